"""Joins the parts of a glossary. Only the records that share a word with another are looked at one by one."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from sphinxext_izuma.glossary.file.records import Record
from sphinxext_izuma.glossary.finding import Finding
from sphinxext_izuma.glossary.index import Ids, Index
from sphinxext_izuma.glossary.parts.claims import Claims
from sphinxext_izuma.glossary.parts.owners import Owners
from sphinxext_izuma.glossary.parts.part import Part
from sphinxext_izuma.glossary.parts.records import Records
from sphinxext_izuma.glossary.similar import Similar


def joined(parts: Sequence[Part], changes: Mapping[int, Record]) -> tuple[Index, list[Finding]]:
    """Return the index of *parts*, lowest precedence first, and a finding for each name or id given twice.

    :param changes: the records that differ from those of the parts, by their numbers.
    """
    records = Records(parts).with_changes(changes)
    groups: dict[str, list[int]] = {"": []}
    for file, part in enumerate(parts):
        groups.setdefault(part.file.header.scope, []).append(file)
    contested = _contested(records, groups.values())
    owners = _owners(records, groups, contested)
    whole = owners[""]
    own_ids = {
        number: record for number, (_, record) in whole.records.items() if record["id"] != records[number][1]["id"]
    }
    live = frozenset(whole.ids.values())
    records = records.with_changes(own_ids, (number for number in contested if number not in live))
    order = _in_order(records)
    indexes = {scope: _index(records, files, owners[scope], order, live) for scope, files in groups.items()}
    index = indexes.pop("")
    index.order = order
    index.ids = Ids(records, whole.ids)
    index.pages = _pages(records)
    index.scopes = indexes
    return index, [finding for each in owners.values() for finding in each.findings]


def _contested(records: Records, groups: Iterable[Sequence[int]]) -> list[int]:
    """Return the numbers of the records that share a name or an id with others, or override others.

    Names are compared without case and hyphens, so an override and the records that it replaces share a name.
    """
    everywhere = range(len(records.parts))
    found = records.numbers_of_all(everywhere, "ids", records.shared(everywhere, "ids"))
    for files in groups:
        found |= records.numbers_of_all(files, "names", records.shared(files, "names"))
    return sorted(found.union(records.marked("override")))


def _owners(records: Records, groups: Mapping[str, Sequence[int]], contested: Iterable[int]) -> dict[str, Owners]:
    """Return the owners of each scope. They have the contested records alone."""
    files = [part.file for part in records.parts]
    whole = Owners(files, nearest=_Known(records, groups[""]))
    owners = {
        scope: Owners(files, scope, whole, _Known(records, members)) if scope else whole
        for scope, members in groups.items()
    }
    for number in contested:
        file, record = records[number]
        owners[files[file].header.scope].add(number, file, record)
    return owners


class _Known:
    """Finds a preferred name before a record. The names are listed when the first override has nothing to override."""

    def __init__(self, records: Records, files: Sequence[int]) -> None:
        self._records = records
        self._files = files

    def __call__(self, name: str, before: int) -> str | None:
        known = [other for other in self._similar.candidates(name) if other != name and self._first[other] < before]
        close = difflib.get_close_matches(name, known, n=1)
        return close[0] if close else None

    @cached_property
    def _first(self) -> Mapping[str, int]:
        """The preferred names, each with the number of the first record that has it."""
        numbers = (number for file in reversed(self._files) for number in reversed(self._records.numbers_in(file)))
        return {self._records[number][1]["name"]: number for number in numbers}

    @cached_property
    def _similar(self) -> Similar:
        return Similar(self._first)


def _index(records: Records, files: Sequence[int], owners: Owners, order: Sequence[int], live: frozenset[int]) -> Index:
    """Return the index of one scope."""
    members = frozenset(files)
    own = [number for number in owners.records if records.file_of(number) in members]
    index = Index(records, files=files)
    english = filter(index.is_english, own)
    index.claims = Claims(index.original, own, filter(live.__contains__, own), english, owners.names)
    index.order = [number for number in order if records.file_of(number) in members] if owners.scope else ()
    return index


def _in_order(records: Records) -> list[int]:
    """Return the numbers of all records that are not replaced, in the order for readers."""
    each = (
        (key, start + number)
        for start, part in zip(records.starts, records.parts, strict=True)
        for key, number in part.in_order()
    )
    # The parts are sorted, and sorting them together takes little more than a merge.
    return [number for _, number in sorted(each) if number not in records.removed]


def _pages(records: Records) -> dict[str, list[int]]:
    """Return the records that name a page in ``learn_more``, by the docname of the page."""
    pages: dict[str, list[int]] = {}
    for start, part in zip(records.starts, records.parts, strict=True):
        for page, numbers in part.pages.items():
            if live := [start + number for number in numbers if start + number not in records.removed]:
                pages.setdefault(page, []).extend(live)
    return pages
