"""A fault that a directive logs itself is reported at its line of the glossary file, whatever page lists the entry."""

from __future__ import annotations

import json

import myst_parser
import pytest
from bs4 import BeautifulSoup
from conftest import MakeProject

TEXTS = {
    "dedent": (".. code-block:: python\n   :dedent: 4\n\n   x = 1\n     y", "non-whitespace stripped by dedent"),
    "hlist": (".. hlist::\n\n   text", ".. hlist content is not a list"),
}


@pytest.mark.parametrize("lines", [1, 3])
@pytest.mark.parametrize("trusted", [False, True])
@pytest.mark.parametrize("page", ["index.rst", "index.md"])
@pytest.mark.parametrize("kind", TEXTS)
def test_logged_fault_has_its_line(
    make_project: MakeProject, kind: str, page: str, *, trusted: bool, lines: int
) -> None:
    text, message = TEXTS[kind]
    definition = "Text.\n\n" * lines + text
    indented = "".join(f"    {line}\n" if line else "\n" for line in definition.splitlines())
    listing = ".. izglossary::\n" if page.endswith(".rst") else "```{izglossary}\n```\n"
    heading = "Start\n=====\n\n" if page.endswith(".rst") else "# Start\n\n"
    project = make_project(
        {"izterms.yaml": f"terms:\n- term: key\n  definition: |\n{indented}", page: heading + listing}
    )
    result = project.build(conf={"izterm_trusted": trusted})
    assert [warning.partition(" [")[0] for warning in result.warnings] == [
        f"izterms.yaml:{4 + 2 * lines}: WARNING: {message}"
    ]


def test_warnings_of_the_page_keep_their_place(make_project: MakeProject) -> None:
    page = "Start\n=====\n\n.. izglossary::\n\n.. hlist::\n\n   text\n"
    project = make_project({"izterms.yaml": "terms:\n- term: key\n  definition: A *key*.\n", "index.rst": page})
    assert [warning.partition(" [")[0] for warning in project.build().warnings] == [
        "index.rst:6: WARNING: .. hlist content is not a list"
    ]


def test_anonymous_link_without_a_target_has_its_line(make_project: MakeProject) -> None:
    text = "terms:\n- term: key\n  definition: |\n    First.\n\n    Second,\n    a `link`__ here.\n"
    project = make_project({"izterms.yaml": text, "index.rst": "Start\n=====\n\n.. izglossary::\n"})
    warning = project.build().warnings[0]
    assert warning.startswith("izterms.yaml:7: ERROR: Anonymous hyperlink mismatch: 1 references but 0 targets.")


def test_fault_without_a_line_has_that_of_the_text(make_project: MakeProject) -> None:
    text = "terms:\n- term: key\n  definition: |\n    First.\n\n    .. autofunction:: no_module.f\n"
    project = make_project({"izterms.yaml": text, "index.rst": "Start\n=====\n\n.. izglossary::\n"})
    result = project.build(conf={"extensions": ["sphinxext_izuma", "sphinx.ext.autodoc"]})
    assert result.warnings[0].startswith("izterms.yaml:4: WARNING: autodoc: failed to import ")


def test_options_of_a_trusted_formula(make_project: MakeProject) -> None:
    text = (
        "terms:\n- term: key\n  definition: |\n    .. math::\n       :class: wide\n       :no-wrap:\n       :label: e\n"
        "\n       \\begin{gather}a\\end{gather}\n\n    .. math::\n       :nothing: x\n\n       b\n"
    )
    project = make_project({"izterms.yaml": text, "index.rst": "Start\n=====\n\n.. izglossary::\n"})
    result = project.build()
    assert result.warnings == [
        "izterms.yaml:4: WARNING: the option 'label' of the directive 'math' in the text of 'key': it belongs on a "
        "page, not in an entry [izterm.data]",
        "izterms.yaml:11: WARNING: the directive 'math' has no option 'nothing' in the text of 'key': "
        "there are: class, no-wrap, nowrap [izterm.data]",
    ]
    assert "wide" in result.text("index.html")
    assert r"\[\begin{gather}" not in result.text("index.html")


FAULTY = """
    glossary: {name: acme}
    terms:
      - term: key
        definition: |
          A :foo:`bar` of :izterm:`nothing` and :ref:`nowhere`.

          .. image:: no.png

          .. note:: Text
             :class: a
             :class: b
    """


@pytest.mark.parametrize("parallel", [1, 2])
@pytest.mark.parametrize("trusted", [False, True])
def test_fault_of_a_text_is_said_once(make_project: MakeProject, *, parallel: int, trusted: bool) -> None:
    pages = {f"p{number}.rst": f"P{number}\n==\n\n" + 2 * ".. izglossary::\n   :no-index:\n\n" for number in range(6)}
    index = "T\n=\n\n.. izglossary::\n\n.. toctree::\n   :glob:\n\n   p*\n"
    project = make_project({"izterms.yaml": FAULTY, "index.rst": index, **pages})
    project.conf = {"izterm_trusted": trusted}
    if trusted:
        picture = "image file not readable: no.png [image.not_readable]"
        lost = 'duplicate option "class". The directive is left out.'
    else:
        cure = "only \"izterm_trusted = ['acme']\" in conf.py allows it [izterm.data]"
        picture = f"picture that is no file of the project, 'no.png' in the text of 'key': {cure}"
        lost = "the option 'class' is given twice, so the directive is left out: write the option once."
    expected = [
        'izterms.yaml:5: ERROR: Unknown interpreted text role "foo". [docutils]',
        "izterms.yaml:5: WARNING: undefined label: 'nowhere' [ref.ref]",
        "izterms.yaml:5: WARNING: undefined term: 'nothing' (nothing is like it in izterms.yaml) [izterm.undefined]",
        f"izterms.yaml:7: WARNING: {picture}",
        'izterms.yaml:9: ERROR: Error in "note" directive:',
        f"invalid option data: {lost}",
        ".. note:: Text",
        "   :class: a",
        "   :class: b [docutils]",
    ]
    for _ in range(2):
        assert sorted(project.build(parallel=parallel).warnings) == sorted(expected)


def test_option_given_twice_to_a_listing(make_project: MakeProject) -> None:
    options = ":terms: key\n{0}:no-index:\n{0}:terms: lock"
    project = make_project(
        {
            "izterms.yaml": "terms: [{term: key, definition: x}, {term: lock, definition: x}]",
            "index.rst": "T\n=\n\n.. toctree::\n\n   other\n\n.. izglossary::\n   " + options.format("   ") + "\n",
            "other.md": "# O\n\n```{izglossary}\n" + options.format("") + "\n```\n",
        }
    )
    assert project.build().warnings[:3] == [
        'index.rst:8: ERROR: Error in "izglossary" directive:',
        "invalid option data: the option 'terms' is given twice, so the directive is left out: write the option once.",
        ".. izglossary::",
    ]
    last = (
        "other.md:3: WARNING: the option 'terms' is given twice, and only the last counts: write the option once "
        "[izterm.data]"
    )
    said = [last] if int(myst_parser.__version__.partition(".")[0]) > 4 else []  # MyST 4 does not hand the options on
    assert project.build().warnings == said
    project.write({"other.md": "# O\n\n```{izglossary}\n---\nterms: key\nno-index:\nterms: lock\n---\n```\n"})
    assert project.build().warnings == said


@pytest.mark.parametrize("trusted", [False, True])
@pytest.mark.parametrize(("markup", "mark"), [("rst", "-----"), ("markdown", "***")])
def test_line_between_two_blocks(make_project: MakeProject, markup: str, mark: str, *, trusted: bool) -> None:
    texts = {"between": "One.\n\n{}\n\nTwo.", "before": "{}\n\nx", "below": "x\n\n{}", "twice": "x\n\n{0}\n\n{0}\n\ny"}
    terms = [{"term": name, "definition": text.format(mark)} for name, text in texts.items()]
    glossary = {"glossary": {"name": "acme", "markup": markup}, "terms": terms}
    project = make_project({"izterms.json": json.dumps(glossary), "index.rst": "T\n=\n\n.. izglossary::\n"})
    project.conf = {"izterm_trusted": trusted, "izterm_glossaries": ["izterms.json"]}
    result = project.build()
    page = BeautifulSoup(result.text("index.html"), "html.parser")
    shown = {item.get_text()[:-1]: item.find_next("dd") for item in page.select("dt")}
    assert {name: len(body.select("hr")) for name, body in shown.items() if body} == {
        "before": 0,
        "below": 0,
        "between": 1,
        "twice": 1,
    }
    cure = "it is left out [izterm.data]"
    assert result.warnings == [
        f"izterms.json:1: WARNING: a line that is not between two blocks in the text of {name!r}: {cure}"
        for name in ("before", "below", "twice")
    ]
    assert "hrule" in next(project.build("latex").outdir.glob("*.tex")).read_text(encoding="utf-8")


def test_unknown_markup_of_an_untrusted_text(make_project: MakeProject) -> None:
    lines = [
        ".. note::",
        "   :clas: a",
        "",
        "   Text",
        "",
        ".. figur:: x",
        "",
        ".. nothing::",
        "",
        ".. raw:: html",
        "",
        "   x",
    ]
    text = "terms:\n- term: key\n  definition: |\n" + "".join(f"    {line}\n" for line in ["A.", "", *lines])
    project = make_project({"izterms.yaml": text, "index.rst": "T\n=\n\n.. izglossary::\n"})
    result = project.build(conf={"izterm_trusted": False})
    assert result.warnings == [
        f"izterms.yaml:{line}: WARNING: {message} [izterm.data]"
        for line, message in (
            (6, "the directive 'note' has no option 'clas' in the text of 'key': there are: none"),
            (11, "there is no directive 'figur' in the text of 'key': did you mean 'figure'?"),
            (13, "there is no directive 'nothing' in the text of 'key': nothing is like it"),
            (
                15,
                "the directive 'raw' in the text of 'key': only \"izterm_trusted = ['izterms']\" in conf.py allows it",
            ),
        )
    ]
    assert "Text" in result.text("index.html")
