"""Removes the line "Learn more" from entries whose page does not exist. The inputs of these lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinxext_izuma.extension.build import build_of
from sphinxext_izuma.extension.doctree import blocks, items_of
from sphinxext_izuma.extension.nodes import LEARN_MORE
from sphinxext_izuma.extension.relate.learn_more import missing_pages

if TYPE_CHECKING:
    from sphinxext_izuma.extension.build import Build


class DropDeadLines(SphinxPostTransform):
    """Remove each line "Learn more" that names a page which does not exist."""

    default_priority = 4  # before Sphinx resolves the references, and warns of these once more

    def run(self, **kwargs: Any) -> None:  # noqa: ARG002 - Sphinx's signature
        """Remove the lines from the document."""
        missing = build_of(self.env).once(missing_pages)
        listings = blocks(self.document, addnodes.glossary) if missing else ()
        for item in (item for listing in listings for item in items_of(listing)):
            for line in item.findall(nodes.paragraph):
                link = line.next_node(addnodes.pending_xref) if LEARN_MORE in line["classes"] else None
                if link and link["reftarget"].removeprefix("/") in missing:
                    line.parent.remove(line)
                    break


def learn_more_inputs(build: Build, docname: str) -> Iterator[str]:
    """Yield what the lines "Learn more" on a page take from other pages: their titles."""
    for page in build.pages.listings[docname]["learn_more"]:
        title = build.env.titles.get(page)
        yield f"{page}\0{title.astext() if title else ''}"
