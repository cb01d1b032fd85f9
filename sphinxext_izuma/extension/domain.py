"""The domain ``izuma``: which page uses which names, and which page lists which terms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Set
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Self, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.domains import Domain, ObjType

from sphinxext_izuma.glossary import acronyms
from sphinxext_izuma.glossary import names
from sphinxext_izuma.glossary.glossary import Glossary
from sphinxext_izuma.extension.relate.usage import Concordance
from sphinxext_izuma.extension.request import Request, digest
from sphinxext_izuma.extension.relate.meanings import meaning
from sphinxext_izuma.extension.findings import Finding, report
from sphinxext_izuma.extension.read.roles import STOCK_ROLE, TermUse, izterm, izuma_form
from sphinxext_izuma.extension.pages import empty_listing
from sphinxext_izuma.extension.doctree import blocks, is_generated, items_of, nodes_of

if TYPE_CHECKING:
    from sphinx.addnodes import pending_xref
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from sphinxext_izuma.extension.pages import DomainData, ListingData

REPORT = "izterm"  # the builder that looks at everything


class Digests(NamedTuple):
    """What the output of a page depends on: *boxes* is a digest of what they say, *page* one of all the rest."""

    page: str
    boxes: str


class IzumaDomain(Domain):
    """Terms of the project's glossaries.

    ``store`` is what is kept of each page, in the pickled environment; ``concordance`` what follows from all of them.

    ``glossary``, ``builder``, ``written`` (for each page that has been resolved to be written, how often it shows which
    name, linked or not), ``renewable`` (the pages that need new boxes and nothing else), ``findings`` (all that this
    build reports), ``digests`` (what each page depends on), ``has_read`` (whether it has read or removed a page) and
    ``former`` (the meanings in the listings that it has read again, by the terms' ids, as they were) begin anew before
    pages are read.
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
    data_version = 10

    glossary = Glossary()
    builder: Builder
    written: dict[str, Counter[tuple[str, bool]]]
    findings: list[Finding]
    renewable: Set[str]
    digests: dict[str, Digests]
    has_read: bool
    former: dict[str, str]

    def __init__(self, env: BuildEnvironment) -> None:
        super().__init__(env)
        self.concordance = Concordance(self)

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
            self.store["prose"][docname] = self.concordance.prose.of(document, docname)
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
        page = self.store["listings"].setdefault(docname, empty_listing())
        page["faulty"] |= faulty
        page["refused"].extend(refused)
        page["requests"].append(request.to_data())
        page["digest"], page["fingerprint"] = self._digest(page), self._fingerprint()
        line = listing.line or 0
        for item in items_of(listing):
            term_id = item["term_id"]
            uses = tuple(dict.fromkeys(use.name for use in nodes_of(item, TermUse)))
            if not request.registered or term_id in page["entries"]:
                page["other_uses"].extend(uses)
                if request.registered:
                    page["repeated"].setdefault(term_id, line)
                continue
            anchor = cast("nodes.term", item[0])["ids"][0]
            name, *others = self.glossary.by_id[term_id].labels()
            page["entries"][term_id] = {
                "anchor": anchor,
                "name": name,
                "other_names": tuple(others),
                "line": line,
                "uses": uses,
                "meaning": "",
            }
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

    @property
    def wants_prose(self) -> bool:
        """Whether anything in this build looks at running text."""
        config = self.env.config
        checks = config.izterm_check_mentions or config.izterm_check_prose
        return bool(checks or config.izterm_autolink or self.builder.name == REPORT)

    # When all pages have been read.

    def refresh(self) -> None:
        """Forget what followed from the pages as they were, and bring the general index up to date."""
        self.concordance = Concordance(self)
        for docname, page in self.store["listings"].items():
            if page["only_used"] or self.store["hidden_index"].get(docname):
                self._hide_index_entries(docname)

    def _hide_index_entries(self, docname: str) -> None:
        """Keep the entries that a page does not show out of the general index, and put those back that it shows."""
        index = self.env.get_domain("index").data["entries"]
        entries = self.store["listings"][docname]["entries"]
        anchors = {entries[term_id]["anchor"] for term_id in self.concordance.hidden_on(docname)}
        every = [*index.get(docname, ()), *self.store["hidden_index"].get(docname, ())]
        index[docname] = [entry for entry in every if entry[2] not in anchors]
        self.store["hidden_index"][docname] = [entry for entry in every if entry[2] in anchors]

    # What Sphinx asks a domain.

    def get_objects(self) -> Iterable[tuple[str, str, str, str, str, int]]:
        """Return the listed terms by all their names, for objects.inv and the search."""
        return self.concordance.objects()

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
        outcome = self.concordance.outcomes[target]
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
