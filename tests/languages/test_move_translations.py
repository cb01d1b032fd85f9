"""A translated project with Sphinx's own glossary moves to this extension, and keeps its translations."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup, Tag
from conftest import MakeProject, Project
from sphinx import locale
from test_catalog import po

from sphinxext_izuma.tools.command import main

FILES = {
    "izterms.yaml": "",
    "index.rst": """\
        Start
        =====

        A :term:`gateway` has a :term:`big key <key>`.

        .. toctree::

           words
        """,
    "words.rst": """\
        Words
        =====

        .. glossary::

           gateway
           bridge
              Connects things.
              It needs a :term:`key`.

              - One side
              - Another side

           key
              Opens a :term:`gateway`.

           zebra
              Not translated.
        """,
}
GERMAN = {
    "index": {
        "Start": "Anfang",
        "A :term:`gateway` has a :term:`big key <key>`.": "Ein :term:`gateway` hat :term:`key`.",
    },
    "words": {
        "Words": "Wörter",
        "gateway": "Tor",
        "bridge": "Brücke",
        "key": "Ähre",
        "Connects things. It needs a :term:`key`.": "Verbindet Dinge. Es braucht :term:`key`.",
        "One side": "Eine Seite",
        "Opens a :term:`gateway`.": "Öffnet :term:`gateway`.",
    },
}


@pytest.fixture
def translated(make_project: MakeProject) -> Project:
    """Return a translated project with Sphinx's own glossary."""
    catalogs = {f"locale/de/LC_MESSAGES/{name}.po": po(texts) for name, texts in GERMAN.items()}
    project = make_project(FILES | catalogs)
    (project.srcdir / "izterms.yaml").unlink()
    project.conf = {"locale_dirs": ["locale"], "izterm_glossaries": [], "gettext_compact": False}
    return project


def texts(project: Project, language: str, out: str) -> dict[str, list[str]]:
    """Return the paragraphs, items and entries that readers see, by page; entries are sorted."""
    locale.translators.clear()  # Sphinx keeps those of the language before
    result = project.build(out=out, conf={"language": language})
    assert result.warnings == []
    found = {}
    for name in ("index.html", "words.html"):
        page = BeautifulSoup(result.text(name), "html.parser")
        for tag in page.select(".izterm-aliases, .izterm-used-in, script, style, .headerlink, nav, .izterm-letter"):
            tag.decompose()
        body = page.select_one("section")
        assert body
        found[name] = sorted(_text(tag) for tag in body.select("h1, p, dt"))
    return found


def _text(tag: Tag) -> str:
    links = [f"{link['href']}" for link in tag.select("a.internal, a.izterm")]
    return " ".join([*tag.get_text().split(), *links])


def test_translations_move_with_the_glossary(
    translated: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {language: texts(translated, language, f"before-{language}") for language in ("en", "de")}
    monkeypatch.chdir(translated.srcdir)
    assert main(["convert", "words.rst", "-o", "izterms.yaml", "--replace"]) == 0
    assert "locale/de/LC_MESSAGES/izterms.po:1: translations of the glossary: 6 are new here" in capsys.readouterr().err
    main(["migrate", "--write", "."])
    # Elsewhere, because Python keeps the catalogues that it has read, by their paths.
    moved_to = Project(translated.srcdir.rename(translated.srcdir.with_name("moved")))
    moved_to.conf = translated.conf | {"izterm_glossaries": ["izterms.yaml"]}
    monkeypatch.chdir(moved_to.srcdir)
    after = {language: texts(moved_to, language, f"after-{language}") for language in ("en", "de")}
    # What differs is the same in each language: the second name of an entry has no line of its own.
    for language, second in (("en", "bridge"), ("de", "Brücke")):
        for page in before[language]:
            assert [text for text in before[language][page] if text != second] == after[language][page]
    with Path("locale/de/LC_MESSAGES/izterms.po").open("rb") as file:
        moved = {message.id: message.string for message in read_po(file) if message.id}
    assert moved["Opens a :izterm:`gateway`."] == "Öffnet :izterm:`gateway`."
    assert moved["- One side\n- Another side"] == "- Eine Seite\n- Another side"


def test_convert_adds_to_a_catalogue_and_keeps_what_it_has(
    translated: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = translated.srcdir / "locale/de/LC_MESSAGES"
    (folder / "izterms.po").write_text(po({"gateway": "Pforte", "key": ""}), encoding="utf-8")
    (folder / "broken.po").write_text('msgid "x', encoding="utf-8")
    monkeypatch.chdir(translated.srcdir)
    for _ in range(2):
        assert main(["convert", "words.rst", "-o", "izterms.yaml"]) == 0
        text = (folder / "izterms.po").read_text(encoding="utf-8")
        assert re.findall(r'msgid "(gateway|key|bridge)"\nmsgstr "(.+)"', text) == [
            ("gateway", "Pforte"),
            ("key", "Ähre"),
            ("bridge", "Brücke"),
        ]


@pytest.mark.parametrize("content", [b'msgid "x"\nmsgstr "\xff"\n', b'"Content-Type: text/plain; charset=none\\n"\n'])
def test_catalogue_that_cannot_be_read(translated: Project, monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    folder = translated.srcdir / "locale/none-such/LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "broken.po").write_bytes(b'msgid ""\nmsgstr ""\n' + content)
    (folder / "words.po").write_text(po({"gateway": "x"}), encoding="utf-8")
    monkeypatch.chdir(translated.srcdir)
    assert main(["convert", "words.rst", "-o", "izterms.yaml"]) == 0
    assert 'msgid "gateway"\nmsgstr "x"' in (folder / "izterms.po").read_text(encoding="utf-8")


@pytest.mark.parametrize("folder", [".venv/lib/locale", "_build/locale"])
def test_catalogues_of_others_stay_as_they_are(
    translated: Project, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    theirs = translated.srcdir / folder / "de/LC_MESSAGES"
    theirs.mkdir(parents=True)
    (theirs / "other.po").write_text(po({"key": "x"}), encoding="utf-8")
    monkeypatch.chdir(translated.srcdir)
    assert main(["convert", "words.rst", "-o", "izterms.yaml"]) == 0
    assert [path.name for path in theirs.iterdir()] == ["other.po"]


def test_convert_without_translations_writes_no_catalogue(translated: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = translated.srcdir / "locale/de/LC_MESSAGES"
    (folder / "words.po").write_text(po({"Words": "Wörter"}), encoding="utf-8")
    monkeypatch.chdir(translated.srcdir)
    assert main(["convert", "words.rst", "-o", "izterms.yaml"]) == 0
    assert not (folder / "izterms.po").exists()


def test_translations_of_a_myst_page_move(make_project: MakeProject, monkeypatch: pytest.MonkeyPatch) -> None:
    german = {"key": "Schlüssel", "Opens a {term}`gate`.": "Öffnet ein {term}`gate`."}
    project = make_project(
        {
            "words.md": "# Words\n\n```{glossary}\nkey\n  Opens a {term}`gate`.\n```\n",
            "locale/de/LC_MESSAGES/words.po": po(german),
        }
    )
    monkeypatch.chdir(project.srcdir)
    assert main(["convert", "words.md", "-o", "izterms.yaml"]) == 0
    with Path("locale/de/LC_MESSAGES/izterms.po").open("rb") as file:
        moved = {message.id: message.string for message in read_po(file) if message.id}
    assert moved == {"key": "Schlüssel", "Opens a {izterm}`gate`.": "Öffnet ein {izterm}`gate`."}
