"""Draws the nodes of a definition as the HTML of a popover. Each element is made here, so an allow-list decides."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import singledispatchmethod
from html import escape

from docutils import nodes
from sphinx import addnodes
from sphinx.locale import admonitionlabels

from sphinxext_izuma.extension.build import DOMAIN
from sphinxext_izuma.extension.doctree import is_shown
from sphinxext_izuma.extension.formula import mathml
from sphinxext_izuma.extension.nodes import Formula, FormulaBlock, TermUse
from sphinxext_izuma.extension.pages import Meaning, Reference, reference_of

TERM = "term"  # the type of a reference to a term that the text names
FORMULA = "formula"  # the type of a formula: its TeX is the target, and its HTML is the text
ONLY = "only"  # the type of a mark before (True) and after blocks with a condition, its target
_INLINE: dict[type[nodes.Node], str] = {
    nodes.emphasis: "em",
    addnodes.literal_emphasis: "em",
    nodes.title_reference: "em",
    nodes.strong: "strong",
    addnodes.literal_strong: "strong",
    nodes.literal: "code",
    nodes.subscript: "sub",
    nodes.superscript: "sup",
}
_BODIES = (nodes.definition, nodes.description, nodes.field_body)
_BREAKS = ("<br>", "<br/>", "<br />")
_MARKS = (nodes.footnote_reference, nodes.citation_reference)
_TYPES = {"loweralpha": "a", "upperalpha": "A", "lowerroman": "i", "upperroman": "I"}
_MARK = re.compile("\0([0-9]+)\0")


class Drawing:
    """The HTML of one popover, with marks where the text of a reference is not known yet.

    :ivar shows_footnotes: whether marks of footnotes are shown.
    """

    def __init__(self, *, shows_footnotes: bool) -> None:
        self.shows_footnotes = shows_footnotes
        self._references: list[Reference] = []

    def reference(self, reference: Reference) -> str:
        """Return the mark of a reference, whose text is filled in when all pages are read."""
        self._references.append(reference)
        return f"\0{len(self._references) - 1}\0"

    def term(self, name: str, text: str) -> str:
        """Return the mark of a text that names a term. Whether it becomes a link is known when a page shows it."""
        return self.reference((DOMAIN, TERM, name, "", False, text))

    def formula(self, tex: str, html: str, *, block: bool) -> str:
        """Return the mark of a formula. Builders that do not write HTML need its TeX."""
        return self.reference((DOMAIN, FORMULA, tex, "", block, html)) if html else ""

    def meaning(self, drawn: str) -> Meaning:
        """Return HTML with references in the place of their marks."""
        if "\0" not in drawn:
            return drawn
        parts = _MARK.split(drawn)
        return tuple(self._references[int(part)] if at % 2 else part for at, part in enumerate(parts) if part)

    # Blocks.

    def blocks(self, found: Iterable[nodes.Node]) -> str:
        """Return blocks as HTML."""
        return "".join(map(self.block, filter(is_shown, found)))

    @singledispatchmethod
    def block(self, node: nodes.Node) -> str:
        """Return a block as HTML, empty if it has no text. A block that is not known shows its children."""
        if isinstance(node, nodes.TextElement):
            return self._wrapped("p", self.inline(node))
        return self.blocks(node.children) or self._wrapped("p", _alternative(node))

    @staticmethod
    def _wrapped(tag: str, inner: str, attributes: str = "") -> str:
        return f"<{tag}{attributes}>{inner.strip()}</{tag}>" if inner.strip() else ""

    @block.register(nodes.paragraph)
    def paragraph(self, node: nodes.paragraph) -> str:
        """Return a paragraph as HTML."""
        return self._wrapped("p", self._inside(node))

    @block.register(nodes.Text)
    @block.register(nodes.Invisible)
    @block.register(nodes.system_message)
    @block.register(nodes.raw)
    def _nothing(self, _node: nodes.Node) -> str:
        return ""

    @block.register(nodes.FixedTextElement)
    def _code(self, node: nodes.FixedTextElement) -> str:
        return self._wrapped("pre", self._inside(node))

    @block.register(addnodes.only)
    def _only(self, node: addnodes.only) -> str:
        drawn, condition = self.blocks(node.children), node["expr"]
        begin, end = (self.reference((DOMAIN, ONLY, condition, "", begins, "")) for begins in (True, False))
        return drawn and begin + drawn + end

    @block.register(nodes.math_block)
    def _formulas(self, node: nodes.math_block) -> str:
        # Sphinx takes an empty line as the end of a formula.
        formulas = filter(None, map(str.strip, re.split(r"\n[ \t]*\n", node.astext())))
        made = [mathml(formula, block=True) for formula in formulas]
        shown = "".join(filter(None, made)) if all(made) else ""
        return self.formula(node.astext(), shown or self._wrapped("pre", _escaped(node.astext())), block=True)

    @block.register(FormulaBlock)
    def _static_formula(self, node: FormulaBlock) -> str:
        return self.formula(node["tex"], str(node["mathml"]), block=True)

    @block.register(nodes.title)
    @block.register(nodes.rubric)
    def _heading(self, node: nodes.TextElement) -> str:
        return self._wrapped("p", self._wrapped("strong", self._inside(node)))

    @block.register(nodes.Admonition)
    @block.register(nodes.topic)
    @block.register(nodes.sidebar)
    def _admonition(self, node: nodes.Element) -> str:
        # sphinx.locale translates its labels when they are turned into text.
        label = str(admonitionlabels.get(type(node).__name__, ""))
        heading = f"<p><strong>{_escaped(label)}</strong></p>" if label else ""
        return self._wrapped("div", heading + self.blocks(node.children))

    @block.register(addnodes.versionmodified)
    def _version(self, node: addnodes.versionmodified) -> str:
        return self.blocks(node.children)

    @block.register(nodes.block_quote)
    def _quote(self, node: nodes.block_quote) -> str:
        return self._wrapped("blockquote", self.blocks(node.children))

    @block.register(nodes.attribution)
    def _attribution(self, node: nodes.attribution) -> str:
        return self._wrapped("p", f"\N{EM DASH}{self._inside(node)}")

    @block.register(addnodes.desc_signature)
    def _signature(self, node: addnodes.desc_signature) -> str:
        return self._wrapped("p", f"<code>{_escaped(node.astext())}</code>")

    @block.register(nodes.line_block)
    def _lines(self, node: nodes.line_block) -> str:
        return self._if_text("p", "<br>".join(self._inside(line).strip() for line in node.findall(nodes.line)))

    # Lists and tables.

    @block.register(nodes.bullet_list)
    def _bullets(self, node: nodes.bullet_list) -> str:
        return self._list("ul", node.children)

    @block.register(addnodes.hlist)
    def _columns(self, node: addnodes.hlist) -> str:
        items = (item for column in node.children for part in column.children for item in part.children)
        return self._list("ul", items)

    @block.register(nodes.enumerated_list)
    def _numbers(self, node: nodes.enumerated_list) -> str:
        start, kind = node.get("start", 1), node.get("enumtype", "")
        shown = f' type="{_TYPES[kind]}" class="{kind}"' if kind in _TYPES else ""  # some themes undo the type
        return self._list("ol", node.children, (f' start="{int(start)}"' if start != 1 else "") + shown)

    def _list(self, tag: str, items: Iterable[nodes.Node], attributes: str = "") -> str:
        return self._if_text(tag, "".join(f"<li>{self._cell(item)}</li>" for item in items), attributes)

    def _if_text(self, tag: str, inner: str, attributes: str = "") -> str:
        return self._wrapped(tag, inner, attributes) if re.sub("<[^>]*>", "", inner).strip() else ""

    def _cell(self, node: nodes.Node) -> str:
        """Return the content of an item or a cell. A single paragraph needs no element."""
        drawn = self.blocks(node.children)
        if drawn.startswith("<p>") and drawn.count("<p>") == 1:
            drawn = drawn.removeprefix("<p>").replace("</p>", "", 1)
        return drawn

    @block.register(nodes.definition_list)
    @block.register(nodes.field_list)
    @block.register(nodes.option_list)
    def _definitions(self, node: nodes.Element) -> str:
        return self._if_text("dl", "".join(map(self._definition, node.children)))

    def _definition(self, item: nodes.Node) -> str:
        bodies = [child for child in item.children if isinstance(child, _BODIES)]
        heads = " : ".join(self.inline(child).strip() for child in item.children if child not in bodies)
        return f"<dt>{heads}</dt>" + "".join(f"<dd>{self._cell(body)}</dd>" for body in bodies)

    @block.register(nodes.table)
    def _table(self, node: nodes.table) -> str:
        titles = [child for child in node.children if isinstance(child, nodes.title)]
        caption = "".join(self._wrapped("caption", self._inside(title)) for title in titles)
        groups = (part for child in node.children if isinstance(child, nodes.tgroup) for part in child.children)
        rows = (self._rows(part) for part in groups if isinstance(part, (nodes.thead, nodes.tbody)))
        return self._if_text("table", caption + "".join(rows))

    def _rows(self, part: nodes.Node) -> str:
        tag, cell = ("thead", "th") if isinstance(part, nodes.thead) else ("tbody", "td")
        rows = ("".join(self._entry(cell, entry) for entry in row.children) for row in part.children)
        return self._wrapped(tag, "".join(f"<tr>{row}</tr>" for row in rows))

    def _entry(self, tag: str, entry: nodes.Node) -> str:
        given = entry.attributes if isinstance(entry, nodes.entry) else {}
        spans = (("colspan", "morecols"), ("rowspan", "morerows"))
        attributes = "".join(f' {name}="{int(given[key]) + 1}"' for name, key in spans if given.get(key))
        return f"<{tag}{attributes}>{self._cell(entry)}</{tag}>"

    # Footnotes.

    @block.register(nodes.footnote)
    @block.register(nodes.citation)
    def _footnote(self, node: nodes.Element) -> str:
        label = "".join(child.astext() for child in node.children if isinstance(child, nodes.label))
        mark = _raised(node, label)
        rest = self.blocks(child for child in node.children if not isinstance(child, nodes.label))
        return rest and (f"<p>{mark} {rest[3:]}" if rest.startswith("<p>") else f"<p>{mark}</p>{rest}")

    # Inside a block.

    def inline(self, node: nodes.Node) -> str:
        """Return text as HTML with the allowed markup. A link becomes plain text, unless it leads to a term."""
        if isinstance(node, TermUse):
            return self.term(node.name, str(node))
        if isinstance(node, nodes.Text):
            return _escaped(node.astext())
        if tag := _INLINE.get(type(node)):
            return f"<{tag}>{self._inside(node)}</{tag}>"
        return self._special(node)

    def _inside(self, node: nodes.Node) -> str:
        drawn = ""
        for child in node.children:
            is_mark = isinstance(child, _MARKS)
            drawn = drawn.rstrip() if is_mark and not self.shows_footnotes else drawn + self.inline(child)
        return drawn

    @singledispatchmethod
    def _special(self, node: nodes.Node) -> str:
        return self._inside(node)

    @_special.register(nodes.Invisible)
    @_special.register(nodes.system_message)
    @_special.register(nodes.raw)
    def _no_text(self, node: nodes.Node) -> str:
        if isinstance(node, nodes.raw):
            return "<br>" if node.astext().strip() in _BREAKS else ""
        return self._inside(node) if isinstance(node, nodes.target) else ""

    @_special.register(nodes.image)
    def _picture(self, node: nodes.image) -> str:
        return _alternative(node)

    @_special.register(nodes.math)
    def _formula(self, node: nodes.math) -> str:
        tex = node.astext()
        return self.formula(tex, mathml(tex, block=False) or f"<code>{_escaped(tex)}</code>", block=False)

    @_special.register(Formula)
    def _static(self, node: Formula) -> str:
        return self.formula(node["tex"], str(node["mathml"]), block=False)

    @_special.register(nodes.option_group)
    def _options(self, node: nodes.option_group) -> str:
        return ", ".join(f"<code>{_escaped(option.astext())}</code>" for option in node.children)

    @_special.register(nodes.abbreviation)
    def _abbreviation(self, node: nodes.abbreviation) -> str:
        explanation = node.get("explanation", "")
        return self._inside(node) + (f" ({_escaped(explanation)})" if explanation else "")

    @_special.register(nodes.footnote_reference)
    @_special.register(nodes.citation_reference)
    def _mark_of_note(self, node: nodes.Element) -> str:
        return _raised(node, node.astext())

    @_special.register(addnodes.pending_xref)
    def _cross_reference(self, node: addnodes.pending_xref) -> str:
        reference = reference_of(node)
        return self.reference(reference) if reference else self._inside(node)


def _alternative(node: nodes.Node) -> str:
    return _escaped(str(node.get("alt") or "")) if isinstance(node, nodes.Element) else ""


def _raised(node: nodes.Element, label: str) -> str:
    if isinstance(node, (nodes.citation, nodes.citation_reference)):
        return label and f"[{_escaped(label)}]"
    return label and f"<sup>{_escaped(label)}</sup>"


def _escaped(text: str) -> str:
    return escape(text, quote=False).replace("\0", "")
