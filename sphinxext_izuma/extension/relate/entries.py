"""Finds the entries that each page shows, and the page and HTML id of each term."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from sphinxext_izuma.extension.findings import place_of
from sphinxext_izuma.extension.relate.hidden import Hidden, all_on
from sphinxext_izuma.extension.relate.usage import Usage
from sphinxext_izuma.glossary import names
from sphinxext_izuma.glossary.finding import Finding, Kind

if TYPE_CHECKING:
    from sphinxext_izuma.extension.build import Build
    from sphinxext_izuma.extension.pages import EntryData

PREFERRED_NAME, OTHER_NAME = 1, 2  # priorities of search results and of objects.inv
TERM, DEPRECATED_NAME = "term", "deprecated"  # types of objects


def _labelled(preferred: str, name: str) -> str:
    """Return the text of a deprecated name in objects.inv and in search results, which is found by both names."""
    return f"{preferred} (formerly {name})"


def preferred_in(label: str, name: str) -> str:
    """Return the preferred name in the text of a deprecated *name*, empty if it gives none."""
    end = f" (formerly {name})"
    return label.removesuffix(end) if label.endswith(end) else ""


class Target(NamedTuple):
    """The entry of a term on a page.

    :ivar docname: the page.
    :ivar anchor: the HTML id of the entry.
    """

    docname: str
    anchor: str


class Entries:
    """The entries that pages show. A step of a build: with ``:used:``, it depends on the uses of all pages."""

    def __init__(self, build: Build) -> None:
        self._build = build
        self._listings = build.pages.listings
        self._usage = build.once(Usage)
        self._absent: dict[str, set[str]] = {}

    @cached_property
    def targets(self) -> Mapping[str, Target]:
        """The page and HTML id of each listed term, by the id of the term. If two pages list it, the first counts."""
        targets: dict[str, Target] = {}
        for docname in sorted(self._listings):
            for term_id, entry in self.entries_on(docname):
                targets.setdefault(term_id, Target(docname, entry["anchor"]))
        return targets

    def entries_on(self, docname: str) -> Iterable[tuple[str, EntryData]]:
        """Return the entries that a page shows, with the ids of their terms. Of two of a term, the first counts."""
        page, absent = self._listings[docname], self._absent_from(docname)
        if not absent:
            return page["entries"].items()
        shown: dict[str, EntryData] = {}
        for term_id, entry in all_on(page):
            if entry["anchor"] not in absent and term_id not in shown:
                # Any entry of a term has the id of the first, so that its address is the same in each output.
                shown[term_id] = page["entries"][term_id] | {"line": entry["line"], "file": entry["file"]}
        return shown.items()

    def moved_on(self, docname: str) -> Mapping[str, str]:
        """Return the ids of entries that are shown in the place of an earlier one, with the id of that one."""
        absent = self._absent_from(docname)
        moved: dict[str, str] = {}
        for term_id, entry in self._listings[docname]["again"] if absent else ():
            first = self._listings[docname]["entries"][term_id]["anchor"]
            if first in absent and entry["anchor"] not in absent and first not in moved.values():
                moved[entry["anchor"]] = first
        return moved

    def hidden_on(self, docname: str) -> Set[str]:
        """Return the ids of entries that a page does not have: they are not shown, or have the id of another one."""
        moved = self.moved_on(docname)
        return (self._absent_from(docname) | moved.keys()) - set(moved.values())

    def _absent_from(self, docname: str) -> Set[str]:
        """Return the ids of the entries that a page leaves out: no page uses them, or something around hides them."""
        if docname not in self._absent:
            page = self._listings.get(docname)
            self._absent[docname] = set(self._build.once(Hidden).on(docname))
            if page and page["only_used"]:
                used, conditional = self._usage.used, set(page["only_used"])
                self._absent[docname] |= {
                    entry["anchor"]
                    for term_id, entry in all_on(page)
                    if entry["anchor"] in conditional and term_id not in used
                }
        return self._absent[docname]

    def names_on(self, docname: str) -> Set[str]:
        """Return the names that a page uses, including those in the entries that it shows."""
        return self._usage.uses.get(docname, {}).keys() | self.names_in_entries(docname)

    def names_in_entries(self, docname: str) -> Set[str]:
        """Return the names used in the entries that a page shows."""
        if page := self._listings.get(docname):
            return set().union(page["other_uses"], *(entry["uses"] for _, entry in self.entries_on(docname)))
        return set()

    def listed_twice(self) -> Iterator[Finding]:
        """Yield a finding for each listing that lists terms again."""
        again: dict[tuple[str, str, int], list[tuple[str, str]]] = {}
        seen: set[str] = set()
        for docname, page in sorted(self._listings.items()):
            absent = self._absent_from(docname)
            for term_id, entry in all_on(page):
                if entry["anchor"] in absent:
                    continue
                if self._build.is_for_all_outputs and entry["anchor"] in page["conditions"]:
                    continue  # Another output may not have it.
                if term_id in seen:
                    key = docname, entry["file"], entry["line"]
                    again.setdefault(key, []).append((term_id, self.targets[term_id].docname))
                seen.add(term_id)
        for (docname, file, line), terms in again.items():
            term_id, first = terms[0]
            term = self._build.glossary.by_id[term_id].name
            what = repr(term) if len(terms) == 1 else f"{len(terms)} terms ({term!r} and others)"
            if file:  # which the page includes
                what += f", on the page {docname!r}"
            message = f"listed twice: {what}, first on the page {first!r}: give one listing the option ':no-index:'"
            place = place_of(file or str(self._build.env.doc2path(docname)), line, str(self._build.env.srcdir))
            yield Finding(place, Kind.DUPLICATE, message, term=term)

    def refused(self) -> Iterator[Finding]:
        """Yield the findings that were reported when the pages were read: in entries, listings and text."""
        pages = self._build.pages
        of_listings = (fault for _, page in sorted(pages.listings.items()) for fault in page["refused"])
        of_text = (fault for _, faults in sorted(pages.slips.items()) for fault in faults)
        for message, path, line, kind, column in (*of_listings, *of_text):
            yield Finding(place_of(path, line, str(self._build.env.srcdir)), Kind(kind), message, column=column)

    def objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        """Yield the listed terms by all their names, as Sphinx wants them for objects.inv and the search."""
        known: set[str] = set()
        for docname in sorted(self._listings):
            for term_id, entry in self.entries_on(docname):
                if term_id not in known:
                    known.add(term_id)
                    # The notes have all that is needed. To make each term of its record would take longer.
                    preferred, deprecated = entry["name"], frozenset(entry["deprecated"])
                    for name in (preferred, *entry["other_names"]):
                        rank = PREFERRED_NAME if name == preferred else OTHER_NAME
                        kind = DEPRECATED_NAME if preferred in deprecated or name in deprecated else TERM
                        is_former = name in deprecated and name != preferred
                        for shown in self._names_of(term_id, entry["scope"], name):
                            label = _labelled(preferred, shown) if is_former else shown
                            yield names.for_inventory(shown), label, kind, docname, entry["anchor"], rank

    def _names_of(self, term_id: str, scope: str, name: str) -> Iterator[str]:
        """Yield the names of an entry in objects.inv: a scoped one has its scope, and is bare if no other has it."""
        if scope:
            yield f"{scope}:{name}"
            if [term.id for term in self._build.glossary.find(name)] != [term_id]:
                return
        yield name
