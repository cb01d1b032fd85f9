"""Rows of terms to entries. The names of columns and keys may be those that other tools use."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from sphinxext_izuma.glossary import names
from sphinxext_izuma.glossary.file import fields
from sphinxext_izuma.glossary.file.values import ListOf
from sphinxext_izuma.glossary.language.languages import tag_of
from sphinxext_izuma.tools.conversion_result import Conversion, Entry, NothingToConvert
from sphinxext_izuma.tools.formats.input import Input
from sphinxext_izuma.tools.markdown.rst_inline import plain_text

MOST_ROWS = 200_000
NAMES = ("term", "acronym", "expansion")  # the first of them is the name of an entry
_KNOWN: Mapping[str, str] = {
    **{also: row.name for row in fields.ENTRY for also in row.also.split()},
    "label": "term",
    "scopenote": "note",
    "preflabel": "term",
    "term id": "id",
    "concept id": "id",
    "entry id": "id",
    "term name": "term",
    "terms": "term",
    "also known as": "aliases",
    "aka": "aliases",
    "related terms": "see_also",
    "abbreviation": "acronym",
    "abbreviations": "acronym",
    "acronyms": "acronym",
    "full form": "expansion",
    "full name": "expansion",
    "long form": "expansion",
    "short form": "acronym",
    "see": "see_also",
    "language": "language",
    "lang": "language",
    "inlanguage": "language",
    **{row.name: row.name for row in fields.ENTRY},
}
_FIELDS = frozenset(_KNOWN.values()) - {"translations"}  # a cell has no room for them
_LISTS = frozenset(row.name for row in fields.ENTRY if isinstance(row.kind, ListOf)) | {"deprecated"}
_TEXTS = frozenset({"definition", "note", "summary"})
_PER_LANGUAGE = frozenset(row.name for row in fields.PER_LANGUAGE)
_TAG = "[a-z]{2}(?:[-_](?:[A-Z]{2}|[A-Z][a-z]{3}))?"
LANGUAGE = re.compile("[A-Za-z]{2,3}(?:[-_@][A-Za-z0-9]+)*")
_IN_LANGUAGE = re.compile(rf"(?P<name>.+?)(?:[_.:/@-]({_TAG})|\s*[(\[]({_TAG}|[A-Z]{{2}})[)\]]| ([A-Z]{{2}}))")
_TRANSLATED = re.compile(r"translations\.(?P<language>[^.]+)\.(?P<field>.+)")
_HTML = re.compile(r"</?[A-Za-z][^<>]*>")
_URL = re.compile(r"https?://\S+")
_SEPARATORS = (r"[;|\n]", r",")
Cell = tuple[str, str | list[str], int]  # the name, the value and the line
Cells = list[Cell]
Row = tuple[Cells, int]


@lru_cache(maxsize=256)  # a file has few names of columns and keys, and each in many rows
def field_of(name: str) -> str:
    """Return the field that a column or a key is; empty if it is none."""
    # A sheet may have more in the name of a column, as "Definition (long)" or "Term / phrase".
    return _exact_field(name) or _exact_field(re.split(r"[/(\[]", name, maxsplit=1)[0])


def _exact_field(name: str) -> str:
    plain = name.lower().rpartition(":")[2] or name.lower()  # as in skos:prefLabel
    plain = " ".join(filter(None, re.split(r"[\s_*.:-]+", plain)))
    return _KNOWN.get(plain.replace(" ", "_")) or _KNOWN.get(plain) or ""


def fields_of(columns: Sequence[str]) -> list[str]:
    """Return the field that each column is. Columns like ``term_de`` are translations of English or the first."""
    found = [_field_in_language(name) for name in columns]
    languages = [language for field, language in found if language and field in NAMES]
    source = "en" if "en" in languages else next(iter(languages), "")
    has_plain_name = any(field in NAMES and not language for field, language in found)
    return [
        field if not language or (language == source and not has_plain_name) else translated(field, language)
        for field, language in found
    ]


def source_of(columns: Sequence[str]) -> str:
    """Return the language of the columns with the names of terms, empty if one does not say it."""
    found = [language for field, language in map(_field_in_language, columns) if field in NAMES]
    return "" if "" in found else "en" if "en" in found else next(iter(found), "")


@lru_cache(maxsize=256)
def _field_in_language(name: str) -> tuple[str, str]:
    """Return the field and the language of a column; the language is empty if its name has none."""
    parts = None if _exact_field(name) else _IN_LANGUAGE.fullmatch(name.strip())
    field = field_of(parts["name"]) if parts else ""
    if not parts or field not in _PER_LANGUAGE:
        return field_of(name), ""
    language = next(filter(None, parts.groups()[1:])).replace("_", "-")
    return field, language.lower() if len(language) == len("en") else language


def is_language(name: str) -> bool:
    """Return whether a key is a language tag."""
    return bool(re.fullmatch(_TAG, name))


def translated(field: str, language: str) -> str:
    """Return the name of a cell in another language."""
    return f"translations.{language}.{field}"


def add(rows: Iterator[Row], given: Input, conversion: Conversion, kind: str = "column") -> None:
    """Add an entry for each row.

    :param kind: what the cells of a row are called in the file.
    :raises NothingToConvert: if there are too many rows.
    """
    left_out: dict[str, int] = {}
    repeated: dict[str, int] = {}
    for number, (cells, line) in enumerate(rows, 1):
        if number > MOST_ROWS:
            raise NothingToConvert(f"{given.path}:{line}: more than {MOST_ROWS:,} rows: split the file")
        entry = Entry(place=given.place(line), names=[])
        values: dict[str, str | list[str]] = {}
        for name, value, at in cells:
            if name in values:
                repeated.setdefault(name, at)
            elif name in _FIELDS or ((found := _TRANSLATED.fullmatch(name)) and found["field"] in _PER_LANGUAGE):
                values[name] = value
            else:
                left_out.setdefault(name, at)
        if _set(entry, values, conversion):
            conversion.add_entry(entry)
        elif values:
            conversion.add_fault(entry.place, "a row without a term is left out")
    for name, line in left_out.items():
        conversion.add_fault(given.place(line), f"the {kind} {name!r} is left out: no field of an entry is like it")
    for name, line in repeated.items():
        conversion.add_fault(given.place(line), f"a second {kind} for {name!r} is left out: write both into one")


def _set(entry: Entry, values: dict[str, str | list[str]], conversion: Conversion) -> bool:
    """Set the fields of an entry, and return whether it has a term."""
    # A table of abbreviations has no other name.
    term = next((value for key in NAMES if (value := values.pop(key, ""))), "")
    name, *others = [names.exact(text) for text in (term if isinstance(term, list) else [term])] or [""]
    if not name:
        return False
    entry.names = list(dict.fromkeys([name, *others, *_items(values.pop("aliases", []))]))
    for field, value in values.items():
        if field == "language":
            set_language(entry, _text(value), conversion)
        elif field == "definition":
            entry.definition = _plain(_text(value), entry, conversion)
        elif field in {"id", "sort"}:
            setattr(entry, field, names.exact(_text(value)))
        elif field in {"url", "learn_more"} and not _URL.fullmatch(_text(value)):
            conversion.add_fault(entry.place, f"{_text(value)!r} of {name!r} is no address: it is left out")
        elif found := _TRANSLATED.fullmatch(field):
            fields_of_language = entry.translations.setdefault(found["language"], {})
            fields_of_language[found["field"]] = _value(found["field"], value, entry, conversion)
        elif field != "shown":
            entry.fields[field] = _value(field, value, entry, conversion)
    return True


def set_language(entry: Entry, text: str, conversion: Conversion) -> None:
    """Set the language of an entry. A text that is no language tag is reported."""
    if LANGUAGE.fullmatch(text):
        entry.language = tag_of(text)
        return
    message = f"the language {text!r} of {entry.names[0]!r} is no language tag, like 'de': it is left out"
    conversion.add_fault(entry.place, message)


def _value(field: str, value: str | list[str], entry: Entry, conversion: Conversion) -> str | list[str]:
    """Return the value of a field."""
    if field in _TEXTS:
        return _plain(_text(value), entry, conversion)
    return _items(value) if field in _LISTS else names.exact(_text(value))


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
