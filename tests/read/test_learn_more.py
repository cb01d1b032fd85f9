"""The line "Learn more" of an entry: a link to a page with its title, or to an address; and wrong pages."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from conftest import MakeProject, Project, Result

FILES = {
    "index.rst": "Start\n=====\n\nAn :izterm:`access key`.\n\n.. toctree::\n\n   terms/all\n   guide/keys\n",
    "terms/all.rst": "Terms\n=====\n\n.. izglossary::\n",
    "guide/keys.rst": "All *keys*\n==========\n\nText.\n",
}
WRONG = "izterms.yaml:4: WARNING: learn_more of 'access key' names no page: "


def glossary(target: str) -> dict[str, str]:
    """Return a glossary file that names *target* in its line 4."""
    text = f"terms:\n  - term: access key\n    definition: A string.\n    learn_more: {target}\n"
    return {"izterms.yaml": f"{text}    tags: [key]\n    source: Us\n"}


def lines(result: Result, page: str = "terms/all.html") -> list[tuple[str, str]]:
    """Return the text and the link of each line "Learn more" on a page."""
    soup = BeautifulSoup(result.text(page), "html.parser")
    return [(line.get_text(), str(line.a and line.a["href"])) for line in soup.select(".izterm-learn-more")]


@pytest.mark.parametrize("target", ["guide/keys", "/guide/keys"])
def test_page_is_linked_with_its_title(make_project: MakeProject, target: str) -> None:
    result = make_project({**FILES, **glossary(target)}).build()
    assert result.warnings == []
    assert lines(result) == [("Learn more: All keys", "../guide/keys.html")]


@pytest.mark.parametrize("target", ["https://acme.example/keys?a=b#c", "http://acme.example"])
def test_address_is_linked_without_its_scheme(make_project: MakeProject, target: str) -> None:
    result = make_project({**FILES, **glossary(target)}).build()
    assert result.warnings == []
    assert lines(result) == [(f"Learn more: {target.partition('//')[2]}", target)]


def test_line_is_on_a_page_in_markdown_and_in_other_builders(make_project: MakeProject) -> None:
    project = make_project({**FILES, "terms/all.md": "# Terms\n\n```{izglossary}\n```\n", **glossary("guide/keys")})
    (project.srcdir / "terms" / "all.rst").unlink()
    result = project.build(conf={"nitpicky": True})
    assert (result.warnings, lines(result)) == ([], [("Learn more: All keys", "../guide/keys.html")])
    result = project.build("singlehtml")
    assert result.warnings == []
    assert [text for text, _ in lines(result, "index.html")] == ["Learn more: All keys"]
    assert "Learn more: All keys" in project.build("text").text("terms/all.txt")
    assert "Learn more" not in project.build("gettext", doctrees="messages").text("terms.pot")


@pytest.mark.parametrize(
    ("target", "cure"),
    [
        ("guide/kyes", "(did you mean 'guide/keys'?)"),
        ("guide/keys.rst", "(write 'guide/keys', without the suffix)"),
        ("/guide/keys.md", "(write 'guide/keys', without the suffix)"),
        ("elsewhere", "(write the path from the source folder, without the suffix)"),
    ],
)
def test_wrong_page_is_reported_by_each_build(make_project: MakeProject, target: str, cure: str) -> None:
    project = make_project({**FILES, **glossary(target)})
    for _ in range(3):
        result = project.build(conf={"nitpicky": True})
        assert result.warnings == [f"{WRONG}{target!r} {cure} [izterm.data]"]
        assert lines(result) == []


def test_wrong_page_of_an_unlisted_term_is_reported(make_project: MakeProject) -> None:
    project = make_project({"index.rst": "Start\n=====\n", **glossary("guide/kyes")})
    for _ in range(2):
        [warning] = project.build().warnings
        assert warning.startswith(WRONG)


def test_page_that_appears_mends_the_line_and_one_that_goes_breaks_it(make_project: MakeProject) -> None:
    project = make_project({**FILES, **glossary("guide/more")})
    assert len(project.build().warnings) == 1
    project.write({"guide/more.rst": ":orphan:\n\nMore\n====\n"})
    result = project.build()
    assert (result.warnings, lines(result)) == ([], [("Learn more: More", "../guide/more.html")])
    assert project.build().written == []
    project.edit("guide/more.rst", "More", "Even more")
    project.edit("guide/more.rst", "====", "=========")
    result = project.build()
    assert (result.warnings, lines(result)) == ([], [("Learn more: Even more", "../guide/more.html")])
    assert result.read == ["guide/more"]
    (project.srcdir / "guide" / "more.rst").unlink()
    result = project.build()
    assert [len(result.warnings), lines(result)] == [1, []]


def test_page_of_another_project_is_not_reported(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    installed = project.srcdir.parent / "site-packages"
    info = installed / "harbour_terms-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Name: harbour-terms\nVersion: 1.0\n", encoding="utf-8")
    points = "[sphinxext_izuma.glossaries]\nharbour = harbour_terms:PATH\n"
    (info / "entry_points.txt").write_text(points, encoding="utf-8")
    (installed / "harbour_terms").mkdir()
    (installed / "harbour_terms" / "izterms.yaml").write_text(glossary("their/page")["izterms.yaml"], encoding="utf-8")
    code = "from pathlib import Path\nPATH = Path(__file__).with_name('izterms.yaml')\n"
    (installed / "harbour_terms" / "__init__.py").write_text(code, encoding="utf-8")
    monkeypatch.syspath_prepend(str(installed))
    project.write(FILES)
    result = project.build(conf={"izterm_glossaries": ["harbour"]})
    assert (result.warnings, lines(result)) == ([], [])
