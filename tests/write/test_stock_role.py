"""``:term:`` goes on working: where Sphinx has no entry of the name, it finds what ``izglossary`` lists."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from conftest import MakeProject, Project, Result

FILES = {
    "izterms.yaml": """
        terms:
          - term: access key
            definition: Identifies an application.
          - term: token
            definition: A coin.
        """,
    "index.rst": """
        Start
        =====

        A :term:`Access key`, the :term:`keys <access key>` and a :term:`token`.
        """,
    "glossary.rst": """
        :orphan:

        .. izglossary::
        """,
}
OURS = {
    "Access key": "glossary.html#term-access-key",
    "keys": "glossary.html#term-access-key",
    "token": "glossary.html#term-token",
}


def links(result: Result) -> dict[str, str]:
    page = BeautifulSoup(result.text("index.html"), "html.parser")
    return {link.get_text(): str(link["href"]) for link in page.select("div.body a.internal")}


def test_term_is_found_in_our_glossary(make_project: MakeProject) -> None:
    result = make_project(FILES).build()
    assert result.warnings == []
    assert links(result) == OURS
    entry = BeautifulSoup(result.text("glossary.html"), "html.parser").select_one("details.izterm-used-in li")
    assert entry is not None
    assert entry.get_text() == "Start (2)A Access key, the keys and a token."


def test_entry_of_sphinx_comes_first(make_project: MakeProject) -> None:
    project = make_project(FILES)
    project.write({"other.rst": ":orphan:\n\n.. glossary::\n\n   Token\n      Another.\n"})
    assert links(project.build()) == {**OURS, "token": "other.html#term-Token"}


def test_name_that_nothing_lists_is_for_sphinx_to_report(make_project: MakeProject) -> None:
    project = make_project(FILES)
    project.edit("index.rst", "`token`", "`coin`")
    project.write({"glossary.rst": ":orphan:\n\n.. izglossary::\n   :terms: token\n"})
    result = project.build()
    assert links(result) == {}
    assert sorted(result.warnings) == [
        "index.rst:4: WARNING: term not in glossary: 'Access key' [ref.term]",
        "index.rst:4: WARNING: term not in glossary: 'access key' [ref.term]",
        "index.rst:4: WARNING: term not in glossary: 'coin' [ref.term]",
    ]


def edit_definition(project: Project) -> None:
    project.edit("izterms.yaml", "Identifies", "Names")


def rename(project: Project) -> None:
    project.edit("izterms.yaml", "term: token", "term: coin")


def list_in_another_place(project: Project) -> None:
    project.write({"glossary.rst": ":orphan:\n", "words.rst": ":orphan:\n\n.. izglossary::\n"})


def give_to_sphinx(project: Project) -> None:
    project.write({"other.rst": ":orphan:\n\n.. glossary::\n\n   token\n      Another.\n"})


def deprecate(project: Project) -> None:
    project.edit("izterms.yaml", "definition: A coin.", "definition: A coin.\n    deprecated: true")


def nothing(_project: Project) -> None:
    pass


@pytest.mark.parametrize("edit", [nothing, deprecate, edit_definition, rename, list_in_another_place, give_to_sphinx])
def test_page_with_the_stock_role_is_never_stale(make_project: MakeProject, edit: object) -> None:
    assert callable(edit)
    project = make_project(FILES)
    project.build()
    edit(project)
    again = project.build()
    clean = project.build(out="clean", doctrees="clean-doctrees")
    for page in ("index.html", "glossary.html"):
        assert again.text(page) == clean.text(page)
    assert [line for line in again.warnings if "index" in line] == [line for line in clean.warnings if "index" in line]


@pytest.mark.parametrize("allowed", [True, False])
def test_term_of_another_project_in_the_glossary_of_sphinx(make_project: MakeProject, allowed: bool) -> None:
    project = make_project(FILES)
    project.write({"other.rst": ":orphan:\n\n.. glossary::\n\n   decorator\n      A function.\n"})
    inventory = project.build().outdir / "objects.inv"
    (project.srcdir / "other.rst").unlink()
    project.edit("index.rst", ":term:`token`", ":izterm:`decorator`")
    project.edit("conf.py", '"sphinxext_izuma"', '"sphinxext_izuma", "sphinx.ext.intersphinx"')
    mapping = {"intersphinx_mapping": {"python": ("https://docs.example/", str(inventory))}}
    result = project.build(conf={**mapping, "izterm_intersphinx": allowed}, doctrees="again", out="again")
    page = BeautifulSoup(result.text("index.html"), "html.parser")
    found = [link["href"] for link in page.select("a.external")]
    assert found == (["https://docs.example/other.html#term-decorator"] if allowed else [])
    assert len(result.warnings) == (0 if allowed else 1)


def test_deprecated_name_is_reported_on_every_build(make_project: MakeProject) -> None:
    project = make_project(FILES)
    project.edit("izterms.yaml", "application.", "application.\n    deprecated: [key]")
    project.edit("index.rst", "Access key", "key")
    expected = ["index.rst:4: WARNING: deprecated term: 'key': write 'access key' [izterm.deprecated]"]
    assert project.build().warnings == expected
    assert project.build().warnings == expected
