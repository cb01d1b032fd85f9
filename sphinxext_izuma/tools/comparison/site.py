"""The pages of a build: the entries of its glossary, and the references to them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urldefrag, urljoin

from sphinxext_izuma.tools.comparison.html_tree import Element, parse
from sphinxext_izuma.tools.stop import Stop

_OF_SPHINX = frozenset({"genindex.html", "search.html", "py-modindex.html"})
_ADDED = "aliases deprecated expansion former letter letters note see see-also source tags used-in learn-more"
_GENERATED = frozenset(f"izterm-{name}" for name in _ADDED.split())
# Footnotes have other numbers in a glossary file, and are below their entry.
_NOTES = frozenset({"footnote-reference", "footnote-list", "footnote"})
# Parts that repeat the headings of pages. Sphinx links a term in them to the heading.
_COPIES = frozenset({"toctree-wrapper", "contents", "sphinxsidebar", "toc-tree", "bd-toc", "topic"})
_PERMALINK = re.compile(r"\s*(?:¶|#|\uf0c1|Link to this term)$")


class Entry(NamedTuple):
    """An entry: its first name, and its text without notes and the parts that a listing adds."""

    name: str
    text: str


class Reference(NamedTuple):
    """A reference to a term on a page: its text, and its entry, None if it leads nowhere."""

    text: str
    entry: Entry | None


class Site:
    """The pages of a build in HTML.

    :param folder: the folder of the build.
    :raises NoSite: if it has no page.
    """

    def __init__(self, folder: Path) -> None:
        paths = sorted(path.relative_to(folder) for path in folder.rglob("*.html"))
        wanted = [path for path in paths if path.name not in _OF_SPHINX and not path.parts[0].startswith("_")]
        if not wanted:
            raise NoSite(f"{folder}: no page: give the folder that sphinx-build -b html has written")
        texts = ((path, (folder / path).read_bytes().decode("utf-8", "replace")) for path in wanted)
        self.pages: dict[str, Element] = {path.as_posix(): parse(text) for path, text in texts}
        self.entries: dict[tuple[str, str], Entry] = {}
        for name, page in self.pages.items():
            for element in page.walk():
                if element.name == "dl" and "glossary" in element.classes:
                    self._add_list(name, element)
        self.known = set(self.entries.values())

    @property
    def names(self) -> set[str]:
        """The first names of all entries."""
        return {entry.name for entry in self.known}

    def _add_list(self, page: str, entries: Element) -> None:
        """Note each address of a list of entries: the page and the id."""
        heads: list[Element] = []
        for child in entries.elements:
            if child.name == "dt":
                heads.append(child)
                continue
            if heads:
                entry = Entry(_PERMALINK.sub("", heads[0].words()), child.words(_GENERATED | _NOTES))
                ids = [each.attributes["id"] for head in heads for each in head.walk() if "id" in each.attributes]
                self.entries.update({(page, identifier): entry for identifier in ids})
            heads = []

    def is_listing(self, page: str) -> bool:
        """Return whether a page has entries."""
        return any(of_page == page for of_page, _ in self.entries)

    def references(self, page: str) -> Iterator[Reference]:
        """Yield the references to terms on a page, in its order."""
        for element in self.pages[page].walk():
            if not _is_reference(element):
                continue
            around = list(element.around())
            classes = {name for each in around for name in each.classes}
            is_copy = not classes.isdisjoint(_COPIES) or any(
                each.attributes.get("role") == "navigation" or each.name == "nav" for each in around
            )
            if classes.isdisjoint(_GENERATED) and not is_copy:
                yield self._reference(page, element)

    def _reference(self, page: str, element: Element) -> Reference:
        link = next((each for each in (element, *element.around()) if each.name == "a"), None)
        address = link.attributes.get("href") if link else None
        if not address:
            return Reference(element.words(), None)
        target, anchor = urldefrag(urljoin(page, address))
        return Reference(element.words(), self.entries.get((target or page, unquote(anchor))))

    def count(self, page: str) -> int:
        """Return the number of references to terms on a page, with those in tables of contents."""
        return sum(_is_reference(element) for element in self.pages[page].walk())

    def text(self, page: str) -> str:
        """Return the text that readers see on a page, without the parts that the theme writes around it."""
        elements = list(self.pages[page].walk())
        main = next((each for each in elements if each.attributes.get("role") == "main"), None)
        body = next((each for each in elements if each.name == "div" and "body" in each.classes), None)
        return (main or body or self.pages[page]).words()


class NoSite(Stop):
    """A folder has no page of HTML."""


def _is_reference(element: Element) -> bool:
    if element.name in {"span", "code"}:  # code is of the role any
        return not {"std-term", "izterm"}.isdisjoint(element.classes)
    return element.name == "a" and "izterm" in element.classes
