"""Collects the running text of a page with its lines, but no code, headings, links or roles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Self

from docutils import nodes
from sphinx import addnodes

from sphinxext_izuma.extension.findings import absolute_path
from sphinxext_izuma.extension.nodes import TermUse
from sphinxext_izuma.extension.options import CHECKS_FIELD, OFF
from sphinxext_izuma.extension.pages import ProseData
from sphinxext_izuma.extension.source_text import first_line
from sphinxext_izuma.glossary.mentions import HOLE, ITALIC, SEAM

if TYPE_CHECKING:
    from sphinx.builders import Builder


OFF_CLASS = "no-izterm"

_BLOCKS = (nodes.paragraph, nodes.line)
# These nodes hold no sentences, or no sentences of the page: the entries of a listing belong to the glossary.
_NO_PROSE = (
    nodes.Invisible,
    nodes.FixedTextElement,
    nodes.attribution,
    nodes.caption,
    nodes.docinfo,  # it becomes the metadata of the page
    nodes.field_name,
    nodes.math_block,
    nodes.option_group,
    nodes.raw,
    nodes.rubric,
    nodes.system_message,
    nodes.term,
    nodes.thead,
    nodes.title,
    nodes.subtitle,
    addnodes.desc_signature,
    addnodes.glossary,
    addnodes.toctree,
)
# Nodes of other extensions. They decide whether the page shows them only after the links are made.
_OTHERS_NO_PROSE = {"ifconfig", "todo_node"}
_PLAIN = (nodes.emphasis, nodes.strong)
_REFERENCE_MARKS = (nodes.footnote_reference, nodes.citation_reference)


@dataclass(frozen=True, slots=True)
class Where:
    """A part of a page: the number of the section, and the expressions of the ``only`` directives around it."""

    section: int = 0
    only: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A block of running text. docutils gives ``source`` and ``line``; ``runs`` are text nodes with their offsets.

    ``original`` is the text that a catalogue translates, empty if the block is not translated.
    """

    text: str
    where: Where
    source: str
    line: int
    original: str = ""
    runs: Sequence[tuple[int, nodes.Text]] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A use that the writer linked: its name and its part of the page."""

    name: str
    where: Where


@dataclass(slots=True)
class Page:
    """The running text of a page, and the names that the page links."""

    blocks: list[Block] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    sections: int = 0

    def to_data(self) -> ProseData:
        """Return the page as plain values."""
        return {
            "blocks": [
                (block.text, block.where.section, block.where.only, block.source, block.line, block.original)
                for block in self.blocks
            ],
            "links": [(link.name, link.where.section, link.where.only) for link in self.links],
        }

    @classmethod
    def from_data(cls, data: ProseData) -> Self:
        """Return the page from the *data* that :meth:`to_data` returned."""
        return cls(
            [Block(text, Where(section, only), *place) for text, section, only, *place in data["blocks"]],
            [Link(name, Where(section, only)) for name, section, only in data["links"]],
        )

    def shown_by(self, builder: Builder) -> Page:
        """Return the part of the page that *builder* shows."""
        tags = {block.where.only for block in self.blocks} | {link.where.only for link in self.links}
        shown = {only for only in tags if all(_holds(expression, builder) for expression in only)}
        return Page(
            [block for block in self.blocks if block.where.only in shown],
            [link for link in self.links if link.where.only in shown],
        )


def _holds(expression: str, builder: Builder) -> bool:
    try:
        return bool(builder.tags.eval_condition(expression))
    except Exception:  # noqa: BLE001 - Sphinx reports a wrong expression, and shows the text
        return True


def is_off(metadata: Mapping[str, Any]) -> bool:
    """Return whether the metadata of a page switch off the search of its running text."""
    return str(metadata.get(CHECKS_FIELD, "")).strip().lower() in OFF


def prose_of(document: nodes.document, docname: str) -> ProseData:
    """Return the running text of a page as plain data."""
    return pages_of(document, docname)[docname].to_data()


def pages_of(document: nodes.document, docname: str) -> dict[str, Page]:
    """Return the running text of a document, by docname. A document may consist of several pages."""
    found = {docname: Page()}
    _walk(document, found, docname, Where(), prose=True)
    return found


def _walk(element: nodes.Element, found: dict[str, Page], docname: str, where: Where, *, prose: bool) -> None:
    """Collect blocks and links below *element*; only links if *prose* is false."""
    page = found[docname]
    for node in element.children:
        if isinstance(node, addnodes.start_of_file):
            found.setdefault(node["docname"], Page())
            _walk(node, found, node["docname"], Where(), prose=True)
        elif isinstance(node, TermUse):
            if not node.entry:
                page.links.append(Link(node.name, where))
        elif isinstance(node, nodes.Element) and not isinstance(node, nodes.substitution_definition):
            inside = prose and not _is_no_prose(node)
            if inside and isinstance(node, _BLOCKS):
                page.blocks.append(_block(node, where))
            _walk(node, found, docname, _where(node, page, where), prose=inside)


def _where(node: nodes.Element, page: Page, where: Where) -> Where:
    """Return the part of the page inside *node*. *where* is the part around it."""
    if isinstance(node, nodes.section):
        page.sections += 1
        return replace(where, section=page.sections)
    if isinstance(node, addnodes.only):
        return replace(where, only=(*where.only, node["expr"]))
    return where


def _is_no_prose(node: nodes.Element) -> bool:
    return isinstance(node, _NO_PROSE) or OFF_CLASS in node["classes"] or node.tagname in _OTHERS_NO_PROSE


def _block(node: nodes.Element, where: Where) -> Block:
    parts: list[str] = []
    runs: list[tuple[int, nodes.Text]] = []
    offset = 0
    for item in _inline(node):
        if isinstance(item, nodes.Text):
            runs.append((offset, item))
        parts.append(str(item))
        offset += len(parts[-1])
    original = node.rawsource if node.get("translated") else ""
    return Block("".join(parts), where, _source(node), first_line(node), original, runs)


def _inline(element: nodes.Element) -> Iterator[nodes.Text | str]:
    """Yield the text nodes of a block, and a mark for each other node."""
    before: nodes.Node | None = None
    indexed = False
    for node in element.children:
        # The role ``index`` makes three nodes: an index entry, a target, and its text. The text is not running text.
        was_indexed, indexed = indexed, isinstance(node, nodes.target) and isinstance(before, addnodes.index)
        before = node
        if isinstance(node, nodes.Text) and not isinstance(node, TermUse):
            yield HOLE if was_indexed else node
        elif type(node) is nodes.inline and "translatable" in node:
            # Sphinx puts this element around the text of a version directive, until the page is written.
            yield from _inline(node)
        elif isinstance(node, _PLAIN) and type(node) in _PLAIN and not node["classes"]:
            seam = ITALIC if isinstance(node, nodes.emphasis) else SEAM
            yield seam
            yield from _inline(node)
            yield seam
        elif isinstance(node, _REFERENCE_MARKS) or (isinstance(node, nodes.Invisible) and not node.children):
            yield SEAM
        else:
            # Its line breaks are kept, so that the lines of the text after it are right.
            yield "\n" * getattr(node, "rawsource", "").count("\n") + HOLE


def _source(node: nodes.Element) -> str:
    """Return the absolute path of the file that a node comes from, empty if it is not known."""
    around: nodes.Element | None = node
    while around is not None and not around.source:
        around = around.parent
    return absolute_path(str(around.source)) if around is not None and around.source else ""
