"""The scope of a page: the scoped glossary that its names are looked up in first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.matching import patmatch

from sphinxext_izuma.glossary import names

if TYPE_CHECKING:
    from sphinx.config import Config

    from sphinxext_izuma.extension.build import Build
    from sphinxext_izuma.glossary.glossary import Glossary

FIELD = "izterm-scope"
_NOTED = "izterm-scope"  # in Sphinx's data of the page that is read


def set_scope(build: Build, scope: str) -> None:
    """Set the scope of the text that is read next."""
    build.env.temp_data[_NOTED] = scope


def scope_of(build: Build, document: nodes.document) -> str:
    """Return the scope of the page or text that is read, empty if it has none."""
    data = build.env.temp_data
    if _NOTED not in data:
        written = written_scope(document)
        data[_NOTED] = scope_by_pattern(build.config, build.env.docname) if written is None else written
    return str(data[_NOTED])


def written_scope(document: nodes.document) -> str | None:
    """Return the scope that the fields at the top of a page give, None if they give none."""
    for node in document.children[:5]:  # a title and comments may come first
        for field in node.findall(nodes.field):
            if field[0].astext() == FIELD:
                return field[1].astext().strip()
    return None


def scope_by_pattern(config: Config, docname: str) -> str:
    """Return the scope that ``izterm_scopes`` gives to a page, empty if it gives none. The first match counts."""
    return next((str(scope) for pattern, scope in config.izterm_scopes.items() if patmatch(docname, pattern)), "")


def fault_of(scope: str, glossary: Glossary) -> str:
    """Return the fault of a scope that no glossary has, empty if there is none."""
    if not scope or scope in glossary.index.scopes or not glossary.is_whole:
        return ""
    return f"no scoped glossary is named {scope!r} ({names.guess(scope, glossary.index.scopes)})"
