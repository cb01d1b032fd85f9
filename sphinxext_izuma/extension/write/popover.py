"""Adds the meanings of terms to a page: templates for the script, and a value for themes."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from sphinxext_izuma.extension.build import build_of
from sphinxext_izuma.extension.language.marks import Marks, direction
from sphinxext_izuma.extension.language.words import Words
from sphinxext_izuma.extension.read.meaning import heading
from sphinxext_izuma.extension.relate.entries import Entries
from sphinxext_izuma.extension.relate.meanings import Meanings
from sphinxext_izuma.extension.relate.resolution import Resolutions
from sphinxext_izuma.extension.relate.usage import Usage
from sphinxext_izuma.extension.write.nested import Nested
from sphinxext_izuma.extension.write.resolve import PAGE_TERMS
from sphinxext_izuma.glossary import names

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

    from sphinxext_izuma.extension.build import Build
    from sphinxext_izuma.glossary.term import Term

CONTEXT_KEY = "izterm_terms"  # the name of the value in the context of a page
THEME_OPTION = "theme_izterm_popover"  # the name of the theme's option in the context of a page
_OFF = {"", "0", "false", "no", "none", "off"}


class PageTerm(NamedTuple):
    """A term that a page links, for themes.

    :ivar key: the target of the link; the class of the text if there is no link.
    :ivar name: the preferred name.
    :ivar meaning: its meaning, as HTML that begins with the name.
    """

    key: str
    name: str
    meaning: str

    @property
    def href(self) -> str:
        """The target of the link; empty if there is no link."""
        return self.key if "#" in self.key or "/" in self.key else ""


def is_needed(build: Build) -> bool:
    """Return whether some page of the project shows popovers."""
    if not build.shows_popovers:
        return False
    entries, resolutions = build.once(Entries), build.once(Resolutions)
    pages = build.once(Usage).uses.keys() | build.pages.listings.keys()
    return any(resolutions[name].meaning for page in pages for name in entries.names_on(page))


def add_meanings(app: Sphinx, docname: str, context: dict[str, Any], doctree: nodes.document | None) -> bool:
    """Add the meanings of a page's terms to its context, and return whether our script must show them."""
    linked: Mapping[str, tuple[str, Iterable[str]]] = doctree.get(PAGE_TERMS, {}) if doctree is not None else {}
    if not linked:
        return False
    build = build_of(app.env)
    terms = [_page_term(build, key, *found) for key, found in linked.items()]
    context[CONTEXT_KEY] = terms
    # A theme that shows the meanings itself says so by its option.
    if str(context.get(THEME_OPTION, True)).lower() in _OFF:
        return False
    if app.config.izterm_nested_popovers:
        terms = _with_links(build, docname, linked)
    attributes = Marks(dir=direction(app.config.language)).html() + _words_of_script(build.once(Words))
    context["body"] += f"\n{_templates(terms, attributes)}"
    return True


def _with_links(build: Build, docname: str, linked: Mapping[str, tuple[str, Iterable[str]]]) -> list[PageTerm]:
    """Return the terms of a page with links to the terms that their popovers name, and then those terms."""
    nested = Nested(build, docname)
    meanings = {key: nested.meaning(term_id) for key, (term_id, _) in linked.items()}
    # A term of both kinds may be shown by other names in popovers.
    also = {key: nested.terms.pop(key)[1] for key in nested.terms.keys() & linked.keys()}
    terms = [
        _page_term(build, key, term_id, [*shown, *also.get(key, ())], meanings[key])
        for key, (term_id, shown) in linked.items()
    ]
    return terms + [_page_term(build, key, *found) for key, found in nested.terms.items()]


def _page_term(build: Build, key: str, term_id: str, shown: Iterable[str], meaning: str = "") -> PageTerm:
    """Return a term of a page. Its meaning begins with the names that the links show."""
    term, meaning = build.glossary.by_id[term_id], meaning or build.once(Meanings)[term_id]
    if others := other_names(term, shown):
        meaning = heading(build, term, others) + meaning.removeprefix(heading(build, term))
    return PageTerm(key, term.name, meaning)


def other_names(term: Term, shown: Iterable[str]) -> list[str]:
    """Return the names in the texts of links that the heading of the popover lacks."""
    if not (term.aliases or term.deprecated_names or term.original):
        return []
    in_heading = {names.folded(form) for form in term.forms}
    for label in filter(None, (term.name, term.acronym, term.expansion)):
        in_heading |= _folded_forms(term, label)
    texts = set(map(names.folded, shown)) - in_heading
    words = sorted(names.words(f"{term.name} {term.acronym}"))
    found: dict[str, str] = {}
    for label in term.all_labels():
        if sorted(names.words(label)) != words and texts & _folded_forms(term, label):
            found.setdefault(names.folded(label), label)
    return list(found.values())


def _folded_forms(term: Term, label: str) -> set[str]:
    """Return a name and its plurals as they are compared."""
    of_original = term.original.plurals(label) if term.original else ()
    return {names.folded(form) for form in (label, *term.plurals(label), *of_original)}


def _templates(terms: Iterable[PageTerm], attributes: str) -> str:
    """Return the meanings as templates for the script, one for each page that links lead to."""
    lines: dict[str, list[str]] = {}
    for term in terms:
        page, anchor = _parts(term.key)
        lines.setdefault(page, []).append(_line(anchor, term.meaning))
    return "".join(
        f'<template data-izterm="{html.escape(page)}"{attributes}>\n{"".join(of_page)}</template>\n'
        for page, of_page in lines.items()
    )


def _words_of_script(words: Words) -> str:
    """Return the words of the script as attributes, with a blank before each. The script has them in English."""
    found = {"back": ("Back", words("Back")), "go": ("Go to the entry", words("Go to the entry"))}
    return "".join(f' data-{name}="{html.escape(text)}"' for name, (english, text) in found.items() if text != english)


def _line(anchor: str, meaning: str) -> str:
    """Return a meaning as a line of a template. It begins with the name, which has the id."""
    # No element is around the meaning, so the name has the id. A page has many popovers, and elements around them would
    # be most of their size. A template is a separate tree, so the id does not collide with another one.
    return meaning.replace("<b>", f'<b id="{html.escape(anchor)}">', 1) + "\n"


def _parts(key: str) -> tuple[str, str]:
    """Return the two parts of a key: the address of a page, which many keys share, and the HTML id."""
    page, mark, anchor = key.partition("#")
    return (page + mark, anchor) if anchor else ("", key)
