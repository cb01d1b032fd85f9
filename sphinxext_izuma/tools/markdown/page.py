"""Reads a page of MyST: its directives and its running text, with the place of each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sphinxext_izuma.tools import glossary_lines
from sphinxext_izuma.tools.markdown.parser import MYST, parser
from sphinxext_izuma.tools.markdown.source import Source, page
from sphinxext_izuma.tools.markup import VERBATIM

if TYPE_CHECKING:
    from markdown_it.token import Token

EVAL_RST = "eval-rst"
DEEPEST = 30  # more directives in one another are no page that someone wrote
INFO = re.compile(r"\s*\{(?P<name>[^}\s]+)\}[ \t]*(?P<argument>.*)", re.DOTALL)
_OPTION = re.compile(r":[\w-]+:(?:\s|$)")


@dataclass(frozen=True, slots=True)
class Directive:
    """A directive of a page.

    :ivar name: its name.
    :ivar argument: the text after its name.
    :ivar content: the text below its options.
    :ivar first: its first line in the page, from 1.
    :ivar last: its last line in the page.
    :ivar mark: the characters that open it.
    """

    name: str
    argument: str
    content: Source
    first: int
    last: int
    mark: str


@dataclass(frozen=True, slots=True)
class Inline:
    r"""A text with inline markup, for example a paragraph.

    :ivar token: its token.
    :ivar source: its lines.
    :ivar has_escaped_pipes: whether each ``|`` is ``\|`` in the page, as in a table.
    """

    token: Token
    source: Source
    has_escaped_pipes: bool = False

    @property
    def pieces(self) -> Iterator[Token]:
        """The tokens of its markup."""
        return (child for child in self.token.children or () if "span" in child.meta)

    def place(self, piece: Token) -> tuple[int, int] | None:
        """Return the indexes of a piece in the page: its first character, and after its last. None if not known."""
        start, end = (self._index(at) for at in piece.meta["span"])
        return (start, end) if start >= 0 and end >= 0 else None

    def _index(self, at: int) -> int:
        before = self.token.content[:at]
        row = before.count("\n")
        column = at - (before.rfind("\n") + 1)
        if row >= len(self.source.lines) or self.source.lines[row].start < 0:
            return -1
        return self.source.lines[row].start + column + (before.count("|") if self.has_escaped_pipes else 0)


@dataclass(slots=True)
class Page:
    """A page, and what its texts may refer to.

    :ivar source: its lines.
    :ivar extensions: the extensions of MyST that it may use.
    :ivar reads_glossaries: whether the texts in glossaries are blocks, too.
    :ivar links: the lines of each definition of a link, by its label.
    :ivar footnotes: the lines of each footnote, by its label.
    """

    source: Source
    extensions: tuple[str, ...]
    reads_glossaries: bool = True
    links: dict[str, str] = field(default_factory=dict)
    footnotes: dict[str, str] = field(default_factory=dict)
    _shared: dict[str, Any] = field(default_factory=dict)

    def blocks(self) -> Iterator[Directive | Inline]:
        """Yield the directives and the texts in their order. A directive comes before the texts in it."""
        # MyST knows the links of the whole page when it reads a directive.
        yield from self._blocks(self.source, 0)

    def _blocks(self, source: Source, depth: int) -> Iterator[Directive | Inline]:
        md = parser(self.extensions)
        md.options["store_labels"] = True
        tokens = md.parse(source.text, self._shared)
        self._note_references(tokens, source)
        cells: dict[int, int] = {}
        for token, before in zip(tokens, [None, *tokens], strict=False):
            if token.type == "inline":
                yield _inline(token, source, cells if before and before.type in {"td_open", "th_open"} else None)
            elif token.type in {"fence", "colon_fence"} and token.map:
                yield from self._fence(token, source, depth)

    def _fence(self, token: Token, source: Source, depth: int) -> Iterator[Directive | Inline]:
        found = INFO.fullmatch(token.info)
        first, end = token.map or (0, 0)
        content = source.within(first + 1, token.content[:-1]) if token.content else Source(())
        if found:
            at = end_of_options([line.text for line in content.lines])
            content = Source(content.lines[at:])
            last = source.lines[min(end, len(source.lines)) - 1].number
            argument = found["argument"].strip()
            number = source.lines[first].number
            name = found["name"].lower()
            yield Directive(name, argument, content, number, last, token.markup)
            if name in {*VERBATIM, EVAL_RST}:
                return
            if name in glossary_lines.NAMES:
                if self.reads_glossaries:
                    yield from self._glossary(content, depth)
                return
            for title in parser(self.extensions).parseInline(argument, self._shared):
                yield Inline(title, source.within(first, argument))
        if (found or token.type == "colon_fence") and depth < DEEPEST:
            yield from self._blocks(content, depth + 1)

    def _glossary(self, content: Source, depth: int) -> Iterator[Directive | Inline]:
        """Yield the texts of a glossary. Each name and each definition is a text of its own."""
        for item in glossary_lines.items(content.lines):
            for heading in item.headings:
                for title in parser(self.extensions).parseInline(heading.markup, self._shared):
                    yield Inline(title, Source((heading.line,)))
            yield from self._blocks(Source(item.definition), depth + 1)

    def _note_references(self, tokens: Sequence[Token], source: Source) -> None:
        def lines(place: Sequence[int]) -> str:
            return "\n".join(line.text for line in source.lines[place[0] : place[1]]).strip("\n")

        for label, found in self._shared.get("references", {}).items():
            if label not in self.links:
                self.links[label] = lines(found["map"])
        for token in tokens:
            if token.type == "footnote_reference_open" and token.map:
                self.footnotes.setdefault(token.meta["label"], lines(token.map))


def read(
    text: str, extensions: tuple[str, ...] = MYST, outer: Page | None = None, *, reads_glossaries: bool = True
) -> Page:
    """Return a page.

    :param outer: the page around it. Its links and footnotes are known.
    :raises MarkdownIsMissing: if the parser is not installed.
    """
    made = Page(page(text), extensions, reads_glossaries)
    if outer:
        made.links, made.footnotes = dict(outer.links), dict(outer.footnotes)
        made._shared = {"references": dict(outer._shared.get("references", {}))}  # noqa: SLF001 - the same class
    return made


def role_places(text: str, extensions: tuple[str, ...]) -> set[int]:
    """Return the indexes of the roles in a text: no code has one.

    :raises MarkdownIsMissing: if the parser is not installed.
    """
    texts = (block for block in read(text, extensions).blocks() if isinstance(block, Inline))
    places = (block.place(piece) for block in texts for piece in block.pieces if piece.type == "myst_role")
    return {place[0] for place in places if place}


def _inline(token: Token, source: Source, cells: dict[int, int] | None) -> Inline:
    """Return the text of *token*.

    :param cells: if it is a cell of a table, the column where the last cell of each line ends.
    """
    first = token.map[0] if token.map else 0
    if cells is None:
        return Inline(token, source.within(first, token.content))
    row = source.lines[first]
    for text in (token.content, token.content.replace("|", "\\|")):
        at = row.text.find(text, cells.get(first, 0))
        if at >= 0:
            cells[first] = at + len(text)
            place = type(row)(text, row.start + at if row.start >= 0 else -1, row.number)
            return Inline(token, Source((place,)), has_escaped_pipes=text != token.content)
    return Inline(token, Source(()))


def end_of_options(texts: Sequence[str]) -> int:
    """Return the number of the first line after the options. They may be a block of YAML."""
    if texts and texts[0].rstrip() == "---":
        return next((at + 1 for at in range(1, len(texts)) if texts[at].rstrip() == "---"), 0)
    at = 0
    while at < len(texts) and _OPTION.match(texts[at].lstrip()):
        at += 1
    return at
