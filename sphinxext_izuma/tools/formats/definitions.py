"""Reads the definition lists of a page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sphinxext_izuma.tools.conversion_result import Conversion
from sphinxext_izuma.tools.formats import page_terms
from sphinxext_izuma.tools.formats.input import Input
from sphinxext_izuma.tools.formats.page_terms import Term
from sphinxext_izuma.tools.markdown.parser import parser
from sphinxext_izuma.tools.markdown.source import page
from sphinxext_izuma.tools.markup import Syntax
from sphinxext_izuma.tools.page_lines import SourceLine, directive_on, lines_of, numbered

_NO_TERM = re.compile(r"\.\.(?:\s|$)|[-*+#>|=~`:](?:\s|$)|:[^:]+:(?:\s|$)|\d+[.)] |>>> ")
_CLASSIFIER = re.compile(r" +: +")
_DEFINITION_MARK = re.compile(r"(?P<mark>\s*[:~]\s+)(?P<text>.*)")


def count(given: Input) -> int:
    """Return the number of items of the definition lists of a page."""
    return sum(1 for _ in _definitions(given))


def add(given: Input, conversion: Conversion) -> None:
    """Add the items of the definition lists of a page."""
    for number in _unread_definitions(given):
        message = "a definition below several lines is not read: put one name above each definition"
        conversion.add_fault(given.place(number), message)
    for number, name, classifier in _classifiers(given):
        message = f"the classifier {classifier!r} of {name!r} is left out: no field of an entry is like it"
        conversion.add_fault(given.place(number), message)
    page_terms.add(_definitions(given), given, conversion)


def _definitions(given: Input) -> Iterator[Term]:
    return _rst_definitions(given) if given.syntax is Syntax.RST else _markdown_definitions(given)


def _rst_definitions(given: Input) -> Iterator[Term]:
    lines = lines_of(given.text)
    at = 0
    begins = True  # a line above would make the name a part of a paragraph
    while at < len(lines):
        line = lines[at]
        end = at + 1
        while end < len(lines) and (not lines[end].text or lines[end].indent):
            end += 1
        is_item = begins and end > at + 1 and line.text and lines[at + 1].text and not line.indent
        if is_item and not _NO_TERM.match(line.text) and not directive_on(line):
            block = numbered(lines[at + 1 : end], at + 2)
            column = lines[at + 1].indent
            definition = [replace(each, text=each.text[column:]) for each in block]
            yield Term([_CLASSIFIER.split(line.text)[0]], at + 1, definition)
            begins = True
        else:
            begins = not line.text or end > at + 1
        at = end


def _classifiers(given: Input) -> Iterator[tuple[int, str, str]]:
    """Yield the line, the name and the classifiers of each item with the line ``name : classifier``."""
    lines = lines_of(given.text)
    for term in _rst_definitions(given) if given.syntax is Syntax.RST else ():
        name, *classifiers = _CLASSIFIER.split(lines[term.line - 1].text)
        if classifiers:
            yield term.line, name, ", ".join(classifiers)


def _markdown_definitions(given: Input) -> Iterator[Term]:
    source = page(given.text)
    tokens = parser(given.extensions, blocks_only=True).parse(source.text)
    found: list[str] = []
    line = 0
    definition: list[SourceLine] = []
    depth = 0
    for token, following in zip(tokens, [*tokens[1:], None], strict=False):
        depth += token.nesting if token.type in {"dl_open", "dl_close"} else 0
        if token.level > 1 or not token.map or depth != 1:
            continue
        if token.type == "dt_open" and following:
            if definition:
                yield Term(found, line, definition)
                found, definition = [], []
            line = line if found else token.map[0] + 1
            found.append(following.content)
        elif token.type == "dd_open":
            definition += [SourceLine("", -1, 0)] if definition else []
            # The plugin counts the lines of the name to a later definition.
            first = next(n for n in range(*token.map) if _DEFINITION_MARK.match(source.lines[n].text))
            definition += _text_of_item(source.lines[first : token.map[1]])
    if definition:
        yield Term(found, line, definition)


def _unread_definitions(given: Input) -> Iterator[int]:
    """Yield the line of each paragraph of Markdown that other tools take for names and a definition."""
    if given.syntax is Syntax.RST:
        return
    for token in parser(given.extensions, blocks_only=True).parse(page(given.text).text):
        if token.type == "inline" and token.map and re.search(r"\n[:~][ \t]", token.content):
            yield token.map[0] + 1


def _text_of_item(lines: Sequence[SourceLine]) -> Iterator[SourceLine]:
    """Yield the lines of a definition without its mark."""
    mark = _DEFINITION_MARK.match(lines[0].text)
    width = len(mark["mark"]) if mark else 0
    for number, line in enumerate(lines):
        indent = len(line.text) - len(line.text.lstrip())
        yield replace(line, text=line.text[width if not number else min(width, indent) :], start=-1)
