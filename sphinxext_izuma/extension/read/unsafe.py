"""What a definition of a stranger may not leave on a page: scripts behind links, files, requests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

SAFE_SCHEMES = frozenset({"", "http", "https", "mailto"})
PICTURES = frozenset({".avif", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp"})

# Compiled when first used: most definitions are words alone.
_SCHEME = r"(?i)([a-z][a-z0-9+.-]*):"
# Browsers pass over these in an address, so "java\nscript:" is a script.
_IGNORED_IN_ADDRESS = r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202f\u2060\ufeff]"
# What gives TeX in a browser a link of its own, or more commands.
_TEX_LINK = r"\\(href|require|url)\b"


def remove_unsafe(parsed: nodes.Element, env: BuildEnvironment) -> Iterator[str]:
    """Replace what is unsafe below *parsed* by its text, and yield for each what it was."""
    for node in list(parsed.findall(nodes.Element)):
        if isinstance(node, addnodes.download_reference):
            yield f"download of {node['reftarget']!r}"
            node.replace_self(nodes.inline("", node.astext()))
        elif isinstance(node, nodes.image):
            if message := _unsafe_picture(node, env):
                yield message
                # Between paragraphs, Sphinx knows links around pictures only.
                is_linked = isinstance(node.parent, nodes.reference) and len(node.parent) == 1
                (node.parent if is_linked else node).replace_self(nodes.inline("", node.get("alt", "")))
        elif isinstance(node, (nodes.math, nodes.math_block)) and re.search(_TEX_LINK, node.astext()):
            yield f"link in a formula, {node.astext()[:60]!r}"
            node.replace_self(nodes.literal("", node.astext()))
        elif _scheme(uri := node.get("refuri", "")) not in SAFE_SCHEMES:
            yield f"link to {uri[:60]!r}"
            if isinstance(node, nodes.reference):
                node.replace_self(node.children)
            else:
                del node["refuri"]


def _scheme(uri: str) -> str:
    match = re.match(_SCHEME, re.sub(_IGNORED_IN_ADDRESS, "", uri))
    return match[1].lower() if match else ""


def _unsafe_picture(node: nodes.image, env: BuildEnvironment) -> str | None:
    """Return what is unsafe about a picture: that it is no picture, or none of the project's own."""
    node.attributes.pop("loading", None)  # "embed" would put the file's markup into the page
    uri = node["uri"]
    if "://" in uri or _scheme(uri):
        return f"picture from elsewhere, {uri[:60]!r}"
    path = Path(env.relfn2path(uri, env.docname)[1])
    root = Path(env.srcdir).resolve()
    if path.suffix.lower() not in PICTURES or not path.resolve().is_relative_to(root):
        return f"picture that is none of the project's, {uri[:60]!r}"
    return None
