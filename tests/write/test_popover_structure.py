"""Which blocks of a definition a popover shows, and which HTML it makes of them."""

from __future__ import annotations

import html as html_module
from typing import Any

import pytest
from bs4 import BeautifulSoup
from conftest import MakeProject, Result, boxes
from docutils import nodes

from sphinxext_izuma.extension.formula import MAX_LENGTH, mathml
from sphinxext_izuma.extension.read.drawing import Drawing

UNLISTED = {"suppress_warnings": ["izterm.unlisted", "izterm.deprecated"]}
BLOCKS = {"p", "ul", "ol", "li", "dl", "dt", "dd", "table", "caption", "thead", "tbody", "tr", "th", "td"}
BLOCKS |= {"blockquote", "pre", "div", "br"}
INLINE = {"b", "strong", "em", "code", "sub", "sup"}
MATHML = {"math", "mfrac", "mi", "mo", "mn", "mrow", "msqrt", "mtable", "mtr", "mtd"}
ATTRIBUTES = {"start", "type", "class", "colspan", "rowspan", "display", "displaystyle", "stretchy"}
PIXEL = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0\x1f\x15\xc4\x89\0\0\0\rIDATx\x9cc\0\1\0\0\5\0\1"
    b"\r\n-\xb4\0\0\0\0IEND\xaeB`\x82"
)
FRACTION = "<math><mfrac><mi>a</mi><mi>b</mi></mfrac></math>"


def popovers(result: Result, page: str = "index.html") -> dict[str, str]:
    """Return the contents of the popovers of a page."""
    return boxes(BeautifulSoup(result.text(page), "html.parser"))


def indented(text: str) -> str:
    return "\n".join(f"      {line}" if line else "" for line in text.splitlines())


def body_of(make_project: MakeProject, definition: str, kind: str = "summary", entry: str = "", **conf: Any) -> str:
    """Return the popover of "zone" without its heading. It is the same whether a page lists the term or not."""
    project = make_project(
        {
            "izterms.yaml": f"terms:\n  - term: zone\n{entry}    definition: |\n{indented(definition)}\n",
            "index.rst": "Start\n=====\n\n:izterm:`zone`\n\n.. izglossary::\n",
        }
    )
    (project.srcdir / "pixel.png").write_bytes(PIXEL)
    extensions = ["sphinxext_izuma", "sphinx.ext.ifconfig", "sphinx.ext.todo", "sphinx.ext.graphviz"]
    conf = {**UNLISTED, "izterm_popover": kind, "extensions": extensions, **conf}
    listed = popovers(project.build(conf=conf)).get("#term-zone", "")
    project.write({"index.rst": "Start\n=====\n\n:izterm:`zone`\n"})
    assert popovers(project.build(conf=conf)).get("term-zone", "") == listed
    for tag in BeautifulSoup(listed, "html.parser").select("*"):
        assert tag.name in BLOCKS | INLINE | MATHML
        assert tag.attrs.keys() <= ATTRIBUTES
    return listed.removeprefix("<b>zone</b>")


# The summary.


@pytest.mark.parametrize(
    ("definition", "html"),
    [
        ("Kinds are:\n\n- one\n- two\n\nMore.", "<p>Kinds are:</p><ul><li>one</li><li>two</li></ul>"),
        ("Kinds are:\n\n.. A comment.\n\n.. image:: pixel.png\n\nMore.", "<p>Kinds are:</p><p>More.</p>"),
        ("Nothing comes:", "<p>Nothing comes:</p>"),
        ("一つ：\n\n- 二\n", "<p>一つ：</p><ul><li>二</li></ul>"),
        ("- one\n- two\n\nMore.", "<ul><li>one</li><li>two</li></ul>"),
        (".. note:: Ask the operator first.\n\nA time in which nobody works.", "<p>A time in which nobody works.</p>"),
        (".. versionadded:: 2.0\n\nA time.", "<p>A time.</p>"),
        (".. deprecated:: 2.0\n   Use *area*.\n\nA time.", "<p>A time.</p>"),
        (".. code-block:: c\n   :caption: Code\n\n   int a;\n\nA time.", "<p>A time.</p>"),
        (".. code-block:: c\n   :caption: Code\n\n   int a;\n", "<p>Code</p><pre>int a;</pre>"),
        (".. math:: a\n\nA time.", "<p>A time.</p>"),
        (".. rubric:: Time\n\nA time.", "<p>A time.</p>"),
        (".. topic:: Time\n\n   Inside.\n\nA time.", "<p>A time.</p>"),
        ("+---+\n| a |\n+---+\n\nA time.", "<p>A time.</p>"),
        (".. figure:: pixel.png\n   :alt: A pixel\n\n   The caption.\n\nA time.", "<p>A time.</p>"),
        (".. figure:: pixel.png\n   :alt: A pixel\n\n   The caption.\n", "<p>A pixel</p><p>The caption.</p>"),
        (".. image:: pixel.png\n   :alt: A pixel\n   :target: https://example.org\n\nA time.", "<p>A time.</p>"),
        (".. image:: pixel.png\n   :alt: A < pixel\n", "<p>A &lt; pixel</p>"),
        (".. list-table:: Parts\n\n   * - a\n", "<p>Parts</p><table><tbody><tr><td>a</td></tr></tbody></table>"),
        (".. list-table:: Parts\n\n   * - a\n\nA time.", "<p>A time.</p>"),
        (".. note:: Ask first.\n", "<div><p><strong>Note</strong></p><p>Ask first.</p></div>"),
        (".. deprecated:: 2.0\n   Use *area*.\n", "<p>Deprecated since version 2.0: Use <em>area</em>.</p>"),
        ("zone of time\n   A part of the day.\n", "<dl><dt>zone of time</dt><dd>A part of the day.</dd></dl>"),
        (".. container:: x\n\n   .. note:: No.\n\n   A time.\n\nMore.", "<p>A time.</p>"),
        (".. hlist::\n\n   * a\n   * b\n   * c\n\nMore.", "<ul><li>a</li><li>b</li><li>c</li></ul>"),
        ("A time [1]_, or [2]_ more.\n\n.. [1] Note.\n.. [2] Note.\n", "<p>A time, or more.</p>"),
        (".. only:: latex\n\n   Printed.\n\nA time.", "<p>A time.</p>"),
        (".. only:: html\n\n   On screen.\n", "<p>On screen.</p>"),
        (".. only:: latex\n\n   Printed.\n", ""),
        (".. only:: latex\n\n   Printed.\n\n.. only:: html\n\n   On screen.\n", "<p>On screen.</p>"),
        (".. ifconfig:: False\n\n   Hidden.\n\nA time.", "<p>A time.</p>"),
    ],
)
def test_summary_is_the_first_sentence_or_else_the_first_block(
    make_project: MakeProject, definition: str, html: str
) -> None:
    assert body_of(make_project, definition) == html


def test_term_without_a_text_is_a_link_without_a_popover(make_project: MakeProject) -> None:
    project = make_project(
        {
            "izterms.yaml": """
                terms:
                  - {term: zone, definition: ".. image:: pixel.png"}
                  - {term: area, definition: ".. A comment."}
                  - {term: C (language), definition: ".. A comment."}
                """,
            "index.rst": "Start\n=====\n\n:izterm:`zone` :izterm:`area` :izterm:`C (language)`\n\n"
            ".. izglossary::\n   :terms: zone, area\n",
        }
    )
    (project.srcdir / "pixel.png").write_bytes(PIXEL)
    result = project.build(conf=UNLISTED)
    assert '<a class="reference internal izterm" href="#term-zone">zone</a>' in result.text("index.html")
    assert '<span class="izterm">C (language)</span>' in result.text("index.html")
    assert "<template data-izterm" not in result.text("index.html")
    assert not list(result.outdir.rglob("izterm.*"))


# All of the definition.


@pytest.mark.parametrize(
    ("definition", "html"),
    [
        ("- one\n\n  - two\n\n- three", "<ul><li>one<ul><li>two</li></ul></li><li>three</li></ul>"),
        ("- one\n\n  more\n- two", "<ul><li><p>one</p><p>more</p></li><li>two</li></ul>"),
        ("c. one\nd. two", '<ol class="loweralpha" start="3" type="a"><li>one</li><li>two</li></ol>'),
        ("1. one\n2. two", "<ol><li>one</li><li>two</li></ol>"),
        ("a : kind\n   One.\n\n   Two.", "<dl><dt>a : kind</dt><dd><p>One.</p><p>Two.</p></dd></dl>"),
        (":who: me\n:when: now", "<dl><dt>who</dt><dd>me</dd><dt>when</dt><dd>now</dd></dl>"),
        ("one |br| two\n\n.. |br| raw:: html\n\n   <br />", "<p>one <br/> two</p>"),
        ("-a, --all  All of it.", "<dl><dt><code>-a</code>, <code>--all</code></dt><dd>All of it.</dd></dl>"),
        ("Text.\n\n   A quote.\n\n   -- Me", "<p>Text.</p><blockquote><p>A quote.</p><p>—Me</p></blockquote>"),
        ("| one\n|   two\n| *three*", "<p>one<br/>two<br/><em>three</em></p>"),
        ("A\\ :sup:`2`\\ .\n\n::\n\n   a < b\n    c", "<p>A<sup>2</sup>.</p><pre>a &lt; b\n c</pre>"),
        (
            "+---+---+\n| a | b |\n+===+===+\n| c     |\n+---+---+",
            '<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td colspan="2">c</td></tr></tbody></table>',
        ),
        (
            ".. list-table:: Parts\n\n   * - a\n     - - b\n       - c",
            "<p>Parts</p><table><tbody><tr><td>a</td><td><ul><li>b</li><li>c</li></ul></td></tr></tbody></table>",
        ),
        (".. admonition:: A *title*\n\n   Text.", "<div><p><strong>A <em>title</em></strong></p><p>Text.</p></div>"),
        (".. seealso:: Text.", "<div><p><strong>See also</strong></p><p>Text.</p></div>"),
        (".. rubric:: Parts\n\nText.", "<p><strong>Parts</strong></p><p>Text.</p>"),
        (".. versionchanged:: 2.0\n\n   - a", "<p>Changed in version 2.0:</p><ul><li>a</li></ul>"),
        ("A rate :math:`\\frac{a}{b}`.", f"<p>A rate {FRACTION}.</p>"),
        (".. math:: \\frac{a}{b}", FRACTION.replace("<math>", '<math display="block">')),
        (
            ".. math::\n\n   a\n\n   b",
            '<math display="block"><mi>a</mi></math><math display="block"><mi>b</mi></math>',
        ),
        (
            ":math:`\\unknown{<b>}` and\n\n.. math:: <&",
            "<p><code>\\unknown{&lt;b&gt;}</code> and</p><pre>&lt;&amp;</pre>",
        ),
        (":abbr:`LwM2M (Lightweight M2M)` :abbr:`X`", "<p>LwM2M (Lightweight M2M) X</p>"),
        (".. A comment.", ""),
        (
            "One.\n\n.. only:: html or nothing\n\n   Both.\n\n   .. only:: latex\n\n      Printed.\n\n"
            ".. only:: latex\n\n   Printed.\n\n   .. only:: html\n\n      Neither.\n\nTwo.",
            "<p>One.</p><p>Both.</p><p>Two.</p>",
        ),
        ("One.\n\n.. graph:: g\n   :alt: A and B.\n\n   a -- b", "<p>One.</p><p>A and B.</p>"),
        ("One.\n\n.. todo:: Hidden.\n\n.. ifconfig:: False\n\n   Hidden.\n\nTwo.", "<p>One.</p><p>Two.</p>"),
        (
            ".. py:function:: make(a, b=1) -> str\n\n   Text.",
            "<div><p><code>make(a, b=1) -&gt; str</code></p><p>Text.</p></div>",
        ),
    ],
)
def test_all_blocks_keep_their_structure(make_project: MakeProject, definition: str, html: str) -> None:
    assert body_of(make_project, definition, "full") == html


@pytest.mark.parametrize("is_trusted", [False, True])
def test_formula_of_any_glossary_is_mathml(make_project: MakeProject, *, is_trusted: bool) -> None:
    definition = ":math:`\\frac{a}{b}`\n\n.. math:: \\frac{a}{b}"
    block = FRACTION.replace("<math>", '<math display="block">')
    assert body_of(make_project, definition, "full", izterm_trusted=is_trusted) == f"<p>{FRACTION}</p>{block}"


def test_footnotes_are_below_and_marks_are_raised() -> None:
    mark = nodes.footnote_reference("", "1")
    note = nodes.footnote("", nodes.label("", "1"), nodes.paragraph("", "A foot."), nodes.paragraph("", "More."))
    book = nodes.citation("", nodes.label("", "X"), nodes.literal_block("", "code"))
    text = nodes.paragraph("", "A time", mark)
    cited = nodes.paragraph("", "as", nodes.citation_reference("", "X"))
    drawing = Drawing(shows_footnotes=True)
    assert drawing.blocks([text, note]) == "<p>A time<sup>1</sup></p><p><sup>1</sup> A foot.</p><p>More.</p>"
    assert drawing.blocks([cited, book]) == "<p>as[X]</p><p>[X]</p><pre>code</pre>"
    assert Drawing(shows_footnotes=False).blocks([text, cited]) == "<p>A time</p><p>as</p>"


def test_title_of_a_table_is_its_caption() -> None:
    row = nodes.row("", nodes.entry("", nodes.paragraph("", "a"), morerows=1))
    table = nodes.table("", nodes.title("", "Parts"), nodes.tgroup("", nodes.colspec(), nodes.tbody("", row)))
    assert Drawing(shows_footnotes=False).block(table) == (
        '<table><caption>Parts</caption><tbody><tr><td rowspan="2">a</td></tr></tbody></table>'
    )


def test_picture_in_a_sentence_is_its_text() -> None:
    picture = nodes.reference("", "", nodes.image(alt="A <pixel>"))
    drawing = Drawing(shows_footnotes=False)
    assert drawing.blocks([nodes.paragraph("", "An ", picture), picture]) == (
        "<p>An A &lt;pixel&gt;</p><p>A &lt;pixel&gt;</p>"
    )
    assert drawing.blocks([nodes.image(), nodes.raw("", "<b>"), nodes.Element(alt="A graph")]) == "<p>A graph</p>"


def test_footnotes_of_a_definition_come_last(make_project: MakeProject) -> None:
    project = make_project(
        {
            "izterms.yaml": """
                terms:
                  - term: zone
                    definition: |
                      A time [#]_.

                      .. [#] A foot.

                      More.
                """,
            "index.rst": "Start\n=====\n\n:izterm:`zone`\n\n.. izglossary::\n",
        }
    )
    assert popovers(project.build(conf={"izterm_popover": "full"}))["#term-zone"] == (
        "<b>zone</b><p>A time <sup>1</sup>.</p><p>More.</p><p><sup>1</sup> A foot.</p>"
    )


# The fields of an entry.

ENTRY = '    summary: "In *short*: see :doc:`index`."\n    learn_more: index\n'


@pytest.mark.parametrize(
    ("kind", "html"),
    [
        ("summary", "<p>In <em>short</em>: see Start.</p><p>Learn more: Start</p>"),
        ("full", "<p>One.</p><p>Two.</p><p>Learn more: Start</p>"),
    ],
)
def test_summary_takes_the_place_of_the_first_paragraph(make_project: MakeProject, kind: str, html: str) -> None:
    assert body_of(make_project, "One.\n\nTwo.", kind, ENTRY) == html


def test_summary_is_in_no_output_but_the_popover(make_project: MakeProject) -> None:
    project = make_project(
        {
            "izterms.yaml": "terms:\n  - {term: zone, definition: A part., summary: Xylophone.}\n",
            "index.rst": "Start\n=====\n\n:izterm:`zone`\n\n.. izglossary::\n",
        }
    )
    result = project.build()
    assert popovers(result)["#term-zone"] == "<b>zone</b><p>Xylophone.</p>"
    assert result.text("index.html").count("Xylophone") == 1
    assert "xylophon" not in result.text("searchindex.js")
    for builder, name in [("text", "index.txt"), ("xml", "index.xml"), ("latex", "projectnamenotset.tex")]:
        assert "Xylophone" not in project.build(builder).text(name)
    # A translator translates it.
    assert "Xylophone" in project.build("gettext", doctrees="gettext-doctrees").text("izterms.pot")


def test_summary_alone_is_the_text_of_a_full_popover(make_project: MakeProject) -> None:
    project = make_project(
        {
            "izterms.yaml": "terms:\n  - {term: zone, see: [a, b], summary: In short.}\n",
            "index.rst": "Start\n=====\n\n:izterm:`zone`\n\n.. izglossary::\n",
        }
    )
    for kind in ("summary", "full"):
        found = popovers(project.build(conf={"izterm_popover": kind}))
        assert found == {"#term-zone": "<b>zone</b><p>See a or b.</p><p>In short.</p>"}


def test_faults_of_a_summary_are_reported_at_their_line(make_project: MakeProject) -> None:
    project = make_project(
        {
            "izterms.yaml": """
                terms:
                  - term: zone
                    definition: A part.
                    summary: An :izterm:`aera`.
                """,
            "index.rst": "Start\n=====\n\n:izterm:`zone`\n\n.. izglossary::\n",
        }
    )
    (warning,) = project.build().warnings
    assert warning.startswith("izterms.yaml:4: WARNING: undefined term: 'aera'")


def test_page_to_learn_more_that_does_not_exist_is_left_out(make_project: MakeProject) -> None:
    project = make_project(
        {
            "izterms.yaml": """
                terms:
                  - {term: zone, definition: A part., learn_more: nowhere}
                  - {term: area, definition: ".. image:: pixel.png", learn_more: nowhere}
                """,
            "index.rst": "Start\n=====\n\n:izterm:`zone` :izterm:`area`\n\n.. izglossary::\n",
        }
    )
    (project.srcdir / "pixel.png").write_bytes(PIXEL)
    result = project.build()
    assert popovers(result) == {"#term-zone": "<b>zone</b><p>A part.</p>"}
    assert ["nowhere" in warning for warning in result.warnings] == [True, True]


@pytest.mark.parametrize("target", ["https://example.org/?a=1&b=2", "index"])
def test_learn_more_is_the_last_line_and_no_link(make_project: MakeProject, target: str) -> None:
    text = "Start" if target == "index" else html_module.escape(target.removeprefix("https://"))
    html = body_of(make_project, "A part.", entry=f'    learn_more: "{target}"\n')
    assert html == f"<p>A part.</p><p>Learn more: {text}</p>"


@pytest.mark.parametrize("kind", ["summary", "full"])
def test_entry_that_points_to_one_other_shows_its_text(make_project: MakeProject, kind: str) -> None:
    project = make_project(
        {
            "izterms.yaml": """
                terms:
                  - {term: application, acronym: APP, definition: "A program of :doc:`index`."}
                  - {term: gateway, see: [application]}
                  - {term: portal, see: [gateway]}
                  - {term: door, see: [application, portal]}
                  - {term: window, see: [application], definition: A hole.}
                  - {term: old gateway, deprecated: true, see: [application]}
                  - {term: lost, see: [nothing]}
                  - {term: left, see: [right]}
                  - {term: right, see: [left]}
                  - {term: middle, see: [left]}
                """,
            "index.rst": "Start\n=====\n\n:izterm:`gateway` :izterm:`portal` :izterm:`door` :izterm:`window` "
            ":izterm:`old gateway` :izterm:`lost` :izterm:`left` :izterm:`right` :izterm:`middle`\n\n.. izglossary::\n",
        }
    )
    found = popovers(
        project.build(
            conf={
                "suppress_warnings": ["izterm.deprecated", "izterm.data"],
                "izterm_popover": kind,
                "izterm_nested_popovers": False,
            }
        )
    )
    assert {key.removeprefix("#term-"): text.partition("</b>")[2] for key, text in found.items()} == {
        "application": " (APP)<p>A program of Start.</p>",
        "gateway": "<p>See application.</p><p>A program of Start.</p>",
        "portal": "<p>See gateway.</p><p>See application.</p><p>A program of Start.</p>",
        "door": "<p>See application or portal.</p>",
        "window": "<p>See application.</p><p>A hole.</p>",
        "old-gateway": '<p class="izterm-tip-deprecated">Deprecated. Use application.</p><p>A program of Start.</p>',
        "lost": "<p>See nothing.</p>",
        "left": "<p>See right.</p>",
        "right": "<p>See left.</p>",
        "middle": "<p>See left.</p>",
    }


# The names that a page shows.

NAMES = """
    terms:
      - term: access key
        acronym: AK
        aliases: [API key, "AK (access key)", private key]
        forms: [access-keyes]
        deprecated: [API password]
        definition: Identifies.
      - {term: LwM2M, expansion: Lightweight M2M, aliases: [OMA protocol, "oma-protocol"], definition: A protocol.}
    """


@pytest.mark.parametrize(
    ("uses", "heading"),
    [
        (":izterm:`access keys` :izterm:`Access-Key` :izterm:`AKs` :izterm:`access-keyes`", "<b>access key</b> (AK)"),
        (":izterm:`API keys` :izterm:`access key`", "<b>access key</b> (AK, also API key)"),
        (":izterm:`an api key <access key>` :izterm:`it <API key>`", "<b>access key</b> (AK)"),
        (":izterm:`api-keys <access key>`", "<b>access key</b> (AK, also API key)"),
        (":izterm:`AK (access key)`", "<b>access key</b> (AK)"),
        (":izterm:`private key` :izterm:`API key`", "<b>access key</b> (AK, also API key, private key)"),
        (":izterm:`API password`", "<b>access key</b> (AK, also API password)"),
    ],
)
def test_heading_says_which_other_names_the_page_shows(make_project: MakeProject, uses: str, heading: str) -> None:
    project = make_project({"izterms.yaml": NAMES, "index.rst": f"Start\n=====\n\n{uses}\n\n.. izglossary::\n"})
    assert popovers(project.build(conf=UNLISTED))["#term-access-key"] == f"{heading}<p>Identifies.</p>"


def test_other_name_of_a_term_with_an_expansion_and_of_an_unlisted_term(make_project: MakeProject) -> None:
    project = make_project({"izterms.yaml": NAMES, "index.rst": "Start\n=====\n\n:izterm:`OMA protocol`\n"})
    assert popovers(project.build(conf=UNLISTED)) == {
        "term-lwm2m": "<b>LwM2M</b> (Lightweight M2M, also OMA protocol)<p>A protocol.</p>"
    }


# Formulas.


@pytest.mark.parametrize(
    "tex",
    [
        r"\href{javascript:alert(1)}{x}",
        r"\style{background-image:url(https://host.example/t.png)}{y}",
        r"\class{x}{y}",
        r"\cssId{x}{y}",
        r"\input{/etc/hostname}",
        r"\def\x{y}",
        r"\write18{ls}",
        r"\require{html}",
        r'\hspace{1em" onclick="alert(1)}',
        r"a < b & c",
        r"_",
        "",
        "x\1",
        "{" * 1500,
        "x" * (MAX_LENGTH + 1),
    ],
)
def test_formula_that_is_not_safe_or_faulty_is_not_converted(tex: str) -> None:
    assert mathml(tex, block=False) is None
    assert mathml(tex, block=True) is None


def test_formula_becomes_one_line_of_mathml() -> None:
    assert mathml(r"\frac{a}{b}", block=False) == FRACTION
    assert mathml(r"\text{<script>alert(1)</script>}", block=False) == (
        "<math><mtext>&lt;script&gt;alert(1)&lt;/script&gt;</mtext></math>"
    )
    assert mathml(r"\sin x × 2", block=False) == (
        "<math><mi>sin</mi><mo>\u2061</mo><mi>x</mi><mo>×</mo><mn>2</mn></math>"
    )
    rows = "".join(f"<mtr><mtd><mi>{name}</mi></mtd></mtr>" for name in "ab")
    assert mathml(r"a \\ b", block=True) == (
        f'<math display="block"><mtable displaystyle="true">{rows}</mtable></math>'
    )
