"""Finds the first use of each acronym on a page or in a document. This use also shows the long name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

from sphinxext_izuma.extension.config import PAGE
from sphinxext_izuma.extension.nodes import TermUse
from sphinxext_izuma.glossary import acronyms, names

if TYPE_CHECKING:
    from sphinxext_izuma.extension.relate.resolution import Resolution

# Readers do not read these nodes in the order of the text.
# Sphinx also copies some of them to parts of a page that have no room for a long name.
_OUTSIDE = (
    nodes.title,
    nodes.subtitle,
    nodes.rubric,
    nodes.caption,
    nodes.thead,
    nodes.FixedTextElement,
    addnodes.compact_paragraph,
    addnodes.desc_signature,
    addnodes.toctree,
)


def is_outside_running_text(element: nodes.Element) -> bool:
    """Return whether the content of *element* is no running text."""
    return isinstance(element, _OUTSIDE)


class FirstUses:
    """The acronyms that a document has introduced so far."""

    def __init__(self, scope: str) -> None:
        self._scope = scope
        self._introduced: set[tuple[str, str]] = set()

    def text_of(self, use: TermUse, resolution: Resolution, page: str) -> str:
        """Return the text of *use*. The first use of an acronym on its *page* also shows the long name."""
        if resolution.term is None or use.entry:
            return str(use)
        key = page if self._scope == PAGE else "", resolution.term.id
        if use.form == "full":
            self._introduced.add(key)
        elif resolution.introduction and not use.form and key not in self._introduced and use.is_as_named:
            self._introduced.add(key)
            if not _is_explained(use, acronyms.long(resolution.term, names.bare(use.name))):
                return resolution.introduction
        return str(use)


def _is_explained(use: TermUse, meaning: str) -> bool:
    """Return whether the writer already gives the long name: meaning (acronym), or acronym (meaning)."""
    siblings = use.parent.children
    at = use.position
    before = names.folded("".join(node.astext() for node in siblings[:at]))
    after = names.folded("".join(node.astext() for node in siblings[at + 1 :]))
    wanted = names.folded(meaning)
    return before.endswith(f"{wanted} (") or after.startswith(f"({wanted})")
