"""Finds text below a glossary that looks like entries of it, but is outside of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sphinxext_izuma.tools.page_lines import Line

_NO_NAME = re.compile(r"\.\.(?:\s|$)|\[[^\]]+\]:|:[^:]+:(?:\s|$)|[-*+#>|:`~%<=]|\d+[.)] |\(?\w[.)] ")
_ADORNMENT = re.compile(r"([!-/:-@\[-`{-~])\1{2,}$")
_NAMES = 4  # more lines above an indented one are a paragraph, not names


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
        if not has_text or end > at + _NAMES or _NO_NAME.match(lines[at].text.lstrip()):
            at = max(end, at + 1)
            continue
        yield at + 1, lines[at].text.strip()
        at = end
        while at < len(lines) and (not lines[at].text or lines[at].indent > column):
            at += 1
