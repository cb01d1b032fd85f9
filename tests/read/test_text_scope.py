"""Odd texts, and the effects of texts that the project trusts: none is seen outside of the text."""

from __future__ import annotations

import textwrap
import zlib

import pytest
from bs4 import BeautifulSoup
from conftest import MakeProject, Result

GLOSSARY = "terms:\n- term: key\n  definition: |\n"


@pytest.mark.parametrize("trusted", [False, True])
@pytest.mark.parametrize(
    ("text", "messages"),
    [
        (".. figure:: x.png\n\n   .. izacronyms::\n\nText.", ["the directive 'izacronyms' in the text of 'key'"]),
        ("Text.\n\n   .. _host section:\n", []),
        ("- .. _host section:\n\nText.", []),
        ("Text.\n\n   .. _host section:\n\n      .. [1] Note.\n\n   .. [2] Note.\n", []),
    ],
)
def test_text_is_shown(make_project: MakeProject, text: str, messages: list[str], *, trusted: bool) -> None:
    indented = "".join(f"    {line}\n" if line else "\n" for line in text.splitlines())
    project = make_project({"izterms.yaml": GLOSSARY + indented, "index.rst": "Start\n=====\n\n.. izglossary::\n"})
    (project.srcdir / "x.png").write_bytes(b"")
    result = project.build(conf={"izterm_trusted": trusted})
    page = BeautifulSoup(result.text("index.html"), "html.parser")
    assert "Text." in page.select_one("dl.glossary").get_text()  # type: ignore[union-attr]
    assert [warning.partition("WARNING: ")[2].partition(":")[0] for warning in result.warnings] == messages


@pytest.mark.parametrize("trusted", [False, True])
@pytest.mark.parametrize(
    "text", ["A `link`__.\n\n__ https://a.example", "Text.\n\n__ https://a.example", "A `link`__ and `another`__."]
)
def test_anonymous_links_of_the_page_are_its_own(make_project: MakeProject, text: str, *, trusted: bool) -> None:
    indented = "".join(f"    {line}\n" if line else "\n" for line in text.splitlines())
    page = "Start\n=====\n\nOur `link`__.\n\n.. izglossary::\n\n__ https://ours.example\n"
    project = make_project({"izterms.yaml": GLOSSARY + indented, "index.rst": page})
    result = project.build(conf={"izterm_trusted": trusted})
    links = BeautifulSoup(result.text("index.html"), "html.parser").select("div.body > section > p > a.external")
    assert [(link.get_text(), link["href"]) for link in links] == [("link", "https://ours.example")]
    assert not [warning for warning in result.warnings if warning.startswith("index.rst")]


TRUSTED = """
    terms:
    - term: key
      definition: |
        See pic_.

        .. _pic:

        .. figure:: x.png

           A caption

        .. productionlist:: g
           a: b

        .. py:module:: module_of_key

        .. js:module:: script

        .. cpp:class:: Shape

           See :cpp:func:`draw`.

        .. c:struct:: S

           See :c:func:`draw`.

           .. c:member:: int b
    - term: zone
      definition: |
        .. contents::

        .. sectnum::

        .. target-notes::

        .. header:: Header

        Text.
    - term: todo
      definition: |
        .. fails::

        Text.
    """
FAILS = """
    from docutils.parsers.rst import Directive

    class Fails(Directive):
        def run(self):
            raise ValueError("no value")

    def setup(app):
        app.add_directive("fails", Fails)
    """


def inventory(result: Result) -> list[str]:
    data = zlib.decompress((result.outdir / "objects.inv").read_bytes().partition(b"zlib.\n")[2]).decode()
    return [f"{kind} {name}" for name, kind in (line.split()[:2] for line in data.splitlines())]


def test_trusted_text_describes_no_object_of_the_project(
    make_project: MakeProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = "Start\n=====\n\n.. izglossary::\n"
    project = make_project(
        {"izterms.yaml": TRUSTED, "index.rst": page, "excerpt.rst": f":orphan:\n\n{page}   :no-index:\n"}
    )
    (project.srcdir / "x.png").write_bytes(b"")
    (project.srcdir / "fails.py").write_text(textwrap.dedent(FAILS), encoding="utf-8")
    monkeypatch.syspath_prepend(project.srcdir)
    result = project.build(conf={"extensions": ["sphinxext_izuma", "fails"]})
    of_pages = {30: "contents", 32: "sectnum", 34: "target-notes", 36: "header"}
    found = [
        *(
            f"{line}: WARNING: the directive {name!r} in the text of 'zone': it belongs on a page, not in an entry"
            for line, name in of_pages.items()
        ),
        "41: WARNING: the text of 'todo' can't be read (ValueError: no value): it is left out",
    ]
    said = {warning.removeprefix("izterms.yaml:").removesuffix(" [izterm.data]") for warning in result.warnings}
    assert sorted(said) == found
    assert len(result.warnings) == len(found)  # not one for each page
    kinds = {entry for entry in inventory(result) if not entry.startswith(("std:doc", "std:label"))}
    assert kinds == {"izuma:term key", "izuma:term zone", "izuma:term todo"}
    assert "term-key" not in str(result.app.env.tocs["index"])
    html = BeautifulSoup(result.text("index.html"), "html.parser")
    ids = {str(element["id"]) for element in html.select("[id]")}
    links = {str(link["href"])[1:] for link in html.select("dl.glossary a.internal[href^='#']")}
    assert "term-key:pic" in links
    assert links <= ids


def test_names_of_directives_in_the_language_of_the_project(make_project: MakeProject) -> None:
    text = "terms:\n- {term: key, definition: '.. standardrolle:: strong'}\n- {term: zone, definition: Text `a`.}\n"
    project = make_project({"izterms.yaml": text, "index.rst": "Start\n=====\n\n`b`\n\n.. izglossary::\n"})
    result = project.build(conf={"language": "de"})
    assert [warning.partition("WARNING: ")[2].partition(":")[0] for warning in result.warnings][:1] == [
        "the directive 'default-role' in the text of 'key'"
    ]
    assert not BeautifulSoup(result.text("index.html"), "html.parser").select("div.body strong")


PROLOG = """
.. _site: https://site.example
.. highlight:: none
.. default-role:: code
.. nothing::
"""
EPILOG = """
.. [#note] A note.
.. [#] Another.
"""


@pytest.mark.parametrize("trusted", [False, True])
def test_texts_of_the_configuration_count_on_all_pages(make_project: MakeProject, *, trusted: bool) -> None:
    text = "terms:\n- term: key\n  definition: |\n    A `code`, a site_ and [#note]_::\n\n      x = 1\n"
    text += "- {term: zone, definition: A *zone*.}\n"
    markdown = "---\norphan: true\n---\n# Excerpt\n\n```{izglossary}\n:no-index:\n```\n"
    page = "Start\n=====\n\n.. izglossary::\n"
    project = make_project({"izterms.yaml": text, "index.rst": page, "excerpt.md": markdown})
    conf = {"extensions": ["sphinxext_izuma", "myst_parser"], "izterm_trusted": trusted, "izterm_backlinks": False}
    result = project.build(conf={**conf, "rst_prolog": PROLOG, "rst_epilog": EPILOG})
    faults = [warning for warning in result.warnings if "<rst_prolog>" in warning]
    assert set(faults) == {'<rst_prolog>:5: ERROR: Unknown directive type "nothing".'}
    assert len(faults) <= 3  # one for each page, and one that some versions of Sphinx give for the page itself
    assert not [warning for warning in result.warnings if "izterms.yaml" in warning]
    entries = [
        BeautifulSoup(result.text(name), "html.parser").select("dl.glossary dd")[0]
        for name in ("index.html", "excerpt.html")
    ]
    assert entries[0] == entries[1]
    assert entries[0].select_one("p code.code")
    assert [link["href"] for link in entries[0].select("p > a")] == ["https://site.example", "#term-key:note"]
    assert [note["id"] for note in entries[0].select("aside.footnote")] == ["term-key:note"]
    assert entries[0].select_one(".highlight-none")
