"""Puts scripts and styles into the output and on the pages that need them. No other module does this."""

from __future__ import annotations

from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sphinxext_izuma.extension.build import build_of
from sphinxext_izuma.extension.relate.entries import Entries
from sphinxext_izuma.extension.write import popover
from sphinxext_izuma.extension.write.listing_html import for_search_engines

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from sphinxext_izuma.extension.build import Build


_SERVED = "static/served"  # made by "make scripts"


class Asset(NamedTuple):
    """A style sheet with its script, and a function that tells whether any page of the project needs them."""

    style: str
    script: str
    is_needed: Callable[[Build], bool]


def _lists(build: Build, docname: str) -> bool:
    """Return whether a page shows entries."""
    return docname in build.pages.listings and any(build.once(Entries).entries_on(docname))


def _is_any_listed(build: Build) -> bool:
    return any(_lists(build, docname) for docname in build.pages.listings)


POPOVER = Asset("izterm.css", "izterm.js", popover.is_needed)
GLOSSARY_PAGE = Asset("izglossary.css", "izglossary.js", _is_any_listed)


def copy_files(app: Sphinx, env: BuildEnvironment) -> None:
    """Put the files into the output if some page needs them, and remove them if none does.

    This happens before pages are written, because each page names the files with their digests.
    """
    build = build_of(env)
    if not build.is_for_browsers:
        return
    folder = Path(app.outdir) / "_static"
    for asset in (POPOVER, GLOSSARY_PAGE):
        is_needed = asset.is_needed(build)
        for name in (asset.style, asset.script):
            if is_needed:
                folder.mkdir(parents=True, exist_ok=True)
                (folder / name).write_bytes((resources.files("sphinxext_izuma") / _SERVED / name).read_bytes())
            else:
                (folder / name).unlink(missing_ok=True)


def add_to_page(
    app: Sphinx, docname: str, _template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Add the meanings, scripts and styles that the terms and listings of a page need."""
    if doctree is None:
        return
    if popover.add_meanings(app, context, doctree):
        _add(app, POPOVER)
    build = build_of(app.env)
    pages = build.pages.listings if app.builder.name == "singlehtml" else [docname]
    if build.is_for_browsers and any(_lists(build, page) for page in pages):
        _add(app, GLOSSARY_PAGE)
        context["metatags"] = context.get("metatags", "") + for_search_engines(doctree)


def _add(app: Sphinx, asset: Asset) -> None:
    app.add_css_file(asset.style)
    app.add_js_file(asset.script, loading_method="defer")
