"""What the checks of running text report: the right words at the right lines, in every build, and nothing else."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from textwrap import indent

import pytest
import sphinx
from conftest import MakeProject, Project
from outputs import build_as_clean

GLOSSARY = """
    terms:
      - term: gateway
        definition: Lets devices communicate.
      - term: access key
        definition: Identifies an application.
        deprecated: [{name: secret string, reason: renamed}]
      - term: certificate authority
        acronym: CA
        definition: It signs.
      - term: cloud
        suggest: false
        definition: Other people's computers.
    """
LISTING = """
    Glossary
    ========

    .. izglossary::
    """
ALL_CHECKS = {"izterm_check_mentions": True, "izterm_check_prose": True, "izterm_check_unused": True}


@pytest.fixture
def make(make_project: MakeProject) -> MakeProject:
    """Return a function that makes a project with a glossary, its listing, and checks of its text."""

    def make(files: Mapping[str, str]) -> Project:
        toctree = indent("\n".join(sorted(name.partition(".")[0] for name in files)), "   ")
        index = f"Start\n=====\n\n.. toctree::\n\n   glossary\n{toctree}\n"
        project = make_project({"izterms.yaml": GLOSSARY, "glossary.rst": LISTING, "index.rst": index, **files})
        project.conf |= {"izterm_check_mentions": True, "izterm_check_prose": True}
        return project

    return make


def mention(place: str, name: str, role: str = ":izterm:") -> str:
    return f"{place}: WARNING: unlinked term: {name!r}: write {role}`{name}` [izterm.mention]"


def deprecated(place: str, name: str) -> str:
    return f"{place}: WARNING: deprecated term: {name!r} (renamed): write 'access key' [izterm.deprecated]"


def test_nothing_is_stored_or_reported_where_nothing_is_wanted(make: MakeProject) -> None:
    project = make({"page.rst": "Page\n====\n\nA gateway and a secret string.\n"})
    project.conf = {}
    result = project.build()
    assert result.warnings == []
    assert result.app.env.get_domain("izuma").data["prose"] == {}


def test_first_mention_on_a_page_that_links_the_term_nowhere(make: MakeProject) -> None:
    project = make(
        {
            "page.rst": """
                Page
                ====

                Of many
                Gateways, and of one
                gateway. Two access
                keys of the CA.

                An access key for the cloud: :izterm:`access key`.
                """
        }
    )
    expected = [mention("page.rst:5", "Gateways"), mention("page.rst:7", "CA")]
    assert project.build().warnings == expected
    assert build_as_clean(project).warnings == expected


def test_replacement_for_markdown(make: MakeProject) -> None:
    project = make({"page.md": "# Page\n\nOf many\nthings, a gateway,\nand a secret string.\n"})
    assert project.build().warnings == [
        mention("page.md:4", "gateway", "{izterm}"),
        deprecated("page.md:5", "secret string"),
    ]


def test_deprecated_name_at_each_place(make: MakeProject) -> None:
    project = make(
        {
            "page.rst": """
                Page
                ====

                A secret string, and more
                secret strings. Another
                secret
                string. :izterm:`secret string`
                """
        }
    )
    assert project.build().warnings == [
        deprecated("page.rst:4", "secret string"),
        deprecated("page.rst:5", "secret strings"),
        deprecated("page.rst:6", "secret string"),
        deprecated("page.rst:7", "secret string"),
    ]


NO_PROSE = {
    "title": "A gateway\n=========\n",
    "subtitle": "Page\n====\n\nA gateway\n---------\n",
    "rubric": ".. rubric:: A gateway",
    "caption": ".. figure:: gateway.png\n\n   A gateway",
    "code caption": ".. code-block:: none\n   :caption: A gateway\n\n   x",
    "table title": ".. table:: A gateway\n\n   == ==\n   a  b\n   == ==",
    "table head": ".. list-table::\n   :header-rows: 1\n\n   * - gateway\n   * - x",
    "literal": "A ``gateway``.",
    "literal block": "This::\n\n   A gateway.",
    "code": ".. code-block:: none\n\n   A gateway.",
    "parsed literal": ".. parsed-literal::\n\n   A gateway.",
    "doctest": ">>> gateway\n1",
    "math": "A :math:`gateway`.",
    "math block": ".. math:: gateway",
    "reference": "A `gateway <https://gateway.example>`_.",
    "link to an address": "https://gateway.example/gateway",
    "role": "A :file:`gateway`, :guilabel:`gateway`, :program:`gateway`, :dfn:`gateway`, :abbr:`gateway (x)`.",
    "reference to a document": "A :doc:`gateway <index>`, :ref:`gateway <search>`.",
    "target": "A _`gateway`.",
    "any": "A :any:`gateway <index>`.",
    "raw": ".. raw:: html\n\n   <p>gateway</p>",
    "comment": ".. A gateway.",
    "index": ".. index:: gateway\n\nText with :index:`gateway`.",
    "term of a list": "gateway\n   Text.",
    "field name": "Text.\n\n:gateway: Text.",
    "option": "--gateway  Text.",
    "signature": ".. py:function:: gateway(gateway)\n\n   Text.",
    "attribution": "   Text.\n\n   -- gateway",
    "class": ".. container:: no-izterm\n\n   A gateway.\n\n   * A secret string.",
    "class of a section": ".. rst-class:: no-izterm\n\nMore\n----\n\nA gateway.",
    "class of a paragraph": ".. rst-class:: no-izterm\n\nA gateway.",
    "substitution": ".. |x| replace:: gateway\n\nText.",
    "compound words": "A gateway-like sub-gateway, /gateway, gateway.txt.",
    "only": ".. only:: latex\n\n   A gateway.",
    "ifconfig": ".. ifconfig:: False\n\n   A gateway.",
    "todo": ".. todo:: A gateway.",
    "across a link": "An access ``x`` key. An access\n:doc:`index` key.",
    "use": "A :izterm:`gateway`.",
    "use in a heading": ":izterm:`Gateway`\n-----------------\n\nA gateway.",
    "toctree": ".. toctree::\n   :caption: A gateway\n\n   gateway <index>",
    "glossary of Sphinx": ".. glossary::\n\n   gateway\n      A gateway, a secret string.",
}


def test_what_is_no_prose(make: MakeProject) -> None:
    pages = {f"no-{name.replace(' ', '-')}.rst": f"Page\n====\n\n{text}\n" for name, text in NO_PROSE.items()}
    project = make({**pages, "gateway.png": ""})
    extensions = "sphinxext_izuma,myst_parser,sphinx.ext.ifconfig,sphinx.ext.todo"
    result = project.build("pseudoxml", conf={"extensions": extensions})
    assert [line for line in result.warnings if "[izterm" in line] == []


MYST_NO_PROSE = {
    "title": "# A gateway",
    "literal": "A `gateway`.",
    "code": "```\nA gateway.\n```",
    "directive": "```{code-block} none\nA gateway.\n```",
    "link": "[A gateway](https://gateway.example), <https://gateway.example/gateway>, [gateway][1].\n\n[1]: index.rst",
    "link to a page": "[A gateway](index.rst), {doc}`gateway <index>`, [a gateway](#target).\n\n(target)=\n## Text",
    "role": "A {file}`gateway`, {abbr}`gateway (x)`, {sub}`gateway`.",
    "image": "![gateway](gateway.png)",
    "comment": "% A gateway.\n\n<!-- A gateway. -->",
    "html": "<p>gateway</p>\n\nA <b>x</b>.",
    "term": "gateway\n: Text.",
    "table head": "| gateway | x |\n|---|---|\n| x | y |",
    "class": ":::{container} no-izterm\nA gateway.\n:::",
    "class of a block": "{.no-izterm}\nA gateway.",
    "class of words": "A [gateway]{.no-izterm}.",
    "eval": "```{eval-rst}\n.. code-block:: none\n\n   gateway\n```",
    "use": "A {izterm}`gateway`.",
    "math": "$gateway$\n\n$$\ngateway\n$$",
}


def test_what_is_no_prose_in_markdown(make: MakeProject) -> None:
    pages = {
        f"no-{name.replace(' ', '-')}.md": f"# Page\n\nText.\n\n{text}\n" if text[0] != "#" else text
        for name, text in MYST_NO_PROSE.items()
    }
    project = make({**pages, "gateway.png": ""})
    enabled = ["colon_fence", "deflist", "attrs_inline", "attrs_block", "dollarmath"]
    result = project.build("pseudoxml", conf={"myst_enable_extensions": enabled})
    assert [line for line in result.warnings if "[izterm" in line] == []


PLACES = {
    "paragraph": ("Text,\nmore text, and\na gateway.", 6),
    "name over two lines": ("Text of an\naccess\nkey.", 5),
    "list": ("* text\n\n  * text\n    gateway", 7),
    "definition": ("text\n   Text,\n   gateway.", 6),
    "field": (":text: Text,\n   gateway.", 5),
    "quote": ("   Text,\n   gateway.", 5),
    "note": (".. note::\n\n   Text,\n   a gateway.", 7),
    "note on the first line": (".. note:: Text,\n   a gateway.", 5),
    "version": (".. versionadded:: 1.0\n   Text,\n   a gateway.", 6),
    "footnote": ("Text [#a]_.\n\n.. [#a] Text,\n   gateway.", 7),
    "grid table": (
        "+------+---------+\n| text | text    |\n+------+---------+\n| text | gateway |\n+------+---------+",
        7,
    ),
    "simple table": ("==== =======\ntext text\ntext gateway\n==== =======", 6),
    "csv table": (".. csv-table::\n\n   text, text\n   text, gateway", 7),
    "list table": (".. list-table::\n\n   * - text\n     - text,\n       gateway", 8),
    "line block": ("| text\n| gateway", 5),
    "legend": (".. figure:: x.png\n\n   Caption\n\n   Text,\n   gateway.", 9),
    "after a copy": ("``gateway`` and\nthe gateway.", 5),
    "after a link over two lines": ("A `link\nover lines <https://a.example>`_ and\nmore, gateway.", 6),
    "after a role over two lines": ("A :abbr:`link\nover lines (x)` and\nmore, gateway.", 6),
    "substitution": (".. |x| replace:: x\n\nThis |x| and\n|x| gateway.", 7),
    "strong": ("Text,\na **gateway**.", 5),
    "strong over lines": ("Text, a **strong\nand\ngateway** here.", 6),
    "smart quotes": ('"Text" is\nthe gateway\'s...', 5),
}


def test_line_of_a_mention(make: MakeProject) -> None:
    files = {f"p-{name.replace(' ', '-')}.rst": f"Page\n====\n\n{text}\n" for name, (text, _) in PLACES.items()}
    result = make({**files, "x.png": ""}).build()
    found = dict(line.split(": WARNING: unlinked")[0].rsplit(":", 1) for line in result.warnings if "[izterm" in line)
    assert found == {f"p-{name.replace(' ', '-')}.rst": str(line) for name, (_, line) in PLACES.items()}


MYST_PLACES = {
    "paragraph": ("Text,\nmore text, and\na gateway.", 5),
    "list": ("- text\n  - text\n    gateway", 5),
    "directive": ("```{note}\nText,\na gateway.\n```", 5),
    "colon fence": (":::{note}\nText,\n\na gateway.\n:::", 6),
    "table": ("| a | b |\n|---|---|\n| x | y |\n| x | gateway |", 6),
    "quote": ("> Text,\n> gateway.", 4),
    "after a break": ("Text,\\\na gateway.", 4),
    "eval": ("```{eval-rst}\nText,\na gateway.\n```", 5),
    "strong": ("Text,\na **gateway**.", 4),
}


def test_line_of_a_mention_in_markdown(make: MakeProject) -> None:
    files = {f"p-{name.replace(' ', '-')}.md": f"# Page\n\n{text}\n" for name, (text, _) in MYST_PLACES.items()}
    result = make(files).build()
    found = dict(line.split(": WARNING: unlinked")[0].rsplit(":", 1) for line in result.warnings if "[izterm" in line)
    assert found == {f"p-{name.replace(' ', '-')}.md": str(line) for name, (_, line) in MYST_PLACES.items()}


def test_included_file_is_reported_once_and_docstring_at_its_line(make: MakeProject) -> None:
    module = '"""Module.\n\nOf a\ngateway.\n"""\n\n\ndef call():\n    """Text,\n    a secret string.\n    """\n'
    project = make(
        {
            "one.rst": "One\n===\n\n.. include:: part.txt\n",
            "two.rst": "Two\n===\n\n.. include:: part.txt\n",
            "part.txt": "Text,\na gateway and a secret string.\n",
            "izterm_sample.py": module,
            "api.rst": "API\n===\n\n.. automodule:: izterm_sample\n   :members:\n",
        }
    )
    project.conf["extensions"] = "sphinxext_izuma,myst_parser,sphinx.ext.autodoc"
    sys.path.insert(0, str(project.srcdir))
    try:
        result = project.build()
    finally:
        sys.path.remove(str(project.srcdir))
        sys.modules.pop("izterm_sample", None)
    assert [line for line in result.warnings if "[izterm" in line] == [
        mention("izterm_sample.py:4", "gateway"),
        deprecated("izterm_sample.py:10", "secret string"),
        mention("part.txt:2", "gateway"),
        deprecated("part.txt:2", "secret string"),
    ]


def test_fields_of_a_page_are_no_prose(make: MakeProject) -> None:
    project = make(
        {
            "field.rst": ":summary: A gateway.\n:Author: A gateway.\n\nPage\n====\n\nText.\n",
            "front.md": "---\nsummary: A gateway.\n---\n\n# Page\n\nText.\n",
        }
    )
    assert project.build().warnings == []


def test_checks_are_off_for_a_page(make: MakeProject) -> None:
    project = make(
        {
            "field.rst": ":izterm-checks: off\n\nPage\n====\n\nA gateway and a secret string.\n",
            "front.md": "---\nizterm-checks: off\n---\n\n# Page\n\nA gateway and a secret string.\n",
            "on.rst": ":izterm-checks: on\n\nPage\n====\n\nA gateway.\n",
        }
    )
    assert project.build().warnings == [mention("on.rst:6", "gateway")]


def test_only_what_the_builder_shows_is_checked(make: MakeProject) -> None:
    text = "Page\n====\n\n.. only:: latex\n\n   :izterm:`gateway`\n\n.. only:: html\n\n   Gateway\n\nA gateway.\n"
    project = make({"page.rst": text})
    assert project.build().warnings == [mention("page.rst:10", "Gateway")]
    assert project.build("text", doctrees="text-doctrees").warnings == [mention("page.rst:12", "gateway")]
    assert project.build("text").warnings == [mention("page.rst:12", "gateway")]


def test_term_that_the_project_lists_nowhere_is_not_suggested(make: MakeProject) -> None:
    project = make({"page.rst": "Page\n====\n\nA gateway and a CA.\n"})
    project.edit("glossary.rst", "izglossary::", "izglossary::\n   :terms: CA")
    assert project.build().warnings == [mention("page.rst:4", "CA")]
    project.edit("glossary.rst", ".. izglossary::\n   :terms: CA", "Nothing.")
    assert project.build().warnings == [mention("page.rst:4", "gateway"), mention("page.rst:4", "CA")]


PAGES = {
    "page.rst": "Page\n====\n\nA gateway and a secret string.\n",
    "other.md": "# Other\n\nA {izterm}`CA` signs for the\ngateway in the cloud.\n",
}
EDITS = {
    "name added": ("izterms.yaml", "definition: It signs.", "definition: It signs.\n    aliases: [Page, the gateway]"),
    "term removed": ("izterms.yaml", "  - term: gateway\n    definition: Lets devices communicate.\n", ""),
    "suggested": ("izterms.yaml", "    suggest: false\n", ""),
    "no longer deprecated": ("izterms.yaml", "    deprecated: [{name: secret string, reason: renamed}]\n", ""),
    "linked": ("page.rst", "A gateway", "A :izterm:`gateway`"),
    "moved": ("page.rst", "A gateway", "A\ngateway"),
    "unlisted": ("glossary.rst", "izglossary::", "izglossary::\n   :terms: CA"),
    "off": ("page.rst", "Page\n====", ":izterm-checks: off\n\nPage\n===="),
}


@pytest.mark.parametrize("edit", EDITS)
def test_warnings_after_an_edit_are_those_of_a_clean_build(make: MakeProject, edit: str) -> None:
    project = make(PAGES)
    first = project.build(conf={"izterm_check_unused": True})
    project.conf["izterm_check_unused"] = True
    assert len(first.warnings) == 6
    project.edit(*EDITS[edit])
    assert build_as_clean(project).warnings != first.warnings
    again = build_as_clean(project)
    assert (again.read, again.written) == ([], [])


def test_checks_write_no_page_again(make: MakeProject) -> None:
    project = make(PAGES)
    project.build(conf={"izterm_check_mentions": False, "izterm_check_prose": False})
    on = project.build()
    assert (len(on.warnings), on.written) == (3, sorted(on.read))  # read for their text, so Sphinx writes them
    off = project.build(conf={"izterm_check_mentions": False})
    assert (len(off.warnings), off.read, off.written) == (1, [], [])


def test_builders_that_share_doctrees(make: MakeProject) -> None:
    project = make(PAGES)
    conf = project.conf
    project.conf = {}
    project.build()
    report = project.build("izterm")
    assert report.text("output.txt").count("[izterm.mention]") == 2
    assert project.build().warnings == []
    project.edit("page.rst", "A gateway", "No gateway")
    assert project.build().warnings == []
    assert "page.rst:4:4: unlinked" in project.build("izterm").text("output.txt")
    assert len(project.build(conf=conf).warnings) == 3


def test_parallel_build_reports_in_order(make: MakeProject) -> None:
    project = make({f"page{number:02}.rst": PAGES["page.rst"] for number in range(12)})
    serial = project.build(out="serial", doctrees="serial-doctrees")
    parallel = project.build(out="parallel", doctrees="parallel-doctrees", parallel=4)
    assert len(serial.warnings) == 24
    assert parallel.warnings == serial.warnings


def test_project_that_treats_warnings_as_errors_fails_each_time(make: MakeProject) -> None:
    project = make(PAGES)
    for _ in range(2):
        result = (
            project.build(warningiserror=True, keep_going=True)
            if sphinx.version_info < (8, 1)
            else project.build(warningiserror=True)
        )
        assert result.app.statuscode == 1


def test_silenced(make: MakeProject) -> None:
    conf = {"suppress_warnings": ["izterm.mention", "izterm.deprecated"]}
    assert make(PAGES).build(conf=conf).warnings == []


UNUSED = "WARNING: unused term: {!r} is linked on no page: use it, or remove its entry [izterm.unused]"


def test_unused_entries_of_own_glossaries(make_project: MakeProject) -> None:
    project = make_project(
        {
            "own.izterms.yaml": """
                terms:
                  - {term: used, definition: "Of :izterm:`inner` things.", see_also: [also]}
                  - {term: inner, definition: x}
                  - {term: also, definition: x}
                  - {term: pointer, see: [used]}
                  - {term: used pointer, see: [target]}
                  - {term: target, definition: x}
                  - {term: idle pointer, see: [idle]}
                  - {term: idle, definition: "Of :izterm:`inner idle`."}
                  - {term: inner idle, definition: x}
                  - {term: old, deprecated: true, see: [used]}
                  - {term: only named, definition: x}
                """,
            "index.rst": "Start\n=====\n\n:izterm:`used`, :izterm:`used pointer`, only named\n\n.. izglossary::\n"
            "   :glossary: own\n",
        }
    )
    project.conf = {"izterm_glossaries": ["izuma", "own.izterms.yaml"], "izterm_check_unused": True}
    expected = [
        f"own.izterms.yaml:{line}: {UNUSED.format(name)}"
        for line, name in ((8, "idle pointer"), (9, "idle"), (10, "inner idle"), (12, "only named"))
    ]
    assert project.build().warnings == expected
    assert build_as_clean(project).warnings == expected
