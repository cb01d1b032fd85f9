"""A glossary that was read before, out of a file: found by what the glossary files hold, never by their times."""

from __future__ import annotations

import gc
import hashlib
import marshal
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sphinxext_izuma import __version__
from sphinxext_izuma.glossary.glossary import Glossary
from sphinxext_izuma.glossary.source import Source, content_of, read

_MAGIC = b"sphinxext-izuma glossary 1\n"
_DIGEST = hashlib.sha256().digest_size
# What a glossary is read by: with another version of any of these a saved one may be another.
READ_BY = ("cache", "fields", "glossary", "index", "names", "reader", "records", "source", "term", "tree")


def load(sources: Sequence[Source], path: Path | None = None) -> Glossary:
    """Return the glossary of *sources*, out of the file *path* if that holds it, else read anew and saved there.

    :raises SourceError: for a source that can't be used.
    """
    contents = [content_of(source) for source in sources]
    key = _key(sources, contents)
    saved = _saved(path, key) if path else None
    if saved is not None:
        return Glossary.from_data(saved, key.hex())
    with _no_collection():
        data = [read(source, content) for source, content in zip(sources, contents, strict=True)]
        glossary = Glossary(data, key.hex())
        if path:
            _save(path, key, glossary.to_data())
    return glossary


@contextmanager
def _no_collection() -> Iterator[None]:
    """Keep Python from looking for garbage: none of what is made here is, and to look takes most of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _key(sources: Sequence[Source], contents: Sequence[bytes]) -> bytes:
    """Return a digest of all that a glossary and the places in its messages depend on."""
    key = hashlib.sha256(sys.version.encode())
    key.update(__version__.encode())
    folder = Path(__file__).parent
    with suppress(OSError):  # in an archive
        for module in READ_BY:
            with open(f"{folder}/{module}.py", "rb") as file:  # noqa: PTH123 - a Path takes as long as the file
                key.update(hashlib.sha256(file.read()).digest())
    for source, content in zip(sources, contents, strict=True):
        place = f"{source.label}\0{source.path}\0{source.installed}".encode("utf-8", "surrogatepass")
        key.update(hashlib.sha256(place).digest() + hashlib.sha256(content).digest())
    return key.digest()


def _saved(path: Path, key: bytes) -> Mapping[str, Any] | None:
    """Return what the file holds, None where that is damaged or made of something else."""
    with suppress(OSError):
        content = path.read_bytes()
        head = _MAGIC + key
        body = memoryview(content)[len(head) + _DIGEST :]
        if content.startswith(head) and content[len(head) : len(head) + _DIGEST] == hashlib.sha256(body).digest():
            saved: Mapping[str, Any] = marshal.loads(body)  # noqa: S302 - it is what was saved: the digest says so
            return saved
    return None


def _save(path: Path, key: bytes, data: dict[str, Any]) -> None:
    """Write the file in one step, since another build may read or write it; where that can't be, do without."""
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
