"""The command ``sphinx-izterm fix``: it writes what a report suggests, exactly there, and nothing else."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from conftest import MakeProject, Project

from sphinxext_izuma.tools.command import main

FILES = {
    "izterms.yaml": """
        terms:
          - term: access key
            definition: Opens a :izterm:`ndoe`.
            deprecated: [old key]
          - {term: node, definition: A computer.}
        """,
    "index.rst": """
        An :izterm:`acess key`
        ======================

        :izterm:`acess
        keys` and :izterm:`a title <acess key>`, :izterm:`old key`. An old key and a node.

        .. a comment with :izterm:`acess key`

        +---------------------+------+
        | :izterm:`acess key` | cell |
        +---------------------+------+

        ==================== ====
        :izterm:`acess key`  cell
        ==================== ====

        .. toctree::

           page

        .. izglossary::
        """,
    "page.md": """
        # Page

        A {izterm}`acess key`, [a link](https://acme.example/acess-key) and {izterm}`acess key`. A node.
        """,
}
FIXED = {
    "izterms.yaml": [("`ndoe`", "`node`")],
    "index.rst": [
        ("An :izterm:`acess key`\n======================\n", "An :izterm:`access key`\n=======================\n"),
        (":izterm:`acess\nkeys` and", ":izterm:`access keys` and"),
        ("<acess key>", "<access key>"),
        (":izterm:`old key`. An old key", ":izterm:`access key`. An access key"),
        (":izterm:`acess key`  cell", ":izterm:`access key` cell"),
        ("| :izterm:`acess key` |", "| :izterm:`access key`|"),
    ],
    "page.md": [("{izterm}`acess key`", "{izterm}`access key`")],
}


@pytest.fixture
def project(make_project: MakeProject) -> Project:
    """Return a project with a report."""
    project = make_project(FILES)
    assert len(project.build("izterm").warnings) == 9
    return project


def report_of(project: Project) -> str:
    """Return the path of the report."""
    return str(project.srcdir.parent / "izterm" / "output.json")


def texts(project: Project) -> dict[str, str]:
    """Return the texts of the sources."""
    return {name: (project.srcdir / name).read_text(encoding="utf-8") for name in FILES}


def fix(project: Project, *options: str) -> int:
    """Run the command."""
    return main(["fix", report_of(project), "--source", str(project.srcdir), *options])


def test_names_are_mended_and_nothing_else(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    expected = texts(project)
    for name, pairs in FIXED.items():
        for old, new in pairs:
            assert old in expected[name]
            expected[name] = expected[name].replace(old, new)
    before = texts(project)
    assert fix(project) == 1
    shown = capsys.readouterr()
    assert texts(project) == before
    assert len(re.findall(r"(?m)^--- a/", shown.out)) == 3
    assert shown.err == ""
    assert fix(project, "--write") == 0
    assert texts(project) == expected
    assert project.build("izterm").warnings == []


def test_name_without_room_in_its_cell_is_left(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.edit("index.rst", "| :izterm:`acess key` |", "|:izterm:`acess key`|")
    project.edit("index.rst", "+---------------------+------+", "+-------------------+------+")
    project.build("izterm")
    assert fix(project, "--write") == 0
    message = r".*index\.rst:10: 'acess key' has no room in its cell: left as it is .*\n"
    assert re.fullmatch(message, capsys.readouterr().err)
    [warning] = project.build("izterm").warnings
    assert warning.startswith("index.rst:9: WARNING: undefined term: 'acess key'")


def test_mentions_are_linked_if_asked_for(project: Project) -> None:
    fix(project, "--mentions", "--write")
    assert "and a :izterm:`node`." in texts(project)["index.rst"]
    assert "A {izterm}`node`." in texts(project)["page.md"]


def test_file_that_has_changed_since_the_report_is_refused(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    page = project.srcdir / "page.md"
    page.write_text(page.read_text(encoding="utf-8") + "\nMore.\n", encoding="utf-8")
    later = Path(report_of(project)).stat().st_mtime + 1
    os.utime(page, (later, later))
    before = texts(project)
    assert fix(project, "--write") == 2
    assert texts(project) == before
    message = "page.md has changed since the report: run 'sphinx-build -b izterm' again"
    assert capsys.readouterr().err == f"sphinx-izterm: {message}\n"


def test_text_that_is_another_one_is_left(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    report = Path(report_of(project))
    page = project.srcdir / "page.md"
    page.write_text(f"% one\n{page.read_text(encoding='utf-8')}", encoding="utf-8")
    os.utime(page, (0, 0))
    assert fix(project, "--write") == 0
    assert "{izterm}`acess key`" in texts(project)["page.md"]
    assert capsys.readouterr().err.count("is not found at its place: left as it is") == 2
    assert report.exists()


def test_sources_are_found_around_the_report(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project.srcdir)
    assert main(["fix", report_of(project)]) == 1


def test_what_is_no_report_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "output.json").write_text("{}\n", encoding="utf-8")
    assert main(["fix", str(tmp_path / "output.json")]) == 2
    assert "is no report: give the file output.json of 'sphinx-build -b izterm'" in capsys.readouterr().err
