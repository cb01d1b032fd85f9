"""Load a glossary from its cache. If the files have changed, read, check and save it."""

from __future__ import annotations

import gc
import hashlib
import marshal
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableSequence, Sequence
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

from sphinxext_izuma.glossary.file.records import GlossaryFile
from sphinxext_izuma.glossary.file.source import GlossaryError, Source, content_of, locate, with_translations
from sphinxext_izuma.glossary.glossary import Glossary
from sphinxext_izuma.glossary.index import Index
from sphinxext_izuma.glossary.language.catalog import Catalog
from sphinxext_izuma.version import __version__

# Raise this number if the same files give other data, or if the data has another form.
_FORMAT = 9
_MAGIC = f"sphinxext-izuma glossary {_FORMAT}\n".encode()
ResultT = TypeVar("ResultT")
_DIGEST = hashlib.sha256().digest_size


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
    contents = {
        source: content for source in sources if (content := _tried(content_of, source, errors=errors)) is not None
    }
    key = _key(contents, f"{language} {catalog and catalog.digest}")
    saved = _saved(cache_file, key) if cache_file and not errors else None
    if saved is not None:
        return Glossary.from_data(saved, key.hex())
    # Imported here, because a build that finds its glossary in the cache reads no file.
    from sphinxext_izuma.glossary.file import reader  # noqa: PLC0415

    with _no_garbage_collection():
        read = (_tried(reader.read, source, content, errors=errors) for source, content in contents.items())
        files = [file for file in read if file and (file.header.translates or not file.source.is_beside)]
        glossary = combine(files, key.hex(), is_whole=not errors, language=language, catalog=catalog)
        if cache_file and not errors:
            _save(cache_file, key, glossary.to_data())
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


def combine(
    files: Sequence[GlossaryFile],
    fingerprint: str = "",
    *,
    is_whole: bool = True,
    language: str = "",
    catalog: Catalog | None = None,
) -> Glossary:
    """Return the glossary of *files*, lowest precedence first, with all findings. They are the same in any language."""
    # Imported here, because a build that finds its glossary in the cache checks nothing.
    from sphinxext_izuma.glossary import consistency  # noqa: PLC0415
    from sphinxext_izuma.glossary.language import translations  # noqa: PLC0415

    files, of_translations = translations.merged(files)
    index, duplicates = Index.of(files)
    of_the_whole = consistency.check(Glossary(files, index, is_whole=is_whole))
    findings = chain(*(file.findings for file in files), of_translations, duplicates, of_the_whole)
    index = translations.localized(index, language, catalog) if language else index
    return Glossary(files, index, findings, fingerprint, is_whole=is_whole)


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


def _key(contents: Mapping[Source, bytes], language: str) -> bytes:
    """Return one hash of everything that decides a glossary and the places of its findings."""
    key = hashlib.sha256(f"{sys.version}\0{__version__}\0{_FORMAT}\0{language}".encode())
    for source, content in contents.items():
        place = f"{source.label}\0{source.path}\0{source.installed}".encode("utf-8", "surrogatepass")
        key.update(hashlib.sha256(place).digest() + hashlib.sha256(content).digest())
    return key.digest()


def _saved(path: Path, key: bytes) -> Mapping[str, Any] | None:
    """Return the data in the file, None if the file is damaged or has another key."""
    with suppress(OSError):
        content = path.read_bytes()
        head = _MAGIC + key
        body = memoryview(content)[len(head) + _DIGEST :]
        if content.startswith(head) and content[len(head) : len(head) + _DIGEST] == hashlib.sha256(body).digest():
            saved: Mapping[str, Any] = marshal.loads(body)  # noqa: S302 - the digest says that we saved these bytes
            return saved
    return None


def _save(path: Path, key: bytes, data: dict[str, Any]) -> None:
    """Write the file in one step, since another build may use it. If that fails, write no cache."""
    body = marshal.dumps(data)
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        draft, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
        try:
            with os.fdopen(draft, "wb") as file:
                file.writelines((_MAGIC, key, hashlib.sha256(body).digest(), body))
            Path(name).replace(path)
        except OSError:
            Path(name).unlink(missing_ok=True)
