"""Finds the words that are most like another, without a comparison of each with each."""

from __future__ import annotations

import difflib
import heapq
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from itertools import chain, islice

_COMPARED = 5_000  # entries of the table of trigrams that a search looks at
_CANDIDATES = 30  # words that difflib compares: those with the most trigrams in common
_CUTOFF = 0.6  # the least ratio of difflib, its own default


class Similar:
    """Some words. The tables are made at the first search."""

    def __init__(self, words: Collection[str]) -> None:
        self._words = words

    def nearest(self, word: str) -> str | None:
        """Return the word that is most like *word*, None if none is."""
        found = difflib.get_close_matches(word, self.candidates(word), n=1, cutoff=_CUTOFF)
        return found[0] if found else None

    def candidates(self, word: str) -> list[str]:
        """Return the words that may be like *word*: with its letters, or with most of its trigrams."""
        # The rarest trigrams first: if thousands of words are alike, their common trigrams tell nothing.
        with_trigram = sorted((self._trigrams.get(trigram, ()) for trigram in sorted(_trigrams_of(word))), key=len)
        shared = Counter(islice(chain.from_iterable(with_trigram), _COMPARED))
        # The order is that of Dice's coefficient. The count alone would prefer long words.
        nearest = heapq.nlargest(_CANDIDATES, shared, key=lambda other: shared[other] / (len(word) + len(other)))
        return [*self._anagrams.get("".join(sorted(word)), ()), *nearest][:_CANDIDATES]

    @cached_property
    def _trigrams(self) -> Mapping[str, Sequence[str]]:
        index = defaultdict(list)
        for word in self._words:
            for trigram in _trigrams_of(word):
                index[trigram].append(word)
        return index

    @cached_property
    def _anagrams(self) -> Mapping[str, Sequence[str]]:
        """The words by their sorted letters. In a short word, two swapped letters leave no common trigram."""
        index = defaultdict(list)
        for word in self._words:
            index["".join(sorted(word))].append(word)
        return index


def _trigrams_of(word: str) -> set[str]:
    padded = f" {word} "
    return {padded[start : start + 3] for start in range(len(padded) - 2)}
