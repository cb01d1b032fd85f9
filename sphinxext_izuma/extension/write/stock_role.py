"""Resolves ``:term:`` to a term that a page lists with ``izglossary``, if Sphinx itself does not find the name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from sphinxext_izuma.extension.build import build_of
from sphinxext_izuma.extension.nodes import TermUse
from sphinxext_izuma.extension.pages import STOCK_ROLE
from sphinxext_izuma.extension.relate.resolution import Resolutions
from sphinxext_izuma.glossary import names

if TYPE_CHECKING:
    from sphinx import addnodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def resolve_stock_term(
    _app: Sphinx, env: BuildEnvironment, xref: addnodes.pending_xref, content: nodes.TextElement
) -> nodes.Node | None:
    """Return a use of our term for a ``:term:`` that Sphinx itself does not find.

    A project can then migrate page by page. Docstrings of other packages need no migration.
    """
    if (xref["refdomain"], xref["reftype"]) != STOCK_ROLE:
        return None
    name = names.exact(xref["reftarget"])
    if build_of(env).once(Resolutions)[name].page is None:  # only listed terms, as with Sphinx's glossary
        return None
    use = TermUse(content.astext(), name, xref.rawsource)
    use.source, use.line = xref.source, xref.line
    # In an element, because Sphinx may copy ids and classes of the replaced node to the new node.
    return nodes.inline("", "", use)
