"""The limits of a text, which hold before memory is spent: nodes, characters, words, lines, depth, substitutions."""

from __future__ import annotations

from collections.abc import Sequence

from docutils import nodes

from sphinxext_izuma.glossary.term import MAX_LINE

MAX_NODES = 2_000
MAX_CHARACTERS = 50_000  # after substitution
MAX_LINES = 1_000  # TeX stops at a block of 19 feet
ADDED = ("<rst_prolog>", "<rst_epilog>")  # the sources of the text that the configuration adds
MAX_DEPTH = 100  # levels of nested nodes
MAX_DEPTH_ON_PAGE = 150  # with those of the page around the listing; Sphinx can't pickle a page with 200


def fault_of_size(document: nodes.document) -> str:
    """Return the fault of a text that is too large, empty if there is none."""
    if depth_of(document) > MAX_DEPTH:
        return "is nested too deeply"
    text = document.astext()
    return _fault(sum(1 for _ in document.findall()), len(text)) or _fault_of_words(text)


def fault_of_source(text: str) -> str:
    """Return the fault of a text as it is written, empty if there is none."""
    return f"has more than {MAX_LINES:,} lines" if text.count("\n") > MAX_LINES else _fault_of_words(text)


def _fault_of_words(text: str) -> str:
    """Return the fault of a text with a word that takes long to wrap, empty if there is none."""
    if len(text) > MAX_LINE and max(map(len, text.split()), default=0) > MAX_LINE:
        return f"has more than {MAX_LINE:,} characters without a blank"
    return ""


def _fault(count: int, characters: int) -> str:
    if count > MAX_NODES:
        return f"has more than {MAX_NODES:,} nodes"
    return f"has more than {MAX_CHARACTERS:,} characters" if characters > MAX_CHARACTERS else ""


def fault_of_substitutions(document: nodes.document, *, trusted: bool) -> str:
    """Return the fault of a text that substitutions would make too large, empty if there is none.

    :param trusted: whether a substitution of the text may use another. Those of the configuration may always do so.
    """
    definitions = document.substitution_defs
    uses = list(document.findall(nodes.substitution_reference))
    if not uses or not definitions:
        return "" if uses else fault_of_size(document)
    own = [] if trusted else [each for each in definitions.values() if each.source not in ADDED]
    if any(True for each in own for _ in each.findall(nodes.substitution_reference)):
        return "has a substitution that uses a substitution"
    sizes: dict[str, tuple[int, int]] = {}
    count, characters = 0, 0
    for use in uses:
        more = _size(use, document, sizes, ())
        count, characters = count + more[0], characters + more[1]
        if fault := _fault(count, characters):
            return fault
    return ""


def _size(
    use: nodes.Element, document: nodes.document, sizes: dict[str, tuple[int, int]], open_names: tuple[str, ...]
) -> tuple[int, int]:
    """Return the number of nodes and characters that a use of a substitution becomes."""
    name = use["refname"]
    key = name if name in document.substitution_defs else document.substitution_names.get(name.lower(), "")
    if not key or key in open_names:  # docutils reports an unknown name, and a circle
        return 0, 0
    if key not in sizes:
        definition = document.substitution_defs[key]
        count, characters = sum(1 for _ in definition.findall()), len(definition.astext())
        for inner in definition.findall(nodes.substitution_reference):
            more = _size(inner, document, sizes, (*open_names, key))
            count, characters = count + more[0], characters + more[1]
        sizes[key] = count, characters
    return sizes[key]


def depth_of(element: nodes.Element) -> int:
    """Return the number of levels of nested nodes."""
    depth = 0
    level: Sequence[nodes.Node] = [element]
    while level:
        level = [child for node in level for child in node.children]
        depth += 1
    return depth
