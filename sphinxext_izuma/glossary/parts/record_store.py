"""Records as bytes, and terms that are made at their first use. A build needs few terms of a large glossary."""

from __future__ import annotations

import marshal
from array import array
from collections.abc import Sequence
from itertools import accumulate
from typing import Any, Self, overload

from sphinxext_izuma.glossary.file.records import GlossaryFile, Record, term_of
from sphinxext_izuma.glossary.term import Term

# The number of a file in its glossary, and a record of that file.
NumberedRecord = tuple[int, Record]
StoreData = tuple[bytes, bytes]


class Terms(dict[int, Term]):
    """The terms of some files by the numbers of their records. Each term is made at its first use."""

    def __init__(self, records: Sequence[NumberedRecord], files: Sequence[GlossaryFile]) -> None:
        super().__init__()
        self._records = records
        self._files = files

    def __missing__(self, number: int) -> Term:
        """Make the term of a record."""
        file, record = self._records[number]
        self[number] = term_of(record, self._files[file])
        return self[number]


class RecordStore(Sequence[Record]):
    """Records as bytes. Most builds need few, and reading all takes time."""

    def __init__(self, content: bytes, ends: array[int]) -> None:
        self._content = content
        self._ends = ends

    @classmethod
    def of(cls, records: Sequence[Record]) -> Self:
        """Return a store of some records."""
        parts = list(map(marshal.dumps, records))
        return cls(b"".join(parts), array("Q", accumulate(map(len, parts))))

    @classmethod
    def from_data(cls, data: StoreData) -> Self:
        """Return the store that :meth:`to_data` turned into *data*."""
        ends = array("Q")
        ends.frombytes(data[1])
        return cls(data[0], ends)

    def to_data(self) -> StoreData:
        """Return the store as plain data."""
        return self._content, self._ends.tobytes()

    def __len__(self) -> int:
        return len(self._ends)

    @overload
    def __getitem__(self, number: int) -> Record: ...

    @overload
    def __getitem__(self, number: slice) -> list[Record]: ...

    def __getitem__(self, number: int | slice) -> Any:
        if isinstance(number, slice):
            return [self[each] for each in range(len(self))[number]]
        start = self._ends[number - 1] if number else 0
        return marshal.loads(self._content[start : self._ends[number]])  # noqa: S302 - the cache has checked the bytes
