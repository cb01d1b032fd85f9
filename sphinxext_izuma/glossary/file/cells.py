r"""The cells of a table: lists in a cell, and cells that a spreadsheet would take for formulas.

``;`` or a new line parts the items of a list, and ``|`` the parts of an item. ``\;``, ``\|`` and ``\\`` are these
characters themselves. A ``;`` after the last item changes nothing, and ``;`` alone is an empty list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import Any

from sphinxext_izuma.glossary.file.tree import Map, Node, Scalar, Sequence

_CHARACTERS = re.compile(r"\\[;|\\]|[^\\;|\n]+|[\s\S]")
# A spreadsheet runs a cell that begins so. An apostrophe before it says that it is text.
_FORMULA = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_ESCAPED_FORMULA = re.compile(f"'{_FORMULA.pattern}")
_QUOTED = re.compile(r"[\",;\t\n]|^\s|\s$")


def sequence(text: str, line: int, keys: tuple[str, ...] = ()) -> Sequence:
    """Return the node of a list in a cell.

    :param keys: the keys of an item that has parts. Without them, ``|`` is no mark.
    """
    items = list(_items(text, line, is_parted=bool(keys)))
    while items and items[-1][0] == [""]:
        items.pop()
    return Sequence(line, [_item(parts, at, keys) for parts, at in items])


def _item(parts: list[str], line: int, keys: tuple[str, ...]) -> Node:
    values = [Scalar(part, line) for part in parts]
    if len(values) == 1:
        return values[0]
    # A part too many has an empty key, which is a fault.
    pairs = zip((Scalar(key, line) for key in (*keys, "")), values, strict=False)
    return Map(line, list(chain.from_iterable(pairs)))


def _items(text: str, line: int, *, is_parted: bool) -> Iterator[tuple[list[str], int]]:
    """Yield the parts of each item of a list, and the line where it begins."""
    parts = [""]
    for mark in _CHARACTERS.findall(text):
        if mark in {";", "\n"}:
            yield [part.strip() for part in parts], line
            parts = [""]
            line += mark == "\n"
        elif mark == "|" and is_parted:
            parts.append("")
        else:
            parts[-1] += mark[-1] if mark[0] == "\\" else mark
    yield [part.strip() for part in parts], line


def of_value(value: Any) -> str:
    """Return the cell of a value as a file has it: a text, a flag, or a list of texts and mappings."""
    if isinstance(value, bool):
        return str(value).lower()
    if not isinstance(value, list):
        return str(value)
    items = [" | ".join(map(_escaped, item.values() if isinstance(item, dict) else [item])) for item in value]
    if not items:
        return ";"
    # Alone, a text with a comma looks like two items, and "true" is a flag.
    end = ";" if len(items) == 1 and ("," in items[0] or items[0].lower() in {"true", "false"}) else ""
    return "; ".join(items) + end


def _escaped(text: str) -> str:
    return re.sub(r"[;|\\]", r"\\\g<0>", text)


def quoted(text: str) -> str:
    """Return a cell as the table has it: in quotes if needed, and never a formula."""
    text = f"'{text}" if _FORMULA.match(text) else text
    return '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text


def unquoted(text: str) -> str:
    """Return a cell without the mark that :func:`quoted` puts before a formula."""
    return text[1:] if text[:1] == "'" and _ESCAPED_FORMULA.match(text) else text
