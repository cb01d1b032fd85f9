"""The report as JUnit XML, which most CI systems show as failed tests. Each file is a suite, each finding a test."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from typing import Any
from xml.etree import ElementTree as ET  # it writes here, and reads nothing

from sphinxext_izuma.glossary.finding import TYPE, Finding
from sphinxext_izuma.reports.findings_file import Reported

# Characters that XML 1.0 does not allow.
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def report(findings: Sequence[Reported]) -> str:
    """Return the report. Without findings it has one test that has passed: some systems refuse an empty report."""
    root = ET.Element("testsuites", name=TYPE)
    found = sorted((each.finding for each in findings), key=lambda finding: finding.sort_key)
    for file, in_file in groupby(found, key=lambda finding: finding.place.label):
        _add_suite(root, file or TYPE, list(in_file))
    if not found:
        ET.SubElement(_suite(root, TYPE, 1, 0), "testcase", classname=TYPE, name="no findings")
    root.set("tests", str(len(found) or 1))
    root.set("failures", str(len(found)))
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _suite(root: ET.Element, name: str, tests: int, failures: int) -> ET.Element:
    figures: dict[str, Any] = {"tests": str(tests), "failures": str(failures), "errors": "0", "skipped": "0"}
    return ET.SubElement(root, "testsuite", name=_clean(name), **figures)


def _add_suite(root: ET.Element, name: str, findings: Sequence[Finding]) -> None:
    suite = _suite(root, name, len(findings), len(findings))
    for finding in findings:
        place = ":".join(str(part) for part in (finding.place.line, finding.column) if part)
        title = f"{place}: {finding.message}" if place else finding.message
        attributes = {"classname": _clean(name), "name": title}
        if finding.place.label:
            attributes["file"] = _clean(finding.place.label)
        if finding.place.line:
            attributes["line"] = str(finding.place.line)
        test = ET.SubElement(suite, "testcase", attributes)
        failure = ET.SubElement(test, "failure", type=f"{TYPE}.{finding.kind.value}", message=finding.message)
        failure.text = _clean(finding.as_text())


def _clean(text: str) -> str:
    return _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)
