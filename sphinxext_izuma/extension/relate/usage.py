"""Counts the uses of terms on each page. Back-links and the option ``:used:`` depend on these numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from typing import TYPE_CHECKING, cast

from sphinxext_izuma.extension.pages import STOCK_ROLE
from sphinxext_izuma.extension.read.anchors.passages import of_note

if TYPE_CHECKING:
    from sphinx.domains.std import StandardDomain

    from sphinxext_izuma.extension.build import Build


MOST_PLACES = 5  # sections of a page that an entry shows


class Usage:
    """The uses of all pages together. A step of a build: it depends on the mentions that are linked."""

    def __init__(self, build: Build) -> None:
        self._build = build

    @cached_property
    def autolinked(self) -> Mapping[str, Sequence[tuple[str, int, int]]]:
        """The mentions that are linked, by page: the name, the line of its block, and its offset in the block."""
        if not self._build.config.izterm_autolink:
            return {}
        # Imported here, because few builds look at running text.
        from sphinxext_izuma.extension.relate.mentioned import Mentioned  # noqa: PLC0415

        return self._build.once(Mentioned).autolinked

    @cached_property
    def uses(self) -> Mapping[str, Mapping[str, int]]:
        """How often each page uses which name: by our roles, by ``:term:``, and as a linked mention."""
        uses: dict[str, Mapping[str, int]] = dict(self._build.pages.uses)
        for docname, counts in self.stock_uses.items():
            uses[docname] = Counter(uses.get(docname)) + Counter(counts)
        for docname, linked in self.autolinked.items():
            if linked:
                uses[docname] = Counter(uses.get(docname)) + Counter(name for name, _, _ in linked)
        return uses

    @cached_property
    def stock_uses(self) -> Mapping[str, Mapping[str, int]]:
        """How often each page uses which name by ``:term:``. Names that Sphinx itself has do not count."""
        stock = cast("StandardDomain", self._build.env.get_domain(STOCK_ROLE[0]))
        theirs = {name.lower() for kind, name in stock.objects if kind == STOCK_ROLE[1]}
        pages: dict[str, Mapping[str, int]] = {}
        for docname, counts in self._build.pages.stock_uses.items():
            rest = {name: count for name, count in counts.items() if name.lower() not in theirs}
            if ours := {name: count for name, count in rest.items() if self._build.glossary.find_one(name)}:
                pages[docname] = ours
        return pages

    @cached_property
    def used(self) -> frozenset[str]:
        """The ids of the terms that some page uses, and of the terms that their entries use."""
        entries = self._build.pages.entries_everywhere()
        found: set[str] = set()
        wanted = list({name for page in self.uses.values() for name in page})
        while wanted:
            term = self._build.glossary.find_one(wanted.pop())
            if term and term.id not in found:
                found.add(term.id)
                if term.id in entries:
                    wanted.extend(entries[term.id]["uses"])
        return frozenset(found)

    @cached_property
    def used_in(self) -> Mapping[str, Mapping[str, int]]:
        """The back-links: how often each page uses a term, by the id of the term. Empty if the project wants none.

        The pages of a term are sorted by their titles.
        """
        if not self._build.config.izterm_backlinks:
            return {}
        pages: dict[str, dict[str, int]] = {}
        term_of = cache(self._build.glossary.find_one)
        key = self._build.collation.key
        for docname in sorted(self.uses, key=lambda docname: (key(self.title(docname)), docname)):
            for name, count in self.uses[docname].items():
                if term := term_of(name):
                    counts = pages.setdefault(term.id, {})
                    counts[docname] = counts.get(docname, 0) + count
        return pages

    @cached_property
    def passages(self) -> Mapping[tuple[str, str], Sequence[tuple[str, str, str]]]:
        """Where pages use a term, by the id of the term and the page: the id of a section, its heading, a sentence."""
        term_of = cache(self._build.glossary.find_one)
        found: dict[tuple[str, str], dict[str, tuple[str, str, str]]] = {}
        for docname, passages in self._build.pages.passages.items():
            uses = self.uses.get(docname, {})
            for name, *passage in of_note(passages):
                # Names that Sphinx's own :term: finds are no uses.
                if name in uses and (term := term_of(name)):
                    anchor, heading, sentence = passage
                    found.setdefault((term.id, docname), {}).setdefault(anchor, (anchor, heading, sentence))
        return {key: tuple(by_section.values())[:MOST_PLACES] for key, by_section in found.items()}

    def title(self, docname: str) -> str:
        """Return the title of a page as text, or the docname of a page without a title."""
        return self._titles.get(docname, docname)

    @cached_property
    def _titles(self) -> Mapping[str, str]:
        found = {docname: title.astext() for docname, title in self._build.env.titles.items()}
        return {docname: text for docname, text in found.items() if text not in {"", "<no title>"}}
