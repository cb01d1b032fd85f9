"""Loads the glossary of a project, once a build."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.errors import ConfigError

from sphinxext_izuma.extension.build import build_of
from sphinxext_izuma.extension.findings import place_of
from sphinxext_izuma.glossary.finding import Finding, Kind

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from sphinxext_izuma.extension.build import Build


def load(app: Sphinx) -> None:
    """Load the glossary before workers start, and report its faults.

    :raises ConfigError: if a glossary can't be used at all.
    """
    # Imported here, because the import takes longer than that of all other modules. A worker never needs it.
    from sphinxext_izuma.glossary import cache  # noqa: PLC0415
    from sphinxext_izuma.glossary.file.source import GlossaryError  # noqa: PLC0415

    try:
        glossary = cache.load(
            app.config.izterm_glossaries,
            folder=Path(app.confdir),
            cache_file=Path(app.doctreedir) / "izterm-glossary.cache",
        )
    except GlossaryError as error:
        # The message is complete. If Sphinx shows a traceback, ours would add nothing.
        raise ConfigError(str(error)) from None
    build = build_of(app.env)
    build.begin(glossary, app.builder)
    app.emit("izterm-glossary-loaded", glossary)
    for finding in glossary.findings:
        place = place_of(finding.place.path, finding.place.line, str(app.srcdir))
        build.report(finding._replace(place=place))
    _check_markdown(build)


def _check_markdown(build: Build) -> None:
    """Report each file that needs MyST, if MyST is not installed."""
    files = [file for file in build.glossary.files if file.markdown_line]
    if not files or importlib.util.find_spec("myst_parser"):
        return
    build.has_myst = False
    for file in files:
        place = place_of(str(file.source.path), file.markdown_line, str(build.env.srcdir))
        cure = 'its texts are shown as they are written: run pip install "sphinxext-izuma[markdown]"'
        build.report(Finding(place, Kind.DATA, f"markdown needs MyST, which is not installed: {cure}"))
