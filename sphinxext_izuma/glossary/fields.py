"""The table of the fields of a glossary file. The reader, the messages, the JSON Schema and the manual use it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from sphinxext_izuma.glossary import names
from sphinxext_izuma.glossary.tree import Map, Node, Scalar, Sequence

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
_FLAGS = {spelling: flag for flag in (True, False) for spelling in (str(flag).lower(), str(flag), str(flag).upper())}


class WrongValue(Exception):
    """A value is not valid for its field. The text says what the field takes.

    :ivar line: the line of the wrong value, from 1.
    """

    def __init__(self, expected: str, line: int) -> None:
        super().__init__(expected)
        self.line = line


class Kind:
    """A kind of value: it reads a YAML node, and gives its JSON Schema.

    A value is plain data, so that a cache can keep it. :mod:`.records` makes the parts of a term of it.
    """

    def read(self, node: Node) -> Any:
        """Return the value of *node*.

        :raises WrongValue: if the node has another form.
        """
        raise NotImplementedError

    def schema(self) -> Schema:
        """Return the JSON Schema of the value."""
        raise NotImplementedError


@dataclass(frozen=True)
class Text(Kind):
    """One line of text."""

    pattern: str = _ANY
    expected: str = "text"

    def read(self, node: Node) -> str:
        typed = node.text if isinstance(node, Scalar) else ""
        text = names.exact(typed)
        # The pattern is for the text as typed, with blanks around it, since the JSON Schema checks that text.
        if not text or (self.pattern != _ANY and not re.search(self.pattern, typed)):
            raise WrongValue(self.expected, node.line)
        if not text.isascii() and re.search(_REORDERING, text):
            raise WrongValue(f"{self.expected} without characters that turn the text after them", node.line)
        return text

    def schema(self) -> Schema:
        return {"type": _SCALAR, "pattern": self.pattern, "not": {"type": "string", "pattern": _REORDERING}}


class Name(Text):
    """The name of a term, in the form of :func:`.names.exact`."""


class Rest(Kind):
    """reStructuredText of one or more paragraphs: the text, its first line, and whether its lines are the file's."""

    def read(self, node: Node) -> tuple[str, int, bool]:
        if not isinstance(node, Scalar) or not node.text.strip():
            raise WrongValue("text (after a '|' it may have several lines)", node.line)
        if len(node.text) > MAX_REST:
            raise WrongValue(f"text of at most {MAX_REST:,} characters ({len(node.text):,} are a page)", node.line)
        return node.text.rstrip(), node.line + 1 if node.literal else node.line, node.literal

    def schema(self) -> Schema:
        return {"type": _SCALAR, "pattern": _ANY, "maxLength": MAX_REST}


@dataclass(frozen=True)
class Choice(Kind):
    """One of some words."""

    words: tuple[str, ...]

    def read(self, node: Node) -> str:
        """Return the word."""
        word = node.text if isinstance(node, Scalar) else ""
        if word not in self.words:
            raise WrongValue(" or ".join(self.words), node.line)
        return word

    def schema(self) -> Schema:
        """Return the JSON Schema of the words."""
        return {"enum": list(self.words)}


@dataclass(frozen=True)
class WithLine(Kind):
    """A value with the line that it is on."""

    item: Kind

    def read(self, node: Node) -> tuple[Any, int]:
        """Return the value and its line."""
        return self.item.read(node), node.line

    def schema(self) -> Schema:
        """Return the JSON Schema of the value."""
        return self.item.schema()


class Flag(Kind):
    """True or false."""

    def read(self, node: Node) -> bool:
        value = _FLAGS.get(node.text) if isinstance(node, Scalar) else None
        if value is None:
            raise WrongValue("true or false", node.line)
        return value

    def schema(self) -> Schema:
        return {"enum": [True, False, *_FLAGS]}


@dataclass(frozen=True)
class ListOf(Kind):
    """A list of values of one kind.

    :ivar item: the kind of each item.
    :ivar make: a function that returns an item for a value and its line.
    :ivar example: an example item, for the message.
    :ivar least: the least number of items.
    """

    item: Kind
    make: Callable[[Any, int], Any] = lambda value, line: value  # noqa: ARG005
    example: str = "name"
    least: int = 0

    def read(self, node: Node) -> tuple[Any, ...]:
        if not isinstance(node, Sequence) or len(node.items) < self.least:
            raise WrongValue(f"a list, like [{self.example}]", node.line)
        return tuple(self.make(self._item(item), item.line) for item in node.items)

    def _item(self, node: Node) -> Any:
        try:
            return self.item.read(node)
        except WrongValue as wrong:
            raise WrongValue(f"a list in which each item is {wrong}", wrong.line) from None

    def schema(self) -> Schema:
        least = {"minItems": self.least} if self.least else {}
        return {"type": "array", "items": self.item.schema(), **least}


class Deprecated(Kind):
    """A deprecated name: text, or ``{name: …, reason: …}``."""

    _EXPECTED = "a name, or {name: …, reason: …}"
    _PARTS: ClassVar[Mapping[str, Kind]] = {"name": Name(expected=_EXPECTED), "reason": Text(expected=_EXPECTED)}

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

    def schema(self) -> Schema:
        parts = {part: kind.schema() for part, kind in self._PARTS.items()}
        mapping = {"type": "object", "properties": parts, "required": ["name"], "additionalProperties": False}
        return {"anyOf": [Name().schema(), mapping]}


class DeprecatedOrFlag(Kind):
    """``true`` if the whole entry is deprecated, or a list of its deprecated names."""

    _names = ListOf(Deprecated(), example="old name")

    def read(self, node: Node) -> bool | tuple[tuple[str, str], ...]:
        if isinstance(node, Sequence):
            return self._names.read(node)
        try:
            return Flag().read(node)
        except WrongValue:
            raise WrongValue("true, or a list of names, like [old name]", node.line) from None

    def schema(self) -> Schema:
        return {"anyOf": [Flag().schema(), self._names.schema()]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field: its name in the file, its kind, one line of help, and whether it is required."""

    name: str
    kind: Kind
    help: str
    required: bool = False


_IDENTIFIER = Text(r"^[A-Za-z0-9][A-Za-z0-9._-]*$", "letters, digits, '.', '_' and '-', the first a letter or digit")
_URL = Text(r"^https?://\S+$", "an address that begins with http:// or https://")
_LANGUAGE = Text(r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$", "a language tag (BCP 47), like en or pt-BR")
_NAMES = ListOf(Name())
# An empty list of pointers would count as content of the entry, so one item is required.
_POINTERS = ListOf(Name(), lambda name, line: (name, line), least=1)

RST, MARKDOWN = MARKUPS = ("rst", "markdown")

ENTRY = (
    Field(name="term", kind=Name(), required=True, help="The preferred name, as a page should write it."),
    Field(name="id", kind=_IDENTIFIER, help="The end of the entry's address; made from the name if not given."),
    Field(name="aliases", kind=_NAMES, help="Other names that a page may use."),
    Field(name="acronym", kind=Name(), help="The short form: CA for certificate authority."),
    Field(name="expansion", kind=Name(), help="The long form, where the name is itself the acronym."),
    Field(name="forms", kind=_NAMES, help="Inflections, where the regular English plural is wrong or missing."),
    Field(
        name="deprecated",
        kind=DeprecatedOrFlag(),
        help="Names not to be used any more, each with a reason if you like; or true, if nobody should use the entry.",
    ),
    Field(name="definition", kind=Rest(), help="What the term means, in reStructuredText."),
    Field(
        name="summary",
        kind=Rest(),
        help="One paragraph for the popover, if the first paragraph of the definition is not fit for it.",
    ),
    Field(
        name="learn_more",
        kind=WithLine(Text()),
        help="A page of the project, or an address, for readers who want to know more.",
    ),
    Field(
        name="markup",
        kind=Choice(MARKUPS),
        help="The markup of the texts of the entry, if it is not that of the header.",
    ),
    Field(name="note", kind=Rest(), help="A remark that is no part of the definition, in reStructuredText."),
    Field(name="see", kind=_POINTERS, help="Where the meaning is found, for an entry that only points elsewhere."),
    Field(name="see_also", kind=_POINTERS, help="Related terms."),
    Field(name="tags", kind=ListOf(Text(), example="tag"), help="Subjects, to list some terms only."),
    Field(name="sort", kind=Text(), help="The text to sort by, if not the name."),
    Field(name="source", kind=Text(), help="Where the definition comes from."),
    Field(name="url", kind=_URL, help="Where readers find the entry, if this project lists it nowhere."),
    Field(name="override", kind=Flag(), help="True to replace an entry of the same name from an earlier glossary."),
    Field(name="suggest", kind=Flag(), help="False to leave the term out of suggestions in prose."),
    Field(name="well_known", kind=Flag(), help="True for an acronym that needs no expansion at first use."),
)
HEADER = (
    Field(name="name", kind=_IDENTIFIER, help="A short name, for the option glossary of izglossary."),
    Field(name="title", kind=Text(), help="The glossary's title."),
    Field(name="language", kind=_LANGUAGE, help="The language of the names (BCP 47); plurals are made for en only."),
    Field(
        name="markup",
        kind=Choice(MARKUPS),
        help="The markup of the texts: rst, or markdown for MyST, which needs the extra ``sphinxext-izuma[markdown]``.",
    ),
    Field(name="url", kind=_URL, help="The page where readers find the glossary, if this project lists it nowhere."),
)
ENTRY_NEEDS = ("definition", "expansion", "see")
FILE_KEYS = ("glossary", "terms")


def json_schema() -> Schema:
    """Return the JSON Schema (draft 2020-12) of a glossary file."""
    entry = _object(ENTRY)
    entry["anyOf"] = [{"required": [name]} for name in ENTRY_NEEDS]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Glossary of sphinxext-izuma",
        "type": "object",
        "properties": {
            "glossary": {"description": "What the glossary is called and where it is found.", **_object(HEADER)},
            "terms": {"description": "The entries.", "type": "array", "items": entry},
        },
        "required": ["terms"],
        "additionalProperties": False,
    }


def _object(table: tuple[Field, ...]) -> Schema:
    return {
        "type": "object",
        "properties": {row.name: {"description": row.help, **row.kind.schema()} for row in table},
        "required": [row.name for row in table if row.required],
        "additionalProperties": False,
    }
