"""The list of the acronyms that a project uses, made when the page is written: it depends on all the others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinxext_izuma.glossary import acronyms
from sphinxext_izuma.glossary import names
from sphinxext_izuma.extension.domain import IzumaDomain
from sphinxext_izuma.extension.read.roles import TermUse
from sphinxext_izuma.extension.doctree import blocks

if TYPE_CHECKING:
    from sphinxext_izuma.glossary.term import Term


class AcronymList(nodes.General, nodes.Element):
    """Where a page lists acronyms."""


class FillAcronymLists(SphinxPostTransform):
    """Put the acronyms in use into the lists of a page."""

    default_priority = 54  # before the uses in it are resolved, after what this builder does not show is gone

    def run(self, **_kwargs: Any) -> None:
        """Replace each list."""
        domain = IzumaDomain.of(self.env)
        for place in blocks(self.document, AcronymList) if domain.store["acronym_lists"] else ():
            items = [_item(term, place) for term in acronyms_in_use(domain)]
            if items:
                place.replace_self(nodes.definition_list("", *items, classes=["izterm-acronyms"]))
            else:
                place.parent.remove(place)


def _item(term: Term, place: AcronymList) -> nodes.definition_list_item:
    short, long = acronyms.short_name(term), acronyms.long_name(term)
    use = TermUse(long, term.name)
    use.entry, use.silent = term.id, True
    use.source, use.line = place.source, place.line
    return nodes.definition_list_item(
        "", nodes.term("", short), nodes.definition("", nodes.paragraph("", "", use, translatable=False))
    )


def acronyms_in_use(domain: IzumaDomain) -> list[Term]:
    """Return the terms whose acronym some page or entry shows, sorted by it."""
    found = {term.id: term for term in _shown_by_acronym(domain)}
    return sorted(found.values(), key=lambda term: names.sort_key(acronyms.short_name(term)))


def _shown_by_acronym(domain: IzumaDomain) -> Iterator[Term]:
    """Yield the terms that pages and entries show by their acronyms."""
    store = domain.store
    everywhere = {name for page in domain.concordance.uses.values() for name in page}
    for docname in store["listings"]:
        everywhere |= domain.concordance.names_in_entries(docname)
    for name in everywhere:
        term = domain.glossary.one(name)
        if term and acronyms.is_acronym(term, name):
            yield term
    for forms in store["spelled"].values():
        for form, name in forms:
            term = domain.glossary.one(name)
            if form != "long" and term and acronyms.short_name(term):
                yield term


def shown(domain: IzumaDomain, docname: str) -> Iterator[str]:
    """Yield all that the lists of acronyms on a page depend on, as text."""
    if docname in domain.store["acronym_lists"]:
        for term in acronyms_in_use(domain):
            outcome = domain.concordance.outcomes[term.name]
            yield "\0".join((acronyms.short_name(term), acronyms.long_name(term), outcome.shown, outcome.meaning))
