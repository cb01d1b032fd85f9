"""Which pages use a term, as its entry tells: worked out when pages are written, from all the pages read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from docutils import nodes

if TYPE_CHECKING:
    from sphinxext_izuma.extension.domain import IzumaDomain


class Backlink(NamedTuple):
    """A page that uses a term, and how often."""

    docname: str
    title: str
    uses: int


def backlinks(domain: IzumaDomain, term_id: str) -> list[Backlink]:
    """Return the pages that use a term, sorted by their titles."""
    pages = domain.used_in.get(term_id, {}).items()
    titles = domain.titles
    return [Backlink(docname=docname, title=titles.get(docname, docname), uses=count) for docname, count in pages]


def shown(domain: IzumaDomain, docname: str) -> Iterator[str]:
    """Yield all that the back-links of a page depend on, as text."""
    for term_id, _entry in domain.entries_on(docname):
        for link in backlinks(domain, term_id):
            yield f"{term_id}\0{link.docname}\0{link.title}\0{link.uses}"


def plain_line(links: Sequence[Backlink]) -> nodes.paragraph:
    """Return the back-links of a term as a sentence, for what is not read in a browser."""
    text = f"Used in: {', '.join(f'{link.title} ({link.uses})' for link in links)}."
    # Not for translators: the titles are translated already.
    return nodes.paragraph(text, text, classes=["izterm-used-in"], translatable=False)
