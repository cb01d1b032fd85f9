"""Reads the findings that the builder ``izterm`` and ``check --format json`` write, a JSON object a line."""

from __future__ import annotations

import codecs
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

from sphinxext_izuma.glossary.finding import VERSION, Finding, Kind
from sphinxext_izuma.glossary.term import Place

SCHEMA = Path(__file__).with_name("findings.schema.json")
_TEXTS = ("message", "name", "term", "suggestion", "file")
_NUMBERS = ("line", "column")
_FOLDERS = ("docs", "doc", "source", "docs/source", "doc/source")


class UnusableReport(Exception):
    """A report or a baseline can't be used. The text says why, and what to do."""


class Reported(NamedTuple):
    """A finding of a report.

    :ivar finding: the finding.
    :ivar is_known: whether the baseline of the project has it.
    """

    finding: Finding
    is_known: bool = False


def parse(text: str, name: str) -> list[Reported]:
    """Return the findings of a report.

    :param text: the content of the file.
    :param name: the name of the file, for the messages.
    :raises UnusableReport: if a line is no finding.
    """
    cure = "give the file output.json of 'sphinx-build -b izterm'"
    return [_reported(values) for values in objects(text, name, "report", cure, _is_finding)]


def text_of(content: bytes) -> str:
    """Return the text of a report or a baseline. PowerShell writes UTF-16, and editors may write a mark."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace")
    return content.removeprefix(codecs.BOM_UTF8).decode("utf-8", "surrogateescape")


def objects(
    text: str, name: str, what: str, cure: str, is_right: Callable[[dict[str, Any]], bool]
) -> list[dict[str, Any]]:
    """Return the JSON objects of a text, one a line.

    :param name: the name of the file, for the messages.
    :param what: the kind of file, for the messages.
    :param cure: the cure if the file is something else.
    :param is_right: says whether an object has the right keys.
    :raises UnusableReport: if a line is something else, or has another version.
    """
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    found: list[dict[str, Any]] = []
    for number, line in lines:
        values = _object(line)
        version, kind = values.get("version", VERSION), values.get("kind")
        if version != VERSION:
            raise UnusableReport(f"{name} has the version {version!r}, and this program reads {VERSION}: make it anew")
        if isinstance(kind, str) and not is_kind(kind):
            raise UnusableReport(
                f"{name}:{number} has the kind {kind!r}, which this program does not know: make it anew"
            )
        if not is_right(values) or "version" not in values:
            wrong = f"{name} is no {what}" if not found else f"{name}:{number} is no line of a {what}"
            raise UnusableReport(f"{wrong}: {cure}")
        found.append(values)
    return found


def _object(line: str) -> dict[str, Any]:
    """Return the JSON object in a line; empty if there is none."""
    try:
        values = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return values if isinstance(values, dict) else {}


def is_kind(value: object) -> bool:
    """Return whether a value is that of a kind."""
    return any(value == kind.value for kind in Kind)


def _is_finding(values: dict[str, Any]) -> bool:
    texts = all(isinstance(values.get(key, 0), str | None) for key in _TEXTS)
    numbers = all(_is_number(values.get(key, "")) for key in _NUMBERS)
    return texts and numbers and isinstance(values.get("message"), str) and is_kind(values.get("kind"))


def _is_number(value: object) -> bool:
    return value is None or (isinstance(value, int) and not isinstance(value, bool) and value > 0)


def _reported(values: dict[str, Any]) -> Reported:
    message, name, term, suggestion, file = (values[key] or "" for key in _TEXTS)
    line, column = (values[key] or 0 for key in _NUMBERS)
    finding = Finding(Place(file, file, line), Kind(values["kind"]), message, name, term, suggestion, column)
    return Reported(finding, is_known=values.get("known") is True)


def source_of(report: Path, files: Iterable[str]) -> Path:
    """Return the folder that has all *files*: the current one, one around the report, or a usual one in these.

    :raises UnusableReport: if there is none.
    """
    wanted = list(files)
    for root in (Path(), *report.absolute().parents):
        for folder in (root, *(root / name for name in _FOLDERS)):
            if all((folder / name).is_file() for name in wanted):
                return folder
    raise UnusableReport(f"the sources of {report} are not found: give their folder with --source")
