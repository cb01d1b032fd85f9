"""Names and ids to numbers of records. Most names are found in the tables of the parts, and the others in claims."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from types import MappingProxyType
from typing import Any, Self

from sphinxext_izuma.glossary import names
from sphinxext_izuma.glossary.file.records import Record, labels_of
from sphinxext_izuma.glossary.parts.claims import Claims, Numbers
from sphinxext_izuma.glossary.parts.part import Part, forms_of
from sphinxext_izuma.glossary.parts.records import Records
from sphinxext_izuma.glossary.parts.word_table import hash_of


class Index:
    """The records of some files by number, their order for readers, and their names.

    A name that one record alone has is in the tables of its part. The claims have the names of the other records.

    :ivar records: the records of all files.
    :ivar order: the numbers of all records, in the order for readers; in a scope, of its own.
    :ivar files: the numbers of the files whose names are here.
    :ivar claims: the names of the records that are not looked up in the tables of their parts.
    :ivar ids: the records of ids.
    :ivar pages: the records that name a page in ``learn_more``, by the docname of the page.
    :ivar scopes: the names of each scoped glossary. This index has those of all other glossaries.
    :ivar translated: the names in the language of the readers, which are looked up first; None if there are none. The
        names of this index are then those of the originals.
    """

    def __init__(  # noqa: PLR0913 - an index has so many tables
        self,
        records: Records,
        order: Sequence[int] = (),
        files: Sequence[int] = (),
        claims: Claims | None = None,
        *,
        ids: Ids | None = None,
        pages: Mapping[str, Sequence[int]] = MappingProxyType({}),
        scopes: Mapping[str, Index] = MappingProxyType({}),
        translated: Index | None = None,
    ) -> None:
        self.records = records
        self.order = order
        self.files = files
        self.claims = claims or Claims(self.original)
        self.ids = ids or Ids(records, {})
        self.pages = pages
        self.scopes = scopes
        self.translated = translated

    @classmethod
    def from_data(cls, parts: Sequence[Part], data: Mapping[str, Any]) -> Self:
        """Return the index that :meth:`to_data` turned into *data*."""
        records = Records.from_data(parts, data["records"])
        index = cls._of_names(records, data["names"])
        index.ids = Ids(records, data["ids"])
        index.pages = data["pages"]
        index.scopes = {scope: cls._of_names(records, saved) for scope, saved in data["scopes"].items()}
        return index

    @classmethod
    def _of_names(cls, records: Records, saved: tuple[bytes, Sequence[int], Any, Any]) -> Self:
        order = array("I")
        order.frombytes(saved[0])
        index = cls(records, order, saved[1])
        index.claims = Claims(index.original, *saved[2])
        if saved[3]:
            index.translated = cls._of_names(records, saved[3])
            index.translated.claims = Claims(index.record, *saved[3][2])
        return index

    def to_data(self) -> dict[str, Any]:
        """Return the index as plain data, without the parts."""
        return {
            "records": self.records.to_data(),
            "ids": dict(self.ids.own),
            "pages": {page: list(numbers) for page, numbers in self.pages.items()},
            "names": self.names_to_data(),
            "scopes": {scope: index.names_to_data() for scope, index in self.scopes.items()},
        }

    def names_to_data(self) -> tuple[Any, ...]:
        """Return the order and the names as plain data, without the records."""
        order = array("I", self.order).tobytes()
        translated = self.translated and self.translated.names_to_data()
        return order, list(self.files), self.claims.to_data(), translated

    def record(self, number: int) -> Record:
        """Return a record by its number, in the language of the readers."""
        record: Record = self.records[number][1]
        return record

    def original(self, number: int) -> Record:
        """Return a record by its number, in its own language."""
        record = self.record(number)
        original: Record = record.get("original", record)
        return original

    def exact(self, name: str) -> Numbers:
        """Return the records that have a name, as written."""
        found, folded = self.claims.exact.get(name), names.folded(name)
        # A record in the tables shares no name with another, not even one that differs in case.
        if found or folded in self.claims.folded:
            return found or ()
        return self._in_tables("names", folded, lambda number: name in self.labels(number))

    def folded(self, folded: str) -> Numbers:
        """Return the records that have a name, which is given without case and hyphens."""
        return self.claims.folded.get(folded) or self._in_tables(
            "names", folded, lambda number: folded in map(names.folded, self.labels(number))
        )

    def inflected(self, folded: str) -> Numbers:
        """Return the records that have a plural or another form, which is given without case and hyphens."""
        claimed = self.claims.inflected.get(folded, ())
        return tuple(sorted((*claimed, *self._in_tables("forms", folded, lambda number: folded in self.forms(number)))))

    def _in_tables(self, table: str, folded: str, has_it: Callable[[int], bool]) -> Numbers:
        claimed = self.claims.numbers
        numbers = self.records.numbers(self.files, table, hash_of(folded))
        return tuple(number for number in numbers if number not in claimed and has_it(number))

    def labels(self, number: int) -> list[str]:
        """Return the names of a record in its own language."""
        return labels_of(self.original(number))

    def forms(self, number: int) -> list[str]:
        """Return the forms of a record without case and hyphens."""
        return list(map(names.folded, forms_of(self.original(number), english=self.is_english(number))))

    def is_english(self, number: int) -> bool:
        """Return whether a record has English plurals."""
        return self.records.parts[self.records.file_of(number)].file.header.english

    def names(self) -> Iterator[tuple[str, Numbers]]:
        """Yield each name with the records that have it."""
        for file in self.files:
            for number in self.records.numbers_in(file):
                if number not in self.claims.numbers:
                    for label in self.labels(number):
                        yield label, (number,)
        yield from self.claims.exact.items()

    def with_translations(self) -> Iterator[int]:
        """Yield the numbers of the records that have translations."""
        numbers = {*self.records.marked("translations"), *self.records.changed}
        return (number for number in sorted(numbers - self.records.removed) if "translations" in self.record(number))

    def localized(
        self,
        records: Records,
        order: Sequence[int],
        translated: Index,
        scopes: Mapping[str, Index] = MappingProxyType({}),
    ) -> Index:
        """Return an index with the names of this one, whose records are translated.

        :param translated: the names of the translations.
        """
        index = Index(
            records,
            order,
            self.files,
            ids=Ids(records, self.ids.own),
            pages=self.pages,
            scopes=scopes,
            translated=translated,
        )
        index.claims = Claims(index.original, *self.claims.to_data())
        return index

    def only(self, files: Set[int]) -> Index:
        """Return an index of the names of some files, by the numbers of the files."""

        def is_wanted(number: int) -> bool:
            return self.records.file_of(number) in files

        return Index(
            self.records,
            list(filter(is_wanted, self.order)),
            [file for file in self.files if file in files],
            self.claims.only(is_wanted),
            translated=self.translated and self.translated.only(files),
        )


class Ids:
    """The records of ids.

    :ivar own: the ids of the records that share an id, or a name, with others.
    """

    def __init__(self, records: Records, own: Mapping[str, int]) -> None:
        self.own = own
        self._records = records
        self._elsewhere = records.removed.union(own.values())

    def numbers(self, identifier: str) -> Iterator[int]:
        """Yield the numbers of the records that may have an id. One of them has it, or none."""
        if identifier in self.own:
            yield self.own[identifier]
        else:
            files = range(len(self._records.parts))
            for number in self._records.numbers(files, "ids", hash_of(identifier)):
                if number not in self._elsewhere:
                    yield number
