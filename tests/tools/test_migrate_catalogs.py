"""``migrate`` changes the messages of catalogues as it changes the sources, and keeps every other byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinxext_izuma.tools.catalogs.po_file import texts_of
from sphinxext_izuma.tools.command import main

PO = r"""# A comment with :term:`key`.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"

#: ../../index.rst:4
#, fuzzy
#| msgid "An old :term:`key`."
msgid "A :term:`key`, and \":term:`the door <door>`\"."
msgstr ""
"Ein langer Text, der "
":te"
"rm:`key`\n"
":term:`die Tür <door>`."

msgid "One :term:`key`"
msgid_plural "Keys :term:`key`"
msgstr[0] "Ein :term:`key`"
msgstr[1] "Zwei :term:`key`"

msgid "In {term}`key`"
msgstr "In {term}`Schlüssel <key>`"

msgid "``:term:`` and :ref:`key`"
msgstr "``:term:`` und :ref:`key`"

#~ msgid "Gone :term:`key`"
#~ msgstr "Weg :term:`key`"
"""
MIGRATED = r"""# A comment with :term:`key`.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"

#: ../../index.rst:4
#, fuzzy
#| msgid "An old :term:`key`."
msgid "A :izterm:`key`, and \":izterm:`the door <door>`\"."
msgstr ""
"Ein langer Text, der "
":izterm:"
"`key`\n"
":izterm:`die Tür <door>`."

msgid "One :izterm:`key`"
msgid_plural "Keys :izterm:`key`"
msgstr[0] "Ein :izterm:`key`"
msgstr[1] "Zwei :izterm:`key`"

msgid "In {izterm}`key`"
msgstr "In {izterm}`Schlüssel <key>`"

msgid "``:term:`` and :ref:`key`"
msgstr "``:term:`` und :ref:`key`"

#~ msgid "Gone :term:`key`"
#~ msgstr "Weg :term:`key`"
"""


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_messages_are_changed_and_nothing_else(tmp_path: Path, ending: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "locale" / "de" / "LC_MESSAGES" / "index.po"
    path.parent.mkdir(parents=True)
    path.write_bytes(PO.replace("\n", ending).encode())
    assert main(["migrate", "--write", str(tmp_path)]) == 0
    assert path.read_bytes().decode() == MIGRATED.replace("\n", ending)
    assert main(["migrate", "--write", str(tmp_path)]) == 0
    assert path.read_bytes().decode() == MIGRATED.replace("\n", ending)
    assert capsys.readouterr().err == "10 uses in 1 file\n0 uses in 0 files\n"


def test_names_of_another_glossary_are_kept_in_source_and_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("izterms.yaml").write_text("terms: [{term: key, definition: x}]", encoding="utf-8")
    Path("docs").mkdir()
    Path("docs/index.rst").write_text("A :term:`key` of a :term:`wheel`.\n", encoding="utf-8")
    message = 'msgid "A :term:`key` of a :term:`wheel`."\nmsgstr "Ein :term:`key` vom :term:`wheel`."\n'
    Path("docs/index.po").write_text(message, encoding="utf-8")
    main(["migrate", "--write", "--glossary", "izterms.yaml", "docs"])
    source = Path("docs/index.rst").read_text(encoding="utf-8")
    assert source == "A :izterm:`key` of a :term:`wheel`.\n"
    changed = Path("docs/index.po").read_text(encoding="utf-8")
    assert changed == 'msgid "A :izterm:`key` of a :term:`wheel`."\nmsgstr "Ein :izterm:`key` vom :term:`wheel`."\n'
    kept = "'wheel' names no term of the glossaries given: left as it is [izterm.undefined]"
    assert capsys.readouterr().err.splitlines() == [
        f"docs/index.rst:1: {kept}",
        f"docs/index.po:1: {kept}",
        f"docs/index.po:2: {kept}",
        "3 uses in 2 files",
    ]


def test_texts_without_escapes() -> None:
    assert [text.text for text in texts_of('msgid "a\\"b\\n"\n"c\\\\d"\nmsgstr ""\n')] == ['a"b\nc\\d', ""]
