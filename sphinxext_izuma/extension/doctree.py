"""Fast access to doctrees: walks that skip nodes, replacing a child, making a link.

docutils' own walks visit all nodes, with a generator for each element, and a build walks about fifty times. This is the
only module that writes to a node without docutils' own methods: ``tests/test_canary.py`` compares the results.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeVar, cast

from docutils import nodes
from sphinx import addnodes

from sphinxext_izuma.extension.nodes import CAPTION
from sphinxext_izuma.glossary.safe_markup import without_tex

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

    from sphinxext_izuma.glossary.marked_name import Piece

# Only these classes, not classes derived from them: other extensions derive containers from them.
_PARAGRAPHS = frozenset(
    {
        nodes.paragraph,
        nodes.title,
        nodes.term,
        nodes.line,
        nodes.rubric,
        nodes.caption,
        nodes.literal_block,
        nodes.comment,
        addnodes.compact_paragraph,
    }
)
# The packages of nodes. A graph is a picture.
_ALWAYS_SHOW = ("docutils.", "sphinx.addnodes", "sphinx.ext.graphviz", "sphinxext_izuma.")

_NAME_NODES: Mapping[str, type[nodes.TextElement]] = {
    "code": nodes.literal,
    "em": nodes.emphasis,
    "strong": nodes.strong,
    "sub": nodes.subscript,
    "sup": nodes.superscript,
}

NodeT = TypeVar("NodeT", bound=nodes.Node)
ElementT = TypeVar("ElementT", bound=nodes.Element)


def nodes_of(root: nodes.Element, *kinds: type[NodeT]) -> list[NodeT]:
    """Return the nodes of some classes at or below *root*, in the order of the document."""
    found: list[NodeT] = []
    _collect(root, kinds, found)
    return found


def _collect(root: nodes.Element, kinds: tuple[type[NodeT], ...], found: list[NodeT]) -> None:
    if isinstance(root, kinds):
        found.append(root)
    for child in root.children:
        if child.children:
            _collect(cast("nodes.Element", child), kinds, found)
        elif isinstance(child, kinds):
            found.append(child)


def blocks(root: nodes.Element, kind: type[ElementT]) -> list[ElementT]:
    """Return the elements of a class at or below *root* that are not inside a paragraph, in the document's order."""
    found: list[ElementT] = []
    _collect_blocks(root, kind, found)
    return found


def _collect_blocks(root: nodes.Element, kind: type[ElementT], found: list[ElementT]) -> None:
    if isinstance(root, kind):
        found.append(root)
    for child in root.children:
        if child.children and child.__class__ not in _PARAGRAPHS:
            _collect_blocks(cast("nodes.Element", child), kind, found)
        elif isinstance(child, kind):
            found.append(child)


def items_of(listing: nodes.Element) -> Iterator[nodes.definition_list_item]:
    """Yield the entries of a listing, which are in one definition list for each letter."""
    for group in listing.children:
        for item in group.children if isinstance(group, nodes.definition_list) else ():
            if isinstance(item, nodes.definition_list_item):
                yield item


def is_generated(block: nodes.Node) -> bool:
    """Return whether the directive, not the definition, made a block of an entry."""
    if not isinstance(block, nodes.Element):
        return False
    return any(name.startswith("izterm-") and name != CAPTION for name in block["classes"])


def page_of(node: nodes.Node, env: BuildEnvironment) -> str:
    """Return the docname of the page that a node comes from. A document may consist of several pages."""
    # Sphinx joins the children of the pages, and each keeps its parent.
    while node.parent is not None:
        node = node.parent
    source = node.get("source") if isinstance(node, nodes.document) else None
    return (source and env.path2doc(source)) or env.docname


def is_on_page(node: nodes.Node, env: BuildEnvironment) -> bool:
    """Return whether a node is on a page, and not in a document that another extension makes of parts of pages."""
    while node.parent is not None:
        node = node.parent
    return isinstance(node, nodes.document) and env.path2doc(node.get("source") or "") is not None


def ancestors(node: nodes.Node) -> Iterator[nodes.Element]:
    """Yield the elements around a node, from the inside out."""
    parent = node.parent
    while parent is not None:
        yield parent
        parent = parent.parent


def put(node: nodes.Node, parent: nodes.Element, position: int) -> None:
    """Replace the child at *position* by *node*: ``parent[position] = node`` without a search for line and document."""
    parent.children[position] = node
    node.parent = parent


def name_nodes(pieces: Iterable[Piece]) -> list[nodes.Node]:
    """Return the nodes of a name with markup."""
    safe = [(element, without_tex(text)) for element, text in pieces]
    return [_NAME_NODES[element]("", text) if element else nodes.Text(text) for element, text in safe]


class Positions:
    """The positions of nodes in their parents. They are asked for in the order of the document, before a replacement.

    docutils compares a node with all children of its parent, and takes two equal texts for one.
    """

    def __init__(self) -> None:
        self._next: dict[int, int] = {}  # by the ids of the parents

    def of(self, node: nodes.Node) -> int:
        """Return the position of a node."""
        siblings, key = node.parent.children, id(node.parent)
        later = range(self._next.get(key, 0), len(siblings))
        at = next(at for at in chain(later, range(len(siblings))) if siblings[at] is node)
        self._next[key] = at + 1
        return at


def link(rawsource: str, text: str, attributes: Mapping[str, Any]) -> nodes.reference:
    """Return a link with a text: ``reference(rawsource, text, **attributes)`` in half of the time."""
    made = nodes.reference(rawsource)
    made.attributes.update(attributes, classes=[*attributes["classes"]])
    made.children.append(shown := nodes.Text(text))
    shown.parent = made
    return made


def is_shown(block: nodes.Node) -> bool:
    """Return whether a block is shown on each page that has it.

    Other packages may hide their blocks when a page is written, as ``todo`` and ``ifconfig`` do.
    """
    return type(block).__module__.startswith(_ALWAYS_SHOW)


def may_hide(around: nodes.Node) -> bool:
    """Return whether a builder may leave out an element of a page, other than by the directive ``only``."""
    return isinstance(around, (nodes.Invisible, nodes.Decorative)) or not is_shown(around)


def is_between(node: nodes.Node) -> bool:
    """Return whether a line separates two blocks: something is before it, other than a line, and something after it."""
    siblings = node.parent.children
    place = next(place for place, sibling in enumerate(siblings) if sibling is node)
    return 0 < place < len(siblings) - 1 and siblings[place - 1].__class__.__name__ != node.__class__.__name__
