"""Where glossaries are read from: files, and the glossaries of installed packages."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Any

from sphinxext_izuma import fields, names, tree
from sphinxext_izuma.term import DeprecatedName, Fault, Place, Term

ENTRY_POINTS = "sphinxext_izuma.glossaries"
FILE_ENDINGS = (".yaml", ".yml")
MAX_BYTES = 20_000_000


class SourceError(Exception):
    """A glossary that can't be used at all; the text says which, where and why.

    *place* is the line that is wrong, None where the file itself can't be had; *reason* is the text without the place.
    """

    def __init__(self, reason: str, place: Place | None = None) -> None:
        super().__init__(f"{place}: {reason}" if place else reason)
        self.reason = reason
        self.place = place


@dataclass(frozen=True, slots=True)
class Source:
    """A glossary file: what its users call it, where it is, and whether it came with a package."""

    label: str
    path: Path
    installed: bool = False

    def place(self, line: int) -> Place:
        """Return the place of a line of the file."""
        return Place(self.label, str(self.path), line)


@dataclass(slots=True, kw_only=True)
class SourceData:
    """What a source says: its header, its valid terms in order, and all that is wrong in it."""

    source: Source
    name: str = ""
    title: str = ""
    language: str = "en"
    url: str = ""
    terms: list[Term] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def blame(self, line: int, message: str, kind: str = "data") -> None:
        """Note a fault."""
        self.faults.append(Fault(place=self.source.place(line), kind=kind, message=message))

    @property
    def english(self) -> bool:
        """Whether regular English plurals are generated."""
        return self.language.lower().split("-")[0] == "en"


def locate(wanted: Sequence[str], folder: Path) -> list[Source]:
    """Return the sources of the *wanted* paths (relative to *folder*) and names of installed glossaries.

    :raises SourceError: where a name is not installed, or its package fails.
    """
    return [_file(text, folder) if _is_path(text) else _installed(text) for text in wanted]


def _is_path(text: str) -> bool:
    return text.endswith(FILE_ENDINGS) or "/" in text or os.sep in text


def _file(text: str, folder: Path) -> Source:
    path = Path(os.path.normpath(folder / text))
    return Source(text, path)


def _installed(name: str) -> Source:
    found = {point.name: point for point in metadata.entry_points(group=ENTRY_POINTS)}
    if name not in found:
        known = ", ".join(map(repr, sorted(found))) or "none"
        raise SourceError(f"no installed glossary is named {name!r} (installed: {known}; a file ends in .yaml)")
    try:
        path = Path(found[name].load())
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"
        raise SourceError(f"the installed glossary {name!r} ({found[name].value}) does not load: {reason}") from error
    return Source(path.name, path, installed=True)


def read(source: Source) -> SourceData:
    """Return what *source* says, with all its faults.

    :raises SourceError: for a file that can't be read, is no YAML, or has no list of terms.
    """
    text = _text(source)
    try:
        root = tree.parse(text)
    except tree.TreeError as error:
        raise SourceError(str(error), source.place(error.line)) from None
    return _Reader(SourceData(source=source)).read(root)


def _text(source: Source) -> str:
    try:
        with source.path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise SourceError(f"{source.label}: can't read the glossary: {error.strerror} ({source.path})") from None
    if len(data) > MAX_BYTES:
        raise SourceError(f"{source.label}: larger than {MAX_BYTES // 1_000_000} MB: split the glossary")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = source.place(data.count(b"\n", 0, error.start) + 1)
        reason = f"not UTF-8 (byte 0x{data[error.start]:02x}): save the file as UTF-8"
        raise SourceError(reason, place) from None


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
            if term := self._entry(node):
                self.data.terms.append(term)
        return self.data

    def _error(self, node: tree.Node | None, message: str) -> SourceError:
        return SourceError(message, self.data.source.place(node.line if node else 1))

    def _default_name(self) -> str:
        stem = self.data.source.path.name.split(".")[0]
        return names.slug(stem)

    def _header(self, node: tree.Node) -> None:
        if not isinstance(node, tree.Map):
            self.data.blame(node.line, "'glossary' must be a mapping, like {name: acme, title: Acme glossary}")
            return
        values, _ = self._values(node, fields.HEADER, "'glossary'")
        for name, value in values.items():
            setattr(self.data, name, value)

    def _entry(self, node: tree.Node) -> Term | None:
        if not isinstance(node, tree.Map):
            self.data.blame(node.line, "an entry must be a mapping that begins with 'term: …'")
            return None
        values, sound = self._values(node, fields.ENTRY, "an entry")
        if not sound:
            return None
        if not any(need in values for need in fields.ENTRY_NEEDS):
            needs = ", ".join(map(repr, fields.ENTRY_NEEDS[:-1])) + f" or {fields.ENTRY_NEEDS[-1]!r}"
            self.data.blame(node.line, f"the entry {values['term']!r} says nothing: give it a {needs}")
            return None
        return self._term(values, node.line)

    def _term(self, values: dict[str, Any], line: int) -> Term:
        name = values.pop("term")
        deprecated: bool | tuple[DeprecatedName, ...] = values.pop("deprecated", False)
        return Term(
            name=name,
            id=values.pop("id", None) or names.slug(name),
            place=self.data.source.place(line),
            glossary=self.data.name,
            deprecated=deprecated is True,
            deprecated_names=deprecated if isinstance(deprecated, tuple) else (),
            english=self.data.english,
            **values,
        )

    def _values(self, node: tree.Map, table: Iterable[fields.Field], owner: str) -> tuple[dict[str, Any], bool]:
        """Return the sound values of a mapping, and whether there was nothing but sound ones."""
        rows = {row.name: row for row in table}
        faults = len(self.data.faults)
        values = {}
        for key, value in self._pairs(node, rows, owner).items():
            try:
                values[key] = rows[key].kind.read(value)
            except fields.Misfit as misfit:
                self.data.blame(misfit.line, f"{key!r} must be {misfit}{_shown(value)}")
        for row in rows.values():
            if row.required and row.name not in dict.fromkeys(key.text for key, _ in node.pairs):
                self.data.blame(node.line, f"{owner} has no {row.name!r}: add '{row.name}: …'")
        return values, all(fault.kind != "data" for fault in self.data.faults[faults:])

    def _pairs(self, node: tree.Map, known: Iterable[str], owner: str) -> dict[str, tree.Node]:
        """Return the known keys of a mapping with their values; the first of a key that stands twice."""
        known = tuple(known)
        first: dict[str, int] = {}
        pairs: dict[str, tree.Node] = {}
        for key, value in node.pairs:
            if key.text not in known:
                self.data.blame(key.line, f"{owner} has no field {key.text!r} ({_guess(key.text, known)})")
            elif key.text in first:
                place = self.data.source.place(first[key.text])
                message = f"the key {key.text!r} stands twice, first at {place}: this one is ignored, remove one"
                self.data.blame(key.line, message, "duplicate")
            else:
                first[key.text] = key.line
                pairs[key.text] = value
        return pairs


def _guess(name: str, known: Sequence[str]) -> str:
    close = difflib.get_close_matches(name.lower(), known, n=1)
    return f"did you mean {close[0]!r}?" if close else f"there are: {', '.join(known)}"


def _shown(node: tree.Node) -> str:
    if not isinstance(node, tree.Scalar):
        return ""
    return f", not {node.text[:60]!r}" if node.text else ", and is empty"
