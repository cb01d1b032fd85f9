"""A build that finds its glossary in the cache says and does what the first one did."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from conftest import MakeProject, Project

from sphinxext_izuma.glossary.file import reader

FILES = {
    "izterms.yaml": """
        terms:
          - term: access key
            tags: [security]
            colour: red
          - term: gateway
            definition: Lets devices in.
            see: [acess key]
        """,
    "index.rst": """
        Start
        =====

        An :izterm:`access key`, two :izterm:`gateways`, an :izterm:`acess key`.

        .. izglossary::
        """,
}
# Of what is wrong in the file, then of the page with its listing, which has lost the entry of the access key.
WARNINGS = [
    "izterms.yaml:4: WARNING: an entry has no field 'colour' (there are: term,",
    "izterms.yaml:7: WARNING: 'see' of 'gateway' (izterms.yaml:5) names no term: 'acess key' (nothing is like it)",
    "index.rst:4: WARNING: undefined term: 'access key' (its entry at izterms.yaml:2 is faulty)",
    "index.rst:4: WARNING: undefined term: 'acess key' (nothing is like it in izterms.yaml)",
]


@pytest.fixture
def built(make_project: MakeProject) -> Project:
    """Return a project that has been built, with what is wrong in it."""
    project = make_project(FILES)
    assert project.build().warnings
    return project


def yaml_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it fail a test to read YAML."""
    monkeypatch.setattr(reader, "read", None)


def test_second_build_warns_as_the_first(built: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    yaml_is_not_read(monkeypatch)
    warnings = built.build().warnings
    assert [line[: len(start)] for line, start in zip(warnings, WARNINGS, strict=True)] == WARNINGS


def test_cached_glossary_serves_all_builders_and_all_pages(built: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    yaml_is_not_read(monkeypatch)
    again = built.build(out="again", freshenv=True)
    assert again.text("index.html") == (built.srcdir.parent / "html/index.html").read_text(encoding="utf-8")
    assert "Lets devices in." in built.build("text").text("index.txt")


def test_folders_of_two_projects_do_not_meet(built: Project, tmp_path: Path) -> None:
    # The same doctrees for a project that was moved: places name the files where they are now.
    moved = Project(tmp_path / "moved", dict(built.conf), tmp_path)
    built.srcdir.rename(moved.srcdir)
    assert moved.build().warnings == moved.build(out="clean", doctrees="clean", freshenv=True).warnings


def test_damaged_cache_is_not_a_users_concern(built: Project) -> None:
    first = built.build().warnings
    [cache] = (built.srcdir.parent / "doctrees").glob("izterm-glossary.cache")
    cache.write_bytes(cache.read_bytes()[:1000])
    assert built.build().warnings == first


@pytest.mark.parametrize("name", ["terms.json", "terms.csv"])
def test_edit_of_another_format_is_an_edit(make_project: MakeProject, name: str) -> None:
    texts = {
        "terms.json": '{"terms": [\n{"term": "zone", "definition": "Old."},\n{"term": "gate", "see": ["nix"]}]}',
        "terms.csv": "term,definition,see\nzone,Old.,\ngate,,nix\n",
    }
    page = "Zone\n====\n\n:izterm:`zone`\n\n.. izglossary::\n   :terms: zone\n   :no-index:\n"
    project = make_project({name: texts[name], "index.rst": page, "other.rst": ":orphan:\n\nOther\n=====\n"})
    project.conf["izterm_glossaries"] = [name]
    warnings = project.build().warnings
    assert [line.split(" 'see'")[0] for line in warnings if "[izterm.see]" in line] == [f"{name}:3: WARNING:"]
    again = project.build()
    assert (again.read, again.written) == ([], ["index"])  # the page that warns
    project.edit(name, "Old.", "New.\\n\\nAnd more." if name.endswith("json") else '"New.\n\nAnd more."')
    edited = project.build()
    assert (edited.read, edited.written) == (["index"], ["index"])
    clean = project.build(out="clean", doctrees="clean", freshenv=True)
    assert edited.text("index.html") == clean.text("index.html")
    assert "And more." in edited.text("index.html")
    assert edited.warnings == clean.warnings


def test_scripts_keep_their_time_and_stop_no_build(built: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    script = built.srcdir.parent / "html" / "_static" / "izterm.js"
    content = script.read_bytes()
    os.utime(script, (1, 1))
    built.build()
    assert script.stat().st_mtime == 1
    script.write_bytes(b"old")
    original = Path.write_bytes

    def full(path: Path, data: bytes) -> int:
        if path == script:
            raise OSError(errno.ENOSPC, "No space left on device")
        return original(path, data)

    with monkeypatch.context() as changed:
        changed.setattr(Path, "write_bytes", full)
        warnings = built.build().warnings
    [warning] = [line for line in warnings if "izterm.js" in line]
    assert warning.startswith("WARNING: can't write ")
    assert "izterm.js: No space left on device: clear the way, and build again" in warning
    assert script.read_bytes() == b"old"
    built.build()
    assert script.read_bytes() == content
