"""A new field of an entry needs one row in the table of fields: all that reads a field finds it there."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

import sphinxext_izuma

PACKAGE = Path(sphinxext_izuma.__file__).parent
MANUAL = PACKAGE.parent / "example_docs"
# Each new row, and what an entry has for it in English and in German.
ROWS = {
    "example": (
        'Field(name="example", per_language=True, kind=Rest(), help="It is shown.", line="Example: {example}"),',
        "A :izterm:`gate`.",
        "Ein :izterm:`gate`.",
    ),
    "grammar": (
        'Field(name="grammar", per_language=True, kind=Text(), help="Its gender.", line="Grammar: {grammar}"),',
        "neuter",
        "sächlich",
    ),
}


@pytest.fixture(params=ROWS)
def field(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the name of a field that a copy of the package has."""
    copy = tmp_path / "package" / "sphinxext_izuma"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    table = copy / "glossary" / "file" / "fields.py"
    text = table.read_text(encoding="utf-8")
    assert text.count("_ENTRY = (\n") == 1
    table.write_text(text.replace("_ENTRY = (\n", f"_ENTRY = (\n    {ROWS[request.param][0]}\n"), encoding="utf-8")
    _, english, german = ROWS[request.param]
    glossary = f"""
terms:
  - term: gate
    definition: A door.
    {request.param}: {english}
    translations: {{de: {{term: Tor, definition: Eine Tür., {request.param}: "{german}"}}}}
"""
    (tmp_path / "izterms.yaml").write_text(glossary, encoding="utf-8")
    (tmp_path / "index.rst").write_text("Start\n=====\n\n.. izglossary::\n", encoding="utf-8")
    (tmp_path / "conf.py").write_text(
        'extensions = ["sphinxext_izuma"]\nexclude_patterns = ["package"]\n', encoding="utf-8"
    )
    name: str = request.param
    return name


def run(folder: Path, *arguments: str) -> str:
    """Run Python with the copy of the package, and return what it prints."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, *arguments],
        cwd=folder,
        # Not measured: the lines of the copy are not those of the project.
        env={
            **{name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")},
            "PYTHONPATH": str(folder / "package"),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_one_row_is_enough(field: str, tmp_path: Path) -> None:
    _, english, german = ROWS[field]
    # The loader, and the check.
    assert run(tmp_path, "-m", "sphinxext_izuma", "check", "izterms.yaml") == ""
    # The schema.
    schema = json.loads(run(tmp_path, "-m", "sphinxext_izuma", "schema"))
    entry = schema["else"]["properties"]["terms"]["items"]["properties"]
    assert field in entry
    assert field in entry["translations"]["additionalProperties"]["properties"]
    # The listing, in each language.
    for language, wanted in (("en", english), ("de", german)):
        run(tmp_path, "-m", "sphinx", "-q", "-W", "-b", "html", "-D", f"language={language}", ".", language)
        page = BeautifulSoup((tmp_path / language / "index.html").read_text(encoding="utf-8"), "html.parser")
        [line] = page.select(f".izterm-{field}")
        assert " ".join(line.get_text().split()) == f"{field.title()}: {wanted}".replace(":izterm:`gate`", "gate")
        assert len(line.select("a.izterm")) == (field == "example")
    # The catalogue has the texts.
    run(tmp_path, "-m", "sphinx", "-q", "-W", "-b", "gettext", ".", "pot")
    catalog = (tmp_path / "pot" / "izterms.pot").read_text(encoding="utf-8")
    assert (f'#: ../izterms.yaml:5\nmsgid "{english}"' in catalog) == (field == "example")
    assert english not in (tmp_path / "pot" / "index.pot").read_text(encoding="utf-8")
    # The manual.
    code = (
        f"import sys; sys.path.insert(0, {str(MANUAL / '_ext')!r}); import tables; print(tables.FIELD_TABLES['entry'])"
    )
    assert f"name='{field}'" in run(tmp_path, "-c", code)
