"""Finds text that looks like a role and is not read as one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from docutils import nodes
from sphinx import addnodes

from sphinxext_izuma.extension.doctree import nodes_of
from sphinxext_izuma.extension.nodes import TermUse
from sphinxext_izuma.glossary.term import MARKDOWN, RST

WORD, DOMAIN = "izterm", "izuma:"  # no text without one of these, or of the directives, is looked at
_DIRECTIVES = ("izglossary", "izacronyms")
_OURS = r"(?P<ours>izterm|izuma:(?:izterm|short|long|full))"
# The role with a blank, a colon or a brace too many or too few. The name follows in backticks or other quotes, without
# any, or in the next node.
_NAME = (
    r"(?P<ticks>`+)(?P<name>[^`]*)`|(?P<quote>['\"\u00b4\u2018-\u201f])(?P<quoted>[^`'\"\n\u00b4\u2018-\u201f]+)"
    r"['\"\u00b4\u2018-\u201f]|[\[(<](?P<boxed>[^`\[\]()<>\n]+)[\])>]|(?P<half>\w[^`\n]{0,60})`|`(?P<open>\w[^`]*)$|(?P<bare>\w[\w-]*)|$"
)
_MARK = rf"(?i)(?<!\w)(?P<mark>[:\uff1a{{]?){_OURS}(?P<end>\s?[:\uff1a}}]{{0,2}}) ?(?={_NAME})"
# All of a text in single backticks.
_REVERSED = rf"(?P<name>[^`]+?)\s*:{_OURS}:"
_INSIDE = rf"[:{{]{_OURS}[:}}]\s*(?P<name>[^`]+)"
_ONE_COLON = rf"(?P<directive>{'|'.join(_DIRECTIVES)}):*\s*?(?:\n|$)"  # a comment that should be a directive
# A paragraph that should be one: with other dots, or with the mark of the other markup.
_DOTS = rf"(?:\.{{1,3}} ?(?P<directive>{'|'.join(_DIRECTIVES)})\s?:|`*\{{(?P<braced>{'|'.join(_DIRECTIVES)})\}})"
_IN_PARAGRAPH = rf"(?<=\n)\.\. (?:{'|'.join(_DIRECTIVES)}):"  # docutils takes one colon of "::" away
# A link or a picture of Markdown that has no full address: docutils makes nothing of it.
_LOCAL_LINK = r"(?<![\w\]])(?P<picture>!?)\[(?P<text>[^\[\]]*)\]\((?P<target>[^()\s]+)\)"
_PAGE_SUFFIX = r"\.(?:md|rst|txt|html)$"
_LINK_TEXT = r"\[([^\[\]]+)\]\($"
_OTHER_MARKUP = "(the text is reStructuredText; 'markup: markdown' in the header changes that)"
_MARKED = (nodes.strong, nodes.emphasis)
_AS_WRITTEN = (
    nodes.literal,
    nodes.literal_block,
    nodes.doctest_block,
    nodes.comment,
    nodes.raw,
    nodes.math,
    nodes.math_block,
    nodes.system_message,
)
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


class _Siblings:
    """The nodes beside a node. docutils compares a node with all its siblings, and takes two equal texts for one."""

    def __init__(self) -> None:
        self._places: dict[int, dict[int, int]] = {}  # by the ids of the parent and of the node

    def beside(self, node: nodes.Node, step: int) -> nodes.Node | None:
        """Return the node at a step before or after *node*, None if there is none."""
        siblings = node.parent.children
        places = self._places.get(id(node.parent))
        if places is None:
            places = self._places[id(node.parent)] = {id(child): place for place, child in enumerate(siblings)}
        place = places[id(node)] + step
        return siblings[place] if 0 <= place < len(siblings) else None


def slips_among(found: Sequence[nodes.Node], markup: str) -> Iterator[Slip]:
    """Yield the slips in some texts, pictures and lists of pages.

    :param markup: the markup of the page.
    """
    siblings = _Siblings()
    for node in found:
        if isinstance(node, nodes.Text):
            if "z" not in node or isinstance(node, TermUse):
                continue  # Most texts end here.
            if any(name in node for name in _DIRECTIVES):
                yield from _directive_in(node, markup)
            if _has_word(node) and not _is_as_written(node):
                yield from _in_text(node, markup, siblings)
        elif (option := _OPTIONS.get(type(node))) and isinstance(node, nodes.Element):
            entries: list[tuple[str | None, str]] = node.get("entries", [])
            titles = [(title or "", "a title in a toctree") for title, _page in entries]
            for text, what in [(node.get(option) or "", f"the option {option!r}"), *titles]:
                if match := re.search(rf"[:{{]{_OURS}[:}}]`(?P<name>[^`]+)`", text):
                    yield Slip(match[0], node, f"write {match['name']!r}, because {what} is plain text")


def _has_word(text: str) -> bool:
    lower = text.lower()
    return WORD in lower or DOMAIN in lower


def _directive_in(node: nodes.Text, markup: str) -> Iterator[Slip]:
    """Yield a directive with one colon, which is a comment, and one of reStructuredText in Markdown."""
    text = node.astext()
    if isinstance(node.parent, nodes.comment):
        if match := re.match(_ONE_COLON, text):
            yield Slip(match[0].strip(), node, f"write '.. {match['directive']}::'", "a directive")
    elif isinstance(node.parent, nodes.paragraph) and not _is_as_written(node):
        if match := re.match(_DOTS, text):
            name = match["directive"] or match["braced"]
            cure = f"```{{{name}}}" if markup == MARKDOWN else f"'.. {name}::'"
            yield Slip(match[0], node, f"write {cure}", "a directive")
        elif markup != MARKDOWN and (match := re.search(_IN_PARAGRAPH, text)):
            yield Slip(match[0], node, "write it below a blank line", "a directive")


def _is_as_written(node: nodes.Text) -> bool:
    around = node.parent
    while around is not None and not isinstance(around, _AS_WRITTEN):
        around = around.parent
    return around is not None


def _in_text(node: nodes.Text, markup: str, siblings: _Siblings) -> Iterator[Slip]:
    text = node.astext()
    if isinstance(node.parent, nodes.field_name) and (match := re.fullmatch(_OURS, text, re.IGNORECASE)):
        # A line that begins with the role and a blank is a field.
        name, in_rst = _name_of_field(node.parent.parent)
        yield Slip(f":{match[0].lower()}:", node, _cure(match["ours"], name, RST if in_rst else markup))
        return
    in_ticks = isinstance(node.parent, nodes.title_reference)
    if in_ticks and (match := re.fullmatch(_REVERSED, text) or re.fullmatch(_INSIDE, text)):
        yield Slip(text, node, _cure(match["ours"], match["name"], RST))
        return
    for match in re.finditer(_MARK, text):
        mark, end = match["mark"], match["end"].strip()
        name = match["name"]
        # Without backticks, only the whole mark is sure to be meant as a role.
        other = match["quoted"] or match["boxed"] or match["half"] or match["open"] or match["bare"]
        if not (mark and end) if other else not (mark or end):
            continue
        in_rst = bool(match["ticks"])  # Markdown would have made code of it
        if name is None and not other:
            following = siblings.beside(node, 1)
            if not isinstance(following, (nodes.literal, nodes.title_reference, nodes.emphasis)):
                continue
            name, in_rst = following.astext(), isinstance(following, nodes.title_reference)
        if end == ":" and re.search(r"\w:$", text[: match.start()]):
            yield Slip(f":{match[0].strip()}", node, f"write a blank before :{match['ours']}:`{name or other or ''}`")
            continue
        outside = f" outside of the {node.parent.tagname} text" if isinstance(node.parent, _MARKED) else ""
        outside = " outside of other backticks" if in_ticks and match["open"] else outside
        cure = _cure(match["ours"], name or other or "", RST if in_rst else markup)
        yield Slip(match[0].strip(), node, cure + outside)


def _name_of_field(field: nodes.Element) -> tuple[str, bool]:
    """Return the name that begins a field, and whether it is in the single backticks of reStructuredText."""
    body = field[-1]
    first = next(iter(body.findall(nodes.title_reference)), None)
    if first is not None and body.astext().startswith(first.astext()):
        return first.astext(), True
    return body.astext().partition("\n")[0], False


def _cure(ours: str, name: str, markup: str) -> str:
    ours, name = ours.lower(), " ".join(name.split())
    ours = ours.removeprefix(DOMAIN) if ours.endswith(WORD) else ours
    role = f"{{{ours}}}" if markup == MARKDOWN else f":{ours}:"
    return f"write {role}`{name}`" if name else f"write the name of a term: {role}`…`"


def slips_in_text(document: nodes.document, markup: str, *, knows_markdown: bool) -> list[Slip]:
    """Return the slips in the text of an entry.

    :param markup: the markup of the text.
    :param knows_markdown: whether the writer may take reStructuredText for Markdown.
    """
    slips = list(slips_among(nodes_of(document, nodes.Text, nodes.image), markup))
    return [*slips, *_of_another_markup(document)] if knows_markdown and markup != MARKDOWN else slips


def _of_another_markup(document: nodes.document) -> Iterator[Slip]:
    """Yield Markdown that a text in reStructuredText has: links, and code in single backticks."""
    siblings = _Siblings()
    for node in document.findall():
        if type(node) is nodes.title_reference and not _follows_role(node, siblings):
            cure = f"write ``{node.astext()}`` {_OTHER_MARKUP}"
            yield Slip(node.rawsource or node.astext(), node, cure, "code")
        elif (
            isinstance(node, nodes.Text) and "](" in node and not isinstance(node, TermUse) and not _is_as_written(node)
        ):
            for local in re.finditer(_LOCAL_LINK, node.astext()):
                what = "a picture" if local["picture"] else "a link"
                yield Slip(local[0], node, f"write {_link(**local.groupdict())} {_OTHER_MARKUP}", what)
        elif isinstance(node, nodes.reference) and isinstance(node.parent, nodes.TextElement):
            # docutils makes a link of the address in "[text](https://address)".
            before = siblings.beside(node, -1)
            if isinstance(before, nodes.Text) and (match := re.search(_LINK_TEXT, before.astext())):
                cure = f"write `{match[1]} <{node.astext()}>`__ {_OTHER_MARKUP}"
                yield Slip(match[0], node, cure, "a link")


def _follows_role(node: nodes.Node, siblings: _Siblings) -> bool:
    """Return whether a node, or a text right before it, has a role, so that it is reported already."""
    before = siblings.beside(node, -1)
    return WORD in node.astext() or (before is not None and WORD in before.astext())


def _link(picture: str, text: str, target: str) -> str:
    """Return a link, or a picture, of Markdown in reStructuredText."""
    if picture:
        return f"'.. image:: {target}' in a paragraph of its own"
    if target.startswith("#"):
        return f":ref:`{text} <{target[1:]}>`"
    page = re.sub(_PAGE_SUFFIX, "", target)
    return f":doc:`{text} <{page}>`" if page != target and ":" not in page else f"`{text} <{target}>`__"
