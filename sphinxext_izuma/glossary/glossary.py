"""An immutable index of terms: what a name means, and what was meant by a name that is not there."""

from __future__ import annotations

import difflib
import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import cached_property
from itertools import pairwise
from typing import Any, Self

from sphinxext_izuma.glossary import names
from sphinxext_izuma.glossary.index import Index
from sphinxext_izuma.glossary.records import Terms
from sphinxext_izuma.glossary.source import SourceData
from sphinxext_izuma.glossary.term import Fault, Place, Term

_CUTOFF = 0.75  # of difflib's ratio: 97 % of misspelt terms come first, 11 % of unrelated words get a suggestion
_CANDIDATES = 30  # names with the most trigrams in common that difflib is asked about


class Glossary:
    """The terms of some sources, lowest precedence first, with all names in an index.

    ``faults`` holds what the sources and their combination have wrong; ``fingerprint`` is the same for the same files,
    and empty where they are not known.
    """

    def __init__(self, sources: Sequence[SourceData] = (), fingerprint: str = "") -> None:
        self.faults: list[Fault] = [fault for data in sources for fault in data.faults]
        self._know(sources, Index.of(sources, self.faults), fingerprint)
        self.faults.extend(_form_faults(self))
        self.faults.extend(_see_faults(self))

    def _know(self, sources: Iterable[SourceData], index: Index, fingerprint: str) -> None:
        self.sources = tuple(sources)
        self.index = index
        self.fingerprint = fingerprint
        self._terms = Terms(index.records, self.sources)

    def to_data(self) -> dict[str, Any]:
        """Return the glossary as plain data."""
        faults = [(*fault.place, fault.kind, fault.message) for fault in self.faults]
        return {"sources": [data.header for data in self.sources], "faults": faults, "index": self.index.to_data()}

    @classmethod
    def from_data(cls, data: Mapping[str, Any], fingerprint: str) -> Self:
        """Return the glossary that :meth:`to_data` made *data* of."""
        made = cls()
        made._know(map(SourceData.from_header, data["sources"]), Index.from_data(data["index"]), fingerprint)
        made.faults = [
            Fault(place=Place(*place), kind=kind, message=message) for *place, kind, message in data["faults"]
        ]
        return made

    def term(self, number: int) -> Term:
        """Return the term of a number of the index."""
        return self._terms[number]

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """All terms, sorted for readers."""
        return tuple(self._terms[number] for number in self.index.order)

    @cached_property
    def by_id(self) -> Mapping[str, Term]:
        """All terms by their ids."""
        return _ById(self.index.ids, self._terms)

    def find(self, name: str) -> tuple[Term, ...]:
        """Return the terms that *name* names: none, one, or several where it is ambiguous.

        The levels, of which the first with an answer counts: exact; without case; without hyphens too; inflected.
        """
        index = self.index
        exact = names.exact(name)
        numbers = index.exact.get(exact)
        if not numbers:
            folded = names.folded(name)
            numbers = index.folded.get(folded) or index.inflected.get(folded) or ()
            if len(numbers) > 1:
                numbers = tuple(number for number in numbers if self._has_in_any_case(number, exact)) or numbers
        return tuple(self._terms[number] for number in numbers)

    def _has_in_any_case(self, number: int, exact: str) -> bool:
        """Return whether a term has a name that differs in case alone: as well "access key" as "access-key" may be."""
        exact = exact.lower()
        return any(label.lower() == exact for label in self._terms[number].labels())

    def one(self, name: str) -> Term | None:
        """Return the term that *name* names, None where there is none or several."""
        terms = self.find(name)
        return terms[0] if len(terms) == 1 else None

    def url_of(self, term: Term) -> str:
        """Return where readers find *term* if no page lists it, nothing where the files do not say."""
        if term.url:
            return term.url
        homes = (data.url for data in self.sources if data.name == term.glossary and data.url)
        return next((f"{home}#{term.anchor}" for home in homes), "")

    def suggest(self, name: str) -> str | None:
        """Return the name that a writer of *name* most likely meant, None where nothing is like it."""
        wanted = names.folded(name)
        close = self._word_sets.get(_word_set(wanted))
        if close is None:
            nearest = difflib.get_close_matches(wanted, self._nearest(wanted), n=1, cutoff=_CUTOFF)
            close = self._spellings[nearest[0]] if nearest else None
        return close and self._in_running_text(close, name)

    def _in_running_text(self, name: str, like: str) -> str:
        """Return *name* without its capital, where it has one as a heading only and *like* has none."""
        if like[:1].islower() and name[1:] == name[1:].lower():
            lower = name[:1].lower() + name[1:]
            return lower if self.find(lower) == self.find(name) else name
        return name

    def shared_forms(self) -> Iterator[tuple[str, tuple[Term, ...]]]:
        """Yield each inflection that several terms have and none has as a name, with these terms."""
        for form, numbers in self.index.inflected.items():
            if len(numbers) > 1 and form not in self.index.folded:
                yield form, tuple(map(self.term, numbers))

    @cached_property
    def _spellings(self) -> Mapping[str, str]:
        """Each name that may be suggested, by its folded form."""
        return {
            names.folded(name): name
            for name, numbers in reversed(self.index.exact.items())
            if not all(self._is_deprecated(name, number) for number in numbers)
        }

    def _is_deprecated(self, name: str, number: int) -> bool:
        return self.index.records[number][1].get("deprecated", False) or name in self._deprecated_names.get(number, ())

    @cached_property
    def _deprecated_names(self) -> Mapping[int, Set[str]]:
        """The names that should not be used any more, by the number of their term."""
        records = ((number, record) for number, (_, record) in enumerate(self.index.records))
        return {
            number: {name for name, _reason in record["deprecated_names"]}
            for number, record in records
            if "deprecated_names" in record
        }

    @cached_property
    def _word_sets(self) -> Mapping[str, str]:
        return {_word_set(folded): name for folded, name in self._spellings.items()}

    @cached_property
    def _trigrams(self) -> Mapping[str, Sequence[str]]:
        index = defaultdict(list)
        for folded in self._spellings:
            for trigram in _trigrams_of(folded):
                index[trigram].append(folded)
        return index

    @cached_property
    def _anagrams(self) -> Mapping[str, Sequence[str]]:
        """The folded names by their letters: two that changed places leave a short name no trigram of its own."""
        index = defaultdict(list)
        for folded in self._spellings:
            index["".join(sorted(folded))].append(folded)
        return index

    def _nearest(self, folded: str) -> list[str]:
        shared = Counter(name for trigram in _trigrams_of(folded) for name in self._trigrams.get(trigram, ()))
        # Dice's coefficient, not the bare count: that would prefer the longest of the names that begin alike.
        nearest = heapq.nlargest(_CANDIDATES, shared, key=lambda name: shared[name] / (len(folded) + len(name)))
        return [*self._anagrams.get("".join(sorted(folded)), ()), *nearest][:_CANDIDATES]


class _ById(Mapping[str, Term]):
    """Terms by their ids."""

    def __init__(self, ids: Mapping[str, int], terms: Terms) -> None:
        self._ids = ids
        self._terms = terms

    def __getitem__(self, term_id: str) -> Term:
        return self._terms[self._ids[term_id]]

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)


def _word_set(folded: str) -> str:
    return "".join(sorted(folded.split()))


def _trigrams_of(folded: str) -> set[str]:
    padded = f" {folded} "
    return {padded[start : start + 3] for start in range(len(padded) - 2)}


def _form_faults(glossary: Glossary) -> Iterator[Fault]:
    """Yield a fault for each form of a file that is another term's name, and for each that several terms have."""
    for term in map(glossary.term, glossary.index.that_say("forms")):
        for form in term.forms:
            for other in glossary.find(form):
                if other is not term and names.folded(form) in set(map(names.folded, other.labels())):
                    yield _form_fault(form, term, other)
    for form, terms in glossary.shared_forms():
        for earlier, term in pairwise(terms):
            # Names that are the same but for case have the same plurals: whoever has both writes them as they are.
            if set(map(names.folded, earlier.labels())).isdisjoint(map(names.folded, term.labels())):
                yield _form_fault(form, term, earlier)


def _form_fault(form: str, term: Term, other: Term) -> Fault:
    message = f"the form {form!r} of {term.name!r} is also one of {other.name!r} ({other.place})"
    return Fault(place=term.place, kind="duplicate", message=f"{message}: give one of them other 'forms' or names")


def _see_faults(glossary: Glossary) -> Iterator[Fault]:
    """Yield a fault for each pointer that names no term, or several, and one for each cycle of ``see``."""
    follow: dict[str, dict[str, None]] = {}
    pointing = map(glossary.term, glossary.index.that_say("see", "see_also"))
    for term in sorted(pointing, key=lambda term: (term.place.label, term.place.line)):
        for kind, pointers in (("see", term.see), ("see_also", term.see_also)):
            for pointer in pointers:
                found = glossary.find(pointer.name)
                if len(found) != 1:
                    place = term.place._replace(line=pointer.line)
                    yield Fault(place=place, kind="see", message=_pointer_message(glossary, term, kind, pointer.name))
                elif kind == "see":
                    follow.setdefault(term.id, {})[found[0].id] = None
    for ring in _cycles(follow):
        terms = [glossary.by_id[identifier] for identifier in ring]
        places = " -> ".join(f"{term.name!r} ({term.place})" for term in terms)
        message = f"'see' goes round in a circle: {places}: give one of them a definition instead"
        yield Fault(place=terms[-2].place, kind="see", message=message)


def _pointer_message(glossary: Glossary, term: Term, kind: str, name: str) -> str:
    owner = f"{kind!r} of {term.name!r} ({term.place})"
    if found := glossary.find(name):
        return f"{owner} names several terms: {name!r} is {listed(found)}; write one of their preferred names"
    close = glossary.suggest(name)
    return f"{owner} names no term: {name!r} ({f'did you mean {close!r}?' if close else 'nothing is like it'})"


def listed(terms: Iterable[Term]) -> str:
    """Return *terms* with their places, for a message."""
    return ", ".join(f"{term.name!r} ({term.place})" for term in terms)


def _cycles(follow: Mapping[str, Iterable[str]]) -> Iterator[list[str]]:
    """Yield each ring of names that a walk along *follow* closes, its first name again at its end."""
    done: set[str] = set()
    for start in follow:
        path = {} if start in done else {start: iter(follow[start])}
        while path:
            name, rest = next(reversed(path.items()))
            following = next(rest, None)
            if following is None:
                done.add(name)
                del path[name]
            elif following in path:
                names_on_path = list(path)
                yield [*names_on_path[names_on_path.index(following) :], following]
            elif following not in done:
                path[following] = iter(follow.get(following, ()))
