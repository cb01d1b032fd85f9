"""Puts uses back after SmartQuotes, which replaces each text node by a new one with typographic quotes and dashes."""

from __future__ import annotations

from typing import Any, cast

from docutils import nodes
from sphinx.transforms import SphinxSmartQuotes, SphinxTransform

from sphinxext_izuma.extension.doctree import Positions, nodes_of, put
from sphinxext_izuma.extension.nodes import WRAPPER, TermUse


class KeepUses(SphinxTransform):
    """Remove the wrappers of uses, and remember the positions of the uses."""

    default_priority = SphinxSmartQuotes.default_priority - 1

    def apply(self, **kwargs: Any) -> None:  # noqa: ARG002 - docutils' signature
        """Remove the wrappers, and add a pending node for the transform that puts the uses back."""
        uses = nodes_of(self.document, TermUse)
        positions = Positions()
        for use in uses:
            if WRAPPER in use.parent.attributes:
                put(use, use.parent.parent, positions.of(use.parent))
        positions = Positions()
        if noted := [(use, use.parent, positions.of(use)) for use in uses]:
            note = nodes.pending(PutUsesBack, {"positions": noted})
            self.document.transformer.add_pending(note, SphinxSmartQuotes.default_priority + 1)


class PutUsesBack(SphinxTransform):
    """Put the uses back, each with the text that SmartQuotes made."""

    default_priority = None  # it runs only for a pending node, which has the priority

    def apply(self, **kwargs: Any) -> None:  # noqa: ARG002 - docutils' signature
        """Replace each text that SmartQuotes made from a use."""
        note = cast("nodes.pending", self.startnode)
        for use, parent, position in note.details["positions"]:
            text = parent.children[position]
            if text != use:
                parent[position] = use.showing(str(text))
            else:
                put(use, parent, position)
