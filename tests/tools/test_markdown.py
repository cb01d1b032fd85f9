"""``convert --to-rst`` writes Markdown as reStructuredText. MyST and docutils show the same text of both."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from docutils import nodes
from docutils.core import publish_doctree
from docutils.parsers import Parser
from myst_parser.parsers.docutils_ import Parser as MystParser

from sphinxext_izuma.glossary import load
from sphinxext_izuma.tools.command import main
from sphinxext_izuma.tools.markdown.rst import as_rst

SAMPLES = {
    "a*b and c_d_e and snake_ `x`": "a\\*b and c_d_e and snake\\_ ``x``",
    "un**believ**able": "un\\ **believ**\\ able",
    "<https://a.example> https://b.example/c_d": "https://a.example https://b.example/c_d",
    "```python\nx = 1\n```": ".. code-block:: python\n\n   x = 1",
    "```\nx\n```": "::\n\n   x",
    "```{note}\nb *c*\n```": ".. note::\n\n   b *c*",
    ":::{admonition} A `b`\n:class: tip\n\nb\n:::": ".. admonition:: A ``b``\n   :class: tip\n\n   b",
    "```{admonition} A\n---\nclass: tip\n---\nb\n```": ".. admonition:: A\n   :class: tip\n\n   b",
    "````{note}\n```{tip}\nx\n```\n````": ".. note::\n\n   .. tip::\n\n      x",
    ":::{note}\nx\n:::": ".. note::\n\n   x",
    "```{eval-rst}\n.. note:: x\n```": ".. note:: x",
    "- a\n  - b\n- c\n  d": "- a\n\n  - b\n\n- c\n  d",
    "3) a\n\n   b\n4) c": "3. a\n\n   b\n\n#. c",
    "> a\n> b": "   a\n   b",
    "- x\n\n> q": "- x\n\n..\n\n   q",
    "A\n=\n\ntext": ".. rubric:: A\n\ntext",
    "![A](b.png)": ".. image:: b.png\n   :alt: A",
    "A. Smith said\n.. this": "\\A. Smith said\n\\.. this",
    "a::": "a\\::",
    "\\*a\\* \\[b\\]": "\\*a\\* [b]",
    "a|b `c|d`": "a\\|b ``c|d``",
    "    x = 1\n\n      y": "::\n\n   x = 1\n\n     y",
    "a[^1] b[^x:y]\n\n[^1]: note\n\n    more\n\n[^x:y]: two": (
        "a\\ [#n1]_ b\\ [#x-y]_\n\n.. [#n1] note\n\n   more\n\n.. [#x-y] two"
    ),
    "| a | b |\n|---|---|\n| `x\\|y` | *z* |\n| - q | |": (
        ".. list-table::\n   :header-rows: 1\n\n   * - a\n     - b\n   * - ``x|y``\n     - *z*\n   * - \\- q\n     -"
    ),
    "&amp; &mdash; &lt;b&gt; &copy;": "& — <b> ©",
    "[r] [s][r]\n\n[r]: https://x.example": "`r <https://x.example>`__ `s <https://x.example>`__",
    "H<sub>2</sub>O <kbd>Esc</kbd> <b>x</b>": "H\\ :sub:`2`\\ O :kbd:`Esc` **x**",
    "a ![b](c.png) d": "a |picture 1| d\n\n.. |picture 1| image:: c.png\n   :alt: b",
    "__init__ and a__ b": "**init** and a\\_\\_ b",
    "x\n: y\n\n  z\n: w": "x\n   y\n\n   z\n\n   w",
    "`` a`b ``": "``a`b``",
    "\\_x_ y_ [1]_ |z| `` `a` ``": "_x\\_ y\\_ [1]\\_ \\|z\\| :literal:`\\`a\\``",
    "% a comment\n\nb": "..\n   a comment\n\nb",
    "1\\. x\n\n:a: b\n\n-a opt\n\n===": "\\1. x\n\n\\:a: b\n\n\\-a opt\n\n\\===",
    "{sub}`a` {code}`b`": ":sub:`a` :code:`b`",
    "*a\nb* **c**": "*a\nb* **c**",
    "": "",
}
LOSSES = {
    "**a `b`**": ("a ``b``", ["emphasis around other markup ('a b')"]),
    "***very***": ("**very**", ["emphasis around other markup ('very')"]),
    "[a `b`](https://c.example 'T')": (
        "`a b <https://c.example>`__",
        ["the markup in the text of the link 'a b'", "the title of the link 'a b'"],
    ),
    "a <u>b</u>": ("a <u>b</u>", ["HTML '<u>'", "HTML '</u>'"]),
    "a\n\n***\n\nb": ("a\n\nb", ["a line between two parts"]),
    "[a](b.md#c)": (":doc:`a <b>`", ["the part '#c' of the link 'a'"]),
    ":::tip\nx\n:::": ("x", ["the class 'tip' of a part"]),
    "a ~~b~~": ("a ~~b~~", []),
    "<!-- a\nb -->\n\nc <i>`d`</i>": ("..\n   a\n   b\n\nc <i>\\ ``d``\\ </i>", ["HTML '<i>'", "HTML '</i>'"]),
    "| a |\n|:-:|\n| b |": (
        ".. list-table::\n   :header-rows: 1\n\n   * - a\n   * - b",
        ["the alignment of a column"],
    ),
}
# What Sphinx alone can show, and raw markup.
FOR_SPHINX = {
    "a  \nb<!-- c -->": "| a\n| b",
    "a\\\nb": "| a\n| b",
    "{ref}`a <b>` {izterm}`c`": ":ref:`a <b>` :izterm:`c`",
    "[a](b.md) [](/c.rst) [d](e.zip) [f](#g) [h](project:i.md) [j](mailto:k@l.example)": (
        ":doc:`a <b>` :doc:`/c` :download:`d <e.zip>` :any:`f <g>` :doc:`h <i>` `j <mailto:k@l.example>`__"
    ),
    "(label)=\n\nx": ".. _label:\n\nx",
    "```{figure} a.png\n:alt: A\n\nThe *caption*.\n```": ".. figure:: a.png\n   :alt: A\n\n   The *caption*.",
    "<div>\n*x*\n</div>": ".. raw:: html\n\n   <div>\n   *x*\n   </div>",
}


def text(tree: nodes.document) -> str:
    """Return the words of a document, without marks of lists."""
    for node in list(
        tree.findall(
            lambda node: isinstance(
                node, (nodes.system_message, nodes.comment, nodes.raw, nodes.substitution_definition)
            )
        )
    ):
        node.parent.remove(node)
    return " ".join(re.sub(r"[¶]", "", tree.astext()).split())


def published(source: str, parser: Parser | None) -> nodes.document:
    overrides = {"report_level": 2, "halt_level": 2, "myst_enable_extensions": ["colon_fence", "deflist"]}
    return publish_doctree(source, parser=parser, settings_overrides=overrides)


@pytest.mark.parametrize(("markdown", "expected"), SAMPLES.items())
def test_markdown_becomes_rst_that_shows_the_same(markdown: str, expected: str) -> None:
    made = as_rst(markdown)
    assert made.text == expected
    assert made.lost == []
    ours = text(published(made.text.replace(":kbd:", ""), None))
    assert ours == text(published(markdown, MystParser()))


@pytest.mark.parametrize(("markdown", "expected"), LOSSES.items())
def test_loss_is_told(markdown: str, expected: tuple[str, list[str]]) -> None:
    assert as_rst(markdown) == expected


@pytest.mark.parametrize(("markdown", "expected"), FOR_SPHINX.items())
def test_markup_of_sphinx(markdown: str, expected: str) -> None:
    assert as_rst(markdown) == (expected, [])


def test_markup_that_only_an_extension_reads() -> None:
    assert as_rst(":a *b*: c\n\n  d\n:e:", ("fieldlist",)) == (":a *b*: c\n\n   d\n:e:", [])
    assert as_rst("a ~~b~~", ("strikethrough",)) == ("a b", ["the markup 's'"])
    deep = "".join(f"{':' * (60 - depth)}{{note}}\n" for depth in range(40)) + "x"
    assert as_rst(deep).lost == ["a directive in too many others"]


def test_formulas_are_for_projects_that_have_them() -> None:
    assert as_rst("$x$ 5").text == "$x$ 5"
    assert as_rst("$x$ 5\n\n$$\ny\n$$", ("dollarmath",)).text == ":math:`x` 5\n\n.. math::\n\n   y"


def test_text_of_strangers_ends() -> None:
    for start in ("> " * 3000, "[" * 20000, "*a " * 10000, "- " * 1000, "`" * 9999, "![" * 9999, ":::{note}\n" * 300):
        as_rst(f"{start}x")


@pytest.mark.usefixtures("here")
def test_breaks_and_footnotes_stay_as_they_are_for_readers() -> None:
    Path("docs").mkdir()
    text = "A line,  \n  a break[^a] and[^b]."
    notes = "[^a]: Of {term}`Beta`, see [x](x.md)[^b].\n[^b]: Back[^a], [r].\n\n[r]: y.md\n"
    page = f"# W\n\n```{{glossary}}\nAlpha\n  {text}\n\nBeta\n  x\n```\n\n{notes}"
    Path("docs/w.md").write_text(page, encoding="utf-8")
    assert main(["convert", "docs/w.md", "-o", "izterms.yaml"]) == 0
    (definition, *_) = [term.definition.text for term in load(["izterms.yaml"]) if term.definition]
    assert definition.rstrip() == (
        "A line,  \na break[^a] and[^b].\n\n[^a]: Of {izterm}`Beta`, see [x](docs/x.md)[^b].\n\n"
        "[^b]: Back[^a], [r].\n\n[r]: docs/y.md"
    )
