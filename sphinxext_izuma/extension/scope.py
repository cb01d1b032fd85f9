"""The scope of a page: the scoped glossary that its names are looked up in first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.matching import patmatch

from sphinxext_izuma.extension.config import CONF_PY, SCOPES, line_in_conf_py
from sphinxext_izuma.extension.findings import place_of
from sphinxext_izuma.glossary import names
from sphinxext_izuma.glossary.finding import Finding, Kind

if TYPE_CHECKING:
    from sphinx.config import Config

    from sphinxext_izuma.extension.build import Build
    from sphinxext_izuma.glossary.glossary import Glossary

FIELD = "izterm-scope"
_LIKE_FIELD = "(?i)izterm[-_ ]?scopes?"
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
    return page_fields(document, _LIKE_FIELD).get(FIELD)


def misspelt_field(document: nodes.document) -> str:
    """Return the name of a field at the top of a page that is like that of the scope, empty if there is none."""
    return next((name for name in page_fields(document, _LIKE_FIELD) if name != FIELD), "")


def page_fields(document: nodes.document, pattern: str) -> dict[str, str]:
    """Return the fields at the top of a page whose names match a pattern."""
    top = document.children[:5]  # a title and comments may come first
    fields = [(field[0].astext(), field[1]) for node in top for field in node.findall(nodes.field)]
    return {name: body.astext().strip() for name, body in reversed(fields) if re.fullmatch(pattern, name)}


def idle_patterns(build: Build) -> Iterator[Finding]:
    """Yield a finding for each pattern in ``izterm_scopes`` that no page matches."""
    for pattern in build.config.izterm_scopes:
        if not any(patmatch(docname, pattern) for docname in build.env.found_docs):
            folder = Path(build.builder.confdir)
            place = place_of(str(folder / CONF_PY), line_in_conf_py(folder, SCOPES), str(build.env.srcdir))
            message = f"{SCOPES}: the pattern {pattern!r} matches no page: write docnames, without the suffix"
            yield Finding(place, Kind.CONFIG, message)


def scope_by_pattern(config: Config, docname: str) -> str:
    """Return the scope that ``izterm_scopes`` gives to a page, empty if it gives none. The first match counts."""
    return next((str(scope) for pattern, scope in config.izterm_scopes.items() if patmatch(docname, pattern)), "")


def fault_of(scope: str, glossary: Glossary) -> str:
    """Return the fault of a scope that no glossary has, empty if there is none."""
    if not scope or scope in glossary.index.scopes or not glossary.is_whole:
        return ""
    return f"no scoped glossary is named {scope!r} ({names.guess(scope, glossary.index.scopes)})"
