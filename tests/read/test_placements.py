"""A warning about a name says the line of the name, wherever it stands on a page of reStructuredText or MyST."""

from __future__ import annotations

from pathlib import Path

import docutils
import pytest
from bs4 import BeautifulSoup
from cases_myst import MYST
from cases_rst import RST
from conftest import MakeProject
from placements import (
    Case,
    check_builds_are_alike,
    check_columns,
    check_good_names,
    expected_warnings,
    page,
    placed,
    warnings_of,
    warnings_with_copies,
    with_copies,
)

CASES = {"rst": RST, "myst": MYST}
# docutils knows no line but the first of a csv-table. Front matter must come first, above all comments.
NOT_COPIED = {"rst-csv-table", "myst-substitution-of-page"}
COPIED = {markup: [case for case in cases if case.id not in NOT_COPIED] for markup, cases in CASES.items()}
each_markup = pytest.mark.parametrize("markup", CASES)


@pytest.fixture(scope="module")
def warned(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Return the warnings of the project of all cases, by markup."""
    return {markup: warnings_of(cases, tmp_path_factory.mktemp("placements")) for markup, cases in CASES.items()}


@pytest.mark.parametrize("case", [*RST, *MYST], ids=lambda case: case.id)
def test_warning_names_the_line_that_the_name_stands_on(warned: dict[str, list[str]], case: Case) -> None:
    everything = [line for lines in warned.values() for line in lines]
    assert [line for line in everything if line.startswith(f"{case.id}/")] == case.warnings()


@each_markup
def test_warnings_come_by_page_then_by_place_in_it(warned: dict[str, list[str]], markup: str) -> None:
    assert warned[markup] == expected_warnings(CASES[markup])


@each_markup
def test_parallel_and_incremental_builds_warn_alike(warned: dict[str, list[str]], tmp_path: Path, markup: str) -> None:
    check_builds_are_alike(CASES[markup], tmp_path, warned[markup])


@each_markup
def test_good_names_are_links_to_their_entries(tmp_path: Path, markup: str) -> None:
    check_good_names(CASES[markup], tmp_path)


@each_markup
def test_column_is_where_the_role_begins_wherever_it_stands(tmp_path: Path, markup: str) -> None:
    check_columns(CASES[markup], tmp_path)


@pytest.fixture(scope="module")
def warned_with_copies(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Return the warnings of the projects of all cases, with each name in comments too."""
    return [
        line for cases in COPIED.values() for line in warnings_with_copies(cases, tmp_path_factory.mktemp("copies"))
    ]


@pytest.mark.parametrize("case", [*COPIED["rst"], *COPIED["myst"]], ids=lambda case: case.id)
def test_copies_in_comments_mislead_nothing(warned_with_copies: list[str], case: Case) -> None:
    assert [line for line in warned_with_copies if line.startswith(f"{case.id}/")] == with_copies(case).warnings()


def test_name_that_wraps_in_a_cell_keeps_the_line_of_docutils(make_project: MakeProject) -> None:
    project = make_project(
        page(
            """
            Start
            =====

            +-------------------+---------------+
            | A first line,     | other words,  |
            | a second line,    | some words,   |
            | then :izterm:`not | more words    |
            | there`            | in this cell. |
            +-------------------+---------------+
            """
        )
    )
    # It stands on line 7, but between its words in the file are those of the next cell. Docutils gives the line that
    # the cell begins on; before 0.23 the one after it.
    assert placed(project) == ["index.rst:6" if docutils.__version_info__ < (0, 23) else "index.rst:5"]


def test_rst_prolog_and_epilog_are_named(make_project: MakeProject) -> None:
    project = make_project(page("Start\n=====\n\nA |p|,\nand |e|, and\nthen :izterm:`wrong`."))
    project.conf = {
        "rst_prolog": "\n.. |p| replace:: :izterm:`wrong`",
        "rst_epilog": ".. |e| replace:: :izterm:`wrong`\n.. |unused| replace:: :izterm:`wrong`",
    }
    assert [place.replace("ogue>", "og>") for place in placed(project)] == [
        "<rst_prolog>:2",
        "<rst_epilog>:1",
        "index.rst:6",
    ]


def test_substitution_that_no_page_uses_warns_of_nothing(make_project: MakeProject) -> None:
    project = make_project(page("Start\n=====\n\n.. |unused| replace:: :izterm:`wrong`"))
    assert placed(project) == []


def test_default_role_of_the_project(make_project: MakeProject) -> None:
    project = make_project(page("Start\n=====\n\nA ``wrong``, `access\nkey`,\nand `wrong`."))
    project.conf = {"default_role": "izterm", "suppress_warnings": ["izterm.unlisted"]}
    assert placed(project) == ["index.rst:6"]


def test_primary_domain_of_the_project_changes_nothing(make_project: MakeProject) -> None:
    project = make_project(
        page(
            """
            Start
            =====

            A :izterm:`wrong`, and :term:`of Sphinx`.

            .. glossary::

               of Sphinx
                  Defined.
            """
        )
    )
    project.conf = {"primary_domain": "izuma"}
    assert placed(project) == ["index.rst:4"]


def test_substitution_out_of_conf_is_near_its_use(make_project: MakeProject) -> None:
    project = make_project(page("# Start\n\nA first line.\n\n{{ text }}\n", "index.md"))
    project.conf = {"myst_substitutions": {"text": "This is {izterm}`wrong`."}}
    # The text is in no file that is searched; MyST counts one line too many.
    assert placed(project) == ["index.md:6"]


def test_name_in_a_link_of_markdown_is_no_link_but_is_checked(make_project: MakeProject) -> None:
    project = make_project(
        page("# Start\n\nA first line,\nthen [see {izterm}`wrong`](https://example.org/).", "index.md")
    )
    assert placed(project, "html") == ["index.md:4"]
    project.write({"izterms.yaml": "terms: [{term: wrong, definition: Not right., url: 'https://example.com/'}]"})
    result = project.build()
    assert result.warnings == []
    assert [link["href"] for link in BeautifulSoup(result.text("index.html"), "html.parser").select("p a")] == [
        "https://example.org/"
    ]
