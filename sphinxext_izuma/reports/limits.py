"""The numbers of findings that folders may have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import NamedTuple

from sphinxext_izuma.glossary.finding import Finding


class Limit(NamedTuple):
    """The largest number of findings in a folder."""

    folder: PurePosixPath
    largest: int

    def has(self, finding: Finding) -> bool:
        """Return whether the file of a finding is in the folder, or is it. A file without a path is in the root."""
        return (
            not self.folder.parts
            or self.folder in (path := PurePosixPath(finding.place.label)).parents
            or (self.folder == path)
        )


def parse(text: str) -> Limit:
    """Return the limit in ``FOLDER=NUMBER``.

    :raises ValueError: if the text is something else.
    """
    folder, _, number = text.rpartition("=")
    if not folder or not number.isdecimal():
        raise ValueError(text)
    return Limit(PurePosixPath(folder.replace("\\", "/")), int(number))


def exceeded(limits: Iterable[Limit], findings: Iterable[Finding]) -> Iterator[str]:
    """Yield a message for each folder with more findings than it may have. A finding counts for the deepest folder."""
    counts: Counter[Limit] = Counter()
    deepest_first = sorted(limits, key=lambda limit: -len(limit.folder.parts))
    for finding in findings:
        if limit := next((limit for limit in deepest_first if limit.has(finding)), None):
            counts[limit] += 1
    for limit in sorted(counts):
        if counts[limit] > limit.largest:
            yield f"{limit.folder.as_posix()}: findings: {counts[limit]}, allowed: {limit.largest}"
