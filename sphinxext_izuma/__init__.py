"""A glossary is data; a page names a term with ``:izterm:``; the build links it and says where a name is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__version__ = "0.1.0.dev0"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the extension with Sphinx."""
    # Here, not at the top: the command line and the tools around the data work without Sphinx.
    from sphinxext_izuma.extension import setup as extension  # noqa: PLC0415

    return extension.setup(app)
