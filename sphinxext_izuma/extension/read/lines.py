"""Finds the exact line of each use. docutils and MyST give only the first line of its block."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sphinx.transforms import SphinxTransform

from sphinxext_izuma.extension.build import build_of
from sphinxext_izuma.extension.docstrings import docstrings
from sphinxext_izuma.extension.doctree import nodes_of
from sphinxext_izuma.extension.nodes import TermUse
from sphinxext_izuma.extension.source_text import DOCSTRING, Key, first_line, key_of, lines_of, text_of
from sphinxext_izuma.glossary.term import Markup, Term


class ExactPlaces(SphinxTransform):
    """Give each use the line of its role in the source file.

    The file is searched for the role and its text. If the file has as many occurrences as there are uses, the order
    decides. The numbers may differ, for example if a comment has a copy. Then each use gets the nearest occurrence at
    or after the line of docutils. In a Python file, only the docstring is searched. A use that is not found keeps the
    line of docutils.
    """

    default_priority = 5  # before Locale (20), which replaces nodes by translated ones

    def apply(self, **kwargs: Any) -> None:  # noqa: ARG002 - docutils' signature
        """Correct ``source`` and ``line`` of the uses of the document."""
        by_path: dict[str, list[TermUse]] = defaultdict(list)
        by_term: dict[str, list[TermUse]] = defaultdict(list)
        for use in nodes_of(self.document, TermUse):
            # A use that the directive made, for example from a see_also, has no source text. Its line is exact.
            if use.rawsource and use.source and use.line:
                if use.entry:
                    by_term[use.entry].append(use)
                else:
                    by_path[use.source.partition(DOCSTRING)[0]].append(use)
        for path, uses in by_path.items():
            _correct(path, uses)
        build = build_of(self.env)
        for term_id, uses in by_term.items():
            _correct_in_entry(build.glossary.by_id[term_id], uses)


def _correct(path: str, uses: Sequence[TermUse]) -> None:
    """Correct the source and the line of all uses from one file."""
    text = text_of(path)
    lines = _lines_in_order(text, uses)
    if lines and not any(DOCSTRING in (use.source or "") for use in uses):
        for use, line in zip(uses, lines, strict=True):
            use.source, use.line = path, line
    else:
        _search(path, text, uses)


def _lines_in_order(text: str, uses: Sequence[TermUse]) -> list[int]:
    """Return the lines of *uses* if *text* has exactly these roles in this order; otherwise an empty list."""
    marks = {use.rawsource[: use.rawsource.find("`") + 1] for use in uses}
    if sum(map(text.count, marks)) != len(uses):
        return []
    lines, line, counted = [], 1, 0
    for use in uses:
        start = text.find(use.rawsource, counted)
        if start < 0:
            return []
        line += text.count("\n", counted, start)
        counted = start
        lines.append(line)
        line, counted = line + use.rawsource.count("\n"), start + len(use.rawsource)
    return lines


def _search(path: str, text: str, uses: Sequence[TermUse]) -> None:
    """Correct the source and the line of uses, in groups with the same role and text."""
    strings = docstrings(path, text) if any(DOCSTRING in (use.source or "") for use in uses) else {}
    by_block: dict[tuple[str, Key], list[TermUse]] = defaultdict(list)
    for use in uses:
        by_block[use.source or "", key_of(use)].append(use)
    written = lines_of(text, {key for _, key in by_block})
    for (source, key), alike in by_block.items():
        lines: Sequence[int] = written.get(key, ())
        above = 0
        if described := source.partition(DOCSTRING)[2]:
            # autodoc counts lines from the start of the docstring.
            if docstring := strings.get(described):
                lines = [line for line in lines if line in docstring]
                above = docstring.start - 1
            elif len(lines) != len(alike):
                continue
        if lines:
            reported = (above + first_line(use) for use in alike)
            for use, line in zip(alike, _matched(len(alike), reported, lines), strict=True):
                if line is not None:
                    use.source, use.line = path, line


def _correct_in_entry(term: Term, uses: Sequence[TermUse]) -> None:
    """Correct the lines of the uses in the texts of *term*. The page may list the term more than once."""
    texts: dict[str, list[Markup]] = {}
    for markup in term.texts:
        texts.setdefault(markup.path or term.place.path, []).append(markup)
    for path, of_file in texts.items():
        _correct_in_texts(of_file, [use for use in uses if use.source == path])


def _correct_in_texts(texts: Sequence[Markup], uses: Sequence[TermUse]) -> None:
    by_key: dict[Key, list[TermUse]] = defaultdict(list)
    for use in uses:
        by_key[key_of(use)].append(use)
    lines: dict[Key, list[int]] = defaultdict(list)
    for markup in texts:
        for key, found in lines_of(markup.text, by_key.keys()).items():
            lines[key].extend(markup.line_of(line - 1) for line in found)
    for key, alike in by_key.items():
        if key in lines:
            reported = (use.line or 0 for use in alike)
            for use, line in zip(alike, _matched(len(alike), reported, lines[key]), strict=True):
                use.line = line or use.line


def _matched(count: int, lines_reported: Iterable[int], lines: Sequence[int]) -> Iterator[int | None]:
    """Yield the exact line for each of *count* reported lines, None if there is none. *lines* has the occurrences."""
    if count % len(lines) == 0:  # a file may be included more than once
        yield from list(lines) * (count // len(lines))
        return
    reported = list(lines_reported)
    at, last = 0, 0
    for position, first in enumerate(reported):
        if first < last:  # the file is included again
            at = 0
        last = first
        while at < len(lines) and lines[at] < first:
            at += 1
        # An occurrence in or after the next block does not belong to this block.
        end = next((line for line in reported[position + 1 :] if line != first), None)
        if at < len(lines) and not (end and first < end <= lines[at]):
            yield lines[at]
            at += 1
        else:
            yield None
