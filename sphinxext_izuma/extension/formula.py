"""Turns a formula into MathML that any page may show. An allow-list decides which elements and attributes are kept."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MAX_LENGTH = 2000  # characters of TeX
# They are compiled at their first use.
_ELEMENTS = (
    "math|menclose|mfrac|m[ino]|mover|mpadded|mphantom|mroot|mrow|mspace|msqrt|mstyle|msub|msubsup|msup|mtable|mtd|"
    "mtext|mtr|munder|munderover"
)
_ATTRIBUTES = (
    "accent|accentunder|columnalign|columnspacing|depth|display|displaystyle|fence|form|height|largeop|linethickness|"
    "lspace|mathsize|mathvariant|maxsize|minsize|movablelimits|notation|rowspacing|rspace|scriptlevel|separator|"
    "stretchy|symmetric|voffset|width"
)
_VALUE = r"(?a:[\w .%+-]*)"


# A cache of a pure function: one text is often shown in an entry and in a popover.
@lru_cache(maxsize=256)
def mathml(tex: str, *, block: bool) -> str | None:
    """Return a formula as MathML on one line, None if docutils cannot convert it.

    :param tex: the formula in the TeX of docutils.
    :param block: whether the formula is displayed on lines of its own.
    """
    if len(tex) > MAX_LENGTH:
        return None
    # docutils raises many kinds of errors for faulty TeX: MathError, AttributeError, IndexError, RecursionError.
    try:
        return _converted(tex, block=block)
    except Exception:  # noqa: BLE001 - the caller shows the text of the formula
        return None


def _converted(tex: str, *, block: bool) -> str | None:
    # Imported here, because few definitions have formulas.
    from docutils.utils.math import latex2mathml, unichar2tex  # noqa: PLC0415

    made = latex2mathml.tex2mathml(tex.translate(unichar2tex.uni2tex_table), as_block=block)
    # docutils writes this name of HTML, which XML does not have.
    root = ET.fromstring(made.replace("&ApplyFunction;", "\u2061"))  # noqa: S314 - docutils has written it
    return _markup(root) if len(root) else None


def _markup(element: Element) -> str:
    """Return an element without the white space between its children.

    :raises ValueError: if an element or the value of an attribute is not allowed.
    """
    tag = element.tag.rpartition("}")[2]
    if not re.fullmatch(_ELEMENTS, tag):
        raise ValueError(f"no element of MathML: {tag!r}")
    kept = {name: value for name, value in sorted(element.items()) if re.fullmatch(_ATTRIBUTES, name)}
    if not all(re.fullmatch(_VALUE, value) for value in kept.values()):
        raise ValueError(f"no value of MathML: {kept}")
    attributes = "".join(f' {name}="{value}"' for name, value in kept.items())
    inner = "".join(map(_markup, element)) if len(element) else escape(element.text or "", quote=False)
    return f"<{tag}{attributes}>{inner}</{tag}>"
