"""The change of ``:term:`` to ``:izterm:`` in the sources of a project, and of nothing else."""

from __future__ import annotations

import difflib
import errno
import os
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from sphinxext_izuma.glossary import names
from sphinxext_izuma.glossary.finding import Finding, Kind
from sphinxext_izuma.glossary.term import Place
from sphinxext_izuma.tools.alignment import Edit, Layout
from sphinxext_izuma.tools.markup import BYTE_ORDER_MARK, Part, Syntax, parts

if TYPE_CHECKING:
    from sphinxext_izuma.glossary.glossary import Glossary

SYNTAXES: Mapping[str, Syntax] = {
    ".rst": Syntax.RST,
    ".rest": Syntax.RST,
    ".txt": Syntax.RST,
    ".inc": Syntax.RST,
    ".md": Syntax.MYST,
    ".markdown": Syntax.MYST,
}
# Text in which a byte that is no UTF-8 comes out as it went in.
_ENCODING, _ERRORS = "utf-8", "surrogateescape"

# Inline markup ends with a mark that has no blank before it, and one of these after it.
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
_IN_MYST = re.compile(
    r"""
    \\.
    | (?P<role>\{(?:std:)?term\})(?=(?P<marks>`+)(?!`)(?P<text>.+?)(?<!`)(?P=marks)(?!`))
    | (?:\{[\w.+:-]+\})?(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)  # another role, or code
    """,
    re.VERBOSE | re.DOTALL,
)
_ROLES: Mapping[Syntax, str] = {Syntax.RST: ":izterm:", Syntax.MYST: "{izterm}"}
_TITLE_AND_TARGET = re.compile(r".+?\s*(?<!\\)<(?P<target>[^<]*?)>", re.DOTALL)
_IN_OTHER_INVENTORY = re.compile(r"[\w.-]+:\S")
_SHOWN_FILE = re.compile(r"(?:\bliteralinclude::|\{literalinclude\})[ \t]+(?P<file>\S+)")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
# What may stand right before inline markup in reStructuredText; beyond ASCII by its category in Unicode.
_ASCII_BEFORE_MARKUP = "\"'(<[{-/:"
_BEFORE_MARKUP = frozenset({"Ps", "Pi", "Pf", "Pd", "Po", "Zs", "Zl", "Zp"})


@dataclass(frozen=True, slots=True)
class Use:
    """A ``:term:`` in a text: where the name of the role stands, how it is written, and what it names."""

    start: int
    end: int
    syntax: Syntax
    target: str

    @property
    def edit(self) -> Edit:
        """The change to ``:izterm:``."""
        return Edit(self.start, self.end, _ROLES[self.syntax])

    @property
    def is_foreign(self) -> bool:
        """Whether it names the glossary of another project, as in ``python:iterator``."""
        return bool(_IN_OTHER_INVENTORY.match(self.target))


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What becomes of a file, and the uses in it that stay as they are."""

    path: Path
    before: str
    after: str
    kept: tuple[Finding, ...] = ()

    @property
    def is_needed(self) -> bool:
        """Whether there is anything to write."""
        return self.before != self.after

    def diff(self) -> Iterator[str]:
        """Yield the lines of a unified diff, which end as those of the file do."""
        label = self.path.as_posix()
        old, new = (_LINE.findall(text) for text in (self.before, self.after))
        for line in difflib.unified_diff(old, new, f"a/{label}", f"b/{label}"):
            yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"

    def write(self) -> None:
        """Write the file in place: its mode, and what links to it, stay."""
        if not self.is_needed:
            return
        with self.path.open("r+b") as file:
            file.write(self.after.encode(_ENCODING, _ERRORS))
            file.truncate()


def changes(folder: Path, glossary: Glossary | None = None) -> Iterator[Change]:
    """Yield what changes in the sources below *folder*; only the names of *glossary*, if one is given.

    :raises OSError: where a source can't be read.
    """
    texts = {path: path.read_bytes().decode(_ENCODING, _ERRORS) for path in sources(folder)}
    shown = {file for path, text in texts.items() for file in _shown_files(text, path, folder)}
    for path, text in texts.items():
        if found := list(uses(text, SYNTAXES[path.suffix.lower()])):
            is_shown = os.path.normpath(path) in shown
            reasons = ((use, _reason_to_keep(use, glossary, is_shown=is_shown)) for use in found)
            yield _change(path, text, found, {use: reason for use, reason in reasons if reason})


def _change(path: Path, text: str, found: Sequence[Use], kept: dict[Use, str]) -> Change:
    edits = list(_edits(text, [use for use in found if use not in kept], kept))
    faults = tuple(_fault(use, path, text, kept[use]) for use in found if use in kept)
    return Change(path=path, before=text, after=_edited(text, edits), kept=faults)


def _shown_files(text: str, path: Path, folder: Path) -> Iterator[str]:
    """Yield the files that the page at *path* shows as they are written."""
    for match in _SHOWN_FILE.finditer(text):
        name = match["file"]
        yield os.path.normpath(folder / name[1:] if name.startswith("/") else path.parent / name)


def _reason_to_keep(use: Use, glossary: Glossary | None, *, is_shown: bool) -> str:
    if is_shown:
        return "is in a file that 'literalinclude' shows"
    if use.is_foreign:
        return "names another project's glossary"
    return "names no term of the glossaries given" if glossary is not None and not glossary.find(use.target) else ""


def _fault(use: Use, path: Path, text: str, reason: str) -> Finding:
    place = Place(path.as_posix(), str(path), text.count("\n", 0, use.start) + 1)
    return Finding(place, Kind.UNDEFINED, f"{use.target!r} {reason}: left as it is")


def _edits(text: str, found: Sequence[Use], kept: dict[Use, str]) -> Iterator[Edit]:
    """Yield the edits that change *found*; what there is no room for is *kept*."""
    layout = Layout(text)
    for number, alike in groupby(found, key=lambda use: layout.line_at(use.start)):
        on_line = list(alike)
        if on_line[0].syntax is Syntax.MYST:
            yield from (use.edit for use in on_line)
            continue
        for use, edits in zip(on_line, layout.fitted(number, [use.edit for use in on_line]), strict=True):
            yield from edits
            if not edits:
                kept[use] = "has no room in its cell for a longer role"


def sources(folder: Path) -> Iterator[Path]:
    """Yield the files below *folder* that are reStructuredText or MyST, in the order of their names."""
    if not folder.is_dir():
        folder.stat()  # says what is wrong, if it is not there
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder))
    for root, folders, files in os.walk(folder, onerror=_raise):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "_build")))
        yield from (Path(root, name) for name in sorted(files) if Path(name).suffix.lower() in SYNTAXES)


def _raise(error: OSError) -> None:
    raise error


def migrated(text: str, syntax: Syntax) -> str:
    """Return *text* with ``:izterm:`` where it has ``:term:``, but for what names another project's glossary."""
    return _edited(text, _edits(text, [use for use in uses(text, syntax) if not use.is_foreign], {}))


def _edited(text: str, edits: Iterable[Edit]) -> str:
    pieces, done = [], 0
    for edit in sorted(edits, key=lambda edit: edit.start):
        pieces += [text[done : edit.start], edit.text]
        done = edit.end
    return "".join([*pieces, text[done:]])


def uses(text: str, syntax: Syntax) -> Iterator[Use]:
    """Yield each ``:term:`` of a page written as *text*."""
    if "term" not in text.lower():
        return
    for part in parts(text, syntax):
        yield from _uses_in_rst(text, part) if part.syntax is Syntax.RST else _uses_in_myst(text, part)


def _uses_in_rst(text: str, part: Part) -> Iterator[Use]:
    at = part.start
    while match := _IN_RST.search(text, at, part.end):
        at = match.end()
        if not match["escaped"] and not _may_begin_markup(text, match.start()):
            at = match.start() + 1
        elif (match["name"] or "").lower() in _TERM:
            yield Use(*match.span("role"), Syntax.RST, _target(match["text"]))
        elif (match["after"] or "").lower() in _TERM:
            yield Use(*match.span("suffix"), Syntax.RST, _target(match["before"]))


def _may_begin_markup(text: str, at: int) -> bool:
    """Return whether markup may begin there: after a blank, a bracket, a quote, a dash or the like."""
    before = text[at - 1 : at]
    if before.isascii():
        return before in _ASCII_BEFORE_MARKUP or before.isspace()
    return before == BYTE_ORDER_MARK or unicodedata.category(before) in _BEFORE_MARKUP


def _uses_in_myst(text: str, part: Part) -> Iterator[Use]:
    for match in _IN_MYST.finditer(text, part.start, part.end):
        if match["role"]:
            yield Use(match.start(), match.end(), Syntax.MYST, _target(match["text"]))


def _target(text: str) -> str:
    titled = _TITLE_AND_TARGET.fullmatch(text)
    return names.exact(titled["target"] if titled else text)
