"""The notes that each page leaves behind when it is read: a typed view of ``domain.data``, pickled by Sphinx."""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import TYPE_CHECKING, Any, TypedDict

if TYPE_CHECKING:
    from sphinx import addnodes

STOCK_ROLE = "std", "term"  # domain and role of Sphinx's :term:

ProseData = dict[str, Any]  # the running text of a page, as read/prose.py notes it

# A reference in a meaning: domain, type, target, page, whether the writer gave the text, written text.
# A formula is noted as one, too: see read/drawing.py.
Reference = tuple[str, str, str, str, bool, str]
# A fault that was reported when a page was read: message, path, line, the value of its kind, and the column.
Fault = tuple[str, str, int, str, int]
# A use of a name: the name, the id and the heading of its section, and the sentence. The page itself has no heading.
Passage = tuple[str, str, str, str]
# The content of a popover as HTML. It is one text, unless it has references. They are resolved when all pages are read.
Meaning = str | tuple[str | Reference, ...]


# Sphinx gives these references another text than the page when all pages are read.
_NAMED_BY_TARGET = frozenset({("std", "ref"), ("std", "doc"), ("std", "numref"), ("math", "eq"), ("", "any")})


class EntryData(TypedDict):
    """An entry on a page.

    ``anchor`` is its HTML id. ``name`` and ``other_names`` are the names of its term. ``deprecated`` are those that are
    deprecated. ``scope`` is the scope of its term. ``line`` is the line of its listing, and ``file`` its file, empty if
    that is the file of the page. ``uses`` are the names that its
    text uses. ``meaning`` is the content of its popover. It is empty if the term has no text.
    """

    anchor: str
    name: str
    # Tuples: most are empty, and an empty tuple takes no time to unpickle.
    other_names: tuple[str, ...]
    deprecated: tuple[str, ...]
    scope: str
    line: int
    file: str
    uses: tuple[str, ...]
    meaning: Meaning


class ListingData(TypedDict):
    """The listings of a page.

    ``requests`` are their options, ``entries`` the entries by the ids of their terms. ``again`` are the entries of
    terms that the page has listed before. ``refresh/digests.py`` explains ``digest`` and ``fingerprint``. ``faulty``
    says whether the text of an entry has faults. ``refused`` lists what was refused.

    By their HTML ids, ``only_used`` are the entries that are shown if some page uses them. ``conditions`` are those of
    the directives ``only`` around an entry. ``hosted`` are the entries in elements that a builder may leave out.
    ``excerpts`` are the terms in listings with ``:no-index:``.
    ``other_uses`` are names in excerpts. ``learn_more`` are the pages that the lines "Learn more" link to.
    """

    digest: str
    fingerprint: str
    faulty: bool
    refused: list[Fault]
    requests: list[dict[str, Any]]
    entries: dict[str, EntryData]
    again: list[tuple[str, EntryData]]
    only_used: list[str]
    conditions: dict[str, list[str]]
    hosted: list[str]
    excerpts: list[str]
    other_uses: list[str]
    learn_more: list[str]


def _empty_listing() -> ListingData:
    return {
        "digest": "",
        "fingerprint": "",
        "faulty": False,
        "refused": [],
        "requests": [],
        "entries": {},
        "again": [],
        "only_used": [],
        "conditions": {},
        "hosted": [],
        "excerpts": [],
        "other_uses": [],
        "learn_more": [],
    }


class Pages:
    """The notes of all pages, in tables by docname. They are plain values, because Sphinx pickles them.

    :ivar uses: the names in our roles, with the number of their uses.
    :ivar stock_uses: the same for ``:term:``.
    :ivar passages: the uses that back-links show, as JSON. Pages have these notes only if back-links show them.
    :ivar spelled: the text that a page shows for a form of a name, by form and name.
    :ivar wholes: the texts that could be a name, or a title and a name; with whether the whole is a name.
    :ivar scopes: the scope, and whether the page itself gives it. Pages without a scope are left out.
    :ivar slips: the texts that look like roles and are none. Such a page is read in each build.
    :ivar prose: the running text.
    :ivar listings: the listings.
    :ivar acronym_lists: the pages with a list of acronyms.
    :ivar hidden_index: index entries of terms that the page does not show.
    """

    TABLES = (
        "uses",
        "stock_uses",
        "passages",
        "spelled",
        "wholes",
        "scopes",
        "slips",
        "prose",
        "listings",
        "acronym_lists",
        "hidden_index",
    )

    def __init__(self, data: dict[str, Any]) -> None:
        self._data = data
        self.uses: dict[str, dict[str, int]] = data["uses"]
        self.stock_uses: dict[str, dict[str, int]] = data["stock_uses"]
        self.passages: dict[str, bytes] = data["passages"]
        self.spelled: dict[str, dict[tuple[str, str], str]] = data["spelled"]
        self.wholes: dict[str, dict[str, bool]] = data["wholes"]
        self.scopes: dict[str, tuple[str, bool]] = data["scopes"]
        self.slips: dict[str, list[Fault]] = data["slips"]
        self.prose: dict[str, ProseData] = data["prose"]
        self.listings: dict[str, ListingData] = data["listings"]
        self.acronym_lists: dict[str, bool] = data["acronym_lists"]
        self.hidden_index: dict[str, list[Any]] = data["hidden_index"]

    def clear(self, docname: str) -> None:
        """Delete the notes of a page that is read again or was removed."""
        for table in self.TABLES:
            self._data[table].pop(docname, None)

    def merge(self, docnames: Set[str], other: Mapping[str, Any]) -> None:
        """Add the notes of the pages that another process has read."""
        for table in self.TABLES:
            self._data[table].update((name, page) for name, page in other[table].items() if name in docnames)

    def listing_on(self, docname: str) -> ListingData:
        """Return the notes of the listings on a page. They are empty at first."""
        return self.listings.setdefault(docname, _empty_listing())

    def entries_everywhere(self) -> Mapping[str, EntryData]:
        """Return the entries of all pages by the ids of their terms. Of two pages, the first by name counts."""
        pages = (self.listings[docname]["entries"] for docname in sorted(self.listings, reverse=True))
        return {term_id: entry for page in pages for term_id, entry in page.items()}


def reference_of(node: addnodes.pending_xref) -> Reference | None:
    """Return a reference whose text Sphinx takes from its target, None if the reference keeps its text."""
    domain, kind, target = node.get("refdomain") or "", node.get("reftype", ""), node.get("reftarget") or ""
    if kind == "myst":
        # MyST writes its links in a form of its own, and resolves them itself.
        is_page = domain == "doc"
        domain, kind, target = ("std", "doc", f"/{target}") if is_page else ("", "any", target)
    is_explicit = bool(node.get("refexplicit"))
    if (domain, kind) not in _NAMED_BY_TARGET or (is_explicit and kind != "numref"):
        return None
    text = node.astext() or target.lstrip("/")
    return domain, kind, target, node.get("refdoc") or "", is_explicit, text
