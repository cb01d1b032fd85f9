"""Adds the back-links to the entries of a listing: the pages that use a term, and where they use it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache, partial
from html import escape
from typing import TYPE_CHECKING

from docutils import nodes

from sphinxext_izuma.extension.config import SENTENCES
from sphinxext_izuma.extension.language.words import Words
from sphinxext_izuma.extension.nodes import UsedIn
from sphinxext_izuma.extension.relate.entries import Entries
from sphinxext_izuma.extension.relate.usage import Usage
from sphinxext_izuma.extension.write.listing_html import MANY, ListedEntry, times

if TYPE_CHECKING:
    from sphinxext_izuma.extension.build import Build

MOST_PAGES = 10  # pages of an entry with sentences


def add_backlinks(build: Build, entries: Iterable[ListedEntry], docname: str, output: str) -> None:
    """Add the back-links to entries. ``relate/usage.py`` counts them, and ``write/listing_html.py`` writes them.

    :param docname: the page of the listing.
    :param output: the page that is written, which may consist of several.
    """
    link = cache(partial(_link, build, output))  # cached, because few pages have many uses
    has_places = _has_places(build, docname)
    for entry in entries:
        if counts := build.once(Usage).used_in.get(entry.term.id):
            if build.is_for_browsers:
                summary = build.once(Words).number("Used in {number} page", "Used in {number} pages", len(counts))
                places = _places(build, entry.term.id, counts) if has_places else {}
                pages = [
                    (link(page), count, [_place(build, output, page, *place) for place in places.get(page, ())])
                    for page, count in counts.items()
                ]
                entry.body.append(UsedIn(summary=summary, name=entry.shown, pages=pages))
            else:
                entry.body.append(_plain_line(build, counts))


def _has_places(build: Build, docname: str) -> bool:
    """Return whether the entries of a page say where pages use their terms. It would make a long page too large."""
    if not (build.is_for_browsers and build.wants_passages):
        return False
    is_short = sum(1 for _ in build.once(Entries).entries_on(docname)) < MANY
    return is_short or build.config.izterm_backlinks == SENTENCES


def _places(build: Build, term_id: str, counts: Mapping[str, int]) -> Mapping[str, Iterable[tuple[str, str, str]]]:
    """Return where the first pages use a term: the id and the heading of a section, and a sentence."""
    passages = build.once(Usage).passages
    return {page: passages.get((term_id, page), ()) for page in list(counts)[:MOST_PAGES]}


def _link(build: Build, docname: str, page: str) -> str:
    """Return a link from *docname* to *page*."""
    # Without classes, as in the general index: classes would be a third of the size of a long glossary.
    return f'<a href="{escape(_address(build, docname, page))}">{escape(build.once(Usage).title(page))}</a>'


def _address(build: Build, docname: str, page: str, anchor: str = "") -> str:
    if page == docname or (anchor and build.builder.name == "singlehtml"):
        return f"#{anchor}"
    address = build.builder.get_relative_uri(docname, page)
    return f"{address}#{anchor}" if anchor else address


def _place(build: Build, docname: str, page: str, anchor: str, heading: str, sentence: str) -> str:  # noqa: PLR0913, PLR0917
    """Return a section with the sentence of a use as HTML. The heading of the page itself is above it already."""
    address = escape(_address(build, docname, page, anchor))
    link = f'<a href="{address}">{escape(heading, quote=False)}</a>' if anchor else ""
    return " \N{EN DASH} ".join(filter(None, (link, escape(sentence, quote=False))))


def _plain_line(build: Build, counts: Mapping[str, int]) -> nodes.paragraph:
    """Return the pages that use a term as a sentence, for output that is not for browsers."""
    words = build.once(Words)
    pages = (f"{build.once(Usage).title(page)}{times(count)}" for page, count in counts.items())
    text = words("Used in: {pages}.", pages=words.between("{names}, {name}").join(pages))
    # Not translatable, because the titles are already translated.
    return nodes.paragraph(text, text, classes=["izterm-used-in"], translatable=False)


def backlink_inputs(build: Build, docname: str) -> Iterator[str]:
    """Yield everything that decides the back-links of a page, as text."""
    usage = build.once(Usage)
    pages: set[str] = set()
    has_places = _has_places(build, docname)
    for term_id, _entry in build.once(Entries).entries_on(docname):
        if counts := usage.used_in.get(term_id):
            pages.update(counts)
            yield f"{term_id}\0{counts}"
            if has_places:
                yield repr(_places(build, term_id, counts))
    yield from (f"{page}\0{usage.title(page)}" for page in sorted(pages))
