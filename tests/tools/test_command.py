"""What a user of the command sees: its output, one line where it stops, and its exit code."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from sphinxext_izuma.tools.command import main
from sphinxext_izuma.version import __version__

COMPANY = "terms:\n- {term: access key, definition: A string.}\n"
FAULTY = """
terms:
  - term: token
    see: [access key]
  - term: a, b
    definitoin: "50 % more"
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the empty folder that the command works in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(name: str, text: str) -> str:
    """Write a file, its text dedented, and return its name."""
    Path(name).write_text(dedent(text).lstrip("\n"), encoding="utf-8")
    return name


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Run the command; return its exit code and what it printed."""
    code = main(arguments)
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def test_sound_glossary_has_no_findings(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "check", write("izterms.yaml", COMPANY)) == (0, "", "")
    assert run(capsys, "check", "izuma") == (0, "", "")


def test_findings_are_lines_that_an_editor_opens(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "check", write("izterms.yaml", FAULTY))
    assert (code, err) == (1, "")
    assert out.splitlines() == [
        "izterms.yaml:5: an entry has no field 'definitoin' (did you mean 'definition'?) [izterm.data]",
        "izterms.yaml:3: 'see' of 'token' (izterms.yaml:2) names no term: 'access key' "
        "(nothing is like it) [izterm.see]",
    ]


def test_name_with_an_acronym_gets_a_hint_and_is_no_fault(capsys: pytest.CaptureFixture[str]) -> None:
    names = ["Container Storage Interface (CSI)", "C (language)", "List (T)"]
    entries = "".join(f"- {{term: {name}, definition: x}}\n" for name in names)
    Path("izterms.yaml").write_text(f"terms:\n{entries}", encoding="utf-8")
    assert main(["check", "izterms.yaml"]) == 0
    mend = "write 'term: Container Storage Interface' and 'acronym: CSI', and both names are found"
    out, err = capsys.readouterr()
    assert out == ""
    assert err == f"izterms.yaml:2: 'Container Storage Interface (CSI)' ends with an acronym: {mend} [izterm.data]\n"


def test_files_are_checked_in_layers(capsys: pytest.CaptureFixture[str]) -> None:
    write("company.yaml", COMPANY)
    write("project.yaml", "terms:\n- {term: token, see: [access key]}\n- {term: Access key, definition: Ours.}\n")
    assert run(capsys, "check", "company.yaml", "project.yaml")[0] == 0
    write("project.yaml", "terms:\n- {term: access key, definition: Ours.}\n")
    assert run(capsys, "check", "company.yaml", "project.yaml") == (
        1,
        "project.yaml:2: the term 'access key' is defined twice, first at company.yaml:2: "
        "rename one, or say 'override: true' in the later entry [izterm.duplicate]\n",
        "",
    )


def test_json_is_an_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "check", "--format", "json", write("izterms.yaml", FAULTY))
    findings = [json.loads(line) for line in out.splitlines()]
    assert [list(finding) for finding in findings] == [
        ["version", "kind", "name", "term", "file", "line", "column", "message", "suggestion", "known"]
    ] * 2
    assert [(finding["kind"], finding["file"], finding["line"]) for finding in findings] == [
        ("data", "izterms.yaml", 5),
        ("see", "izterms.yaml", 3),
    ]


def test_annotations_of_github_escape_what_would_end_them(capsys: pytest.CaptureFixture[str]) -> None:
    name = write("100%, a:b.yaml", 'terms:\n- {term: key, definition: x, "50%\\nmore": x}\n')
    code, out, _ = run(capsys, "check", "--format", "github", name)
    assert code == 1
    assert out.startswith("::error file=100%25%2C a%3Ab.yaml,line=2,title=izterm.data::an entry has no field '50%25")
    assert out.count("\n") == 1


def test_broken_file_is_a_finding_and_the_others_are_checked(capsys: pytest.CaptureFixture[str]) -> None:
    write("broken.yaml", "terms:\n- term: [\n")
    write("faulty.yaml", FAULTY)
    code, out, err = run(capsys, "check", "broken.yaml", "faulty.yaml")
    assert (code, err) == (1, "")
    # 'access key' may be in the broken file: only what is wrong in a file by itself is said.
    assert [line.partition(": ")[0] for line in out.splitlines()] == ["broken.yaml:2", "faulty.yaml:5"]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("nope.yaml", "nope.yaml: can't read the glossary: No such file or directory (nope.yaml)"),
        ("./", "no glossary file is found by './': write the path of a file that ends in .yaml"),
    ],
)
def test_file_that_is_not_there_stops_the_command(capsys: pytest.CaptureFixture[str], name: str, message: str) -> None:
    assert run(capsys, "check", name) == (2, "", f"sphinx-izterm: {message}\n")


def test_glossary_that_is_not_installed_stops_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "check", "nope")
    assert (code, out) == (2, "")
    assert err.startswith("sphinx-izterm: no installed glossary is named 'nope' (installed: ")
    assert err.count("\n") == 1


@pytest.mark.parametrize("arguments", [[], ["list"], ["nope"], ["check", "--format", "xml", "a.yaml"]])
def test_wrong_usage(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert capsys.readouterr().err.startswith("usage: sphinx-izterm")


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--version"])
    assert (stopped.value.code, capsys.readouterr().out) == (0, f"sphinx-izterm {__version__}\n")


def test_check_of_what_conf_py_names(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(capsys, "check") == (
        2,
        "",
        "sphinx-izterm: no conf.py here, or in docs/: name glossary files, or its folder with -c\n",
    )
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "a.yaml").write_text("terms: [{term: zone, see: [area]}]", encoding="utf-8")
    (docs / "b.yaml").write_text("terms: [{term: area, definition: 'An :izterm:`zoen`.'}]", encoding="utf-8")
    (docs / "conf.py").write_text("import nothing\nizterm_glossaries = ['a.yaml', 'b.yaml']\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    message = "docs/b.yaml:1:38: undefined term: 'zoen' (did you mean 'zone'?) [izterm.undefined]\n"
    assert run(capsys, "check", "-c", str(docs)) == (1, message, "")
    (docs / "conf.py").write_text("izterm_glossaries = names()\n", encoding="utf-8")
    code, _, err = run(capsys, "check", "--conf", str(docs))
    assert code == 2
    assert err.endswith("conf.py:1: izterm_glossaries is no list of texts: name the glossary files instead\n")
    (docs / "conf.py").write_text("", encoding="utf-8")
    (docs / "izterms.yaml").write_text("terms:\n", encoding="utf-8")
    assert run(capsys, "check", "-c", str(docs))[0] == 1


def started(*arguments: str, stdout: int) -> subprocess.Popen[str]:
    """Start the command in a Python of its own."""
    command = [sys.executable, "-m", "sphinxext_izuma", *arguments]
    root = Path(__file__).parents[2]
    return subprocess.Popen(command, cwd=root, stdout=stdout, stderr=subprocess.PIPE, text=True)  # noqa: S603 - our own


def test_reader_that_goes_away_gets_one_line_and_no_traceback() -> None:
    with started("schema", stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == "sphinx-izterm: the reader of the output went away before its end\n"
        assert process.wait() == 2


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
def test_full_disk_gets_one_line_and_no_traceback() -> None:
    with Path("/dev/full").open("w") as full, started("schema", stdout=full.fileno()) as process:
        assert process.stderr is not None
        assert process.stderr.read() == "sphinx-izterm: output: No space left on device\n"
        assert process.wait() == 2


WORDS = """
    glossary: {name: acme}
    terms:
      - term: certificate authority
        acronym: CA
        definition: Issues certificates.
        tags: [a, b]
      - term: index
        aliases: ["register; list", "the \\"index\\""]
        definition: x
      - term: indices
        definition: Not the plural.
      - term: data
        forms: [datum]
        definition: x
        deprecated: [facts]
"""


def test_list_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "list", write("izterms.yaml", WORDS)) == (
        0,
        'certificate authority (CA)\ndata (facts)\nindex (register; list, the "index")\nindices\n',
        "",
    )
    _, out, _ = run(capsys, "list", "--forms", "izterms.yaml")
    assert out.splitlines() == [
        "certificate authority (CA)",
        "    certificate authorities, CAs",
        "data (facts)",
        "    datum, datas, factses",
        'index (register; list, the "index")',
        "    indexes, register; lists",
        "indices",
        "    indiceses",
    ]


def test_list_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "list", "--format", "json", write("izterms.yaml", WORDS))
    assert json.loads(out)["glossary"] == {"name": "acme"}
    assert json.loads(out)["terms"][0] == {
        "term": "certificate authority",
        "id": "certificate-authority",
        "acronym": "CA",
        "definition": "Issues certificates.",
        "tags": ["a", "b"],
    }
    _, with_forms, _ = run(capsys, "list", "--forms", "--format", "json", "izterms.yaml")
    forms = [entry["forms"] for entry in json.loads(with_forms)["terms"]]
    assert forms == [
        ["certificate authorities", "CAs"],
        ["indexes", "register; lists"],
        ["indiceses"],
        ["datum", "datas", "factses"],
    ]
    _, table, _ = run(capsys, "list", "--format", "csv", "izterms.yaml")
    assert list(csv.DictReader(table.splitlines()))[1] == {
        "term": "index",
        "id": "index",
        "aliases": 'register\\; list; the "index"',
        "acronym": "",
        "forms": "",
        "deprecated": "",
        "definition": "x",
        "tags": "",
        "glossary.name": "",
    }
    # Both are glossary files.
    assert run(capsys, "check", write("a.csv", table), write("a.json", '{"terms": []}')) == (0, "", "")
    write("a.json", out)
    assert run(capsys, "list", "--format", "csv", "a.json") == (0, table, "")
    assert run(capsys, "list", "--format", "json", "a.csv") == (0, out, "")


def test_translations_are_listed_in_their_glossary_or_alone(capsys: pytest.CaptureFixture[str]) -> None:
    write("acme.yaml", "glossary: {name: acme}\nterms: [{term: gate, definition: x}]")
    write("acme.de.yaml", "glossary: {translates: acme, language: de}\nterms: [{of: gate, term: Tor}]")
    gate = {"term": "gate", "id": "gate", "definition": "x", "translations": {"de": {"term": "Tor"}}}
    _, out, _ = run(capsys, "list", "--format", "json", "acme.yaml")
    assert json.loads(out) == {"glossary": {"name": "acme"}, "terms": [gate]}
    _, alone, _ = run(capsys, "list", "--format", "csv", "acme.de.yaml")
    assert alone == "of,term,glossary.name,glossary.language,glossary.translates\ngate,Tor,acme,de,acme\n"
    _, out, _ = run(capsys, "list", "--format", "json", "acme.yaml", write("b.csv", "term,see\na,gate\n"))
    assert [[entry["term"] for entry in file["terms"]] for file in json.loads(out)] == [["gate"], ["a"]]
    assert run(capsys, "list", "--format", "csv", "acme.yaml", "b.csv") == (
        2,
        "",
        "sphinx-izterm: a table has one glossary, not 2: name one, or write '--format json'\n",
    )


def test_installed_glossary_is_listed_by_its_name(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "list", "--format", "csv", "izuma")
    assert code == 0
    assert len(list(csv.DictReader(out.splitlines()))) > 100
    assert (
        run(capsys, "list", "--format", "csv", write("empty.yaml", "terms: []\n"))[1] == "term,glossary.name\n,empty\n"
    )


def test_conf_py_itself_is_as_good_as_its_folder(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "docs").mkdir()
    write("docs/conf.py", "izterm_glossaries = ['izterms.yaml']\n")
    write("docs/izterms.yaml", COMPANY)
    assert run(capsys, "check", "-c", "docs/conf.py") == (0, "", "")
