"""Removes the entries that no page uses from listings with ``:used:``."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinxext_izuma.extension.build import build_of
from sphinxext_izuma.extension.doctree import blocks, items_of
from sphinxext_izuma.extension.relate.usage import Usage


class DropUnused(SphinxPostTransform):
    """Remove unused entries from listings with ``:used:``."""

    default_priority = 4  # before Sphinx resolves the references in them

    def run(self, **kwargs: Any) -> None:  # noqa: ARG002 - Sphinx's signature
        """Remove the unused entries, and the letters that have no entries left."""
        build = build_of(self.env)
        for listing in blocks(self.document, addnodes.glossary):
            if listing.attributes.pop("only_used", False):
                for item in list(items_of(listing)):
                    if item["term_id"] not in build.once(Usage).used:
                        item.parent.remove(item)
                _drop_empty_letters(listing)


def _drop_empty_letters(listing: addnodes.glossary) -> None:
    for entries in [child for child in listing if isinstance(child, nodes.definition_list) and not len(child)]:
        listing.remove(listing[listing.index(entries) - 1])  # the letter
        listing.remove(entries)
