"""The result of a conversion: entries for a glossary file, and findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sphinxext_izuma.glossary.finding import Finding, Kind
from sphinxext_izuma.glossary.term import RST, Place
from sphinxext_izuma.tools.markup import Syntax
from sphinxext_izuma.tools.stop import Stop

NO_DEFINITION = ".."  # an empty comment, which a page does not show


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The wishes of the user.

    :ivar base_url: the address that the relative links of a web site begin at.
    :ivar to_rst: whether texts in Markdown become reStructuredText.
    :ivar folder: the folder of the glossary file; None if it is not known.
    :ivar format: the name of the format; empty to find it out.
    """

    base_url: str = ""
    to_rst: bool = False
    folder: Path | None = None
    format: str = ""


@dataclass(slots=True, kw_only=True)
class Entry:
    """An entry for the glossary file.

    :ivar place: the file and the line that the entry comes from.
    :ivar names: the preferred name, then the aliases.
    :ivar definition: the definition.
    :ivar markup: the markup of its texts: ``rst`` or ``markdown``.
    :ivar comments: lines of comment above the entry.
    :ivar fields: the values of other fields, by their names.
    :ivar translations: the values of fields in other languages, by language.
    :ivar old_ids: the HTML ids that its names had in their page.
    :ivar language: the tag of its language, empty if its source does not say it.

    The other attributes have the names of the fields.
    """

    place: Place
    names: list[str]
    definition: str = ""
    markup: str = RST
    shown: str = ""
    id: str = ""
    sort: str = ""
    comments: list[str] = field(default_factory=list)
    fields: dict[str, str | list[str]] = field(default_factory=dict)
    translations: dict[str, dict[str, str | list[str]]] = field(default_factory=dict)
    old_ids: dict[str, str] = field(default_factory=dict)
    language: str = ""


@dataclass(frozen=True, slots=True)
class Directive:
    """A glossary in a page, for the directive that replaces it.

    :ivar start: the index of its first character in the page.
    :ivar end: the index after its last character.
    :ivar syntax: the markup language.
    :ivar mark: the characters that open and close it in MyST.
    """

    start: int
    end: int
    syntax: Syntax
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A glossary in a page, and its entries."""

    path: Path
    directive: Directive
    entries: Sequence[Entry]


@dataclass(slots=True)
class Conversion:
    """The result of a conversion.

    :ivar options: the wishes of the user.
    :ivar entries: the entries for the glossary file.
    :ivar language: the tag of the language of most entries, empty if no source says it.
    :ivar listings: the glossaries in pages that the entries come from.
    :ivar files: the files that the entries come from.
    :ivar faults: losses, and questions that the writer has to decide.
    :ivar notes: information for the writer.
    """

    options: Options = field(default_factory=Options)
    entries: list[Entry] = field(default_factory=list)
    language: str = ""
    listings: list[Listing] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)
    faults: list[Finding] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)

    def add_fault(self, place: Place, message: str, kind: Kind = Kind.DATA) -> None:
        """Add a loss, or a question that the writer has to decide."""
        self.faults.append(Finding(place, kind, message))

    def add_note(self, place: Place, message: str) -> None:
        """Add information for the writer."""
        self.notes.append(Finding(place, Kind.DATA, message))

    def add_entry(self, entry: Entry) -> None:
        """Add an entry. One without a definition gets a note."""
        if not entry.definition and not {"expansion", "see"} & entry.fields.keys():
            self.add_note(entry.place, f"the term {entry.names[0]!r} has no definition: write one")
            entry.definition = NO_DEFINITION
            entry.markup = RST
        self.entries.append(entry)


class NothingToConvert(Stop):
    """A file or a folder has no glossary."""
