"""Read the bytes of a glossary file: records of its entries, and findings with their lines."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sphinxext_izuma.glossary import names
from sphinxext_izuma.glossary.file import fields, tree
from sphinxext_izuma.glossary.file.records import GlossaryFile, Header, Record
from sphinxext_izuma.glossary.file.source import GlossaryError, Source
from sphinxext_izuma.glossary.file.values import Value, WrongValue
from sphinxext_izuma.glossary.finding import Finding, Kind

_ENTRY = {row.name: row.kind for row in fields.ENTRY}
_REQUIRED = [row.name for row in (*fields.ENTRY, *fields.HEADER) if row.required]
_HEADER = {row.name: row.kind for row in fields.HEADER}


def read(source: Source, content: bytes) -> GlossaryFile:
    """Return the header, the records and the findings of a glossary file.

    :param source: the file, for the places of findings.
    :param content: the bytes of the file.
    :raises GlossaryError: if the content is no YAML in UTF-8, or has no list of terms.
    """
    text = _decoded(source, content)
    try:
        root = tree.parse(text)
    except tree.TreeError as error:
        raise GlossaryError(str(error), source.place(error.line)) from None
    return _Reader(source).read(root)


def _decoded(source: Source, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = source.place(content.count(b"\n", 0, error.start) + 1)
        reason = f"not UTF-8 (byte 0x{content[error.start]:02x}): save the file as UTF-8"
        raise GlossaryError(reason, place) from None


class _Reader:
    """Reads the tree of one file."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._findings: list[Finding] = []
        self._markdown_line = 0

    def read(self, root: tree.Node | None) -> GlossaryFile:
        """Return the content of the tree."""
        if not isinstance(root, tree.Map):
            raise self._error(root, "a glossary file is a mapping that has the key 'terms'")
        parts = self._pairs(root, fields.FILE_KEYS, "the file")
        terms = parts.get("terms")
        if not isinstance(terms, tree.Sequence):
            other = ", ".join(repr(key.text) for key, _ in root.pairs if key.text not in fields.FILE_KEYS)
            found = f"there is {other}; " if other and not terms else ""
            raise self._error(
                terms or root, f"no list of 'terms' ({found}write 'terms:', and '- term: …' for each entry)"
            )
        header = self._header(parts.get("glossary"))
        records = tuple(record for node in terms.items if (record := self._entry(node)))
        return GlossaryFile(self._source, header, records, tuple(self._findings), self._markdown_line)

    def _error(self, node: tree.Node | None, message: str) -> GlossaryError:
        return GlossaryError(message, self._source.place(node.line if node else 1))

    def _add_fault(self, line: int, message: str, kind: Kind = Kind.DATA) -> None:
        self._findings.append(Finding(self._source.place(line), kind, message))

    def _header(self, node: tree.Node | None) -> Header:
        values: dict[str, Any] = {}
        if isinstance(node, tree.Map):
            values, _ = self._values(node, _HEADER, "'glossary'")
        elif node:
            self._add_fault(node.line, "'glossary' must be a mapping, like {name: acme, title: Acme glossary}")
        # If the header has no name, the file name gives it.
        return Header(**{"name": names.slug(self._source.path.name.split(".")[0]), **values})

    def _entry(self, node: tree.Node) -> Record | None:
        if not isinstance(node, tree.Map):
            self._add_fault(node.line, "an entry must be a mapping that begins with 'term: …'")
            return None
        values, sound = self._values(node, _ENTRY, "an entry")
        if not sound:
            return None
        if values.keys().isdisjoint(fields.ENTRY_NEEDS):
            needs = ", ".join(map(repr, fields.ENTRY_NEEDS[:-1])) + f" or {fields.ENTRY_NEEDS[-1]!r}"
            self._add_fault(node.line, f"the entry {values['term']!r} says nothing: give it a {needs}")
            return None
        return _record(values, node.line)

    def _values(self, node: tree.Map, kinds: Mapping[str, Value], owner: str) -> tuple[dict[str, Any], bool]:
        """Return the valid values of a mapping, and whether all its values are valid."""
        before = len(self._findings)
        values: dict[str, Any] = {}
        pairs = self._pairs(node, kinds, owner)
        for key, value in pairs.items():
            try:
                values[key] = kinds[key].read(value)
            except WrongValue as wrong:
                self._add_fault(wrong.line, f"{key!r} must be {wrong}{_shown(value)}")
        if "markup" in values:
            values["markup"], line = values["markup"]
            if values["markup"] == fields.MARKDOWN:
                self._markdown_line = self._markdown_line or line
        for name in _REQUIRED:
            if name in kinds and name not in pairs:
                self._add_fault(node.line, f"{owner} has no {name!r}: add '{name}: …'")
        return values, all(finding.kind is not Kind.DATA for finding in self._findings[before:])

    def _pairs(self, node: tree.Map, known: Collection[str], owner: str) -> dict[str, tree.Node]:
        """Return the known keys of a mapping with their values. If a key occurs twice, the first one is kept."""
        pairs: dict[str, tree.Node] = {}
        for key, value in node.pairs:
            name = key.text
            if name not in known:
                self._add_fault(key.line, f"{owner} has no field {name!r} ({_guess(name, tuple(known))})")
            elif name in pairs:
                first = next(other.line for other, _ in node.pairs if other.text == name)
                place = self._source.place(first)
                message = f"the key {name!r} stands twice, first at {place}: this one is ignored, remove one"
                self._add_fault(key.line, message, Kind.DUPLICATE)
            else:
                pairs[name] = value
        return pairs


def _record(values: dict[str, Any], line: int) -> Record:
    """Return the record of the *values* of an entry."""
    values["name"] = values.pop("term")
    if "id" not in values:
        values["id"] = names.slug(values["name"])
    values["line"] = line
    if "deprecated" in values and not isinstance(values["deprecated"], bool):
        values["deprecated_names"] = values.pop("deprecated")
    return values


def _guess(name: str, known: Sequence[str]) -> str:
    close = difflib.get_close_matches(name.lower(), known, n=1)
    return f"did you mean {close[0]!r}?" if close else f"there are: {', '.join(known)}"


def _shown(node: tree.Node) -> str:
    if not isinstance(node, tree.Scalar):
        return ""
    return f", not {node.text[:60]!r}" if node.text else ", and is empty"
