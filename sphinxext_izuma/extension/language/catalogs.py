"""The project's own catalogues (.po files): where a message of a page is translated."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sphinx.util.i18n import docname_to_domain

from sphinxext_izuma.glossary.language.catalog import GLOSSARY_DOMAIN, Catalog, Translation, messages
from sphinxext_izuma.glossary.language.languages import locales, tag_of

if TYPE_CHECKING:
    from sphinxext_izuma.extension.build import Build
    from sphinxext_izuma.glossary.file.source import Source


class Message(NamedTuple):
    """A translated message.

    :ivar path: the catalogue.
    :ivar original: the text that is translated.
    :ivar translation: its translation.
    :ivar lines: the lines of the translation in the catalogue, each with its number.
    :ivar places: the lines of the original in the sources of the page.
    """

    path: str
    original: str
    translation: str
    lines: tuple[tuple[int, str], ...]
    places: frozenset[int]

    def line_of(self, text: str) -> int:
        """Return the line of the catalogue that has *text*; the first of the translation if it is broken."""
        written = text.replace("\\", "\\\\").replace('"', '\\"')
        return next((number for number, line in self.lines if written in line), self.lines[0][0])


class Catalogs:
    """The catalogues of the language of the project. A step of a build. Each is read when it is asked for."""

    def __init__(self, build: Build) -> None:
        self._config = build.config
        self._folder = Path(build.env.srcdir)
        self._read: dict[Path, list[Message]] = {}
        self._of_pages: dict[str, Catalog | None] = {}

    def messages(self, docname: str) -> Iterator[Message]:
        """Yield the translated messages of a page."""
        yield from self.messages_of(docname_to_domain(docname, self._config.gettext_compact))

    def messages_of(self, domain: str = GLOSSARY_DOMAIN) -> Iterator[Message]:
        """Yield the translated messages of a domain, of the glossary if it is not given."""
        for path in self._paths(domain, self._config.language):
            if path not in self._read:
                self._read[path] = list(_messages(path, fuzzy=self._config.gettext_allow_fuzzy_translations))
            yield from self._read[path]

    def place(self, docname: str, original: str, line: int, markup: str) -> tuple[str, int] | None:
        """Return the catalogue and the line of a role in the translation of a block, None if it is not found.

        :param original: the text of the block in the source.
        :param line: the line of the block in the source.
        :param markup: the content of the role in its backticks.
        """
        wanted = " ".join(original.split())
        found = [message for message in self.messages(docname) if markup in message.translation]
        # A text may be there twice, and a text of a heading or a cell may be written otherwise than in the source.
        found.sort(key=lambda message: (" ".join(message.original.split()) != wanted, line not in message.places))
        return (found[0].path, found[0].line_of(markup)) if found else None

    def of_glossary(self, language: str = "") -> Catalog | None:
        """Return the translations of the glossary, None if the project has none.

        :param language: the name of a locale; that of the project if not given.
        """
        return self._catalog(GLOSSARY_DOMAIN, language or self._config.language)

    def languages(self) -> set[str]:
        """Return the names of the locales into which the glossary is translated."""
        folders = [self._folder / folder for folder in self._config.locale_dirs]
        found = (path for folder in folders for path in folder.glob(f"*/LC_MESSAGES/{GLOSSARY_DOMAIN}.po"))
        return {path.parts[-3] for path in found}

    def of_page(self, docname: str) -> Catalog | None:
        """Return the translations of a page, None if it has none."""
        if docname not in self._of_pages:
            domain = docname_to_domain(docname, self._config.gettext_compact)
            self._of_pages[docname] = self._catalog(domain, self._config.language)
        return self._of_pages[docname]

    def _catalog(self, domain: str, language: str) -> Catalog | None:
        """Return the messages of all files of a domain. Those of the first folder come first, as in Sphinx."""
        texts: dict[str, Translation] = {}
        digest = hashlib.sha256()
        for path in self._paths(domain, language):
            found = list(_messages(path, fuzzy=self._config.gettext_allow_fuzzy_translations))
            label = path.relative_to(self._folder).as_posix() if path.is_relative_to(self._folder) else str(path)
            digest.update(repr((label, found)).encode())
            for message in found:
                place = message.lines[0][0], label, str(path)
                texts.setdefault(message.original, Translation(message.translation, *place))
        return Catalog(tag_of(language), digest.hexdigest(), texts) if texts else None

    def _paths(self, domain: str, language: str) -> Iterator[Path]:
        names = locales(language)
        for folder in self._config.locale_dirs:
            for name in names:
                path = self._folder / folder / name / "LC_MESSAGES" / f"{domain}.po"
                if path.is_file():
                    yield path
                    break


def _messages(path: Path, *, fuzzy: bool) -> Iterator[Message]:
    # Imported here, because most projects have no catalogues. Sphinx needs this library itself.
    from babel.messages.pofile import PoFileError, read_po  # noqa: PLC0415

    try:
        content = path.read_bytes()
        catalog: Any = read_po(content.splitlines())
    except (OSError, ValueError, LookupError, PoFileError):  # Sphinx says what is wrong with a catalogue.
        return
    lines = content.decode("utf-8", "replace").splitlines()
    for message in catalog:
        if message.id and message.string and isinstance(message.id, str) and (fuzzy or not message.fuzzy):
            written = tuple(_lines_of_translation(lines, message.lineno))
            if written:
                places = frozenset(line for _, line in message.locations if line)
                yield Message(str(path), message.id, message.string, written, places)


def _lines_of_translation(lines: Sequence[str], start: int) -> Iterator[tuple[int, str]]:
    """Yield the lines of a translation, of a message that begins in or before a line."""
    number = max(start, 1)
    while number <= len(lines) and not lines[number - 1].startswith("msgstr"):
        number += 1
    while number <= len(lines) and (lines[number - 1].startswith(("msgstr", '"'))):
        yield number, lines[number - 1]
        number += 1


def add_glossary(build: Build) -> None:
    """Add the names and texts of the glossary to the catalogues that the builder ``gettext`` writes."""
    # Imported here, because only this builder needs it.
    from sphinx.builders.gettext import MsgOrigin  # noqa: PLC0415

    catalog: Any = getattr(build.builder, "catalogs")[GLOSSARY_DOMAIN]  # noqa: B009 - of this builder alone
    found = [
        (_origin(build.glossary.files[file].source, build), line, text)
        for file, record in (build.glossary.index.records[number] for number in build.glossary.index.order)
        for text, line in messages(record.get("original", record))
    ]
    for path, line, text in sorted(found, key=lambda each: each[:2]):
        catalog.add(text, MsgOrigin(path, line))


def _origin(source: Source, build: Build) -> str:
    """Return the path of a glossary. Sphinx writes it as seen from the output.

    Where a package is installed differs from machine to machine. So its glossary has its name only, and the catalogue
    is the same everywhere.
    """
    return str(build.builder.outdir / source.label) if source.installed else str(source.path)
