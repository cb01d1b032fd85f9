"""Reads the content of Sphinx's ``.. glossary::`` line by line, as Sphinx does, in reStructuredText and in MyST."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from sphinxext_izuma.tools.page_lines import Line, SourceLine

NAMES = frozenset({"glossary", "std:glossary"})
_CLASSIFIER = re.compile(r" +: +")
_COMMENT = ".. "
# Lines that are no names of entries, below a glossary.
_NO_NAME = re.compile(r"\.\.(?:\s|$)|\[[^\]]+\]:|:[^:]+:(?:\s|$)|[-*+#>|:`~%<=]|\d+[.)] |\(?\w[.)] ")
_ADORNMENT = re.compile(r"([!-/:-@\[-`{-~])\1{2,}$")
_MOST_NAMES = 4  # more lines above an indented one are a paragraph, not names


@dataclass(slots=True)
class Heading:
    """A line above a definition.

    :ivar markup: the name with its markup.
    :ivar key: the key of the general index; empty if the line gives none.
    :ivar line: the line of the page.
    """

    markup: str
    key: str
    line: SourceLine


@dataclass(slots=True)
class Item:
    """An entry.

    :ivar headings: the lines with its names.
    :ivar definition: the lines of its definition.
    :ivar comments: the lines of the comments before it.
    """

    headings: list[Heading]
    definition: list[SourceLine] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The definition."""
        return "\n".join(line.text for line in self.definition).strip("\n")


def items(lines: Sequence[SourceLine]) -> list[Item]:
    """Return the entries on *lines*.

    A line without indentation is a name. Several such lines are names of one entry. The definition is indented.
    """
    column = min((_indent(line.text) for line in lines if line.text.strip()), default=0)
    reader = _Reader()
    for line in lines:
        reader.read(_from(line, column))
    return reader.items


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())


def _from(line: SourceLine, column: int) -> SourceLine:
    start = line.start + column if line.start >= 0 else -1
    return replace(line, text=line.text[column:], start=start)


class _Reader:
    """Reads the lines of a glossary, one after the other."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self._comments: list[str] = []
        self._in_definition = True
        self._in_comment = False
        self._indent = 0

    def read(self, line: SourceLine) -> None:
        """Read a line, without the indentation of the directive's content."""
        if not line.text.strip():
            if self._in_definition and self.items and self.items[-1].definition:
                self.items[-1].definition.append(replace(line, text=""))
        elif not line.text[0].isspace():
            self._read_name_or_comment(line)
        elif self._in_comment:
            self._comments.append(line.text.strip())
        elif self.items:
            self._read_definition(line)

    def _read_name_or_comment(self, line: SourceLine) -> None:
        self._in_comment = line.text.startswith(_COMMENT)
        if self._in_comment:
            self._comments.append(line.text.removeprefix(_COMMENT).strip())
            return
        name, key = (*_CLASSIFIER.split(line.text), "")[:2]
        if self._in_definition:
            self.items.append(Item([], comments=self._comments))
            self._comments = []
        self.items[-1].headings.append(Heading(name, key, line))
        self._in_definition = False

    def _read_definition(self, line: SourceLine) -> None:
        if not self._in_definition:
            self._in_definition = True
            self._indent = _indent(line.text)
        self.items[-1].definition.append(_from(line, self._indent))


def names_below(lines: Sequence[Line], first: int, column: int) -> Iterator[tuple[int, str]]:
    """Yield the number, from 1, and the text of each line that looks like the name of an entry.

    The search ends at the next heading.

    :param lines: the lines of the page.
    :param first: the number of the first line below the glossary, from 1.
    :param column: the column of the glossary.
    """
    at = first - 1
    while at < len(lines):
        if not lines[at].text.strip(":`~ "):
            at += 1  # blank, or the end of a fence
            continue
        end = at
        while end < len(lines) and lines[end].text and lines[end].indent <= column:
            end += 1
        is_heading = any(_ADORNMENT.match(line.text.strip()) for line in lines[at:end])
        if is_heading:
            return
        has_text = end < len(lines) and lines[end].text and end > at
        if not has_text or end > at + _MOST_NAMES or _NO_NAME.match(lines[at].text.lstrip()):
            at = max(end, at + 1)
            continue
        yield at + 1, lines[at].text.strip()
        at = end
        while at < len(lines) and (not lines[at].text or lines[at].indent > column):
            at += 1
