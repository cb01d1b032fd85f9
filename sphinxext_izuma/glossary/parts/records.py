"""The records of several files by number, and the words that they share."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any

from sphinxext_izuma.glossary.file.records import Record
from sphinxext_izuma.glossary.parts.part import Part
from sphinxext_izuma.glossary.parts.record_store import NumberedRecord, RecordStore, StoreData


class Records(Sequence[NumberedRecord]):
    """The records of all parts. The first part has the lowest precedence and the lowest numbers.

    :ivar parts: the parts.
    :ivar starts: the number of the first record of each part.
    :ivar removed: the numbers of the records that an override has replaced.
    """

    def __init__(
        self,
        parts: Sequence[Part] = (),
        changed: Iterable[int] = (),
        own: Sequence[Record] = (),
        removed: Iterable[int] = (),
    ) -> None:
        """Take the parts, and the records that differ from those of the parts.

        :param changed: the numbers of these records.
        :param own: these records.
        """
        self.parts = parts
        self.removed = frozenset(removed)
        *self.starts, self._end = accumulate(map(len, parts), initial=0)
        self._changed = {number: place for place, number in enumerate(changed)}
        self._own = own

    def with_changes(self, changes: Mapping[int, Record], removed: Iterable[int] = ()) -> Records:
        """Return the same records, but some of them changed, and some removed."""
        own = dict(zip(self._changed, self._own, strict=True)) | dict(changes)
        return Records(self.parts, own, list(own.values()), self.removed.union(removed))

    @classmethod
    def from_data(cls, parts: Sequence[Part], data: tuple[list[int], StoreData, list[int]]) -> Records:
        """Return the records that :meth:`to_data` turned into *data*."""
        changed, own, removed = data
        return cls(parts, changed, RecordStore.from_data(own), removed)

    def to_data(self) -> tuple[list[int], StoreData, list[int]]:
        """Return the records that differ from those of the parts as plain data."""
        return list(self._changed), RecordStore.of(self._own).to_data(), list(self.removed)

    @property
    def changed(self) -> Iterable[int]:
        """The numbers of the records that differ from those of the parts."""
        return self._changed.keys()

    def __len__(self) -> int:
        return self._end

    def __getitem__(self, number: Any) -> Any:
        if isinstance(number, slice):
            return [self[each] for each in range(len(self))[number]]
        if not 0 <= number < self._end:
            raise IndexError(number)
        file = self.file_of(number)
        if number in self._changed:
            return file, self._own[self._changed[number]]
        return file, self.parts[file].records[number - self.starts[file]]

    def file_of(self, number: int) -> int:
        """Return the number of the file of a record."""
        return bisect_right(self.starts, number) - 1

    def numbers_in(self, file: int) -> range:
        """Return the numbers of the records of a file."""
        return range(self.starts[file], self.starts[file] + len(self.parts[file]))

    def numbers(self, files: Iterable[int], table: str, hash_of_word: int) -> Iterator[int]:
        """Yield the numbers of the records that have a hash in a table of some files."""
        for file in files:
            start = self.starts[file]
            for number in self.parts[file].table(table).numbers(hash_of_word):
                yield start + number

    def numbers_of_all(self, files: Iterable[int], table: str, hashes: set[int]) -> set[int]:
        """Return the numbers of all records that have any of some hashes in a table of some files."""
        found: set[int] = set()
        for file in files if hashes else ():
            start, words = self.starts[file], self.parts[file].table(table)
            for each in hashes.intersection(words):
                found.update(start + number for number in words.numbers(each))
        return found

    def hashes(self, files: Iterable[int], table: str) -> set[int]:
        """Return all hashes in a table of some files."""
        return set().union(*(self.parts[file].table(table) for file in files))

    def known(self, files: Iterable[int], table: str, hashes: set[int]) -> set[int]:
        """Return those of some hashes that a table of some files has."""
        return set().union(*(hashes.intersection(self.parts[file].table(table)) for file in files if hashes))

    def shared(self, files: Iterable[int], table: str) -> set[int]:
        """Return the hashes that several records have in a table of some files."""
        tables = [self.parts[file].table(table) for file in files]
        known: set[int] = set().union(*tables)
        if len(known) == sum(map(len, tables)):
            return set()
        several: set[int] = set()
        known.clear()
        for words in tables:
            several.update(known.intersection(words), words.repeated())
            known.update(words)
        return several

    def marked(self, name: str) -> Iterator[int]:
        """Yield the numbers of the records that have a field which the parts mark."""
        for start, part in zip(self.starts, self.parts, strict=True):
            for number in part.data[name]:
                yield start + number
