"""Uses outlive SmartQuotes, which puts a new text in the place of each, with its quotes and dashes made typographic."""

from __future__ import annotations

from typing import Any, cast

from docutils import nodes
from sphinx.transforms import SphinxSmartQuotes, SphinxTransform

from sphinxext_izuma.extension.doctree import nodes_of, put
from sphinxext_izuma.extension.nodes import WRAPPER, TermUse


class KeepUses(SphinxTransform):
    """Remember where the uses are, out of their wrappers."""

    default_priority = SphinxSmartQuotes.default_priority - 1

    def apply(self, **kwargs: Any) -> None:  # noqa: ARG002 - docutils' signature
        """Unwrap them, and leave a note for the transform that puts them back."""
        uses = nodes_of(self.document, TermUse)
        for use in uses:
            if WRAPPER in use.parent.attributes:
                use.parent.replace_self(use)
        if places := [(use, use.parent, use.position) for use in uses]:
            note = nodes.pending(PutUsesBack, {"places": places})
            self.document.transformer.add_pending(note, SphinxSmartQuotes.default_priority + 1)


class PutUsesBack(SphinxTransform):
    """Put the uses back, each with the text that has become of it."""

    default_priority = None  # it runs where there is a note of uses

    def apply(self, **kwargs: Any) -> None:  # noqa: ARG002 - docutils' signature
        """Replace the texts that took the places of uses."""
        note = cast("nodes.pending", self.startnode)
        for use, parent, position in note.details["places"]:
            text = parent.children[position]
            if text != use:
                parent[position] = use.showing(str(text))
            else:
                put(use, parent, position)
