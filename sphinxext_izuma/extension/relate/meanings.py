"""Holds the meaning of each term as HTML for its popover. Makes the meanings of terms that no page lists."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sphinxext_izuma.extension.read.meaning import meaning

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

    from sphinxext_izuma.extension.build import Build


class Meanings(dict[str, str]):
    """The meaning of each term as HTML, by the id of the term. A step of a build.

    The meaning of a listed term was made when its page was read. The others are made when they are asked for.

    :ivar found_faults: whether the text of an unlisted term has faults. They have been reported then.
    """

    def __init__(self, build: Build) -> None:
        listed = build.pages.entries_everywhere()
        super().__init__({term_id: entry["meaning"] for term_id, entry in listed.items()})
        self.found_faults = False
        self._build = build
        self._env = build.env

    def __missing__(self, term_id: str) -> str:
        """Parse the text of a term that no page lists."""
        # Imported here, because most projects list all of their terms.
        from sphinxext_izuma.extension.read.text import TextParser  # noqa: PLC0415

        term = self._build.glossary.by_id[term_id]
        parser = TextParser(self._build)
        with _on_a_page(self._env):
            definition = parser.parse(term.definition, term) if term.definition else ()
        self.found_faults |= parser.found_faults
        self[term_id] = meaning(term, definition, self._build.config.izterm_popover)
        return self[term_id]


@contextmanager
def _on_a_page(env: BuildEnvironment) -> Iterator[None]:
    """Make the root document the current page. Some roles need a page, and an unlisted definition has none."""
    before = env.temp_data.get("docname")
    env.temp_data["docname"] = env.config.root_doc
    try:
        yield
    finally:
        env.temp_data.pop("docname", None)
        if before:
            env.temp_data["docname"] = before
