"""What a term means, on the spot: the box that a page shows beside a link, made of nodes by an allow-list."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from docutils.frontend import Values, get_default_settings
from docutils.parsers.rst import Parser
from sphinx.util.docutils import new_document
from sphinxcontrib.serializinghtml import SerializingHTMLBuilder

from sphinxext_izuma.definitions import DefinitionParser

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

    from sphinxext_izuma.domain import IzumaDomain
    from sphinxext_izuma.glossary import Glossary
    from sphinxext_izuma.term import Term

SUMMARY, FULL = "summary", "full"
STYLE, SCRIPT = FILES = "izterm.css", "izterm.js"
PAGE_TERMS = "izterm_terms"  # what the resolution leaves in a document for this module: key of the link -> term's id

_INLINE: dict[type[nodes.Node], str] = {
    nodes.emphasis: "em",
    nodes.title_reference: "em",
    nodes.strong: "strong",
    nodes.literal: "code",
    nodes.math: "code",
    nodes.subscript: "sub",
    nodes.superscript: "sup",
}
# What has text of its own that is no part of the sentence.
_LEFT_OUT = (
    nodes.Invisible,
    nodes.footnote_reference,
    nodes.citation_reference,
    nodes.image,
    nodes.system_message,
    nodes.raw,
)


def is_read_in_browser(builder: Builder) -> bool:
    """Return whether *builder* makes pages for a browser: neither books nor data."""
    embedded = getattr(builder, "embedded", False) or isinstance(builder, SerializingHTMLBuilder)
    return builder.format == "html" and not embedded


def is_shown(builder: Builder, config: Config) -> bool:
    """Return whether the pages of *builder* show boxes."""
    return bool(config.izterm_popover) and is_read_in_browser(builder)


def meaning(term: Term, definition: Iterable[nodes.Node], kind: str) -> str:
    """Return the content of the box of *term* as HTML; *definition* holds the nodes of its text."""
    more = term.acronym or ("" if term.defines_expansion else term.expansion)
    head = f"<strong>{html.escape(term.name)}</strong>" + (f" ({html.escape(more)})" if more else "")
    lines = [f"<p>{head}</p>"]
    others = " or ".join(html.escape(pointer.name) for pointer in term.see)
    if term.deprecated:
        lines.append(f'<p class="izterm-tip-deprecated">Deprecated.{f" Use {others}." if others else ""}</p>')
    elif others:
        lines.append(f"<p>See {others}.</p>")
    texts = [text for text in map(_text, _paragraphs(definition)) if text]
    lines += [f"<p>{text}</p>" for text in (texts if kind == FULL else texts[:1])]
    return "".join(lines)


def _paragraphs(blocks: Iterable[nodes.Node]) -> Iterator[nodes.Element]:
    """Yield the blocks of text below *blocks*, whatever lists and boxes they stand in."""
    for block in blocks:
        if isinstance(block, _LEFT_OUT) or not isinstance(block, nodes.Element):
            continue
        if isinstance(block, nodes.TextElement):
            yield block
        else:
            yield from _paragraphs(block.children)


def _text(node: nodes.Node) -> str:
    """Return the text of *node* with the markup that is allowed, escaped otherwise; links are their text."""
    if isinstance(node, nodes.Text):
        return html.escape(node.astext(), quote=False)
    if isinstance(node, _LEFT_OUT) or not isinstance(node, nodes.Element):
        return ""
    inner = "".join(map(_text, node.children))
    tag = _INLINE.get(type(node))
    return f"<{tag}>{inner}</{tag}>" if tag else inner


class Meanings(dict[str, str]):
    """The content of the box of each term, by its id: of listed ones as read, of others when asked for."""

    def __init__(self, listed: Mapping[str, str], glossary: Glossary, env: BuildEnvironment) -> None:
        super().__init__(listed)
        self._glossary = glossary
        self._env = env

    def __missing__(self, term_id: str) -> str:
        """Parse the text of a term that no page lists."""
        term = self._glossary.by_id[term_id]
        kind = self._env.config.izterm_popover
        markup = term.definition if kind == FULL else term.summary
        document = new_document(term.place.path, self._settings)
        with DefinitionParser(document, self._env).at_work() as parser:
            self[term_id] = meaning(term, parser.parse(markup, term) if markup else (), kind)
        return self[term_id]

    @cached_property
    def _settings(self) -> Values:
        settings: Values = get_default_settings(Parser)
        settings.env = self._env
        settings.language_code = self._env.config.language
        return settings


def copy_files(app: Sphinx, env: BuildEnvironment) -> None:
    """Put script and style into the output where some page will use them, and nowhere else.

    Before pages are written: these name the files with their digests.
    """
    if not is_read_in_browser(app.builder):
        return
    for name in FILES:
        target = Path(app.outdir) / "_static" / name
        if app.config.izterm_popover and _domain(env).used:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes((resources.files("sphinxext_izuma") / "static" / name).read_bytes())
        else:
            target.unlink(missing_ok=True)


def _domain(env: BuildEnvironment) -> IzumaDomain:
    return cast("IzumaDomain", env.get_domain("izuma"))


def add_to_page(
    app: Sphinx, _page: str, _template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Add the meanings of the terms of a page to it, and the script that shows them."""
    terms: dict[str, str] = doctree.get(PAGE_TERMS, {}) if doctree is not None else {}
    if not terms:
        return
    meanings = _domain(app.env).meanings
    templates = "".join(
        f'<template class="izterm-meaning" data-for="{html.escape(key)}">{meanings[term_id]}</template>\n'
        for key, term_id in terms.items()
    )
    context["body"] += f'\n{templates}<div class="izterm-tip" id="izterm-tip" role="tooltip" popover="manual"></div>\n'
    app.add_css_file(STYLE)
    app.add_js_file(SCRIPT, loading_method="defer")
