"""What is said of a file that is no YAML: the line of the slip, its cause and its cure, wherever it stands."""

from __future__ import annotations

from pathlib import Path

import pytest
from glossary_files import read

from sphinxext_izuma.glossary.file.source import GlossaryError

pytestmark = pytest.mark.usefixtures("each_loader")

GOOD = "- term: aaa\n  definition: First.\n"
QUOTE = "put the text in quotes, or after a '|'"
# The text of an entry, the line of the slip in it (from 0), and what is said.
SLIPS: dict[str, tuple[str, int, str]] = {
    "missing colon": (
        "- term: bbb\n  definition Issues certs.\n",
        1,
        "no ':' after 'definition Issues certs.': write 'definition: Issues certs.'",
    ),
    "missing colon term": (
        "- term bbb\n  definition: Issues certs.\n",
        0,
        "no ':' after 'term bbb': write 'term: bbb'",
    ),
    "no blank colon": (
        "- term: bbb\n  definition:Issues certs.\n",
        1,
        "no blank after 'definition:': write 'definition: …'",
    ),
    "no blank colon term": ("- term:bbb\n  definition: Issues certs.\n", 0, "no blank after 'term:': write 'term: …'"),
    "open double": (
        '- term: bbb\n  definition: "Issues certs.\n',
        1,
        "the quote that opens here is never closed: close it at the end of the text",
    ),
    "open single": (
        "- term: bbb\n  definition: 'Issues certs.\n",
        1,
        "the quote that opens here is never closed: close it at the end of the text",
    ),
    "apostrophe": (
        "- term: bbb\n  definition: 'It's a cert.'\n",
        1,
        "a ' inside the text ends it: write the text after a '|', or write '' for it",
    ),
    "dq inside": (
        '- term: bbb\n  definition: "a "quoted" word"\n',
        1,
        "a \" inside the text ends it: write the text after a '|', or write \\\" for it",
    ),
    "backtick": ("- term: bbb\n  definition: `code` is.\n", 1, f"a text can't begin with '`': {QUOTE}"),
    "dbl backtick": ("- term: bbb\n  definition: ``code`` is.\n", 1, f"a text can't begin with '`': {QUOTE}"),
    "colon": (
        "- term: bbb\n  definition: A program: that.\n",
        1,
        f"a ':' with a blank after it inside the text: {QUOTE}",
    ),
    "colon term": (
        "- term: b: c\n  definition: A program.\n",
        0,
        f"a ':' with a blank after it inside the text: {QUOTE}",
    ),
    "emph": ("- term: bbb\n  definition: *emphasis* first\n", 1, f"a text can't begin with '*': {QUOTE}"),
    "bold": ("- term: bbb\n  definition: **bold** first\n", 1, f"a text can't begin with '*': {QUOTE}"),
    "alias": (
        "- term: bbb\n  definition: *emphasis\n",
        1,
        "an alias (*emphasis): write the value out, or put the text in quotes, aliases are not allowed",
    ),
    "amp": ("- term: bbb\n  definition: & more\n", 1, f"a text can't begin with '&': {QUOTE}"),
    "amp2": ("- term: bbb\n  definition: &nbsp; more\n", 1, f"a text can't begin with '&': {QUOTE}"),
    "bang": (
        "- term: bbb\n  definition: !important thing\n",
        1,
        "a tag (!important): remove it, or put the text in quotes, tags are not allowed",
    ),
    "pct": ("- term: bbb\n  definition: %d thing\n", 1, f"a text can't begin with '%': {QUOTE}"),
    "at": ("- term: bbb\n  definition: @user thing\n", 1, f"a text can't begin with '@': {QUOTE}"),
    "bracket": ("- term: bbb\n  definition: [x] is a box\n", 1, f"a text can't begin with '[': {QUOTE}"),
    "brace": ("- term: bbb\n  definition: {x} is a box\n", 1, f"a text can't begin with '{{': {QUOTE}"),
    "md role": ("- term: bbb\n  definition: {izterm}`x` is a box\n", 1, f"a text can't begin with '{{': {QUOTE}"),
    "open bracket": (
        "- term: bbb\n  aliases: [x, y\n  definition: Foo.\n",
        1,
        "the '[' that opens here is never closed: write ']' after the last item",
    ),
    "pipe": (
        "- term: bbb\n  definition: | text\n",
        1,
        "a text after '|' in the same line: begin it in the next line, indented",
    ),
    "gt": (
        "- term: bbb\n  definition: > text\n",
        1,
        "a text after '>' in the same line: begin it in the next line, indented",
    ),
    "tab": ("- term: bbb\n\tdefinition: Text\n", 1, "a tab at the start of the line: write blanks instead"),
    "tab2": ("- term: bbb\n  \tdefinition: Text\n", 1, "a tab at the start of the line: write blanks instead"),
    "dash": ("-term: bbb\n  definition: Text\n", 0, "no blank after '-': write '- term: …'"),
    "dash2": ("-term: bbb\n definition: Text\n", 0, "no blank after '-': write '- term: …'"),
    "indent less": (
        "- term: bbb\n definition: Text\n",
        1,
        "'definition' begins in column 2, the key above it in column 3: indent them alike",
    ),
    "indent more": (
        "- term: bbb\n   definition: Text\n",
        1,
        "'definition' begins in column 4, the key above it in column 3: indent them alike",
    ),
    "indent none": (
        "- term: bbb\ndefinition: Text\n",
        1,
        "'definition' begins in column 1: indent it like the other keys of its entry",
    ),
    "escape": (
        '- term: bbb\n  definition: "a C:\\dir"\n',
        1,
        "a backslash in double quotes: use single quotes, or write the text after a '|'",
    ),
    "pipe dedent": (
        "- term: bbb\n  definition: |\n    a text\n   dedented\n",
        3,
        "this line is indented less than the text above it: indent them alike",
    ),
    "pipe nodent": ("- term: bbb\n  definition: |\n  a text\n  b text\n", 2, "the text after '|' must be indented"),
    "question": ("- term: bbb\n  definition: ? what\n", 1, f"a text can't begin with '?': {QUOTE}"),
    "dash text": ("- term: bbb\n  definition: - what\n", 1, f"a text can't begin with '-': {QUOTE}"),
    "comma": ("- term: bbb\n  definition: , what\n", 1, f"a text can't begin with ',': {QUOTE}"),
    "deeper item": (
        "- term: bbb\n  aliases:\n    - a\n      - b\n  definition: x\n",
        3,
        "'- b' continues the text above it: indent it like the other items, or begin the text after a '|'",
    ),
    "list in a text": (
        "- term: bbb\n  definition: One of\n    - a\n",
        2,
        "'- a' continues the text above it: indent it like the other items, or begin the text after a '|'",
    ),
    "comment": (
        "- term: bbb\n  definition: Issue #12 says.\n",
        1,
        f"' #12 says.' is a YAML comment and not shown: {QUOTE}",
    ),
    "wrapped2": (
        "- term: bbb\n  definition: one line\nand another\n",
        2,
        "no ':' after 'and another': write 'and: another'; or indent it, if it continues the text above",
    ),
    "conflict": (
        "<<<<<<< HEAD\n- term: bbb\n=======\n- term: ccc\n>>>>>>> b\n",
        0,
        "'<<<<<<<' is the mark of a merge conflict: keep one side, and remove the marks",
    ),
    "bullet": ("• term: bbb\n  definition: x\n", 0, "'•' begins no item: write '- ' instead"),
    "en dash": ("– term: bbb\n  definition: x\n", 0, "'–' begins no item: write '- ' instead"),
    "star": ("* term: bbb\n  definition: x\n", 0, "'*' begins no item: write '- ' instead"),
    "fence": ("```\n", 0, "'```' is Markdown: remove the line, and its counterpart"),
    "end": ("- term: bbb\n  definition: x\n...\nmore: x\n", 2, "'...' ends the file: remove it"),
    "no-break space": (
        "- term:\u00a0bbb\n  definition: x\n",
        0,
        "the character U+00A0 (no-break space) is no blank in YAML: remove it, or write a blank",
    ),
    "comment in a wrapped text": (
        "- term: bbb\n  definition: An issue\n    with #12 that\n    is long.\n",
        2,
        f"a '#' with a blank before it inside the text begins a comment: {QUOTE}",
    ),
    "comment in a list": (
        "- term: bbb\n  aliases: [C #, D #7, e]\n  definition: x\n",
        1,
        f"a '#' with a blank before it inside the text begins a comment: {QUOTE}",
    ),
    "comment without a text": (
        "- term: bbb\n  acronym: F #\n  expansion: x\n",
        1,
        f"' #' is a YAML comment and not shown: {QUOTE}",
    ),
    "bracket too many": ("- term: bbb\n  aliases: [a, b]]\n  definition: x\n", 1, "a ']' too many: remove it"),
    "template": (
        "- term: bbb\n  definition: {{ x }}\n",
        1,
        "a key must be a word, not a list or a mapping (a text that begins with '{' needs quotes)",
    ),
    "fullwidth colon": ("- term：bbb\n  definition: x\n", 0, "no ':' after 'term：bbb': write 'term: bbb'"),
    "semi": ("- term; bbb\n  definition: x\n", 0, "no ':' after 'term; bbb': write 'term: bbb'"),
    "equals": ("- term = bbb\n  definition: x\n", 0, "no ':' after 'term = bbb': write 'term: bbb'"),
    "list comma": (
        "- term: bbb\n  aliases:\n  - a: b: c\n  definition: x\n",
        2,
        f"a ':' with a blank after it inside the text: {QUOTE}",
    ),
}
PLACES = {"first": ("", GOOD), "middle": (GOOD, GOOD), "last": (GOOD, "")}


@pytest.mark.parametrize("ending", ["\n", "\r\n"], ids=["LF", "CRLF and BOM"])
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("slip", SLIPS)
def test_slip_is_explained_at_its_line(tmp_path: Path, slip: str, place: str, ending: str) -> None:
    (before, after), (entry, line, message) = PLACES[place], SLIPS[slip]
    text = f"terms:\n{before}{entry}{after}"
    data = text.replace("\n", ending).encode("utf-8-sig" if ending == "\r\n" else "utf-8")
    try:
        said = [(finding.place.line, finding.message) for finding in read(tmp_path, data).findings]
    except GlossaryError as error:
        said = [(error.place.line if error.place else 0, error.reason.removeprefix("not valid YAML: "))]
    assert said == [(2 + before.count("\n") + line, message)]


@pytest.mark.parametrize("character", ["\x85", "\u2028", "\u2029"])
def test_character_that_ends_a_line_for_yaml_alone(tmp_path: Path, character: str) -> None:
    for text in (f"'a{character}b'", f"|\n    a{character}b", f"b # c{character}"):
        file = read(tmp_path, f"terms:\n- term: a\n  definition: {text}\n- term: b\n  colour: red\n".encode())
        lines = [finding.place.line for finding in file.findings]
        first = 4 if "|" in text else 3
        assert lines[:2] == [first, first + 2]
        assert file.findings[0].message.startswith(f"the character U+{ord(character):04X} (")


@pytest.mark.parametrize(
    ("field", "meant"),
    [
        ("name", "term"),
        ("description", "definition"),
        ("synonyms", "aliases"),
        ("abbr", "acronym"),
        ("related", "see_also"),
        ("Keywords", "tags"),
    ],
)
def test_names_of_other_tools_for_our_fields(tmp_path: Path, field: str, meant: str) -> None:
    fields = {"term": "a", "definition": "b"} | {field: "x"}
    fields.pop(meant, None)
    entry = "\n  ".join(f"{name}: {value}" for name, value in fields.items())
    [finding] = read(tmp_path, f"terms:\n- {entry}\n".encode()).findings
    assert finding.message == f"an entry has no field {field!r} (did you mean {meant!r}?)"


@pytest.mark.parametrize("name", ["\u200b\u2060", "\u3164", "\u2800\ufe0f", "\u115f\u1160", "\u034f"])
def test_name_without_a_visible_character_is_refused(tmp_path: Path, name: str) -> None:
    file = read(tmp_path, f"terms:\n- term: {name}\n  definition: b\n".encode())
    [finding] = file.findings
    assert finding.message.startswith("'term' must be text with characters that can be seen, not ")
