"""A term: one concept of a glossary with its names and its texts, as values. The concepts are those of ISO 1087."""

# No "from __future__ import annotations": NamedTuple would compile each annotation from its text. That takes half of
# the time of the import.
import posixpath
from collections.abc import Iterator
from typing import NamedTuple

from sphinxext_izuma.glossary import names
from sphinxext_izuma.glossary.language.languages import base
from sphinxext_izuma.glossary.marked_name import Piece, text_of
from sphinxext_izuma.glossary.plurals import plurals

ANCHOR_PREFIX = "term-"
RST, MARKDOWN = MARKUPS = ("rst", "markdown")
# The limit for a line of text, and for a word of a definition. To wrap one word, the text builder of Sphinx takes time
# by the square of its length: 0.1 seconds for this one, and 10 seconds for a word of 20,000 characters.
MAX_LINE = 2_000


class Place(NamedTuple):
    """A line of a file. ``str(place)`` is ``label:line``.

    :ivar label: the file as its users know it.
    :ivar path: the path of the file on this machine.
    :ivar line: the line, from 1.
    """

    label: str
    path: str
    line: int

    def __str__(self) -> str:
        return f"{self.label}:{self.line}"


class Markup(NamedTuple):
    """A text in reStructuredText, from one field of an entry.

    :ivar text: the reStructuredText.
    :ivar line: the line in the glossary file where the text begins, from 1.
    :ivar lines: True if each line of the text is a line of the file.
    :ivar language: the language tag of the text, empty if it is not known.
    :ivar label: the file of the text as its users know it, if it is not the file of the entry.
    :ivar path: the path of that file.
    """

    text: str
    line: int
    lines: bool
    language: str = ""
    label: str = ""
    path: str = ""

    def line_of(self, offset: int) -> int:
        """Return the line in the file of one line of the text; the first one if ``lines`` is False.

        :param offset: the line of the text, from 0.
        """
        return self.line + offset if self.lines else self.line


class Pointer(NamedTuple):
    """An item of ``see`` or ``see_also``, or the target of ``learn_more``.

    :ivar name: the name of another term; in ``learn_more``, a page or an address.
    :ivar line: the line of the item in the glossary file, from 1.
    """

    name: str
    line: int


def page_of(target: str) -> str:
    """Return the docname of the page that a ``learn_more`` names, empty if it is an address."""
    if target.startswith(("http://", "https://")):
        return ""
    return posixpath.normpath(f"/{target}").lstrip("/")


class DeprecatedName(NamedTuple):
    """A name that writers should not use any more.

    :ivar name: the name.
    :ivar reason: the reason; empty if the file gives none.
    """

    name: str
    reason: str = ""


class Term(NamedTuple):
    """One concept with all its names and texts. The reader has checked all values.

    A name is in Unicode's form NFC, with one blank between two words. A text that the entry does not give is empty.

    Source of the concepts: ISO 1087 (preferred, admitted and deprecated terms).

    :ivar name: the preferred name.
    :ivar id: the identifier, of letters, digits and ``._-``; unique in a glossary.
    :ivar place: the file and the line of the entry.
    :ivar glossary: the name of the glossary that has the entry.
    :ivar redirects: old HTML ids that lead to the entry.
    :ivar shown: the name with markup, in pieces: the name of an HTML element, or an empty text, and the text inside.
    :ivar aliases: other names that a page may use.
    :ivar acronym: the short form, if the preferred name is the long one.
    :ivar expansion: the long form, if the preferred name is the acronym.
    :ivar forms: inflections that the file gives.
    :ivar deprecated: True if nobody should use the entry any more.
    :ivar deprecated_names: names that nobody should use any more.
    :ivar definition: the definition; None if there is none.
    :ivar note: a remark that is no part of the definition; None if there is none.
    :ivar summary: the text of the popover, if it is not the first paragraph of the definition; else None.
    :ivar learn_more: a page of the project, or an address, for readers who want to know more; None if there is none.
    :ivar markup: the markup of the texts: ``rst`` or ``markdown``.
    :ivar see: the terms that have the meaning, if the entry only points to them.
    :ivar see_also: related terms.
    :ivar tags: subjects; a page may list the terms of some subjects only.
    :ivar sort: the text that the entry is sorted by, if it is not the name.
    :ivar source: the origin of the definition.
    :ivar url: the address of the entry for a project that does not list it.
    :ivar override: True if the entry replaces one of the same name from an earlier glossary.
    :ivar suggest: False if suggestions in prose leave the term out.
    :ivar well_known: True if the acronym needs no expansion at its first use.
    :ivar language: the language tag of the names, empty if the glossary gives none.
    :ivar scope: the name of the glossary if it is scoped, else empty.
    :ivar more: the values of fields that have no attribute, each with the name of the field.
    :ivar original: the term in the language of its glossary, if this one is translated; else None.
    """

    name: str
    id: str
    place: Place
    glossary: str
    redirects: tuple[str, ...] = ()
    shown: tuple[Piece, ...] = ()
    aliases: tuple[str, ...] = ()
    acronym: str = ""
    expansion: str = ""
    forms: tuple[str, ...] = ()
    deprecated: bool = False
    deprecated_names: tuple[DeprecatedName, ...] = ()
    definition: Markup | None = None
    note: Markup | None = None
    summary: Markup | None = None
    learn_more: Pointer | None = None
    markup: str = "rst"
    see: tuple[Pointer, ...] = ()
    see_also: tuple[Pointer, ...] = ()
    tags: tuple[str, ...] = ()
    sort: str = ""
    source: str = ""
    url: str = ""
    override: bool = False
    suggest: bool = True
    well_known: bool = False
    language: str = ""
    scope: str = ""
    more: tuple[tuple[str, "Markup | str"], ...] = ()
    original: "Term | None" = None

    @property
    def english(self) -> bool:
        """Whether regular English plurals are generated. A glossary without a language is in English."""
        return base(self.language or "en") == "en"

    @property
    def texts(self) -> list[Markup]:
        """The texts of the entry in reStructuredText or Markdown."""
        others = (value for _, value in self.more if isinstance(value, Markup))
        return [*filter(None, (self.definition, self.note, self.summary)), *others]

    def value(self, field: str) -> "Markup | str":
        """Return the value of a field that listings show on a line, empty if the entry does not give it."""
        found: Markup | str = getattr(self, field, "")
        return dict(self.more).get(field, found)

    def name_for(self, name: str) -> str:
        """Return the preferred name in the language of the readers, if *name* is that of the original; else *name*."""
        return self.name if self.original and names.exact(name) == self.original.name else name

    @property
    def anchor(self) -> str:
        """The HTML id of the entry on the page that lists it."""
        return ANCHOR_PREFIX + self.id

    @property
    def shown_name(self) -> str:
        """The preferred name as readers see it, without its markup."""
        return text_of(self.shown) or self.name

    @property
    def sort_name(self) -> str:
        """The text that the entry is sorted by."""
        return self.sort or self.name

    @property
    def defines_expansion(self) -> bool:
        """Whether the definition begins with the expansion. Then the expansion is not shown a second time."""
        text = names.folded(self.definition.text) if self.definition else ""
        return bool(self.expansion) and text.startswith(names.folded(self.expansion))

    def all_labels(self) -> list[str]:
        """Return the names in the language of the readers, and then those of the original."""
        others = self.original.labels() if self.original else ()
        return list(dict.fromkeys((*self.labels(), *others)))

    def labels(self) -> list[str]:
        """Return all names without inflections: the preferred name first, the deprecated names last."""
        others = filter(None, (*self.aliases, self.acronym, self.expansion))
        deprecated = (deprecated.name for deprecated in self.deprecated_names)
        return list(dict.fromkeys((self.name, *others, *deprecated)))

    def plurals(self, name: str) -> tuple[str, ...]:
        """Return the generated plurals of *name*, the usual one first; none if the glossary is not English.

        :param name: a name in the singular.
        """
        return plurals(name) if self.english else ()

    def inflections(self) -> Iterator[str]:
        """Yield the inflections: first those that the file gives, then the generated plurals."""
        yield from self.forms
        for label in self.labels():
            yield from self.plurals(label)

    def deprecation_of(self, name: str) -> DeprecatedName | None:
        """Return the deprecated name that *name* spells, None if *name* is not deprecated.

        The exact spelling is compared first: ``Github`` may be deprecated although ``GitHub`` is the name.

        :param name: a name of this term, in the singular or the plural.
        """
        if not self.deprecated_names:
            return self.original.deprecation_of(name) if self.original else None
        old = {deprecated.name: deprecated for deprecated in self.deprecated_names}
        sound = [label for label in self.labels() if label not in old] + list(self.forms)
        for same in (names.exact, names.folded):
            wanted = same(name)
            if wanted in {same(form) for label in sound for form in (label, *self.plurals(label))}:
                return None
            if wanted in old:  # the usual case, and fast: the loop below inflects all deprecated names
                return old[wanted]
            for deprecated in old.values():
                if wanted in {same(form) for form in (deprecated.name, *self.plurals(deprecated.name))}:
                    return deprecated
        return self.original.deprecation_of(name) if self.original else None
