"""Reads JSON and YAML: lists of terms, or a mapping of terms to definitions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain

from sphinxext_izuma.glossary.file import fields, json_tree, tree
from sphinxext_izuma.glossary.file.source import GlossaryError
from sphinxext_izuma.glossary.language.languages import tag_of
from sphinxext_izuma.tools.conversion_result import Conversion
from sphinxext_izuma.tools.formats import rows
from sphinxext_izuma.tools.formats.input import Input

_TEXT_KEYS = {"@value", "value"}  # of a text that is a mapping
_TEXT_FIELDS = {*rows.NAMES, "definition"}
_HEADS = ("@context", "metadata", "meta", "info")
_LISTS = ("terms", "glossary", "entries", "items", "definitions", "data", "concepts")


def count(given: Input) -> int:
    """Return the number of terms of a file.

    :raises GlossaryError: if it is no JSON or YAML.
    """
    return sum(1 for cells, _ in _rows(given) if any(name in rows.NAMES for name, *_ in cells))


def add(given: Input, conversion: Conversion) -> None:
    """Add the entries of a file in JSON or YAML.

    :raises GlossaryError: if it is none.
    """
    if _is_glossary_file(given.once(_root)):
        message = "this is a glossary file already: name it in izterm_glossaries"
        raise GlossaryError(message, given.place(1))
    before = len(conversion.entries)
    rows.add(_rows(given), given, conversion, "key")
    language = _language_of(given.once(_root))
    for entry in conversion.entries[before:]:
        entry.language = entry.language or language


def _is_glossary_file(root: tree.Node | None) -> bool:
    """Tell whether a file is one of ours: no other tool has a header beside the terms."""
    below = {key.text: value for key, value in root.pairs} if isinstance(root, tree.Map) else {}
    header = below.get("glossary")
    known = {row.name for row in fields.HEADER}
    return "terms" in below and isinstance(header, tree.Map) and any(key.text in known for key, _ in header.pairs)


def _language_of(root: tree.Node | None) -> str:
    """Return the language that a file says beside its list of terms, or in the context of its JSON-LD."""
    pairs = list(root.pairs) if isinstance(root, tree.Map) else []
    if all(isinstance(value, tree.Scalar) for _, value in pairs):
        return ""  # a mapping of terms, or a list
    for key, value in tuple(pairs):
        if key.text in _HEADS and isinstance(value, tree.Map):
            pairs += value.pairs
    texts = ((key.text.lstrip("@"), value.text) for key, value in pairs if isinstance(value, tree.Scalar))
    found = (text for key, text in texts if rows.field_of(key) == "language" and rows.LANGUAGE.fullmatch(text))
    return tag_of(next(found, ""))


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
            if isinstance(item, tree.Map):
                yield from _rows_of_item(item)
    elif isinstance(node, tree.Map):
        # A name like @type or $schema is none of a term.
        pairs = [
            (key, value)
            for key, value in node.pairs
            if not key.text.startswith(("@", "$")) or isinstance(value, tree.Sequence)
        ]
        lists = [value for key, value in pairs if key.text.lower() in _LISTS and not isinstance(value, tree.Scalar)]
        if lists:
            yield from chain.from_iterable(map(_rows_of, lists))
            return
        # A mapping of terms to definitions, or to more about them.
        for key, value in pairs:
            yield from _rows_of_pair(key, value)


def _rows_of_item(item: tree.Map) -> Iterator[rows.Row]:
    """Yield the row of an item of a list, or the rows of a group of terms."""
    pairs = list(item.pairs)
    if len(pairs) == 1 and not rows.field_of(pairs[0][0].text):
        yield from _rows_of_pair(*pairs[0])  # as in "- port: A door."
        return
    below = [value for _, value in item.pairs if isinstance(value, tree.Sequence)]
    if any(rows.field_of(key.text) in rows.NAMES for key, _ in item.pairs) or not below:
        yield list(_cells(item)), item.line
    else:
        yield from chain.from_iterable(map(_rows_of, below))


def _rows_of_pair(key: tree.Scalar, value: tree.Node) -> Iterator[rows.Row]:
    """Yield the row of a term and its definition, or the rows of a group of terms."""
    if isinstance(value, tree.Scalar):
        yield [("term", key.text, key.line), ("definition", value.text, value.line)], key.line
    elif isinstance(value, tree.Map) and any(rows.field_of(each.text) for each, _ in value.pairs):
        yield [("term", key.text, key.line), *(cell for cell in _cells(value) if cell[0] != "term")], key.line
    elif found := list(_rows_of(value)):
        yield from found
    else:
        yield [(key.text, "", key.line)], key.line  # which is left out, with a remark


def _cells(node: tree.Map) -> Iterator[rows.Cell]:
    pairs = [(key, value) for key, value in node.pairs if not key.text.startswith("@")]
    named = list(zip(rows.fields_of([key.text for key, _ in pairs]), pairs, strict=True))
    of_name = (language for field, (_, value) in named if field in rows.NAMES for language, *_ in _texts(value))
    languages = list(of_name)
    source = "en" if "en" in languages else next(iter(languages), "")
    said = rows.source_of([key.text for key, _ in pairs]) or ("" if "" in languages else source)
    if said and not any(field == "language" for field, _ in named):
        yield "language", said, node.line
    for field, (key, value) in named:
        yield from _cells_of(field, key, value, source)


def _cells_of(field: str, key: tree.Scalar, value: tree.Node, source: str) -> Iterator[rows.Cell]:
    """Yield the cells of a key: its texts, those in other languages, and the keys that no cell has room for."""
    if not field:
        yield key.text, "", key.line
        return
    texts: dict[str, list[str]] = {}
    for language, text, lost in _texts(value):
        if lost:
            yield f"{key.text}.{lost}", "", key.line
        elif text:
            texts.setdefault(language, []).append(text)
    for language, found in texts.items():
        cell = found if isinstance(value, tree.Sequence) or len(found) > 1 else found[0]
        yield field if language in {"", source} else rows.translated(field, language), cell, key.line


def _texts(node: tree.Node) -> Iterator[tuple[str, str, str]]:
    """Yield the language and the text of each part of a value, or the key in it that an entry has no room for."""
    if isinstance(node, tree.Scalar):
        yield "", node.text, ""
        return
    if isinstance(node, tree.Sequence):
        yield from chain.from_iterable(map(_texts, node.items))
        return
    below = {key.text: value for key, value in node.pairs}
    of_language = below.get("@language", below.get("lang"))
    language = of_language.text if isinstance(of_language, tree.Scalar) else ""
    if all(map(rows.is_language, below)):
        yield from ((key, text, lost) for key, value in below.items() for _, text, lost in _texts(value))
        return
    kept = next((key for key in below if key in _TEXT_KEYS or rows.field_of(key) in _TEXT_FIELDS), "")
    for key, value in below.items():
        if key == kept:
            yield from ((language, text, lost and f"{key}.{lost}") for _, text, lost in _texts(value))
        elif not key.startswith("@") and value is not of_language:
            yield "", "", key
