"""The roles: a name in a page becomes one light node, and nothing else until the page is written."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.utils import unescape
from sphinx import addnodes

from sphinxext_izuma.data import acronyms, names

if TYPE_CHECKING:
    from docutils.parsers.rst.states import Inliner

# "shown text <name>"; a '<' that is escaped (docutils marks it with NUL) belongs to the text.
_EXTERNAL = ":external"  # intersphinx calls the role that follows with the whole text
_EDUCATED = re.compile(r"[\\'\"`.\-]")  # what SmartQuotes may change
_EXPLICIT = r"(?s)(?P<shown>.+?)\s*(?<!\x00)<(?P<name>[^<>]*)>"


class TermUse(nodes.inline):
    """A use of a term: ``name`` as written (in the form of :func:`names.exact`), the shown text inside.

    ``entry`` is the id of the term whose own text it stands in, ``form`` the one that the writer asks for (a key of
    :data:`acronyms.FORMS`), where that is so. A subclass of ``inline``, so that whatever copies it unresolved (a table
    of contents, a search title) renders its text.
    """

    tagname = "inline"  # and so do the builders of XML

    def non_default_attributes(self) -> dict[str, Any]:
        """Return what XML shows of the node: nothing that is only ours."""
        own = {"name", "entry", "form", "silent", "support_smartquotes"}
        return {key: value for key, value in super().non_default_attributes().items() if key not in own}


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
    if text.startswith("!"):
        return [nodes.inline(rawtext, unescape(text[1:]), classes=["izterm"])], []
    shown, name = text, text
    if text.endswith(">") and (parts := re.fullmatch(_EXPLICIT, text)):
        shown, name = parts["shown"], parts["name"]
    plain = unescape(shown)
    name = names.exact(plain if name is shown else unescape(name))
    use: nodes.Element
    if rawtext.startswith(_EXTERNAL):
        use = _foreign_use(rawtext, shown, name, inliner)
    else:
        use = TermUse(rawtext, plain, name=name)
        if not _EDUCATED.search(shown):
            # Sphinx looks twice at all text for quotes and dashes: most names have none.
            use["support_smartquotes"] = False
    source, use.line = inliner.reporter.get_source_and_line(lineno)
    use.source = None if source is None else str(source)
    return [use], []


def izuma_form(  # noqa: PLR0913, PLR0917 - docutils' signature of a role
    role: str,
    rawtext: str,
    text: str,
    lineno: int,
    inliner: Inliner,
    options: Mapping[str, Any] | None = None,
    content: Sequence[str] = (),
) -> tuple[list[nodes.Node], list[nodes.system_message]]:
    """Make the node of a use that shows the form of the term that the role is called after."""
    made, messages = izterm(role, rawtext, text, lineno, inliner, options, content)
    for use in made:
        if isinstance(use, TermUse):
            use["form"] = role.rpartition(":")[2]
            if is_as_named(use):
                glossary = inliner.document.settings.env.get_domain("izuma").glossary
                # At once, not when the page is written: a heading is copied long before.
                use[:] = [nodes.Text(acronyms.spelled(glossary, use["form"], use["name"]))]
    return made, messages


def is_as_named(use: TermUse) -> bool:
    """Return whether a use shows its name, not a text that the writer chose."""
    return bool(names.exact(use.astext()) == use["name"])


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
