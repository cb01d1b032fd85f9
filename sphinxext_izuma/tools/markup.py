"""Find the parts of a page that are read for roles, in reStructuredText and MyST, without docutils."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from sphinxext_izuma.tools.page_lines import Line, directive_on, end_of_block, end_of_paragraph, lines_of, text_column

# A part is running text. Code, literal blocks, raw output and comments are no parts. This works line by line, as the
# parsers do. The content of an unknown directive counts as text, since only its parser could tell.


class Syntax(Enum):
    """The markup language of a file or of a part of it."""

    RST = "reStructuredText"
    MYST = "MyST"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a page that is read for roles, for example a paragraph.

    :ivar start: the index of its first character in the page.
    :ivar end: the index after its last character.
    :ivar syntax: its markup language.
    """

    start: int
    end: int
    syntax: Syntax


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


def parts(text: str, syntax: Syntax) -> Iterator[Part]:
    """Yield the parts of *text* that are read for roles."""
    lines = lines_of(text)
    yield from rst_parts(lines) if syntax is Syntax.RST else myst_parts(lines)


def directives(lines: Sequence[Line]) -> Iterator[tuple[re.Match[str], str]]:
    """Yield each directive outside code and comments: its match (group ``name``), and the rest of its line."""
    at = first = 0
    while at < len(lines):
        if directive := directive_on(lines[at]):
            yield directive, lines[at].text[directive.end() :]
        hidden = _end_of_hidden_rst(lines, at, begins_paragraph=first == at)
        if not hidden and _begins_literal(lines, at):
            hidden = _end_of_literal(lines, at)
        at, first = (hidden, hidden) if hidden else (at + 1, first)


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


def _rst_part(lines: Sequence[Line], first: int, end: int) -> Iterator[Part]:
    if first < end:
        yield Part(lines[first].start, lines[end - 1].end, Syntax.RST)


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


# The functions below are for MyST.

_FENCE = re.compile(r"(?P<mark>`{3,}(?=[^`]*$)|~{3,}|:{3,})[ ]*(?P<info>.*)$")
_FENCED_DIRECTIVE = re.compile(r"\{(?P<name>[\w.+:-]+)\}")
_ITEM = re.compile(r"(?:[-*+]|\d{1,9}[.)])[ ]+(?=\S)|(?:[-*+]|\d{1,9}[.)])$|\[\^[^\]]+\]:[ ]+")
QUOTE = re.compile(r"[ ]{0,3}>[ ]?")
_HTML = re.compile(r"<(?:!--|/?[A-Za-z][\w-]*(?:[\s/>]|$)|\?|![A-Z])")
_RAW_HTML = re.compile(r"<(script|pre|style|textarea)(?:[\s>]|$)", re.IGNORECASE)
CODE_INDENT = 4


@dataclass(frozen=True, slots=True)
class Fence:
    """An open fence: its column, and its mark, as three backticks or colons."""

    column: int
    mark: str

    def closes(self, line: Line) -> bool:
        """Return whether *line* closes the fence."""
        text = line.text.strip()
        return bool(text) and not text.strip(self.mark[0]) and len(text) >= len(self.mark)


def myst_parts(lines: Sequence[Line]) -> Iterator[Part]:
    """Yield the parts of lines of MyST Markdown."""
    at = _end_of_front_matter(lines)
    fences: list[Fence] = []
    items: list[int] = []  # the columns of the open list items
    blank = True
    while at < len(lines):
        line = lines[at]
        if not line.text:
            blank = True
            at += 1
            continue
        while items and line.indent < items[-1] and blank:
            items.pop()
        if fences and fences[-1].closes(line):
            fences.pop()
            at, blank = at + 1, True
            continue
        text = _without_quote(line.text)
        if fence := _FENCE.match(text.lstrip()):
            end, content = _fenced(lines, at, fence, fences)
            yield from content
            at, blank = end, True
            continue
        if passed := _end_of_hidden_myst(lines, at, text, in_item=items[-1] if items else 0, blank=blank):
            at, blank = passed, True
            continue
        column = len(text) - len(text.lstrip())
        while item := _ITEM.match(text, column):
            column = item.end()
            items.append(column)
        end = _end_of_markdown_paragraph(lines, at, fences)
        yield Part(line.start, lines[end - 1].end, Syntax.MYST)
        at, blank = end, False


def _end_of_front_matter(lines: Sequence[Line]) -> int:
    if not lines or lines[0].text != "---":
        return 0
    ends = (at + 1 for at in range(1, len(lines)) if lines[at].text in {"---", "..."})
    return next(ends, 0)


def _without_quote(text: str) -> str:
    while quote := QUOTE.match(text):
        text = text[quote.end() :]
    return text


def _fenced(lines: Sequence[Line], at: int, fence: re.Match[str], fences: list[Fence]) -> tuple[int, Iterator[Part]]:
    """Return the line to continue with after the fence on line *at*, and the parts in its content."""
    opened = Fence(lines[at].indent, fence["mark"])
    directive = _FENCED_DIRECTIVE.match(fence["info"])
    name = directive["name"].lower() if directive else ""
    is_text = name not in VERBATIM if directive else fence["mark"].startswith(":")
    if name == "eval-rst":
        end = closing_line(lines, at + 1, opened)
        return end + 1, rst_parts(lines[at + 1 : end])
    if is_text:
        fences.append(opened)
        title = fence["info"][directive.end() :].strip() if directive else ""
        return at + 1, iter([Part(lines[at].start, lines[at].end, Syntax.MYST)] if title else [])
    return closing_line(lines, at + 1, opened) + 1, iter(())


def closing_line(lines: Sequence[Line], at: int, fence: Fence) -> int:
    """Return the line that closes a fence, or the line after the last one."""
    while at < len(lines) and not fence.closes(_unquoted(lines[at])):
        at += 1
    return at


def _unquoted(line: Line) -> Line:
    return Line(line.start, line.end, _without_quote(line.text))


def _end_of_hidden_myst(lines: Sequence[Line], at: int, text: str, *, in_item: int, blank: bool) -> int | None:
    """Return the line after the comment, HTML or indented code on line *at*, None if there is none."""
    stripped = text.lstrip()
    if stripped.startswith("%"):
        return at + 1
    if blank and len(text) - len(stripped) >= in_item + CODE_INDENT:
        return end_of_block(lines, at + 1, in_item + CODE_INDENT - 1)
    if not _HTML.match(stripped):
        return None
    if stripped.startswith("<!--"):
        return _line_after_text(lines, at, "-->")
    if raw := _RAW_HTML.match(stripped):
        return _line_after_text(lines, at, f"</{raw[1].lower()}>")
    return end_of_paragraph(lines, at) if blank else None


def _line_after_text(lines: Sequence[Line], at: int, text: str) -> int:
    while at < len(lines) and text not in lines[at].text.lower():
        at += 1
    return at + 1


def _end_of_markdown_paragraph(lines: Sequence[Line], at: int, fences: Sequence[Fence]) -> int:
    """Return the line after the paragraph on line *at*: a blank line, or the first line of another block."""
    at += 1
    while at < len(lines) and lines[at].text:
        text = _without_quote(lines[at].text).lstrip()
        begins = _FENCE.match(text) or _ITEM.match(text) or text.startswith(("%", "<!--"))
        if begins or (fences and fences[-1].closes(lines[at])):
            break
        at += 1
    return at
