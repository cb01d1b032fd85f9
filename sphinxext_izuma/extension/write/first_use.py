"""Finds the first use of each acronym on a page or in a document. This use also shows the long name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

from sphinxext_izuma.extension.config import PAGE
from sphinxext_izuma.extension.doctree import put
from sphinxext_izuma.extension.nodes import TermUse
from sphinxext_izuma.glossary import acronyms, names

if TYPE_CHECKING:
    from sphinxext_izuma.extension.relate.resolution import Resolution

# Readers do not read these nodes in the order of the text.
# Sphinx also copies some of them to parts of a page that have no room for a long name.
_OUTSIDE = (
    nodes.title,
    nodes.subtitle,
    nodes.rubric,
    nodes.caption,
    nodes.thead,
    nodes.FixedTextElement,
    addnodes.centered,
    addnodes.compact_paragraph,
    addnodes.desc_signature,
    addnodes.toctree,
)

# Titles of cards, tabs and dropdowns: sphinx-design and sphinx-tabs have no classes of nodes for all of them.
_TITLES = frozenset(
    {
        "sd-aside-title",
        "sd-card-header",
        "sd-card-title",
        "sd-step-title",
        "sd-summary-title",
        "sd-tab-label",
        "sphinx-tabs-tab",
    }
)
_ARTICLE = r"(?:^|(?<=[\s(\u201c\"']))(?P<article>[Aa]n?)(?P<gap>\s+)$"
_SENTENCE_ENDS = ("", *".!?:(\"'\u201c")  # A capital elsewhere is a name, as in "plan A"
# Words that begin with the sound of a vowel: by the letter, but for some. Source: the sound decides, as in "an hour".
_VOWEL = r"(?i)(?!uni(?!n|m)|us[aeiu]|ur[aeiou]|ut[ei]|ubi|eu|ew|one\b|once\b)[aeiou]|hour|honest|hono|heir"


def is_outside_running_text(element: nodes.Element) -> bool:
    """Return whether the content of *element* is no running text."""
    return isinstance(element, _OUTSIDE) or not _TITLES.isdisjoint(element.get("classes", ()))


class FirstUses:
    """The acronyms that a document has introduced so far."""

    def __init__(self, scope: str) -> None:
        self._scope = scope
        self._introduced: set[tuple[str, str]] = set()

    def text_of(self, use: TermUse, text: str, resolution: Resolution, page: str) -> str:
        """Return the text of *use*: *text*, but the first use of an acronym on its *page* also shows the long name."""
        if resolution.term is None or use.entry:
            return text
        key = page if self._scope == PAGE else "", resolution.term.id
        if use.form == "full":
            self._introduced.add(key)
        elif resolution.introduction and not use.form and key not in self._introduced and use.is_as_named:
            self._introduced.add(key)
            if not _is_explained(use, acronyms.long(resolution.term, names.bare(use.name))):
                return _fitted(use, resolution.introduction, is_english=resolution.term.english)
        return text


def _fitted(use: TermUse, introduction: str, *, is_english: bool) -> str:
    """Return the text of a first use as it fits the text around it. Correct the article before it."""
    siblings, at = use.parent.children, use.position
    before = siblings[at - 1] if at else None
    after = siblings[at + 1].astext() if at + 1 < len(siblings) else ""
    if type(before) is not nodes.Text:
        return introduction
    text, at_article, gap = before.astext(), at - 1, ""
    if at > 1 and text.isspace() and type(siblings[at - 2]) is nodes.Text:
        # In Markdown, the end of a line is a text of its own.
        text, at_article, gap = siblings[at - 2].astext() + text, at - 2, text
    if text.endswith("(") and after.startswith(")"):
        # No brackets in brackets.
        long, _, short = introduction.removesuffix(")").rpartition(" (")
        return f"{long}, {short}"
    match = re.search(_ARTICLE, text) if is_english else None
    if match and (match["article"][0] == "a" or text[: match.start()].rstrip()[-1:] in _SENTENCE_ENDS):
        article = "an" if re.match(_VOWEL, introduction) else "a"
        article = article.capitalize() if match["article"][0] == "A" else article
        between = match["gap"].removesuffix(gap)
        put(nodes.Text(f"{text[: match.start('article')]}{article}{between}"), use.parent, at_article)
    return introduction


def _is_explained(use: TermUse, meaning: str) -> bool:
    """Return whether the writer already gives the long name: meaning (acronym), or acronym (meaning)."""
    siblings = use.parent.children
    at = use.position
    before = names.folded("".join(node.astext() for node in siblings[:at]))
    after = names.folded("".join(node.astext() for node in siblings[at + 1 :]))
    wanted = names.folded(meaning)
    return before.endswith(f"{wanted} (") or after.startswith(f"({wanted})")
