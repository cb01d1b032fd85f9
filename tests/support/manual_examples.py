"""The examples of the manual: a test copies one and compares what it prints with what the manual shows."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from bs4 import BeautifulSoup, Tag
from conftest import Project, Result

MANUAL = Path(__file__).parents[2] / "example_docs" / "manual"
EXAMPLES = MANUAL / "examples"


def take(project: Project, name: str) -> Project:
    """Copy an example into *project*; what its conf.py says comes after what the tests' says."""
    folder = EXAMPLES / name
    conf = (project.srcdir / "conf.py").read_text(encoding="utf-8")
    shutil.copytree(folder, project.srcdir, dirs_exist_ok=True)
    if (folder / "conf.py").exists():
        conf += (folder / "conf.py").read_text(encoding="utf-8")
    elif not (folder / "izterms.yaml").exists():
        conf += "izterm_glossaries = []\n"
    (project.srcdir / "conf.py").write_text(conf, encoding="utf-8")
    return project


def shown_lines(name: str, file: str) -> list[str]:
    """Return the lines that the manual shows as the output of an example."""
    path = EXAMPLES / name / file
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def links(result: Result, page: str) -> Iterator[Tag]:
    """Yield the links of uses on a page."""
    yield from BeautifulSoup(result.text(page), "html.parser").select("a.izterm")
