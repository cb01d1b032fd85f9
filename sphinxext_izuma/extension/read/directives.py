"""The directives ``izglossary`` and ``izacronyms``. An entry gets its heading, definition, note and pointers here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, ClassVar, TypeVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective

from sphinxext_izuma.extension.build import build_of
from sphinxext_izuma.extension.nodes import AcronymList, TermUse
from sphinxext_izuma.extension.read.notes import note_listing
from sphinxext_izuma.extension.request import Request
from sphinxext_izuma.glossary import names
from sphinxext_izuma.glossary.safe_markup import NOT_TYPESET, without_tex

if TYPE_CHECKING:
    from sphinx.util.typing import OptionSpec

    from sphinxext_izuma.extension.read.text import TextParser
    from sphinxext_izuma.glossary.glossary import Glossary
    from sphinxext_izuma.glossary.term import Markup, Pointer, Term

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
            entries = [_Entry(self, parser, build.glossary, term).node() for term in terms]
            listing += [self._letter(heading), nodes.definition_list("", *entries, classes=["glossary", *NOT_TYPESET])]
        note_listing(build, self.env.docname, request, listing, faulty=parser.found_faults, refused=parser.refused)
        return [listing]

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


class _Entry:
    """Makes the nodes of one entry."""

    def __init__(self, directive: IzGlossary, parser: TextParser, glossary: Glossary, term: Term) -> None:
        self.directive = directive
        self.parser = parser
        self.glossary = glossary
        self.term = term

    def node(self) -> nodes.definition_list_item:
        """Return the entry."""
        head = self._head()
        body = nodes.definition("", *self._body(head["ids"][0]))
        for use in body.findall(TermUse):
            use.entry = self.term.id
        return self._with_place(nodes.definition_list_item("", head, body, term_id=self.term.id))

    def _head(self) -> nodes.term:
        """Return the heading: the preferred name and the acronym, with an id and entries of the general index."""
        term, directive = self.term, self.directive
        head = self._with_place(nodes.term(term.name, term.name, translatable=False))
        if term.acronym:
            head += nodes.Text(f" ({term.acronym})")
        identifier = directive.give_id(head, term.anchor)
        if directive.config.izterm_index and "no-index" not in directive.options:
            head += addnodes.index("", entries=list(self._index(identifier)))
        return head

    def _index(self, identifier: str) -> Iterator[tuple[str, str, str, str, str | None]]:
        """Yield the entries of the general index: the preferred name, and a "see" for each other name."""
        yield "single", _for_index(self.term.name), identifier, "main", None
        for name in self.term.labels():
            if name != self.term.name:
                yield "see", f"{_for_index(name)}; {_for_index(self.term.name)}", identifier, "", None

    def _body(self, anchor: str) -> Iterator[nodes.Node]:
        """Yield the definition and the note, with the generated lines before and after them."""
        term = self.term
        definition = self._parsed(term.definition, anchor)
        if term.deprecated:
            yield self._line("deprecated", "Deprecated. Use " if term.see else "Deprecated.", term.see)
        if also := self._other_names():
            yield self._line("aliases", f"Also called: {', '.join(also)}.")
        if term.expansion and not term.defines_expansion:
            yield self._line("expansion", f"{term.expansion}.")
        yield from definition
        if note := self._parsed(term.note, f"note-{anchor}"):
            yield nodes.note("", *note, classes=["izterm-note"])
        if term.see and not term.deprecated:
            yield self._line("see", "See ", term.see)
        if more := [pointer for pointer in term.see_also if not self._is_linked(pointer, definition)]:
            yield self._line("see-also", "See also ", more)
        if term.deprecated_names:
            yield self._line("former", f"Formerly: {', '.join(old.name for old in term.deprecated_names)}.")
        if term.source:
            yield self._line("source", f"Source: {term.source}")

    def _parsed(self, markup: Markup | None, prefix: str) -> list[nodes.Node]:
        return self.parser.parse(markup, self.term, prefix) if markup else []

    def _is_linked(self, pointer: Pointer, definition: Sequence[nodes.Node]) -> bool:
        """Return whether the definition already links to the term of *pointer*. Readers then need no second link."""
        wanted = self.glossary.find(pointer.name)
        return any(self.glossary.find(use.name) == wanted for node in definition for use in node.findall(TermUse))

    def _line(self, kind: str, text: str, pointers: Sequence[Pointer] = ()) -> nodes.paragraph:
        # Not translatable, because the names in it are the same in every language of the project.
        line = self._with_place(nodes.paragraph(text, text, classes=[f"izterm-{kind}"], translatable=False))
        if pointers:
            line += _joined([self._pointer(pointer) for pointer in pointers])
        return line

    def _other_names(self) -> list[str]:
        """Return the aliases, without those that have the same words as the heading."""
        term = self.term
        if not term.aliases:
            return []
        printed = sorted(_words(f"{term.name} {term.acronym}"))
        known = {names.folded(term.name), names.folded(term.acronym)}
        shown = []
        for alias in term.aliases:
            if names.folded(alias) not in known and sorted(_words(alias)) != printed:
                known.add(names.folded(alias))
                shown.append(alias)
        return shown

    def _pointer(self, pointer: Pointer) -> nodes.Node:
        # The check of the glossary reports a pointer without a target on every build. It is not reported again here.
        if self.glossary.find_one(pointer.name) is None:
            return nodes.inline("", pointer.name)
        use = TermUse(pointer.name, pointer.name)
        use.source, use.line = self.term.place.path, pointer.line
        return use

    def _with_place(self, node: ElementT) -> ElementT:
        """Give a node the source and line of the term, and return it."""
        node.source, node.line = self.term.place.path, self.term.place.line
        return node


def _words(text: str) -> list[str]:
    """Return the words of *text*, without punctuation and without differences of case."""
    return names.folded("".join(char if char.isalnum() else " " for char in text)).split()


def _for_index(name: str) -> str:
    """Return *name* without semicolons, because they separate the parts of an index entry."""
    return without_tex(name.replace(";", ","))


def _joined(items: Sequence[nodes.Node]) -> list[nodes.Node]:
    """Return *items* as a list for readers: A, B or C."""
    joined: list[nodes.Node] = []
    for position, item in enumerate(items):
        if position:
            joined.append(nodes.Text(" or " if position == len(items) - 1 else ", "))
        joined.append(item)
    return [*joined, nodes.Text(".")]
