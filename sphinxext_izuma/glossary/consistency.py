"""Check a glossary as a whole: forms that two terms share, pointers to no term, circles of ``see``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from sphinxext_izuma.glossary import names
from sphinxext_izuma.glossary.finding import Finding, Kind
from sphinxext_izuma.glossary.glossary import Glossary, listed
from sphinxext_izuma.glossary.language.languages import base
from sphinxext_izuma.glossary.suggest import LONG_AND_SHORT
from sphinxext_izuma.glossary.term import ANCHOR_PREFIX, Term

_KANJI = "[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"


def check(glossary: Glossary) -> Iterator[Finding]:
    """Yield the findings that need all files together."""
    yield from _form_findings(glossary)
    yield from _see_findings(glossary)
    yield from _reading_findings(glossary)
    yield from _redirect_findings(glossary)


def shared_forms(glossary: Glossary) -> Iterator[tuple[str, tuple[Term, ...]]]:
    """Yield each inflection that several terms have, with these terms. An inflection that is a name is left out."""
    for form, numbers in glossary.index.inflected.items():
        if len(numbers) > 1 and form not in glossary.index.folded:
            yield form, tuple(map(glossary.term, numbers))


def _form_findings(glossary: Glossary) -> Iterator[Finding]:
    """Yield a finding for each form that several terms have, or that is the name of another term."""
    for term in map(glossary.term, glossary.index.with_any_field("forms")):
        for form in term.forms:
            for other in glossary.find(form):
                if other is not term and names.folded(form) in set(map(names.folded, other.labels())):
                    yield _form_finding(form, term, other)
    for form, terms in shared_forms(glossary):
        for earlier, term in pairwise(terms):
            # Two names that differ only in case share their plural. Writers then use the exact spelling, so this
            # is no fault.
            if set(map(names.folded, earlier.labels())).isdisjoint(map(names.folded, term.labels())):
                yield _form_finding(form, term, earlier)


def _reading_findings(glossary: Glossary) -> Iterator[Finding]:
    """Yield a finding for each name with a kanji in a Japanese glossary that has no reading to sort it by."""
    if all(base(file.header.language or "") != "ja" for file in glossary.files):
        return
    for term in sorted(glossary.terms, key=lambda term: (term.place.label, term.place.line)):
        if base(term.language or "") == "ja" and not term.sort and re.search(_KANJI, term.name):
            message = f"{term.name!r} has no reading, which it is sorted by: add 'sort: …', in kana"
            yield Finding(term.place, Kind.DATA, message)


def _redirect_findings(glossary: Glossary) -> Iterator[Finding]:
    """Yield a finding for each redirect that leads to another entry."""
    owners: dict[str, Term] = {}
    redirecting = map(glossary.term, glossary.index.with_any_field("redirects"))
    for term in sorted(redirecting, key=lambda term: (term.place.label, term.place.line)):
        for redirect in term.redirects:
            of_entry = glossary.by_id.get(redirect.removeprefix(ANCHOR_PREFIX))
            owner = of_entry if of_entry and of_entry.anchor == redirect else owners.setdefault(redirect, term)
            if owner.id != term.id:
                message = f"the redirect {redirect!r} of {term.name!r} leads to {owner.name!r} ({owner.place})"
                yield Finding(term.place, Kind.DUPLICATE, f"{message}: remove one of the two")


def _form_finding(form: str, term: Term, other: Term) -> Finding:
    message = f"the form {form!r} of {term.name!r} is also one of {other.name!r} ({other.place})"
    return Finding(term.place, Kind.DUPLICATE, f"{message}: give one of them other 'forms' or names")


def _see_findings(glossary: Glossary) -> Iterator[Finding]:
    """Yield a finding for each pointer that does not name one term, and for each circle of ``see``."""
    follow: dict[str, dict[str, None]] = {}
    pointing = map(glossary.term, glossary.index.with_any_field("see", "see_also"))
    for term in sorted(pointing, key=lambda term: (term.place.label, term.place.line)):
        for field, pointers in (("see", term.see), ("see_also", term.see_also)):
            for pointer in pointers:
                found = glossary.find(pointer.name, term.scope)
                if not found and (not glossary.is_whole or glossary.unusable(pointer.name)):
                    continue  # The faulty entry, or file, is reported.
                if len(found) != 1:
                    place = term.place._replace(line=pointer.line)
                    yield Finding(place, Kind.SEE, _pointer_message(glossary, term, field, pointer.name))
                elif field == "see":
                    follow.setdefault(term.id, {})[found[0].id] = None
    for circle in _circles(follow):
        terms = [glossary.by_id[identifier] for identifier in circle]
        places = " -> ".join(f"{term.name!r} ({term.place})" for term in terms)
        message = f"'see' goes round in a circle: {places}: give one of them a definition instead"
        yield Finding(terms[-2].place, Kind.SEE, message)


def _pointer_message(glossary: Glossary, term: Term, field: str, name: str) -> str:
    owner = f"{field!r} of {term.name!r} ({term.place})"
    if found := glossary.find(name, term.scope):
        instead = "write 'glossary:name'" if any(each.scope for each in found) else "write one of their preferred names"
        return f"{owner} names several terms: {name!r} is {listed(found)}; {instead}"
    close = glossary.suggest(name, term.scope)
    return f"{owner} names no term: {name!r} ({f'did you mean {close!r}?' if close else 'nothing is like it'})"


def hints(glossary: Glossary) -> Iterator[Finding]:
    """Yield a hint for each name that ends with an acronym in brackets. It is no fault."""
    for term in sorted(glossary.terms, key=lambda term: (term.place.label, term.place.line)):
        match = re.fullmatch(LONG_AND_SHORT, term.name)
        if match and match[2].upper() == match[2] and not (term.acronym or term.expansion):
            mend = f"write 'term: {match[1]}' and 'acronym: {match[2]}', and both names are found"
            yield Finding(term.place, Kind.DATA, f"{term.name!r} ends with an acronym: {mend}", term=term.name)


def _circles(follow: Mapping[str, Iterable[str]]) -> Iterator[list[str]]:
    """Yield each circle in the graph *follow*. Its first name is also its last."""
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
