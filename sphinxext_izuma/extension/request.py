"""The options of the directive ``izglossary`` as a value, and the terms that they select."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from sphinxext_izuma.glossary import names
from sphinxext_izuma.glossary.language.collation import OTHER_LETTERS

if TYPE_CHECKING:
    from sphinxext_izuma.glossary.glossary import Glossary
    from sphinxext_izuma.glossary.language.collation import Collation
    from sphinxext_izuma.glossary.term import Term


NAME, GIVEN = SORTS = ("name", "given")


class Request(NamedTuple):
    """The options of a listing. Empty *glossaries*, *tags* and *terms* select all terms.

    :ivar sort: ``name``, or ``given`` for the order of *terms*.
    :ivar used: whether terms that no page uses are left out.
    :ivar registered: whether uses link to the entries. If they do not, the listing is an excerpt.
    """

    glossaries: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    used: bool = False
    registered: bool = True
    sort: str = NAME

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Self:
        """Return the request from the *data* that :meth:`to_data` returned."""
        values: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value for key, value in data.items()
        }
        return cls(**values)

    @property
    def in_given_order(self) -> bool:
        """Whether the terms are listed as *terms* has them, without letters."""
        return self.sort == GIVEN and bool(self.terms)

    def to_data(self) -> dict[str, Any]:
        """Return the request as plain values."""
        return {key: list(value) if isinstance(value, tuple) else value for key, value in self._asdict().items()}

    def unknown(self, glossary: Glossary) -> Iterator[str]:
        """Yield a message for each name in ``:glossary:`` or ``:tags:`` that does not exist."""
        # Each term has to be made to know its tags, so they are asked for only if a listing names one.
        tags = {tag for term in glossary.terms for tag in term.tags} if self.tags else set()
        for kind, wanted, there in (
            ("glossary is named", self.glossaries, {file.header.name for file in glossary.files}),
            ("term has the tag", self.tags, tags),
        ):
            for name in wanted:
                if name not in there and glossary.is_whole:
                    yield f"no {kind} {name!r} ({names.guess(name, sorted(there))})"

    def missing(self, glossary: Glossary) -> Iterator[str]:
        """Yield the names in ``:terms:`` that no term has, or that several terms have."""
        return (name for name in dict.fromkeys(self.terms) if glossary.find_one(name) is None)

    def select(self, glossary: Glossary, collation: Collation) -> list[tuple[str, list[Term]]]:
        """Return the selected terms by their letters, in the order of the listing.

        If the writer gives the order, all terms are together, without a letter.
        """
        chosen = self._chosen(glossary)
        if self.in_given_order:
            given = list(chosen)
            return [("", given)] if given else []
        groups: dict[str, list[Term]] = {OTHER_LETTERS: []}  # names without a letter come first
        for term in sorted(chosen, key=lambda term: collation.key(term.sort_name)):
            groups.setdefault(collation.letter(term.sort_name), []).append(term)
        return [(letter, terms) for letter, terms in groups.items() if terms]

    def _chosen(self, glossary: Glossary) -> Iterator[Term]:
        """Yield the selected terms, in the order of *terms* if the writer names them."""
        # To make each term of a large glossary takes long.
        terms: Sequence[Term]
        if self.terms:
            named = {term.id: term for name in self.terms if (term := glossary.find_one(name))}
            terms = [term for term in named.values() if not self.glossaries or term.glossary in self.glossaries]
        else:
            terms = glossary.terms_of(self.glossaries) if self.glossaries else glossary.terms
        return (term for term in terms if not self.tags or set(self.tags) & set(term.tags))
