"""Names with their owners as dicts: those that several records claim, and those of translations."""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from functools import cached_property

from sphinxext_izuma.glossary import names
from sphinxext_izuma.glossary.file.records import Record
from sphinxext_izuma.glossary.plurals import plurals

Numbers = tuple[int, ...]
Table = dict[str, Numbers]
ClaimsData = tuple[list[int], list[int], list[int], bytes]


class Claims:
    """The names of some records, and who owns them.

    :ivar numbers: the numbers of the records, also of those that an override has replaced.
    """

    def __init__(
        self,
        record: Callable[[int], Record],
        numbers: Iterable[int] = (),
        live: Iterable[int] = (),
        english: Iterable[int] = (),
        exact: Mapping[str, Numbers] | bytes | None = None,
    ) -> None:
        """Take the owners of each name.

        :param record: returns the record of a number, which has its forms.
        :param live: the numbers of the records that are not replaced.
        :param english: the numbers of the records that have English plurals.
        :param exact: the owners of each name, or the same as bytes.
        """
        self.numbers: Set[int] = frozenset(numbers)
        self._record = record
        self._live = tuple(live)
        self._english = frozenset(english)
        self._exact = exact or {}

    def to_data(self) -> ClaimsData:
        """Return the claims as plain data."""
        return list(self.numbers), list(self._live), list(self._english), marshal.dumps(dict(self.exact))

    @cached_property
    def exact(self) -> Mapping[str, Numbers]:
        """The owners of each name, as written."""
        if isinstance(self._exact, bytes):
            exact: Mapping[str, Numbers] = marshal.loads(self._exact)  # noqa: S302 - the cache has checked the bytes
            return exact
        return self._exact

    @cached_property
    def folded(self) -> Table:
        """The owners of each name without case and hyphens."""
        return _folded_table(self.exact.items())

    @cached_property
    def inflected(self) -> Table:
        """The owners of each plural and of each other form, folded."""
        return _folded_table(self._forms())

    def only(self, is_wanted: Callable[[int], bool]) -> Claims:
        """Return the claims of some of the records alone."""
        exact = {
            name: own
            for name, owners in self.exact.items()
            if (own := tuple(owner for owner in owners if is_wanted(owner)))
        }
        return Claims(self._record, self.numbers, filter(is_wanted, self._live), self._english, exact)

    def _forms(self) -> Iterator[tuple[str, Numbers]]:
        for number in self._live:
            for form in self._record(number).get("forms", ()):
                yield form, (number,)
        # By name, not by record: if an override takes a name away, the plural must go too.
        for name, owners in self.exact.items():
            if english := tuple(owner for owner in owners if owner in self._english):
                for form in plurals(name):
                    yield form, english


def _folded_table(pairs: Iterable[tuple[str, Numbers]]) -> Table:
    """Return the records of each name, folded."""
    table: Table = {}
    shared: dict[str, dict[int, None]] = {}  # of many records, a tuple would be copied for each of them
    for name, numbers in pairs:
        folded = names.folded(name)
        if folded in table:
            shared.setdefault(folded, dict.fromkeys(table[folded])).update(dict.fromkeys(numbers))
        else:
            table[folded] = numbers
    for folded, several in shared.items():
        table[folded] = tuple(several)
    return table
