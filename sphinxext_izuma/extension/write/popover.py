"""The box beside a link: what a page brings along for it, and the script that shows it."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

from sphinxext_izuma.extension.write.assets import put_files
from sphinxext_izuma.extension.domain import IzumaDomain
from sphinxext_izuma.extension.relate.meanings import is_shown

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

STYLE, SCRIPT = FILES = "izterm.css", "izterm.js"
PAGE_TERMS = "izterm_terms"  # what the resolution leaves in a document for this module: key of the link -> term's id


def copy_files(app: Sphinx, env: BuildEnvironment) -> None:
    """Put script and style into the output where some page will use them, and nowhere else."""
    put_files(app, FILES, wanted=is_shown(app.builder, env.config) and _is_needed(IzumaDomain.of(env)))


def _is_needed(domain: IzumaDomain) -> bool:
    """Return whether some page shows what a term means."""
    concordance = domain.concordance
    pages = concordance.uses.keys() | domain.store["listings"].keys()
    return any(domain.glossary.one(name) for page in pages for name in concordance.names_on(page))


def add_to_page(
    app: Sphinx, _page: str, _template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Add the meanings of the terms of a page to it, and the script that shows them."""
    terms: dict[str, str] = doctree.get(PAGE_TERMS, {}) if doctree is not None else {}
    if not terms:
        return
    meanings = IzumaDomain.of(app.env).concordance.meanings
    boxes: dict[str, list[str]] = {}
    for key, term_id in terms.items():
        boxes.setdefault(_parts(key)[0], []).append(box(key, meanings[term_id]))
    templates = "".join(
        f'<template data-izterm="{html.escape(start)}">\n{"".join(lines)}</template>\n'
        for start, lines in boxes.items()
    )
    context["body"] += f"\n{templates}"
    app.add_css_file(STYLE)
    app.add_js_file(SCRIPT, loading_method="defer")


def box(key: str, meaning: str) -> str:
    """Return what the box of *key* says as a line of a template; it begins with the name, which has the id."""
    # An id, and no element around it all: a page has many boxes, and what frames them is most of what they add to it.
    # A template is a tree of its own, so the id is no other's.
    return meaning.replace("<b>", f'<b id="{html.escape(_parts(key)[1])}">', 1) + "\n"


def _parts(key: str) -> tuple[str, str]:
    """Return what many keys begin with, the address of a page, and the rest of a key."""
    page, mark, anchor = key.partition("#")
    return (page + mark, anchor) if anchor else ("", key)
