"""The check of translations: a translated message names the terms of its original, by names in any language."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING

from sphinxext_izuma.extension.findings import place_of
from sphinxext_izuma.extension.language.catalogs import Catalogs, Message
from sphinxext_izuma.glossary.finding import Finding, Kind
from sphinxext_izuma.glossary.language.languages import tag_of
from sphinxext_izuma.glossary.language.translations import translated_terms
from sphinxext_izuma.glossary.problems import uses_in
from sphinxext_izuma.glossary.term import MARKUPS, Place

if TYPE_CHECKING:
    from sphinxext_izuma.extension.build import Build
    from sphinxext_izuma.glossary.term import Markup, Term


def in_translations(build: Build) -> Iterator[Finding]:
    """Yield a finding for each term that a translated message drops, or names without the original."""
    known: set[tuple[str, int]] = set()
    catalogs = build.once(Catalogs)
    of_pages = (message for docname in sorted(build.env.found_docs) for message in catalogs.messages(docname))
    for message in chain(of_pages, catalogs.messages_of()):
        place = message.path, message.lines[0][0]
        if place not in known:
            known.add(place)
            yield from _in_message(build, message)
    for term in build.glossary.terms:
        if term.original:
            yield from _in_entry(build, term, term.original)


def coverage_by_language(build: Build) -> Iterator[tuple[str, int]]:
    """Yield each language of translations, and the number of entries that have one in it."""
    index = build.glossary.index
    catalogs = build.once(Catalogs)
    names = {tag_of(name): name for name in catalogs.languages()}
    records = (record for _, record in index.records)
    tags = {tag for record in records for tag in record.get("translations", ())} | names.keys()
    for tag in sorted(tags):
        catalog = catalogs.of_glossary(names[tag]) if tag in names else None
        yield tag, translated_terms(index, tag, catalog)


def _in_entry(build: Build, term: Term, original: Term) -> Iterator[Finding]:
    """Yield the findings of texts that a glossary file translates. Those of a catalogue are in its messages."""
    of_original = {field: getattr(original, field) for field in ("definition", "summary", "note")}
    for field, before in of_original.items():
        text: Markup | None = getattr(term, field)
        if text and before and text.text != before.text and not text.path.endswith(".po"):
            path, label = (text.path, text.label) if text.path else (term.place.path, term.place.label)
            lines = tuple(enumerate(text.text.split("\n"), text.line)) if text.lines else ((text.line, text.text),)
            message = Message(path, before.text, text.text, lines, frozenset())
            place = Place(label, path, text.line)
            yield from (
                finding._replace(place=place._replace(line=finding.place.line))
                for finding in _in_message(build, message)
            )


def _in_message(build: Build, message: Message) -> Iterator[Finding]:
    original, translation = _terms(build, message.original), _terms(build, message.translation)
    for term_id, (role, name) in original.items():
        if term_id not in translation:
            term = build.glossary.by_id[term_id].name
            text = f"translation drops the term {name!r} of the original: add {role}`{term}`"
            yield _finding(build, message, message.lines[0][0], text, term)
    for term_id, (role, name) in translation.items():
        if term_id not in original:
            text = f"translation names the term {name!r}, which the original does not name: correct one of them"
            yield _finding(build, message, message.line_of(f"{role}`"), text, build.glossary.by_id[term_id].name)


def _finding(build: Build, message: Message, line: int, text: str, term: str) -> Finding:
    return Finding(place_of(message.path, line, str(build.env.srcdir)), Kind.TRANSLATION, text, term=term)


def _terms(build: Build, text: str) -> dict[str, tuple[str, str]]:
    """Return the terms that a text names by their ids, each with the role and the name. Wrong names are left out."""
    found: dict[str, tuple[str, str]] = {}
    for markup in MARKUPS:
        for match, name in uses_in(build.glossary, text, markup):
            if term := build.glossary.find_one(build.glossary.key(name)):
                found.setdefault(term.id, (match["role"], name))
    return found
