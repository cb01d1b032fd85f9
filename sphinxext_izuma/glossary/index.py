"""The tables of a glossary as plain data, which a cache can keep: from names and ids to numbers of records."""

from __future__ import annotations

import marshal
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from types import MappingProxyType
from typing import Any, Self, cast

from sphinxext_izuma.glossary import names
from sphinxext_izuma.glossary.file.records import GlossaryFile, Record
from sphinxext_izuma.glossary.finding import Finding
from sphinxext_izuma.glossary.owners import Owners
from sphinxext_izuma.glossary.plurals import plurals
from sphinxext_izuma.glossary.record_store import NumberedRecord, RecordStore
from sphinxext_izuma.glossary.term import page_of

Numbers = tuple[int, ...]
Table = dict[str, Numbers]


class Index:
    """The records of some files by number, their order for readers, and the tables of their names.

    A table is made, or read from the saved bytes, at its first use.

    :ivar order: the numbers of all records, in the order for readers; in a scope, of its own.
    :ivar scopes: the names of each scoped glossary. The tables of names have those of all other glossaries.
    :ivar translated: the names in the language of the readers, which are looked up first; None if there are none. The
        tables of this index then have the names of the originals.
    """

    def __init__(
        self,
        records: Sequence[NumberedRecord] = (),
        order: Sequence[int] = (),
        tables: Mapping[str, Any] | None = None,
        scopes: Mapping[str, Index] = MappingProxyType({}),
        translated: Index | None = None,
    ) -> None:
        self.records = records
        self.order = order
        self.scopes = scopes
        self.translated = translated
        # A table from a cache is bytes until its first use.
        self._tables = dict(tables or {"exact": {}, "ids": {}, "english": [], "pages": {}})

    @classmethod
    def of(cls, files: Sequence[GlossaryFile]) -> tuple[Self, list[Finding]]:
        """Return the index of *files*, lowest precedence first, and a finding for each name or id given twice."""
        owners = Owners(files)
        of_scopes: dict[str, Owners] = {}
        for number, file in enumerate(files):
            scope = file.header.scope
            into = of_scopes.setdefault(scope, Owners(files, scope, owners)) if scope else owners
            for record in file.records:
                into.add(number, record)
        order = sorted(owners.ids.values(), key=lambda number: sort_key(owners.records[number][1]))
        # Plurals are made for English only.
        english = [file.header.english for file in files]
        pages = _pages_table(owners.records, order)
        tables = {"exact": owners.names, "ids": owners.ids, "english": english, "pages": pages}
        scopes = {
            scope: cls(
                owners.records,
                [number for number in order if files[owners.records[number][0]].header.scope == scope],
                {"exact": of_scope.names, "ids": {}, "english": english, "pages": {}},
            )
            for scope, of_scope in of_scopes.items()
        }
        findings = [finding for each in (owners, *of_scopes.values()) for finding in each.findings]
        return cls(owners.records, order, tables, scopes), findings

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Return the index that :meth:`to_data` turned into *data*."""
        order = array("Q")
        order.frombytes(data["order"])
        records = RecordStore.from_data(data["records"])
        scopes = {scope: cls._of_saved(records, saved) for scope, saved in data["scopes"].items()}
        translated = cls._of_saved(records, data["translated"]) if data["translated"] else None
        return cls(records, order, data["tables"], scopes, translated)

    @classmethod
    def _of_saved(cls, records: Sequence[NumberedRecord], saved: Sequence[Any]) -> Self:
        order, tables, translated = saved
        return cls(records, order, tables, translated=cls._of_saved(records, translated) if translated else None)

    def to_data(self) -> dict[str, Any]:
        """Return the index as plain data. It has the tables that have been made, as bytes."""
        tables = self.saved_tables()
        order = array("Q", self.order).tobytes()
        records = RecordStore.of(self.records).to_data()
        scopes = {scope: index.saved() for scope, index in self.scopes.items()}
        translated = self.translated and self.translated.saved()
        return {"order": order, "records": records, "tables": tables, "scopes": scopes, "translated": translated}

    def saved(self) -> tuple[Any, ...]:
        """Return the order and the tables as plain data, without the records."""
        return list(self.order), self.saved_tables(), self.translated and self.translated.saved()

    def saved_tables(self) -> dict[str, bytes]:
        """Return the tables that have been made, as bytes."""
        return {name: marshal.dumps(table) for name, table in self._tables.items()}

    def _table(self, name: str) -> Any:
        table = self._tables.get(name)
        if isinstance(table, bytes):
            table = self._tables[name] = marshal.loads(table)  # noqa: S302 - the cache has checked the bytes
        return table

    @property
    def exact(self) -> Table:
        """The records of each name, as written."""
        return cast("Table", self._table("exact"))

    @property
    def ids(self) -> Mapping[str, int]:
        """The record of each id."""
        return cast("Mapping[str, int]", self._table("ids"))

    @property
    def pages(self) -> Table:
        """The records that name a page in ``learn_more``, by the docname of the page."""
        return cast("Table", self._table("pages"))

    @property
    def folded(self) -> Table:
        """The records of each name without case and hyphens."""
        if "folded" not in self._tables:
            self._tables["folded"] = _folded_table(self.exact.items())
        return cast("Table", self._table("folded"))

    @property
    def inflected(self) -> Table:
        """The records of each plural and of each other form, folded."""
        if "inflected" not in self._tables:
            self._tables["inflected"] = _folded_table(self._forms())
        return cast("Table", self._table("inflected"))

    def with_records(
        self,
        records: Sequence[NumberedRecord],
        order: Sequence[int],
        translated: Index,
        scopes: Mapping[str, Index] = MappingProxyType({}),
    ) -> Index:
        """Return an index with the names of this one, whose records are translated.

        :param translated: the names of the translations.
        """
        tables = {name: self._table(name) for name in ("exact", "ids", "english", "pages")}
        return Index(records, order, tables, scopes, translated)

    def only(self, files: Set[int]) -> Index:
        """Return an index of the records of some files, by the numbers of the files."""
        exact = {
            name: own
            for name, numbers in self.exact.items()
            if (own := tuple(number for number in numbers if self.records[number][0] in files))
        }
        order = [number for number in self.order if self.records[number][0] in files]
        tables = {"exact": exact, "ids": {}, "english": self._table("english"), "pages": {}}
        return Index(self.records, order, tables, translated=self.translated and self.translated.only(files))

    def with_any_field(self, *fields: str) -> Iterator[int]:
        """Yield the numbers of the records that have any of *fields*, in the order for readers."""
        return (number for number in self.order if not self.records[number][1].keys().isdisjoint(fields))

    def _forms(self) -> Iterator[tuple[str, Numbers]]:
        elsewhere = {number for index in self.scopes.values() for number in index.order}
        for number in self.with_any_field("forms"):
            if number in elsewhere:
                continue
            for form in self.records[number][1]["forms"]:
                yield form, (number,)
        english = self._table("english")
        mixed = not all(english)
        # By name, not by record: if an override takes a name away, the plural must go too.
        for name, owners in self.exact.items():
            english_owners = tuple(number for number in owners if english[self.records[number][0]]) if mixed else owners
            if english_owners:
                for form in plurals(name):
                    yield form, english_owners


def sort_key(record: Record) -> tuple[str, str]:
    """Return the key that sorts a record for readers."""
    return names.sort_key(record.get("sort") or record["name"])


def _pages_table(records: Sequence[NumberedRecord], order: Iterable[int]) -> Table:
    """Return the records that name a page in ``learn_more``, by the docname of the page."""
    table: Table = {}
    for number in order:
        target, _line = records[number][1].get("learn_more", ("", 0))
        if page := target and page_of(target):
            table[page] = (*table.get(page, ()), number)
    return table


def _folded_table(pairs: Iterable[tuple[str, Numbers]]) -> Table:
    """Return the records of each name, folded."""
    table: Table = {}
    shared: dict[str, dict[int, None]] = {}  # of many records, a tuple would be copied for each of them
    for name, numbers in pairs:
        folded = names.folded(name)
        if folded in table:
            shared.setdefault(folded, dict.fromkeys(table[folded])).update(dict.fromkeys(numbers))
        else:
            table[folded] = numbers
    for folded, several in shared.items():
        table[folded] = tuple(several)
    return table
