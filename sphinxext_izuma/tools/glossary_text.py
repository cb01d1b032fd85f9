"""Write entries as the YAML text of a glossary file, in a form that people can edit."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from sphinxext_izuma.glossary.language.languages import base
from sphinxext_izuma.glossary.term import RST
from sphinxext_izuma.tools.stop import Stop

if TYPE_CHECKING:
    from pathlib import Path

    from sphinxext_izuma.tools.conversion_result import Entry

_TEXTS = frozenset({"definition", "note", "summary"})
WIDTH = 100  # a longer line is broken
_INDENT = " " * 4
_BLOCK_INDENT = _INDENT + " " * 2


# Characters that YAML does not allow, or takes for the end of a line.
_NOT_IN_YAML = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


# Texts that are surely themselves in YAML, and words that are not. Most texts are such, and yaml takes long for each.
_PLAIN = re.compile(r"[^\W\d_](?:(?!: | #)[\w !-~])*(?<![ :])")
_NOT_IN_FLOW = re.compile(r"[,\[\]{}?]")
_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})


_BY = "by 'sphinx-izterm convert'."


def write(path: Path, text: str) -> None:
    """Write the text of a glossary file. A file that is no result of ``convert`` stays.

    :raises Stop: if such a file is there.
    :raises OSError: if the file can't be written.
    """
    if path.is_file() and (content := path.read_bytes()):
        first = content.partition(b"\n")[0].rstrip()
        if not (first.startswith(b"# Made from ") and first.endswith(_BY.encode())):
            raise Stop(f"{path}: the file is there, and is no result of 'convert': name another one, or remove it")
    path.write_text(text, encoding="utf-8", newline="\n")


def as_yaml(entries: Sequence[Entry], origin: str, language: str = "") -> str:
    """Return the text of a glossary file.

    :param entries: the entries.
    :param origin: the files that they come from, for the comment in the first line.
    :param language: the tag of their language, empty if it is not known.
    """
    head = f"# Made from {_one_line(origin)} {_BY}\n"
    if not entries:
        return f"{head}terms: []\n"
    # The header has the markup of most entries.
    usual = Counter(entry.markup for entry in entries if _has_markup(entry)).most_common(1)
    markup = usual[0][0] if usual else RST
    header = {
        "language": language if base(language) != "en" else "",
        "markup": markup if markup != RST else "",
    }
    if any(header.values()):
        head += "glossary:\n" + "".join(f"  {key}: {_scalar(value)}\n" for key, value in header.items() if value)
    return head + "terms:\n" + "\n".join("\n".join(_entry(entry, markup)) + "\n" for entry in entries)


def _has_markup(entry: Entry) -> bool:
    return bool(entry.definition or entry.fields.get("note"))


def _entry(entry: Entry, markup: str) -> Iterator[str]:
    for comment in entry.comments:
        yield f"  # {_one_line(comment)}".rstrip()
    name, *aliases = entry.names
    yield f"  - term: {_scalar(name)}"
    for key, text in (("shown", entry.shown), ("id", entry.id), ("sort", entry.sort)):
        if text:
            yield f"{_INDENT}{key}: {_scalar(text)}"
    if entry.definition:
        yield from _field("definition", entry.definition)
    if entry.markup != markup and _has_markup(entry):
        yield f"{_INDENT}markup: {entry.markup}"
    yield from _list_field("aliases", aliases)
    for key, value in entry.fields.items():
        yield from _field(key, value)
    if entry.translations:
        yield f"{_INDENT}translations:"
    for language, fields in entry.translations.items():
        yield f"{_BLOCK_INDENT}{_scalar(language)}:"
        yield from (f"{_INDENT}{line}" for key, value in fields.items() for line in _field(key, value))


def _field(key: str, value: str | list[str]) -> Iterator[str]:
    if isinstance(value, list):
        yield from _list_field(key, value)
    elif key in _TEXTS:
        yield from _text_field(key, value)
    else:
        yield f"{_INDENT}{key}: {_scalar(value)}"


def _one_line(text: str) -> str:
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def _text_field(key: str, text: str) -> Iterator[str]:
    """Yield the lines of a text: after its key if it is short and needs no quotes, else as a block."""
    if "\n" not in text and len(text) < WIDTH - len(key) and _scalar(text) == text:
        yield f"{_INDENT}{key}: {text}"
        return
    # Without the number, YAML would take the indentation of the first line for that of the text.
    yield f"{_INDENT}{key}: |{2 if text[:1].isspace() else ''}"
    # Blanks at the end of a line of Markdown break the line.
    yield from (f"{_BLOCK_INDENT}{line}" if line.strip() else "" for line in _NOT_IN_YAML.sub(" ", text).split("\n"))


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
    text = _NOT_IN_YAML.sub(" ", text)
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS and not (flow and _NOT_IN_FLOW.search(text)):
        return text
    # Imported here, because most commands write no YAML.
    import yaml  # noqa: PLC0415

    value = [text] if flow else text
    dumped = yaml.safe_dump(value, allow_unicode=True, default_flow_style=flow or None, width=float("inf"))
    line = re.sub(r"\n(?:\.\.\.\n)?$", "", dumped)
    return line[1:-1] if flow else line
