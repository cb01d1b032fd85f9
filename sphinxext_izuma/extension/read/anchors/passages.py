"""The passages of a page that use terms: the section and the sentence of each use. Back-links show them."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, cast

from docutils import nodes
from sphinx import addnodes

from sphinxext_izuma.extension.doctree import nodes_of

if TYPE_CHECKING:
    from sphinxext_izuma.extension.pages import Passage

_LONGEST = 120  # characters of a sentence
_BEFORE = 40  # characters before a use in a longer sentence
# A builder may leave out nodes of other modules, as those of sphinx.ext.todo.
_SHOWN = frozenset({"docutils.nodes", "sphinx.addnodes"})


class _Block(NamedTuple):
    """A block with uses.

    :ivar section: the section around it, or the document; None if a builder may leave the block out.
    :ivar text: its text with single blanks, empty if it is a heading.
    :ivar offsets: the offset of the first word of each of its Text nodes.
    :ivar ends: the ends of its sentences.
    """

    section: nodes.Element | None
    text: str
    offsets: dict[int, int]
    ends: list[int]


def as_note(passages: list[Passage]) -> bytes:
    """Return passages as the bytes of one text. A page has many, and few builds look at them."""
    return json.dumps(passages, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def of_note(note: bytes) -> list[Passage]:
    """Return the passages that :func:`as_note` turned into *note*."""
    return [tuple(passage) for passage in json.loads(note.decode("utf-8", "surrogatepass"))]


def passages_of(uses: Iterable[tuple[str, nodes.Node]]) -> list[Passage]:
    """Return the passages of the uses on a page, with the names that they use: the first of a name in each section."""
    found: dict[tuple[str, int], Passage] = {}
    headings: dict[int, tuple[str, str]] = {}
    blocks: dict[int, _Block] = {}
    for name, use in uses:
        around: nodes.Element = use.parent
        while isinstance(around, nodes.Inline):
            around = cast("nodes.Element", around).parent
        block = blocks.get(id(around)) or blocks.setdefault(id(around), _block(around))
        section = block.section
        if section is None or (name, id(section)) in found:
            continue
        if id(section) not in headings:
            headings[id(section)] = _heading_of(section)
        found[name, id(section)] = (name, *headings[id(section)], _sentence(block, use))
    return list(found.values())


def _section_of(block: nodes.Element) -> nodes.Element | None:
    """Return the section around a block, or the document. Return None if a builder may leave the block out."""
    section, around = None, block
    while around.parent is not None:
        if isinstance(around, addnodes.only) or around.__class__.__module__ not in _SHOWN:
            return None
        if section is None and isinstance(around, nodes.section):
            section = around
        around = around.parent
    return around if section is None else section


def _heading_of(section: nodes.Element) -> tuple[str, str]:
    """Return the id and the heading of a section. Both are empty if it is the page itself."""
    parent = section.parent
    if parent is None or not isinstance(section[0], nodes.title) or not section["ids"]:
        return "", ""
    is_page = isinstance(parent, nodes.document) and section is next(
        node for node in parent.children if isinstance(node, nodes.section)
    )
    return ("", "") if is_page else (section["ids"][0], section[0].astext())


def _block(element: nodes.Element) -> _Block:
    section = _section_of(element)
    # The sentence of a use in a heading is the heading itself.
    if section is None or isinstance(element, nodes.title) or not isinstance(element, nodes.TextElement):
        return _Block(section, "", {}, [])
    parts: list[str] = []
    offsets, length, is_apart = {}, 0, False
    for text in nodes_of(element, nodes.Text):
        words = " ".join(text.split())
        if length and words and (is_apart or text[0].isspace()):
            parts.append(" ")
            length += 1
        offsets[id(text)] = length
        parts.append(words)
        length += len(words)
        is_apart = text[-1:].isspace() or (is_apart and not words)
    whole = "".join(parts)
    return _Block(section, whole, offsets, [match.end() for match in _end_of_sentence().finditer(whole)])


@cache
def _end_of_sentence() -> re.Pattern[str]:
    # Before a small letter, a full stop is that of an abbreviation.
    return re.compile("[.!?][\"')\\]\u201d\u2019]*\\s+(?=[^a-z\\s])|[\u3002\uff01\uff1f]")


def _sentence(block: _Block, use: nodes.Node) -> str:
    """Return the sentence around a use, or the part of it next to the use."""
    first = use if isinstance(use, nodes.Text) else next(iter(nodes_of(use, nodes.Text)), None)  # type: ignore[arg-type]
    offset = block.offsets.get(id(first))
    if offset is None:
        return ""
    number = bisect_right(block.ends, offset)
    start = block.ends[number - 1] if number else 0
    end = block.ends[number] if number < len(block.ends) else len(block.text)
    return _cut(block.text[start:end].strip(), len(block.text[start:offset].rstrip()))


def _cut(sentence: str, at: int) -> str:
    """Return the part of a long sentence around an offset, from a blank to a blank if there are some."""
    if len(sentence) <= _LONGEST:
        return sentence
    start = max(0, min(at - _BEFORE, len(sentence) - _LONGEST))
    if start:
        start = max(start, sentence.find(" ", start, at) + 1)
    end = start + _LONGEST
    if end < len(sentence):
        end = max(sentence.rfind(" ", at + _BEFORE, end), 0) or end
    return ("\u2026" if start else "") + sentence[start:end].strip() + ("\u2026" if end < len(sentence) else "")
