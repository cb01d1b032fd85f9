"""Read the bytes of a glossary file: records of its entries, and findings with their lines."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from sphinxext_izuma.glossary import names
from sphinxext_izuma.glossary.file import fields, formats, slips, synonyms, tree
from sphinxext_izuma.glossary.file.records import ENGLISH, PLACE_OF, GlossaryFile, Header, Record, labels_of
from sphinxext_izuma.glossary.file.source import GlossaryError, Source
from sphinxext_izuma.glossary.file.values import Value, WrongValue
from sphinxext_izuma.glossary.finding import Finding, Kind, some
from sphinxext_izuma.glossary.language.languages import tag_of
from sphinxext_izuma.glossary.term import MARKDOWN

MAX_FAULTS = 10_000  # of one file
_ENTRY = {row.name: row.kind for row in fields.ENTRY}
_PER_LANGUAGE = {row.name: row.kind for row in fields.PER_LANGUAGE}
_OF_TRANSLATION = {row.name: row.kind for row in fields.OF_TRANSLATION}
_OF_NAMES = frozenset({"term", "aliases", "acronym", "expansion", "forms", "deprecated"})
_NOTHING = ("", "~", "null")
_HOW_TO_QUOTE = "in { }, a ',' ends a text: put the text in quotes"
_HOW_TO_DEPRECATE = "remove it, or write 'deprecated: true' if the entry should not be used"
_HEADER = {row.name: row.kind for row in fields.HEADER}


def read(source: Source, content: bytes) -> GlossaryFile:
    """Return the header, the records and the findings of a glossary file.

    :param source: the file, for the places of findings.
    :param content: the bytes of the file.
    :raises GlossaryError: if the content is not of its format in UTF-8, or has no list of terms.
    """
    reader = _Reader(source)
    try:
        return reader.read(_decoded(source, content))
    except tree.TreeError as error:
        raise GlossaryError(str(error), source.place(error.line)) from None


def _decoded(source: Source, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = source.place(content.count(b"\n", 0, error.start) + 1)
        reason = f"not UTF-8 (byte 0x{content[error.start]:02x}): save the file as UTF-8"
        raise GlossaryError(reason, place) from None


class _TooManyFaults(Exception):
    """Ends the reading of a file. Its faults say so."""


class _Reader:
    """Reads the tree of one file."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._format = formats.of(source.path.name)
        self._is_yaml = self._format is formats.of("")
        self._findings: dict[Finding, None] = {}  # a fault in a key of a table is found in each row, and said once
        self._markdown_line = 0
        self._own = Header()
        self._unusable: list[tuple[str, int]] = []  # names of entries that can't be used, with the lines of the entries

    def read(self, text: str) -> GlossaryFile:
        """Return the content of a text, as far as its faults are not too many."""
        records: list[Record] = []
        with suppress(_TooManyFaults):
            for record in self._records(self._format.parse(text, self.add_fault)):
                records.append(record)  # noqa: PERF402 - those before a fault are kept
        return self._file(self._own, records)

    def _records(self, root: tree.Node | None) -> Iterator[Record]:
        how_to_begin = self._format.how_to_begin
        if root is None or (isinstance(root, tree.Scalar) and root.text in _NOTHING):
            self.add_fault(1, f"the file has no terms: {how_to_begin}")
            return
        if not isinstance(root, tree.Map):
            message = f"a glossary file is a mapping that has the key 'terms': {how_to_begin}"
            raise self._error(root, message)
        parts = self._pairs(root, slips.FILE_KEYS, "the file")
        terms = parts.get("terms")
        header = self._own = self._header(parts.get("glossary"))
        if isinstance(terms, tree.Scalar) and not terms.text:
            self.add_fault(terms.line, f"'terms' is empty: {how_to_begin}")
            return
        if not isinstance(terms, tree.Sequence):
            raise self._no_list(root, terms)
        yield from filter(None, map(self._translated_entry if header.translates else self._entry, terms.items))

    def _file(self, header: Header, records: Sequence[Record] = ()) -> GlossaryFile:
        unusable, findings = tuple(self._unusable), tuple(self._findings)
        return GlossaryFile(self._source, header, tuple(records), findings, self._markdown_line, unusable)

    def _no_list(self, root: tree.Map, terms: tree.Node | None) -> GlossaryError:
        """Return the error of a file without a list of terms."""
        keys = [key for key, _ in (terms if isinstance(terms, tree.Map) else root).pairs]
        if joined := next((key for key in keys if key.text.startswith("-")), None):
            return self._error(joined, "no blank after '-': write '- term: …'")
        other = some([repr(key.text) for key, _ in root.pairs if key.text not in slips.FILE_KEYS])
        found = f"there is {other}; " if other and not terms else ""
        return self._error(terms or root, f"no list of 'terms' ({found}{self._format.how_to_begin})")

    def _error(self, node: tree.Node | None, message: str) -> GlossaryError:
        return GlossaryError(message, self._source.place(node.line if node else 1))

    def add_fault(self, line: int, message: str, kind: Kind = Kind.DATA) -> None:
        finding = Finding(self._source.place(line), kind, message)
        if len(self._findings) == MAX_FAULTS and finding not in self._findings:
            message = f"more than {MAX_FAULTS:,} faults: the entries from here on are not read"
            self._findings[Finding(self._source.place(line), kind, message)] = None
            raise _TooManyFaults
        self._findings[finding] = None

    def _header(self, node: tree.Node | None) -> Header:
        values: dict[str, Any] = {}
        if isinstance(node, tree.Map):
            values = self._values(node, _HEADER, "'glossary'")
        elif node:
            self.add_fault(node.line, "'glossary' must be a mapping, like {name: acme, title: Acme glossary}")
        if "translates" in values and "language" not in values:
            message = "the header has 'translates' and no 'language': add 'language: …', the language of the file"
            self.add_fault(values.pop("translates")[1], message)
        # If the header has no name, the file name gives it.
        return Header(**{"name": names.slug(self._source.path.name.split(".")[0]), **values})

    def _entry(self, node: tree.Node) -> Record | None:
        if not isinstance(node, tree.Map):
            text = node.text if isinstance(node, tree.Scalar) else ""
            joined = re.match(r"(\w+)\s*(?::|(?P<wide>\uff1a))(?=\S)", text)
            message = "an entry must be a mapping that begins with 'term: …'"
            if joined:
                what = "a wide colon" if joined["wide"] else "no blank"
                message = f"{what} after {joined[1]!r}: write '{joined[1]}: …'"
            self.add_fault(node.line, message)
            # YAML makes one text of the lines of such an entry.
            first = re.sub(r" \w+[:\uff1a].*", "", text) if joined else text
            self._note_unusable(tree.Scalar(first, node.line) if text else node, node.line)
            return None
        if name := _bare_name(node):
            self.add_fault(node.line, f"an entry has no 'term': write 'term: {name}', and 'definition: …' below it")
            self._unusable.append((name, node.line))
            return None
        before = len(self._findings)
        values = self._values(node, _ENTRY, "an entry")
        self._check_names(node, values)
        if found := self._translations(values.pop("translations", None)):
            values["translations"] = found
        given = {key.text for key, _ in node.pairs}
        if "term" in values and not values.keys().isdisjoint(fields.ENTRY_NEEDS):
            return _record(values, node.line)
        wrong = given.intersection(fields.ENTRY_NEEDS) or len(self._findings) > before
        if "term" in values and not wrong:
            needs = ", ".join(map(repr, fields.ENTRY_NEEDS[:-1])) + f" or {fields.ENTRY_NEEDS[-1]!r}"
            self.add_fault(node.line, f"the entry {values['term']!r} says nothing: give it a {needs}")
        # The entry is reported here. A page that uses it is not told that there is no such name.
        self._unusable += [(name, node.line) for name in labels_of(_record({"term": "", **values}, node.line)) if name]
        return None

    def _values(self, node: tree.Map, kinds: Mapping[str, Value], owner: str) -> dict[str, Any]:
        """Return the valid values of a mapping. A faulty field is left out."""
        values: dict[str, Any] = {}
        pairs = self._pairs(node, kinds, owner)
        for key, value in pairs.items():
            try:
                values[key] = kinds[key].read(value)
            except WrongValue as wrong:
                self.add_fault(wrong.line, f"{key!r} must be {wrong}{_shown(value)}")
                if key in _OF_NAMES:
                    self._note_unusable(value, node.line)
        if "markup" in values:
            values["markup"], line = values["markup"]
            if values["markup"] == MARKDOWN:
                self._markdown_line = self._markdown_line or line
        return values

    def _check_names(self, node: tree.Map, values: Mapping[str, Any]) -> None:
        """Report an entry without a name, and a name that the entry itself deprecates."""
        of_name = [(key.text, value) for key, value in node.pairs if _meant(key.text) == "term"]
        if not of_name:
            self.add_fault(node.line, "an entry has no 'term': add 'term: …'")
        for key, value in of_name:
            if key != "term":
                self._note_unusable(value, node.line)
        deprecated = values.get("deprecated")
        for old, _reason in deprecated if isinstance(deprecated, tuple) else ():
            if old == values.get("term"):
                self.add_fault(node.line, f"the deprecated name {old!r} is that of the entry: {_HOW_TO_DEPRECATE}")

    def _note_unusable(self, node: tree.Node, line: int) -> None:
        """Note the names in a value that can't be used. No page is told that there are none."""
        for item in node.items if isinstance(node, tree.Sequence) else [node]:
            if isinstance(item, tree.Map):
                self._note_unusable(tree.Sequence(line, [value for _, value in item.pairs]), line)
            for text in re.split(r"[,;\n]", item.text) if isinstance(item, tree.Scalar) else ():
                if name := names.exact(re.sub(r"^\s*term\s*[:=\uff1a]", "", text)):
                    self._unusable.append((name, line))

    def _translations(self, node: tree.Map | None) -> dict[str, Record]:
        """Return the translations of an entry by their language tags."""
        found: dict[str, Record] = {}
        for key, value in node.pairs if node else ():
            fault = self._language_fault(key.text)
            if fault or not isinstance(value, tree.Map):
                self.add_fault(key.line, fault or f"the translation {key.text!r} must be a mapping, like {{term: …}}")
            elif values := self._values(value, _PER_LANGUAGE, f"the translation {key.text!r}"):
                place = self._source.place(key.line)
                found[key.text] = _as_record(values) | {f"{PLACE_OF}name": tuple(place)}
        return found

    def _language_fault(self, tag: str) -> str:
        if not re.search(fields.LANGUAGE.pattern, tag):
            return f"{tag!r} is no language: write a tag (BCP 47), like de or pt-BR"
        if tag_of(tag) == tag_of(self._own.language or ENGLISH):
            return f"{tag!r} is the language of the glossary: write these fields in the entry, or set 'language'"
        return ""

    def _translated_entry(self, node: tree.Node) -> Record | None:
        """Return the record of an entry in a file that translates a glossary."""
        if not isinstance(node, tree.Map):
            self.add_fault(node.line, "an entry must be a mapping that begins with 'of: …'")
            return None
        values = self._values(node, _OF_TRANSLATION, "an entry of a translation")
        if values.keys().isdisjoint(fields.TRANSLATION_NEEDS):
            self.add_fault(node.line, "an entry of a translation has no 'of': add 'of: …', the name in the glossary")
            return None
        return _as_record(values) | {"line": node.line}

    def _pairs(self, node: tree.Map, known: Collection[str], owner: str) -> dict[str, tree.Node]:
        """Return the known keys of a mapping with their values. If a key occurs twice, the first one is kept."""
        pairs: dict[str, tree.Node] = {}
        before = 0
        for key, value in node.pairs:
            name = key.text
            if name not in known:
                cure = synonyms.guess(name, known)
                # Two keys on one line of YAML are in { }.
                if key.line == before and isinstance(value, tree.Scalar) and not value.text and self._is_yaml:
                    cure = cure if cure.startswith("did") else _HOW_TO_QUOTE
                self.add_fault(key.line, f"{owner} has no field {name!r} ({cure})")
            elif name in pairs:
                first = next(other.line for other, _ in node.pairs if other.text == name)
                place = self._source.place(first)
                message = f"the key {name!r} stands twice, first at {place}: this one is ignored, remove one"
                self.add_fault(key.line, message, Kind.DUPLICATE)
            else:
                pairs[name] = value
            before = key.line
        return pairs


def _meant(key: str) -> str:
    """Return the field that a key means, also in another case or under another name."""
    lower = key.lower()
    return synonyms.SYNONYMS.get(lower, lower if lower in _ENTRY else key)


def _bare_name(node: tree.Map) -> str:
    """Return the key of an entry like ``- port: A door.``, empty for another entry."""
    keys = [key.text for key, _ in node.pairs]
    return names.exact(keys[0]) if len(keys) == 1 and _meant(keys[0]) not in _ENTRY else ""


def _record(values: dict[str, Any], line: int) -> Record:
    """Return the record of the *values* of an entry."""
    record = _as_record(values)
    if "id" not in record:
        record["id"] = names.slug(record["name"])
    record["line"] = line
    return record


def _as_record(values: dict[str, Any]) -> Record:
    """Return values under the names of the attributes of a term."""
    if "term" in values:
        values["name"] = values.pop("term")
    if "deprecated" in values and not isinstance(values["deprecated"], bool):
        values["deprecated_names"] = values.pop("deprecated")
    return values


def _shown(node: tree.Node) -> str:
    if not isinstance(node, tree.Scalar):
        return ""
    return f", not {node.text[:60]!r}" if node.text else ", and is empty"
