"""The forms of a term that has an acronym: short, long and full, inflected as the writer wrote its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import chain
from typing import TYPE_CHECKING

from sphinxext_izuma.glossary import names

if TYPE_CHECKING:
    from sphinxext_izuma.glossary.glossary import Glossary
    from sphinxext_izuma.glossary.term import Term


def short_name(term: Term) -> str:
    """Return the acronym of *term*, nothing where it has none."""
    return term.acronym or (term.name if term.expansion else "")


def long_name(term: Term) -> str:
    """Return what the acronym of *term* stands for, nothing where it has none."""
    return term.expansion or (term.name if term.acronym else "")


def short(term: Term, written: str) -> str:
    """Return the acronym, plural where the name is *written* so: CA, CAs."""
    acronym = short_name(term)
    return _plural(term, acronym) if is_plural(term, written) else acronym


def long(term: Term, written: str) -> str:
    """Return what the acronym stands for: plural, with a capital or without one where the name is *written* so."""
    text = long_name(term)
    text = _plural(term, text) if is_plural(term, written) else text
    if is_acronym(term, written):
        return text
    if written[:1].isupper():
        return text[:1].upper() + text[1:]
    # A capital is dropped where the name has it as a heading only: Access key, but not Internet of Things.
    return text[:1].lower() + text[1:] if text[1:] == text[1:].lower() else text


def full(term: Term, written: str) -> str:
    """Return what the acronym stands for with the acronym: certificate authorities (CAs)."""
    return f"{long(term, written)} ({short(term, written)})"


FORMS: Mapping[str, Callable[[Term, str], str]] = {"short": short, "long": long, "full": full}


def spelled(glossary: Glossary, form: str, written: str) -> str:
    """Return a *form* of the term that *written* names, *written* itself where there is none."""
    term = glossary.find_one(written)
    return FORMS[form](term, written) if term and short_name(term) else written


def is_acronym(term: Term, written: str) -> bool:
    """Return whether *written* is the acronym of *term*, in the singular or plural."""
    acronym = short_name(term)
    if not acronym:
        return False
    return names.folded(written) in {names.folded(form) for form in (acronym, *term.plurals(acronym))}


def is_plural(term: Term, written: str) -> bool:
    """Return whether *written* is a plural of a name of *term*; of other languages than English we do not know."""
    if not term.english:
        return False
    name = names.folded(written)
    if name in set(map(names.folded, term.labels())):
        return False
    return name in set(map(names.folded, term.inflections()))


def _plural(term: Term, name: str) -> str:
    """Return the plural of the acronym or of the long name of *term*: the one that the file gives, if it gives one."""
    acronym = short_name(term)
    own = (form for form in term.forms if form.startswith(acronym) is (name == acronym))
    return next(chain(own, term.plurals(name)), name)
