"""A glossary in the language of its readers: translations are put into the entries, and their names into an index."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from sphinxext_izuma.glossary import names
from sphinxext_izuma.glossary.file.records import ENGLISH, PLACE_OF, Record, labels_of, texts_of
from sphinxext_izuma.glossary.finding import Finding, Kind
from sphinxext_izuma.glossary.index import Index
from sphinxext_izuma.glossary.language.catalog import Catalog, translated, translation_of_name
from sphinxext_izuma.glossary.language.languages import base, best
from sphinxext_izuma.glossary.parts.claims import Claims
from sphinxext_izuma.glossary.parts.part import Part, sort_key
from sphinxext_izuma.glossary.parts.records import Records
from sphinxext_izuma.glossary.parts.word_table import hash_of
from sphinxext_izuma.glossary.similar import Similar
from sphinxext_izuma.glossary.term import Place

# The language in the name of a file, before its endings.
_TAG_OF_FILE = re.compile(r"(?:^|\.)([^.]+)(?:\.izterms)?\.\w+$")
# If a translation has a name, these are not those of the original: they are words of its language.
_NAMES = ("shown", "aliases", "forms", "deprecated", "deprecated_names", "sort")


def merged(parts: Sequence[Part]) -> tuple[dict[int, Record], list[Finding]]:
    """Return the records that files translate, with their translations, by their numbers; and the findings."""
    findings: list[Finding] = []
    changed: dict[int, Record] = {}
    if any(part.file.header.translates for part in parts):
        records = Records(parts)
        for part in parts:
            if part.file.header.translates:
                findings += _add_translations(records, part, changed)
    return changed, findings


def _add_translations(records: Records, translation: Part, changed: dict[int, Record]) -> Iterator[Finding]:
    """Add the translations of a file to *changed*, and yield a finding for each that has no entry."""
    name, line = translation.file.header.translates or ("", 1)
    originals = [part.file for part in records.parts if not part.file.header.translates]
    bases = [
        number for number, part in enumerate(records.parts) if part.file in originals and part.file.header.name == name
    ]
    if not bases:
        known = sorted({file.header.name for file in originals})
        message = f"'translates' names no glossary: {name!r} ({names.guess(name, known)})"
        yield Finding(translation.file.source.place(line), Kind.DATA, message)
        return
    yield from _misnamed(translation, line)
    lines: dict[int, int] = {}
    similar = cache(lambda field: Similar(_known(field, records, bases)))
    source, tag = translation.file.source, translation.file.header.language
    place = source.label, str(source.path)
    for record in translation.records:
        values = {key: value for key, value in record.items() if key not in {"of", "id", "line"}}
        values |= {f"{PLACE_OF}{field}": place for field in texts_of(record)}
        values[f"{PLACE_OF}name"] = *place, record["line"]
        numbers = _translated_by(record, records, bases)
        for number in numbers:
            if (first := lines.setdefault(number, record["line"])) != record["line"]:
                of = records[number][1]["name"]
                message = f"{of!r} is translated twice, first in line {first}: write its fields into one entry"
                yield Finding(source.place(record["line"]), Kind.DUPLICATE, message)
            entry = changed.get(number) or records[number][1]
            known = entry.get("translations", {})
            changed[number] = entry | {"translations": known | {tag: known.get(tag, {}) | values}}
        if not numbers:
            field = "of" if "of" in record else "id"
            close = similar(field).nearest(record[field])
            hint = f"did you mean {close!r}?" if close else "nothing is like it"
            message = f"{field!r} names no entry of the glossary {name!r}: {record[field]!r} ({hint})"
            yield Finding(source.place(record["line"]), Kind.DATA, message)


def _misnamed(translation: Part, line: int) -> Iterator[Finding]:
    """Yield a finding if the name of a file says another language than its header."""
    source, language = translation.file.source, translation.file.header.language
    found = _TAG_OF_FILE.search(source.path.name)
    if source.is_beside and found and base(found[1]) != base(language):
        message = f"the name of the file says {found[1]!r}, and its header {language!r}: make them alike"
        yield Finding(source.place(line), Kind.DATA, message)


def _translated_by(record: Record, records: Records, bases: Sequence[int]) -> list[int]:
    """Return the numbers of the entries that a translation is for: those with its id, and those with its name."""
    found: set[int] = set()
    if "id" in record:
        for file in bases:
            scope = records.parts[file].file.header.scope
            identifier = f"{scope}.{record['id']}" if scope else record["id"]
            numbers = records.numbers([file], "ids", hash_of(identifier))
            found.update(number for number in numbers if records[number][1]["id"] == identifier)
    if "of" in record:
        numbers = records.numbers(bases, "names", hash_of(names.folded(record["of"])))
        found.update(number for number in numbers if record["of"] in labels_of(records[number][1]))
    return sorted(found)


def _known(field: str, records: Records, bases: Sequence[int]) -> list[str]:
    """Return the names, or the ids, of the entries that may be translated."""
    scope = records.parts[bases[0]].file.header.scope
    entries = (records[number][1] for file in bases for number in records.numbers_in(file))
    return [entry["name"] if field == "of" else entry["id"].removeprefix(f"{scope}.") for entry in entries]


def shared_names(index: Index) -> Iterator[Finding]:
    """Yield a finding for each name that files give to several entries in one language."""
    owners: dict[tuple[str, str, str], list[int]] = {}
    for number in index.with_translations():
        for tag, values in index.record(number)["translations"].items():
            for label in _new_labels(values):
                owners.setdefault((tag, _scope_of(index, number), label), []).append(number)
    sharing: dict[str, set[int]] = {}
    for (tag, *_), numbers in owners.items():
        if len(numbers) > 1:
            sharing.setdefault(tag, set()).update(numbers)
    for tag in sorted(sharing):
        records = {number: index.record(number) for number in sharing[tag]}
        found = {number: _in_language(record, tag, record["translations"][tag]) for number, record in records.items()}
        yield from _shared(index, found)


def _new_labels(values: Record) -> Iterator[str]:
    """Yield the names that a translation gives."""
    return filter(None, labels_of({"name": ""} | dict(values)))


def _scope_of(index: Index, number: int) -> str:
    return index.records.parts[index.records.file_of(number)].file.header.scope


def _shared(index: Index, found: Mapping[int, Record], catalog: Catalog | None = None) -> Iterator[Finding]:
    """Yield a finding for each name that several of the translated records have, and not as their originals.

    :param catalog: the translations of the project, if the names in files alone are reported already.
    """
    owners: dict[tuple[str, str], list[int]] = {}
    for number, record in sorted(found.items()):
        for label in _new_labels({field: record[field] for field in record["translated"]}):
            owners.setdefault((_scope_of(index, number), label), []).append(number)
    for (_, label), numbers in owners.items():
        records = [found[number] for number in numbers]
        is_acronym = all(record.get("acronym") == label for record in records)
        of_originals = sum(label in labels_of(record["original"]) for record in records)
        places = [_place_of_name(label, record, catalog) for record in records]
        is_new = not catalog or any(own for _, own in places)
        if len(records) > 1 and not is_acronym and of_originals <= 1 and is_new:
            (first, _), (second, _), *more = places
            one, other = (record["original"]["name"] for record in records[:2])
            message = f"the translated name {label!r} of {other!r} is also one of {one!r} ({first})"
            if more:
                message += f", and of {len(more)} more, the last at {more[-1][0]}"
            yield Finding(second, Kind.DUPLICATE, f"{message}: translate one otherwise")


def _place_of_name(label: str, record: Record, catalog: Catalog | None) -> tuple[Place, bool]:
    """Return the place of the translation with a name, and whether it is in a catalogue."""
    if catalog and (found := translation_of_name(label, record["original"], catalog)):
        return Place(found.label, found.path, found.line), True
    return Place(*record[f"{PLACE_OF}name"]), False


def localized(index: Index, language: str, catalog: Catalog | None = None) -> tuple[Index, list[Finding]]:
    """Return an index whose records are in a language, as far as they are translated; and findings of the catalogue.

    Names of the language are looked up first, and then those of the originals.

    :param language: the language of the readers, as a tag or the name of a locale.
    :param catalog: the translations of the project, which come before those of the files.
    """
    found = dict(_translated(index, language, catalog))
    if not found:
        return index, []
    findings = list(_shared(index, found, catalog)) if catalog else []
    records = index.records.with_changes(found)
    order = sorted(index.order, key=lambda number: sort_key(records[number][1]))
    elsewhere = {number for own in index.scopes.values() for number in own.order}
    here = {number: record for number, record in found.items() if number not in elsewhere}
    scopes = {
        scope: own.localized(records, own.order, _names_of(own, records, found)) for scope, own in index.scopes.items()
    }
    return index.localized(records, order, _names_of(index, records, here), scopes), findings


def _translated(index: Index, language: str, catalog: Catalog | None) -> Iterator[tuple[int, Record]]:
    for number in index.order if catalog else index.with_translations():
        record = index.record(number)
        tag = best(language, record.get("translations", ()))
        values = record["translations"][tag] if tag else {}
        if catalog and (found := translated(record, catalog)):
            values = values | found
            tag = tag or catalog.language
        if tag and values:
            yield number, _in_language(record, tag, values)


def _in_language(record: Record, tag: str, values: Record) -> Record:
    """Return a record with the fields of a translation."""
    original = {key: value for key, value in record.items() if key != "translations"}
    lost = _NAMES if "name" in values else ()
    kept = {key: value for key, value in record.items() if key not in lost}
    return kept | values | {"original": original, "language": tag, "translated": tuple(values)}


def translated_terms(index: Index, language: str, catalog: Catalog | None) -> int:
    """Return how many entries have their definition in a language; of an entry without one, something else.

    :param language: a language tag.
    :param catalog: the translations of the project into the language.
    """
    count = 0
    for number in index.order:
        record = index.record(number)
        original = record.get("original", record)
        found = record.get("translations", {})
        tag = best(language, found)
        values = {**(found[tag] if tag else {}), **(translated(original, catalog) if catalog else {})}
        count += bool(values) and ("definition" in values or "definition" not in original)
    return count


def _names_of(index: Index, records: Records, translated: Mapping[int, Record]) -> Index:
    """Return an index of the names that are translated."""
    exact: dict[str, tuple[int, ...]] = {}
    order = [number for number in index.order if number in translated]
    english = [number for number in order if base(translated[number]["language"]) == ENGLISH]
    for number in order:
        record = translated[number]
        original = labels_of(record["original"])
        for label in labels_of(record):
            if label not in original:
                exact[label] = (*exact.get(label, ()), number)
    names_of_translations = Index(records, order)
    names_of_translations.claims = Claims(names_of_translations.record, order, order, english, exact)
    return names_of_translations
