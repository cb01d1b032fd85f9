"""The content of a glossary file as plain data, which a cache can keep. Makes a term of a record."""

# No "from __future__ import annotations": NamedTuple would compile each annotation from its text. That takes half of
# the time of the import.
from pathlib import Path
from typing import Any, NamedTuple, Self

from sphinxext_izuma.glossary.file.source import Source
from sphinxext_izuma.glossary.finding import Finding
from sphinxext_izuma.glossary.language.languages import base
from sphinxext_izuma.glossary.term import DeprecatedName, Markup, Pointer, Term

# The attributes of a term that its entry gives, and "line". An attribute that the entry does not give is missing.
Record = dict[str, Any]
ENGLISH = "en"  # the language of a glossary that gives none
HeaderData = tuple[str, str, bool, dict[str, Any], int, tuple[tuple[str, int], ...]]
_OF_TERMS = frozenset(Term._fields)
_OTHER_NAMES = frozenset({"aliases", "acronym", "expansion", "deprecated_names"})


class Header(NamedTuple):
    """The header of a glossary file."""

    name: str = ""
    title: str = ""
    language: str = ""
    url: str = ""
    markup: str = "rst"
    scoped: bool = False
    translates: tuple[str, int] | None = None  # the name of another glossary, and the line

    @property
    def scope(self) -> str:
        """The scope of the names: the name of the glossary, empty if its names are those of the project."""
        return self.name if self.scoped else ""

    @property
    def english(self) -> bool:
        """Whether regular English plurals are generated."""
        return base(self.language or ENGLISH) == ENGLISH


class GlossaryFile(NamedTuple):
    """The content of a glossary file: its header, a record of each valid entry in order, and all findings.

    A file of a glossary has no records and no findings. The glossary has them.

    :ivar markdown_line: the first line that says that a text is Markdown, 0 if there is none.
    :ivar unusable: each name of an entry that can't be used, with the line of the entry.
    """

    source: Source
    header: Header = Header()
    records: tuple[Record, ...] = ()
    findings: tuple[Finding, ...] = ()
    markdown_line: int = 0
    unusable: tuple[tuple[str, int], ...] = ()

    @property
    def terms(self) -> list[Term]:
        """The valid terms, in order."""
        return [term_of(record, self) for record in self.records]

    def header_to_data(self) -> HeaderData:
        """Return the source and the header as plain data."""
        return (
            self.source.label,
            str(self.source.path),
            self.source.installed,
            self.header._asdict(),
            self.markdown_line,
            self.unusable,
        )

    @classmethod
    def from_data(cls, data: HeaderData) -> Self:
        """Return a file with the source and header that :meth:`header_to_data` returned."""
        label, path, installed, header, markdown_line, unusable = data
        source = Source(label, Path(path), installed)
        return cls(source, Header(**header), markdown_line=markdown_line, unusable=unusable)


PLACE_OF = "place of "  # begins the key of the file of a text that another file translates


def term_of(record: Record, file: GlossaryFile) -> Term:
    """Return the term of a record of *file*."""
    values = dict(record)
    header, translated = file.header, values.pop("translated", frozenset())
    for field in texts_of(record):
        text, line, lines = values[field]
        if field in translated:
            label, path = values.get(f"{PLACE_OF}{field}", ("", ""))
            values[field] = Markup(text, line, lines, values["language"], label, path)
        else:
            values[field] = Markup(text, line, lines, header.language)
    for field in ("see", "see_also"):
        if field in values:
            values[field] = tuple(Pointer(*pointer) for pointer in values[field])
    if target := values.get("learn_more"):
        values["learn_more"] = Pointer(*target)
    if old := values.get("deprecated_names"):
        values["deprecated_names"] = tuple(DeprecatedName(*name) for name in old)
    place = file.source.place(values.pop("line"))
    values.pop("translations", None)
    if translated:
        values = {key: value for key, value in values.items() if not key.startswith(PLACE_OF)}
    if original := values.pop("original", None):
        values["original"] = term_of(original, file)
    language = values.pop("language", header.language) if "name" in translated else header.language
    values.pop("language", None)
    values.setdefault("markup", header.markup)
    if more := values.keys() - _OF_TERMS:
        values["more"] = tuple((field, values.pop(field)) for field in sorted(more))
    return Term(place=place, glossary=header.name, language=language, scope=header.scope, **values)


def texts_of(record: Record) -> list[str]:
    """Return the fields that are texts in markup. Each is a text, its line, and if its lines are the file's."""
    return [
        field
        for field, value in record.items()
        if type(value) is tuple and len(value) == len(("text", "line", "lines")) and type(value[-1]) is bool
    ]


def labels_of(record: Record) -> list[str]:
    """Return the names in *record*, as :meth:`Term.labels` does, without making the term."""
    if record.keys().isdisjoint(_OTHER_NAMES):
        return [record["name"]]
    labels = [record["name"], *record.get("aliases", ())]
    labels += filter(None, (record.get("acronym"), record.get("expansion")))
    labels += [name for name, _reason in record.get("deprecated_names", ())]
    return list(dict.fromkeys(labels))
