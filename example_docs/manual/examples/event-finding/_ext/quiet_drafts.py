"""Silences what is found in drafts."""

from __future__ import annotations

from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from sphinxext_izuma.glossary import Finding


def silence(_app: Sphinx, finding: Finding) -> bool:
    """Return True if the finding is in the folder of drafts."""
    return finding.place.label.startswith("drafts/")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the handler."""
    app.setup_extension("sphinxext_izuma")
    app.connect("izterm-finding", silence)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
