"""Rows of terms to entries. The names of columns and keys may be those that other tools use."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from sphinxext_izuma.glossary import names
from sphinxext_izuma.glossary.file import fields
from sphinxext_izuma.glossary.file.synonyms import SYNONYMS
from sphinxext_izuma.glossary.file.values import ListOf
from sphinxext_izuma.tools.conversion_result import Conversion, Entry, NothingToConvert
from sphinxext_izuma.tools.formats.input import Input
from sphinxext_izuma.tools.markdown.rst_inline import plain_text

MOST_ROWS = 200_000
_KNOWN: Mapping[str, str] = {
    **SYNONYMS,
    "abbreviation": "acronym",
    "abbreviations": "acronym",
    "acronyms": "acronym",
    "full form": "expansion",
    "full name": "expansion",
    "long form": "expansion",
    "short form": "acronym",
    "see": "see_also",
    **{row.name: row.name for row in fields.ENTRY},
}
_LISTS = frozenset(row.name for row in fields.ENTRY if isinstance(row.kind, ListOf)) | {"deprecated"}
_TEXTS = frozenset({"definition", "note", "summary"})
_HTML = re.compile(r"</?[A-Za-z][^<>]*>")
_URL = re.compile(r"https?://\S+")
_SEPARATORS = (r"[;|\n]", r",")
Cells = list[tuple[str, str | list[str], int]]  # the name, the value and the line of each
Row = tuple[Cells, int]


def field_of(name: str) -> str:
    """Return the field that a column or a key is; empty if it is none."""
    plain = " ".join(re.split(r"[\s_-]+", name.strip().lower()))
    return _KNOWN.get(plain.replace(" ", "_")) or _KNOWN.get(plain) or ""


def add(rows: Iterator[Row], given: Input, conversion: Conversion) -> None:
    """Add an entry for each row.

    :raises NothingToConvert: if there are too many rows.
    """
    left_out: dict[str, int] = {}
    for number, (cells, line) in enumerate(rows, 1):
        if number > MOST_ROWS:
            raise NothingToConvert(f"{given.path}:{line}: more than {MOST_ROWS:,} rows: split the file")
        entry = Entry(place=given.place(line), names=[])
        values: dict[str, str | list[str]] = {}
        for name, value, _ in cells:
            if name in _KNOWN.values() and name not in values:
                values[name] = value
            else:
                left_out.setdefault(name, line)
        if _set(entry, values, conversion):
            conversion.add_entry(entry)
        elif values:
            conversion.add_fault(entry.place, "a row without a term is left out")
    for name, line in left_out.items():
        conversion.add_fault(given.place(line), f"the column {name!r} is left out: no field of an entry is like it")


def _set(entry: Entry, values: dict[str, str | list[str]], conversion: Conversion) -> bool:
    """Set the fields of an entry, and return whether it has a term."""
    # A table of abbreviations has no other name.
    term = values.pop("term", "") or values.pop("acronym", "") or values.pop("expansion", "")
    name = names.exact(_text(term))
    if not name:
        return False
    entry.names = list(dict.fromkeys([name, *_items(values.pop("aliases", []))]))
    for field, value in values.items():
        if field == "definition":
            entry.definition = _plain(_text(value), entry, conversion)
        elif field in {"id", "sort"}:
            setattr(entry, field, names.exact(_text(value)))
        elif field in _TEXTS:
            entry.fields[field] = _plain(_text(value), entry, conversion)
        elif field in _LISTS:
            entry.fields[field] = _items(value)
        elif field in {"url", "learn_more"} and not _URL.fullmatch(_text(value)):
            conversion.add_fault(entry.place, f"{_text(value)!r} of {name!r} is no address: it is left out")
        elif field != "shown":
            entry.fields[field] = names.exact(_text(value))
    return True


def _text(value: str | list[str]) -> str:
    return value if isinstance(value, str) else "\n\n".join(value)


def _items(value: str | list[str]) -> list[str]:
    """Return the items of a list, or of a text with ``;``, ``|`` or else ``,`` between them."""
    if isinstance(value, str):
        separator = next((each for each in _SEPARATORS if re.search(each, value)), None)
        value = re.split(separator, value) if separator else [value]
    return list(dict.fromkeys(filter(None, map(names.exact, value))))


def _plain(text: str, entry: Entry, conversion: Conversion) -> str:
    """Return plain text as reStructuredText. Its lines stay lines."""
    if found := _HTML.search(text):
        conversion.add_fault(entry.place, f"HTML {found.group()!r} in the text of {entry.names[0]!r} stays as text")
    return "\n".join(line.strip() for line in plain_text(text.strip()).split("\n"))
