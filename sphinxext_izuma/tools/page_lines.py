"""Split a page into lines, and find the ends of blocks and paragraphs by blank lines and indentation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

TAB = 8
BYTE_ORDER_MARK = "\ufeff"
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_LIST_MARKERS = re.compile(r"(?:(?:[-*+\u2022\u2023\u2043]|\(?(?:\d+|[A-Za-z]|#|[ivxlcdmIVXLCDM]+)[.)])[ ]+)*")
_DIRECTIVE = re.compile(r"\.\.[ ]+(?:\|[^|]+\|[ ]+)?(?P<name>[\w.+-]+(?::[\w.+-]+)*)[ ]?::(?:[ ]+|$)")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page.

    :ivar start: the index of its first character in the page.
    :ivar end: the index after its last character, the newline.
    :ivar text: the line without its newline; tabs are blanks.
    """

    start: int
    end: int
    text: str

    @property
    def indent(self) -> int:
        """The columns before the first character."""
        return len(self.text) - len(self.text.lstrip())


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line of a text.

    :ivar text: the line, without its newline and without the indentation and the marks of the blocks around it.
    :ivar start: the index of its first character in the page; -1 if it is not in the page as it is here.
    :ivar number: its line in the page, from 1.
    """

    text: str
    start: int
    number: int

    @property
    def line(self) -> Line:
        """The same, as the reader of reStructuredText wants it."""
        return Line(self.start, self.start + len(self.text), normalized(self.text))


def lines_of(text: str) -> list[Line]:
    """Return the lines of *text*."""
    matches = _LINE.finditer(text)
    return [Line(match.start(), match.end(), normalized(match.group())) for match in matches if match.group()]


def numbered(lines: Sequence[Line], first: int = 1) -> list[SourceLine]:
    """Return *lines* with their numbers. *first* is the number of the first."""
    return [SourceLine(line.text, line.start, number) for number, line in enumerate(lines, first)]


def normalized(text: str) -> str:
    """Return a line as docutils reads it: tabs are blanks, and no blank is at its end."""
    return text.lstrip(BYTE_ORDER_MARK).replace("\v", " ").replace("\f", " ").expandtabs(TAB).rstrip()


def end_of_block(lines: Sequence[Line], at: int, column: int) -> int:
    """Return the first line from line *at* that has text and is not indented more than *column*."""
    while at < len(lines) and (not lines[at].text or lines[at].indent > column):
        at += 1
    return at


def end_of_paragraph(lines: Sequence[Line], at: int) -> int:
    """Return the first blank line from line *at*."""
    while at < len(lines) and lines[at].text:
        at += 1
    return at


def text_column(line: Line) -> int:
    """Return the column where the text of a line of reStructuredText begins, after the markers of lists."""
    marks = _LIST_MARKERS.match(line.text, line.indent)
    return marks.end() if marks else line.indent


def directive_on(line: Line) -> re.Match[str] | None:
    """Return the match of the directive on *line*, with the group ``name``; None if there is no directive."""
    return _DIRECTIVE.match(line.text, text_column(line))
