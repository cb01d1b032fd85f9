"""Finds text that looks like a role and is not read as one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from docutils import nodes
from sphinx import addnodes

from sphinxext_izuma.extension.doctree import nodes_of
from sphinxext_izuma.extension.nodes import TermUse
from sphinxext_izuma.glossary.term import MARKDOWN

WORD, DOMAIN = "izterm", "izuma:"  # no text without one of these is looked at
_OURS = r"(?P<ours>izterm|izuma:(?:izterm|short|long|full))"
# The role with a blank, a colon or a brace too many or too few. The name follows in backticks, or in the next node.
_MARK = rf"(?<!\w)(?P<mark>[:{{]?){_OURS}(?P<end>[:}}]?) ?(?=(?P<ticks>`+)(?P<name>[^`]*)`|$)"
_LINK_TEXT = r"\[([^\[\]]+)\]\($"
_OTHER_MARKUP = "(the text is reStructuredText; 'markup: markdown' in the header changes that)"
_MARKED = (nodes.strong, nodes.emphasis)
_AS_WRITTEN = (nodes.literal, nodes.literal_block, nodes.comment, nodes.raw, nodes.math, nodes.math_block)
_OPTIONS: dict[type[nodes.Node], str] = {nodes.image: "alt", addnodes.toctree: "caption"}


class Slip(NamedTuple):
    """A slip of a writer.

    :ivar found: the text that is not read as markup.
    :ivar node: the node that has it.
    :ivar cure: what to write instead.
    :ivar meant: what the writer meant.
    """

    found: str
    node: nodes.Node
    cure: str
    meant: str = "a role"

    @property
    def message(self) -> str:
        """The message of the finding."""
        return f"this is not read as {self.meant}: {self.cure}"


def slips_among(found: Sequence[nodes.Node], markup: str) -> Iterator[Slip]:
    """Yield the slips in some texts, pictures and lists of pages.

    :param markup: the markup of the page.
    """
    for node in found:
        if isinstance(node, nodes.Text):
            if (WORD in node or DOMAIN in node) and not isinstance(node, TermUse) and not _is_as_written(node):
                yield from _in_text(node, markup)
        elif (option := _OPTIONS.get(type(node))) and isinstance(node, nodes.Element):
            text = node.get(option) or ""
            if match := re.search(rf"[:{{]{_OURS}[:}}]`(?P<name>[^`]+)`", text):
                yield Slip(match[0], node, f"write {match['name']!r}, because the option {option!r} is plain text")


def _is_as_written(node: nodes.Text) -> bool:
    around = node.parent
    while around is not None and not isinstance(around, _AS_WRITTEN):
        around = around.parent
    return around is not None


def _in_text(node: nodes.Text, markup: str) -> Iterator[Slip]:
    text = node.astext()
    if isinstance(node.parent, nodes.field_name) and re.fullmatch(_OURS, text):
        # A line that begins with the role and a blank is a field.
        name = node.parent.parent[-1].astext()
        yield Slip(f":{text}:", node, f"write {_role(text, name, markup)}")
        return
    for match in re.finditer(_MARK, text):
        if not match["mark"] and not match["end"]:
            continue
        name = match["name"]
        if name is None:
            following = node.next_node(descend=False, siblings=True)
            if not isinstance(following, (nodes.literal, nodes.title_reference, nodes.emphasis)):
                continue
            name = following.astext()
        outside = f" outside of the {node.parent.tagname} text" if isinstance(node.parent, _MARKED) else ""
        yield Slip(match[0].strip(), node, f"write {_role(match['ours'], name, markup)}{outside}")


def _role(ours: str, name: str, markup: str) -> str:
    ours = ours.removeprefix(DOMAIN) if ours.endswith(WORD) else ours
    return f"{{{ours}}}`{name}`" if markup == MARKDOWN else f":{ours}:`{name}`"


def slips_in_text(document: nodes.document, markup: str, *, knows_markdown: bool) -> list[Slip]:
    """Return the slips in the text of an entry.

    :param markup: the markup of the text.
    :param knows_markdown: whether the writer may take reStructuredText for Markdown.
    """
    slips = list(slips_among(nodes_of(document, nodes.Text, nodes.image), markup))
    return [*slips, *_of_another_markup(document)] if knows_markdown and markup != MARKDOWN else slips


def _of_another_markup(document: nodes.document) -> Iterator[Slip]:
    """Yield Markdown that a text in reStructuredText has: links, and code in single backticks."""
    for node in document.findall():
        if type(node) is nodes.title_reference and WORD not in node.parent[node.parent.index(node) - 1].astext():
            cure = f"write ``{node.astext()}`` {_OTHER_MARKUP}"
            yield Slip(node.rawsource or node.astext(), node, cure, "code")
        elif isinstance(node, nodes.reference) and isinstance(node.parent, nodes.TextElement):
            # docutils makes a link of the address in "[text](https://address)".
            before = node.parent[node.parent.index(node) - 1] if node.parent.index(node) else None
            if isinstance(before, nodes.Text) and (match := re.search(_LINK_TEXT, before.astext())):
                cure = f"write `{match[1]} <{node.astext()}>`__ {_OTHER_MARKUP}"
                yield Slip(match[0], node, cure, "a link")
