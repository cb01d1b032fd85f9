"""Change ``:term:`` to ``:izterm:`` in the sources of a project, and nothing else."""

from __future__ import annotations

import difflib
import errno
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from sphinxext_izuma.glossary.finding import Finding, Kind
from sphinxext_izuma.glossary.term import Place
from sphinxext_izuma.tools.alignment import Edit, Layout
from sphinxext_izuma.tools.catalogs.po_file import texts_of
from sphinxext_izuma.tools.markup import Syntax
from sphinxext_izuma.tools.uses import ROLES, SYNTAXES, Use, glossary_places, uses

if TYPE_CHECKING:
    from sphinxext_izuma.glossary.glossary import Glossary

CATALOG = ".po"
# With these, a byte that is no UTF-8 is written as it was read.
_ENCODING, _ERRORS = "utf-8", "surrogateescape"

_INCLUDED_FILE = re.compile(r"(?:\bliteralinclude::|\{literalinclude\})[ \t]+(?P<file>\S+)")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The change of a file.

    :ivar path: the file.
    :ivar before: its text before the change.
    :ivar after: its text after the change.
    :ivar kept: a finding for each use that stays unchanged.
    :ivar uses: the number of uses that change.
    :ivar loses: whether a finding is about links that break.
    """

    path: Path
    before: str
    after: str
    kept: tuple[Finding, ...] = ()
    uses: int = 0
    loses: bool = False

    @property
    def is_needed(self) -> bool:
        """Whether the text changes."""
        return self.before != self.after

    def diff(self) -> Iterator[str]:
        """Yield the lines of a unified diff, with the newlines of the file."""
        label = self.path.as_posix()
        old, new = (_LINE.findall(text) for text in (self.before, self.after))
        for line in difflib.unified_diff(old, new, f"a/{label}", f"b/{label}"):
            yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"

    def write(self) -> None:
        """Write into the existing file, so that its mode and its links stay the same."""
        if not self.is_needed:
            return
        with self.path.open("r+b") as file:
            file.write(self.after.encode(_ENCODING, _ERRORS))
            file.truncate()


def changes(folder: Path, glossary: Glossary | None = None) -> Iterator[Change]:
    """Yield the changes of the sources below *folder*.

    :param folder: the folder of the sources.
    :param glossary: if given, only its names are changed.
    :raises OSError: if a source can't be read.
    """
    texts = {path: path.read_bytes().decode(_ENCODING, _ERRORS) for path in sources(folder)}
    catalogs = {path: texts.pop(path) for path in tuple(texts) if path.suffix.lower() == CATALOG}
    shown = {file for path, text in texts.items() for file in _included_files(text, path, folder)}
    for path, text in texts.items():
        syntax = SYNTAXES[path.suffix.lower()]
        if glossary is None and (left := tuple(_glossaries_left(path, text, syntax))):
            yield Change(path=path, before=text, after=text, kept=left, loses=True)
        if found := list(uses(text, syntax)):
            is_shown = os.path.normpath(path) in shown
            reasons = ((use, _reason_to_keep(use, glossary, is_shown=is_shown)) for use in found)
            yield _change(path, text, found, {use: reason for use, reason in reasons if reason})

    for path, text in catalogs.items():
        if change := _catalog_change(path, text, glossary):
            yield change


def _glossaries_left(path: Path, text: str, syntax: Syntax) -> Iterator[Finding]:
    """Yield a finding for each glossary of Sphinx in a page. ``:izterm:`` does not find its terms."""
    for line in glossary_places(text, syntax):
        cure = f"run 'sphinx-izterm convert --replace' with {path.name}, or no ':izterm:' finds its terms"
        yield Finding(Place(path.as_posix(), str(path), line), Kind.UNDEFINED, f"still has a glossary: {cure}")


def _catalog_change(path: Path, text: str, glossary: Glossary | None) -> Change | None:
    """Return the change of a catalogue: each message as its source, so that translations are found again."""
    edits: list[Edit] = []
    kept: list[Finding] = []
    changed = 0
    for message in texts_of(text):
        syntax = Syntax.MYST if re.search(r"\{(?:std:)?term\}", message.text) else Syntax.RST
        for use in uses(message.text, syntax):
            if reason := _reason_to_keep(use, glossary, is_shown=False):
                place = replace(use, start=message.places[use.start][0])
                kept.append(_kept_finding(place, path, text, reason))
            else:
                edits += message.edits(use.start, use.end, ROLES[syntax])
                changed += 1
    after = apply_edits(text, edits)
    if not edits and not kept:
        return None
    return Change(path=path, before=text, after=after, kept=tuple(kept), uses=changed)


def _change(path: Path, text: str, found: Sequence[Use], kept: dict[Use, str]) -> Change:
    edits = list(_edits(text, [use for use in found if use not in kept], kept))
    faults = tuple(_kept_finding(use, path, text, kept[use]) for use in found if use in kept)
    changed = len(found) - len(kept)
    return Change(path=path, before=text, after=apply_edits(text, edits), kept=faults, uses=changed)


def _included_files(text: str, path: Path, folder: Path) -> Iterator[str]:
    """Yield the files that the page at *path* includes with ``literalinclude``."""
    for match in _INCLUDED_FILE.finditer(text):
        name = match["file"]
        yield os.path.normpath(folder / name[1:] if name.startswith("/") else path.parent / name)


def _reason_to_keep(use: Use, glossary: Glossary | None, *, is_shown: bool) -> str:
    if is_shown:
        return "is in a file that 'literalinclude' shows"
    if use.is_foreign:
        return "names another project's glossary"
    return "names no term of the glossaries given" if glossary is not None and not glossary.find(use.target) else ""


def _kept_finding(use: Use, path: Path, text: str, reason: str) -> Finding:
    place = Place(path.as_posix(), str(path), text.count("\n", 0, use.start) + 1)
    return Finding(place, Kind.UNDEFINED, f"{use.target!r} {reason}: left as it is")


def _edits(text: str, found: Sequence[Use], kept: dict[Use, str]) -> Iterator[Edit]:
    """Yield the edits that change *found*. A use without room in its cell is added to *kept*."""
    layout = Layout(text)
    for number, alike in groupby(found, key=lambda use: layout.line_at(use.start)):
        on_line = list(alike)
        if on_line[0].syntax is Syntax.MYST:
            yield from (use.edit for use in on_line)
            continue
        for use, edits in zip(on_line, layout.fit(number, [use.edit for use in on_line]), strict=True):
            yield from edits
            if not edits:
                kept[use] = "has no room in its cell for a longer role"


def sources(folder: Path) -> Iterator[Path]:
    """Yield the files below *folder* in reStructuredText or MyST, and catalogues, in the order of their names.

    :raises OSError: if the folder can't be read.
    """
    if not folder.is_dir():
        folder.stat()  # raises the right error if there is no such folder
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder))
    for root, folders, files in os.walk(folder, onerror=_raise):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "_build")))
        endings = {*SYNTAXES, CATALOG}
        yield from (Path(root, name) for name in sorted(files) if Path(name).suffix.lower() in endings)


def _raise(error: OSError) -> None:
    raise error


def migrated(text: str, syntax: Syntax) -> str:
    """Return *text* with ``:izterm:`` for ``:term:``. A role for the glossary of another project stays unchanged."""
    return apply_edits(text, _edits(text, [use for use in uses(text, syntax) if not use.is_foreign], {}))


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """Return *text* after some edits that do not overlap."""
    pieces, done = [], 0
    for edit in sorted(edits, key=lambda edit: edit.start):
        pieces += [text[done : edit.start], edit.text]
        done = edit.end
    return "".join([*pieces, text[done:]])
