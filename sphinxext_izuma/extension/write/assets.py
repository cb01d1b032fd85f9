"""Puts scripts and styles into the output and on the pages that need them. No other module does this."""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sphinxext_izuma.extension.build import build_of
from sphinxext_izuma.extension.findings import logger
from sphinxext_izuma.extension.nodes import AT_END
from sphinxext_izuma.extension.relate.entries import Entries
from sphinxext_izuma.extension.write import popover
from sphinxext_izuma.extension.write.listing_html import for_search_engines
from sphinxext_izuma.glossary.finding import TYPE

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from sphinxext_izuma.extension.build import Build


_SERVED = "static/served"  # made by "make scripts"


class Asset(NamedTuple):
    """The files that some pages load, and a function that tells whether any page of the project needs them."""

    files: tuple[str, ...]
    is_needed: Callable[[Build], bool]


def _lists(build: Build, docname: str) -> bool:
    """Return whether a page shows entries."""
    return docname in build.pages.listings and any(build.once(Entries).entries_on(docname))


def _is_any_listed(build: Build) -> bool:
    return any(_lists(build, docname) for docname in build.pages.listings)


def _is_searched(build: Build) -> bool:
    return bool(getattr(build.builder, "search", False)) and _is_any_listed(build)


def _shows_page_terms(build: Build) -> bool:
    if not build.config.izterm_page_terms:
        return False
    # Imported here, because few projects show the terms of pages.
    from sphinxext_izuma.extension.write.page_terms import shows_terms  # noqa: PLC0415

    return shows_terms(build)


POPOVER = Asset(("izterm.css", "izterm.js"), popover.is_needed)
GLOSSARY_PAGE = Asset(("izglossary.css", "izglossary.js"), _is_any_listed)
PAGE_TERMS = Asset(("izpageterms.css",), _shows_page_terms)
SEARCH_PAGE = Asset(("izsearch.js",), _is_searched)


def copy_files(app: Sphinx, env: BuildEnvironment) -> None:
    """Put the files into the output if some page needs them, and remove them if none does.

    This happens before pages are written, because each page names the files with their digests.
    """
    build = build_of(env)
    if not build.is_for_browsers:
        return
    folder = Path(app.outdir) / "_static"
    for asset in (POPOVER, GLOSSARY_PAGE, PAGE_TERMS, SEARCH_PAGE):
        is_needed = asset.is_needed(build)
        for name in asset.files:
            content = (resources.files("sphinxext_izuma") / _SERVED / name).read_bytes() if is_needed else None
            try:
                _put(folder / name, content)
            except OSError as error:
                message = f"can't write {folder / name}: {error.strerror}: clear the way, and build again"
                logger.warning(message, type=TYPE)
                build.lacks_files = True


def _put(path: Path, content: bytes | None) -> None:
    """Write a file, or remove it if it has no content. A file that is right stays as it is, with its time."""
    if content is None:
        path.unlink(missing_ok=True)
    elif not path.is_file() or path.read_bytes() != content:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def add_to_page(
    app: Sphinx, docname: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Add the meanings, scripts and styles that the terms and listings of a page need."""
    build = build_of(app.env)
    if doctree is None:
        if template == "search.html" and build.is_for_browsers and _is_searched(build):
            _add(app, SEARCH_PAGE)
        return
    if popover.add_meanings(app, docname, context, doctree):
        _add(app, POPOVER)
    if doctree.get(AT_END):
        _add(app, PAGE_TERMS)
    pages = build.pages.listings if app.builder.name == "singlehtml" else [docname]
    if build.is_for_browsers and any(_lists(build, page) for page in pages):
        _add(app, GLOSSARY_PAGE)
        context["metatags"] = context.get("metatags", "") + for_search_engines(doctree)


def _add(app: Sphinx, asset: Asset) -> None:
    for name in asset.files:
        if os.path.isdir(f"{app.outdir}/_static/{name}"):  # noqa: PTH112 - for each page, so it must be fast
            continue  # It could not be written, and Sphinx could not read it.
        if name.endswith(".css"):
            app.add_css_file(name)
        else:
            app.add_js_file(name, loading_method="defer")
