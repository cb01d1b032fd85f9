"""The terms of a page that is a glossary without a directive, to entries."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sphinxext_izuma.tools import heading
from sphinxext_izuma.tools.conversion_result import Conversion, Entry
from sphinxext_izuma.tools.formats import explicit_markup, rst_text
from sphinxext_izuma.tools.formats.input import Input, set_markdown
from sphinxext_izuma.tools.markup import Syntax
from sphinxext_izuma.tools.page_lines import SourceLine, lines_of

_HEADING_ID = re.compile(r"\s*\{#(?P<id>[\w.-]+)[^}]*\}\s*$")


class Term(NamedTuple):
    """A term of a page: its names with markup, its line, and the lines of its definition."""

    names: Sequence[str]
    line: int
    definition: Sequence[SourceLine]


def add(terms: Iterator[Term], given: Input, conversion: Conversion) -> None:
    """Add an entry for each term of a page."""
    definitions = explicit_markup.definitions(lines_of(given.text)) if given.syntax is Syntax.RST else None
    texts = {**given.substitutions, **definitions.texts} if definitions else {}
    if not definitions:
        _ = given.blocks  # which lets the page know its links
    for term in terms:
        found_id = _HEADING_ID.search(term.names[0])
        heads = [heading.read(_HEADING_ID.sub("", name), given.syntax, texts) for name in term.names]
        entry = Entry(place=given.place(term.line), names=[head.name for head in heads], shown=heads[0].shown)
        entry.id = found_id["id"] if found_id else ""
        if heads[0].expansion:
            entry.fields["expansion"] = heads[0].expansion
        for lost in (each for head in heads for each in head.lost):
            conversion.add_fault(entry.place, f"{lost} in the name {heads[0].name!r} is lost")
        text = "\n".join(line.text for line in term.definition).strip("\n")
        if definitions:
            rst_text.set_rst(entry, text, definitions, conversion)
        else:
            set_markdown(entry, text, given.page, conversion)
        conversion.add_entry(entry)
