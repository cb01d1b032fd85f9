"""Reads a page that has a heading for each term."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from sphinxext_izuma.tools.conversion_result import Conversion
from sphinxext_izuma.tools.formats import page_terms
from sphinxext_izuma.tools.formats.input import Input
from sphinxext_izuma.tools.formats.page_terms import Term
from sphinxext_izuma.tools.markdown.parser import parser
from sphinxext_izuma.tools.markdown.source import page
from sphinxext_izuma.tools.markup import Syntax
from sphinxext_izuma.tools.page_lines import Line, lines_of, numbered

if TYPE_CHECKING:
    from markdown_it.token import Token

_ADORNMENT = re.compile(r"(?P<mark>[!-/:-@\[-`{-~])(?P=mark)*$")
_LETTER = re.compile(r"(?:\w|\d\s*[-\N{EN DASH}]\s*\d|\W{1,3}|[A-Z]\s*[-\N{EN DASH}]\s*[A-Z])$")
_LEAST = 2  # one heading is the title of a page


class _Title(NamedTuple):
    """A heading: its text with markup, its level, and its first line and the line below it, from 0."""

    text: str
    level: int
    first: int
    end: int


def count(given: Input) -> int:
    """Return half of the headings that may be terms: pages with other terms have headings, too."""
    found = [term for term in _sections(given) if not _LETTER.match(term.names[0])]
    return (len(found) + 1) // 2


def add(given: Input, conversion: Conversion) -> None:
    """Add the sections of a page."""
    page_terms.add(_sections(given), given, conversion)


def _sections(given: Input) -> Iterator[Term]:
    lines = numbered(lines_of(given.text)) if given.syntax is Syntax.RST else list(page(given.text).lines)
    titles = list(_rst_titles(lines_of(given.text)) if given.syntax is Syntax.RST else _markdown_titles(given))
    # The headings of the letters are above those of the terms.
    by_level = {level: [title for title in titles if title.level == level] for level in {t.level for t in titles}}
    fitting = [level for level in sorted(by_level) if len(by_level[level]) >= _LEAST]
    if not fitting:
        return
    level = next((each for each in fitting if not all(_LETTER.match(t.text) for t in by_level[each])), fitting[-1])
    ends = [title.first for title in titles if title.level <= level]
    for title in by_level[level]:
        following = bisect_right(ends, title.first)
        end = ends[following] if following < len(ends) else len(lines)
        yield Term([title.text], title.first + 1, lines[title.end : end])


def _rst_titles(lines: Sequence[Line]) -> Iterator[_Title]:
    """Yield the headings of a page. The order of the first ones with each adornment gives the levels."""
    styles: list[str] = []
    at = 0
    while at + 1 < len(lines):
        line, below = lines[at], lines[at + 1]
        is_over = _ADORNMENT.match(line.text) and at + 2 < len(lines) and lines[at + 2].text == line.text
        if is_over and below.text:
            title, style, end = below.text.strip(), f"{line.text[0]} over", at + 3
        elif line.text and not line.indent and _ADORNMENT.match(below.text) and len(below.text) >= len(line.text):
            title, style, end = line.text, below.text[0], at + 2
        else:
            at += 1
            continue
        if style not in styles:
            styles.append(style)
        yield _Title(title, styles.index(style), at, end)
        at = end


def _markdown_titles(given: Input) -> Iterator[_Title]:
    tokens: list[Token] = parser(given.extensions, blocks_only=True).parse(page(given.text).text)
    for token, inline in pairwise(tokens):
        if token.type == "heading_open" and token.map and token.level == 0:
            yield _Title(inline.content, int(token.tag[1:]), *token.map)
