"""A name in a heading is checked once, although Sphinx copies headings to tables of contents and references."""

from __future__ import annotations

from bs4 import BeautifulSoup
from conftest import MakeProject
from outputs import dead_links
from placements import GLOSSARY, placed

HEADINGS = {
    "izterms.yaml": GLOSSARY,
    "index.rst": """
        Start
        =====

        .. toctree::

           one
           two

        See :ref:`label`, :doc:`one` and :any:`two`.
        """,
    "one.rst": """
        One, :izterm:`wrong`
        ====================

        .. contents::

        .. _label:

        Deeper, :izterm:`wrong`
        -----------------------
        """,
    "two.md": """
        # Two, {izterm}`wrong`

        See [](#label) and [](one.rst).
        """,
}


def test_heading_is_reported_once_however_often_it_is_copied(make_project: MakeProject) -> None:
    project = make_project(HEADINGS)
    project.conf = {
        "html_theme": "alabaster",
        "html_sidebars": {"**": ["globaltoc.html", "localtoc.html", "relations.html"]},
    }
    assert placed(project, "html") == ["one.rst:1", "one.rst:8", "two.md:1"]


def test_link_in_a_heading_is_no_link_where_the_heading_is_copied(make_project: MakeProject) -> None:
    project = make_project(HEADINGS)
    project.write(
        {
            "izterms.yaml": "terms: [{term: wrong, definition: Not right.}]",
            "gloss.rst": "Gloss\n=====\n\n.. izglossary::",
        }
    )
    project.edit("index.rst", "   two\n", "   two\n   gloss\n")
    project.conf = {
        "html_theme": "alabaster",
        "html_sidebars": {"**": ["globaltoc.html", "localtoc.html", "relations.html"]},
    }
    result = project.build()
    assert result.warnings == []
    assert dead_links(result.outdir) == []
    soup = {name: BeautifulSoup(result.text(f"{name}.html"), "html.parser") for name in ("index", "one", "two")}
    # The second heading of the first page is itself a link, back to the table of contents.
    assert [len(page.select("a.izterm")) for page in soup.values()] == [0, 0, 1]
    assert [page.select("a a") for page in soup.values()] == [[], [], []]
    titles = [page.title.get_text() for page in soup.values() if page.title]
    assert [title.partition(" — ")[0] for title in titles] == ["Start", "One, wrong", "Two, wrong"]
    assert [link.get_text() for link in soup["index"].select("p a")] == ["Deeper, wrong", "One, wrong", "Two, wrong"]
