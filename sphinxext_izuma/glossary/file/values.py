"""The kinds of values that the fields of a glossary file have: text, name, list and so on."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from sphinxext_izuma.glossary import marked_name, names
from sphinxext_izuma.glossary.file import cells
from sphinxext_izuma.glossary.file.tree import Map, Node, Scalar, Sequence
from sphinxext_izuma.glossary.term import MAX_LINE

Schema = dict[str, Any]

# A scalar is the text that the writer typed. The type that YAML or JSON gives it does not matter.
_SCALAR = ["string", "number", "boolean"]
_ANY = r"\S"
# The limit for a definition, in characters. docutils takes 5 seconds for the worst text of this length, and 15 seconds
# for 50,000 characters.
MAX_REST = 20_000
# The embeddings, overrides and isolates of Unicode's bidirectional algorithm. In a name they reorder a whole sentence.
# Right-to-left scripts need the marks U+200E, U+200F and U+061C, which do not reorder it.
_REORDERING = "[\u202a-\u202e\u2066-\u2069]"
_INVISIBLE = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})
# Letters, marks and symbols that show nothing: fillers of Hangul and Khmer, selectors of variants, empty Braille.
_WITHOUT_INK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0") | {
    chr(code) for code in range(0xFE00, 0xFE10)
}
_SEPARATED = r"\s*[,;\n]\s*"  # what separates the items of a text that should be a list
_MOST_ITEMS = 5  # in a message
_FLAGS = {spelling: flag for flag in (True, False) for spelling in (str(flag).lower(), str(flag), str(flag).upper())}


class WrongValue(Exception):
    """A value is not valid for its field. The text says what the field takes.

    :ivar line: the line of the wrong value, from 1.
    """

    def __init__(self, expected: str, line: int) -> None:
        super().__init__(expected)
        self.line = line


class Value:
    """A kind of value: it reads a YAML node, and gives its JSON Schema.

    A value is plain data, so that a cache can keep it. :mod:`.records` makes the parts of a term of it.
    """

    def read(self, node: Node) -> Any:
        """Return the value of *node*.

        :raises WrongValue: if the node has another form.
        """
        raise NotImplementedError

    def plain(self, value: Any) -> Any:
        """Return a value as a file has it: text, a flag, a list or a mapping. It is the inverse of :meth:`read`."""
        return value

    def cell(self, text: str, line: int) -> Node:
        """Return the node of a cell of a table.

        :raises WrongValue: if the cell can't be told from one with another meaning.
        """
        return Scalar(text, line, starts=line)

    def schema(self) -> Schema:
        """Return the JSON Schema of the value."""
        raise NotImplementedError


@dataclass(frozen=True)
class Text(Value):
    """One line of text."""

    pattern: str = _ANY
    expected: str = "text"

    def read(self, node: Node) -> str:
        typed = node.text if isinstance(node, Scalar) else ""
        text = names.exact(typed)
        if len(typed) > MAX_LINE:
            raise WrongValue(f"{self.expected}, of at most {MAX_LINE:,} characters", node.line)
        # The pattern is for the text as typed, with blanks around it, since the JSON Schema checks that text.
        if not text or (self.pattern != _ANY and not re.search(self.pattern, typed)):
            raise WrongValue(self.expected, node.line)
        if not text.isascii() and not _is_visible(text):
            raise WrongValue(f"{self.expected} with characters that can be seen", node.line)
        if not text.isascii() and re.search(_REORDERING, text):
            raise WrongValue(f"{self.expected} without characters that turn the text after them", node.line)
        return text

    def schema(self) -> Schema:
        reordering = {"type": "string", "pattern": _REORDERING}
        return {"type": _SCALAR, "pattern": self.pattern, "maxLength": MAX_LINE, "not": reordering}


def _is_visible(text: str) -> bool:
    """Return whether a text has more than blanks and marks without a width."""
    return any(unicodedata.category(char) not in _INVISIBLE and char not in _WITHOUT_INK for char in text)


class Name(Text):
    """The name of a term, in the form of :func:`.names.exact`."""


class MarkedName(Value):
    """A name with markup, in the pieces of :mod:`.marked_name`."""

    _ALLOWED = "*emphasis*, **strong**, ``code``, :sub:`2` and :sup:`2`"

    def read(self, node: Node) -> tuple[marked_name.Piece, ...]:
        markup = Text().read(node)
        try:
            pieces = marked_name.pieces_of(markup)
        except marked_name.WrongMarkup as wrong:
            raise WrongValue(f"a name with no other markup than {self._ALLOWED}: {wrong}", node.line) from None
        if not _is_visible(marked_name.text_of(pieces)):
            raise WrongValue("a name with characters that can be seen", node.line)
        return pieces

    def plain(self, value: tuple[marked_name.Piece, ...]) -> str:
        return marked_name.markup_of(value)

    def schema(self) -> Schema:
        return {"type": "string", "pattern": marked_name.PATTERN, "maxLength": MAX_LINE}


class Rest(Value):
    """reStructuredText of one or more paragraphs: the text, its first line, and whether its lines are the file's."""

    def read(self, node: Node) -> tuple[str, int, bool]:
        if not isinstance(node, Scalar) or not node.text.strip():
            raise WrongValue("text (after a '|' it may have several lines)", node.line)
        if len(node.text) > MAX_REST:
            raise WrongValue(f"text of at most {MAX_REST:,} characters ({len(node.text):,} are a page)", node.line)
        text = re.sub("\r\n?", "\n", node.text) if "\r" in node.text else node.text
        return text.rstrip(), node.starts or node.line, bool(node.starts)

    def plain(self, value: tuple[str, int, bool]) -> str:
        return value[0]

    def schema(self) -> Schema:
        return {"type": _SCALAR, "pattern": _ANY, "maxLength": MAX_REST}


@dataclass(frozen=True)
class Choice(Value):
    """One of some words."""

    words: tuple[str, ...]

    def read(self, node: Node) -> str:
        word = node.text if isinstance(node, Scalar) else ""
        if word not in self.words:
            raise WrongValue(" or ".join(self.words), node.line)
        return word

    def schema(self) -> Schema:
        return {"enum": list(self.words)}


@dataclass(frozen=True)
class WithLine(Value):
    """A value with the line that it is on."""

    item: Value

    def read(self, node: Node) -> tuple[Any, int]:
        return self.item.read(node), node.line

    def plain(self, value: tuple[Any, int]) -> Any:
        return self.item.plain(value[0])

    def schema(self) -> Schema:
        return self.item.schema()


class Flag(Value):
    """True or false."""

    def read(self, node: Node) -> bool:
        value = _FLAGS.get(node.text) if isinstance(node, Scalar) else None
        if value is None:
            raise WrongValue("true or false", node.line)
        return value

    def schema(self) -> Schema:
        return {"enum": [True, False, *_FLAGS]}


@dataclass(frozen=True)
class ListOf(Value):
    """A list of values of one kind. One text without a comma is a list of one.

    :ivar item: the kind of each item.
    :ivar example: an example item, for the message.
    :ivar least: the least number of items.
    """

    item: Value
    example: str = "name"
    least: int = 0

    def read(self, node: Node) -> tuple[Any, ...]:
        if isinstance(node, Scalar) and node.text.strip() and not re.search(_SEPARATED, node.text):
            return (self.item.read(node),)  # one text is a list of one
        if not isinstance(node, Sequence) or len(node.items) < self.least:
            items = re.split(_SEPARATED, node.text.strip()) if isinstance(node, Scalar) else []
            example = ", ".join(items) if 1 < len(items) <= _MOST_ITEMS and all(items) else self.example
            raise WrongValue(f"a list, like [{example}]", node.line)
        return tuple(self._item(item) for item in node.items)

    def _item(self, node: Node) -> Any:
        try:
            return self.item.read(node)
        except WrongValue as wrong:
            raise WrongValue(f"a list in which each item is {wrong}", wrong.line) from None

    def plain(self, value: tuple[Any, ...]) -> list[Any]:
        return [self.item.plain(item) for item in value]

    def cell(self, text: str, line: int) -> Node:
        if "," in text and not re.search(r"[;\n]", text):
            raise WrongValue(f"a list with ';' between its items, or with ';' after one, like '{self.example};'", line)
        return cells.sequence(text, line)

    def schema(self) -> Schema:
        separated = {"type": "string", "pattern": _SEPARATED}
        return {"anyOf": [self.list_schema(), {"allOf": [self.item.schema(), {"not": separated}]}]}

    def list_schema(self) -> Schema:
        """Return the JSON Schema of a list."""
        least = {"minItems": self.least} if self.least else {}
        return {"type": "array", "items": self.item.schema(), **least}


class Deprecated(Value):
    """A deprecated name: text, or ``{name: …, reason: …}``."""

    _EXPECTED = "a name, or {name: …, reason: …}"
    _PARTS: ClassVar[Mapping[str, Value]] = {"name": Name(expected=_EXPECTED), "reason": Text(expected=_EXPECTED)}

    def read(self, node: Node) -> tuple[str, str]:
        if not isinstance(node, Map):
            return self._PARTS["name"].read(node), ""
        parts: dict[str, str] = {}
        for key, value in node.pairs:
            if key.text not in self._PARTS or key.text in parts:
                raise WrongValue(self._EXPECTED, key.line)
            parts[key.text] = self._PARTS[key.text].read(value)
        if "name" not in parts:
            raise WrongValue(self._EXPECTED, node.line)
        return parts["name"], parts.get("reason", "")

    def plain(self, value: tuple[str, str]) -> str | dict[str, str]:
        name, reason = value
        return {"name": name, "reason": reason} if reason else name

    def schema(self) -> Schema:
        parts = {part: kind.schema() for part, kind in self._PARTS.items()}
        mapping = {"type": "object", "properties": parts, "required": ["name"], "additionalProperties": False}
        return {"anyOf": [Name().schema(), mapping]}


class DeprecatedOrFlag(Value):
    """``true`` if the whole entry is deprecated, or a list of its deprecated names.

    One name must be in a list, too: without it, a misspelt ``true`` would be a name.
    """

    _names = ListOf(Deprecated(), example="old name")

    def read(self, node: Node) -> bool | tuple[tuple[str, str], ...]:
        if isinstance(node, Sequence):
            return self._names.read(node)
        try:
            return Flag().read(node)
        except WrongValue:
            raise WrongValue("true, or a list of names, like [old name]", node.line) from None

    def plain(self, value: bool | tuple[tuple[str, str], ...]) -> Any:
        return value if isinstance(value, bool) else self._names.plain(value)

    def cell(self, text: str, line: int) -> Node:
        return super().cell(text, line) if text in _FLAGS else cells.sequence(text, line, keys=("name", "reason"))

    def schema(self) -> Schema:
        return {"anyOf": [Flag().schema(), self._names.list_schema()]}
