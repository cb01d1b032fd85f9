"""Which terms a listing shows: the options of ``izglossary`` as data."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from sphinxext_izuma.glossary import names

if TYPE_CHECKING:
    from sphinxext_izuma.glossary.glossary import Glossary
    from sphinxext_izuma.glossary.term import Term


class Request(NamedTuple):
    """What a listing asks for; empty *glossaries*, *tags* and *terms* ask for all.

    *used* leaves out what no page uses; *registered* makes its entries the place that uses link to.
    """

    glossaries: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    used: bool = False
    registered: bool = True

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Self:
        """Return the request that :meth:`to_data` made *data* of."""
        values: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value for key, value in data.items()
        }
        return cls(**values)

    def to_data(self) -> dict[str, Any]:
        """Return the request as plain values."""
        return {key: list(value) if isinstance(value, tuple) else value for key, value in self._asdict().items()}

    def unknown(self, glossary: Glossary) -> str | None:
        """Return a message where ``:glossary:`` or ``:tags:`` asks for what there is none of."""
        for kind, wanted, there in (
            ("glossary is named", self.glossaries, {data.name for data in glossary.sources}),
            ("term has the tag", self.tags, {tag for term in glossary.terms for tag in term.tags}),
        ):
            for name in wanted:
                if name not in there:
                    return f"no {kind} {name!r} (there are: {', '.join(sorted(there)) or 'none'})"
        return None

    def missing(self, glossary: Glossary) -> Iterator[str]:
        """Yield the names in ``:terms:`` that do not name one term."""
        return (name for name in dict.fromkeys(self.terms) if glossary.one(name) is None)

    def select(self, glossary: Glossary) -> list[Term]:
        """Return the terms asked for, sorted for readers."""
        ids = {term.id for name in self.terms if (term := glossary.one(name))}
        chosen = (
            term
            for term in glossary.terms
            if (not self.glossaries or term.glossary in self.glossaries)
            and (not self.tags or set(self.tags) & set(term.tags))
            and (not self.terms or term.id in ids)
        )
        # By letter first: a group of a listing is all of its letter.
        return sorted(chosen, key=lambda term: (_letter_order(term), names.sort_key(term.sort_name)))


def _letter_order(term: Term) -> tuple[bool, str]:
    letter = names.letter(term.sort_name)
    return letter != names.OTHER_LETTERS, letter


def digest(requests: Iterable[Request], glossary: Glossary, settings: object) -> str:
    """Return a digest of all that the listings of a page are made of: requests, entries and settings."""
    content = hashlib.sha256(repr(settings).encode())
    for request in requests:
        shown = request.unknown(glossary), list(request.missing(glossary)), request.select(glossary)
        content.update(repr((request, shown)).encode("utf-8", "surrogatepass"))
    return content.hexdigest()
