"""Check a glossary as a whole: forms that two terms share, pointers to no term, circles of ``see``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from functools import cache
from itertools import chain, pairwise

from sphinxext_izuma.glossary import names
from sphinxext_izuma.glossary.finding import Finding, Kind
from sphinxext_izuma.glossary.glossary import Glossary, listed
from sphinxext_izuma.glossary.index import Index
from sphinxext_izuma.glossary.language.languages import base
from sphinxext_izuma.glossary.parts.word_table import hash_of
from sphinxext_izuma.glossary.suggest import LONG_AND_SHORT
from sphinxext_izuma.glossary.term import ANCHOR_PREFIX, Term

MAX_SUGGESTIONS = 500  # for pointers: each takes milliseconds
_MOST_NAMES = 10  # of a circle, in a message
_KANJI = "[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"


def check(glossary: Glossary) -> Iterator[Finding]:
    """Yield the findings that need all files together."""
    yield from _form_findings(glossary)
    yield from _see_findings(glossary)
    yield from _reading_findings(glossary)
    yield from _redirect_findings(glossary)


def shared_forms(glossary: Glossary) -> Iterator[tuple[str, tuple[Term, ...]]]:
    """Yield each inflection that several terms have, with these terms. An inflection that is a name is left out."""
    index, records = glossary.index, glossary.index.records
    numbers = records.numbers_of_all(index.files, "forms", records.shared(index.files, "forms"))
    forms = (form for number in sorted(numbers) for form in index.forms(number))
    for form in dict.fromkeys(forms):
        owners = index.inflected(form)
        if len(owners) > 1 and not index.folded(form):
            yield form, tuple(map(glossary.term, owners))


def _form_findings(glossary: Glossary) -> Iterator[Finding]:
    """Yield a finding for each form that several terms have, or that is the name of another term."""
    records = glossary.index.records
    files = range(len(records.parts))
    # A form that is a name is rare: the others need no look-up.
    names_too = records.known(files, "names", records.hashes(files, "given"))
    is_inflected = cache(lambda folded: bool(glossary.index.inflected(folded)))  # many entries may share a form
    for term in _terms(glossary, records.numbers_of_all(files, "given", names_too)):
        for form in term.forms:
            # One is enough: many entries may share the name, and many its form.
            if other := next((other for other in _named(glossary, form, is_inflected) if other is not term), None):
                yield _form_finding(form, term, other)
    for form, terms in shared_forms(glossary):
        # Two names that differ only in case share their plural. Writers then use the exact spelling, so this is no
        # fault. There is one finding, however many terms have the form.
        if clashing := [
            (earlier, term)
            for earlier, term in pairwise(terms)
            if set(map(names.folded, earlier.labels())).isdisjoint(map(names.folded, term.labels()))
        ]:
            (earlier, term), *more = clashing
            yield _form_finding(form, term, earlier, [last for _, last in more])


def _terms(glossary: Glossary, numbers: Set[int]) -> list[Term]:
    """Return the terms of some records that are not replaced, in the order of their places."""
    terms = map(glossary.term, numbers - glossary.index.records.removed)
    return sorted(terms, key=lambda term: (term.place.label, term.place.line))


def _named(glossary: Glossary, form: str, is_inflected: Callable[[str], bool]) -> Iterator[Term]:
    """Return the terms that have *form* as a name. Scopes are asked if the layers do not know it."""
    exact, folded = names.exact(form), names.folded(form)
    numbers: Iterable[int] = glossary.index.exact(exact) or glossary.index.folded(folded)
    if not numbers and not is_inflected(folded):
        scopes = glossary.index.scopes.values()
        numbers = chain(*(index.exact(exact) or index.folded(folded) for index in scopes))
    return map(glossary.term, numbers)


def _reading_findings(glossary: Glossary) -> Iterator[Finding]:
    """Yield a finding for each name with a kanji in a Japanese glossary that has no reading to sort it by."""
    records = glossary.index.records
    japanese = [file for file, part in enumerate(records.parts) if base(part.file.header.language or "") == "ja"]
    numbers = {number for file in japanese for number in records.numbers_in(file)}
    for term in _terms(glossary, numbers):
        if not term.sort and re.search(_KANJI, term.name):
            message = f"{term.name!r} has no reading, which it is sorted by: add 'sort: …', in kana"
            yield Finding(term.place, Kind.DATA, message)


def _redirect_findings(glossary: Glossary) -> Iterator[Finding]:
    """Yield a finding for each redirect that leads to another entry."""
    owners: dict[str, Term] = {}
    records = glossary.index.records
    files = range(len(records.parts))
    taken = records.known(files, "ids", records.hashes(files, "redirects")) | records.shared(files, "redirects")
    taken.update(hash_of(records[number][1]["id"]) for number in records.changed)
    for term in _terms(glossary, records.numbers_of_all(files, "redirects", taken)):
        for redirect in term.redirects:
            of_entry = glossary.by_id.get(redirect.removeprefix(ANCHOR_PREFIX))
            owner = of_entry if of_entry and of_entry.anchor == redirect else owners.setdefault(redirect, term)
            if owner.id != term.id:
                message = f"the redirect {redirect!r} of {term.name!r} leads to {owner.name!r} ({owner.place})"
                yield Finding(term.place, Kind.DUPLICATE, f"{message}: remove one of the two")


def _form_finding(form: str, term: Term, other: Term, more: Sequence[Term] = ()) -> Finding:
    message = f"the form {form!r} of {term.name!r} is also one of {other.name!r} ({other.place})"
    if more:
        message += f", and of {len(more)} more, the last at {more[-1].place}"
    return Finding(term.place, Kind.DUPLICATE, f"{message}: give one of them other 'forms' or names")


def _see_findings(glossary: Glossary) -> Iterator[Finding]:
    """Yield a finding for each pointer that does not name one term, and one for all circles of ``see`` that meet."""
    follow: dict[str, dict[str, None]] = {}
    suggestions = iter(range(MAX_SUGGESTIONS))
    for term in _terms(glossary, _doubtful_pointers(glossary.index)):
        for field, pointers in (("see", term.see), ("see_also", term.see_also)):
            for pointer in pointers:
                found = glossary.find(pointer.name, term.scope)
                if not found and (not glossary.is_whole or glossary.unusable(pointer.name)):
                    continue  # The faulty entry, or file, is reported.
                if len(found) != 1:
                    place = term.place._replace(line=pointer.line)
                    message = _pointer_message(glossary, term, field, pointer.name, suggestions)
                    yield Finding(place, Kind.SEE, message)
                elif field == "see":
                    follow.setdefault(term.id, {})[found[0].id] = None
    for circle in _circles(follow):
        terms = [glossary.by_id[identifier] for identifier in circle]
        shown = [f"{term.name!r} ({term.place})" for term in terms]
        if len(shown) > _MOST_NAMES:
            shown[_MOST_NAMES - 1 : -1] = ["…"]
        places = " -> ".join(shown)
        message = f"'see' goes round in a circle: {places}: give one of them a definition instead"
        yield Finding(terms[-2].place, Kind.SEE, message)


def _doubtful_pointers(index: Index) -> set[int]:
    """Return the numbers of the records with pointers that may name no term or several, or be a part of a circle.

    The others name one record: no other record has the same name, or has it as a form. In a circle, each pointer leads
    to a record with a pointer.
    """
    records = index.records
    files = range(len(records.parts))
    found = records.numbers_of_all(files, "see", records.hashes(files, "seeing"))
    for group in (index, *index.scopes.values()):
        pointers = records.hashes(group.files, "pointers")
        sure = records.known(group.files, "names", pointers) - records.known(group.files, "forms", pointers)
        claimed = (label for number in group.claims.numbers for label in group.labels(number))
        sure.difference_update(hash_of(names.folded(label)) for label in claimed)
        found |= records.numbers_of_all(group.files, "pointers", pointers - sure)
    return found


def _pointer_message(glossary: Glossary, term: Term, field: str, name: str, suggestions: Iterator[int]) -> str:
    """Return the message for a pointer to no term, or to several. It takes one of *suggestions*, if any is left."""
    owner = f"{field!r} of {term.name!r} ({term.place})"
    if found := glossary.find(name, term.scope):
        instead = "write 'glossary:name'" if any(each.scope for each in found) else "write one of their preferred names"
        return f"{owner} names several terms: {name!r} is {listed(found)}; {instead}"
    hint = f"{MAX_SUGGESTIONS} names have a suggestion, and no more"
    if next(suggestions, None) is not None:
        close = glossary.suggest(name, term.scope)
        hint = f"did you mean {close!r}?" if close else "nothing is like it"
    return f"{owner} names no term: {name!r} ({hint})"


def hints(glossary: Glossary) -> Iterator[Finding]:
    """Yield a hint for each name that ends with an acronym in brackets. It is no fault."""
    for term in sorted(glossary.terms, key=lambda term: (term.place.label, term.place.line)):
        match = re.fullmatch(LONG_AND_SHORT, term.name)
        if match and match[2].upper() == match[2] and not (term.acronym or term.expansion):
            mend = f"write 'term: {match[1]}' and 'acronym: {match[2]}', and both names are found"
            yield Finding(term.place, Kind.DATA, f"{term.name!r} ends with an acronym: {mend}", term=term.name)


def _circles(follow: Mapping[str, Iterable[str]]) -> Iterator[list[str]]:
    """Yield a circle for each set of names in the graph *follow* that all lead to each other.

    The first name of a circle is also its last.
    """
    for group in _groups(follow):
        start = next(name for name in follow if name in group)
        path = {start: None}
        name = start
        # Inside the group each name leads on, so the path comes back to a name that it has.
        while (name := next(each for each in follow[name] if each in group)) not in path:
            path[name] = None
        names_on_path = list(path)
        yield [*names_on_path[names_on_path.index(name) :], name]


def _groups(follow: Mapping[str, Iterable[str]]) -> Iterator[set[str]]:
    """Yield the sets of names that all lead to each other: the strongly connected components, by Tarjan's algorithm."""
    order: dict[str, int] = {}  # the number of each name that has been reached
    lowest: dict[str, int] = {}  # the lowest number that a name leads to
    waiting: dict[str, None] = {}  # the names of no group yet
    for start in follow:
        path = {} if start in order else {start: iter(follow[start])}
        while path:
            name, rest = next(reversed(path.items()))
            if name not in order:
                order[name] = lowest[name] = len(order)
                waiting[name] = None
            following = next(rest, None)
            if following is None:
                del path[name]
                if path:
                    above = next(reversed(path))
                    lowest[above] = min(lowest[above], lowest[name])
                if lowest[name] == order[name] and _is_circle(group := _taken(waiting, name), follow):
                    yield group
            elif following not in order:
                path[following] = iter(follow.get(following, ()))
            elif following in waiting:
                lowest[name] = min(lowest[name], order[following])


def _taken(waiting: dict[str, None], last: str) -> set[str]:
    """Take the names from the end of *waiting* up to *last*, and return them."""
    taken: set[str] = set()
    while last not in taken:
        taken.add(waiting.popitem()[0])
    return taken


def _is_circle(group: set[str], follow: Mapping[str, Iterable[str]]) -> bool:
    return len(group) > 1 or any(name in follow.get(name, ()) for name in group)
