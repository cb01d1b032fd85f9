"""The words that the extension writes on pages, in the language of the project."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from bs4 import BeautifulSoup
from conftest import MakeProject, Project
from make_words import LOCALES, compiled, messages, read, texts_in

from sphinxext_izuma.extension.language.words import CATALOG

CATALOGS = sorted(LOCALES.glob(f"*/LC_MESSAGES/{CATALOG}.po"))
GLOSSARY = """
    terms:
      - term: access key
        aliases: [API key, key]
        deprecated: [pass key]
        definition: 123 :izterm:`AK9`.
        see_also: [AK9, C3]
        learn_more: index
        source: ISO 1087
        tags: [a, b]
      - {term: AK9, see: [access key], tags: [a]}
      - {term: C3, deprecated: true, see: [access key, AK9, D4], tags: [b]}
      - {term: D4, deprecated: true, definition: "4", learn_more: "https://x.example/"}
      - {term: E5, definition: "5"}
    """
PAGE = """
    1
    =

    .. toctree::

       2

    :izterm:`access key`, :izterm:`key`, :izterm:`API key`, :izterm:`AK9`, :izterm:`C3`, :izterm:`D4`

    .. izacronyms::
    """
LISTING = "2\n=\n\n.. izglossary::\n\n:izterm:`access key`\n"
FILES = {"izterms.yaml": GLOSSARY, "index.rst": PAGE, "2.rst": LISTING}


def write_catalog(project: Project, language: str, texts: dict[str, str | tuple[str, ...]]) -> None:
    """Write a catalogue of the project for the words of the extension."""
    catalog = Catalog(locale=language)
    plurals = messages()
    for message, text in texts.items():
        catalog.add((message, plurals[message]) if plurals[message] else message, text)
    path = project.srcdir / "locale" / language / "LC_MESSAGES" / f"{CATALOG}.mo"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(compiled(catalog))


@pytest.mark.parametrize("path", CATALOGS, ids=lambda path: path.parts[-3])
def test_catalogue_is_complete_and_compiled(path: Path) -> None:
    catalog, wanted = read(path), messages()
    found = texts_in(catalog)
    assert found.keys() == wanted.keys()
    for message, texts in found.items():
        places = set(re.findall(r"\{\w+\}", message))
        # A language may have a form for one or two in words.
        allowed = [places, set()] if wanted[message] else [places]
        assert all(text and set(re.findall(r"\{\w+\}", text)) in allowed for text in texts)
    assert path.with_suffix(".mo").read_bytes() == compiled(catalog)


def test_languages() -> None:
    assert [path.parts[-3] for path in CATALOGS] == ["ar", "de", "es", "fr", "he", "ja", "pl", "pt_BR", "zh_CN"]


def texts_of(html: str) -> str:
    """Return all that a page of ours shows, or says to a screen reader, and the words of the script."""
    page = BeautifulSoup(html, "html.parser")
    body = page.select_one("div.body")
    assert body
    parts = [body.get_text(" "), *(template.decode_contents() for template in page.select("template[data-izterm]"))]
    parts += [
        str(tag[name])
        for tag in body.select("*")
        for name in ("aria-label", "data-text", "data-words", "title")
        if tag.get(name)
    ]
    return " ".join(parts)


def label_of_the_bar(page: BeautifulSoup) -> str:
    """Return the name of the bar of letters."""
    bar = page.select_one("nav.izterm-letters")
    assert bar
    return str(bar["aria-label"])


def test_no_english_word_is_left(make_project: MakeProject) -> None:
    project = make_project(FILES)
    pseudo: dict[str, str | tuple[str, ...]] = {}
    for message, plural in messages().items():
        text = re.sub(r"[A-Za-z]+(?![^{]*\})", lambda word: "\u0436" * len(word[0]), message)
        pseudo[message] = (text, text) if plural else text
    write_catalog(project, "eo", pseudo)
    quiet = ["izterm.deprecated"]
    result = project.build(conf={"language": "eo", "locale_dirs": ["locale"], "suppress_warnings": quiet})
    assert result.warnings == []
    shown = texts_of(result.text("index.html")) + texts_of(result.text("2.html"))
    shown = re.sub(r"&\w+;|<[^>]*>|¶|\bPermalink\b[^<]*|Ligilo[^<]*", " ", shown)
    for message in messages():
        shown = shown.replace(f'"{message}":', " ")  # the keys of the words of the script
    ours = {"access", "key", "API", "pass", "AK", "C", "D", "E", "ISO", "a", "b", "x", "example", "izterm"}
    left = {word for word in re.findall(r"[A-Za-z]{2,}", shown) if word not in ours}
    assert left <= {
        "terms",
        "term",
        "what",
        "tags",
        "text",
        "shown",
        "all",
        "number",
        "name",
        "Link",
        "to",
        "this",
        "heading",
    }
    assert "\u0436" in shown


def test_french(make_project: MakeProject) -> None:
    result = make_project(FILES).build(conf={"language": "fr"})
    page = BeautifulSoup(result.text("2.html"), "html.parser")
    lines = [line.get_text() for line in page.select("dl.glossary p")]
    for line in (
        "Aussi\N{NO-BREAK SPACE}: API key, key.",
        "Voir aussi C3.",
        "En savoir plus\N{NO-BREAK SPACE}: 1",
        "Anciennement\N{NO-BREAK SPACE}: pass key.",
        "Source\N{NO-BREAK SPACE}: ISO 1087",
        "Étiquettes\N{NO-BREAK SPACE}: a, b",
        "Obsolète. Utilisez access key, AK9 ou D4.",
    ):
        assert line in lines
    summaries = {tag.get_text().partition(": ")[0] for tag in page.select("summary")}
    assert summaries == {"Utilisé dans 1 page", "Utilisé dans 2 pages"}
    assert label_of_the_bar(page) == "Lettres"
    listing = page.select_one("div.izglossary")
    assert listing
    assert '"{all} terms":"{all} termes"' in str(listing["data-words"])
    assert [tag["data-text"] for tag in listing.select("[data-text]")] == ["Filtrer", "a (2)", "b (2)", "Effacer"]
    assert "(aussi API key, key)" in result.text("index.html")
    text = make_project({}).build("text", conf={"language": "fr"}).text("2.txt")
    assert "Utilisé dans\N{NO-BREAK SPACE}: 1." in text


def test_english_page_has_no_words_for_the_script(make_project: MakeProject) -> None:
    assert "data-words" not in make_project(FILES).build().text("2.html")


@pytest.mark.parametrize(
    ("language", "word"),
    [("pt_BR", "Letras"), ("pt", "Letters"), ("de_AT", "Buchstaben"), ("zh_TW", "Letters"), ("sr@latin", "Letters")],
)
def test_language_without_a_catalogue(make_project: MakeProject, language: str, word: str) -> None:
    page = BeautifulSoup(make_project(FILES).build(conf={"language": language}).text("2.html"), "html.parser")
    assert label_of_the_bar(page) == word


def test_project_has_words_of_its_own(make_project: MakeProject) -> None:
    project = make_project(FILES)
    project.conf = {"language": "de", "locale_dirs": ["locale"], "suppress_warnings": ["izterm.deprecated"]}
    project.build()
    write_catalog(project, "de", {"Also called: {names}.": "Alias: {names}."})
    result = project.build()
    assert {"index", "2"} <= set(result.written)
    assert "Alias: API key, key." in result.text("2.html")
    assert "Siehe auch" in result.text("2.html")
    assert project.build().written == []
    write_catalog(project, "de", {"Also called: {names}.": "Genannt {names}."})
    assert "Genannt API key, key." in project.build().text("2.html")


def test_values_of_a_catalogue_are_text(make_project: MakeProject) -> None:
    project = make_project(FILES)
    write_catalog(project, "de", {"Letters": '"><script>{x.__class__}', "also {names}": "<b>{names}"})
    result = project.build(conf={"language": "de", "locale_dirs": ["locale"]})
    assert label_of_the_bar(BeautifulSoup(result.text("2.html"), "html.parser")) == '"><script>{x.__class__}'
    assert "(&lt;b&gt;API key, key)" in result.text("index.html")


def test_search_calls_results_in_the_language(make_project: MakeProject) -> None:
    index = make_project(FILES).build(conf={"language": "de"}).text("searchindex.js")
    found = json.loads(index.removeprefix("Search.setIndex(").removesuffix(")"))["objnames"]
    assert found == {
        "0": ["izuma", "term", "Glossarbegriff"],
        "1": ["izuma", "deprecated", "Veralteter Begriff"],
    }
