"""Parse a table (CSV) into the nodes of a glossary file: a row for each entry, a column for each field.

A column of the header begins with ``glossary.``, and one of a translation with the language: ``translations.de.term``.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from io import StringIO
from itertools import zip_longest
from typing import NamedTuple

from sphinxext_izuma.glossary.file import cells, fields, slips, synonyms
from sphinxext_izuma.glossary.file.tree import (
    MAX_ITEMS,
    TOO_MANY,
    Map,
    Node,
    Scalar,
    Sequence,
    TreeError,
    check_characters,
)
from sphinxext_izuma.glossary.file.values import Value, WrongValue
from sphinxext_izuma.glossary.finding import Kind, some

_GLOSSARY, _TERMS = slips.FILE_KEYS
_TRANSLATIONS = "translations"
MAX_COLUMNS = 1_000
_SHOWN = 40  # characters of a cell in a message
_DELIMITERS = ",;\t"

AddFault = Callable[[int, str, Kind], None]
Row = tuple[int, list[str]]


def parse(text: str, add_fault: AddFault) -> Map | None:
    """Return the root node of a table, None if the text is empty.

    :param add_fault: takes the line, the message and the kind of each fault.
    :raises TreeError: if the text can't be used.
    """
    text = re.sub("\r\n?", "\n", text)
    check_characters(text)
    delimiter = delimiter_of(text)
    found = rows(text, delimiter)
    head = next(found, None)
    return _Table(head, delimiter, add_fault).root(found) if head else None


def delimiter_of(text: str) -> str:
    """Return the character between the cells of a table. Spreadsheets write that of their language."""
    return max(_DELIMITERS, key=text.lstrip("\n").partition("\n")[0].count)


def rows(text: str, delimiter: str) -> Iterator[Row]:
    """Yield each row that has a text, and the line where it begins."""
    lines = StringIO(text, newline="\n")  # splits at this character alone, as editors do
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    begun = 1
    try:
        for row in reader:
            if any(map(str.strip, row)):
                yield begun, row
            begun = reader.line_num + 1
    except csv.Error as error:
        found = "a quote is not closed"
        if str(error).startswith("field larger"):
            found = f"a cell has more than {csv.field_size_limit():,} characters, or {found},"
        cure = 'close it, and write "" for a quote in a text'
        raise TreeError(f"not a table: {found} in the row that begins here: {cure}", begun) from None


class _Column(NamedTuple):
    """A column: its name, the keys that lead to its values, and their kind."""

    name: str
    path: list[Scalar]
    kind: Value


class _Table:
    """Reads the rows of one table."""

    def __init__(self, head: Row, delimiter: str, add_fault: AddFault) -> None:
        self._line, names = head
        self._names = [name.strip() for name in names]
        if len(self._names) > MAX_COLUMNS:
            raise TreeError(
                f"more than {MAX_COLUMNS:,} columns: a table of a glossary has one for each field", self._line
            )
        self._delimiter = delimiter
        self._add_fault = add_fault
        is_translation = f"{_GLOSSARY}.translates" in self._names
        self._fields = fields.OF_TRANSLATION if is_translation else fields.ENTRY
        self._check_names(fields.TRANSLATION_NEEDS if is_translation else ("term",))
        self._columns = list(self._known_columns())
        self._glossary: dict[str, tuple[str, Scalar, Node]] = {}  # the text, the key and the value of each cell

    def _check_names(self, needs: tuple[str, ...]) -> None:
        if set(needs).isdisjoint(self._names):
            found = some(list(map(repr, self._names)))
            message = f"no column {' or '.join(map(repr, needs))} (there is {found}): the first row names the columns"
            raise TreeError(message, self._line)

    def _known_columns(self) -> Iterator[_Column | None]:
        """Yield each column, None if it is not known."""
        seen: set[str] = set()
        for name in self._names:
            kinds = self._kinds_beside(name)
            if name in seen:
                message = f"the column {name!r} stands twice: this one is ignored, remove one"
                self._add_fault(self._line, message, Kind.DUPLICATE)
            elif name and name not in kinds:
                message = f"the table has no column {name!r} ({synonyms.guess(name, kinds)})"
                self._add_fault(self._line, message, Kind.DATA)
            known = name in kinds and name not in seen
            seen |= {name} if name else set()
            # A key is at the line of the head. So a fault of a column is the same in each row.
            path = [Scalar(key, self._line) for key in name.split(".")]
            yield _Column(name, path, kinds[name]) if known else None

    def _kinds_beside(self, name: str) -> dict[str, Value]:
        """Return the kinds of the columns that *name* may be one of."""
        before = name.rpartition(".")[0]
        if before == _GLOSSARY:
            return {f"{before}.{row.name}": row.kind for row in fields.HEADER}
        if re.fullmatch(rf"{_TRANSLATIONS}\.[^.]+", before):
            return {f"{before}.{row.name}": row.kind for row in fields.PER_LANGUAGE}
        return {row.name: row.kind for row in self._fields if row.name != _TRANSLATIONS}

    def root(self, rows: Iterable[Row]) -> Map:
        """Return the root node of the table."""
        entries: list[Node] = []
        for row in rows:
            if (entry := self._entry(row)).items:
                entries.append(entry)
            if len(entries) > MAX_ITEMS:
                raise TreeError(TOO_MANY, entry.line)
        glossary = Map(self._line, [node for _, *pair in self._glossary.values() for node in pair])
        terms = Sequence(self._line, entries)
        return Map(self._line, [Scalar(_GLOSSARY, self._line), glossary, Scalar(_TERMS, self._line), terms])

    def _entry(self, row: Row) -> Map:
        """Return the node of a row. It is empty if the row has cells of the header alone."""
        begun, values = row
        entry = Map(begun)
        line, homeless = begun, ""
        for value, name, column in zip_longest(values, self._names, self._columns, fillvalue=None):
            if not (value and value.strip()):
                pass
            elif column:
                self._put(entry, column, cells.unquoted(value), line)
            elif not name and not homeless:
                homeless = value
            line += value.count("\n") if value else 0
        if homeless:
            cure = f"name its column, or put a text with {self._delimiter!r} in quotes"
            self._add_fault(begun, f"the cell {_shown(homeless)} is in no column: {cure}", Kind.DATA)
        return entry

    def _put(self, entry: Map, column: _Column, text: str, line: int) -> None:
        """Put a value into an entry, or into the header."""
        try:
            node = column.kind.cell(text, line)
        except WrongValue as wrong:
            self._add_fault(line, f"{column.name!r} must be {wrong}, not {_shown(text)}", Kind.DATA)
            return
        *path, key = column.path
        if path and path[0].text == _GLOSSARY:
            first, *_ = self._glossary.setdefault(key.text, (text, key, node))
            if first != text:
                message = f"{column.name!r} has two values: {_shown(text)} is ignored, keep one row with a value"
                self._add_fault(line, message, Kind.DUPLICATE)
            return
        for each in path:
            below = next((value for known, value in entry.pairs if known is each or known.text == each.text), None)
            if not isinstance(below, Map):
                below = Map(line)
                entry.items += (each, below)
            entry = below
        entry.items += (key, node)


def _shown(text: str) -> str:
    return repr(text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…")
