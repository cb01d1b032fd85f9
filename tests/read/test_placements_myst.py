"""A warning about a name on a page in MyST Markdown says the line of the name, wherever it stands."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from conftest import MakeProject
from placements import (
    Case,
    check_builds_are_alike,
    check_columns,
    check_good_names,
    expected_warnings,
    myst,
    page,
    placed,
    warnings_of,
    warnings_with_copies,
    with_copies,
)

MYST = (
    myst(
        "paragraph",
        """
        A first line,
        a second, and
        this is {izterm}`wrong` on the third.

        And {izterm}`wrong` in another,
        and {izterm}`wrong` again.
        """,
        3,
        5,
        6,
    ),
    myst(
        "domain-role",
        """
        A first line,
        then {izuma:izterm}`wrong`.
        """,
        2,
    ),
    myst(
        "name-over-lines",
        """
        A first line,
        then {izterm}`not
        there`.

        > A quote,
        > then {izterm}`not
        > there`.
        """,
        2,
        6,
        term="not there",
    ),
    myst(
        "explicit-title",
        """
        A first line,
        then {izterm}`a title <wrong>`.
        """,
        2,
    ),
    myst(
        "list",
        """
        - A first line,
          then {izterm}`wrong`.
        - One.

          - A first line,
            then {izterm}`wrong`.

            1. A first line,
               then {izterm}`wrong`.
        """,
        2,
        6,
        9,
    ),
    myst(
        "heading",
        """
        # A {izterm}`wrong`

        A paragraph.

        ## Another {izterm}`wrong`
        """,
        1,
        5,
    ),
    myst(
        "table",
        """
        | Head | {izterm}`wrong` |
        | ---- | --------------- |
        | one  | two             |
        | one  | {izterm}`wrong` |
        """,
        1,
        4,
    ),
    myst(
        "block-quote",
        """
        A paragraph.

        > A first line,
        > then {izterm}`wrong`.
        """,
        4,
    ),
    myst(
        "colon-fence",
        """
        A paragraph.

        :::{note}
        A first line,
        then {izterm}`wrong`.
        :::
        """,
        5,
    ),
    myst(
        "backtick-fence",
        """
        ```{admonition} A title, {izterm}`wrong`
        :class: tip

        A first line,
        then {izterm}`wrong`.
        ```
        """,
        1,
        5,
    ),
    myst(
        "nested-fences",
        """
        ::::{note}
        A first line.

        :::{warning}
        A first line,
        then {izterm}`wrong`.

        ```{tip}
        A first line,
        then {izterm}`wrong`.
        ```
        :::
        ::::
        """,
        6,
        10,
    ),
    myst(
        "definition-list",
        """
        term {izterm}`wrong`
        : A first line,
          then {izterm}`wrong`.
        """,
        1,
        3,
    ),
    myst(
        "field-list",
        """
        A paragraph.

        :field: A first line,
          then {izterm}`wrong`.
        """,
        4,
    ),
    myst(
        "footnote",
        """
        A paragraph[^1].

        [^1]: A first line,
          then {izterm}`wrong`.
        """,
        4,
    ),
    myst(
        "figure",
        """
        ```{figure} x.png

        A caption,
        then {izterm}`wrong`.
        ```
        """,
        4,
        files={"x.png": ""},
    ),
    myst(
        "list-table",
        """
        ```{list-table}
        * - one
          - two
        * - one
          - A first line,
            then {izterm}`wrong`
        ```
        """,
        6,
    ),
    myst(
        "substitution-of-page",
        """
        ---
        myst:
          substitutions:
            of_page: This is {izterm}`wrong`.
        ---
        A first line.

        {{ of_page }}
        """,
        4,
    ),
    myst(
        "eval-rst",
        """
        A paragraph.

        ```{eval-rst}
        A first line,
        then :izterm:`wrong`.

        .. note::

           A first line,
           then :izterm:`wrong`.
        ```
        """,
        5,
        10,
    ),
    myst(
        "include",
        """
        A paragraph.

        ```{include} part.txt
        ```
        """,
        "part.txt:2",
        files={
            "part.txt": """
            A first line,
            then {izterm}`wrong`.
            """
        },
    ),
    myst(
        "copy-in-comment",
        """
        % A comment with {izterm}`wrong`.

        A first line,
        then {izterm}`wrong`.

        % A comment with {izterm}`wrong`.
        """,
        4,
    ),
    myst(
        "copy-in-literal",
        """
        A paragraph.

        ```md
        {izterm}`wrong`
        ```

        A first line,
        then {izterm}`wrong`.

            {izterm}`wrong`
        """,
        8,
    ),
)


@pytest.fixture(scope="module")
def warned(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Return the warnings of the project of all cases."""
    return warnings_of(MYST, tmp_path_factory.mktemp("placements"))


@pytest.mark.parametrize("case", MYST, ids=lambda case: case.id)
def test_warning_names_the_line_that_the_name_stands_on(warned: list[str], case: Case) -> None:
    assert [line for line in warned if line.startswith(f"{case.id}/")] == case.warnings()


def test_no_other_warning(warned: list[str]) -> None:
    assert sorted(warned) == sorted(expected_warnings(MYST))


def test_warnings_come_by_page_then_by_place_in_it(warned: list[str]) -> None:
    assert warned == expected_warnings(MYST)


def test_parallel_and_incremental_builds_warn_alike(warned: list[str], tmp_path: Path) -> None:
    check_builds_are_alike(MYST, tmp_path, warned)


def test_good_names_are_links_to_their_entries(tmp_path: Path) -> None:
    check_good_names(MYST, tmp_path)


def test_column_is_where_the_role_begins_wherever_it_stands(tmp_path: Path) -> None:
    check_columns(MYST, tmp_path)


# Front matter must come first, above all comments.
COPIED = [case for case in MYST if case.id != "myst-substitution-of-page"]


@pytest.fixture(scope="module")
def warned_with_copies(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Return the warnings of the project of all cases, with each name in comments too."""
    return warnings_with_copies(COPIED, tmp_path_factory.mktemp("copies"))


@pytest.mark.parametrize("case", COPIED, ids=lambda case: case.id)
def test_copies_in_comments_mislead_nothing(warned_with_copies: list[str], case: Case) -> None:
    assert [line for line in warned_with_copies if line.startswith(f"{case.id}/")] == with_copies(case).warnings()


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
