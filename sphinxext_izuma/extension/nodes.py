"""The nodes of the extension: uses, listings, back-links of an entry, and lists of acronyms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes

from sphinxext_izuma.glossary import names

if TYPE_CHECKING:
    from typing import Self

LEARN_MORE = "izterm-learn-more"  # the class of the line "Learn more" of an entry
CAPTION = "izterm-caption"  # the class of a paragraph that was a caption in the text of an entry
AT_END = "izterm-page-terms"  # the class of the terms at the end of a page; an attribute of its document
WRAPPER = "izterm-wrapper"  # the attribute of an element that exists only while a page is parsed

# The semicolon in an entry of the general index. LaTeX has no such character: see ResolveUsesInLatex.
INDEX_SEMICOLON = "\u037e"


class TermUse(nodes.Text):
    """A use of a term: the shown text, and the *name* as :meth:`Glossary.key` returns it, with the scope of the page.

    A Text node, not an Element: about 50 transforms visit every node, and one node is cheaper than two. A copy that is
    never resolved (toctree, search) renders as plain text.

    :ivar rawsource: the markup of the role.
    :ivar entry: the id of the term whose text the use is in; empty on a page.
    :ivar form: the form that the writer asks for (a key of :data:`acronyms.FORMS`).
    :ivar silent: whether nothing is reported of the use.
    """

    name: str
    rawsource: str
    entry: str = ""
    form: str = ""
    silent: bool = False
    support_smartquotes: bool = False  # Sphinx reads this attribute of each text

    def __new__(cls, text: str, name: str = "", rawsource: str = "") -> Self:
        """Make a use. Pickle passes the text alone, and restores the other attributes itself."""
        use = str.__new__(cls, text)
        use.name, use.rawsource = name, rawsource
        return use

    @property
    def is_as_named(self) -> bool:
        """Whether it shows its name, not a text that the writer chose."""
        return bool(names.exact(self.astext()) == names.bare(self.name))

    @property
    def position(self) -> int:
        """Its index in its parent. Nodes are compared by identity, because equal texts may occur twice."""
        siblings = self.parent.children
        at = siblings.index(self)
        while siblings[at] is not self:
            at = siblings.index(self, at + 1)
        return at

    def showing(self, text: str) -> Self:
        """Return the same use with another text."""
        other = type(self)(text, self.name, self.rawsource)
        other.entry, other.form, other.silent = self.entry, self.form, self.silent
        other.support_smartquotes = self.support_smartquotes
        other.source, other.line = self.source, self.line
        return other

    def copy(self) -> Self:
        """Return the same use, for another parent."""
        return self.showing(str(self))

    def rstrip(self, chars: str | None = None) -> Self:
        """Return the use without blanks at its end. docutils calls this next to a substitution that is trimmed."""
        return self.showing(str(self).rstrip(chars))

    def lstrip(self, chars: str | None = None) -> Self:
        """Return the use without blanks at its start."""
        return self.showing(str(self).lstrip(chars))


def visit_use(translator: Any, node: TermUse) -> None:
    """Write a use as text in docutils' XML. This translator does not try the handler of a base class by itself."""
    translator.visit_Text(node)


def depart_use(translator: Any, node: TermUse) -> None:
    """Leave a use."""
    translator.depart_Text(node)


class AcronymList(nodes.General, nodes.Element):
    """A placeholder for a list of acronyms on a page."""


class Summary(nodes.Invisible, nodes.Element):
    """The field ``summary`` of an entry, which popovers show and pages do not.

    It is part of the page until the page is written: so Sphinx translates it, and reports its faults.
    """


class Listing(addnodes.glossary):
    """A listing as browsers show it.

    Its attribute ``bar`` holds the letters with their ids, and an empty id for a letter without entries. ``label`` is
    the name of the bar. ``words`` are the words of the script, and ``terms`` is its data, None if there is nothing to
    filter. ``filter`` is the HTML of the filter, empty in all listings of a page but the first. ``jsonld`` is the data
    for search engines. ``dir`` is its direction, empty if it is that of browsers.
    """


class Letter(nodes.rubric):
    """A letter above the entries that begin with it, as browsers show it. ``level`` is that of a heading.

    ``letter`` is its text. It is no child, because Sphinx's search index holds the texts of children.
    """


class Tagged(nodes.General, nodes.Element):
    """The tags of an entry: ``tags``, the ``message`` around them, and the text ``between`` two of them."""


class UsedIn(nodes.General, nodes.Element):
    """The pages that use a term.

    ``summary`` is the line above them, and ``name`` that of the term. ``pages`` holds a link to each, as HTML, and the
    number of its uses, and the HTML of each place in the page.
    """


class PageTerms(nodes.General, nodes.Element):
    """The terms of a page at its end, as browsers show them: ``title``, the ``level`` of the heading, and ``dir``.

    ``content`` is the list. It is no child, because Sphinx's search index holds the texts of children.
    """


class transition(nodes.General, nodes.Element):  # noqa: N801 - builders have functions for this name
    """A line between two blocks of an entry. docutils allows its own between the blocks of a section only."""


class InLanguage(nodes.container):
    """A block in another language or direction than the page: ``lang`` and ``dir``, each may be empty."""


class Isolated(nodes.inline):
    """A name in another language or direction than the text around it: ``lang`` and ``dir``, each may be empty."""


class Formula(nodes.General, nodes.Inline, nodes.Element):
    """A formula of an untrusted text: ``tex``, and ``mathml`` for HTML. No script of a page typesets it."""


class FormulaBlock(nodes.General, nodes.Element):
    """The same, as a block."""


def visit_formula(translator: Any, node: Formula | FormulaBlock) -> None:
    """Write a formula as MathML."""
    translator.body.append(node["mathml"])
    raise nodes.SkipNode
