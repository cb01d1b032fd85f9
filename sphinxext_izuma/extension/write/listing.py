"""Completes a listing when its page is written: adds back-links, and makes the node that only browsers show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinxext_izuma.extension.build import build_of
from sphinxext_izuma.extension.doctree import blocks, is_on_page, items_of, page_of
from sphinxext_izuma.extension.language.marks import direction
from sphinxext_izuma.extension.language.words import Words
from sphinxext_izuma.extension.nodes import InLanguage, Summary, Tagged, UsedIn
from sphinxext_izuma.extension.write.backlinks import add_backlinks
from sphinxext_izuma.extension.write.listing_html import ListedEntry, filter_of, for_browsers, is_filtered
from sphinxext_izuma.extension.write.resolve import ResolveUses

if TYPE_CHECKING:
    from sphinxext_izuma.extension.build import Build


_Found = Sequence[tuple[addnodes.glossary, str, Sequence[ListedEntry]]]  # listings with their pages and entries


class CompleteListings(SphinxPostTransform):
    """Add the back-links, which depend on other pages, and replace the listing if the builder is for browsers."""

    default_priority = ResolveUses.default_priority + 1  # after unused entries are removed and all uses are resolved

    def run(self, **_kwargs: Any) -> None:
        """Complete each listing that uses link to. The others are excerpts."""
        build = build_of(self.env)
        found: list[tuple[addnodes.glossary, str, list[ListedEntry]]] = []
        excerpts = []
        for listing in list(blocks(self.document, addnodes.glossary)) if build.pages.listings else ():
            if not is_on_page(listing, self.env):
                _drop_ids(listing)
                continue
            docname = page_of(listing, self.env)
            if build.builder.name == "gettext":
                _leave_to_own_catalog(listing)
            _drop_notes(listing)
            if build.builder.format != "html":
                _drop_other_ids(listing)
            if entries := list(_entries(build, listing, docname)):
                add_backlinks(build, entries, docname, self.env.docname)
                found.append((listing, docname, entries))
            else:
                excerpts.append(listing)
        if build.builder.name == "singlehtml":
            _number_ids(found, excerpts)
        if build.is_for_browsers:
            _replace(build, found)
        if build.builder.format == "html":
            _turn(build, excerpts if build.is_for_browsers else [*excerpts, *(listing for listing, _, _ in found)])
        for _, docname, entries in found:
            # Last: a block that a handler adds is not part of the definition in the data for search engines.
            self.env.events.emit("izterm-listing", docname, entries)


def _turn(build: Build, listings: Iterable[addnodes.glossary]) -> None:
    """Give listings that are not those for browsers the direction of the page."""
    way = direction(build.config.language)
    for listing in listings if way else ():
        turned = InLanguage("", lang="", dir=way)
        listing.replace_self(turned)
        turned += listing


def _number_ids(found: _Found, excerpts: Iterable[addnodes.glossary]) -> None:
    """Give ids that listings on several pages share a number, because one document has all pages.

    The listings that uses link to come first, so that these links lead to them.
    """
    taken: set[str] = set()
    for listing, _, entries in found:
        numbered = _numbered(listing, taken)
        for entry in entries:
            entry.anchor = numbered[entry.anchor]
    for listing in excerpts:
        _numbered(listing, taken)


def _numbered(listing: addnodes.glossary, taken: set[str]) -> dict[str, str]:
    """Give ids that are *taken* a number, in a listing and its own links. Return the new ids by the former ones."""
    ids: dict[str, str] = {}
    for node in listing.findall(nodes.Element):
        for former in cast("list[str]", node["ids"]):
            ids[former] = next(name for name in _names(former) if name not in taken)
            taken.add(ids[former])
    for node in listing.findall(nodes.Element):
        for key in ("ids", "backrefs"):
            node[key] = [ids.get(each, each) for each in cast("list[str]", node.get(key, []))]
        if "refid" in node:
            node["refid"] = ids.get(node["refid"], node["refid"])
    return ids


def _names(identifier: str) -> Iterator[str]:
    yield identifier
    yield from (f"{identifier}-{number}" for number in count(2))


def _replace(build: Build, found: _Found) -> None:
    """Replace the listings of a page by those for browsers. The first has the filter of all."""
    words = build.once(Words)
    filtered = [entry for _, _, entries in found if is_filtered(entries) for entry in entries]
    for number, (listing, docname, entries) in enumerate(found, 1):
        for entry in entries:
            _add_tags(words, entry)
        label = words("Letters") if number == 1 else words("Letters ({number})", number=number)
        completed = for_browsers(build, listing, entries, docname, label)
        if filtered and number == 1:
            completed["filter"] = filter_of(build, filtered)
        listing.replace_self(completed)


def _add_tags(words: Words, entry: ListedEntry) -> None:
    """Add the tags to an entry, before its back-links."""
    if tags := entry.term.tags:
        shown = Tagged(tags=tags, message=words("Tags: {tags}"), between=words.between("{names}, {name}"))
        has_backlinks = bool(entry.body.children) and isinstance(entry.body[-1], UsedIn)
        entry.body.insert(len(entry.body) - has_backlinks, shown)


def _leave_to_own_catalog(listing: addnodes.glossary) -> None:
    """Keep the texts of entries out of the catalogue of the page. They are in that of the glossary."""
    for node in listing.findall(nodes.Element):
        node["translatable"] = False


def _drop_notes(listing: addnodes.glossary) -> None:
    """Remove the ids of terms, and the texts that only popovers show. Each is the first block of its entry."""
    for item in items_of(listing):
        item.attributes.pop("term_id", None)
        body = cast("nodes.definition", item[-1])
        if body.children and isinstance(body[0], Summary):
            del body[0]


def _drop_ids(copy: addnodes.glossary) -> None:
    """Remove all ids of a copy of a listing, as ``todolist`` makes one: the page of the listing has them."""
    for node in copy.findall(nodes.Element):
        node["ids"] = []


def _drop_other_ids(listing: addnodes.glossary) -> None:
    """Remove the ids of other names. Addresses from elsewhere lead into HTML only."""
    for item in items_of(listing):
        head = cast("nodes.term", item[0])
        del head["ids"][1:]


def _entries(build: Build, listing: addnodes.glossary, docname: str) -> Iterator[ListedEntry]:
    """Yield the entries of a listing that uses link to."""
    page = build.pages.listings.get(docname)
    terms = {entry["anchor"]: term_id for term_id, entry in page["entries"].items()} if page else {}
    for item in items_of(listing):
        head, body = cast("nodes.term", item[0]), cast("nodes.definition", item[-1])
        anchor = head["ids"][0] if head["ids"] else ""
        if term_id := terms.get(anchor):
            yield ListedEntry(build.glossary.by_id[term_id], anchor, head[0].astext(), body)
