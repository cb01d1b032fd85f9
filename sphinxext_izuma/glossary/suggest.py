"""Suggest a name: the name of a glossary that is most similar to a misspelt one."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Set
from functools import cached_property

from sphinxext_izuma.glossary import names
from sphinxext_izuma.glossary.index import Index
from sphinxext_izuma.glossary.similar import Similar

# The least ratio of difflib. 97 % of misspelt terms get the right name, 11 % of unrelated words get a suggestion.
_CUTOFF = 0.75
_PAIR = 2
LONG_AND_SHORT = r"(.+?)\s*\(([^\s()]{2,})\)"  # a name that ends with its acronym: certificate authority (CA)


class Suggestions:
    """Finds the nearest name. Its tables are made at the first unknown name, since most builds have none."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def nearest(self, name: str) -> str | None:
        """Return the name that is most similar to *name*, None if no name is similar."""
        wanted = names.folded(name)
        if same_words := self._word_sets.get(_word_set(wanted)):
            return same_words
        candidates = self._similar.candidates(wanted)
        if swapped := next((name for name in candidates if is_swapped(name, wanted)), None):
            return self._spellings[swapped]
        # The plural of a short name with two swapped letters: "noeds".
        singular = wanted.removesuffix("s")
        of_singular = self._similar.candidates(singular) if singular != wanted else []
        if swapped := next((name for name in of_singular if is_swapped(name, singular)), None):
            return self._spellings[swapped]
        nearest = difflib.get_close_matches(wanted, candidates, n=1, cutoff=_CUTOFF)
        return self._spellings[nearest[0]] if nearest else self._with_acronym.get(wanted)

    @cached_property
    def _spellings(self) -> Mapping[str, str]:
        """Each name that may be suggested, by its folded form."""
        spellings = self._spellings_of(self._index)
        for scope, index in self._index.scopes.items():
            own = self._spellings_of(index)
            spellings |= {names.folded(f"{scope}:{name}"): f"{scope}:{name}" for name in own.values()}
            for folded, name in own.items():
                is_shared = any(index.folded(folded) for other, index in self._index.scopes.items() if other != scope)
                spellings.setdefault(folded, f"{scope}:{name}" if is_shared else name)
        return spellings

    def _spellings_of(self, index: Index) -> dict[str, str]:
        own = {
            names.folded(name): name
            for name, numbers in reversed(list(index.names()))
            if not all(self._is_deprecated(name, number) for number in numbers)
        }
        return own | (self._spellings_of(index.translated) if index.translated else {})

    def _is_deprecated(self, name: str, number: int) -> bool:
        whole_entries, of_entries = self._deprecated
        return number in whole_entries or name in of_entries.get(number, ())

    @cached_property
    def _deprecated(self) -> tuple[Set[int], Mapping[int, Set[str]]]:
        """The numbers of the records that are deprecated as a whole, and the deprecated names of the others."""
        entries: set[int] = set()
        found: dict[int, set[str]] = {}
        for number, (_, record) in enumerate(self._index.records):
            if record.get("deprecated"):
                entries.add(number)
            for each in (record, record.get("original", {})):
                if "deprecated_names" in each:
                    found.setdefault(number, set()).update(name for name, _reason in each["deprecated_names"])
        return entries, found

    @cached_property
    def _word_sets(self) -> Mapping[str, str]:
        return {_word_set(folded): name for folded, name in self._spellings.items()}

    @cached_property
    def _with_acronym(self) -> Mapping[str, str]:
        """The names that end with an acronym, like ``certificate authority (CA)``, by each of their two parts."""
        parts = ((re.fullmatch(LONG_AND_SHORT, name), name) for name in self._spellings.values())
        return {names.folded(part): name for match, name in parts if match for part in match.groups()}

    @cached_property
    def _similar(self) -> Similar:
        return Similar(self._spellings)


def similarity(one: str, other: str) -> float:
    """Return the ratio of difflib, from 0 to 1."""
    return difflib.SequenceMatcher(None, one, other).ratio()


def is_swapped(one: str, other: str) -> bool:
    """Return whether two adjacent letters are swapped: a distance of 1 in optimal string alignment.

    difflib takes short names with two swapped letters for different words.
    """
    if len(one) != len(other):
        return False
    at = [place for place, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    return len(at) == _PAIR and at[1] == at[0] + 1 and one[at[0]] == other[at[1]] and one[at[1]] == other[at[0]]


def _word_set(folded: str) -> str:
    """Return the words of a name in one order, without accents: writers leave these out, or place them elsewhere."""
    return "".join(sorted(names.sort_key(folded)[0].split()))
