"""Removes links, downloads, pictures and formulas that a definition from an untrusted source may not have."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

from sphinxext_izuma.glossary.safe_markup import PICTURE_ENDINGS, SAFE_SCHEMES, is_safe_formula, scheme_of

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment


def remove_unsafe(parsed: nodes.Element, env: BuildEnvironment) -> Iterator[str]:
    """Replace each unsafe node below *parsed* by its text, and yield a description of it."""
    for node in list(parsed.findall(nodes.Element)):
        if isinstance(node, addnodes.download_reference):
            yield f"download of {node['reftarget']!r}"
            node.replace_self(nodes.inline("", node.astext()))
        elif isinstance(node, nodes.image):
            if message := _unsafe_picture(node, env):
                yield message
                # Remove a link around the picture, too. Between paragraphs, Sphinx allows links only around pictures.
                is_linked = isinstance(node.parent, nodes.reference) and len(node.parent) == 1
                (node.parent if is_linked else node).replace_self(nodes.inline("", node.get("alt", "")))
        elif isinstance(node, (nodes.math, nodes.math_block)) and not is_safe_formula(node.astext()):
            yield f"link in a formula, {node.astext()[:60]!r}"
            node.replace_self(nodes.literal("", node.astext()))
        elif scheme_of(uri := node.get("refuri", "")) not in SAFE_SCHEMES:
            yield f"link to {uri[:60]!r}"
            if isinstance(node, nodes.reference):
                node.replace_self(node.children)
            else:
                del node["refuri"]


def _unsafe_picture(node: nodes.image, env: BuildEnvironment) -> str | None:
    """Return the description of an unsafe picture, None if it is a picture file of the project."""
    node.attributes.pop("loading", None)  # "embed" would copy the markup of the file into the page
    uri = node["uri"]
    if "://" in uri or scheme_of(uri):
        return f"picture from elsewhere, {uri[:60]!r}"
    path = Path(env.relfn2path(uri, env.docname)[1])
    root = Path(env.srcdir).resolve()
    if path.suffix.lower() not in PICTURE_ENDINGS or not path.resolve().is_relative_to(root):
        return f"picture that is none of the project's, {uri[:60]!r}"
    return None
