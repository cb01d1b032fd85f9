"""The report of the builder ``izterm``: its findings and figures, as text and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass

from sphinxext_izuma.glossary.finding import Finding, Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All findings of a project, each once, and its figures.

    :ivar findings: the findings, sorted by their places.
    :ivar terms: the number of entries.
    :ivar used: the number of entries that some page uses.
    :ivar named: the number of terms that pages name, counted on each page.
    :ivar linked: the number of these terms that the page also links.
    :ivar most_used: the terms with the most uses, and their numbers.
    :ivar translated: the languages of translations, and the numbers of entries that are translated.
    :ivar left_out: the kinds that the project silences.
    :ivar known: the findings that the baseline knows.
    :ivar gone: the known findings that are gone, a line for each kind and file.
    """

    findings: tuple[Finding, ...]
    terms: int
    used: int
    named: int
    linked: int
    most_used: tuple[tuple[str, int], ...]
    translated: tuple[tuple[str, int], ...]
    left_out: tuple[str, ...]
    known: Set[Finding] = frozenset()
    gone: tuple[str, ...] = ()

    @property
    def coverage(self) -> str:
        """The share of the named terms that are linked, in percent. It is rounded down, so that 100 means all."""
        tenths = self.linked * 1000 // self.named if self.named else 1000
        return f"{tenths // 10}.{tenths % 10} %"

    def is_under(self, limit: float) -> bool:
        """Return whether the coverage is below *limit* percent."""
        return self.linked * 100 < limit * self.named

    def names(self, kind: Kind) -> int:
        """Return the number of different names in the findings of a kind."""
        return len({finding.name for finding in self.findings if finding.kind is kind})

    def summary(self) -> Iterator[str]:
        """Yield the figures, one line each."""
        yield f"findings    {len(self.findings) - len(self.known)}"
        if self.known:
            yield f"known       {len(self.known)} (izterm_baseline)"
        yield f"terms       {self.terms}"
        yield f"used        {self.used}"
        yield f"unused      {self.names(Kind.UNUSED)}"
        yield f"undefined   {self.names(Kind.UNDEFINED)}"
        yield f"deprecated  {self.names(Kind.DEPRECATED)}"
        yield f"coverage    {self.coverage} ({self.linked} of {self.named})"
        if self.left_out:
            yield f"left out    {', '.join(self.left_out)} (suppress_warnings)"
        if self.gone:
            yield "gone        write izterm_baseline anew with 'sphinx-izterm baseline'"
            yield from (f"  {line}" for line in self.gone)
        if self.translated:
            yield "translated"
            longest = max(len(language) for language, _ in self.translated)
            for language, count in self.translated:
                yield f"  {language:{longest}}  {count} of {self.terms}"
        if self.most_used:
            yield "most used"
            width = len(str(self.most_used[0][1]))
            for term, count in self.most_used:
                yield f"  {count:{width}}  {term}"

    def as_text(self) -> str:
        """Return the report for people, without the findings that the baseline knows."""
        findings = [finding.as_text() for finding in self.findings if finding not in self.known]
        return _lines([*findings, *([""] if findings else []), *self.summary()])

    def as_json(self) -> str:
        """Return the findings for programs, one JSON object on each line."""
        return _lines(finding.as_json(known=finding in self.known) for finding in self.findings)


def sorted_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings sorted by their places. A finding that several pages share is returned once."""
    return tuple(sorted(set(findings), key=lambda finding: finding.sort_key))


def _lines(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
