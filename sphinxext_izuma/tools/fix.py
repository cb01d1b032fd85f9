"""Apply the suggestions of a report to the sources: misspelt and deprecated names, and links for mentions."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from sphinxext_izuma.glossary import names
from sphinxext_izuma.glossary.finding import Finding, Kind
from sphinxext_izuma.glossary.term import Place
from sphinxext_izuma.reports.findings_file import UnusableReport, source_of
from sphinxext_izuma.tools.alignment import Edit, Layout
from sphinxext_izuma.tools.markup import Syntax
from sphinxext_izuma.tools.migration import Change, apply_edits
from sphinxext_izuma.tools.reporting import findings_of
from sphinxext_izuma.tools.uses import SYNTAXES

_NAMES = frozenset({Kind.UNDEFINED.value, Kind.DEPRECATED.value})
_ENCODING, _ERRORS = "utf-8", "surrogateescape"
# A role with its text, in reST or MyST; or a text in backticks, for a default role.
_ROLE = re.compile(r"(?P<role>[:{][\w.+-]+(?::[\w.+-]+)*[:}])?(?P<ticks>`+)(?P<text>[^`]+)(?P=ticks)")
_TITLED = re.compile(r"(?P<before>.+?\s*(?<!\\)<)(?P<name>[^<>]*)>", re.DOTALL)
# The blanks between two words: a line that continues a text may begin with quote marks or table borders.
_GAP = r"(?:[ \t]|\n[ \t]*(?:[>|#*]+[ \t]+)*)+"


def changes(report: Path, source: Path | None, *, mentions: bool = False) -> Iterator[Change]:
    """Yield the changes of the sources that a report suggests.

    :param report: the file ``output.json`` of the builder ``izterm``.
    :param source: the source folder of the project; looked for if not given.
    :param mentions: whether terms that a page mentions become links.
    :raises UnusableReport: if the file is no report, if the sources are not found, or if one has changed since.
    :raises OSError: if a file can't be read.
    """
    wanted = _NAMES | ({Kind.MENTION.value} if mentions else set())
    by_file: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for finding in _findings(report):
        if finding["kind"] in wanted and finding["suggestion"] and finding["file"] and finding["line"]:
            by_file[finding["file"]].append(finding)
    folder = source or source_of(report, by_file)
    paths = {name: folder / name for name in by_file}
    for name, path in paths.items():
        if path.stat().st_mtime_ns > report.stat().st_mtime_ns:
            raise UnusableReport(f"{name} has changed since the report: run 'sphinx-build -b izterm' again")
    for name, path in sorted(paths.items()):
        yield _change(path, by_file[name])


def _findings(report: Path) -> list[dict[str, Any]]:
    return [
        {**finding._asdict(), "kind": finding.kind.value, "file": finding.place.label, "line": finding.place.line}
        for finding, _ in findings_of(report)
    ]


def _change(path: Path, findings: Sequence[dict[str, Any]]) -> Change:
    text = path.read_bytes().decode(_ENCODING, _ERRORS)
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    edits: dict[int, Edit] = {}
    kept: list[Finding] = []
    for finding in findings:
        line, column = finding["line"], finding["column"]
        at = starts[line - 1] + column - 1 if column and line <= len(starts) else -1
        edit = _edit(text, at, finding) if at >= 0 else None
        if edit is None:
            kept.append(_kept(path, finding, "is not found at its place"))
        else:
            edits[edit.start] = edit
    fitting = _fitting(path, text, [edits[start] for start in sorted(edits)])
    done = set(fitting)
    for edit in edits.values():
        if edit not in done:
            line = bisect_right(starts, edit.start)
            kept.append(_kept(path, {"line": line, "name": text[edit.start : edit.end]}, "has no room in its cell"))
    return Change(path=path, before=text, after=apply_edits(text, fitting), kept=tuple(kept))


def _kept(path: Path, finding: dict[str, Any], reason: str) -> Finding:
    place = Place(path.as_posix(), str(path), finding["line"])
    return Finding(place, Kind.UNDEFINED, f"{finding['name']!r} {reason}: left as it is")


def _edit(text: str, at: int, finding: dict[str, Any]) -> Edit | None:
    """Return the edit for a finding at an index of the text, None if the text is another one."""
    name, suggestion = finding["name"], finding["suggestion"]
    if finding["kind"] != Kind.MENTION.value and (role := _ROLE.match(text, at)):
        start, end = role.span("text")
        if titled := _TITLED.fullmatch(role["text"]):
            start, end = start + titled.start("name"), start + titled.end("name")
        return Edit(start, end, suggestion) if names.exact(text[start:end].replace("\\", "")) == name else None
    words = re.compile(_GAP.join(map(_flexible, name.split())))
    found = words.match(text, at)
    return Edit(at, found.end(), suggestion) if found else None


def _flexible(word: str) -> str:
    """Return a pattern for a word, with any apostrophe."""
    return re.sub("['\u2019]", "['\u2019]", re.escape(word))


def _fitting(path: Path, text: str, edits: Sequence[Edit]) -> list[Edit]:
    """Return the edits with those that keep titles and tables in shape, without those that have no room in a cell."""
    if SYNTAXES.get(path.suffix.lower()) is not Syntax.RST:
        return list(edits)
    layout = Layout(text)
    fitting: list[Edit] = []
    for number, alike in groupby(edits, key=lambda edit: layout.line_at(edit.start)):
        on_line = list(alike)
        if any("\n" in text[edit.start : edit.end] for edit in on_line):
            fitting += on_line
        else:
            fitting += [part for group in layout.fit(number, on_line) for part in group]
    return fitting
