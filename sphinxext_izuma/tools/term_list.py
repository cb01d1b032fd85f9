"""List the terms of glossaries: their names for people, or all of their files as JSON or a table (CSV)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count
from operator import or_
from pathlib import Path
from typing import Any

from sphinxext_izuma.glossary import cache
from sphinxext_izuma.glossary.file import reader, written
from sphinxext_izuma.glossary.file.records import GlossaryFile, Record
from sphinxext_izuma.glossary.file.source import GlossaryError, content_of, locate, with_translations
from sphinxext_izuma.glossary.glossary import Glossary
from sphinxext_izuma.glossary.language import translations
from sphinxext_izuma.glossary.parts.part import Part
from sphinxext_izuma.glossary.term import Place, Term


def plain(glossaries: Sequence[str], *, forms: bool) -> str:
    """Return a line for each term with its other names. If *forms* is true, a second line has its inflections."""
    return "".join(f"{line}\n" for line in _lines(cache.load(glossaries), forms=forms))


def _lines(glossary: Glossary, *, forms: bool) -> Iterator[str]:
    for term in glossary.terms:
        more = [name for name in term.labels() if name != term.name]
        yield f"{term.name} ({', '.join(more)})" if more else term.name
        if forms and (found := _forms(glossary, term)):
            yield f"    {', '.join(found)}"


def _forms(glossary: Glossary, term: Term) -> list[str]:
    """Return the inflections by which a page finds the term. The file gives them, or they are generated."""
    names = set(term.labels())
    return [form for form in dict.fromkeys(term.inflections()) if form not in names and term in glossary.find(form)]


def as_json(glossaries: Sequence[str], *, forms: bool) -> str:
    """Return a glossary file in JSON; a list of such files if there are several glossaries."""
    found = _data(glossaries, forms=forms)
    return written.as_json(found[0] if len(found) == 1 else found)


def as_csv(glossaries: Sequence[str], *, forms: bool) -> str:
    """Return a glossary file that is a table.

    :raises GlossaryError: if there are several glossaries.
    """
    found = _data(glossaries, forms=forms)
    if len(found) != 1:
        raise GlossaryError(f"a table has one glossary, not {len(found)}: name one, or write '--format json'")
    return written.as_csv(found[0])


def _data(glossaries: Sequence[str], *, forms: bool) -> list[dict[str, Any]]:
    """Return the glossary files as plain data. Translations are in the entries of the glossary that they are for."""
    files = _files(glossaries)
    if forms:
        glossary = cache.combine(files)
        by_place = {term.place: term for term in glossary.terms}
        files = [_with_forms(file, glossary, by_place) for file in files]
    return [written.as_data(file) for file in files]


def _files(glossaries: Sequence[str]) -> list[GlossaryFile]:
    read = [reader.read(source, content_of(source)) for source in with_translations(locate(glossaries, Path()))]
    files = [file for file in read if file.header.translates or not file.source.is_beside]
    changed, _ = translations.merged([Part.of(file) for file in files])
    whole = []
    number = 0
    for file in files:
        if not file.header.translates:
            # A part has the ids of a scope in another form. So only the translations are taken.
            taken = ({"translations": changed[at]["translations"]} if at in changed else {} for at in count(number))
            whole.append(file._replace(records=tuple(map(or_, file.records, taken))))
            number += len(file.records)
    # Translations alone are written as they are.
    return whole or files


def _with_forms(file: GlossaryFile, glossary: Glossary, terms: Mapping[Place, Term]) -> GlossaryFile:
    """Return a file whose entries have all forms that pages may use."""

    def with_forms(record: Record) -> Record:
        term = terms.get(file.source.place(record["line"]))
        return record | {"forms": tuple(_forms(glossary, term))} if term else record

    return file._replace(records=tuple(map(with_forms, file.records)))


FORMATS: Mapping[str, Callable[..., str]] = {"plain": plain, "json": as_json, "csv": as_csv}
