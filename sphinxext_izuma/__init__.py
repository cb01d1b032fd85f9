"""Glossaries as data: a page names a term with ``:izterm:``; the build links it and reports wrong names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinxext_izuma.version import __version__

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinxext_izuma.extension.project import ListedEntry, PageTerm, ProjectView, Target, project

__all__ = ["ListedEntry", "PageTerm", "ProjectView", "Target", "__version__", "project", "setup"]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the extension with Sphinx."""
    # Imported here, because the command line and the library work without Sphinx.
    from sphinxext_izuma.extension import setup as extension  # noqa: PLC0415

    return extension.setup(app)


def __getattr__(name: str) -> object:
    """Import a name of the public API when it is first used: a build that does not use it does not pay for it."""
    if name in __all__:
        # As above.
        from sphinxext_izuma.extension import project as module  # noqa: PLC0415

        return getattr(module, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
