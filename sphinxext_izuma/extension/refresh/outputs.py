"""The output files of pages: which of them hold what an earlier build wrote, and which can't be written.

A project may change its pages after they are written, for example to make them small. Such a page is left as it is. An
old page that is put back, for example from the cache of a CI machine, is written again. Its time or its content shows
that it is old.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from sphinx.builders import Builder

    from sphinxext_izuma.extension.build import Build

_REMEMBERED = 20  # former contents of a page


class Stamp(NamedTuple):
    """The size of a file, and the time of its last change in nanoseconds."""

    size: int
    time: int


class Output(NamedTuple):
    """The file of a page, as the record of an output folder keeps it.

    :ivar path: the path of the file, as text, since it takes time to ask the builder for each page.
    :ivar stamp: the stamp of the file when a build last looked at its content.
    :ivar written: the digest of the content that was written.
    :ivar processed: the digest of the content that another program has made of it; empty if there is none.
    :ivar former: the digests of what earlier builds wrote, the last one first.
    """

    path: str
    stamp: Stamp
    written: str
    processed: str
    former: tuple[str, ...]


class OutputFiles:
    """The output files of the pages, as they were before this build wrote any. A step of a build.

    A builder without a file for each page has none.
    """

    def __init__(self, build: Build) -> None:
        self._path_of = _path_of(build.builder)
        self._before: dict[str, Stamp | None] = {}

    def look_at(self, docnames: Iterable[str]) -> None:
        """Remember the files of pages before they are written."""
        self._before = {docname: _stamp(self._path_of(docname)) for docname in docnames}

    def is_written(self, docname: str) -> bool:
        """Return False if a page could not be written: its file is the one from before. Sphinx has warned of it."""
        before = self._before.get(docname)
        return before is None or _stamp(self._path_of(docname)) != before

    def output(self, docname: str, last: Output | None) -> Output | None:
        """Return the record of a page that has been written, None if it has no file."""
        path = os.fspath(self._path_of(docname))
        stamp, content = _stamp(path), _digest(path)
        if not stamp or not content:
            return None
        former = (last.written, *last.former) if last else ()
        return Output(path, stamp, content, "", tuple(digest for digest in former if digest != content)[:_REMEMBERED])


def differing(outputs: Mapping[str, Output]) -> dict[str, Output | None]:
    """Return the pages with another file than recorded: its new record, or None if the page must be written."""
    # Sphinx itself writes a page without a file. A file that can't be read can't be compared.
    return {
        docname: _judged(output, stamp, content)
        for docname, output in outputs.items()
        if (stamp := _stamp(output.path)) and stamp != output.stamp
        if (content := _digest(output.path))
    }


def _judged(output: Output, stamp: Stamp, content: str) -> Output | None:
    """Return the new record of a file with another stamp, None if it is empty or holds what an earlier build wrote."""
    if content in {output.written, output.processed}:
        return output._replace(stamp=stamp)
    if not stamp.size or content in output.former or stamp.time < output.stamp.time:
        return None
    return output._replace(stamp=stamp, processed=content)


def _path_of(builder: Builder) -> Callable[[str], str | os.PathLike[str]]:
    """Return the function that returns the path of a page, an empty one if the builder has no file for each page."""
    for name in ("get_output_path", "get_outfilename"):  # the second one before Sphinx 8.2
        if found := getattr(builder, name, None):
            path_of: Callable[[str], str | os.PathLike[str]] = found
            return path_of
    suffix = getattr(builder, "out_suffix", "")
    return lambda docname: f"{builder.outdir}/{docname}{suffix}" if suffix else ""


def _stamp(path: str | os.PathLike[str]) -> Stamp | None:
    try:
        found = os.stat(path)  # noqa: PTH116 - a path as text saves time for each page
    except OSError:
        return None
    return Stamp(found.st_size, found.st_mtime_ns)


def _digest(path: str | os.PathLike[str]) -> str:
    """Return the digest of the content of a file, nothing if it can't be read."""
    try:
        return hashlib.blake2b(Path(path).read_bytes(), digest_size=8).hexdigest()
    except OSError:
        return ""
