"""The meaning of a term as nodes, for each builder: made from the content of its popover, so both show the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from html.parser import HTMLParser
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from docutils import nodes

from sphinxext_izuma.extension.nodes import Formula, FormulaBlock, InLanguage
from sphinxext_izuma.extension.read.drawing import FORMULA
from sphinxext_izuma.extension.read.meaning import heading
from sphinxext_izuma.extension.relate.meanings import Meanings

if TYPE_CHECKING:
    from sphinxext_izuma.extension.build import Build
    from sphinxext_izuma.extension.pages import Reference
    from sphinxext_izuma.glossary.term import Term

_INLINE: Mapping[str, type[nodes.TextElement]] = {
    "code": nodes.literal,
    "em": nodes.emphasis,
    "strong": nodes.strong,
    "sub": nodes.subscript,
    "sup": nodes.superscript,
}
_KINDS_OF_NUMBERS = {"a": "loweralpha", "A": "upperalpha", "i": "lowerroman", "I": "upperroman"}
_MAX_WIDTH = 40  # characters of a column: text wraps the cells


class _Element(NamedTuple):
    """An element of HTML."""

    tag: str
    attributes: Mapping[str, str]
    children: list[_Child]


_Child = _Element | nodes.Element | str


def meaning_nodes(build: Build, term: Term) -> list[nodes.Node]:
    """Return the content of the popover of a term as blocks, without its heading."""
    first, *rest = build.once(Meanings).parts(term.id, FORMULA)
    reader = _Reader()
    reader.feed(str(first).removeprefix(heading(build, term)))
    for part in rest:
        if isinstance(part, str):
            reader.feed(part)
        else:
            reader.add(_formula(part))
    reader.close()
    return list(_blocks(reader.root.children))


def _formula(reference: Reference) -> nodes.Element:
    *_, tex, _page, is_block, html = reference
    return (FormulaBlock if is_block else Formula)("", tex=tex, mathml=html)


class _Reader(HTMLParser):
    """Reads the HTML of popovers into a tree. ``read/drawing.py`` has closed each element."""

    def __init__(self) -> None:
        super().__init__()
        self.root = _Element("", {}, [])
        self._open = [self.root]

    def add(self, child: _Child) -> None:
        """Add a child to the open element."""
        self._open[-1].children.append(child)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element. A line break has no end."""
        element = _Element(tag, {name: value or "" for name, value in attrs}, [])
        self.add(element)
        if tag != "br":
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - the signature of HTMLParser
        """Close an element."""
        self._open.pop()

    def handle_data(self, data: str) -> None:
        """Add a text."""
        self.add(data)


def _is_block(child: _Child) -> bool:
    if isinstance(child, _Element):
        return child.tag in _BLOCKS
    return isinstance(child, FormulaBlock)


def _blocks(children: Iterable[_Child]) -> Iterator[nodes.Node]:
    """Yield blocks. Text beside them becomes a paragraph."""
    for is_block, group in groupby(children, _is_block):
        if is_block:
            yield from map(_block, group)
        else:
            yield _lines(group)


def _block(child: _Child) -> nodes.Node:
    return _BLOCKS[child.tag](child) if isinstance(child, _Element) else _node(child)


def _inline(children: Iterable[_Child]) -> Iterator[nodes.Node]:
    for child in children:
        if _is_break(child):
            yield nodes.Text(" ")  # inside other markup
        elif isinstance(child, _Element):
            yield _INLINE.get(child.tag, nodes.inline)("", "", *_inline(child.children))
        else:
            yield _node(child)


def _node(child: nodes.Element | str) -> nodes.Node:
    return nodes.Text(child) if isinstance(child, str) else child


def _text_of(element: _Element) -> str:
    parts = (_text_of(child) if isinstance(child, _Element) else _node(child).astext() for child in element.children)
    return "".join(parts)


# The elements that read/drawing.py makes.


def _is_break(child: _Child) -> bool:
    return isinstance(child, _Element) and child.tag == "br"


def _lines(children: Iterable[_Child]) -> nodes.Node:
    lines = [list(_inline(group)) for is_break, group in groupby(children, _is_break) if not is_break]
    if len(lines) > 1:
        return nodes.line_block("", *(nodes.line("", "", *line, indent=0) for line in lines))
    return nodes.paragraph("", "", *(node for line in lines for node in line))


def _paragraph(element: _Element) -> nodes.Node:
    return _lines(element.children)


def _code(element: _Element) -> nodes.Node:
    text = _text_of(element)
    return nodes.literal_block(text, text, language="none", linenos=False, force=True)


def _division(element: _Element) -> nodes.Node:
    marks = {name: element.attributes.get(name, "") for name in ("lang", "dir")}
    if any(marks.values()):
        return InLanguage("", *_blocks(element.children), **marks)
    return _quote(element)


def _quote(element: _Element) -> nodes.Node:
    return nodes.block_quote("", *_blocks(element.children))


def _bullets(element: _Element) -> nodes.Node:
    return nodes.bullet_list("", *_items(element), bullet="*")


def _numbers(element: _Element) -> nodes.Node:
    made = nodes.enumerated_list("", *_items(element), prefix="", suffix=".")
    made["enumtype"] = _KINDS_OF_NUMBERS.get(element.attributes.get("type", ""), "arabic")
    if start := element.attributes.get("start"):
        made["start"] = int(start)
    return made


def _items(element: _Element) -> Iterator[nodes.Node]:
    return (nodes.list_item("", *_blocks(item.children)) for item in _elements(element))


def _elements(element: _Element) -> Iterator[_Element]:
    return (child for child in element.children if isinstance(child, _Element))


def _definitions(element: _Element) -> nodes.Node:
    """Return a definition list. In Markdown, a term may have several definitions."""
    items: list[nodes.definition_list_item] = []
    for part in _elements(element):
        if part.tag == "dt":
            items.append(nodes.definition_list_item("", nodes.term("", "", *_inline(part.children))))
        else:
            items[-1] += nodes.definition("", *_blocks(part.children))
    return nodes.definition_list("", *items)


def _table(element: _Element) -> nodes.Node:
    """Return a table. Its columns are as wide as their longest texts, because LaTeX and text need a width."""
    parts = {part.tag: part for part in _elements(element)}
    rows = [row for name in ("thead", "tbody") if name in parts for row in _elements(parts[name])]
    first = list(_elements(rows[0])) if rows else []
    columns = sum(1 + _more(cell, "colspan") for cell in first)
    width = min(_MAX_WIDTH, max((len(_text_of(cell)) for row in rows for cell in _elements(row)), default=1) or 1)
    group = nodes.tgroup("", *(nodes.colspec("", colwidth=width) for _ in range(columns)), cols=columns)
    for name, kind in (("thead", nodes.thead), ("tbody", nodes.tbody)):
        if name in parts:
            group += kind("", *(nodes.row("", *map(_cell, _elements(row))) for row in _elements(parts[name])))
    caption = [nodes.title("", "", *_inline(parts["caption"].children))] if "caption" in parts else []
    return nodes.table("", *caption, group, classes=["colwidths-auto"])


def _more(cell: _Element, span: str) -> int:
    return int(cell.attributes.get(span, 1)) - 1


def _cell(cell: _Element) -> nodes.Node:
    spans = {"morecols": _more(cell, "colspan"), "morerows": _more(cell, "rowspan")}
    return nodes.entry("", *_blocks(cell.children), **{name: more for name, more in spans.items() if more})


_BLOCKS: Mapping[str, Callable[[_Element], nodes.Node]] = {
    "blockquote": _quote,
    "div": _division,
    "dl": _definitions,
    "ol": _numbers,
    "p": _paragraph,
    "pre": _code,
    "table": _table,
    "ul": _bullets,
}
