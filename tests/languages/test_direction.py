"""What is in another language or direction than the page says so to browsers."""

from __future__ import annotations

import json
import re

import pytest
from bs4 import BeautifulSoup
from conftest import MakeProject, Result, boxes

PAGE = "Start\n=====\n\n:izterm:`x1`\n\n.. izglossary::\n"


def built(make_project: MakeProject, glossary: str, language: str = "en") -> tuple[Result, BeautifulSoup]:
    project = make_project({"izterms.yaml": glossary, "index.rst": PAGE})
    result = project.build(conf={"language": language, "html_baseurl": "https://x.example/"})
    assert result.warnings == []
    return result, BeautifulSoup(result.text("index.html"), "html.parser")


def entry(page: BeautifulSoup) -> str:
    found = page.select_one("dl.glossary")
    assert found
    html = re.sub(r"\s*\n\s*", "", str(found))
    # Without what leads to the entry by other names, and from it.
    return re.sub(r'<a class="headerlink".*?</a>|<details.*?</details>|<span id="[^"]*"></span>', "", html)


def test_glossary_in_another_language(make_project: MakeProject) -> None:
    glossary = "glossary: {language: de}\nterms: [{term: x1, acronym: X, definition: Ein Ding., note: Wichtig.}]"
    _, page = built(make_project, glossary)
    head = '<bdi lang="de">x1</bdi> (<bdi lang="de">X</bdi>)'
    assert f'<dt id="term-x1">{head}</dt><dd><div lang="de"><p>Ein Ding.</p></div>' in entry(page)
    assert '<div lang="de"><p>Wichtig.</p></div>' in entry(page)
    assert boxes(page)["#term-x1"] == '<b><bdi lang="de">x1</bdi></b> (X)<div lang="de"><p>Ein Ding.</p></div>'
    data = json.loads(page.select('script[type="application/ld+json"]')[0].get_text())
    assert data["inLanguage"] == "de"


def test_fallback_to_the_original(make_project: MakeProject) -> None:
    glossary = """
        glossary: {language: en}
        terms: [{term: x1, definition: A thing., translations: {ar: {term: شيء}}}]
        """
    _, page = built(make_project, glossary, "ar")
    assert '<dt id="term-x1"><bdi>شيء</bdi></dt><dd><div dir="ltr" lang="en"><p>A thing.</p></div>' in entry(page)


def test_text_in_another_direction(make_project: MakeProject) -> None:
    _, page = built(make_project, "terms: [{term: x1, aliases: [שער], definition: שער לרשת.}]")
    assert '<div dir="auto"><p>שער לרשת.</p></div>' in entry(page)
    assert '<dt id="term-x1">x1</dt>' in entry(page)
    assert boxes(page)["#term-x1"].endswith('<div dir="auto"><p>שער לרשת.</p></div>')


@pytest.mark.parametrize(
    ("page", "header", "text", "marks"),
    [
        # The language says the direction, not the first word.
        ("ar", "glossary: {language: ar}", "API هي واجهة.", {}),
        ("en", "glossary: {language: en}", "שלום is a greeting.", {}),
        ("en", "glossary: {language: en}", "שלום", {"dir": "auto"}),
        # Without a language, most letters do.
        ("ar", "", "API هي واجهة برمجة.", {}),
        ("ar", "", "An API, also واجهة.", {"dir": "ltr"}),
        ("ar", "", "証明書。", {"dir": "auto"}),
        ("en", "", "שלום is a greeting.", {}),
        ("en", "", "API הוא ממשק תכנות.", {"dir": "rtl"}),
        # Scripts of one language.
        ("zh_CN", "glossary: {language: zh-Hant}", "憑證。", {"lang": "zh-Hant"}),
        ("zh_CN", "glossary: {language: zh}", "证书。", {}),
        ("sr@latin", "glossary: {language: sr-Cyrl}", "Кључ.", {"lang": "sr-Cyrl"}),
        ("en", "glossary: {language: pa-PK}", "چابی۔", {"dir": "rtl", "lang": "pa-PK"}),
        ("ckb", "glossary: {language: ckb}", "API ڕووکار.", {}),
    ],
)
def test_block_that_begins_with_another_word(
    make_project: MakeProject, page: str, header: str, text: str, marks: dict[str, str]
) -> None:
    _, found = built(make_project, f"{header}\nterms: [{{term: x1, definition: '{text}'}}]", page)
    popover = BeautifulSoup(boxes(found)["#term-x1"], "html.parser")
    for block in (found.select_one("dl.glossary dd p"), popover.select_one("p")):
        assert block
        assert block.parent
        assert block.get_text() == text
        assert block.parent.attrs == marks


def test_excerpt_on_an_arabic_page_has_its_direction(make_project: MakeProject) -> None:
    files = {"izterms.yaml": "terms: [{term: x1, definition: شيء}]", "index.rst": PAGE + "   :no-index:\n"}
    page = BeautifulSoup(make_project(files).build(conf={"language": "ar"}).text("index.html"), "html.parser")
    assert page.select_one("div[dir=rtl] > dl.glossary")


def test_english_text_on_a_hebrew_page(make_project: MakeProject) -> None:
    _, page = built(make_project, "terms: [{term: x1, acronym: X, definition: A thing.}]", "he")
    assert "<bdi>x1</bdi> (<bdi>X</bdi>)" in entry(page)
    assert '<div dir="auto"><p>A thing.</p></div>' in entry(page)


def test_listing_and_popovers_of_an_arabic_page_have_its_direction(make_project: MakeProject) -> None:
    glossary = "terms: [{term: x1, aliases: [x2], expansion: اسم طويل, definition: A thing.}]"
    _, page = built(make_project, glossary, "ar")
    assert [tag.name for tag in page.select("[dir=rtl]")] == ["div", "template"]
    assert page.select_one("div.izglossary[dir=rtl] p.izterm-expansion")


def test_lists_of_acronyms_have_the_direction_of_the_page(make_project: MakeProject) -> None:
    files = {
        "izterms.yaml": "terms: [{term: x1, expansion: اسم طويل}]",
        "index.rst": "Start\n=====\n\n:izterm:`x1`\n\n.. izacronyms::\n",
    }
    page = BeautifulSoup(make_project(files).build(conf={"language": "ar"}).text("index.html"), "html.parser")
    assert page.select_one("div[dir=rtl] > dl.izterm-acronyms")


@pytest.mark.parametrize(("language", "end"), [("ja", "。"), ("zh_CN", "。"), ("de", ".")])
def test_long_name_ends_as_the_language_does(make_project: MakeProject, language: str, end: str) -> None:
    _, page = built(make_project, "terms: [{term: x1, expansion: Long name}]", language)
    [line] = page.select("p.izterm-expansion")
    assert line.get_text() == f"Long name{end}"


@pytest.mark.parametrize("language", ["en", "en_GB", "fr"])
def test_no_mark_without_need(make_project: MakeProject, language: str) -> None:
    tag = language.replace("_", "-").split("-", maxsplit=1)[0]
    _, page = built(make_project, f"glossary: {{language: {tag}}}\nterms: [{{term: x1, definition: Thé.}}]", language)
    assert not page.select("dl.glossary [lang], [dir], bdi, template div")


@pytest.mark.parametrize("builder", ["text", "latex", "man", "texinfo", "xml", "epub"])
def test_other_builders(make_project: MakeProject, builder: str) -> None:
    glossary = "glossary: {language: de}\nterms: [{term: x1, acronym: X, definition: Ein Ding.}]"
    project = make_project({"izterms.yaml": glossary, "index.rst": PAGE})
    result = project.build(builder)
    assert [warning for warning in result.warnings if "epub" not in warning and "conf value" not in warning] == []
    texts = [
        path.read_text(encoding="utf-8")
        for path in result.outdir.rglob("*")
        if path.suffix in {".txt", ".tex", ".1", ".texi", ".xml", ".xhtml"}
    ]
    assert any("Ein Ding." in text for text in texts)
