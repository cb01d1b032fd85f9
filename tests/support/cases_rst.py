"""Names that are wrong, at each place of a page in reStructuredText, with their lines."""

from __future__ import annotations

from placements import rst

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
