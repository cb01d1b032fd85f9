"""The exact line of each use: docutils and MyST know the first line of the block that a role stands in."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from sphinx.transforms import SphinxTransform

from sphinxext_izuma.roles import TermUse

# Every stretch between backticks, with the role's name before it in reST (:name:`…`) or MyST ({name}`…`). The text is
# looked ahead at, not taken, so that one backtick too many in the file does not put all that follows out of step.
_WRITTEN = re.compile(r"(?:(?<!\w)[:{](?P<role>[\w.+-]+(?::[\w.+-]+)*)[:}])?`+(?=(?P<text>[^`]+)`)")
# What may stand before the words of a line that goes on with a role's text: quote marks, table borders, comments.
_CONTINUATION = re.compile(r"\n[ \t]*(?:[>|#*]+[ \t]+)*")
_DOCSTRING = ":docstring of "

Key = tuple[str | None, str]


class ExactPlaces(SphinxTransform):
    """Give each use the line that its role stands on in the source file.

    Searched in the file itself: the k-th use of a text is its k-th occurrence. Where the counts differ (a copy in a
    comment or a literal block), it is the nearest occurrence at or after the line that docutils gave. Never fails: what
    is not found keeps docutils' line.
    """

    default_priority = 5  # before Locale (20), which replaces nodes by translated ones

    def apply(self) -> None:
        """Correct ``source`` and ``line`` of the uses of the document."""
        by_file: dict[str, list[TermUse]] = defaultdict(list)
        for use in self.document.findall(TermUse):
            # The uses in a glossary's own text come with their lines.
            if use.source and use.line and "entry" not in use:
                by_file[use.source].append(use)
        for source, uses in by_file.items():
            _correct(source.partition(_DOCSTRING)[0] if _DOCSTRING in source else source, uses)


def _correct(path: str, uses: Sequence[TermUse]) -> None:
    by_key: dict[Key, list[TermUse]] = defaultdict(list)
    for use in uses:
        by_key[_key(use)].append(use)
    lines = _lines_of(path, by_key)
    for key, alike in by_key.items():
        found = lines.get(key, ())
        in_docstring = _DOCSTRING in (alike[0].source or "")
        if len(found) == len(alike):
            for use, line in zip(alike, found, strict=True):
                use.source, use.line = path, line
        elif found and not in_docstring:
            for use, line in zip(alike, _nearest(alike, found), strict=True):
                use.line = line


def _nearest(uses: Sequence[TermUse], found: Sequence[int]) -> Iterator[int]:
    """Yield for each use the nearest line at or after its own, in order for those that share one."""
    taken: dict[int, int] = {}
    for use in uses:
        reported = use.line or 0
        first = taken.get(reported, next((at for at, line in enumerate(found) if line >= reported), len(found)))
        taken[reported] = first + 1
        yield found[first] if first < len(found) else reported


def _lines_of(path: str, wanted: Mapping[Key, object]) -> dict[Key, list[int]]:
    lines: dict[Key, list[int]] = defaultdict(list)
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return lines
    bare = any(role is None for role, _ in wanted)
    line, counted = 1, 0
    for match in _WRITTEN.finditer(text):
        role = match["role"]
        if role is None and not bare:
            continue
        key = (role, _words(match["text"]))
        if key in wanted:
            line += text.count("\n", counted, match.start())
            counted = match.start()
            lines[key].append(line)
    return lines


def _key(use: TermUse) -> Key:
    """Return the role and the words of a use as they stand in the file."""
    match = _WRITTEN.match(use.rawsource)
    return (match["role"], _words(match["text"])) if match else (None, "")


def _words(text: str) -> str:
    return " ".join(_CONTINUATION.sub(" ", text).split()) if "\n" in text else " ".join(text.split())
