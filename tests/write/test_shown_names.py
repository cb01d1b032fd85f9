"""Names with markup: the field ``shown``."""

from __future__ import annotations

import re

import pytest
from conftest import MakeProject

GLOSSARY = r"""
terms:
- term: H2O
  shown: H\ :sub:`2`\ O
  expansion: water
  definition: Drink it.
- term: E. coli
  shown: '*E. coli*'
  aliases: [colibacillus]
  definition: A bacterium.
- term: conf.py file
  shown: '``conf.py`` file'
  see_also: [H2O]
  definition: The settings.
"""
PAGE = """
Start
=====

:izterm:`H2O`, :izterm:`E. coli`, :izterm:`colibacillus`, :izterm:`the E. coli <E. coli>`, :izterm:`conf.py files`,
:izterm:`e. coli`

.. toctree::

   terms
"""
LISTING = "Terms\n=====\n\n.. izglossary::\n"


def links(html: str) -> list[str]:
    """Return the content of each link to a term."""
    return re.findall(r'<a class="[^"]*izterm"[^>]*>(.*?)</a>', html)


@pytest.fixture
def files() -> dict[str, str]:
    """Return a project with names that have markup."""
    return {"izterms.yaml": GLOSSARY, "index.rst": PAGE, "terms.rst": LISTING}


def test_links_headings_and_popovers_show_the_markup(make_project: MakeProject, files: dict[str, str]) -> None:
    project = make_project(files)
    built = project.build()
    assert built.warnings == []
    page, terms = built.text("index.html"), built.text("terms.html")
    coli = "<em>E. coli</em>"
    code = '<code class="docutils literal notranslate"><span class="pre">conf.py</span></code> files'
    assert links(page) == ["H<sub>2</sub>O", coli, "colibacillus", "the E. coli", code, "e. coli"]
    assert '<b id="term-h2o">H<sub>2</sub>O</b> (water)' in page
    assert '<b id="term-e-coli"><em>E. coli</em></b>' in page
    assert '<b id="term-conf-py-file"><code>conf.py</code> file</b>' in page
    assert re.search(f'<dt id="term-e-coli">(<span id="[^"]*"></span>)*<span>{coli}</span>', terms)
    assert links(terms) == ["H<sub>2</sub>O"]


def test_index_shows_the_text(make_project: MakeProject, files: dict[str, str]) -> None:
    files["izterms.yaml"] = files["izterms.yaml"].replace(r"H\ :sub:`2`\ O", "H₂O")
    built = make_project(files).build()
    assert "<strong>H₂O</strong>" in built.text("genindex.html")
    assert "<strong>conf.py file</strong>" in built.text("genindex.html")


def test_first_use_and_forms_show_the_markup(make_project: MakeProject, files: dict[str, str]) -> None:
    files["index.rst"] = "Start\n=====\n\n:izterm:`H2O`, :izterm:`H2O`, :izuma:full:`H2O`\n\n.. toctree::\n\n   terms\n"
    built = make_project(files).build(conf={"izterm_first_use": "page"})
    assert links(built.text("index.html")) == [
        "water (H<sub>2</sub>O)",
        "H<sub>2</sub>O",
        "water (H<sub>2</sub>O)",
    ]


def test_changed_markup_writes_the_pages_again(make_project: MakeProject, files: dict[str, str]) -> None:
    project = make_project(files)
    project.conf["izterm_popover"] = False
    project.build()
    project.write({"izterms.yaml": files["izterms.yaml"].replace("'*E. coli*'", "'**E.** coli'")})
    assert links(project.build().text("index.html"))[1] == "<strong>E.</strong> coli"


@pytest.mark.parametrize(("builder", "wanted"), [("text", "*E. coli*"), ("latex", r"\sphinxstyleemphasis{E. coli}")])
def test_other_builders(make_project: MakeProject, files: dict[str, str], builder: str, wanted: str) -> None:
    project = make_project(files)
    built = project.build(builder)
    assert built.warnings == []
    output = "".join(path.read_text(encoding="utf-8") for path in built.outdir.glob("*.t*x*"))
    assert wanted in output
