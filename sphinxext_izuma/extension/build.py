"""The state of one run of Sphinx: glossary, builder, notes of the pages, and the results so far."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

from sphinxext_izuma.extension.config import OWN, SENTENCES, SUMMARY
from sphinxext_izuma.extension.findings import emit
from sphinxext_izuma.extension.pages import Pages
from sphinxext_izuma.glossary.finding import Finding
from sphinxext_izuma.glossary.glossary import Glossary
from sphinxext_izuma.glossary.language.collation import collation_for

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

    from sphinxext_izuma.glossary.language.collation import Collation
    from sphinxext_izuma.glossary.term import Term
    from sphinxext_izuma.reports.baseline import Baseline

DOMAIN = "izuma"
REPORT_BUILDER = "izterm"  # the builder that checks everything

ResultT = TypeVar("ResultT")


@dataclass(eq=False)
class Build:
    """One run of Sphinx.

    :ivar env: Sphinx's environment.
    :ivar pages: the notes of the pages.
    :ivar glossary: the glossary of the project.
    :ivar app: Sphinx's application; not set before :meth:`begin`.
    :ivar builder: the builder, from then on, too.
    :ivar findings: everything that this build has reported.
    :ivar baseline: the findings that the project knows; None if it has no such file.
    :ivar resolved: the number of uses on each resolved page, by name and by whether the use is a link.
    :ivar is_read: whether all pages have been read, so that steps have their results.
    :ivar has_read: whether this build has read or removed a page.
    :ivar has_myst: whether Markdown texts can be parsed.
    :ivar is_unchanged: whether the inputs are those of the last build. Then no page has to be checked.
    :ivar lacks_files: whether a script or a style could not be written. The next build writes the same pages again.
    """

    env: BuildEnvironment
    pages: Pages
    glossary: Glossary = field(default_factory=Glossary)
    app: Sphinx = field(init=False)
    builder: Builder = field(init=False)
    findings: list[Finding] = field(default_factory=list)
    baseline: Baseline | None = None
    resolved: dict[str, Counter[tuple[str, bool]]] = field(default_factory=dict)
    has_read: bool = False
    is_read: bool = False
    has_myst: bool = True
    is_unchanged: bool = False
    lacks_files: bool = False
    _results: dict[Callable[..., Any], Any] = field(default_factory=dict)
    _wanted: dict[Finding, bool] = field(default_factory=dict)
    _trusted: dict[str, bool] = field(default_factory=dict)

    def begin(self, glossary: Glossary, app: Sphinx) -> None:
        """Begin a run with empty results. Sphinx may run several times in one process."""
        self.glossary, self.app, self.builder = glossary, app, app.builder
        self.findings, self.resolved, self._results, self._wanted = [], {}, {}, {}
        self._trusted, self.baseline = {}, None
        self.has_read = self.is_read = self.is_unchanged = self.lacks_files = False
        self.has_myst = True

    @property
    def collation(self) -> Collation:
        """The order of names and titles."""
        return self.once(_collation)

    @property
    def config(self) -> Config:
        """Sphinx's configuration."""
        return self.env.config

    # Results.

    def once(self, step: Callable[[Build], ResultT]) -> ResultT:
        """Return the result of a step, a function or class that takes the build. It runs at the first request.

        The package ``relate`` consists of such steps. Each asks for the results that it needs.
        """
        if step not in self._results:
            self._results[step] = step(self)
        result: ResultT = self._results[step]
        return result

    def forget_results(self) -> None:
        """Forget the results of all steps, because pages have been read since."""
        self._results = {}

    def forget(self, *steps: Callable[[Build], Any]) -> None:
        """Forget the results of some steps, because something that they depend on has changed."""
        for step in steps:
            self._results.pop(step, None)

    # Findings.

    def is_wanted(self, finding: Finding) -> bool:
        """Return whether no extension silences a finding. The event is emitted once for each finding."""
        if finding not in self._wanted:
            self._wanted[finding] = not any(self.env.events.emit("izterm-finding", finding))
        return self._wanted[finding]

    def emit(self, finding: Finding) -> bool:
        """Emit the warning of a finding that is not known, and return False if an extension silences it."""
        if is_wanted := self.is_wanted(finding):
            page = self.env.temp_data.get("docname") or ""
            if not (self.baseline and self.baseline.knows(finding, page)):
                emit(finding)
        return is_wanted

    def report(self, finding: Finding) -> None:
        """Emit the warning of a finding, and keep it for the builder that reports everything."""
        if self.emit(finding):
            self.findings.append(finding)

    # Questions about builder and configuration.

    @property
    def wants_prose(self) -> bool:
        """Whether this build needs the running text of pages."""
        checks = self.config.izterm_check_mentions or self.config.izterm_check_prose
        return bool(checks or self.config.izterm_autolink or self.builder.name == REPORT_BUILDER)

    @property
    def wants_passages(self) -> bool:
        """Whether back-links may show the sentences of uses."""
        return self.config.izterm_backlinks in {True, SENTENCES}

    @property
    def is_for_all_outputs(self) -> bool:
        """Whether the result is not one of the outputs that directives ``only`` name."""
        return self.builder.name in {REPORT_BUILDER, "gettext"}

    @property
    def is_for_browsers(self) -> bool:
        """Whether readers open the pages in a browser. Books and data are not for browsers."""
        # The second question finds the builders of JSON and pickles. Their classes would have to be imported.
        embedded = getattr(self.builder, "embedded", False) or hasattr(self.builder, "globalcontext_filename")
        return self.builder.format == "html" and not embedded

    def trusts(self, term: Term) -> bool:
        """Return whether the texts of *term* may use markup that is not safe."""
        path = term.place.path
        if path not in self._trusted:
            self._trusted[path] = self._trusts_file(path)
        return self._trusted[path]

    def _trusts_file(self, path: str) -> bool:
        wanted = self.config.izterm_trusted
        file = next((file for file in self.glossary.files if str(file.source.path) == path), None)
        if file is None or isinstance(wanted, bool):
            return bool(file and wanted)
        if wanted != OWN:
            return file.header.name in wanted or file.source.label in wanted
        real = Path(path).resolve()
        folders = (Path(self.env.srcdir).resolve(), Path(self.builder.confdir).resolve())
        return not file.source.installed and any(map(real.is_relative_to, folders))

    @property
    def shows_popovers(self) -> bool:
        """Whether the pages show the meanings of terms in popovers."""
        return bool(self.config.izterm_popover) and self.is_for_browsers

    @property
    def kind_of_meaning(self) -> str:
        """How much of a definition popovers and the terms of a page show, empty if no page shows any."""
        return str(self.config.izterm_popover or (SUMMARY if self.config.izterm_page_terms else ""))

    @property
    def shows_meanings(self) -> bool:
        """Whether pages show the meanings of terms: in popovers, or at their end."""
        return self.shows_popovers or bool(self.config.izterm_page_terms)


def _collation(build: Build) -> Collation:
    return collation_for(build.config.izterm_collation, build.config.language)


class _HasBuild(Protocol):
    build: Build


def build_of(env: BuildEnvironment) -> Build:
    """Return the state of the current run. The domain holds it."""
    return cast("_HasBuild", env.get_domain(DOMAIN)).build
