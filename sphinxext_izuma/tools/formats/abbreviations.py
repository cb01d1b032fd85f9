"""Reads the abbreviations of MkDocs and Python-Markdown: ``*[HTML]: Hyper Text``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sphinxext_izuma.glossary import names
from sphinxext_izuma.tools.conversion_result import Conversion, Entry
from sphinxext_izuma.tools.formats.input import Input
from sphinxext_izuma.tools.markdown.rst_inline import plain_text

_ABBREVIATION = re.compile(r"[ ]{0,3}\*\[(?P<short>[^\]\\\n]+)\][ ]?:[ \t]*(?P<long>.*)")
_FENCE = re.compile(r"[ ]{0,3}(`{3,}|~{3,})")


def count(given: Input) -> int:
    """Return the number of abbreviations of a page."""
    return sum(1 for _ in _abbreviations(given.text)) if "*[" in given.text else 0


def add(given: Input, conversion: Conversion) -> None:
    """Add the abbreviations of a page to *conversion*."""
    for number, short, text in _abbreviations(given.text):
        entry = Entry(place=given.place(number), names=[short])
        if text.endswith("."):  # a sentence is no long form of a name
            entry.definition = plain_text(text)
        elif text:
            entry.fields["expansion"] = names.exact(text)
        conversion.add_entry(entry)


def _abbreviations(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield the line, the short and the long form of each abbreviation."""
    lines = text.splitlines()
    fence = ""
    for number, line in enumerate(lines, 1):
        if mark := _FENCE.match(line):
            fence = "" if fence and mark[1].startswith(fence) else fence or mark[1]
        elif not fence and (found := _ABBREVIATION.fullmatch(line)):
            # The long form may be on the next line.
            following = lines[number].strip() if not found["long"] and number < len(lines) else ""
            yield number, names.exact(found["short"]), found["long"].strip() or following
