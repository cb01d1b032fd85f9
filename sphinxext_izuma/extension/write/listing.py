"""Which pages use a term, as its entry tells: worked out when pages are written, from all the pages read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from docutils import nodes

if TYPE_CHECKING:
    from sphinxext_izuma.extension.domain import IzumaDomain


def shown(domain: IzumaDomain, docname: str) -> Iterator[str]:
    """Yield all that the back-links of a page depend on, as text."""
    pages: set[str] = set()
    for term_id, _entry in domain.concordance.entries_on(docname):
        if counts := domain.concordance.used_in.get(term_id):
            pages.update(counts)
            yield f"{term_id}\0{counts}"
    yield from (f"{page}\0{domain.concordance.title(page)}" for page in sorted(pages))


def times(count: int) -> str:
    """Return how often a page uses a term, as it stands after the page's title; nothing for once."""
    return f" ({count})" if count > 1 else ""


def plain_line(domain: IzumaDomain, counts: Mapping[str, int]) -> nodes.paragraph:
    """Return the pages that use a term as a sentence, for what is not read in a browser."""
    text = f"Used in: {', '.join(f'{domain.concordance.title(page)}{times(count)}' for page, count in counts.items())}."
    # Not for translators: the titles are translated already.
    return nodes.paragraph(text, text, classes=["izterm-used-in"], translatable=False)
