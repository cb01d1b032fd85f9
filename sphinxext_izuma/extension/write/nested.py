"""Finds the terms that popovers name. Each is a link with a popover of its own."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from sphinxext_izuma.extension.read.drawing import TERM
from sphinxext_izuma.extension.relate.meanings import Meanings
from sphinxext_izuma.extension.relate.resolution import Resolutions

if TYPE_CHECKING:
    from sphinxext_izuma.extension.build import Build
    from sphinxext_izuma.extension.relate.resolution import Resolution


class NamedTerm(NamedTuple):
    """A term that a popover names.

    :ivar term_id: the id of the term.
    :ivar name: the name, with its scope.
    :ivar text: the text that the popover shows.
    :ivar resolution: the resolution of the name.
    """

    term_id: str
    name: str
    text: str
    resolution: Resolution


def named_terms(build: Build, term_id: str) -> Iterator[str | NamedTerm]:
    """Yield the content of the popover of a term: HTML, and the terms in it that have popovers."""
    resolutions = build.once(Resolutions)
    for part in build.once(Meanings).parts(term_id, TERM):
        if isinstance(part, str):
            yield part
            continue
        name, text = part[2], part[-1]
        found = resolutions[name]
        if found.term and found.meaning and found.term.id != term_id:
            yield NamedTerm(found.term.id, name, text, found)
        else:  # A popover needs no link to its own term.
            yield escape(text, quote=False)


def nested_inputs(build: Build, name: str) -> Iterator[str]:
    """Yield everything that a page takes from the terms that the popover of a name shows, as text."""
    found = build.once(Resolutions)[name]
    if build.config.izterm_nested_popovers and build.shows_popovers and found.term and found.meaning:
        for part in named_terms(build, found.term.id):
            if isinstance(part, NamedTerm):
                yield f"{part.name}\0{part.resolution.output_key}"


class Nested:
    """The links in the popovers of one page, and the terms that they lead to.

    :ivar terms: the id of each term with the texts of its links, by the key of its popover.
    """

    def __init__(self, build: Build, docname: str) -> None:
        self.terms: dict[str, tuple[str, dict[str, None]]] = {}
        self._build = build
        self._docname = docname
        self._uri_of = partial(build.builder.get_relative_uri, docname)

    def meaning(self, term_id: str) -> str:
        """Return the content of the popover of a term as HTML, with links."""
        return "".join(
            part if isinstance(part, str) else self._link(part) for part in named_terms(self._build, term_id)
        )

    def _link(self, named: NamedTerm) -> str:
        term_id, resolution, text = named.term_id, named.resolution, escape(named.text, quote=False)
        address = resolution.address(self._build.builder, self._docname, self._uri_of)
        key = resolution.key(address)
        self.terms.setdefault(key, (term_id, {}))[1][named.text] = None
        if address is None:
            return f'<span class="izterm {escape(key)}">{text}</span>'
        return f'<a class="izterm" href="{escape(key)}">{text}</a>'
