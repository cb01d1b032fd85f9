"""The manual's page "Translate", step by step, and the example in four languages."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup
from manual_examples import EXAMPLES, MANUAL

LANGUAGES = ("en", "de", "ja", "ar")
EXAMPLE = MANUAL.parent / "languages"


def messages(path: Path) -> dict[str, str]:
    """Return the messages of a catalogue, each with its translation."""
    with path.open("rb") as file:
        catalog: Any = read_po(file)
    return {message.id: message.string for message in catalog if message.id}


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command of the manual, by the Python of the tests."""
    name, *arguments = shlex.split(command)
    tool = Path(sys.executable).with_name(name)
    assert name in {"sphinx-build", "sphinx-intl"}
    assert tool.exists()
    return subprocess.run([tool, *arguments], cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603


def test_each_step_of_the_manual(tmp_path: Path) -> None:
    shutil.copytree(EXAMPLES / "translate", tmp_path, dirs_exist_ok=True)
    translated = (tmp_path / "docs" / "locale").rename(tmp_path / "translated")
    text = (MANUAL / "translate.rst").read_text(encoding="utf-8")
    install, gettext, update, build = re.findall(r"^ {3}\$ (.+)$", text, re.MULTILINE)
    assert install == "pip install sphinx-intl"
    assert run(gettext, tmp_path).stderr == ""
    assert run(update, tmp_path).returncode == 0
    folder = tmp_path / "docs" / "locale" / "de" / "LC_MESSAGES"
    wanted = {path.name: messages(path).keys() for path in folder.glob("*.po")}
    shutil.copytree(translated, tmp_path / "docs" / "locale", dirs_exist_ok=True)
    assert {path.name: messages(path).keys() for path in folder.glob("*.po")} == wanted
    done = run(build, tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    page = BeautifulSoup((tmp_path / "build/de/index.html").read_text(encoding="utf-8"), "html.parser")
    assert [link.get_text() for link in page.select("a.izterm")] == ["Netzknoten", "Geräte", "Geräte"]
    assert [head["id"] for head in page.select("dt")] == ["term-device", "term-gateway"]

    catalog = folder / "index.po"
    catalog.write_text(catalog.read_text(encoding="utf-8").replace("<Gerät>", "<Gerat>"), encoding="utf-8")
    done = run(build, tmp_path)
    shown = (EXAMPLES / "translate" / "wrong.txt").read_text(encoding="utf-8")
    assert done.returncode
    # Sphinx 7 stops at once, and prints no kind.
    place, _, message = shown.partition(": WARNING: ")
    assert f"{tmp_path}/{place}:" in done.stderr
    assert message.partition(" [")[0] in done.stderr
    # Again, after a change of the original: what is translated stays, and what has changed is fuzzy.
    glossary = tmp_path / "docs" / "izterms.yaml"
    glossary.write_text(
        glossary.read_text(encoding="utf-8").replace("A thing that measures.", "A small thing that measures."),
        encoding="utf-8",
    )
    assert run(gettext, tmp_path).returncode == 0
    assert run(update, tmp_path).returncode == 0
    assert '#, fuzzy\nmsgid "A small thing that measures."\nmsgstr "Ein Ding, das misst."' in (
        folder / "izterms.po"
    ).read_text(encoding="utf-8")
    assert messages(folder / "izterms.po")["gateway"] == "Netzknoten"


@pytest.mark.long
def test_example_in_four_languages(tmp_path: Path) -> None:
    pages: dict[str, dict[str, BeautifulSoup]] = {}
    findings = set()
    for language in LANGUAGES:
        out = tmp_path / language
        for builder in ("html", "izterm"):
            command = (
                f"sphinx-build -n -W --keep-going -q -b {builder} -D language={language} {EXAMPLE} {out / builder}"
            )
            done = run(command, tmp_path)
            assert (done.returncode, done.stderr) == (0, "")
        found = (out / "izterm" / "output.json").read_text(encoding="utf-8").splitlines()
        # What names terms without a link is a matter of the words of each language.
        findings.add("\n".join(line for line in found if '"kind": "mention"' not in line))
        pages[language] = {
            path.name: BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
            for path in (out / "html").glob("*.html")
        }
    assert len(findings) == 1
    for name in ("connect.html", "update.html", "index.html", "glossary.html"):
        targets = [sorted(str(link["href"]) for link in pages[each][name].select("a.izterm")) for each in LANGUAGES]
        assert targets.count(targets[0]) == len(LANGUAGES)
    for language in LANGUAGES:
        listing = pages[language]["glossary.html"].select_one("div.izglossary")
        assert listing
        assert listing.get("dir") == ("rtl" if language == "ar" else None)
        assert {str(head["id"]) for head in listing.select("dt")} == {
            str(head["id"]) for head in pages["en"]["glossary.html"].select("dt")
        }


def test_forty_terms_are_translated_and_marked(tmp_path: Path) -> None:
    run(f"sphinx-build -q -b izterm {EXAMPLE} {tmp_path}", tmp_path)
    report = (tmp_path / "output.txt").read_text(encoding="utf-8")
    assert "translated\n  ar  40 of 118\n  de  40 of 118\n  ja  40 of 118\n" in report
    for language in LANGUAGES[1:]:
        catalog = EXAMPLE / "locale" / language / "LC_MESSAGES" / "izterms.po"
        assert "their translations are no text of" in catalog.read_text(encoding="utf-8")
