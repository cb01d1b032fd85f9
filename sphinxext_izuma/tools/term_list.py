"""List the terms of a glossary as text, JSON or CSV."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from io import StringIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinxext_izuma.glossary.glossary import Glossary
    from sphinxext_izuma.glossary.term import Term

SEPARATOR = "; "  # between the values of a cell


def _row(glossary: Glossary, term: Term) -> dict[str, Any]:
    """Return a row of the list: the names of a term, its tags and its place. Each kind of name has a column."""
    return {
        "term": term.name,
        "id": term.id,
        "acronym": term.acronym,
        "expansion": term.expansion,
        "aliases": list(term.aliases),
        "forms": list(_forms(glossary, term)),
        "deprecated": [old.name for old in term.deprecated_names],
        "tags": list(term.tags),
        "glossary": term.glossary,
        "file": term.place.label,
        "line": term.place.line,
    }


def _forms(glossary: Glossary, term: Term) -> Iterator[str]:
    """Yield the inflections by which a page finds the term. The file gives them, or they are generated."""
    names = set(term.labels())
    for form in dict.fromkeys(term.inflections()):
        if form not in names and term in glossary.find(form):
            yield form


def plain(glossary: Glossary, *, forms: bool) -> Iterator[str]:
    """Yield a line for each term with its other names. If *forms* is true, a second line has its inflections."""
    for term in glossary.terms:
        more = [name for name in term.labels() if name != term.name]
        yield f"{term.name} ({', '.join(more)})" if more else term.name
        if forms and (found := list(_forms(glossary, term))):
            yield f"    {', '.join(found)}"


def as_json(glossary: Glossary, *, forms: bool) -> Iterator[str]:
    """Yield the lines of a JSON list, one object in each line."""
    rows = [json.dumps(row, ensure_ascii=False) for row in _rows(glossary, forms=forms)]
    yield "[" + ",\n ".join(rows) + "]"


def as_csv(glossary: Glossary, *, forms: bool) -> Iterator[str]:
    """Yield the lines of a CSV table with a head. ``;`` separates several values of a cell."""
    table = StringIO()
    writer: csv.DictWriter[str] | None = None
    for row in _rows(glossary, forms=forms):
        if writer is None:
            writer = csv.DictWriter(table, row, lineterminator="\n")
            writer.writeheader()
        writer.writerow({key: SEPARATOR.join(cell) if isinstance(cell, list) else cell for key, cell in row.items()})
    yield from table.getvalue().splitlines()


def _rows(glossary: Glossary, *, forms: bool) -> Iterator[Mapping[str, Any]]:
    for term in glossary.terms:
        row = _row(glossary, term)
        if not forms:
            del row["forms"]
        yield row


FORMATS: Mapping[str, Callable[..., Iterator[str]]] = {"plain": plain, "json": as_json, "csv": as_csv}
