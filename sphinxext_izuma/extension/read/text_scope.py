"""Makes the nodes of a text local: ids of its own, footnotes at its end, no number and no index entry of the page."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from copy import copy, deepcopy
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from sphinx import addnodes

from sphinxext_izuma.extension.doctree import is_between
from sphinxext_izuma.extension.nodes import CAPTION, transition
from sphinxext_izuma.extension.read.text_limits import ADDED
from sphinxext_izuma.glossary.safe_markup import TYPESET

if TYPE_CHECKING:
    from sphinx.domains import Domain
    from sphinx.environment import BuildEnvironment

_ID_ATTRIBUTES = ("ids", "backrefs")
_CONTAINERS = (dict, list, set)  # of objects; C and C++ have a tree of symbols instead
# Nodes that would have an effect on the page, or that have had theirs.
_OF_THE_PAGE = (
    addnodes.highlightlang,
    addnodes.index,
    nodes.comment,
    nodes.pending,
    nodes.substitution_definition,
)

_USED_IN_TEXTS = (addnodes.highlightlang, nodes.substitution_definition, nodes.target)


def remove_added(document: nodes.document) -> None:
    """Remove the text that the configuration adds. A text may use its substitutions, links and notes."""
    kinds = nodes.footnote_reference, nodes.citation_reference
    used = {node.get("refname", "") for kind in kinds for node in document.findall(kind)}
    lists: Any = document.footnotes, document.autofootnotes, document.symbol_footnotes, document.citations
    for child in [child for child in document.children if getattr(child, "source", "") in ADDED]:
        is_used = isinstance(child, (nodes.footnote, nodes.citation)) and used.intersection(child["names"])
        if is_used or isinstance(child, _USED_IN_TEXTS):
            continue
        document.remove(child)
        for notes in lists:
            if child in notes:
                notes.remove(child)


def remove_added_targets(document: nodes.document) -> None:
    """Remove the targets that the configuration adds, when links have found them."""
    for child in list(document.children):
        if isinstance(child, nodes.target) and child.source in ADDED:
            document.remove(child)


def resolve_citations(document: nodes.document) -> None:
    """Turn the citations that the text itself defines into footnotes, and mark the others for Sphinx."""
    own = {str(name): citation for citation in document.findall(nodes.citation) for name in citation["names"]}
    for reference in list(document.findall(nodes.citation_reference)):
        if citation := own.get(reference.get("refname", "")):
            made = nodes.footnote_reference("", ids=reference["ids"], refid=citation["ids"][0])
            made.extend(reference.children)
            reference.replace_self(made)
            citation.add_backref(reference["ids"][0])
        else:
            # Sphinx resolves it, when it has read all pages. docutils then leaves it alone.
            reference.resolved = True
    for citation in own.values():
        attributes = {key: citation[key] for key in _ID_ATTRIBUTES if key in citation}
        citation.replace_self(nodes.footnote(citation.rawsource, *citation.children, **attributes))


def unwrap_sections(document: nodes.document, report: Callable[[nodes.Node], None]) -> None:
    """Replace each section by what is in it, and report its heading, which becomes a line."""
    for section in list(document.findall(nodes.section)):
        title = cast("nodes.title", section[0])
        report(title)
        title.replace_self(nodes.rubric(title.rawsource, "", *title.children))
        section.replace_self(section.children)


@contextmanager
def kept_state(env: BuildEnvironment, domain: Domain | None) -> Iterator[None]:
    """Keep the effects of directives and roles on Sphinx's state of the page to a text.

    :param domain: the default domain of the text.
    """
    data, context = env.temp_data, env.ref_context
    saved, saved_context = dict(data.items()), dict(context)
    changes = env.domaindata["changeset"]["changes"]
    counts = {version: len(noted) for version, noted in changes.items()}
    for key in ("default_role", "highlight_language"):
        data.pop(key, None)
    data["default_domain"] = domain
    try:
        yield
    finally:
        for version in list(changes):
            del changes[version][counts.get(version, 0) :]
            if not changes[version]:
                del changes[version]
        for key in set(data.keys()) - saved.keys():
            data.pop(key, None)
        for key, value in saved.items():
            data[key] = value
        context.clear()
        context.update(saved_context)


def keep_objects(env: BuildEnvironment, domain: Domain) -> Callable[[], None]:
    """Give a domain data of its own for a text, so that no object of the text becomes one of the project.

    :return: a function that gives the domain its own data back.
    """
    project = domain.data
    fresh = deepcopy({key: value for key, value in domain.initial_data.items() if not isinstance(value, _CONTAINERS)})
    copies = {key: copy(value) for key, value in project.items() if key not in fresh}

    def use(data: dict[str, Any]) -> None:
        domain.data = env.domaindata[domain.name] = data

    use({**copies, **fresh})
    return lambda: use(project)


def make_local(document: nodes.document, *, prefix: str, folder: str, env: BuildEnvironment) -> None:
    """Change the nodes of a text so that they can be put on any page.

    :param prefix: the beginning of each id.
    :param folder: the folder, below the source folder, that relative paths begin at.
    """
    _apply_highlighting(document)
    _settle_targets(document)
    elements = list(document.findall(nodes.Element))
    for node in elements:  # first, since a converter moves ids to other nodes
        _rename_ids(node, prefix)
    for node in elements:
        if isinstance(node, _OF_THE_PAGE):
            _remove(node)
        elif isinstance(node, nodes.problematic):
            node.attributes.pop("refid", None)  # its message is a warning, not a part of the page
        elif convert := _CONVERTERS.get(type(node)):
            convert(node, folder, env)
    for footnote in list(document.findall(nodes.footnote)):
        _remove(footnote)
        document.append(footnote)
    for quote in [quote for quote in document.findall(nodes.block_quote) if not quote.children]:
        _remove_empty(quote)
    for reference in document.findall(nodes.citation_reference):
        reference.resolved = False


def _remove_empty(quote: nodes.block_quote) -> None:
    """Remove a block quote that has lost all of its children, which Sphinx does not expect. Keep its ids."""
    if quote["ids"]:
        quote.replace_self(nodes.paragraph("", ids=quote["ids"]))
    else:
        _remove(quote)


def _apply_highlighting(document: nodes.document) -> None:
    """Give the language of the directive ``highlight`` to the blocks of code that follow it in the text."""
    language = ""
    for node in document.findall(nodes.Element):
        if isinstance(node, addnodes.highlightlang):
            language = node["lang"]
        elif language and isinstance(node, nodes.literal_block) and "language" not in node:
            node["language"] = language


def _settle_targets(document: nodes.document) -> None:
    """Give the ids of a target at the end to what is before it: the page would give them to its next block."""
    for target in list(document.findall(nodes.target)):
        parent = target.parent
        if parent is None or isinstance(parent, nodes.TextElement) or not target["ids"] or "refuri" in target:
            continue
        gone: nodes.Element = target
        while len(parent) == 1 and parent is not document:
            # An element without children is more than Sphinx expects.
            gone, parent = parent, parent.parent
        before = [node for node in parent[: parent.index(gone)] if not isinstance(node, nodes.Invisible)]
        owner = before[-1] if before else parent
        if isinstance(owner, nodes.Element) and owner is not document:
            owner["ids"].extend(target["ids"])
        parent.remove(gone)


def _rename_ids(node: nodes.Element, prefix: str) -> None:
    """Give a node ids that nothing else has: neither an id of an entry nor an id of docutils has a colon."""
    attributes = node.attributes
    if attributes.get("names") or attributes.get("dupnames"):
        attributes["names"], attributes["dupnames"] = [], []
    for key in _ID_ATTRIBUTES:
        if attributes.get(key):
            attributes[key] = [f"{prefix}:{identifier}" for identifier in attributes[key]]
    if "refid" in attributes:
        attributes["refid"] = f"{prefix}:{attributes['refid']}"
    # docutils counts the anonymous links and targets of a whole page.
    attributes.pop("anonymous", None)
    if not isinstance(node, nodes.citation_reference):
        attributes.pop("refname", None)


def _remove(node: nodes.Element) -> None:
    if node.parent is not None:
        node.parent.remove(node)


def absolute(path: str, folder: str) -> str:
    """Return a path from the source folder, with a slash before it."""
    return path if path.startswith("/") else "/" + posixpath.normpath(posixpath.join(folder, path))


def _convert_xref(node: nodes.Element, folder: str, env: BuildEnvironment) -> None:
    if (node["refdomain"], node["reftype"]) == ("std", "doc"):
        node["reftarget"] = absolute(node["reftarget"], folder)
    if "refdoc" in node:
        node["refdoc"] = env.docname
    for key in ("c:parent_key", "cpp:parent_key"):
        # A scope of the text, which the project does not know.
        node.attributes.pop(key, None)


def _convert_download(node: nodes.Element, folder: str, env: BuildEnvironment) -> None:
    if "://" not in node["reftarget"]:
        node["reftarget"] = absolute(node["reftarget"], folder)
    node["refdoc"] = env.docname


def _convert_image(node: nodes.Element, folder: str, _env: BuildEnvironment) -> None:
    uri = node["uri"]
    if "://" not in uri and not uri.startswith("data:"):
        node["uri"] = absolute(uri, folder)


def _let_typeset(node: nodes.Element, _folder: str, _env: BuildEnvironment) -> None:
    """Let the page's scripts typeset a formula, which they do not do in a listing otherwise."""
    node["classes"] = [*node["classes"], *TYPESET]


def _convert_figure(node: nodes.Element, _folder: str, _env: BuildEnvironment) -> None:
    """Replace a figure by its picture and its caption: Sphinx would number it among those of the page."""
    parts: list[nodes.Node] = []
    for child in node.children:
        if isinstance(child, nodes.caption):
            parts.append(_as_paragraph(child, CAPTION))
        elif isinstance(child, nodes.legend):
            parts.extend(child.children)
        else:
            parts.append(child)
    if node.parent is not None:
        node.replace_self(parts)


def _convert_title(node: nodes.Element, _folder: str, _env: BuildEnvironment) -> None:
    """Move the title of a table before the table: Sphinx would number it among those of the page."""
    _move_before(node, nodes.title)


def _convert_code(node: nodes.Element, _folder: str, _env: BuildEnvironment) -> None:
    """Move the caption of a code block before the block, for the same reason."""
    if node.get("literal_block"):
        _move_before(node, nodes.caption)
        node.attributes.pop("literal_block")


def _move_before(node: nodes.Element, kind: type[nodes.Element]) -> None:
    for child in [child for child in node.children if isinstance(child, kind)]:
        node.remove(child)
        if node.parent is not None:
            node.parent.insert(node.parent.index(node), _as_paragraph(child, CAPTION))


def _as_paragraph(node: nodes.Element, name: str) -> nodes.paragraph:
    paragraph = nodes.paragraph(node.rawsource, "", *cast("Iterable[nodes.Node]", node.children), classes=[name])
    paragraph.source, paragraph.line = node.source, node.line
    return paragraph


def _convert_rule(node: nodes.Element, _folder: str, _env: BuildEnvironment) -> None:
    node.replace_self(transition() if is_between(node) else [])


_CONVERTERS: dict[type[nodes.Element], Callable[..., None]] = {
    addnodes.pending_xref: _convert_xref,
    addnodes.download_reference: _convert_download,
    nodes.image: _convert_image,
    nodes.math: _let_typeset,
    nodes.math_block: _let_typeset,
    nodes.figure: _convert_figure,
    nodes.table: _convert_title,
    nodes.container: _convert_code,
    nodes.transition: _convert_rule,
}
