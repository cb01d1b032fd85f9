"""Whatever stands in a glossary file: no traceback, no hang, a located message, and the schema says the same."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from glossary_files import read
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from published_schema import as_typed, complaints

from sphinxext_izuma.glossary import names
from sphinxext_izuma.glossary.cache import combine
from sphinxext_izuma.glossary.file import fields, values
from sphinxext_izuma.glossary.file.source import GlossaryError
from sphinxext_izuma.glossary.finding import Kind

QUICK = settings(
    max_examples=150,
    deadline=1000,  # milliseconds an example: none may take long
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
LONG = settings(QUICK, max_examples=2000, deadline=5000)
PLACE = re.compile(r"izterms\.yaml(:(?P<line>\d+))?: ")

# Characters that YAML allows, those that mean something in it, and those that are hard on eyes and regular expressions.
characters = st.one_of(
    st.sampled_from("abZ09 .,:;-_/#'\"<>[]{}&*!|%@`~\\\t\n"),
    st.sampled_from("éßſİıﬁ٠中\u00a0\u00ad\u0085\u0301\u200b\u200d\u200f\u2028\u202e\u2066\u2069\ufeff\U0001f600"),
    st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"),
)
_WORDS = ["token", "access key", "true", "False", "https://acme.example/x", "en", "pt-BR", "", " ", "1.10"]
_NEAR_WORDS = [" token ", "en\n", " https://acme.example", "https://acme.example/a b", "true ", "ftp://x"]
# Deferred, so that Hypothesis need not write out what all of it is made of.
texts: st.SearchStrategy[str] = st.deferred(
    lambda: st.one_of(st.text(characters, max_size=12), st.sampled_from([*_WORDS, *_NEAR_WORDS]))
)
scalars = st.one_of(texts, st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False))
deprecated_names = st.one_of(texts, st.fixed_dictionaries({"name": texts}, optional={"reason": texts, "why": texts}))
any_value = st.one_of(
    scalars,
    st.lists(st.one_of(texts, deprecated_names), max_size=3),
    st.lists(st.lists(texts, max_size=1), max_size=1),
    st.dictionaries(st.sampled_from(["name", "reason", "x"]), texts, max_size=2),
)


_TABLES = {"entry": fields.ENTRY, "header": fields.HEADER}


@st.composite
def mappings(draw: st.DrawFn, owner: str) -> dict[str, Any]:
    """Return mappings of a table's fields: most of them in order, some with any value, some with a field too many."""
    rows = draw(st.lists(st.sampled_from(_TABLES[owner]), max_size=6, unique_by=lambda row: row.name))
    if owner == "entry" and draw(st.sampled_from([True] * 4 + [False])):
        rows = [*(row for row in fields.ENTRY[:1] if row not in rows), *rows]
    made = {row.name: draw(_good(row.kind) if draw(st.integers(0, 3)) else any_value) for row in rows}
    return made | ({"colour": "red"} if draw(st.integers(0, 9)) == 9 else {})


def _good(kind: values.Value) -> st.SearchStrategy[Any]:
    """Return values that a kind takes, by and large."""
    if isinstance(kind, values.ListOf):
        return st.lists(deprecated_names if isinstance(kind.item, values.Deprecated) else texts, max_size=3)
    if isinstance(kind, values.DeprecatedOrFlag):
        return st.one_of(st.booleans(), st.lists(deprecated_names, max_size=2))
    return st.one_of(st.booleans(), texts) if isinstance(kind, values.Flag) else texts


documents = st.one_of(
    st.fixed_dictionaries(
        {"terms": st.lists(mappings("entry"), max_size=3)}, optional={"glossary": mappings("header")}
    ),
    st.fixed_dictionaries({}, optional={"terms": any_value, "glossary": any_value, "other": any_value}),
    any_value,
)
# Something like a glossary, with its punctuation in the wrong places.
_PUNCTUATION = ["[", "]", "{", "}", ", ", ": ", "'", '"', "\n- ", "\n  ", "\n    ", "? ", "# ", "---", "...", "\t"]
_MEANING = ["terms:", "term: ", "definition: |", "aliases: ", "&a ", "*a", "!!x ", "<<: ", "%YAML ", "a", "é"]
scraps = st.sampled_from([*_PUNCTUATION, *_MEANING, "\x00", "\x07", "\ufeff", "\ud7ff"])
raw_files = st.one_of(
    st.binary(max_size=60),
    st.lists(scraps, max_size=30).map(lambda parts: "".join(parts).encode()),
    st.lists(scraps, max_size=20).map(lambda parts: ("terms:\n- term: a\n  definition: " + "".join(parts)).encode()),
    documents.map(lambda document: json.dumps(document, ensure_ascii=False).encode("utf-8", "surrogatepass")),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("any")


def check_file(folder: Path, data: bytes) -> None:
    """Read a file of any bytes: what is wrong in it is said at one of its lines, in one line."""
    lines = len(data.decode("utf-8", "replace").splitlines()) + 1
    try:
        glossary = combine([read(folder, data)])
        messages = [f"{fault.place}: {fault.message}" for fault in glossary.findings]
    except GlossaryError as error:
        messages = [str(error)]
    else:
        for term in glossary.terms:
            assert term in glossary.find(term.name)
            assert term.name == names.exact(term.name) != ""
            assert re.fullmatch(r"[^\s\"'<>&]+", term.anchor)
            assert glossary.find(f"{term.name} x y") is not None
            glossary.suggest(f"{term.name}x")
    for message in messages:
        place = PLACE.match(message)
        assert place, message
        assert 1 <= int(place["line"] or 1) <= lines, message
        assert message.isprintable(), message


def check_schema(folder: Path, document: Any) -> None:
    """Compare what the loader and the schema say of a file that holds *document*."""
    text = json.dumps(document, ensure_ascii=False)
    try:
        taken = not [fault for fault in read(folder, text.encode()).findings if fault.kind is Kind.DATA]
    except GlossaryError:
        taken = False
    said = complaints(as_typed(text))
    assert taken == (not said), (text, said)


@QUICK
@example(data=b"{\r(:[")
@example(data="{\u2028(:[\u200b".encode())
@example(data='{"terms": [{"redirects": (;\ud7a4}]}'.encode())  # an example that is made of the value
@example(data=b"terms: !<tag:%E2%80%A8> a")  # PyYAML decodes the tag
@given(data=raw_files)
def test_any_file_is_read_or_refused(folder: Path, data: bytes) -> None:
    check_file(folder, data)


@QUICK
@given(document=documents)
def test_schema_takes_what_the_loader_takes(folder: Path, document: Any) -> None:
    check_schema(folder, document)


@pytest.mark.long
@LONG
@given(data=raw_files)
def test_many_files_are_read_or_refused(folder: Path, data: bytes) -> None:
    check_file(folder, data)


@pytest.mark.long
@LONG
@given(document=documents)
def test_schema_takes_many_files_that_the_loader_takes(folder: Path, document: Any) -> None:
    check_schema(folder, document)
