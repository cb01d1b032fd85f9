"""The domain ``izuma``: which page uses which names, and which page lists which terms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import cache, cached_property, partial
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Self, TypedDict, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.domains import Domain, ObjType

from sphinxext_izuma.data import acronyms, names
from sphinxext_izuma.data.glossary import Glossary
from sphinxext_izuma.extension.listing import Request, digest
from sphinxext_izuma.extension.meanings import Meanings, is_shown, meaning
from sphinxext_izuma.extension.messages import Finding, Subtype, report
from sphinxext_izuma.extension.outcomes import Outcomes
from sphinxext_izuma.extension.roles import TermUse, izterm, izuma_form
from sphinxext_izuma.extension.traversal import blocks, items_of, nodes_of

if TYPE_CHECKING:
    from sphinx.addnodes import pending_xref
    from sphinx.builders import Builder
    from sphinx.domains.std import StandardDomain
    from sphinx.environment import BuildEnvironment

    from sphinxext_izuma.data.term import Term
    from sphinxext_izuma.extension.prose import PageData, Prose

# What the domain works out of the pages when it is asked for.
_WORKED_OUT = [
    "uses",
    "adopted",
    "prose",
    "used",
    "used_in",
    "_listed",
    "places",
    "_titles",
    "meanings",
    "outcomes",
    "_objects",
]
STOCK_ROLE = "std", "term"  # Sphinx's :term:
REPORT = "izterm"  # the builder that looks at everything
PREFERRED_NAME, OTHER_NAME = 1, 2  # priorities of search results and of objects.inv


class EntryData(TypedDict):
    """An entry on a page: its HTML id, the line of its listing, the names that its own text uses, and its meaning.

    *meaning* is the content of the box beside links, as HTML.
    """

    anchor: str
    line: int
    uses: list[str]
    meaning: str


class ListingData(TypedDict):
    """What a page lists: the requests of its directives with a digest of what they select, and its entries by id.

    *fingerprint* is that of the glossary when the digest was last the same; *faulty* says whether an entry's text has
    faults, *refused* which markup was refused, and where; *only_used* holds the entries that are shown if some page
    uses them, *repeated* those that the page has twice, *other_uses* the names used in entries that nothing links to.
    """

    digest: str
    fingerprint: str
    faulty: bool
    refused: list[tuple[str, str, int]]
    requests: list[dict[str, Any]]
    entries: dict[str, EntryData]
    only_used: list[str]
    repeated: dict[str, int]
    other_uses: list[str]


def _empty_listing() -> ListingData:
    return {
        "digest": "",
        "fingerprint": "",
        "faulty": False,
        "refused": [],
        "requests": [],
        "entries": {},
        "only_used": [],
        "repeated": {},
        "other_uses": [],
    }


class DomainData(TypedDict):
    """What is pickled with the environment, by page: plain values only.

    *stock_uses* counts the names in ``:term:``. *spelled* holds what a page shows for a form and a name, *prose* its
    text as :class:`~.prose.Page` has it, *acronym_lists* the pages that list acronyms.
    """

    uses: dict[str, dict[str, int]]
    stock_uses: dict[str, dict[str, int]]
    spelled: dict[str, dict[tuple[str, str], str]]
    prose: dict[str, PageData]
    listings: dict[str, ListingData]
    acronym_lists: dict[str, bool]
    hidden_index: dict[str, list[Any]]


class Digests(NamedTuple):
    """What the output of a page depends on: *boxes* is a digest of what they say, *page* one of all the rest."""

    page: str
    boxes: str


class IzumaDomain(Domain):
    """Terms of the project's glossaries.

    ``glossary``, ``builder``, ``written`` (for each page that has been resolved to be written, how often it shows which
    name, linked or not), ``renewable`` (the pages that need new boxes and nothing else), ``findings`` (all that this
    build reports), ``digests`` (what each page depends on), ``has_read`` (whether it has read or removed a page) and
    ``former`` (the meanings in the listings that it has read again, by the terms' ids, as they were) begin anew before
    pages are read; they are no part of the pickled environment.
    """

    name = "izuma"
    label = "Glossary"
    object_types: ClassVar[dict[str, ObjType]] = {"term": ObjType("term", "izterm")}
    roles: ClassVar = {"izterm": izterm, **dict.fromkeys(acronyms.FORMS, izuma_form)}
    initial_data: ClassVar[dict[str, Any]] = {
        "uses": {},
        "stock_uses": {},
        "spelled": {},
        "prose": {},
        "listings": {},
        "acronym_lists": {},
        "hidden_index": {},
    }
    data_version = 8

    glossary = Glossary()
    builder: Builder
    written: dict[str, Counter[tuple[str, bool]]]
    findings: list[Finding]
    renewable: Set[str]
    digests: dict[str, Digests]
    has_read: bool
    former: dict[str, str]

    @classmethod
    def of(cls, env: BuildEnvironment) -> Self:
        """Return the domain of a project."""
        return cast("Self", env.get_domain(cls.name))

    @property
    def store(self) -> DomainData:
        """The domain's data, typed."""
        return cast("DomainData", self.data)

    def begin(self, glossary: Glossary, builder: Builder) -> None:
        """Begin a build."""
        self.glossary, self.builder = glossary, builder
        self.written, self.renewable, self.findings, self.digests = {}, frozenset(), [], {}
        self.has_read, self.former = False, {}
        self._digests: dict[str, str] = {}  # of listings, by what they ask for

    def report(self, finding: Finding) -> None:
        """Emit the warning of a finding, and keep it for the builder that reports all of them."""
        report(finding)
        self.findings.append(finding)

    # Reading.

    def clear_doc(self, docname: str) -> None:
        """Forget a page: it is read again, or gone."""
        self.has_read = True
        if page := self.store["listings"].get(docname):
            self.former.update({term_id: entry["meaning"] for term_id, entry in page["entries"].items()})
        for table in self.initial_data:
            self.data[table].pop(docname, None)

    def merge_domaindata(self, docnames: Set[str], otherdata: dict[str, Any]) -> None:
        """Take over the pages that another process has read."""
        for table in self.initial_data:
            self.data[table].update((name, page) for name, page in otherdata[table].items() if name in docnames)

    def process_doc(self, env: BuildEnvironment, docname: str, document: nodes.document) -> None:
        """Note what a page uses, says and lists."""
        self._note_uses(docname, nodes_of(document, TermUse, addnodes.pending_xref))
        if self.wants_prose:
            self.store["prose"][docname] = self.prose.of(document, docname)
        if docname in self.store["listings"] and env.config.izterm_popover:
            self._note_meanings(docname, document, env.config.izterm_popover)

    def _note_uses(self, docname: str, found: Iterable[TermUse | addnodes.pending_xref]) -> None:
        """Note the names that a page uses, but for those in the entries that it lists."""
        uses: dict[str, int] = {}
        stock: dict[str, int] = {}
        spelled: dict[tuple[str, str], str] = {}
        for use in found:
            if isinstance(use, addnodes.pending_xref):
                if (use["refdomain"], use["reftype"]) == STOCK_ROLE:
                    name = names.exact(use["reftarget"])
                    stock[name] = stock.get(name, 0) + 1
                continue
            if use.form:
                key = use.form, use.name
                spelled[key] = acronyms.spelled(self.glossary, *key)
            # What a substitution holds is used where it is shown.
            if not use.entry and not isinstance(use.parent, nodes.substitution_definition):
                uses[use.name] = uses.get(use.name, 0) + 1
        for table, noted in (("uses", uses), ("stock_uses", stock), ("spelled", spelled)):
            if noted:
                self.data[table][docname] = noted

    def _note_meanings(self, docname: str, document: nodes.document, kind: str) -> None:
        """Note what the entries on a page mean, as it reads now that it is translated."""
        noted = self.store["listings"][docname]["entries"]
        for item in (item for listing in blocks(document, addnodes.glossary) for item in items_of(listing)):
            entry = noted.get(item.get("term_id", ""))
            if entry and not entry["meaning"]:
                _head, definition = item.children
                content = [block for block in definition.children if not is_generated(block)]
                entry["meaning"] = meaning(self.glossary.by_id[item["term_id"]], content, kind)

    def note_listing(
        self,
        docname: str,
        request: Request,
        listing: nodes.Element,
        *,
        faulty: bool,
        refused: Iterable[tuple[str, str, int]],
    ) -> None:
        """Note what a listing on a page shows."""
        page = self.store["listings"].setdefault(docname, _empty_listing())
        page["faulty"] |= faulty
        page["refused"].extend(refused)
        page["requests"].append(request.to_data())
        page["digest"], page["fingerprint"] = self._digest(page), self._fingerprint()
        line = listing.line or 0
        for item in items_of(listing):
            term_id = item["term_id"]
            uses = list(dict.fromkeys(use.name for use in nodes_of(item, TermUse)))
            if not request.registered or term_id in page["entries"]:
                page["other_uses"].extend(uses)
                if request.registered:
                    page["repeated"].setdefault(term_id, line)
                continue
            anchor = cast("nodes.term", item[0])["ids"][0]
            page["entries"][term_id] = {"anchor": anchor, "line": line, "uses": uses, "meaning": ""}
            if request.used:
                page["only_used"].append(term_id)

    def _settings(self) -> object:
        config = self.env.config
        return config.izterm_index, config.izterm_trusted, config.izterm_popover, config.language

    def _digest(self, page: ListingData) -> str:
        requests = repr(page["requests"])
        if requests not in self._digests:
            wanted = map(Request.from_data, page["requests"])
            self._digests[requests] = digest(wanted, self.glossary, self._settings())
        return self._digests[requests]

    def _fingerprint(self) -> str:
        """Return what is the same as long as all digests are; nothing where the glossary's files are not known."""
        return self.glossary.fingerprint and f"{self.glossary.fingerprint} {self._settings()!r}"

    def _is_outdated(self, page: ListingData) -> bool:
        # To work out the digest takes as long as the listing is.
        fingerprint = self._fingerprint()
        if page["faulty"] or (fingerprint and fingerprint == page["fingerprint"]):
            return page["faulty"]
        if self._digest(page) != page["digest"]:
            return True
        page["fingerprint"] = fingerprint
        return False

    # What is shown where: worked out when first asked for, forgotten when pages have changed.

    def refresh(self) -> None:
        """Forget what was worked out from the pages as they were, and bring the index up to date."""
        for name in _WORKED_OUT:
            self.__dict__.pop(name, None)
        for docname, page in self.store["listings"].items():
            if page["only_used"] or self.store["hidden_index"].get(docname):
                self._hide_index_entries(docname)

    def outdated(self) -> set[str]:
        """Return the pages to read again.

        They were read with another glossary, or have faults to report again, or no build has wanted their prose so far.
        """
        listings = self.store["listings"].items()
        spelled = self.store["spelled"].items()
        return {
            *(docname for docname, page in listings if self._is_outdated(page)),
            *(
                docname
                for docname, texts in spelled
                if any(acronyms.spelled(self.glossary, *key) != text for key, text in texts.items())
            ),
            *(self.env.all_docs.keys() - self.store["prose"] if self.wants_prose else ()),
        }

    def lacking_forms(self, docname: str) -> Iterator[str]:
        """Yield the names on a page whose short, long or full form it asks for, and that have no acronym."""
        for _form, name in self.store["spelled"].get(docname, ()):
            term = self.glossary.one(name)
            if term and not acronyms.short_name(term):
                yield name

    @property
    def wants_prose(self) -> bool:
        """Whether anything in this build looks at running text."""
        config = self.env.config
        checks = config.izterm_check_mentions or config.izterm_check_prose
        return bool(checks or config.izterm_autolink or self.builder.name == REPORT)

    @cached_property
    def prose(self) -> Prose:
        """The running text of the pages."""
        # Here, not at the top: few builds look at it.
        from sphinxext_izuma.extension.prose import Prose  # noqa: PLC0415

        return Prose(self)

    @property
    def autolinked(self) -> Mapping[str, Sequence[tuple[str, int, int]]]:
        """The mentions that are linked, by page: the name, the line of its block, and where it is in that."""
        return self.prose.autolinked if self.env.config.izterm_autolink else {}

    @cached_property
    def uses(self) -> Mapping[str, Mapping[str, int]]:
        """How often each page uses which name: by our roles, by ``:term:``, and where ``izterm_autolink`` links it."""
        uses: dict[str, Mapping[str, int]] = dict(self.store["uses"])
        for docname, counts in self.adopted.items():
            uses[docname] = Counter(uses.get(docname)) + Counter(counts)
        for docname, linked in self.autolinked.items():
            if linked:
                uses[docname] = Counter(uses.get(docname)) + Counter(name for name, _, _ in linked)
        return uses

    @cached_property
    def adopted(self) -> Mapping[str, Mapping[str, int]]:
        """How often each page uses which name by ``:term:``, of those that only our glossaries have."""
        stock = cast("StandardDomain", self.env.get_domain("std"))
        theirs = {name.lower() for kind, name in stock.objects if kind == STOCK_ROLE[1]}
        pages: dict[str, Mapping[str, int]] = {}
        for docname, counts in self.store["stock_uses"].items():
            rest = {name: count for name, count in counts.items() if name.lower() not in theirs}
            if ours := {name: count for name, count in rest.items() if self.glossary.one(name)}:
                pages[docname] = ours
        return pages

    def has_address(self, term: Term) -> bool:
        """Return whether a link to *term* leads somewhere, now or as soon as there is one."""
        return term.id in self._listed or bool(self.glossary.url_of(term))

    @cached_property
    def _listed(self) -> Set[str]:
        """The ids of the entries that some page lists, also if it shows them only when they are used."""
        return {term_id for page in self.store["listings"].values() for term_id in page["entries"]}

    @cached_property
    def outcomes(self) -> Outcomes:
        """What each name comes to."""
        config = self.env.config
        meanings = self.meanings if is_shown(self.builder, config) else None
        return Outcomes(self.glossary, self.places, meanings, config)

    @cached_property
    def meanings(self) -> Meanings:
        """What each term means, as HTML, by its id."""
        pages = (self.store["listings"][docname]["entries"] for docname in sorted(self.store["listings"]))
        listed = {term_id: entry["meaning"] for page in pages for term_id, entry in page.items()}
        return Meanings(listed, self.glossary, self.env)

    @cached_property
    def places(self) -> Mapping[str, tuple[str, str]]:
        """The page and HTML id of each listed term, by its id; of two pages the first by name."""
        places: dict[str, tuple[str, str]] = {}
        for docname in sorted(self.store["listings"]):
            for term_id, entry in self.entries_on(docname):
                places.setdefault(term_id, (docname, entry["anchor"]))
        return places

    @cached_property
    def used(self) -> frozenset[str]:
        """The ids of the terms that some page uses, and of those that their entries use."""
        pages = self.store["listings"].values()
        entries = {term_id: entry for page in pages for term_id, entry in page["entries"].items()}
        found: set[str] = set()
        wanted = list({name for page in self.uses.values() for name in page})
        while wanted:
            term = self.glossary.one(wanted.pop())
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
        term_of = cache(self.glossary.one)
        order = sorted(self.uses, key=lambda docname: (names.sort_key(self.title(docname)), docname))
        for docname in order if self.env.config.izterm_backlinks else ():
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
        found = {docname: title.astext() for docname, title in self.env.titles.items()}
        return {docname: text for docname, text in found.items() if text not in {"", "<no title>"}}

    def hidden_on(self, docname: str) -> Set[str]:
        """Return the ids of the entries that a page does not show, because no page uses them."""
        page = self.store["listings"].get(docname)
        return set(page["only_used"]) - self.used if page and page["only_used"] else set()

    def entries_on(self, docname: str) -> Iterator[tuple[str, EntryData]]:
        """Yield the entries that a page shows, with their terms' ids."""
        hidden = self.hidden_on(docname)
        for term_id, entry in self.store["listings"][docname]["entries"].items():
            if term_id not in hidden:
                yield term_id, entry

    def names_in_entries(self, docname: str) -> Set[str]:
        """Return the names used in the entries that a page shows."""
        if page := self.store["listings"].get(docname):
            return set().union(page["other_uses"], *(entry["uses"] for _, entry in self.entries_on(docname)))
        return set()

    def names_on(self, docname: str) -> Set[str]:
        """Return the names that a page uses, also in the entries that it shows."""
        return self.uses.get(docname, {}).keys() | self.names_in_entries(docname)

    def refused(self) -> Iterator[Finding]:
        """Yield a finding for what was refused in the texts of entries; the warnings were emitted on reading."""
        for _, page in sorted(self.store["listings"].items()):
            for message, path, line in page["refused"]:
                yield Finding(subtype=Subtype.DATA, message=message, path=path, line=line)

    def listed_twice(self) -> Iterator[Finding]:
        """Yield a finding for each place that lists terms again."""
        again: dict[tuple[str, int], list[tuple[str, str]]] = {}
        for docname, page in sorted(self.store["listings"].items()):
            for term_id, line in page["repeated"].items():
                again.setdefault((docname, line), []).append((term_id, docname))
            for term_id, entry in self.entries_on(docname):
                if self.places[term_id][0] != docname:
                    again.setdefault((docname, entry["line"]), []).append((term_id, self.places[term_id][0]))
        for (docname, line), terms in again.items():
            term_id, first = terms[0]
            term = self.glossary.by_id[term_id].name
            what = repr(term) if len(terms) == 1 else f"{len(terms)} terms ({term!r} and others)"
            yield Finding(
                subtype=Subtype.DUPLICATE,
                message=f"listed twice: {what}, first on the page {first!r}: give one listing the option ':no-index:'",
                path=str(self.env.doc2path(docname)),
                line=line,
                term=term,
            )

    def _hide_index_entries(self, docname: str) -> None:
        """Keep the entries that a page does not show out of the general index, and put those back that it shows."""
        index = self.env.get_domain("index").data["entries"]
        entries = self.store["listings"][docname]["entries"]
        anchors = {entries[term_id]["anchor"] for term_id in self.hidden_on(docname)}
        every = [*index.get(docname, ()), *self.store["hidden_index"].get(docname, ())]
        index[docname] = [entry for entry in every if entry[2] not in anchors]
        self.store["hidden_index"][docname] = [entry for entry in every if entry[2] in anchors]

    # What Sphinx asks a domain.

    def get_objects(self) -> Iterable[tuple[str, str, str, str, str, int]]:
        """Return the listed terms by all their names, for objects.inv and the search."""
        return self._objects

    @cached_property
    def _objects(self) -> Sequence[tuple[str, str, str, str, str, int]]:
        return tuple(self._named_places())

    def _named_places(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        for term_id, (docname, anchor) in self.places.items():
            priority = PREFERRED_NAME
            for name in dict.fromkeys(self.glossary.labels(term_id)):
                yield name, name, "term", docname, anchor, priority
                priority = OTHER_NAME

    def resolve_xref(  # noqa: PLR0913, PLR0917 - Sphinx's signature
        self,
        env: BuildEnvironment,  # noqa: ARG002
        fromdocname: str,
        builder: Builder,
        typ: str,  # noqa: ARG002
        target: str,
        node: pending_xref,  # noqa: ARG002
        contnode: nodes.Element,
    ) -> nodes.reference | None:
        """Return the link for a ``pending_xref``, which ``:any:`` and other extensions make."""
        outcome = self.outcomes[target]
        address = outcome.address(builder, fromdocname, partial(builder.get_relative_uri, fromdocname))
        if address is None and outcome.page:
            address = {}  # a man page has the term, and no addresses in it
        return None if address is None else nodes.reference("", "", contnode, **address)

    def resolve_any_xref(  # noqa: PLR0913, PLR0917 - Sphinx's signature
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        target: str,
        node: pending_xref,
        contnode: nodes.Element,
    ) -> list[tuple[str, nodes.reference]]:
        """Return the link for ``:any:``, where the name is a term's."""
        link = self.resolve_xref(env, fromdocname, builder, "izterm", target, node, contnode)
        return [("izuma:izterm", link)] if link else []


def is_generated(block: nodes.Node) -> bool:
    """Return whether a block of an entry was made by the directive, beside the definition."""
    return isinstance(block, nodes.Element) and any(name.startswith("izterm-") for name in block["classes"])


def page_of(node: nodes.Node, env: BuildEnvironment) -> str:
    """Return the page that a node comes from, also in a document that is put together of several pages."""
    # Sphinx puts the children of the pages together and leaves them their parents.
    while node.parent is not None:
        node = node.parent
    source = node.get("source") if isinstance(node, nodes.document) else None
    return (source and env.path2doc(source)) or env.docname
