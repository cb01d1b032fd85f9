"""``izterm_autolink``: the first mention of a term becomes a use, when the page is written."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinxext_izuma.extension.build import build_of
from sphinxext_izuma.extension.nodes import TermUse
from sphinxext_izuma.extension.read.prose import is_off, pages_of
from sphinxext_izuma.extension.relate.mentioned import Mentioned

if TYPE_CHECKING:
    from sphinxext_izuma.extension.read.prose import Block
    from sphinxext_izuma.glossary.mentions import Mention


class LinkMentions(SphinxPostTransform):
    """Turn into uses the mentions that have been counted as uses."""

    default_priority = 52  # after what this builder does not show is gone (50), before the uses are resolved

    def run(self, **_kwargs: Any) -> None:
        """Link the first mentions on the page, or on each of the pages that the document is made of."""
        mentioned = build_of(self.env).once(Mentioned)
        for docname, page in pages_of(self.document, self.env.docname).items():
            if not is_off(self.env.metadata.get(docname, {})):
                for _, found in groupby(mentioned.mentions_to_link(page), key=lambda item: id(item[0])):
                    places = list(found)
                    _link(places[0][0], [mention for _, mention in places])


def _link(block: Block, mentions: Sequence[Mention]) -> None:
    """Put uses in the place of *mentions* in the nodes of *block*."""
    runs = list(block.runs)
    for mention in reversed(mentions):  # so that the offsets of the others stay
        # Several: a Markdown page has one for each of its lines.
        hit = [(start, run) for start, run in runs if start < mention.end and mention.start < start + len(run)]
        (start, first), (last_start, last) = hit[0], hit[-1]
        shown = block.text[mention.start : mention.end]
        use = TermUse(shown, mention.name, shown)
        use.silent = True
        use.source, use.line = block.source, block.line
        before, after = str(first)[: mention.start - start], str(last)[mention.end - last_start :]
        rest = nodes.Text(before)
        parts = [rest, use, nodes.Text(after)]
        parent = first.parent
        # By identity: texts that say the same are equal.
        at = next(at for at, child in enumerate(parent.children) if child is first)
        parent[at : at + len(hit)] = [part for part in parts if part.astext()]
        runs = [*runs[: runs.index(hit[0])], (start, rest)]
