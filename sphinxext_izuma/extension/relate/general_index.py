"""Updates the general index of Sphinx, so that it has only the entries that pages show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinxext_izuma.extension.relate.entries import Entries

if TYPE_CHECKING:
    from sphinxext_izuma.extension.build import Build


def update(build: Build) -> None:
    """Remove hidden entries from the general index, and add the entries that pages show again."""
    pages = build.pages
    for docname, page in pages.listings.items():
        if page["only_used"] or page["conditions"] or page["hosted"] or pages.hidden_index.get(docname):
            _update_page(build, docname)


def _update_page(build: Build, docname: str) -> None:
    index = build.env.get_domain("index").data["entries"]
    anchors = build.once(Entries).hidden_on(docname)
    every = [*index.get(docname, ()), *build.pages.hidden_index.get(docname, ())]
    index[docname] = [entry for entry in every if entry[2] not in anchors]
    build.pages.hidden_index[docname] = [entry for entry in every if entry[2] in anchors]
