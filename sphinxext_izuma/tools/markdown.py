"""Markdown as reStructuredText: the text of definitions that were written for MyST or for a web site."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import cast

from sphinxext_izuma.tools.markup import CODE_INDENT, QUOTE, TAB, VERBATIM

_FENCE = re.compile(r"(?P<indent>[ ]*)(?P<mark>`{3,}|~{3,}|:{3,})[ ]*(?:\{(?P<directive>[^}]+)\})?[ ]*(?P<info>.*)$")
_ITEM = re.compile(r"(?P<indent>[ ]*)(?P<mark>[-*+]|\d{1,9}[.)])[ ]+(?P<text>\S.*)$")
_HEADING = re.compile(r"#{1,6}[ ]+(?P<text>.+?)[ ]*#*$")
_RULE = re.compile(r"([-*_])[ ]*(?:\1[ ]*){2,}$")
_REFERENCE = re.compile(r"[ ]{0,3}\[(?P<label>[^\]]+)\]:[ ]*<?(?P<url>[^\s>]+)>?(?:[ ]+[\"'(].*)?$")
_TABLE_RULE = re.compile(r"[ ]*\|?[ ]*:?-+:?[ ]*(?:\|[ ]*:?-+:?[ ]*)*\|?[ ]*$")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_PICTURE = re.compile(r"!\[(?P<alt>[^\]]*)\]\((?P<url>[^)\s]+)[^)]*\)$")
_HTML = re.compile(r"</?[A-Za-z][^<>]*>")

_INLINE = re.compile(
    r"""
    \\(?P<escaped>[!-/:-@\[-`{-~])
    | (?P<shortcode>\{\{[<%].*?[>%]\}\})
    | \{(?P<role>[\w.+:-]+)\}(?P<marks>`+)(?!`)(?P<content>.+?)(?<!`)(?P=marks)(?!`)
    | (?P<ticks>`+)(?!`)(?P<code>.+?)(?<!`)(?P=ticks)(?!`)
    | !\[(?P<alt>[^\]]*)\]\((?P<picture>[^)\s]+)[^)]*\)
    | \[(?P<text>(?:[^\[\]\\]|\\.)+)\](?:\((?P<url>[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)(?:[ ]+["'(][^)]*)?\)
       |\[(?P<label>[^\]]*)\])
    | <(?P<auto>(?:https?://|mailto:)[^<>\s]+)>
    | (?P<strong>\*\*|__)(?=\S)(?P<bold>.+?)(?<=\S)(?P=strong)
    | (?P<em>\*|(?<!\w)_)(?=[^\s*_])(?P<italic>.+?)(?<=[^\s*_])(?P=em)(?!\w)
    | (?P<address>https?://[^\s<>)\]]+)
    """,
    re.VERBOSE | re.DOTALL,
)
_UNDERLINE = re.compile(r"[ ]{0,3}(?:=+|-{2,})$")
# The same at the beginning of a line.
_BEGINNING = re.compile(
    r"^(?:\(?(?:[A-Za-z]|[ivxlcdmIVXLCDM]+|#)[.)][ ]|\(\d+\)[ ]|\.\.[ ]|:(?=[^:\s][^:\n]*:(?:[ ]|$))|>>>[ ])|::(?=\Z)",
    re.MULTILINE,
)
_BEFORE_MARKUP = frozenset("'\"([{<-/:")
_AFTER_MARKUP = frozenset("'\")]}>-/:.,;!?")
# What reStructuredText would take for markup in a line.
_SPECIAL = re.compile(r"[\\*`|]|(?<=\w)_(?!\w)")

Link = Callable[[str, str], "str | None"]  # text and address to reStructuredText, None for a plain link
Shortcode = Callable[[str], "str | None"]


def _nothing(*_arguments: str) -> None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """What a web site's Markdown has of its own: its links, and its shortcodes."""

    link: Link = _nothing
    shortcode: Shortcode = _nothing


@dataclass(slots=True)
class Result:
    """The reStructuredText of a text, and what in it has no counterpart there."""

    text: str
    lost: list[str] = field(default_factory=list)


def as_rst(text: str, dialect: Dialect | None = None) -> Result:
    """Return Markdown as reStructuredText."""
    lines = _COMMENT.sub("", text).expandtabs(TAB).splitlines()
    references = {match["label"].casefold(): match["url"] for line in lines if (match := _REFERENCE.match(line))}
    writer = _Writer(dialect or Dialect(), references)
    blocks = writer.blocks([line.rstrip() for line in lines if not _REFERENCE.match(line)])
    return Result("\n".join(blocks).strip("\n"), writer.lost)


def plain(text: str) -> str:
    """Return the text of a name that is written with inline markup of Markdown."""

    def shown(match: re.Match[str]) -> str:
        groups = ("escaped", "content", "code", "alt", "text", "auto", "bold", "italic", "address", "shortcode")
        return next(match[group] for group in groups if match[group] is not None)

    return _INLINE.sub(shown, text)


class _Writer:
    """Writes blocks, and notes what is lost."""

    def __init__(self, dialect: Dialect, references: dict[str, str]) -> None:
        self._dialect = dialect
        self._references = references
        self.lost: list[str] = []

    def blocks(self, lines: Sequence[str]) -> Iterator[str]:
        """Yield the lines of reStructuredText that *lines* of Markdown become, with a blank one after each block."""
        at = 0
        while at < len(lines):
            end, block = self._block(lines, at)
            yield from block
            if block:
                yield ""
            at = end

    def _block(self, lines: Sequence[str], at: int) -> tuple[int, list[str]]:
        """Return the line after the block that begins on line *at*, and what it becomes."""
        line = lines[at]
        if not line.strip() or _RULE.match(line.strip()):
            return at + 1, []
        if heading := _HEADING.match(line):
            return at + 1, [f".. rubric:: {self.inline(heading['text'])}"]
        if fence := _FENCE.match(line):
            return self._fenced(lines, at, fence)
        if _ITEM.match(line):
            return self._item(lines, at)
        if at + 1 < len(lines) and "|" in line and _TABLE_RULE.match(lines[at + 1]):
            return self._table(lines, at)
        return self._quote_or_code(lines, at) or self._paragraph(lines, at)

    def _quote_or_code(self, lines: Sequence[str], at: int) -> tuple[int, list[str]] | None:
        if QUOTE.match(lines[at]):
            end = _while(lines, at, lambda text: bool(QUOTE.match(text)))
            return end, _indented(self.blocks([QUOTE.sub("", text) for text in lines[at:end]]), "   ")
        code = " " * CODE_INDENT
        if lines[at].startswith(code):
            end = _while(lines, at, lambda text: not text or text.startswith(code))
            return end, ["::", "", *_without_ends(lines[at:end])]
        return None

    def _paragraph(self, lines: Sequence[str], at: int) -> tuple[int, list[str]]:
        end = at + 1
        while end < len(lines) and lines[end].strip() and not _interrupts(lines[end]):
            if _UNDERLINE.match(lines[end]):
                return end + 1, [f".. rubric:: {self.inline(_joined_lines(lines[at:end]))}"]
            end += 1
        text = "\n".join(line.strip() for line in lines[at:end])
        if picture := _PICTURE.match(text):
            alt = [f"   :alt: {picture['alt']}"] if picture["alt"] else []
            return end, [f".. image:: {picture['url']}", *alt]
        return end, _BEGINNING.sub(r"\\\g<0>", self.inline(text)).split("\n")

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
        options = _while(content, 0, lambda text: text.startswith(":"))
        head = f".. {name}:: {self.inline(info)}".rstrip()
        return [head, *_indented([*content[:options], "", *self.blocks(content[options:])], "   ")]

    def _item(self, lines: Sequence[str], at: int) -> tuple[int, list[str]]:
        """Return an item of a list, with what is indented below it or goes on with its last paragraph."""
        item = cast("re.Match[str]", _ITEM.match(lines[at]))
        end = at + 1
        while end < len(lines):
            goes_on = lines[end - 1].strip() and not _interrupts(lines[end])
            if lines[end].strip() and _indent(lines[end]) <= len(item["indent"]) and not goes_on:
                break
            end += 1
        below = (line[min(item.start("text"), _indent(line)) :] for line in lines[at + 1 : end])
        mark = "#. " if item["mark"][0].isdigit() else "- "
        first, *rest = _indented(_without_ends(list(self.blocks([item["text"], *below]))), " " * len(mark))
        return end, [mark + first.lstrip(), *rest]

    def _table(self, lines: Sequence[str], at: int) -> tuple[int, list[str]]:
        end = _while(lines, at, lambda text: "|" in text)
        rows = [_cells(line) for number, line in enumerate(lines[at:end]) if number != 1]
        made = [".. list-table::", "   :header-rows: 1", ""]
        for row in rows:
            first, *rest = (self.inline(cell) for cell in row)
            made += [f"   * - {first}".rstrip(), *(f"     - {cell}".rstrip() for cell in rest)]
        return end, made

    def inline(self, text: str) -> str:
        """Return text with inline markup as reStructuredText."""
        pieces: list[tuple[str, bool]] = []
        done = 0
        for match in _INLINE.finditer(text):
            pieces += [(self._escaped(text[done : match.start()]), False), self._piece(match)]
            done = match.end()
        pieces.append((self._escaped(text[done:]), False))
        return _joined([piece for piece in pieces if piece[0]])

    def _escaped(self, text: str) -> str:
        self.lost += [f"HTML {match.group()!r}" for match in _HTML.finditer(text)]
        return _SPECIAL.sub(r"\\\g<0>", text)

    def _piece(self, match: re.Match[str]) -> tuple[str, bool]:
        """Return what a piece of markup becomes, and whether it is markup there too."""
        return next(make(self, match) for group, make in _PIECES if match[group] is not None)

    def character(self, match: re.Match[str]) -> tuple[str, bool]:
        return self._escaped(match["escaped"]), False

    def address(self, match: re.Match[str]) -> tuple[str, bool]:
        return match["auto"] or match["address"], True

    def literal(self, match: re.Match[str]) -> tuple[str, bool]:
        code = " ".join(match["code"].split("\n")).strip()
        return f"``{code}``", True

    def role(self, match: re.Match[str]) -> tuple[str, bool]:
        role = match["role"].removeprefix("std:")
        return f":{'izterm' if role == 'term' else match['role']}:`{match['content']}`", True

    def link(self, match: re.Match[str]) -> tuple[str, bool]:
        text, url = plain(match["text"]), match["url"]
        if url is None:
            url = self._references.get((match["label"] or match["text"]).casefold())
            if url is None:
                return self._escaped(match.group()), False
        if special := self._dialect.link(text, url):
            return special, True
        return f"`{_in_link(text)} <{url}>`__", True

    def picture(self, match: re.Match[str]) -> tuple[str, bool]:
        self.lost.append(f"the picture {match['picture']!r} in a line of text")
        return self._escaped(match["alt"]), False

    def marked(self, match: re.Match[str]) -> tuple[str, bool]:
        mark = "**" if match["strong"] else "*"
        inner = match["bold"] or match["italic"]
        # Markup in markup is not possible: what links, or is code, is worth more than how it looks.
        if any(found.lastgroup != "escaped" for found in _INLINE.finditer(inner)):
            return self.inline(inner), True
        return f"{mark}{self._escaped(inner)}{mark}", True

    def shortcode(self, match: re.Match[str]) -> tuple[str, bool]:
        if made := self._dialect.shortcode(match["shortcode"]):
            return made, True
        self.lost.append(f"the shortcode {match['shortcode']!r}")
        return self._escaped(match["shortcode"]), False


_PIECES: Sequence[tuple[str, Callable[[_Writer, re.Match[str]], tuple[str, bool]]]] = (
    ("escaped", _Writer.character),
    ("shortcode", _Writer.shortcode),
    ("role", _Writer.role),
    ("code", _Writer.literal),
    ("picture", _Writer.picture),
    ("text", _Writer.link),
    ("auto", _Writer.address),
    ("bold", _Writer.marked),
    ("italic", _Writer.marked),
    ("address", _Writer.address),
)


def _joined(pieces: Sequence[tuple[str, bool]]) -> str:
    """Return pieces of a text as one, kept apart where reStructuredText would not see markup between letters."""
    text = ""
    after_markup = False
    for piece, is_markup in pieces:
        touching = text and not text[-1].isspace() and not piece[0].isspace()
        begins = is_markup and text[-1:] not in _BEFORE_MARKUP
        ends = after_markup and piece[0] not in _AFTER_MARKUP
        text += f"\\ {piece}" if touching and (begins or ends) else piece
        after_markup = is_markup
    return text


def _in_link(text: str) -> str:
    return re.sub(r"[\\`<]", r"\\\g<0>", " ".join(text.split()))


def _interrupts(line: str) -> bool:
    return bool(_FENCE.match(line) or _HEADING.match(line) or _ITEM.match(line) or QUOTE.match(line))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _indented(lines: Iterable[str], by: str) -> list[str]:
    return [f"{by}{line}".rstrip() for line in lines]


def _joined_lines(lines: Iterable[str]) -> str:
    return " ".join(line.strip() for line in lines)


def _while(lines: Sequence[str], at: int, test: Callable[[str], bool]) -> int:
    while at < len(lines) and test(lines[at]):
        at += 1
    return at


def _without_ends(lines: Sequence[str]) -> list[str]:
    """Return *lines* without the blank ones at the end."""
    return "\n".join(lines).rstrip("\n").split("\n")


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]
