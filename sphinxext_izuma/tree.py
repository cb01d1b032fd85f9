"""A YAML text as a tree of nodes that know their lines.

Built from the parser's events, in one pass and without recursion: a scalar stays the text that was typed, and what a
glossary has no use for (anchors, aliases, tags, depth) is refused where it stands.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

MAX_DEPTH = 50
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

    def add(self, node: Node) -> None:
        """Append *node*."""
        self.items.append(node)


@dataclass(slots=True)
class Map:
    """A mapping as pairs, in order; a key that stands twice is there twice."""

    line: int
    pairs: list[tuple[Scalar, Node]] = field(default_factory=list)
    _key: Scalar | None = None

    def add(self, node: Node) -> None:
        """Take *node* as the next key or as the value of the last one."""
        if self._key is not None:
            self.pairs.append((self._key, node))
            self._key = None
        elif isinstance(node, Scalar):
            self._key = node
        else:
            raise TreeError("a key must be a word, not a list or a mapping", node.line)


Node = Scalar | Sequence | Map


def parse(text: str) -> Node | None:
    """Return the tree of *text*, None for an empty one; raise :exc:`TreeError` where it can't be used."""
    # Here, not at the top: a project that imports the extension should not pay for it before it reads a file.
    import yaml  # noqa: PLC0415

    try:
        return _build(yaml.parse(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader)), yaml)
    except yaml.reader.ReaderError:
        character = next(char for char in text if not yaml.reader.Reader.NON_PRINTABLE.sub("", char))
        line = text.count("\n", 0, text.index(character)) + 1
        raise TreeError(f"a character that YAML does not allow: {character!r}", line) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        words = " ".join(part for part in (error.context, error.problem) if part)
        raise TreeError(f"not valid YAML: {words}", mark.line + 1 if mark else 1) from None


def _build(events: Any, yaml: Any) -> Node | None:
    root: Node | None = None
    open_nodes: list[Sequence | Map] = []
    for event in events:
        line = event.start_mark.line + 1
        if isinstance(event, yaml.NodeEvent):
            _refuse(event, line, yaml)
            if isinstance(event, yaml.ScalarEvent):
                _refuse_characters(event.value, line, yaml)
                node: Node = Scalar(event.value, line, literal=event.style == "|")
            else:
                node = Sequence(line) if isinstance(event, yaml.SequenceStartEvent) else Map(line)
            if open_nodes:
                open_nodes[-1].add(node)
            elif root is not None:
                raise TreeError("a second document ('---'): a glossary file holds one", line)
            else:
                root = node
            if not isinstance(node, Scalar):
                open_nodes.append(node)
                if len(open_nodes) > MAX_DEPTH:
                    raise TreeError(f"nested deeper than {MAX_DEPTH} levels", line)
        elif isinstance(event, yaml.CollectionEndEvent):
            open_nodes.pop()
    return root


def _refuse(event: Any, line: int, yaml: Any) -> None:
    if isinstance(event, yaml.AliasEvent):
        raise TreeError(f"an alias (*{event.anchor}): write the value out, aliases are not allowed", line)
    if event.anchor is not None:
        raise TreeError(f"an anchor (&{event.anchor}): remove it, anchors are not allowed", line)
    if event.tag not in {None, "!", _TEXT_TAG}:
        raise TreeError(f"a tag ({event.tag}): remove it, tags are not allowed", line)


def _refuse_characters(text: str, line: int, yaml: Any) -> None:
    # An escape in double quotes may name what the file itself may not hold: no output format has a place for it.
    if found := yaml.reader.Reader.NON_PRINTABLE.search(text):
        raise TreeError(f"a character that YAML does not allow: {found.group()!r}", line)
