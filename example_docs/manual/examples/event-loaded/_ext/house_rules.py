"""Checks the rules of our own house on the glossary."""

from __future__ import annotations

from sphinx.application import Sphinx
from sphinx.errors import ConfigError
from sphinx.util import logging
from sphinx.util.typing import ExtensionMetadata

from sphinxext_izuma.glossary import Glossary

logger = logging.getLogger(__name__)


def check(app: Sphinx, glossary: Glossary) -> None:
    """Stop the build if the glossary is too small. Warn of each term without a tag."""
    least = app.config.house_min_terms
    if len(glossary) < least:
        raise ConfigError(f"the glossary has {len(glossary)} terms, but house_min_terms is {least}")
    for term in glossary:
        if not term.tags:
            location = f"{term.place.path}:{term.place.line}"
            logger.warning("term without a tag: %r", term.name, location=location, type="house", subtype="tag")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the check."""
    app.setup_extension("sphinxext_izuma")
    app.add_config_value("house_min_terms", 0, "", types=[int])
    app.connect("izterm-glossary-loaded", check)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
