"""The report as GitLab's code quality report: a JSON array.

Source: GitLab, "Code Quality", "Import code quality results from a CI/CD job".
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import starmap

from sphinxext_izuma.glossary.finding import TYPE, Finding
from sphinxext_izuma.reports.baseline import Key
from sphinxext_izuma.reports.findings_file import Reported
from sphinxext_izuma.reports.kinds import SUBJECTS, Level

_SEVERITIES = {Level.WARNING: "minor", Level.NOTE: "info"}


def report(findings: Sequence[Reported]) -> str:
    """Return the report."""
    issues = starmap(_issue, fingerprinted(findings))
    return f"{json.dumps(list(issues), indent=2, ensure_ascii=False)}\n"


def _issue(reported: Reported, fingerprint: str) -> dict[str, object]:
    finding = reported.finding
    return {
        "description": finding.message,
        "check_name": f"{TYPE}.{finding.kind.value}",
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[SUBJECTS[finding.kind].level],
        # GitLab wants a path and a line also of a finding that has none.
        "location": {"path": finding.place.label or ".", "lines": {"begin": finding.place.line or 1}},
    }


def fingerprinted(findings: Sequence[Reported]) -> Iterator[tuple[Reported, str]]:
    """Yield each finding with a text that no other finding has, and that stays if lines move."""
    seen: Counter[Key] = Counter()
    for reported in findings:
        yield reported, _fingerprint(reported.finding, seen)


def _fingerprint(finding: Finding, seen: Counter[Key]) -> str:
    key = Key.of(finding)
    seen[key] += 1
    content = "\0".join((key.file, key.kind.value, key.what, str(seen[key])))
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()
