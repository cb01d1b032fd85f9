"""Every warning of the extension: its subtypes, and the one function that emits them."""

from __future__ import annotations

import os
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from sphinx.util import logging

if TYPE_CHECKING:
    from docutils.nodes import Node
    from sphinx.config import Config

TYPE = "izterm"

_NO_FILE = ("<", "docstring of ")  # <rst_prolog>, and the docstring of what was not read from a file

logger = logging.getLogger(__name__)


class Subtype(Enum):
    """What a warning is about; ``suppress_warnings = ["izterm.VALUE"]`` silences it."""

    UNDEFINED = "undefined"
    """A page uses a name that no glossary has."""

    AMBIGUOUS = "ambiguous"
    """A page uses a name that several terms have."""

    DEPRECATED = "deprecated"
    """A page uses a name, or an entry, that should not be used any more."""

    MENTION = "mention"
    """A page mentions a term and links it nowhere (only with ``izterm_check_mentions``)."""

    UNUSED = "unused"
    """No page uses an entry of the project's own glossaries (only with ``izterm_check_unused``)."""

    UNLISTED = "unlisted"
    """A page uses a term that has no place to link to: no page lists it and it has no address elsewhere."""

    DUPLICATE = "duplicate"
    """A name, a key or an identifier stands twice, or two pages list the same term."""

    DATA = "data"
    """An entry of a glossary file is not as it must be, and is left out."""

    SEE = "see"
    """A ``see`` or ``see_also`` leads nowhere, or round in a circle."""


class Finding(NamedTuple):
    """Something that a build finds wrong, for its warning and for reports: what it is, and where it is mended.

    *name* is the text as written, *term* the preferred name of the term that it concerns, *suggestion* the text to
    write instead. *path* is absolute, *line* and *column* count from 1; 0 where they are not known.
    """

    subtype: Subtype
    message: str
    path: str
    line: int = 0
    column: int = 0
    name: str = ""
    term: str = ""
    suggestion: str = ""


def whole_path(source: str) -> str:
    """Return the path of what docutils calls *source*: for an included file that is relative to the current folder."""
    # What is in no file would become a path in the current folder.
    if not source or source.startswith(_NO_FILE):
        return source
    return os.path.abspath(source)  # noqa: PTH100 - Path.absolute() leaves the dots of "../part.txt"


def warn(subtype: Subtype, message: str, location: Node | tuple[str, int] | str | None) -> None:
    """Emit a warning at a node, a page's line, or a ``file:line``."""
    logger.warning(message, type=TYPE, subtype=subtype.value, location=location)


def report(finding: Finding) -> None:
    """Emit the warning of a finding."""
    # Without a colon Sphinx would take the path for the name of a page.
    warn(finding.subtype, finding.message, location=f"{finding.path}:{finding.line or ''}")


def is_silenced(subtype: Subtype, config: Config) -> bool:
    """Return whether the project suppresses warnings of *subtype*."""
    return logging.is_suppressed_warning(TYPE, subtype.value, config.suppress_warnings)
