"""The fast ways into docutils give what its documented ways give.

docutils does not document how ``extension/doctree.py`` uses it. ``extension/read/text.py`` uses little more than its
interface: one state machine for several texts, and a function of the reporter that finds lines. A release of docutils
that changes this fails here first, with the difference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import probe
import pytest
from conftest import Project
from docutils import nodes
from docutils.core import publish_doctree
from docutils.parsers.rst import Directive, Parser, directives, roles
from docutils.utils import new_document
from sphinx import addnodes
from sphinx.util.docutils import sphinx_domains

from sphinxext_izuma.bundled import IZUMA
from sphinxext_izuma.extension import doctree
from sphinxext_izuma.extension.build import Build
from sphinxext_izuma.extension.read.text import TextParser
from sphinxext_izuma.extension.read.text_lines import is_plain
from sphinxext_izuma.glossary.file import reader
from sphinxext_izuma.glossary.file.source import Source, content_of
from sphinxext_izuma.glossary.term import Markup, Place, Term

pytestmark = pytest.mark.canary

# Without Sphinx's own markup: docutils alone can parse them.
BLOCKS = {
    "paragraphs": "A first line,\na second.\n\nAnother paragraph.",
    "lists": "* One.\n* Two,\n  of two lines.\n\n  1. Nested.\n  2. Again.\n\n     * Deeper.\n\nAfter.",
    "definitions": "term\n   Its *meaning*.\n\nother : classifier\n   Another.\n\n   More of it.",
    "fields": ":field: A text.\n:other:\n   More text,\n   of two lines.",
    "options": "-a   An option.\n-b X, --bcd=X   Another,\n                of two lines.",
    "lines": "| A line\n| another\n|   deeper\n|\n| last",
    "literal": "A literal::\n\n   code\n     more\n\nQuoted::\n\n> code\n> more\n\nAfter.",
    "quotes": "Above.\n\n   A quote,\n   of two lines.\n\n   -- Someone\n\nBelow.",
    "doctest": ">>> 1 + 1\n2\n\nAfter.",
    "simple table": "=====  =====\nA      B\n=====  =====\none    *two*\nthree  four\n=====  =====",
    "grid table": "+----+-----+\n| A  | B   |\n+====+=====+\n| *x | two |\n| y* |     |\n|    | * x |\n+----+-----+",
    "list table": ".. list-table:: Title\n   :header-rows: 1\n\n   * - one\n     - two\n   * - three\n     - * item",
    "csv table": ".. csv-table:: Title\n   :class: csv\n\n   one, *two*\n   three, four",
    "notes": ".. note:: A note,\n   of two lines.\n\n   * With a list.\n\n   .. tip::\n\n      Inside.\n\nAfter.",
    "admonition": ".. admonition:: A *title*\n   :class: x\n\n   Text.",
    "pictures": ".. figure:: x.png\n\n   Caption.\n\n   Legend.\n\n.. image:: y.png\n   :alt: z",
    "boxes": ".. rubric:: *Rubric*\n\n.. container:: c\n\n   Inside.",
    "epigraph": "Before.\n\n.. epigraph::\n\n   Inside.\n\n   -- Someone",
    "code": ".. code:: python\n\n   x = 1\n\n.. math:: x^2\n\n.. parsed-literal::\n\n   a *b*",
    "inline": "Of *emphasis*, **strong**, ``literal``, `text`, :sup:`2`, :math:`x`\nand :emphasis:`over\nlines`.",
    "links": "A `link <https://x.example>`__, a_, `b c`_, `again`__\nhttps://x.example, me@x.example.\n\n"
    ".. _a: https://a.example\n.. _b c: https://b.example\n__ https://c.example",
    "footnotes": "See [1]_, [#]_, [#name]_, [*]_ and [CIT]_.\n\n.. [1] One.\n.. [#] Two,\n   of two lines.\n"
    ".. [#name] Three.\n.. [*] Four.\n.. [CIT] Five.",
    "substitution": "A |sub|.\n\n.. |sub| replace:: *text*\n.. A comment\n   of two lines.",
    "targets": "_`target` inline.\n\n.. _block:\n\nBlock, see block_ and target_.",
    "classes": ".. class:: x\n\nA paragraph.\n\n.. role:: own\n\nOf :own:`text`.",
}
# docutils, or a release of it, allows these at the top of a page alone.
ON_PAGES = {
    "topics": ".. topic:: Title\n\n   Text.\n\n.. sidebar:: Title\n\n   Text.",
    "transition": "Above.\n\n----------\n\nBelow.",
    "sections": "One\n===\n\nText.\n\nDeeper\n------\n\nText.\n\nTwo\n===\n\nText.",
}
EVERYTHING = "Title\n=====\n\n" + "\n\nSection\n-------\n\n".join(BLOCKS.values())
# With Sphinx's markup and ours.
IN_SPHINX = {
    "versions": ".. versionadded:: 1.0 Since\n   then.\n\n.. deprecated:: 2.0\n\n   Of :izterm:`token`.",
    "code block": ".. code-block:: python\n   :caption: A caption\n\n   x = 1",
    "see also": ".. seealso:: A :izterm:`token`,\n   of two lines.",
    "hlist": ".. hlist::\n\n   * One.\n   * Two.",
    "uses": "An :izterm:`access key`,\n:izterm:`the keys <access key>`,\n:izuma:full:`CA` and :izuma:izterm:`!none`.",
    "uses in blocks": "* An :izterm:`x`.\n\n  .. note:: Of :izterm:`two\n     lines`.\n\nterm :izterm:`y`\n   Text.",
    "roles": ":term:`x`, :ref:`label <y>`, :doc:`/index`, :abbr:`CA (certificate authority)`, :kbd:`Ctrl`.",
    "classes": ".. rst-class:: x\n\nA paragraph.",
}
NOTED = {"links", "footnotes", "targets", "substitution"}  # these are numbered on the whole page
PLAIN = [
    "Issues certificates.",
    "Issues certificates, and signs them (once).\n",
    "Issues certificates,\nand signs them,\nyear by year - or not.",
    "Ünïcode — 中文, “quoted” and 'quoted', 100 % = all; a+b, <b>, &amp;.",
    "One word\nand another.\n\n",
]
FIRST_LINE = 11  # of a text in the glossary file
PATH = "/x/izterms.yaml"
TERM = Term("token", "token", Place("izterms.yaml", PATH, FIRST_LINE - 2), "izterms")


def parsed_by_docutils(text: str, settings: Any = None) -> nodes.document:
    """Return the document that docutils makes of *text*, without transforms."""
    if settings is None:
        settings = publish_doctree("").settings
    document = new_document(PATH, settings)
    Parser().parse(text, document)
    return document


def walk(tree: Sequence[nodes.Node]) -> Iterator[nodes.Node]:
    for node in tree:
        yield node
        yield from walk(node.children)


def ids(found: Sequence[nodes.Node]) -> list[int]:
    """Return what nodes are, not what they hold: two texts with the same characters are equal."""
    return [id(node) for node in found]


# doctree.py

PAGES = BLOCKS | ON_PAGES | {"everything": EVERYTHING}
everything = pytest.mark.parametrize("text", PAGES.values(), ids=PAGES)


@everything
def test_nodes_of_is_findall(text: str) -> None:
    document = parsed_by_docutils(text)
    kinds: list[type[nodes.Node]] = sorted({type(node) for node in document.findall()}, key=lambda kind: kind.__name__)
    for kind in [*kinds, nodes.Node, nodes.Element, nodes.TextElement, nodes.Body, nodes.Inline, nodes.table]:
        assert ids(doctree.nodes_of(document, kind)) == ids(list(document.findall(kind)))
    several = (nodes.Text, nodes.paragraph, nodes.reference)
    expected = [node for node in document.findall() if isinstance(node, several)]
    assert ids(doctree.nodes_of(document, *several)) == ids(expected)
    for root in document.findall(nodes.Element):
        assert ids(doctree.nodes_of(root, nodes.Text)) == ids(list(root.findall(nodes.Text)))


@everything
def test_blocks_are_found_by_findall_outside_of_paragraphs(text: str) -> None:
    document = parsed_by_docutils(text)
    paragraphs = {
        *(nodes.paragraph, nodes.title, nodes.term, nodes.line, nodes.rubric, nodes.caption),
        *(nodes.literal_block, nodes.comment, addnodes.compact_paragraph),
    }

    def is_outside(node: nodes.Node) -> bool:
        return not any(type(element) in paragraphs for element in doctree.ancestors(node))

    found = {type(element) for element in document.findall(nodes.Element)}
    kinds: list[type[nodes.Element]] = [*sorted(found, key=lambda kind: kind.__name__), nodes.Element]
    for kind in [*kinds, nodes.TextElement]:
        elements: list[nodes.Element] = list(document.findall(kind))
        expected = [element for element in elements if is_outside(element)]
        assert ids(doctree.blocks(document, kind)) == ids(expected)
    # Such blocks can't be in a paragraph, so that none is lost.
    lists: list[type[nodes.Element]] = [nodes.bullet_list, nodes.definition_list, nodes.note, nodes.table, nodes.rubric]
    for block in lists:
        assert ids(doctree.blocks(document, block)) == ids(list(document.findall(block)))
    for root in document.findall(nodes.paragraph):
        assert doctree.blocks(root, nodes.paragraph) == [root]


@pytest.mark.parametrize("text", (BLOCKS | ON_PAGES).values(), ids=BLOCKS | ON_PAGES)
@pytest.mark.parametrize("new", [nodes.Text("new"), nodes.strong("", "new", nodes.emphasis("", "x"))], ids=type)
def test_put_is_setitem(text: str, new: nodes.Node) -> None:
    document = parsed_by_docutils(text)
    for number, element in enumerate(document.findall(nodes.Element)):
        for position in range(len(element)):
            fast, documented = document.deepcopy(), document.deepcopy()
            parent, other = (list(copy.findall(nodes.Element))[number] for copy in (fast, documented))
            put = new.deepcopy()
            doctree.put(put, parent, position)
            other[position] = new.deepcopy()
            assert parent[position] is put
            assert put.parent is parent
            assert fast.pformat() == documented.pformat()
            assert [type(node) for node in fast.findall()] == [type(node) for node in documented.findall()]
            check_parents(fast)
            check_parents(documented)


def check_parents(root: nodes.Element) -> None:
    for element in root.findall(nodes.Element):
        assert all(child.parent is element for child in element.children)


@pytest.mark.parametrize(
    "attributes",
    [
        {"refuri": "x.html#y", "internal": True, "classes": ["reference", "internal", "izterm"]},
        {"refid": "y", "internal": True, "classes": ["reference", "internal", "izterm"]},
        {"refuri": "https://x.example/", "classes": ["reference", "external", "izterm"]},
        {"refuri": "", "classes": []},
    ],
)
@pytest.mark.parametrize("raw", [":izterm:`access key`", ""])
def test_link_is_a_reference(raw: str, attributes: dict[str, Any]) -> None:
    fast = doctree.link(raw, "access key", attributes)
    documented = nodes.reference(raw, "access key", **attributes)
    assert vars(fast).keys() == vars(documented).keys()
    assert fast.pformat() == documented.pformat()
    assert fast.attributes == documented.attributes
    assert list(fast.attributes) == list(documented.attributes)  # the order of attributes in the output
    assert fast.rawsource == documented.rawsource == raw
    assert (fast.tagname, fast.document, fast.parent) == (documented.tagname, documented.document, documented.parent)
    for made in (fast, documented):
        [child] = made.children
        assert (type(child), str(child), child.parent) == (nodes.Text, "access key", made)
    # The attributes belong to the link alone.
    fast["classes"].append("more")
    assert "more" not in attributes["classes"]
    assert nodes.reference()["classes"] == []


# text.py


@pytest.fixture
def in_a_page(project: Project) -> Callable[..., None]:
    """Return a function that runs another while a page is read, on the document of the page."""

    def run(look: probe.Look, *, name: str = "index.rst", **conf: Any) -> None:
        text = "# Start\n\n:::{probe}\n:::\n" if name.endswith(".md") else "Start\n=====\n\n.. probe::\n"
        project.write({"izterms.yaml": "terms: []", name: text})
        looked: list[bool] = []

        def noted(document: nodes.document, build: Build) -> None:
            looked.append(True)
            look(document, build)

        probe.looks.append(noted)
        try:
            project.build("dummy", conf={"extensions": ["sphinxext_izuma", "myst_parser", "probe"], **conf})
        finally:
            probe.looks.pop()
        assert looked == [True]

    return run


def parsed_by_us(text: str, document: nodes.document, build: Build) -> list[nodes.Node]:
    return TextParser(build, document).parse(Markup(text, FIRST_LINE, lines=True), TERM)


def check_tree(ours: Sequence[nodes.Node], theirs: nodes.document) -> None:
    """Check that the nodes are those of docutils, with the lines of the glossary file."""
    assert "".join(node.pformat() for node in ours) == "".join(node.pformat() for node in theirs.children)
    for one, other in zip(walk(ours), walk(theirs.children), strict=True):
        assert type(one) is type(other)
        assert one.source == other.source
        if not is_counted_within_text(one):
            assert one.line == (other.line + FIRST_LINE - 1 if other.line else other.line), other
        if isinstance(one, nodes.Element) and isinstance(other, nodes.Element):
            assert one.attributes == other.attributes
            assert one.rawsource == other.rawsource
        assert [child.parent for child in one.children] == [one] * len(one.children)


def is_counted_within_text(node: nodes.Node) -> bool:
    """Return whether docutils counts the line of a node from the first line of its text or table."""
    is_in_csv = any(
        "csv" in element["classes"] for element in doctree.ancestors(node) if isinstance(element, nodes.table)
    )
    is_parsed_literal = isinstance(node, nodes.literal_block) and node.rawsource != node.astext()
    return is_in_csv or is_parsed_literal or isinstance(node, nodes.target)


# These have ids, numbers or a place that a text has for itself.
LOCAL = {"links", "footnotes", "targets", "substitution", "list table", "csv table", "pictures", "code", "code block"}
LOCAL |= {
    "admonition",
    "boxes",
    "doctest",
    "classes",
    "inline",
    "roles",
    "uses",
    "uses in blocks",
    "versions",
    "see also",
}
SAME = [text for name, text in (BLOCKS | IN_SPHINX).items() if name not in LOCAL]


@pytest.mark.parametrize("trusted", [True, False])
def test_nodes_of_several_texts_of_one_parser_are_those_of_docutils(
    in_a_page: Callable[..., None], monkeypatch: pytest.MonkeyPatch, *, trusted: bool
) -> None:
    """One state machine parses all texts: nothing of one text may be left for the next one."""

    def look(document: nodes.document, build: Build) -> None:
        parser = TextParser(build, document)
        for text in [*SAME, *reversed(SAME)]:
            with sphinx_domains(build.env):
                theirs = parsed_by_docutils(text, document.settings)
            check_tree(parser.parse(Markup(text, FIRST_LINE, lines=True), TERM), theirs)

    monkeypatch.setattr(Build, "trusts", lambda _build, _term: trusted)
    in_a_page(look)


def test_a_text_is_the_same_after_any_other(in_a_page: Callable[..., None]) -> None:
    texts = [*(BLOCKS | IN_SPHINX).values(), "A *fault.", ".. nothing::", "- " * 150 + "x", "- " * 1500 + "x"]

    def look(document: nodes.document, build: Build) -> None:
        alone = ["".join(node.pformat() for node in parsed_by_us(text, document, build)) for text in texts]
        parser = TextParser(build, document)
        for text, wanted in [*zip(texts, alone, strict=True), *zip(reversed(texts), reversed(alone), strict=True)]:
            found = parser.parse(Markup(text, FIRST_LINE, lines=True), TERM)
            assert "".join(node.pformat() for node in found) == wanted

    in_a_page(look)


def test_bundled_definitions_are_as_docutils_reads_them(in_a_page: Callable[..., None]) -> None:
    bundled = Source("izuma", Path(str(IZUMA)))
    terms = reader.read(bundled, content_of(bundled)).terms
    texts = [markup.text for term in terms for markup in (term.definition, term.note) if markup]
    assert len(texts) > 50

    def look(document: nodes.document, build: Build) -> None:
        for text in texts:
            with sphinx_domains(build.env):
                theirs = parsed_by_docutils(text, document.settings)
            ours = parsed_by_us(text, document, build)
            if is_plain(text):
                check_plain(ours, theirs)
            else:
                check_tree(ours, theirs)

    in_a_page(look)


def check_plain(ours: Sequence[nodes.Node], theirs: nodes.document) -> None:
    [one], [other] = ours, theirs.children
    assert isinstance(one, nodes.paragraph)
    assert isinstance(other, nodes.paragraph)
    assert (one.pformat(), one.attributes, one.rawsource) == (other.pformat(), other.attributes, other.rawsource)
    assert (one.source, one.line) == (other.source, (other.line or 0) + FIRST_LINE - 1)
    assert [(type(child), str(child), child.parent) for child in one.children] == [(nodes.Text, str(other[0]), one)]


@pytest.mark.parametrize("text", PLAIN)
def test_paragraph_of_a_plain_text_is_that_of_docutils(in_a_page: Callable[..., None], text: str) -> None:
    assert is_plain(text)

    def look(document: nodes.document, build: Build) -> None:
        theirs = parsed_by_docutils(text, document.settings)
        check_plain(parsed_by_us(text, document, build), theirs)

    in_a_page(look)
    [published] = publish_doctree(text).children
    assert published.pformat() == parsed_by_docutils(text)[0].pformat()


_NOTED = (
    *("footnotes", "autofootnotes", "symbol_footnotes", "citations", "footnote_refs", "autofootnote_refs"),
    *("symbol_footnote_refs", "citation_refs", "substitution_defs", "refnames", "nameids", "ids"),
    *("nametypes", "indirect_targets", "parse_messages"),
)


def state_of(document: nodes.document, build: Build) -> dict[str, Any]:
    """Return what the parser of a page must find as it was."""
    reporter, settings = document.reporter, document.settings
    return {
        "reporter": {**vars(reporter), "observers": list(reporter.observers)},
        "line": (document.current_source, document.current_line),
        "settings": {**vars(settings)},
        "look-up": (directives.directive, roles.role),
        "children": ids(document.children),
        "known": {name: str(getattr(document, name)) for name in _NOTED},
        "data": dict(build.env.temp_data.items()),
        "context": dict(build.env.ref_context),
        "objects": {name: str(domain.data) for name, domain in build.env.domains.items() if name != "izuma"},
    }


class Failing(Directive):
    """Fails in the middle of a text."""

    def run(self) -> list[nodes.Node]:
        raise RuntimeError


@pytest.mark.parametrize("name", ["index.rst", "index.md"])
@pytest.mark.parametrize("trusted", [True, False])
def test_page_is_as_before(
    in_a_page: Callable[..., None], monkeypatch: pytest.MonkeyPatch, name: str, *, trusted: bool
) -> None:
    texts = [*(BLOCKS | IN_SPHINX).values(), PLAIN[0], "A *fault.", ".. nothing::", ".. raw:: html\n\n   <b>"]
    texts += [
        ":nothing:`x`",
        ".. failing::",
        ".. highlight:: c",
        ".. py:class:: x",
        "- " * 150 + "x",
        "- " * 1500 + "x",
    ]

    def look(document: nodes.document, build: Build) -> None:
        directives.register_directive("failing", Failing)
        before = state_of(document, build)
        parser = TextParser(build, document)
        for text in texts:
            parser.parse(Markup(text, FIRST_LINE, lines=True), TERM)
        assert parser.found_faults
        assert state_of(document, build) == before

    monkeypatch.setattr(Build, "trusts", lambda _build, _term: trusted)
    in_a_page(look, name=name)
