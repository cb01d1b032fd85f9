"""The file that keeps the parts of a glossary, and their combination, between two builds."""

from __future__ import annotations

import hashlib
import marshal
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, Self

_DIGEST = hashlib.sha256().digest_size
_LENGTH = 8


class CacheFile:
    """Entries with plain data, by their keys. An entry that is damaged is missing, and so are all if their list is.

    The file begins with a line that names it, and with the digest and the length of a list. The list has the key, the
    digest and the length of each entry. The entries follow.
    """

    def __init__(self, path: Path | None, magic: bytes) -> None:
        """Open the file, if there is one.

        :param magic: the first line. A file with another one has no entries.
        """
        self._path = path
        self._magic = magic
        self._file: BinaryIO | None = None
        self._entries: dict[bytes, tuple[int, int, bytes]] = {}
        self._read: dict[bytes, Mapping[str, Any]] = {}
        if path:
            with suppress(OSError):
                self._file = path.open("rb")
                self._entries = self._list(self._file)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file:
            self._file.close()

    def _list(self, file: BinaryIO) -> dict[bytes, tuple[int, int, bytes]]:
        """Return the place, the length and the digest of each entry."""
        entries: dict[bytes, tuple[int, int, bytes]] = {}
        head = file.read(len(self._magic) + _DIGEST + _LENGTH)
        digest = head[len(self._magic) : -_LENGTH]
        length = int.from_bytes(head[-_LENGTH:], "big")
        size = os.fstat(file.fileno()).st_size
        if not head.startswith(self._magic) or length > size:
            return entries
        content = file.read(length)
        if hashlib.sha256(content).digest() != digest:
            return entries
        start = len(head) + length
        for key, digest, length in marshal.loads(content):  # noqa: S302 - the digest says that we saved these bytes
            entries[key] = (start, length, digest)
            start += length
        return entries

    def get(self, key: bytes) -> Mapping[str, Any] | None:
        """Return the data of an entry, None if there is none, or if it is damaged."""
        if key in self._entries and self._file:
            start, length, digest = self._entries[key]
            with suppress(OSError):
                self._file.seek(start)
                content = self._file.read(length)
                if hashlib.sha256(content).digest() == digest:
                    data: Mapping[str, Any] = marshal.loads(content)  # noqa: S302 - as above
                    self._read[key] = data
                    return data
        return None

    def replace(self, entries: Mapping[bytes, Mapping[str, Any]]) -> None:
        """Write the file with these entries, if any of them is new. An entry that is not among them is left out.

        It is written in one step, since another build may use it. If that fails, it stays as it was.
        """
        if not self._path or all(data is self._read.get(key) for key, data in entries.items()):
            return
        contents = {key: marshal.dumps(dict(data)) for key, data in entries.items()}
        listed = marshal.dumps([(key, hashlib.sha256(each).digest(), len(each)) for key, each in contents.items()])
        head = self._magic + hashlib.sha256(listed).digest() + len(listed).to_bytes(_LENGTH, "big")
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            draft, name = tempfile.mkstemp(dir=self._path.parent, prefix=self._path.name)
            try:
                with os.fdopen(draft, "wb") as file:
                    file.writelines((head, listed, *contents.values()))
                self.__exit__()  # Windows replaces no open file.
                Path(name).replace(self._path)
            except OSError:
                Path(name).unlink(missing_ok=True)
