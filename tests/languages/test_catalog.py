"""The catalogue ``izterms`` of a glossary: what translators get, and what a build makes of their work."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup
from conftest import MakeProject, Project, Result, boxes
from hypothesis import given
from hypothesis import strategies as st

from sphinxext_izuma.glossary.language.catalog import Catalog, Translation, blocks, translated

GLOSSARY = """
    terms:
      - term: gateway
        aliases: [bridge]
        acronym: GW
        definition: |
          It connects
          :izterm:`devices <device>`.

          - One side.
          - Another side.

          Like this::

             code here

          The end.
        note: Expensive.
      - term: device
        deprecated: [gadget]
        forms: [devices of x]
        definition: A thing.
      - {term: zone, definition: A part.}
    """
FILES = {
    "izterms.yaml": GLOSSARY,
    "index.rst": "Start\n=====\n\n:izterm:`Tor`, :izterm:`gateways`\n\n.. toctree::\n\n   terms\n",
    "terms.rst": "Terms\n=====\n\n.. izglossary::\n",
}
TEXTS = {
    "gateway": "Tor",
    "bridge": "Brücke",
    "It connects :izterm:`devices <device>`.": "Es verbindet :izterm:`Geräte <Gerät>`.",
    "- One side.\n- Another side.": "- Eine Seite.\n- Noch eine.",
    "The end.": "Das Ende.",
    "Expensive.": "Teuer.",
    "device": "Gerät",
    "gadget": "Apparat",
    "zone": "Ähre",
}


def po(texts: dict[str, str]) -> str:
    """Return a catalogue."""
    head = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    quoted = {key: [f'"{part}"' for part in text.replace("\n", "\\n\n").split("\n")] for key, text in texts.items()}
    ids = {key: [f'"{part}"' for part in key.replace("\n", "\\n\n").split("\n")] for key in texts}
    return head + "".join(f"\nmsgid {chr(10).join(ids[key])}\nmsgstr {chr(10).join(quoted[key])}\n" for key in texts)


@pytest.fixture
def german(make_project: MakeProject) -> Project:
    """Return a project with German translations."""
    project = make_project({**FILES, "locale/de/LC_MESSAGES/izterms.po": po(TEXTS)})
    project.conf = {"language": "de", "locale_dirs": ["locale"]}
    return project


def listing(result: Result) -> BeautifulSoup:
    return BeautifulSoup(result.text("terms.html"), "html.parser")


def test_translated_name_of_several_entries_is_reported_in_the_catalogue(german: Project) -> None:
    german.edit("locale/de/LC_MESSAGES/izterms.po", 'msgstr "Gerät"', 'msgstr "Brücke"')
    german.edit("index.rst", ":izterm:`Tor`, ", "")
    expected = (
        "locale/de/LC_MESSAGES/izterms.po:26: WARNING: the translated name 'Brücke' of 'device' is also one of "
        "'gateway' (locale/de/LC_MESSAGES/izterms.po:9): translate one otherwise [izterm.duplicate]"
    )
    for _ in range(2):
        assert [warning for warning in german.build().warnings if "translated name" in warning] == [expected]
    assert not [warning for warning in german.build(conf={"language": "en"}).warnings if "translated name" in warning]


def test_gettext_has_the_names_and_texts_at_their_places(make_project: MakeProject) -> None:
    result = make_project({**FILES, "index.rst": FILES["index.rst"].replace("Tor", "gateway")}).build("gettext")
    assert result.warnings == []
    text = result.text("izterms.pot")
    found = re.findall(r'^#: \.\./source/(.+)\nmsgid ((?:".*"\n)+)', text, re.MULTILINE)
    messages = [(place, "".join(re.findall('"(.*)"', message))) for place, message in found]
    assert messages == [
        ("izterms.yaml:2", "gateway"),
        ("izterms.yaml:2", "bridge"),
        ("izterms.yaml:2", "GW"),
        ("izterms.yaml:6", "It connects :izterm:`devices <device>`."),
        ("izterms.yaml:9", "- One side.\\n- Another side."),
        ("izterms.yaml:12", "Like this::"),
        ("izterms.yaml:16", "The end."),
        ("izterms.yaml:17", "Expensive."),
        ("izterms.yaml:18", "device"),
        ("izterms.yaml:18", "devices of x"),
        ("izterms.yaml:18", "gadget"),
        ("izterms.yaml:21", "A thing."),
        ("izterms.yaml:22", "zone"),
        ("izterms.yaml:22", "A part."),
    ]
    assert "connects" not in result.text("terms.pot")


def test_pages_are_in_the_language(german: Project) -> None:
    result = german.build()
    assert result.warnings == []
    page = listing(result)
    assert [tag.get_text().rstrip("¶") for tag in page.select("p.rubric, dt")] == [
        "A",
        "Ähre",
        "G",
        "Gerät",
        "T",
        "Tor (GW)",
    ]
    entry = page.select_one("#term-gateway + dd")
    assert entry
    assert [tag.get_text() for tag in entry.select("p, li > p, pre")][:5] == [
        "Auch: Brücke.",
        "Es verbindet Geräte.",
        "Eine Seite.",
        "Noch eine.",
        "Like this:",
    ]
    assert "code here" in entry.get_text()
    assert "Teuer." in entry.get_text()
    assert boxes(BeautifulSoup(result.text("index.html"), "html.parser"))["terms.html#term-gateway"].startswith(
        "<b>Tor</b> (GW, auch gateway)"
    )
    english = german.build(conf={"language": "en"}, out="en")
    assert {str(tag["id"]) for tag in listing(english).select("dt")} == {str(tag["id"]) for tag in page.select("dt")}


def test_catalogue_comes_before_the_translations_of_the_files(german: Project) -> None:
    german.edit(
        "izterms.yaml", "definition: A thing.", "definition: A thing.\n    translations: {de: {term: Ding, note: Gut.}}"
    )
    heads = [tag.get_text().rstrip("¶") for tag in listing(german.build()).select("dt")]
    assert "Gerät" in heads
    assert "Gut." in listing(german.build()).get_text()


def test_fault_of_a_translation_is_reported_in_the_catalogue(german: Project) -> None:
    german.edit("locale/de/LC_MESSAGES/izterms.po", "`Geräte <Gerät>`", "`Geräte <Gärät>`")
    [warning] = german.build().warnings
    problem = "undefined term: 'Gärät' (did you mean 'Gerät'?) [izterm.undefined]"
    assert warning == f"locale/de/LC_MESSAGES/izterms.po:12: WARNING: {problem}"
    assert german.build().warnings == [warning]


def test_mention_in_a_translated_block_is_reported_in_the_catalogue(german: Project) -> None:
    german.write(
        {
            "index.rst": "Start\n=====\n\nIt is big.\n\n.. toctree::\n\n   terms\n",
            "locale/de/LC_MESSAGES/index.po": po({"It is big.": "Das alte Gerät ist groß."}),
        }
    )
    [warning] = german.build(conf={"izterm_check_mentions": True}).warnings
    problem = "unlinked term: 'Gerät': write :izterm:`Gerät` [izterm.mention]"
    assert warning == f"locale/de/LC_MESSAGES/index.po:6: WARNING: {problem}"


@pytest.mark.parametrize(
    "content", [b'msgid "zone"\nmsgstr "\xff"\n', b'"Content-Type: text/plain; charset=none\\n"\n']
)
def test_catalogue_that_cannot_be_read_is_left_out(german: Project, content: bytes) -> None:
    (german.srcdir / "locale/de/LC_MESSAGES/izterms.po").write_bytes(b'msgid ""\nmsgstr ""\n' + content)
    result = german.build()
    assert "zone" in listing(result).get_text()
    [said] = [warning for warning in result.warnings if "undefined" not in warning]
    assert "locale/de/LC_MESSAGES/izterms." in said  # by Sphinx


def test_glossary_of_a_package_has_no_path_of_the_machine(make_project: MakeProject) -> None:
    project = make_project({"index.rst": "Start\n=====\n\n:izterm:`gateway`\n\n.. izglossary::\n"})
    catalog = project.build("gettext", conf={"izterm_glossaries": ["izuma"]}).text("izterms.pot")
    places = set(re.findall(r"#: (.+):[0-9]+", catalog))
    assert places == {"izuma.izterms.yaml"}


def test_edit_of_the_catalogue_is_seen(german: Project) -> None:
    german.build()
    german.edit("locale/de/LC_MESSAGES/izterms.po", "Teuer.", "Sehr teuer.")
    result = german.build()
    assert "Sehr teuer." in listing(result).get_text()
    assert result.read == ["terms"]
    assert german.build().written == []


def test_several_folders(german: Project) -> None:
    more = {"zone": "Nie", "A part.": "Ein :izterm:`Tail`."}
    german.write({"more/de/LC_MESSAGES/izterms.po": po(more)})
    result = german.build(conf={"locale_dirs": ["locale", "more"]})
    heads = [tag.get_text().rstrip("¶") for tag in listing(result).select("dt")]
    assert "Ähre" in heads
    assert "Nie" not in heads
    [warning] = result.warnings
    assert warning.startswith("more/de/LC_MESSAGES/izterms.po:9: WARNING: undefined term: 'Tail'")


@pytest.mark.parametrize(
    "conf",
    [
        {"gettext_compact": False},
        {"gettext_compact": "docs"},
        {"gettext_uuid": True},
        {"gettext_additional_targets": ["index", "literal-block", "image"]},
        {"gettext_location": False},
    ],
)
def test_settings_of_gettext(make_project: MakeProject, conf: dict[str, object]) -> None:
    project = make_project({**FILES, "index.rst": FILES["index.rst"].replace("Tor", "gateway")})
    result = project.build("gettext", conf=conf)
    assert result.warnings == []
    assert 'msgid "gateway"' in result.text("izterms.pot")
    assert "connects" not in "".join(result.text(path.name) for path in result.outdir.glob("[!i]*.pot"))


FILES_OF_TEXT = """
glossary: {name: acme}
terms:
  - term: gate
    definition: |
      A gate.

      .. figure:: img/pic.png

      .. literalinclude:: code.py

      .. include:: part.txt

      .. csv-table::
         :file: data.csv

      .. csv-table:: Title
         :file: data.csv

      .. raw:: html
         :file: raw.html

      Get :download:`code.py`, and see :doc:`other`.
"""


@pytest.mark.parametrize("folder", ["", "sub/"])
def test_paths_in_a_translated_text_begin_at_the_glossary(make_project: MakeProject, folder: str) -> None:
    files = {
        "izterms.yaml": FILES_OF_TEXT,
        "code.py": "code = 1\n",
        "part.txt": "Part.\n",
        "data.csv": "a,b\n",
        "raw.html": "<b>raw</b>",
        "img/pic.png": "no picture, but a file",
        "other.rst": "Other\n=====\n",
    }
    project = make_project(
        {
            **{f"{folder}{name}": text for name, text in files.items()},
            "index.rst": f"Start\n=====\n\n.. toctree::\n\n   deep/terms\n   {folder}other\n",
            "deep/terms.rst": "Terms\n=====\n\n.. izglossary::\n",
            "locale/de/LC_MESSAGES/izterms.po": 'msgid "A gate."\nmsgstr "Ein Tor."\n',
        }
    )
    project.conf = {"izterm_glossaries": [f"{folder}izterms.yaml"], "locale_dirs": ["locale"]}
    shown = []
    for language in ("en", "de"):
        result = project.build(conf={"language": language})
        assert result.warnings == []
        entry = BeautifulSoup(result.text("deep/terms.html"), "html.parser").select_one("dd")
        assert entry
        shown.append(str(entry).replace("Ein Tor.", "A gate."))
    assert shown[0] == shown[1]
    assert all(word in shown[0] for word in ("pic.png", "code", "Part.", "<td>", "Title", "<b>raw</b>", "Other"))


def test_message_that_is_fuzzy_is_left_out(german: Project) -> None:
    german.edit("locale/de/LC_MESSAGES/izterms.po", 'msgid "zone"', '#, fuzzy\nmsgid "zone"')
    assert "zone" in [tag.get_text().rstrip("¶") for tag in listing(german.build()).select("dt")]


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        ("One.", ["One."]),
        ("One\ntwo.", ["One two."]),
        ("One.\n\nTwo.", ["One.", "Two."]),
        ("- a\n- b", ["- a\n- b"]),
        ("- a\n\n  b\n  c", ["- a", "b c"]),
        ("So::\n\n   code\n\n   more\n\nEnd.", ["So::", "End."]),
        (".. code-block:: c\n\n   x", [".. code-block:: c"]),
        (
            ".. code-block:: c\n   :caption: C\n   :linenos:\n\n   x",
            [".. code-block:: c\n   :caption: C\n   :linenos:"],
        ),
        (".. math::\n   :label: e\n\n   x", [".. math::\n   :label: e"]),
        (".. note:: Hm.\n\n   More.", [".. note:: Hm.", "More."]),
        (".. note::\n\n   Inside.\n\nEnd.", ["Inside.", "End."]),
        (".. note::\n   :class: x\n\n   Inside.", [".. note::\n   :class: x", "Inside."]),
        (".. py:function:: f()\n\n   Does it.", [".. py:function:: f()", "Does it."]),
        (".. figure:: a.png\n   :alt: A\n\n   Name.\n\n   Text.", [".. figure:: a.png\n   :alt: A", "Name.", "Text."]),
        (".. csv-table::\n   :header: a, b\n\n   c, d", [".. csv-table::\n   :header: a, b"]),
        (".. A comment.\n\nEnd.", ["End."]),
        ("Try:\n\n>>> 1\n1\n\nEnd.", ["Try:", "End."]),
        ("So:\n```c\nx\n\ny\n```\nEnd.", ["So:", "End."]),
        ("- a\n\n  ~~~\n  x\n\n  y\n  ~~~\n\n  b", ["- a", "b"]),
        ("```{note}\nIn.\n\nMore.\n```\n\nEnd.", ["```{note}\nIn.", "More.\n```", "End."]),
        ("````{note}\n```\nx\n```\nIn.\n````", ["````{note}", "In.\n````"]),
        ("```{code-block} c\nx\n\ny\n```\nEnd.", ["End."]),
        ("$$\nx\n$$\nEnd.", ["End."]),
        ("```a``` is code.", ["```a``` is code."]),
        ("```\nx\n\ny", []),
        ("term\n   What.", ["term\n   What."]),
        ("== ==\na  b\n== ==", ["== ==\na  b\n== =="]),
        ("\n\n  x  \n\n", ["x"]),
        ("| a\n| b", ["| a\n| b"]),
        ("1. a\n2. b", ["1. a\n2. b"]),
    ],
)
def test_blocks(text: str, messages: list[str]) -> None:
    assert [block.message for block in blocks(text) if block.message] == messages


@given(
    st.lists(
        st.sampled_from(
            [
                "a b",
                "- x",
                "  in",
                "y::",
                "   code",
                "",
                "z\nw",
                ".. note:: q",
                ".. note::",
                "```",
                "```{a}",
                "   :b: c",
                "   n",
            ]
        ),
        max_size=8,
    )
)
def test_untranslated_text_stays_as_it_is(lines: list[str]) -> None:
    text = "\n".join(lines)
    found = list(blocks(text))
    record = {"name": "n", "line": 1, "definition": (text, 1, True)}
    messages = {block.message: Translation(block.message, 7, "l", "p") for block in found if block.message}
    catalog = Catalog("de", "", messages)
    again = translated(record, catalog).get("definition", (text,))[0]
    assert [(block.indent, block.message) for block in blocks(again)] == [
        (block.indent, block.message) for block in found
    ]


def test_names_of_a_record() -> None:
    record = {"name": "a", "aliases": ("b", "c"), "deprecated_names": (("d", "why"),), "line": 1}
    catalog = Catalog("de", "", {"b": Translation("B  b", 1, "l", "p"), "d": Translation("D", 2, "l", "p")})
    assert translated(record, catalog) == {"aliases": ("B b",), "deprecated_names": (("D", "why"),)}
