"""Fills the list of acronyms of a page when the page is written, because the list depends on all pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinxext_izuma.extension.build import build_of
from sphinxext_izuma.extension.doctree import blocks
from sphinxext_izuma.extension.language.marks import direction
from sphinxext_izuma.extension.nodes import AcronymList, InLanguage, TermUse
from sphinxext_izuma.extension.relate.entries import Entries
from sphinxext_izuma.extension.relate.resolution import Resolutions
from sphinxext_izuma.extension.relate.usage import Usage
from sphinxext_izuma.glossary import acronyms
from sphinxext_izuma.glossary.safe_markup import without_tex

if TYPE_CHECKING:
    from sphinxext_izuma.extension.build import Build
    from sphinxext_izuma.glossary.term import Term


class FillAcronymLists(SphinxPostTransform):
    """Put the acronyms in use into the lists of a page."""

    default_priority = 54  # after OnlyNodeTransform (50), before the uses in the list are resolved

    def run(self, **_kwargs: Any) -> None:
        """Replace each placeholder by a list, or remove it if there are no acronyms."""
        build = build_of(self.env)
        for placeholder in blocks(self.document, AcronymList) if build.pages.acronym_lists else ():
            items = [_item(term, placeholder) for term in _acronyms_in_use(build)]
            if items:
                found = nodes.definition_list("", *items, classes=["izterm-acronyms"])
                way = direction(self.config.language)
                placeholder.replace_self(InLanguage("", found, lang="", dir=way) if way else found)
            else:
                placeholder.parent.remove(placeholder)


def _item(term: Term, placeholder: AcronymList) -> nodes.definition_list_item:
    """Return an item of the list. The long name is a use, so that it links to the entry."""
    short, long = without_tex(acronyms.short_name(term)), without_tex(acronyms.long_name(term))
    use = TermUse(long, term.name)
    use.entry, use.silent = term.id, True
    use.source, use.line = placeholder.source, placeholder.line
    return nodes.definition_list_item(
        "", nodes.term("", short), nodes.definition("", nodes.paragraph("", "", use, translatable=False))
    )


def _acronyms_in_use(build: Build) -> list[Term]:
    """Return the terms whose acronym some page or entry shows, sorted by the acronym."""
    found = {term.id: term for term in _shown_by_acronym(build)}
    return sorted(found.values(), key=lambda term: build.collation.key(acronyms.short_name(term)))


def _shown_by_acronym(build: Build) -> Iterator[Term]:
    """Yield the terms that pages and entries show by their acronyms."""
    everywhere = {name for page in build.once(Usage).uses.values() for name in page}
    for docname in build.pages.listings:
        everywhere |= build.once(Entries).names_in_entries(docname)
    for name in everywhere:
        term = build.glossary.find_one(name)
        if term and acronyms.is_acronym(term, name):
            yield term
    for forms in build.pages.spelled.values():
        for form, name in forms:
            term = build.glossary.find_one(name)
            if form != "long" and term and acronyms.short_name(term):
                yield term


def acronym_list_inputs(build: Build, docname: str) -> Iterator[str]:
    """Yield everything that decides the lists of acronyms on a page, as text."""
    if docname in build.pages.acronym_lists:
        for term in _acronyms_in_use(build):
            key = build.once(Resolutions)[term.name].output_key
            yield "\0".join((acronyms.short_name(term), acronyms.long_name(term), key))
