"""The result of a conversion: entries for a glossary file, and findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sphinxext_izuma.glossary.finding import Finding, Kind
from sphinxext_izuma.glossary.term import Place
from sphinxext_izuma.tools import sphinx_glossary

NO_DEFINITION = ".."  # an empty comment, which a page does not show


@dataclass(slots=True, kw_only=True)
class Entry:
    """An entry for the glossary file.

    :ivar place: the file and the line that the entry comes from.
    :ivar names: the preferred name, then the aliases.
    :ivar definition: the definition, in reStructuredText.
    :ivar comments: lines of comment above the entry.

    The other attributes have the names of the fields.
    """

    place: Place
    names: list[str]
    definition: str
    shown: str = ""
    id: str = ""
    sort: str = ""
    url: str = ""
    tags: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Listing:
    """A ``.. glossary::`` of a page, and its entries."""

    path: Path
    directive: sphinx_glossary.Directive
    entries: Sequence[Entry]


@dataclass(slots=True)
class Conversion:
    """The result of a conversion.

    :ivar entries: the entries for the glossary file.
    :ivar listings: the directives that the entries come from.
    :ivar faults: losses, and questions that the writer has to decide.
    :ivar notes: information for the writer.
    """

    entries: list[Entry] = field(default_factory=list)
    listings: list[Listing] = field(default_factory=list)
    faults: list[Finding] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)

    def add_fault(self, place: Place, message: str, kind: Kind = Kind.DATA) -> None:
        """Add a loss, or a question that the writer has to decide."""
        self.faults.append(Finding(place, kind, message))

    def add_note(self, place: Place, message: str) -> None:
        """Add information for the writer."""
        self.notes.append(Finding(place, Kind.DATA, message))


class NothingToConvert(Exception):
    """A file or a folder has no glossary."""
