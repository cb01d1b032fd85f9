"""Words of records as sorted hashes. A table is bytes in the cache, and a search in it makes no other objects."""

from __future__ import annotations

import hashlib
import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Self

TableData = tuple[bytes, bytes]
_BYTES = 8


def hash_of(word: str) -> int:
    """Return the hash of a word, the same in each process."""
    return int.from_bytes(hashlib.sha256(word.encode("utf-8", "surrogatepass")).digest()[:_BYTES], sys.byteorder)


def _hashes(words: Iterable[str]) -> array[int]:
    """Return the hashes of many words. A call for each would take twice the time."""
    hashes = array("Q")
    sha256 = hashlib.sha256
    hashes.frombytes(b"".join([sha256(word.encode("utf-8", "surrogatepass")).digest()[:_BYTES] for word in words]))
    return hashes


class WordTable:
    """Hashes of words, in order, each with the number of a record that has the word.

    Two words may have the same hash. So the record that is found must be asked for the word.
    """

    def __init__(self, hashes: array[int], numbers: array[int]) -> None:
        self._hashes = hashes
        self._numbers = numbers

    @classmethod
    def of(cls, words: Sequence[str], numbers: Sequence[int]) -> Self:
        """Return the table of some words with their numbers."""
        hashes = _hashes(words)
        order = sorted(range(len(hashes)), key=hashes.__getitem__)
        if len(set(hashes)) < len(hashes):
            # A record may have a word twice.
            pairs = {(hashes[place], numbers[place]): place for place in reversed(order)}
            order = list(reversed(pairs.values()))
        return cls(array("Q", map(hashes.__getitem__, order)), array("I", map(numbers.__getitem__, order)))

    @classmethod
    def from_data(cls, data: TableData) -> Self:
        """Return the table that :meth:`to_data` turned into *data*."""
        hashes, numbers = array("Q"), array("I")
        hashes.frombytes(data[0])
        numbers.frombytes(data[1])
        return cls(hashes, numbers)

    def to_data(self) -> TableData:
        """Return the table as plain data."""
        return self._hashes.tobytes(), self._numbers.tobytes()

    def numbers(self, hash_of_word: int) -> list[int]:
        """Return the numbers of a hash, in their order."""
        hashes = self._hashes
        start = end = bisect_left(hashes, hash_of_word)
        while end < len(hashes) and hashes[end] == hash_of_word:
            end += 1
        return self._numbers[start:end].tolist()

    def __len__(self) -> int:
        return len(self._hashes)

    def __iter__(self) -> Iterator[int]:
        """Yield all hashes. One that several records have comes as often."""
        return iter(self._hashes)

    def repeated(self) -> Iterator[int]:
        """Yield the hashes that several records have."""
        return (one for one, other in pairwise(self._hashes) if one == other)
