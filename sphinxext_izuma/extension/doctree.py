"""Walks through documents that look at no more nodes than they must: there are many, and most are text.

docutils' own walks through all nodes, with a generator for each element; a build does that some fifty times.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeVar, cast

from docutils import nodes
from sphinx import addnodes

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

# Of these alone: extensions have boxes that derive from an element of text.
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

NodeT = TypeVar("NodeT", bound=nodes.Node)
ElementT = TypeVar("ElementT", bound=nodes.Element)


def nodes_of(root: nodes.Element, *kinds: type[NodeT]) -> list[NodeT]:
    """Return the nodes of some kinds at or below *root*, in the order of the document."""
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
    """Return the elements of a kind at or below *root* that stand between paragraphs, in the order of the document."""
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
    """Yield the entries of a listing, which stand in a list for each letter."""
    for group in listing.children:
        for item in group.children if isinstance(group, nodes.definition_list) else ():
            if isinstance(item, nodes.definition_list_item):
                yield item


def is_generated(block: nodes.Node) -> bool:
    """Return whether a block of an entry was made by the directive, beside the definition."""
    return isinstance(block, nodes.Element) and any(name.startswith("izterm-") for name in block["classes"])


def page_of(node: nodes.Node, env: BuildEnvironment) -> str:
    """Return the page that a node comes from, also in a document that is put together of several pages."""
    # Sphinx puts the children of the pages together and leaves them their parents.
    while node.parent is not None:
        node = node.parent
    source = node.get("source") if isinstance(node, nodes.document) else None
    return (source and env.path2doc(source)) or env.docname
