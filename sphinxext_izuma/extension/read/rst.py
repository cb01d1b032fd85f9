"""Parses the text of a definition into nodes of the page. The text is always reStructuredText, also on MyST pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.parsers.rst import Directive, languages, states
from docutils.statemachine import StringList
from docutils.utils import Reporter
from sphinx.errors import SphinxError
from sphinx.util.docutils import sphinx_domains

from sphinxext_izuma.extension.findings import place_of
from sphinxext_izuma.extension.read.unsafe import remove_unsafe
from sphinxext_izuma.glossary.finding import Finding, Kind
from sphinxext_izuma.glossary.safe_markup import SAFE_DIRECTIVES

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

    from sphinxext_izuma.extension.build import Build
    from sphinxext_izuma.glossary.term import Markup, Term

MAX_DEPTH = 100  # levels of nested nodes; Sphinx can't pickle a page with 200


# Only words, in lines that begin with a word: no list ("iv. "), no markup, no address that becomes a link.
_WORDS = r"(?:[^\s\0*`|_:@\\\[\]]| )*"
_PLAIN = re.compile(rf"[^\W\d_]{{2,}}(?:[ ,]{_WORDS})?(?:\n[^\W\d_]{_WORDS})*\n*")
_LINKED_BY_SETTINGS = ("PEP", "RFC")


def is_plain(text: str) -> bool:
    """Return whether docutils would turn *text* into one paragraph without markup.

    Most definitions are like this. The check takes a hundredth of the time of docutils.
    """
    return _PLAIN.fullmatch(text) is not None and not any(name in text for name in _LINKED_BY_SETTINGS)


class DefinitionParser:
    """Parses texts of terms as part of one document. Faults are reported at their lines in the glossary file.

    The parser has its own state machine, because the page may have another parser (MyST). It works on the document of
    the page, because nodes from another document would lose their footnotes and targets. One machine parses all texts.
    To make a machine takes longer than to parse most definitions.

    :ivar found_faults: whether a text has faults.
    :ivar refused: the refused markup, as message, path and line.
    """

    def __init__(self, document: nodes.document, build: Build) -> None:
        self._document = document
        self._build = build
        self._env = build.env
        self._trusted = bool(build.config.izterm_trusted)
        self.found_faults = False
        self.refused: list[tuple[str, str, int]] = []

    @cached_property
    def _machine(self) -> states.NestedStateMachine:
        return states.NestedStateMachine(state_classes=states.state_classes, initial_state="Body")

    @cached_property
    def _memo(self) -> _Memo:
        return _memo(self._document)

    @contextmanager
    def _prepared(self) -> Iterator[None]:
        """Prepare the document for the machine. The page's own parser must not run meanwhile."""
        reporter = self._document.reporter
        reporter.attach_observer(self._note_fault)
        try:
            with (
                _reporting_lines_of(self._machine, self._document),
                _markup(self._env, self._document, trusted=self._trusted),
            ):
                yield
        finally:
            reporter.detach_observer(self._note_fault)

    def _note_fault(self, message: nodes.system_message) -> None:
        self.found_faults |= message["level"] >= Reporter.WARNING_LEVEL

    @staticmethod
    def is_reading(state: states.RSTState) -> bool:
        """Return whether *state* parses a text of a term."""
        return isinstance(state.memo, _Memo)

    def parse(self, markup: Markup, term: Term) -> list[nodes.Node]:
        """Return the nodes of a text of *term*."""
        if is_plain(markup.text):
            paragraph = nodes.paragraph(markup.text.rstrip(), markup.text.rstrip())
            paragraph.source, paragraph.line = term.place.path, markup.line
            return [paragraph]
        lines = StringList()
        for offset, line in enumerate(markup.text.splitlines()):
            lines.append(line, term.place.path, markup.line_of(offset) - 1)
        parsed = nodes.Element()
        parsed.document = self._document
        notes = _notes(self._document)
        before = [len(kind) for kind in notes]
        try:
            with self._prepared():
                self._machine.run(lines, 0, memo=self._memo, node=parsed, match_titles=False)
            # Each level needs at least one character.
            is_too_deep = len(markup.text) > MAX_DEPTH and _depth(parsed) > MAX_DEPTH
        except RecursionError:
            is_too_deep = True
        if is_too_deep:
            # docutils has already added parts of the text to the document, so the build can't continue.
            raise SphinxError(f"{term.place}: the text of {term.name!r} is nested too deeply: make it flat")
        for kind, count in zip(notes, before, strict=True):
            kind[count:] = [note for note in kind[count:] if _root(note) is parsed]
        if not self._trusted:
            for message in dict.fromkeys(remove_unsafe(parsed, self._env)):
                text = f"{message} in the text of {term.name!r}: only 'izterm_trusted = True' in conf.py allows it"
                place = place_of(term.place.path, term.place.line, str(self._env.srcdir))
                if self._build.emit(Finding(place, Kind.DATA, text)):
                    self.refused.append((text, term.place.path, term.place.line))
                self.found_faults = True
        return parsed.children


def _notes(document: nodes.document) -> list[list[Any]]:
    """Return the lists of footnotes of a document. MyST would show footnotes that a faulty directive has dropped."""
    return [document.footnotes, document.autofootnotes, document.symbol_footnotes, document.citations]


def _root(node: nodes.Element) -> nodes.Element:
    """Return the outermost element around a node."""
    while node.parent is not None:
        node = node.parent
    return node


def _depth(element: nodes.Element) -> int:
    """Return the number of levels of nested nodes."""
    depth = 0
    level: Sequence[nodes.Node] = [element]
    while level:
        level = [child for node in level for child in node.children]
        depth += 1
    return depth


class _Memo(SimpleNamespace):
    """The values that all states of the machine share. The class tells :meth:`is_reading` whose states they are."""


def _memo(document: nodes.document) -> _Memo:
    """Return the values that docutils' own parser would set, with a new inliner."""
    settings = document.settings
    inliner = states.Inliner()
    inliner.init_customizations(settings)
    return _Memo(
        document=document,
        reporter=document.reporter,
        language=languages.get_language(settings.language_code, document.reporter),
        title_styles=[],
        section_level=0,
        section_bubble_up_kludge=False,
        inliner=inliner,
    )


@contextmanager
def _reporting_lines_of(machine: states.NestedStateMachine, document: nodes.document) -> Iterator[None]:
    """Let the reporter of a document take source and line from *machine*."""
    reporter: Any = document.reporter
    before = reporter.__dict__.get("get_source_and_line")
    reading = document.current_source, document.current_line
    reporter.get_source_and_line = machine.get_source_and_line
    try:
        yield
    finally:
        document.current_source, document.current_line = reading
        if before is None:
            del reporter.get_source_and_line
        else:
            reporter.get_source_and_line = before


@contextmanager
def _markup(env: BuildEnvironment, document: nodes.document, *, trusted: bool) -> Iterator[None]:
    """Make the directives and roles of Sphinx available. If the glossary is not trusted, only safe directives are."""
    if trusted:
        with sphinx_domains(env):
            yield
        return
    settings = document.settings
    before = settings.raw_enabled, settings.file_insertion_enabled
    settings.raw_enabled = settings.file_insertion_enabled = False
    try:
        with _SafeMarkup(env):
            yield
    finally:
        settings.raw_enabled, settings.file_insertion_enabled = before


class _SafeMarkup(sphinx_domains):
    """Finds directives and roles like Sphinx, but refuses unsafe directives."""

    def directive(self, directive_name: str, language_module: Any, document: nodes.document) -> Any:
        """Return the directive with a name; for an unsafe one, a directive that reports an error."""
        if directive_name.lower() in SAFE_DIRECTIVES:
            return super().directive(directive_name, language_module, document)
        return _Refused, []


class _Refused(Directive):
    """Replaces a directive that a definition may not use."""

    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Report the refused directive."""
        message = f"{self.name!r} is not allowed in a definition: only 'izterm_trusted = True' in conf.py allows it"
        return [self.state_machine.reporter.error(message, line=self.lineno)]
