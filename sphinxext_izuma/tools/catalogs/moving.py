"""Moves the translations of a converted glossary from the catalogues of its pages to one of its own, ``izterms.po``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from sphinxext_izuma.glossary.file.records import Record
from sphinxext_izuma.glossary.language.catalog import GLOSSARY_DOMAIN, Translation, messages, translated_text
from sphinxext_izuma.tools.markup import Syntax
from sphinxext_izuma.tools.migration import CATALOG, migrated, sources

_FOLDER = "LC_MESSAGES"
# What a new catalogue has from one of the pages.
_HEAD = ("project", "version", "copyright_holder", "last_translator", "language_team", "creation_date", "revision_date")


class Moved(NamedTuple):
    """A catalogue that got translations.

    :ivar path: the catalogue.
    :ivar added: the number of messages that it got.
    """

    path: Path
    added: int


def move(records: Sequence[Record], pages: Iterable[Path]) -> Iterator[Moved]:
    """Write the translations of a glossary into its own catalogues, and yield these.

    Catalogues are looked for below the source folders of the pages, but not in hidden folders or outputs of builds.
    Those of the pages stay as they are, because other pages may have the same messages.

    :param records: the entries of the glossary.
    :param pages: the pages that the entries come from.
    :raises OSError: if a catalogue can't be read or written.
    """
    wanted = list(dict.fromkeys(message for record in records for message, _ in messages(record)))
    roots = {_source_folder(page) for page in pages}
    found_in = (path.parent for top in roots for path in sources(top) if path.suffix == CATALOG)
    for folder in sorted({folder for folder in found_in if folder.name == _FOLDER}):
        paths = sorted(path for path in folder.glob("*.po") if path.stem != GLOSSARY_DOMAIN)
        # Imported here, because most glossaries have no translations. Sphinx needs this library itself.
        from babel.messages.pofile import PoFileError, read_po  # noqa: PLC0415

        catalogs = []
        for path in paths:
            with path.open("rb") as file:
                try:
                    catalogs.append(read_po(file))
                except (ValueError, LookupError, PoFileError):  # Sphinx says what is wrong with a catalogue.
                    continue
        known = {message: text for catalog in reversed(catalogs) for message, text in _translations(catalog)}
        found = {message: text.text for message in wanted if (text := translated_text(message, known))}
        if found:
            path = folder / f"{GLOSSARY_DOMAIN}.po"
            yield Moved(path, _write(path, found, catalogs[0]))


def _source_folder(page: Path) -> Path:
    """Return the nearest folder around a page that has conf.py; that of the page if there is none."""
    around = page.absolute().parents
    return next((folder for folder in around if (folder / "conf.py").is_file()), around[0])


def _translations(catalog: Any) -> Iterator[tuple[str, Translation]]:
    """Yield the translated messages of a catalogue, with the roles that the converted texts have."""
    for message in catalog:
        if isinstance(message.id, str) and message.id and message.string and not message.fuzzy:
            syntax = Syntax.MYST if "{term}`" in message.id or "{std:term}`" in message.id else Syntax.RST
            text = migrated(message.string, syntax)
            yield migrated(message.id, syntax), Translation(text, message.lineno or 1, "", "")


def _locale(path: Path) -> str | None:
    """Return the locale of a catalogue, None if it is not one that babel knows."""
    from babel.core import Locale, UnknownLocaleError  # noqa: PLC0415 - as above

    try:
        return str(Locale.parse(path.parts[-3]))
    except (UnknownLocaleError, ValueError):
        return None


def _write(path: Path, found: dict[str, str], page: Any) -> int:
    """Add translations to a catalogue, which may exist, and return how many are new.

    :param page: a catalogue of the same language.
    """
    from babel.messages.catalog import Catalog  # noqa: PLC0415 - as above
    from babel.messages.pofile import read_po, write_po  # noqa: PLC0415

    if path.exists():
        with path.open("rb") as file:
            catalog: Any = read_po(file)
    else:
        catalog = Catalog(_locale(path), GLOSSARY_DOMAIN, fuzzy=False, **{name: getattr(page, name) for name in _HEAD})
    count = 0
    for message, text in found.items():
        if message not in catalog:
            catalog.add(message)
        if not catalog[message].string:
            catalog[message].string = text
            count += 1
    if count:
        with path.open("wb") as file:
            write_po(file, catalog, sort_output=False)
    return count
