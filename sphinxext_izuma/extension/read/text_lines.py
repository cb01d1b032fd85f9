"""The lines of a text with their places in the glossary file, and texts that no parser need look at."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util.logging import NAMESPACE

from sphinxext_izuma.extension.read.text_limits import ADDED
from sphinxext_izuma.glossary.term import MARKDOWN, RST, Place

if TYPE_CHECKING:
    from sphinx.config import Config

    from sphinxext_izuma.glossary.term import Markup, Term


# Only words, in lines that begin with a word: no list ("iv. "), no markup, no address that becomes a link.
_WORDS = r"(?:[^\s\0*`|_:@\\\[\]]| )*"
_PLAIN = re.compile(rf"[^\W\d_]{{2,}}(?:[ ,]{_WORDS})?(?:\n[^\W\d_]{_WORDS})*\n*")
# The same in Markdown, where more characters are markup, and extensions replace some.
_PLAIN_MARKDOWN = re.compile(r"(?:[\w\s,;]|\.(?!\w)|-(?!-))*")
# The message of docutils about a directive that it drops.
_DROPPED = r'\A(Error in "[^"]+" directive:\n(?!.*left out)[^\n]*\.|Unknown directive type "[^"]+"\.)(?=\n|\Z)'
_LINKED_BY_SETTINGS = ("PEP", "RFC")


def is_plain(text: str, markup: str = RST) -> bool:
    """Return whether a parser would turn *text* into one paragraph without markup.

    Most definitions are like this. The check takes a hundredth of the time of the parser.
    """
    if _PLAIN.fullmatch(text) is None or any(name in text for name in _LINKED_BY_SETTINGS):
        return False
    return markup != MARKDOWN or _PLAIN_MARKDOWN.fullmatch(text) is not None


def in_own_file(term: Term, markup: Markup) -> Term:
    """Return the term with the place of one of its texts, if the text is in another file than the entry."""
    return term._replace(place=Place(markup.label, markup.path, markup.line)) if markup.path else term


def folder_of(markup: Markup, term: Term, root: Path) -> str:
    """Return the folder that relative paths of a text begin at, below the source folder; empty if it is elsewhere.

    It is the folder of its file. A message of a catalogue has the paths of the original.
    """
    has_own = markup.path and not markup.path.endswith((".po", ".mo"))
    folder = Path(markup.path if has_own else term.place.path).parent
    return folder.relative_to(root).as_posix() if folder.is_relative_to(root) else ""


def lines_of(text: str, markup: Markup, term: Term) -> StringList:
    """Return the lines of a text, each with its file and its line in the file, from 0."""
    lines = StringList()
    if term.markup != MARKDOWN:  # in Markdown, blanks at the end of a line break it
        text = "\n".join(line.rstrip() for line in text.expandtabs(8).splitlines())
    for offset, line in enumerate(text.splitlines()):
        lines.append(line, term.place.path, markup.line_of(offset) - 1)
    return lines


def with_added(lines: StringList, config: Config) -> tuple[StringList, int]:
    """Return the lines of a text with those that the configuration adds, and how many of these come before it."""
    made = StringList((config.rst_prolog or "").splitlines(), ADDED[0])
    if config.rst_prolog:
        made.append("", ADDED[0], 0)
    before = len(made)
    made.extend(lines)
    if config.rst_epilog:
        made.append("", ADDED[1], 0)
        made.extend(StringList(config.rst_epilog.splitlines(), ADDED[1]))
    return made, before


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


class _TextPlaces(logging.Filter):
    """Changes the location of a record if it names the page, or takes the glossary file for a page.

    A warning without a location, as autodoc gives them, gets that of the text. One about the text that the
    configuration adds is emitted once.
    """

    def __init__(self, path: str, line: int, docname: str, said_of_added: dict[str, logging.LogRecord]) -> None:
        super().__init__()
        self._path = path
        self._line = line
        self._said_of_added = said_of_added
        self._sources = {path, docname}

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the location, and let the record pass."""
        location = getattr(record, "location", None)
        if not location and record.levelno >= logging.WARNING:
            record.location = f"{self._path}:{self._line}"
        # Directives count lines in the glossary file, and Sphinx would take the first part for the name of a page.
        if isinstance(location, tuple) and location[0] in self._sources:
            record.location = f"{self._path}:{location[1] or ''}"
        if isinstance(location, str) and location.startswith(ADDED):
            # Several handlers filter the same record.
            return self._said_of_added.setdefault(f"{location} {record.getMessage()}", record) is record
        record.msg = re.sub(_DROPPED, r"\1 The directive is left out.", str(record.msg))
        return True


@contextmanager
def places_of_text(path: str, line: int, docname: str, said_of_added: dict[str, logging.LogRecord]) -> Iterator[None]:
    """Let warnings name the glossary file at *path*, not the page *docname* that lists the entry.

    :param line: the first line of the text.
    :param said_of_added: the warnings so far about the text that the configuration adds.
    """
    places = _TextPlaces(path, line, docname, said_of_added)
    handlers = list(logging.getLogger(NAMESPACE).handlers)
    for handler in handlers:
        # Before the filters of Sphinx, which turn a location into text.
        handler.filters.insert(0, places)
    try:
        yield
    finally:
        for handler in handlers:
            handler.removeFilter(places)
