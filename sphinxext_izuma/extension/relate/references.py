"""Finds the text that Sphinx shows for a reference: the title of a page or a section, or a number."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.errors import NoUri
from sphinx.util.logging import suppress_logging

if TYPE_CHECKING:
    from sphinx.builders import Builder

    from sphinxext_izuma.extension.build import Build
    from sphinxext_izuma.extension.pages import Reference


class _AnyAddress:
    """A builder for the texts of references alone. Builders of books have no addresses before they write."""

    name = format = "html"  # in LaTeX, Sphinx leaves the numbers of sections to TeX

    def get_relative_uri(self, *_names: str) -> str:
        """Return an address that nobody uses."""
        return ""


def text_of(build: Build, reference: Reference) -> str:
    """Return the text of a reference as the page shows it, the written text if Sphinx does not find the target."""
    # Sphinx reports a wrong reference when it writes the page of the entry.
    with suppress_logging():
        found = next(filter(None, _found(build, reference)), None)
    return found.astext() if found is not None else reference[-1]


def _found(build: Build, reference: Reference) -> Iterator[nodes.Node | None]:
    """Yield what the domains return for a reference, then what other extensions return for it."""
    env, builder = build.env, cast("Builder", build.builder if build.is_for_browsers else _AnyAddress())
    for tried in _readings(reference):
        domain, kind, target, *_ = tried
        pending = _pending(build, tried)
        page, content = pending["refdoc"], nodes.inline("", "", *(child.deepcopy() for child in pending.children))
        try:
            yield env.get_domain(domain).resolve_xref(env, page, builder, kind, target, pending, content)
            yield env.events.emit_firstresult("missing-reference", env, pending, content, allowed_exceptions=(NoUri,))
        except NoUri:
            yield None


def _readings(reference: Reference) -> Iterator[Reference]:
    """Yield a reference with each role that it may mean. ``:any:`` shows the titles of pages and of sections."""
    _domain, kind, target, page, is_explicit, text = reference
    if kind != "any":
        yield reference
        return
    yield "std", "doc", target, page, is_explicit, text
    yield "std", "ref", target.lower(), page, is_explicit, text


def _pending(build: Build, reference: Reference) -> addnodes.pending_xref:
    """Return a reference as the role has made it."""
    domain, kind, target, page, is_explicit, text = reference
    return addnodes.pending_xref(
        "",
        nodes.Text(text),
        refdomain=domain,
        reftype=kind,
        reftarget=target,
        refdoc=page or build.env.config.root_doc,
        refexplicit=is_explicit,
        refwarn=False,
    )
