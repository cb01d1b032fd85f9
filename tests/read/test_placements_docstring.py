"""A warning about a name in a docstring says its line in the Python file."""

from __future__ import annotations

from pathlib import Path

import pytest
import sphinx
from placements import (
    Case,
    check_builds_are_alike,
    check_columns,
    check_good_names,
    expected_warnings,
    rst,
    warnings_of,
)

AUTODOC = (
    rst(
        "autodoc-function",
        """
        .. autofunction:: placed_function.f
        """,
        "placed_function.py:8",
        "placed_function.py:11",
        files={
            "placed_function.py": '''
            """A module."""


            def f():
                """Do it.

                A first line,
                then :izterm:`wrong`.

                Another line,
                then :izterm:`wrong`.
                """
            '''
        },
    ),
    rst(
        "autodoc-class",
        """
        .. autoclass:: placed_class.C
           :members:
        """,
        "placed_class.py:3",
        "placed_class.py:6",
        "placed_class.py:20",
        "placed_class.py:13",
        files={
            "placed_class.py": '''
            class C:
                """A first line,
                then :izterm:`wrong`.

                Another line,
                then :izterm:`wrong`.
                """

                def second(self):
                    """Do it.

                    A first line,
                    then :izterm:`wrong`.
                    """

                class First:
                    """Hold it.

                    A first line,
                    then :izterm:`wrong`.
                    """


            def not_on_the_page():
                """Is :izterm:`wrong`."""
            '''
        },
    ),
    rst(
        "autodoc-attributes",
        """
        .. autoclass:: placed_attributes.C
           :members:
        """,
        "placed_attributes.py:6",
        "placed_attributes.py:13",
        files={
            "placed_attributes.py": '''
            class C:
                """A class."""

                x: "C"
                """A value,
                that is :izterm:`wrong`.
                """

                def __init__(self):
                    """Begin."""
                    self.y = 1
                    """Another,
                    that is :izterm:`wrong`.
                    """
            '''
        },
    ),
    rst(
        "autodoc-module",
        """
        .. automodule:: placed_module
           :members:
        """,
        "placed_module.py:3",
        "placed_module.py:8",
        files={
            "placed_module.py": '''
            """A first line,

            then :izterm:`wrong`.
            """


            def f():
                """Is :izterm:`wrong`."""
            '''
        },
    ),
    rst(
        "autodoc-napoleon",
        """
        .. autofunction:: placed_google.f
        """,
        "placed_google.py:6",
        "placed_google.py:9",
        files={
            "placed_google.py": '''
            def f(a):
                """Do it.

                Args:
                    a: A first line,
                        then :izterm:`wrong`.

                Returns:
                    What is :izterm:`wrong`.
                """
            '''
        },
    ),
    rst(
        "autodoc-raw-docstring",
        """
        .. autofunction:: placed_raw.f
        """,
        "placed_raw.py:5",
        files={
            "placed_raw.py": '''
            def f():
                r"""Do \\it.

                A first line,
                then :izterm:`wrong`.
                """
            '''
        },
    ),
    rst(
        "autodoc-package",
        """
        .. automodule:: placed_package
           :members:

        .. automodule:: placed_package.inner
        """,
        "placed_package/__init__.py:3",
        "placed_package/__init__.py:10",
        "placed_package/inner/__init__.py:3",
        files={
            "placed_package/__init__.py": '''
            """A first line,

            then :izterm:`wrong`.
            """


            def f():
                """Do it.

                It is :izterm:`wrong`.
                """
            ''',
            "placed_package/inner/__init__.py": '''
            """A first line,

            then :izterm:`wrong`.
            """
            ''',
        },
    ),
    rst(
        "autodoc-branches",
        """
        .. autofunction:: placed_branches.in_try

        .. autofunction:: placed_branches.in_except

        .. autofunction:: placed_branches.in_else

        .. autofunction:: placed_branches.in_finally

        .. autofunction:: placed_branches.in_elif

        .. autofunction:: placed_branches.in_with
        """,
        "placed_branches.py:8",
        "placed_branches.py:16",
        "placed_branches.py:25",
        "placed_branches.py:30",
        "placed_branches.py:39",
        "placed_branches.py:45",
        files={
            "placed_branches.py": '''
            """A module."""

            from contextlib import nullcontext

            try:

                def in_try():
                    """Is :izterm:`wrong`."""

                import not_there
            except ImportError:

                def in_except():
                    """Is

                    :izterm:`wrong`.
                    """

            try:
                pass
            except ImportError:
                pass
            else:

                def in_else(): "Is :izterm:`wrong`."
            finally:
                not_there = None

                def in_finally():
                    """Is :izterm:`wrong`."""

            if not_there:
                pass
            elif not not_there:

                def in_elif():
                    """Is

                    :izterm:`wrong`.
                    """

            with nullcontext():

                def in_with():
                    """Is :izterm:`wrong`."""
            '''
        },
    ),
)
# Before 9 Sphinx says of an attribute's docstring no file.
FILELESS = {"rst-autodoc-attributes"} if sphinx.version_info < (9,) else set()
CASES = tuple(case for case in AUTODOC if case.id not in FILELESS)


@pytest.fixture(scope="module")
def warned(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Return the warnings of the project of all cases."""
    return warnings_of(CASES, tmp_path_factory.mktemp("placements"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_warning_names_the_line_that_the_name_stands_on(warned: list[str], case: Case) -> None:
    assert [line for line in warned if line.startswith(f"{case.id}/")] == case.warnings()


def test_no_other_warning(warned: list[str]) -> None:
    assert sorted(warned) == sorted(expected_warnings(CASES))


def test_warnings_come_by_page_then_by_place_in_it(warned: list[str]) -> None:
    assert warned == expected_warnings(CASES)


def test_parallel_and_incremental_builds_warn_alike(warned: list[str], tmp_path: Path) -> None:
    check_builds_are_alike(CASES, tmp_path, warned)


def test_good_names_are_links_to_their_entries(tmp_path: Path) -> None:
    check_good_names(CASES, tmp_path)


def test_column_is_where_the_role_begins_wherever_it_stands(tmp_path: Path) -> None:
    check_columns(CASES, tmp_path)
