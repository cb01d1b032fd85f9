"""Patterns do bounded work on hostile blanks, brackets and backticks. Unbounded, each takes minutes for these texts."""

from __future__ import annotations

from pathlib import Path

from glossary_files import glossary

from sphinxext_izuma.glossary import names
from sphinxext_izuma.glossary.file import tree
from sphinxext_izuma.glossary.problems import uses_in

MANY = 300_000


def test_blanks_brackets_and_backticks_cost_no_square_of_their_number(tmp_path: Path) -> None:
    # A comment begins at a run of blanks, and not at each of its blanks.
    blanks = f"a: b{' ' * MANY}c\nd: e{' ' * MANY}#f\n"
    assert [line for line, _ in tree.comments_in_texts(blanks)] == [2]
    # Each bracket may begin a name. Few of them are looked up.
    asked: list[str] = []

    def is_name(name: str) -> bool:
        asked.append(name)
        return False

    assert names.titled(f"a{'<' * MANY}>>", is_name) is None
    assert 0 < len(asked) < 10
    # A backtick before a letter does not end a role. Few of them are passed.
    one = glossary(tmp_path, "terms: [{term: x, definition: y}]")
    uses = [match[0] for match, _ in uses_in(one, ":izterm:`a" + "`a" * MANY + " :izterm:`x`b" * MANY, "rst")]
    assert max(map(len, uses), default=0) < 100
