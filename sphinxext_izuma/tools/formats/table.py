"""Reads tables: CSV and TSV, as spreadsheets write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from sphinxext_izuma.glossary.file import table, tree
from sphinxext_izuma.glossary.file.source import GlossaryError
from sphinxext_izuma.tools.conversion_result import Conversion
from sphinxext_izuma.tools.formats import rows
from sphinxext_izuma.tools.formats.input import Input

_SHOWN_COLUMNS = 10  # in a message


def reads(_given: Input) -> bool:
    """Return True: each file with the ending of a table is one."""
    return True


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
    found = table.rows(text, named[1] if named else table.delimiter_of(text))
    head_line, head = next(found, (1, []))
    if not head:
        return
    columns = [rows.field_of(name) for name in head]
    if not {"term", "acronym", "expansion"} & set(columns):
        there = ", ".join(map(repr, head[:_SHOWN_COLUMNS]))
        message = f"no column is named like a term (there is {there}): the first column is the term"
        conversion.add_note(given.place(head_line), message)
        columns = ["term", "definition", *[f"column {number}" for number in range(3, len(head) + 1)]][: len(head)]
        found = chain([(head_line, head)], found)
    names_of = [column or name for column, name in zip(columns, head, strict=True)]
    for line, row in found:
        cells: rows.Cells = [
            (name, cell.strip(), line) for name, cell in zip(names_of, row, strict=False) if cell.strip()
        ]
        cells += [("", cell.strip(), line) for cell in row[len(names_of) :] if cell.strip()]
        yield cells, line
