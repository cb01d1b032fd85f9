"""Who owns a name or an id that several records have. Finds duplicates, and words their findings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import cached_property

from sphinxext_izuma.glossary import names
from sphinxext_izuma.glossary.file.records import GlossaryFile, Record, labels_of
from sphinxext_izuma.glossary.finding import Finding, Kind
from sphinxext_izuma.glossary.parts.record_store import NumberedRecord
from sphinxext_izuma.glossary.term import Place

Numbers = tuple[int, ...]
_SEVERAL = 2


class Owners:
    """The owners of names and ids. Records are added in the order of precedence, lowest first.

    Each scope has its own names. Records and ids are those of all scopes. A record that shares no name and no id with
    another, and overrides nothing, need not be added.
    """

    def __init__(
        self,
        files: Sequence[GlossaryFile],
        scope: str = "",
        whole: Owners | None = None,
        nearest: Callable[[str, int], str | None] = lambda _name, _before: None,
    ) -> None:
        """Make an owner of nothing.

        :param scope: the name of a scoped glossary, empty for the layers of all others.
        :param whole: the owners of the layers, which have the records and ids of all scopes.
        :param nearest: returns the preferred name that is most like another, of a record before a number. It knows the
            records that are not added, too.
        """
        self.files = files
        self.records: dict[int, NumberedRecord] = whole.records if whole else {}
        self.names: dict[str, Numbers] = {}
        self.ids: dict[str, int] = whole.ids if whole else {}
        self.scope = scope
        self._nearest = nearest
        self._terms: dict[str, int] = {}  # by preferred name
        self._removed: set[int] = set()
        self._hidden: dict[tuple[int, str], Numbers] = {}  # the owners of a name that an override took
        self._faults: list[Finding | _Shared] = []
        self._shared: dict[str, _Shared] = {}

    @property
    def findings(self) -> list[Finding]:
        """The findings. Two records share no name any more if one of them has been replaced."""
        found = (fault if isinstance(fault, Finding) else self._of_shared(fault) for fault in self._faults)
        return [finding for finding in found if finding]

    @cached_property
    def _alike(self) -> dict[str, dict[str, None]]:
        """The preferred names by their folded forms. Made when the first entry overrides others."""
        alike: dict[str, dict[str, None]] = defaultdict(dict)
        for name in self._terms:
            alike[names.folded(name)][name] = None
        return alike

    def add(self, number: int, file: int, record: Record) -> None:
        """Add a record. It replaces an earlier one of the same preferred name."""
        name, override = record["name"], record.get("override", False)
        replaced = self._replaced(name) if override or name in self._terms else []
        for earlier in replaced:
            self._remove(earlier)
            if not override:
                self._add_fault(file, record, f"the term {name!r} is defined twice, first at {self._place(earlier)}")
        if record["id"] in self.ids:
            record = self._with_own_id(file, record)
        self.records[number] = file, record
        self._terms[name] = self.ids[record["id"]] = number
        overridden = bool(replaced)
        if "_alike" in self.__dict__:
            self._alike[names.folded(name)][name] = None
        for label in labels_of(record):
            others = self.names.get(label, ())
            if override:
                overridden = overridden or bool(others)
                self._hidden[number, label], others = others, ()
            self.names[label] = (*others, number)
            if others:
                self._share(label, others, number)
        if override and not overridden:
            self._add_idle_override(number, file, record)

    def _add_idle_override(self, number: int, file: int, record: Record) -> None:
        close = self._nearest(record["name"], number)
        hint = f"did you mean {close!r}?" if close else "no earlier entry has this name"
        place = self.files[file].source.place(record["line"])
        self._faults.append(Finding(place, Kind.DATA, f"{record['name']!r} overrides nothing ({hint})"))

    def _share(self, label: str, others: Numbers, number: int) -> None:
        shared = self._shared.get(label)
        if shared is None or shared.numbers[-1] != others[-1]:  # An override has taken the name since.
            shared = self._shared[label] = _Shared(label, list(others))
            self._faults.append(shared)
        shared.numbers.append(number)

    def _of_shared(self, shared: _Shared) -> Finding | None:
        """Return the finding of a name that several records have. There is one, however many they are."""
        numbers = [number for number in shared.numbers if number not in self._removed]
        if len(numbers) < _SEVERAL or all(self._is_acronym(number, shared.label) for number in numbers):
            return None
        first, second, *more = numbers
        file, record = self.records[second]
        message = f"the name {shared.label!r} of {record['name']!r} is also one of {self._owner(first)}"
        if more:
            message += f", and of {len(more)} more, the last at {self._place(more[-1])}"
        return self._finding(file, record, message)

    def _is_acronym(self, number: int, label: str) -> bool:
        """Return whether a name is the acronym of an entry. Two entries may share it: a use of it is ambiguous."""
        return bool(self.records[number][1].get("acronym") == label)

    def _replaced(self, name: str) -> list[int]:
        alike = [name] if name in self._terms else self._alike.get(names.folded(name), ())
        return [self._terms[other] for other in alike]

    def _remove(self, number: int) -> None:
        record = self.records[number][1]
        name = record["name"]
        del self._terms[name]
        del self.ids[record["id"]]
        if "_alike" in self.__dict__:
            del self._alike[names.folded(name)][name]
        self._removed.add(number)
        for label in labels_of(record):
            rest = [owner for owner in self.names.pop(label) if owner != number]
            hidden = [owner for owner in self._hidden.get((number, label), ()) if owner not in self._removed]
            if owners := (*hidden, *rest):
                self.names[label] = owners

    def _with_own_id(self, file: int, record: Record) -> Record:
        identifier, name = record["id"], record["name"]
        if identifier.removeprefix(f"{self.scope}.") != names.slug(name):
            owner = self._owner(self.ids[identifier])
            self._add_fault(file, record, f"the id {identifier!r} of {name!r} is also that of {owner}")
        # Two names may have the same slug (C-API, C API). The digest of the name makes it different.
        return record | {"id": f"{identifier}-{names.fingerprint(name)}"}

    def _owner(self, number: int) -> str:
        return f"{self.records[number][1]['name']!r} ({self._place(number)})"

    def _place(self, number: int) -> Place:
        file, record = self.records[number]
        return self.files[file].source.place(record["line"])

    def _add_fault(self, file: int, record: Record, message: str) -> None:
        self._faults.append(self._finding(file, record, message))

    def _finding(self, file: int, record: Record, message: str) -> Finding:
        mend = "rename one, or say 'override: true' in the later entry"
        place = self.files[file].source.place(record["line"])
        return Finding(place, Kind.DUPLICATE, f"{message}: {mend}")


class _Shared:
    """A name that several records have."""

    def __init__(self, label: str, numbers: list[int]) -> None:
        self.label = label
        self.numbers = numbers
