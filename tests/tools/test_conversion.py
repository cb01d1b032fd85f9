"""``convert`` makes of others' glossaries a file that people like to edit, and the loader has nothing against."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import MakeProject
from converting import converted, definitions, write

from sphinxext_izuma.glossary import load
from sphinxext_izuma.glossary.marked_name import text_of
from sphinxext_izuma.tools.command import main

PAGE = """
    Words
    =====

    Some text.

    .. glossary::
       :sorted:

       access key
       API key : A
          A string that identifies an :term:`application`::

             not a :term:`role`

          - One :std:term:`Token <token>`.

       .. What nobody
          has asked for yet.

       application
           All that has an :term:`access key`. ``:term:`` stays.

       ``Token``
         Short: "yes" or #no.
       off
         It is not on.
       café
         .. image:: coffee.png

    More text.
"""
FILE = """\
# Made from glossary.rst by 'sphinx-izterm convert'.
terms:
  - term: access key
    definition: |
      A string that identifies an :izterm:`application`::

         not a :term:`role`

      - One :izterm:`Token <token>`.
    aliases: [API key]

  # What nobody
  # has asked for yet.
  - term: application
    definition: All that has an :izterm:`access key`. ``:term:`` stays.

  - term: Token
    shown: '``Token``'
    id: Token
    definition: |
      Short: "yes" or #no.

  - term: 'off'
    definition: It is not on.

  - term: café
    definition: |
      .. image:: coffee.png
"""


pytestmark = pytest.mark.usefixtures("here")


def test_file_is_as_a_person_would_write_it(capsys: pytest.CaptureFixture[str]) -> None:
    write({"glossary.rst": PAGE})
    assert main(["convert", "glossary.rst"]) == 0
    out, err = capsys.readouterr()
    assert out == FILE
    assert err == "5 entries from 1 file, 0 remarks\n"
    assert converted("glossary.rst").find_one("API key") is not None
    assert Path("izterms.yaml").read_text(encoding="utf-8") == FILE


def test_markup_of_names(capsys: pytest.CaptureFixture[str]) -> None:
    head = "G\n=\n\n.. glossary::\n\n"
    names = ["*E. coli*", r"H\ :sub:`2`\ O", ":kbd:`Esc`", "the key\n   *Key*"]
    write({"glossary.rst": head + "\n".join(f"   {name}\n      It.\n" for name in names)})
    glossary = converted("glossary.rst")
    assert {term.name: text_of(term.shown) for term in glossary.terms} == {
        "E. coli": "E. coli",
        "H2O": "H2O",
        "Esc": "",
        "the key": "",
    }
    assert capsys.readouterr().err.splitlines() == [
        "glossary.rst:12: the markup of ':kbd:`Esc`' is gone: it is 'Esc' [izterm.data]",
        "glossary.rst:16: the markup of '*Key*' is gone: it is 'Key' [izterm.data]",
        "4 entries from 1 file, 2 remarks",
    ]


def test_markup_goes_with_the_name(capsys: pytest.CaptureFixture[str]) -> None:
    write({"glossary.rst": "G\n=\n\n.. glossary::\n\n   *key*\n   lock\n      It.\n\n   key\n      That.\n"})
    glossary = converted("glossary.rst", code=1)
    assert {term.name: term.shown for term in glossary.terms} == {"lock": (), "key": ()}
    assert "the name 'key' is also one of" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("a\n  One.\n\n  Two.\n\n\nb\n  Three.", {"a": "One.\n\nTwo.", "b": "Three."}),
        ("a\n    One\n      two\n    three", {"a": "One\n  two\nthree"}),
        ("a\n\tOne.\n\tTwo.", {"a": "One.\nTwo."}),
        ("a : b : c\n  One.", {"a": "One."}),
        ("a:b\n  One.", {"a:b": "One."}),
        (".. A comment.\n\na\n  One.\n\n.. Another\n   one.", {"a": "One."}),
        ("a\n\n  One.", {"a": "One."}),
        ("a\n\nb\n  One.", {"a": "One."}),
        ("*a* **b** :func:`!c` :class:`!d.e` \\*i\n  x", {"a b c() d.e *i": "x"}),
        (":abbr:`CA (certificate authority)`\n  x", {"CA": "x"}),
        ("__init__\n  x\n\n*args\n  y\n\n**kwargs\n  z", {"__init__": "x", "*args": "y", "**kwargs": "z"}),
        ("a\n  .. note:: x\n\n     y\n\n  .. index:: a", {"a": ".. note:: x\n\n   y\n\n.. index:: a"}),
        ("a\n  - \x0bx\n  # y", {"a": "-  x\n# y"}),
        ("null\n  x\n\n1.10\n  y\n\n- a\n  z", {"null": "x", "1.10": "y", "- a": "z"}),
        ("a\n  'x'", {"a": "'x'"}),
    ],
)
def test_entries_are_read_as_sphinx_reads_them(content: str, expected: dict[str, str]) -> None:
    body = "\n".join(f"   {line}".rstrip() for line in content.split("\n"))
    Path("glossary.rst").write_text(f".. glossary::\n\n{body}\n", encoding="utf-8", newline="\n")
    assert definitions(converted("glossary.rst")) == expected


def test_only_what_sphinx_shows_is_converted() -> None:
    page = """
        .. code-block:: rst

           .. glossary::

              no
                 No.

        .. A comment:

           .. glossary::

              no
                 No.

        .. note::

           .. glossary::

              yes
                 Yes.

        Too
        ---

        .. glossary::
           yes too
              Yes.
    """
    write({"glossary.rst": page})
    assert [term.name for term in converted("glossary.rst").terms] == ["yes", "yes too"]


def test_names_keep_one_owner_as_sphinx_has_it(capsys: pytest.CaptureFixture[str]) -> None:
    page = """
        .. glossary::

           key
           access key
              First.

           lock
           key
              Second.

           token
              Old.

              Very old.

           token
              New.

           same
              The same.

           same
              The same.
    """
    write({"glossary.rst": page})
    glossary = converted("glossary.rst", code=1)
    assert definitions(glossary) == {
        "access key": "First.",
        "lock": "Second.",
        "same": "The same.",
        "token": "New.",
    }
    assert [term.name for term in glossary.find("key")] == ["lock"]
    assert capsys.readouterr().err.splitlines() == [
        "glossary.rst:3: the name 'key' is also one of glossary.rst:7, which keeps it [izterm.duplicate]",
        "glossary.rst:11: the term 'token' is defined twice: the definition at glossary.rst:16 is kept, "
        "and this one a comment [izterm.duplicate]",
        "4 entries from 1 file, 2 remarks",
    ]
    assert "  # The definition of token at glossary.rst:11 was:\n  # Old.\n  #\n  # Very old.\n" in Path(
        "izterms.yaml"
    ).read_text(encoding="utf-8")


def test_name_in_any_case_finds_what_it_found_before() -> None:
    names = ["Route", "ROUTE", "A-B", "a b"]
    write({"glossary.rst": ".. glossary::\n\n" + "\n".join(f"   {name}\n     x\n" for name in names)})
    glossary = converted("glossary.rst")
    found = {name: [term.name for term in glossary.find(name)] for name in ("Route", "ROUTE", "route", "a-b", "A B")}
    assert found == {
        "Route": ["Route"],
        "ROUTE": ["ROUTE"],
        "route": ["ROUTE"],
        "a-b": ["A-B"],
        "A B": ["a b"],
    }


def test_addresses_stay() -> None:
    names = ["API key", "C", "C++", "café", "Straße", "_x", "a.b", "日本", "key"]
    write({"glossary.rst": ".. glossary::\n\n" + "\n".join(f"   {name}\n     x\n" for name in names)})
    anchors = {term.name: term.anchor for term in converted("glossary.rst").terms}
    assert {name: anchors[name] for name in ("API key", "C", "café", "Straße", "a.b", "key")} == {
        "API key": "term-API-key",
        "C": "term-C",
        "café": "term-cafe",
        "Straße": "term-Strasze",
        "a.b": "term-a.b",
        "key": "term-key",
    }
    assert len(set(anchors.values())) == len(names)


def test_term_without_a_definition_is_an_entry_that_shows_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    write({"glossary.rst": ".. glossary::\n\n   key\n     x\n\n   token\n"})
    assert definitions(converted("glossary.rst")) == {"key": "x", "token": ".."}
    assert capsys.readouterr().err.splitlines() == [
        "glossary.rst:6: the term 'token' has no definition: write one [izterm.data]",
        "2 entries from 1 file, 1 remark",
    ]


def test_listing_takes_the_place_of_the_glossary() -> None:
    write({"glossary.rst": PAGE})
    converted("--replace", "glossary.rst")
    assert Path("glossary.rst").read_text(encoding="utf-8") == (
        "Words\n=====\n\nSome text.\n\n.. izglossary::\n\nMore text.\n"
    )


def test_listings_of_several_glossaries_name_their_terms() -> None:
    write(
        {
            "a.rst": "* .. glossary::\n\n     key\n       x\n\n     lock\n       y\n\n"
            "A\n-\n\n.. glossary::\n\n   a\n     z",
            "b.md": "# B\n\n:::{glossary}\nb\n  x\n:::\n\nMore.\n",
        }
    )
    converted("--replace", "a.rst", "b.md")
    assert Path("a.rst").read_text(encoding="utf-8") == (
        "* .. izglossary::\n     :terms:\n        key\n        lock\n\nA\n-\n\n.. izglossary::\n   :terms:\n      a"
    )
    assert Path("b.md").read_text(encoding="utf-8") == "# B\n\n:::{izglossary}\n---\nterms: |\n  b\n---\n:::\n\nMore.\n"


def test_listing_in_a_list_or_a_quote() -> None:
    rst = "- ```{eval-rst}\n  .. glossary::\n\n     a\n       x\n  ```\n\n"
    write({"a.md": f"{rst}> 1. ```{{glossary}}\n>    b\n>      y\n>    ```\n"})
    glossary = converted("--replace", "a.md")
    assert definitions(glossary) == {"a": "x", "b": "y"}
    assert Path("a.md").read_text(encoding="utf-8") == (
        "- ```{eval-rst}\n  .. izglossary::\n     :terms:\n        a\n  ```\n\n"
        "> 1. ```{izglossary}\n>    ---\n>    terms: |\n>      b\n>    ---\n>    ```\n"
    )


def test_myst_stays_myst(capsys: pytest.CaptureFixture[str]) -> None:
    page = """
        # Words

        See [a page][page] and {term}`key`.

        [page]: other.md
        [^note]: A *note*.

        ```{glossary}
        :sorted:

        Alpha
        The first
            A [string](https://example.org/) that *identifies* an {term}`application`.

            ```{deprecated} 2.0
            Use {std:term}`the other <beta>`.
            ```

            More text &mdash; [there][page], a[^note], ![picture](images/a.png) and {doc}`x <sub/y>`.
        Beta
          : A **thing**.
        ```

        ````
        ```{glossary}
        no
          No.
        ```
        ````

        - > :::{glossary}
          > gamma
          >   In a quote in a list.
          >   {term}`python:iterator`
          > :::

        ```{eval-rst}
        .. glossary::

           token
              A :term:`key <access key>`.
        ```

        Delta
          Not indented enough.
    """
    write({"sub/words.md": page})
    glossary = converted("sub/words.md")
    assert {term.name: (term.markup, term.definition.text) for term in glossary.terms if term.definition} == {
        "Alpha": (
            "markdown",
            "A [string](https://example.org/) that *identifies* an {izterm}`application`.\n\n"
            "```{deprecated} 2.0\nUse {izterm}`the other <beta>`.\n```\n\n"
            "More text &mdash; [there][page], a[^note], ![picture](sub/images/a.png) and {doc}`x <sub/sub/y>`.\n\n"
            "[page]: sub/other.md\n\n[^note]: A *note*.",
        ),
        "Beta": ("markdown", ": A **thing**."),
        "gamma": ("markdown", "In a quote in a list.\n{term}`python:iterator`"),
        "token": ("rst", "A :izterm:`key <access key>`."),
    }
    assert capsys.readouterr().err.splitlines() == [
        "sub/words.md:44: 'Delta' looks like an entry of the glossary above, but outside of it [izterm.data]",
        "4 entries from 1 file, 1 remark",
    ]


def test_markup_of_names_in_myst(capsys: pytest.CaptureFixture[str]) -> None:
    heads = {
        "{class}`~shop.Basket`": "Basket",
        "{func}`~shop.pay`": "pay()",
        "{py:meth}`!x.y` of {attr}`!z`": "x.y() of z",
        "H{sub}`2`O": "H2O",
        "{abbr}`CA (certificate authority)`": "CA",
        "{term}`Self`": "Self",
        "**bold** \\*x": "bold *x",
        "[a](b.md)": "a",
        "AT&amp;T": "AT&T",
        "{pep}`8`": "PEP 8",
    }
    write({"g.md": "```{glossary}\n" + "\n".join(f"{head}\n  x\n" for head in heads) + "```\n"})
    glossary = converted("g.md", code=1)
    assert {term.name for term in glossary.terms} == set(heads.values())
    assert {term.name: term.shown for term in glossary.terms if term.shown} == {
        "Basket": (("code", "Basket"),),
        "pay()": (("code", "pay()"),),
        "x.y() of z": (("code", "x.y()"), ("", " of "), ("code", "z")),
        "H2O": (("", "H"), ("sub", "2"), ("", "O")),
        "bold *x": (("strong", "bold"), ("", " *x")),
    }
    assert [term.expansion for term in glossary.find("CA")] == ["certificate authority"]
    assert capsys.readouterr().err.splitlines() == [
        "g.md:2: the link to 'shop.Basket' in the name 'Basket' is lost [izterm.data]",
        "g.md:5: the link to 'shop.pay' in the name 'pay()' is lost [izterm.data]",
        "g.md:23: the link to 'b.md' in the name 'a' is lost [izterm.data]",
        "g.md:29: the link to '8' in the name 'PEP 8' is lost [izterm.data]",
        "10 entries from 1 file, 4 remarks",
    ]


def test_entry_takes_along_what_it_refers_to(capsys: pytest.CaptureFixture[str]) -> None:
    page = r"""
        .. _here: https://here.example
        .. |x| replace:: EX
        .. [1] A note
           of two lines.
        .. _label:

        .. glossary::

           |x| ray
              See |x|, here_, `there <here_>`_, [1]_, own_, `label`_, Words_, and ``here_``.

              .. image:: p.png

              .. _own: https://own.example

           10\ :sup:`th` floor
              :doc:`other` :doc:`A </b>` :download:`C <c.zip>`
           :math:`O(n)`
              Text of :data:`Ellipsis`.
    """
    write({"sub/g.rst": page})
    glossary = converted("sub/g.rst", code=1)
    assert definitions(glossary) == {
        "EX ray": (
            "See |x|, here_, `there <here_>`_, [1]_, own_, :ref:`label <label>`, Words_, and ``here_``.\n\n"
            ".. image:: sub/p.png\n\n.. _own: https://own.example\n\n.. |x| replace:: EX\n\n"
            ".. _here: https://here.example\n\n.. [1] A note\n   of two lines."
        ),
        "10th floor": ":doc:`sub/other` :doc:`A </b>` :download:`C <sub/c.zip>`",
        "O(n)": "Text of :data:`Ellipsis`.",
    }
    assert capsys.readouterr().err.splitlines() == [
        "sub/g.rst:18: the markup of ':math:`O(n)`' is gone: it is 'O(n)' [izterm.data]",
        "sub/g.rst:9: 'Words_' in the text of 'EX ray' refers to another part of the page: write its address "
        "[izterm.data]",
        "3 entries from 1 file, 2 remarks",
    ]


def test_glossaries_of_a_whole_project() -> None:
    write(
        {
            "docs/conf.py": "import sys\nsys.path.insert(0, '../code')\nmyst_enable_extensions = ['dollarmath']\n",
            "docs/index.rst": ".. glossary::\n\n   a, b\n      x\n\n.. automodule:: shop.basket\n",
            "docs/sub/more.md": "```{glossary}\nc\n  x $y$\n```\n",
            "docs/_build/index.rst": ".. glossary::\n\n   no\n      x\n",
            "code/shop/__init__.py": "",
            "code/shop/basket.py": "def f():\n    r'''Do.\n\n    .. glossary::\n\n       d\n         y'''\n",
        }
    )
    glossary = converted("--replace", "docs")
    assert {term.name for term in glossary.terms} == {"a, b", "c", "d"}
    assert Path("docs/index.rst").read_text(encoding="utf-8") == (
        ".. izglossary::\n   :terms:\n      a, b\n\n.. automodule:: shop.basket\n"
    )
    assert Path("docs/sub/more.md").read_text(encoding="utf-8") == "```{izglossary}\n---\nterms: |\n  c\n---\n```\n"
    assert Path("code/shop/basket.py").read_text(encoding="utf-8") == (
        "def f():\n    r'''Do.\n\n    .. izglossary::\n       :terms:\n          d'''\n"
    )


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"a.rst": "Nothing.\n"}, "a.rst: no glossary is found: formats that can be read are "),
        (
            {"a.rst/b.txt": "x"},
            "a.rst: no page with '.. glossary::', and no Markdown file with a 'title' in its front matter",
        ),
        ({}, "a.rst: No such file or directory"),
    ],
)
def test_nothing_to_convert(files: dict[str, str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    write(files)
    assert main(["convert", "-o", "izterms.yaml", "a.rst"]) == 2
    assert capsys.readouterr().err.splitlines()[-1].startswith(f"sphinx-izterm: {message}")
    assert not Path("izterms.yaml").exists()


def test_dash_is_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    write({"a.rst": ".. glossary::\n\n   gate\n     A door.\n"})
    assert main(["convert", "a.rst", "-o", "-"]) == 0
    assert "- term: gate\n" in capsys.readouterr().out
    assert [path.name for path in Path().iterdir()] == ["a.rst"]


def test_page_that_is_not_utf8(capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.rst").write_bytes(b".. glossary::\n\n   caf\xe9\n     x\n")
    assert main(["convert", "a.rst"]) == 2
    assert capsys.readouterr() == ("", "sphinx-izterm: a.rst:3: not UTF-8 (byte 0xe9): save the file as UTF-8\n")


@pytest.mark.usefixtures("here")
def test_only_results_of_convert_are_written_over(capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.rst").write_text(".. glossary::\n\n   a\n      x\n", encoding="utf-8")
    Path("izterms.yaml").write_text("", encoding="utf-8")
    for _ in range(2):
        assert main(["convert", "a.rst", "-o", "izterms.yaml"]) == 0
    Path("izterms.yaml").write_text("# Ours.\nterms: []\n", encoding="utf-8")
    capsys.readouterr()
    assert main(["convert", "a.rst", "-o", "izterms.yaml"]) == 2
    refused = "izterms.yaml: the file is there, and is no result of 'convert': name another one, or remove it"
    assert capsys.readouterr() == ("", f"sphinx-izterm: {refused}\n")
    assert Path("izterms.yaml").read_text(encoding="utf-8") == "# Ours.\nterms: []\n"


LINKED = {
    "guide/a.rst": """
        .. _Acme: https://acme.example/x

        .. glossary::

           `gate <https://gate.example/a_b>`_
              A door.

           Acme_
              A firm.

           :doc:`keys`
              A list.

           :doc:`The start </index>`
              A page.

           :doc:`gone`
              A page.

           roof or `lid <https://lid.example>`__, and :ref:`keys`
              A top.
        """,
    "guide/b.md": """
        # Words

        ## [wall](keys.rst)

        A side.

        ## [cap](https://cap.example) <https://cap.example>

        A top.

        ## [hall](#wall)

        A room.
        """,
    "guide/keys.rst": "Keys\n====\n",
    "index.rst": "Start\n=====\n",
    "conf.py": "",
}


def test_links_in_names_are_kept_as_pages_to_read_on(
    make_project: MakeProject, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(make_project(LINKED).srcdir)
    kept = {
        "guide/a.rst": {
            "gate": "https://gate.example/a_b",
            "Acme": "https://acme.example/x",
            "keys": "guide/keys",
            "The start": "index",
            "roof or lid, and keys": "https://lid.example",
        },
        "guide/b.md": {"wall": "guide/keys", "cap https://cap.example": "https://cap.example"},
    }
    for page, wanted in kept.items():
        assert main(["convert", page, "-o", "made.yaml"]) == 1
        terms = {term.name: term.learn_more for term in load(["made.yaml"])}
        assert {name: target.name for name, target in terms.items() if target} == wanted
    lost = [line for line in capsys.readouterr().err.splitlines() if "is lost" in line]
    assert lost == [
        "guide/a.rst:17: the link to 'gone' in the name 'gone' is lost [izterm.data]",
        "guide/a.rst:20: the link to 'keys' in the name 'roof or lid, and keys' is lost [izterm.data]",
        "guide/b.md:11: the link to '#wall' in the name 'hall' is lost [izterm.data]",
    ]
