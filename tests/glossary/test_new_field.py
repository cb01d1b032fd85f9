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


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of a project, with a copy of the package that has the fields."""
    copy = tmp_path / "package" / "sphinxext_izuma"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    table = copy / "glossary" / "file" / "fields.py"
    text = table.read_text(encoding="utf-8")
    assert text.count("_ENTRY = (\n") == 1
    rows = "".join(f"    {row}\n" for row, _, _ in ROWS.values())
    table.write_text(text.replace("_ENTRY = (\n", f"_ENTRY = (\n{rows}"), encoding="utf-8")
    english = "".join(f"    {name}: {value}\n" for name, (_, value, _) in ROWS.items())
    german = ", ".join(f'{name}: "{value}"' for name, (_, _, value) in ROWS.items())
    glossary = f"""
terms:
  - term: gate
    definition: A door.
{english}    translations: {{de: {{term: Tor, definition: Eine Tür., {german}}}}}
"""
    (tmp_path / "izterms.yaml").write_text(glossary, encoding="utf-8")
    (tmp_path / "index.rst").write_text("Start\n=====\n\n.. izglossary::\n", encoding="utf-8")
    (tmp_path / "conf.py").write_text(
        'extensions = ["sphinxext_izuma"]\nexclude_patterns = ["package"]\n', encoding="utf-8"
    )
    return tmp_path


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


def test_one_row_is_enough(folder: Path) -> None:
    # The loader, and the check.
    assert run(folder, "-m", "sphinxext_izuma", "check", "izterms.yaml") == ""
    # The schema.
    schema = json.loads(run(folder, "-m", "sphinxext_izuma", "schema"))
    entry = schema["else"]["properties"]["terms"]["items"]["properties"]
    assert ROWS.keys() <= entry.keys()
    assert ROWS.keys() <= entry["translations"]["additionalProperties"]["properties"].keys()
    # The listing, in each language.
    for number, language in enumerate(("en", "de"), start=1):
        run(folder, "-m", "sphinx", "-q", "-W", "-b", "html", "-D", f"language={language}", ".", language)
        page = BeautifulSoup((folder / language / "index.html").read_text(encoding="utf-8"), "html.parser")
        for field, row in ROWS.items():
            [line] = page.select(f".izterm-{field}")
            wanted = row[number].replace(":izterm:`gate`", "gate")
            assert " ".join(line.get_text().split()) == f"{field.title()}: {wanted}"
            assert len(line.select("a.izterm")) == (field == "example")
    # The catalogue has the texts.
    run(folder, "-m", "sphinx", "-q", "-W", "-b", "gettext", ".", "pot")
    catalog = (folder / "pot" / "izterms.pot").read_text(encoding="utf-8")
    assert f'#: ../izterms.yaml:5\nmsgid "{ROWS["example"][1]}"' in catalog
    assert ROWS["grammar"][1] not in catalog
    assert not any(row[1] in (folder / "pot" / "index.pot").read_text(encoding="utf-8") for row in ROWS.values())
    # The manual.
    code = (
        f"import sys; sys.path.insert(0, {str(MANUAL / '_ext')!r}); import tables; print(tables.FIELD_TABLES['entry'])"
    )
    table = run(folder, "-c", code)
    assert all(f"name='{field}'" in table for field in ROWS)
