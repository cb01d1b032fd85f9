"""Markup that is safe in a text from an untrusted source: directives, schemes of addresses, pictures, formulas."""

from __future__ import annotations

import re

# Text, pictures and tables. None of these includes another file, runs code or writes raw output. A directive of another
# extension may do so.
_SAFE_DIRECTIVES = """
    admonition attention caution danger error hint important note tip warning seealso
    image figure table list-table csv-table math code code-block sourcecode parsed-literal highlight
    container compound epigraph highlights pull-quote rubric topic sidebar line-block centered hlist
    index versionadded versionchanged deprecated versionremoved replace unicode class rst-class
    """
SAFE_DIRECTIVES = frozenset(_SAFE_DIRECTIVES.split())
SAFE_SCHEMES = frozenset({"", "http", "https", "mailto"})
PICTURE_ENDINGS = frozenset({".avif", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp"})

# Compiled at the first use, since most texts have no markup.
_SCHEME = r"(?i)([a-z][a-z0-9+.-]*):"
# Browsers ignore these characters in an address, so "java\nscript:" is a script.
_IGNORED_IN_ADDRESS = r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202f\u2060\ufeff]"
# The TeX commands that make a link in a browser, or load more commands.
_TEX_LINK = r"\\(href|require|url)\b"


def scheme_of(address: str) -> str:
    """Return the scheme of an address in lower case, as a browser reads it; empty if it has none."""
    match = re.match(_SCHEME, re.sub(_IGNORED_IN_ADDRESS, "", address))
    return match[1].lower() if match else ""


def is_safe_formula(tex: str) -> bool:
    """Return whether a formula makes no link and loads no commands."""
    return re.search(_TEX_LINK, tex) is None
