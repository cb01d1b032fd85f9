"""Writes Markdown as reStructuredText, from the tokens of the parser."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from sphinxext_izuma.tools.markdown.page import DEEPEST, EVAL_RST, INFO, end_of_options
from sphinxext_izuma.tools.markdown.parser import MYST, parser
from sphinxext_izuma.tools.markdown.rst_inline import LINE_BREAK, InlineWriter, Rest, escaped_lines, footnote
from sphinxext_izuma.tools.markup import VERBATIM

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode

_INDENT = "   "
_LISTS = frozenset({"bullet_list", "ordered_list", "dl", "footnote_reference", "block_quote"})


class Result(NamedTuple):
    """The result of a conversion.

    :ivar text: the reStructuredText.
    :ivar lost: descriptions of the parts that reStructuredText can't express.
    """

    text: str
    lost: Sequence[str]


def as_rst(text: str, extensions: tuple[str, ...] = MYST) -> Result:
    """Return Markdown as reStructuredText.

    :param text: the Markdown, with all that it refers to.
    :param extensions: the extensions of MyST that it uses.
    :raises MarkdownIsMissing: if the parser is not installed.
    """
    rest = Rest()
    lines = _Writer(extensions, rest).text(text)
    return Result("\n".join([*lines, *_parted(rest.pictures)]).strip("\n"), list(dict.fromkeys(rest.lost)))


def _parted(blocks: Iterable[str]) -> Iterator[str]:
    for block in blocks:
        yield from (*block.split("\n"), "")


class _Writer:
    """Writes the blocks of a text."""

    def __init__(self, extensions: tuple[str, ...], rest: Rest, shared: dict[str, Any] | None = None) -> None:
        self._parser = parser(extensions)
        self._rest = rest
        self._shared: dict[str, Any] = {} if shared is None else shared
        self._inline = InlineWriter(rest)
        self._depth = 0

    def text(self, text: str) -> list[str]:
        """Return the lines of a whole text. Directives may be in one another."""
        if self._depth > DEEPEST:
            self._rest.lost.append("a directive in too many others")
            return []
        self._depth += 1
        lines = self._text(text)
        self._depth -= 1
        return lines

    def _text(self, text: str) -> list[str]:
        # Imported here, because most commands read no Markdown.
        from markdown_it.tree import SyntaxTreeNode  # noqa: PLC0415

        return self._blocks(SyntaxTreeNode(self._parser.parse(text, self._shared)).children)

    def _blocks(self, nodes: Sequence[SyntaxTreeNode]) -> list[str]:
        """Return the lines of blocks, with a blank line after each block."""
        lines: list[str] = []
        before = ""
        for node in nodes:
            block = _HANDLERS.get(node.type, _Writer.unknown)(self, node)
            if block:
                # An indented block would go on with the last item of the list before it.
                apart = ["..", ""] if node.type == "blockquote" and before in _LISTS else []
                lines += [*apart, *block, ""]
                before = node.type
        return lines

    def unknown(self, node: SyntaxTreeNode) -> list[str]:
        self._rest.lost.append(f"the block {node.type!r}")
        return escaped_lines(node.content).split("\n") if node.content else self._blocks(node.children)

    def nothing(self, _node: SyntaxTreeNode) -> list[str]:
        return []

    def line(self, _node: SyntaxTreeNode) -> list[str]:
        self._rest.lost.append("a line between two parts")
        return []

    def _words(self, node: SyntaxTreeNode) -> str:
        """Return the text of a block without lines."""
        text = "".join(self._inline.write(child) for child in node.children if child.type == "inline")
        return " ".join(text.replace(LINE_BREAK, " ").split())

    def heading(self, node: SyntaxTreeNode) -> list[str]:
        return [f".. rubric:: {self._words(node)}"]

    def paragraph(self, node: SyntaxTreeNode) -> list[str]:
        inline = node.children[0]
        if [child.type for child in inline.children] == ["image"]:
            picture = inline.children[0]
            alt = [f"{_INDENT}:alt: {picture.content}"] if picture.content else []
            return [f".. image:: {picture.attrs['src']}", *alt]
        text = self._inline.write(inline)
        if LINE_BREAK in text:
            lines = (" ".join(line.split()) for line in text.split(LINE_BREAK))
            return [f"| {line}".rstrip() for line in lines]
        return escaped_lines(text).split("\n")

    def code(self, node: SyntaxTreeNode) -> list[str]:
        return ["::", "", *_indented(node.content.rstrip("\n").split("\n"))]

    def fence(self, node: SyntaxTreeNode) -> list[str]:
        content = node.content.rstrip("\n").split("\n") if node.content.strip() else []
        found = INFO.fullmatch(node.info)
        if not found and node.type == "colon_fence":
            if node.info.strip():
                self._rest.lost.append(f"the class {node.info.strip()!r} of a part")
            return self.text(node.content)
        if not found:
            language = node.info.split()
            head = [f".. code-block:: {language[0]}"] if language else ["::"]
            return [*head, "", *_indented(content)]
        return content if found["name"] == EVAL_RST else self._directive(found, content)

    def _directive(self, found: re.Match[str], content: Sequence[str]) -> list[str]:
        name, argument = found["name"], found["argument"].strip()
        end = end_of_options(content)
        options = [line.strip() for line in content[:end] if line.strip() != "---"]
        # MyST takes options in a block of YAML, too.
        options = [line if line.startswith(":") else f":{line}" for line in options if line]
        body: Sequence[str] = content[end:]
        if name not in VERBATIM:
            body = self.text("\n".join(body))
            words = self._parser.parseInline(argument, self._shared)
            argument = self._inline.write(_tree(words).children[0]) if argument and name not in _PATHS else argument
        inner = [*options, *([""] if body else []), *_without_ends(body)]
        return [f".. {name}:: {argument}".rstrip(), *_indented(inner)]

    def items(self, node: SyntaxTreeNode) -> list[str]:
        lines: list[str] = []
        first = node.attrs.get("start", 1)
        for number, item in enumerate(node.children):
            mark = "- " if node.type == "bullet_list" else "#. " if number or first == 1 else f"{first}. "
            inner = _without_ends(self._blocks(item.children)) or [""]
            lines += [(mark + inner[0]).rstrip(), *_indented(inner[1:], " " * len(mark)), ""]
        return lines[:-1]

    def quote(self, node: SyntaxTreeNode) -> list[str]:
        return _indented(_without_ends(self._blocks(node.children)))

    def definitions(self, node: SyntaxTreeNode) -> list[str]:
        lines: list[str] = []
        for child in node.children:
            if child.type == "dt":
                lines.append(self._words(child).replace(" : ", " \\: "))
            else:
                lines += [*_indented(_without_ends(self._blocks(child.children))), ""]
        return lines

    def fields(self, node: SyntaxTreeNode) -> list[str]:
        lines: list[str] = []
        for child in node.children:
            if child.type == "fieldlist_name":
                lines.append(f":{self._words(child)}:")
            else:
                inner = _without_ends(self._blocks(child.children))
                lines[-1] = f"{lines[-1]} {inner[0] if inner else ''}".rstrip()
                lines += _indented(inner[1:])
        return lines

    def table(self, node: SyntaxTreeNode) -> list[str]:
        rows = [row for part in node.children for row in part.children]
        lines = [".. list-table::", f"{_INDENT}:header-rows: 1", ""]
        for row in rows:
            if any("style" in cell.attrs for cell in row.children):
                self._rest.lost.append("the alignment of a column")
            for number, cell in enumerate(row.children):
                mark = f"{_INDENT}  - " if number else f"{_INDENT}* - "
                lines.append((mark + escaped_lines(self._words(cell))).rstrip())
        return lines

    def footnote(self, node: SyntaxTreeNode) -> list[str]:
        inner = _without_ends(self._blocks(node.children))
        return [f".. [{footnote(node.meta['label'])}] {inner[0] if inner else ''}".rstrip(), *_indented(inner[1:])]

    def html(self, node: SyntaxTreeNode) -> list[str]:
        content = node.content.strip()
        if content.startswith("<!--") and content.endswith("-->"):
            return ["..", *_indented(content.removeprefix("<!--").removesuffix("-->").strip().split("\n"))]
        return [".. raw:: html", "", *_indented(content.split("\n"))]

    def comment(self, node: SyntaxTreeNode) -> list[str]:
        return ["..", *_indented(line.strip() for line in node.content.split("\n"))]

    def target(self, node: SyntaxTreeNode) -> list[str]:
        return [f".. _{node.content}:"]

    def formula(self, node: SyntaxTreeNode) -> list[str]:
        return [".. math::", "", *_indented(node.content.strip().split("\n"))]


_PATHS = frozenset({"image", "figure", "include", "literalinclude"})
_HANDLERS: Mapping[str, Callable[[_Writer, SyntaxTreeNode], list[str]]] = {
    "paragraph": _Writer.paragraph,
    "heading": _Writer.heading,
    "fence": _Writer.fence,
    "colon_fence": _Writer.fence,
    "code_block": _Writer.code,
    "bullet_list": _Writer.items,
    "ordered_list": _Writer.items,
    "blockquote": _Writer.quote,
    "dl": _Writer.definitions,
    "table": _Writer.table,
    "field_list": _Writer.fields,
    "footnote_reference": _Writer.footnote,
    "html_block": _Writer.html,
    "myst_line_comment": _Writer.comment,
    "myst_target": _Writer.target,
    "myst_block_break": _Writer.nothing,
    "math_block": _Writer.formula,
    "math_block_label": _Writer.formula,
    "amsmath": _Writer.formula,
    "hr": _Writer.line,
    "front_matter": _Writer.nothing,
}


def _tree(tokens: Any) -> SyntaxTreeNode:
    from markdown_it.tree import SyntaxTreeNode  # noqa: PLC0415 - as above

    return SyntaxTreeNode(tokens)


def _indented(lines: Iterable[str], by: str = _INDENT) -> list[str]:
    return [f"{by}{line}".rstrip() for line in lines]


def _without_ends(lines: Sequence[str]) -> list[str]:
    """Return *lines* without the blank lines at both ends."""
    start, end = 0, len(lines)
    while start < end and not lines[start]:
        start += 1
    while end > start and not lines[end - 1]:
        end -= 1
    return list(lines[start:end])
