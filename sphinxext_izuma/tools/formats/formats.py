"""The table of formats, and the choice of one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sphinxext_izuma.tools.conversion_result import Conversion, NothingToConvert
from sphinxext_izuma.tools.formats import sphinx
from sphinxext_izuma.tools.formats.input import Input


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format of files.

    :ivar name: the name that users give.
    :ivar help: the files that have it.
    :ivar reads: whether a file has it, by its ending and its content.
    :ivar add: adds the entries of a file to a conversion.
    """

    name: str
    help: str
    reads: Callable[[Input], bool]
    add: Callable[[Input, Conversion], None]


# The first format that reads a file is taken.
FORMATS = (
    Format(
        name="sphinx",
        help="a page in reStructuredText or MyST, or a Python file, that has '.. glossary::'",
        reads=sphinx.reads,
        add=sphinx.add,
    ),
)
FOLDERS = ("a folder with conf.py, whose pages have '.. glossary::'", "a folder with a Markdown file for each term")
NAMES = tuple(row.name for row in FORMATS)


def add(given: Input, conversion: Conversion) -> None:
    """Add the entries of a file to *conversion*.

    :raises NothingToConvert: if the file has no entries that a format can read.
    """
    wanted = conversion.options.format
    found = next((row for row in FORMATS if (row.name == wanted if wanted else row.reads(given))), None)
    before = len(conversion.entries)
    if found:
        found.add(given, conversion)
    if len(conversion.entries) > before:
        conversion.files.append(given.path)
    elif wanted:
        raise NothingToConvert(f"{given.path}: no terms in the format {wanted!r}")
    else:
        raise NothingToConvert(f"{given.path}: no glossary is found: {readable()}")


def readable() -> str:
    """Return a list of the formats, for a message."""
    rows = [f"{row.help} ({row.name})" for row in FORMATS]
    return f"formats that can be read are {'; '.join([*rows, *FOLDERS])}"
