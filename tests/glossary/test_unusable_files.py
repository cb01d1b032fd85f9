"""What a file gets that is no glossary: one line that says where and why, from either YAML loader, in bounded work."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import yaml
from glossary_files import faults, read, read_source, refusal

from sphinxext_izuma.glossary.file import source
from sphinxext_izuma.glossary.file.source import GlossaryError, Source
from sphinxext_izuma.glossary.term import Markup

pytestmark = pytest.mark.usefixtures("each_loader")

MANY = 100_000


@pytest.fixture
def events(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Return the list of the parser's events, which fills as a file is read."""
    seen: list[object] = []
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    get_event = loader.get_event

    def watched(parser: yaml.parser.Parser) -> object:
        seen.append(event := get_event(parser))
        return event

    monkeypatch.setattr(loader, "get_event", watched)
    return seen


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(GlossaryError) as caught:
        read_source(Source("izterms.yaml", tmp_path / "izterms.yaml"))
    assert str(caught.value) == (
        f"izterms.yaml: can't read the glossary: No such file or directory ({tmp_path / 'izterms.yaml'})"
    )


def test_directory(tmp_path: Path) -> None:
    (tmp_path / "izterms.yaml").mkdir()
    with pytest.raises(GlossaryError, match=r"^izterms\.yaml: can't read the glossary: .+ \(.+izterms\.yaml\)$"):
        read_source(Source("izterms.yaml", tmp_path / "izterms.yaml"))


def test_unreadable_file(tmp_path: Path) -> None:
    path = tmp_path / "izterms.yaml"
    path.write_text("terms: []")
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read everything")
    with pytest.raises(GlossaryError, match=r"^izterms\.yaml: can't read the glossary: Permission denied"):
        read_source(Source("izterms.yaml", path))


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"terms:\n- term: caf\xe9\n", "izterms.yaml:2: not UTF-8 (byte 0xe9): save the file as UTF-8"),
        (b"terms:\r\n\r\n- term: \x80\r\n", "izterms.yaml:3: not UTF-8 (byte 0x80): save the file as UTF-8"),
        ("terms: []".encode("utf-16"), "izterms.yaml:1: not UTF-8 (byte 0xff): save the file as UTF-8"),
        (b"\xed\xa0\x80", "izterms.yaml:1: not UTF-8 (byte 0xed): save the file as UTF-8"),
    ],
)
def test_not_utf8(tmp_path: Path, data: bytes, expected: str) -> None:
    assert refusal(tmp_path, data) == expected


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("terms: [\n", 1),
        ("terms:\n- term: access key\n  definition: first: second\n", 3),
        ("terms:\n- term: access key\n   definition: too far right\n", 3),
        ("terms:\n- term: access key\n definition: too far left\n", 3),
        ("terms:\n\t- term: access key\n", 2),
        ('terms:\n- term: "never closed\n', 2),
        ("terms:\n- term: @home\n", 2),
        ('terms:\n- term: "a\\q"\n', 2),
        ("terms: []\n- a\n", 2),
        ("}", 1),
        ("terms: !e!x []\n", 1),
        ("%YAML 3.0\n---\nterms: []\n", 1),
    ],
)
def test_broken_yaml_is_refused_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    assert refusal(tmp_path, text.encode()).startswith(f"izterms.yaml:{line}: not valid YAML: ")


def test_broken_yaml_says_why(tmp_path: Path) -> None:
    assert refusal(tmp_path, 'terms: "never closed\n') == (
        "izterms.yaml:1: not valid YAML: the quote that opens here is never closed: close it at the end of the text"
    )


@pytest.mark.parametrize(
    ("text", "line", "character"),
    [
        ("terms:\n- term: a\x00b\n", 2, r"'\x00'"),
        ("\x00", 1, r"'\x00'"),
        ("terms:\n- term: a\n  definition: |\n    bell \x07\n", 4, r"'\x07'"),
        ("terms:\r\n- term: a\r\n  definition: \x0c\r\n", 3, r"'\x0c'"),
        ("terms:\n- term: \x7f\n", 2, r"'\x7f'"),
        ("terms:\n# a comment \x1b\n", 2, r"'\x1b'"),
        ("terms:\n- term: \ufffe\n", 2, r"'\ufffe'"),
        ('terms:\n- term: a\n  definition: "a\\0b"\n', 3, r"'\x00'"),
        ('terms:\n- term: a\n  definition: "a\\eb"\n', 3, r"'\x1b'"),
    ],
)
def test_control_character(tmp_path: Path, text: str, line: int, character: str) -> None:
    assert (
        refusal(tmp_path, text.encode())
        == f"izterms.yaml:{line}: a character that a glossary does not allow: {character}"
    )


def test_escaped_surrogate(tmp_path: Path) -> None:
    # libyaml refuses the escape itself, the Python loader lets it through to us.
    assert refusal(tmp_path, 'terms:\n- term: "\\ud800"\n  definition: x\n').startswith("izterms.yaml:2: ")


@pytest.mark.parametrize(
    ("text", "line"),
    [("access key\n", 1), ("- term: access key\n", 1), ("---\n- a\n", 2)],
)
def test_file_that_is_no_mapping(tmp_path: Path, text: str, line: int) -> None:
    assert refusal(tmp_path, text.encode()) == (
        f"izterms.yaml:{line}: a glossary file is a mapping that has the key 'terms': "
        "write 'terms:', and '- term: …' for each entry"
    )


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "1: [data] the file has no terms"),
        ("\n\n", "1: [data] the file has no terms"),
        ("# nothing\n", "1: [data] the file has no terms"),
        ("terms:\n", "1: [data] 'terms' is empty"),
        ("glossary:\n  name: acme\nterms:\n", "3: [data] 'terms' is empty"),
    ],
)
def test_file_without_terms_is_a_glossary(tmp_path: Path, text: str, fault: str) -> None:
    file = read(tmp_path, text.encode())
    assert faults(file) == [f"izterms.yaml:{fault}: write 'terms:', and '- term: …' for each entry"]
    assert file.terms == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("glossary:\n  name: acme\n", 1),
        ("# Acme\n{}\n", 2),
        ("glossary:\n  name: acme\nterms: access key\n", 3),
        ("terms:\n  access key: A string.\n", 2),
    ],
)
def test_file_without_a_list_of_terms(tmp_path: Path, text: str, line: int) -> None:
    expected = f"izterms.yaml:{line}: no list of 'terms' (write 'terms:', and '- term: …' for each entry)"
    assert refusal(tmp_path, text.encode()) == expected


@pytest.mark.parametrize(("text", "line"), [("terms: []\n---\nterms: []\n", 2), ("terms: []\n...\n---\nx\n", 3)])
def test_second_document(tmp_path: Path, text: str, line: int) -> None:
    assert (
        refusal(tmp_path, text.encode()) == f"izterms.yaml:{line}: a second document ('---'): a glossary file holds one"
    )


@pytest.mark.parametrize("text", ["---\nterms: []\n", "terms: []\n...\n# the end\n", "%YAML 1.2\n---\nterms: []\n"])
def test_marks_of_one_document_are_accepted(tmp_path: Path, text: str) -> None:
    assert faults(read(tmp_path, text)) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("terms: &all []\n", "1: an anchor (&all): remove it, or put the text in quotes, anchors are not allowed"),
        (
            "terms:\n- &key\n  term: a\n",
            "2: an anchor (&key): remove it, or put the text in quotes, anchors are not allowed",
        ),
        (
            "terms:\n- term: &name a\n",
            "2: an anchor (&name): remove it, or put the text in quotes, anchors are not allowed",
        ),
        (
            "terms:\n- *key\n",
            "2: an alias (*key): write the value out, or put the text in quotes, aliases are not allowed",
        ),
        (
            "terms:\n- <<: *base\n",
            "2: an alias (*base): write the value out, or put the text in quotes, aliases are not allowed",
        ),
        ("terms: !foo []\n", "1: a tag (!foo): remove it, or put the text in quotes, tags are not allowed"),
        (
            "terms:\n- term: !!int 1\n",
            "2: a tag (tag:yaml.org,2002:int): remove it, or put the text in quotes, tags are not allowed",
        ),
        (
            "terms:\n- !!python/object/apply:os.system [echo]\n",
            "2: a tag (tag:yaml.org,2002:python/object/apply:os.system): remove it, or put the text in quotes, tags are"
            " not allowed",
        ),
        (
            "%TAG !e! tag:e.org:\n---\nterms: !e!x []\n",
            "3: a tag (tag:e.org:x): remove it, or put the text in quotes, tags are not allowed",
        ),
    ],
)
def test_anchors_aliases_and_tags_are_refused(tmp_path: Path, text: str, expected: str) -> None:
    assert refusal(tmp_path, text.encode()) == f"izterms.yaml:{expected}"


def test_tag_of_text_changes_nothing(tmp_path: Path) -> None:
    data = read(tmp_path, "terms:\n- term: !!str 1\n  definition: ! x\n")
    assert (faults(data), [term.name for term in data.terms]) == ([], ["1"])


def test_a_billion_laughs_are_refused_at_the_first(tmp_path: Path, events: list[object]) -> None:
    laughs = "".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 10)}]\n" for n in range(1, 30))
    assert refusal(tmp_path, f"l0: &l0 [lol]\n{laughs}") == (
        "izterms.yaml:1: an anchor (&l0): remove it, or put the text in quotes, anchors are not allowed"
    )
    assert 0 < len(events) < 10


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("terms: " + "[" * 50, 1),
        ("[" * MANY, 1),
        ("terms: " + "{a: " * MANY, 1),
        ("terms:\n" + "- " * MANY, 2),
        ("".join(" " * depth + "a:\n" for depth in range(200)), 51),
    ],
    ids=["51 levels", "brackets", "braces", "dashes", "indentation"],
)
def test_deep_nesting_is_refused_where_it_goes_too_deep(
    tmp_path: Path, text: str, line: int, events: list[object]
) -> None:
    assert refusal(tmp_path, text.encode()) == f"izterms.yaml:{line}: nested deeper than 50 levels"
    assert len(events) < 200


def test_fifty_levels_are_accepted(tmp_path: Path) -> None:
    text = "terms: " + "[" * 49 + "]" * 49
    assert faults(read(tmp_path, text)) == [
        "izterms.yaml:1: [data] an entry must be a mapping that begins with 'term: …'"
    ]


@pytest.mark.parametrize(("text", "line"), [("terms:\n- ? [a]\n  : b\n", 2), ("{a: b}: c\n", 1), ("x: {[a]: b}\n", 1)])
def test_key_that_is_no_word(tmp_path: Path, text: str, line: int) -> None:
    message = "a key must be a word, not a list or a mapping (a text that begins with '{' needs quotes)"
    assert refusal(tmp_path, text.encode()) == f"izterms.yaml:{line}: {message}"


def test_file_may_be_as_large_as_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "MAX_BYTES", 1_000_000)
    assert faults(read(tmp_path, b"terms: [] #".ljust(1_000_000, b"x"))) == []


def test_file_larger_than_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "MAX_BYTES", 1_000_000)
    expected = "izterms.yaml: larger than 1 MB: split the glossary"
    assert refusal(tmp_path, b"terms: [] #".ljust(1_000_001, b"x")) == expected


def test_reading_stops_at_the_limit(tmp_path: Path) -> None:
    with (tmp_path / "zero.yaml").open("wb") as file:
        file.truncate(10**12)  # which takes no room
    with pytest.raises(GlossaryError) as caught:
        read_source(Source("zero.yaml", tmp_path / "zero.yaml"))
    assert str(caught.value) == "zero.yaml: larger than 20 MB: split the glossary"


def test_byte_order_mark_is_accepted(tmp_path: Path) -> None:
    data = read(tmp_path, b"\xef\xbb\xbfterms:\n- term: access key\n  definition: A string.\n")
    assert (faults(data), [term.name for term in data.terms]) == ([], ["access key"])


def test_crlf_is_accepted_and_lines_are_right(tmp_path: Path) -> None:
    text = "terms:\n- term: access key\n  definition: |\n    One.\n\n    Two.\n- term: token\n"
    data = read(tmp_path, text.replace("\n", "\r\n").encode())
    assert [term.definition for term in data.terms] == [Markup("One.\n\nTwo.", 4, lines=True)]
    assert faults(data) == [
        "izterms.yaml:7: [data] the entry 'token' says nothing: give it a 'definition', 'expansion' or 'see'"
    ]


@pytest.mark.parametrize(
    "typed",
    ["NO", "on", "y", "1.10", "0x10", "1_000", "1e3", "012", "null", "~", "2024-01-01", "12:30:45", ".inf", "=", "<<"],
)
def test_plain_words_stay_the_text_that_was_typed(tmp_path: Path, typed: str) -> None:
    data = read(tmp_path, f"terms:\n- term: {typed}\n  definition: {typed}\n  aliases: [{typed}]\n")
    [term] = data.terms
    assert (term.name, term.definition, term.aliases) == (typed, Markup(typed, 3, lines=False), (typed,))
