"""Removes unused entries from listings with ``:used:``, and gives entries in the place of hidden ones their ids."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinxext_izuma.extension.build import build_of
from sphinxext_izuma.extension.doctree import blocks, items_of, page_of
from sphinxext_izuma.extension.relate.entries import Entries
from sphinxext_izuma.extension.relate.usage import Usage

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinxext_izuma.extension.build import Build


class DropUnused(SphinxPostTransform):
    """Remove unused entries from listings with ``:used:``."""

    default_priority = 4  # before Sphinx resolves the references in them, and removes the blocks of ``only``

    def run(self, **kwargs: Any) -> None:  # noqa: ARG002 - Sphinx's signature
        """Remove the unused entries, and the letters that have no entries left."""
        build = build_of(self.env)
        listings = blocks(self.document, addnodes.glossary) if build.pages.listings else ()
        _move_ids(build, listings)
        for listing in listings:
            listing.attributes.pop("registered", None)
            if listing.attributes.pop("only_used", False):
                for item in list(items_of(listing)):
                    if item["term_id"] not in build.once(Usage).used:
                        item.parent.remove(item)
                _drop_empty_letters(listing)


def _move_ids(build: Build, listings: Iterable[addnodes.glossary]) -> None:
    """Exchange the ids of entries and of hidden ones of the same term before them."""
    heads: dict[tuple[str, str], nodes.term] = {}
    for listing in listings:
        docname = page_of(listing, build.env)
        moved = build.once(Entries).moved_on(docname)
        for head in (cast("nodes.term", item[0]) for item in items_of(listing) if moved):
            anchor = next(iter(head["ids"]), "")
            heads[docname, anchor] = head
            if (hidden := heads.get((docname, moved.get(anchor, "")))) is not None:
                head["ids"], hidden["ids"] = hidden["ids"], head["ids"]


def _drop_empty_letters(listing: addnodes.glossary) -> None:
    for entries in [child for child in listing if isinstance(child, nodes.definition_list) and not len(child)]:
        listing.remove(listing[listing.index(entries) - 1])  # the letter
        listing.remove(entries)
