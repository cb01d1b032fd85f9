"""Makes the HTML of a popover from the nodes of a definition. An allow-list decides which markup is kept."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

from sphinxext_izuma.extension.config import FULL

if TYPE_CHECKING:
    from sphinxext_izuma.glossary.term import Term

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
# The text of these nodes is no part of the sentence.
_LEFT_OUT = (
    nodes.Invisible,
    nodes.footnote_reference,
    nodes.citation_reference,
    nodes.image,
    nodes.system_message,
    nodes.raw,
)


def meaning(term: Term, definition: Iterable[nodes.Node], kind: str) -> str:
    """Return the content of the popover of *term* as HTML. It begins with the name. *definition* holds the text."""
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
    """Yield the blocks of text below *blocks*, also from lists and admonitions."""
    for block in blocks:
        if isinstance(block, _LEFT_OUT) or not isinstance(block, nodes.Element):
            continue
        if isinstance(block, nodes.TextElement):
            yield block
        else:
            yield from _paragraphs(block.children)


def _block(block: nodes.Element) -> str:
    """Return a block of text as an HTML element, empty if it has no text."""
    text = "".join(map(_text, block.children)).strip()
    tag = "pre" if isinstance(block, nodes.FixedTextElement) else "p"
    return text and f"<{tag}>{text}</{tag}>"


def _text(node: nodes.Node) -> str:
    """Return the text of *node* as HTML with the allowed markup. A link becomes plain text."""
    if isinstance(node, nodes.Text):
        return html.escape(node.astext(), quote=False)
    if not isinstance(node, nodes.Element) or (isinstance(node, _LEFT_OUT) and not isinstance(node, nodes.target)):
        return ""
    inner = "".join(map(_text, node.children))
    tag = _INLINE.get(type(node))
    return f"<{tag}>{inner}</{tag}>" if tag else inner
