"""The names that semantic versioning covers are those that are written down: each change of one is a decision."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from public_names import AREAS, MANUAL, WRITTEN

import sphinxext_izuma

PACKAGE = Path(sphinxext_izuma.__file__).parent


@pytest.mark.parametrize("area", AREAS)
def test_names_are_those_that_are_written_down(area: str) -> None:
    written: dict[str, Any] = yaml.safe_load(WRITTEN.read_text(encoding="utf-8"))
    assert list(written) == list(AREAS)
    # If the change is meant: run "make stability", and say it in the changelog.
    assert AREAS[area]() == written[area]


def test_names_for_style_sheets_are_used() -> None:
    sources = [*PACKAGE.rglob("*.py"), *(PACKAGE / "static").glob("*.css"), *(PACKAGE / "static").glob("*.js")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    style = AREAS["style"]()
    assert len(style["classes"]) > 10
    assert len(style["custom properties"]) > 5
    for name in style["classes"]:
        # A class of an entry's line, or of a wrong use, is made of the name of its field or kind.
        made = re.search(rf'["\']{re.escape(name.removeprefix("izterm-").removeprefix("tip-"))}["\']', text)
        assert re.search(rf"{name}\b(?!-)", text) or made, name
    assert all(f"var({name}" in text for name in style["custom properties"])


def test_page_names_each_area() -> None:
    page = (MANUAL / "stability.rst").read_text(encoding="utf-8")
    areas = re.findall(r"^\.\. covers: (.+)$", page, re.MULTILINE)
    assert areas == list(AREAS)
