"""Which page uses which terms, and which page lists which: what follows from all pages together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from functools import cache, cached_property
from typing import TYPE_CHECKING, cast

from sphinxext_izuma.glossary import names
from sphinxext_izuma.glossary.acronyms import short_name
from sphinxext_izuma.extension.relate.meanings import Meanings, is_shown
from sphinxext_izuma.extension.findings import Finding, Subtype
from sphinxext_izuma.extension.relate.resolution import Outcomes
from sphinxext_izuma.extension.read.roles import STOCK_ROLE

if TYPE_CHECKING:
    from sphinx.domains.std import StandardDomain

    from sphinxext_izuma.glossary.term import Term
    from sphinxext_izuma.extension.domain import IzumaDomain
    from sphinxext_izuma.extension.read.prose import Prose
    from sphinxext_izuma.extension.pages import EntryData

PREFERRED_NAME, OTHER_NAME = 1, 2  # priorities of search results and of objects.inv


class Concordance:
    """What follows from what the domain keeps of the pages, worked out when it is first asked for.

    It holds as long as the pages do: the domain makes another when it has read some.
    """

    def __init__(self, domain: IzumaDomain) -> None:
        self._domain = domain
        self._env = domain.env
        self._store = domain.store

    # Uses.

    @cached_property
    def prose(self) -> Prose:
        """The running text of the pages."""
        # Here, not at the top: few builds look at it.
        from sphinxext_izuma.extension.read.prose import Prose  # noqa: PLC0415

        return Prose(self._domain)

    @property
    def autolinked(self) -> Mapping[str, Sequence[tuple[str, int, int]]]:
        """The mentions that are linked, by page: the name, the line of its block, and where it is in that."""
        return self.prose.autolinked if self._env.config.izterm_autolink else {}

    @cached_property
    def uses(self) -> Mapping[str, Mapping[str, int]]:
        """How often each page uses which name: by our roles, by ``:term:``, and where ``izterm_autolink`` links it."""
        uses: dict[str, Mapping[str, int]] = dict(self._store["uses"])
        for docname, counts in self.adopted.items():
            uses[docname] = Counter(uses.get(docname)) + Counter(counts)
        for docname, linked in self.autolinked.items():
            if linked:
                uses[docname] = Counter(uses.get(docname)) + Counter(name for name, _, _ in linked)
        return uses

    @cached_property
    def adopted(self) -> Mapping[str, Mapping[str, int]]:
        """How often each page uses which name by ``:term:``, of those that only our glossaries have."""
        stock = cast("StandardDomain", self._env.get_domain("std"))
        theirs = {name.lower() for kind, name in stock.objects if kind == STOCK_ROLE[1]}
        pages: dict[str, Mapping[str, int]] = {}
        for docname, counts in self._store["stock_uses"].items():
            rest = {name: count for name, count in counts.items() if name.lower() not in theirs}
            if ours := {name: count for name, count in rest.items() if self._domain.glossary.one(name)}:
                pages[docname] = ours
        return pages

    @cached_property
    def used(self) -> frozenset[str]:
        """The ids of the terms that some page uses, and of those that their entries use."""
        pages = self._store["listings"].values()
        entries = {term_id: entry for page in pages for term_id, entry in page["entries"].items()}
        found: set[str] = set()
        wanted = list({name for page in self.uses.values() for name in page})
        while wanted:
            term = self._domain.glossary.one(wanted.pop())
            if term and term.id not in found:
                found.add(term.id)
                if term.id in entries:
                    wanted.extend(entries[term.id]["uses"])
        return frozenset(found)

    @cached_property
    def used_in(self) -> Mapping[str, Mapping[str, int]]:
        """How often each page uses a term, by the term's id; nothing where the project wants no back-links.

        The pages of a term are sorted by their titles.
        """
        pages: dict[str, dict[str, int]] = {}
        term_of = cache(self._domain.glossary.one)
        order = sorted(self.uses, key=lambda docname: (names.sort_key(self.title(docname)), docname))
        for docname in order if self._env.config.izterm_backlinks else ():
            for name, count in self.uses[docname].items():
                if term := term_of(name):
                    counts = pages.setdefault(term.id, {})
                    counts[docname] = counts.get(docname, 0) + count
        return pages

    def title(self, docname: str) -> str:
        """Return the title of a page as text; the name of a page that has none."""
        return self._titles.get(docname, docname)

    @cached_property
    def _titles(self) -> Mapping[str, str]:
        found = {docname: title.astext() for docname, title in self._env.titles.items()}
        return {docname: text for docname, text in found.items() if text not in {"", "<no title>"}}

    def names_on(self, docname: str) -> Set[str]:
        """Return the names that a page uses, also in the entries that it shows."""
        return self.uses.get(docname, {}).keys() | self.names_in_entries(docname)

    def names_in_entries(self, docname: str) -> Set[str]:
        """Return the names used in the entries that a page shows."""
        if page := self._store["listings"].get(docname):
            return set().union(page["other_uses"], *(entry["uses"] for _, entry in self.entries_on(docname)))
        return set()

    def lacking_forms(self, docname: str) -> Iterator[str]:
        """Yield the names on a page whose short, long or full form it asks for, and that have no acronym."""
        for _form, name in self._store["spelled"].get(docname, ()):
            term = self._domain.glossary.one(name)
            if term and not short_name(term):
                yield name

    # Entries.

    @cached_property
    def places(self) -> Mapping[str, tuple[str, str]]:
        """The page and HTML id of each listed term, by its id; of two pages the first by name."""
        places: dict[str, tuple[str, str]] = {}
        for docname in sorted(self._store["listings"]):
            for term_id, entry in self.entries_on(docname):
                places.setdefault(term_id, (docname, entry["anchor"]))
        return places

    def has_address(self, term: Term) -> bool:
        """Return whether a link to *term* leads somewhere, now or as soon as there is one."""
        return term.id in self._listed or bool(self._domain.glossary.url_of(term))

    @cached_property
    def _listed(self) -> Set[str]:
        """The ids of the entries that some page lists, also if it shows them only when they are used."""
        return {term_id for page in self._store["listings"].values() for term_id in page["entries"]}

    def entries_on(self, docname: str) -> Iterator[tuple[str, EntryData]]:
        """Yield the entries that a page shows, with their terms' ids."""
        hidden = self.hidden_on(docname)
        for term_id, entry in self._store["listings"][docname]["entries"].items():
            if term_id not in hidden:
                yield term_id, entry

    def hidden_on(self, docname: str) -> Set[str]:
        """Return the ids of the entries that a page does not show, because no page uses them."""
        page = self._store["listings"].get(docname)
        return set(page["only_used"]) - self.used if page and page["only_used"] else set()

    def listed_twice(self) -> Iterator[Finding]:
        """Yield a finding for each place that lists terms again."""
        again: dict[tuple[str, int], list[tuple[str, str]]] = {}
        for docname, page in sorted(self._store["listings"].items()):
            for term_id, line in page["repeated"].items():
                again.setdefault((docname, line), []).append((term_id, docname))
            for term_id, entry in self.entries_on(docname):
                if self.places[term_id][0] != docname:
                    again.setdefault((docname, entry["line"]), []).append((term_id, self.places[term_id][0]))
        for (docname, line), terms in again.items():
            term_id, first = terms[0]
            term = self._domain.glossary.by_id[term_id].name
            what = repr(term) if len(terms) == 1 else f"{len(terms)} terms ({term!r} and others)"
            yield Finding(
                subtype=Subtype.DUPLICATE,
                message=f"listed twice: {what}, first on the page {first!r}: give one listing the option ':no-index:'",
                path=str(self._env.doc2path(docname)),
                line=line,
                term=term,
            )

    def has_faults(self) -> bool:
        """Return whether each build has something to report that is no fault of the page that it would write."""
        return self.meanings.found_faults or any(self.listed_twice())

    def refused(self) -> Iterator[Finding]:
        """Yield a finding for what was refused in the texts of entries; the warnings were emitted on reading."""
        for _, page in sorted(self._store["listings"].items()):
            for message, path, line in page["refused"]:
                yield Finding(subtype=Subtype.DATA, message=message, path=path, line=line)

    def objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        """Yield the listed terms by all their names, as Sphinx wants them for objects.inv and the search."""
        known: set[str] = set()
        for docname in sorted(self._store["listings"]):
            for term_id, entry in self.entries_on(docname):
                if term_id not in known:
                    known.add(term_id)
                    yield entry["name"], entry["name"], "term", docname, entry["anchor"], PREFERRED_NAME
                    for name in entry["other_names"]:
                        yield name, name, "term", docname, entry["anchor"], OTHER_NAME

    # What uses of entries come to.

    @cached_property
    def outcomes(self) -> Outcomes:
        """What each name comes to."""
        config = self._env.config
        meanings = self.meanings if is_shown(self._domain.builder, config) else None
        return Outcomes(self._domain.glossary, self.places, meanings, config)

    @cached_property
    def meanings(self) -> Meanings:
        """What each term means, as HTML, by its id."""
        pages = (self._store["listings"][docname]["entries"] for docname in sorted(self._store["listings"]))
        listed = {term_id: entry["meaning"] for page in pages for term_id, entry in page.items()}
        return Meanings(listed, self._domain.glossary, self._env)
