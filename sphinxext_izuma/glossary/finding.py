"""A finding: one thing that is wrong in a glossary file or on a page, its place, and its forms as text."""

# Without "annotations" of the future: typing would compile each of them anew, which takes half of the import.
import json
from collections.abc import Callable, Mapping
from enum import Enum
from typing import NamedTuple

from sphinxext_izuma.glossary.term import Place

TYPE = "izterm"


class Kind(Enum):
    """The subject of a finding; ``suppress_warnings = ["izterm.VALUE"]`` silences it."""

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
    """A page uses a term that has no place to link to: no page lists it and it has no address elsewhere."""

    DUPLICATE = "duplicate"
    """A name, a key or an identifier stands twice, or two pages list the same term."""

    DATA = "data"
    """An entry of a glossary file is not as it must be, and is left out."""

    SEE = "see"
    """A ``see`` or ``see_also`` leads nowhere, or round in a circle."""


class Finding(NamedTuple):
    """One thing that is wrong, and where to mend it.

    An attribute that is not known is empty, and 0 for a number.

    :ivar place: the file and the line.
    :ivar kind: the subject.
    :ivar message: the fault and its cure, in one line.
    :ivar name: the name as the writer wrote it.
    :ivar term: the preferred name of the term that the finding is about.
    :ivar suggestion: the text to write instead.
    :ivar column: the column, from 1.
    """

    place: Place
    kind: Kind
    message: str
    name: str = ""
    term: str = ""
    suggestion: str = ""
    column: int = 0

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
        """Return ``file:line:column: message [izterm.kind]``, which editors and terminals turn into a link."""
        place = ":".join(str(part) for part in (self.place.label, self.place.line, self.column) if part)
        return f"{place}: {self.message} [{TYPE}.{self.kind.value}]"

    def as_json(self) -> str:
        """Return a JSON object in one line; a value that is not known is null."""
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
        return json.dumps({key: value or None for key, value in values.items()}, ensure_ascii=False)

    def as_github(self) -> str:
        """Return the command that makes GitHub Actions show the finding at its line.

        Source: GitHub, "Workflow commands for GitHub Actions". A property escapes two characters more than a message.
        """
        places = {"file": self.place.label, "line": self.place.line, "col": self.column}
        properties = [f"{key}={_escaped_property(str(value))}" for key, value in places.items() if value]
        title = f"title={TYPE}.{self.kind.value}"
        return f"::error {','.join([*properties, title])}::{_escaped(self.message)}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escaped_property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")


FORMATS: Mapping[str, Callable[[Finding], str]] = {
    "plain": Finding.as_text,
    "json": Finding.as_json,
    "github": Finding.as_github,
}
