"""A glossary in the language of its readers: translations are put into the entries, and their names into an index."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence

from sphinxext_izuma.glossary import names
from sphinxext_izuma.glossary.file.records import ENGLISH, GlossaryFile, Record, labels_of
from sphinxext_izuma.glossary.finding import Finding, Kind
from sphinxext_izuma.glossary.index import Index, sort_key
from sphinxext_izuma.glossary.language.catalog import Catalog, translated
from sphinxext_izuma.glossary.language.languages import base, best
from sphinxext_izuma.glossary.record_store import NumberedRecord

# If a translation has a name, these are not those of the original: they are words of its language.
_NAMES = ("shown", "aliases", "forms", "deprecated", "deprecated_names", "sort")


def merged(files: Sequence[GlossaryFile]) -> tuple[list[GlossaryFile], list[Finding]]:
    """Return the files with the entries of translating files in those that they translate, and the findings.

    A translating file stays among the files, without records.
    """
    findings: list[Finding] = []
    result = [file._replace(records=()) if file.header.translates else file for file in files]
    for file in files:
        if file.header.translates:
            result = _with_translations(result, file, findings)
    return result, findings


def _with_translations(
    files: Sequence[GlossaryFile], translation: GlossaryFile, findings: list[Finding]
) -> list[GlossaryFile]:
    name, line = translation.header.translates or ("", 1)
    bases = [file for file in files if file.header.name == name and not file.header.translates]
    if not bases:
        known = sorted({file.header.name for file in files if not file.header.translates})
        message = f"'translates' names no glossary: {name!r} ({names.guess(name, known)})"
        findings.append(Finding(translation.source.place(line), Kind.DATA, message))
        return list(files)
    by_file = {id(file): dict(enumerate(file.records)) for file in bases}
    unknown = [record for record in translation.records if not _add(record, translation, bases, by_file)]
    findings += [_unknown(record, translation, bases) for record in unknown]
    return [file._replace(records=tuple(by_file[id(file)].values())) if id(file) in by_file else file for file in files]


def _add(
    record: Record,
    translation: GlossaryFile,
    bases: Sequence[GlossaryFile],
    by_file: Mapping[int, dict[int, Record]],
) -> bool:
    """Add a translation to the entries that it is for, and return whether there is one."""
    values = {key: value for key, value in record.items() if key not in {"of", "id", "line"}}
    values["translation_place"] = (translation.source.label, str(translation.source.path))
    found = False
    for file in bases:
        for number, entry in by_file[id(file)].items():
            if entry["id"] == record.get("id") or record.get("of") in labels_of(entry):
                known = entry.get("translations", {})
                tag = translation.header.language
                own = known | {tag: known.get(tag, {}) | values}
                by_file[id(file)][number] = entry | {"translations": own}
                found = True
    return found


def _unknown(record: Record, translation: GlossaryFile, bases: Sequence[GlossaryFile]) -> Finding:
    field = "of" if "of" in record else "id"
    known = [entry["name" if field == "of" else "id"] for file in bases for entry in file.records]
    close = difflib.get_close_matches(record[field], known, n=1)
    hint = f"did you mean {close[0]!r}?" if close else "nothing is like it"
    message = f"{field!r} names no entry of the glossary {bases[0].header.name!r}: {record[field]!r} ({hint})"
    return Finding(translation.source.place(record["line"]), Kind.DATA, message)


def localized(index: Index, language: str, catalog: Catalog | None = None) -> Index:
    """Return an index whose records are in a language, as far as they are translated.

    Names of the language are looked up first, and then those of the originals.

    :param language: the language of the readers, as a tag or the name of a locale.
    :param catalog: the translations of the project, which come before those of the files.
    """
    found = dict(_translated(index, language, catalog))
    if not found:
        return index
    records = [(file, found.get(number, record)) for number, (file, record) in enumerate(index.records)]
    order = sorted(index.order, key=lambda number: sort_key(records[number][1]))
    elsewhere = {number for own in index.scopes.values() for number in own.order}
    here = {number: record for number, record in found.items() if number not in elsewhere}
    scopes = {
        scope: own.with_records(records, own.order, _names_of(own, records, found))
        for scope, own in index.scopes.items()
    }
    return index.with_records(records, order, _names_of(index, records, here), scopes)


def _translated(index: Index, language: str, catalog: Catalog | None) -> Iterator[tuple[int, Record]]:
    for number in index.order if catalog else index.with_any_field("translations"):
        record = index.records[number][1]
        original = {key: value for key, value in record.items() if key != "translations"}
        tag = best(language, record.get("translations", ()))
        values = record["translations"][tag] if tag else {}
        if catalog and (found := translated(original, catalog)):
            values = values | found
            tag = tag or catalog.language
        if tag and values:
            lost = _NAMES if "name" in values else ()
            kept = {key: value for key, value in record.items() if key not in lost}
            yield number, kept | values | {"original": original, "language": tag, "translated": tuple(values)}


def translated_terms(index: Index, language: str, catalog: Catalog | None) -> int:
    """Return how many entries have their definition in a language; of an entry without one, something else.

    :param language: a language tag.
    :param catalog: the translations of the project into the language.
    """
    count = 0
    for number in index.order:
        record = index.records[number][1]
        original = record.get("original", record)
        found = record.get("translations", {})
        tag = best(language, found)
        values = {**(found[tag] if tag else {}), **(translated(original, catalog) if catalog else {})}
        count += bool(values) and ("definition" in values or "definition" not in original)
    return count


def _names_of(index: Index, records: Sequence[NumberedRecord], translated: Mapping[int, Record]) -> Index:
    """Return an index of the names that are translated."""
    exact: dict[str, tuple[int, ...]] = {}
    order = [number for number in index.order if number in translated]
    is_english = any(base(translated[number]["language"]) == ENGLISH for number in order)
    for number in order:
        record = translated[number]
        original = labels_of(record["original"])
        for label in labels_of(record):
            if label not in original:
                exact[label] = (*exact.get(label, ()), number)
    english = [is_english] * (1 + max((file for file, _ in records), default=0))
    return Index(records, order, {"exact": exact, "ids": {}, "english": english, "pages": {}})
