"""The public view of a project for other extensions: its glossary, its uses, its listings. It is read only."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from sphinx.errors import ExtensionError

from sphinxext_izuma.extension.build import build_of
from sphinxext_izuma.extension.relate.entries import Entries, Target
from sphinxext_izuma.extension.relate.meanings import Meanings
from sphinxext_izuma.extension.relate.usage import Usage
from sphinxext_izuma.extension.write.listing_html import ListedEntry
from sphinxext_izuma.extension.write.popover import PageTerm

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

    from sphinxext_izuma.extension.build import Build
    from sphinxext_izuma.glossary.glossary import Glossary
    from sphinxext_izuma.glossary.term import Term

__all__ = ["ListedEntry", "PageTerm", "ProjectView", "Target", "project"]


class ProjectView:
    """The terms of a project and their uses, when all pages have been read. :func:`project` makes it."""

    def __init__(self, build: Build) -> None:
        self._build = build

    @property
    def glossary(self) -> Glossary:
        """The glossary of the project."""
        return self._build.glossary

    def page_of(self, term: Term) -> Target | None:
        """Return the entry of *term* on the page that lists it, None if no page lists it."""
        return self._build.once(Entries).targets.get(term.id)

    def uses(self, docname: str) -> Mapping[Term, int]:
        """Return how often a page uses each term, without the uses in entries."""
        return self._build.once(_uses).get(docname, {})

    def pages_using(self, term: Term) -> tuple[str, ...]:
        """Return the docnames of the pages that use *term*, sorted."""
        return self._build.once(_pages_using).get(term.id, ())

    def meaning(self, term: Term) -> str:
        """Return the content of the popover of *term* as HTML; empty if the project switched popovers off."""
        return self._build.once(Meanings)[term.id] if self._build.config.izterm_popover else ""


def _uses(build: Build) -> Mapping[str, Mapping[Term, int]]:
    """Return how often each page uses each term, by the names of the pages. A step of a build."""
    term_of = cache(build.glossary.find_one)
    pages: dict[str, dict[Term, int]] = {}
    for docname, names in build.once(Usage).uses.items():
        counts = pages[docname] = {}
        for name, count in names.items():
            if term := term_of(name):
                counts[term] = counts.get(term, 0) + count
    return pages


def _pages_using(build: Build) -> Mapping[str, tuple[str, ...]]:
    """Return the pages that use each term, by the terms' ids. A step of a build."""
    pages: dict[str, list[str]] = {}
    for docname, counts in sorted(build.once(_uses).items()):
        for term in counts:
            pages.setdefault(term.id, []).append(docname)
    return {term_id: tuple(docnames) for term_id, docnames in pages.items()}


def project(env: BuildEnvironment) -> ProjectView:
    """Return the view of the project with the environment *env*.

    Call this from ``env-updated`` on, with a priority above 500. Before that event, Sphinx still reads pages.

    :param env: Sphinx's environment, ``app.env``.
    :raises ExtensionError: if pages are still being read.
    """
    build = build_of(env)
    if not build.is_read:
        raise ExtensionError("sphinxext_izuma.project() is for 'env-updated', with a priority above 500, and later")
    return ProjectView(build)
