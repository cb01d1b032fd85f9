"""Reads Sphinx's own ``.. glossary::`` from pages in reStructuredText and MyST, and from docstrings."""

from __future__ import annotations

import ast
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sphinxext_izuma.tools import glossary_lines, heading
from sphinxext_izuma.tools.conversion_result import Conversion, Directive, Entry, Listing
from sphinxext_izuma.tools.formats import explicit_markup, rst_text
from sphinxext_izuma.tools.formats.input import Input, keep_links, set_markdown
from sphinxext_izuma.tools.formats.old_addresses import PageIds
from sphinxext_izuma.tools.glossary_lines import Item
from sphinxext_izuma.tools.markdown import page
from sphinxext_izuma.tools.markup import Syntax, rst_glossaries
from sphinxext_izuma.tools.page_lines import Line, lines_of, numbered

_OPTION = re.compile(r":[\w-]+:(?: |$)")
_SUSPECT = re.compile(r"glossary")


class Found(NamedTuple):
    """A glossary in a page.

    :ivar directive: its place.
    :ivar line: its first line in the page, from 1.
    :ivar items: its entries.
    :ivar definitions: the explicit markup that its texts refer to, if they are reStructuredText.
    """

    directive: Directive
    line: int
    items: Sequence[Item]
    definitions: explicit_markup.Definitions


def count(given: Input) -> int:
    """Return the number of entries of the glossaries in a page."""
    return sum(len(found.items) for found in given.once(_glossaries))


def add(given: Input, conversion: Conversion) -> None:
    """Add the entries of the glossaries in a page, and the remarks about them."""
    all_found = given.once(_glossaries)
    ids = PageIds()
    for found, following in zip(all_found, [*all_found[1:], None], strict=False):
        _note_leftover(found, following, given, conversion)
        if not found.items:
            conversion.add_note(given.place(found.line), "a glossary without entries")
            continue
        entries = [_entry(item, found, given, conversion, ids) for item in found.items]
        conversion.listings.append(Listing(given.path, found.directive, entries))
        for entry in entries:
            conversion.add_entry(entry)


def _note_leftover(found: Found, following: Found | None, given: Input, conversion: Conversion) -> None:
    """Add a note about text between a glossary and the *following* one that looks like entries."""
    if given.path.suffix == ".py":
        return
    lines = given.once(_lines)[: following.line - 1 if following else None]
    first = bisect_left(lines, found.directive.end, key=lambda line: line.start) + 1
    names = list(glossary_lines.names_below(lines, first, lines[found.line - 1].indent))
    if names:
        others = f" and {len(names) - 1} more look like entries" if len(names) > 1 else " looks like an entry"
        message = f"{names[0][1]!r}{others} of the glossary above, but outside of it"
        conversion.add_note(given.place(names[0][0]), message)


def _lines(given: Input) -> list[Line]:
    return lines_of(given.text)


def _glossaries(given: Input) -> list[Found]:
    """Return the glossaries of a page or of a Python file.

    :raises MarkdownIsMissing: if a page in MyST may have a glossary, and the parser is not installed.
    """
    if not _SUSPECT.search(given.text):
        return []
    if given.path.suffix == ".py":
        return [found for lines, first in _docstrings(given.text) for found in _in_rst(lines, first)]
    return list(_in_rst(given.once(_lines), 1) if given.syntax is Syntax.RST else _in_myst(given))


def _in_rst(lines: Sequence[Line], first: int) -> Iterator[Found]:
    """Yield the glossaries on *lines* of reStructuredText.

    :param first: the number of the first line in the page.
    """
    definitions = explicit_markup.definitions(lines)
    for number, end in rst_glossaries(lines):
        content = number
        while content < end and _OPTION.match(lines[content].text.lstrip()):
            content += 1
        items = glossary_lines.items(numbered(lines[content:end], first + content))
        place = Directive(lines[number - 1].start, lines[end - 1].end, Syntax.RST)
        yield Found(place, first + number - 1, items, definitions)


def _in_myst(given: Input) -> Iterator[Found]:
    lines = given.once(_lines)
    for block in given.blocks:
        if not isinstance(block, page.Directive):
            continue
        if block.name == page.EVAL_RST and block.content.lines:
            yield from _in_rst([line.line for line in block.content.lines], block.content.lines[0].number)
        elif block.name in glossary_lines.NAMES:
            place = Directive(lines[block.first - 1].start, lines[block.last - 1].end, Syntax.MYST, block.mark)
            yield Found(place, block.first, glossary_lines.items(block.content.lines), explicit_markup.Definitions())


def _docstrings(text: str) -> Iterator[tuple[list[Line], int]]:
    """Yield the lines of each docstring with a glossary, and the number of its first line in the file."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return
    lines = lines_of(text)
    for node in ast.walk(tree):
        if not isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            continue
        first = node.body[0] if node.body else None
        if not isinstance(first, ast.Expr) or not isinstance(first.value, ast.Constant):
            continue
        value, start, end = first.value.value, first.lineno, first.end_lineno or first.lineno
        # A docstring with escaped newlines has other lines than its file.
        if isinstance(value, str) and _SUSPECT.search(value) and value.count("\n") == end - start:
            texts = [line.expandtabs().rstrip() for line in value.split("\n")]
            own = lines[start - 1 : end]
            ends = [*(line.end for line in own[:-1]), own[-1].start + len(texts[-1])]
            made = [Line(line.start, stop, text) for line, stop, text in zip(own, ends, texts, strict=True)]
            yield made, start


def _entry(item: Item, found: Found, given: Input, conversion: Conversion, ids: PageIds) -> Entry:
    syntax = found.directive.syntax
    texts = {**given.substitutions, **found.definitions.texts}
    heads = [heading.read(each.markup, syntax, texts, found.definitions.addresses) for each in item.headings]
    place = given.place(item.headings[0].line.number)
    for each, head in zip(item.headings, heads, strict=True):
        is_kept = head.is_complete if each is item.headings[0] else not head.has_markup
        if not is_kept and not head.lost and not head.links:
            message = f"the markup of {each.markup!r} is gone: it is {head.name!r}"
            conversion.add_note(place._replace(line=each.line.number), message)
    entry = Entry(
        place=place,
        names=list(filter(None, dict.fromkeys(head.name for head in heads))) or [item.headings[0].markup],
        shown=heads[0].shown,
        sort=item.headings[0].key,
        comments=item.comments,
    )
    for each, head in zip(item.headings, heads, strict=True):
        keep_links(entry, head, given, conversion, each.line.number)
    for head in [heading.read(each.markup, syntax) for each in item.headings]:
        # Sphinx reads the name before it replaces substitutions. So pages write the name of the substitution.
        entry.names += [head.name] if head.name not in entry.names else []
        entry.old_ids.setdefault(head.name, ids.add(head.name))
    if expansions := [head.expansion for head in heads if head.expansion]:
        entry.fields["expansion"] = expansions[0]
    if syntax is Syntax.MYST:
        set_markdown(entry, item.text, given.page, conversion)
    else:
        rst_text.set_rst(entry, item.text, found.definitions, conversion)
    return entry
