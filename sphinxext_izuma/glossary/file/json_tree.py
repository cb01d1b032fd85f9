r"""Parse JSON text into nodes that know their lines.

YAML parsers take most of JSON, and not all: ``"\ud83d\ude00"`` is an error there, and so are keys of some length. The
module ``json`` tells no lines. So the marks are found here, and ``json`` reads the texts with escapes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from sphinxext_izuma.glossary.file.tree import (
    MAX_DEPTH,
    MAX_ITEMS,
    NESTED_TOO_DEEP,
    TOO_MANY,
    Map,
    Node,
    Scalar,
    Sequence,
    TreeError,
    check_characters,
)

# A mark, a text in quotes, or a word. Possessive, since a text may be long.
_BLANKS = r"[ \t\r\n]*+"
_TEXT = r'"(?:[^"\\\x00-\x1f]++|\\.)*+'
_TOKEN = re.compile(rf'{_BLANKS}([\[\]{{}}:,]|{_TEXT}"|[^\s\[\]{{}}:,"]++|.)?', re.DOTALL)
_WORD = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?|true|false|null")
_CLOSE = {"{": "}", "[": "]"}
_SHOWN = 40  # characters of a token in a message


def parse(text: str) -> Node | None:
    """Return the root node of *text*, None if the text is empty.

    :raises TreeError: if the text can't be used.
    """
    check_characters(text)
    builder = _Builder()
    for part, line in _tokens(text):
        builder.add(part, line)
    return builder.root()


def _tokens(text: str) -> Iterator[tuple[str, int]]:
    """Yield each token with its line."""
    line, counted = 1, 0
    for match in _TOKEN.finditer(text):
        if part := match[1]:
            start = match.start(1)
            line += text.count("\n", counted, start)
            counted = start
            if part == '"':
                raise _open_text(text, start, line)
            yield part, line


def _open_text(text: str, start: int, line: int) -> TreeError:
    """Return the error of a text whose end is not found."""
    match = re.compile(_TEXT).match(text, start)
    if match and text[match.end() : match.end() + 1] == "\t":
        return _error(r"a tab in a text: write \t", line)
    return _error(r"the quote that opens here is not closed in its line: close it, or write \n for a new line", line)


def _error(message: str, line: int) -> TreeError:
    return TreeError(f"not valid JSON: {message}", line)


class _Builder:
    """Builds the tree from tokens. It keeps the open lists and mappings, so no depth can end the program."""

    def __init__(self) -> None:
        self._roots: list[Node] = []
        self._open: list[Sequence | Map] = []
        self._is_after = False  # after a value or a key: a comma, a colon or the end follows
        self._comma = ""  # the last token, if it is a comma

    def root(self) -> Node | None:
        """Return the root node, when all tokens are added."""
        if self._open:
            node = self._open[-1]
            raise _error(f"the '{_mark(node)}' that opens here is never closed", node.line)
        return self._roots[0] if self._roots else None

    def add(self, part: str, line: int) -> None:
        """Add the next token."""
        if part in {"}", "]"}:
            self._close(part, line)
        elif part in {",", ":"}:
            self._part(part, line)
        else:
            self._value(part, line)
        self._comma = part if part == "," else ""

    def _add_node(self, node: Node) -> None:
        items = self._open[-1].items if self._open else self._roots
        items.append(node)
        if len(items) > MAX_ITEMS:
            raise TreeError(TOO_MANY, node.line)

    def _is_after_key(self) -> bool:
        return bool(self._open) and isinstance(self._open[-1], Map) and len(self._open[-1].items) % 2 == 1

    def _close(self, part: str, line: int) -> None:
        if not self._open or _CLOSE[_mark(self._open[-1])] != part:
            raise _error(f"a '{part}' that closes nothing", line)
        if self._comma:
            raise _error(f"a ',' before '{part}': remove it", line)
        if self._is_after_key():
            raise _error(f"no value before '{part}'", line)
        self._open.pop()
        self._is_after = True

    def _part(self, part: str, line: int) -> None:
        if not self._is_after or not self._open or (part == ":") != self._is_after_key():
            raise _error(f"a {part!r} in a place where none can be", line)
        self._is_after = False

    def _value(self, part: str, line: int) -> None:
        if self._is_after:
            wanted = ":" if self._is_after_key() else ","
            raise _error(
                f"no {wanted!r} before {_shown(part)}" if self._open else f"{_shown(part)} after its end", line
            )
        is_key = bool(self._open) and isinstance(self._open[-1], Map) and not self._is_after_key()
        if is_key and part[0] != '"':
            raise _error(f"a key is a text in double quotes, not {_shown(part)}", line)
        if part in _CLOSE:
            self._begin(Map(line) if part == "{" else Sequence(line))
        else:
            self._add_node(_scalar(part, line))
            self._is_after = True

    def _begin(self, node: Map | Sequence) -> None:
        self._add_node(node)
        self._open.append(node)
        if len(self._open) > MAX_DEPTH:
            raise TreeError(NESTED_TOO_DEEP, node.line)


def _mark(node: Map | Sequence) -> str:
    return "{" if isinstance(node, Map) else "["


def _shown(part: str) -> str:
    return repr(part if len(part) <= _SHOWN else f"{part[: _SHOWN - 1]}…")


def _scalar(part: str, line: int) -> Scalar:
    """Return the node of a text or a word. A number is the text that the writer typed, and null is empty."""
    if part[0] != '"':
        if not _WORD.fullmatch(part):
            raise _error(f"{_shown(part)} is no value: put a text in double quotes", line)
        return Scalar("" if part == "null" else part, line)
    if "\\" not in part:
        return Scalar(part[1:-1], line)
    try:
        text: str = json.loads(part)
    except ValueError:
        raise _error(r"a backslash that begins no escape: write \\ for a backslash", line) from None
    check_characters(text, line)
    return Scalar(text, line)
