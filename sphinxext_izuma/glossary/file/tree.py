"""Parse YAML text into nodes that know their lines. Anchors, aliases, tags and deep nesting are refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

MAX_DEPTH = 50
MAX_ITEMS = 500_000  # of a list in JSON, and of the rows of a table
TOO_MANY = f"more than {MAX_ITEMS:,} entries: split the glossary"
NESTED_TOO_DEEP = f"nested deeper than {MAX_DEPTH} levels"
# Those that YAML forbids. No output could show them, so no format may have them.
# It is compiled at its first use, because that takes 5 ms.
_FORBIDDEN = "[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
_LIBYAML_TOO_DEEP = "exceeded maximum nesting depth"  # libyaml's own message, from version 0.2.6 on
_COMMENT = r"(?<![ \t])[ \t]+#(?:[^\s#].*|(?=[ \t\r]*$))"
# A line with a text, before a line that is deeper and begins with a dash.
_DEEPER_ITEM = r"(?m)^( *)(?! ).*[^:|>\s][ \r]*\n(?=\1 +- )"
_TEXT_TAG = "tag:yaml.org,2002:str"


class TreeError(Exception):
    """A text is no YAML, or has YAML that a glossary may not use. The text of the error says why.

    :ivar line: the wrong line, from 1.
    """

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


@dataclass(slots=True)
class Scalar:
    """A text, as the writer typed it.

    :ivar text: the text.
    :ivar line: the line where it begins, from 1; for a ``|`` block the line of the ``|``.
    :ivar starts: the line of its first character, if its lines are those of the file; else 0.
    """

    text: str
    line: int
    starts: int = 0


@dataclass(slots=True)
class Sequence:
    """A list."""

    line: int
    items: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class Map:
    """A mapping, as one list in the order of the file: key, value, key, value. A key may occur twice."""

    line: int
    items: list[Node] = field(default_factory=list)

    @property
    def pairs(self) -> Iterator[tuple[Scalar, Node]]:
        """Each key with its value."""
        items: Any = iter(self.items)
        return zip(items, items, strict=True)


Node = Scalar | Sequence | Map


def parse(text: str) -> Node | None:
    """Return the root node of *text*, None if the text is empty.

    :raises TreeError: if the text can't be used.
    """
    # Imported here, because a build that finds its glossary in the cache parses no YAML.
    import yaml  # noqa: PLC0415

    check_characters(text)
    try:
        loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)(text)
        # The same as yaml.parse, with half of its calls for each event.
        return _Builder(yaml).build(iter(loader.get_event, None))
    except yaml.MarkedYAMLError as error:
        if error.problem == _LIBYAML_TOO_DEEP:
            mark = error.problem_mark
            raise TreeError(NESTED_TOO_DEEP, mark.line + 1 if mark else 1) from None
        # Imported here, because most files are YAML.
        from sphinxext_izuma.glossary.file.slips import explained  # noqa: PLC0415

        message, line = explained(text, error)
        raise TreeError(message, line) from None


def check_characters(text: str, line: int = 0) -> None:
    """Raise an error if a text has a character that no glossary may have.

    :param line: the line of the text; if not given, the text is a whole file.
    :raises TreeError: with the first such character.
    """
    if found := re.search(_FORBIDDEN, text):
        is_utf_16 = text[:4].count("\0") > 1
        line = line or text.count("\n", 0, found.start()) + 1
        cure = ": save the file as UTF-8" if is_utf_16 else ""
        raise TreeError(f"a character that a glossary does not allow: {found[0]!r}{cure}", line)


def comments_in_texts(text: str) -> list[tuple[int, str]]:
    """Return each comment that begins right after a text, with its line: ``#12`` in ``Issue #12 says all``.

    A comment with a blank and a text after the ``#`` is meant as one. One that is empty is not: ``The language F #``.
    """
    if not (suspects := {match.start(): match[0] for match in re.finditer(_COMMENT, text, re.MULTILINE)}):
        return []
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    ends = (starts[end.line] + end.column for _, end in _plain_texts(text))
    return [(text.count("\n", 0, end) + 1, suspects[end].rstrip()) for end in ends if end in suspects]


def items_in_texts(text: str) -> list[tuple[int, str]]:
    """Return each line that looks like an item of a list and continues the text above it, with its number."""
    suspects = {text.count("\n", 0, match.end()) for match in re.finditer(_DEEPER_ITEM, text)}
    if not suspects:
        return []
    lines = text.split("\n")
    inside = (range(start.line + 1, end.line + 1) for start, end in _plain_texts(text))
    return [(number + 1, lines[number].strip()) for numbers in inside for number in numbers if number in suspects]


def _plain_texts(text: str) -> Iterator[tuple[Any, Any]]:
    """Yield the marks of the start and the end of each text without quotes."""
    import yaml  # noqa: PLC0415

    for event in yaml.parse(text, getattr(yaml, "CBaseLoader", yaml.BaseLoader)):
        if isinstance(event, yaml.ScalarEvent) and not event.style:
            yield event.start_mark, event.end_mark


class _Builder:
    """Builds the tree from the events of the parser, in one pass. A glossary spends most of its time here."""

    def __init__(self, yaml: Any) -> None:
        self._scalar = yaml.ScalarEvent
        # Functions, not bound methods: these would refer back to this object. Then only the garbage collector could
        # free the tree.
        self._handlers: dict[type, Callable[[_Builder, Any], None]] = {
            yaml.DocumentStartEvent: _Builder._document,
            yaml.MappingStartEvent: _Builder._map,
            yaml.SequenceStartEvent: _Builder._sequence,
            yaml.MappingEndEvent: _Builder._end,
            yaml.SequenceEndEvent: _Builder._end,
            yaml.AliasEvent: _Builder._alias,
        }
        self._roots: list[Node] = []
        self._open: list[Sequence | Map] = []
        self._items = self._roots  # the list that takes the next node

    def build(self, events: Iterable[Any]) -> Node | None:
        """Return the tree of all *events*."""
        scalar, handlers = self._scalar, self._handlers
        items = self._items
        for event in events:
            kind = type(event)
            if kind is not scalar:
                if handler := handlers.get(kind):
                    handler(self, event)
                    items = self._items
                continue
            # Half of all events are scalars, so they have no handler: a call would take too long.
            line = event.start_mark.line + 1
            if event.anchor is not None or event.tag is not None:
                _reject(event, line)
            style, value = event.style, event.value
            # An escape in double quotes may give a character that YAML forbids. No output could show it.
            if style == '"':
                check_characters(value, line)
            items.append(Scalar(value, line, line + 1 if style == "|" else 0))
        return next(iter(self._roots), None)

    def _document(self, event: Any) -> None:
        if self._roots:
            raise TreeError("a second document ('---'): a glossary file holds one", event.start_mark.line + 1)

    def _map(self, event: Any) -> None:
        self._begin(Map, event)

    def _sequence(self, event: Any) -> None:
        self._begin(Sequence, event)

    def _begin(self, kind: type[Sequence | Map], event: Any) -> None:
        line = event.start_mark.line + 1
        if event.anchor is not None or event.tag is not None:
            _reject(event, line)
        if self._open and isinstance(self._open[-1], Map) and len(self._items) % 2 == 0:
            raise TreeError(
                "a key must be a word, not a list or a mapping (a text that begins with '{' needs quotes)", line
            )
        node = kind(line)
        self._items.append(node)
        self._open.append(node)
        self._items = node.items
        if len(self._open) > MAX_DEPTH:
            raise TreeError(NESTED_TOO_DEEP, line)

    def _end(self, _event: Any) -> None:
        self._open.pop()
        self._items = self._open[-1].items if self._open else self._roots

    def _alias(self, event: Any) -> None:
        line = event.start_mark.line + 1
        raise TreeError(
            f"an alias (*{event.anchor}): write the value out, or put the text in quotes, aliases are not allowed", line
        )


def _reject(event: Any, line: int) -> None:
    if event.anchor is not None:
        raise TreeError(
            f"an anchor (&{event.anchor}): remove it, or put the text in quotes, anchors are not allowed", line
        )
    if event.tag not in {None, "!", _TEXT_TAG}:
        raise TreeError(f"a tag ({event.tag}): remove it, or put the text in quotes, tags are not allowed", line)
