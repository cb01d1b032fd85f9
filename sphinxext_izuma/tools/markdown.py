"""Convert Markdown to reStructuredText: definitions that were written for MyST or for a web site."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import cast

from sphinxext_izuma.tools.markdown_inline import Dialect, InlineWriter, plain
from sphinxext_izuma.tools.markup import CODE_INDENT, QUOTE, VERBATIM
from sphinxext_izuma.tools.page_lines import TAB

__all__ = ["Dialect", "Result", "as_rst", "plain"]

_FENCE = re.compile(r"(?P<indent>[ ]*)(?P<mark>`{3,}|~{3,}|:{3,})[ ]*(?:\{(?P<directive>[^}]+)\})?[ ]*(?P<info>.*)$")
_ITEM = re.compile(r"(?P<indent>[ ]*)(?P<mark>[-*+]|\d{1,9}[.)])[ ]+(?P<text>\S.*)$")
_HEADING = re.compile(r"#{1,6}[ ]+(?P<text>.+?)[ ]*#*$")
_RULE = re.compile(r"([-*_])[ ]*(?:\1[ ]*){2,}$")
_REFERENCE = re.compile(r"[ ]{0,3}\[(?P<label>[^\]]+)\]:[ ]*<?(?P<url>[^\s>]+)>?(?:[ ]+[\"'(].*)?$")
_TABLE_RULE = re.compile(r"[ ]*\|?[ ]*:?-+:?[ ]*(?:\|[ ]*:?-+:?[ ]*)*\|?[ ]*$")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_PICTURE = re.compile(r"!\[(?P<alt>[^\]]*)\]\((?P<url>[^)\s]+)[^)]*\)$")
_UNDERLINE = re.compile(r"[ ]{0,3}(?:=+|-{2,})$")
# Text at the beginning of a line that reStructuredText would take for markup.
_MARKUP_AT_START = re.compile(
    r"^(?:\(?(?:[A-Za-z]|[ivxlcdmIVXLCDM]+|#)[.)][ ]|\(\d+\)[ ]|\.\.[ ]|:(?=[^:\s][^:\n]*:(?:[ ]|$))|>>>[ ])|::(?=\Z)",
    re.MULTILINE,
)


@dataclass(slots=True)
class Result:
    """The result of a conversion.

    :ivar text: the reStructuredText.
    :ivar lost: descriptions of the parts that reStructuredText can't express.
    """

    text: str
    lost: list[str] = field(default_factory=list)


def as_rst(text: str, dialect: Dialect | None = None) -> Result:
    """Return Markdown as reStructuredText.

    :param text: the Markdown.
    :param dialect: the links and shortcodes of a web site; none if not given.
    """
    lines = _COMMENT.sub("", text).expandtabs(TAB).splitlines()
    references = {match["label"].casefold(): match["url"] for line in lines if (match := _REFERENCE.match(line))}
    inline = InlineWriter(dialect or Dialect(), references)
    blocks = _BlockWriter(inline).blocks([line.rstrip() for line in lines if not _REFERENCE.match(line)])
    return Result("\n".join(blocks).strip("\n"), inline.lost)


class _BlockWriter:
    """Writes the blocks of a text: paragraphs, lists, tables, code and directives."""

    def __init__(self, inline: InlineWriter) -> None:
        self._inline = inline

    def blocks(self, lines: Sequence[str]) -> Iterator[str]:
        """Yield the lines of reStructuredText for *lines* of Markdown, with a blank line after each block."""
        at = 0
        while at < len(lines):
            end, block = self._block(lines, at)
            yield from block
            if block:
                yield ""
            at = end

    def _block(self, lines: Sequence[str], at: int) -> tuple[int, list[str]]:
        """Return the number of the line after the block on line *at*, and the block in reStructuredText."""
        line = lines[at]
        if not line.strip() or _RULE.match(line.strip()):
            return at + 1, []
        if heading := _HEADING.match(line):
            return at + 1, [f".. rubric:: {self._inline.convert(heading['text'])}"]
        if fence := _FENCE.match(line):
            return self._fenced(lines, at, fence)
        if _ITEM.match(line):
            return self._item(lines, at)
        if at + 1 < len(lines) and "|" in line and _TABLE_RULE.match(lines[at + 1]):
            return self._table(lines, at)
        return self._quote_or_code(lines, at) or self._paragraph(lines, at)

    def _quote_or_code(self, lines: Sequence[str], at: int) -> tuple[int, list[str]] | None:
        if QUOTE.match(lines[at]):
            end = _end_while(lines, at, lambda text: bool(QUOTE.match(text)))
            return end, _indented(self.blocks([QUOTE.sub("", text) for text in lines[at:end]]), "   ")
        code = " " * CODE_INDENT
        if lines[at].startswith(code):
            end = _end_while(lines, at, lambda text: not text or text.startswith(code))
            return end, ["::", "", *_without_trailing_blanks(lines[at:end])]
        return None

    def _paragraph(self, lines: Sequence[str], at: int) -> tuple[int, list[str]]:
        end = at + 1
        while end < len(lines) and lines[end].strip() and not _begins_block(lines[end]):
            if _UNDERLINE.match(lines[end]):
                return end + 1, [f".. rubric:: {self._inline.convert(_in_one_line(lines[at:end]))}"]
            end += 1
        text = "\n".join(line.strip() for line in lines[at:end])
        if picture := _PICTURE.match(text):
            alt = [f"   :alt: {picture['alt']}"] if picture["alt"] else []
            return end, [f".. image:: {picture['url']}", *alt]
        return end, _MARKUP_AT_START.sub(r"\\\g<0>", self._inline.convert(text)).split("\n")

    def _fenced(self, lines: Sequence[str], at: int, fence: re.Match[str]) -> tuple[int, list[str]]:
        mark, width = fence["mark"], len(fence["indent"])
        end = at + 1
        while end < len(lines) and (lines[end].strip().strip(mark[0]) or len(lines[end].strip()) < len(mark)):
            end += 1
        content = [line[min(width, _indent(line)) :] for line in lines[at + 1 : end]]
        name, info = fence["directive"], fence["info"].strip()
        if name == "eval-rst":
            return end + 1, content
        if name and name not in VERBATIM:
            return end + 1, self._directive(name, info, content)
        language = info.split()[0] if info and not name else "text"
        head = f".. {name}:: {info}".rstrip() if name else f".. code-block:: {language}"
        options = [] if content and content[0].startswith(":") and name else [""]
        return end + 1, [head, *_indented([*options, *content], "   ")]

    def _directive(self, name: str, info: str, content: Sequence[str]) -> list[str]:
        options = _end_while(content, 0, lambda text: text.startswith(":"))
        head = f".. {name}:: {self._inline.convert(info)}".rstrip()
        return [head, *_indented([*content[:options], "", *self.blocks(content[options:])], "   ")]

    def _item(self, lines: Sequence[str], at: int) -> tuple[int, list[str]]:
        """Return an item of a list, with the blocks that are indented below it and the lines that continue it."""
        item = cast("re.Match[str]", _ITEM.match(lines[at]))
        end = at + 1
        while end < len(lines):
            goes_on = lines[end - 1].strip() and not _begins_block(lines[end])
            if lines[end].strip() and _indent(lines[end]) <= len(item["indent"]) and not goes_on:
                break
            end += 1
        below = (line[min(item.start("text"), _indent(line)) :] for line in lines[at + 1 : end])
        mark = "#. " if item["mark"][0].isdigit() else "- "
        first, *rest = _indented(_without_trailing_blanks(list(self.blocks([item["text"], *below]))), " " * len(mark))
        return end, [mark + first.lstrip(), *rest]

    def _table(self, lines: Sequence[str], at: int) -> tuple[int, list[str]]:
        end = _end_while(lines, at, lambda text: "|" in text)
        rows = [_cells(line) for number, line in enumerate(lines[at:end]) if number != 1]
        made = [".. list-table::", "   :header-rows: 1", ""]
        for row in rows:
            first, *rest = (self._inline.convert(cell) for cell in row)
            made += [f"   * - {first}".rstrip(), *(f"     - {cell}".rstrip() for cell in rest)]
        return end, made


def _begins_block(line: str) -> bool:
    return bool(_FENCE.match(line) or _HEADING.match(line) or _ITEM.match(line) or QUOTE.match(line))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _indented(lines: Iterable[str], by: str) -> list[str]:
    return [f"{by}{line}".rstrip() for line in lines]


def _in_one_line(lines: Iterable[str]) -> str:
    return " ".join(line.strip() for line in lines)


def _end_while(lines: Sequence[str], at: int, test: Callable[[str], bool]) -> int:
    while at < len(lines) and test(lines[at]):
        at += 1
    return at


def _without_trailing_blanks(lines: Sequence[str]) -> list[str]:
    """Return *lines* without the blank lines at the end."""
    return "\n".join(lines).rstrip("\n").split("\n")


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]
