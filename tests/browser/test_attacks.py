"""All attacks on one page in Chromium: the page asks no other host, and neither a script nor MathJax acts for them."""

from __future__ import annotations

import os
import shutil
import subprocess
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attacks
import pytest
from bs4 import BeautifulSoup
from conftest import Project
from serving import serve

from browser.conftest import Visitor

ALL = """
:orphan:

All
===

.. math::

   y = 1

{uses}

.. izglossary::
   :no-index:
"""
# MathJax 4 asks for its fonts where the test does not have them.
FONTS = "https://cdn.jsdelivr.net/npm/@mathjax/"
SCRIPTS = {"3": "package/es5/tex-mml-chtml.js", "4": "package/tex-mml-chtml.js"}


@pytest.fixture(scope="module")
def mathjax(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return a function that fetches a version of MathJax, and returns its folder."""

    def fetch(version: str) -> Path:
        npm = shutil.which("npm")
        if npm is None:
            pytest.skip("npm is not there")
        folder = tmp_path_factory.mktemp("mathjax")
        command = [npm, "pack", "--silent", f"mathjax@{version}"]
        try:
            subprocess.run(command, cwd=folder, check=True, timeout=60, capture_output=True)  # noqa: S603
        except (subprocess.SubprocessError, OSError) as error:
            pytest.skip(f"MathJax can't be fetched: {error}")
        [archive] = folder.glob("*.tgz")
        with tarfile.open(archive) as files:
            files.extractall(folder, filter="data")
        return folder

    return fetch


def built(folder: Path, **conf: Any) -> Path:
    """Build a page that lists all attacks, and uses their terms."""
    names = attacks.names()
    attacks.write(folder / "source", names)
    uses = "\n".join(f"* :izterm:`{name}`" for name in (f"evil {name}" for name in names[:20]))
    (folder / "source/all.rst").write_text(ALL.format(uses=uses), encoding="utf-8")
    return Project(folder / "source", conf={"izterm_popover": "full", **conf}).build().outdir


def formulas_in(path: Path) -> int:
    """Return the number of MathML elements in the entries of a page."""
    return len(BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser").select("dl.glossary math"))


def check(visit: Visitor, folder: Path, *, typeset: bool = False) -> None:
    """Open the pages, and check that nothing of an attack is there."""
    server = serve(folder, "")
    try:
        for name in ("all.html", "genindex.html"):
            page = visit(f"http://127.0.0.1:{server.server_port}/{name}")
            page.on("dialog", lambda dialog: visit.problems.append(f"dialog: {dialog.message}"))
            page.wait_for_load_state("load")
            if typeset and name == "all.html":
                page.wait_for_selector("mjx-container", state="attached")
                page.wait_for_timeout(1000)
                # MathJax draws the MathML of checked formulas, which has no links. It finds no TeX.
                assert page.locator("dl.glossary mjx-container").count() == formulas_in(folder / name)
                assert page.locator("dt mjx-container, a.izterm mjx-container, mjx-container a").count() == 0
            for link in page.locator("a.izterm").all()[:20]:
                link.hover()
            harmful = "a[href^='javascript' i], a[href^='data' i], a[href^='file' i], a[href^='vbscript' i]"
            assert page.locator(harmful).count() == 0
            assert page.locator("iframe, svg:not(mjx-container svg), object, embed, [onerror], [onclick]").count() == 0
            assert page.locator("dl.glossary script").count() == 0
            assert page.evaluate("'izterm_pwned' in window") is False
    finally:
        server.shutdown()
        server.server_close()


def test_page_with_all_attacks_asks_no_other_host(tmp_path: Path, visit: Visitor) -> None:
    check(visit, built(tmp_path, mathjax_path="none.js"))
    # The page asks for the script that its configuration names. It is not there.
    visit.problems[:] = [problem for problem in visit.problems if "none.js" not in problem]


@pytest.mark.parametrize("version", ["3", "4"])
def test_mathjax_typesets_nothing_of_a_glossary(
    tmp_path: Path, visit: Visitor, mathjax: Callable[[str], Path], version: str
) -> None:
    static = os.path.relpath(mathjax(version), tmp_path / "source")
    check(visit, built(tmp_path, html_static_path=[static], mathjax_path=SCRIPTS[version]), typeset=True)
    visit.problems[:] = [problem for problem in visit.problems if FONTS not in problem]
