"""The builder ``izterm``: reports all that is wrong with the terms of a project, and how well its pages link them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, ClassVar, cast

from sphinx.builders import Builder
from sphinx.errors import SphinxError
from sphinx.util import logging
from sphinx.util.display import progress_message

from sphinxext_izuma import __version__
from sphinxext_izuma.glossary import names
from sphinxext_izuma.extension.report.report import checks
from sphinxext_izuma.extension.domain import REPORT, IzumaDomain
from sphinxext_izuma.extension.findings import Subtype, is_silenced
from sphinxext_izuma.extension.report.report import Report, rows_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Set
    from pathlib import Path

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinxext_izuma.extension.findings import Finding

MOST_USED = 10  # terms in the summary

logger = logging.getLogger(__name__)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the builder: Sphinx finds it by its entry point, in builds that use it alone."""
    app.setup_extension("sphinxext_izuma")
    app.add_builder(TermReport)
    app.connect("build-finished", fail)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}


class ReportNotWritten(SphinxError):
    """A file of the report can't be written."""

    category = "Report not written"


class TermReport(Builder):
    """Goes over every page, as for an output of them, and writes down what was found."""

    name = REPORT
    epilog = "The report is in %(outdir)s/output.txt; for programs, in output.json beside it."
    allow_parallel: ClassVar[bool] = True
    failed = False

    def get_outdated_docs(self) -> Set[str]:
        """Return all pages: a report is about all of them, whatever has changed."""
        return self.env.found_docs

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:  # noqa: ARG002 - Sphinx's signature
        """Return the name of the page: nothing is written that links lead to."""
        return docname

    def prepare_writing(self, docnames: Set[str]) -> None:
        """Do nothing."""

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        """Do nothing: all was noted when the page was resolved, in this process."""

    def finish(self) -> None:
        """Write the report, print its summary, and judge."""
        domain = IzumaDomain.of(self.env)
        with progress_message("checking the text of all pages"):
            report = survey(domain, str(self.srcdir))
        self._write("output.txt", report.as_text())
        self._write("output.json", report.as_json())
        logger.info("")
        for line in report.summary():
            logger.info("%s", line)
        limit = self.config.izterm_fail_under
        if report.is_under(limit):
            self.failed = True
            # Not in the summary: what fails a build is also said in a quiet one.
            logger.error("coverage of terms is %s, less than the %s %% of izterm_fail_under", report.coverage, limit)

    def _write(self, name: str, text: str) -> None:
        path = cast("Path", self.outdir / name)
        try:
            # What has no encoding, as the name of a file may hold, becomes an escape that JSON knows.
            path.write_text(text, encoding="utf-8", errors="backslashreplace", newline="\n")
        except OSError as error:
            raise ReportNotWritten(f"{path}: {error.strerror}: clear the way, or give another output folder") from None


def fail(app: Sphinx, exception: Exception | None) -> None:
    """Make the exit status 1 where the coverage is too low."""
    if exception is None and isinstance(app.builder, TermReport) and app.builder.failed:
        app.statuscode = 1


def survey(domain: IzumaDomain, folder: str) -> Report:
    """Return the report on the pages that have been resolved; paths are as seen from *folder*.

    All checks are made, also those that the project has not switched on: who builds a report wants to know.
    """
    # A build may be of some pages only.
    in_prose = [(docname, finding) for docname, finding in checks.by_page(domain) if docname in domain.written]
    refused = domain.concordance.refused()
    findings = [*domain.findings, *refused, *(finding for _, finding in in_prose), *checks.unused(domain)]
    silenced = {subtype for subtype in Subtype if is_silenced(subtype, domain.env.config)}
    found = [finding for finding in findings if finding.subtype not in silenced]
    left_out = {finding.subtype.value for finding in findings} & {subtype.value for subtype in silenced}
    named = _named(domain, in_prose)
    return Report(
        rows=rows_of(found, folder),
        terms=len(domain.glossary.terms),
        used=len(domain.concordance.used),
        named=len(named),
        linked=sum(named.values()),
        most_used=_most_used(domain),
        left_out=tuple(sorted(left_out)),
    )


def _named(domain: IzumaDomain, in_prose: Iterable[tuple[str, Finding]]) -> dict[tuple[str, str], bool]:
    """Return for each page and each term, or unknown name, that it names whether it links it."""
    named: dict[tuple[str, str], bool] = {}
    for docname, counts in domain.written.items():
        for name, linked in counts:
            outcome = domain.concordance.outcomes[name]
            if outcome.term or outcome.problem:  # else the project says to ignore it
                key = docname, outcome.term.name if outcome.term else name
                named[key] = named.get(key, False) or linked
    for docname, finding in in_prose:
        named.setdefault((docname, finding.term), False)
    return named


def _most_used(domain: IzumaDomain) -> tuple[tuple[str, int], ...]:
    """Return the terms that pages use most, with how often."""
    uses: Counter[str] = Counter()
    for counts in domain.written.values():
        for (name, _), count in counts.items():
            if term := domain.concordance.outcomes[name].term:
                uses[term.name] += count
    ordered = sorted(uses.items(), key=lambda use: (-use[1], names.sort_key(use[0])))
    return tuple(ordered[:MOST_USED])
