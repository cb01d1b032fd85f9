"""``convert`` makes of others' glossaries a file that people like to edit, and the loader has nothing against."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from sphinxext_izuma.glossary.cache import load
from sphinxext_izuma.glossary.glossary import Glossary
from sphinxext_izuma.glossary.marked_name import text_of
from sphinxext_izuma.tools.command import main
from sphinxext_izuma.tools.markdown import as_rst, plain

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


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the empty folder that the command works in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(files: dict[str, str]) -> None:
    for name, text in files.items():
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text).lstrip("\n"), encoding="utf-8")


def converted(*arguments: str, code: int = 0) -> Glossary:
    """Convert to izterms.yaml, with the exit code *code*; return what the loader makes of it, without faults."""
    assert main(["convert", "-o", "izterms.yaml", *arguments]) == code
    glossary = load(["izterms.yaml"])
    assert glossary.findings == ()
    return glossary


def definitions(glossary: Glossary) -> dict[str, str]:
    return {term.name: term.definition.text for term in glossary.terms if term.definition}


def test_file_is_as_a_person_would_write_it(capsys: pytest.CaptureFixture[str]) -> None:
    write({"glossary.rst": PAGE})
    assert main(["convert", "glossary.rst"]) == 0
    out, err = capsys.readouterr()
    assert out == FILE
    assert err == ""
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
        ("*a* **b** :func:`c` :class:`~d.e` `f <g>`_ h_ \\*i\n  x", {"a b c() e f h *i": "x"}),
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


def test_what_needs_trust_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    page = """
        .. glossary::

           key
              .. todo:: More.

              See :download:`this <a.zip>`, ftp://example.org/a and https://example.org/b.

              .. image:: https://example.org/c.png

              ::

                 .. raw:: html

              .. code-block:: rst

                 .. include:: x
    """
    write({"glossary.rst": page})
    converted("glossary.rst")
    allowed = "in the text of 'key': only 'izterm_trusted = True' in conf.py allows it [izterm.data]"
    assert capsys.readouterr().err.splitlines() == [
        f"glossary.rst:3: the directive 'todo' {allowed}",
        f"glossary.rst:3: a picture from elsewhere, 'https://example.org/c.png' {allowed}",
        f"glossary.rst:3: the role ':download:' {allowed}",
        f"glossary.rst:3: the link 'ftp://example.org/a' {allowed}",
    ]


def test_term_without_a_definition_is_an_entry_that_shows_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    write({"glossary.rst": ".. glossary::\n\n   key\n     x\n\n   token\n"})
    assert definitions(converted("glossary.rst")) == {"key": "x", "token": ".."}
    assert capsys.readouterr().err == "glossary.rst:6: the term 'token' has no definition: write one [izterm.data]\n"


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


def test_myst_glossary() -> None:
    page = """
        # Words

        ```{glossary}
        access key
        API key
          A [string](https://example.org/) that *identifies* an {term}`application`.

          - `code`

        application
          : A **thing**.
        ```

        ````
        ```{glossary}
        no
          No.
        ```
        ````

        ```{eval-rst}
        .. glossary::

           token
              A :term:`key <access key>`.
        ```
    """
    write({"words.md": page})
    assert definitions(converted("words.md")) == {
        "access key": ("A `string <https://example.org/>`__ that *identifies* an :izterm:`application`.\n\n- ``code``"),
        "application": ": A **thing**.",
        "token": "A :izterm:`key <access key>`.",
    }


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"a.rst": "Nothing.\n"}, "a.rst: no '.. glossary::' with entries in it"),
        ({"a.rst/b.txt": "x"}, "a.rst: no Markdown file with a 'title' in its front matter"),
        ({}, "a.rst: No such file or directory"),
    ],
)
def test_nothing_to_convert(files: dict[str, str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    write(files)
    assert main(["convert", "-o", "izterms.yaml", "a.rst"]) == 2
    assert capsys.readouterr().err.splitlines()[-1] == f"sphinx-izterm: {message}"
    assert not Path("izterms.yaml").exists()


def test_page_that_is_not_utf8(capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.rst").write_bytes(b".. glossary::\n\n   caf\xe9\n     x\n")
    assert main(["convert", "a.rst"]) == 2
    assert capsys.readouterr() == ("", "sphinx-izterm: a.rst: not UTF-8 (byte 0xe9): save the file as UTF-8\n")


KUBERNETES = {
    "glossary/index.md": "---\ntitle: Glossary\nlayout: glossary\n---\n",
    "glossary/_template.md": "---\ntitle: X\n---\n",
    "glossary/notes.md": "Notes.\n",
    "glossary/pod.md": """
        ---
        title: Pod
        id: pod
        date: 2018-04-12
        full_link: /docs/concepts/workloads/pods/
        short_description: >
          A Pod represents a set of running containers in your cluster.

        aka:
        - pods, many
        tags:
        - core-object
        - ""
        ---
         The smallest object. A Pod represents a set of running
         {{< glossary_tooltip text="containers" term_id="container" >}} on your cluster.

        <!--more-->

        A Pod is *typically* set up to run a single primary container. It is
        [managed](/docs/managed/) by a `Deployment`.
    """,
    "glossary/container.md": """
        ---
        title: Container
        id: container
        full_link: https://example.org/containers
        short_description: >
          A lightweight image.
        tags: [fundamental, ""]
        ---
        {{< note >}}
        See [pods](/glossary/pod/).
    """,
}


def test_folder_in_the_layout_of_kubernetes(capsys: pytest.CaptureFixture[str]) -> None:
    write(KUBERNETES)
    glossary = converted("--base-url", "https://kubernetes.example", "glossary", code=1)
    pod, container = glossary.find_one("Pod"), glossary.find_one("container")
    assert pod is not None
    assert container is not None
    assert (pod.id, pod.aliases, pod.tags) == ("pod", ("pods, many",), ("core-object",))
    assert pod.url == "https://kubernetes.example/docs/concepts/workloads/pods/"
    assert container.url == "https://example.org/containers"
    assert definitions(glossary) == {
        "Container": "A lightweight image.\n\n{{< note >}}\nSee :izterm:`pods <Pod>`.",
        "Pod": (
            "The smallest object. A Pod represents a set of running\n:izterm:`containers <Container>` "
            "on your cluster.\n\nA Pod is *typically* set up to run a single primary container. It is\n"
            "`managed <https://kubernetes.example/docs/managed/>`__ by a ``Deployment``."
        ),
    }
    assert capsys.readouterr().err.splitlines() == [
        "glossary/notes.md:1: 'notes.md' is no term: no front matter between two lines of '---' [izterm.data]",
        "glossary/container.md:1: the shortcode '{{< note >}}' in the text of 'Container' "
        "has no counterpart in reStructuredText [izterm.data]",
    ]


def test_link_without_a_server_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    write({"g/a.md": "---\ntitle: A\nfull_link: /docs/a\n---\nText.\n"})
    assert converted("g", code=1).terms[0].url == ""
    assert capsys.readouterr().err == (
        "g/a.md:1: 'full_link' '/docs/a' has no server: give one with --base-url [izterm.data]\n"
    )


def test_folder_in_the_layout_of_the_cncf() -> None:
    abstraction = """
        ---
        title: Abstraction
        status: Completed
        category: Property
        tags: ["fundamental", "", ""]
        ---
        Hides [containers](/container/#top).

        ## Problem

        1. Too many __details__.
        2. Too *few* `words`.

        | A | B |
        |---|---|
        | x | y |
    """
    write({"en/abstraction.md": abstraction, "en/container.md": "---\ntitle: Container\naka: box\n---\nA box.\n"})
    assert definitions(converted("en"))["Abstraction"] == dedent(
        """\
        Hides :izterm:`containers <Container>`.

        .. rubric:: Problem

        #. Too many **details**.

        #. Too *few* ``words``.

        .. list-table::
           :header-rows: 1

           * - A
             - B
           * - x
             - y"""
    )


MARKDOWN = {
    "a*b and c_d_e and snake_ `x`": "a\\*b and c_d_e and snake\\_ ``x``",
    "**a `b`** and *[c](d)*": "a ``b`` and `c <d>`__",
    "un**believ**able": "un\\ **believ**\\ able",
    "[a][b] [c]\n\n[b]: https://b.example\n[c]: <https://c.example> 'C'": "`a <https://b.example>`__ [c]",
    "<https://a.example> https://b.example/c_d": "https://a.example https://b.example/c_d",
    "{ref}`a <b>` {std:term}`c`": ":ref:`a <b>` :izterm:`c`",
    "```python\nx = 1\n```": ".. code-block:: python\n\n   x = 1",
    "```\nx\n```": ".. code-block:: text\n\n   x",
    "```{note} A\nb *c*\n```": ".. note:: A\n\n   b *c*",
    "```{code-block} python\n:linenos:\n\nx\n```": ".. code-block:: python\n   :linenos:\n\n   x",
    "- a\n  - b\n- c\n  d": "- a\n\n  - b\n\n- c\n  d",
    "3) a\n\n   b": "#. a\n\n   b",
    "> a\n> b": "   a\n   b",
    "A\n=\n\ntext": ".. rubric:: A\n\ntext",
    "![A](b.png)": ".. image:: b.png\n   :alt: A",
    "A. Smith said\n.. this": "\\A. Smith said\n\\.. this",
    "a::": "a\\::",
    "a  \nb<!-- c -->": "a\nb",
    "\\*a\\* \\[b\\]": "\\*a\\* [b]",
    "a|b `c|d`": "a\\|b ``c|d``",
    "    x = 1": "::\n\n    x = 1",
    "***": "",
}


@pytest.mark.parametrize(("text", "expected"), MARKDOWN.items())
def test_markdown_becomes_rst(text: str, expected: str) -> None:
    assert as_rst(text).text == expected


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("a <b>c</b>", ["HTML '<b>'", "HTML '</b>'"]),
        ("a ![b](c.png)", ["the picture 'c.png' in a line of text"]),
        ("{{% a %}}", ["the shortcode '{{% a %}}'"]),
    ],
)
def test_what_markdown_loses_is_told(text: str, lost: list[str]) -> None:
    assert as_rst(text).lost == lost


def test_name_in_markdown_is_its_text() -> None:
    assert plain("`a` **b** [c](d) {role}`e` \\*f") == "a b c e *f"
