"""A term as plain data: what a file says of it and a cache keeps, and what becomes a term when it is asked for."""

from __future__ import annotations

import marshal
from array import array
from collections.abc import Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Self, overload

from sphinxext_izuma.glossary.term import DeprecatedName, Markup, Pointer, Term

if TYPE_CHECKING:
    from sphinxext_izuma.glossary.source import SourceData

# The attributes of a term that its entry gives, and "line"; none for what the entry does not say.
Record = dict[str, Any]
_OTHER_NAMES = frozenset({"aliases", "acronym", "expansion", "deprecated_names"})


def term_of(record: Record, data: SourceData) -> Term:
    """Return the term that *record* of the source *data* says."""
    values = dict(record)
    for field in ("definition", "note"):
        if field in values:
            values[field] = Markup(*values[field])
    for field in ("see", "see_also"):
        if field in values:
            values[field] = tuple(Pointer(*pointer) for pointer in values[field])
    if old := values.get("deprecated_names"):
        values["deprecated_names"] = tuple(DeprecatedName(*name) for name in old)
    place = data.source.place(values.pop("line"))
    return Term(place=place, glossary=data.name, english=data.english, **values)


def labels_of(record: Record) -> list[str]:
    """Return what :meth:`Term.labels` returns for the term of *record*, which need not be made for it."""
    if record.keys().isdisjoint(_OTHER_NAMES):
        return [record["name"]]
    labels = [record["name"], *record.get("aliases", ())]
    labels += filter(None, (record.get("acronym"), record.get("expansion")))
    labels += [name for name, _reason in record.get("deprecated_names", ())]
    return list(dict.fromkeys(labels))


class Terms(dict[int, Term]):
    """The terms of some sources by their numbers, each made when it is first asked for."""

    def __init__(self, records: Sequence[tuple[int, Record]], sources: Sequence[SourceData]) -> None:
        super().__init__()
        self._records = records
        self._sources = sources

    def __missing__(self, number: int) -> Term:
        """Make the term of a number."""
        source, record = self._records[number]
        self[number] = term_of(record, self._sources[source])
        return self[number]


class Store(Sequence[tuple[int, Record]]):
    """Records with the numbers of their sources, as bytes: to read them all costs more than a build asks for."""

    def __init__(self, content: bytes, ends: array[int]) -> None:
        self._content = content
        self._ends = ends

    @classmethod
    def of(cls, records: Sequence[tuple[int, Record]]) -> Self:
        """Return a store of records with the numbers of their sources."""
        parts = list(map(marshal.dumps, records))
        return cls(b"".join(parts), array("Q", accumulate(map(len, parts))))

    @classmethod
    def from_data(cls, data: Sequence[bytes]) -> Self:
        """Return the store that :meth:`to_data` made *data* of."""
        ends = array("Q")
        ends.frombytes(data[1])
        return cls(data[0], ends)

    def to_data(self) -> tuple[bytes, bytes]:
        """Return the store as plain data."""
        return self._content, self._ends.tobytes()

    def __len__(self) -> int:
        return len(self._ends)

    @overload
    def __getitem__(self, number: int) -> tuple[int, Record]: ...

    @overload
    def __getitem__(self, number: slice) -> list[tuple[int, Record]]: ...

    def __getitem__(self, number: int | slice) -> Any:
        if isinstance(number, slice):
            return [self[each] for each in range(len(self))[number]]
        start = self._ends[number - 1] if number else 0
        return marshal.loads(self._content[start : self._ends[number]])  # noqa: S302 - the cache has checked it
