"""The text of references in popovers: titles and numbers, which other pages decide."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from conftest import MakeProject, Project, Result, boxes
from docutils import nodes
from sphinx import addnodes

from sphinxext_izuma.extension.read.drawing import Drawing

CONF: dict[str, Any] = {"numfig": True, "suppress_warnings": ["izterm.unlisted"]}
FILES = {
    "izterms.yaml": r"""
        terms:
          - term: zone
            definition: See :ref:`lbl`, :doc:`guide/start`, :numref:`fig`, :eq:`sum`, :any:`lbl`, :any:`guide/start`.
          - term: area
            definition: See :ref:`here <lbl>`, :doc:`there <guide/start>`, :numref:`picture %s <fig>`, :term:`zone`.
          - term: lost
            definition: See :ref:`no`, :doc:`no`, :numref:`no`, :any:`no`, :py:func:`print`, :izterm:`zone`.
          - {term: alias, see: [zone]}
          - {term: plain, definition: A text., learn_more: guide/start}
        """,
    "glossary.rst": ":orphan:\n\nGlossary\n========\n\n.. izglossary::\n   :terms: lost\n   :no-index:\n",
    "guide/start.rst": """
        First <steps>
        =============

        .. _lbl:

        A *section*
        -----------

        .. figure:: ../pixel.png
           :name: fig

           The caption.

        .. math:: a
           :label: sum
        """,
    "index.rst": """
        Start
        =====

        .. toctree::
           :numbered:

           guide/start

        .. glossary::

           zone
              A stock entry.
        """,
    "use.rst": ":orphan:\n\nUse\n===\n\n:izterm:`zone` :izterm:`area` :izterm:`lost`\n",
    "alias.rst": ":orphan:\n\nUse\n===\n\n:izterm:`alias`\n",
    "plain.rst": ":orphan:\n\nUse\n===\n\n:izterm:`plain`\n",
}
HANDLER = """
from docutils import nodes
from sphinx.errors import NoUri

def find(app, env, node, content):
    if node["reftarget"] == "far":
        return nodes.reference("", "A far page", internal=False, refuri="https://example.org")
    raise NoUri

def setup(app):
    app.connect("missing-reference", find)
"""
LISTING = "\n.. izglossary::\n"


def popovers(result: Result, page: str = "use.html") -> dict[str, str]:
    """Return the texts of the popovers of a page without links, by the names of the terms."""
    soup = BeautifulSoup(result.text(page), "html.parser")
    for link in soup.find_all(class_="izterm"):
        link.unwrap()
    found = boxes(soup)
    parts = (text.removeprefix("<b>").partition("</b>") for text in found.values())
    return {name: text.removeprefix("<p>").removesuffix("</p>") for name, _, text in parts}


@pytest.fixture(params=["listed", "unlisted"])
def guide(make_project: MakeProject, request: pytest.FixtureRequest) -> Project:
    """Return a project whose definitions have references. A page lists the terms, or none does."""
    project = make_project(FILES)
    (project.srcdir / "pixel.png").write_bytes(b"")
    project.conf = CONF
    if request.param == "listed":
        project.write({"glossary.rst": f":orphan:\n\nGlossary\n========\n{LISTING}"})
    return project


def assert_clean(project: Project, again: Result) -> None:
    """Check that an incremental build leaves what a clean build leaves."""
    clean = project.build(out="clean", doctrees="clean-doctrees", freshenv=True)
    for path in sorted(clean.outdir.rglob("*.html")):
        name = path.relative_to(clean.outdir)
        if name.stem != "glossary":  # Sphinx itself leaves old titles in the text of other pages
            assert (again.outdir / name).read_bytes() == path.read_bytes(), name


def test_references_show_what_the_page_shows(guide: Project) -> None:
    result = guide.build()
    title = "First &lt;steps&gt;"
    found = popovers(result)
    assert found["zone"] == f"See A section, {title}, Fig. 1.1, (1.1), A section, {title}."
    assert found["area"] == "See here, there, picture 1.1, zone."
    assert found["lost"] == "See no, no, no, no, <code>print()</code>, zone."
    assert popovers(result, "alias.html")["alias"] == f"See zone.</p><p>{found['zone']}"
    assert popovers(result, "plain.html")["plain"] == f"A text.</p><p>Learn more: {title}"
    # Sphinx reports each lost reference once, for the page of the entry.
    assert len([line for line in result.warnings if "'no'" in line or "undefined label" in line]) <= 4


def test_lost_references_are_reported_once(make_project: MakeProject) -> None:
    project = make_project({**FILES, "izterms.yaml": FILES["izterms.yaml"].replace(":numref:`no`", ":numref:`lbl`")})
    (project.srcdir / "pixel.png").write_bytes(b"")
    project.conf = {**CONF, "numfig": False}
    without = project.build(out="without", doctrees="without-doctrees", conf={"izterm_popover": False})
    assert sorted(project.build().warnings) == sorted(without.warnings)


def test_changed_title_rewrites_the_pages_that_show_it(guide: Project) -> None:
    guide.build()
    guide.edit("guide/start.rst", "First <steps>\n", "Second steps\n")
    again = guide.build()
    assert {"use", "alias", "plain"} <= set(again.written)
    assert popovers(again)["zone"] == "See A section, Second steps, Fig. 1.1, (1.1), A section, Second steps."
    assert popovers(again, "plain.html")["plain"] == "A text.</p><p>Learn more: Second steps"
    assert_clean(guide, again)
    assert not {"use", "alias", "plain"} & set(guide.build().written)


def test_changed_section_rewrites_the_pages_that_show_it(guide: Project) -> None:
    guide.build()
    guide.edit("guide/start.rst", "A *section*\n", "Another one\n")
    again = guide.build()
    assert {"use", "alias"} <= set(again.written)
    assert "plain" not in again.written
    assert popovers(again)["zone"].startswith("See Another one, First")
    assert_clean(guide, again)


def test_changed_number_rewrites_the_pages_that_show_it(guide: Project) -> None:
    guide.build()
    guide.edit("index.rst", ":numbered:\n", ":numbered:\n\n   before")
    guide.write({"before.rst": "Before\n======\n\n.. figure:: pixel.png\n\n   Another.\n"})
    again = guide.build()
    assert {"use", "alias"} <= set(again.written)
    assert "plain" not in again.written
    assert ", Fig. 2.1, " in popovers(again)["zone"]
    assert popovers(again)["area"] == "See here, there, picture 2.1, zone."
    assert_clean(guide, again)


def test_removed_target_leaves_the_written_text(guide: Project) -> None:
    guide.build()
    guide.edit("guide/start.rst", ".. _lbl:\n", "")
    again = guide.build()
    assert popovers(again)["zone"].startswith("See lbl, First &lt;steps&gt;, ")
    assert_clean(guide, again)


def test_changed_definition_rewrites_the_pages_of_entries_that_point_to_it(guide: Project) -> None:
    guide.build()
    guide.edit("izterms.yaml", "See :ref:`lbl`, ", "Look at :ref:`lbl`, ")
    again = guide.build()
    assert {"use", "alias"} <= set(again.written)
    assert "plain" not in again.written
    assert popovers(again, "alias.html")["alias"].startswith("See zone.</p><p>Look at A section")
    assert_clean(guide, again)


def test_parallel_builds_show_the_same(guide: Project) -> None:
    one = guide.build()
    four = guide.build(out="four", doctrees="four-doctrees", parallel=4)
    for page in ("use.html", "alias.html", "plain.html"):
        assert popovers(four, page) == popovers(one, page)


def test_other_extensions_name_their_references(make_project: MakeProject) -> None:
    project = make_project(
        {
            "izterms.yaml": "terms:\n  - {term: zone, definition: 'See :ref:`far` and :doc:`nowhere`.'}\n",
            "index.rst": "Start\n=====\n\n:izterm:`zone`\n\n.. izglossary::\n",
        }
    )
    project.edit("conf.py", "izterm_glossaries", f"{HANDLER}\nizterm_glossaries")
    assert popovers(project.build(), "index.html")["zone"] == "See A far page and nowhere."


def test_meaning_without_a_reference_is_a_text() -> None:
    drawing = Drawing(shows_footnotes=False)
    pending = addnodes.pending_xref("", nodes.literal("", "f()"), refdomain="py", reftype="func", reftarget="f")
    drawn = drawing.block(nodes.paragraph("", "A\0", pending))
    assert drawing.meaning(drawn) == "<p>A<code>f()</code></p>"


@pytest.mark.parametrize(
    ("given", "reference"),
    [
        ({"refdomain": "doc", "reftarget": "a/b"}, ("std", "doc", "/a/b", "page", False, "a/b")),
        ({"refdomain": None, "reftarget": "lbl"}, ("", "any", "lbl", "page", False, "lbl")),
    ],
)
def test_links_of_myst_without_a_text_are_references(given: dict[str, Any], reference: tuple[object, ...]) -> None:
    pending = addnodes.pending_xref("", nodes.inline(), reftype="myst", refdoc="page", refexplicit=False, **given)
    drawing = Drawing(shows_footnotes=False)
    assert drawing.meaning(drawing.block(nodes.paragraph("", "", pending))) == ("<p>", reference, "</p>")
