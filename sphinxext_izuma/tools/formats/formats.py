"""The table of formats, and the choice of one."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from sphinxext_izuma.tools.stop import Stop

if TYPE_CHECKING:
    from sphinxext_izuma.tools.conversion_result import Conversion
    from sphinxext_izuma.tools.formats.input import Input


class Reader(Protocol):
    """The module of a format."""

    def count(self, given: Input) -> int:
        """Return how many terms a file has in the format. Its ending is one of the format."""

    def add(self, given: Input, conversion: Conversion) -> None:
        """Add the entries of a file to a conversion."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format of files.

    :ivar name: the name that users give, and the name of its module.
    :ivar help: the files that have it.
    :ivar endings: the ends of their names.
    """

    name: str
    help: str
    endings: tuple[str, ...]

    @property
    def reader(self) -> Reader:
        """Its module. Most commands need none."""
        return cast("Reader", import_module(f"{__package__}.{self.name}"))


_PAGES = (".rst", ".rest", ".txt", ".inc", ".md", ".markdown")
_MARKDOWN = (".md", ".markdown", ".txt")
# A glossary of Sphinx is never something else. Else the format with the most terms is taken, the first of several.
FORMATS = (
    Format(name="sphinx", help="a page or a Python file that has '.. glossary::'", endings=(*_PAGES, ".py")),
    Format(name="abbreviations", help="lines like '*[HTML]: Hyper Text' of MkDocs", endings=_MARKDOWN),
    Format(name="definitions", help="a page with a definition list", endings=_PAGES),
    Format(name="sections", help="a page with a heading for each term", endings=_PAGES),
    Format(name="table", help="a table with a column for the terms", endings=(".csv", ".tsv", ".tab")),
    Format(name="data", help="terms and definitions in JSON or YAML", endings=(".json", ".yaml", ".yml")),
)
_SPHINX = FORMATS[0]
FOLDERS = ("a folder of a project of Sphinx", "a folder with a Markdown file with front matter for each term")
NAMES = tuple(row.name for row in FORMATS)


def add(given: Input, conversion: Conversion) -> None:
    """Add the entries of a file to *conversion*.

    :raises NothingFound: if the file has no entries that a format can read.
    """
    wanted = conversion.options.format
    found = next((row for row in FORMATS if row.name == wanted), None) if wanted else _found(given, conversion)
    before = len(conversion.entries)
    if found:
        found.reader.add(given, conversion)
    if len(conversion.entries) > before:
        conversion.files.append(given.path)
    elif wanted:
        raise NothingFound(f"{given.path}: no terms in the format {wanted!r}")
    else:
        raise NothingFound(f"{given.path}: no glossary is found: {readable()}")


def _found(given: Input, conversion: Conversion) -> Format | None:
    """Return the format of a file, None if it has no terms. Terms in other formats get a note."""
    ending = given.path.suffix.lower()
    fitting = [row for row in FORMATS if ending in row.endings]
    if len(fitting) == 1 or (_SPHINX in fitting and _SPHINX.reader.count(given)):
        return fitting[0]
    counts = {row: number for row in fitting if (number := row.reader.count(given))}
    found = max(counts, key=counts.__getitem__, default=None)
    for other in counts:
        # The text of a section keeps its definition lists.
        if other is not found and found and (found.name, other.name) != ("sections", "definitions"):
            message = (
                f"read in the format {found.name!r}: for terms in the format {other.name!r}, convert it with --from"
            )
            conversion.add_note(given.place(1), message)
    return found


class NothingFound(Stop):
    """A file has no entries in a format that can be read."""


def readable() -> str:
    """Return a list of the formats, for a message."""
    rows = [f"{row.name}: {row.help} ({', '.join(row.endings)})" for row in FORMATS]
    return f"formats that can be read are {'; '.join([*rows, *FOLDERS])}"
