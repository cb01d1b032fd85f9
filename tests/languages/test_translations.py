"""Entries in the language of their readers: ``translations`` in an entry, and files beside a glossary."""

from __future__ import annotations

import re
import zlib
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from conftest import MakeProject, Result, boxes

from sphinxext_izuma.glossary import Glossary
from sphinxext_izuma.glossary.cache import load
from sphinxext_izuma.tools.command import main

GLOSSARY = """
    glossary: {name: shop}
    terms:
      - term: gateway
        aliases: [bridge]
        definition: It connects :izterm:`devices <device>`.
        translations:
          de: {term: Übergang, forms: [Übergänge], definition: Er verbindet :izterm:`Geräte`.}
          fr: {term: passerelle}
      - term: device
        definition: A thing.
        see_also: [gateway]
        translations:
          de: {term: Gerät, forms: [Geräte], aliases: [Ding], deprecated: [Apparat]}
          pt: {term: dispositivo}
      - term: certificate authority
        acronym: CA
        definition: It signs.
        translations:
          de: {definition: Sie unterschreibt., expansion: Zertifizierungsstelle}
      - {term: zone, definition: A part.}
    """
PAGE = """
    Start
    =====

    .. toctree::

       terms

    :izterm:`Übergang`, :izterm:`Übergänge`, :izterm:`übergang`, :izterm:`gateways`, :izterm:`bridge`,
    :izterm:`Geräte`, :izterm:`Ding`, :izterm:`CA`, :izterm:`zones`
    """
FILES = {"izterms.yaml": GLOSSARY, "index.rst": PAGE, "terms.rst": "Terms\n=====\n\n.. izglossary::\n"}
OVERLAY = """
    glossary: {name: shop-de, language: de, translates: shop}
    terms:
      - of: gateway
        term: Netzübergang
        definition: |
          Er verbindet
          :izterm:`Gärät`.
      - {id: zone, term: Zone, definition: Ein Teil.}
    """


def links(result: Result, page: str = "index.html") -> dict[str, str]:
    found = BeautifulSoup(result.text(page), "html.parser").select("section a.izterm")
    return {link.get_text(): str(link["href"]).partition("#")[2] for link in found}


def heads(result: Result) -> list[str]:
    page = BeautifulSoup(result.text("terms.html"), "html.parser")
    return [tag.get_text().rstrip("¶") for tag in page.select("p.rubric, dt")]


def test_names_of_the_language_come_first_and_both_are_found(make_project: MakeProject) -> None:
    result = make_project(FILES).build(conf={"language": "de"})
    assert result.warnings == []
    assert links(result) == {
        "Übergang": "term-gateway",
        "Übergänge": "term-gateway",
        "übergang": "term-gateway",
        "gateways": "term-gateway",
        "bridge": "term-gateway",
        "Geräte": "term-device",
        "Ding": "term-device",
        "CA": "term-certificate-authority",
        "zones": "term-zone",
    }


def test_listing_is_in_the_language(make_project: MakeProject) -> None:
    result = make_project(FILES).build(conf={"language": "de"})
    assert heads(result) == ["C", "certificate authority (CA)", "G", "Gerät", "U", "Übergang", "Z", "zone"]
    page = BeautifulSoup(result.text("terms.html"), "html.parser")
    texts = [text.get_text() for text in page.select("dd p")]
    assert texts == [
        "Zertifizierungsstelle.",
        "Sie unterschreibt.",
        "Auch: Ding.",
        "A thing.",
        "Siehe auch Übergang.",
        "Früher: Apparat.",
        "Er verbindet Geräte.",
        "A part.",
    ]
    found = boxes(BeautifulSoup(result.text("index.html"), "html.parser"))
    device = '<a class="izterm" href="terms.html#term-device">Geräte</a>'
    assert found["terms.html#term-gateway"] == f"<b>Übergang</b> (auch gateway, bridge)<p>Er verbindet {device}.</p>"


def test_ids_and_inventory(make_project: MakeProject) -> None:
    project = make_project(FILES)
    german = project.build(conf={"language": "de"}, out="de")
    content = zlib.decompress((german.outdir / "objects.inv").read_bytes().split(b"\n", 4)[4]).decode()
    names = {line.split(" izuma:")[0] for line in content.splitlines() if " izuma:" in line}
    assert names >= {"Übergang", "gateway", "bridge", "Gerät", "device", "Ding", "Apparat"}
    english = project.build(conf={"language": "en"}, out="en")
    ids = [
        {str(tag["id"]) for tag in BeautifulSoup(build.text("terms.html"), "html.parser").select("dt")}
        for build in (german, english)
    ]
    assert ids[0] == ids[1]


def test_english_build_knows_the_names_of_its_language_alone(make_project: MakeProject) -> None:
    warnings = make_project(FILES).build(conf={"language": "en"}).warnings
    assert [re.findall("'(.*?)'", warning)[0] for warning in warnings] == [
        "Übergang",
        "Übergänge",
        "übergang",
        "Geräte",
        "Ding",
    ]


def test_findings_of_the_glossary_are_the_same_in_every_language(tmp_path: Path) -> None:
    path = tmp_path / "izterms.yaml"
    path.write_text(
        "terms:\n"
        "- {term: a, see: [b], translations: {de: {term: x, colour: red}, en: {term: y}}}\n"
        "- {term: A, aliases: [a], definition: c, translations: {de: {term: x}}}\n",
        encoding="utf-8",
    )
    found = {language: load([path], language=language).findings for language in ("", "de", "fr")}
    assert len(found[""]) == 5
    assert found[""] == found["de"] == found["fr"]


SHARED = """
    glossary: {name: shop}
    terms:
      - term: gate
        acronym: GT
        definition: A door.
        translations:
          de: {term: Tor, aliases: [Pforte]}
          de-AT: {term: Tür}
          fr: {term: porte, acronym: PT}
      - {term: goal, acronym: GT, definition: An aim., translations: {de: {term: Tor}, fr: {term: but, acronym: PT}}}
      - term: fool
        definition: A person.
        translations:
          pl: {term: głupiec}
          de:
            term: Tor
      - {term: door, aliases: [lid], definition: A door., translations: {fr: {term: porte}, de: {term: lid}}}
      - {term: cap, aliases: [lid], definition: A cap., translations: {de: {term: Kappe, aliases: [lid]}}}
    """
OF_DOOR = "glossary: {name: shop-de, language: de, translates: shop}\nterms:\n- {of: door, aliases: [Pforte]}\n"
OTHERWISE = ": translate one otherwise [izterm.duplicate]"


def test_translated_name_of_several_entries_is_reported_at_its_place(
    make_project: MakeProject, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    scoped = "glossary: {name: other, scoped: true}\nterms: [{term: x, definition: y, translations: {de: {term: Tor}}}]"
    page = {"index.rst": "Start\n=====\n\n.. izglossary::\n"}
    project = make_project({"izterms.yaml": SHARED, "izterms.de.yaml": OF_DOOR, "other.yaml": scoped, **page})
    project.conf["izterm_glossaries"] = ["izterms.yaml", "other.yaml"]
    expected = [
        "izterms.yaml:10: the translated name 'Tor' of 'goal' is also one of 'gate' (izterms.yaml:7), and of 1 more, "
        f"the last at izterms.yaml:15{OTHERWISE}",
        f"izterms.de.yaml:3: the translated name 'Pforte' of 'door' is also one of 'gate' (izterms.yaml:7){OTHERWISE}",
        f"izterms.yaml:17: the translated name 'porte' of 'door' is also one of 'gate' (izterms.yaml:9){OTHERWISE}",
    ]
    for language in ("en", "de", "de", "de_AT"):
        found = [line.replace("WARNING: ", "") for line in project.build(conf={"language": language}).warnings]
        assert [line for line in found if "translated name" in line] == expected
    # What a message says to write has one meaning.
    project.edit("index.rst", ".. izglossary::", ":izterm:`Tor`, :izterm:`gate`, :izterm:`goal`\n\n.. izglossary::")
    found = [line for line in project.build(conf={"language": "de"}).warnings if line.startswith("index")]
    assert found == [
        "index.rst:4: WARNING: ambiguous term: 'Tor' may be 'fool' (izterms.yaml:11), 'gate' (izterms.yaml:3), "
        "'goal' (izterms.yaml:10): write one of these names [izterm.ambiguous]"
    ]
    monkeypatch.chdir(project.srcdir)
    assert main(["check", "izterms.yaml", "other.yaml"]) == 1
    out = capsys.readouterr().out.splitlines()
    assert [line for line in out if "translated name" in line] == expected


@pytest.mark.parametrize(
    ("language", "name"), [("pt_BR", "dispositivo"), ("de_AT", "Gerät"), ("de", "Gerät"), ("zh_TW", "device")]
)
def test_language_by_look_up(tmp_path: Path, language: str, name: str) -> None:
    (tmp_path / "izterms.yaml").write_text(_dedented(GLOSSARY), encoding="utf-8")
    glossary = load([tmp_path / "izterms.yaml"], language=language)
    assert glossary.by_id["device"].name == name


def test_glossary_from_the_cache_is_the_same(tmp_path: Path) -> None:
    (tmp_path / "izterms.yaml").write_text(_dedented(GLOSSARY), encoding="utf-8")

    def loaded(language: str) -> Glossary:
        return load([tmp_path / "izterms.yaml"], cache_file=tmp_path / f"{language}.cache", language=language)

    first, again = loaded("de"), loaded("de")
    assert first.terms == again.terms
    for name in ("Übergänge", "übergang", "gateways", "Bridge", "nothing"):
        assert [term.id for term in first.find(name)] == [term.id for term in again.find(name)]
    assert first.fingerprint != loaded("fr").fingerprint


def test_deprecated_name_of_either_language(make_project: MakeProject) -> None:
    files = {**FILES, "index.rst": "Start\n=====\n\n:izterm:`Apparat`\n\n.. toctree::\n\n   terms\n"}
    [warning] = make_project(files).build(conf={"language": "de"}).warnings
    assert warning == "index.rst:4: WARNING: deprecated term: 'Apparat': write 'Gerät' [izterm.deprecated]"


def test_file_beside_a_glossary_translates_it(make_project: MakeProject) -> None:
    page = FILES["index.rst"].replace("Übergänge", "Netzübergang")
    project = make_project({**FILES, "index.rst": page, "de.izterms.yaml": OVERLAY})
    result = project.build(conf={"language": "de"})
    assert sorted(warning.partition(" (did")[0] for warning in result.warnings) == [
        "de.izterms.yaml:7: WARNING: undefined term: 'Gärät'",
        "index.rst:8: WARNING: undefined term: 'Übergang'",
        "index.rst:8: WARNING: undefined term: 'übergang'",
    ]
    assert "Netzübergang" in heads(result)
    assert "Zone" in heads(result)
    assert "Ein Teil." in result.text("terms.html")


def test_edit_of_the_translation_is_seen(make_project: MakeProject) -> None:
    project = make_project({**FILES, "de.izterms.yaml": OVERLAY.replace("Gärät", "Gerät")})
    project.conf = {"language": "de"}
    project.build()
    project.edit("de.izterms.yaml", "Ein Teil.", "Ein Gebiet.")
    assert "Ein Gebiet." in project.build().text("terms.html")
    (project.srcdir / "de.izterms.yaml").unlink()
    assert "A part." in project.build().text("terms.html")


@pytest.mark.parametrize(
    ("glossary", "label"),
    [
        ("izterms.yaml", "de.izterms.yaml"),
        ("izterms.yaml", "izterms.de.yaml"),
        ("acme.izterms.yaml", "acme.de.izterms.yaml"),
        ("words.yml", "words.de-AT.yml"),
    ],
)
def test_name_of_the_translating_file(tmp_path: Path, glossary: str, label: str) -> None:
    (tmp_path / glossary).write_text(_dedented(GLOSSARY), encoding="utf-8")
    (tmp_path / label).write_text(_dedented(OVERLAY).replace("Gärät", "Gerät"), encoding="utf-8")
    loaded = load([glossary], folder=tmp_path, language="de")
    assert loaded.findings == ()
    assert loaded.by_id["zone"].name == "Zone"
    assert loaded.by_id["zone"].definition is not None
    assert loaded.by_id["zone"].definition.label == label


def test_japanese_name_without_a_reading_is_reported(tmp_path: Path) -> None:
    entries = "- {term: 鍵, definition: x}\n- {term: 門, sort: もん, definition: x}\n- {term: キー, definition: x}\n"
    (tmp_path / "izterms.yaml").write_text(f"glossary: {{language: ja}}\nterms:\n{entries}", encoding="utf-8")
    [finding] = load(["izterms.yaml"], folder=tmp_path).findings
    assert str(finding.place) == "izterms.yaml:3"
    assert finding.message == "'鍵' has no reading, which it is sorted by: add 'sort: …', in kana"


def test_glossary_beside_another_one_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "izterms.yaml").write_text("terms: [{term: a, definition: x}]", encoding="utf-8")
    (tmp_path / "iot.izterms.yaml").write_text("terms: [{term: b, definition: x}]", encoding="utf-8")
    assert [term.name for term in load(["izterms.yaml"], folder=tmp_path)] == ["a"]


@pytest.mark.parametrize(
    ("overlay", "finding"),
    [
        (
            "glossary: {language: de, translates: shpo}\nterms: []",
            "de.izterms.yaml:1: 'translates' names no glossary: 'shpo' (did you mean 'shop'?)",
        ),
        (
            "glossary: {language: de, translates: shop}\nterms:\n- {of: gatewy, term: x}",
            "de.izterms.yaml:3: 'of' names no entry of the glossary 'shop': 'gatewy' (did you mean 'gateway'?)",
        ),
        (
            "glossary: {language: de, translates: shop}\nterms:\n- {id: zoen, term: x}",
            "de.izterms.yaml:3: 'id' names no entry of the glossary 'shop': 'zoen' (did you mean 'zone'?)",
        ),
        (
            "glossary: {language: de, translates: shop}\nterms:\n- {term: x}",
            "de.izterms.yaml:3: an entry of a translation has no 'of': add 'of: …', the name in the glossary",
        ),
        (
            "glossary: {language: de, translates: shop}\nterms:\n- {of: zone, tags: [x]}",
            "de.izterms.yaml:3: an entry of a translation has no field 'tags' (there are: of, id, term, shown, "
            "aliases, acronym, expansion, forms, deprecated, definition, summary, note, sort, source, url)",
        ),
        (
            "glossary: {language: de, translates: shop}\nterms:\n- {of: zone, term: x}\n- {id: zone, note: y}",
            "de.izterms.yaml:4: 'zone' is translated twice, first in line 3: write its fields into one entry",
        ),
        (
            "glossary:\n  language: sv\n  translates: shop\nterms: []",
            "de.izterms.yaml:3: the name of the file says 'de', and its header 'sv': make them alike",
        ),
        (
            "glossary: {language: de, translates: shop}\nterms: [zone]",
            "de.izterms.yaml:2: an entry must be a mapping that begins with 'of: …'",
        ),
    ],
)
def test_fault_of_a_translating_file(tmp_path: Path, overlay: str, finding: str) -> None:
    (tmp_path / "izterms.yaml").write_text(_dedented(GLOSSARY), encoding="utf-8")
    (tmp_path / "de.izterms.yaml").write_text(overlay, encoding="utf-8")
    [found] = load(["izterms.yaml"], folder=tmp_path).findings
    assert f"{found.place}: {found.message}" == finding


def test_check_says_what_a_build_in_each_language_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    terms = "terms:\n- {term: zone, definition: x, translations: {fr: {note: x}, fi: {note: ':izterm:`vyöhike`'}}}\n"
    Path("izterms.yaml").write_text(f"glossary: {{name: shop}}\n{terms}", encoding="utf-8")
    overlay = "glossary: {language: de, translates: shop}\nterms:\n- of: zone\n  term: Bereich\n"
    Path("de.izterms.yaml").write_text(f"{overlay}  definition: Ein :izterm:`Berich`.\n- of: zoen\n", encoding="utf-8")
    Path("iot.izterms.yaml").write_text("terms: [{term: of-another-project}]", encoding="utf-8")
    assert main(["check", "izterms.yaml"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "de.izterms.yaml:6: 'of' names no entry of the glossary 'shop': 'zoen' (did you mean 'zone'?) [izterm.data]",
        "de.izterms.yaml:5:19: undefined term: 'Berich' (did you mean 'Bereich'?) [izterm.undefined]",
        "izterms.yaml:3:73: undefined term: 'vyöhike' (nothing is like it in izterms.yaml, de.izterms.yaml)"
        " [izterm.undefined]",
    ]


def _dedented(text: str) -> str:
    return re.sub(r"(?m)^    ", "", text)


def test_report_says_how_much_is_translated(make_project: MakeProject) -> None:
    glossary = """
        terms:
          - {term: x1, definition: One., translations: {de: {term: Eins, definition: Eins.}, fr: {term: Un}}}
          - {term: x2, expansion: Two times, translations: {de: {term: Zwei}}}
          - {term: x3, definition: Three., translations: {de: {term: Drei}}}
        """
    catalog = 'msgid "Three."\nmsgstr "Trois."\n\nmsgid "x2"\nmsgstr "Deux"\n'
    project = make_project(
        {"izterms.yaml": glossary, "index.rst": "Start\n=====\n", "locale/fr/LC_MESSAGES/izterms.po": catalog}
    )
    for language in ("en", "de", "fr"):
        conf = {"language": language, "locale_dirs": ["locale"]}
        report = project.build("izterm", conf=conf, out=language).text("output.txt")
        assert "translated\n  de  2 of 3\n  fr  2 of 3\n" in report
