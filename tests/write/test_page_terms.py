"""The terms at the end of a page: for print, PDF, plain text, and readers without scripts."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from conftest import MakeProject, Project, boxes
from outputs import build_as_clean, dead_links

FILES = {
    "izterms.yaml": r"""
        terms:
          - {term: Zone, definition: An area., aliases: [region]}
          - {term: Äther, definition: Fills space.}
          - {term: access key, acronym: AK, definition: "Identifies an :izterm:`app`.\n\nA wombat."}
          - {term: app, definition: Runs.}
          - {term: CA, expansion: Certificate Authority}
          - {term: old, deprecated: true, see: [Zone]}
          - {term: root, definition: "Of :math:`\\frac{a}{b} < c`:\n\n.. math:: \\sqrt{x}"}
          - {term: H2O, shown: "H\\ :sub:`2`\\ O", definition: "As :ref:`section` says, in :numref:`Figure %s <f>`."}
        """,
    "index.rst": """
        Start
        =====

        :izterm:`regions <region>`, :izterm:`zones`, :term:`app`, :izterm:`H2O`

        .. toctree::

           use
           plain
           glossary
        """,
    "use.rst": """
        The use
        =======

        An :izterm:`AK`, :izterm:`CA`, :izterm:`Äther`, :izterm:`Zone`, :izterm:`root`

        .. _f:

        .. figure:: x.png

           A figure

        .. only:: man

           :izterm:`app`

        .. _section:

        The part
        --------

        .. izglossary::
           :terms: Zone
           :no-index:
        """,
    "plain.rst": "Plain\n=====\n\nNo terms.\n",
    "glossary.rst": "Glossary\n========\n\nOf :izterm:`Zone`.\n\n.. izglossary::\n",
    "x.png": "",
}
CONF: dict[str, Any] = {
    "numfig": True,
    "izterm_page_terms": "print",
    "latex_documents": [("index", "acme.tex", "Acme", "Someone", "manual")],
    "texinfo_documents": [("index", "acme", "Acme", "Someone", "Acme", "Acme", "Miscellaneous")],
    "man_pages": [("index", "acme", "Acme", "Someone", 1)],
}
ON_INDEX = [
    ("app", "glossary.html#term-app", "app", "Runs."),
    ("H2O", "glossary.html#term-h2o", "H2O", "As The part says, in Figure 1."),
    ("Zone", "glossary.html#term-zone", "Zone (also region)", "An area."),
]
ON_USE = [
    ("access key", "glossary.html#term-access-key", "access key (AK)", "Identifies an app."),
    ("Äther", "glossary.html#term-ather", "Äther", "Fills space."),
    ("CA", "glossary.html#term-ca", "CA", "Certificate Authority"),
    ("root", "glossary.html#term-root", "root", "Of ab<c: x"),
]

NAMES = ["zebra", "öl", "pa"]


@pytest.fixture
def acme(make_project: MakeProject) -> Project:
    project = make_project(FILES)
    project.conf = dict(CONF)
    return project


def section(html: str) -> Tag | None:
    return BeautifulSoup(html, "html.parser").select_one("section.izterm-page-terms")


def terms(html: str) -> list[tuple[str, str, str, str]]:
    """Return the terms at the end of a page: the text and the target of the link, the head, and the meaning."""
    found = section(html)
    heads = found.select("dt") if found else []
    return [
        (link.get_text(), str(link["href"]), head.get_text(), " ".join(head.find_next("dd").get_text().split()))  # type: ignore[union-attr]
        for head in heads
        if (link := head.a)
    ]


@pytest.mark.parametrize("popover", ["summary", False])
@pytest.mark.parametrize("value", ["print", True])
def test_pages_end_with_the_terms_that_they_use(acme: Project, value: object, popover: object) -> None:
    acme.conf |= {"izterm_page_terms": value, "izterm_popover": popover}
    result = acme.build()
    assert result.warnings == []
    assert terms(result.text("index.html")) == ON_INDEX
    assert terms(result.text("use.html")) == ON_USE
    found = section(result.text("use.html"))
    assert found
    marks = ["izterm-print"] if value == "print" else []
    assert found["class"] == ["izterm-page-terms", *marks, "tex2jax_ignore", "mathjax_ignore"]
    assert [tag.name for tag in found.find_all(recursive=False)] == ["h2", "dl"]
    assert found.h2
    assert found.h2.get_text() == "Terms on this page"
    assert found.find(id=True) is None
    assert found.find_parent("section", id="the-use")
    for name in ("plain.html", "glossary.html"):
        assert section(result.text(name)) is None
        assert "izpageterms.css" not in result.text(name)
    assert "izpageterms.css" in result.text("use.html")
    index = json.loads(result.text("searchindex.js").removeprefix("Search.setIndex(").removesuffix(")"))
    assert index["docnames"][index["terms"]["space"]] == "glossary"
    assert index["titleterms"].keys() & {"terms", "term"} == set()
    assert dead_links(result.outdir) == []


def test_pages_without_the_option_are_as_they_were(acme: Project) -> None:
    del acme.conf["izterm_page_terms"]
    result = acme.build()
    assert "izterm-page-terms" not in result.text("use.html")
    assert "izpageterms" not in result.text("use.html")
    assert list(result.outdir.rglob("izpageterms*")) == []


def test_singlehtml_ends_each_page_with_its_terms(acme: Project) -> None:
    page = BeautifulSoup(acme.build("singlehtml").text("index.html"), "html.parser")
    found = page.select("section.izterm-page-terms")
    names = [[head.get_text() for head in each.select("dt")] for each in found]
    assert names == [[term[2] for term in ON_INDEX], [term[2] for term in ON_USE]]
    # The pages of a toctree come after the terms of the page that has it.
    assert [each.find_parent("section")["id"] for each in found] == ["start", "the-use"]  # type: ignore[index]
    assert {str(link["href"])[:6] for each in found for link in each.select("dt a")} == {"#term-"}


def test_text(acme: Project) -> None:
    result = acme.build("text")
    assert result.warnings == []
    assert "Terms used here" not in result.text("glossary.txt") + result.text("plain.txt")
    assert result.text("use.txt").partition("-[ Terms used here ]-\n")[2] == (
        "\naccess key (AK)\n   Identifies an app.\n\nÄther\n   Fills space.\n\nCA\n   Certificate Authority\n\n"
        "root\n   Of \\frac{a}{b} < c:\n\n      \\sqrt{x}\n"
    )
    assert "\nH_2O\n   As The part says, in Figure 1.\n" in result.text("index.txt")


def test_books(acme: Project) -> None:
    latex = acme.build("latex").text("acme.tex")
    first, second = latex.split("\\subsubsection*{Terms used here}\n")[1:]
    app, water, zone = re.findall(r"sphinxlineitem\{(.*)\}", first.partition("\\end{description}")[0])
    assert app == r"{\hyperref[\detokenize{glossary:term-app}]{\sphinxcrossref{app}}}"
    assert water.startswith(r"{\hyperref[\detokenize{glossary:term-h2o}]{\sphinxcrossref{H")
    assert zone == r"{\hyperref[\detokenize{glossary:term-zone}]{\sphinxcrossref{Zone}}} (also region)"
    assert "As The part says, in Figure 1." in first
    assert first.index("\\end{description}") < first.index("\\chapter{The use}")
    assert "Of \\(\\frac{a}{b} < c\\):" in second
    assert "\\sqrt{x}" in second.partition("\\end{description}")[0]
    manual = acme.build("man").text("acme.1")
    assert manual.count("Terms used here") == 2
    assert manual.count(".B app\n") == 3  # this builder shows the use in ``only``
    assert acme.build("texinfo").text("acme.texi").count("heading Terms used here") == 2
    epub = acme.build("epub").text("use.xhtml")
    assert '<p class="rubric">Terms used here</p>' in epub
    assert 'href="glossary.xhtml#term-access-key"' in epub


def test_translators_and_checks_see_no_such_terms(acme: Project) -> None:
    assert "Terms used here" not in acme.build("gettext").text("use.pot")
    acme.build("izterm", doctrees="other")


def test_every_block_of_a_popover_is_shown(make_project: MakeProject) -> None:
    definition = r"""
        One *em*, **strong**, ``code``, a\ :sup:`2`, `text <https://acme.example>`__ and a "<b>&amp;</b>".

        | first
        | second *line*

        .. note:: Careful.

           - a

             #. deeper

           - b

        3. three
        4. four

        .. code-block:: python

           if a < b:
               pass

        head
            A body.

        ..

            Quoted.

        .. table:: The *caption*

           +---+---+---+
           | a | b | c |
           +===+===+===+
           | d | e     |
           |   +---+---+
           |   | f | g |
           +---+---+---+

        .. [#n] A footnote.
        """
    lines = "".join(f"    {line}\n" for line in definition.splitlines())
    project = make_project({"index.rst": "Start\n=====\n\nA :izterm:`zone`.\n"})
    (project.srcdir / "izterms.yaml").write_text(f"terms:\n- term: zone\n  definition: |\n{lines}", encoding="utf-8")
    project.conf = {"izterm_page_terms": True, "izterm_popover": "full", "suppress_warnings": ["izterm.unlisted"]}
    page = BeautifulSoup(project.build().text("index.html"), "html.parser")
    popover = BeautifulSoup(boxes(page)["term-zone"].removeprefix("<b>zone</b>"), "html.parser")
    shown = page.select_one(".izterm-page-terms dd")
    assert shown
    assert "".join(shown.get_text().split()) == "".join(popover.get_text().split())
    kept = ["em", "strong", "code", "sup", "ul", "ol", "li", "pre", "dl", "table", "tr", "th", "td", "blockquote"]
    count = {name: len(popover.select(name)) for name in kept}
    assert min(count.values()) > 0
    # The note is a quotation here. A popover draws a line beside it.
    assert {name: len(shown.select(name)) for name in kept} == count | {"blockquote": count["blockquote"] + 1}
    assert [(cell.get("rowspan"), cell.get("colspan")) for cell in shown.select("tbody td")][:2] == [
        ("2", None),
        (None, "2"),
    ]
    text = project.build("text").text("index.txt")
    assert "   First" not in text
    assert "   | d | e     |\n   |   +---+---+\n   |   | f | g |\n" in text
    assert "      if a < b:\n          pass\n" in text


def test_words_and_order_are_those_of_the_language(make_project: MakeProject) -> None:
    project = make_project(
        {
            "izterms.yaml": "".join(["terms:\n", *(f"- {{term: {name}, definition: x.}}\n" for name in NAMES)]),
            "index.rst": "Start\n=====\n\n:izterm:`zebra` :izterm:`öl` :izterm:`pa`\n",
        }
    )
    project.conf = {"izterm_page_terms": True, "suppress_warnings": ["izterm.unlisted"]}
    for language, heading, order in (
        ("de", "Begriffe auf dieser Seite", ["öl", "pa", "zebra"]),
        ("sv", "Terms on this page", ["pa", "zebra", "öl"]),
        ("ar", "المصطلحات في هذه الصفحة", ["öl", "pa", "zebra"]),
    ):
        found = section(project.build(conf={"language": language}, freshenv=True).text("index.html"))
        assert found
        assert found.h2
        assert found.h2.get_text() == heading
        assert [head.get_text() for head in found.select("dt")] == order
        assert found.get("dir") == ("rtl" if language == "ar" else None)


@pytest.mark.parametrize(("builder", "popover"), [("html", "summary"), ("text", False)])
def test_edits_reach_the_pages_that_show_them(acme: Project, builder: str, popover: object) -> None:
    acme.conf["izterm_popover"] = popover
    acme.build(builder)
    acme.edit("izterms.yaml", "Fills space.", "Is not there.")
    again = build_as_clean(acme, builder)
    assert "use" in again.written
    assert "plain" not in again.written
    acme.edit("izterms.yaml", "aliases: [region]", "forms: [region, regions]")
    acme.edit("use.rst", "The part", "One part")
    build_as_clean(acme, builder)
    for value in (True, False, "print"):
        acme.conf["izterm_page_terms"] = value
        build_as_clean(acme, builder)
    acme.conf["izterm_collation"] = "code"
    build_as_clean(acme, builder)
    acme.edit("plain.rst", "No terms.", "A :izterm:`root`, an :izterm:`Äther`.")
    # The figure that an entry refers to gets another number.
    acme.edit("index.rst", "Start\n=====\n", "Start\n=====\n\n.. figure:: x.png\n\n   First\n")
    assert "Figure 2" in build_as_clean(acme, builder).text("index." + builder.replace("text", "txt"))
