"""The formats of glossary files, by the ends of their names. Each gives the nodes of a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from sphinxext_izuma.glossary.file import fields, slips, tree
from sphinxext_izuma.glossary.finding import Kind

AddFault = Callable[[int, str, Kind], None]
_HOW_TO_LIST = "indent it like the other items, or begin the text after a '|'"
# YAML ends a line at these characters, and no editor does.
_LINE_SEPARATORS = {"\x85": "next line", "\u2028": "line separator", "\u2029": "paragraph separator"}


class Format(NamedTuple):
    """A format: its parser, and how a file of it begins.

    :ivar parse: returns the root node of a text, None if the text is empty. Its second argument takes each fault that
        does not stop it: the line, the message and the kind.
    """

    parse: Callable[[str, AddFault], tree.Node | None]
    how_to_begin: str


def of(name: str) -> Format:
    """Return the format of a file by its name. A file with another end is YAML."""
    return _FORMATS.get(name.rpartition(".")[2].lower(), _YAML)


def _yaml(text: str, add_fault: AddFault) -> tree.Node | None:
    text = _without_line_separators(text, add_fault)
    root = tree.parse(text)
    pairs = list(root.pairs) if isinstance(root, tree.Map) else []
    keys = [key for key, _ in pairs]
    of_entries = {"of", *(row.name for row in fields.ENTRY)}
    if outside := next((key for key in keys if key.text in of_entries), None):
        if any(key is outside and isinstance(value, tree.Sequence) for key, value in pairs):
            raise tree.TreeError(f"{outside.text!r} has a list: write 'terms:'", outside.line)
        message = f"{outside.text!r} begins in column 1: indent it like the other keys of its entry"
        raise tree.TreeError(message, outside.line)
    for line, comment in tree.comments_in_texts(text):
        add_fault(line, f"{comment!r} is a YAML comment and not shown: {slips.QUOTE}", Kind.DATA)
    for line, item in tree.items_in_texts(text):
        add_fault(line, f"{item!r} continues the text above it: {_HOW_TO_LIST}", Kind.DATA)
    return root


def _without_line_separators(text: str, add_fault: AddFault) -> str:
    """Return the text with a blank for each character that would make the lines of YAML others than the file's."""
    for character, name in _LINE_SEPARATORS.items():
        if character in text:
            line = text.count("\n", 0, text.index(character)) + 1
            what = f"the character U+{ord(character):04X} ({name})"
            add_fault(line, f"{what} ends a line in YAML: it is read as a blank, remove it", Kind.DATA)
            text = text.replace(character, " ")
    return text


def _json(text: str, _add_fault: AddFault) -> tree.Node | None:
    # Imported here, because most files are YAML.
    from sphinxext_izuma.glossary.file import json_tree  # noqa: PLC0415

    return json_tree.parse(text)


def _csv(text: str, add_fault: AddFault) -> tree.Node | None:
    # Imported here, because most files are YAML.
    from sphinxext_izuma.glossary.file import table  # noqa: PLC0415

    return table.parse(text, add_fault)


_YAML = Format(_yaml, "write 'terms:', and '- term: …' for each entry")
_FORMATS: Mapping[str, Format] = {
    "json": Format(_json, 'write {"terms": [{"term": "…"}]}'),
    "csv": Format(_csv, "write a row of columns, like term,definition, and a row for each entry"),
}
