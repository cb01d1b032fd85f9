"""``izterm_autolink``: replaces the first mention of a term by a use, when the page is written."""

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
    """Replace mentions by uses. ``relate/mentioned.py`` chooses the mentions, and ``relate/usage.py`` counts them."""

    default_priority = 52  # after OnlyNodeTransform (50), before the uses are resolved

    def run(self, **_kwargs: Any) -> None:
        """Link the first mentions on the page. In a document of several pages, each page has its own."""
        mentioned = build_of(self.env).once(Mentioned)
        for docname, page in pages_of(self.document, self.env.docname).items():
            if not is_off(self.env.metadata.get(docname, {})):
                for _, found in groupby(mentioned.mentions_to_link(docname, page), key=lambda item: id(item[0])):
                    pairs = list(found)
                    _link(pairs[0][0], [mention for _, mention in pairs])


def _link(block: Block, mentions: Sequence[Mention]) -> None:
    """Replace *mentions* in the nodes of *block* by uses."""
    runs = list(block.runs)
    for mention in reversed(mentions):  # so that the offsets of earlier mentions stay right
        # A mention may be in several text nodes, because a Markdown page has one for each line.
        hit = [(start, run) for start, run in runs if start < mention.end and mention.start < start + len(run)]
        (start, first), (last_start, last) = hit[0], hit[-1]
        shown = block.text[mention.start : mention.end]
        use = TermUse(shown, mention.key, shown)
        use.silent = True
        use.source, use.line = block.source, block.line
        before, after = str(first)[: mention.start - start], str(last)[mention.end - last_start :]
        rest = nodes.Text(before)
        parts = [rest, use, nodes.Text(after)]
        parent = first.parent
        # Compared by identity, because two texts with the same characters are equal.
        at = next(at for at, child in enumerate(parent.children) if child is first)
        parent[at : at + len(hit)] = [part for part in parts if part.astext()]
        runs = [*runs[: runs.index(hit[0])], (start, rest)]
