"""Load a glossary from its cache. If the files have changed, read, check and save it."""

from __future__ import annotations

import gc
import hashlib
import marshal
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path
from typing import Any

from sphinxext_izuma.glossary.file.records import GlossaryFile
from sphinxext_izuma.glossary.file.source import Source, content_of, locate
from sphinxext_izuma.glossary.glossary import Glossary
from sphinxext_izuma.glossary.index import Index
from sphinxext_izuma.version import __version__

# Raise this number if the same files give other data, or if the data has another form.
_FORMAT = 5
_MAGIC = f"sphinxext-izuma glossary {_FORMAT}\n".encode()
_DIGEST = hashlib.sha256().digest_size


def load(glossaries: Sequence[str], *, folder: Path = Path(), cache_file: Path | None = None) -> Glossary:
    """Return the glossary of some files and installed glossaries, lowest precedence first.

    A wrong entry does not raise an error: the findings of the glossary have it.

    :param glossaries: paths of glossary files (``.yaml``, ``.yml``), and names of installed glossaries.
    :param folder: the folder that relative paths begin at.
    :param cache_file: the file that keeps the glossary between two calls; no file if not given.
    :raises GlossaryError: if a file or an installed glossary can't be used at all.
    """
    return load_sources(locate(glossaries, folder), cache_file)


def load_sources(sources: Sequence[Source], cache_file: Path | None = None) -> Glossary:
    """Return the glossary of *sources*, as :func:`load` does."""
    contents = [content_of(source) for source in sources]
    key = _key(sources, contents)
    saved = _saved(cache_file, key) if cache_file else None
    if saved is not None:
        return Glossary.from_data(saved, key.hex())
    # Imported here, because a build that finds its glossary in the cache reads no file.
    from sphinxext_izuma.glossary.file import reader  # noqa: PLC0415

    with _no_garbage_collection():
        files = [reader.read(source, content) for source, content in zip(sources, contents, strict=True)]
        glossary = combine(files, key.hex())
        if cache_file:
            _save(cache_file, key, glossary.to_data())
    return glossary


def combine(files: Sequence[GlossaryFile], fingerprint: str = "") -> Glossary:
    """Return the glossary of *files*, lowest precedence first, with all findings."""
    # Imported here, because a build that finds its glossary in the cache checks nothing.
    from sphinxext_izuma.glossary import consistency  # noqa: PLC0415

    index, duplicates = Index.of(files)
    of_the_whole = consistency.check(Glossary(files, index))
    findings = chain(*(file.findings for file in files), duplicates, of_the_whole)
    return Glossary(files, index, findings, fingerprint)


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


def _key(sources: Sequence[Source], contents: Sequence[bytes]) -> bytes:
    """Return one hash of everything that decides a glossary and the places of its findings."""
    key = hashlib.sha256(f"{sys.version}\0{__version__}\0{_FORMAT}".encode())
    for source, content in zip(sources, contents, strict=True):
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
