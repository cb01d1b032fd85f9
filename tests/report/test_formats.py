"""``sphinx-izterm report``: a report in the formats of CI systems, and the numbers that folders may have."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from conftest import MakeProject, Project
from pydantic_sarif.model import StaticAnalysisResultsFormatSarifVersion210JsonSchema as Sarif

from sphinxext_izuma.glossary.finding import Finding, Kind
from sphinxext_izuma.glossary.term import Place
from sphinxext_izuma.reports import baseline
from sphinxext_izuma.reports.findings_file import SCHEMA
from sphinxext_izuma.reports.formats import FORMATS
from sphinxext_izuma.reports.kinds import SUBJECTS
from sphinxext_izuma.tools.command import main

# A finding of each shape: with all values, without a column, without a line, without a file; with hard characters.
UNDEFINED = "undefined term: '<&\"é' (nothing is like it in izterms.yaml)"
FINDINGS = (
    Finding(Place("guide/100%, a:b.rst", "", 14), Kind.UNDEFINED, UNDEFINED, '<&"é', column=5),
    Finding(Place("guide/100%, a:b.rst", "", 15), Kind.UNDEFINED, UNDEFINED, '<&"é', column=5),
    Finding(Place("guide/deep/\x0bc.md", "", 2), Kind.MENTION, "unlinked term: 'key': write …", "key", "key", "…", 1),
    Finding(
        Place("izterms.yaml", "", 3),
        Kind.DUPLICATE,
        "the key 'a\x0b' stands twice, first at izterms.yaml:2: this one is ignored, remove one",
    ),
    Finding(Place("conf.py", "", 0), Kind.CONFIG, "'izterm_x' is no configuration value (nothing is like it)"),
    Finding(Place("", "", 0), Kind.DATA, "izterm-scope: no scoped glossary is named 'x' (nothing is like it)"),
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with the sources in docs, the current one, and a report in it."""
    monkeypatch.chdir(tmp_path)
    for finding in FINDINGS:
        if finding.place.label:
            path = tmp_path / "docs" / finding.place.label
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()
    text = "".join(f"{finding.as_json(known=finding.kind is Kind.DATA)}\n" for finding in FINDINGS)
    (tmp_path / "output.json").write_text(text, encoding="utf-8")
    return tmp_path


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Return the output of the command ``report``, which must succeed."""
    assert main(["report", "output.json", *arguments]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return out


def test_text_and_github_have_paths_from_the_current_folder(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(capsys).splitlines()[:2] == [
        f"docs/guide/100%, a:b.rst:14:5: {UNDEFINED} [izterm.undefined]",
        f"docs/guide/100%, a:b.rst:15:5: {UNDEFINED} [izterm.undefined]",
    ]
    lines = printed(capsys, "--format", "github", "--all").rstrip("\n").split("\n")
    assert len(lines) == len(FINDINGS)
    assert lines[0] == (
        f"::error file=docs/guide/100%25%2C a%3Ab.rst,line=14,col=5,title=izterm.undefined::{UNDEFINED}"
    )
    assert printed(capsys, "--source", "other").startswith("other/guide/100%")
    assert folder == Path.cwd()


def test_gitlab_report_has_its_keys_and_fingerprints_that_stay(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    issues = json.loads(printed(capsys, "--format", "gitlab", "--all"))
    assert [list(issue) for issue in issues] == [
        ["description", "check_name", "fingerprint", "severity", "location"]
    ] * len(FINDINGS)
    assert issues[2]["location"] == {"path": "docs/guide/deep/\x0bc.md", "lines": {"begin": 2}}
    assert [issue["severity"] for issue in issues] == ["minor", "minor", "info", "minor", "minor", "minor"]
    assert [issue["location"]["lines"]["begin"] for issue in issues] == [14, 15, 2, 3, 1, 1]
    assert len({issue["fingerprint"] for issue in issues}) == len(FINDINGS)

    report = folder / "output.json"
    text = report.read_text(encoding="utf-8").replace('"line": 15', '"line": 900').replace("yaml:2", "yaml:77")
    report.write_text(text, encoding="utf-8")
    moved = json.loads(printed(capsys, "--format", "gitlab", "--all"))
    assert [issue["fingerprint"] for issue in moved] == [issue["fingerprint"] for issue in issues]


def test_sarif_report_fits_the_published_schema(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = printed(capsys, "--format", "sarif", "--all")
    Sarif.model_validate_json(out)
    with pytest.raises(ValueError, match="extra_forbidden"):  # otherwise the line above would prove little
        Sarif.model_validate_json(out.replace('"startLine"', '"beginLine"'))
    [run] = json.loads(out)["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert rules == [f"izterm.{kind.value}" for kind in Kind]
    results = run["results"]
    assert all(rules[result["ruleIndex"]] == result["ruleId"] for result in results)
    assert [result["baselineState"] for result in results] == ["new"] * 5 + ["unchanged"]
    place = results[0]["locations"][0]["physicalLocation"]
    assert place == {
        "artifactLocation": {"uri": "docs/guide/100%25%2C%20a%3Ab.rst"},
        "region": {"startLine": 14, "startColumn": 5},
    }
    assert "region" not in results[4]["locations"][0]["physicalLocation"]
    assert "locations" not in results[5]
    assert folder == Path.cwd()


def test_junit_report_is_xml_with_a_suite_for_each_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = ET.fromstring(printed(capsys, "--format", "junit"))  # noqa: S314 - our own
    assert root.attrib == {"name": "izterm", "tests": "5", "failures": "5"}
    suites = {suite.attrib["name"]: suite for suite in root}
    assert {name: suite.attrib["failures"] for name, suite in suites.items()} == {
        "docs/guide/100%, a:b.rst": "2",
        "docs/guide/deep/\N{REPLACEMENT CHARACTER}c.md": "1",
        "docs/izterms.yaml": "1",
        "docs/conf.py": "1",
    }
    test = suites["docs/guide/100%, a:b.rst"][0]
    assert (test.attrib["name"], test.attrib["line"]) == (f"14:5: {UNDEFINED}", "14")
    assert (test[0].tag, test[0].attrib["type"]) == ("failure", "izterm.undefined")
    assert r"'a\x0b' stands twice" in suites["docs/izterms.yaml"][0].attrib["name"]

    (folder / "output.json").write_text("", encoding="utf-8")
    empty = ET.fromstring(printed(capsys, "--format", "junit"))  # noqa: S314 - our own
    assert [(test.attrib["name"], len(test)) for test in empty.iter("testcase")] == [("no findings", 0)]
    assert json.loads(printed(capsys, "--format", "gitlab")) == []
    Sarif.model_validate_json(printed(capsys, "--format", "sarif"))


@pytest.mark.parametrize(
    ("limits", "messages"),
    [
        (["guide/=3", ".=2"], []),
        (["guide/=2", ".=2"], ["guide: findings: 3, allowed: 2"]),
        (["guide=9", "guide/deep/=0", ".=9"], ["guide/deep: findings: 1, allowed: 0"]),
        ([".=4"], [".: findings: 5, allowed: 4"]),
        (["gui=0", "guide/deep/\x0bc.md=1", "other/=0"], []),
        (["izterms.yaml=0"], ["izterms.yaml: findings: 1, allowed: 0"]),
    ],
)
def test_folder_with_too_many_findings_fails(
    folder: Path, capsys: pytest.CaptureFixture[str], limits: list[str], messages: list[str]
) -> None:
    for name in ("gui", "other"):
        (folder / "docs" / name).mkdir()
    given = [part for limit in limits for part in ("--max", limit)]
    assert main(["report", "output.json", "--format", "gitlab", *given]) == (1 if messages else 0)
    out, err = capsys.readouterr()
    assert err.splitlines() == [f"sphinx-izterm: {message}" for message in messages]
    assert len(json.loads(out)) == 5
    assert folder == Path.cwd()


def test_what_check_prints_is_read_from_standard_input(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("izterms.yaml").write_text("terms:\n- {term: key, definition: x, colour: red}\n", encoding="utf-8")
    assert main(["check", "--format", "json", "izterms.yaml"]) == 1
    out, _ = capsys.readouterr()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(out.encode())))
    assert main(["report", "-", "--format", "github", "--max", ".=0"]) == 1
    assert capsys.readouterr().out.startswith("::error file=izterms.yaml,line=2,title=izterm.data::")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{}\n", "output.json is no report: give the file output.json of 'sphinx-build -b izterm'"),
        ("[]\n", "output.json is no report: give the file output.json of 'sphinx-build -b izterm'"),
        ('{"version": 1\n', "output.json is no report: give the file output.json of 'sphinx-build -b izterm'"),
        (
            f"{FINDINGS[0].as_json()}\n\n<<<<<<< HEAD\n",
            "output.json:3 is no line of a report: give the file output.json of 'sphinx-build -b izterm'",
        ),
        (
            FINDINGS[0].as_json().replace(f'"{FINDINGS[0].kind.value}"', '"new"', 1),
            "output.json:1 has the kind 'new', which this program does not know: make it anew",
        ),
        (b"\xff\n", "output.json is no report: give the file output.json of 'sphinx-build -b izterm'"),
        (
            FINDINGS[0].as_json().replace('"version": 1', '"version": 2'),
            "output.json has the version 2, and this program reads 1: make it anew",
        ),
        (
            FINDINGS[0].as_json().replace('"line": 14', '"line": true'),
            "output.json is no report: give the file output.json of 'sphinx-build -b izterm'",
        ),
        (
            FINDINGS[2]._replace(place=Place("nowhere.rst", "", 1)).as_json(),
            "the sources of output.json are not found: give their folder with --source",
        ),
    ],
)
def test_other_file_is_refused_in_one_line(
    folder: Path, capsys: pytest.CaptureFixture[str], text: str | bytes, message: str
) -> None:
    (folder / "output.json").write_bytes(text if isinstance(text, bytes) else text.encode())
    assert main(["report", "output.json"]) == 2
    assert capsys.readouterr() == ("", f"sphinx-izterm: {message}\n")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-8-sig"])
def test_report_that_a_shell_of_windows_has_written(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], encoding: str
) -> None:
    finding = FINDINGS[0]._replace(place=Place("", "", 0), column=0, name="日本")
    mark = "\ufeff" if encoding == "utf-16-be" else ""  # the others write it themselves
    content = f"{mark}{finding.as_json()}\r\n".encode(encoding)
    (folder / "output.json").write_bytes(content)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    for file in ("output.json", "-"):
        assert main(["report", file]) == 0
        # A finding without a file begins with its message.
        assert capsys.readouterr() == (f"{finding.message} [izterm.{finding.kind.value}]\n", "")


@pytest.mark.parametrize("name", ["docs/guide", "/guide", "guidance", "../guide"])
def test_limit_of_a_folder_that_is_not_there_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    """Else all findings would pass."""
    assert main(["report", "output.json", "--max", "guide=100", "--max", f"{name}/=0"]) == 2
    cure = "write it as seen from the source folder"
    refused = f"sphinx-izterm: --max: '{name}' is no file or folder in 'docs': {cure}\n"
    assert capsys.readouterr() == ("", refused)
    # Without findings there is nothing to look for.
    (folder / "output.json").write_text("", encoding="utf-8")
    assert main(["report", "output.json", "--max", f"{name}/=0"]) == 0


def test_wrong_limit_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["report", "output.json", "--max", "guide"])
    assert "'guide' is no folder with a number: write it like guide/=10" in capsys.readouterr().err


def valid(line: str) -> Any:
    """Return the object of a line, which must fit the schema."""
    value = json.loads(line)
    jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(value)
    return value


def test_each_line_fits_the_schema(capsys: pytest.CaptureFixture[str]) -> None:
    for line in (*(finding.as_json() for finding in FINDINGS), *baseline.lines_for(FINDINGS)):
        value = valid(line)
        for key in value:
            with pytest.raises(jsonschema.ValidationError):
                valid(json.dumps({name: given for name, given in value.items() if name != key}))
    assert main(["schema", "findings"]) == 0
    schema = json.loads(capsys.readouterr().out)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema == json.loads(SCHEMA.read_text(encoding="utf-8"))


def test_each_kind_has_a_subject() -> None:
    assert SUBJECTS.keys() == set(Kind)
    assert set(FORMATS) == {"text", "github", "gitlab", "sarif", "junit"}


def test_report_of_a_build_is_printed(make_project: MakeProject, capsys: pytest.CaptureFixture[str]) -> None:
    project: Project = make_project(
        {"izterms.yaml": "terms: [{term: key, definition: x}]", "sub/index.rst": "X\n=\n\n:izterm:`kez`\n"}
    )
    result = project.build("izterm", conf={"root_doc": "sub/index"})
    report = str(result.outdir / "output.json")
    assert main(["report", report, "--source", str(project.srcdir), "--format", "sarif"]) == 0
    out = capsys.readouterr().out
    Sarif.model_validate_json(out)
    assert out.count('"ruleId": "izterm.undefined"') == 1
    assert [valid(line)["known"] for line in result.text("output.json").splitlines()] == [False, False]
