"""An immutable index of terms: what a name means, and what was meant by a name that is not there."""

from __future__ import annotations

import dataclasses
import difflib
import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from sphinxext_izuma import names
from sphinxext_izuma.term import Fault, Term

if TYPE_CHECKING:
    from sphinxext_izuma.sources import SourceData

Index = Mapping[str, tuple[Term, ...]]

_CUTOFF = 0.75  # of difflib's ratio: 97 % of misspelt terms come first, 11 % of unrelated words get a suggestion
_CANDIDATES = 30  # names with the most trigrams in common that difflib is asked about


class Glossary:
    """The terms of some sources, lowest precedence first, with all names in an index.

    ``terms`` holds them sorted for readers; ``faults`` what the sources and their combination have wrong.
    """

    def __init__(self, sources: Sequence[SourceData] = ()) -> None:
        self.sources = tuple(sources)
        self.faults: list[Fault] = [fault for data in sources for fault in data.faults]
        owners = _Owners(self.faults)
        for data in sources:
            for term in data.terms:
                owners.add(term)
        self._exact = owners.names
        self.by_id: Mapping[str, Term] = {term.id: term for term in owners.terms}
        self.terms: tuple[Term, ...] = tuple(sorted(owners.terms, key=lambda term: names.sort_key(term.sort_name)))
        self.faults.extend(_form_faults(self))
        self.faults.extend(_see_faults(self))

    @cached_property
    def _folded(self) -> Index:
        return _index((names.folded(name), term) for name, terms in self._exact.items() for term in terms)

    @cached_property
    def _inflected(self) -> Index:
        # By owner, not by term: a name that an override took away takes its plural along.
        owned = ((name, term) for name, terms in self._exact.items() for term in terms)
        plurals = ((form, term) for name, term in owned for form in term.plurals(name))
        forms = ((form, term) for term in self.terms for form in term.forms)
        return _index((names.folded(form), term) for form, term in chain(forms, plurals))

    def find(self, name: str) -> tuple[Term, ...]:
        """Return the terms that *name* names: none, one, or several where it is ambiguous.

        The levels, of which the first with an answer counts: exact; without case and hyphens; inflected.
        """
        if terms := self._exact.get(names.exact(name)):
            return terms
        folded = names.folded(name)
        return self._folded.get(folded) or self._inflected.get(folded) or ()

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
        for form, terms in self._inflected.items():
            if len(terms) > 1 and form not in self._folded:
                yield form, terms

    @cached_property
    def _spellings(self) -> Mapping[str, str]:
        """Each name that may be suggested, by its folded form."""
        return {
            names.folded(name): name
            for name, terms in reversed(self._exact.items())
            if not all(term.deprecated or term.deprecation_of(name) for term in terms)
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


class _Owners:
    """Which term owns which name, as the terms come in by precedence."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        self.names: dict[str, tuple[Term, ...]] = {}
        self._terms: dict[str, Term] = {}  # by preferred name
        self._alike: dict[str, list[str]] = defaultdict(list)  # preferred names by their folded form
        self._ids: dict[str, Term] = {}

    @property
    def terms(self) -> Iterable[Term]:
        return self._terms.values()

    def add(self, term: Term) -> None:
        """Take *term* in: it replaces an earlier one of the same preferred name."""
        for earlier in self._replaced(term):
            self._remove(earlier)
            if not term.override:
                self._blame(term, f"the term {term.name!r} is defined twice, first at {earlier.place}")
        term = self._with_own_id(term)
        self._terms[term.name] = term
        self._alike[names.folded(term.name)].append(term.name)
        for name in dict.fromkeys(term.labels()):
            others = () if term.override else self.names.get(name, ())
            self.names[name] = (*others, term)
            for other in others:
                self._blame(term, f"the name {name!r} of {term.name!r} is also one of {other.name!r} ({other.place})")

    def _replaced(self, term: Term) -> list[Term]:
        if earlier := self._terms.get(term.name):
            return [earlier]
        return [self._terms[name] for name in self._alike[names.folded(term.name)]] if term.override else []

    def _remove(self, term: Term) -> None:
        del self._terms[term.name]
        del self._ids[term.id]
        self._alike[names.folded(term.name)].remove(term.name)
        for name in dict.fromkeys(term.labels()):
            self.names[name] = tuple(owner for owner in self.names[name] if owner is not term)
            if not self.names[name]:
                del self.names[name]

    def _with_own_id(self, term: Term) -> Term:
        if other := self._ids.get(term.id):
            if term.id != names.slug(term.name):
                self._blame(term, f"the id {term.id!r} of {term.name!r} is also that of {other.name!r} ({other.place})")
            # The slugs of two names may be the same (C-API, C API); the digest of the name makes a second one.
            term = dataclasses.replace(term, id=f"{term.id}-{names.fingerprint(term.name)}")
        self._ids[term.id] = term
        return term

    def _blame(self, term: Term, message: str) -> None:
        mend = "rename one, or say 'override: true' in the later entry"
        self.faults.append(Fault(place=term.place, kind="duplicate", message=f"{message}: {mend}"))


def _index(pairs: Iterable[tuple[str, Term]]) -> Index:
    index: dict[str, tuple[Term, ...]] = {}
    for name, term in pairs:
        terms = index.get(name, ())
        if not any(known is term for known in terms):
            index[name] = (*terms, term)
    return index


def _word_set(folded: str) -> str:
    return "".join(sorted(folded.split()))


def _trigrams_of(folded: str) -> set[str]:
    padded = f" {folded} "
    return {padded[start : start + 3] for start in range(len(padded) - 2)}


def _form_faults(glossary: Glossary) -> Iterator[Fault]:
    """Yield a fault for each form of a file that is another term's name, and for each that several terms have."""
    for term in glossary.terms:
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
    for term in sorted(glossary.terms, key=lambda term: (term.place.label, term.place.line)):
        for kind, pointers in (("see", term.see), ("see_also", term.see_also)):
            for pointer in pointers:
                found = glossary.find(pointer.name)
                if len(found) != 1:
                    place = dataclasses.replace(term.place, line=pointer.line)
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
