"""Replaces each use by a link or a text when the page is written, and reports uses with a problem."""

from __future__ import annotations

from collections import Counter
from functools import cache, cached_property, partial
from typing import TYPE_CHECKING, Any, NamedTuple

from docutils import nodes
from sphinx import addnodes
from sphinx.errors import NoUri
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinxext_izuma.extension.build import build_of
from sphinxext_izuma.extension.config import OFF
from sphinxext_izuma.extension.doctree import Positions, ancestors, link, name_nodes, nodes_of, page_of, put
from sphinxext_izuma.extension.findings import absolute_path, place_of
from sphinxext_izuma.extension.language.catalogs import Catalogs
from sphinxext_izuma.extension.nodes import INDEX_SEMICOLON, TermUse
from sphinxext_izuma.extension.relate.resolution import Resolutions
from sphinxext_izuma.extension.source_text import Columns, markup_of
from sphinxext_izuma.extension.write.first_use import FirstUses, is_outside_running_text
from sphinxext_izuma.extension.write.foreign import deprecation, link_to_another_project
from sphinxext_izuma.glossary import names, problems
from sphinxext_izuma.glossary.finding import Finding, Kind
from sphinxext_izuma.glossary.language import languages
from sphinxext_izuma.glossary.marked_name import marked
from sphinxext_izuma.glossary.term import MARKDOWN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.config import Config

    from sphinxext_izuma.extension.build import Build
    from sphinxext_izuma.extension.relate.resolution import Problem, Resolution
    from sphinxext_izuma.glossary.term import Term

# The attribute of a resolved document: the id of a term and the texts of its links, by the key of its popover.
PAGE_TERMS = "izterm_terms"
_TRANSLATED = ":<translated>"


# Buttons, labels and summaries of sphinx-tabs and sphinx-design. HTML allows no links in a button, and a click on a
# link in the others would not open them.
_CONTROLS = frozenset({"button", "dropdown_title", "sd_tab_label"})


class ResolveUses(SphinxPostTransform):
    """Replace uses by links or texts, and report the uses that have a problem."""

    # After OnlyNodeTransform (50), which removes parts that this builder does not show. Before the transforms that look
    # at links (500, sphinx.ext.extlinks). As late as possible, because all later transforms visit every node. A use is
    # one node, and a link is two nodes.
    default_priority = 450
    in_latex = False

    def is_supported(self) -> bool:
        """Return whether this class is for the builder. The other class is for the other builders."""
        return self.in_latex is (build_of(self.env).builder.format == "latex")

    def run(self, **_kwargs: Any) -> None:
        """Replace each use in the document."""
        build = build_of(self.env)
        # A book resolves its first page several times: for its lists of pages, too.
        self._is_first = self.env.docname not in build.resolved
        targets = Targets(build, self.env.docname)
        surroundings = _Surroundings(is_for_browsers=build.is_for_browsers)
        scope = self.config.izterm_first_use
        first_uses = FirstUses(scope) if scope != OFF else None
        terms: dict[str, tuple[str, dict[str, None]]] = {}
        shown: list[tuple[str, bool]] = []
        positions = Positions()
        for use in nodes_of(self.document, TermUse):
            target = targets[use.name]
            resolution, address = target
            around = surroundings[use.parent]
            text = named = text_of(use, resolution.term, self.config)
            if first_uses and around.is_running_text:
                text = first_uses.text_of(use, named, resolution, page_of(use, self.env))
            resolved = self._resolved(use, text, target, around)
            put(resolved, use.parent, positions.of(use))
            if not (around.in_copy or use.entry):
                shown.append((use.name, address is not None or isinstance(resolved, nodes.reference)))
            if resolution.meaning and resolution.term and not (around.in_copy or around.in_link):
                key = resolution.key(None if around.in_control else address)
                terms.setdefault(key, (resolution.term.id, {}))[1][named] = None
        build.resolved[self.env.docname] = Counter(shown)
        if terms:
            self.document[PAGE_TERMS] = terms

    def _resolved(self, use: TermUse, text: str, target: _Target, around: _Around) -> nodes.Node:
        """Return the node that replaces a use, and report a problem of the use."""
        if around.in_copy:
            return nodes.inline(use.rawsource, text, classes=["izterm"])
        resolution, address = target
        if (resolution.problem or use.form) and (problem := _problem(use, resolution)):
            if (
                problem[0] is Kind.UNDEFINED
                and not resolution.term
                and not around.in_link
                and (foreign := link_to_another_project(self.env, use))
            ):
                if old := deprecation(self.env, use.name):
                    self._report(use, resolution._replace(suggestion=old.suggestion), old[:2])
                return foreign
            self._report(use, resolution, problem)
        if address is None or around.in_link or around.in_control:
            classes = _classes_of(resolution, is_link=around.in_link)
            shown: nodes.Element = nodes.inline(use.rawsource, text, classes=["izterm", *classes])
        else:
            shown = link(use.rawsource, text, address)
        if resolution.term and resolution.term.shown and (use.is_as_named or use.form or text != use):
            shown.children = []
            shown += name_nodes(marked(text, resolution.term.name, resolution.term.shown))
        return shown

    def _report(self, use: TermUse, resolution: Resolution, problem: Problem) -> None:
        if not self._is_first:
            return
        kind, message = problem
        name = names.shown(use.name)
        has_title = not (use.is_as_named or use.parent.get("translated"))
        if kind is Kind.UNDEFINED and has_title:
            message = problems.swapped(name, str(use), build_of(self.env).glossary) or message
        path, line, more = _place(build_of(self.env), use)
        message += more
        if markup_of(path, self.config) == MARKDOWN:
            message = problems.in_markdown(message)
        column = self._columns.next_column(use, path, line)
        place = place_of(path or str(self.env.doc2path(self.env.docname)), line, str(self.env.srcdir))
        term = resolution.term.name if resolution.term else ""
        build_of(self.env).report(Finding(place, kind, message, name, term, resolution.suggestion, column))

    @cached_property
    def _columns(self) -> Columns:
        return Columns()


class ResolveUsesInLatex(ResolveUses):
    """The same for LaTeX, before Sphinx turns the addresses of links into footnotes (400)."""

    default_priority = 390
    in_latex = True

    def run(self, **kwargs: Any) -> None:
        """Replace each use, and the semicolons of the index, which LaTeX does not have."""
        for index in nodes_of(self.document, addnodes.index):
            index["entries"] = [
                (kind, value.replace(INDEX_SEMICOLON, ","), *rest) for kind, value, *rest in index["entries"]
            ]
        super().run(**kwargs)


def text_of(use: TermUse, term: Term | None, config: Config) -> str:
    """Return the text of a use: in a translated block the translated name, if the project wants that."""
    shown = str(use)
    if not config.izterm_translate_names or term is None or term.original is None or use.form:
        return shown
    name = term.original.name
    if not use.is_as_named or shown[1:] != name[1:] or shown[:1].lower() != name[:1].lower():
        return shown
    if not any(node.get("translated") for node in ancestors(use)):
        return shown
    return languages.capitalised(term.name, config.language) if shown[:1].isupper() else term.name


def _problem(use: TermUse, resolution: Resolution) -> Problem | None:
    """Return the problem of a use, None if there is none to report."""
    if use.silent:
        return None
    if problem := resolution.problem_in_entry if use.entry else resolution.problem:
        return problem
    if use.form and (lack := resolution.lack_of_acronym(names.shown(use.name))):
        return Kind.UNDEFINED, lack
    return None


def _classes_of(resolution: Resolution, *, is_link: bool) -> Iterator[str]:
    """Yield the classes of a use without an address: for its problem, or for the script to find its popover."""
    if resolution.term is None:
        yield f"izterm-{resolution.problem[0].value if resolution.problem else Kind.UNDEFINED.value}"
    elif resolution.meaning and not is_link:
        yield resolution.term.anchor


class _Target(NamedTuple):
    """The resolution of a name, and the attributes of a link to its term. They are None if there is no target."""

    resolution: Resolution
    address: dict[str, Any] | None


class Targets(dict[str, _Target]):
    """The target of each name on one page."""

    def __init__(self, build: Build, docname: str) -> None:
        super().__init__()
        self._resolutions = build.once(Resolutions)
        self._builder = build.builder
        self._docname = docname
        # Cached, because few pages list many terms.
        self._uri_of = cache(partial(build.builder.get_relative_uri, docname))

    def __missing__(self, name: str) -> _Target:
        """Return the target of a name, and keep it."""
        resolution = self._resolutions[name]
        try:
            address = resolution.address(self._builder, self._docname, self._uri_of)
        except NoUri:  # As Sphinx does with a reference, a book shows the name alone if it lacks the page.
            address = None
        self[name] = _Target(resolution, address)
        return self[name]


class _Around(NamedTuple):
    """Whether an element is in a copy, in a link, in a control, or in a part outside of running text."""

    in_copy: bool
    in_link: bool
    in_control: bool
    is_outside: bool

    @property
    def is_running_text(self) -> bool:
        """Whether the element is in running text, and not in a copy or a link."""
        return not any(self)


class _Surroundings(dict[nodes.Element, _Around]):
    """The surroundings of each element. All uses in a paragraph share them."""

    def __init__(self, *, is_for_browsers: bool) -> None:
        super().__init__()
        self._is_for_browsers = is_for_browsers

    def __missing__(self, element: nodes.Element) -> _Around:
        """Return the surroundings of an element, and keep them."""
        above = self[element.parent] if element.parent else _Around(*[False] * len(_Around._fields))
        self[element] = around = _Around(
            above.in_copy or is_copy(element),
            above.in_link or _is_link(element),
            above.in_control or (self._is_for_browsers and element.tagname in _CONTROLS),
            above.is_outside or is_outside_running_text(element),
        )
        return around


def is_copy(node: nodes.Element) -> bool:
    """Return whether the page has the content of *node* elsewhere, too: a table of contents, a substitution."""
    return isinstance(node, nodes.substitution_definition) or (
        isinstance(node, nodes.topic) and "contents" in node["classes"]
    )


def _is_link(node: nodes.Element) -> bool:
    """Return whether *node* is a link, or a heading that links back to the table of contents."""
    return isinstance(node, nodes.reference) or (isinstance(node, nodes.title) and "refid" in node)


def _place(build: Build, use: TermUse) -> tuple[str, int, str]:
    """Return file and line of a use, empty and 0 if not known; and the end of the message about it.

    The place of a translated use is in its catalogue. If it is not found there, it is that of the original.
    """
    source, line = use.source or "", use.line or 0
    if _TRANSLATED not in source:
        return absolute_path(source), line, ""
    # Sphinx names the page even if the original is in a glossary file. The block knows the file.
    blocks = (node for node in ancestors(use) if node.source and node.line and _TRANSLATED not in node.source)
    block = next(blocks, None)
    source, line = (str(block.source), block.line or 0) if block else (source.partition(_TRANSLATED)[0], 0)
    original = next((node.rawsource for node in ancestors(use) if node.get("translated")), "")
    content = "`" + use.rawsource.partition("`")[2]  # MyST gives the role as reStructuredText has it
    if in_catalog := build.once(Catalogs).place(page_of(use, build.env), original, line, content):
        return *in_catalog, ""
    return absolute_path(source), line, f" (in the translation, {build.config.language})"
