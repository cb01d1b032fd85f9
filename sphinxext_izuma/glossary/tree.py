"""A YAML text as a tree of nodes that know their lines.

Built from the parser's events, in one pass and without recursion: a scalar stays the text that was typed, and what a
glossary has no use for (anchors, aliases, tags, depth) is refused where it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

MAX_DEPTH = 50
_NESTED = f"nested deeper than {MAX_DEPTH} levels"
_TOO_DEEP = "exceeded maximum nesting depth"  # libyaml's, from 0.2.6 on, which reads a line ahead of the events
_TEXT_TAG = "tag:yaml.org,2002:str"


class TreeError(Exception):
    """A text that is no YAML that a glossary may use: what is wrong, and the line from 1."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


@dataclass(slots=True)
class Scalar:
    """A text; *literal* where it is a ``|`` block, whose lines are the file's, from the one after *line*."""

    text: str
    line: int
    literal: bool = False


@dataclass(slots=True)
class Sequence:
    """A list."""

    line: int
    items: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class Map:
    """A mapping: keys and values by turns, in order; a key that stands twice is there twice."""

    line: int
    items: list[Node] = field(default_factory=list)

    @property
    def pairs(self) -> Iterator[tuple[Scalar, Node]]:
        """The keys with their values."""
        items: Any = iter(self.items)
        return zip(items, items, strict=True)


Node = Scalar | Sequence | Map


def parse(text: str) -> Node | None:
    """Return the tree of *text*, None for an empty one; raise :exc:`TreeError` where it can't be used."""
    # Here, not at the top: a project that imports the extension should not pay for it before it reads a file.
    import yaml  # noqa: PLC0415

    try:
        loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)(text)
        # As yaml.parse does, with half of its calls for each event.
        return _Builder(yaml).take(iter(loader.get_event, None))
    except yaml.reader.ReaderError:
        character = next(char for char in text if not yaml.reader.Reader.NON_PRINTABLE.sub("", char))
        line = text.count("\n", 0, text.index(character)) + 1
        raise TreeError(f"a character that YAML does not allow: {character!r}", line) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        if error.problem == _TOO_DEEP:
            raise TreeError(_NESTED, line) from None
        words = " ".join(part for part in (error.context, error.problem) if part)
        raise TreeError(f"not valid YAML: {words}", line) from None


class _Builder:
    """Builds the tree out of events; looks at each but once: most of the time that a glossary takes goes by here."""

    def __init__(self, yaml: Any) -> None:
        self._unprintable = yaml.reader.Reader.NON_PRINTABLE
        self._scalar = yaml.ScalarEvent
        # Functions, not methods of this object: in a ring with it, the whole tree would wait for the garbage collector.
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
        self._items = self._roots  # of what is open: where the next node belongs

    def take(self, events: Iterable[Any]) -> Node | None:
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
            # Here, not in a handler: half of all events are scalars.
            line = event.start_mark.line + 1
            if event.anchor is not None or event.tag is not None:
                _refuse(event, line)
            style, value = event.style, event.value
            # An escape in double quotes may name what the file itself may not hold: no output has a place for it.
            if style == '"' and (found := self._unprintable.search(value)):
                raise TreeError(f"a character that YAML does not allow: {found.group()!r}", line)
            items.append(Scalar(value, line, style == "|"))
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
            _refuse(event, line)
        if self._open and isinstance(self._open[-1], Map) and len(self._items) % 2 == 0:
            raise TreeError("a key must be a word, not a list or a mapping", line)
        node = kind(line)
        self._items.append(node)
        self._open.append(node)
        self._items = node.items
        if len(self._open) > MAX_DEPTH:
            raise TreeError(_NESTED, line)

    def _end(self, _event: Any) -> None:
        self._open.pop()
        self._items = self._open[-1].items if self._open else self._roots

    def _alias(self, event: Any) -> None:
        line = event.start_mark.line + 1
        raise TreeError(f"an alias (*{event.anchor}): write the value out, aliases are not allowed", line)


def _refuse(event: Any, line: int) -> None:
    if event.anchor is not None:
        raise TreeError(f"an anchor (&{event.anchor}): remove it, anchors are not allowed", line)
    if event.tag not in {None, "!", _TEXT_TAG}:
        raise TreeError(f"a tag ({event.tag}): remove it, tags are not allowed", line)
