"""What an entry is read as, and what is said of a bad one: everything, with its line, and the rest still works."""

from __future__ import annotations

from pathlib import Path

import pytest
from glossary_files import faults, read
from samples import BAD_ENTRIES, BAD_HEADERS, GOOD_ENTRIES, GOOD_HEADERS, URL, Sample

from sphinxext_izuma.glossary.file import fields
from sphinxext_izuma.glossary.term import Markup, Place, Term


@pytest.mark.parametrize("sample", GOOD_ENTRIES, ids=str)
def test_good_value(tmp_path: Path, sample: Sample) -> None:
    data = read(tmp_path, sample.entry.encode())
    assert faults(data) == []
    [term] = data.terms
    assert {name: getattr(term, name) for name in sample.gives} == sample.gives


@pytest.mark.parametrize("sample", BAD_ENTRIES, ids=str)
def test_bad_value_is_named_with_its_line_and_its_field_is_left_out(tmp_path: Path, sample: Sample) -> None:
    data = read(tmp_path, sample.entry.encode())
    assert faults(data) == list(sample.faults)
    if sample.field in {"term", "definition"}:  # An entry is nothing without them, but its names are known.
        assert data.terms == []
        if sample.field == "definition":
            assert data.unusable == (("access key", 2),)
    else:
        [term] = data.terms
        without = read(tmp_path, "terms:\n- term: access key\n  definition: A string.\n").terms
        assert [term] == without


@pytest.mark.parametrize("sample", GOOD_HEADERS, ids=str)
def test_good_value_in_the_header(tmp_path: Path, sample: Sample) -> None:
    data = read(tmp_path, sample.header.encode())
    assert faults(data) == []
    assert {name: getattr(data.header, name) for name in sample.gives} == sample.gives


@pytest.mark.parametrize("sample", BAD_HEADERS, ids=str)
def test_bad_value_in_the_header_is_named_with_its_line(tmp_path: Path, sample: Sample) -> None:
    assert faults(read(tmp_path, sample.header.encode())) == list(sample.faults)


@pytest.mark.parametrize(("table", "samples"), [(fields.ENTRY, GOOD_ENTRIES), (fields.HEADER, GOOD_HEADERS)])
def test_every_field_has_a_good_sample(table: tuple[fields.Field, ...], samples: list[Sample]) -> None:
    assert {row.name for row in table} == {sample.field for sample in samples}


@pytest.mark.parametrize(("table", "samples"), [(fields.ENTRY, BAD_ENTRIES), (fields.HEADER, BAD_HEADERS)])
def test_every_field_has_a_bad_sample(table: tuple[fields.Field, ...], samples: list[Sample]) -> None:
    assert {row.name for row in table} <= {sample.field for sample in samples}


def test_smallest_entry_has_the_defaults(tmp_path: Path) -> None:
    data = read(
        tmp_path,
        """
        terms:
          - term: access key
            definition: A string.
        """,
    )
    assert data.terms == [
        Term(
            name="access key",
            id="access-key",
            place=Place("izterms.yaml", str(tmp_path / "izterms.yaml"), 2),
            glossary="izterms",
            definition=Markup("A string.", 3, lines=False),
        )
    ]


@pytest.mark.parametrize("need", ["definition: A string.", "expansion: Access Key", "see: [token]"])
def test_entry_says_something(tmp_path: Path, need: str) -> None:
    data = read(tmp_path, f"terms:\n- term: AK\n  {need}\n")
    assert (faults(data), [term.name for term in data.terms]) == ([], ["AK"])


def test_entry_that_says_nothing(tmp_path: Path) -> None:
    data = read(
        tmp_path,
        """
        terms:
          - term: AK
            aliases: [access key]
            see_also: [token]
            note: Not even here.
        """,
    )
    assert data.terms == []
    assert faults(data) == [
        "izterms.yaml:2: [data] the entry 'AK' says nothing: give it a 'definition', 'expansion' or 'see'"
    ]


def test_entry_with_an_empty_see_says_nothing(tmp_path: Path) -> None:
    assert faults(read(tmp_path, "terms:\n- term: AK\n  see: []\n")) == [
        "izterms.yaml:3: [data] 'see' must be a list, like [name]"
    ]


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("access key", "izterms.yaml:2: [data] an entry must be a mapping that begins with 'term: …'"),
        ("", "izterms.yaml:2: [data] an entry must be a mapping that begins with 'term: …'"),
        ("[term, definition]", "izterms.yaml:2: [data] an entry must be a mapping that begins with 'term: …'"),
        ("{}", "izterms.yaml:2: [data] an entry has no 'term': add 'term: …'"),
        ("definition: A string.", "izterms.yaml:2: [data] an entry has no 'term': add 'term: …'"),
    ],
)
def test_entry_that_is_none(tmp_path: Path, entry: str, expected: str) -> None:
    assert faults(read(tmp_path, f"terms:\n- {entry}\n")) == [expected]


def test_header_that_is_no_mapping(tmp_path: Path) -> None:
    data = read(tmp_path, "glossary: acme\nterms: []\n")
    assert faults(data) == [
        "izterms.yaml:1: [data] 'glossary' must be a mapping, like {name: acme, title: Acme glossary}"
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [("izterms.yaml", "izterms"), ("acme.izterms.yaml", "acme"), ("Acme Words.yml", "acme-words")],
)
def test_glossary_without_a_name_is_called_as_its_file(tmp_path: Path, name: str, expected: str) -> None:
    assert read(tmp_path, "terms: []\n", name).header.name == expected


def test_bad_header_leaves_the_entries_and_the_sound_fields(tmp_path: Path) -> None:
    data = read(
        tmp_path,
        """
        glossary:
          name: acme
          url: here
        terms:
          - {term: AK, expansion: Access Key}
        """,
    )
    assert faults(data) == [f"izterms.yaml:3: {URL}, not 'here'"]
    assert [(term.name, term.glossary) for term in data.terms] == [("AK", "acme")]


def test_all_faults_are_reported_at_once_and_sound_entries_work(tmp_path: Path) -> None:
    data = read(
        tmp_path,
        """
        glosary: {name: acme}
        glossary:
          titel: Acme glossary
        terms:
          - term: access key
            definiton: A string.
            override: maybe
          - term: token
            definition: A coin.
          - expansion: Application Programming Interface
          - term: nothing
          - term: API
            expansion: Application Programming Interface
        """,
    )
    assert faults(data) == [
        "izterms.yaml:1: [data] the file has no field 'glosary' (did you mean 'glossary'?)",
        "izterms.yaml:3: [data] 'glossary' has no field 'titel' (did you mean 'title'?)",
        "izterms.yaml:6: [data] an entry has no field 'definiton' (did you mean 'definition'?)",
        "izterms.yaml:7: [data] 'override' must be true or false, not 'maybe'",
        "izterms.yaml:10: [data] an entry has no 'term': add 'term: …'",
        "izterms.yaml:11: [data] the entry 'nothing' says nothing: give it a 'definition', 'expansion' or 'see'",
    ]
    assert [term.name for term in data.terms] == ["token", "API"]


def test_misspelt_term_is_named_and_missed(tmp_path: Path) -> None:
    assert faults(read(tmp_path, "terms:\n- tern: access key\n  definition: A string.\n")) == [
        "izterms.yaml:2: [data] an entry has no field 'tern' (did you mean 'term'?)",
        "izterms.yaml:2: [data] an entry has no 'term': add 'term: …'",
    ]


def test_duplicate_key_is_named_with_both_places_and_the_first_counts(tmp_path: Path) -> None:
    data = read(
        tmp_path,
        """
        terms:
          - term: access key
            definition: First.
            tags: [security]
            definition: Second.
            definition: Third.
        """,
    )
    assert faults(data) == [
        (
            "izterms.yaml:5: [duplicate] the key 'definition' stands twice, first at izterms.yaml:3: "
            "this one is ignored, remove one"
        ),
        (
            "izterms.yaml:6: [duplicate] the key 'definition' stands twice, first at izterms.yaml:3: "
            "this one is ignored, remove one"
        ),
    ]
    assert [term.definition for term in data.terms] == [Markup("First.", 3, lines=False)]


def test_second_list_of_terms_is_named(tmp_path: Path) -> None:
    data = read(
        tmp_path,
        """
        terms:
          - {term: AK, expansion: Access Key}
        terms:
          - {term: CA, expansion: Certificate Authority}
        """,
    )
    assert faults(data) == [
        (
            "izterms.yaml:3: [duplicate] the key 'terms' stands twice, first at izterms.yaml:1: "
            "this one is ignored, remove one"
        )
    ]
    assert [term.name for term in data.terms] == ["AK"]


def test_duplicate_key_of_a_deprecated_name(tmp_path: Path) -> None:
    data = read(
        tmp_path,
        """
        terms:
          - term: access key
            definition: A string.
            deprecated:
              - name: pass key
                name: token
        """,
    )
    assert faults(data) == [
        "izterms.yaml:6: [data] 'deprecated' must be a list in which each item is a name, or {name: …, reason: …}"
    ]


def test_long_value_is_cut_in_its_message(tmp_path: Path) -> None:
    data = read(tmp_path, f"terms:\n- term: AK\n  expansion: Access Key\n  url: {'x' * 1000}\n")
    assert faults(data) == [f"izterms.yaml:4: {URL}, not '{'x' * 60}'"]


@pytest.mark.parametrize(
    ("definition", "expected"),
    [
        ("One line.", Markup("One line.", 3, lines=False)),
        ("\n    On the\n    next lines.", Markup("On the next lines.", 4, lines=False)),
        ("Plain,\n    folded.", Markup("Plain, folded.", 3, lines=False)),
        ("'Quoted,\n    folded.'", Markup("Quoted, folded.", 3, lines=False)),
        ('"Quoted\\nin two."', Markup("Quoted\nin two.", 3, lines=False)),
        (">\n    Folded\n    block.\n\n    Second.", Markup("Folded block.\nSecond.", 3, lines=False)),
        ("|\n    Literal.\n\n    Second.", Markup("Literal.\n\nSecond.", 4, lines=True)),
        ("|-\n    Literal.", Markup("Literal.", 4, lines=True)),
        ("|+\n    Literal.\n\n", Markup("Literal.", 4, lines=True)),
        ("|  # why\n    Literal.", Markup("Literal.", 4, lines=True)),
        ("|2\n      Quote.\n    Literal.", Markup("  Quote.\nLiteral.", 4, lines=True)),
        ("|\n\n\n    Literal.", Markup("\n\nLiteral.", 4, lines=True)),
    ],
    ids=str,
)
def test_line_where_a_definition_begins(tmp_path: Path, definition: str, expected: Markup) -> None:
    data = read(tmp_path, f"terms:\n- term: access key\n  definition: {definition}\n".encode())
    assert (faults(data), [term.definition for term in data.terms]) == ([], [expected])


@pytest.mark.parametrize(("style", "expected"), [("|", [4, 5, 6]), (">", [3, 3, 3])])
def test_lines_within_a_definition_are_known_for_a_literal_block(
    tmp_path: Path, style: str, expected: list[int]
) -> None:
    data = read(tmp_path, f"terms:\n- term: access key\n  definition: {style}\n    a\n    b\n    c\n".encode())
    [definition] = [term.definition for term in data.terms]
    assert definition is not None
    assert [definition.line_of(offset) for offset in range(3)] == expected
