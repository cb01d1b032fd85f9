"""One concept of a glossary and its names, in the words of ISO 1087."""

# Without "annotations" of the future: typing would compile each of them anew, which takes half of the import.
from collections.abc import Iterator
from typing import NamedTuple

from sphinxext_izuma.glossary import names

ANCHOR_PREFIX = "term-"


class Place(NamedTuple):
    """A line of a glossary file: the file as its users know it, the file on this machine, and the line from 1."""

    label: str
    path: str
    line: int

    def __str__(self) -> str:
        return f"{self.label}:{self.line}"


class Markup(NamedTuple):
    """A reStructuredText value; *line* is where it begins, *lines* whether its lines are those of the file."""

    text: str
    line: int
    lines: bool

    def line_of(self, offset: int) -> int:
        """Return the line in the file of line *offset* (from 0) of the text, the first where they do not match."""
        return self.line + offset if self.lines else self.line


class Pointer(NamedTuple):
    """A ``see`` or ``see_also``: the name of another term, and the line that it stands on."""

    name: str
    line: int


class DeprecatedName(NamedTuple):
    """A name that writers should not use any more, and why."""

    name: str
    reason: str = ""


class Term(NamedTuple):
    """One concept with all its names; an object that exists is valid.

    Names are in the form of :func:`names.exact`. ``id`` is unique in a :class:`~.glossary.Glossary`.
    """

    name: str
    id: str
    place: Place
    glossary: str
    aliases: tuple[str, ...] = ()
    acronym: str = ""
    expansion: str = ""
    forms: tuple[str, ...] = ()
    deprecated: bool = False
    deprecated_names: tuple[DeprecatedName, ...] = ()
    definition: Markup | None = None
    note: Markup | None = None
    see: tuple[Pointer, ...] = ()
    see_also: tuple[Pointer, ...] = ()
    tags: tuple[str, ...] = ()
    sort: str = ""
    source: str = ""
    url: str = ""
    override: bool = False
    suggest: bool = True
    well_known: bool = False
    english: bool = True

    @property
    def anchor(self) -> str:
        """The HTML id of the entry where it is listed."""
        return ANCHOR_PREFIX + self.id

    @property
    def sort_name(self) -> str:
        """The text that the entry is sorted by."""
        return self.sort or self.name

    @property
    def defines_expansion(self) -> bool:
        """Whether the definition begins with the expansion, so that readers need it only once."""
        text = names.folded(self.definition.text) if self.definition else ""
        return bool(self.expansion) and text.startswith(names.folded(self.expansion))

    def labels(self) -> list[str]:
        """Return the names that a page may use, but for inflections: preferred name first, deprecated last."""
        others = filter(None, (*self.aliases, self.acronym, self.expansion))
        deprecated = (deprecated.name for deprecated in self.deprecated_names)
        return list(dict.fromkeys((self.name, *others, *deprecated)))

    def plurals(self, name: str) -> tuple[str, ...]:
        """Return the generated plurals of *name*, the usual one first; none where the glossary is not English."""
        return names.plurals(name) if self.english else ()

    def inflections(self) -> Iterator[str]:
        """Yield the inflections that a page may use: those of the file, then the generated plurals."""
        yield from self.forms
        for label in self.labels():
            yield from self.plurals(label)

    def deprecation_of(self, name: str) -> DeprecatedName | None:
        """Return the deprecated name that *name* is, None where *name* is in order.

        Exact spelling comes first: ``Github`` may be deprecated where ``GitHub`` is the name.
        """
        if not self.deprecated_names:
            return None
        old = {deprecated.name: deprecated for deprecated in self.deprecated_names}
        sound = [label for label in self.labels() if label not in old] + list(self.forms)
        for same in (names.exact, names.folded):
            wanted = same(name)
            if wanted in {same(form) for label in sound for form in (label, *self.plurals(label))}:
                return None
            if wanted in old:  # as nearly always; to inflect thousands of names takes time
                return old[wanted]
            for deprecated in old.values():
                if wanted in {same(form) for form in (deprecated.name, *self.plurals(deprecated.name))}:
                    return deprecated
        return None
