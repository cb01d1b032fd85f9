"""The roles: a name in a page becomes a text that knows it, and nothing else until the page is written."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.utils import unescape
from sphinx import addnodes

from sphinxext_izuma.glossary import acronyms
from sphinxext_izuma.glossary import names

if TYPE_CHECKING:
    from typing import Self

    from docutils.parsers.rst.states import Inliner

STOCK_ROLE = "std", "term"  # Sphinx's :term:
WRAPPER = "izterm-wrapper"  # the attribute of an element that is there while a page is parsed only
_EXTERNAL = ":external"  # intersphinx calls the role that follows with the whole text
_EDUCATED = re.compile(r"[\\'\"`.\-]")  # what SmartQuotes may change
# "shown text <name>"; a '<' that is escaped (docutils marks it with NUL) belongs to the text.
_EXPLICIT = r"(?s)(?P<shown>.+?)\s*(?<!\x00)<(?P<name>[^<>]*)>"


class TermUse(nodes.Text):
    """A use of a term: the text that is shown, which knows the *name* as written (in the form of :func:`names.exact`).

    *entry* is the id of the term whose own text it stands in, *form* the one that the writer asks for (a key of
    :data:`acronyms.FORMS`), *silent* whether nothing is reported of it. *rawsource* is the markup of the role.

    A text, no element: Sphinx and docutils walk some fifty times through a document, and to whom copies it unresolved
    (a table of contents, a search title) it is the text that it shows.
    """

    name: str
    rawsource: str
    entry: str = ""
    form: str = ""
    silent: bool = False
    support_smartquotes: bool = False  # Sphinx asks each text that it finds

    def __new__(cls, text: str, name: str = "", rawsource: str = "") -> Self:
        """Make a use; pickle gives the text alone, and brings the rest by itself."""
        use = str.__new__(cls, text)
        use.name, use.rawsource = name, rawsource
        return use

    @property
    def is_as_named(self) -> bool:
        """Whether it shows its name, not a text that the writer chose."""
        return bool(names.exact(self.astext()) == self.name)

    @property
    def position(self) -> int:
        """Where it stands in its parent; by identity, since texts that say the same are equal."""
        siblings = self.parent.children
        at = siblings.index(self)
        while siblings[at] is not self:
            at = siblings.index(self, at + 1)
        return at

    def showing(self, text: str) -> Self:
        """Return the same use with another text."""
        other = type(self)(text)
        vars(other).update(vars(self), parent=None, _document=None)
        return other

    def copy(self) -> Self:
        """Return the same use, for another place."""
        return self.showing(str(self))

    def rstrip(self, chars: str | None = None) -> Self:
        """Return the use without blanks at its end: docutils does that beside a substitution that is trimmed."""
        return self.showing(str(self).rstrip(chars))

    def lstrip(self, chars: str | None = None) -> Self:
        """Return the use without blanks at its start."""
        return self.showing(str(self).lstrip(chars))


TermUse.__name__ = nodes.Text.__name__  # by which docutils' visitors know what to do with a node


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
            glossary = inliner.document.settings.env.get_domain("izuma").glossary
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
