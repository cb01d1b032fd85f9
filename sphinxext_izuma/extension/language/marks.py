"""Marks what is in another language than the page, or is written in another direction."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from docutils import nodes

from sphinxext_izuma.extension.nodes import InLanguage, Isolated
from sphinxext_izuma.glossary.language.languages import are_alike, is_right_to_left, tag_of

if TYPE_CHECKING:
    from sphinx.writers.html5 import HTML5Translator

# Letters of right-to-left scripts: Hebrew, Arabic, Syriac, Thaana, N'Ko and their like; and those of the others.
# Source: the ranges of the bidirectional classes R, AL and L in Unicode.
# They are compiled at their first use.
_RIGHT_TO_LEFT = "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
_LEFT_TO_RIGHT = (
    "[A-Za-z\u00c0-\u058f\u0900-\u1fff\u2c00-\u2dff\u3005-\u3007\u3031-\ud7ff"
    "\uf900-\ufb17\uff21-\uffdc\U00020000-\U0003ffff]"
)


class Marks(NamedTuple):
    """The attributes ``lang`` and ``dir`` of an element of HTML, empty if it needs none."""

    lang: str = ""
    dir: str = ""

    def html(self) -> str:
        """Return the attributes as HTML, with a blank before each."""
        return "".join(f' {name}="{escape(value)}"' for name, value in self._asdict().items() if value)


def direction(page: str) -> str:
    """Return the direction of a listing and of popovers, empty if it is that of browsers.

    Themes don't give a page its direction.

    :param page: the language of the page.
    """
    return "rtl" if is_right_to_left(page) else ""


def marks_of(text: str, language: str, page: str) -> Marks:
    """Return the marks of a text.

    :param language: the language tag of the text, empty if it is not known.
    :param page: the language of the page.
    """
    lang = tag_of(language) if language and not are_alike(language, page) else ""
    is_reversed = is_right_to_left(page)
    if lang and is_right_to_left(lang) != is_reversed:
        return Marks(lang, "ltr" if is_reversed else "rtl")
    if text.isascii() and not is_reversed:
        return Marks(lang)  # the usual case
    # The first letter of a text says in which direction it is written.
    has_letters = re.search(_RIGHT_TO_LEFT, text) or (is_reversed and re.search(_LEFT_TO_RIGHT, text))
    return Marks(lang, "auto" if has_letters else "")


def marks_of_block(text: str, language: str, page: str) -> Marks:
    """Return the marks of a block, which may begin with a word in the other direction.

    The language says the direction, if it is known and if the block is in it. Otherwise most letters do.
    """
    marks = marks_of(text, language, page)
    if marks.dir != "auto":
        return marks
    counts = len(re.findall(_LEFT_TO_RIGHT, text)), len(re.findall(_RIGHT_TO_LEFT, text))
    own, other = reversed(counts) if is_right_to_left(page) else counts
    if not own:
        return marks
    if language or own >= other:
        return Marks(marks.lang)
    return Marks(marks.lang, "ltr" if is_right_to_left(page) else "rtl")


def in_language(blocks: Sequence[nodes.Node], language: str, page: str) -> list[nodes.Node]:
    """Return *blocks*, each in an element with its marks if it needs any."""
    found: list[nodes.Node] = []
    for block in blocks:
        marks = marks_of_block(block.astext(), language, page)
        found.append(InLanguage("", block, lang=marks.lang, dir=marks.dir) if any(marks) else block)
    return found


def isolated(content: Sequence[nodes.Node], language: str, page: str) -> list[nodes.Node]:
    """Return the nodes of a name, isolated from the text around it if it needs marks."""
    marks = marks_of("".join(node.astext() for node in content), language, page)
    if not any(marks):
        return list(content)
    return [Isolated("", "", *content, lang=marks.lang, dir=marks.dir if marks.dir != "auto" else "")]


def isolated_html(html: str, text: str, language: str, page: str) -> str:
    """Return the HTML of a name, isolated if it needs marks."""
    marks = marks_of(text, language, page)
    return f"<bdi{Marks(marks.lang).html()}>{html}</bdi>" if any(marks) else html


def visit_block(translator: HTML5Translator, node: InLanguage) -> None:
    """Write the start of a block in another language."""
    translator.body.append(f"<div{Marks(node['lang'], node['dir']).html()}>\n")


def depart_block(translator: HTML5Translator, _node: InLanguage) -> None:
    """Write its end."""
    translator.body.append("</div>\n")


def visit_name(translator: HTML5Translator, node: Isolated) -> None:
    """Write the start of a name. The direction of an isolated text is its own."""
    translator.body.append(f"<bdi{Marks(node['lang'], node['dir']).html()}>")


def depart_name(translator: HTML5Translator, _node: Isolated) -> None:
    """Write its end."""
    translator.body.append("</bdi>")
