"""The table of messages in the manual. Each test of the suite also fails if it provokes a message that is not in it."""

from __future__ import annotations

import ast
import re
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from messages import Row, is_in_the_manual, rows

import sphinxext_izuma
from sphinxext_izuma.glossary.finding import Kind

PAGE = Path(__file__).parents[1] / "example_docs" / "manual" / "messages.rst"


@cache
def texts_of_the_code() -> str:
    """Return all texts in the code, a line each. A value in a text is the sign of the table."""
    found = []
    for path in Path(sphinxext_izuma.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.append(node.value)
            elif isinstance(node, ast.JoinedStr):
                found.append(
                    "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values)
                )
    return "\n".join(found)


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.message[:40])
def test_row_is_for_a_message_of_the_code(row: Row) -> None:
    # A part of a message may be a value in the code, so not all pairs of words are next to each other there.
    pairs = [pair for part in re.split(r"'?…'?", row.message) for pair in pairwise(part.split())]
    known = [f"{first} {second}" in texts_of_the_code() for first, second in pairs]
    assert sum(known) * 2 >= len(pairs)


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.message[:40])
def test_row_says_cause_and_cure_in_short_sentences(row: Row) -> None:
    assert row.kind in {"", *(kind.value for kind in Kind)}
    for text in (row.cause, row.cure):
        assert re.fullmatch(r"(?:[A-Z`]|conf\.py).*\.", text)
        assert all(len(sentence.split()) <= 20 for sentence in re.split(r"[.:;] ", text))


def test_page_shows_each_group_once() -> None:
    shown = re.findall(r"^\.\. message-table:: (\w+)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert shown == list(dict.fromkeys(row.group for row in rows()))


def test_other_messages_are_not_in_the_table() -> None:
    assert not is_in_the_manual("data", "this is no message")
    assert not is_in_the_manual("see", "undefined term: 'x' (did you mean 'y'?)")
