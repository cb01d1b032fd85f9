"""Writes the pages that use each term, for programs: term-uses.json in the output folder."""

from __future__ import annotations

import json
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.typing import ExtensionMetadata

from sphinxext_izuma import project


def write_uses(app: Sphinx, env: BuildEnvironment) -> None:
    """Write the file when all pages have been read."""
    view = project(env)
    rows = [
        {
            "term": term.name,
            "entry": view.page_of(term),
            "used": {page: view.uses(page)[term] for page in view.pages_using(term)},
        }
        for term in view.glossary
    ]
    Path(app.outdir, "term-uses.json").write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the handler, after that of sphinxext_izuma."""
    app.setup_extension("sphinxext_izuma")
    app.connect("env-updated", write_uses, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
