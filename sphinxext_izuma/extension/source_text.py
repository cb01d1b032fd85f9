"""Finds roles and words in source files: the columns of findings, and the lines that ``read/lines.py`` needs."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

import docutils
from docutils import nodes
from sphinx import addnodes

from sphinxext_izuma.extension.docstrings import docstrings
from sphinxext_izuma.extension.nodes import TermUse
from sphinxext_izuma.glossary.term import MARKDOWN, RST

if TYPE_CHECKING:
    from sphinx.config import Config

DOCSTRING = ":docstring of "  # the source of a docstring is: file, this text, name of the object

# This pattern and the next one are compiled at their first use, because most pages need neither.
# It matches a role in reST (:name:`…`) and in MyST ({name}`…`, one backtick or more). It also matches text in backticks
# without the name of a role, because a project may have a default role. A backtick before the role makes it a literal.
# The pattern looks ahead at the text and does not consume it. A stray backtick then does not shift all later matches.
_ROLE = r"(?:(?<![\w`])[:{](?P<role>[\w.+-]+(?::[\w.+-]+)*)[:}]`+|(?<![`}\w])(?<!\w:)`)(?!`)(?=(?P<text>[^`]+)`)"
# A line that continues the text of a role may begin with quote marks, table borders or comment signs.
_CONTINUATION = r"\n[ \t]*(?:[>|#*]+[ \t]+)*"
# The characters between two words.
_GAP = re.compile(r"(?:[ \t]|\n[ \t]*(?:[>|#*]+[ \t]+)*)+")
# For these nodes, docutils gives the line after the right one. For cells of tables, only docutils before 0.23 does so.
_LINE_TOO_HIGH = (addnodes.versionmodified, *([nodes.entry] if docutils.__version_info__ < (0, 23) else []))
_LONGEST_ROLE = 10  # lines
_RUN = r"\w+"

# The name of a role, None for the default role, and its text.
Key = tuple[str | None, str]


class Columns:
    """The columns at which uses begin, from 1. Ask for each use once, in the order of the page."""

    def __init__(self) -> None:
        self._lines: dict[str, list[str]] = {}
        self._columns: dict[tuple[str, int], Mapping[Key, Sequence[int]]] = {}
        self._asked: Counter[tuple[str, int, Key]] = Counter()

    def next_column(self, use: TermUse, path: str, line: int) -> int:
        """Return the column of a use in a line of a file, 0 if it is not on that line."""
        key = key_of(use)
        if not line or not use.rawsource:
            return 0
        if path not in self._lines:
            self._lines[path] = text_of(path).split("\n")
        if (path, line) not in self._columns:
            lines = self._lines[path][line - 1 : line + _LONGEST_ROLE]
            self._columns[path, line] = _columns_in_first("\n".join(lines))
        found = self._columns[path, line].get(key, ())
        turn = self._asked[path, line, key]
        self._asked[path, line, key] += 1
        # A file or a substitution may be included several times. Then one role in the file makes several uses.
        return found[turn % len(found)] if found else 0


def _columns_in_first(text: str) -> Mapping[Key, Sequence[int]]:
    """Return the columns at which each role begins in the first line of *text*."""
    end = text.find("\n")
    found: dict[Key, list[int]] = defaultdict(list)
    for match in takewhile(lambda match: end < 0 or match.start() < end, re.finditer(_ROLE, text)):
        found[match["role"], _words(match["text"])].append(match.start() + 1)
    return found


class _Text:
    """The text of a file with its words. The file is walked once, however many texts are looked for.

    :ivar breaks: the positions of the line breaks.
    """

    def __init__(self, path: str) -> None:
        self.text = _with_plain_apostrophes(text_of(path))
        self.breaks = [match.start() for match in re.finditer("\n", self.text)]
        self._words: list[str] = []
        self._starts: list[int] = []
        self._numbers: dict[str, list[int]] = defaultdict(list)
        for number, match in enumerate(re.finditer(_RUN, self.text)):
            self._words.append(match[0])
            self._starts.append(match.start())
            self._numbers[match[0]].append(number)

    def starts(self, words: Sequence[str]) -> Iterator[int]:
        """Yield the positions at which *words* begin, outside of backticks."""
        text = self.text
        for start in self._candidates(words):
            if not (start and _is_joined(text[start - 1], "_`")) and _has_words_at(words, text, start):
                yield start

    def _candidates(self, words: Sequence[str]) -> Iterator[int]:
        """Yield the positions at which *words* may begin: those of the rarest one, less what is before it."""
        wanted = re.findall(_RUN, " ".join(words))
        first = re.search(_RUN, words[0])
        if first is None:  # signs alone
            yield from (match.start() for match in re.finditer(re.escape(words[0]), self.text))
            return
        rarest = min(range(len(wanted)), key=lambda number: len(self._numbers.get(wanted[number], ())))
        for number in self._numbers.get(wanted[rarest], ()):
            begin = number - rarest
            if begin >= 0 and self._words[begin : begin + len(wanted)] == wanted:
                start = self._starts[begin] - first.start()
                if start >= 0 and self.text.startswith(words[0], start):
                    yield start


class Words:
    """Finds words of running text in source files. Each file is read once."""

    def __init__(self) -> None:
        self._texts: dict[str, _Text] = {}
        self._docstrings: dict[str, Mapping[str, range]] = {}
        self._found: dict[tuple[str, str], list[tuple[int, int]]] = {}

    def find(self, words: str, source: str, first: int, line: int) -> tuple[str, int, int]:
        """Return the file, line and column of *words*, which docutils found in *source*.

        *first* is the first line of their block, and *line* is the expected line. If that line does not have the words,
        the nearest line with the words is returned. The column is 0 if no line has them.
        """
        path, _, described = source.partition(DOCSTRING)
        found = self._places_of(words, path)
        begin, end = 0, len(found)
        if described:
            lines = self._docstrings_of(path).get(described)
            if lines is None:
                return source, line, 0
            first, line = first + lines.start - 1, line + lines.start - 1
            begin, end = bisect_left(found, (lines.start, 0)), bisect_left(found, (lines.stop, 0))
        # A match above the block is the last choice.
        block = bisect_left(found, (first, 0), begin, end)
        begin, end = (block, end) if block < end else (begin, block)
        return path, *(_nearest(found, line, begin, end) if begin < end else (line, 0))

    def _text_of(self, path: str) -> _Text:
        if path not in self._texts:
            self._texts[path] = _Text(path)
        return self._texts[path]

    def _docstrings_of(self, path: str) -> Mapping[str, range]:
        if path not in self._docstrings:
            self._docstrings[path] = docstrings(path, self._text_of(path).text)
        return self._docstrings[path]

    def _places_of(self, words: str, path: str) -> list[tuple[int, int]]:
        """Return line and column of each occurrence of *words* in a file, outside of backticks."""
        key = path, words
        if key not in self._found:
            text = self._text_of(path)
            breaks, starts = text.breaks, text.starts(_with_plain_apostrophes(words).split())
            lines = ((bisect_left(breaks, start), start) for start in starts)
            self._found[key] = [(line + 1, start - (breaks[line - 1] if line else -1)) for line, start in lines]
        return self._found[key]


def _nearest(found: Sequence[tuple[int, int]], line: int, begin: int, end: int) -> tuple[int, int]:
    """Return the first of the places on the line that is nearest to *line*. They are sorted, from *begin* to *end*."""
    after = bisect_left(found, (line, 0), begin, end)
    before = bisect_left(found, (found[after - 1][0], 0), begin, after) if after > begin else after
    if before < after and (after == end or line - found[before][0] <= found[after][0] - line):
        return found[before]
    return found[after]


def _with_plain_apostrophes(text: str) -> str:
    """Return *text* with one kind of apostrophe, because writers type two kinds."""
    return text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")


def _has_words_at(words: Sequence[str], text: str, start: int) -> bool:
    """Return whether *text* has all *words* from *start* on, as whole words with any blanks between them."""
    end = start + len(words[0])
    for word in words[1:]:
        gap = _GAP.match(text, end)
        if gap is None or not text.startswith(word, gap.end()):
            return False
        end = gap.end() + len(word)
    return not (end < len(text) and _is_joined(text[end], "_"))


def _is_joined(char: str, others: str) -> bool:
    """Return whether a character continues a word or is one of *others*."""
    return char.isalnum() or char in others


def markup_of(path: str, config: Config) -> str:
    """Return the markup of a page, by its ending: all but reStructuredText is Markdown."""
    kinds = {".md": MARKDOWN, **config.source_suffix}
    kind = next((kinds[suffix] for suffix in sorted(kinds, key=len, reverse=True) if path.endswith(suffix)), "")
    return RST if kind in {"", "restructuredtext"} else MARKDOWN


def text_of(path: str) -> str:
    """Return the text of a source file, empty if it can't be read."""
    try:
        return Path(path).read_text(encoding="utf-8-sig")
    except (OSError, ValueError):
        return ""


def lines_of(text: str, wanted: Set[Key]) -> Mapping[Key, list[int]]:
    """Return the lines of *text* on which each of the *wanted* roles begins."""
    lines: dict[Key, list[int]] = defaultdict(list)
    line, counted = 1, 0
    for match in re.finditer(_ROLE, text):
        key = (match["role"], _words(match["text"]))
        if key in wanted:
            line += text.count("\n", counted, match.start())
            counted = match.start()
            lines[key].append(line)
    return lines


def key_of(use: TermUse) -> Key:
    """Return the role and the text of a use, as the file has them."""
    match = re.match(_ROLE, use.rawsource)
    return (match["role"], _words(match["text"])) if match else (None, "")


def _words(text: str) -> str:
    """Return the text of a role on one line, with single blanks."""
    return " ".join(re.sub(_CONTINUATION, " ", text).split()) if "\n" in text else " ".join(text.split())


def first_line(inner: nodes.Node) -> int:
    """Return the line that docutils gave for the block of *inner*. A line that is one too high is corrected."""
    line = 0
    node: nodes.Node | None = inner
    while node is not None:
        line = line or node.line or 0
        if isinstance(node, _LINE_TOO_HIGH):
            return max(line - 1, 1)
        node = node.parent
    return line or 1
