"""The source of a glossary: a path, or a file of an installed package. Reads its bytes."""

# No "from __future__ import annotations": NamedTuple would compile each annotation from its text. That takes half of
# the time of the import.
import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from sphinxext_izuma.glossary.term import Place

ENTRY_POINTS = "sphinxext_izuma.glossaries"
FILE_ENDINGS = (".yaml", ".yml")
MAX_BYTES = 20_000_000


class GlossaryError(Exception):
    """A glossary can't be used at all. ``str(error)`` gives the file, the line and the reason.

    :ivar reason: the text without the place.
    :ivar place: the file and the wrong line; None if the file itself can't be read.
    """

    def __init__(self, reason: str, place: Place | None = None) -> None:
        super().__init__(f"{place}: {reason}" if place else reason)
        self.reason = reason
        self.place = place


class Source(NamedTuple):
    """A glossary file: the name that its users know, its path, and whether it came with a package."""

    label: str
    path: Path
    installed: bool = False

    def place(self, line: int) -> Place:
        """Return the place of a line of the file."""
        return Place(self.label, str(self.path), line)


def locate(wanted: Sequence[str], folder: Path) -> list[Source]:
    """Return the source of each *wanted* text: a path relative to *folder*, or the name of an installed glossary.

    :raises GlossaryError: if no installed glossary has the name, or its package does not load.
    """
    return [_file(text, folder) if _is_path(text) else _installed(text) for text in wanted]


def _is_path(text: str) -> bool:
    return text.endswith(FILE_ENDINGS) or "/" in text or os.sep in text


def _file(text: str, folder: Path) -> Source:
    path = Path(os.path.normpath(folder / text))
    return Source(text, path)


def _installed(name: str) -> Source:
    # Imported here, because most projects name files only.
    from importlib import metadata  # noqa: PLC0415

    found = {point.name: point for point in metadata.entry_points(group=ENTRY_POINTS)}
    if name not in found:
        known = ", ".join(map(repr, sorted(found))) or "none"
        raise GlossaryError(f"no installed glossary is named {name!r} (installed: {known}; a file ends in .yaml)")
    try:
        path = Path(found[name].load())
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"
        raise GlossaryError(f"the installed glossary {name!r} ({found[name].value}) does not load: {reason}") from error
    return Source(path.name, path, installed=True)


def content_of(source: Source) -> bytes:
    """Return the bytes of the file.

    :raises GlossaryError: if the file can't be read, or is too large.
    """
    try:
        with source.path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have
        reason = getattr(error, "strerror", None) or error
        raise GlossaryError(f"{source.label}: can't read the glossary: {reason} ({source.path})") from None
    if len(content) > MAX_BYTES:
        raise GlossaryError(f"{source.label}: larger than {MAX_BYTES // 1_000_000} MB: split the glossary")
    return content
