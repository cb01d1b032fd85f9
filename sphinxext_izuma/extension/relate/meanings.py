"""What a term means, on the spot: the content of the box beside a link, made of nodes by an allow-list."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from docutils import nodes
from docutils.frontend import Values, get_default_settings
from docutils.parsers.rst import Parser
from sphinx import addnodes
from sphinx.util.docutils import LoggingReporter, new_document

from sphinxext_izuma.extension.write.assets import is_for_browsers

if TYPE_CHECKING:
    from sphinx.builders import Builder
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

    from sphinxext_izuma.glossary.glossary import Glossary
    from sphinxext_izuma.glossary.term import Term

SUMMARY, FULL = "summary", "full"

_INLINE: dict[type[nodes.Node], str] = {
    nodes.emphasis: "em",
    addnodes.literal_emphasis: "em",
    nodes.title_reference: "em",
    nodes.strong: "strong",
    addnodes.literal_strong: "strong",
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


def is_shown(builder: Builder, config: Config) -> bool:
    """Return whether the pages of *builder* show boxes."""
    return bool(config.izterm_popover) and is_for_browsers(builder)


def meaning(term: Term, definition: Iterable[nodes.Node], kind: str) -> str:
    """Return the content of the box of *term* as HTML, which begins with its name; *definition* holds its text."""
    more = term.acronym or ("" if term.defines_expansion else term.expansion)
    lines = [f"<b>{html.escape(term.name)}</b>" + (f" ({html.escape(more)})" if more else "")]
    others = " or ".join(html.escape(pointer.name) for pointer in term.see)
    if term.deprecated:
        lines.append(f'<p class="izterm-tip-deprecated">Deprecated.{f" Use {others}." if others else ""}</p>')
    elif others:
        lines.append(f"<p>See {others}.</p>")
    blocks = filter(None, map(_block, _paragraphs(definition)))
    lines += blocks if kind == FULL else islice(blocks, 1)
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


def _block(block: nodes.Element) -> str:
    """Return a block of text as an element, nothing where it has no text."""
    text = "".join(map(_text, block.children)).strip()
    tag = "pre" if isinstance(block, nodes.FixedTextElement) else "p"
    return text and f"<{tag}>{text}</{tag}>"


def _text(node: nodes.Node) -> str:
    """Return the text of *node* with the markup that is allowed, escaped otherwise; links are their text."""
    if isinstance(node, nodes.Text):
        return html.escape(node.astext(), quote=False)
    if not isinstance(node, nodes.Element) or (isinstance(node, _LEFT_OUT) and not isinstance(node, nodes.target)):
        return ""
    inner = "".join(map(_text, node.children))
    tag = _INLINE.get(type(node))
    return f"<{tag}>{inner}</{tag}>" if tag else inner


class Meanings(dict[str, str]):
    """The content of the box of each term, by its id: of listed ones as read, of others when asked for.

    ``found_faults`` says whether the text of one of these others has faults, which have been reported then.
    """

    def __init__(self, listed: Mapping[str, str], glossary: Glossary, env: BuildEnvironment) -> None:
        super().__init__(listed)
        self.found_faults = False
        self._glossary = glossary
        self._env = env

    def __missing__(self, term_id: str) -> str:
        """Parse the text of a term that no page lists."""
        # Here, not at the top: most projects list all of their terms.
        from sphinxext_izuma.extension.read.rst import DefinitionParser  # noqa: PLC0415

        term = self._glossary.by_id[term_id]
        document = new_document(term.place.path, self._settings)
        document.reporter = LoggingReporter.from_reporter(document.reporter)
        parser = DefinitionParser(document, self._env)
        with _on_a_page(self._env):
            definition = parser.parse(term.definition, term) if term.definition else ()
        self.found_faults |= parser.found_faults
        self[term_id] = meaning(term, definition, self._env.config.izterm_popover)
        return self[term_id]

    @cached_property
    def _settings(self) -> Values:
        settings: Values = get_default_settings(Parser)
        settings.env = self._env
        settings.language_code = self._env.config.language
        return settings


@contextmanager
def _on_a_page(env: BuildEnvironment) -> Iterator[None]:
    """Let roles that ask for the page that they stand on find one: the first, since there is none."""
    before = env.temp_data.get("docname")
    env.temp_data["docname"] = env.config.root_doc
    try:
        yield
    finally:
        env.temp_data.pop("docname", None)
        if before:
            env.temp_data["docname"] = before
