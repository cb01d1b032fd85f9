"""The meaning of each term, as its popover shows it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

from docutils.frontend import Values, get_default_settings
from docutils.parsers.rst import Parser
from sphinx.util.docutils import LoggingReporter, new_document

from sphinxext_izuma.extension.read.meaning import meaning

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

    from sphinxext_izuma.extension.build import Build


class Meanings(dict[str, str]):
    """The meaning of each term as HTML, by its id: of a listed term as read, of another one when it is asked for.

    A step of a build.

    :ivar found_faults: whether the text of an unlisted term has faults; they have been reported then.
    """

    def __init__(self, build: Build) -> None:
        listings = build.pages.listings
        pages = (listings[docname]["entries"] for docname in sorted(listings))
        super().__init__({term_id: entry["meaning"] for page in pages for term_id, entry in page.items()})
        self.found_faults = False
        self._build = build
        self._env = build.env

    def __missing__(self, term_id: str) -> str:
        """Parse the text of a term that no page lists."""
        # Imported here, because most projects list all of their terms.
        from sphinxext_izuma.extension.read.rst import DefinitionParser  # noqa: PLC0415

        term = self._build.glossary.by_id[term_id]
        document = new_document(term.place.path, self._settings)
        document.reporter = LoggingReporter.from_reporter(document.reporter)
        parser = DefinitionParser(document, self._build)
        with _on_a_page(self._env):
            definition = parser.parse(term.definition, term) if term.definition else ()
        self.found_faults |= parser.found_faults
        self[term_id] = meaning(term, definition, self._build.config.izterm_popover)
        return self[term_id]

    @cached_property
    def _settings(self) -> Values:
        settings: Values = get_default_settings(Parser)
        settings.env = self._env
        settings.language_code = self._env.config.language
        return settings


@contextmanager
def _on_a_page(env: BuildEnvironment) -> Iterator[None]:
    """Give roles that ask for their page the first page: a definition that no page lists has none."""
    before = env.temp_data.get("docname")
    env.temp_data["docname"] = env.config.root_doc
    try:
        yield
    finally:
        env.temp_data.pop("docname", None)
        if before:
            env.temp_data["docname"] = before
