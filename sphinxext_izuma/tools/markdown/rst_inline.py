"""Writes the markup inside a block of Markdown as reStructuredText."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode

_BEFORE_MARKUP = frozenset("'\"([{<-/:")
_AFTER_MARKUP = frozenset("'\")]}>-/:.,;!?")
_URL = re.compile(r"https?://[^\s<>()\[\]*`|\\]*[^\W_]/?")
# Characters in a line that reStructuredText would take for markup.
_SPECIAL = re.compile(r"[\\*`|]|(?<=[^\W_])_+(?![^\W_])|(?<=\])_")
# Text at the beginning of a line that reStructuredText would take for markup.
_MARKUP_AT_START = re.compile(
    r"^(?=(?:[-+\u2022\u2023\u2043]|\(?(?:[A-Za-z]|\d+|[ivxlcdmIVXLCDM]+|#)[.)]|\.\.|>>>|__)(?:[ ]|$)"
    r"|:[^:\s][^:\n]*:(?:[ ]|$)|--?[A-Za-z]|/[A-Z](?:[ ]|$)|\+[-=]|([!-/:-@\[-^{-~])\1*[ ]*$|=+(?:[ ]+=+)+$)",
    re.MULTILINE,
)
_HTML = re.compile(r"<(?P<close>/?)(?P<name>[A-Za-z][\w-]*)\s*(?P<empty>/?)>")
# Elements of HTML that have a counterpart.
_ELEMENTS: Mapping[str, str] = {
    **dict.fromkeys(("b", "strong"), "strong"),
    **dict.fromkeys(("i", "em"), "emphasis"),
    **dict.fromkeys(("code", "tt"), "literal"),
    "sub": "sub",
    "sup": "sup",
    "kbd": "kbd",
}
_MARKS: Mapping[str, str] = {"strong": "**", "emphasis": "*"}
LINE_BREAK = "\x00"


@dataclass(slots=True)
class Rest:
    """The parts of a text that come after it, and the losses.

    :ivar lost: descriptions of the parts that reStructuredText can't express.
    :ivar pictures: the definitions of the pictures inside lines.
    """

    lost: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)


def escaped(text: str) -> str:
    """Return plain text as reStructuredText, for the middle of a line."""
    return _SPECIAL.sub(lambda match: re.sub(r".", r"\\\g<0>", match.group()), text)


def escaped_lines(text: str) -> str:
    """Return text whose inline markup is written, so that no line of it begins a block."""
    return re.sub(r"::(?=\Z)", r"\\::", _MARKUP_AT_START.sub(r"\\", text))


def plain_text(text: str) -> str:
    """Return plain text of several lines as reStructuredText."""
    return escaped_lines("".join(_join(list(_text_pieces(text)))))


def literal(code: str) -> str:
    """Return code in a line."""
    if code != code.strip() or "``" in code or code[:1] == "`" or code[-1:] == "`":
        inner = re.sub(r"[\\`]", r"\\\g<0>", code.strip())
        return f":literal:`{inner}`"
    return f"``{code}``"


def footnote(label: str) -> str:
    """Return the name of a footnote. It gets its number from docutils, as from MyST."""
    name = re.sub(r"\W+", "-", label).strip("-")
    return f"#{name}" if name[:1].isalpha() else f"#n{name}"


class InlineWriter:
    """Writes inline markup.

    :param rest: takes losses, and the parts that come after the text.
    """

    def __init__(self, rest: Rest) -> None:
        self._rest = rest

    def write(self, node: SyntaxTreeNode) -> str:
        """Return the reStructuredText of the text of a block. A line break is ``LINE_BREAK``."""
        return "".join(_join([piece for piece in self._pieces(node.children) if piece[0]]))

    def _pieces(self, children: Sequence[SyntaxTreeNode]) -> Iterator[tuple[str, bool]]:
        """Yield the reStructuredText of each piece, and whether it is inline markup."""
        at = 0
        while at < len(children):
            found = self._html(children, at) if children[at].type == "html_inline" else None
            if found:
                at, piece = found
                yield piece
                continue
            node = children[at]
            made = _HANDLERS.get(node.type, InlineWriter._unknown)(self, node)
            yield from [made] if isinstance(made, tuple) else made
            at += 1

    def _unknown(self, node: SyntaxTreeNode) -> tuple[str, bool]:
        self._rest.lost.append(f"the markup {node.type!r}")
        return escaped(node.content or _text(node)), False

    def _html(self, children: Sequence[SyntaxTreeNode], at: int) -> tuple[int, tuple[str, bool]] | None:
        """Return the index after an element of HTML, and its counterpart; None if it has none."""
        opened = _HTML.fullmatch(children[at].content)
        if not opened or opened["close"]:
            return None
        if opened["name"].lower() == "br":
            return at + 1, (LINE_BREAK, False)
        if opened["name"].lower() not in _ELEMENTS:
            return None
        end = next((n for n in range(at + 1, len(children)) if children[n].content == f"</{opened['name']}>"), None)
        inner = children[at + 1 : end]
        if end is None or not inner or any(node.type != "text" for node in inner):
            return None
        role, text = _ELEMENTS[opened["name"].lower()], "".join(_text(node) for node in inner).strip()
        if role in _MARKS:
            return end + 1, (f"{_MARKS[role]}{escaped(text)}{_MARKS[role]}", True)
        return end + 1, (literal(text) if role == "literal" else f":{role}:`{_for_role(text)}`", True)

    def html(self, node: SyntaxTreeNode) -> tuple[str, bool]:
        if node.content.startswith("<!--"):
            return "", False
        self._rest.lost.append(f"HTML {node.content!r}")
        return escaped(node.content), False

    def text(self, node: SyntaxTreeNode) -> Iterator[tuple[str, bool]]:
        return _text_pieces(node.content)

    def line(self, _node: SyntaxTreeNode) -> tuple[str, bool]:
        return "\n", False

    def line_break(self, _node: SyntaxTreeNode) -> tuple[str, bool]:
        return LINE_BREAK, False

    def code(self, node: SyntaxTreeNode) -> tuple[str, bool]:
        return literal(node.content), True

    def role(self, node: SyntaxTreeNode) -> tuple[str, bool]:
        return f":{node.meta['name']}:`{node.content.strip()}`", True

    def formula(self, node: SyntaxTreeNode) -> tuple[str, bool]:
        return f":math:`{node.content.strip()}`", True

    def note(self, node: SyntaxTreeNode) -> tuple[str, bool]:
        return f"[{footnote(node.meta['label'])}]_", True

    def emphasis(self, node: SyntaxTreeNode) -> Iterator[tuple[str, bool]]:
        # reStructuredText can't nest inline markup. A link or code is worth more than emphasis.
        if all(child.type in {"text", "text_special", "softbreak"} for child in node.children):
            mark = _MARKS["strong" if node.type == "strong" else "emphasis"]
            yield f"{mark}{''.join(escaped(_text(child)) for child in node.children)}{mark}", True
            return
        self._rest.lost.append(f"emphasis around other markup ({_text(node)!r})")
        yield from self._pieces(node.children)

    def link(self, node: SyntaxTreeNode) -> tuple[str, bool]:
        text, address = " ".join(_text(node).split()), str(node.attrs.get("href", ""))
        if any(child.type not in {"text", "text_special", "softbreak"} for child in node.children):
            self._rest.lost.append(f"the markup in the text of the link {text!r}")
        if node.attrs.get("title"):
            self._rest.lost.append(f"the title of the link {text!r}")
        if node.info == "auto":
            return text, True
        if re.match(r"[A-Za-z][\w+.-]*:", address) and not address.startswith(("project:", "path:", "inv:")):
            return f"`{_for_role(text)} <{address}>`__", True
        return self._inner_link(text, address), True

    def _inner_link(self, text: str, address: str) -> str:
        """Return the role for a link inside the project, as MyST reads the address."""
        scheme, _, rest = address.rpartition(":")
        path, _, label = rest.partition("#")
        shown = f"{_for_role(text)} <" if text else ""
        end = ">" if text else ""
        if scheme == "inv":
            return f":external:any:`{shown}{label}{end}`"
        name, dot, ending = path.rpartition(".")
        if not path or (not dot and scheme != "path"):
            label = label or path
            return f":any:`{shown}{label}{end}`"
        if scheme == "path" or f".{ending}" not in _PAGES:
            return f":download:`{shown}{path}{end}`"
        if label:
            self._rest.lost.append(f"the part {'#' + label!r} of the link {text!r}")
        return f":doc:`{shown}{name}{end}`"

    def picture(self, node: SyntaxTreeNode) -> tuple[str, bool]:
        name = f"picture {len(self._rest.pictures) + 1}"
        alt = f"\n   :alt: {node.content}" if node.content else ""
        self._rest.pictures.append(f".. |{name}| image:: {node.attrs['src']}{alt}")
        return f"|{name}|", True


_PAGES = frozenset({".md", ".markdown", ".rst", ".txt", ".ipynb"})
_Made = tuple[str, bool] | Iterator[tuple[str, bool]]
_HANDLERS: Mapping[str, Callable[[InlineWriter, SyntaxTreeNode], _Made]] = {
    "text": InlineWriter.text,
    "text_special": InlineWriter.text,
    "softbreak": InlineWriter.line,
    "hardbreak": InlineWriter.line_break,
    "code_inline": InlineWriter.code,
    "myst_role": InlineWriter.role,
    "math_inline": InlineWriter.formula,
    "footnote_ref": InlineWriter.note,
    "em": InlineWriter.emphasis,
    "strong": InlineWriter.emphasis,
    "link": InlineWriter.link,
    "image": InlineWriter.picture,
    "html_inline": InlineWriter.html,
}


def _text(node: SyntaxTreeNode) -> str:
    """Return the plain text of a node."""
    if node.type in {"softbreak", "hardbreak"}:
        return "\n"
    return "".join(_text(child) for child in node.children) if node.children else node.content


def _for_role(text: str) -> str:
    return re.sub(r"[\\`<]", r"\\\g<0>", text)


def _text_pieces(text: str) -> Iterator[tuple[str, bool]]:
    done = 0
    for match in _URL.finditer(text):
        yield escaped(text[done : match.start()]), False
        yield match.group(), True
        done = match.end()
    yield escaped(text[done:]), False


def _join(pieces: Sequence[tuple[str, bool]]) -> Iterator[str]:
    """Yield pieces of a text. If inline markup touches a letter, an escaped blank separates them."""
    last, after_markup = "", False
    for piece, is_markup in pieces:
        if not piece:
            continue
        touching = last and not last.isspace() and not piece[0].isspace() and LINE_BREAK not in last + piece[0]
        begins = is_markup and last not in _BEFORE_MARKUP
        ends = after_markup and piece[0] not in _AFTER_MARKUP
        yield f"\\ {piece}" if touching and (begins or ends) else piece
        last, after_markup = piece[-1], is_markup
