"""The table of messages in the manual, and what the extension says in the tests."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from sphinxext_izuma.extension import config
from sphinxext_izuma.glossary.file.source import GlossaryError
from sphinxext_izuma.glossary.finding import Finding
from sphinxext_izuma.reports.findings_file import UnusableReport
from sphinxext_izuma.tools.formats.front_matter import NotATerm
from sphinxext_izuma.tools.stop import Stop

TABLE = Path(__file__).parents[2] / "example_docs" / "manual" / "messages.csv"
_ERRORS = (GlossaryError, NotATerm, Stop, UnusableReport)
_ANY = "…"  # in a message of the table: a part that differs


class Row(NamedTuple):
    """A row of the table. The kind is empty for a message without a subtype."""

    group: str
    kind: str
    message: str
    cause: str
    cure: str


@cache
def rows() -> tuple[Row, ...]:
    """Return the rows of the table."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(Row(*row) for row in list(csv.reader(file))[1:])


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    any_text = {f"'{_ANY}'": "['\"].*['\"]", _ANY: ".+"}
    found = []
    for row in rows():
        parts = re.split(f"('{_ANY}'|{_ANY})", row.message)
        found.append((row.kind, re.compile("".join(any_text.get(part, re.escape(part)) for part in parts), re.DOTALL)))
    return tuple(found)


def is_in_the_manual(kind: str, message: str) -> bool:
    """Return whether a row of the table is for a message."""
    return any(kind == wanted and pattern.fullmatch(message) for wanted, pattern in _patterns())


@contextmanager
def collected(said: set[tuple[str, str]]) -> Iterator[None]:
    """Add each message that is made meanwhile to *said*, with its kind."""
    before: list[tuple[Any, str, Callable[..., Any]]] = [(Finding, "__new__", Finding.__new__)]
    before += [(error, "__init__", error.__init__) for error in _ERRORS]
    before += [(config, "fault_of", config.fault_of)]

    def new(cls: type[Finding], *values: Any, **named: Any) -> Finding:
        finding: Finding = before[0][2](cls, *values, **named)
        said.add((finding.kind.value, finding.message))
        return finding

    def init(original: Callable[..., Any]) -> Callable[..., None]:
        def wrapped(error: Any, *values: Any, **named: Any) -> None:
            original(error, *values, **named)
            said.add(("", str(getattr(error, "reason", error))))

        return wrapped

    def fault(original: Callable[..., str]) -> Callable[..., str]:
        def wrapped(*values: Any) -> str:
            message = original(*values)
            said.update({("", message)} if message else ())
            return message

        return wrapped

    Finding.__new__ = new  # type: ignore[method-assign,assignment]
    for owner, name, original in before[1:]:
        setattr(owner, name, init(original) if name == "__init__" else fault(original))
    try:
        yield
    finally:
        for owner, name, original in before:
            setattr(owner, name, original)
