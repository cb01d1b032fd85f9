"""The documentation of this project uses the extension itself: it builds, and all its links lead somewhere."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup
from conftest import Project

from sphinxext_izuma.extension.build import build_of
from sphinxext_izuma.extension.relate.entries import Entries

if TYPE_CHECKING:
    from sphinxext_izuma.extension.build import Build

EXAMPLE_DOCS = Path(__file__).parents[1] / "example_docs"


def test_example_docs_build_and_every_link_leads_to_an_id(tmp_path: Path) -> None:
    project = Project(EXAMPLE_DOCS, outputs=tmp_path, conf={"nitpicky": True, "html_theme": "basic"})
    result = project.build()
    assert result.warnings == []
    pages = {
        path.relative_to(result.outdir).as_posix(): BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        for path in result.outdir.rglob("*.html")
    }
    ids = {(name, str(tag["id"])) for name, page in pages.items() for tag in page.select("[id]")}
    checked = 0
    for name, page in pages.items():
        for link in page.select("a.izterm"):
            target, _, anchor = str(link["href"]).partition("#")
            found = (Path(name).parent / target).as_posix() if target else name
            assert (_normal(found), anchor) in ids, f"{name}: {link}"
            checked += 1
    assert checked > 150
    assert not [name for name, page in pages.items() if page.select(".izterm-undefined, .izterm-ambiguous")]
    _check_uses(build_of(result.app.env))


@pytest.mark.long
@pytest.mark.parametrize("builder", ["man", "texinfo", "latex", "text", "xml", "singlehtml", "gettext"])
def test_example_docs_build_for_other_readers(tmp_path: Path, builder: str) -> None:
    assert Project(EXAMPLE_DOCS, outputs=tmp_path).build(builder).warnings == []


@pytest.mark.long
def test_each_mention_is_mended_by_what_its_warning_says(tmp_path: Path) -> None:
    shutil.copytree(EXAMPLE_DOCS, tmp_path / "docs")
    project = Project(tmp_path / "docs", outputs=tmp_path, conf={"html_theme": "basic", "izterm_check_mentions": True})
    rows = [json.loads(line) for line in project.build("izterm").text("output.json").splitlines()]
    mentions = [row for row in rows if row["kind"] == "mention"]
    assert len(mentions) > 30
    for row in sorted(mentions, key=lambda row: (row["file"], row["line"], row["column"]), reverse=True):
        _mend(project.srcdir / row["file"], row)
    assert project.build().warnings == []


def _mend(path: Path, row: Mapping[str, Any]) -> None:
    """Write the suggestion of a finding at its place."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    start = sum(map(len, lines[: row["line"] - 1])) + row["column"] - 1
    text = "".join(lines)
    name = re.compile(r"\s+".join(map(re.escape, row["name"].split()))).match(text, start)
    assert name, row
    path.write_text(text[:start] + row["suggestion"] + text[name.end() :], encoding="utf-8")


def _check_uses(build: Build) -> None:
    """Check that the documentation is a real one: enough pages, in both languages, that use enough terms."""
    uses = {docname: names for docname, names in build.pages.uses.items() if docname.startswith("izuma/")}
    terms = {term.id for names in uses.values() for name in names if (term := build.glossary.find_one(name))}
    assert sum(count for names in uses.values() for count in names.values()) >= 150
    assert len(terms) >= 80
    assert {Path(build.env.doc2path(docname)).suffix for docname in uses} == {".rst", ".md"}
    assert len(uses) >= 8
    assert build.once(Entries).targets.keys() == build.glossary.by_id.keys()


def _normal(path: str) -> str:
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)
