"""The public view of a project for other extensions: its glossary, its uses, its listings. It is read only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sphinxext_izuma.extension.build import build_of
from sphinxext_izuma.extension.relate.entries import Entries
from sphinxext_izuma.extension.relate.meanings import Meanings
from sphinxext_izuma.extension.relate.usage import Usage

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

    from sphinxext_izuma.extension.build import Build
    from sphinxext_izuma.glossary.glossary import Glossary
    from sphinxext_izuma.glossary.term import Term

__all__ = ["ProjectView", "project"]


class ProjectView:
    """The terms of a project and their uses, when all pages have been read. :func:`project` makes it."""

    def __init__(self, build: Build) -> None:
        self._build = build

    @property
    def glossary(self) -> Glossary:
        """The glossary of the project."""
        return self._build.glossary

    def page_of(self, term: Term) -> tuple[str, str] | None:
        """Return the page that lists *term* and the HTML id of the entry, None if no page lists it."""
        return self._build.once(Entries).places.get(term.id)

    def uses(self, docname: str) -> Mapping[str, int]:
        """Return how often a page uses each term, by the terms' ids, without the uses in entries."""
        counts: dict[str, int] = {}
        for name, count in self._build.once(Usage).uses.get(docname, {}).items():
            if term := self.glossary.find_one(name):
                counts[term.id] = counts.get(term.id, 0) + count
        return counts

    def pages_using(self, term: Term) -> tuple[str, ...]:
        """Return the names of the pages that use *term*, sorted."""
        uses = self._build.once(Usage).uses
        return tuple(docname for docname in sorted(uses) if self.uses(docname).get(term.id))

    def meaning(self, term: Term) -> str:
        """Return the content of the popover of *term* as HTML; empty if the project switched popovers off."""
        return self._build.once(Meanings)[term.id] if self._build.config.izterm_popover else ""


def project(env: BuildEnvironment) -> ProjectView:
    """Return the view of the project that *env* is the environment of.

    Ask for it from ``env-updated`` on, with a priority above 500: before that event, pages are still being read.

    :param env: Sphinx's environment, ``app.env``.
    """
    return ProjectView(build_of(env))
