"""A glossary file may be JSON or a table (CSV): all of it is written and read again, and each fault has its line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from glossary_files import faults, read, refusal
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sphinxext_izuma.glossary.cache import combine
from sphinxext_izuma.glossary.file import fields, values, written
from sphinxext_izuma.glossary.file.records import PLACE_OF, GlossaryFile
from sphinxext_izuma.glossary.file.source import GlossaryError

# Those that mean something in YAML, JSON, a table or a spreadsheet.
characters = st.one_of(
    st.sampled_from("ab1 ,;|\\'\"=+-@\t\r\n.:#`*{}[]()&%_/"),
    st.sampled_from("éß\u00a0\u0085\u0301\u200b\u2028\ufeff\uff1d\uff20\U0001f600"),
    st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"),
)
texts = st.text(characters, min_size=1, max_size=8)
words = st.sampled_from(["true", "FALSE", "a", "=1+1", "-x", "'=x", "a; b", "a, b", "a | b", "a\\", "null", "1.10"])
names = st.one_of(texts, words)
tags = st.sampled_from(["de", "pt-BR", "ja"])
targets = st.sampled_from(["https://x.example/a", "guide/keys"])
markups = st.sampled_from([r"H\ :sub:`2`\ O", "*E. coli* x", "``a`` **b**", r"\* \`", ":emphasis:`a*b`*c*"])


def of_kind(kind: values.Value) -> st.SearchStrategy[Any]:
    """Return values of a kind, as a file has them. Some are not valid."""
    if isinstance(kind, values.WithLine):
        return of_kind(kind.item)
    if isinstance(kind, values.Text) and "http" in kind.pattern:
        return targets
    if isinstance(kind, values.Choice):
        return st.sampled_from(kind.words)
    old = st.one_of(names, st.fixed_dictionaries({"name": names}, optional={"reason": names}))
    strategies: dict[type[values.Value], st.SearchStrategy[Any]] = {
        values.ListOf: st.lists(names, max_size=3),
        values.DeprecatedOrFlag: st.one_of(st.booleans(), st.lists(old, max_size=3)),
        values.Flag: st.booleans(),
        values.MarkedName: st.one_of(markups, names),
        fields.Translations: st.deferred(lambda: st.dictionaries(tags, of_table(fields.PER_LANGUAGE), max_size=2)),
    }
    return strategies.get(type(kind), names)


def of_table(fields_of: tuple[fields.Field, ...], *always: str) -> st.SearchStrategy[dict[str, Any]]:
    """Return mappings of fields."""
    kinds = {row.name: of_kind(row.kind) for row in fields_of}
    must = {name: kinds.pop(name) for name in always}
    return st.fixed_dictionaries(must, optional=kinds)


of_translation = st.builds(
    lambda header, terms: {"glossary": header | {"translates": "acme", "language": "de"}, "terms": terms},
    of_table(fields.HEADER),
    st.lists(of_table(fields.OF_TRANSLATION, "of"), max_size=3),
)
documents = st.one_of(
    st.fixed_dictionaries(
        {
            "glossary": of_table(tuple(row for row in fields.HEADER if row.name != "translates")),
            "terms": st.lists(of_table(fields.ENTRY, "term", "definition"), max_size=3),
        }
    ),
    of_translation,
)
WRITERS = {"json": written.as_json, "csv": written.as_csv}


def without_lines(value: Any) -> Any:
    """Return a part of a record without its lines and places."""
    if isinstance(value, dict):
        return {key: without_lines(part) for key, part in value.items() if key != "line" and PLACE_OF not in key}
    if isinstance(value, tuple) and len(value) > 1 and isinstance(value[0], str) and isinstance(value[1], int):
        return value[0]  # a text or a pointer, and its line
    return tuple(map(without_lines, value)) if isinstance(value, tuple) else value


def content(file: GlossaryFile) -> tuple[Any, Any]:
    """Return the header and the records of a file, without lines."""
    return without_lines(file.header._asdict()), [without_lines(record) for record in file.records]


@settings(max_examples=100, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(document=documents)
@example(document={"glossary": {"name": "only-a-header", "title": "=1"}, "terms": []})
@example(document={"glossary": {}, "terms": [{"term": "a", "definition": "\ufeff'=\r\nx\r\ry\n"}]})
def test_export_is_read_as_it_was(tmp_path_factory: pytest.TempPathFactory, document: dict[str, Any]) -> None:
    folder = tmp_path_factory.getbasetemp()
    file = read(folder, json.dumps(document).encode(), "acme.json")
    for end, write in WRITERS.items():
        text = write(written.as_data(file))
        again = read(folder, text.encode(), f"other.{end}")
        # An export leaves out values that can't be used. It has no faults of its own.
        assert {each.message for each in again.findings} <= {each.message for each in file.findings}, text
        assert content(again) == content(file), text
        assert [term.id for term in combine([again]).terms] == [term.id for term in combine([file]).terms]
        assert write(written.as_data(again)) == text


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize(("mark", "end"), [("", "\n"), ("\ufeff", "\r\n"), ("", "\r")])
def test_table_as_spreadsheets_save_it(tmp_path: Path, delimiter: str, mark: str, end: str) -> None:
    rows = [["term", "aliases", "definition", ""], ["a", '"b; c\nd;"', '"x ""y""\n\nz, w"', ""], ["", "", "", ""]]
    rows += [["e", "'=f", "-1\u00b0", ""]]
    text = mark + "\n".join(delimiter.join(row) for row in rows) + "\n"
    file = read(tmp_path, text.replace("\n", end).encode(), "t.csv")
    assert faults(file) == []
    first, second = file.terms
    assert (first.name, first.aliases, first.place.line) == ("a", ("b", "c", "d"), 2)
    assert first.definition is not None
    assert (first.definition.text, first.definition.line_of(2)) == ('x "y"\n\nz, w', 5)
    assert (second.name, second.aliases, second.place.line) == ("e", ("=f",), 7)


def test_no_cell_is_a_formula(tmp_path: Path) -> None:
    entry = {
        "term": "=1+1",
        "id": "one",
        "aliases": ["x", "=cmd|' /C calc'!A0"],
        "definition": "@a;=b,=c\t=d\n=e",
        "sort": "\uff0dx",
    }
    file = read(tmp_path, json.dumps({"terms": [entry]}).encode(), "a.json")
    text = written.as_csv(written.as_data(file))
    assert text == (
        "term,id,aliases,definition,sort,glossary.name\n"
        """'=1+1,one,"x; =cmd\\|' /C calc'!A0","'@a;=b,=c\t=d\n=e",'\uff0dx,a\n"""
    )
    assert content(read(tmp_path, text.encode(), "b.csv")) == content(file)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"terms":\n[{"term": "a",}]}', "2: not valid JSON: a ',' before '}': remove it"),
        ('{"terms":\n[{"term" "a"}]}', "2: not valid JSON: no ':' before '\"a\"'"),
        ('{"terms": [1 2]}', "1: not valid JSON: no ',' before '2'"),
        ("{'terms': []}", "1: not valid JSON: a key is a text in double quotes, not \"'terms'\""),
        ("\n// x\n{}", "2: not valid JSON: '//' is no value: put a text in double quotes"),
        ('{"terms": [{"term": NaN}]}', "1: not valid JSON: 'NaN' is no value: put a text in double quotes"),
        (
            '{"terms": [\n"a\n"]}',
            "2: not valid JSON: the quote that opens here is not closed in its line: "
            r"close it, or write \n for a new line",
        ),
        ('{"terms": [\n"a\tb"]}', r"2: not valid JSON: a tab in a text: write \t"),
        (r'["\x"]', r"1: not valid JSON: a backslash that begins no escape: write \\ for a backslash"),
        (r'["\ud83d"]', r"1: a character that a glossary does not allow: '\ud83d'"),
        (r'["\u0000"]', r"1: a character that a glossary does not allow: '\x00'"),
        ('["\n\0"]', r"2: a character that a glossary does not allow: '\x00'"),
        ("[" * 1_000_000, "1: nested deeper than 50 levels"),
        ('{"terms":\n[', "2: not valid JSON: the '[' that opens here is never closed"),
        ('{"terms": []}\nx', "2: not valid JSON: 'x' after its end"),
        ('{"terms": []}}', "1: not valid JSON: a '}' that closes nothing"),
        ('{"terms": [}', "1: not valid JSON: a '}' that closes nothing"),
        ('{"terms": }', "1: not valid JSON: no value before '}'"),
        ("{:}", "1: not valid JSON: a ':' in a place where none can be"),
        (
            "[]",
            '1: a glossary file is a mapping that has the key \'terms\': write {"terms": [{"term": "…"}]}',
        ),
        ('{"term": "a"}', '1: no list of \'terms\' (there is \'term\'; write {"terms": [{"term": "…"}]})'),
    ],
)
def test_slip_of_json_has_its_line(tmp_path: Path, text: str, expected: str) -> None:
    with pytest.raises(GlossaryError) as caught:
        read(tmp_path, text.encode(), "t.json")
    assert str(caught.value) == f"t.json:{expected}"


def test_json_is_read_as_json(tmp_path: Path) -> None:
    text = r"""
{"glossary": {"name": "acme", "scoped": true},
 "terms": [
  {"term": "\ud83d\ude00 \/ é", "definition": "One.\n\nTwo.",
   "sort": 1.10, "term": "b", "definitoin": null, "note": null}
]}"""
    file = read(tmp_path, text.encode(), "t.json")
    assert faults(file) == [
        "t.json:5: [duplicate] the key 'term' stands twice, first at t.json:4: this one is ignored, remove one",
        "t.json:5: [data] an entry has no field 'definitoin' (did you mean 'definition'?)",
        "t.json:5: [data] 'note' must be text (after a '|' it may have several lines), and is empty",
    ]
    [term] = file.terms
    assert (term.name, term.sort, term.scope, term.place.line) == ("\U0001f600 / é", "1.10", "acme", 4)


COLUMNS = "the first row names the columns"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Name,Meaning\na,b", f"1: no column 'term' (there is 'Name', 'Meaning'): {COLUMNS}"),
        ("glossary.translates\na", f"1: no column 'id' or 'of' (there is 'glossary.translates'): {COLUMNS}"),
        (
            'term,definition\n\n"a\nb",c\nd,"e',
            "5: not a table: a quote is not closed in the row that begins here: "
            'close it, and write "" for a quote in a text',
        ),
        ('term,definition\na,b\nd,"e" x', "3: not a table: a quote is not closed in the row that begins here: "),
        (
            "x" * 200_000,
            "1: not a table: a cell has more than 131,072 characters, or a quote is not closed, in the row",
        ),
        ("term" + "," * 1_000, "1: more than 1,000 columns: a table of a glossary has one for each field"),
        ("term\na\0b", "2: a character that a glossary does not allow: '\\x00'"),
        (b"term\n\xed\xa0\x80", "2: not UTF-8 (byte 0xed): save the file as UTF-8"),
    ],
)
def test_table_that_cant_be_read(tmp_path: Path, text: str | bytes, expected: str) -> None:
    with pytest.raises(GlossaryError) as caught:
        read(tmp_path, text if isinstance(text, bytes) else text.encode(), "t.csv")
    assert str(caught.value).startswith(f"t.csv:{expected}")


def test_faults_of_a_table_have_their_lines(tmp_path: Path) -> None:
    text = """\
term,Meaning,definition,term,aliases,deprecated,override,translations.en.term,translations.de.defin,glossary.name,glossary.title
"a
b",x,"d
e",y,"b, c",x | y | z,WAHR,q,r,n 1,T
a1,,d,,,,,q,,,U
,,e,,,,,,,,
a2,,d,,,,,,,,,extra,"cell"
a3
"""
    file = read(tmp_path, text.encode(), "t.csv")
    assert faults(file) == [
        "t.csv:1: [data] the table has no column 'Meaning' (did you mean 'definition'?)",
        "t.csv:1: [duplicate] the column 'term' stands twice: this one is ignored, remove one",
        "t.csv:1: [data] the table has no column 'translations.de.defin' (did you mean 'translations.de.definition'?)",
        "t.csv:4: [data] 'aliases' must be a list with ';' between its items, or with ';' after one, like 'name;', "
        "not 'b, c'",
        "t.csv:5: [duplicate] 'glossary.title' has two values: 'U' is ignored, keep one row with a value",
        "t.csv:7: [data] the cell 'extra' is in no column: name its column, or put a text with ',' in quotes",
        "t.csv:4: [data] 'name' must be letters, digits, '.', '_' and '-', the first a letter or digit, not 'n 1'",
        "t.csv:4: [data] 'deprecated' must be a list in which each item is a name, or {name: …, reason: …}",
        "t.csv:4: [data] 'override' must be true or false, not 'WAHR'",
        "t.csv:1: [data] 'en' is the language of the glossary: write these fields in the entry, or set 'language'",
        "t.csv:6: [data] an entry has no 'term': add 'term: …'",
        "t.csv:8: [data] the entry 'a3' says nothing: give it a 'definition', 'expansion' or 'see'",
    ]
    assert [(term.name, term.place.line) for term in file.terms] == [("a b", 2), ("a1", 5), ("a2", 7)]


@pytest.mark.parametrize(("name", "begin"), [("t.json", '{"terms": [{"term": "…"}]}'), ("t.csv", "a row of columns")])
def test_empty_file_says_how_to_begin(tmp_path: Path, name: str, begin: str) -> None:
    [fault] = faults(read(tmp_path, b"\xef\xbb\xbf\r\n", name))
    assert fault.startswith(f"{name}:1: [data] the file has no terms: write {begin}")
    assert refusal(tmp_path, "- a\n").startswith("izterms.yaml:1: ")


def test_work_is_one_step_for_each_character(tmp_path: Path) -> None:
    # Long files of what takes the square of the time, or more, in a parser that goes back. Each is done in a moment.
    for head, part in (("[", " "), ('["', "\\n"), ("[", "0,"), ('["', "a")):
        with pytest.raises(GlossaryError):
            read(tmp_path, (head + part * 300_000).encode(), "t.json")
    for part, end in (("\n", ""), (",", "\n"), ('""', ""), ("'", "\n=x"), ("a\\", "")):
        text = "term,definition\na," + part * 300_000 + end
        try:
            read(tmp_path, text.encode(), "t.csv")
        except GlossaryError as error:
            assert str(error).startswith("t.csv:2: not a table: ")  # noqa: PT017
    assert len(read(tmp_path, ("term,tags\n" + "a,b;c\n" * 100).encode(), "t.csv").unusable) == 100


@pytest.mark.long
def test_file_of_too_many_entries_has_an_end(tmp_path: Path) -> None:
    many = "more than 500,000 entries: split the glossary"
    for name, text in (("t.csv", "term\n" + "a\n" * 600_000), ("t.json", '{"terms": [' + "0," * 600_000)):
        with pytest.raises(GlossaryError, match=many):
            read(tmp_path, text.encode(), name)


def test_file_of_too_many_faults_has_an_end(tmp_path: Path) -> None:
    for name, head in (("t.csv", "term\n"), ("t.yaml", "terms:\n")):
        row = "a{}\n" if name == "t.csv" else "- a{}\n"
        file = read(tmp_path, (head + "".join(row.format(number) for number in range(10_010))).encode(), name)
        assert len(file.findings) == 10_001
        assert (
            faults(file)[-1] == f"{name}:10002: [data] more than 10,000 faults: the entries from here on are not read"
        )


def test_entry_of_too_many_faults_has_an_end(tmp_path: Path) -> None:
    wrong = "".join(f"  key{number}: 1\n" for number in range(20_000))
    file = read(tmp_path, f"terms:\n- term: before\n  definition: x\n- term: a\n{wrong}- term: b\n  definition: x\n")
    assert [term.name for term in file.terms] == ["before"]
    assert len(file.findings) == 10_001
    assert (
        faults(file)[-1] == "izterms.yaml:10005: [data] more than 10,000 faults: the entries from here on are not read"
    )
