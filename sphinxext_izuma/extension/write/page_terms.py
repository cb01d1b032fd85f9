"""Ends a page with the meanings of the terms that it uses: for print, and for readers without popovers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinxext_izuma.extension.build import build_of
from sphinxext_izuma.extension.config import PRINT
from sphinxext_izuma.extension.doctree import ancestors, blocks, items_of, name_nodes, nodes_of
from sphinxext_izuma.extension.language.marks import Marks, direction, isolated
from sphinxext_izuma.extension.language.words import Words
from sphinxext_izuma.extension.nodes import AT_END, PageTerms, TermUse
from sphinxext_izuma.extension.read.drawing import FORMULA
from sphinxext_izuma.extension.read.meaning import beside_name
from sphinxext_izuma.extension.relate.meaning_nodes import meaning_nodes
from sphinxext_izuma.extension.relate.meanings import Meanings
from sphinxext_izuma.extension.relate.resolution import Resolutions
from sphinxext_izuma.extension.relate.usage import Usage
from sphinxext_izuma.extension.write.popover import other_names
from sphinxext_izuma.extension.write.resolve import Targets, is_copy, text_of
from sphinxext_izuma.glossary.safe_markup import NOT_TYPESET

if TYPE_CHECKING:
    from sphinx.writers.html5 import HTML5Translator

    from sphinxext_izuma.extension.build import Build
    from sphinxext_izuma.glossary.term import Term

_SMALLEST_HEADING, _LARGEST_HEADING = 6, 2


@dataclass(slots=True)
class _Used:
    """A term that a page uses.

    :ivar name: a name of the term, with its scope.
    :ivar texts: the texts of its uses.
    """

    term: Term
    name: str
    texts: list[str] = field(default_factory=list)


class AddPageTerms(SphinxPostTransform):
    """Add the terms of each page to its end. A document may consist of several pages."""

    # After the uses by ``:term:`` (10), the parts that this builder does not show (50), and the linked mentions (52).
    # Before formulas are converted (55), and before uses become links.
    default_priority = 53

    def is_supported(self) -> bool:
        """Return whether the builder writes pages for readers. The others have no format, or are for translators."""
        builder = build_of(self.env).builder
        return bool(builder.format) and builder.name != "gettext"

    def run(self, **_kwargs: Any) -> None:
        """Add a list to each page that uses terms."""
        build = build_of(self.env)
        targets = Targets(build, self.env.docname)
        for page, used in self._terms_by_page(build).items():
            found = sorted(used.values(), key=lambda each: build.collation.key(each.term.sort_name))
            entries = [self._entry(build, targets, each) for each in found]
            if entries:
                self._add(build, page, nodes.definition_list("", *entries))

    def _terms_by_page(self, build: Build) -> dict[nodes.document, dict[str, _Used]]:
        """Return the terms to add to each page, by their ids."""
        resolutions, meanings = build.once(Resolutions), build.once(Meanings)
        listed = {
            (self._page_of(listing), item.get("term_id"))
            for listing in blocks(self.document, addnodes.glossary)
            for item in items_of(listing)
        }
        pages: dict[nodes.document, dict[str, _Used]] = {}
        for use in nodes_of(self.document, TermUse):
            # Entries explain themselves: a long glossary in two parts would otherwise repeat itself.
            term = None if use.entry else resolutions[use.name].term
            if term is None or not meanings[term.id] or any(map(is_copy, ancestors(use))):
                continue
            page = self._page_of(use)
            if (page, term.id) not in listed:
                pages.setdefault(page, {}).setdefault(term.id, _Used(term, use.name)).texts.append(
                    text_of(use, term, self.config)
                )
        return pages

    def _page_of(self, node: nodes.Node) -> nodes.document:
        """Return the page that a node is in. Sphinx joins the children of the pages, and each keeps its parent."""
        return next((around for around in ancestors(node) if isinstance(around, nodes.document)), self.document)

    def _entry(self, build: Build, targets: Targets, used: _Used) -> nodes.definition_list_item:
        """Return a term with its meaning. The name is a link to the entry."""
        term, language = used.term, self.config.language
        name = isolated(name_nodes(term.shown) or [nodes.Text(term.name)], term.language, language)
        address = targets[used.name].address
        linked = nodes.inline("", "", *name) if address is None else nodes.reference("", "", *name, **address)
        head = nodes.term("", "", linked)
        beside = beside_name(build, term, other_names(term, used.texts))
        body = meaning_nodes(build, term)
        if not body:
            body = [nodes.paragraph("", beside)]
        elif beside:
            head += nodes.Text(f" ({beside})")
        return nodes.definition_list_item("", head, nodes.definition("", *body))

    def _add(self, build: Build, page: nodes.document, found: nodes.definition_list) -> None:
        """Add the list to the end of a page."""
        words = build.once(Words)
        # In a book, and in one page of all pages, "this page" is not clear.
        is_page = build.is_for_browsers and build.builder.name != "singlehtml"
        title = words("Terms on this page") if is_page else words("Terms used here")
        parent, at = _end_of(page)
        if not build.is_for_browsers:
            content: list[nodes.Node] = [nodes.rubric("", title), found]
            is_html = build.builder.format == "html"
            classes = [AT_END, *NOT_TYPESET, "no-search"]  # newer versions of Sphinx leave it out of a search
            parent.insert(at, nodes.container("", *content, classes=classes) if is_html else content)
            return
        above = sum(isinstance(node, nodes.section) for node in (parent, *ancestors(parent)))
        level = max(_LARGEST_HEADING, min(above + 1, _SMALLEST_HEADING))
        classes = [AT_END, *(["izterm-print"] if self.config.izterm_page_terms == PRINT else []), *NOT_TYPESET]
        made = PageTerms("", title=title, level=level, dir=direction(self.config.language), classes=classes)
        made["content"], found.parent = found, made
        parent.insert(at, made)
        self.document[AT_END] = True


def _end_of(page: nodes.document) -> tuple[nodes.Element, int]:
    """Return the element that a page ends in, with a position in it. Pages inside of the page come after it."""
    sections = [child for child in page.children if isinstance(child, nodes.section)]
    parent = sections[0] if len(sections) == 1 else page
    inner: nodes.Element | None = next(iter(parent.findall(addnodes.start_of_file)), None)
    while inner is not None and not isinstance(inner.parent, (nodes.section, nodes.document)):
        inner = inner.parent
    return (parent, len(parent)) if inner is None else (inner.parent, inner.parent.index(inner))


def visit_page_terms(translator: HTML5Translator, node: PageTerms) -> None:
    """Write the terms of a page, with a heading of the right level."""
    level = node["level"]
    translator.body.append(
        f'<section class="{" ".join(node["classes"])}"{Marks(dir=node["dir"]).html()}>\n'
        f"<h{level}>{escape(node['title'], quote=False)}</h{level}>\n"
    )
    node["content"].walkabout(translator)
    translator.body.append("</section>\n")
    raise nodes.SkipNode


def shows_terms(build: Build) -> bool:
    """Return whether a page of the project may end with its terms."""
    resolutions, meanings = build.once(Resolutions), build.once(Meanings)
    names = {name for page in build.once(Usage).uses.values() for name in page}
    return any((term := resolutions[name].term) and meanings[term.id] for name in names)


def page_term_inputs(build: Build, docname: str) -> Iterator[str]:
    """Yield everything that a page takes from the terms at its end, as text."""
    yield repr((build.config.izterm_page_terms, build.config.izterm_collation))
    resolutions, meanings = build.once(Resolutions), build.once(Meanings)
    for name in sorted(build.once(Usage).uses.get(docname, ())):
        if term := resolutions[name].term:
            yield repr((term.sort_name, term.shown, term.all_labels(), *meanings.parts(term.id, FORMULA)))
