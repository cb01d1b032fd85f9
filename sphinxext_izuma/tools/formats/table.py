"""Reads tables: CSV and TSV, as spreadsheets write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice

from sphinxext_izuma.glossary.file import table, tree
from sphinxext_izuma.glossary.file.source import GlossaryError
from sphinxext_izuma.tools.conversion_result import Conversion
from sphinxext_izuma.tools.formats import rows
from sphinxext_izuma.tools.formats.input import Input

_SHOWN_COLUMNS = 10  # in a message
_MOST_ABOVE = 10  # rows that may be above the names of the columns


def count(_given: Input) -> int:
    """Return 1: each file with the ending of a table is one."""
    return 1


def add(given: Input, conversion: Conversion) -> None:
    """Add the rows of a table.

    :raises GlossaryError: if it is no table.
    """
    try:
        rows.add(_rows(given, conversion), given, conversion)
    except tree.TreeError as error:
        raise GlossaryError(str(error), given.place(error.line)) from None


def _rows(given: Input, conversion: Conversion) -> Iterator[rows.Row]:
    text = re.sub("\r\n?", "\n", given.text)
    first_line = text.lstrip("\n").partition("\n")[0]
    # Excel may name the delimiter.
    named = re.fullmatch(r"sep=(.)", first_line.strip("\ufeff \t"))
    if named:
        text = text.replace(first_line, "", 1)
    delimiter = named[1] if named else _delimiter_of(text)
    found = table.rows(text, delimiter)
    first = list(islice(found, _MOST_ABOVE))
    names, source, data = _head(first, given, conversion)
    of_source: rows.Cells = [("language", source, 1)] if source and "language" not in names else []
    for line, row in chain(data, found):
        cells = [(name, cell.strip(), line) for name, cell in zip(names, row, strict=False) if cell.strip()]
        yield [*cells, *(of_source if cells else ())], line
        if homeless := next((cell for cell in row[len(names) :] if cell.strip()), ""):
            cure = f"name its column, or put a text with {delimiter!r} in quotes"
            conversion.add_fault(given.place(line), f"the cell {homeless.strip()!r} is in no column: {cure}")


def _delimiter_of(text: str) -> str:
    """Return the delimiter of the first line that has one: above, a sheet may have a title."""
    lines = islice((line for line in text.split("\n") if re.search("[,;\t]", line)), 1)
    return table.delimiter_of(next(lines, ""))


def _head(first: list[table.Row], given: Input, conversion: Conversion) -> tuple[list[str], str, list[table.Row]]:
    """Return the fields of the columns, the language that they say, and the rows below their names.

    :param first: the first rows of the table.
    """
    if not first:
        return [], "", []
    known = [rows.fields_of(row) for _, row in first]
    at = next((number for number, fields in enumerate(known) if _is_head(fields, is_first=not number)), None)
    line, head = first[at or 0]
    names = [f"column {number}" for number in range(1, len(head) + 1)]
    if at is None:
        names[1:2] = ["definition"] if len(head) > 1 else []
    else:
        # A cell has no room for translations.
        fields = [field.removesuffix("translations") for field in known[at]]
        names = [field or cell.strip() or name for field, cell, name in zip(fields, head, names, strict=True)]
    if set(rows.NAMES).isdisjoint(names):
        # The language may be one of programming.
        of_head = enumerate(known[at] if at is not None else [])
        term = next((number for number, field in of_head if field in {"", "language"}), 0)
        names[term] = "term"
        there = ", ".join(map(repr, head[:_SHOWN_COLUMNS]))
        of_terms = "the first column" if at is None else f"the column {head[term].strip()!r}"
        message = f"no column is named like a term (there is {there}): {of_terms} is the term"
        conversion.add_note(given.place(line), message)
    if at:
        conversion.add_fault(given.place(first[0][0]), "the rows above the names of the columns are left out")
    return names, rows.source_of(head) if at is not None else "", first[0 if at is None else at + 1 :]


def _is_head(fields: list[str], *, is_first: bool) -> bool:
    """Tell whether a row has the names of the columns. Below the first row, a term may have the name of a field."""
    known = set(filter(None, fields))
    has_name = not known.isdisjoint(rows.NAMES)
    return (has_name or any(fields[1:])) if is_first else has_name and len(known) > 1
