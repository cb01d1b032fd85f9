"""A glossary file's text becomes records of its entries, and faults that say what is wrong where."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sphinxext_izuma.glossary import fields
from sphinxext_izuma.glossary import names
from sphinxext_izuma.glossary import tree
from sphinxext_izuma.glossary.records import Record

if TYPE_CHECKING:
    from sphinxext_izuma.glossary.source import SourceData, SourceError

_ENTRY = {row.name: row.kind for row in fields.ENTRY}
_REQUIRED = [row.name for row in (*fields.ENTRY, *fields.HEADER) if row.required]
_HEADER = {row.name: row.kind for row in fields.HEADER}


def read(data: SourceData, text: str) -> SourceData:
    """Fill *data* with what *text* says, and return it.

    :raises SourceError: for what is no YAML, or has no list of terms.
    """
    try:
        root = tree.parse(text)
    except tree.TreeError as error:
        raise data.error(error.line, str(error)) from None
    return _Reader(data).read(root)


class _Reader:
    """Reads one tree into one SourceData."""

    def __init__(self, data: SourceData) -> None:
        self.data = data

    def read(self, root: tree.Node | None) -> SourceData:
        """Read the header, then the entries, which depend on it."""
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
        if header := parts.get("glossary"):
            self._header(header)
        self.data.name = self.data.name or self._default_name()
        for node in terms.items:
            if record := self._entry(node):
                self.data.records.append(record)
        return self.data

    def _error(self, node: tree.Node | None, message: str) -> SourceError:
        return self.data.error(node.line if node else 1, message)

    def _default_name(self) -> str:
        stem = self.data.source.path.name.split(".")[0]
        return names.slug(stem)

    def _header(self, node: tree.Node) -> None:
        if not isinstance(node, tree.Map):
            self.data.blame(node.line, "'glossary' must be a mapping, like {name: acme, title: Acme glossary}")
            return
        values, _ = self._values(node, _HEADER, "'glossary'")
        for name, value in values.items():
            setattr(self.data, name, value)

    def _entry(self, node: tree.Node) -> Record | None:
        if not isinstance(node, tree.Map):
            self.data.blame(node.line, "an entry must be a mapping that begins with 'term: …'")
            return None
        values, sound = self._values(node, _ENTRY, "an entry")
        if not sound:
            return None
        if values.keys().isdisjoint(fields.ENTRY_NEEDS):
            needs = ", ".join(map(repr, fields.ENTRY_NEEDS[:-1])) + f" or {fields.ENTRY_NEEDS[-1]!r}"
            self.data.blame(node.line, f"the entry {values['term']!r} says nothing: give it a {needs}")
            return None
        return _record(values, node.line)

    def _values(self, node: tree.Map, kinds: Mapping[str, fields.Kind], owner: str) -> tuple[dict[str, Any], bool]:
        """Return the sound values of a mapping, and whether there was nothing but sound ones."""
        faults = self.data.faults
        before = len(faults)
        values: dict[str, Any] = {}
        pairs = self._pairs(node, kinds, owner)
        for key, value in pairs.items():
            try:
                values[key] = kinds[key].read(value)
            except fields.Misfit as misfit:
                self.data.blame(misfit.line, f"{key!r} must be {misfit}{_shown(value)}")
        for name in _REQUIRED:
            if name in kinds and name not in pairs:
                self.data.blame(node.line, f"{owner} has no {name!r}: add '{name}: …'")
        return values, len(faults) == before or all(fault.kind != "data" for fault in faults[before:])

    def _pairs(self, node: tree.Map, known: Collection[str], owner: str) -> dict[str, tree.Node]:
        """Return the known keys of a mapping with their values; the first of a key that stands twice."""
        pairs: dict[str, tree.Node] = {}
        for key, value in node.pairs:
            name = key.text
            if name not in known:
                self.data.blame(key.line, f"{owner} has no field {name!r} ({_guess(name, tuple(known))})")
            elif name in pairs:
                first = next(other.line for other, _ in node.pairs if other.text == name)
                place = self.data.source.place(first)
                message = f"the key {name!r} stands twice, first at {place}: this one is ignored, remove one"
                self.data.blame(key.line, message, "duplicate")
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
