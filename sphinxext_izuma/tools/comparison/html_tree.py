"""Parses a page of HTML into a tree of elements, with the parser of the standard library."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"})
_NOT_SHOWN = frozenset({"script", "style", "template"})


@dataclass(slots=True, eq=False)
class Element:
    """An element.

    :ivar name: the name of its tag.
    :ivar attributes: its attributes.
    :ivar parent: the element around it; None for the page.
    :ivar children: its elements and texts.
    """

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    parent: Element | None = None
    children: list[Element | str] = field(default_factory=list)

    @property
    def classes(self) -> list[str]:
        """Its classes."""
        return self.attributes.get("class", "").split()

    @property
    def elements(self) -> list[Element]:
        """The elements in it, without those in them."""
        return [child for child in self.children if isinstance(child, Element)]

    def walk(self) -> Iterator[Element]:
        """Yield the element and all elements in it, in the order of the page. Templates hold none that readers see."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            yield element
            if element.name not in _NOT_SHOWN:
                waiting += reversed(element.elements)

    def around(self) -> Iterator[Element]:
        """Yield the elements around it, from the inside out."""
        parent = self.parent
        while parent is not None:
            yield parent
            parent = parent.parent

    def words(self, leave_out: frozenset[str] = frozenset()) -> str:
        """Return the text that readers see, with one blank between words.

        :param leave_out: classes of elements to leave out.
        """
        texts: list[str] = []
        waiting: list[Element | str] = [self]
        while waiting:
            node = waiting.pop()
            if isinstance(node, str):
                texts.append(node)
            elif node.name not in _NOT_SHOWN and leave_out.isdisjoint(node.classes):
                waiting += reversed(node.children)
        return " ".join("".join(texts).split())


class _Builder(HTMLParser):
    """Builds the tree of a page. The end of an element also ends those that were left open in it."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Element("")
        self._open = self.root

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, self._open)
        self._open.children.append(element)
        if tag not in _VOID:
            self._open = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, self._open)
        self._open.children.append(element)

    def handle_endtag(self, tag: str) -> None:
        ended = next((each for each in (self._open, *self._open.around()) if each.name == tag), None)
        if ended is not None and ended.parent is not None:
            self._open = ended.parent

    def handle_data(self, data: str) -> None:
        self._open.children.append(data)


def parse(text: str) -> Element:
    """Return the page. Its element has no name."""
    builder = _Builder()
    builder.feed(text)
    builder.close()
    return builder.root
