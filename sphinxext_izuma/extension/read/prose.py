"""The running text of a page: what a writer wrote in sentences, with its lines; no code, headings, links or roles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Self

from docutils import nodes
from sphinx import addnodes

from sphinxext_izuma.extension.findings import absolute_path
from sphinxext_izuma.extension.nodes import TermUse
from sphinxext_izuma.extension.pages import ProseData
from sphinxext_izuma.extension.source_text import first_line
from sphinxext_izuma.glossary.mentions import HOLE, ITALIC, SEAM

if TYPE_CHECKING:
    from sphinx.builders import Builder


OFF_CLASS = "no-izterm"
OFF_FIELD = "izterm-checks"
_OFF = {"off", "false", "no"}  # YAML makes False of the off in the front matter of a Markdown page

_BLOCKS = (nodes.paragraph, nodes.line)
# What holds no sentences, or those of somebody else: the entries of a listing are the glossary's.
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
# Of other extensions: whether their text is shown is decided after the links are made.
_OTHERS_NO_PROSE = {"ifconfig", "todo_node"}
_PLAIN = (nodes.emphasis, nodes.strong)
_REFERENCE_MARKS = (nodes.footnote_reference, nodes.citation_reference)


@dataclass(frozen=True, slots=True)
class Where:
    """Where something stands: the number of its section on the page, and what it is shown for (``only``)."""

    section: int = 0
    only: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A block of prose; ``source`` and ``line`` are those of docutils, ``runs`` its text nodes and their offsets."""

    text: str
    where: Where
    source: str
    line: int
    runs: Sequence[tuple[int, nodes.Text]] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A use that the writer linked: the name, and where."""

    name: str
    where: Where


@dataclass(slots=True)
class Page:
    """What a page says in prose, and the names that it links."""

    blocks: list[Block] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    sections: int = 0

    def to_data(self) -> ProseData:
        """Return the page as plain values."""
        return {
            "blocks": [
                (block.text, block.where.section, block.where.only, block.source, block.line) for block in self.blocks
            ],
            "links": [(link.name, link.where.section, link.where.only) for link in self.links],
        }

    @classmethod
    def from_data(cls, data: ProseData) -> Self:
        """Return the page that :meth:`to_data` made *data* of."""
        return cls(
            [Block(text, Where(section, only), source, line) for text, section, only, source, line in data["blocks"]],
            [Link(name, Where(section, only)) for name, section, only in data["links"]],
        )

    def shown_by(self, builder: Builder) -> Page:
        """Return what *builder* shows of the page."""
        tags = {block.where.only for block in self.blocks} | {link.where.only for link in self.links}
        shown = {only for only in tags if all(_holds(expression, builder) for expression in only)}
        return Page(
            [block for block in self.blocks if block.where.only in shown],
            [link for link in self.links if link.where.only in shown],
        )


def _holds(expression: str, builder: Builder) -> bool:
    try:
        return bool(builder.tags.eval_condition(expression))
    except Exception:  # noqa: BLE001 - Sphinx says what is wrong with it, and shows the text
        return True


def is_off(metadata: Mapping[str, Any]) -> bool:
    """Return whether a page says in its first lines that its prose is not to be looked at."""
    return str(metadata.get(OFF_FIELD, "")).strip().lower() in _OFF


def prose_of(document: nodes.document, docname: str) -> ProseData:
    """Return the running text of a page as plain data."""
    return pages_of(document, docname)[docname].to_data()


def pages_of(document: nodes.document, docname: str) -> dict[str, Page]:
    """Return the prose of a document; it may be put together of several pages."""
    found = {docname: Page()}
    _walk(document, found, docname, Where(), prose=True)
    return found


def _walk(element: nodes.Element, found: dict[str, Page], docname: str, where: Where, *, prose: bool) -> None:
    """Note what is below *element*; where there is no *prose* its links alone."""
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
    return Block("".join(parts), where, _source(node), first_line(node), runs)


def _inline(element: nodes.Element) -> Iterator[nodes.Text | str]:
    """Yield the text of a block, and marks for what is between it."""
    before: nodes.Node | None = None
    indexed = False
    for node in element.children:
        # The role index leaves its entry, a target, and its text.
        was_indexed, indexed = indexed, isinstance(node, nodes.target) and isinstance(before, addnodes.index)
        before = node
        if isinstance(node, nodes.Text) and not isinstance(node, TermUse):
            yield HOLE if was_indexed else node
        elif type(node) is nodes.inline and "translatable" in node:
            # Sphinx's own, around the text of a version directive, until the page is written.
            yield from _inline(node)
        elif isinstance(node, _PLAIN) and type(node) in _PLAIN and not node["classes"]:
            seam = ITALIC if isinstance(node, nodes.emphasis) else SEAM
            yield seam
            yield from _inline(node)
            yield seam
        elif isinstance(node, _REFERENCE_MARKS) or (isinstance(node, nodes.Invisible) and not node.children):
            yield SEAM
        else:
            # The lines of the file that it takes count.
            yield "\n" * getattr(node, "rawsource", "").count("\n") + HOLE


def _source(node: nodes.Element) -> str:
    around: nodes.Element | None = node
    while around is not None and not around.source:
        around = around.parent
    return absolute_path(str(around.source)) if around is not None and around.source else ""
