"""The HTML ids that lead to an entry beside its own: those of its other names, and those that it had before."""

from __future__ import annotations

import re
import unicodedata

from sphinxext_izuma.glossary import names
from sphinxext_izuma.glossary.term import ANCHOR_PREFIX, Term

_NOT_ID = re.compile(r"[^a-zA-Z0-9._]+")
_ID_ENDS = re.compile(r"^[-0-9._]+|-+$")
# Letters that NFKD does not decompose, and their replacements in Sphinx.
_DIGRAPHS = {0xDF: "sz", 0xE6: "ae", 0x153: "oe", 0x238: "db", 0x239: "qp"}
_LETTERS = str.maketrans(
    "\u00f8\u0111\u0127\u0131\u0142\u0167\u0180\u0183\u0188\u018c\u0192\u0199\u019a\u019e\u01a5\u01ab\u01ad\u01b4\u01b6"
    "\u01e5\u0225\u0234\u0235\u0236\u0237\u023c\u023f\u0240\u0247\u0249\u024b\u024d\u024f",
    "odhiltbbcdfklnpttyzgzlntjcszejqry",
)


def other_ids(term: Term) -> tuple[list[str], ...]:
    """Return the HTML ids of a term beside its anchor, in ranks: if two terms claim an id, the lower rank gets it.

    The ranks are: ``redirects``; the ids of all names; the ids that Sphinx gives to the names, and those of earlier
    releases; the ids of Sphinx that lack characters of the name.
    """
    scope = f"{term.scope}." if term.scope else ""
    of_names: list[str] = []
    former: list[str] = []
    lossy: list[str] = []
    for name in term.all_labels():
        slug, stock = names.slug(name), sphinx_id(name)
        of_names.append(f"{ANCHOR_PREFIX}{scope}{slug}")
        if not name.isascii():
            former.append(f"{ANCHOR_PREFIX}{scope}{names.ascii_slug(name)}")
        if stock:
            is_whole = re.sub("[._]+", "-", stock.lower()).strip("-") == slug
            (former if is_whole else lossy).append(f"{ANCHOR_PREFIX}{stock}")
    return list(term.redirects), of_names, former, lossy


def sphinx_id(name: str) -> str:
    """Return the HTML id that Sphinx gives to a term, without its ``term-``.

    Source: ``sphinx.util.nodes.make_id``.
    """
    text = name.translate(_DIGRAPHS).translate(_LETTERS)
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    joined = _NOT_ID.sub("-", " ".join(f"term-{ascii_text}".split()))
    return _ID_ENDS.sub("", joined).removeprefix("term").removeprefix("-")
