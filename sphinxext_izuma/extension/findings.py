"""Emits one finding as a warning of Sphinx, and says each fault of a glossary once. Other modules make the findings."""

from __future__ import annotations

import os
from logging import WARNING, Filter, LogRecord, getLogger
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util import logging

from sphinxext_izuma.glossary.finding import TYPE, Finding, Kind
from sphinxext_izuma.glossary.term import Place

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.config import Config

_NO_FILE = ("<", "docstring of ")  # <rst_prolog>, and a docstring that was not read from a file

logger = logging.getLogger(__name__)


def absolute_path(source: str) -> str:
    """Return the absolute path of a docutils source. Sources of included files are relative to the current folder."""
    # A source that is no file would become a path in the current folder.
    if not source or source.startswith(_NO_FILE):
        return source
    return os.path.abspath(source)  # noqa: PTH100 - Path.absolute() keeps the dots of "../part.txt"


def place_of(path: str, line: int, folder: str) -> Place:
    """Return the place of a line, which is 0 if it is not known. The label is the path relative to *folder*."""
    return Place(_relative(path, folder), path, line)


def _relative(path: str, folder: str) -> str:
    if not os.path.isabs(path):  # noqa: PTH117 - it may also be "<rst_prolog>", or hold the name of a docstring
        return path
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:  # on another drive
        return Path(path).as_posix()


def emit(finding: Finding) -> None:
    """Emit the warning of a finding."""
    # Sphinx prints a location with a colon unchanged. It takes a location without a colon for a docname.
    location = f"{finding.place.path}:{finding.place.line or ''}"
    logger.warning(finding.message, type=TYPE, subtype=finding.kind.value, location=location)


def is_silenced(kind: Kind, config: Config) -> bool:
    """Return whether the project suppresses warnings of a kind."""
    return logging.is_suppressed_warning(TYPE, kind.value, config.suppress_warnings)


class OnceInTexts(Filter):
    """Drops a warning about a line of some files that another page has given. Any number of pages may list an entry.

    It is a filter of the handlers, since the process that writes the warnings gets those of the workers, too.
    """

    def __init__(self, paths: Iterable[str]) -> None:
        super().__init__()
        self._paths = frozenset(paths)
        self._said: dict[tuple[str, str], LogRecord] = {}

    def install(self, app: Sphinx) -> None:
        """Look at all warnings of an application. Each of its builds says everything once."""
        for handler in getLogger(logging.NAMESPACE).handlers:
            handler.filters.insert(0, self)  # before the filters of Sphinx, which turn a location into text
        app.connect("build-finished", lambda *_: self._said.clear())

    def filter(self, record: LogRecord) -> bool:
        """Return whether a record is new."""
        location = getattr(record, "location", None) if record.levelno >= WARNING else None
        if isinstance(location, nodes.Node):
            location = logging.get_node_location(location)
        if not isinstance(location, str) or location.rpartition(":")[0] not in self._paths:
            return True
        # Several handlers filter the same record.
        return self._said.setdefault((location, record.getMessage()), record) is record
