"""Scoped glossaries: one word with two meanings, on pages with and without a scope."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from conftest import MakeProject, Project
from glossary_files import faults, glossary

from sphinxext_izuma.glossary import names
from sphinxext_izuma.glossary.plurals import plurals

FILES = {
    "radio.yaml": """
        glossary: {name: radio, title: Radio, scoped: true}
        terms:
          - {term: gateway, acronym: GW, definition: "Has an :izterm:`antenna`, unlike a :izterm:`cloud:gateway`."}
          - {term: antenna, definition: Sends., see_also: [gateway]}
        """,
    "cloud.yaml": """
        glossary: {name: cloud, title: Cloud, scoped: true}
        terms:
          - {term: gateway, definition: Takes requests.}
          - {term: zone, definition: Of a cloud., see_also: ["radio:gateway"]}
        """,
    "own.yaml": """
        terms:
          - {term: device, definition: A thing.}
          - {term: zone, definition: An area.}
          - {term: "C: drive", definition: A disk.}
        """,
    "glossary.rst": "Glossary\n========\n\n.. izglossary::\n",
    "index.rst": "Start\n=====\n\n.. toctree::\n   :glob:\n\n   *\n",
}
RADIO, CLOUD = "radio.gateway", "cloud.gateway"
AMBIGUOUS = (
    "ambiguous term: {!r} may be 'radio:gateway' (radio.yaml:3), 'cloud:gateway' (cloud.yaml:3): "
    "write one of these, or set 'izterm-scope'"
)
# Each spelling, with the entry that it means outside of both scopes, in radio, and in cloud.
SPELLINGS: dict[str, tuple[str, str, str]] = {
    "gateway": ("", RADIO, CLOUD),
    "Gateways": ("", RADIO, CLOUD),
    "GW": (RADIO, RADIO, RADIO),
    "radio:gateway": (RADIO, RADIO, RADIO),
    "cloud:GATEWAYS": (CLOUD, CLOUD, CLOUD),
    "antenna": ("radio.antenna", "radio.antenna", "radio.antenna"),
    "zone": ("zone", "zone", "cloud.zone"),
    "cloud:zones": ("cloud.zone", "cloud.zone", "cloud.zone"),
    "own:zone": ("zone", "zone", "zone"),
    "device": ("device", "device", "device"),
    "C: drive": ("c-drive", "c-drive", "c-drive"),
    "a title <cloud:gateway>": (CLOUD, CLOUD, CLOUD),
}
SCOPES = ("", "radio", "cloud")


@pytest.fixture
def project(make_project: MakeProject) -> Project:
    """Return a project with two scoped glossaries."""
    project = make_project(FILES)
    project.conf["izterm_glossaries"] = ["radio.yaml", "cloud.yaml", "own.yaml"]
    return project


def links(project: Project, page: str = "page") -> dict[str, str]:
    """Return the entries that a page links, by the texts of the links."""
    text = (project.srcdir.parent / "html" / f"{page}.html").read_text(encoding="utf-8")
    found = BeautifulSoup(text, "html.parser").select("a.izterm")
    return {link.get_text(): str(link["href"]).partition("#term-")[2] for link in found}


@pytest.mark.parametrize("place", ["field", "front matter", "configuration"])
@pytest.mark.parametrize("scope", SCOPES)
def test_spellings_in_scopes(project: Project, scope: str, place: str) -> None:
    if place == "front matter":
        head = f"---\nizterm-scope: {scope}\n---\n\n" if scope else ""
        text = "\n\n".join(f"{{izterm}}`{spelling}`" for spelling in SPELLINGS)
        project.write({"page.md": f"{head}# Page\n\n{text}\n"})
    else:
        head = f":izterm-scope: {scope}\n\n" if place == "field" and scope else ""
        text = "\n\n".join(f":izterm:`{spelling}`" for spelling in SPELLINGS)
        project.write({"page.rst": f"{head}Page\n====\n\n{text}\n"})
        if place == "configuration":
            project.conf["izterm_scopes"] = {"pa*": scope, "*": "cloud"}
    expected = {}
    for spelling, meant in SPELLINGS.items():
        shown = spelling.partition(" <")[0]
        shown = shown if shown == "C: drive" else shown.rpartition(":")[2]
        expected[shown] = meant[SCOPES.index(scope)]
    result = project.build()
    # Two spellings show "gateway" or "zone"; the last one counts here as there.
    assert links(project) == {shown: entry for shown, entry in expected.items() if entry}
    messages = [warning.partition(": WARNING: ")[2] for warning in result.warnings]
    assert messages == [f"{AMBIGUOUS.format(name)} [izterm.ambiguous]" for name in ("gateway", "Gateways") if not scope]


def test_wrong_scopes(project: Project) -> None:
    project.write(
        {
            "page.rst": ":izterm-scope: radoi\n\nPage\n====\n\n:izterm:`radoi:gateway` :izterm:`radio:device`\n",
            "radio.rst": ":izterm-scope: radio\n\nRadio\n=====\n\n:izterm:`gatewy`\n",
        }
    )
    nothing = "nothing is like it in radio.yaml, cloud.yaml, own.yaml"
    expected = [
        "page.rst:1: WARNING: izterm-scope: no scoped glossary is named 'radoi' (did you mean 'radio'?) [izterm.data]",
        "page.rst:6: WARNING: undefined term: 'radoi:gateway' (did you mean 'radio:gateway'?) [izterm.undefined]",
        f"page.rst:6: WARNING: undefined term: 'radio:device' ({nothing}) [izterm.undefined]",
        "radio.rst:6: WARNING: undefined term: 'gatewy' (did you mean 'gateway'?) [izterm.undefined]",
    ]
    assert sorted(project.build().warnings) == sorted(expected)
    assert sorted(project.build().warnings) == sorted(expected)


def test_slips_of_scopes(project: Project) -> None:
    project.conf["izterm_scopes"] = {"page.rst": "radio", "pa*": "cloud"}
    project.write(
        {
            "own.yaml": "terms:\n  - {term: device, definition: 'A :izterm:`gateway`.'}\n",
            "page.rst": ":izterm_scope: radio\n\nPage\n====\n\n:izterm:`radio:`, :izterm:`zone`\n",
        }
    )
    expected = [
        "conf.py:3: WARNING: izterm_scopes: the pattern 'page.rst' matches no page: write docnames, without the suffix "
        "[izterm.config]",
        f"own.yaml:2: WARNING: {AMBIGUOUS.format('gateway').partition(', or set')[0]} [izterm.ambiguous]",
        "page.rst:1: WARNING: 'izterm_scope' is no field of a page: write 'izterm-scope' [izterm.data]",
        "page.rst:6: WARNING: undefined term: 'radio:' (did you mean 'radio:GW'?) [izterm.undefined]",
    ]
    for builder in ("html", "html", "epub"):
        warnings = [line for line in project.build(builder).warnings if "EPUB" not in line]
        assert [line.partition("WARNING: ")[2] for line in sorted(warnings)] == [
            line.partition("WARNING: ")[2] for line in expected
        ]
    assert "radio:, " in BeautifulSoup((project.srcdir.parent / "html" / "page.html").read_text(), "html.parser").text


def test_entries_addresses_and_names(project: Project) -> None:
    project.write({"page.rst": ":orphan:\n\nPage\n====\n\n.. izglossary::\n   :no-index:\n   :terms: cloud:gateway\n"})
    result = project.build()
    assert result.warnings == []
    page = BeautifulSoup(result.text("glossary.html"), "html.parser")
    heads = [head.get_text(" ", strip=True).rstrip("¶ ") for head in page.select("dt")]
    assert heads == ["antenna", "C: drive", "device", "gateway (GW) Radio", "gateway Cloud", "zone Cloud", "zone"]
    assert [link["href"] for link in page.select("dd a.izterm")] == [
        f"#term-{RADIO}",
        "#term-radio.antenna",
        f"#term-{CLOUD}",
        f"#term-{RADIO}",
    ]
    objects = [(name, anchor) for name, _, _, _, anchor, _ in result.app.env.get_domain("izuma").get_objects()]
    assert sorted(objects) == sorted(
        [
            ("antenna", "term-radio.antenna"),
            ("radio:antenna", "term-radio.antenna"),
            ("radio:gateway", f"term-{RADIO}"),
            ("radio:GW", f"term-{RADIO}"),
            ("GW", f"term-{RADIO}"),
            ("cloud:gateway", f"term-{CLOUD}"),
            ("cloud:zone", "term-cloud.zone"),
            ("zone", "term-zone"),
            ("device", "term-device"),
            ("C: drive", "term-c-drive"),
        ]
    )


def test_mentions_know_the_scope(project: Project) -> None:
    text = "Page\n====\n\nA gateway, an antenna and a zone.\n"
    project.write(
        {
            "page.rst": text,
            "radio.rst": f":izterm-scope: radio\n\n{text}",
            "cloud.rst": f":izterm-scope: cloud\n\n{text}",
        }
    )
    project.conf["izterm_autolink"] = "page"
    assert project.build().warnings == []
    assert links(project) == {"antenna": "radio.antenna", "zone": "zone"}
    assert links(project, "radio") == {"gateway": RADIO, "antenna": "radio.antenna", "zone": "zone"}
    assert links(project, "cloud") == {"gateway": CLOUD, "zone": "cloud.zone"}


def test_scope_that_is_set_and_unset(project: Project) -> None:
    bare = "Page\n====\n\n:izterm:`gateway`\n"
    project.write({"page.rst": bare})
    assert len(project.build().warnings) == 1
    project.write({"page.rst": f":izterm-scope: radio\n\n{bare}"})
    assert (project.build().warnings, links(project)) == ([], {"gateway": RADIO})
    project.write({"page.rst": bare})
    assert len(project.build().warnings) == 1
    project.conf["izterm_scopes"] = {"page": "cloud"}
    result = project.build()
    assert (result.warnings, result.read, links(project)) == ([], ["page"], {"gateway": CLOUD})
    project.edit("cloud.yaml", "scoped: true", "scoped: false")
    [first, second] = project.build().warnings
    assert "the term 'zone' is defined twice" in first
    assert "izterm_scopes: no scoped glossary is named 'cloud'" in second


def _random_glossaries(seed: int) -> list[tuple[str, bool, list[str]]]:
    """Return some glossaries: name, whether it is scoped, and its terms. A third of the names are shared."""
    chance = random.Random(seed)  # noqa: S311
    shared = ["gate", "Gate", "key-box", "C: drive", "keys"]
    return [
        (
            name,
            scoped,
            sorted({*chance.sample(shared, 2), *(f"{name} {each}" for each in ("node", "Hub", "core-set", "x"))}),
        )
        for name, scoped in (("one", True), ("two", True), ("three", chance.random() < 0.5), ("four", False))
    ]


def _levels(terms: list[str], name: str) -> list[str]:
    """Return the terms that have a name: in the first level that has any."""
    folded = names.folded(name)
    exactly = [term for term in terms if term == name]
    inflected = [term for term in terms if name in plurals(term)]
    same = [term for term in terms if names.folded(term) == folded]
    plural = [term for term in terms if folded in map(names.folded, plurals(term))]
    found = exactly or inflected or same or plural
    if not exactly and len(found) > 1:
        found = [term for term in found if term.lower() == name.lower()] or found
    return found


def _expected(files: list[tuple[str, bool, list[str]]], name: str, scope: str) -> set[tuple[str, str]]:
    """Return the glossaries and names of the terms that a name means, by trying each scope and each level."""
    terms = {file: terms for file, _, terms in files}
    scoped = [file for file, is_scoped, _ in files if is_scoped]
    # A later file of the layers replaces an earlier one.
    layers = {term: file for file, is_scoped, own in files if not is_scoped for term in own}
    if scope in scoped and (found := _levels(terms[scope], name)):
        return {(scope, term) for term in found}
    if found := _levels(sorted(layers), name):
        return {(layers[term], term) for term in found}
    if anywhere := {(file, term) for file in scoped for term in _levels(terms[file], name)}:
        return anywhere
    before, colon, rest = name.partition(":")
    if colon and before in terms:
        own = terms[before] if before in scoped else [term for term in sorted(layers) if layers[term] == before]
        return {(before, term) for term in _levels(own, rest.strip())}
    return set()


@pytest.mark.parametrize("seed", range(12))
def test_look_up_is_what_trying_everything_gives(tmp_path: Path, seed: int) -> None:
    files = _random_glossaries(seed)
    texts = [
        f"glossary: {{name: {name}, scoped: {str(scoped).lower()}}}\nterms:\n"
        + "".join(f"  - {{term: '{term}', definition: x}}\n" for term in terms)
        for name, scoped, terms in files
    ]
    made = glossary(tmp_path, *texts)
    every = sorted({term for _, _, terms in files for term in terms})
    spellings = [
        spelled
        for term in every
        for spelled in (term, term.upper(), *plurals(term), term.replace("-", " "), f"{term}x")
    ]
    for spelling in spellings:
        for name in (spelling, *(f"{file}:{spelling}" for file, _, _ in files), f"no:{spelling}"):
            for scope in ("", *(file for file, _, _ in files)):
                found = {(term.glossary, term.name) for term in made.find(name, scope)}
                assert found == _expected(files, name, scope), (name, scope)


def test_scoped_glossaries_share_names_without_a_fault(tmp_path: Path) -> None:
    head = "glossary: {{name: {}, scoped: true}}\nterms:\n- {{term: gate, aliases: [door], definition: x}}\n"
    assert faults(glossary(tmp_path, head.format("a"), head.format("b"), "terms: [{term: gate, definition: x}]")) == []
    both = glossary(tmp_path, head.format("a"), head.format("a"))
    assert faults(both) == [
        "b.yaml:3: [duplicate] the term 'gate' is defined twice, first at a.yaml:3: rename one, or say "
        "'override: true' in the later entry"
    ]
