"""The examples of the manual do what the manual says of them, and say what it shows."""

from __future__ import annotations

import csv
import re
import shlex
import shutil
import tomllib
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from conftest import Project, Result
from manual_examples import EXAMPLES, MANUAL, links, shown_lines, take
from sphinx.errors import ConfigError

from sphinxext_izuma.glossary.file.source import ENTRY_POINTS
from sphinxext_izuma.glossary.finding import Kind
from sphinxext_izuma.tools.command import main

# A folder is a project; what these need beside their own files is in a test of their own.
SPECIAL = {
    "bring",
    "ci",
    "command",
    "intersphinx",
    "kubernetes",
    "linters",
    "lookup",
    "migrate",
    "package",
    "report",
    "translate",
}
PROJECTS = sorted(folder.name for folder in EXAMPLES.iterdir() if folder.name not in SPECIAL)
_SHOWN = re.compile(r"(?:literalinclude::|literalinclude\}|include::|include\}|:file:) +(?:/manual/)?examples/(\S+)")


PROMPT = "$ sphinx-izterm "


def is_console(path: Path) -> bool:
    """Return whether a file shows a command and what it prints."""
    return path.read_text(encoding="utf-8").startswith(PROMPT)


def assert_links_lead_somewhere(result: Result) -> None:
    ids = {
        path.name: {tag["id"] for tag in BeautifulSoup(result.text(path.name), "html.parser").select("[id]")}
        for path in result.outdir.glob("*.html")
    }
    for path in result.outdir.glob("*.html"):
        for link in links(result, path.name):
            page, _, anchor = str(link["href"]).partition("#")
            if page.startswith("https://"):
                continue
            assert anchor in ids[page or path.name], f"{path.name}: {link}"


@pytest.mark.parametrize("name", [name for name in PROJECTS if not (EXAMPLES / name / "error.txt").exists()])
def test_example_builds_with_the_warnings_that_the_manual_shows(name: str, project: Project) -> None:
    before = (project.srcdir / "conf.py").read_text(encoding="utf-8").count("\n")
    result = take(project, name).build()
    assert _with_own_lines(result.warnings, before) == shown_lines(name, "warnings.txt")
    assert_links_lead_somewhere(result)


def _with_own_lines(messages: list[str], before: int) -> list[str]:
    """Return messages with the lines of the example's conf.py, which comes after *before* lines of the tests."""
    return [re.sub(r"conf\.py:(\d+)", lambda match: f"conf.py:{int(match[1]) - before}", each) for each in messages]


@pytest.mark.parametrize("name", [name for name in PROJECTS if (EXAMPLES / name / "error.txt").exists()])
def test_example_fails_with_the_message_that_the_manual_shows(name: str, project: Project) -> None:
    before = (project.srcdir / "conf.py").read_text(encoding="utf-8").count("\n")
    try:
        [message] = take(project, name).build().warnings
    except ConfigError as stopped:
        message = f"conf.py:{before + 1}: ERROR: {stopped}"
    [message] = _with_own_lines([message], before)
    message = re.sub(r"\((\w+\.yaml)\)", r"(/home/me/shop/\1)", message)
    assert [message] == shown_lines(name, "error.txt")


def test_table_of_look_ups_is_right(project: Project) -> None:
    with (EXAMPLES / "lookup" / "lookup.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    uses = "\n".join(f"#. :izterm:`{row['You write']}`" for row in rows)
    (project.srcdir / "index.rst").write_text(f"Start\n=====\n\n{uses}\n\n.. izglossary::\n", encoding="utf-8")
    result = take(project, "lookup").build()
    page = BeautifulSoup(result.text("index.html"), "html.parser")
    titles = {}
    for link in links(result, "index.html"):
        entry = page.find(id=str(link["href"])[1:])
        assert entry is not None
        titles[link.get_text()] = next(entry.stripped_strings).partition(" (")[0]
    for row in rows:
        found = titles.get(row["You write"], "nothing")
        assert row["It finds"].partition(":")[0] == found, row
    assert len(result.warnings) == sum(row["It finds"].startswith("nothing") for row in rows)


def test_acronyms_read_as_the_manual_shows(project: Project) -> None:
    shown = take(project, "acronyms").build("text").text("index.txt")
    assert shown.partition("-[ All terms ]-")[0].rstrip().splitlines() == shown_lines("acronyms", "shown.txt")


def test_first_mention_is_linked_unless_the_page_links_the_term(project: Project) -> None:
    result = take(project, "autolink").build()
    assert [link.get_text() for link in links(result, "index.html")] == ["access key", "gateway"]


def test_name_of_another_project_is_found_through_intersphinx(project: Project, tmp_path: Path) -> None:
    other = Project(tmp_path / "other" / "source")
    other.write({"conf.py": (project.srcdir / "conf.py").read_text(encoding="utf-8")})
    inventory = take(other, "first").build().outdir / "objects.inv"
    address = "https://docs.shop.example/"
    result = take(project, "intersphinx").build(conf={"intersphinx_mapping": {"shop": (address, str(inventory))}})
    assert result.warnings == []
    page = BeautifulSoup(result.text("index.html"), "html.parser")
    foreign = {link.get_text(): link["href"] for link in page.select("p a.external")}
    assert foreign["access key"] == f"{address}glossary.html#term-access-key"
    assert foreign["application"] == f"{address}glossary.html#term-application"


def test_package_is_found_by_its_name(project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = EXAMPLES / "package"
    declared = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    installed = tmp_path / "site-packages"
    shutil.copytree(folder / "acme_terms", installed / "acme_terms")
    info = installed / "acme_terms-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Name: {declared['name']}\nVersion: {declared['version']}\n", encoding="utf-8")
    points = "\n".join(f"{name} = {value}" for name, value in declared["entry-points"][ENTRY_POINTS].items())
    (info / "entry_points.txt").write_text(f"[{ENTRY_POINTS}]\n{points}\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(installed))

    conf = (folder / "conf.py").read_text(encoding="utf-8")
    (project.srcdir / "conf.py").write_text(f"extensions = ['sphinxext_izuma']\n{conf}", encoding="utf-8")
    project.write({"izterms.yaml": "terms: []", "index.rst": "Start\n=====\n\nAn :izterm:`access key`.\n"})
    result = project.build()
    assert result.warnings == []
    hrefs = [link["href"] for link in links(result, "index.html")]
    assert hrefs == ["https://docs.acme.example/glossary.html#term-access-key"]


CONSOLE = sorted(path.relative_to(EXAMPLES).as_posix() for path in EXAMPLES.glob("*/*.txt") if is_console(path))


@pytest.mark.parametrize("name", CONSOLE)
def test_command_prints_what_the_manual_shows(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    example = EXAMPLES / name
    shutil.copytree(example.parent, tmp_path / "example")
    monkeypatch.chdir(tmp_path / "example")
    command, _, shown = example.read_text(encoding="utf-8").partition("\n")
    if name == "migrate/migrate.txt":  # the step before it
        assert main(["convert", "docs/glossary.rst", "-o", "docs/izterms.yaml", "--replace"]) == 0
        capsys.readouterr()
    main(shlex.split(command.removeprefix(PROMPT)))
    assert "".join(capsys.readouterr()) == shown


BROUGHT = sorted(path.name for path in (EXAMPLES / "bring").iterdir() if path.suffix != ".txt")


@pytest.mark.parametrize("name", BROUGHT)
def test_glossary_of_another_tool_is_taken_in(name: str, project: Project) -> None:
    output = str(project.srcdir / "izterms.yaml")
    assert main(["convert", str(EXAMPLES / "bring" / name), "-o", output]) == 0
    (project.srcdir / "conf.py").write_text("extensions = ['sphinxext_izuma']\n", encoding="utf-8")
    used = "API" if name == "abbreviations.md" else "access keys"
    project.write({"index.rst": f"Start\n=====\n\n:izterm:`{used}`\n\n.. izglossary::\n"})
    result = project.build(warningiserror=True)
    assert (result.warnings, result.app.statuscode) == ([], 0)
    assert_links_lead_somewhere(result)


def test_project_is_moved_by_the_commands_that_the_manual_shows(project: Project) -> None:
    example = EXAMPLES / "migrate"
    shutil.copytree(example / "docs", project.srcdir, dirs_exist_ok=True)
    docs = str(project.srcdir)
    glossary = str(project.srcdir / "glossary.rst")
    assert main(["convert", glossary, "-o", str(project.srcdir / "izterms.yaml"), "--replace"]) == 0
    assert main(["migrate", "--write", docs]) == 0
    project.write({"index.rst": "Start\n=====\n\n.. toctree::\n\n   glossary\n   keys\n   more\n"})
    (project.srcdir / "conf.py").write_text(
        (example / "conf.py").read_text(encoding="utf-8") + "extensions += ['myst_parser']\n", encoding="utf-8"
    )
    result = project.build(warningiserror=True)
    assert (result.warnings, result.app.statuscode) == ([], 0)
    assert_links_lead_somewhere(result)
    assert [link.get_text() for page in ("keys.html", "more.html") for link in links(result, page)] == [
        "access key",
        "application",
        "keys",
    ]


def test_each_subtype_of_warnings_has_a_section_and_an_example() -> None:
    page = (MANUAL / "warnings.rst").read_text(encoding="utf-8")
    for subtype in Kind:
        assert f".. _izterm.{subtype.value}:" in page
        examples = EXAMPLES.glob("*/warnings.txt")
        assert any(f"[izterm.{subtype.value}]" in path.read_text(encoding="utf-8") for path in examples)


def test_each_example_is_shown() -> None:
    pages = [path.read_text(encoding="utf-8") for path in MANUAL.iterdir() if path.suffix in {".rst", ".md"}]
    shown = {match.split("/")[0] for text in pages for match in _SHOWN.findall(text)}
    assert {folder.name for folder in EXAMPLES.iterdir()} <= shown
    for folder in EXAMPLES.iterdir():
        for file in ("warnings.txt", "error.txt"):
            if (folder / file).exists():
                assert any(f"examples/{folder.name}/{file}" in text for text in pages)
