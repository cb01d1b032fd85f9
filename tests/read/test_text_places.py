"""A fault that a directive logs itself is reported at its line of the glossary file, whatever page lists the entry."""

from __future__ import annotations

import pytest
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
    assert result.warnings[:3] == [
        "izterms.yaml:4: WARNING: the option 'label' of the directive 'math' in the text of 'key': it belongs on a "
        "page, not in an entry [izterm.data]",
        'izterms.yaml:11: ERROR: Error in "math" directive:',
        'unknown option: "nothing".',
    ]
    assert "wide" in result.text("index.html")
    assert r"\[\begin{gather}" not in result.text("index.html")
