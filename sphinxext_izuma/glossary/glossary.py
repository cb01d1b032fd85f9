"""A glossary: look names up, list terms, suggest a name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import Any, Self

from sphinxext_izuma.glossary import names
from sphinxext_izuma.glossary.file.records import GlossaryFile
from sphinxext_izuma.glossary.finding import Finding, Kind, some
from sphinxext_izuma.glossary.index import Index
from sphinxext_izuma.glossary.parts.part import Part
from sphinxext_izuma.glossary.parts.record_store import Terms
from sphinxext_izuma.glossary.parts.records import Records
from sphinxext_izuma.glossary.plurals import plurals
from sphinxext_izuma.glossary.suggest import Suggestions, is_swapped, similarity
from sphinxext_izuma.glossary.term import Place, Term


class Glossary:
    """The terms of some glossary files. A glossary does not change.

    ``len(glossary)`` is the number of terms. ``name in glossary`` is True if a page may use the name. Iteration yields
    the terms, sorted for readers.

    :ivar findings: all faults in the files and in their combination.
    :ivar is_whole: whether all files could be read. If not, a name that is not found may be in another file.
    :ivar fingerprint: a hash in hexadecimal digits, the same for the same files; empty if they are not known.
    """

    def __init__(
        self,
        files: Sequence[GlossaryFile] = (),
        index: Index | None = None,
        findings: Iterable[Finding] = (),
        fingerprint: str = "",
        *,
        is_whole: bool = True,
    ) -> None:
        # Lowest precedence first. A file has no entries: the index has them.
        self.files = tuple(files)
        self.index = Index(Records()) if index is None else index
        self.findings = tuple(findings)
        self.fingerprint = fingerprint
        self.is_whole = is_whole
        self._layers: dict[str, Index] = {}  # the names of one glossary, made when a page asks for them
        self._terms = Terms(self.index.records, self.files)
        self._suggestions = Suggestions(self.index)

    def to_data(self, findings: Iterable[Finding]) -> dict[str, Any]:
        """Return the combination of the files as plain data.

        :param findings: the findings that no file has alone.
        """
        saved = [(tuple(place), kind.value, message, *more) for place, kind, message, *more in findings]
        return {"findings": saved, "index": self.index.to_data()}

    @classmethod
    def from_data(cls, parts: Sequence[Part], data: Mapping[str, Any], fingerprint: str) -> Self:
        """Return the glossary that :meth:`to_data` turned into *data*."""
        of_the_whole = (Finding(Place(*place), Kind(kind), *rest) for place, kind, *rest in data["findings"])
        findings = chain(*(part.findings for part in parts), of_the_whole)
        return cls([part.file for part in parts], Index.from_data(parts, data["index"]), findings, fingerprint)

    def __len__(self) -> int:
        return len(self.index.order)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and bool(self.find(name))

    def __iter__(self) -> Iterator[Term]:
        return iter(self.terms)

    def term(self, number: int) -> Term:
        """Return the term of the record with this number."""
        return self._terms[number]

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """All terms, sorted for readers."""
        return tuple(self._terms[number] for number in self.index.order)

    def terms_of(self, glossaries: Collection[str]) -> list[Term]:
        """Return the terms of some glossaries, by the names of the glossaries, sorted for readers."""
        files = {number for number, file in enumerate(self.files) if file.header.name in glossaries}
        file_of = self.index.records.file_of
        return [self._terms[number] for number in self.index.order if file_of(number) in files]

    @cached_property
    def by_id(self) -> Mapping[str, Term]:
        """All terms by their ids."""
        return _ById(self.index, self._terms)

    def find(self, name: str, scope: str = "") -> tuple[Term, ...]:
        """Return the terms that have *name*: none, one, or several if it is ambiguous.

        The search has four levels. The exact name is the first, and an inflection in exact case the second. The third
        is the name without case and hyphens, and the fourth its inflections. The first level with an answer wins.

        All levels of *scope* come first, then those of the glossaries without a scope, then those of all other scopes.
        If none has an answer, ``glossary:name`` is a name of one glossary.

        :param name: a name as a page has it, in the singular or the plural.
        :param scope: the scoped glossary that is asked first.
        """
        if names.OF_SCOPE in name or names.IN_SCOPE in name:
            scope, _, name = name.rpartition(names.IN_SCOPE)
            if names.OF_SCOPE in name:
                of_glossary, _, name = name.partition(names.OF_SCOPE)
                return self._of_glossary(of_glossary, name)
        numbers: Iterable[int] = ()
        if scope and scope in self.index.scopes:
            numbers = self._numbers(self.index.scopes[scope], name)
        numbers = numbers or self._numbers(self.index, name)
        if not numbers and self.index.scopes:
            found = (self._numbers(index, name) for index in self.index.scopes.values())
            numbers = tuple(dict.fromkeys(number for each in found for number in each))
        if not numbers and ":" in name:
            of_glossary, _, rest = names.exact(name).partition(":")
            return self._of_glossary(of_glossary, rest)
        return tuple(self._terms[number] for number in numbers)

    def _of_glossary(self, glossary: str, name: str) -> tuple[Term, ...]:
        """Return the terms of one glossary that have *name*."""
        index = self.index.scopes.get(glossary) or self._layers.get(glossary)
        if index is None:
            files = {number for number, file in enumerate(self.files) if file.header.name == glossary}
            index = self._layers[glossary] = self.index.only(files)
        return tuple(self._terms[number] for number in self._numbers(index, name))

    def key(self, text: str) -> str:
        """Return the key of a name that a page writes as *text*: ``glossary:name`` names a glossary, or is a name."""
        before, colon, rest = names.exact(text).partition(":")
        if not colon or before not in self._glossary_names or self.is_name(text):
            return names.exact(text)
        return f"{before}{names.OF_SCOPE}{names.exact(rest)}"

    def is_name(self, text: str) -> bool:
        """Return whether the whole of *text* is a name in any scope."""
        indexes = (self.index, *self.index.scopes.values())
        return any(self._numbers(index, text) for index in indexes)

    @cached_property
    def _glossary_names(self) -> frozenset[str]:
        return frozenset(file.header.name for file in self.files)

    def _numbers(self, index: Index, name: str) -> Sequence[int]:
        """Return the numbers of the records that have *name*, in the language of the readers or in the original."""
        translated = index.translated and self._of_tables(index.translated, name)
        return translated or self._of_tables(index, name)

    def _of_tables(self, index: Index, name: str) -> Sequence[int]:
        """Return the numbers of the records that have *name* in the tables of *index*."""
        exact = names.exact(name)
        numbers: Sequence[int] = index.exact(exact)
        if not numbers:
            folded = names.folded(name)
            numbers, inflected = index.folded(folded), index.inflected(folded)
            if inflected and (exactly := tuple(number for number in inflected if self._inflects_to(number, exact))):
                numbers = exactly
            numbers = numbers or inflected
            if len(numbers) > 1:
                numbers = tuple(number for number in numbers if self._has_in_any_case(number, exact)) or numbers
        return numbers

    def _inflects_to(self, number: int, exact: str) -> bool:
        """Return whether an inflection of a term is *exact*, in the same case."""
        return any(names.exact(form) == exact for term in self._both(number) for form in term.inflections())

    def _has_in_any_case(self, number: int, exact: str) -> bool:
        """Return whether a term has a name that differs from *exact* in case alone, not in a hyphen."""
        exact = exact.lower()
        return any(label.lower() == exact for term in self._both(number) for label in term.labels())

    def _both(self, number: int) -> Iterator[Term]:
        """Yield a term, and its original if it is translated."""
        term = self._terms[number]
        yield term
        if term.original:
            yield term.original

    def find_one(self, name: str, scope: str = "") -> Term | None:
        """Return the term that has *name*, None if no term or several terms have it.

        :param name: a name, as for :meth:`find`.
        :param scope: the scoped glossary that is asked first.
        """
        terms = self.find(name, scope)
        return terms[0] if len(terms) == 1 else None

    def unusable(self, name: str) -> Place | None:
        """Return the place of the faulty entry that has *name*, None if there is none.

        :param name: a name that :meth:`find` does not find.
        """
        return self._unusable.get(names.folded(name))

    @cached_property
    def _unusable(self) -> Mapping[str, Place]:
        """The places of the entries that can't be used, by their folded names and plurals."""
        return {
            names.folded(form): file.source.place(line)
            for file in self.files
            for name, line in file.unusable
            for form in (name, *plurals(name))
        }

    def url_of(self, term: Term) -> str:
        """Return the address of *term* for a project that does not list it.

        :return: an address with ``http://`` or ``https://``; empty if the files give none.
        """
        if term.url:
            return term.url
        homes = (file.header.url for file in self.files if file.header.name == term.glossary and file.header.url)
        return next((f"{home}#{term.anchor}" for home in homes), "")

    def name_of(self, term: Term) -> str:
        """Return a name that a page of any scope may write for *term*: its preferred name, or with its scope."""
        return _full_name(term)

    def suggest(self, name: str, scope: str = "") -> str | None:
        """Return the name that the writer most likely meant, None if no name is similar.

        :param name: a name that no term has.
        :param scope: the scope of the page. A name of this scope is suggested without it.
        """
        close = self._suggestions.nearest(name)
        if close and scope in self.index.scopes:
            before, _, rest = close.partition(":")
            if before in self.index.scopes and self._numbers(self.index.scopes[scope], rest):
                close = rest
        return close and self._in_running_text(self._inflected_like(close, name), name)

    def _inflected_like(self, close: str, name: str) -> str:
        """Return *close*, or its inflection that is more similar to *name*: 'access keys' for 'acess keys'."""
        owners = self.find(close)
        inflections = [form for term in owners for form in term.plurals(close)]
        if not inflections or len(owners) > 1:
            return close
        wanted = names.folded(name)
        if is_swapped(names.folded(close), wanted):
            return close
        return max([close, *inflections], key=lambda form: similarity(wanted, names.folded(form)))

    def _in_running_text(self, name: str, like: str) -> str:
        """Return *name* without its first capital, if the name may lose it and *like* has none."""
        if like[:1].islower() and name[1:] == name[1:].lower():
            lower = name[:1].lower() + name[1:]
            return lower if self.find(lower) == self.find(name) else name
        return name


class _ById(Mapping[str, Term]):
    """Terms by their ids, made at their first use."""

    def __init__(self, index: Index, terms: Terms) -> None:
        self._index = index
        self._terms = terms
        self._found: dict[str, Term] = {}

    def __getitem__(self, term_id: str) -> Term:
        if term_id not in self._found:
            terms = map(self._terms.__getitem__, self._index.ids.numbers(term_id))
            self._found.update((term_id, term) for term in terms if term.id == term_id)
        return self._found[term_id]

    def __iter__(self) -> Iterator[str]:
        return (self._terms[number].id for number in self._index.order)

    def __len__(self) -> int:
        return len(self._index.order)


def listed(terms: Sequence[Term]) -> str:
    """Return *terms* with their places, for a message. Each has a name that works everywhere.

    A scoped term has its scope. Translations that several terms share are replaced by the names of the originals.
    """
    counts = Counter(map(_full_name, terms))
    shown = (term.original if term.original and counts[_full_name(term)] > 1 else term for term in terms)
    return some([f"{_full_name(term)!r} ({term.place})" for term in shown])


def _full_name(term: Term) -> str:
    return f"{term.scope}:{term.name}" if term.scope else term.name
