"""A project that moves keeps its references, texts and addresses, and ``migrate --verify`` says if it does not."""

from __future__ import annotations

import pytest
from conftest import Project

from sphinxext_izuma.tools.command import main

GLOSSARY = """
Words
=====

.. glossary::

   API
   Application Programming Interface
      A way in. See :term:`HPC`.

   __init__.py
      A file [1]_.

   HPC
      Many.

   証明書
   certificate
      A paper.

   鍵
      A key.

   a-b
      One.

   a b
      Two.

   C++
      x

   :abbr:`CA (certificate authority)`
      y

   Route
      z

   ROUTE
      z z

.. [1] A note
   of two lines.

Text [#]_.

.. [#] Another note.
"""
PAGE = """
A page
======

See :term:`API`, :term:`Application Programming Interface`, :term:`papers <証明書>`, :term:`route`, :term:`C++`,
:term:`鍵`, :term:`CA`, :term:`a b`, :term:`a-b` and :term:`__init__.py`.
"""
MYST = """
# More

:::{glossary}
`lock`
{class}`!Padlock`
  Of {term}`lock` &mdash; see {doc}`page`, [the page](page.rst), a[^n].
:::

[^n]: A note.
    Of two lines.

[^m]: Another.

b[^m] {term}`lock` {term}`Padlock` {term}`HPC`
"""
CONF = "extensions = ['myst_parser']\nmyst_enable_extensions = ['colon_fence']\n"


def test_moved_project_shows_the_same_and_keeps_each_address(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    conf = project.srcdir / "conf.py"
    conf.write_text(CONF, encoding="utf-8")
    project.write(
        {
            "index.rst": "Start\n=====\n\n.. toctree::\n\n   sub/words\n   page\n   sub/more\n",
            "sub/words.rst": GLOSSARY,
            "page.rst": PAGE,
            "sub/more.md": MYST.replace("page.rst", "../page.rst").replace("`page`", "`../page`"),
        }
    )
    stock = project.build()
    assert stock.warnings == []
    old = project.srcdir.parent / "old"
    stock.outdir.rename(old)
    docs = str(project.srcdir)
    assert main(["convert", docs, "-o", f"{docs}/izterms.yaml", "--replace"]) == 0
    assert main(["migrate", "--write", docs]) == 0
    assert capsys.readouterr().err.splitlines()[-2:] == ["12 entries from 2 files, 1 remark", "13 uses in 2 files"]
    with conf.open("a", encoding="utf-8") as file:
        file.write("extensions += ['sphinxext_izuma']\n")
    moved = project.build(warningiserror=True)
    assert (moved.warnings, moved.app.statuscode) == ([], 0)
    verify = ["migrate", "--verify", str(old), str(moved.outdir)]
    assert main(verify) == 0
    assert capsys.readouterr().out == (
        "12 entries, 15 references, 15 resolved, 4 pages, 0 pages that differ, 0 addresses that died\n"
    )
    page = moved.outdir / "page.html"
    page.write_text(
        page.read_text(encoding="utf-8").replace("A page", "The page").replace("#term-API", "#term-HPC", 1),
        encoding="utf-8",
    )
    words = moved.outdir / "sub" / "words.html"
    words.write_text(
        words.read_text(encoding="utf-8").replace('id="term-__init__.py"', "").replace("Many.", "Few."),
        encoding="utf-8",
    )
    assert main(verify) == 1
    said = capsys.readouterr().out.splitlines()
    assert said[:3] == [
        "entry gone or changed: 'HPC'",
        "page.html: 'API' leads to 'HPC', not to 'API'",
        "page.html: another text",
    ]
    assert "sub/words.html#term-__init__.py: no address any more" in said
    assert [line for line in said if "leads to 'HPC', which has another text" in line]
    assert said[-1].startswith("12 entries, 15 references, 15 resolved, 4 pages, 3 pages that differ, 1 addresses")


def test_folder_without_a_build(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(project.srcdir)
    assert main(["migrate", "--verify", folder, folder]) == 2
    cure = "give the folder that sphinx-build -b html has written"
    assert capsys.readouterr().err == f"sphinx-izterm: {folder}: no page: {cure}\n"
    with pytest.raises(SystemExit):
        main(["migrate"])
    assert "the following arguments are required: SRCDIR, or --verify" in capsys.readouterr().err
