"""The builder ``izterm``: runs all checks, and writes a report with all findings and the coverage of terms."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, ClassVar, cast

from sphinx.builders import Builder
from sphinx.errors import SphinxError
from sphinx.util import logging
from sphinx.util.display import progress_message

from sphinxext_izuma.extension.build import REPORT_BUILDER, build_of
from sphinxext_izuma.extension.findings import is_silenced
from sphinxext_izuma.extension.relate.entries import Entries
from sphinxext_izuma.extension.relate.resolution import Resolutions
from sphinxext_izuma.extension.relate.usage import Usage
from sphinxext_izuma.extension.report import checks
from sphinxext_izuma.extension.report.report import Report, sorted_findings
from sphinxext_izuma.extension.report.translations import coverage_by_language, in_translations
from sphinxext_izuma.glossary import names
from sphinxext_izuma.glossary.finding import TYPE, Kind, printable
from sphinxext_izuma.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence, Set
    from pathlib import Path

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinxext_izuma.extension.build import Build
    from sphinxext_izuma.glossary.finding import Finding

MOST_USED = 10  # terms in the summary

logger = logging.getLogger(__name__)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the builder. Sphinx finds it by its entry point, only in builds that use it."""
    app.setup_extension("sphinxext_izuma")
    app.add_builder(TermReport)
    app.connect("build-finished", fail)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}


class ReportNotWritten(SphinxError):
    """A file of the report can't be written."""

    category = "Report not written"


class TermReport(Builder):
    """Resolves every page like other builders, but writes only the report."""

    name = REPORT_BUILDER
    epilog = "The report is in %(outdir)s/output.txt; for programs, in output.json beside it."
    allow_parallel: ClassVar[bool] = True
    failed = False

    def get_outdated_docs(self) -> Set[str]:
        """Return all pages, also unchanged pages, because the report is about all of them."""
        return self.env.found_docs

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:  # noqa: ARG002 - Sphinx's signature
        """Return the docname, because no page is written that a link could lead to."""
        return docname

    def prepare_writing(self, docnames: Set[str]) -> None:
        """Do nothing."""

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        """Do nothing. The findings were kept when the page was resolved, in this process."""

    def finish(self) -> None:
        """Write the report, print its summary, and check the coverage."""
        with progress_message("checking the text of all pages"):
            report = survey(build_of(self.env))
        self._write("output.txt", report.as_text())
        self._write("output.json", report.as_json())
        logger.info("")
        for line in report.summary():
            logger.info("%s", line)
        limit = self.config.izterm_fail_under
        if report.is_under(limit):
            self.failed = True
            # This line is no part of the summary, because a quiet build must also give the reason of its failure.
            logger.error("coverage of terms is %s, less than the %s %% of izterm_fail_under", report.coverage, limit)

    def _write(self, name: str, text: str) -> None:
        path = cast("Path", self.outdir / name)
        try:
            # The name of a file may have characters without an encoding. They become escapes that JSON knows.
            path.write_text(text, encoding="utf-8", errors="backslashreplace", newline="\n")
        except OSError as error:
            raise ReportNotWritten(f"{path}: {error.strerror}: clear the way, or give another output folder") from None


def fail(app: Sphinx, exception: Exception | None) -> None:
    """Make the exit status 1 if the coverage is too low."""
    if exception is None and isinstance(app.builder, TermReport) and app.builder.failed:
        app.statuscode = 1


def survey(build: Build) -> Report:
    """Return the report on the pages that have been resolved.

    All checks run, also those that the project has switched off, because a writer asked for the report.
    """
    # A build may resolve some pages only.
    in_prose = [(docname, finding) for docname, finding in checks.by_page(build) if docname in build.resolved]
    others = [*build.once(Entries).refused(), *(finding for _, finding in in_prose), *checks.unused(build)]
    others += in_translations(build)
    findings = [*build.findings, *filter(build.is_wanted, others)]
    silenced = {kind for kind in Kind if is_silenced(kind, build.config)}
    found = [finding for finding in findings if finding.kind not in silenced]
    left_out = {finding.kind.value for finding in findings} & {kind.value for kind in silenced}
    named = _named(build, in_prose)
    reported = sorted_findings(found)
    known, gone = _known(build, reported, silenced)
    return Report(
        findings=reported,
        terms=len(build.glossary),
        used=len(build.once(Usage).used),
        named=len(named),
        linked=sum(named.values()),
        most_used=_most_used(build),
        translated=tuple(coverage_by_language(build)),
        left_out=tuple(sorted(left_out)),
        known=known,
        gone=gone,
    )


def _known(build: Build, findings: Sequence[Finding], silenced: Set[Kind]) -> tuple[Set[Finding], tuple[str, ...]]:
    """Return the findings that the baseline knows, and a line for those that it knows and that are gone."""
    if not build.baseline:
        return frozenset(), ()
    known = frozenset(filter(build.baseline.knows, findings))
    if build.resolved.keys() < build.env.found_docs:  # the findings of the other pages are not known
        return known, ()
    gone = [(key, count) for key, count in build.baseline.gone(findings) if key.kind not in silenced]
    return known, tuple(f"{printable(key.file)}: {key.what} [{TYPE}.{key.kind.value}] ({count})" for key, count in gone)


def _named(build: Build, in_prose: Iterable[tuple[str, Finding]]) -> dict[tuple[str, str], bool]:
    """Return whether a page links a term that it names, by docname and term. A name without a term counts as a term."""
    resolutions = build.once(Resolutions)
    named: dict[tuple[str, str], bool] = {}
    for docname, counts in build.resolved.items():
        for name, linked in counts:
            resolution = resolutions[name]
            if resolution.term or resolution.problem:  # otherwise the project ignores the name
                key = docname, resolution.term.name if resolution.term else name
                named[key] = named.get(key, False) or linked
    for docname, finding in in_prose:
        named.setdefault((docname, finding.term), False)
    return named


def _most_used(build: Build) -> tuple[tuple[str, int], ...]:
    """Return the terms with the most uses, and the numbers of their uses."""
    uses: Counter[str] = Counter()
    for counts in build.resolved.values():
        for (name, _), count in counts.items():
            if term := build.once(Resolutions)[name].term:
                uses[term.name] += count
    ordered = sorted(uses.items(), key=lambda use: (-use[1], names.sort_key(use[0])))
    return tuple(ordered[:MOST_USED])
