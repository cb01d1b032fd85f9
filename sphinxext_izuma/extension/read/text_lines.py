"""The lines of a text with their places in the glossary file."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from docutils import nodes
from docutils.statemachine import StringList

from sphinxext_izuma.glossary.fields import MARKDOWN

if TYPE_CHECKING:
    from sphinxext_izuma.glossary.term import Markup, Term


def lines_of(text: str, markup: Markup, term: Term) -> StringList:
    """Return the lines of a text, each with its file and its line in the file, from 0."""
    lines = StringList()
    if term.markup != MARKDOWN:  # in Markdown, blanks at the end of a line break it
        text = "\n".join(line.rstrip() for line in text.expandtabs(8).splitlines())
    for offset, line in enumerate(text.splitlines()):
        lines.append(line, term.place.path, markup.line_of(offset) - 1)
    return lines


def as_written(lines: StringList) -> list[nodes.Node]:
    """Return the paragraphs of a text that can't be parsed, as plain text."""
    paragraphs: list[nodes.Node] = []
    for is_blank, group in groupby(lines.xitems(), lambda item: not item[2].strip()):
        if not is_blank:
            items = list(group)
            text = "\n".join(line for _, _, line in items)
            paragraph = nodes.paragraph(text, text)
            paragraph.source, paragraph.line = items[0][0], (items[0][1] or 0) + 1
            paragraphs.append(paragraph)
    return paragraphs
