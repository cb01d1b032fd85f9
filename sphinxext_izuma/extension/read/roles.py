"""The roles: a name in a page becomes a text that knows it, and nothing else until the page is written."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.utils import unescape
from sphinx import addnodes

from sphinxext_izuma.extension.build import build_of
from sphinxext_izuma.extension.nodes import WRAPPER, TermUse
from sphinxext_izuma.glossary import acronyms, names

if TYPE_CHECKING:
    from docutils.parsers.rst.states import Inliner

_EXTERNAL = ":external"  # intersphinx calls the role that follows with the whole text
_EDUCATED = re.compile(r"[\\'\"`.\-]")  # what SmartQuotes may change
# "shown text <name>"; a '<' that is escaped (docutils marks it with NUL) belongs to the text.
_EXPLICIT = r"(?s)(?P<shown>.+?)\s*(?<!\x00)<(?P<name>[^<>]*)>"


def izterm(  # noqa: PLR0913, PLR0917 - docutils' signature of a role
    _role: str,
    rawtext: str,
    text: str,
    lineno: int,
    inliner: Inliner,
    options: Mapping[str, Any] | None = None,  # noqa: ARG001
    content: Sequence[str] = (),  # noqa: ARG001
) -> tuple[list[nodes.Node], list[nodes.system_message]]:
    """Make the node of a use: `name`, `shown text <name>`, or `!text` for text alone."""
    return [_safe(_use(rawtext, text, lineno, inliner), inliner)], []


def izuma_form(  # noqa: PLR0913, PLR0917 - docutils' signature of a role
    role: str,
    rawtext: str,
    text: str,
    lineno: int,
    inliner: Inliner,
    options: Mapping[str, Any] | None = None,  # noqa: ARG001
    content: Sequence[str] = (),  # noqa: ARG001
) -> tuple[list[nodes.Node], list[nodes.system_message]]:
    """Make the node of a use that shows the form of the term that the role is called after."""
    use = _use(rawtext, text, lineno, inliner)
    if isinstance(use, TermUse):
        use.form = role.rpartition(":")[2]
        if use.is_as_named:
            glossary = build_of(inliner.document.settings.env).glossary
            # At once, not when the page is written: a heading is copied long before.
            use = use.showing(acronyms.spelled(glossary, use.form, use.name))
    return [_safe(use, inliner)], []


def _use(rawtext: str, text: str, lineno: int, inliner: Inliner) -> nodes.Element | TermUse:
    if text.startswith("!"):
        return nodes.inline(rawtext, unescape(text[1:]), classes=["izterm"])
    shown, name = text, text
    if text.endswith(">") and (parts := re.fullmatch(_EXPLICIT, text)):
        shown, name = parts["shown"], parts["name"]
    plain = _unescaped(shown)
    name = names.exact(plain if name is shown else _unescaped(name))
    use: nodes.Element | TermUse
    if rawtext.startswith(_EXTERNAL):
        use = _foreign_use(rawtext, shown, name, inliner)
    else:
        use = TermUse(plain, name, rawtext)
        if _EDUCATED.search(shown):
            # Sphinx looks twice at all text for quotes and dashes: most names have none.
            use.support_smartquotes = True
    source, use.line = inliner.reporter.get_source_and_line(lineno)
    use.source = None if source is None else str(source)
    return use


def _unescaped(text: str) -> str:
    return unescape(text) if "\0" in text else text  # most names have nothing escaped


def _safe(use: nodes.Element | TermUse, inliner: Inliner) -> nodes.Node:
    """Return *use*, wrapped while the page is parsed where a text alone is taken for more.

    Sphinx takes it for the name of a class in a field as ``:type key:``, docutils a colon in a heading of a definition
    list for the start of a classifier.
    """
    parent = inliner.parent
    if isinstance(parent, nodes.paragraph):  # in Markdown; in reST it is what the paragraph is put into
        parent = parent.parent
    if isinstance(use, TermUse) and (" :" in use or isinstance(parent, nodes.field_body)):
        return nodes.inline("", "", use, **{WRAPPER: True})
    return use


def _foreign_use(rawtext: str, shown: str, name: str, inliner: Inliner) -> nodes.Element:
    """Return the node that intersphinx looks up in the inventories of other projects, and nowhere else."""
    return addnodes.pending_xref(
        rawtext,
        nodes.inline(rawtext, unescape(shown), classes=["izterm"]),
        refdoc=inliner.document.settings.env.docname,
        refdomain="izuma",
        reftype="izterm",
        reftarget=name,
        refexplicit=True,
        refwarn=True,
    )
