"""One glossary file as plain data: its records as bytes, and tables of their words. It depends on no other file."""

from __future__ import annotations

import marshal
from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import Any, Self

from sphinxext_izuma.glossary import names
from sphinxext_izuma.glossary.file.records import GlossaryFile, Record, labels_of
from sphinxext_izuma.glossary.finding import Finding, Kind
from sphinxext_izuma.glossary.parts.record_store import RecordStore
from sphinxext_izuma.glossary.parts.word_table import TableData, WordTable
from sphinxext_izuma.glossary.plurals import plurals
from sphinxext_izuma.glossary.term import ANCHOR_PREFIX, Place, page_of

_WITH_TABLES = frozenset({"forms", "see", "see_also", "redirects"})


class Part:
    """One glossary file for an index. A table is read from its bytes at its first use.

    :ivar file: the source and the header, without records.
    """

    def __init__(self, file: GlossaryFile, data: Mapping[str, Any]) -> None:
        self.file = file
        self.data = data
        self._tables: dict[str, WordTable] = {}

    @classmethod
    def of(cls, file: GlossaryFile) -> Self:
        """Return the part of a file."""
        header, own = file.header, file.records
        if header.scope and not header.translates:
            # In a scope an id does not depend on other glossaries.
            own = tuple(record | {"id": f"{header.scope}.{record['id']}"} for record in own)
        # A translation has no names of its own: its entries go into those of another file.
        numbered = [] if header.translates else list(enumerate(own))
        texts = [record.get("sort") or record["name"] for _, record in numbered]
        order = sorted(range(len(texts)), key=list(map(names.sort_key, texts)).__getitem__)
        data = {
            "file": file.header_to_data(),
            "findings": [(tuple(place), kind.value, message, *more) for place, kind, message, *more in file.findings],
            "records": RecordStore.of(own).to_data(),
            "tables": _tables(numbered, english=header.english),
            "order": array("I", order).tobytes(),
            "sorted": marshal.dumps([texts[number] for number in order]),
            "pages": marshal.dumps(_pages_of(numbered)),
            "override": [number for number, record in numbered if record.get("override")],
            "translations": [number for number, record in numbered if "translations" in record],
        }
        return cls(file._replace(records=(), findings=()), data)

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Return the part that has *data*."""
        return cls(GlossaryFile.from_data(data["file"]), data)

    @cached_property
    def records(self) -> RecordStore:
        """All records of the file."""
        return RecordStore.from_data(self.data["records"])

    def __len__(self) -> int:
        """Return the number of the records that are entries."""
        return 0 if self.file.header.translates else len(self.records)

    def table(self, name: str) -> WordTable:
        """Return a table of words: ``names``, ``forms`` and so on."""
        if name not in self._tables:
            self._tables[name] = WordTable.from_data(self.data["tables"][name])
        return self._tables[name]

    @property
    def findings(self) -> Iterator[Finding]:
        """The findings of the file alone."""
        return (Finding(Place(*place), Kind(kind), *rest) for place, kind, *rest in self.data["findings"])

    @property
    def pages(self) -> Mapping[str, Sequence[int]]:
        """The records that name a page in ``learn_more``, by the docname of the page."""
        pages: Mapping[str, Sequence[int]] = marshal.loads(self.data["pages"])  # noqa: S302 - the cache has checked the bytes
        return pages

    def in_order(self) -> Iterator[tuple[tuple[str, str], int]]:
        """Yield the sort keys and the numbers of all entries, in the order for readers."""
        numbers = array("I")
        numbers.frombytes(self.data["order"])
        return zip(map(names.sort_key, marshal.loads(self.data["sorted"])), numbers, strict=True)  # noqa: S302 - as above


def sort_key(record: Record) -> tuple[str, str]:
    """Return the key that sorts a record for readers."""
    return names.sort_key(record.get("sort") or record["name"])


def forms_of(record: Record, *, english: bool) -> Iterable[str]:
    """Return the inflections of a record.

    :param english: whether it has English plurals.
    """
    given: Iterable[str] = record.get("forms", ())
    return chain(given, *map(plurals, labels_of(record))) if english else given


def _pages_of(numbered: Iterable[tuple[int, Record]]) -> dict[str, list[int]]:
    pages: dict[str, list[int]] = {}
    for number, record in numbered:
        target, _line = record.get("learn_more", ("", 0))
        if page := target and page_of(target):
            pages.setdefault(page, []).append(number)
    return pages


def _tables(numbered: Iterable[tuple[int, Record]], *, english: bool) -> dict[str, TableData]:
    """Return the tables of a part.

    ``given`` has the forms that the file gives, and ``forms`` also the plurals. ``pointers`` has the names in ``see``
    and ``see_also``. ``seeing`` has the names and forms of the records with ``see``.
    """
    tables = ("names", "forms", "ids", "given", "see", "pointers", "seeing", "redirects")
    words: dict[str, list[str]] = {table: [] for table in tables}
    numbers: dict[str, list[int]] = {table: [] for table in tables}
    for number, record in numbered:
        own = [names.folded(label) for label in labels_of(record)]
        forms = [names.folded(form) for form in forms_of(record, english=english)]
        found: dict[str, Collection[str]] = {"names": own, "forms": forms, "ids": (record["id"],)}
        if not record.keys().isdisjoint(_WITH_TABLES):
            see, see_also = ([names.folded(name) for name, _ in record.get(field, ())] for field in ("see", "see_also"))
            found |= {"see": see, "pointers": see + see_also, "seeing": own + forms if see else ()}
            found["given"] = [names.folded(form) for form in record.get("forms", ())]
            found["redirects"] = [redirect.removeprefix(ANCHOR_PREFIX) for redirect in record.get("redirects", ())]
        for table, each in found.items():
            words[table] += each
            numbers[table] += [number] * len(each)
    return {table: WordTable.of(words[table], numbers[table]).to_data() for table in tables}
