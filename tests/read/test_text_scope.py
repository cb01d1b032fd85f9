"""Odd texts that leave an element without children: docutils and Sphinx do not expect one."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from conftest import MakeProject

GLOSSARY = "terms:\n- term: key\n  definition: |\n"


@pytest.mark.parametrize("trusted", [False, True])
@pytest.mark.parametrize(
    ("text", "messages"),
    [
        (".. figure:: x.png\n\n   .. izacronyms::\n\nText.", ["the directive 'izacronyms' in the text of 'key'"]),
        ("Text.\n\n   .. _host section:\n", []),
        ("- .. _host section:\n\nText.", []),
        ("Text.\n\n   .. _host section:\n\n      .. [1] Note.\n\n   .. [2] Note.\n", []),
    ],
)
def test_text_is_shown(make_project: MakeProject, text: str, messages: list[str], *, trusted: bool) -> None:
    indented = "".join(f"    {line}\n" if line else "\n" for line in text.splitlines())
    project = make_project({"izterms.yaml": GLOSSARY + indented, "index.rst": "Start\n=====\n\n.. izglossary::\n"})
    (project.srcdir / "x.png").write_bytes(b"")
    result = project.build(conf={"izterm_trusted": trusted})
    page = BeautifulSoup(result.text("index.html"), "html.parser")
    assert "Text." in page.select_one("dl.glossary").get_text()  # type: ignore[union-attr]
    assert [warning.partition("WARNING: ")[2].partition(":")[0] for warning in result.warnings] == messages


@pytest.mark.parametrize("trusted", [False, True])
@pytest.mark.parametrize(
    "text", ["A `link`__.\n\n__ https://a.example", "Text.\n\n__ https://a.example", "A `link`__ and `another`__."]
)
def test_anonymous_links_of_the_page_are_its_own(make_project: MakeProject, text: str, *, trusted: bool) -> None:
    indented = "".join(f"    {line}\n" if line else "\n" for line in text.splitlines())
    page = "Start\n=====\n\nOur `link`__.\n\n.. izglossary::\n\n__ https://ours.example\n"
    project = make_project({"izterms.yaml": GLOSSARY + indented, "index.rst": page})
    result = project.build(conf={"izterm_trusted": trusted})
    links = BeautifulSoup(result.text("index.html"), "html.parser").select("div.body > section > p > a.external")
    assert [(link.get_text(), link["href"]) for link in links] == [("link", "https://ours.example")]
    assert not [warning for warning in result.warnings if warning.startswith("index.rst")]
