"""How severe a kind of finding is, and its subject in one sentence, for the formats that want both."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from sphinxext_izuma.glossary.finding import Kind


class Level(Enum):
    """The severity of a kind, in the words of SARIF."""

    WARNING = "warning"
    """Readers see something wrong, or miss something."""

    NOTE = "note"
    """Readers see nothing wrong, but the text could be better."""


class Subject(NamedTuple):
    """The subject of a kind in one sentence, and its severity."""

    text: str
    level: Level = Level.WARNING


SUBJECTS = {
    Kind.UNDEFINED: Subject("A page uses a name that no glossary has."),
    Kind.AMBIGUOUS: Subject("A page uses a name that several terms have."),
    Kind.DEPRECATED: Subject("A page uses a name that should not be used any more."),
    Kind.MENTION: Subject("A page mentions a term and does not link it.", Level.NOTE),
    Kind.UNUSED: Subject("No page uses an entry of the glossary.", Level.NOTE),
    Kind.UNLISTED: Subject("A page uses a term that a link can't reach."),
    Kind.MARKUP: Subject("A text looks like markup and is not read as that."),
    Kind.DUPLICATE: Subject("A name, a key or an identifier occurs twice."),
    Kind.DATA: Subject("Something in a glossary file or in a directive is wrong."),
    Kind.CONFIG: Subject("A value in conf.py has no effect."),
    Kind.TRANSLATION: Subject("A translation names other terms than the original.", Level.NOTE),
    Kind.SEE: Subject("An entry points to no term, or to itself."),
}
