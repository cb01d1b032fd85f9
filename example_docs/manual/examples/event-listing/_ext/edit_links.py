"""Adds a link to each entry of a listing: the line of the glossary file to edit."""

from __future__ import annotations

from collections.abc import Sequence

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from sphinxext_izuma import ListedEntry


def add_links(app: Sphinx, _docname: str, entries: Sequence[ListedEntry]) -> None:
    """Add a link below the definition of each entry."""
    if app.builder.format != "html":
        return
    for entry in entries:
        place = entry.term.place
        url = app.config.edit_links_url.format(file=place.label, line=place.line)
        link = nodes.reference("", "Edit this entry", refuri=url, internal=False)
        entry.body += nodes.paragraph("", "", link, classes=["edit-entry"])


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the handler."""
    app.setup_extension("sphinxext_izuma")
    # "html": Sphinx writes all pages again if the value changes.
    app.add_config_value("edit_links_url", "", "html", types=[str])
    app.connect("izterm-listing", add_links)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
