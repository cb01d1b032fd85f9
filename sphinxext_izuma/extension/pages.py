"""What is kept of each page: the data of the domain, pickled with the environment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict

if TYPE_CHECKING:
    from sphinxext_izuma.extension.read.prose import PageData


class EntryData(TypedDict):
    """An entry on a page: its HTML id, the names of its term, the line of its listing, and what its own text uses.

    *meaning* is the content of the box beside links, as HTML. Tuples, most of which are empty, take no time to read.
    """

    anchor: str
    name: str
    other_names: tuple[str, ...]
    line: int
    uses: tuple[str, ...]
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


def empty_listing() -> ListingData:
    """Return the data of a page before its first listing."""
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
