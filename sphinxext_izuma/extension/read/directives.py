"""The directives ``izglossary`` and ``izacronyms``. An entry gets its heading, definition, note and pointers here."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, ClassVar, TypeVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective

from sphinxext_izuma.extension.build import build_of
from sphinxext_izuma.extension.nodes import AcronymList, TermUse
from sphinxext_izuma.extension.read.entry import EntryMaker
from sphinxext_izuma.extension.read.notes import note_listing
from sphinxext_izuma.extension.request import Request
from sphinxext_izuma.glossary import names
from sphinxext_izuma.glossary.safe_markup import NOT_TYPESET

if TYPE_CHECKING:
    from sphinx.util.typing import OptionSpec

    from sphinxext_izuma.extension.read.text import TextParser
    from sphinxext_izuma.glossary.glossary import Glossary
    from sphinxext_izuma.glossary.term import Term

ElementT = TypeVar("ElementT", bound=nodes.Element)


def _names(argument: str | None) -> list[str]:
    """Return the items of an option. Line breaks or commas separate them."""
    text = directives.unchanged_required(argument or "")
    items = [names.exact(item) for line in text.splitlines() for item in line.split(",")]
    return list(filter(None, items))


class IzGlossary(SphinxDirective):
    """Lists the entries of the project's glossaries: all entries, or those that its options select."""

    has_content = False
    option_spec: ClassVar[OptionSpec] = {
        "glossary": _names,
        "tags": _names,
        "terms": _names,
        "used": directives.flag,
        "no-index": directives.flag,
    }

    def run(self) -> list[nodes.Node]:
        """Return the listing, and note its entries."""
        # Imported here, because most builds read no listing.
        from sphinxext_izuma.extension.read.text import TextParser  # noqa: PLC0415

        build = build_of(self.env)
        request = Request(
            glossaries=tuple(self.options.get("glossary", ())),
            tags=tuple(self.options.get("tags", ())),
            terms=tuple(self.options.get("terms", ())),
            used="used" in self.options,
            registered="no-index" not in self.options,
        )
        if unknown := request.unknown(build.glossary):
            # Because of this note, the next build reads the page again. It reports the fault until it is mended.
            note_listing(build, self.env.docname, request, nodes.Element(), faulty=True)
            raise self.error(unknown)
        listing = addnodes.glossary("", sorted=False)
        if request.used:
            listing["only_used"] = True
        self.set_source_info(listing)
        listing.extend(self._missing(request, build.glossary))
        groups = groupby(request.select(build.glossary), lambda term: names.letter(term.sort_name))
        parser = TextParser(build, self.state.document)
        for heading, terms in groups:
            entries = [self._entry(term, parser, build.glossary) for term in terms]
            listing += [self._letter(heading), nodes.definition_list("", *entries, classes=["glossary", *NOT_TYPESET])]
        note_listing(build, self.env.docname, request, listing, faulty=parser.found_faults, refused=parser.refused)
        return [listing]

    def _entry(self, term: Term, parser: TextParser, glossary: Glossary) -> nodes.definition_list_item:
        in_index = self.config.izterm_index and "no-index" not in self.options
        made = EntryMaker(term, parser, glossary, give_id=self.give_id, in_index=in_index, docname=self.env.docname)
        return made.node()

    def _missing(self, request: Request, glossary: Glossary) -> Iterator[nodes.Node]:
        """Yield a use of each wrong name in ``:terms:``. Every build then gives a warning of the use."""
        for name in request.missing(glossary):
            use = TermUse(name, name)
            self.set_source_info(use)
            yield nodes.paragraph("", "", use, translatable=False)

    def _letter(self, heading: str) -> nodes.rubric:
        rubric = nodes.rubric(heading, heading, classes=["izterm-letter"], translatable=False)
        self.set_source_info(rubric)
        self.give_id(rubric, f"izterm-letter-{names.slug(heading)}")
        return rubric

    def give_id(self, node: nodes.Element, wanted: str) -> str:
        """Give a node the id *wanted*, and return the id. It gets a number if the page already has this id."""
        document = self.state.document
        identifier, number = wanted, 1
        while identifier in document.ids:
            number += 1
            identifier = f"{wanted}-{number}"
        node["ids"].append(identifier)
        document.note_explicit_target(node)
        return identifier


class IzAcronyms(SphinxDirective):
    """Lists the acronyms that the project uses, with their long names."""

    has_content = False

    def run(self) -> list[nodes.Node]:
        """Return a placeholder for the list, and note it. The list is filled when the page is written."""
        build_of(self.env).pages.acronym_lists[self.env.docname] = True
        placeholder = AcronymList()
        self.set_source_info(placeholder)
        return [placeholder]
