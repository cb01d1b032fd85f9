"""``convert`` reads glossaries in the formats of other tools, and a build shows their entries without a warning."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import myst_parser
import pytest
from bs4 import BeautifulSoup
from conftest import Project

from sphinxext_izuma.tools.command import main
from sphinxext_izuma.tools.formats.formats import FORMATS

# Of each sample: the name of the file, its content, its remarks, and the names and texts that a listing shows.
SAMPLES: dict[str, tuple[str, str | bytes, list[str], dict[str, str]]] = {
    "a table of Excel": (
        "terms.csv",
        b'\xef\xbb\xbfTerm;Definition;Synonyms;Owner\r\nAPI key;"A *string*; it\r\nidentifies";token, secret;Ann\r\n'
        b"C++;see c_ :d: `e`;;\r\n;;;\r\n",
        ["terms.csv:2: the column 'Owner' is left out: no field of an entry is like it"],
        {"API key": "Also called: token, secret. A *string*; it identifies", "C++": "see c_ :d: `e`"},
    ),
    "a table with its delimiter": ("t.csv", "sep=;\nHeadword;Meaning\na, b;x\n", [], {"a, b": "x"}),
    "a table without a head": (
        "t.tsv",
        "A\tfirst\nB\t- second\n",
        ["t.tsv:1: no column is named like a term (there is 'A', 'first'): the first column is the term"],
        {"A": "first", "B": "- second"},
    ),
    "a table of abbreviations": ("t.csv", "Abbreviation,Full form\nCA,certificate authority\n", [], {"CA": ""}),
    "a table with a title": (
        "t.csv",
        "Words of 2026\nTerm;Definition;Definition\nGate;Lets in;twice\n",
        [
            "t.csv:1: the rows above the names of the columns are left out",
            "t.csv:3: a second column for 'definition' is left out: write both into one",
        ],
        {"Gate": "Lets in"},
    ),
    "a table with names of another language": (
        "t.csv",
        "Begriff;Definition;Kürzel\nTor;Lässt ein;T;zu viel\n",
        [
            "t.csv:1: no column is named like a term (there is 'Begriff', 'Definition', 'Kürzel'): the column 'Begriff'"
            " is the term",
            "t.csv:2: the cell 'zu viel' is in no column: name its column, or put a text with ';' in quotes",
            "t.csv:2: the column 'Kürzel' is left out: no field of an entry is like it",
        ],
        {"Tor": "Lässt ein"},
    ),
    "a sheet with more in the names of columns": (
        "t.csv",
        'term_id,Term*,"Definition\n(long)",Also known as / aka,skos:note\na 1,Gate,Lets in,"door, port",n\n'
        "1,Bar,y,,\nx,Key,z,,\nx,Lock,z,,\n",
        [
            "t.csv:3: the id 'a 1' of 'Gate' is left out: it is no identifier",
            "t.csv:6: the id 'x' of 'Lock' is left out: another entry has it",
        ],
        {"Gate": "Also called: door, port. Lets in Note n", "Bar": "y", "Key": "z", "Lock": "z"},
    ),
    "a table in languages": (
        "t.csv",
        "term_de,term_en,Definition (EN),Definition DE,synonyms_de\nTor,gate,Lets in,Lässt ein,Pforte\n",
        [],
        {"gate": "Lets in"},
    ),
    "a list in JSON": (
        "a.json",
        json.dumps(
            [{"title": "One\U0001f600", "description": "x"}, {"term": "B", "meaning": "1. y", "synonyms": ["c"]}]
        ),
        [],
        {"One\U0001f600": "x", "B": "Also called: c. 1. y"},
    ),
    "a mapping in JSON": (
        "a.json",
        '{"glossary": {\n"API": "Application",\n"B": {"definition": "x <b>y</b>", "see_also": ["API"], "n": 1}}}',
        [
            "a.json:3: HTML '<b>' in the text of 'B' stays as text",
            "a.json:3: the key 'n' is left out: no field of an entry is like it",
        ],
        {"API": "Application", "B": "x <b>y</b> See also API"},
    ),
    "lists in JSON": (
        "a.json",
        '{"groups": [{"id": 1}, {"items": [{"term": "A", "meaning": ["x", "y"], "url": "nowhere", "shown": "A"},\n'
        '{"acronym": "CA", "expansion": "certificate authority", "definition": "z", "note": "a_", "k": {"l": "v"}},\n'
        '{"description": "no name", "term": ""}]}]}',
        [
            "a.json:1: a row without a term is left out",
            "a.json:1: 'nowhere' of 'A' is no address: it is left out",
            "a.json:3: a row without a term is left out",
            "a.json:2: the key 'k' is left out: no field of an entry is like it",
        ],
        {"A": "x y", "CA": "z"},
    ),
    "groups in JSON": (
        "a.json",
        '{"@type": "x", "A": {"Ape": "An animal."},\n"B": [{"label": ["Bee", "bees"], "note": null,'
        ' "text": "x"}, 7], "C": 1}',
        [],
        {"Ape": "An animal.", "Bee": "Also called: bees. x", "C": "1"},
    ),
    "SKOS in JSON": (
        "a.json",
        '{"@context": "x", "@graph": [{"@id": "u:1", "skos:prefLabel": {"de": "Hund", "en": "dog"}, "skos:altLabel": '
        '{"en": ["hound"]}, "skos:definition": [{"@language": "de", "@value": "Ein Tier."}, '
        '{"@language": "en", "@value": "An animal."}],\n"skos:note": {"text": "n", "by": "x"}}]}',
        ["a.json:2: the key 'skos:note.by' is left out: no field of an entry is like it"],
        {"dog": "Also called: hound. An animal. Note n"},
    ),
    "a mapping in YAML": ("a.yml", "API: Application\nno: 'yes'\n", [], {"API": "Application", "no": "yes"}),
    "a list in YAML": ("a.yaml", "- term: A\n  definition: |\n    x\n\n    y\n", [], {"A": "x y"}),
    "abbreviations": (
        "abbr.md",
        "# Words\n\n*[HTML]: Hyper\n*[HTML]: Hyper Text\n  *[W3C]:\n    World Wide\n*[X]: It is a letter.\n```\n"
        "*[no]: x\n```\n",
        [
            "abbr.md:3: the term 'HTML' is defined twice: the definition at abbr.md:4 is kept, and this one a comment"
            " [izterm.duplicate]",
        ],
        {"HTML": "", "W3C": "", "X": "It is a letter."},
    ),
    "a definition list in reST": (
        "d.rst",
        "Words\n=====\n\nText.\n\n* a\n  b\n\naccess key\n   A :term:`Token`.\n\n   More.\n\n"
        "``Token`` : noun\n   x\nlock\n   y\n",
        ["d.rst:14: the classifier 'noun' of '``Token``' is left out: no field of an entry is like it"],
        {"access key": "A Token. More.", "Token": "x", "lock": "y"},
    ),
    "a definition list in Markdown": (
        "d.md",
        "# W\n\n[r]: https://r.example\n\nAPI\n: An **x** [y][r].\n\n  More.\n: Second.\n\n`B`\n: {term}`API`\n",
        [],
        {"API": "An x y. More. Second.", "B": "API"},
    ),
    "definitions below several names": (
        "d.md",
        "A\n: x\n\nB\nC\n: y\n",
        ["d.md:4: a definition below several lines is not read: put one name above each definition"],
        {"A": "x"},
    ),
    "sections in Markdown": (
        "s.md",
        "# Words\n\nText.\n\n## A\n\n### Access key {#ak}\n\nA "
        "*key* of [b][], [c](#ak), [d](#use).\n\n[b]: #bee\n\n#### "
        "Use\n\ny\n\n## B\n\n### `Bee`\nz\n\n"
        "### Bus\n\n: no\n\nline\n: text\n\n*[HTML]: Hyper\n",
        [
            "s.md:1: read in the format 'sections': for terms in the format 'abbreviations', convert it with --from",
        ],
        {"Access key": "A key of b , c , d. Use y", "Bee": "z", "Bus": "text"},
    ),
    "sections in reST": (
        "s.rst",
        "#####\nWords\n#####\n\nAccess key\n----------\n\nOf Api_, `x <Api_>`_.\n\nApi\n---\n\nx\n\n   y\n",
        [],
        {"Access key": "Of Api , x.", "Api": "x y"},
    ),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_glossary_of_another_tool_is_converted_and_built(
    name: str, project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if name == "sections in Markdown" and myst_parser.__version__ < "5":
        pytest.skip("MyST 4 finds no headings of an entry")
    file, content, remarks, shown = SAMPLES[name]
    monkeypatch.chdir(project.srcdir)
    Path(file).write_bytes(content if isinstance(content, bytes) else content.encode())
    losses = [remark for remark in remarks if not re.search("is the term$|no definition|read in the format", remark)]
    assert main(["convert", "-o", "izterms.yaml", file]) == bool(losses)
    said = capsys.readouterr().err.splitlines()
    assert [line.removesuffix(" [izterm.data]") for line in said[:-1]] == remarks
    assert said[-1].startswith(f"{len(shown)} entr")
    Path(file).unlink()
    Path("conf.py").write_text("extensions = ['sphinxext_izuma']\nexclude_patterns = ['*.md']\n", encoding="utf-8")
    project.write({"index.rst": "Words\n=====\n\n.. izglossary::\n"})
    result = project.build(warningiserror=True)
    assert (result.warnings, result.app.statuscode) == ([], 0)
    page = BeautifulSoup(result.text("index.html"), "html.parser")
    found = {}
    for item in page.select("dl.glossary > dt"):
        definition = item.find_next_sibling("dd")
        term = item.get_text().strip().removesuffix("¶").strip()
        text = " ".join(definition.get_text(" ").split()) if definition else ""
        found[term] = " ".join(text.replace(" .", ".").split())
    for term, text in shown.items():
        assert [value for key, value in found.items() if key.startswith(term) and text in value], found


@pytest.mark.usefixtures("here")
def test_other_languages_become_translations(capsys: pytest.CaptureFixture[str]) -> None:
    names, texts = '"term": {"de": "Tor", "en": "gate"}', '"definition": {"en": "Lets *in*.", "de": "Lässt ein."}'
    Path("a.json").write_text(f'[{{{names}, {texts}, "synonyms": {{"de": ["Pforte"]}}}}]', encoding="utf-8")
    row = "Tor,gate,Lets *in*.,Lässt ein.,Pforte"
    Path("a.csv").write_text(f"term_de,term_en,Definition (EN),Definition DE,synonyms-de\n{row}\n", encoding="utf-8")
    for file in ("a.csv", "a.json"):
        assert main(["convert", file]) == 0
        out, err = capsys.readouterr()
        assert (out.partition("\n")[2], err) == (
            "terms:\n  - term: gate\n    definition: Lets \\*in\\*.\n    translations:\n      de:\n        term: Tor\n"
            "        definition: Lässt ein.\n        aliases: [Pforte]\n",
            "1 entry from 1 file, 0 remarks\n",
        )


GERMAN = {
    "column.csv": "term_de,definition_de\nTor,Eine Tür.\n",
    "cells.csv": "term,definition,language\nTor,Eine Tür.,de_AT\n",
    "texts.json": '[{"prefLabel": [{"@value": "Tor", "@language": "de"}], "definition": {"de": "Eine Tür."}}]',
    "keys.yaml": "- {term_de: Tor, definition_de: Eine Tür.}\n",
    "beside.json": '{"language": "de", "terms": [{"term": "Tor", "definition": "Eine Tür."}]}',
    "context.json": '{"@context": {"@language": "de"}, "@graph": [{"prefLabel": "Tor", "definition": "Eine Tür."}]}',
    "set.json": '{"inLanguage": "de", "hasDefinedTerm": [{"name": "Tor", "description": "Eine Tür."}]}',
    "site/tor.md": "---\ntitle: Tor\nlang: de\n---\nEine Tür.\n",
    "docs/index.rst": "Start\n=====\n\n.. glossary::\n\n   Tor\n      Eine Tür.\n",
    "docs/list.md": "Tor\n: Eine Tür.\n",
}


@pytest.mark.usefixtures("here")
def test_language_of_the_source_is_that_of_the_glossary(capsys: pytest.CaptureFixture[str]) -> None:
    for folder in ("docs", "site"):
        Path(folder).mkdir()
    Path("docs/conf.py").write_text("language = 'de'\n", encoding="utf-8")
    for file, content in GERMAN.items():
        Path(file).write_text(content, encoding="utf-8")
        assert main(["convert", "site" if file.startswith("site") else file]) == 0, file
        out = capsys.readouterr().out
        tag = "de-AT" if file == "cells.csv" else "de"
        assert out.partition("\n")[2].startswith(f"glossary:\n  language: {tag}\n"), out
    # A project that is translated into the language has its sources in another one.
    Path("docs/locales/de/LC_MESSAGES").mkdir(parents=True)
    assert main(["convert", "docs/index.rst"]) == 0
    assert "language" not in capsys.readouterr().out


LOST = {
    "a.rst": (
        "Words\n=====\n\ngate : noun\n   A door.\n",
        "a.rst:4: the classifier 'noun' of 'gate' is left out: no field of an entry is like it",
    ),
    "a.csv": (
        "Term,Definition,Translation (German)\ngate,A door.,Tor\n",
        "a.csv:2: the column 'Translation (German)' is left out: no field of an entry is like it",
    ),
    "a.json": (
        '[{"skos:prefLabel": "gate", "skos:definition": "A door.", "skos:broader": {"@id": "x"}}]',
        "a.json:1: the key 'skos:broader' is left out: no field of an entry is like it",
    ),
}


@pytest.mark.usefixtures("here")
def test_parts_that_no_field_has_room_for_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    for file, (content, message) in LOST.items():
        Path(file).write_text(content, encoding="utf-8")
        assert main(["convert", file]) == 1
        out, err = capsys.readouterr()
        assert out.partition("\n")[2] == "terms:\n  - term: gate\n    definition: A door.\n"
        assert err.splitlines()[0] == f"{message} [izterm.data]"
    Path("pairs.yaml").write_text("- gate: A door.\n- roof: A top.\n", encoding="utf-8")
    assert main(["convert", "pairs.yaml"]) == 0
    text = "terms:\n  - term: gate\n    definition: A door.\n\n  - term: roof\n    definition: A top.\n"
    assert capsys.readouterr().out.partition("\n")[2] == text


@pytest.mark.usefixtures("here")
def test_entries_of_another_language_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    rows = "gate,en,A door.\nTor,de,Eine Tür.\nroof,en-GB,A top.\nwall,English,A side.\nlid,,A cap."
    Path("a.csv").write_text(f"term,lang,definition\n{rows}\n", encoding="utf-8")
    assert main(["convert", "a.csv"]) == 1
    out, err = capsys.readouterr()
    assert "language:" not in out
    assert err.splitlines() == [
        "a.csv:5: the language 'English' of 'wall' is no language tag, like 'de': it is left out [izterm.data]",
        "a.csv:3: 'Tor' is in the language 'de', and most terms are in 'en': put it into a glossary of its own "
        "[izterm.data]",
        "5 entries from 1 file, 2 remarks",
    ]


@pytest.mark.usefixtures("here")
def test_links_to_other_parts_of_a_page_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.md").write_text("# W\n\n## Ape\n\n[b](#Bee), [w](#w), [t](#t)\n\n(t)=\n## Bee\n\nx\n", encoding="utf-8")
    Path("a.rst").write_text("W\n=\n\nApe\n---\n\nBee_, W_\n\nBee\n---\n\nx\n", encoding="utf-8")
    in_md, in_rst = "{izterm}`b <Bee>`, [w](#w), [t](#t)", ":izterm:`Bee`, W_"
    for file, line, lost, text in (("a.md", 3, "#w", in_md), ("a.rst", 4, "W_", in_rst)):
        assert main(["convert", file]) == 1
        out, err = capsys.readouterr()
        message = f"'{lost}' in the text of 'Ape' refers to another part of the page: write its address [izterm.data]"
        assert err.splitlines()[0] == f"{file}:{line}: {message}"
        assert text in out


def test_format_can_be_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.md").write_text("# W\n\n## A\nx\n\n## B\ny\n: z\n\n*[C]: D\n", encoding="utf-8")
    for name, terms in (("abbreviations", ["C"]), ("definitions", ["y"]), ("sections", ["A", "B"])):
        main(["convert", "--from", name, "a.md"])
        out = capsys.readouterr().out
        assert [line.partition(": ")[2] for line in out.splitlines() if "- term:" in line] == terms
    assert main(["convert", "--from", "table", "a.md"]) == 0
    assert "no column is named like a term" in capsys.readouterr().err
    assert main(["convert", "--from", "sphinx", "a.md"]) == 2
    assert capsys.readouterr().err == "sphinx-izterm: a.md: no terms in the format 'sphinx'\n"


@pytest.mark.parametrize(
    ("file", "content", "message"),
    [
        ("a.tbx", "<tbx/>", "a.tbx: no glossary is found: formats that can be read are "),
        ("a.yml", "- 1\n", "a.yml: no glossary is found: formats that can be read are "),
        ("a.rst", "Text.\n", "a.rst: no glossary is found: formats that can be read are "),
        (
            "a.yml",
            "a: &x 1\nb: *x\n",
            "a.yml:1: an anchor (&x): remove it, or put the text in quotes, anchors are not allowed",
        ),
        ("a.yml", "glossary: {name: a}\nterms: []\n", "a.yml:1: this is a glossary file already: name it in izterm_"),
        ("a.json", "[" * 100_000, "a.json:1: nested deeper than 50 levels"),
        ("a.json", '[\n{"term" "x"}]', "a.json:2: not valid JSON: "),
        ("a.csv", 'term,definition\na,"b\n', "a.csv:2: not a table: a quote is not closed"),
        pytest.param(
            *("a.csv", "term,definition\n" + "a,b\n" * 200_001, "a.csv:200002: more than 200,000 rows: split the file"),
            marks=pytest.mark.long,
        ),
        ("a.md", "> " * 10_900_000, "a.md:1: 21,800,000 bytes are more than 20,000,000: split the file"),
    ],
)
@pytest.mark.usefixtures("here")
def test_file_that_is_no_glossary(file: str, content: str, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path(file).write_text(content, encoding="utf-8")
    assert main(["convert", file]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"sphinx-izterm: {message}")
    if "no glossary is found" in message:
        assert all(f"{row.name}: " in err for row in FORMATS)


def test_markdown_without_its_parser(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "markdown_it", None)
    from sphinxext_izuma.tools.markdown.parser import parser  # noqa: PLC0415 - its cache must be empty

    parser.cache_clear()
    monkeypatch.chdir(tmp_path)
    Path("a.md").write_text("```{glossary}\na\n  {term}`b`\n```\n", encoding="utf-8")
    for command in ("convert", "migrate"):
        assert main([command, "a.md" if command == "convert" else "."]) == 2
        err = capsys.readouterr().err
        assert err.startswith("sphinx-izterm: to read Markdown, MyST must be installed (")
        assert err.endswith('run pip install "sphinxext-izuma[markdown]"\n')
    Path("a.md").write_text("No role.\n", encoding="utf-8")
    assert main(["migrate", "."]) == 0


def test_ten_thousand_rows_take_seconds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    rows = (
        f'term {number},"The definition of it, number {number}, *and* more_.",alias {number}'
        for number in range(10_000)
    )
    Path("a.csv").write_text("Term,Definition,Synonyms\n" + "\n".join(rows), encoding="utf-8")
    before = time.process_time()
    assert main(["convert", "-o", "izterms.yaml", "a.csv"]) == 0
    assert time.process_time() - before < 6  # twice the goal: machines differ
