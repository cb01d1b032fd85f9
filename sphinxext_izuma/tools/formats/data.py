"""Reads JSON and YAML: lists of terms, or a mapping of terms to definitions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain

from sphinxext_izuma.glossary.file import json_tree, tree
from sphinxext_izuma.glossary.file.source import GlossaryError
from sphinxext_izuma.tools.conversion_result import Conversion
from sphinxext_izuma.tools.formats import rows
from sphinxext_izuma.tools.formats.input import Input

_LISTS = ("terms", "glossary", "entries", "items", "definitions", "data", "concepts")


def reads(given: Input) -> bool:
    """Return whether a file has terms.

    :raises GlossaryError: if it is no JSON or YAML.
    """
    return any(_rows(given))


def add(given: Input, conversion: Conversion) -> None:
    """Add the entries of a file in JSON or YAML.

    :raises GlossaryError: if it is none.
    """
    rows.add(_rows(given), given, conversion)


def _rows(given: Input) -> Iterator[rows.Row]:
    yield from _rows_of(given.once(_root))


def _root(given: Input) -> tree.Node | None:
    parse: Callable[[str], tree.Node | None] = json_tree.parse if given.path.suffix.lower() == ".json" else tree.parse
    try:
        return parse(given.text)
    except tree.TreeError as error:
        raise GlossaryError(str(error), given.place(error.line)) from None


def _rows_of(node: tree.Node | None) -> Iterator[rows.Row]:
    if isinstance(node, tree.Sequence):
        for item in node.items:
            if isinstance(item, tree.Map) and any(
                rows.field_of(key.text) in {"term", "acronym"} for key, _ in item.pairs
            ):
                yield _cells(item), item.line
            elif isinstance(item, tree.Map):  # a group of terms
                yield from chain.from_iterable(_rows_of(value) for _, value in item.pairs if _is_list(value))
    elif isinstance(node, tree.Map):
        pairs = [(key, value) for key, value in node.pairs if key.text != "$schema"]
        lists = [value for key, value in pairs if key.text.lower() in _LISTS and not isinstance(value, tree.Scalar)]
        if lists:
            yield from chain.from_iterable(map(_rows_of, lists))
            return
        # A mapping of terms to definitions, or to more about them.
        for key, value in pairs:
            if isinstance(value, tree.Scalar):
                yield [("term", key.text, key.line), ("definition", value.text, value.line)], key.line
            elif isinstance(value, tree.Map):
                yield [("term", key.text, key.line), *(c for c in _cells(value) if c[0] != "term")], key.line
            else:
                yield from _rows_of(value)


def _is_list(node: tree.Node) -> bool:
    return isinstance(node, tree.Sequence)


def _cells(node: tree.Map) -> rows.Cells:
    return [
        (rows.field_of(key.text) or key.text, value, key.line)
        for key, node_of_key in node.pairs
        if (value := _value(node_of_key))
    ]


def _value(node: tree.Node) -> str | list[str]:
    if isinstance(node, tree.Scalar):
        return node.text
    if isinstance(node, tree.Sequence):
        return [text for item in node.items if (text := _value(item)) and isinstance(text, str)]
    return "; ".join(f"{key.text}: {_value(value)}" for key, value in node.pairs)
