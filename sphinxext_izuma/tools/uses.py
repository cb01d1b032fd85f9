"""Finds each ``:term:``, and each ``.. glossary::``, that Sphinx reads in a page."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sphinxext_izuma.glossary import names
from sphinxext_izuma.tools import glossary_lines
from sphinxext_izuma.tools.alignment import Edit
from sphinxext_izuma.tools.markdown.page import EVAL_RST, Directive, Inline
from sphinxext_izuma.tools.markdown.page import read as myst_page
from sphinxext_izuma.tools.markup import Part, Syntax, rst_glossaries, rst_parts
from sphinxext_izuma.tools.page_lines import BYTE_ORDER_MARK, Line, lines_of

SYNTAXES: Mapping[str, Syntax] = {
    ".rst": Syntax.RST,
    ".rest": Syntax.RST,
    ".txt": Syntax.RST,
    ".inc": Syntax.RST,
    ".md": Syntax.MYST,
    ".markdown": Syntax.MYST,
}

# One of these must follow the end of inline markup. Source: docutils, "Inline markup recognition rules".
_END = r"""(?=\Z|\s|["')>\]}/:\\.,;!?-]|[^\x00-\x7f\w\s])"""
_NAME = r"(?:(?!_)\w)+(?:[-._+:](?:(?!_)\w)+)*"
_IN_RST = re.compile(
    rf"""
    (?P<escaped>\\.)
    | ``(?=\S).+?(?<!\s)``{_END}
    | (?P<role>:(?P<name>{_NAME}):)`(?=[^\s`])(?P<text>.+?)(?<!\s)`{_END}
    | `(?=[^\s`])(?P<before>.+?)(?<!\s)`(?P<suffix>:(?P<after>{_NAME}):|__?|){_END}
    | \*\*(?=\S).+?(?<!\s)\*\*{_END}
    | \*(?=[^\s*]).+?(?<!\s)\*{_END}
    """,
    re.VERBOSE | re.DOTALL,
)
_TERM = frozenset({"term", "std:term"})
ROLES: Mapping[Syntax, str] = {Syntax.RST: ":izterm:", Syntax.MYST: "{izterm}"}
_ROLE_OR_RST = re.compile(r"\{(?:std:)?term\}|\{eval-rst\}", re.IGNORECASE)
_GLOSSARY = re.compile(r"(?<!iz)glossary(?:::|\})")
_TITLE_AND_TARGET = re.compile(r".+?\s*(?<!\\)<(?P<target>[^<]*?)>", re.DOTALL)
_IN_OTHER_INVENTORY = re.compile(r"[\w.-]+:\S")
# The characters that may be right before inline markup in reStructuredText: in ASCII, and as categories of Unicode.
_ASCII_BEFORE_MARKUP = "\"'(<[{-/:"
_BEFORE_MARKUP = frozenset({"Ps", "Pi", "Pf", "Pd", "Po", "Zs", "Zl", "Zp"})


@dataclass(frozen=True, slots=True)
class Use:
    """A ``:term:`` in a page.

    :ivar start: the index of the first character of the name of the role.
    :ivar end: the index after the last character of the name of the role.
    :ivar syntax: the markup language.
    :ivar target: the name that the role refers to.
    """

    start: int
    end: int
    syntax: Syntax
    target: str

    @property
    def edit(self) -> Edit:
        """The change to ``:izterm:``."""
        return Edit(self.start, self.end, ROLES[self.syntax])

    @property
    def is_foreign(self) -> bool:
        """Whether it refers to the glossary of another project, as ``python:iterator`` does."""
        return bool(_IN_OTHER_INVENTORY.match(self.target))


def uses(text: str, syntax: Syntax) -> Iterator[Use]:
    """Yield each ``:term:`` in the *text* of a page.

    :raises MarkdownIsMissing: if the page is MyST, and its parser is not installed.
    """
    if "term" not in text.lower():
        return
    if syntax is Syntax.RST:
        yield from rst_uses(text, lines_of(text))
    elif _ROLE_OR_RST.search(text):
        for block in myst_page(text).blocks():
            yield from myst_uses(block, text)


def myst_uses(block: Directive | Inline, text: str) -> Iterator[Use]:
    """Yield each ``:term:`` in a *block* of the *text* of a page in MyST."""
    if isinstance(block, Directive):
        if block.name == EVAL_RST:
            yield from rst_uses(text, [line.line for line in block.content.lines])
        return
    for piece in block.pieces:
        is_term = piece.type == "myst_role" and piece.meta["name"].lower() in _TERM
        if is_term and (place := block.place(piece)):
            end = place[0] + len(piece.meta["name"]) + 2  # with the braces
            yield Use(place[0], end, Syntax.MYST, _target(piece.content))


def rst_uses(text: str, lines: Sequence[Line]) -> Iterator[Use]:
    """Yield each ``:term:`` on *lines* of the *text* of a page."""
    for part in rst_parts(lines):
        yield from _uses_in_rst(text, part)


def _uses_in_rst(text: str, part: Part) -> Iterator[Use]:
    at = part.start
    after_markup = -1  # docutils reads the text after inline markup as one of its own
    while match := _IN_RST.search(text, at, part.end):
        at = match.end()
        if match["escaped"]:
            continue
        if match.start() != after_markup and not _may_begin_markup(text, match.start()):
            at = match.start() + 1
            continue
        after_markup = at
        if (match["name"] or "").lower() in _TERM:
            yield Use(*match.span("role"), Syntax.RST, _target(match["text"]))
        elif (match["after"] or "").lower() in _TERM:
            yield Use(*match.span("suffix"), Syntax.RST, _target(match["before"]))


def _may_begin_markup(text: str, at: int) -> bool:
    """Return whether inline markup may begin at index *at*: after a blank, a bracket, a quote or a dash."""
    before = text[at - 1 : at]
    if before.isascii():
        return before in _ASCII_BEFORE_MARKUP or before.isspace()
    return before == BYTE_ORDER_MARK or unicodedata.category(before) in _BEFORE_MARKUP


def _target(text: str) -> str:
    titled = _TITLE_AND_TARGET.fullmatch(text)
    return names.exact(titled["target"] if titled else text)


def glossary_places(text: str, syntax: Syntax) -> Iterator[int]:
    """Yield the line of each ``.. glossary::`` in a page.

    :raises MarkdownIsMissing: if the page is MyST, and its parser is not installed.
    """
    if not _GLOSSARY.search(text):
        return
    if syntax is Syntax.RST:
        yield from (number for number, _ in rst_glossaries(lines_of(text)))
        return
    for block in myst_page(text).blocks():
        if isinstance(block, Directive):
            if block.name in glossary_lines.NAMES:
                yield block.first
            elif block.name == EVAL_RST and block.content.lines:
                first = block.content.lines[0].number
                found = rst_glossaries([line.line for line in block.content.lines])
                yield from (number + first - 1 for number, _ in found)
