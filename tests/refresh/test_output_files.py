"""Pages that the last build did not write: old ones put back, changed ones, and some that can't be written."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import MakeProject, Project, Result
from outputs import tree

FILES = {
    "izterms.yaml": "terms:\n- {term: gate, definition: Old.}\n- {term: zone, definition: Of :izterm:`gate`.}\n",
    "index.rst": "Start\n=====\n\n.. toctree::\n   :glob:\n\n   *\n\n.. izglossary::\n",
    "gate.rst": "Gate\n====\n\nA :izterm:`gate`.\n",
    "plain.rst": "Plain\n=====\n\nNothing here.\n",
}
# A folder of doctrees serves several builders. The pages that show the definition of the gate:
STALE = {"html": ["gate", "index"], "dirhtml": ["gate", "index"], "text": ["index"]}


@pytest.fixture
def project(make_project: MakeProject) -> Project:
    return make_project(FILES)


def with_times(source: str, target: str) -> None:
    shutil.copy2(source, target)


def without_times(source: str, target: str) -> None:
    shutil.copyfile(source, target)


def copied(source: Path, target: Path, copy: Callable[[str, str], None]) -> None:
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target, copy_function=copy)


def minify(result: Result) -> None:
    """Change the pages as another program does after a build."""
    for path in [*result.outdir.rglob("*.html"), *result.outdir.rglob("*.txt")]:
        path.write_text(path.read_text(encoding="utf-8").replace("\n\n", "\n"), encoding="utf-8")


def is_clean(project: Project, result: Result) -> bool:
    """Return whether a build has left the pages that a clean build leaves."""
    builder = result.app.builder.name
    clean = project.build(builder, out="clean", doctrees="clean-doctrees", freshenv=True)
    left, wanted = tree(result.outdir), tree(clean.outdir)
    shutil.rmtree(clean.outdir)
    pages = [name for name in wanted if name.endswith((".html", ".txt"))]
    return bool(pages) and result.warnings == [] and all(left[name] == wanted[name] for name in pages)


@pytest.mark.parametrize("copy", [with_times, without_times])
@pytest.mark.parametrize("builder", STALE)
def test_old_output_that_is_put_back_is_written_again(
    project: Project, tmp_path: Path, builder: str, copy: Callable[[str, str], None]
) -> None:
    first = project.build(builder)
    copied(first.outdir, tmp_path / "first", copy)
    for new in ("New.", "Newest."):
        project.edit("izterms.yaml", "Old." if new == "New." else "New.", new)
        project.build(builder)
    copied(tmp_path / "first", first.outdir, copy)
    again = project.build(builder)
    assert sorted(again.written) == STALE[builder]
    assert is_clean(project, again)
    assert project.build(builder).written == []
    # And back to the first text: it is old no more.
    project.edit("izterms.yaml", "Newest.", "Old.")
    copied(tmp_path / "first", first.outdir, copy)
    assert is_clean(project, project.build(builder))
    assert project.build(builder).written == []


@pytest.mark.parametrize("builder", ["html", "text"])
def test_output_with_other_times_is_left(project: Project, tmp_path: Path, builder: str) -> None:
    first = project.build(builder)
    copied(first.outdir, tmp_path / "first", without_times)
    copied(tmp_path / "first", first.outdir, without_times)
    assert project.build(builder).written == []
    page = next(path for path in first.outdir.glob("gate.*"))
    earlier = page.stat().st_mtime_ns - 1_000_000  # as an archive keeps the time, newer than the source
    os.utime(page, ns=(earlier, max(earlier, (project.srcdir / "gate.rst").stat().st_mtime_ns)))
    assert project.build(builder).written == []


@pytest.mark.parametrize("builder", ["html", "text"])
def test_page_that_another_program_changes_is_left(project: Project, tmp_path: Path, builder: str) -> None:
    first = project.build(builder)
    copied(first.outdir, tmp_path / "first", without_times)
    for old, new in (("Old.", "New."), ("New.", "Old."), ("Old.", "Newest.")):
        minify(first)
        assert project.build(builder).written == []
        minify(first)
        assert project.build(builder).written == []
        project.edit("izterms.yaml", old, new)
        assert sorted(project.build(builder).written) == STALE[builder]
    minify(first)
    copied(tmp_path / "first", first.outdir, without_times)
    again = project.build(builder)
    assert sorted(again.written) == STALE[builder]
    assert is_clean(project, again)


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("builder", ["html", "text"])
def test_page_that_cannot_be_written_is_taken_up_again(project: Project, builder: str, jobs: int) -> None:
    first = project.build(builder, parallel=jobs)
    page = next(path for path in first.outdir.glob("gate.*"))
    aside = page.with_suffix(".aside")
    if builder == "text":  # its page must change, too
        project.edit("gate.rst", "A ", ".. izglossary::\n   :no-index:\n\nA ")
        assert project.build(builder).warnings == []
    # A folder in its place can't be written by the administrator either. Then the old page is there again.
    page.rename(aside)
    page.mkdir()
    project.edit("izterms.yaml", "Old.", "New.")
    warnings = [f"WARNING: error writing file {page}: [Errno 21] Is a directory: '{page}'"]
    for _ in range(2):  # the index is the parent of the page, and Sphinx writes it with the page
        failed = project.build(builder, parallel=jobs)
        assert (sorted(failed.written), failed.warnings) == (["gate", "index"], warnings)
    page.rmdir()
    aside.rename(page)
    again = project.build(builder, parallel=jobs)
    assert sorted(again.written) == ["gate", "index"]
    assert is_clean(project, again)
    assert project.build(builder).written == []


@pytest.mark.parametrize("builder", ["html", "text"])
def test_pages_without_record_are_written_again(project: Project, builder: str) -> None:
    project.edit("plain.rst", "Nothing here.", "A gate.")
    project.conf["izterm_autolink"] = "page"
    first = project.build(builder)
    project.build("dirhtml")  # it shares the doctrees
    # A page that has lost its link without an edit, in a folder that has been moved.
    project.conf["izterm_autolink"] = False
    project.build("dirhtml")
    moved = first.outdir.rename(first.outdir.with_name("moved"))
    again = project.build(builder, out=moved.name)
    assert sorted(again.written) == ["gate", "index", "plain"]
    assert is_clean(project, again)
    assert project.build(builder, out=moved.name).written == []


def test_record_that_cannot_be_written_is_a_warning(project: Project) -> None:
    project.build()
    [record] = (project.srcdir.parent / "doctrees").glob("izterm-html-*.json")
    draft = record.with_suffix(".tmp")
    draft.mkdir()
    project.edit("izterms.yaml", "Old.", "New.")
    failed = project.build()
    message = f"WARNING: can't write {record}: Is a directory: clear the way, and build again [izterm]"
    assert (sorted(failed.written), failed.warnings) == (["gate", "index"], [message])
    draft.rmdir()
    again = project.build()
    assert sorted(again.written) == ["gate", "index"]
    assert is_clean(project, again)
    assert project.build().written == []


def test_scripts_and_styles_that_cannot_be_written_are_warnings_until_they_can(project: Project) -> None:
    static = project.build().outdir / "_static"
    shutil.rmtree(static.parent)
    blocked = [static / "izterm.js", static / "izglossary.css"]
    for path in blocked:
        path.mkdir(parents=True)
    messages = [
        f"WARNING: can't write {path}: Is a directory: clear the way, and build again [izterm]" for path in blocked
    ]
    assert project.build().warnings == messages
    for path in blocked:
        path.rmdir()
    again = project.build()
    assert sorted(again.written) == ["gate", "index"]
    assert is_clean(project, again)
    assert project.build().written == []


def test_page_that_is_empty_is_written_again(project: Project) -> None:
    (project.build().outdir / "gate.html").write_bytes(b"")
    again = project.build()
    assert sorted(again.written) == ["gate", "index"]  # Sphinx also writes the page that has it in a toctree
    assert is_clean(project, again)
