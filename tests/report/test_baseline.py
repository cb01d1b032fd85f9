"""``izterm_baseline``: no build warns of known findings, each build warns of new ones, and mended ones are listed."""

from __future__ import annotations

import pytest
from conftest import CONF, MakeProject, Project
from manual_examples import EXAMPLES, take

from sphinxext_izuma.tools.command import main

NAME = "izterm-baseline.jsonl"
FILES = {
    "conf.py": f"{CONF}izterm_check_mentions = True\n",
    "izterms.yaml": """
        terms:
          - {term: key, definition: "Of a :izterm:`lok`.", colour: red}
          - {term: key, definition: x}
        """,
    "index.rst": "Start\n=====\n\n.. toctree::\n   :glob:\n\n   *\n\n:izterm:`tokn` and :izterm:`tokn`\n",
    "glossary.rst": "Glossary\n========\n\n.. izglossary::\n   :colour: red\n",
    "one.rst": "One\n===\n\nA :izterm:`gat`, a key.\n\n.. include:: part.txt\n",
    "two.md": "# Two\n\nOf :izterm:`key`.\n",
    "three.rst": "Three\n=====\n\n.. include:: part.txt\n",
    "part.txt": "Of :izterm:`zon`.\n",
}


def write_baseline(project: Project, *, jobs: int = 1) -> None:
    """Write the baseline of all findings that the project has."""
    result = project.build("izterm", conf={"izterm_baseline": ""}, parallel=jobs)
    assert main(["baseline", str(result.outdir / "output.json"), "-o", str(project.srcdir / NAME)]) == 0


@pytest.fixture
def known(make_project: MakeProject) -> Project:
    """Return a project with findings of every station of a build, and a baseline that knows them."""
    made = make_project(FILES)
    before = made.build().warnings
    kinds = {line.rpartition("[izterm.")[2] for line in before}
    assert kinds == {"undefined]", "data]", "duplicate]", "mention]", "markup]"}
    write_baseline(made)
    made.conf = {"izterm_baseline": NAME}
    return made


@pytest.mark.parametrize("builder", ["html", "text", "izterm"])
@pytest.mark.parametrize("jobs", [1, 2])
def test_known_findings_are_not_warned_of(known: Project, builder: str, jobs: int) -> None:
    for _ in range(2):
        assert known.build(builder, out="out", doctrees="new", parallel=jobs).warnings == []


def test_new_findings_are_warned_of_and_moved_ones_are_not(known: Project) -> None:
    known.edit("one.rst", "A :izterm:`gat`", "More.\n\nA :izterm:`gat`, a :izterm:`gatt`")
    known.edit("index.rst", "and :izterm:`tokn`", "and :izterm:`tokn`\n\n:izterm:`tokn`")
    known.edit("izterms.yaml", "terms:", "# A line.\nterms:")
    known.edit("two.md", "Of :izterm:", "Of :izterm:`lock`, :izterm:")
    hint = "(nothing is like it in izterms.yaml)"
    expected = [
        "one.rst:6: WARNING: undefined term: 'gatt' " + hint,
        "index.rst:11: WARNING: undefined term: 'tokn' " + hint,
        "two.md:3: WARNING: this is not read as a role: write {izterm}`lock`",
    ]
    clean = known.build(out="clean", doctrees="clean-doctrees").warnings
    assert sorted(line.rpartition(" [")[0] for line in clean) == sorted(expected)
    assert sorted(known.build(parallel=2).warnings) == sorted(clean)
    report = known.build("izterm").text("output.txt").splitlines()
    assert [line for line in report if line.endswith("]")] == [
        "index.rst:11:1: undefined term: 'tokn' " + hint + " [izterm.undefined]",
        "one.rst:6:20: undefined term: 'gatt' " + hint + " [izterm.undefined]",
        "two.md:3:4: this is not read as a role: write {izterm}`lock` [izterm.markup]",
    ]
    assert "findings    3" in report


def test_edit_of_the_baseline_gives_the_warnings_of_a_clean_build(known: Project) -> None:
    lines = (known.srcdir / NAME).read_text(encoding="utf-8").splitlines(keepends=True)
    assert known.build().warnings == []
    for kept in ([], lines[:3], lines[2:], [lines[-1]], lines):
        (known.srcdir / NAME).write_text("".join(kept), encoding="utf-8")
        clean = known.build(out="clean", doctrees=f"clean{len(kept)}")
        again = known.build()
        assert sorted(again.warnings) == sorted(clean.warnings)
        assert bool(again.warnings) == (kept != lines)
        for page in ("index", "glossary", "one", "two"):
            assert again.text(f"{page}.html") == clean.text(f"{page}.html")


def test_mended_findings_are_listed_so_that_the_file_can_shrink(known: Project) -> None:
    known.edit("index.rst", " and :izterm:`tokn`", "")
    known.edit("izterms.yaml", ", colour: red", "")
    result = known.build("izterm")
    assert result.warnings == []
    text = result.text("output.txt")
    assert (
        text.partition("gone        ")[2].splitlines()[:3]
        == [
            "write izterm_baseline anew with 'sphinx-izterm baseline'",
            "  index.rst: tokn [izterm.undefined] (1)",
            "  izterms.yaml: an entry has no field 'colour' [izterm.data] (1)",
        ]
        or text
    )
    assert text.splitlines()[-1] in "\n".join(result.status.splitlines())
    before = len((known.srcdir / NAME).read_text(encoding="utf-8").splitlines())
    write_baseline(known)
    assert len((known.srcdir / NAME).read_text(encoding="utf-8").splitlines()) == before - 1
    assert "gone" not in known.build("izterm").text("output.txt")
    # A build of one page does not know the findings of the others.
    assert "gone" not in known.build("izterm", pages=["one.rst"]).text("output.txt")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (None, "can't read izterm-baseline.jsonl: write it with 'sphinx-izterm baseline'"),
        ("no JSON\n", "izterm-baseline.jsonl is no baseline: write it with 'sphinx-izterm baseline'"),
        ('{"version": 1}\n', "izterm-baseline.jsonl is no baseline: write it with 'sphinx-izterm baseline'"),
        (
            '{"version": 1, "kind": "see", "name": null, "file": "a", "message": "b", "count": 1}\n{\n',
            "izterm-baseline.jsonl:2 is no line of a baseline: write it with 'sphinx-izterm baseline'",
        ),
        (
            '{"version": 1, "kind": "seen", "name": null, "file": "a", "message": "b", "count": 1}\n',
            "izterm-baseline.jsonl:1 has the kind 'seen', which this program does not know: make it anew",
        ),
        (
            '{"version": 2, "kind": "see", "name": null, "file": "a", "message": "b", "count": 1}\n',
            "izterm-baseline.jsonl has the version 2, and this program reads 1: make it anew",
        ),
    ],
)
def test_file_that_cant_be_used_is_one_warning(make_project: MakeProject, text: str | None, fault: str) -> None:
    project = make_project({"izterms.yaml": "terms: [{term: key, definition: x}]", "index.rst": "X\n=\n"})
    with (project.srcdir / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write(f"izterm_baseline = '{NAME}'\n")
    if text is not None:
        (project.srcdir / NAME).write_text(text, encoding="utf-8")
    line = (project.srcdir / "conf.py").read_text(encoding="utf-8").count("\n")
    for _ in range(2):
        [warning] = project.build().warnings
        assert warning == f"conf.py:{line}: WARNING: izterm_baseline: {fault} [izterm.config]"


def test_file_of_the_manual_is_what_the_command_writes(
    make_project: MakeProject, capsys: pytest.CaptureFixture[str]
) -> None:
    example = take(make_project({}), "baseline")
    result = example.build("izterm", conf={"izterm_baseline": ""})
    assert main(["baseline", str(result.outdir / "output.json")]) == 0
    assert capsys.readouterr().out == (EXAMPLES / "baseline" / NAME).read_text(encoding="utf-8")
