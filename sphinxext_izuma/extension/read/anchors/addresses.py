"""Gives each entry of a page the HTML ids of its other names, so that each name is an address."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, cast

from docutils import nodes
from sphinx import addnodes

from sphinxext_izuma.extension.doctree import blocks, items_of
from sphinxext_izuma.extension.findings import place_of
from sphinxext_izuma.glossary.addresses import other_ids
from sphinxext_izuma.glossary.finding import Finding, Kind
from sphinxext_izuma.glossary.term import ANCHOR_PREFIX

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinxext_izuma.extension.build import Build
    from sphinxext_izuma.extension.pages import Fault
    from sphinxext_izuma.glossary.term import Term


def add_addresses(build: Build, docname: str, document: nodes.document) -> None:
    """Add the ids to the heads of entries. All of the page is read, so what has an id keeps it.

    If several entries claim an id, it goes to the entry whose own id it is. Otherwise the order of :func:`.other_ids`
    decides, and then the order on the page.
    """
    heads = list(_heads(build, docname, document))
    claims = [_claims(build, build.glossary.by_id[term_id]) for term_id, _head in heads]
    for rank in zip_longest(*claims):
        for (_, head), ids in zip(heads, rank, strict=True):
            for identifier in ids:
                if identifier not in document.ids:
                    document.ids[identifier] = head
                    head["ids"].append(identifier)


def _claims(build: Build, term: Term) -> tuple[list[str], ...]:
    redirects, *others = other_ids(term)
    return [redirect for redirect in redirects if _is_safe(build, term, redirect)], *others


def _is_safe(build: Build, term: Term, redirect: str) -> bool:
    """Return whether no script or theme of a page can take an id for one of its own."""
    return redirect.startswith(ANCHOR_PREFIX) or build.trusts(term)


def refused_redirects(build: Build, terms: Iterable[Term]) -> Iterator[Fault]:
    """Report the redirects that glossaries without trust may not have, and yield each that is not silenced."""
    for term in terms:
        for redirect in term.redirects:
            if not _is_safe(build, term, redirect):
                value = f"izterm_trusted = [{term.glossary!r}]"
                message = f"the redirect {redirect!r} of {term.name!r}: only {value!r} in conf.py allows it"
                message += f", as it does not begin with {ANCHOR_PREFIX!r}"
                place = place_of(term.place.path, term.place.line, str(build.env.srcdir))
                if build.emit(Finding(place, Kind.DATA, message)):
                    yield message, place.path, place.line, Kind.DATA.value, 0


def _heads(build: Build, docname: str, document: nodes.document) -> Iterator[tuple[str, nodes.term]]:
    """Yield the head of each entry that uses link to, with the id of its term."""
    noted = build.pages.listings[docname]["entries"]
    for item in (item for listing in blocks(document, addnodes.glossary) for item in items_of(listing)):
        head, entry = cast("nodes.term", item[0]), noted.get(item.get("term_id", ""))
        for anchor in head["ids"]:  # MyST parses eval-rst into a document of its own.
            document.ids.setdefault(anchor, head)
        if entry and head["ids"] == [entry["anchor"]]:
            yield item["term_id"], head
