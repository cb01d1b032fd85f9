"""What a glossary looks up, as plain data that a cache can keep: names and ids lead to the numbers of records."""

from __future__ import annotations

import marshal
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self, cast

from sphinxext_izuma.glossary import names
from sphinxext_izuma.glossary.records import Record, Store, labels_of
from sphinxext_izuma.glossary.term import Fault, Place

if TYPE_CHECKING:
    from sphinxext_izuma.glossary.source import SourceData

Numbers = tuple[int, ...]
Table = dict[str, Numbers]


class Index:
    """The records of some sources by number, in the order for readers, and the tables of their names.

    A table is made, or read out of what was saved, when it is first asked for.
    """

    def __init__(self, records: Sequence[tuple[int, Record]], order: Sequence[int], tables: Mapping[str, Any]) -> None:
        self.records = records
        self.order = order
        self._tables = dict(tables)  # those from a cache are bytes until they are asked for

    @classmethod
    def of(cls, sources: Sequence[SourceData], faults: list[Fault]) -> Self:
        """Return the index of *sources*, lowest precedence first, and add the names that stand twice to *faults*."""
        owners = _Owners(sources, faults)
        for source, data in enumerate(sources):
            for record in data.records:
                owners.add(source, record)
        order = sorted(owners.ids.values(), key=lambda number: _sort_key(owners.records[number][1]))
        # Plurals are made for English only.
        english = [data.english for data in sources]
        return cls(owners.records, order, {"exact": owners.names, "ids": owners.ids, "english": english})

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Return the index that :meth:`to_data` made *data* of."""
        order = array("Q")
        order.frombytes(data["order"])
        return cls(Store.from_data(data["records"]), order, data["tables"])

    def to_data(self) -> dict[str, Any]:
        """Return the index as plain data, with the tables that have been made, as bytes."""
        tables = {name: marshal.dumps(table) for name, table in self._tables.items()}
        order = array("Q", self.order).tobytes()
        return {"order": order, "records": Store.of(self.records).to_data(), "tables": tables}

    def _saved(self, name: str) -> Any:
        table = self._tables.get(name)
        if isinstance(table, bytes):
            table = self._tables[name] = marshal.loads(table)  # noqa: S302 - the cache has checked it
        return table

    @property
    def exact(self) -> Table:
        """The terms of each name as it is written."""
        return cast("Table", self._saved("exact"))

    @property
    def ids(self) -> Mapping[str, int]:
        """The term of each id."""
        return cast("Mapping[str, int]", self._saved("ids"))

    @property
    def folded(self) -> Table:
        """The terms of each name without case and hyphens."""
        if "folded" not in self._tables:
            self._tables["folded"] = _table(self.exact.items())
        return cast("Table", self._saved("folded"))

    @property
    def inflected(self) -> Table:
        """The terms of each plural or other form, folded."""
        if "inflected" not in self._tables:
            self._tables["inflected"] = _table(self._forms())
        return cast("Table", self._saved("inflected"))

    def that_say(self, *fields: str) -> Iterator[int]:
        """Yield the terms whose entries have any of *fields*, in the order for readers."""
        return (number for number in self.order if not self.records[number][1].keys().isdisjoint(fields))

    def _forms(self) -> Iterator[tuple[str, Numbers]]:
        for number in self.that_say("forms"):
            for form in self.records[number][1]["forms"]:
                yield form, (number,)
        english = self._saved("english")
        mixed = not all(english)
        # By owner, not by term: a name that an override took away takes its plural along.
        for name, owners in self.exact.items():
            english_owners = tuple(number for number in owners if english[self.records[number][0]]) if mixed else owners
            if english_owners:
                for form in names.plurals(name):
                    yield form, english_owners


def _sort_key(record: Record) -> tuple[str, str]:
    return names.sort_key(record.get("sort") or record["name"])


def _table(pairs: Iterable[tuple[str, Numbers]]) -> Table:
    """Return the terms of each name, folded."""
    table: Table = {}
    for name, numbers in pairs:
        folded = names.folded(name)
        known = table.get(folded)
        table[folded] = tuple(dict.fromkeys(known + numbers)) if known else numbers
    return table


class _Owners:
    """Which record owns which name and id, as the records come in by precedence."""

    def __init__(self, sources: Sequence[SourceData], faults: list[Fault]) -> None:
        self.sources = sources
        self.faults = faults
        self.records: list[tuple[int, Record]] = []
        self.names: dict[str, Numbers] = {}
        self.ids: dict[str, int] = {}
        self._terms: dict[str, int] = {}  # by preferred name

    @cached_property
    def _alike(self) -> dict[str, dict[str, None]]:
        """The preferred names by their folded form, from when the first entry overrides others."""
        alike: dict[str, dict[str, None]] = defaultdict(dict)
        for name in self._terms:
            alike[names.folded(name)][name] = None
        return alike

    def add(self, source: int, record: Record) -> None:
        """Take *record* in: it replaces an earlier one of the same preferred name."""
        name, override = record["name"], record.get("override", False)
        if override or name in self._terms:
            for earlier in self._replaced(name):
                self._remove(earlier)
                if not override:
                    self._blame(source, record, f"the term {name!r} is defined twice, first at {self._place(earlier)}")
        if record["id"] in self.ids:
            record = self._with_own_id(source, record)
        number = len(self.records)
        self.records.append((source, record))
        self._terms[name] = self.ids[record["id"]] = number
        if "_alike" in self.__dict__:
            self._alike[names.folded(name)][name] = None
        for label in labels_of(record):
            if override or label not in self.names:
                self.names[label] = (number,)
                continue
            others = self.names[label]
            self.names[label] = (*others, number)
            for other in others:
                owner = f"{self._name(other)!r} ({self._place(other)})"
                self._blame(source, record, f"the name {label!r} of {name!r} is also one of {owner}")

    def _replaced(self, name: str) -> list[int]:
        alike = [name] if name in self._terms else self._alike.get(names.folded(name), ())
        return [self._terms[other] for other in alike]

    def _remove(self, number: int) -> None:
        record = self.records[number][1]
        name = record["name"]
        del self._terms[name]
        del self.ids[record["id"]]
        if "_alike" in self.__dict__:
            del self._alike[names.folded(name)][name]
        for label in labels_of(record):
            self.names[label] = tuple(owner for owner in self.names[label] if owner != number)
            if not self.names[label]:
                del self.names[label]

    def _with_own_id(self, source: int, record: Record) -> Record:
        identifier, name = record["id"], record["name"]
        if identifier != names.slug(name):
            other = self.ids[identifier]
            owner = f"{self._name(other)!r} ({self._place(other)})"
            self._blame(source, record, f"the id {identifier!r} of {name!r} is also that of {owner}")
        # The slugs of two names may be the same (C-API, C API); the digest of the name makes a second one.
        return record | {"id": f"{identifier}-{names.fingerprint(name)}"}

    def _name(self, number: int) -> str:
        return str(self.records[number][1]["name"])

    def _place(self, number: int) -> Place:
        source, record = self.records[number]
        return self.sources[source].source.place(record["line"])

    def _blame(self, source: int, record: Record, message: str) -> None:
        mend = "rename one, or say 'override: true' in the later entry"
        place = self.sources[source].source.place(record["line"])
        self.faults.append(Fault(place=place, kind="duplicate", message=f"{message}: {mend}"))
