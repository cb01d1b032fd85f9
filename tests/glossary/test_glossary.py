"""What a name means where several entries, files and spellings meet, and what is said where that is unclear."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from glossary_files import faults, found, glossary, read

from sphinxext_izuma.glossary import problems
from sphinxext_izuma.glossary.cache import combine
from sphinxext_izuma.glossary.file.records import GlossaryFile
from sphinxext_izuma.glossary.file.source import Source
from sphinxext_izuma.glossary.glossary import Glossary
from sphinxext_izuma.glossary.term import DeprecatedName, Markup

MEND = "rename one, or say 'override: true' in the later entry"

NAMES = """
    terms:
      - term: Access key
        aliases: [API key]
        definition: A string.
        deprecated: [pass key]
      - term: Certificate authority
        acronym: CA
        definition: It signs.
      - term: API
        expansion: Application Programming Interface
      - term: Point of presence
        forms: [PoPs]
        definition: A place.
      - term: Device management
        aliases: [device management]
        definition: The trade.
      - term: Acme Device Management
        aliases: [Device Management]
        definition: The product.
"""


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        # exact
        ("Access key", ["Access key"]),
        ("  Access \n key", ["Access key"]),
        ("API key", ["Access key"]),
        ("pass key", ["Access key"]),
        ("CA", ["Certificate authority"]),
        ("Application Programming Interface", ["API"]),
        ("Device management", ["Device management"]),
        ("device management", ["Device management"]),
        ("Device Management", ["Acme Device Management"]),
        # folded
        ("ACCESS KEY", ["Access key"]),
        ("access-key", ["Access key"]),
        ("api\u2011key", ["Access key"]),
        ("application programming interface", ["API"]),
        ("ca", ["Certificate authority"]),
        # inflected
        ("access keys", ["Access key"]),
        ("API-keys", ["Access key"]),
        ("pass keys", ["Access key"]),
        ("CAs", ["Certificate authority"]),
        ("certificate authorities", ["Certificate authority"]),
        ("APIs", ["API"]),
        ("points of presence", ["Point of presence"]),
        ("pops", ["Point of presence"]),
        # ambiguous
        ("DEVICE MANAGEMENT", ["Acme Device Management", "Device management"]),
        ("device-management", ["Acme Device Management", "Device management"]),
        # nothing
        ("key", []),
        ("accesskey", []),
        ("point of presences", []),
        ("access keyed", []),
        ("", []),
        ("-", []),
    ],
)
def test_find(tmp_path: Path, name: str, expected: list[str]) -> None:
    assert sorted(found(glossary(tmp_path, NAMES), name)) == expected


@pytest.mark.parametrize("preposition", ["of", "for", "in", "on", "to", "with", "per"])
def test_plural_before_a_preposition_is_found(tmp_path: Path, preposition: str) -> None:
    terms = glossary(tmp_path, f"terms:\n- {{term: access path {preposition} box, definition: A way.}}\n")
    names = [f"access path {preposition} box", f"access paths {preposition} box", f"Access-Paths {preposition} box"]
    assert [found(terms, name) for name in names] == [[names[0]]] * 3
    assert found(terms, f"access path {preposition} boxes") == []


def test_names_of_the_table_are_in_order(tmp_path: Path) -> None:
    assert faults(glossary(tmp_path, NAMES)) == []


@pytest.mark.parametrize(
    ("name", "expected"), [("CA", "Certificate authority"), ("DEVICE-MANAGEMENT", None), ("x", None)]
)
def test_one_is_the_only_term_of_a_name(tmp_path: Path, name: str, expected: str | None) -> None:
    term = glossary(tmp_path, NAMES).find_one(name)
    assert (term and term.name) == expected


@pytest.mark.parametrize(
    ("name", "expected"), [("keys", ["keys"]), ("Keys", ["keys"]), ("key", ["key"]), ("keyses", ["keys"])]
)
def test_a_spelling_counts_before_a_plural(tmp_path: Path, name: str, expected: list[str]) -> None:
    text = "terms:\n- {term: key, definition: One.}\n- {term: keys, definition: The instrument's.}\n"
    assert found(glossary(tmp_path, text), name) == expected


def test_plural_that_two_terms_share_is_ambiguous(tmp_path: Path) -> None:
    text = "terms:\n- {term: bus, definition: A.}\n- {term: route, forms: [buses], definition: B.}\n"
    assert sorted(found(glossary(tmp_path, text), "buses")) == ["bus", "route"]


@pytest.mark.parametrize(
    ("language", "expected"), [("en", ["Token"]), ("en-GB", ["Token"]), ("EN", ["Token"]), ("de", []), ("eng", [])]
)
def test_regular_plurals_are_made_for_english_only(tmp_path: Path, language: str, expected: list[str]) -> None:
    text = f"glossary: {{language: {language}}}\nterms:\n- {{term: Token, definition: A coin.}}\n"
    assert found(glossary(tmp_path, text), "Tokens") == expected


def test_forms_work_in_every_language(tmp_path: Path) -> None:
    text = "glossary: {language: de}\nterms:\n- {term: Schloss, forms: [Schlösser], definition: Zu.}\n"
    assert found(glossary(tmp_path, text), "schlösser") == ["Schloss"]


def test_terms_are_sorted_for_readers(tmp_path: Path) -> None:
    text = """
        terms:
          - {term: zone, definition: A.}
          - {term: Éclair, definition: B.}
          - {term: the API, sort: API, definition: C.}
          - {term: edge, definition: D.}
    """
    assert [term.name for term in glossary(tmp_path, text).terms] == ["the API", "Éclair", "edge", "zone"]


# Files over files


def test_term_defined_twice_warns_with_both_places_and_the_later_counts(tmp_path: Path) -> None:
    both = glossary(
        tmp_path,
        "terms:\n- {term: token, aliases: [coin], definition: First.}\n",
        "terms:\n- {term: AK, expansion: Access Key}\n- {term: token, definition: Second.}\n",
    )
    assert faults(both) == [f"b.yaml:3: [duplicate] the term 'token' is defined twice, first at a.yaml:2: {MEND}"]
    assert [term.definition for term in both.find("token")] == [Markup("Second.", 3, lines=False)]
    assert found(both, "coin") == []


def test_term_defined_twice_in_one_file(tmp_path: Path) -> None:
    text = """
        terms:
          - {term: token, definition: First.}
          - {term: Token, definition: Other.}
          - {term: token, definition: Second.}
    """
    assert faults(glossary(tmp_path, text)) == [
        f"a.yaml:4: [duplicate] the term 'token' is defined twice, first at a.yaml:2: {MEND}"
    ]


def test_term_defined_in_three_files_warns_twice(tmp_path: Path) -> None:
    text = "terms:\n- {term: token, definition: A coin.}\n"
    assert faults(glossary(tmp_path, text, text, text)) == [
        f"b.yaml:2: [duplicate] the term 'token' is defined twice, first at a.yaml:2: {MEND}",
        f"c.yaml:2: [duplicate] the term 'token' is defined twice, first at b.yaml:2: {MEND}",
    ]


@pytest.mark.parametrize("name", ["access key", "Access Key", "access-key"])
def test_override_replaces_without_a_warning(tmp_path: Path, name: str) -> None:
    both = glossary(
        tmp_path,
        "terms:\n- {term: access key, aliases: [API key], definition: First.}\n",
        f"terms:\n- {{term: {name}, override: true, definition: Second.}}\n",
    )
    assert faults(both) == []
    assert [(term.name, term.id, term.glossary) for term in both.terms] == [(name, "access-key", "b")]
    assert found(both, "ACCESS KEYS") == [name]
    assert found(both, "API key") == []


def test_override_replaces_the_exact_name_where_there_is_one(tmp_path: Path) -> None:
    both = glossary(
        tmp_path,
        """
        terms:
          - {term: Device management, definition: The trade.}
          - {term: Device Management, definition: The product.}
        """,
        "terms:\n- {term: Device Management, override: true, definition: Ours.}\n",
    )
    assert faults(both) == []
    assert [(term.name, term.glossary) for term in both.terms] == [
        ("Device Management", "b"),
        ("Device management", "a"),
    ]


# The names of each layer, lowest precedence first, with "!" if the entry overrides; then the terms that are left.
@pytest.mark.parametrize(
    ("layers", "expected"),
    [
        # The table of names that are alike is made by the first override. It then has the names of all layers below.
        (["zone", "!Zone"], ["b Zone"]),
        (["zone area", "!Zone", "!Area"], ["c Area", "b Zone"]),
        (["zone", "area", "!Zone !Area"], ["c Area", "c Zone"]),
        # A name that is added later is in the table too.
        (["zone", "!Zone area", "!Area"], ["c Area", "b Zone"]),
        (["!road", "zone Zone", "!ZONE"], ["a road", "c ZONE"]),
        (["!road", "zone", "Zone", "!ZONE"], ["a road", "d ZONE"]),
        # A name that an override removed is not in it: the third layer replaces the second.
        (["zone", "!Zone", "!zone"], ["c zone"]),
        (["zone", "!Zone", "!ZONE"], ["c ZONE"]),
        (["zone area", "!Zone !Area", "!zone !area"], ["c area", "c zone"]),
        # It may come back, beside the name that replaced it.
        (["zone", "!Zone", "zone"], ["b Zone", "c zone"]),
        (["zone", "!Zone", "zone", "!ZONE"], ["d ZONE"]),
        # An override whose exact name is there replaces that name alone, and makes no table.
        (["zone Zone", "!Zone", "!ZONE"], ["c ZONE"]),
        (["zone Zone", "!Zone", "!zone"], ["b Zone", "c zone"]),
        (["zone Zone", "!ZONE"], ["b ZONE"]),
    ],
    ids=" | ".join,
)
def test_overrides_in_several_layers(tmp_path: Path, layers: list[str], expected: list[str]) -> None:
    all_layers = glossary(tmp_path, *map(_layer, layers))
    assert [fault for fault in faults(all_layers) if "overrides nothing" not in fault] == []
    assert [f"{term.glossary} {term.name}" for term in all_layers.terms] == expected
    for term in all_layers.terms:
        assert found(all_layers, term.name) == [term.name]
        assert term.name in found(all_layers, f"{term.name.upper()}S")
    assert len(all_layers.by_id) == len(expected)


def _layer(names: str) -> str:
    """Return a file of entries; "!" before a name says that the entry overrides."""
    entries = [(name.removeprefix("!"), str(name.startswith("!")).lower()) for name in names.split()]
    lines = [f"- {{term: {name}, override: {override}, definition: x}}" for name, override in entries]
    return "\n".join(["terms:", *lines, ""])


def test_overrides_of_names_that_are_alike_in_every_order(tmp_path: Path) -> None:
    """Compare with a list of names, in which each entry looks for the names that it replaces."""
    choices = ["zone", "Zone", "!zone", "!Zone", "!ZONE", "!area", "Area"]
    for layers in product(choices, repeat=3):
        expected: list[str] = []
        for layer in layers:
            name = layer.removeprefix("!")
            alike = [other for other in expected if other.lower() == name.lower()] if layer != name else []
            replaced = [name] if name in expected else alike
            expected = [*(other for other in expected if other not in replaced), name]
        result = glossary(tmp_path, *map(_layer, layers))
        assert {term.name for term in result.terms} == set(expected), layers
        assert {term.name for term in result.by_id.values()} == set(expected), layers
        assert {name for name, _ in result.index.names()} == set(expected), layers


def test_override_of_nothing_is_reported(tmp_path: Path) -> None:
    port = "terms:\n- {term: port, definition: A hole.}\n"
    both = glossary(tmp_path, port, "terms:\n- {term: prot, override: true, definition: A coin.}\n")
    message = "b.yaml:2: [data] 'prot' overrides nothing (did you mean 'port'?)"
    assert (faults(both), found(both, "prot")) == ([message], ["prot"])
    alone = glossary(tmp_path, "terms:\n- {term: token, override: true, definition: A coin.}\n")
    message = "a.yaml:2: [data] 'token' overrides nothing (no earlier entry has this name)"
    assert (faults(alone), found(alone, "tokens")) == ([message], ["token"])


def test_names_that_differ_in_case_only_are_two_terms(tmp_path: Path) -> None:
    both = glossary(
        tmp_path,
        "terms:\n- {term: access key, definition: First.}\n",
        "terms:\n- {term: Access Key, definition: Second.}\n",
    )
    assert faults(both) == []
    assert found(both, "access key") == ["access key"]
    assert found(both, "Access Key") == ["Access Key"]
    assert sorted(found(both, "ACCESS KEY")) == ["Access Key", "access key"]


def test_alias_of_two_terms_is_ambiguous_and_warns(tmp_path: Path) -> None:
    both = glossary(
        tmp_path,
        "terms:\n- {term: access key, aliases: [key], definition: A.}\n",
        "terms:\n- {term: door key, aliases: [key], definition: B.}\n",
    )
    assert faults(both) == [
        f"b.yaml:2: [duplicate] the name 'key' of 'door key' is also one of 'access key' (a.yaml:2): {MEND}"
    ]
    assert found(both, "key") == ["access key", "door key"]
    assert found(both, "keys") == ["access key", "door key"]


def test_alias_that_is_the_name_of_another_term_warns(tmp_path: Path) -> None:
    text = "terms:\n- {term: portal, definition: A.}\n- {term: Acme Portal, aliases: [portal], definition: B.}\n"
    one = glossary(tmp_path, text)
    assert faults(one) == [
        f"a.yaml:3: [duplicate] the name 'portal' of 'Acme Portal' is also one of 'portal' (a.yaml:2): {MEND}"
    ]
    assert found(one, "portal") == ["portal", "Acme Portal"]


def test_name_given_twice_in_one_entry_is_in_order(tmp_path: Path) -> None:
    one = glossary(tmp_path, "terms:\n- {term: AK, aliases: [AK, AK], acronym: AK, expansion: Access Key}\n")
    assert (faults(one), found(one, "AK"), found(one, "AKs")) == ([], ["AK"], ["AK"])


@pytest.mark.parametrize("name", ["vault", "VAULT", "vaults"])
def test_override_takes_a_name_with_its_plural_from_another_term(tmp_path: Path, name: str) -> None:
    both = glossary(
        tmp_path,
        "terms:\n- {term: key store, aliases: [vault], definition: A.}\n",
        "terms:\n- {term: Acme Vault, aliases: [vault], override: true, definition: B.}\n",
    )
    assert faults(both) == []
    assert found(both, name) == ["Acme Vault"]


@pytest.mark.parametrize("replaced", ["access key", "door key"])
@pytest.mark.parametrize("name", ["key", "KEY", "keys", "Keys"])
def test_shared_name_of_a_term_that_is_overridden_belongs_to_the_other(
    tmp_path: Path, replaced: str, name: str
) -> None:
    [other] = {"access key", "door key"} - {replaced}
    layers = [
        "terms:\n- {term: access key, aliases: [key], definition: A.}\n",
        "terms:\n- {term: door key, aliases: [key], definition: B.}\n",
    ]
    assert sorted(found(glossary(tmp_path, *layers), name)) == ["access key", "door key"]
    override = f"terms:\n- {{term: {replaced}, override: true, definition: C.}}\n"
    mended = glossary(tmp_path, *layers, override)
    assert found(mended, name) == [other]
    assert mended.find_one(name) is not None
    assert found(mended, f"{replaced}s") == [replaced]


def test_faults_of_the_files_come_before_those_between_them(tmp_path: Path) -> None:
    both = glossary(
        tmp_path,
        "terms:\n- {term: token, definition: A coin.}\n- {term: empty}\n",
        "terms:\n- {term: token, definition: Ours.}\n- x\n",
    )
    assert faults(both) == [
        "a.yaml:3: [data] the entry 'empty' says nothing: give it a 'definition', 'expansion' or 'see'",
        "b.yaml:3: [data] an entry must be a mapping that begins with 'term: …'",
        f"b.yaml:2: [duplicate] the term 'token' is defined twice, first at a.yaml:2: {MEND}",
    ]


def test_no_source_is_an_empty_glossary() -> None:
    empty = Glossary()
    assert (empty.terms, empty.findings, empty.find("x"), empty.suggest("x")) == ((), (), (), None)


# Identifiers


def test_ids_are_unique_and_stable(tmp_path: Path) -> None:
    text = """
        terms:
          - {term: C API, definition: A.}
          - {term: C-API, definition: B.}
          - {term: c/api, definition: C.}
          - {term: C++, definition: D.}
          - {term: C, definition: E.}
          - {term: 语言, definition: F.}
          - {term: chosen, id: Own.id, definition: G.}
    """
    assert {term.name: term.id for term in glossary(tmp_path, text).terms} == {
        "C API": "c-api",
        "C-API": "c-api-7849d8b5",
        "c/api": "c-api-660fa380",
        "C++": "c-f1deb75f",
        "C": "c",
        "语言": "语言",
        "chosen": "Own.id",
    }


def test_by_id_has_every_term(tmp_path: Path) -> None:
    one = glossary(tmp_path, "terms:\n- {term: C API, definition: A.}\n- {term: C-API, definition: B.}\n")
    assert one.by_id == {term.id: term for term in one.terms}
    assert len(one.by_id) == 2


def test_id_does_not_depend_on_entries_that_come_later(tmp_path: Path) -> None:
    entry = "- {term: C API, definition: A.}\n"
    later = "- {term: C-API, definition: B.}\n- {term: Access key, definition: C.}\n"
    [alone] = glossary(tmp_path, f"terms:\n{entry}").find("C API")
    [among] = glossary(tmp_path, f"terms:\n{entry}{later}").find("C API")
    assert alone.id == among.id == "c-api"


def test_anchor_is_the_id_with_a_prefix(tmp_path: Path) -> None:
    [term] = glossary(tmp_path, "terms:\n- {term: C++, definition: A.}\n").terms
    assert term.anchor == "term-c-f1deb75f"


# Deprecated names


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("GitHub", None),
        ("github", None),
        ("GitHubs", None),
        ("Github", DeprecatedName("Github", "the H is a capital")),
        ("Githubs", DeprecatedName("Github", "the H is a capital")),
        ("git-hub", DeprecatedName("git hub")),
        ("Git hubs", DeprecatedName("git hub")),
        ("forge", None),
        ("forges", None),
        ("GH", None),
    ],
)
def test_deprecated_name_is_told_from_a_sound_one(tmp_path: Path, name: str, expected: DeprecatedName | None) -> None:
    one = glossary(
        tmp_path,
        """
        terms:
          - term: GitHub
            aliases: [forge]
            acronym: GH
            definition: A place for code.
            deprecated: [{name: Github, reason: the H is a capital}, git hub]
        """,
    )
    [term] = one.find(name)
    assert term.deprecation_of(name) == expected


def test_message_shows_the_characters_of_a_reason_that_can_not_be_seen(tmp_path: Path) -> None:
    one = glossary(
        tmp_path,
        """
        terms:
          - {term: key, definition: A string., deprecated: [{name: code, reason: "\u200bold\u200f!"}]}
          - {term: lock, definition: "Has a :izterm:`code`."}
        """,
    )
    assert [finding.message for finding in problems.in_texts(one, lambda _term, _text: lambda _at: True)] == [
        r"deprecated term: 'code' (\u200bold\u200f!): write 'key'"
    ]


# See and see also


def test_pointer_may_use_any_name_of_its_target(tmp_path: Path) -> None:
    text = """
        terms:
          - {term: Access key, aliases: [API key], definition: A string.}
          - {term: token, see: [api-keys]}
          - {term: secret, definition: Hush., see_also: [ACCESS KEY, tokens]}
    """
    assert faults(glossary(tmp_path, text)) == []


def test_dangling_pointer_is_named_with_its_line_and_what_was_meant(tmp_path: Path) -> None:
    text = """
        terms:
          - term: Access key
            definition: A string.
          - term: token
            see: [acess key]
          - term: secret
            definition: Hush.
            see_also:
              - Access key
              - whatever
    """
    assert faults(glossary(tmp_path, text)) == [
        "a.yaml:5: [see] 'see' of 'token' (a.yaml:4) names no term: 'acess key' (did you mean 'access key'?)",
        "a.yaml:10: [see] 'see_also' of 'secret' (a.yaml:6) names no term: 'whatever' (nothing is like it)",
    ]


def test_ambiguous_pointer_is_named_with_the_candidates(tmp_path: Path) -> None:
    text = """
        terms:
          - {term: Device management, definition: The trade.}
          - {term: Device Management, definition: The product.}
          - {term: DM, see: [DEVICE MANAGEMENT]}
    """
    assert faults(glossary(tmp_path, text)) == [
        (
            "a.yaml:4: [see] 'see' of 'DM' (a.yaml:4) names several terms: 'DEVICE MANAGEMENT' is "
            "'Device management' (a.yaml:2), 'Device Management' (a.yaml:3); write one of their preferred names"
        )
    ]


def test_pointer_to_an_entry_that_is_skipped_is_not_accused(tmp_path: Path) -> None:
    text = "terms:\n- {term: token, see: [key]}\n- {term: key, definition: ''}\n"
    assert faults(glossary(tmp_path, text)) == [
        "a.yaml:3: [data] 'definition' must be text (after a '|' it may have several lines), and is empty",
    ]


def test_pointer_into_another_file_is_in_order(tmp_path: Path) -> None:
    first = "terms:\n- {term: token, see: [key]}\n"
    second = "terms:\n- {term: key, definition: It opens.}\n"
    assert faults(glossary(tmp_path, first, second)) == []


@pytest.mark.parametrize(
    ("pointers", "expected"),
    [
        ({"a": "[a]"}, [(2, "'a' (a.yaml:2) -> 'a' (a.yaml:2)")]),
        ({"a": "[a, A, a]"}, [(2, "'a' (a.yaml:2) -> 'a' (a.yaml:2)")]),
        ({"a": "[b]", "b": "[a]"}, [(3, "'a' (a.yaml:2) -> 'b' (a.yaml:3) -> 'a' (a.yaml:2)")]),
        (
            {"a": "[b]", "b": "[c]", "c": "[a]"},
            [(4, "'a' (a.yaml:2) -> 'b' (a.yaml:3) -> 'c' (a.yaml:4) -> 'a' (a.yaml:2)")],
        ),
        (
            {"a": "[b]", "b": "[c]", "c": "[b]"},
            [(4, "'b' (a.yaml:3) -> 'c' (a.yaml:4) -> 'b' (a.yaml:3)")],
        ),
        (
            {"a": "[b]", "b": "[a]", "c": "[d]", "d": "[c]"},
            [
                (3, "'a' (a.yaml:2) -> 'b' (a.yaml:3) -> 'a' (a.yaml:2)"),
                (5, "'c' (a.yaml:4) -> 'd' (a.yaml:5) -> 'c' (a.yaml:4)"),
            ],
        ),
        (
            {"a": "[c]", "b": "[c]", "c": "[d]", "d": "[c]"},
            [(5, "'c' (a.yaml:4) -> 'd' (a.yaml:5) -> 'c' (a.yaml:4)")],
        ),
        ({"a": "[b, c]", "b": "[d]", "c": "[d]", "d": "[e]", "e": "[z]"}, []),
    ],
    ids=["self", "self, three times", "two", "three", "tail and ring", "two rings", "two tails", "diamond"],
)
def test_see_that_goes_round_has_one_fault_for_each_ring(
    tmp_path: Path, pointers: dict[str, str], expected: list[tuple[int, str]]
) -> None:
    entries = "".join(f"- {{term: {name}, see: {see}}}\n" for name, see in pointers.items())
    assert faults(glossary(tmp_path, f"terms:\n{entries}- {{term: z, definition: The end.}}\n")) == [
        f"a.yaml:{line}: [see] 'see' goes round in a circle: {ring}: give one of them a definition instead"
        for line, ring in expected
    ]


def test_see_also_may_go_round(tmp_path: Path) -> None:
    text = "terms:\n- {term: a, see_also: [b], definition: A.}\n- {term: b, see_also: [a], definition: B.}\n"
    assert faults(glossary(tmp_path, text)) == []


def test_long_chain_of_see_ends_in_no_recursion(tmp_path: Path) -> None:
    entries = "".join(f"- {{term: t{n}, see: [t{n + 1}]}}\n" for n in range(3000))
    assert faults(glossary(tmp_path, f"terms:\n{entries}- {{term: t3000, definition: The end.}}\n")) == []


# Did you mean


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("acess key", "access key"),
        ("accses key", "access key"),
        ("accesss key", "access key"),
        ("Acess key", "Access key"),
        ("Acess Key", "Access key"),
        ("key access", "access key"),
        ("accesskey", "access key"),
        ("access_key", "access key"),
        ("acess keys", "access keys"),
        ("certificat authority", "certificate authority"),
        ("Aplication Programming Interface", "Application Programming Interface"),
        ("application programing interface", "Application Programming Interface"),
        ("acme device managment", "Acme Device Management"),
        ("passs key", None),
        ("banana", None),
        ("", None),
        ("-", None),
        ("K", None),
    ],
)
def test_suggest(tmp_path: Path, name: str, expected: str | None) -> None:
    assert glossary(tmp_path, NAMES).suggest(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("מפתח", "מַפְתֵּחַ"),
        ("khoá", "khóa"),
        ("Haüser", "Häuser"),
        ("ΚΩΔΙΚΟΣ", "κωδικός"),
        ("كتاب", "كِتَاب"),
        ("naive", "naïve"),
    ],
)
def test_suggestion_for_accents_that_are_missing_or_elsewhere(tmp_path: Path, name: str, expected: str) -> None:
    names = "".join(
        f"- {{term: {term}, definition: A.}}\n" for term in ("מַפְתֵּחַ", "khóa", "Häuser", "κωδικός", "كِتَاب", "naïve")
    )
    assert glossary(tmp_path, f"terms:\n{names}").suggest(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"), [("devce management", "device management"), ("Devce management", "Device management")]
)
def test_suggestion_for_lower_case_stays_the_same_term(tmp_path: Path, name: str, expected: str) -> None:
    text = "terms:\n- {term: Device management, aliases: [device management], definition: The trade.}\n"
    assert glossary(tmp_path, text).suggest(name) == expected


def test_suggestion_keeps_its_capital_where_lower_case_is_another_term(tmp_path: Path) -> None:
    text = "terms:\n- {term: Turkey, definition: A country.}\n- {term: turkey, aliases: [bird], definition: A bird.}\n"
    assert glossary(tmp_path, text).suggest("turky") == "Turkey"


def test_every_suggestion_is_a_name_that_is_found(tmp_path: Path) -> None:
    both = glossary(
        tmp_path,
        "terms:\n- {term: access key, aliases: [API token], definition: A.}\n",
        "terms:\n- {term: Access Key, override: true, definition: B.}\n",
    )
    assert both.suggest("API tokn") is None


def test_shorter_name_is_suggested_among_many_that_begin_with_it(tmp_path: Path) -> None:
    longer = "".join(f"- {{term: device management {n:03}, definition: A.}}\n" for n in range(100))
    text = f"terms:\n- {{term: device management, definition: B.}}\n{longer}"
    assert glossary(tmp_path, text).suggest("device managment") == "device management"


# Ten thousand terms


@pytest.fixture(scope="module")
def large() -> Glossary:
    source = Source("large.yaml", Path("large.yaml"))
    heads = ["key", "gateway", "certificate", "service", "account", "token", "manifest", "policy", "node", "volume"]
    names = [f"device {head} {number}" for number in range(1000) for head in heads]
    records = [{"name": name, "id": name.replace(" ", "-"), "line": line} for line, name in enumerate(names, 2)]
    return combine([GlossaryFile(source, records=tuple(records))])


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return how many names each call of difflib was given, which fills as it is called."""
    calls: list[int] = []
    original = difflib.get_close_matches

    def watched(word: str, possibilities: Sequence[str], *args: Any, **kwargs: Any) -> list[str]:
        calls.append(len(possibilities))
        return original(word, possibilities, *args, **kwargs)

    monkeypatch.setattr(difflib, "get_close_matches", watched)
    return calls


@pytest.mark.parametrize(
    ("name", "expected", "work"),
    [
        ("devcie gateway 517", "device gateway 517", []),
        ("device gatewy 42", "device gateway 42", [30]),
        ("gateway 517 device", "device gateway 517", []),
        ("device-gateway517", "device gateway 517", [30]),
        ("quite another thing", None, [30]),
        ("zzz", None, [0]),
    ],
)
def test_miss_among_ten_thousand_terms_compares_thirty_names_at_most(
    large: Glossary, compared: list[int], name: str, expected: str | None, work: list[int]
) -> None:
    assert (large.find(name), large.suggest(name)) == ((), expected)
    assert compared == work


def test_hit_among_ten_thousand_terms_compares_none(large: Glossary, compared: list[int]) -> None:
    assert found(large, "Device-Gateway 517") == ["device gateway 517"]
    assert compared == []


def test_reading_the_same_files_gives_the_same_glossary(tmp_path: Path) -> None:
    first, second = (combine([read(tmp_path, NAMES)]) for _ in range(2))
    assert first.terms == second.terms


def test_id_given_twice_is_reported_with_both_places(tmp_path: Path) -> None:
    made = glossary(tmp_path, "terms:\n- {term: a, id: one, definition: x}\n- {term: b, id: one, definition: x}\n")
    assert faults(made) == [f"a.yaml:3: [duplicate] the id 'one' of 'b' is also that of 'a' (a.yaml:2): {MEND}"]
    assert len(made.by_id) == 2


def test_deprecated_entry_is_not_suggested(tmp_path: Path) -> None:
    text = "terms:\n- {term: device assets, deprecated: true, see: [key]}\n- {term: key, definition: x}\n"
    assert glossary(tmp_path, text).suggest("devise assets") is None


COLLISIONS = """
    terms:
      - {term: index, definition: A list.}
      - {term: indice, definition: A mark.}
      - {term: data, definition: Facts.}
      - {term: datum, definition: A fact.}
      - {term: point, forms: [place], definition: A spot.}
      - {term: place, definition: Where it is.}
      - {term: Key, definition: A string.}
      - {term: key, definition: A tool.}
"""


def test_forms_of_several_terms_are_reported_when_the_data_is_loaded(tmp_path: Path) -> None:
    terms = glossary(tmp_path, COLLISIONS)
    assert faults(terms) == [
        "a.yaml:6: [duplicate] the form 'place' of 'point' is also one of 'place' (a.yaml:7): "
        "give one of them other 'forms' or names",
        "a.yaml:3: [duplicate] the form 'indices' of 'indice' is also one of 'index' (a.yaml:2): "
        "give one of them other 'forms' or names",
    ]
    assert found(terms, "data") == ["data"]
    assert found(terms, "indices") == ["index", "indice"]


def test_name_that_an_override_took_goes_back_when_the_override_is_replaced(tmp_path: Path) -> None:
    first = "terms:\n- {term: key store, aliases: [vault], definition: Keeps keys.}\n"
    second = "terms:\n- {term: Acme Vault, aliases: [vault], override: true, definition: A product.}\n"
    third = "terms:\n- {term: Acme Vault, override: true, definition: A product.}\n"
    assert found(glossary(tmp_path, first, second), "vault") == ["Acme Vault"]
    whole = glossary(tmp_path, first, second, third)
    assert (faults(whole), found(whole, "vault"), found(whole, "vaults")) == ([], ["key store"], ["key store"])


def test_name_is_not_reported_as_shared_with_a_term_that_has_been_replaced(tmp_path: Path) -> None:
    first = "terms:\n- {term: key, aliases: [secret], definition: Opens.}\n"
    second = "terms:\n- {term: password, aliases: [secret], definition: Opens too.}\n"
    third = "terms:\n- {term: password, override: true, definition: A word.}\n"
    assert len(faults(glossary(tmp_path, first, second))) == 1
    whole = glossary(tmp_path, first, second, third)
    assert (faults(whole), found(whole, "secret")) == ([], ["key"])
