"""The words that the extension itself writes on pages, in the language of the project."""

from __future__ import annotations

import gettext
import hashlib
import json
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import sphinxext_izuma.locales
from sphinxext_izuma.glossary.language.languages import locales

if TYPE_CHECKING:
    from sphinxext_izuma.extension.build import Build

CATALOG = "sphinxext_izuma"
# The words of the script of a glossary page. The script has them in English.
OF_SCRIPT = (
    "Best matches",
    "Did you mean {name}?",
    "In definitions",
    "No term matches {what}.",
    "{shown} of {all} terms",
    "{all} terms",
    "{terms} or {term}",
    "{what} in {tags}",
    "\N{LEFT DOUBLE QUOTATION MARK}{text}\N{RIGHT DOUBLE QUOTATION MARK}",
)


class Words:
    """The words in the language of the project. A step of a build.

    A catalogue ``sphinxext_izuma`` in one of the project's ``locale_dirs`` comes before that of the extension. A word
    that no catalogue has is in English.

    :ivar digest: a hash of the words that differ from English ones, empty if there are none.
    """

    def __init__(self, build: Build) -> None:
        config = build.config
        own = [Path(build.env.srcdir, folder) for folder in config.locale_dirs]
        self._catalog = gettext.NullTranslations()
        self.digest = ""
        languages = locales(config.language)
        for folder in reversed([*own, Path(sphinxext_izuma.locales.__path__[0])]):
            if path := gettext.find(CATALOG, str(folder), languages):
                self._add(Path(path).read_bytes())

    def _add(self, compiled: bytes) -> None:
        """Let a catalogue come before those that were added."""
        found = gettext.GNUTranslations(BytesIO(compiled))
        found.add_fallback(self._catalog)
        self._catalog = found
        self.digest = hashlib.sha256(self.digest.encode() + compiled).hexdigest()[:16]

    def __call__(self, message: str, **values: object) -> str:
        """Return a message in the language of the project, with values for its places."""
        return _filled(self._catalog.gettext(message), values)

    def number(self, one: str, many: str, number: int) -> str:
        """Return the form of a message for a number, with the number in its place."""
        return _filled(self._catalog.ngettext(one, many, number), {"number": number})

    def between(self, message: str) -> str:
        """Return what a message has between its two places: `` or `` of ``{terms} or {term}``."""
        return self(message).partition("}")[2].rpartition("{")[0]

    def of_script(self) -> str:
        """Return the words of the script as JSON, empty if they are English."""
        found = {message: text for message in OF_SCRIPT if (text := self(message)) != message}
        return json.dumps(found, ensure_ascii=False, separators=(",", ":")) if found else ""


def _filled(text: str, values: dict[str, object]) -> str:
    # Not str.format: a catalogue is data, and could ask for attributes.
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", str(value))
    return text
