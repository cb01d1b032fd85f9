"""Finds the mentions of terms in running text, and chooses the mentions that ``izterm_autolink`` links."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from sphinxext_izuma.extension.config import SECTION
from sphinxext_izuma.extension.read.prose import Block, Page, Where, is_off
from sphinxext_izuma.glossary.mentions import Mentions

if TYPE_CHECKING:
    from sphinxext_izuma.extension.build import Build
    from sphinxext_izuma.glossary.glossary import Glossary
    from sphinxext_izuma.glossary.mentions import Mention
    from sphinxext_izuma.glossary.term import Term


class Unlinked:
    """Finds the first mention of each term that a page, or a section, does not link."""

    def __init__(self, page: Page, glossary: Glossary, *, by_section: bool = False) -> None:
        self._by_section = by_section
        uses = ((link, glossary.find_one(link.name)) for link in page.links)
        self._linked = {(self._scope(link.where), term.id) for link, term in uses if term}

    def _scope(self, where: Where) -> int:
        return where.section if self._by_section else 0

    def link_first(self, mention: Mention, where: Where) -> bool:
        """Return whether *mention* is the first of its term. The term then counts as linked."""
        key = self._scope(where), mention.term.id
        if key in self._linked:
            return False
        self._linked.add(key)
        return True


class Mentioned:
    """The mentions of a project. A step of a build: it depends on the listings of all pages, not on their uses."""

    def __init__(self, build: Build) -> None:
        self._build = build
        self._mentions: dict[str, Mentions] = {}
        self._listed = build.pages.entries_everywhere().keys()

    def mentions_on(self, docname: str) -> Mentions:
        """Return what finds the terms in the texts of a page."""
        scope, _ = self._build.pages.scopes.get(docname, ("", False))
        if scope not in self._mentions:
            self._mentions[scope] = Mentions(self._build.glossary, scope)
        return self._mentions[scope]

    def pages(self) -> Iterator[tuple[str, Page]]:
        """Yield the pages whose running text is searched, with the part of it that this builder shows."""
        for docname, data in sorted(self._build.pages.prose.items()):
            if not is_off(self._build.env.metadata.get(docname, {})):
                yield docname, Page.from_data(data).shown_by(self._build.builder)

    def _has_address(self, term: Term) -> bool:
        """Return whether a link to *term* has a target, now or after some page uses the term."""
        return term.id in self._listed or bool(self._build.glossary.url_of(term))

    def reports(self, term: Term) -> bool:
        """Return whether a mention of *term* is reported.

        The answer is no if the project chose not to list the term. A project that lists nothing has not chosen yet.
        """
        if self._has_address(term):
            return term.suggest and not self._build.config.izterm_autolink
        return term.suggest and not self._build.pages.listings

    def mentions_to_link(self, docname: str, page: Page) -> Iterator[tuple[Block, Mention]]:
        """Yield the mentions on a page that ``izterm_autolink`` links."""
        by_section = self._build.config.izterm_autolink == SECTION
        unlinked = Unlinked(page, self._build.glossary, by_section=by_section)
        for block in page.blocks:
            for mention in self.mentions_on(docname).find(block.text):
                fits = mention.term.suggest and not mention.deprecated and self._has_address(mention.term)
                if fits and unlinked.link_first(mention, block.where):
                    yield block, mention

    @cached_property
    def autolinked(self) -> Mapping[str, Sequence[tuple[str, int, int]]]:
        """The mentions that ``izterm_autolink`` links, by page: name, line of the block, and offset in the block."""
        return {
            docname: [
                (mention.key, block.line, mention.start) for block, mention in self.mentions_to_link(docname, page)
            ]
            for docname, page in self.pages()
        }
