"""New boxes in pages of the output, where nothing else is to be another.

A definition may stand beside links on many pages. To write all of these again takes as long as they are.
"""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sphinxext_izuma.extension.write.popover import box

if TYPE_CHECKING:
    from sphinxext_izuma.extension.domain import IzumaDomain


def meaning_before(domain: IzumaDomain, name: str) -> str:
    """Return what the box of *name* said before this build read listings again."""
    outcome = domain.concordance.outcomes[name]
    return domain.former.get(outcome.term.id, outcome.meaning) if outcome.term else outcome.meaning


def renewed(domain: IzumaDomain, docname: str) -> bytes | None:
    """Return a page of the output with the boxes that it must have now.

    None where it does not hold the former ones as they were written: they may be elsewhere, or other extensions have
    been at work on the page.
    """
    file = _file(domain, docname)
    if file is None or not file.is_file():
        return None
    page = file.read_bytes()
    for key, meanings in _changed(domain, docname).items():
        before, now = (_as_written(domain, box(key, meaning)) for meaning in meanings)
        if page.count(before) != 1:
            return None
        page = page.replace(before, now)
    return page


def renew(domain: IzumaDomain, docname: str) -> bool:
    """Give a page of the output the boxes that it must have now, and return whether that can be."""
    file, page = _file(domain, docname), renewed(domain, docname)
    if file is None or page is None:
        return False
    file.write_bytes(page)
    return True


def _file(domain: IzumaDomain, docname: str) -> Path | None:
    """Return where the output has a page; nothing for a builder that has no file for each."""
    path_of = getattr(domain.builder, "get_outfilename", None)
    return Path(path_of(docname)) if path_of else None


def _changed(domain: IzumaDomain, docname: str) -> dict[str, tuple[str, str]]:
    """Return what the boxes of a page said and have to say, where that differs, by the keys of their links."""
    builder = domain.builder
    changed = {}
    for name in sorted(domain.concordance.names_on(docname)):
        outcome, before = domain.concordance.outcomes[name], meaning_before(domain, name)
        if before != outcome.meaning:
            address = outcome.address(builder, docname, partial(builder.get_relative_uri, docname))
            changed[outcome.key(address)] = before, outcome.meaning
    return changed


def _as_written(domain: IzumaDomain, text: str) -> bytes:
    """Return *text* as Sphinx writes it into a page."""
    return text.replace("\n", os.linesep).encode(domain.env.config.html_output_encoding, "xmlcharrefreplace")
