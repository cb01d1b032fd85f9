"""A finding: one fault in a glossary file or on a page, with its place. Formats it as text, JSON or for GitHub."""

# No "from __future__ import annotations": NamedTuple would compile each annotation from its text. That takes half of
# the time of the import.
import json
import re
from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from typing import NamedTuple, Self

from sphinxext_izuma.glossary.term import Place

TYPE = "izterm"
_MOST = 10  # names in a message
VERSION = 1  # of the JSON form; a key that is renamed, or that has another meaning, makes a new version


class Kind(Enum):
    """The subject of a finding. ``suppress_warnings = ["izterm.VALUE"]`` in ``conf.py`` silences it."""

    UNDEFINED = "undefined"
    """A page uses a name that no glossary has."""

    AMBIGUOUS = "ambiguous"
    """A page uses a name that several terms have."""

    DEPRECATED = "deprecated"
    """A page uses a name, or an entry, that should not be used any more."""

    MENTION = "mention"
    """A page mentions a term and links it nowhere (only with ``izterm_check_mentions``)."""

    UNUSED = "unused"
    """No page uses an entry of the project's own glossaries (only with ``izterm_check_unused``)."""

    UNLISTED = "unlisted"
    """A page uses a term that a link can't reach: no page lists it, and it has no address elsewhere."""

    MARKUP = "markup"
    """A text looks like a role, or like other markup, and is not read as that."""

    DUPLICATE = "duplicate"
    """A name, a key or an identifier occurs twice, or two pages list the same term."""

    DATA = "data"
    """Something in a glossary file, or in the options of a directive, is wrong, and is left out."""

    CONFIG = "config"
    """A value in ``conf.py`` has no effect, or a glossary file beside ``conf.py`` is not used."""

    TRANSLATION = "translation"
    """A translated message names other terms than the original (only with ``izterm_check_translations``)."""

    SEE = "see"
    """A ``see`` or ``see_also`` does not name one term, or several ``see`` form a circle."""


class _Values(NamedTuple):
    """The values of a finding."""

    place: Place
    kind: Kind
    message: str
    name: str = ""
    term: str = ""
    suggestion: str = ""
    column: int = 0


class Finding(_Values):
    """One fault, with the place where a writer corrects it.

    A text that is not known is empty. A number that is not known is 0.

    :ivar place: the file and the line.
    :ivar kind: the subject.
    :ivar message: the fault and its cure, in one line.
    :ivar name: the name as the writer wrote it.
    :ivar term: the preferred name of the term that the finding is about.
    :ivar suggestion: the text to write instead.
    :ivar column: the column, from 1.
    """

    __slots__ = ()

    def __new__(  # noqa: PLR0913, PLR0917 - the values of a finding
        cls,
        place: Place,
        kind: Kind,
        message: str,
        name: str = "",
        term: str = "",
        suggestion: str = "",
        column: int = 0,
    ) -> Self:
        return super().__new__(cls, place, kind, in_one_line(message), name, term, suggestion, column)

    @property
    def sort_key(self) -> tuple[str, int, int, str, str, str, str, str]:
        """The key that sorts findings by their places."""
        kind = self.kind.value
        return (
            self.place.label,
            self.place.line,
            self.column,
            kind,
            self.message,
            self.name,
            self.term,
            self.suggestion,
        )

    def as_text(self) -> str:
        """Return ``file:line:column: message [izterm.kind]``. Editors and terminals turn it into a link."""
        label = printable(self.place.label)
        place = ":".join(str(part) for part in (label, self.place.line, self.column) if part)
        return f"{place}: {self.message} [{TYPE}.{self.kind.value}]".removeprefix(": ")

    def as_json(self, *, known: bool = False) -> str:
        """Return a JSON object in one line. A value that is not known is null.

        :param known: whether the baseline of the project has the finding.
        """
        values = {
            "kind": self.kind.value,
            "name": self.name,
            "term": self.term,
            "file": self.place.label,
            "line": self.place.line,
            "column": self.column,
            "message": self.message,
            "suggestion": self.suggestion,
        }
        shown = {key: value or None for key, value in values.items()}
        return json.dumps({"version": VERSION, **shown, "known": known}, ensure_ascii=False)

    def as_github(self) -> str:
        """Return the command that makes GitHub Actions show the finding at its line.

        Source: GitHub, "Workflow commands for GitHub Actions". A property also escapes the colon and the comma.
        """
        places = {"file": self.place.label, "line": self.place.line, "col": self.column}
        properties = [f"{key}={_escaped_property(str(value))}" for key, value in places.items() if value]
        title = f"title={TYPE}.{self.kind.value}"
        return f"::error {','.join([*properties, title])}::{_escaped(self.message)}"


def in_one_line(message: str) -> str:
    """Return *message* with escapes for the characters that can't be seen. It may quote a file without quotes."""
    if message.isprintable():
        return message
    return "".join(each if each.isprintable() else repr(each)[1:-1] for each in message)


def some(texts: Sequence[str]) -> str:
    """Return texts with commas, for a message. An ellipsis stands for more than ten."""
    return ", ".join([*texts[:_MOST], *(["…"] if texts[_MOST:] else [])])


def printable(text: str) -> str:
    """Return *text* with escapes for the characters that a terminal obeys. The name of a file may have them."""
    return re.sub("[\0-\x1f\x7f-\x9f]", lambda match: repr(match[0])[1:-1], text)


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escaped_property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")


FORMATS: Mapping[str, Callable[[Finding], str]] = {
    "plain": Finding.as_text,
    "json": Finding.as_json,
    "github": Finding.as_github,
}
