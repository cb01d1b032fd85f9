"""Find the parts of a page in reStructuredText that are read for roles, without docutils."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from sphinxext_izuma.tools.glossary_lines import NAMES
from sphinxext_izuma.tools.page_lines import Line, directive_on, end_of_block, end_of_paragraph, lines_of, text_column

# A part is running text. Code, literal blocks, raw output and comments are no parts. This works line by line, as the
# parser of docutils does. The content of an unknown directive counts as text, since only its parser could tell.


class Syntax(Enum):
    """The markup language of a file or of a part of it."""

    RST = "reStructuredText"
    MYST = "MyST"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a page that is read for roles, for example a paragraph.

    :ivar start: the index of its first character in the page.
    :ivar end: the index after its last character.
    """

    start: int
    end: int


# Directives whose content is no running text: code, sources of diagrams, lists of files, raw output.
_VERBATIM = """
    code-block code sourcecode highlight raw literalinclude include math toctree index meta
    doctest testcode testoutput testsetup testcleanup prompt command-output program-output productionlist
    graphviz graph digraph inheritance-diagram plot mermaid uml plantuml ditaa aafig tikz
    blockdiag seqdiag actdiag nwdiag ipython jupyter-execute code-cell
    """
VERBATIM = frozenset(_VERBATIM.split())
_FIELD = re.compile(r":(?![: ])[^:\n]+:(?:[ ]|$)")
_EXPLICIT = re.compile(r"\.\.(?:[ ]+|$)")
_CITED_OR_TARGET = re.compile(r"\.\.[ ]+(?:\[[^\]]+\](?:[ ]|$)|_|\|[^|]+\|)")
_LITERAL_FOLLOWS = re.compile(r"(?<!\\)(?:\\\\)*::$")
_CAPTION = re.compile(r":caption:[ ]")


def rst_parts(lines: Sequence[Line]) -> Iterator[Part]:
    """Yield the parts of lines of reStructuredText."""
    at = first = 0  # the lines from first to at belong to one part
    while at < len(lines):
        hidden = _end_of_hidden_rst(lines, at, begins_paragraph=first == at)
        if hidden:
            yield from _rst_part(lines, first, at)
            yield from _captions(lines, at, hidden)
            at = first = hidden
        elif _begins_literal(lines, at):
            yield from _rst_part(lines, first, at + 1)
            at = first = _end_of_literal(lines, at)
        else:
            at += 1
    yield from _rst_part(lines, first, at)


def read_places(text: str) -> Callable[[int], bool]:
    """Return whether a text in reStructuredText is read for roles at an index: no code and no comment is."""
    parts = list(rst_parts(lines_of(text)))
    starts = [part.start for part in parts]
    literals = [match.end() for match in re.finditer("``", text)]

    def is_read(at: int) -> bool:
        number = bisect_right(starts, at) - 1
        if number < 0 or at >= parts[number].end:
            return False
        # Each literal that begins before the index also ends before it.
        return (bisect_right(literals, at) - bisect_right(literals, starts[number])) % 2 == 0

    return is_read


def _rst_part(lines: Sequence[Line], first: int, end: int) -> Iterator[Part]:
    if first < end:
        yield Part(lines[first].start, lines[end - 1].end)


def _end_of_hidden_rst(lines: Sequence[Line], at: int, *, begins_paragraph: bool) -> int | None:
    """Return the line after the block on line *at* that is no text, None if the line is text."""
    text = lines[at].text.lstrip()
    if not text:
        return at + 1
    if begins_paragraph and text.startswith(">>> "):
        return end_of_paragraph(lines, at)
    return _end_of_verbatim(lines, at)


def _end_of_verbatim(lines: Sequence[Line], at: int) -> int | None:
    """Return the line after the comment, or the directive with verbatim content, on line *at*; None if none is."""
    line = lines[at]
    column = text_column(line)
    if not _EXPLICIT.match(line.text, column):
        return None
    if directive := directive_on(line):
        return end_of_block(lines, at + 1, column) if directive["name"].lower() in VERBATIM else None
    if _CITED_OR_TARGET.match(line.text, column):
        return None
    bare = line.text[column:] == ".."
    if bare and (at + 1 == len(lines) or not lines[at + 1].text):
        return at + 1  # an empty comment has no content, even if indented lines follow
    return end_of_block(lines, at + 1, column)


def _captions(lines: Sequence[Line], at: int, end: int) -> Iterator[Part]:
    """Yield the captions among the options of a directive with verbatim content."""
    directive = directive_on(lines[at])
    if directive and directive["name"].lower() != "toctree":
        for number in range(at + 1, end):
            text = lines[number].text.lstrip()
            if not text.startswith(":"):
                break
            if _CAPTION.match(text):
                yield from _rst_part(lines, number, number + 1)


def _begins_literal(lines: Sequence[Line], at: int) -> bool:
    """Return whether a paragraph ends on line *at* with ``::``."""
    line = lines[at]
    if at + 1 < len(lines) and lines[at + 1].text:
        return False
    directive = directive_on(line)
    text = line.text[directive.end() :] if directive else line.text
    return bool(_LITERAL_FOLLOWS.search(text))


def _end_of_literal(lines: Sequence[Line], at: int) -> int:
    """Return the line after the literal block. The paragraph before it ends on line *at*."""
    column = text_column(lines[at])
    start = at + 1
    while start < len(lines) and not lines[start].text:
        start += 1
    if start == len(lines):
        return start
    if lines[start].indent > column:
        # The text on the line of a field or a directive begins right of its content. So only the block itself shows
        # its indentation.
        hanging = _FIELD.match(lines[at].text, column) or directive_on(lines[at])
        return end_of_block(lines, start, lines[start].indent - 1 if hanging else column)
    return _end_of_quoted(lines, start, column)


def _end_of_quoted(lines: Sequence[Line], start: int, column: int) -> int:
    """Return the line after a quoted literal block: it is not indented, and its lines begin with one same mark."""
    mark = lines[start].text[column : column + 1]
    end = start
    if lines[start].indent == column and not mark.isalnum():
        while end < len(lines) and lines[end].text[column : column + 1] == mark:
            end += 1
    return end


def rst_glossaries(lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """Yield the numbers of the first line, and of the line after the last, of each ``.. glossary::``.

    The first line has the number 1.
    """
    parts = list(rst_parts(lines))
    end = 0
    for at, line in enumerate(lines):
        directive = directive_on(line)
        if at < end or not directive or directive["name"].lower() not in NAMES:
            continue
        number = bisect_right(parts, line.start, key=lambda part: part.start) - 1
        if number >= 0 and line.start < parts[number].end:
            end = end_of_block(lines, at + 1, text_column(line))
            while not lines[end - 1].text:
                end -= 1
            yield at + 1, end
