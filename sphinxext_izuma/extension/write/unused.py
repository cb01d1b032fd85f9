"""Takes the entries that no page uses out of listings with ``:used:``."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinxext_izuma.extension.build import build_of
from sphinxext_izuma.extension.doctree import blocks, items_of
from sphinxext_izuma.extension.relate.usage import Usage


class DropUnused(SphinxPostTransform):
    """Take the entries that no page uses out of listings with ``:used:``, and our own marks out of all."""

    default_priority = 4  # before any reference in them is resolved

    def run(self, **kwargs: Any) -> None:  # noqa: ARG002 - Sphinx's signature
        """Remove the hidden entries, and the letters that have none left."""
        build = build_of(self.env)
        for listing in blocks(self.document, addnodes.glossary):
            only_used = listing.attributes.pop("only_used", False)
            for item in list(items_of(listing)):
                term_id = item.attributes.pop("term_id", None)
                if only_used and term_id and term_id not in build.once(Usage).used:
                    item.parent.remove(item)
            if only_used:
                _drop_empty_letters(listing)


def _drop_empty_letters(listing: addnodes.glossary) -> None:
    for entries in [child for child in listing if isinstance(child, nodes.definition_list) and not len(child)]:
        listing.remove(listing[listing.index(entries) - 1])  # the letter
        listing.remove(entries)
