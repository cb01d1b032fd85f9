"""The report as SARIF 2.1.0, the format of GitHub's code scanning and of many editors.

Source: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0".
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import starmap
from typing import Any
from urllib.parse import quote

from sphinxext_izuma.glossary.finding import TYPE, Finding, Kind
from sphinxext_izuma.reports.findings_file import Reported
from sphinxext_izuma.reports.gitlab import fingerprinted
from sphinxext_izuma.reports.kinds import SUBJECTS
from sphinxext_izuma.version import __version__

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_KINDS = tuple(Kind)


def report(findings: Sequence[Reported]) -> str:
    """Return the report. A finding of the baseline is ``unchanged``."""
    run = {
        "tool": {"driver": {"name": "sphinxext-izuma", "version": __version__, "rules": list(map(_rule, _KINDS))}},
        "columnKind": "unicodeCodePoints",
        "results": list(starmap(_result, fingerprinted(findings))),
    }
    document = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return f"{json.dumps(document, indent=2, ensure_ascii=False)}\n"


def _rule(kind: Kind) -> dict[str, Any]:
    subject = SUBJECTS[kind]
    return {
        "id": f"{TYPE}.{kind.value}",
        "shortDescription": {"text": subject.text},
        "fullDescription": {"text": subject.text},
        "help": {"text": f"The page about warnings in the manual has the cause and the cure of {TYPE}.{kind.value}."},
        "defaultConfiguration": {"level": subject.level.value},
    }


def _result(reported: Reported, fingerprint: str) -> dict[str, Any]:
    finding = reported.finding
    result: dict[str, Any] = {
        "ruleId": f"{TYPE}.{finding.kind.value}",
        "ruleIndex": _KINDS.index(finding.kind),
        "level": SUBJECTS[finding.kind].level.value,
        "message": {"text": finding.message},
        "partialFingerprints": {"izterm/v1": fingerprint},
        "baselineState": "unchanged" if reported.is_known else "new",
    }
    if finding.place.label:
        result["locations"] = [{"physicalLocation": _location(finding)}]
    return result


def _location(finding: Finding) -> dict[str, Any]:
    address = quote(finding.place.label.encode("utf-8", "surrogateescape"))
    location: dict[str, Any] = {"artifactLocation": {"uri": address}}
    region = {"startLine": finding.place.line, "startColumn": finding.column}
    if known := {key: number for key, number in region.items() if number}:
        location["region"] = known
    return location
