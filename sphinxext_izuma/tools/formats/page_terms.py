"""The terms of a page that is a glossary without a directive, to entries."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import NamedTuple
from urllib.parse import unquote

from sphinxext_izuma.glossary import names
from sphinxext_izuma.tools import heading
from sphinxext_izuma.tools.conversion_result import Conversion, Entry
from sphinxext_izuma.tools.formats import explicit_markup, rst_text
from sphinxext_izuma.tools.formats.input import Input, keep_links, path_to, set_markdown
from sphinxext_izuma.tools.formats.site import use
from sphinxext_izuma.tools.markdown.edits import Rewriting
from sphinxext_izuma.tools.markup import Syntax
from sphinxext_izuma.tools.page_lines import SourceLine, lines_of

_HEADING = re.compile(r"(?m)^#{1,6} (?P<text>.+)$")
_HEADING_ID = re.compile(r"\s*\{#(?P<id>[\w.-]+)[^}]*\}\s*$")


class Term(NamedTuple):
    """A term of a page: its names with markup, its line, and the lines of its definition."""

    names: Sequence[str]
    line: int
    definition: Sequence[SourceLine]


def add(terms: Iterator[Term], given: Input, conversion: Conversion) -> None:
    """Add an entry for each term of a page."""
    definitions = explicit_markup.definitions(lines_of(given.text)) if given.syntax is Syntax.RST else None
    texts = {**given.substitutions, **definitions.texts} if definitions else {}
    targets = definitions.addresses if definitions else {}
    if not definitions:
        _ = given.blocks  # which lets the page know its links
    read = [
        (term, [heading.read(_HEADING_ID.sub("", name), given.syntax, texts, targets) for name in term.names])
        for term in terms
    ]
    by_address = {slug: heads[0].name for term, heads in reversed(read) for slug in _slugs(term, heads)}
    of_headings = {names.folded(head.name): heads[0].name for _, heads in reversed(read) for head in heads}
    for term, heads in read:
        found_id = _HEADING_ID.search(term.names[0])
        entry = Entry(place=given.place(term.line), names=[head.name for head in heads], shown=heads[0].shown)
        entry.id = found_id["id"] if found_id else ""
        if heads[0].expansion:
            entry.fields["expansion"] = heads[0].expansion
        for head in heads:
            keep_links(entry, head, given, conversion, term.line)
        text = "\n".join(line.text for line in term.definition).strip("\n")
        if definitions:
            rst_text.set_rst(entry, text, definitions, conversion, of_headings)
        else:
            own = {_slug(match["text"]) for match in _HEADING.finditer(text)}
            links = _Links(by_address, given.text, own, path_to(entry, conversion))
            set_markdown(entry, text, given.page, conversion, links)
            for lost in dict.fromkeys(links.lost):
                message = (
                    f"{lost!r} in the text of {entry.names[0]!r} refers to another part of the page: write its address"
                )
                conversion.add_fault(entry.place, message)
        conversion.add_entry(entry)


class _Links(Rewriting):
    """The links of a page whose headings have become terms.

    :param terms: the terms, by the addresses of their headings.
    :param page: the text of the page.
    :param own: the addresses of headings inside the text.
    :ivar lost: the addresses in the page that lead to no term, and to no target of MyST.
    """

    def __init__(self, terms: Mapping[str, str], page: str, own: Set[str], path: str) -> None:
        super().__init__(path)
        self._terms = terms
        self._page = page
        self._own = own
        self.lost: list[str] = []

    def link(self, text: str, address: str) -> str | None:
        if not address.startswith("#"):
            return None
        if title := self._terms.get(unquote(address[1:]).lower()):
            return use(text, title)
        if f"({address[1:]})=" not in self._page and address[1:].lower() not in self._own:
            self.lost.append(address)
        return None


def _slugs(term: Term, heads: Sequence[heading.Head]) -> Iterator[str]:
    """Yield the addresses of a heading, as GitHub and most tools for Markdown make them."""
    if found := _HEADING_ID.search(term.names[0]):
        yield found["id"].lower()
    yield from (_slug(head.name) for head in heads)


def _slug(text: str) -> str:
    return re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", text.strip().lower()))
