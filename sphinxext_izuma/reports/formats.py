"""The formats of a report, by their names."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from sphinxext_izuma.glossary.finding import Finding
from sphinxext_izuma.reports import gitlab, junit, sarif
from sphinxext_izuma.reports.findings_file import Reported


def _lines(line: Callable[[Finding], str]) -> Callable[[Sequence[Reported]], str]:
    return lambda findings: "".join(f"{line(each.finding)}\n" for each in findings)


FORMATS: Mapping[str, Callable[[Sequence[Reported]], str]] = {
    "text": _lines(Finding.as_text),
    "github": _lines(Finding.as_github),
    "gitlab": gitlab.report,
    "sarif": sarif.report,
    "junit": junit.report,
}
