"""What a text may use that comes from we do not know whom."""

from __future__ import annotations

# Text, pictures and tables, nothing that reads another file, runs code or writes raw output. A directive of another
# extension may do any of these.
_SAFE_DIRECTIVES = """
    admonition attention caution danger error hint important note tip warning seealso
    image figure table list-table csv-table math code code-block sourcecode parsed-literal highlight
    container compound epigraph highlights pull-quote rubric topic sidebar line-block centered hlist
    index versionadded versionchanged deprecated versionremoved replace unicode class rst-class
    """
SAFE_DIRECTIVES = frozenset(_SAFE_DIRECTIVES.split())
