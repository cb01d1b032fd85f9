"""Write entries as the YAML text of a glossary file, in a form that people can edit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinxext_izuma.tools.conversion_result import Entry

WIDTH = 100  # a longer line is broken
_INDENT = " " * 4
_BLOCK_INDENT = _INDENT + " " * 2


# Characters that YAML does not allow, or takes for the end of a line.
_NOT_IN_YAML = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


def as_yaml(entries: Sequence[Entry], origin: str) -> str:
    """Return the text of a glossary file.

    :param entries: the entries.
    :param origin: the files that they come from, for the comment in the first line.
    """
    head = f"# Made from {_one_line(origin)} by 'sphinx-izterm convert'.\n"
    if not entries:
        return f"{head}terms: []\n"
    return head + "terms:\n" + "\n".join("\n".join(_entry(entry)) + "\n" for entry in entries)


def _entry(entry: Entry) -> Iterator[str]:
    for comment in entry.comments:
        yield f"  # {_one_line(comment)}".rstrip()
    name, *aliases = entry.names
    yield f"  - term: {_scalar(name)}"
    for key, text in (("shown", entry.shown), ("id", entry.id), ("sort", entry.sort)):
        if text:
            yield f"{_INDENT}{key}: {_scalar(text)}"
    yield from _text_field("definition", entry.definition)
    yield from _list_field("aliases", aliases)
    yield from _list_field("tags", entry.tags)
    if entry.url:
        yield f"{_INDENT}url: {_scalar(entry.url)}"


def _one_line(text: str) -> str:
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def _text_field(key: str, text: str) -> Iterator[str]:
    """Yield the lines of a text: after its key if it is short and needs no quotes, else as a block."""
    if "\n" not in text and (plain := _scalar(text)) == text and len(text) < WIDTH - len(key):
        yield f"{_INDENT}{key}: {plain}"
        return
    yield f"{_INDENT}{key}: |"
    yield from (f"{_BLOCK_INDENT}{line}".rstrip() for line in _NOT_IN_YAML.sub(" ", text).split("\n"))


def _list_field(key: str, items: Sequence[str]) -> Iterator[str]:
    if not items:
        return
    line = f"{_INDENT}{key}: [{', '.join(_scalar(item, flow=True) for item in items)}]"
    if len(line) <= WIDTH:
        yield line
        return
    yield f"{_INDENT}{key}:"
    yield from (f"{_BLOCK_INDENT}- {_scalar(item)}" for item in items)


def _scalar(text: str, *, flow: bool = False) -> str:
    """Return *text* as YAML on one line, with quotes if it needs them."""
    # Imported here, because most commands write no YAML.
    import yaml  # noqa: PLC0415

    text = _NOT_IN_YAML.sub(" ", text)
    value = [text] if flow else text
    dumped = yaml.safe_dump(value, allow_unicode=True, default_flow_style=flow or None, width=float("inf"))
    line = re.sub(r"\n(?:\.\.\.\n)?$", "", dumped)
    return line[1:-1] if flow else line
