"""Finds the listings that this output leaves out, because of a directive around them, or with their pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from docutils.frontend import get_default_settings
from docutils.parsers.rst import Parser
from docutils.utils import Reporter
from sphinx import addnodes
from sphinx.util.docutils import new_document

from sphinxext_izuma.extension.doctree import ancestors, blocks, is_shown, items_of, may_hide

if TYPE_CHECKING:
    from sphinx.builders import Builder

    from sphinxext_izuma.extension.build import Build
    from sphinxext_izuma.extension.pages import EntryData, ListingData


class Hidden:
    """The entries that this output leaves out. A step of a build: it depends on the builder, tags and configuration."""

    def __init__(self, build: Build) -> None:
        self._build = build
        self._found: dict[str, Mapping[str, str]] = {}

    def on(self, docname: str) -> Mapping[str, str]:
        """Return the reasons why entries of a page are left out, by the HTML ids of the entries."""
        if docname not in self._found:
            self._found[docname] = dict(self._on(docname))
        return self._found[docname]

    def _on(self, docname: str) -> Iterator[tuple[str, str]]:
        page = self._build.pages.listings.get(docname)
        if page is None:
            return
        if self._pages_of_document is not None and docname not in self._pages_of_document:
            reason = f"no toctree puts the page {docname!r}, which lists it, into this document"
            yield from ((entry["anchor"], reason) for _, entry in all_on(page))
        for anchor, conditions in page["conditions"].items():
            if not all(map(self.holds, conditions)):
                yield anchor, _reason("only", docname)
        if page["hosted"]:
            yield from self._hosted_on(docname)

    @cached_property
    def _pages_of_document(self) -> Set[str] | None:
        """The pages that the document consists of, None if the output has a file for each page.

        Other builders of books raise an error for an address of a page that is not in the book.
        """
        if self._build.builder.name != "singlehtml":
            return None
        found: set[str] = set()
        wanted = [self._build.config.root_doc]
        while wanted:
            if (docname := wanted.pop()) not in found:
                found.add(docname)
                wanted.extend(self._build.env.toctree_includes.get(docname, ()))
        return found

    def holds(self, condition: str) -> bool:
        """Return whether the condition of a directive ``only`` holds for this output.

        The report is about all outputs. In the catalogues of gettext, Sphinx itself takes all conditions as true.
        """
        if self._build.is_for_all_outputs:
            return True
        try:
            return self._build.builder.tags.eval_condition(condition)
        except Exception:  # noqa: BLE001 - Sphinx warns of a wrong condition, and shows the content
            return True

    def _hosted_on(self, docname: str) -> Iterator[tuple[str, str]]:
        """Yield the entries in elements that leave out their content, with the reason."""
        for listing in blocks(self._build.env.get_doctree(docname), addnodes.glossary):
            around = [element for element in ancestors(listing) if may_hide(element)]
            if listing.get("registered") and (name := _hiding(self._build, around, docname)):
                for item in items_of(listing):
                    yield cast("nodes.term", item[0])["ids"][0], _reason(name, docname)


def all_on(page: ListingData) -> Iterable[tuple[str, EntryData]]:
    """Return all entries of a page that uses may link to, with the ids of their terms."""
    return chain(page["entries"].items(), page["again"])


def _reason(directive: str, docname: str) -> str:
    return f"a directive {directive!r} leaves out its listing on the page {docname!r}"


def _hiding(build: Build, around: Sequence[nodes.Element], docname: str) -> str:
    """Return the name of the element that leaves out its content, empty if all show it."""
    for element in around:
        if is_shown(element) or not _shows(build, element, docname):
            return element.tagname.removesuffix("_node")
    return ""


# An extension hides an element by a post-transform, by a handler of "doctree-resolved", or when it writes the element.
# So an element without its own content is resolved by its extension, and then offered to be written.


def _shows(build: Build, element: nodes.Element, docname: str) -> bool:
    """Return whether an element of another extension shows its content."""
    content, tried = _Content(), element.copy()
    settings = get_default_settings(Parser)
    settings.env = build.env
    document = new_document("", settings)
    document.reporter = Reporter("", Reporter.SEVERE_LEVEL + 1, Reporter.SEVERE_LEVEL + 1)
    tried += content
    document += tried
    try:
        _resolve(build, document, type(element).__module__, docname)
        is_there = content in document.findall(_Content)  # docutils keeps the parent of a node that it removes
        return is_there and all(_is_written(build, document, part, content) for part in ancestors(content))
    except Exception:  # noqa: BLE001 - The element needs its own content. Then it does not leave it out.
        return True


def _resolve(build: Build, document: nodes.document, module: str, docname: str) -> None:
    """Resolve a document by the post-transforms and handlers of the extension that has a module."""
    extension = module if module.startswith("sphinx.") else module.partition(".")[0]

    def is_own(function: Any) -> bool:
        return f"{getattr(function, '__module__', None) or type(function).__module__}.".startswith(f"{extension}.")

    for transform in filter(is_own, build.app.registry.get_post_transforms()):
        transform(document).apply()
    for listener in build.env.events.listeners.get("doctree-resolved", ()):
        if is_own(listener.handler):
            listener.handler(build.app, document, docname)


def _is_written(build: Build, document: nodes.document, element: nodes.Element, content: _Content) -> bool:
    """Return whether the function that an extension has for an element writes its content."""
    handlers, builder = build.app.registry.translation_handlers, build.builder
    functions = handlers.get(builder.name) or handlers.get(builder.format, {})
    own = next((functions[kind.__name__] for kind in type(element).__mro__ if kind.__name__ in functions), None)
    if own:
        try:
            own[0](_Trial(builder, document), element)
        except (nodes.SkipNode, nodes.SkipChildren):
            return content.is_written
    return True


class _Content(nodes.paragraph):
    """The content of an element. It knows whether it is written."""

    is_written = False

    def walkabout(self, visitor: nodes.NodeVisitor) -> bool:  # noqa: ARG002 - docutils' signature
        """Note that the content is written."""
        self.is_written = True
        return False


class _Trial:
    """Stands for a translator, and writes nothing."""

    def __init__(self, builder: Builder, document: nodes.document) -> None:
        self.builder, self.config, self.document, self.settings = builder, builder.config, document, document.settings
        self.body: list[str] = []

    def __getattr__(self, name: str) -> Callable[..., str]:
        """Return a method that writes nothing."""
        return lambda *_values, **_named: ""
