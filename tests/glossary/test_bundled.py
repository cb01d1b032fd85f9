"""The bundled glossary says what its source says, word for word, and all its names and links lead somewhere."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from glossary_files import faults, found

from sphinxext_izuma.glossary.cache import load
from sphinxext_izuma.glossary.term import DeprecatedName, Term

PRINTED: list[dict[str, str]] = json.loads(
    (Path(__file__).parents[1] / "data" / "izuma_source.json").read_text(encoding="utf-8")
)
IZUMA = load(["izuma"])
ROLE = re.compile(r":izterm:`(?P<shown>[^`<]+?)(?:\s+<(?P<target>[^`>]+)>)?`")
HEADWORDS = list(dict.fromkeys(entry["headword"] for entry in PRINTED))


def paragraphs(term: Term) -> list[str]:
    """Return what an entry says, as it is printed: roles by their text, lines joined."""
    if term.definition:
        shown = ROLE.sub(lambda role: role["shown"], term.definition.text)
        return [" ".join(paragraph.split()) for paragraph in shown.split("\n\n")]
    if term.expansion:
        return [f"{term.expansion}."]
    *most, last = [pointer.name for pointer in term.see]
    return [f"See {', '.join(most)} or {last}." if most else f"See {last}."]


def targets() -> list[str]:
    """Return each name that a role in a definition or a note uses, once."""
    texts = [markup.text for term in IZUMA.terms for markup in (term.definition, term.note) if markup]
    roles = [role for text in texts for role in ROLE.finditer(text)]
    return sorted({" ".join((role["target"] or role["shown"]).split()) for role in roles})


def test_nothing_is_wrong_with_it() -> None:
    assert faults(IZUMA) == []


def test_it_has_118_entries_for_119_printed_ones() -> None:
    assert (len(IZUMA.terms), len(PRINTED), len(HEADWORDS)) == (118, 119, 118)


@pytest.mark.parametrize("headword", HEADWORDS)
def test_printed_headword_finds_the_printed_words(headword: str) -> None:
    printed = [entry["definition"] for entry in PRINTED if entry["headword"] == headword]
    [term] = IZUMA.find(headword)
    # The print has "See access key." where ours has the name as it is defined.
    assert paragraphs(term) == [text.replace("See access key.", "See Access key.") for text in printed]


def test_every_entry_was_printed() -> None:
    assert {term.name for headword in HEADWORDS for term in IZUMA.find(headword)} == {term.name for term in IZUMA.terms}


def test_definitions_have_no_role_but_izterm() -> None:
    texts = [ROLE.sub("", markup.text) for term in IZUMA.terms for markup in (term.definition, term.note) if markup]
    assert [text for text in texts if "`" in text] == []


@pytest.mark.parametrize("target", targets())
def test_role_in_a_definition_names_one_term(target: str) -> None:
    assert len(found(IZUMA, target)) == 1


def test_roles_in_definitions_are_many() -> None:
    assert len(targets()) > 50


def test_no_definition_uses_a_deprecated_name() -> None:
    assert [target for target in targets() for term in IZUMA.find(target) if term.deprecation_of(target)] == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Portal", ["Device Management Portal"]),
        ("portals", ["Device Management Portal"]),
        ("Device management", ["Device management"]),
        ("device management", ["Device management"]),
        ("Device Management", ["Izuma Device Management"]),
        ("DEVICE MANAGEMENT", ["Device management", "Izuma Device Management"]),
        ("CID", ["Connection ID"]),
        ("Connection ID (CID)", ["Connection ID"]),
        ("FCC", ["Factory Configurator Client"]),
        ("FCC - Factory Configurator Client", ["Factory Configurator Client"]),
        ("Factory Configuration Client", ["Factory Configurator Client"]),
        ("ROT", ["Root of trust"]),
        ("RoT", ["Root of trust"]),
        ("roots of trust", ["Root of trust"]),
        ("API key", ["Access key"]),
        ("certificate authorities", ["CA"]),
        ("device key", ["Device keys"]),
        ("IPv6", ["IPv4/IPv6"]),
        ("sub-tenant accounts", ["Sub-tenant"]),
        ("assets", ["Device keys"]),
        ("device asset", ["Device assets"]),
    ],
)
def test_find(name: str, expected: list[str]) -> None:
    assert sorted(found(IZUMA, name)) == expected


def test_portal_has_both_printed_texts() -> None:
    [term] = IZUMA.find("Device Management Portal")
    assert paragraphs(term) == [
        "Graphical interface for interactions with Device Management - an alternative to using the APIs.",
        "A web application with which you can view and manage your account devices.",
    ]


def test_device_assets_are_deprecated_for_device_keys() -> None:
    [term] = IZUMA.find("Device assets")
    assert (term.deprecated, [pointer.name for pointer in term.see]) == (True, ["Device keys"])


def test_device_assets_are_the_only_deprecated_entry() -> None:
    assert [term.name for term in IZUMA.terms if term.deprecated] == ["Device assets"]


@pytest.mark.parametrize(("name", "expected"), [("assets", DeprecatedName("assets", "renamed")), ("Device keys", None)])
def test_assets_are_a_deprecated_name(name: str, expected: DeprecatedName | None) -> None:
    [term] = IZUMA.find(name)
    assert term.deprecation_of(name) == expected


def test_ids_need_no_digest() -> None:
    assert [term.id for term in IZUMA.terms if re.search(r"-[0-9a-f]{8}$", term.id)] == []
