"""Where roles and words stand in source files: their lines and columns."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import takewhile
from pathlib import Path

import docutils
from docutils import nodes
from sphinx import addnodes

from sphinxext_izuma.extension.docstrings import docstrings
from sphinxext_izuma.extension.nodes import TermUse

DOCSTRING = ":docstring of "  # in the source of a docstring: file, this text, name of the object

# Compiled when first used, as the next one: most pages need neither.
# Text in backticks after the name of a role, in reST (:name:`…`) or MyST ({name}`…`, one backtick or more), or after
# nothing, as of a default role. The pattern looks ahead at the text and does not consume it. One backtick too many in a
# file then does not shift all matches after it. A backtick before the role makes it a literal.
_WRITTEN = r"(?:(?<![\w`])[:{](?P<role>[\w.+-]+(?::[\w.+-]+)*)[:}]`+|(?<![`}\w])(?<!\w:)`)(?!`)(?=(?P<text>[^`]+)`)"
# What may stand before the words of a line that continues the text of a role: quote marks, table borders, comments.
_CONTINUATION = r"\n[ \t]*(?:[>|#*]+[ \t]+)*"
# What may stand between two words.
_GAP = re.compile(r"(?:[ \t]|\n[ \t]*(?:[>|#*]+[ \t]+)*)+")
# Where docutils gives the line after: in the cells of tables before 0.23, in version directives always.
_ONE_TOO_MANY = (addnodes.versionmodified, *([nodes.entry] if docutils.__version_info__ < (0, 23) else []))
_LONGEST_ROLE = 10  # lines

Key = tuple[str | None, str]


class Columns:
    """The columns, from 1, at which the roles of uses begin: asked for once for each use, as they come on a page."""

    def __init__(self) -> None:
        self._lines: dict[str, list[str]] = {}
        self._asked: Counter[tuple[str, int, Key]] = Counter()

    def next_column(self, use: TermUse, path: str, line: int) -> int:
        """Return the column of a use in a line of a file, 0 where it does not stand there."""
        key = key_of(use)
        if not line or not use.rawsource:
            return 0
        if path not in self._lines:
            self._lines[path] = text_of(path).split("\n")
        found = _columns_of("\n".join(self._lines[path][line - 1 : line + _LONGEST_ROLE]), key)
        turn = self._asked[path, line, key]
        self._asked[path, line, key] += 1
        # More often asked for than written: the file is included again, or a substitution is.
        return found[turn % len(found)] if found else 0


def _columns_of(text: str, key: Key) -> list[int]:
    """Return the columns at which *key* begins in the first line of *text*."""
    end = text.find("\n")
    matches = takewhile(lambda match: end < 0 or match.start() < end, re.finditer(_WRITTEN, text))
    return [match.start() + 1 for match in matches if (match["role"], _words(match["text"])) == key]


class Words:
    """Where words of running text stand in the files that they come from; each file is read once."""

    def __init__(self) -> None:
        self._texts: dict[str, tuple[str, Sequence[int]]] = {}
        self._docstrings: dict[str, Mapping[str, range]] = {}
        self._found: dict[tuple[str, str], list[tuple[int, int]]] = {}

    def place(self, words: str, source: str, first: int, line: int) -> tuple[str, int, int]:
        """Return the file, line and column of *words*, which docutils found in *source*.

        *first* is the line of their block and *line* the one that they should be on; if they are not, it is the
        nearest that has them. The column is 0 where no line has them.
        """
        path, _, described = source.partition(DOCSTRING)
        found = self._places_of(words, path)
        if described:
            lines = self._docstrings_of(path).get(described)
            if lines is None:
                return source, line, 0
            first, line = first + lines.start - 1, line + lines.start - 1
            found = [place for place in found if place[0] in lines]
        # The first of a line: it is the first of the block, too, unless that has none on this line.
        nearest = min(found, key=lambda place: (place[0] < first, abs(place[0] - line)), default=(line, 0))
        return path, *nearest

    def _text_of(self, path: str) -> tuple[str, Sequence[int]]:
        """Return the text of a file, and where its lines end."""
        if path not in self._texts:
            text = _typed(text_of(path))
            self._texts[path] = text, [match.start() for match in re.finditer("\n", text)]
        return self._texts[path]

    def _docstrings_of(self, path: str) -> Mapping[str, range]:
        if path not in self._docstrings:
            self._docstrings[path] = docstrings(path, self._text_of(path)[0])
        return self._docstrings[path]

    def _places_of(self, words: str, path: str) -> list[tuple[int, int]]:
        """Return line and column of each place in a file that has *words* outside of backticks."""
        key = path, words
        if key not in self._found:
            text, breaks = self._text_of(path)
            starts = _starts(_typed(words).split(), text)
            lines = ((bisect_left(breaks, start), start) for start in starts)
            self._found[key] = [(line + 1, start - (breaks[line - 1] if line else -1)) for line, start in lines]
        return self._found[key]


def _typed(text: str) -> str:
    """Return *text* with apostrophes alike: a writer may type either."""
    return text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")


def _starts(words: Sequence[str], text: str) -> Iterator[int]:
    """Yield where *words* begin in *text*, outside of backticks.

    Without a pattern of them: to compile it takes longer than all the rest.
    """
    start = text.find(words[0])
    while start >= 0:
        if not (start and _is_joined(text[start - 1], "_`")) and _stand(words, text, start):
            yield start
        start = text.find(words[0], start + 1)


def _stand(words: Sequence[str], text: str, start: int) -> bool:
    """Return whether *words* stand in *text* from *start* on, whole, with any blanks between them."""
    end = start + len(words[0])
    for word in words[1:]:
        gap = _GAP.match(text, end)
        if gap is None or not text.startswith(word, gap.end()):
            return False
        end = gap.end() + len(word)
    return not (end < len(text) and _is_joined(text[end], "_"))


def _is_joined(char: str, others: str) -> bool:
    return char.isalnum() or char in others


def text_of(path: str) -> str:
    """Return the text of a source file, empty if it can't be read."""
    try:
        return Path(path).read_text(encoding="utf-8-sig")
    except (OSError, ValueError):
        return ""


def lines_of(text: str, wanted: Set[Key]) -> Mapping[Key, list[int]]:
    """Return the lines of *text* on which each of the *wanted* stands."""
    lines: dict[Key, list[int]] = defaultdict(list)
    line, counted = 1, 0
    for match in re.finditer(_WRITTEN, text):
        key = (match["role"], _words(match["text"]))
        if key in wanted:
            line += text.count("\n", counted, match.start())
            counted = match.start()
            lines[key].append(line)
    return lines


def key_of(use: TermUse) -> Key:
    """Return the role and the words of a use as they stand in the file."""
    match = re.match(_WRITTEN, use.rawsource)
    return (match["role"], _words(match["text"])) if match else (None, "")


def _words(text: str) -> str:
    return " ".join(re.sub(_CONTINUATION, " ", text).split()) if "\n" in text else " ".join(text.split())


def first_line(inner: nodes.Node) -> int:
    """Return the line that docutils gave for the block of *inner*, corrected where that is one too many."""
    line = 0
    node: nodes.Node | None = inner
    while node is not None:
        line = line or node.line or 0
        if isinstance(node, _ONE_TOO_MANY):
            return max(line - 1, 1)
        node = node.parent
    return line or 1
