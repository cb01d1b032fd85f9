"""Wherever a name stands, a warning about it says the line that it stands on.

The names ``wrong`` and ``not there`` are in no glossary; the same pages with a glossary that has them show good links.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from textwrap import dedent
from typing import Any

import docutils
import pytest
import sphinx
from bs4 import BeautifulSoup
from conftest import CONF, MakeProject, Project, Result
from outputs import dead_links
from sphinx.errors import SphinxWarning
from sphinx.pycode import ModuleAnalyzer

UNDEFINED = "WARNING: undefined term: {!r} (nothing is like it in izterms.yaml) [izterm.undefined]"
GLOSSARY = """
    terms:
      - term: access key
        definition: Identifies an application.
    """
# A page of each placement is in the folder of the placement's name; what autodoc reads is there too.
PLACEMENTS_CONF = f"""
{CONF}
import sys
from pathlib import Path
sys.path += sorted(str(path) for path in Path(__file__).parent.iterdir() if path.is_dir())
extensions += ["sphinx.ext.autodoc", "sphinx.ext.napoleon"]
myst_substitutions = {{"of_conf": "This is {{izterm}}`wrong`."}}

def setup(app):
    app.connect("doctree-read", lambda app, doctree: app.env.metadata[app.env.docname].update(orphan=True))
"""


@dataclass(frozen=True)
class Case:
    """A page with names that no glossary has, and the places that the warnings name, in order."""

    id: str
    page: str
    places: tuple[int | str, ...]
    files: Mapping[str, str] = field(default_factory=dict)
    name: str = "wrong"
    page_file: str = "page.rst"

    def sources(self) -> dict[str, str]:
        """Return all files of the case, in its folder."""
        return {f"{self.id}/{name}": text for name, text in {self.page_file: self.page, **self.files}.items()}

    def warnings(self) -> list[str]:
        """Return the warnings expected: a place is a line of the page, or another file with its line."""
        places = (f"{self.page_file}:{place}" if isinstance(place, int) else place for place in self.places)
        return [f"{self.id}/{place}: {UNDEFINED.format(self.name)}" for place in places]


def rst(name: str, page: str, *places: int | str, files: Mapping[str, str] | None = None, term: str = "wrong") -> Case:
    return Case(f"rst-{name}", page, places, files or {}, term)


def myst(name: str, page: str, *places: int | str, files: Mapping[str, str] | None = None, term: str = "wrong") -> Case:
    return Case(f"myst-{name}", page, places, files or {}, term, "page.md")


RST = (
    rst(
        "paragraph",
        """
        A first line,
        a second, and
        this is :izterm:`wrong` on the third.

        And :izterm:`wrong` in another,
        and :izterm:`wrong` again.
        """,
        3,
        5,
        6,
    ),
    rst(
        "several-in-one-line",
        """
        A first line,
        then :izterm:`wrong` and :izterm:`wrong`
        and :izterm:`wrong`.
        """,
        2,
        2,
        3,
    ),
    rst(
        "domain-role",
        """
        A first line,
        then :izuma:izterm:`wrong`,
        then :izterm:`wrong`.
        """,
        2,
        3,
    ),
    rst(
        "default-role",
        """
        .. default-role:: izterm

        A first line, ``wrong``,
        then `wrong`.
        """,
        4,
    ),
    rst(
        "explicit-title-over-lines",
        """
        A first line,
        then :izterm:`a title
        over lines <wrong>`.
        """,
        2,
    ),
    rst(
        "name-over-lines",
        """
        A first line,
        then :izterm:`not
        there`.

        * An item,
          then :izterm:`not
          there`.

        | A line
        | with :izterm:`not
          there`.
        """,
        2,
        6,
        10,
        term="not there",
    ),
    rst(
        "bullet-list",
        """
        * A first line,
          then :izterm:`wrong`.
        * :izterm:`wrong`

          In a paragraph
          that has :izterm:`wrong`.
        """,
        2,
        3,
        6,
    ),
    rst(
        "enumerated-list",
        """
        #. One.
        #. A first line,
           then :izterm:`wrong`.
        """,
        3,
    ),
    rst(
        "nested-list",
        """
        * One.

          * A first line,
            then :izterm:`wrong`.

            1. A first line,
               then :izterm:`wrong`.
        """,
        4,
        7,
    ),
    rst(
        "definition-list",
        """
        term :izterm:`wrong`
           A first line,
           then :izterm:`wrong`.
        """,
        1,
        3,
    ),
    rst(
        "field-list",
        """
        A paragraph.

        :field: A first line,
                then :izterm:`wrong`.
        :other: :izterm:`wrong`
        """,
        4,
        5,
    ),
    rst(
        "docinfo",
        """
        :author: Someone
        :note: A first line,
               then :izterm:`wrong`.

        A paragraph.
        """,
    ),
    rst(
        "option-list",
        """
        -a  A first line,
            then :izterm:`wrong`.
        """,
        2,
    ),
    rst(
        "block-quote",
        """
        A paragraph.

           A first line,
           then :izterm:`wrong`.

           -- Someone, :izterm:`wrong`
        """,
        4,
        6,
    ),
    rst(
        "epigraph",
        """
        .. epigraph::

           A first line,
           then :izterm:`wrong`.
        """,
        4,
    ),
    rst(
        "line-block",
        """
        | A first line,
        | then :izterm:`wrong`.
        |    And :izterm:`wrong`.
        """,
        2,
        3,
    ),
    rst(
        "footnote",
        """
        A paragraph [1]_.

        .. [1] A first line,
               then :izterm:`wrong`.
        """,
        4,
    ),
    rst(
        "citation",
        """
        A paragraph [CIT]_.

        .. [CIT] A first line,
           then :izterm:`wrong`.
        """,
        4,
    ),
    rst(
        "note",
        """
        .. note:: A first line,
           then :izterm:`wrong`.

           A paragraph
           with :izterm:`wrong`.
        """,
        2,
        5,
    ),
    rst(
        "admonition",
        """
        .. admonition:: A title, :izterm:`wrong`

           A first line,
           then :izterm:`wrong`.
        """,
        1,
        4,
    ),
    rst(
        "figure",
        """
        .. figure:: x.png

           A caption,
           then :izterm:`wrong`.

           A legend,
           then :izterm:`wrong`.
        """,
        4,
        7,
        files={"x.png": ""},
    ),
    rst(
        "substitution",
        """
        A paragraph with
        a text, |text|.

        .. |text| replace:: that is :izterm:`wrong`
        """,
        4,
    ),
    rst(
        "substitution-used-twice",
        """
        A paragraph with
        a text, |text|, and again |text|.

        .. |text| replace:: that is :izterm:`wrong`
        """,
        4,
        4,
    ),
    rst(
        "table-caption",
        """
        .. table:: A caption, :izterm:`wrong`

           === ===
           A   B
           === ===
           1   2
           === ===
        """,
        1,
    ),
    rst(
        "simple-table",
        """
        ================ ================
        Head             :izterm:`wrong`
        ================ ================
        one              two
        :izterm:`wrong`  two
        one              A first line,
                         :izterm:`wrong`
        ================ ================
        """,
        2,
        5,
        7,
    ),
    rst(
        "grid-table",
        """
        +-----------------+-------------------+
        | Head            | :izterm:`wrong`   |
        +=================+===================+
        | one             | A first line,     |
        |                 | :izterm:`wrong`   |
        +-----------------+-------------------+
        | :izterm:`wrong` | * an item         |
        |                 | * one with        |
        |                 |   more            |
        |                 |   :izterm:`wrong` |
        +-----------------+-------------------+
        """,
        2,
        5,
        7,
        10,
    ),
    rst(
        "list-table",
        """
        .. list-table:: A caption, :izterm:`wrong`
           :header-rows: 1

           * - Head
             - :izterm:`wrong`
           * - one
             - A first line,
               then :izterm:`wrong`
        """,
        1,
        5,
        8,
    ),
    rst(
        "csv-table",
        """
        .. csv-table::
           :header: Head, :izterm:`wrong`

           one, :izterm:`wrong`
           one, two
           one, "A first line,
           then :izterm:`wrong`"
        """,
        2,
        4,
        7,
    ),
    rst(
        "parsed-literal",
        """
        .. parsed-literal::

           A first line,
           then :izterm:`wrong`
        """,
        4,
    ),
    rst(
        "heading",
        """
        :izterm:`wrong`
        ===============

        A paragraph.

        Another, :izterm:`wrong`
        ------------------------

        A paragraph.
        """,
        1,
        6,
    ),
    rst(
        "rubric",
        """
        A paragraph.

        .. rubric:: A rubric, :izterm:`wrong`
        """,
        3,
    ),
    rst(
        "topic",
        """
        .. topic:: A title, :izterm:`wrong`

           A first line,
           then :izterm:`wrong`.
        """,
        1,
        4,
    ),
    rst(
        "sidebar",
        """
        .. sidebar:: A title, :izterm:`wrong`
           :subtitle: A subtitle, :izterm:`wrong`

           A first line,
           then :izterm:`wrong`.
        """,
        1,
        2,
        5,
    ),
    rst(
        "only",
        """
        .. only:: not nothing

           A first line,
           then :izterm:`wrong`.
        """,
        4,
    ),
    rst(
        "only-elsewhere",
        """
        .. only:: nothing

           A first line,
           then :izterm:`wrong`.
        """,
    ),
    rst(
        "version",
        """
        .. versionadded:: 1.0 A text,
           then :izterm:`wrong`.

           A paragraph
           with :izterm:`wrong`.

        .. deprecated:: 2.0 It is :izterm:`wrong`.

        .. versionchanged:: 2.0

           It is :izterm:`wrong`.
        """,
        2,
        5,
        7,
        11,
    ),
    rst(
        "centered",
        """
        A paragraph.

        .. centered:: A text, :izterm:`wrong`
        """,
        3,
    ),
    rst(
        "hlist",
        """
        .. hlist::

           * One.
           * A first line,
             then :izterm:`wrong`.
        """,
        5,
    ),
    rst(
        "seealso",
        """
        .. seealso:: A text, :izterm:`wrong`

        .. seealso::

           A text,
           then :izterm:`wrong`.
        """,
        1,
        6,
    ),
    rst(
        "copy-in-comment",
        """
        .. A comment with :izterm:`wrong`.

        A first line,
        then :izterm:`wrong`.

        .. A comment
           with :izterm:`wrong`.
        """,
        4,
    ),
    rst(
        "copy-in-literal",
        """
        Write this::

           :izterm:`wrong`

        A first line,
        then :izterm:`wrong`.

        .. code-block:: rst

           :izterm:`wrong`

        And :izterm:`wrong`, not ``:izterm:`wrong```.
        """,
        6,
        12,
    ),
    rst(
        "include",
        """
        A paragraph.

        .. include:: part.txt

        A first line,
        then :izterm:`wrong`.
        """,
        "part.txt:2",
        6,
        files={
            "part.txt": """
            A first line,
            then :izterm:`wrong`.
            """
        },
    ),
    rst(
        "include-from-line",
        """
        A paragraph.

        .. include:: part.txt
           :start-line: 3
        """,
        "part.txt:5",
        files={
            "part.txt": """
            Not included.

            Nor this.
            A first line,
            then :izterm:`wrong`.
            """
        },
    ),
    rst(
        "include-by-two-pages",
        """
        .. include:: part.txt
        """,
        "part.txt:2",
        "part.txt:2",
        files={
            "part.txt": """
            A first line,
            then :izterm:`wrong`.
            """,
            "other.rst": """
            A paragraph.

            .. include:: part.txt
            """,
        },
    ),
    rst(
        "include-twice",
        """
        .. include:: part.txt

        A paragraph.

        .. include:: part.txt
        """,
        "part.txt:2",
        "part.txt:5",
        "part.txt:2",
        "part.txt:5",
        files={
            "part.txt": """
            A first line,
            then :izterm:`wrong`.

            A first line,
            then :izterm:`wrong`.
            """
        },
    ),
    rst(
        "object-description",
        """
        .. py:function:: f(a)

           A first line,
           then :izterm:`wrong`.

           :param a: A first line,
                     then :izterm:`wrong`.
           :raises ValueError: when :izterm:`wrong`
           :returns: A first line,
              then :izterm:`wrong`.
        """,
        4,
        7,
        8,
        10,
    ),
    rst(
        "sphinx-glossary",
        """
        .. glossary::

           one
              A first line,
              then :izterm:`wrong`.

           two
              Is :izterm:`wrong`.
        """,
        5,
        8,
    ),
    rst(
        "contents-and-heading",
        """
        .. contents::

        One
        ===

        A paragraph.

        Two, :izterm:`wrong`
        ====================

        A paragraph.
        """,
        8,
    ),
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
)
# Before 9 Sphinx says of an attribute's docstring no file.
FILELESS = {"rst-autodoc-attributes"} if sphinx.version_info < (9,) else set()
CASES = tuple(case for case in (*RST, *MYST, *AUTODOC) if case.id not in FILELESS)


def filled(folder: Path, glossary: str = GLOSSARY) -> Project:
    """Return a project of all the cases."""
    project = Project(folder / "source")
    project.write({"conf.py": PLACEMENTS_CONF, "izterms.yaml": glossary, "index.rst": "Start\n====="})
    for case in CASES:
        project.write(case.sources())
    return project


def build_all(project: Project, builder: str = "dummy", **options: Any) -> Result:
    """Build a project whose conf.py puts folders on Python's path, and leave the path as it was."""
    path = list(sys.path)
    try:
        return project.build(builder, **options)
    finally:
        sys.path[:] = path
        ModuleAnalyzer.cache.clear()
        for case in AUTODOC:
            for name in case.files:
                sys.modules.pop(name.removesuffix(".py"), None)


@pytest.fixture(scope="module")
def warned(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Return the warnings of the project of all the cases."""
    return build_all(filled(tmp_path_factory.mktemp("placements"))).warnings


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_warning_names_the_line_that_the_name_stands_on(warned: list[str], case: Case) -> None:
    assert [line for line in warned if line.startswith(f"{case.id}/")] == case.warnings()


def test_no_other_warning(warned: list[str]) -> None:
    assert sorted(warned) == sorted(warning for case in CASES for warning in case.warnings())


def test_warnings_come_by_page_then_by_place_in_it(warned: list[str]) -> None:
    pages = sorted((f"{case.id}/{case.page_file}", case) for case in CASES)
    assert warned == [warning for _, case in pages for warning in case.warnings()]


def test_parallel_and_incremental_builds_warn_alike(warned: list[str], tmp_path: Path) -> None:
    project = filled(tmp_path)
    assert build_all(project, parallel=4).warnings == warned
    again = build_all(project)
    assert (again.warnings, again.read) == (warned, [])


# In a page's own comments: of a csv-table docutils knows no lines but the first, and front matter must come first.
COPIED = [case for case in (*RST, *MYST) if case.id not in {"rst-csv-table", "myst-substitution-of-page"}]


def with_copies(case: Case) -> Case:
    """Return a case with the name in a comment above all, which moves the page by two lines, and in one below."""
    above = f"% {{izterm}}`{case.name}`" if case.page_file.endswith(".md") else f".. :izterm:`{case.name}`"
    page = f"{above}\n\n{dedent(case.page).strip()}\n\n{above}\n"
    places = tuple(place + 2 if isinstance(place, int) else place for place in case.places)
    return replace(case, page=page, places=places)


@pytest.fixture(scope="module")
def warned_with_copies(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Return the warnings of the project, with the name in comments too."""
    project = filled(tmp_path_factory.mktemp("copies"))
    for case in COPIED:
        project.write(with_copies(case).sources())
    return build_all(project).warnings


@pytest.mark.parametrize("case", COPIED, ids=lambda case: case.id)
def test_copies_in_comments_mislead_nothing(warned_with_copies: list[str], case: Case) -> None:
    assert [line for line in warned_with_copies if line.startswith(f"{case.id}/")] == with_copies(case).warnings()


def test_good_names_are_links_to_their_entries(tmp_path: Path) -> None:
    project = filled(
        tmp_path,
        """
        terms:
          - {term: wrong, definition: Not right.}
          - {term: not there, definition: Elsewhere.}
        """,
    )
    project.write({"entries.rst": "Entries\n=======\n\n.. izglossary::"})
    result = build_all(project, "html")
    assert result.warnings == []
    assert dead_links(result.outdir) == []
    for case in CASES:
        pages = [
            BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
            for path in (result.outdir / case.id).glob("*.html")
        ]
        links = [link for page in pages for link in page.select("a.izterm")]
        anchor = case.name.replace(" ", "-")
        expected = ("../entries.html#term-" + anchor, ["reference", "internal", "izterm"])
        # A heading that links back to the table of contents holds no link.
        count = 0 if case.id == "rst-contents-and-heading" else len(case.places)
        assert [(link["href"], link["class"]) for link in links] == [expected] * count
        assert not any(page.select("a a") for page in pages)


def placed(project: Project, builder: str = "dummy", **options: Any) -> list[str]:
    """Build, and return where the undefined names are: nothing else may be wrong."""
    warnings = project.build(builder, **options).warnings
    assert all("WARNING: undefined term: " in warning for warning in warnings), warnings
    return [warning.partition(": ")[0] for warning in warnings]


def page(text: str, name: str = "index.rst") -> dict[str, str]:
    return {"izterms.yaml": GLOSSARY, name: text}


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


@pytest.fixture
def two_wrong(make_project: MakeProject) -> Project:
    """Return a project with two names that are wrong, on two pages."""
    return make_project(
        {
            "izterms.yaml": GLOSSARY,
            "index.rst": "Start\n=====\n\n.. toctree::\n\n   other\n   entries\n\nAn :izterm:`acess key`.",
            "other.md": "# Other\n\nA {izterm}`gateway`.",
            "entries.rst": "Entries\n=======\n\n.. izglossary::",
        }
    )


def fails(project: Project, **options: Any) -> bool:
    """Build with -W; before 8.1 Sphinx stops at the first warning."""
    try:
        return project.build(warningiserror=True, **options).app.statuscode == 1
    except SphinxWarning:
        return True


def test_wrong_name_fails_every_build_with_w(two_wrong: Project) -> None:
    assert [fails(two_wrong), fails(two_wrong), fails(two_wrong, parallel=2)] == [True, True, True]
    two_wrong.edit("index.rst", "acess", "access")
    two_wrong.edit("other.md", "gateway", "access keys")
    assert [fails(two_wrong), fails(two_wrong)] == [False, False]


@pytest.mark.parametrize(
    ("conf", "places"),
    [
        ({}, ["index.rst:9", "other.md:3"]),
        ({"suppress_warnings": ["izterm.undefined"]}, []),
        ({"suppress_warnings": ["izterm"]}, []),
        ({"suppress_warnings": ["izterm.*"]}, []),
        ({"suppress_warnings": ["izterm.unlisted", "ref"]}, ["index.rst:9", "other.md:3"]),
        ({"nitpick_ignore": [("izuma:izterm", "gateway")]}, ["index.rst:9"]),
        pytest.param({"nitpick_ignore": {("izuma:izterm", "gateway"), ("izuma:izterm", "acess key")}}, [], id="set"),
        ({"nitpick_ignore": [("izuma:izterm", "Gateway"), ("py:class", "gateway")]}, ["index.rst:9", "other.md:3"]),
        ({"nitpick_ignore_regex": [("izuma:.*", "g.*")]}, ["index.rst:9"]),
        ({"nitpick_ignore_regex": [("izuma:izterm", "gate"), ("py:.*", ".*")]}, ["index.rst:9", "other.md:3"]),
    ],
    ids=str,
)
def test_what_a_project_lets_pass(two_wrong: Project, conf: dict[str, Any], places: list[str]) -> None:
    two_wrong.conf = conf
    assert placed(two_wrong) == places
    assert placed(two_wrong, conf={"nitpicky": True}) == places


DATA = """
    glossary:
      name: acme
    terms:
      - term: zebra
        definition: |
          A first line,
          then :izterm:`wrong`.

          * An item
            with :izterm:`wrong`.
        tags: [animal]
      - term: access key
        definition: Identifies :izterm:`wrong`.
      - term: Bridge
        definition: |
          See the note.
        note: |

          A first line,
          then :izterm:`wrong`,
          and :izterm:`wrong`.
      - term: camel
        tags: [animal]
        definition: >
          A folded text
          that has :izterm:`wrong`.
      - term: dog
        tags: [animal]
        definition: "A quoted text
          that has :izterm:`wrong`."
    """
HOSTS = {
    "index.rst": """
        Start
        =====

        A first line,
        then :izterm:`wrong`.

        .. izglossary::
           OPTIONS

        And :izterm:`wrong`.
        """,
    "index.md": """
        # Start


        A first line,
        then {izterm}`wrong`.

        ```{izglossary}
        OPTIONS
        ```
        And {izterm}`wrong`.
        """,
}
LINES = {"zebra": [7, 10], "access key": [13], "Bridge": [20, 21], "camel": [24], "dog": [29]}


@pytest.mark.parametrize(
    ("options", "terms"),
    [
        ("", ["access key", "Bridge", "camel", "dog", "zebra"]),
        (":tags: animal", ["camel", "dog", "zebra"]),
        (":terms: zebra, bridge", ["Bridge", "zebra"]),
        (":glossary: acme", ["access key", "Bridge", "camel", "dog", "zebra"]),
    ],
)
@pytest.mark.parametrize("host", HOSTS)
def test_name_in_a_definition_is_at_its_line_in_the_data(
    make_project: MakeProject, host: str, options: str, terms: list[str]
) -> None:
    text = HOSTS[host].replace("OPTIONS", options)
    project = make_project({"izterms.yaml": DATA, host: text})
    in_data = [f"izterms.yaml:{line}" for term in terms for line in LINES[term]]
    assert placed(project) == [f"{host}:5", *in_data, f"{host}:10"]


def test_name_in_two_glossaries_is_at_its_line_in_each(make_project: MakeProject) -> None:
    project = make_project(
        {
            "izterms.yaml": DATA,
            "data/more.izterms.yaml": """
                terms:
                  - term: bear
                    definition: |
                      A first line,
                      then :izterm:`wrong`.
                """,
            "sub/index.rst": "Entries\n=======\n\n.. izglossary::\n   :terms: bear, camel",
            "index.rst": "Start\n=====\n\n.. toctree::\n\n   sub/index",
        }
    )
    project.conf = {"izterm_glossaries": ["izterms.yaml", "data/more.izterms.yaml"]}
    warnings = project.build("dummy").warnings
    assert [warning.partition(": ")[0] for warning in warnings] == ["data/more.izterms.yaml:5", "izterms.yaml:24"]
