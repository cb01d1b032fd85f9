"""Puts ``izglossary`` in the place of each glossary of a page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from sphinxext_izuma.tools.conversion_result import Conversion, Listing
from sphinxext_izuma.tools.formats import explicit_markup
from sphinxext_izuma.tools.markdown.page import read
from sphinxext_izuma.tools.markup import Syntax
from sphinxext_izuma.tools.migration import Change
from sphinxext_izuma.tools.page_lines import TAB, lines_of

_ENCODING = "utf-8"


def page_changes(conversion: Conversion) -> Iterator[Change]:
    """Yield the change of each page: ``izglossary`` replaces each ``glossary``."""
    by_page: dict[Path, list[Listing]] = {}
    for listing in conversion.listings:
        by_page.setdefault(listing.path, []).append(listing)
    for path, listings in by_page.items():
        before = path.read_bytes().decode(_ENCODING)
        mark = before[: len(before) - len(before.removeprefix("\ufeff"))]  # which the places do not count
        text = before[len(mark) :]
        pieces, done = [mark], 0
        for listing in sorted(listings, key=lambda listing: listing.directive.start):
            directive = listing.directive
            pieces += [text[done : directive.start], _listing_text(text, listing, conversion)]
            done = directive.end
        after = "".join([*pieces, text[done:]])
        syntaxes = {listing.directive.syntax for listing in listings}
        yield Change(path=path, before=before, after=_without_moved_notes(before, after, syntaxes))


def _without_moved_notes(before: str, after: str, syntaxes: set[Syntax]) -> str:
    """Return a page without the footnotes that only its glossary refers to. Sphinx would warn of them."""
    for syntax in syntaxes:
        for label, lines in _notes(before, syntax).items():
            reference = f"[^{label}]" if syntax is Syntax.MYST else f"[{label}]_"
            elsewhere = after.replace(lines, "", 1)
            if lines in after and reference in before.replace(lines, "", 1) and reference not in elsewhere:
                after = re.sub(rf"(?<=\n){re.escape(lines)}\n*", "", after, count=1)
    return after


def _notes(text: str, syntax: Syntax) -> dict[str, str]:
    """Return the lines of each footnote of a page, by its label."""
    if syntax is Syntax.RST:
        found = explicit_markup.definitions(lines_of(text)).lines
        return {name: lines for (kind, name), lines in found.items() if kind == "note"}
    page = read(text, reads_glossaries=False)
    for _ in page.blocks():
        pass
    return page.footnotes


def _listing_text(page: str, listing: Listing, conversion: Conversion) -> str:
    """Return the directive that lists the entries of *listing*. If there are several listings, it has their names."""
    directive = listing.directive
    lines = page[directive.start : directive.end].splitlines(keepends=True)
    newline = _newline(lines[0])
    make = _rst_listing if directive.syntax is Syntax.RST else _myst_listing
    # reStructuredText in MyST may be in a list or a quote.
    around = page[page.rfind("\n", 0, directive.start) + 1 : directive.start]
    made = make(lines, directive.mark, _names_to_list(listing, conversion))
    return (newline + re.sub(r"[^>]", " ", around)).join(made) + _newline(lines[-1])


def _newline(line: str) -> str:
    return line[len(line.rstrip("\r\n")) :]


def _rst_listing(lines: Sequence[str], _mark: str, terms: Sequence[str]) -> Iterator[str]:
    before = lines[0].partition(".. ")[0]
    indent = " " * (len(before.expandtabs(TAB)) + 3)
    yield f"{before}.. izglossary::"
    if terms:
        yield f"{indent}:terms:"
        yield from (f"{indent}   {term}" for term in terms)


def _myst_listing(lines: Sequence[str], mark: str, terms: Sequence[str]) -> Iterator[str]:
    before = lines[0].partition(mark)[0]
    # The marks of quotes stay. Those of a list are blanks on its other lines.
    indent = re.sub(r"[^>]", " ", before)
    yield f"{before}{mark}{{izglossary}}"
    if terms:
        # In MyST, only a YAML block can hold an option of several lines.
        yield from (f"{indent}{line}" for line in ("---", "terms: |", *(f"  {term}" for term in terms), "---"))
    yield f"{indent}{mark}"


def _names_to_list(listing: Listing, conversion: Conversion) -> list[str]:
    """Return the names of the entries of *listing*. Return none if it is the only listing, since it lists all."""
    if len(conversion.listings) == 1 and len(listing.entries) == len(conversion.entries):
        return []
    kept = {id(entry) for entry in conversion.entries}
    return [entry.names[0] for entry in listing.entries if id(entry) in kept]
