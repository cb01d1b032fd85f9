"""The builder ``izterm``: what it writes for people and for programs, what it prints, and when it fails."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import CONF, MakeProject, Project, Result
from manual_examples import EXAMPLES, shown_lines, take
from sphinx.errors import ConfigError, SphinxError

FILES = {
    "conf.py": f"{CONF}izterm_trusted = False\n",
    "izterms.yaml": """
        terms:
          - term: access key
            definition: Identifies an :izterm:`aplication`.
            aliases: [API key]
          - term: application
            tags: [program]
            defintion: A typing error.
          - term: device keys
            definition: Keys.
            deprecated: [{name: device assets, reason: renamed}]
          - term: Gateway
            definition: Lets `devices <javascript:alert()>`_ communicate.
          - term: gateWay
            see: [gatewy]
        """,
    "glossary.rst": "Glossary\n========\n\n.. izglossary::\n",
    "again.rst": "Again\n=====\n\n.. izglossary::\n   :terms: access key\n",
    "index.rst": """
        Start
        =====

        .. toctree::
           :glob:

           *

        An :izterm:`acess key` is no :izterm:`access key`, and :izterm:`acess key`
        is written :izterm:`twice
        here`.

        .. only:: html

           :izterm:`dropped`
        """,
    "page.md": "# Page\n\nA {izterm}`gateway`\nwith {izterm}`device assets`.\n",
    "part.txt": "A :izterm:`nothing`, and device keys.\n",
    "one.rst": "One\n===\n\n.. include:: part.txt\n\nDevice assets and an access key.\n",
    "sub/two.rst": "Two\n===\n\n.. include:: ../part.txt\n\n|x| and |x|\n\n.. |x| replace:: :izterm:`API key`\n",
}
KEYS = ["version", "kind", "name", "term", "file", "line", "column", "message", "suggestion", "known"]
UNDEFINED = "undefined term: {!r} ({})"
CLOSE_KEY = UNDEFINED.format("acess key", "did you mean 'access key'?")
REFUSED = (
    "link to 'javascript:alert()' in the text of 'Gateway': only \"izterm_trusted = ['izterms']\" in conf.py allows it"
)
TWICE = "listed twice: 'access key', first on the page 'again': give one listing the option ':no-index:'"
NO_FIELD = "an entry has no field 'defintion' (did you mean 'definition'?)"
AMBIGUOUS = (
    "ambiguous term: 'gateway' may be 'Gateway' (izterms.yaml:11), 'gateWay' (izterms.yaml:13): "
    "write one of these names"
)
UNUSED = "unused term: {!r} is linked on no page: use it, or remove its entry"
DEPRECATED = "deprecated term: {!r} (renamed): write 'device keys'"
NO_POINTER = "'see' of 'gateWay' (izterms.yaml:13) names no term: 'gatewy' (did you mean 'Gateway'?)"
FINDINGS: list[tuple[Any, ...]] = [
    ("duplicate", None, "access key", "glossary.rst", 4, None, TWICE, None),
    ("undefined", "acess key", None, "index.rst", 9, 4, CLOSE_KEY, "access key"),
    ("undefined", "acess key", None, "index.rst", 9, 56, CLOSE_KEY, "access key"),
    (
        "undefined",
        "twice here",
        None,
        "index.rst",
        10,
        12,
        UNDEFINED.format("twice here", "nothing is like it in izterms.yaml"),
        None,
    ),
    (
        "undefined",
        "aplication",
        None,
        "izterms.yaml",
        3,
        31,
        UNDEFINED.format("aplication", "nothing is like it in izterms.yaml"),
        None,
    ),
    ("data", None, None, "izterms.yaml", 7, None, NO_FIELD, None),
    ("unused", "Gateway", "Gateway", "izterms.yaml", 11, None, UNUSED.format("Gateway"), None),
    ("data", None, None, "izterms.yaml", 12, None, REFUSED, None),
    ("unused", "gateWay", "gateWay", "izterms.yaml", 13, None, UNUSED.format("gateWay"), None),
    ("see", None, None, "izterms.yaml", 14, None, NO_POINTER, None),
    ("deprecated", "Device assets", "device keys", "one.rst", 6, 1, DEPRECATED.format("Device assets"), "device keys"),
    (
        "mention",
        "access key",
        "access key",
        "one.rst",
        6,
        22,
        "unlinked term: 'access key': write :izterm:`access key`",
        ":izterm:`access key`",
    ),
    ("ambiguous", "gateway", None, "page.md", 3, 3, AMBIGUOUS, None),
    ("deprecated", "device assets", "device keys", "page.md", 4, 6, DEPRECATED.format("device assets"), "device keys"),
    (
        "undefined",
        "nothing",
        None,
        "part.txt",
        1,
        3,
        UNDEFINED.format("nothing", "nothing is like it in izterms.yaml"),
        None,
    ),
    (
        "mention",
        "device keys",
        "device keys",
        "part.txt",
        1,
        26,
        "unlinked term: 'device keys': write :izterm:`device keys`",
        ":izterm:`device keys`",
    ),
]
SUMMARY = [
    f"findings    {len(FINDINGS)}",
    "terms       4",
    "used        2",
    "unused      2",
    "undefined   4",
    "deprecated  2",
    "coverage    27.2 % (3 of 11)",
    "most used",
    "  3  access key",
    "  1  device keys",
]


def findings(result: Result) -> list[tuple[Any, ...]]:
    """Return the objects of output.json."""
    objects = [json.loads(line) for line in result.text("output.json").splitlines()]
    assert all(list(item) == KEYS for item in objects)
    assert {(item["version"], item["known"]) for item in objects} <= {(1, False)}
    return [tuple(item.values())[1:-1] for item in objects]


def summary(result: Result) -> list[str]:
    """Return the lines of output.txt after the findings."""
    text = result.text("output.txt")
    return text.rpartition("\n\n")[2].splitlines()


@pytest.fixture
def faulty(make_project: MakeProject) -> Project:
    """Return a project with a fault of each kind."""
    return make_project(FILES)


def test_report_holds_every_finding_once_at_its_place(faulty: Project) -> None:
    result = faulty.build("izterm")
    assert findings(result) == FINDINGS
    lines = result.text("output.txt").splitlines()
    assert lines[: len(FINDINGS)] == [
        ":".join(str(part) for part in (file, line, column) if part) + f": {message} [izterm.{kind}]"
        for kind, _name, _term, file, line, column, message, _suggestion in FINDINGS
    ]
    assert summary(result) == SUMMARY


def test_warnings_are_those_of_any_build(faulty: Project) -> None:
    result = faulty.build("izterm")
    assert result.warnings == faulty.build("text", doctrees="text-doctrees").warnings
    assert len([line for line in result.warnings if "'acess key'" in line]) == 2


def test_report_is_the_same_in_each_run_and_with_several_processes(faulty: Project) -> None:
    serial = faulty.build("izterm", out="serial", doctrees="serial-doctrees")
    parallel = faulty.build("izterm", out="parallel", doctrees="parallel-doctrees", parallel=4)
    again = faulty.build("izterm", out="again", doctrees="serial-doctrees")
    for result in (parallel, again):
        assert result.warnings == serial.warnings
        for name in ("output.txt", "output.json"):
            assert result.text(name) == serial.text(name)
    # Only what has faults in its own text is read again.
    assert again.read == ["glossary"]


def test_every_page_is_looked_at_after_a_build_of_another_kind(faulty: Project) -> None:
    faulty.build("html")
    assert findings(faulty.build("izterm")) == FINDINGS


def test_progress_and_summary_are_printed(faulty: Project) -> None:
    status = faulty.build("izterm").status.splitlines()
    pages = [line.rpartition(" ")[2] for line in status if line.startswith("writing output...")]
    assert [page for page in pages if page] == ["again", "glossary", "index", "one", "page", "sub/two"]
    assert "checking the text of all pages... done" in status
    start = status.index(SUMMARY[0])
    assert status[start : start + len(SUMMARY)] == SUMMARY
    assert "output.txt; for programs, in output.json" in status[-1]


def test_what_the_project_silences_is_left_out_by_name(faulty: Project) -> None:
    result = faulty.build("izterm", conf={"suppress_warnings": ["izterm.undefined", "izterm.data"]})
    assert findings(result) == [finding for finding in FINDINGS if finding[0] not in {"undefined", "data"}]
    assert summary(result)[4:8] == [
        "undefined   0",
        "deprecated  2",
        "coverage    27.2 % (3 of 11)",
        "left out    data, undefined (suppress_warnings)",
    ]


def test_tag_shows_what_is_only_for_one_builder(faulty: Project) -> None:
    shown = {finding[1] for finding in findings(faulty.build("izterm", tags=["html"]))}
    assert shown == {finding[1] for finding in FINDINGS} | {"dropped"}


def test_build_of_some_pages_reports_on_these(faulty: Project) -> None:
    faulty.build("izterm")
    result = faulty.build("izterm", pages=["page.md"])
    assert {finding[3] for finding in findings(result)} == {
        "izterms.yaml",
        "glossary.rst",
        "page.md",
        "index.rst",  # as Sphinx itself adds the pages whose toctree has one of these
    }
    assert summary(result)[6] == "coverage    40.0 % (2 of 5)"


GOOD = {
    "izterms.yaml": "terms: [{term: zone, definition: x}, {term: area, definition: x}, {term: spare, see: [zone]}]",
    "index.rst": "Start\n=====\n\nA :izterm:`zone`, :izterm:`areas`, an :izterm:`Area`.\n\n.. izglossary::\n",
}


def test_project_without_findings_has_figures_only(make_project: MakeProject) -> None:
    result = make_project(GOOD).build("izterm")
    assert (result.warnings, findings(result), result.app.statuscode) == ([], [], 0)
    assert result.text("output.txt").splitlines() == [
        "findings    0",
        "terms       3",
        "used        2",
        "unused      0",
        "undefined   0",
        "deprecated  0",
        "coverage    100.0 % (2 of 2)",
        "most used",
        "  2  area",
        "  1  zone",
    ]


def test_checks_that_are_on_are_reported_once(make_project: MakeProject) -> None:
    project = make_project(GOOD)
    project.edit("index.rst", "\n\n..", " A zone, and spares.\n\n..")
    checked = {"izterm_check_mentions": True, "izterm_check_prose": True, "izterm_check_unused": True}
    on, off = (project.build("izterm", out=str(len(conf)), conf=conf) for conf in (checked, {}))
    assert len(on.warnings) == 1
    assert "unlinked term: 'spares'" in on.warnings[0]
    assert off.warnings == []
    assert on.text("output.json") == off.text("output.json")
    assert summary(on)[6] == "coverage    66.6 % (2 of 3)"


def test_mention_that_is_linked_by_itself_is_covered(make_project: MakeProject) -> None:
    project = make_project(GOOD)
    project.edit("index.rst", "\n\n..", " A zone, and spares.\n\n..")
    result = project.build("izterm", conf={"izterm_autolink": "page"})
    assert findings(result) == []
    assert summary(result)[6] == "coverage    100.0 % (3 of 3)"


def test_names_of_other_projects_are_covered_and_ignored_ones_do_not_count(
    make_project: MakeProject, tmp_path: Path
) -> None:
    other = Project(tmp_path / "other" / "source")
    other.write({"conf.py": CONF, **GOOD})
    inventory = other.build().outdir / "objects.inv"
    project = make_project({"izterms.yaml": "terms: []", "index.rst": "Start\n=====\n\n:izterm:`zone` :izterm:`x`\n"})
    project.conf = {
        "extensions": ["sphinxext_izuma", "sphinx.ext.intersphinx"],
        "intersphinx_mapping": {"other": ("https://other.example/", str(inventory))},
        "nitpick_ignore": [("izuma:izterm", "x")],
    }
    asked = project.build("izterm", conf={"izterm_intersphinx": True})
    assert (findings(asked), summary(asked)[6]) == ([], "coverage    100.0 % (1 of 1)")
    unasked = project.build("izterm")
    assert ([finding[1] for finding in findings(unasked)], summary(unasked)[6]) == (
        ["zone"],
        "coverage    0.0 % (0 of 1)",
    )


def test_empty_project_is_covered(make_project: MakeProject) -> None:
    files = {"izterms.yaml": "terms: []", "index.rst": "Start\n=====\n"}
    result = make_project(files).build("izterm", conf={"izterm_fail_under": 100})
    assert summary(result)[-1] == "coverage    100.0 % (0 of 0)"
    assert result.app.statuscode == 0


@pytest.mark.parametrize(("limit", "fails"), [(0, False), (66.6, False), (66.66, False), (66.7, True), (100, True)])
def test_coverage_below_the_limit_fails(make_project: MakeProject, limit: float, *, fails: bool) -> None:
    project = make_project(GOOD)
    project.edit("index.rst", "\n\n..", " :izterm:`nope`.\n\n..")
    result = project.build("izterm", conf={"izterm_fail_under": limit, "suppress_warnings": ["izterm.*"]})
    message = f"ERROR: coverage of terms is 66.6 %, less than the {limit} % of izterm_fail_under"
    assert result.warnings == ([message] if fails else [])
    assert result.app.statuscode == int(fails)
    assert summary(result)[6] == "coverage    66.6 % (2 of 3)"


def test_limit_concerns_this_builder_only(make_project: MakeProject) -> None:
    project = make_project({**GOOD, "index.rst": "Start\n=====\n\n:izterm:`nope`\n"})
    assert project.build("text", conf={"izterm_fail_under": 100}).app.statuscode == 0


@pytest.mark.parametrize("value", [-1, 101, [80], True, None])
def test_limit_is_a_number_of_percent(make_project: MakeProject, value: object) -> None:
    with pytest.raises(ConfigError, match=r"^izterm_fail_under must be a number from 0 to 100, not "):
        make_project(GOOD).build("izterm", conf={"izterm_fail_under": value})


@pytest.mark.parametrize("name", ["output.txt", "output.json"])
def test_report_that_can_not_be_written_stops_with_one_line(make_project: MakeProject, name: str) -> None:
    project = make_project(GOOD)
    folder = project.srcdir.parent / "izterm" / name
    folder.mkdir(parents=True)
    with pytest.raises(SphinxError) as stopped:
        project.build("izterm")
    assert str(stopped.value) == f"{folder}: Is a directory: clear the way, or give another output folder"


def test_names_that_nothing_can_encode_are_written(make_project: MakeProject) -> None:
    project = make_project(GOOD)
    name = "caf\udce9.yaml"  # as Python calls a file whose name is not UTF-8
    (project.srcdir / name).write_text("terms: [{term: x}]\n", encoding="utf-8")
    result = project.build("izterm", conf={"izterm_glossaries": ["izterms.yaml", name]})
    assert [finding[3] for finding in findings(result)] == [name]
    assert r"caf\udce9.yaml:1: the entry 'x' says nothing" in result.text("output.txt")


def run(project: Project, *options: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run sphinx-build as a user does, in the current folder or another."""
    return subprocess.run(  # noqa: S603 - our own command
        [
            sys.executable,
            "-m",
            "sphinx",
            "-N",
            "-b",
            "izterm",
            *options,
            str(project.srcdir),
            str(project.srcdir.parent),
        ],
        capture_output=True,
        check=False,
        encoding="utf-8",
        cwd=folder,
    )


def test_report_does_not_depend_on_the_seed_or_the_folder(
    make_project: MakeProject, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = make_project(FILES)
    reports = []
    for seed in (1, 2):
        project.srcdir = project.srcdir.rename(tmp_path / f"source{seed}")
        monkeypatch.setenv("PYTHONHASHSEED", str(seed))
        assert run(project, "-q", "-E", folder=tmp_path if seed == 1 else project.srcdir).returncode == 0
        reports.append([(project.srcdir.parent / name).read_bytes() for name in ("output.txt", "output.json")])
    assert reports[0] == reports[1]
    assert len(reports[0][1].splitlines()) == len(FINDINGS)


def test_command_line(make_project: MakeProject) -> None:
    project = make_project(GOOD)
    project.edit("index.rst", "zone", "zon")
    limited = run(project, "-q", "-D", "izterm_fail_under=51")
    assert limited.returncode == 1
    assert limited.stderr.splitlines()[1:] == [
        "ERROR: coverage of terms is 50.0 %, less than the 51 % of izterm_fail_under"
    ]
    strict = run(project, "-W", "--keep-going")
    assert strict.returncode == 1
    assert strict.stderr.count("undefined term") == 1
    assert len((project.srcdir.parent / "output.json").read_text(encoding="utf-8").splitlines()) == 3
    assert run(project).returncode == 0


def test_example_of_the_manual(project: Project) -> None:
    result = take(project, "report").build("izterm")
    for name in ("output.txt", "output.json"):
        assert result.text(name) == (EXAMPLES / "report" / name).read_text(encoding="utf-8")
    assert result.app.statuscode == 1
    assert result.warnings[-1:] == shown_lines("report", "error-line.txt")
