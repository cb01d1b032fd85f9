"""Write a glossary file as data, JSON or a table. All is written, so that the file that is read again is the same."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sphinxext_izuma.glossary.file import cells, fields, slips
from sphinxext_izuma.glossary.file.records import GlossaryFile, Header, Record

Plain = dict[str, Any]
_GLOSSARY, _TERMS = slips.FILE_KEYS


def as_data(file: GlossaryFile) -> Plain:
    """Return a file as plain data of the form that :mod:`.fields` describes."""
    table = fields.OF_TRANSLATION if file.header.translates else fields.ENTRY
    return {_GLOSSARY: _header(file.header), _TERMS: [_entry(record, table) for record in file.records]}


def _header(header: Header) -> Plain:
    default = Header()
    given = {key: value for key, value in header._asdict().items() if value != getattr(default, key)}
    return fields.plain(_with_line(given), fields.HEADER)


def _entry(record: Record, table: Iterable[fields.Field]) -> Plain:
    given = _as_values(record)
    # An id that is made of a name may have letters that no "id" may have. It is made again.
    if not re.search(fields.IDENTIFIER.pattern, given.get("id", "")):
        given.pop("id", None)
    given["translations"] = {tag: _as_values(values) for tag, values in record.get("translations", {}).items()}
    return fields.plain(given, table if given["translations"] else [row for row in table if row.name != "translations"])


def _as_values(record: Record) -> Record:
    """Return the values of the fields: the inverse of making a record of them."""
    renamed = {"name": "term", "deprecated_names": "deprecated"}
    return _with_line({renamed.get(key, key): value for key, value in record.items()})


def _with_line(values: Record) -> Record:
    """Return *values* with a line for the markup, which no record keeps."""
    return values | {"markup": (values["markup"], 0)} if "markup" in values else values


def as_json(data: Plain | list[Plain]) -> str:
    """Return data as JSON. Each value has a line of its own, so findings name it."""
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def as_csv(data: Plain) -> str:
    """Return data as a table. The header of the glossary is in the first row of an entry."""
    rows = [dict(_cells(entry)) for entry in data[_TERMS]] or [{}]
    rows[0] |= _cells({_GLOSSARY: data[_GLOSSARY]})
    table = fields.OF_TRANSLATION if "translates" in data[_GLOSSARY] else fields.ENTRY
    used = {column for row in rows for column in row} | {table[0].name}
    own = [row.name for row in table if row.name in used]
    columns = [*own, *sorted(used.difference(own), key=_place_of)]
    lines = [columns, *([row.get(column, "") for column in columns] for row in rows)]
    return "".join(",".join(map(cells.quoted, line)) + "\n" for line in lines)


def _cells(values: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    """Yield the cells of a row, each with its column."""
    for key, value in values.items():
        if isinstance(value, dict):
            yield from _cells(value, f"{before}{key}.")
        else:
            yield f"{before}{key}", cells.of_value(value)


def _place_of(column: str) -> tuple[bool, str, int]:
    """Return the key that sorts a column with several keys: languages first, and fields as in their table."""
    before, _, field = column.rpartition(".")
    order = [row.name for row in (fields.HEADER if before == _GLOSSARY else fields.PER_LANGUAGE)]
    return before == _GLOSSARY, before, order.index(field)
