from __future__ import annotations

import re

import pytest

from sphinxext_izuma.glossary import names
from sphinxext_izuma.glossary.plurals import plurals


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("access key", "access key"),
        ("  access\t\n key ", "access key"),
        ("access\u00a0key", "access key"),
        ("Access-Key", "Access-Key"),
        ("cafe\u0301", "caf\u00e9"),
        ("\u212b", "\u00c5"),
        ("\ufb01rmware", "\ufb01rmware"),
        ("", ""),
    ],
)
def test_exact_is_nfc_with_single_blanks(name: str, expected: str) -> None:
    assert names.exact(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Access Key", "access key"),
        ("access-key", "access key"),
        ("access  -  key", "access key"),
        ("access--key", "access key"),
        ("access\u2010key", "access key"),
        ("access\u2011key", "access key"),
        ("access\u2013key", "access key"),
        ("access\u2014key", "access key"),
        ("access\u2212key", "access key"),
        ("access\uff0dkey", "access key"),
        ("access\u00a0key", "access key"),
        ("ac\u00adcess key", "access key"),
        ("\u200fac\u200cce\u200dss\u2069 key\ufeff", "access key"),
        ("İSTEMCİ ILIK", "istemci ilik"),
        ("i\u0307stemci ılık", "istemci ilik"),
        ("\uff21\uff30\uff29", "api"),
        ("\ufb01rmware", "firmware"),
        ("Stra\u00dfe", "strasse"),
        ("STRASSE", "strasse"),
        ("Cafe\u0301", "caf\u00e9"),
        ("CAF\u00c9", "caf\u00e9"),
        ("\u039f\u03a3", "\u03bf\u03c3"),
        ("\u03bf\u03c2", "\u03bf\u03c3"),
        ("\u042d\u0422\u041e", "\u044d\u0442\u043e"),
        ("C++", "c++"),
        ("IPv4/IPv6", "ipv4/ipv6"),
        ("a_b", "a_b"),
    ],
)
def test_folded_forgets_case_width_and_hyphens(name: str, expected: str) -> None:
    assert names.folded(name) == expected


@pytest.mark.parametrize(("one", "other"), [("cafe", "caf\u00e9"), ("C", "C++"), ("setup", "set up"), ("ID", "IDs")])
def test_folded_keeps_different_names_apart(one: str, other: str) -> None:
    assert names.folded(one) != names.folded(other)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("key", "keys"),
        ("access key", "access keys"),
        ("gateway", "gateways"),
        ("proxy", "proxies"),
        ("certificate authority", "certificate authorities"),
        ("box", "boxes"),
        ("bus", "buses"),
        ("batch", "batches"),
        ("hash", "hashes"),
        ("waltz", "waltzes"),
        ("path", "paths"),
        ("bit depth", "bit depths"),
        ("call graph", "call graphs"),
        ("Smith", "Smiths"),
        ("h", "hs"),
        ("path to a leaf", "paths to a leaf"),
        ("mesh", "meshes"),
        ("CA", "CAs"),
        ("PHY", "PHYs"),
        ("LoRa PHY", "LoRa PHYs"),
        ("OS", "OSes"),
        ("y", "ys"),
        ("I/O", "I/Os"),
        ("EUI-64", "EUI-64s"),
        ("root of trust", "roots of trust"),
        ("Root  Of  Trust", "Roots  Of  Trust"),
        ("proxy for devices", "proxies for devices"),
        ("time to live", "times to live"),
        ("point-of-presence", "point-of-presences"),
        ("offset", "offsets"),
        ("caf\u00e9", "caf\u00e9s"),
    ],
)
def test_plural_inflects_the_head_noun(name: str, expected: str) -> None:
    assert plurals(name) == (expected,)


@pytest.mark.parametrize("preposition", ["of", "for", "in", "on", "to", "with", "per"])
def test_head_of_a_phrase_stands_before_its_preposition(preposition: str) -> None:
    assert plurals(f"access key {preposition} box") == (f"access keys {preposition} box",)
    assert plurals(f"Key {preposition.upper()} Box") == (f"Keys {preposition.upper()} Box",)
    assert plurals(f"index {preposition} x {preposition} y") == (
        f"indexes {preposition} x {preposition} y",
        f"indices {preposition} x {preposition} y",
    )
    # A word that only begins or ends so is no preposition.
    assert plurals(f"key x{preposition} box") == (f"key x{preposition} boxes",)


@pytest.mark.parametrize("word", ["and", "at", "by", "from"])
def test_other_words_part_no_head_from_a_phrase(word: str) -> None:
    assert plurals(f"key {word} lock") == (f"key {word} locks",)


@pytest.mark.parametrize("name", ["C++", "C#", "Connection ID (CID)", "", "Wi-Fi\u00ae", "yes!"])
def test_plural_of_what_ends_in_no_letter_or_digit_is_none(name: str) -> None:
    assert plurals(name) == ()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("child", ["children"]),
        ("Child", ["Children"]),
        ("child of the process", ["children of the process"]),
        ("traffic matrix", ["traffic matrices", "traffic matrixes"]),
        ("sub-index", ["sub-indexes", "sub-indices"]),
        ("time series", ["time series"]),
        ("person", ["people", "persons"]),
        ("mastermind", ["masterminds"]),
        ("human", ["humans"]),
        ("AXIS", ["AXISes"]),
        ("datum", ["data"]),
    ],
)
def test_irregular_nouns_have_the_plurals_of_a_dictionary(name: str, expected: list[str]) -> None:
    assert list(plurals(name)) == expected


@pytest.mark.parametrize(
    ("unsorted", "expected"),
    [
        (["b", "A", "a", "B"], ["A", "a", "B", "b"]),
        (["zoo", "\u00e9tat", "eta", "etb"], ["eta", "\u00e9tat", "etb", "zoo"]),
        (["Zebra", "\u00c4pfel", "Apfel", "apfelmus"], ["Apfel", "\u00c4pfel", "apfelmus", "Zebra"]),
        (["Stra\u00dfen", "Strasse", "Stra\u00dfe"], ["Strasse", "Stra\u00dfe", "Stra\u00dfen"]),
        (["\u044f", "b", "\u0410"], ["b", "\u0410", "\u044f"]),
    ],
)
def test_sort_key_sorts_without_case_and_accents_first(unsorted: list[str], expected: list[str]) -> None:
    assert sorted(unsorted, key=names.sort_key) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("access key", "access-key"),
        ("Access Key", "access-key"),
        ("IPv4/IPv6", "ipv4-ipv6"),
        ("Connection ID (CID)", "connection-id-cid"),
        ("GNU's", "gnu-s"),
        ("access\u2013key", "access-key"),
        ("1.10", "1-10"),
        ("caf\u00e9", "cafe"),
        ("cafe\u0301", "cafe"),
        ("Stra\u00dfe", "strasse"),
        ("C", "c"),
        ("C++", "c-f1deb75f"),
        ("C#", "c-04022884"),
        ("C\N{EN DASH}+", "c-0935e335"),
        ("\u00f8re", "\u00f8re"),
        ("\u0395\u03bb\u03bb\u03b7\u03bd\u03b9\u03ba\u03ac", "\u03b5\u03bb\u03bb\u03b7\u03bd\u03b9\u03ba\u03ac"),
        ("\u039b\u039f\u0393\u039f\u03a3", "\u03bb\u03bf\u03b3\u03bf\u03c2"),
        ("\u042d\u0442\u043e", "\u044d\u0442\u043e"),
        ("\u8bed\u8a00", "\u8bed\u8a00"),
        ("API \u8bed\u8a00", "api-\u8bed\u8a00"),
        ("\u30a2\u30af\u30bb\u30b9\u30fb\u30ad\u30fc", "\u30a2\u30af\u30bb\u30b9-\u30ad\u30fc"),
        ("\u304c\u304d", "\u304c\u304d"),
        (
            "\u0645\u0641\u062a\u0627\u062d \u0627\u0644\u0648\u0635\u0648\u0644",
            "\u0645\u0641\u062a\u0627\u062d-\u0627\u0644\u0648\u0635\u0648\u0644",
        ),
        ("\u05e6\u05d4\u05f4\u05dc", "\u05e6\u05d4-\u05dc"),
        ("\u8bed\u8a00+", "\u8bed\u8a00-d0b5e284"),
        ("---", "cb3f91d5"),
    ],
)
def test_slug_is_stable(name: str, expected: str) -> None:
    assert names.slug(name) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("C", "C++"),
        ("C++", "C#"),
        ("\u03c3", "\u03c4"),
        ("\u8bed\u8a00", "\u8bed"),
        ("\u304c\u304d", "\u304b\u304d"),
        ("\u8bed\u8a00+", "\u8bed\u8a00"),
        ("API \u8bed", "API"),
        ("-", "--"),
    ],
)
def test_slugs_of_names_that_lose_letters_stay_different(one: str, other: str) -> None:
    assert names.slug(one) != names.slug(other)


@pytest.mark.parametrize("name", ["++", "\U0001f600", "\u2192"])
def test_slug_of_a_name_without_letters_is_a_digest(name: str) -> None:
    assert re.fullmatch("[0-9a-f]{8}", names.slug(name))


def test_slug_of_a_name_is_the_same_however_it_is_composed() -> None:
    assert names.slug("\u03ac") == names.slug("\u03b1\u0301")
