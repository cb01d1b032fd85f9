"""Whatever stands in a role, an option or a definition: the build ends, and says where each fault is."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path
from typing import cast

import attacks
import pytest
from attack_checks import Built, check_html, check_others
from conftest import CONF, Project
from docutils import nodes
from docutils.core import publish_doctree
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from sphinxext_izuma.extension.read.text_lines import is_plain

QUICK = settings(
    max_examples=5,
    deadline=30_000,  # milliseconds a build, on a busy machine: nothing may take for ever
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],  # to make an example small takes minutes
)
LONG = settings(QUICK, max_examples=int(os.environ.get("EXAMPLES", "25")))
# Of each message the first line names a file, and the line, but for the few of which docutils knows only the page.
LOCATED = re.compile(r"(index\.rst|other\.md(?:\.rst)?|izterms\.yaml)(:\d*)?: (WARNING|ERROR|CRITICAL|SEVERE): ")
NAMES = ["token", "tokens", "Zone", "nothing", "old"]

_MARKS = ["<", ">", "<token>", "`", "``", "\\", "!", "|", "*", "**", "_", "__", "[1]_", ":", ": ", ",", " ", "\n"]
_TEXTS = [":izterm:`token`", ":ref:`x`", "&", '"', "{", "}", "$", "é", "中", "\u00a0", "\u200b", "\u202e", "a" * 200]
scraps = st.sampled_from([*NAMES, *_MARKS, *_TEXTS])
one_line = st.lists(scraps, max_size=8).map(lambda parts: "".join(parts).replace("\n", " "))
options = st.lists(
    st.tuples(st.sampled_from(["glossary", "tags", "terms", "used", "no-index", "colour"]), one_line), max_size=3
)
_GOOD = [".. note::", ".. note:: x", ".. code-block:: c", ".. [#] x", ".. [1] x", "[#]_", ".. _x: y", "- x", "1. x"]
_BAD = [
    ".. image:: x.png",
    ".. image:: x.txt\n   :target: x",
    ".. figure:: x.png",
    ".. list-table::",
    "|x|",
    "x_",
    "Title\n=====",
    "----",
    "x\n  y",
    ".. x::",
]
_REFUSED = [".. raw:: html", ".. include:: conf.py", ".. izglossary::", ".. izacronyms::", ".. only:: html"]
_BROKEN = [
    "+-+\n|x|\n+-+",
    "=== ===\nx   y\n=== ===",
    "::",
    ">>> x",
    ".. class:: a",
    ".. math:: \\frac{",
    ":a: b",
    "| x",
]
_ROLES = [
    ":download:`conf.py`",
    ":doc:`index`",
    ":term:`x`",
    ":any:`token`",
    ":izuma:full:`token`",
    ".. |x| replace:: y",
]
blocks = st.sampled_from([*_GOOD, *_BAD, *_REFUSED, *_BROKEN, *_ROLES])
definitions = st.lists(
    st.tuples(st.one_of(blocks, one_line), st.integers(0, 3), st.sampled_from(["\n", "\n\n"])), min_size=1, max_size=8
).map(
    lambda parts: "".join(
        " " * 3 * depth + text.replace("\n", "\n" + " " * 3 * depth) + end for text, depth, end in parts
    )
)


def build(folder: Path, roles: list[str], asked: list[list[tuple[str, str]]], texts: list[str]) -> None:
    """Build a page in reStructuredText and one in MyST that hold all of it, and look at what is said."""
    project = Project(folder / "source")
    shutil.rmtree(folder, ignore_errors=True)
    listings = "\n\n".join(
        "\n".join([".. izglossary::", *(f"   :{name}: {value}" for name, value in chosen)]) for chosen in asked
    )
    fences = "\n\n".join(
        "\n".join(["```{izglossary}", *(f":{name}: {value}" for name, value in chosen), "```"]) for chosen in asked
    )
    terms = [
        {"term": "token", "definition": "x", "deprecated": ["old"]},
        *({"term": f"Zone {number}", "definition": text} for number, text in enumerate(texts) if text.strip()),
    ]
    files = {
        "conf.py": CONF,
        "izterms.yaml": json.dumps({"terms": terms}, ensure_ascii=False),
        "index.rst": "Start\n=====\n\n.. toctree::\n\n   other\n\n"
        + "\n\n".join(f"A :izterm:`{text}` and :izuma:full:`{text}`." for text in roles)
        + f"\n\n{listings}\n\n.. izglossary::\n   :no-index:\n",
        "other.md": "# Other\n\n" + "\n\n".join(f"A {{izterm}}`{text}`." for text in roles) + f"\n\n{fences}\n",
    }
    for name, text in files.items():
        (project.srcdir / name).parent.mkdir(parents=True, exist_ok=True)
        (project.srcdir / name).write_text(text, encoding="utf-8")
    for warnings in (project.build().warnings, project.build("text").warnings):
        starts = [line for line in warnings if re.search(r": (WARNING|ERROR|CRITICAL|SEVERE): ", line)]
        assert "\n".join(line for line in starts if not LOCATED.match(line)) == ""
        assert not [line for line in warnings if "Traceback" in line or "Exception" in line]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("any") / "project"


anything = {
    "roles": st.lists(one_line, min_size=4, max_size=10),
    "asked": st.lists(options, min_size=1, max_size=3),
    "texts": st.lists(definitions, min_size=2, max_size=6),
}


@QUICK
@given(**anything)
def test_any_markup_is_shown_or_reported(
    folder: Path, roles: list[str], asked: list[list[tuple[str, str]]], texts: list[str]
) -> None:
    build(folder, roles, asked, texts)


@pytest.mark.long
@LONG
@given(**anything)
def test_much_markup_is_shown_or_reported(
    folder: Path, roles: list[str], asked: list[list[tuple[str, str]]], texts: list[str]
) -> None:
    build(folder, roles, asked, texts)


_FORBIDDEN = [
    ".. raw:: html\n\n   <script>alert(1)</script>",
    ".. |host| replace:: Evil",
    ".. _named link: https://b.example",
    ".. _host section:",
    ".. [1] Note",
    "`x <javascript:alert(1)>`__",
    ":raw-html:`<script>alert(1)</script>`",
    ":math:`\\href{javascript:alert(1)}{x}`",
    "$$\\href{javascript:alert(1)}{x}$$",
    ".. image:: \\\\\\\\host.example/x.png",
    ".. figure:: ../pixel.png\n   :name: fig-harmless",
    ".. table:: Title\n\n   == ==\n   a  b\n   == ==",
    ".. code-block:: c\n   :name: x\n   :emphasize-lines: 1-9\n\n   <script>alert(1)</script>",
    ".. math::\n   :label: e\n\n   x",
    ".. highlight:: none",
    ".. default-role:: raw",
    ".. rst-class:: x",
    ".. class:: Foo",
    ".. index:: x",
    ".. meta::\n   :a: b",
    ".. contents::",
    "[CIT1]_ and [#]_ and |host| and x__ and `named link`_",
    "__ https://b.example",
    ".. __: javascript:alert(1)",
    ".. [CIT1] Citation",
    ":numref:`{number:>9} <tab-harmless>`",
    ">>> print()",
]
forbidden = st.sampled_from(_FORBIDDEN)
hostile = st.lists(
    st.tuples(st.one_of(forbidden, forbidden, blocks, one_line), st.integers(0, 2), st.sampled_from(["\n", "\n\n"])),
    min_size=2,
    max_size=8,
).map(
    lambda parts: "".join(
        " " * 3 * depth + text.replace("\n", "\n" + " " * 3 * depth) + end for text, depth, end in parts
    )
)


def list_on_a_page(folder: Path, texts: list[str]) -> None:
    """Build pages that list a text each, and look for what the text has done to them."""
    shutil.rmtree(folder, ignore_errors=True)
    files = {
        f"any-{number}": json.dumps({"terms": [{"term": f"evil any-{number}", "definition": text}]}, ensure_ascii=False)
        for number, text in enumerate(texts)
        if text.strip()
    }
    attacks.write(folder / "source", list(files), files)
    result = Project(folder / "source").build()
    built = Built(result.outdir, folder / "source", result.warnings, list(files))
    check_html(built)
    check_others(built)


@settings(QUICK, max_examples=3)
@given(st.lists(hostile, min_size=8, max_size=8))
def test_any_text_leaves_the_page_around_it_as_it_is(folder: Path, texts: list[str]) -> None:
    list_on_a_page(folder, texts)


@pytest.mark.long
@LONG
@given(st.lists(hostile, min_size=8, max_size=8))
def test_much_text_leaves_the_page_around_it_as_it_is(folder: Path, texts: list[str]) -> None:
    list_on_a_page(folder, texts)


_PLAIN = [
    "Issues",
    "a",
    "certificate",
    "iv",
    "A",
    "e.g.",
    "(see",
    "below)",
    "it's",
    '"quoted"',
    "1.",
    "-",
    "--",
    "PEP 8",
]
_MORE = [
    "x_",
    "*",
    "::",
    "a:",
    "mail@x.org",
    "http://x.org",
    "Ünï",
    "中文",
    "—",
    "+",
    "[1]",
    "\u00a0",
    "=====",
    "RFC 2822",
]


@given(st.lists(st.tuples(st.sampled_from([*_PLAIN, *_MORE]), st.sampled_from([" ", "\n", "\n\n", ", "])), min_size=1))
@settings(max_examples=500, deadline=None, derandomize=True, database=None)
def test_plain_text_is_what_docutils_makes_of_it(parts: list[tuple[str, str]]) -> None:
    text = "".join(word + gap for word, gap in parts)
    if is_plain(text):
        overrides = {"report_level": 5, "pep_references": True, "rfc_references": True}
        (paragraph,) = publish_doctree(text, settings_overrides=overrides).children
        assert paragraph.pformat() == nodes.paragraph("", text.rstrip()).pformat()
        assert cast("nodes.paragraph", paragraph).rawsource == text.rstrip()


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Issues certificates, and signs them (once).\n", True),
        ("Issues certificates,\nand signs them.", True),
        ("iv. is a number", False),
        ("Issues :izterm:`certificates`.", False),
        ("Issues certificates.\n\nAnd signs them.", False),
        ("Issues\n======", False),
        ("As defined by RFC 2822", False),
        ("Issues certificates\n  of others", False),
    ],
)
def test_which_text_is_plain(text: str, plain: bool) -> None:
    assert is_plain(text) is plain
