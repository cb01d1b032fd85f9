"""Read-time nodes become what the page shows, when it is written."""

from __future__ import annotations

from collections import Counter
from functools import cache, cached_property, partial
from typing import TYPE_CHECKING, Any, NamedTuple

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinxext_izuma.glossary import names
from sphinxext_izuma.extension.config import OFF
from sphinxext_izuma.extension.domain import IzumaDomain
from sphinxext_izuma.extension.write.first_use import FirstUses, is_apart
from sphinxext_izuma.extension.findings import Finding, Subtype, whole_path
from sphinxext_izuma.extension.source_text import Columns
from sphinxext_izuma.extension.write.popover import PAGE_TERMS
from sphinxext_izuma.extension.read.roles import STOCK_ROLE, TermUse
from sphinxext_izuma.extension.doctree import blocks, items_of, nodes_of, page_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from sphinxext_izuma.extension.relate.resolution import Outcome

# Where other projects have their terms: in a glossary of ours, or in Sphinx's own.
_FOREIGN_ROLES = ((IzumaDomain.name, "izterm"), STOCK_ROLE)
_TRANSLATED = ":<translated>"


class DropUnused(SphinxPostTransform):
    """Take the entries that no page uses out of listings with ``:used:``, and our own marks out of all."""

    default_priority = 4  # before any reference in them is resolved

    def run(self, **kwargs: Any) -> None:  # noqa: ARG002 - Sphinx's signature
        """Remove the hidden entries, and the letters that have none left."""
        domain = IzumaDomain.of(self.env)
        for listing in blocks(self.document, addnodes.glossary):
            only_used = listing.attributes.pop("only_used", False)
            for item in list(items_of(listing)):
                term_id = item.attributes.pop("term_id", None)
                if only_used and term_id and term_id not in domain.concordance.used:
                    item.parent.remove(item)
            if only_used:
                _drop_empty_letters(listing)


def _drop_empty_letters(listing: addnodes.glossary) -> None:
    for entries in [child for child in listing if isinstance(child, nodes.definition_list) and not len(child)]:
        listing.remove(listing[listing.index(entries) - 1])  # the letter
        listing.remove(entries)


class ResolveUses(SphinxPostTransform):
    """Make links of uses, and warn of those that can't be one."""

    # After OnlyNodeTransform (50): what this builder does not show needs no link. Before those that look at links (500,
    # sphinx.ext.extlinks). As late as that, after those that look at code (400): a link is two nodes, which all that
    # come after walk through, and a use is one.
    default_priority = 450
    in_latex = False

    def is_supported(self) -> bool:
        """Return whether it is the one for this builder."""
        return self.in_latex is (IzumaDomain.of(self.env).builder.format == "latex")

    def run(self, **_kwargs: Any) -> None:
        """Replace each use in the document."""
        domain = IzumaDomain.of(self.env)
        links = _Links(domain, self.env.docname)
        surroundings = _Surroundings()
        scope = self.config.izterm_first_use
        first_uses = FirstUses(scope) if scope != OFF else None
        terms: dict[str, str] = {}
        shown: list[tuple[str, bool]] = []
        for use in nodes_of(self.document, TermUse):
            outcome, address = link = links[use.name]
            around = surroundings[use.parent]
            text = str(use)
            if first_uses and around.is_running_text:
                text = first_uses.text_of(use, outcome, page_of(use, self.env))
            resolved = self._resolved(use, text, link, around)
            _put(resolved, use.parent, use.position)
            if not (around.in_copy or use.entry):
                shown.append((use.name, address is not None or isinstance(resolved, nodes.reference)))
            if outcome.meaning and outcome.term and not (around.in_copy or around.in_link):
                terms.setdefault(outcome.key(address), outcome.term.id)
        domain.written[self.env.docname] = Counter(shown)
        if terms:
            self.document[PAGE_TERMS] = terms

    def _resolved(self, use: TermUse, text: str, link: _Link, around: _Around) -> nodes.Node:
        if around.in_copy:
            return nodes.inline(use.rawsource, text, classes=["izterm"])
        outcome, address = link
        if (outcome.problem or use.form) and (problem := _problem(use, outcome)):
            if (
                problem[0] is Subtype.UNDEFINED
                and not outcome.term
                and not around.in_link
                and (foreign := self._foreign(use))
            ):
                return foreign
            self._report(use, outcome, problem)
        if address is None or around.in_link:
            classes = _classes_of(outcome, is_link=around.in_link)
            return nodes.inline(use.rawsource, text, classes=["izterm", *classes])
        return _link(use, text, address)

    def _report(self, use: TermUse, outcome: Outcome, problem: tuple[Subtype, str]) -> None:
        subtype, message = problem
        path, line = _place(use)
        finding = Finding(
            subtype=subtype,
            message=message,
            path=path or str(self.env.doc2path(self.env.docname)),
            line=line,
            column=self._columns.of(use, path, line),
            name=use.name,
            term=outcome.term.name if outcome.term else "",
            suggestion=outcome.suggestion,
        )
        IzumaDomain.of(self.env).report(finding)

    @cached_property
    def _columns(self) -> Columns:
        return Columns()

    def _foreign(self, use: TermUse) -> nodes.Node | None:
        """Return a link into another project, where the project allows it and one has the name."""
        if not self.config.izterm_intersphinx:
            return None
        for domain, role in _FOREIGN_ROLES:
            content = nodes.inline("", str(use))
            pending = addnodes.pending_xref(
                "",
                refdomain=domain,
                reftype=role,
                reftarget=use.name,
                refdoc=self.env.docname,
                refexplicit=True,
            )
            link = self.env.events.emit_firstresult("missing-reference", self.env, pending, content)
            if isinstance(link, nodes.Element):
                link["classes"] = ["reference", "external", "izterm"]
                return link
        return None


class ResolveUsesInLatex(ResolveUses):
    """The same, before Sphinx makes footnotes of the addresses of links (400)."""

    default_priority = 390
    in_latex = True


def _link(use: TermUse, text: str, address: dict[str, Any]) -> nodes.reference:
    """Return a link with some attributes."""
    # To give text and attributes to the element when it is made takes as long as all the rest of a link.
    link = nodes.reference(use.rawsource)
    link.attributes.update(address, classes=[*address["classes"]])
    link.children.append(shown := nodes.Text(text))
    shown.parent = link
    return link


def _put(node: nodes.Node, parent: nodes.Element, position: int) -> None:
    # As parent[position] = node, which would also look for the document, three times, for a line that it has not.
    parent.children[position] = node
    node.parent = parent


def adopt(
    _app: Sphinx, env: BuildEnvironment, xref: addnodes.pending_xref, content: nodes.TextElement
) -> nodes.Node | None:
    """Return a use of our term for a ``:term:`` that Sphinx itself does not find.

    What nobody can migrate, as the docstrings of another package, goes on working; and a project page by page.
    """
    if (xref["refdomain"], xref["reftype"]) != STOCK_ROLE:
        return None
    name = names.exact(xref["reftarget"])
    outcome = IzumaDomain.of(env).concordance.outcomes[name]
    if outcome.page is None:  # as with Sphinx's glossary: only what the project lists
        return None
    use = TermUse(content.astext(), name, xref.rawsource)
    use.source, use.line = xref.source, xref.line
    # In an element: what Sphinx replaces may have an id or a class to leave behind.
    return nodes.inline("", "", use)


def _problem(use: TermUse, outcome: Outcome) -> tuple[Subtype, str] | None:
    if use.silent:
        return None
    if problem := outcome.problem_in_entry if use.entry else outcome.problem:
        return problem
    if use.form and (lack := outcome.lack_of_acronym(use.name)):
        return Subtype.UNDEFINED, lack
    return None


def _classes_of(outcome: Outcome, *, is_link: bool) -> Iterator[str]:
    if outcome.term is None:
        yield f"izterm-{outcome.problem[0].value if outcome.problem else Subtype.UNDEFINED.value}"
    elif outcome.meaning and not is_link:
        yield outcome.term.anchor


def _ancestors(inner: nodes.Node) -> Iterator[nodes.Element]:
    node = inner.parent
    while node is not None:
        yield node
        node = node.parent


class _Link(NamedTuple):
    """What a name comes to on a page: the attributes of the link are None where it leads nowhere."""

    outcome: Outcome
    address: dict[str, Any] | None


class _Links(dict[str, _Link]):
    """What each name comes to on one page."""

    def __init__(self, domain: IzumaDomain, docname: str) -> None:
        super().__init__()
        self._domain = domain
        self._docname = docname
        # Many terms, few pages that list them.
        self._uri_of = cache(partial(domain.builder.get_relative_uri, docname))

    def __missing__(self, name: str) -> _Link:
        """Look *name* up."""
        outcome = self._domain.concordance.outcomes[name]
        self[name] = _Link(outcome, outcome.address(self._domain.builder, self._docname, self._uri_of))
        return self[name]


class _Around(NamedTuple):
    """Where an element stands: in a copy of something, in a link, apart from text that is read from start to end."""

    in_copy: bool
    in_link: bool
    is_apart: bool

    @property
    def is_running_text(self) -> bool:
        """Whether a reader meets it when it is its turn."""
        return not any(self)


class _Surroundings(dict[nodes.Element, _Around]):
    """Where elements stand, found out once for all uses of a paragraph."""

    def __missing__(self, element: nodes.Element) -> _Around:
        """Look at the element and what it is in."""
        above = self[element.parent] if element.parent else _Around(in_copy=False, in_link=False, is_apart=False)
        self[element] = around = _Around(
            above.in_copy or _is_copy(element), above.in_link or _is_link(element), above.is_apart or is_apart(element)
        )
        return around


def _is_copy(node: nodes.Element) -> bool:
    """Return whether what *node* holds is shown, and reported, elsewhere: a table of contents, a substitution."""
    return isinstance(node, nodes.substitution_definition) or (
        isinstance(node, nodes.topic) and "contents" in node["classes"]
    )


def _is_link(node: nodes.Element) -> bool:
    """Return whether *node* becomes a link: one in Markdown, or a heading that leads back to the table of contents."""
    return isinstance(node, nodes.reference) or (isinstance(node, nodes.title) and "refid" in node)


def _place(use: TermUse) -> tuple[str, int]:
    """Return the file and the line of a use, as far as known; a translated text has the line of its original."""
    source, line = use.source or "", use.line or 0
    if _TRANSLATED in source:
        # Sphinx names the page, also where the original is in a glossary file: its block knows better.
        blocks = (node for node in _ancestors(use) if node.source and node.line and _TRANSLATED not in node.source)
        block = next(blocks, None)
        source, line = (str(block.source), block.line or 0) if block else (source.partition(_TRANSLATED)[0], 0)
    return whole_path(source), line
