"""Read Sphinx's own ``.. glossary::`` directives in a page, line by line as Sphinx does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sphinxext_izuma.tools import markup
from sphinxext_izuma.tools.markup import Syntax
from sphinxext_izuma.tools.page_lines import Line, directive_on, end_of_block, lines_of, text_column

_CLASSIFIER = re.compile(r" +: +")
_OPTION = re.compile(r":[\w-]+:(?: |$)")
_MYST_FENCE = re.compile(r"(?P<mark>`{3,}|~{3,}|:{3,})[ ]*\{(?:std:)?glossary\}[ ]*$")
_COMMENT = ".. "
_INLINE = re.compile(
    r"""
    \\(?P<escaped>.)
    | ``(?P<literal>.+?)``
    | :(?P<role>[\w.+-]+(?::[\w.+-]+)*):`(?P<content>[^`]+)`
    | `(?P<phrase>[^`]+)`(?:__?)?
    | \*\*(?P<strong>\S(?:.*?\S)?)\*\*
    | (?<!\w)\*(?P<emphasis>[^\s*](?:[^*]*[^\s*])?)\*(?!\w)
    | (?<!\w)(?P<reference>(?:(?!_)\w)+(?:[-._+:](?:(?!_)\w)+)*)__?(?!\w)
    """,
    re.VERBOSE,
)
_TITLED = re.compile(r"(?P<title>.+?)\s*<[^<]*>", re.DOTALL)
_CALLABLES = frozenset({"func", "meth"})


@dataclass(slots=True)
class Heading:
    """A line above a definition.

    :ivar name: the name.
    :ivar key: the key of the general index; empty if the line gives none.
    :ivar line: the line, from 1.
    """

    name: str
    key: str
    line: int


@dataclass(slots=True)
class Item:
    """An entry.

    :ivar headings: the lines with its names.
    :ivar definition: the lines of its definition.
    :ivar line: the line where the definition begins, from 1; 0 if there is none.
    :ivar comments: the lines of the comments before it.
    """

    headings: list[Heading]
    definition: list[str] = field(default_factory=list)
    line: int = 0
    comments: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Directive:
    """A ``.. glossary::`` of a page.

    :ivar first: its first line.
    :ivar last: its last line.
    :ivar syntax: the markup language of the page.
    :ivar items: its entries.
    """

    first: Line
    last: Line
    syntax: Syntax
    items: Sequence[Item]

    @property
    def start(self) -> int:
        """The index of its first character in the page."""
        return self.first.start

    @property
    def end(self) -> int:
        """The index after its last character in the page."""
        return self.last.end


def directives(text: str, syntax: Syntax) -> Iterator[Directive]:
    """Yield the ``.. glossary::`` directives of a page."""
    lines = lines_of(text)
    read_parts = [(part.start, part.end, part.syntax) for part in markup.parts(text, syntax)]
    at = 0
    while at < len(lines):
        found = _rst_directive(lines, at, read_parts) or _myst_directive(lines, at, read_parts)
        if found:
            yield found
            at = next(number for number in range(at, len(lines)) if lines[number] is found.last)
        at += 1


_Parts = Sequence[tuple[int, int, Syntax]]


def _is_in_parts(line: Line, read_parts: _Parts, syntax: Syntax) -> bool:
    return any(start <= line.start < end and kind is syntax for start, end, kind in read_parts)


def _rst_directive(lines: Sequence[Line], at: int, read_parts: _Parts) -> Directive | None:
    line = lines[at]
    beginning = directive_on(line)
    if not beginning or beginning["name"].lower().removeprefix("std:") != "glossary":
        return None
    if not _is_in_parts(line, read_parts, Syntax.RST):
        return None
    end = end_of_block(lines, at + 1, text_column(line))
    while not lines[end - 1].text:
        end -= 1
    content = _end_of_options(lines, at + 1, end)
    return Directive(line, lines[end - 1], Syntax.RST, _items(lines, content, end))


def _myst_directive(lines: Sequence[Line], at: int, read_parts: _Parts) -> Directive | None:
    line = lines[at]
    fence = _MYST_FENCE.match(line.text, line.indent)
    if not fence:
        return None
    end = markup.closing_line(lines, at + 1, markup.Fence(line.indent, fence["mark"]))
    content = _end_of_options(lines, at + 1, end)
    if not any(_is_in_parts(inner, read_parts, Syntax.MYST) for inner in lines[content:end]):
        return None
    return Directive(line, lines[min(end, len(lines) - 1)], Syntax.MYST, _items(lines, content, end))


def _end_of_options(lines: Sequence[Line], at: int, end: int) -> int:
    """Return the first line after the options. MyST may have them in a block of YAML."""
    if at < end and lines[at].text.strip() == "---":
        closing = (number + 1 for number in range(at + 1, end) if lines[number].text.strip() == "---")
        return next(closing, at)
    while at < end and _OPTION.match(lines[at].text.lstrip()):
        at += 1
    return at


def _items(lines: Sequence[Line], first: int, end: int) -> list[Item]:
    """Return the entries on the lines from *first* to *end*, as Sphinx's directive reads them.

    A line without indentation is a name. Several such lines are names of one entry. The definition is indented.
    """
    numbers = [number for number in range(first, end) if lines[number].text]
    column = min((lines[number].indent for number in numbers), default=0)
    reader = _Reader()
    for number in range(first, end):
        reader.read(lines[number].text[column:], number + 1)
    return reader.items


class _Reader:
    """Reads the lines of a glossary, one after the other."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self._comments: list[str] = []
        self._in_definition = True
        self._in_comment = False
        self._indent = 0

    def read(self, text: str, number: int) -> None:
        """Read a line.

        :param text: the line, without the indentation of the directive's content.
        :param number: the line in the page, from 1.
        """
        if not text:
            if self._in_definition and self.items and self.items[-1].definition:
                self.items[-1].definition.append("")
        elif not text[0].isspace():
            self._read_name_or_comment(text, number)
        elif self._in_comment:
            self._comments.append(text.strip())
        elif self.items:
            self._read_definition(text, number)

    def _read_name_or_comment(self, text: str, number: int) -> None:
        self._in_comment = text.startswith(_COMMENT)
        if self._in_comment:
            self._comments.append(text.removeprefix(_COMMENT).strip())
            return
        name, key = (*_CLASSIFIER.split(text), "")[:2]
        if self._in_definition:
            self.items.append(Item([], comments=self._comments))
            self._comments = []
        self.items[-1].headings.append(Heading(name, key, number))
        self._in_definition = False

    def _read_definition(self, text: str, number: int) -> None:
        item = self.items[-1]
        if not self._in_definition:
            self._in_definition = True
            self._indent = len(text) - len(text.lstrip())
            item.line = number
        item.definition.append(text[self._indent :])


def plain(text: str) -> str:
    """Return the text of a name without its inline markup."""
    return _INLINE.sub(_text_of_piece, text)


def _text_of_piece(match: re.Match[str]) -> str:
    if match["role"]:
        return _text_of_role(match["role"].rpartition(":")[2], match["content"])
    if match["phrase"]:
        return _title(match["phrase"])
    return next(text for text in match.groups() if text is not None)


def _title(text: str) -> str:
    titled = _TITLED.fullmatch(text)
    return titled["title"] if titled else text


def _text_of_role(role: str, content: str) -> str:
    """Return the text that Sphinx shows for a role: ``b`` for ``~a.b``, and ``f()`` for the function ``f``."""
    title = _title(content)
    if title != content:
        return title
    if role == "abbr":
        return content.partition("(")[0].strip()
    if role in {"pep", "rfc"}:
        return f"{role.upper()} {content}"
    text = content.removeprefix("!")
    if text.startswith("~"):
        text = text[1:].rpartition(".")[2]
    return f"{text}()" if role in _CALLABLES and not text.endswith("()") else text
