"""A text that is a part of a page, with the place of each of its lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sphinxext_izuma.tools.page_lines import BYTE_ORDER_MARK, SourceLine

_LINE = re.compile(r"(?P<text>[^\r\n]*)(?P<newline>\r\n|\r|\n|\Z)")


@dataclass(frozen=True, slots=True)
class Source:
    """The lines of a text."""

    lines: Sequence[SourceLine]

    @property
    def text(self) -> str:
        """The text."""
        return "\n".join(line.text for line in self.lines)

    def within(self, first: int, content: str) -> Source:
        """Return the text of a block of this text.

        :param first: the number of its first line here, from 0.
        :param content: the text, without indentation.
        """
        texts = content.split("\n")
        lines = self.lines[first : first + len(texts)]
        return Source([_inner(line, text) for line, text in zip(lines, texts, strict=False)])


def _inner(line: SourceLine, text: str) -> SourceLine:
    at = line.text.rfind(text) if text else len(line.text)
    start = line.start + at if at >= 0 and line.start >= 0 else -1
    return SourceLine(text, start, line.number)


def page(text: str) -> Source:
    """Return a whole page."""
    found = [(match["text"], match.start()) for match in _LINE.finditer(text)]
    lines = [SourceLine(part, start, number) for number, (part, start) in enumerate(found, 1)]
    if lines[0].text.startswith(BYTE_ORDER_MARK):
        lines[0] = SourceLine(lines[0].text[1:], 1, 1)
    # A line ends with its newline. So the text after the last newline is no line if it is empty.
    return Source(lines[:-1] if len(lines) > 1 and not lines[-1].text else lines)
