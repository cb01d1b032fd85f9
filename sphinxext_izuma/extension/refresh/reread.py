"""The pages that Sphinx must read again, because the glossary or the configuration has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinxext_izuma.extension.build import build_of
from sphinxext_izuma.extension.refresh.digests import ListingDigests, listing_fingerprint
from sphinxext_izuma.extension.scope import fault_of, scope_by_pattern
from sphinxext_izuma.glossary import acronyms, names

if TYPE_CHECKING:
    from collections.abc import Iterator, Set

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from sphinxext_izuma.extension.build import Build
    from sphinxext_izuma.extension.pages import ListingData
    from sphinxext_izuma.glossary.glossary import Glossary


def pages_to_reread(
    _app: Sphinx, env: BuildEnvironment, added: Set[str], changed: Set[str], removed: Set[str]
) -> list[str]:
    """Return the pages to read again, except those that Sphinx reads anyway. A handler of ``env-get-outdated``."""
    return sorted(set(_outdated(build_of(env))) - added - changed - removed)


def _outdated(build: Build) -> Iterator[str]:
    pages, glossary = build.pages, build.glossary
    # Listings whose entries have changed, and listings with a fault. Every build must report a fault.
    yield from (docname for docname, page in pages.listings.items() if _is_outdated(build, page))
    # Pages that show a form of an acronym that has changed.
    for docname, texts in pages.spelled.items():
        if any(acronyms.spelled(glossary, *key) != text for key, text in texts.items()):
            yield docname
    # Pages with a text whose meaning depends on whether it is a name, which has changed.
    for docname, wholes in pages.wholes.items():
        if any(_is_whole(glossary, text) != is_whole for text, is_whole in wholes.items()):
            yield docname
    # Pages whose scope has changed in the configuration, or that no glossary has any more.
    for docname in build.env.all_docs:
        scope, is_written = pages.scopes.get(docname, ("", False))
        if fault_of(scope, glossary) or (not is_written and scope_by_pattern(build.config, docname) != scope):
            yield docname
    # Pages with slips, which every build must report.
    yield from pages.slips
    # Pages without notes of the sentences of their uses.
    if build.wants_passages:
        yield from (pages.uses.keys() | pages.stock_uses.keys()) - pages.passages.keys()
    # Pages without notes of their running text.
    if build.wants_prose:
        yield from build.env.all_docs.keys() - pages.prose


def _is_whole(glossary: Glossary, text: str) -> bool:
    """Return whether the whole of a text in a role is a name."""
    if text.startswith("!") or text.endswith(">"):
        return glossary.is_name(text)
    return names.OF_SCOPE not in glossary.key(text)


def _is_outdated(build: Build, page: ListingData) -> bool:
    fingerprint = listing_fingerprint(build)
    if page["faulty"] or (fingerprint and fingerprint == page["fingerprint"]):
        return page["faulty"]
    if build.once(ListingDigests).of(page) != page["digest"]:
        return True
    page["fingerprint"] = fingerprint
    return False
