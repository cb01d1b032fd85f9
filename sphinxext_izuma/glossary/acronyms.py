"""The short, long and full form of a term with an acronym. The form has the number and the case of the written name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import chain
from typing import TYPE_CHECKING

from sphinxext_izuma.glossary import names

if TYPE_CHECKING:
    from sphinxext_izuma.glossary.glossary import Glossary
    from sphinxext_izuma.glossary.term import Term


def short_name(term: Term) -> str:
    """Return the acronym of *term*, empty if it has none."""
    return term.acronym or (term.name if term.expansion else "")


def long_name(term: Term) -> str:
    """Return the long form of *term*, empty if it has no acronym."""
    return term.expansion or (term.name if term.acronym else "")


def short(term: Term, written: str) -> str:
    """Return the acronym, in the plural if *written* is a plural: CA, CAs."""
    acronym = short_name(term)
    return _plural(term, acronym) if is_plural(term, written) else acronym


def long(term: Term, written: str) -> str:
    """Return the long form. Its number and its first letter (capital or small) follow *written*."""
    text = long_name(term)
    text = _plural(term, text) if is_plural(term, written) else text
    if is_acronym(term, written):
        return text
    if written[:1].isupper():
        return text[:1].upper() + text[1:]
    # Access key loses its capital in a sentence. Internet of Things keeps it, since it has more capitals.
    return text[:1].lower() + text[1:] if text[1:] == text[1:].lower() else text


def full(term: Term, written: str) -> str:
    """Return the long form with the acronym: certificate authorities (CAs)."""
    return f"{long(term, written)} ({short(term, written)})"


FORMS: Mapping[str, Callable[[Term, str], str]] = {"short": short, "long": long, "full": full}


def spelled(glossary: Glossary, form: str, written: str) -> str:
    """Return the *form* (a key of :data:`FORMS`) of the term that *written* names; *written* if there is none."""
    term = glossary.find_one(written)
    written = names.bare(written)
    return FORMS[form](term, written) if term and short_name(term) else written


def is_acronym(term: Term, written: str) -> bool:
    """Return whether *written* is the acronym of *term*, in the singular or the plural."""
    acronym = short_name(term)
    if not acronym:
        return False
    return names.folded(written) in {names.folded(form) for form in (acronym, *term.plurals(acronym))}


def is_plural(term: Term, written: str) -> bool:
    """Return whether *written* is a plural of a name of *term*. It is False for languages other than English."""
    if not term.english:
        return False
    name = names.folded(written)
    if name in set(map(names.folded, term.labels())):
        return False
    return name in set(map(names.folded, term.inflections()))


def _plural(term: Term, name: str) -> str:
    """Return the plural of *name*, the acronym or the long form of *term*. A form from the file comes first."""
    acronym = short_name(term)
    own = (form for form in term.forms if form.startswith(acronym) is (name == acronym))
    return next(chain(own, term.plurals(name)), name)
