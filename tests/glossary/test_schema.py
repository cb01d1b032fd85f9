"""The JSON Schema, which editors check a file with as it is typed, says the same as the loader."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from glossary_files import read
from jsonschema import Draft202012Validator
from published_schema import PUBLISHED, as_typed, complaints
from samples import BAD_ENTRIES, BAD_HEADERS, GOOD_ENTRIES, GOOD_HEADERS

from sphinxext_izuma.bundled import IZUMA
from sphinxext_izuma.glossary.file import fields
from sphinxext_izuma.glossary.file.schema import json_schema
from sphinxext_izuma.glossary.file.source import GlossaryError
from sphinxext_izuma.tools.command import main

COMMAND = "python -m sphinxext_izuma schema > sphinxext_izuma/izterms.schema.json"

GOOD_FILES = {
    "no entries": "terms: []\n",
    "an empty header": "glossary: {}\nterms: []\n",
    "a whole header": "glossary: {name: acme, title: Acme, language: en, url: 'https://acme.example'}\nterms: []\n",
    "an expansion only": "terms:\n- {term: API, expansion: Application Programming Interface}\n",
    "a see only": "terms:\n- {term: token, see: [access key]}\n",
    "a definition only": "terms:\n- {term: token, definition: A coin.}\n",
    "two entries": "terms:\n- {term: AK, expansion: Access Key}\n- {term: token, see: [AK]}\n",
}
BAD_FILES = {
    "nothing": "",
    "a word": "access key\n",
    "a list": "- {term: token, definition: A coin.}\n",
    "no terms": "glossary: {name: acme}\n",
    "terms that are empty": "terms:\n",
    "terms that are a mapping": "terms: {token: A coin.}\n",
    "an unknown key": "terms: []\nversion: 1\n",
    "a header that is a word": "glossary: acme\nterms: []\n",
    "a header that is empty": "glossary:\nterms: []\n",
    "an entry that is a word": "terms: [token]\n",
    "an entry that is empty": "terms: [{}]\n",
    "an entry without a term": "terms:\n- {definition: A coin.}\n",
    "an entry that says nothing": "terms:\n- {term: token, note: A coin.}\n",
}

GOOD_TEXTS = [
    *(pytest.param(text, id=name) for name, text in GOOD_FILES.items()),
    *(pytest.param(sample.entry, id=str(sample)) for sample in GOOD_ENTRIES),
    *(pytest.param(sample.header, id=str(sample)) for sample in GOOD_HEADERS),
]
BAD_TEXTS = [
    *(pytest.param(text, id=name) for name, text in BAD_FILES.items()),
    *(pytest.param(sample.entry, id=str(sample)) for sample in BAD_ENTRIES),
    *(pytest.param(sample.header, id=str(sample)) for sample in BAD_HEADERS),
]
TYPED_TEXTS = [
    *(pytest.param(text, id=name) for name, text in GOOD_FILES.items()),
    *(pytest.param(sample.entry, id=str(sample)) for sample in GOOD_ENTRIES if sample.typed),
    *(pytest.param(sample.header, id=str(sample)) for sample in GOOD_HEADERS if sample.typed),
]


def loads(folder: Path, text: str) -> bool:
    """Return whether the loader finds nothing wrong."""
    try:
        return not read(folder, text.encode()).findings
    except GlossaryError:
        return False


def test_published_schema_is_the_generated_one() -> None:
    published = json.loads(PUBLISHED.read_text(encoding="utf-8"))
    assert published == json_schema(), f"make it anew: {COMMAND}"


def test_command_prints_the_published_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 0
    assert capsys.readouterr().out == PUBLISHED.read_text(encoding="utf-8"), f"make it anew: {COMMAND}"


def test_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(json_schema())


@pytest.mark.parametrize("text", GOOD_TEXTS)
def test_loader_and_schema_take_what_is_good(tmp_path: Path, text: str) -> None:
    assert loads(tmp_path, text)
    assert complaints(as_typed(text)) == []


@pytest.mark.parametrize("text", BAD_TEXTS)
def test_loader_and_schema_refuse_what_is_bad(tmp_path: Path, text: str) -> None:
    assert not loads(tmp_path, text)
    assert complaints(as_typed(text)) != []


@pytest.mark.parametrize("text", TYPED_TEXTS)
def test_schema_takes_what_is_good_with_the_types_that_an_editor_sees(text: str) -> None:
    assert complaints(yaml.safe_load(text)) == []


def test_bundled_glossary_is_valid() -> None:
    assert complaints(yaml.safe_load(IZUMA.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("row", [*fields.ENTRY, *fields.HEADER], ids=lambda row: str(row.name))
def test_every_field_explains_itself_to_an_editor(row: fields.Field) -> None:
    schema = json_schema()
    entry = schema["else"]["properties"]["terms"]["items"]
    tables = [entry["properties"], schema["properties"]["glossary"]["properties"]]
    assert row.help in [table[row.name]["description"] for table in tables if row.name in table]
