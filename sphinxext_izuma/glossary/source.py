"""Where glossaries are read from: files, and the glossaries of installed packages."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from importlib import metadata
from pathlib import Path
from typing import NamedTuple, Self

from sphinxext_izuma.glossary.records import Record, term_of
from sphinxext_izuma.glossary.term import Fault, Place, Term

ENTRY_POINTS = "sphinxext_izuma.glossaries"
FILE_ENDINGS = (".yaml", ".yml")
MAX_BYTES = 20_000_000


class SourceError(Exception):
    """A glossary that can't be used at all; the text says which, where and why.

    *place* is the line that is wrong, None where the file itself can't be had; *reason* is the text without the place.
    """

    def __init__(self, reason: str, place: Place | None = None) -> None:
        super().__init__(f"{place}: {reason}" if place else reason)
        self.reason = reason
        self.place = place


class Source(NamedTuple):
    """A glossary file: what its users call it, where it is, and whether it came with a package."""

    label: str
    path: Path
    installed: bool = False

    def place(self, line: int) -> Place:
        """Return the place of a line of the file."""
        return Place(self.label, str(self.path), line)


class SourceData:
    """What a source says: its header, a record of each valid entry in order, and all that is wrong in it."""

    def __init__(self, source: Source, records: Iterable[Record] = ()) -> None:
        self.source = source
        self.name = ""
        self.title = ""
        self.language = "en"
        self.url = ""
        self.records = list(records)
        self.faults: list[Fault] = []

    def blame(self, line: int, message: str, kind: str = "data") -> None:
        """Note a fault."""
        self.faults.append(Fault(place=self.source.place(line), kind=kind, message=message))

    @property
    def header(self) -> tuple[str, str, bool, dict[str, str]]:
        """All but the entries and faults, as plain data."""
        values = {"name": self.name, "title": self.title, "language": self.language, "url": self.url}
        return self.source.label, str(self.source.path), self.source.installed, values

    @classmethod
    def from_header(cls, header: tuple[str, str, bool, dict[str, str]]) -> Self:
        """Return a source of a :attr:`header`, without entries and faults."""
        label, path, installed, values = header
        data = cls(Source(label, Path(path), installed))
        for name, value in values.items():
            setattr(data, name, value)
        return data

    def error(self, line: int, message: str) -> SourceError:
        """Return the error that makes the source useless."""
        return SourceError(message, self.source.place(line))

    @property
    def terms(self) -> list[Term]:
        """The valid terms, in order."""
        return [term_of(record, self) for record in self.records]

    @property
    def english(self) -> bool:
        """Whether regular English plurals are generated."""
        return self.language.lower().split("-")[0] == "en"


def locate(wanted: Sequence[str], folder: Path) -> list[Source]:
    """Return the sources of the *wanted* paths (relative to *folder*) and names of installed glossaries.

    :raises SourceError: where a name is not installed, or its package fails.
    """
    return [_file(text, folder) if _is_path(text) else _installed(text) for text in wanted]


def _is_path(text: str) -> bool:
    return text.endswith(FILE_ENDINGS) or "/" in text or os.sep in text


def _file(text: str, folder: Path) -> Source:
    path = Path(os.path.normpath(folder / text))
    return Source(text, path)


def _installed(name: str) -> Source:
    found = {point.name: point for point in metadata.entry_points(group=ENTRY_POINTS)}
    if name not in found:
        known = ", ".join(map(repr, sorted(found))) or "none"
        raise SourceError(f"no installed glossary is named {name!r} (installed: {known}; a file ends in .yaml)")
    try:
        path = Path(found[name].load())
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"
        raise SourceError(f"the installed glossary {name!r} ({found[name].value}) does not load: {reason}") from error
    return Source(path.name, path, installed=True)


def read(source: Source, content: bytes | None = None) -> SourceData:
    """Return what *source* says, with all its faults; *content* is that of its file, where it is known.

    :raises SourceError: for a file that can't be read, is no YAML, or has no list of terms.
    """
    # Here, not at the top: who finds a glossary in a cache reads no file.
    from sphinxext_izuma.glossary import reader  # noqa: PLC0415

    text = _text(source, content_of(source) if content is None else content)
    return reader.read(SourceData(source), text)


def content_of(source: Source) -> bytes:
    """Return the bytes of the file.

    :raises SourceError: for a file that can't be read, or is too large.
    """
    try:
        with source.path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:  # of the latter kind is a name that no file can have
        reason = getattr(error, "strerror", None) or error
        raise SourceError(f"{source.label}: can't read the glossary: {reason} ({source.path})") from None
    if len(content) > MAX_BYTES:
        raise SourceError(f"{source.label}: larger than {MAX_BYTES // 1_000_000} MB: split the glossary")
    return content


def _text(source: Source, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = source.place(content.count(b"\n", 0, error.start) + 1)
        reason = f"not UTF-8 (byte 0x{content[error.start]:02x}): save the file as UTF-8"
        raise SourceError(reason, place) from None
