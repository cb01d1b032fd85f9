"""Load a glossary from its cache. A file that has changed is read, and the files are combined and checked again."""

from __future__ import annotations

import gc
import hashlib
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableSequence, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

from sphinxext_izuma.glossary.file.records import GlossaryFile
from sphinxext_izuma.glossary.file.source import GlossaryError, Source, content_of, locate, with_translations
from sphinxext_izuma.glossary.finding import Finding
from sphinxext_izuma.glossary.glossary import Glossary
from sphinxext_izuma.glossary.language.catalog import Catalog
from sphinxext_izuma.glossary.parts.cache_file import CacheFile
from sphinxext_izuma.glossary.parts.part import Part
from sphinxext_izuma.version import __version__

# Raise this number if the same files give other data, or if the data has another form.
_FORMAT = 15
ResultT = TypeVar("ResultT")


def load(
    glossaries: Iterable[str | Path],
    *,
    folder: Path = Path(),
    cache_file: Path | None = None,
    errors: MutableSequence[GlossaryError] | None = None,
    language: str = "",
) -> Glossary:
    """Return the glossary of some files and installed glossaries, lowest precedence first.

    A wrong entry does not raise an error: the findings of the glossary have it.

    :param glossaries: paths of glossary files (``.yaml``, ``.yml``, ``.json``, ``.csv``), of folders,
        patterns of paths, and names of installed glossaries.
    :param folder: the folder that relative paths begin at.
    :param cache_file: the file that keeps the glossary between two calls; no file if not given.
    :param errors: takes the error of each glossary that can't be used; the others are loaded.
    :param language: the language of the readers, as a tag or the name of a locale. Entries are in it if they are
        translated. If not given, they are as their files have them.
    :raises GlossaryError: if a file or an installed glossary can't be used at all, and *errors* is not given.
    """
    return load_sources(with_translations(locate(glossaries, folder, errors)), cache_file, errors, language)


def load_sources(
    sources: Sequence[Source],
    cache_file: Path | None = None,
    errors: MutableSequence[GlossaryError] | None = None,
    language: str = "",
    catalog: Catalog | None = None,
) -> Glossary:
    """Return the glossary of *sources*, as :func:`load` does.

    :param catalog: translations of gettext, which come before those in the files.
    """
    whole = hashlib.sha256(f"{language} {catalog and catalog.digest}".encode())
    entries: dict[bytes, Mapping[str, Any]] = {}
    parts: list[Part] = []
    with _no_garbage_collection(), CacheFile(cache_file, _first_line()) as saved:
        for source in sources:
            content = _tried(content_of, source, errors=errors)
            if content is None:
                continue
            key = _key(source, content)
            whole.update(key)
            data = saved.get(key)
            part = Part.from_data(data) if data else _tried(_read, source, content, errors=errors)
            if part is not None:
                entries[key] = part.data
                if part.file.header.translates or not source.is_beside:
                    parts.append(part)
        data = None if errors else saved.get(whole.digest())
        if data:
            glossary = Glossary.from_data(parts, data, whole.hexdigest())
        else:
            glossary, findings = _combined(parts, whole.hexdigest(), language, catalog, is_whole=not errors)
            data = {} if errors else glossary.to_data(findings)
        if data:
            entries[whole.digest()] = data
        saved.replace(entries)
    return glossary


def _tried(
    step: Callable[..., ResultT], *arguments: object, errors: MutableSequence[GlossaryError] | None
) -> ResultT | None:
    """Return the result of a step. If it fails, return None and keep the error, or raise it if nothing keeps it."""
    try:
        return step(*arguments)
    except GlossaryError as error:
        if errors is None:
            raise
        errors.append(error)
        return None


def _read(source: Source, content: bytes) -> Part:
    """Return the part of a file that is not in the cache."""
    # Imported here, because a build that finds its glossary in the cache reads no file.
    from sphinxext_izuma.glossary.file import reader  # noqa: PLC0415

    return Part.of(reader.read(source, content))


def combine(files: Iterable[GlossaryFile], language: str = "") -> Glossary:
    """Return the glossary of *files*, lowest precedence first, with all findings.

    :param language: the language of its readers; that of the files if not given.
    """
    return _combined([Part.of(file) for file in files], language=language)[0]


def _combined(
    parts: Sequence[Part],
    fingerprint: str = "",
    language: str = "",
    catalog: Catalog | None = None,
    *,
    is_whole: bool = True,
) -> tuple[Glossary, Sequence[Finding]]:
    """Return the glossary of *parts*, and the findings that no part has alone.

    Those of files are the same in any language.
    """
    # Imported here, because a build that finds its glossary in the cache checks nothing.
    from sphinxext_izuma.glossary import consistency  # noqa: PLC0415
    from sphinxext_izuma.glossary.language import translations  # noqa: PLC0415
    from sphinxext_izuma.glossary.parts.joining import joined  # noqa: PLC0415

    files = [part.file for part in parts]
    translated, of_translations = translations.merged(parts)
    index, duplicates = joined(parts, translated)
    of_the_whole = consistency.check(Glossary(files, index, is_whole=is_whole))
    shared = dict.fromkeys(translations.shared_names(index))
    of_catalog: Sequence[Finding] = ()
    if language:
        index, of_catalog = translations.localized(index, language, catalog)
    findings = (*of_translations, *duplicates, *of_the_whole, *shared, *of_catalog)
    all_findings = chain(*(part.findings for part in parts), findings)
    return Glossary(files, index, all_findings, fingerprint, is_whole=is_whole), findings


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """Switch the garbage collector off. Nothing made here is garbage, and the search takes most of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _first_line() -> bytes:
    """Return the first line of the cache. It has everything but the files that decides the data."""
    return f"sphinxext-izuma glossary {_FORMAT} {__version__} {sys.version!r}\n".encode()


def _key(source: Source, content: bytes) -> bytes:
    """Return a hash of a file and of its place, which its findings and terms have."""
    place = f"{source.label}\0{source.path}\0{source.installed}".encode("utf-8", "surrogatepass")
    return hashlib.sha256(hashlib.sha256(place).digest() + hashlib.sha256(content).digest()).digest()
