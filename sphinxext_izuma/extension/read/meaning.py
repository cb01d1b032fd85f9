"""Makes the content of a popover: the name of a term, what to use instead, and the text of its definition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import chain
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

from sphinxext_izuma.extension.build import DOMAIN
from sphinxext_izuma.extension.config import FULL
from sphinxext_izuma.extension.doctree import is_shown
from sphinxext_izuma.extension.language.marks import isolated_html, marks_of_block
from sphinxext_izuma.extension.language.words import Words
from sphinxext_izuma.extension.nodes import CAPTION
from sphinxext_izuma.extension.read.drawing import Drawing
from sphinxext_izuma.glossary import names
from sphinxext_izuma.glossary.marked_name import html_of
from sphinxext_izuma.glossary.term import page_of

if TYPE_CHECKING:
    from sphinxext_izuma.extension.build import Build
    from sphinxext_izuma.extension.pages import Meaning
    from sphinxext_izuma.glossary.term import Term

# The types of references that are more than a text: the meaning of another term, and the last line.
SEE, LEARN_MORE = "see", "learn_more"
_COLONS = (":", "\N{FULLWIDTH COLON}")
_SENTENCES = (nodes.TextElement, nodes.Sequential, nodes.block_quote, nodes.line_block, addnodes.hlist)
# A summary begins with another block than these, if there is one. Some of them are derived from the classes above.
_OTHERS = (
    nodes.Admonition,
    nodes.FixedTextElement,
    nodes.caption,
    nodes.container,
    nodes.figure,
    nodes.image,
    nodes.rubric,
    nodes.sidebar,
    nodes.table,
    nodes.title,
    nodes.topic,
)
_NOTES = (nodes.footnote, nodes.citation)
_BLOCKS = (*_SENTENCES, *_OTHERS, *_NOTES, addnodes.only)


def heading(build: Build, term: Term, other_names: Sequence[str] = ()) -> str:
    """Return the heading of the popover of *term* as HTML: its name, its acronym or expansion, and *other_names*."""
    inside = beside_name(build, term, other_names)
    name = html_of(term.shown) or escape(term.name)
    name = isolated_html(name, term.name, term.language, build.config.language)
    return f"<b>{name}</b>" + (f" ({escape(inside)})" if inside else "")


def beside_name(build: Build, term: Term, other_names: Sequence[str] = ()) -> str:
    """Return the text that the heading has in brackets: the acronym or the expansion, and *other_names*."""
    words = build.once(Words)
    comma = words.between("{names}, {name}")
    also = words("also {names}", names=comma.join(other_names)) if other_names else ""
    return comma.join(filter(None, (_other_form(term), also)))


def _other_form(term: Term) -> str:
    """Return the acronym of a term, or the expansion that the definition does not give."""
    return term.acronym or ("" if term.defines_expansion else term.expansion)


def meaning(build: Build, term: Term, definition: Sequence[nodes.Node], summary: Sequence[nodes.Node] = ()) -> Meaning:
    """Return the content of the popover of *term*, empty if the term has no text.

    :param definition: the blocks of the definition.
    :param summary: the blocks of the field ``summary``.
    """
    words, kind = build.once(Words), build.kind_of_meaning
    drawing = Drawing(shows_footnotes=kind == FULL)
    others = words.between("{terms} or {term}").join(_names_of(build, drawing, term))
    lines = []
    if term.deprecated:
        message = words("Deprecated. Use {terms}.", terms=others) if others else words("Deprecated.")
        lines.append(f'<p class="izterm-tip-deprecated">{escape(message, quote=False)}</p>')
    elif others:
        lines.append(f"<p>{escape(words('See {terms}.', terms=others), quote=False)}</p>")
    text = _text(drawing, definition, kind, summary)
    if not text and len(term.see) == 1:
        text = drawing.reference((DOMAIN, SEE, names.in_scope(term.scope, term.see[0].name), "", False, ""))
    lines.append(_marked(build, term, text))
    if term.learn_more:
        lines.append(_learn_more(drawing, words, term.learn_more.name))
    content = "".join(lines)
    return drawing.meaning(heading(build, term) + content) if content or _other_form(term) else ""


def _names_of(build: Build, drawing: Drawing, term: Term) -> Iterator[str]:
    """Yield the names of the terms that an entry points to, in the language of the readers, as marks."""
    for pointer in term.see:
        target = build.glossary.find_one(pointer.name, term.scope)
        name = names.in_scope(term.scope, build.glossary.key(pointer.name))
        yield drawing.term(name, target.name_for(pointer.name)) if target else pointer.name


def _marked(build: Build, term: Term, html: str) -> str:
    """Return the text of a popover with the marks of its language and direction, if it needs any."""
    shown = term.summary or term.definition
    if not shown or not html:
        return html
    marks = marks_of_block(shown.text, shown.language, build.config.language)
    return f"<div{marks.html()}>{html}</div>" if any(marks) else html


def _learn_more(drawing: Drawing, words: Words, target: str) -> str:
    """Return the last line: an address, or the title of a page, which is known when all pages are read."""
    if page := page_of(target):
        return drawing.reference((DOMAIN, LEARN_MORE, page, "", False, page))
    return learn_more(words, target.partition("://")[2])


def learn_more(words: Words, destination: str) -> str:
    """Return the line "Learn more" as HTML."""
    return f"<p>{escape(words('Learn more: {page}', page=destination), quote=False)}</p>"


def _text(drawing: Drawing, definition: Sequence[nodes.Node], kind: str, summary: Sequence[nodes.Node]) -> str:
    """Return the text of a popover as HTML."""
    if len(definition) == 1 and not summary and isinstance(definition[0], nodes.paragraph):
        return drawing.paragraph(definition[0])  # a short way for most definitions
    if kind == FULL and (text := drawing.blocks(sorted(definition, key=_is_note))):
        return text
    return _summary(drawing, list(_blocks(summary))) or _summary(drawing, list(_blocks(definition)))


def _is_note(block: nodes.Node) -> bool:
    return isinstance(block, _NOTES)


def _blocks(found: Iterable[nodes.Node]) -> Iterator[nodes.Node]:
    """Yield the blocks that a reader sees as one, also from containers around them."""
    for block in found:
        is_code_with_caption = isinstance(block, nodes.container) and block.get("literal_block")
        if not is_shown(block):
            continue
        if isinstance(block, nodes.container) and not is_code_with_caption:
            yield from _blocks(block.children)
        elif isinstance(block, _BLOCKS) or not block.children:
            yield block
        else:
            yield from _blocks(block.children)


def _summary(drawing: Drawing, blocks: Sequence[nodes.Node]) -> str:
    """Return the first sentence as HTML, with the block that it announces; if there is none, the first block."""
    shown = [block for block in blocks if not isinstance(block, (*_NOTES, addnodes.only))]
    sentences = (block for block in shown if _is_sentence(block))
    others = (block for block in shown if not _is_sentence(block))
    for first in chain(sentences, others):
        if text := drawing.block(first):
            following = shown[shown.index(first) + 1 :]
            is_followed = _announces(first) or _is_caption(first) or any(map(_is_caption, following[:1]))
            return text + (_first_text(drawing, following) if is_followed else "")
    # Which of these is shown is not known yet.
    return drawing.blocks(block for block in blocks if isinstance(block, addnodes.only))


def _first_text(drawing: Drawing, blocks: Iterable[nodes.Node]) -> str:
    return next(filter(None, map(drawing.block, blocks)), "")


def _is_sentence(block: nodes.Node) -> bool:
    if not isinstance(block, _SENTENCES) or isinstance(block, _OTHERS):
        return False
    return not _is_caption(block) and not _is_picture(block)


def _is_caption(block: nodes.Node) -> bool:
    """Return whether *block* is the caption of the picture before it, or of the table or the code after it."""
    return isinstance(block, nodes.paragraph) and CAPTION in block["classes"]


def _is_picture(node: nodes.Node) -> bool:
    """Return whether *node* shows pictures alone, as a linked picture does."""
    return isinstance(node, nodes.image) or (bool(node.children) and all(map(_is_picture, node.children)))


def _announces(block: nodes.Node) -> bool:
    """Return whether a block is a paragraph that ends with a colon."""
    return isinstance(block, nodes.paragraph) and block.astext().rstrip().endswith(_COLONS)
