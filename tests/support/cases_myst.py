"""Names that are wrong, at each place of a page in MyST Markdown, with their lines."""

from __future__ import annotations

from placements import myst

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
