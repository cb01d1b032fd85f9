"""Translated pages keep their terms, and a wrong name in a translation is reported at the line of the original."""

from __future__ import annotations

import zlib

import pytest
from bs4 import BeautifulSoup, Tag
from conftest import CONF, MakeProject, Project
from outputs import dead_links, term_links
from sphinx import locale

FILES = {
    "izterms.yaml": """
        terms:
          - term: access key
            definition: |
              A first line,
              then an :izterm:`application`.
            aliases: [Schlüssel]
            tags: [a]
          - term: application
            definition: A program.
        """,
    "index.rst": """
        Start
        =====

        .. toctree::

           other
           glossary

        A first line,
        then an :izterm:`access key`.

        A second paragraph,
        with an :izterm:`access key`
        and an :izterm:`application`.

        Of :izterm:`application`
        ------------------------

        * An item,
          with an :izterm:`application`.
        """,
    "other.md": """
        # Other {izterm}`application`

        A first line,
        then an {izterm}`access key`.
        """,
    "glossary.rst": """
        Glossary
        ========

        .. izglossary::
        """,
}
CATALOGS = {
    "index": {
        "A first line, then an :izterm:`access key`.": "Eine Zeile, dann ein :izterm:`Schlüssel <access key>`.",
        "A second paragraph, with an :izterm:`access key` and an :izterm:`application`.": (
            "Ein Absatz, mit :izterm:`application` und :izterm:`Schlüssel`."
        ),
    },
    "other": {
        "Other {izterm}`application`": "Andere {izterm}`application`",
        "A first line, then an {izterm}`access key`.": "Eine Zeile, dann ein {izterm}`Schlüssel`.",
    },
    "glossary": {
        "A first line, then an :izterm:`application`.": "Eine Zeile, dann eine :izterm:`Anwendung <application>`.",
        "A program.": "Ein Programm.",
        # None of these is in the catalog that Sphinx makes, so none is used.
        "access key": "Zugangsschlüssel",
        "application": "Anwendung",
        "A": "Ä",
        "Also called: Schlüssel.": "Auch: Schlüssel.",
    },
}


def catalogs(texts: dict[str, dict[str, str]]) -> dict[str, str]:
    """Return the files of German catalogs."""
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    return {
        f"locale/de/LC_MESSAGES/{name}.po": head
        + "\n".join(f'msgid "{text}"\nmsgstr "{translation}"\n' for text, translation in catalog.items())
        for name, catalog in texts.items()
    }


@pytest.fixture
def german(make_project: MakeProject) -> Project:
    """Return a project with German catalogs."""
    project = make_project({**FILES, **catalogs(CATALOGS)})
    project.conf = {"language": "de", "locale_dirs": ["locale"], "gettext_compact": False}
    return project


def body(text: str) -> Tag:
    """Return the content of a page."""
    content = BeautifulSoup(text, "html.parser").select_one("div.body")
    assert content
    return content


def test_translated_names_are_links(german: Project) -> None:
    result = german.build()
    assert result.warnings == []
    assert dead_links(result.outdir) == []
    index, other = body(result.text("index.html")), body(result.text("other.html"))
    assert [paragraph.get_text() for paragraph in index.select("p")] == [
        "Eine Zeile, dann ein Schlüssel.",
        "Ein Absatz, mit application und Schlüssel.",
        "An item,\nwith an application.",  # in no catalog
    ]
    assert term_links(str(index)) == [
        ("Schlüssel", "glossary.html#term-access-key"),
        ("application", "glossary.html#term-application"),
        ("Schlüssel", "glossary.html#term-access-key"),
        ("application", "glossary.html#term-application"),
        ("application", "glossary.html#term-application"),
    ]
    assert term_links(str(other)) == [
        ("application", "glossary.html#term-application"),
        ("Schlüssel", "glossary.html#term-access-key"),
    ]


def test_definitions_are_translated_and_names_are_not(german: Project) -> None:
    result = german.build()
    listing = body(result.text("glossary.html")).select_one("dl.glossary")
    assert listing
    assert [term.get_text().rstrip("¶") for term in listing.select("dt")] == ["access key", "application"]
    assert [paragraph.get_text() for paragraph in listing.select("p")] == [
        "Auch: Schlüssel.",
        "Eine Zeile, dann eine Anwendung.",
        "Schlagwörter: a",
        "Ein Programm.",
    ]
    assert term_links(str(listing)) == [("Anwendung", "#term-application")]
    inventory = zlib.decompress((result.outdir / "objects.inv").read_bytes().split(b"\n", 4)[4]).decode()
    assert "std:term" not in inventory
    assert sorted(line for line in inventory.splitlines() if "term-" in line) == [
        "Schlüssel izuma:term 2 glossary.html#term-access-key -",
        "access key izuma:term 1 glossary.html#term-access-key -",
        "application izuma:term 1 glossary.html#term-$ -",
    ]


WRONG = {
    "index": {
        "A first line, then an :izterm:`access key`.": "Eine Zeile, dann ein :izterm:`Schlüssel <wrong>`.",
        "A second paragraph, with an :izterm:`access key` and an :izterm:`application`.": (
            "Ein Absatz, mit :izterm:`wrong` und :izterm:`wrong`."
        ),
        "Of :izterm:`application`": "Von :izterm:`wrong`",
        "An item, with an :izterm:`application`.": "Etwas, mit :izterm:`wrong`.",
    },
    "other": {
        "Other {izterm}`application`": "Andere {izterm}`wrong`",
        "A first line, then an {izterm}`access key`.": "Eine Zeile, dann ein **{izterm}`wrong`**.",
    },
    "glossary": {
        "A first line, then an :izterm:`application`.": "Eine Zeile, dann eine :izterm:`wrong`.",
        "A program.": "Ein :izterm:`wrong`.",
    },
}
# The lines of the translations. One of them has two wrong names.
PLACES = [
    f"locale/de/LC_MESSAGES/{page}.po:{line}"
    for page, lines in (("glossary", (5, 8)), ("index", (5, 8, 8, 11, 14)), ("other", (5, 8)))
    for line in lines
]


def test_wrong_name_in_a_translation_is_reported_in_the_catalogue(german: Project) -> None:
    german.write(catalogs(WRONG))
    first = german.build().warnings
    assert sorted(warning.partition(": ")[0] for warning in first) == sorted(PLACES)
    assert {warning.partition(": ")[2] for warning in first} == {
        "WARNING: undefined term: 'wrong' (nothing is like it in izterms.yaml) [izterm.undefined]"
    }
    again = german.build()
    assert (again.warnings, again.read) == (first, [])
    report = german.build("izterm").text("output.txt").splitlines()
    places = {line.partition(": ")[0] for line in report if line.endswith("[izterm.undefined]")}
    assert {place.rpartition(":")[0] for place in places} == set(PLACES)
    assert "locale/de/LC_MESSAGES/index.po:8:25" in places  # the column, too


LONG = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"

#: ../../index.rst:19
msgid "An item, with an :izterm:`application`."
msgstr ""
"Etwas, "
"mit \\"einer\\" :izterm:`Anwendungg`."

#: ../../index.rst:9
#, fuzzy
msgid "A first line, then an :izterm:`access key`."
msgstr "Mit :izterm:`Anwendungg`."
"""


def test_role_in_a_long_message_is_found_in_its_line(german: Project) -> None:
    german.write({"locale/de/LC_MESSAGES/index.po": LONG})
    warnings = german.build().warnings
    assert [warning.partition(": ")[0] for warning in warnings] == ["locale/de/LC_MESSAGES/index.po:9"]


def test_wrong_name_in_the_original_alone_is_no_matter_of_the_translation(german: Project) -> None:
    german.edit("index.rst", "A second", "A :izterm:`wrong` second")
    german.write(
        catalogs(
            {
                "index": {
                    "A :izterm:`wrong` second paragraph, with an :izterm:`access key` and an :izterm:`application`.": (
                        "Ein Absatz, mit :izterm:`application`, :izterm:`access key` und :izterm:`Schlüssel`."
                    )
                }
            }
        )
    )
    assert german.build().warnings == []
    german.conf = {}
    locale.translators.clear()
    assert [warning.partition(": ")[0] for warning in german.build().warnings] == ["index.rst:12"]


def test_mention_in_a_translation(german: Project) -> None:
    text = {"A plain line, then an application.": "Eine Schlüsselzeile mit Schlüssel."}
    plain = ":orphan:\n\nPlain\n=====\n\nA plain line,\nthen an application.\n"
    german.write({"plain.rst": plain, **catalogs({"plain": text})})
    result = german.build(conf={"izterm_check_mentions": True})
    assert result.warnings == [
        "locale/de/LC_MESSAGES/plain.po:5: WARNING: "
        "unlinked term: 'Schlüssel': write :izterm:`Schlüssel` [izterm.mention]"
    ]
    linked = german.build(conf={"izterm_autolink": "page"})
    assert linked.warnings == []
    assert term_links(str(body(linked.text("plain.html")))) == [("Schlüssel", "glossary.html#term-access-key")]


def test_translation_that_names_other_terms(german: Project) -> None:
    texts = {
        "A first line, then an :izterm:`access key`.": "Eine Zeile, dann ein Schlüssel.",
        "A second paragraph, with an :izterm:`access key` and an :izterm:`application`.": (
            "Ein Absatz, mit :izterm:`dem Programm <application>` und :izterm:`Schlüssel`."
        ),
        "Of :izterm:`application`": "Vom :izterm:`Schlüssel`",
    }
    german.write(catalogs({**CATALOGS, "index": texts}))
    german.conf["izterm_check_translations"] = True
    path = "locale/de/LC_MESSAGES/index.po"
    drops = "WARNING: translation drops the term"
    warnings = [
        f"{path}:5: {drops} 'access key' of the original: add :izterm:`access key` [izterm.translation]",
        f"{path}:11: {drops} 'application' of the original: add :izterm:`application` [izterm.translation]",
        f"{path}:11: WARNING: translation names the term 'Schlüssel', which the original does not name: "
        "correct one of them [izterm.translation]",
    ]
    assert german.build().warnings == warnings
    assert german.build().warnings == warnings


def test_translated_text_of_an_entry_that_names_other_terms(make_project: MakeProject) -> None:
    glossary = """
        glossary: {name: shop}
        terms:
          - term: device
            definition: |
              It has a :izterm:`key`.

              Last.
            translations:
              de:
                term: Gerät
                definition: |
                  Es.

                  Letzter :izterm:`Gerät`.
          - term: key
            definition: Of a :izterm:`device`.
            note: Not a :izterm:`device`.
        """
    overlay = """
        glossary: {language: de, translates: shop}
        terms:
          - of: key
            note: Kein Gerät.
        """
    files = {
        "conf.py": f"{CONF}language = 'de'\nlocale_dirs = ['locale']\nizterm_check_translations = True\n",
        "izterms.yaml": glossary,
        "de.izterms.yaml": overlay,
        "index.rst": "T\n=\n\n.. izglossary::\n",
        **catalogs({"izterms": {"Of a :izterm:`device`.": "Eines :izterm:`key`."}}),
    }
    drops, names = "WARNING: translation drops the term", "WARNING: translation names the term"
    kind = "[izterm.translation]"
    other = f"which the original does not name: correct one of them {kind}"
    assert make_project(files).build().warnings == [
        f"locale/de/LC_MESSAGES/izterms.po:5: {drops} 'device' of the original: add :izterm:`Gerät` {kind}",
        f"locale/de/LC_MESSAGES/izterms.po:5: {names} 'key', {other}",
        f"izterms.yaml:12: {drops} 'key' of the original: add :izterm:`key` {kind}",
        f"izterms.yaml:14: {names} 'Gerät', {other}",
        f"de.izterms.yaml:4: {drops} 'device' of the original: add :izterm:`Gerät` {kind}",
    ]


def test_translated_names_are_shown_on_request(german: Project) -> None:
    german.edit("izterms.yaml", "tags: [a]", "tags: [a]\n    translations: {de: {term: Zugangsschlüssel}}")
    german.edit(
        "izterms.yaml", "definition: A program.", "definition: A program.\n    translations: {de: {term: Anwendung}}"
    )
    texts = {
        "A first line, then an :izterm:`access key`.": ":izterm:`Access key`, :izterm:`mein Schlüssel <access key>`.",
        "A second paragraph, with an :izterm:`access key` and an :izterm:`application`.": (
            "Ein Absatz, mit :izterm:`application`, :izterm:`applications` und :izterm:`Schlüssel`."
        ),
    }
    german.write(catalogs({"index": texts}))
    shown = [text for text, _ in term_links(str(body(german.build().text("index.html"))))]
    assert shown[:5] == ["Access key", "mein Schlüssel", "application", "applications", "Schlüssel"]
    conf = {"izterm_translate_names": True, "izterm_first_use": "page", "izterm_page_terms": True}
    result = german.build(conf=conf)
    page = body(result.text("index.html"))
    others = [head.get_text() for head in page.select(".izterm-page-terms dt")]
    assert others == ["Anwendung (auch application)", "Zugangsschlüssel (auch Schlüssel)"]
    assert ">Zugangsschlüssel</b> (auch Schlüssel)" in result.text("index.html")
    for terms in page.select(".izterm-page-terms"):
        terms.decompose()
    shown = [text for text, _ in term_links(str(page))]
    # The last two are in blocks that no catalogue translates.
    assert shown == [
        "Zugangsschlüssel",
        "mein Schlüssel",
        "Anwendung",
        "applications",
        "Schlüssel",
        "application",
        "application",
    ]


ALPHA = {
    "izterms.yaml": """
        terms:
        - {term: alpha, definition: "Comes before :izterm:`beta`."}
        - {term: beta, acronym: BT, definition: Second.}
        """,
    "index.rst": "Start\n=====\n\nText.\n\n.. toctree::\n\n   terms\n",
    "terms.rst": "Terms\n=====\n\n.. izglossary::\n",
}
BEFORE = {"Comes before :izterm:`beta`.": "Kommt vor :izterm:`BT`."}


@pytest.mark.parametrize("catalog", ["terms", "izterms"])
def test_uses_in_a_translated_text_are_the_entrys(make_project: MakeProject, catalog: str) -> None:
    project = make_project({**ALPHA, **catalogs({catalog: BEFORE})})
    project.conf = {"izterm_check_unused": True, "izterm_first_use": "page", "locale_dirs": ["locale"]}
    english = project.build(out="en", doctrees="en-doctrees")
    german = project.build(conf={"language": "de"})
    assert [warning.partition(": ")[2] for warning in english.warnings] == [
        "WARNING: unused term: 'alpha' is linked on no page: use it, or remove its entry [izterm.unused]",
        "WARNING: unused term: 'beta' is linked on no page: use it, or remove its entry [izterm.unused]",
    ]
    assert german.warnings == english.warnings
    page = body(german.text("terms.html"))
    assert "Kommt vor BT." in page.get_text()
    assert not page.select(".izterm-used-in")


@pytest.mark.parametrize("catalog", ["terms", "izterms"])
def test_translated_text_on_a_page_in_markdown(make_project: MakeProject, catalog: str) -> None:
    files = {name: text for name, text in ALPHA.items() if name != "terms.rst"}
    project = make_project({**files, "terms.md": "# Terms\n\n```{izglossary}\n```\n", **catalogs({catalog: BEFORE})})
    result = project.build(conf={"language": "de", "locale_dirs": ["locale"]})
    assert result.warnings == []
    assert "Kommt vor BT." in body(result.text("terms.html")).get_text()


def test_items_of_a_list_in_the_catalogue_of_a_page(make_project: MakeProject) -> None:
    glossary = "terms:\n- term: alpha\n  definition: |\n    All of:\n\n    - One side.\n    - Another side.\n"
    texts = {"One side.": "Eine Seite.", "Another side.": "Noch eine."}
    project = make_project({**ALPHA, "izterms.yaml": glossary, **catalogs({"terms": texts})})
    result = project.build(conf={"language": "de", "locale_dirs": ["locale"]})
    items = [item.get_text().strip() for item in body(result.text("terms.html")).select("dd li")]
    assert items == ["Eine Seite.", "Noch eine."]


@pytest.mark.parametrize("markup", ["rst", "markdown"])
def test_inline_markup_of_an_entry_stays_on_a_translated_page(make_project: MakeProject, markup: str) -> None:
    text = {
        "rst": "A :doc:`link <other>` and :guilabel:`box` first.",
        "markdown": "A [link](other.md) and {guilabel}`box` first.",
    }
    files = {
        "conf.py": "extensions = ['sphinxext_izuma', 'myst_parser']\nlanguage = 'de'\nlocale_dirs = ['locale']\n",
        "izterms.yaml": f"glossary: {{markup: {markup}}}\nterms: [{{term: key, definition: '{text[markup]}'}}]\n",
        "index.rst": "T\n=\n\n.. toctree::\n\n   other\n\n.. izglossary::\n",
        "other.md": "# Other\n",
        **catalogs({"index": {"T": "Titel"}}),
    }
    result = make_project(files).build()
    definition = body(result.text("index.html")).select_one("dl.glossary dd")
    assert definition
    assert " ".join(definition.get_text().split()) == "A link and box first."
    assert [item.get_text() for item in definition.select("a, .guilabel")] == ["link", "box"]
    assert result.warnings == []
