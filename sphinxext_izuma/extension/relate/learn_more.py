"""Finds the pages that ``learn_more`` names and the project does not have. Words the warnings about them."""

from __future__ import annotations

from collections.abc import Iterator, Set
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from sphinxext_izuma.extension.findings import place_of
from sphinxext_izuma.glossary.finding import Finding, Kind
from sphinxext_izuma.glossary.similar import Similar

if TYPE_CHECKING:
    from sphinxext_izuma.extension.build import Build


def missing_pages(build: Build) -> Set[str]:
    """Return the pages that terms name in ``learn_more`` and that do not exist. A step of a build."""
    return build.glossary.index.pages.keys() - build.env.found_docs


def wrong_targets(build: Build) -> Iterator[Finding]:
    """Yield a finding for each ``learn_more`` that names no page.

    An installed glossary gives no finding. It does not know the pages of the project, and the project can't mend it.
    """
    glossary, missing = build.glossary, build.once(missing_pages)
    similar = Similar(sorted(build.env.found_docs) if missing else ())
    for page in sorted(missing):
        for number in glossary.index.pages[page]:
            term = glossary.term(number)
            is_installed = glossary.files[glossary.index.records[number][0]].source.installed
            if term.learn_more and not is_installed:
                place = place_of(term.place.path, term.learn_more.line, str(build.env.srcdir))
                name = term.learn_more.name
                cure = _cure(page, build.env.found_docs, similar)
                message = f"learn_more of {term.name!r} names no page: {name!r} ({cure})"
                yield Finding(place, Kind.DATA, message, term=term.name)


def _cure(page: str, pages: Set[str], similar: Similar) -> str:
    without_suffix = str(PurePosixPath(page).with_suffix(""))
    if without_suffix in pages:
        return f"write {without_suffix!r}, without the suffix"
    close = similar.nearest(page)
    return f"did you mean {close!r}?" if close else "write the path from the source folder, without the suffix"
