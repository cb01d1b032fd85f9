"""The directives ``izglossary`` and ``izacronyms``. An entry gets its heading, definition, note and pointers here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective

from sphinxext_izuma.extension.build import build_of
from sphinxext_izuma.extension.findings import absolute_path, place_of
from sphinxext_izuma.extension.nodes import AcronymList, TermUse
from sphinxext_izuma.extension.options import AnyOption, given_twice, hint, items
from sphinxext_izuma.extension.read.anchors.addresses import refused_redirects
from sphinxext_izuma.extension.read.notes import note_listing
from sphinxext_izuma.extension.request import GIVEN, SORTS, Request
from sphinxext_izuma.glossary import names
from sphinxext_izuma.glossary.finding import Finding, Kind
from sphinxext_izuma.glossary.safe_markup import NOT_TYPESET

if TYPE_CHECKING:
    from sphinx.util.typing import OptionSpec

    from sphinxext_izuma.extension.build import Build
    from sphinxext_izuma.extension.pages import Fault
    from sphinxext_izuma.extension.read.text import TextParser
    from sphinxext_izuma.glossary.glossary import Glossary
    from sphinxext_izuma.glossary.term import Term

_FLAGS = ("used", "no-index")
_OPTIONS = ("glossary", "tags", "terms", "sort", *_FLAGS)
ElementT = TypeVar("ElementT", bound=nodes.Element)


def _text(value: str | None) -> str:
    return value or ""


class _Tolerant(SphinxDirective):
    """A directive that reports a wrong argument, content or option, and goes on."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True

    def _reported(self, build: Build, faults: Iterable[str]) -> Iterator[Fault]:
        """Report faults of the directive, and yield each that is not silenced."""
        path, line = self.get_source_info()
        place = place_of(absolute_path(path), line, str(self.env.srcdir))
        for fault in faults:
            if build.emit(Finding(place, Kind.DATA, fault)):
                yield fault, place.path, line, Kind.DATA.value, 0


class IzGlossary(_Tolerant):
    """Lists the entries of the project's glossaries: all entries, or those that its options select.

    A wrong option, argument or content is reported, and the listing stays.
    """

    option_spec = cast("ClassVar[OptionSpec]", AnyOption(dict.fromkeys(_OPTIONS, _text)))

    def run(self) -> list[nodes.Node]:
        """Return the listing, and note its entries."""
        # Imported here, because most builds read no listing.
        from sphinxext_izuma.extension.read.text import TextParser  # noqa: PLC0415

        build = build_of(self.env)
        request = self._request(build.glossary)
        faults = [*self._markup_faults(), *request.unknown(build.glossary)]
        reported = list(self._reported(build, faults))
        listing = addnodes.glossary("", sorted=False)
        listing["registered"], listing["only_used"] = request.registered, request.used
        self.set_source_info(listing)
        listing.extend(self._missing(request, build.glossary))
        parser = TextParser(build, self.state.document)
        selected = request.select(build.glossary, build.collation)
        for heading, terms in selected:
            entries = [self._entry(term, parser, build) for term in terms]
            entry_list = nodes.definition_list("", *entries, classes=["glossary", *NOT_TYPESET])
            listing += [self._letter(heading), entry_list] if heading else [entry_list]
        listed = (term for _, terms in selected for term in terms)
        refused = [*reported, *parser.refused, *refused_redirects(build, listed)]
        # Because of the note of a fault, the next build reads the page again. It reports the fault until it is mended.
        is_faulty = parser.found_faults or bool(faults) or bool(refused)
        note_listing(build, self.env.docname, request, faulty=is_faulty, refused=refused)
        return [listing]

    def _request(self, glossary: Glossary) -> Request:
        tags = {tag for term in glossary.terms for tag in term.tags} if "tags" in self.options else set()
        return Request(
            glossaries=tuple(items(self.options.get("glossary", ""), lambda _name: False)),
            tags=tuple(items(self.options.get("tags", ""), tags.__contains__)),
            terms=tuple(items(self.options.get("terms", ""), glossary.find)),
            used="used" in self.options,
            registered="no-index" not in self.options,
            sort=self.options["sort"] if self.options.get("sort") in SORTS else SORTS[0],
        )

    def _markup_faults(self) -> Iterator[str]:
        """Yield the faults of the argument, the content and the options."""
        yield from self._misplaced()
        for name in given_twice(self.block_text):
            yield f"the option {name!r} is given twice, and only the last counts: write the option once"
        for name, value in self.options.items():
            if name not in _OPTIONS:
                yield f"izglossary has no option {name!r} ({hint(name, _OPTIONS)})"
            elif value and name in _FLAGS:
                yield f"the option {name!r} takes no value {value!r}: remove the value"
            elif not value.strip() and name not in _FLAGS:
                yield f"the option {name!r} has no value: write one, or remove the option"
            elif name == "sort" and value not in SORTS:
                yield f"the option 'sort' must be {' or '.join(SORTS)}, not {value!r}"
        if self.options.get("sort") == GIVEN and "terms" not in self.options:
            yield "':sort: given' is for listings with the option 'terms': remove it"

    def _misplaced(self) -> Iterator[str]:
        """Yield the faults of the argument and of the content."""
        if self.arguments:
            argument = self.arguments[0]
            option = argument.strip(":").partition(":")[0]
            cure = f"write ':{option}:'" if option in _OPTIONS else "choose entries with an option, like ':tags:'"
            yield f"izglossary takes no argument {argument!r}: {cure}"
        if self.content and (below := re.match(r":([\w-]+):(?: |$)", self.content[0])):
            yield f"the option {below[1]!r} is below a blank line, and does not count: remove the blank line"
        elif self.content:
            yield f"izglossary takes no content ({self.content[0]!r}): entries stand in a glossary file"

    def _entry(self, term: Term, parser: TextParser, build: Build) -> nodes.definition_list_item:
        # Imported here, because most builds make no entry.
        from sphinxext_izuma.extension.read.entry import EntryMaker  # noqa: PLC0415

        in_index = self.config.izterm_index and "no-index" not in self.options
        made = EntryMaker(term, parser, build, give_id=self.give_id, in_index=in_index, docname=self.env.docname)
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
        # The last number of each id: hundreds of listings may show the same entry.
        given = cast("dict[str, int]", self.env.temp_data.setdefault("izterm-ids", {}))
        number = given.get(wanted, 1)
        identifier = wanted if number == 1 else f"{wanted}-{number}"
        while identifier in document.ids:
            number += 1
            identifier = f"{wanted}-{number}"
        given[wanted] = number + 1  # Another document of the page, as that of eval-rst in Markdown, does not know it.
        node["ids"].append(identifier)
        document.note_explicit_target(node)
        return identifier


class IzAcronyms(_Tolerant):
    """Lists the acronyms that the project uses, with their long names. It has no options."""

    option_spec = cast("ClassVar[OptionSpec]", AnyOption())

    def run(self) -> list[nodes.Node]:
        """Return a placeholder for the list, and note it. The list is filled when the page is written."""
        build = build_of(self.env)
        docname = self.env.docname
        if faults := list(self._reported(build, self._markup_faults())):
            # The next build reads the page again, and reports them again.
            build.pages.slips.setdefault(docname, []).extend(faults)
        build.pages.acronym_lists[docname] = True
        placeholder = AcronymList()
        self.set_source_info(placeholder)
        return [placeholder]

    def _markup_faults(self) -> Iterator[str]:
        if self.arguments:
            yield f"izacronyms takes no argument {self.arguments[0]!r}: remove it"
        if self.content:
            yield f"izacronyms takes no content ({self.content[0]!r}): remove it"
        for name in self.options:
            yield f"izacronyms has no option {name!r}: remove it"
