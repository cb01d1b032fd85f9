"""Checks the nodes of a text from an untrusted source by an allow-list. All other nodes become their text."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

from sphinxext_izuma.extension.formula import mathml
from sphinxext_izuma.extension.nodes import Formula, FormulaBlock
from sphinxext_izuma.extension.read.text_limits import ADDED
from sphinxext_izuma.extension.read.text_scope import absolute
from sphinxext_izuma.glossary.safe_markup import (
    NOT_IN_XML,
    PICTURE_ENDINGS,
    SAFE_SCHEMES,
    is_safe_formula,
    leads_outside,
    scheme_of,
)

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

Report = Callable[[str, nodes.Node], None]  # the description of a refused node, and the node

# Exactly these classes: a class that another extension derives from one of them may do anything.
_INLINE: frozenset[type[nodes.Node]] = frozenset(
    {
        nodes.abbreviation,
        nodes.acronym,
        nodes.citation_reference,
        nodes.emphasis,
        nodes.footnote_reference,
        nodes.inline,
        nodes.literal,
        nodes.problematic,
        nodes.reference,
        nodes.strong,
        nodes.subscript,
        nodes.superscript,
        nodes.target,
        nodes.title_reference,
        addnodes.literal_emphasis,
        addnodes.literal_strong,
        addnodes.manpage,
        addnodes.pending_xref,
    }
)
_BLOCKS: frozenset[type[nodes.Node]] = frozenset(
    {
        nodes.admonition,
        nodes.attention,
        nodes.attribution,
        nodes.block_quote,
        nodes.bullet_list,
        nodes.caption,
        nodes.caution,
        nodes.classifier,
        nodes.colspec,
        nodes.comment,
        nodes.danger,
        nodes.definition,
        nodes.definition_list,
        nodes.definition_list_item,
        nodes.description,
        nodes.entry,
        nodes.enumerated_list,
        nodes.error,
        nodes.field,
        nodes.field_body,
        nodes.field_list,
        nodes.field_name,
        nodes.figure,
        nodes.footnote,
        nodes.hint,
        nodes.important,
        nodes.label,
        nodes.legend,
        nodes.line,
        nodes.line_block,
        nodes.list_item,
        nodes.literal_block,
        nodes.note,
        nodes.option,
        nodes.option_argument,
        nodes.option_group,
        nodes.option_list,
        nodes.option_list_item,
        nodes.option_string,
        nodes.paragraph,
        nodes.row,
        nodes.rubric,
        nodes.system_message,
        nodes.table,
        nodes.tbody,
        nodes.term,
        nodes.tgroup,
        nodes.thead,
        nodes.tip,
        nodes.title,
        nodes.transition,
        nodes.warning,
        addnodes.hlist,
        addnodes.hlistcol,
        addnodes.seealso,
        addnodes.versionmodified,
    }
)
# Removed in silence: the text keeps its effects to itself (text_scope.py).
_LOCAL = (addnodes.highlightlang, addnodes.index, nodes.substitution_definition, nodes.pending)
_SHOWN = 60  # characters of refused markup in a message


def remove_unsafe(document: nodes.document, env: BuildEnvironment, folder: str, report: Report) -> None:
    """Replace each node that the allow-list does not have by its text, and report it.

    :param folder: the folder, below the source folder, that relative paths begin at.
    """
    of_targets = {target["refuri"] for target in document.findall(nodes.target) if "refuri" in target}
    for node in list(document.findall(nodes.Element)):
        if node is document or isinstance(node, _LOCAL) or _is_gone(node, document):
            continue
        if isinstance(node, nodes.image):
            _check_picture(node, env, folder, report)
        elif type(node) in {nodes.math, nodes.math_block}:
            _check_formula(node, report)
        elif type(node) in _INLINE or type(node) in _BLOCKS:
            _check_reference(node, report, of_targets)
        else:
            _check_other(node, report)
    for text in list(document.findall(nodes.Text)):
        if not isinstance(text.parent, nodes.substitution_definition):  # The use of it is checked.
            _check_characters(text, report)


def _check_reference(node: nodes.Element, report: Report, of_targets: set[str]) -> None:
    if "refuri" in node:
        _check_address(node, report, of_targets)
    elif node.get("reftype") == "numref" and node["refexplicit"]:
        _check_numref(node, report)


def _check_other(node: nodes.Element, report: Report) -> None:
    if isinstance(node, nodes.raw) and node.source in ADDED:
        return  # The project itself has written it, for example a line break in HTML.
    if type(node) is nodes.doctest_block:
        # The builder "doctest" runs such a block.
        code = nodes.literal_block(node.rawsource, node.astext(), language="pycon")
        code.source, code.line = node.source, node.line
        node.replace_self(code)
        return
    is_download = isinstance(node, addnodes.download_reference)
    report(f"download of {node['reftarget']!r}" if is_download else f"markup {node.tagname!r}", node)
    _replace_by_text(node)


def _is_gone(node: nodes.Node, document: nodes.document) -> bool:
    """Return whether an element around the node has been replaced. Such an element has no parent."""
    while node.parent is not None:
        node = node.parent
    return node is not document


def _replace_by_text(node: nodes.Element) -> None:
    text = node.astext()
    node["classes"] = []  # docutils gives them to the replacement, and MathJax typesets text with some classes
    is_inline = isinstance(node.parent, nodes.TextElement)
    node.replace_self(nodes.inline("", text) if is_inline else nodes.paragraph(text, text))
    node.parent = None


def _check_address(node: nodes.Element, report: Report, of_targets: set[str]) -> None:
    address = node["refuri"]
    scheme = scheme_of(address)
    if scheme in SAFE_SCHEMES and (scheme or not leads_outside(address)):
        return
    # A target is reported where the address stands, and not again at each link that names it.
    if address not in of_targets or not _names_a_target(node):
        report(f"link to {address[:_SHOWN]!r}", node)
    if isinstance(node, nodes.reference):
        node.replace_self(node.children)
    else:
        del node["refuri"]


def _names_a_target(node: nodes.Element) -> bool:
    if isinstance(node, nodes.target):
        return node.indirect_reference_name is not None
    return "anonymous" in node or "name" in node


def _check_numref(node: nodes.Element, report: Report) -> None:
    """Refuse a format that Sphinx would apply to the number: a width in it takes all memory."""
    shown = node.astext()
    if set("{}%") & set(re.sub(r"\{number\}|\{name\}|%s", "", shown)):
        report(f"format of a number, {shown[:_SHOWN]!r}", node)
        _replace_by_text(node)


def _check_characters(text: nodes.Text, report: Report) -> None:
    """Replace characters that no file of HTML or XML may have. The directive ``unicode`` makes them."""
    # docutils itself marks a character after a backslash with a null, and writes none.
    if bad := re.search(NOT_IN_XML, shown := text.astext()):
        report(f"character {bad[0]!r}", text)
        text.parent.replace(text, nodes.Text(re.sub(NOT_IN_XML, "\ufffd", shown)))


def _check_formula(node: nodes.Element, report: Report) -> None:
    """Replace a formula by one that no script of the page typesets."""
    tex, is_block = node.astext(), isinstance(node, nodes.math_block)
    markup = mathml(tex, block=is_block) if is_safe_formula(tex) else None
    replacement: nodes.Element
    if markup is None:
        report(f"formula {tex[:_SHOWN]!r}", node)
        replacement = nodes.literal_block(tex, tex, language="none") if is_block else nodes.literal(tex, tex)
    else:
        kind = FormulaBlock if is_block else Formula
        replacement = kind("", tex=tex, mathml=markup)
    replacement.source, replacement.line = node.source, node.line
    node.replace_self(replacement)


def _check_picture(node: nodes.image, env: BuildEnvironment, folder: str, report: Report) -> None:
    node.attributes.pop("loading", None)  # "embed" would copy the markup of the file into the page
    uri = str(node["uri"])
    if "://" in uri or scheme_of(uri) or uri.startswith(("//", "\\")):
        report(f"picture from elsewhere, {uri[:_SHOWN]!r}", node)
    elif not _is_picture_of_project(absolute(uri, folder), env):
        report(f"picture that is no file of the project, {uri[:_SHOWN]!r}", node)
    else:
        return
    # Remove a link around the picture, too. Between paragraphs, Sphinx allows links only around pictures.
    is_linked = isinstance(node.parent, nodes.reference) and len(node.parent) == 1
    refused = node.parent if is_linked else node
    alt = node.get("alt", "")
    if isinstance(refused.parent, nodes.TextElement):
        refused.replace_self(nodes.inline("", alt))
    else:
        refused.replace_self(nodes.paragraph(alt, alt) if alt else [])


def _is_picture_of_project(uri: str, env: BuildEnvironment) -> bool:
    try:
        path = Path(env.relfn2path(uri, env.docname)[1])
        root = Path(env.srcdir).resolve()
        return path.suffix.lower() in PICTURE_ENDINGS and path.resolve().is_relative_to(root) and path.is_file()
    except (OSError, ValueError):  # a name that no file can have
        return False
