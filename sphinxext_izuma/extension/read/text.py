"""Parses the text of an entry into a docutils document of its own, and returns nodes that fit any page."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from itertools import filterfalse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.frontend import Values, get_default_settings
from docutils.parsers.rst import Parser, states
from docutils.statemachine import StringList
from docutils.transforms import references
from docutils.utils import Reporter, unescape
from sphinx.errors import SphinxError
from sphinx.transforms import DefaultSubstitutions
from sphinx.util.docutils import LoggingReporter, new_document

from sphinxext_izuma.extension.doctree import is_between
from sphinxext_izuma.extension.findings import place_of
from sphinxext_izuma.extension.read import text_lines, text_scope
from sphinxext_izuma.extension.read.slips import slips_in_text
from sphinxext_izuma.extension.read.text_limits import fault_of_size, fault_of_source, fault_of_substitutions
from sphinxext_izuma.extension.read.text_markup import TextMarkup
from sphinxext_izuma.extension.read.unsafe import remove_unsafe
from sphinxext_izuma.extension.scope import set_scope
from sphinxext_izuma.glossary.finding import Finding, Kind
from sphinxext_izuma.glossary.term import MARKDOWN

if TYPE_CHECKING:
    from logging import LogRecord

    from sphinxext_izuma.extension.build import Build
    from sphinxext_izuma.extension.pages import Fault
    from sphinxext_izuma.glossary.term import Markup, Term

# docutils' and Sphinx's own transforms that resolve references inside a document.
_TRANSFORMS = (
    DefaultSubstitutions,
    references.Substitutions,
    references.PropagateTargets,
    references.AnonymousHyperlinks,
    references.IndirectHyperlinks,
    references.Footnotes,
    references.ExternalTargets,
    references.InternalTargets,
    references.DanglingReferences,
)


class TextParser:
    """Parses texts of terms, each into a document of its own. Nothing of a text has an effect outside of it.

    One state machine parses all texts: to make a machine takes longer than to parse most definitions.

    :ivar refused: the refused markup.
    """

    def __init__(self, build: Build, host: nodes.document | None = None) -> None:
        """Make a parser.

        :param host: the page that lists the entries; None for a text that no page lists.
        """
        self._faults = 0
        self._said_of_added: dict[str, LogRecord] = {}
        self.refused: list[Fault] = []
        self._build = build
        self._env = build.env
        self._host = host
        self._markup = TextMarkup(self._env, self._refuse_at, self._forbid_at, self._tell_at)
        self._term: Term
        self._folder = ""
        self._lines: StringList
        self._trusted = True

    @property
    def found_faults(self) -> bool:
        """Whether a text has faults."""
        return self._faults > 0

    def parse(self, markup: Markup, term: Term, prefix: str = "") -> list[nodes.Node]:
        """Return the nodes of a text of *term*. Their ids begin with *prefix*, or the HTML id of the entry."""
        self._trusted = self._markup.trusted = self._build.trusts(term)
        with self._markup:
            return self._parse(self._after_source_read(markup.text), markup, term, prefix)

    def _parse(self, text: str, markup: Markup, term: Term, prefix: str) -> list[nodes.Node]:
        self._folder = text_lines.folder_of(markup, term, Path(self._env.srcdir))
        # The text of a translation may be in another file than the entry.
        self._term = term = text_lines.in_own_file(term, markup)
        if fault := fault_of_source(text):
            return self._left_out(fault, markup)
        if text_lines.is_plain(text, term.markup):
            paragraph = nodes.paragraph(text.rstrip(), text.rstrip())
            paragraph.source, paragraph.line = term.place.path, markup.line
            return [paragraph]
        self._lines = text_lines.lines_of(text, markup, term)
        before = self._faults
        if term.markup == MARKDOWN and not self._build.has_myst:
            return text_lines.as_written(self._lines)
        document = self._new_document(term.place.path)
        try:
            with self._at_work(document):
                self._parse_into(document)
                fault = fault_of_substitutions(document, trusted=self._trusted)
                if not fault:
                    self._resolve(document, prefix or term.anchor)
                    fault = fault_of_size(document)
        except RecursionError:
            fault = "is nested too deeply"
        except Exception as error:
            if self._trusted and isinstance(error, SphinxError):
                raise  # a directive that stops the build, not one that fails
            fault = f"can't be read ({f'{type(error).__name__}: {error}'.rstrip(': ')})"
        if fault:
            return self._left_out(fault, markup)
        nodes_of_text = self._released(document)
        if self._faults == before and all(isinstance(node, nodes.Invisible) for node in nodes_of_text):
            self._refuse(f"the text of {term.name!r} shows nothing: write a sentence", markup.line)
        return nodes_of_text

    def _left_out(self, fault: str, markup: Markup) -> list[nodes.Node]:
        self._refuse(f"the text of {self._term.name!r} {fault}: it is left out", markup.line)
        return []

    # Before parsing.

    def _after_source_read(self, text: str) -> str:
        """Return the text after the ``source-read`` handlers of other extensions, which see pages in the same way.

        Many handlers run the text as a template, which is a program. So they don't see a text that is not trusted.
        Some install roles, as intersphinx does. They end with the text, as those of a page end with the page.
        """
        if not self._trusted or not self._env.events.listeners.get("source-read"):
            return text
        content = [text]
        self._env.events.emit("source-read", self._env.docname, content)
        return content[0]

    @cached_property
    def _settings(self) -> Values:
        settings: Values = get_default_settings(Parser)
        for name, value in self._env.settings.items():
            setattr(settings, name, value)
        settings.env = self._env
        settings.language_code = self._build.config.language
        if self._host is not None:
            # Files that a trusted text includes make the page outdated, as those that the page itself includes.
            settings.record_dependencies = self._host.settings.record_dependencies
        return settings

    def _new_document(self, path: str) -> nodes.document:
        settings = self._settings
        settings.raw_enabled = settings.file_insertion_enabled = self._trusted
        document = new_document(path, settings)
        document.reporter = LoggingReporter.from_reporter(document.reporter)
        document.reporter.halt_level = Reporter.SEVERE_LEVEL + 1  # a fault of a text stops no build
        document.reporter.attach_observer(self._note_fault)
        return document

    def _note_fault(self, message: nodes.system_message) -> None:
        self._faults += message["level"] >= Reporter.WARNING_LEVEL

    @contextmanager
    def _at_work(self, document: nodes.document) -> Iterator[None]:
        """Make directives and roles available, and keep their effects on Sphinx's state of the page to the text."""
        self._markup.document, self._markup.folder = document, self._folder
        beside = Path(self._term.place.path).parent
        way = os.path.relpath(self._env.srcdir / self._folder, beside) if self._folder else os.curdir
        self._markup.beside = "" if way == os.curdir else Path(way).as_posix()
        finished = False
        domain = self._env.domains.get(self._build.config.primary_domain or "")
        try:
            first = int(self._lines.items[0][1]) + 1
            places = text_lines.places_of_text(self._term.place.path, first, self._env.docname, self._said_of_added)
            with text_scope.kept_state(self._env, domain), places, self._markup.own_objects():
                set_scope(self._build, self._term.scope)
                yield
            finished = True
        finally:
            if not finished:  # The machine has stopped in the middle of a text.
                self.__dict__.pop("_machine", None)
            document.reporter.detach_observer(self._note_fault)

    # Parsing.

    @cached_property
    def _machine(self) -> states.RSTStateMachine:
        return states.RSTStateMachine(state_classes=states.state_classes, initial_state="Body")

    def _parse_into(self, document: nodes.document) -> None:
        if self._term.markup == MARKDOWN:
            # Imported here, because MyST may be missing.
            from sphinxext_izuma.extension.read.markdown import parse_markdown  # noqa: PLC0415

            parse_markdown(self._lines, document, self._env, folder=self._folder, trusted=self._trusted)
            # MyST emits most warnings itself, without the reporter.
            for message in document.findall(nodes.system_message):
                self._note_fault(message)
            return
        lines, before = text_lines.with_added(self._lines, self._build.config)
        # Some nodes get their lines by counting from here.
        offset = int(self._lines.items[0][1] or 0) - before
        self._machine.run(lines, document, input_offset=offset, inliner=states.Inliner())
        text_scope.remove_added(document)

    def _resolve(self, document: nodes.document, prefix: str) -> None:
        """Resolve the references inside the text, make it local, and check it."""
        reporter: Any = document.reporter
        path, first = self._term.place.path, int(self._lines.items[0][1]) + 1
        # docutils gives no line for anonymous links without targets, and for few other faults of references.
        if anonymous := next((node for node in document.findall(nodes.reference) if "anonymous" in node), None):
            first = self._line_of(anonymous) or first
        reporter.get_source_and_line = lambda line=None: (path, line or first)
        text_scope.unwrap_sections(document, self._forbid_heading)
        text_scope.resolve_citations(document)
        document.transformer.add_transforms(list(_TRANSFORMS))
        document.transformer.apply_transforms()
        text_scope.remove_added_targets(document)
        self._report_slips(document)
        for rule in filterfalse(is_between, document.findall(nodes.transition)):
            self._tell("a line that is not between two blocks", "it is left out", self._line_of(rule))
        if not self._trusted:
            remove_unsafe(document, self._env, self._folder, self._refuse_node)
        text_scope.make_local(document, prefix=prefix, folder=self._folder, env=self._env)

    def _report_slips(self, document: nodes.document) -> None:
        """Report text that looks like markup and is not read as it."""
        # The writers of a project with MyST may take a text in reStructuredText for Markdown.
        has_myst = "myst_parser" in self._build.config.extensions
        slips = slips_in_text(document, self._term.markup, knows_markdown=has_myst)
        for slip in slips:
            at = nodes.inline(slip.found, "")
            at.parent = slip.node.parent
            self._refuse(slip.message, self._line_of(at), Kind.MARKUP)

    def _released(self, document: nodes.document) -> list[nodes.Node]:
        """Return the nodes of a document without their ties to it."""
        children = document.children
        for node in document.findall():
            node.document = self._host  # type: ignore[assignment]
        for child in children:
            child.parent = None
        return children

    # Findings.

    def _line_at(self, line: int | None) -> int | None:
        """Return the line in the glossary file of a line that docutils has counted."""
        if self._term.markup == MARKDOWN:
            return line
        source, number = self._machine.get_source_and_line(line)
        return number if source == self._term.place.path else None

    def _refuse_at(self, what: str, line: int | None) -> None:
        self._refuse_markup(what, self._line_at(line))

    def _forbid_at(self, what: str, line: int | None) -> None:
        self._forbid(what, self._line_at(line))

    def _tell_at(self, what: str, instead: str, line: int | None) -> None:
        self._tell(what, instead, self._line_at(line))

    def _forbid_heading(self, title: nodes.Node) -> None:
        self._forbid(f"the heading {title.astext()!r}", self._line_of(title))

    def _forbid(self, what: str, line: int | None) -> None:
        self._tell(what, "it belongs on a page, not in an entry", line)

    def _refuse_node(self, what: str, node: nodes.Node) -> None:
        self._refuse_markup(what, self._line_of(node))

    def _line_of(self, node: nodes.Node) -> int | None:
        """Return the line of a node in the glossary file: that of its markup, or that of its block."""
        around, raw = node, unescape(getattr(node, "rawsource", ""), restore_backslashes=True).partition("\n")[0]
        while around.parent is not None and not around.line:
            around = around.parent
        block = around.line or next((inner.line for inner in node.findall() if inner.line), 0)
        if raw:
            for text, (_, offset) in zip(self._lines.data, self._lines.items, strict=True):
                if offset + 1 >= block and raw in text:
                    return int(offset) + 1
        return block or None

    def _refuse_markup(self, what: str, line: int | None) -> None:
        self._tell(what, f"only {f'izterm_trusted = [{self._term.glossary!r}]'!r} in conf.py allows it", line)

    def _tell(self, what: str, cure: str, line: int | None) -> None:
        self._refuse(f"{what} in the text of {self._term.name!r}: {cure}", line)

    def _refuse(self, message: str, line: int | None, kind: Kind = Kind.DATA) -> None:
        place = place_of(self._term.place.path, line or self._term.place.line, str(self._env.srcdir))
        self._faults += 1
        fault = message, place.path, place.line, kind.value, 0
        if fault not in self.refused and self._build.emit(Finding(place, kind, message)):
            self.refused.append(fault)
