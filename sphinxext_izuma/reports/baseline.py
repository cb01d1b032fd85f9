"""The baseline: the findings that a project knows and has not mended yet. A build does not warn of them."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple, Self

from sphinxext_izuma.glossary.finding import VERSION, Finding, Kind
from sphinxext_izuma.reports.findings_file import is_kind, objects

# A place changes if lines move. A hint in brackets changes with the glossary, or with the fields of a later release.
_PLACE = re.compile(r"(?P<file>\.\w+):\d+(?::\d+)?\b|\b(?P<word>line|column) \d+\b")
_HINT = re.compile(r"\s*\([^()]*\)")


class Key(NamedTuple):
    """The part of a finding that stays if lines move.

    :ivar file: the file, as seen from the source folder.
    :ivar kind: the subject.
    :ivar what: the name; if the finding has no name, the message without lines and hints.
    """

    file: str
    kind: Kind
    what: str

    @classmethod
    def of(cls, finding: Finding) -> Self:
        """Return the key of a finding."""
        return cls(finding.place.label, finding.kind, finding.name or _lasting(finding.message))


def _lasting(message: str) -> str:
    """Return the part of a message that stays."""
    return _PLACE.sub(lambda match: match["file"] or match["word"], _HINT.sub("", message))


class Baseline:
    """How often each finding is known. The first findings of a key are the known ones, in the order of their lines."""

    def __init__(self, counts: Mapping[Key, int]) -> None:
        self._counts = counts
        self._known: dict[tuple[str, Key], dict[tuple[int, int], bool]] = {}

    @classmethod
    def parse(cls, text: str, name: str) -> Self:
        """Return the baseline in the content of a file.

        :param name: the name of the file, for the messages.
        :raises UnusableReport: if a line is something else.
        """
        cure = "write it with 'sphinx-izterm baseline'"
        counts: Counter[Key] = Counter()
        for values in objects(text, name, "baseline", cure, _is_known):
            what = values["name"] or _lasting(values["message"])
            counts[Key(values["file"] or "", Kind(values["kind"]), what)] += values["count"]
        return cls(counts)

    def knows(self, finding: Finding, page: str = "") -> bool:
        """Return whether a finding is known. A finding that is asked for again has the same answer.

        :param page: the page that is read or written. Each page counts alone, because several processes may write them.
        """
        key = Key.of(finding)
        known = self._known.setdefault((page, key), {})
        place = finding.place.line, finding.column
        if place not in known:
            known[place] = len(known) < self._counts.get(key, 0)
        return known[place]

    def gone(self, findings: Iterable[Finding]) -> Iterator[tuple[Key, int]]:
        """Yield the known findings that a report does not have any more, each with how many are gone."""
        found = Counter(map(Key.of, findings))
        for key, count in sorted(
            self._counts.items(), key=lambda item: (item[0].file, item[0].kind.value, item[0].what)
        ):
            if count > found[key]:
                yield key, count - found[key]


def _is_known(values: dict[str, Any]) -> bool:
    count = values.get("count")
    texts = all(isinstance(values.get(key, 0), str | None) for key in ("file", "name"))
    is_count = isinstance(count, int) and not isinstance(count, bool) and count > 0
    return texts and is_count and isinstance(values.get("message"), str) and is_kind(values.get("kind"))


def lines_for(findings: Iterable[Finding]) -> Iterator[str]:
    """Yield the lines of a baseline that knows all *findings*, sorted, so that versions of the file can be compared."""
    messages: dict[Key, str] = {}
    counts: Counter[Key] = Counter()
    for finding in findings:
        key = Key.of(finding)
        messages.setdefault(key, _lasting(finding.message))
        counts[key] += 1
    for key in sorted(counts, key=lambda key: (key.file, key.kind.value, key.what)):
        values = {
            "version": VERSION,
            "kind": key.kind.value,
            "name": key.what if key.what != messages[key] else None,
            "file": key.file or None,
            "message": messages[key],
            "count": counts[key],
        }
        yield json.dumps(values, ensure_ascii=False)
