"""What a project does with its terms: findings and figures, for people and for programs."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sphinxext_izuma.extension.findings import Finding


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Row:
    """A finding as the report shows it, sorted by its place: *file* as seen from the source folder."""

    file: str
    line: int
    column: int
    kind: str
    message: str
    name: str
    term: str
    suggestion: str

    @classmethod
    def of(cls, finding: Finding, folder: str) -> Row:
        """Return the row of a finding in a project whose sources are in *folder*."""
        return cls(
            file=_relative(finding.path, folder),
            line=finding.line,
            column=finding.column,
            kind=finding.subtype.value,
            message=finding.message,
            name=finding.name,
            term=finding.term,
            suggestion=finding.suggestion,
        )

    def as_text(self) -> str:
        """Return a line for people, and for editors that jump to the place."""
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part)
        return f"{place}: {self.message} [{self.kind}]"

    def as_json(self) -> str:
        """Return a JSON object for programs; what is not known is null."""
        fields = ("kind", "name", "term", "file", "line", "column", "message", "suggestion")
        return json.dumps({field: getattr(self, field) or None for field in fields}, ensure_ascii=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All findings of a project, each once, and its figures.

    *terms* and *used* count entries, *named* the terms named on each page and *linked* those of them that the page
    links; *left_out* are the kinds that the project silences.
    """

    rows: tuple[Row, ...]
    terms: int
    used: int
    named: int
    linked: int
    most_used: tuple[tuple[str, int], ...]
    left_out: tuple[str, ...]

    @property
    def coverage(self) -> str:
        """The share of the named terms that are linked, in percent; rounded down, so that only all are 100."""
        tenths = self.linked * 1000 // self.named if self.named else 1000
        return f"{tenths // 10}.{tenths % 10} %"

    def is_under(self, limit: float) -> bool:
        """Return whether the coverage is below *limit* percent."""
        return self.linked * 100 < limit * self.named

    def names(self, kind: str) -> int:
        """Return how many names the findings of a kind are about."""
        return len({row.name for row in self.rows if row.kind == kind})

    def summary(self) -> Iterator[str]:
        """Yield the lines of the figures."""
        yield f"findings    {len(self.rows)}"
        yield f"terms       {self.terms}"
        yield f"used        {self.used}"
        yield f"unused      {self.names('unused')}"
        yield f"undefined   {self.names('undefined')}"
        yield f"deprecated  {self.names('deprecated')}"
        yield f"coverage    {self.coverage} ({self.linked} of {self.named})"
        if self.left_out:
            yield f"left out    {', '.join(self.left_out)} (suppress_warnings)"
        if self.most_used:
            yield "most used"
            width = len(str(self.most_used[0][1]))
            for term, count in self.most_used:
                yield f"  {count:{width}}  {term}"

    def as_text(self) -> str:
        """Return the report for people."""
        rows = [row.as_text() for row in self.rows]
        return _lines([*rows, *([""] if rows else []), *self.summary()])

    def as_json(self) -> str:
        """Return the findings for programs, a JSON object a line."""
        return _lines(row.as_json() for row in self.rows)


def rows_of(findings: Iterable[Finding], folder: str) -> tuple[Row, ...]:
    """Return the findings sorted; what two pages have from one line is one."""
    return tuple(sorted({Row.of(finding, folder) for finding in findings}))


def _relative(path: str, folder: str) -> str:
    if not os.path.isabs(path):  # noqa: PTH117 - it may also be "<rst_prolog>", or hold the name of a docstring
        return path
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:  # on another drive
        return Path(path).as_posix()


def _lines(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
