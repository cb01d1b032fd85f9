"""The terms that popovers name: links in popovers, and the popovers that they open."""

from __future__ import annotations

import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from conftest import MakeProject, Project, Result, boxes

from sphinxext_izuma.extension.project import project as view_of

CONF = {"suppress_warnings": ["izterm.unlisted", "izterm.data"]}
FILES = {
    "izterms.yaml": """
        terms:
          - term: access key
            definition: |
              Identifies an :izterm:`application` of :izterm:`doors`, not an :izterm:`access key`, in a :izterm:`zone`
              or at a :izterm:`place`.
          - {term: application, definition: "Runs on a :izterm:`device`."}
          - {term: gateway, aliases: [door], definition: "See :doc:`/index`."}
          - {term: device, definition: A machine.}
          - {term: zone, definition: "Some :izterm:`area`."}
          - {term: area, definition: A field.}
          - {term: place, definition: A spot., url: "https://example.org/?a=1&b=2#place"}
          - {term: empty, definition: ".. A comment."}
          - {term: cover, definition: "An :izterm:`empty` ``<b>`` :izterm:`a <b> & c <device>`."}
        """,
    "index.rst": "Start\n=====\n\n.. toctree::\n   :glob:\n\n   *\n   in/*\n   in/one/*\n",
    "in/glossary.rst": """
        Glossary
        ========

        .. izglossary::
           :terms: access key, application, gateway, device, empty, cover
        """,
    "in/one/page.rst": "Page\n====\n\nAn :izterm:`access key`.\n",
    "other.rst": "Other\n=====\n\nAn :izterm:`application`, a :izterm:`cover`.\n",
    "plain.rst": "Plain\n=====\n",
}


def popovers(result: Result, name: str) -> dict[str, str]:
    return boxes(BeautifulSoup(result.text(name), "html.parser"))


def link(address: str, text: str) -> str:
    return f'<a class="izterm" href="{address}">{text}</a>'


@pytest.mark.parametrize(
    ("builder", "name", "glossary"),
    [
        ("html", "in/one/page.html", "../glossary.html#term-"),
        ("dirhtml", "in/one/page/index.html", "../../glossary/#term-"),
        ("singlehtml", "index.html", "#term-"),
    ],
)
def test_terms_in_a_popover_are_links_and_have_popovers_without_links(
    make_project: MakeProject, builder: str, name: str, glossary: str
) -> None:
    result = make_project(FILES).build(builder, conf=CONF)
    assert result.warnings == []
    found = popovers(result, name)
    place = "https://example.org/?a=1&amp;b=2#place"
    assert found[f"{glossary}access-key"] == (
        f"<b>access key</b><p>Identifies an {link(glossary + 'application', 'application')} of "
        f"{link(glossary + 'gateway', 'doors')}, not an access key, in a "
        f'<span class="izterm term-zone">zone</span>\nor at a {link(place, "place")}.</p>'
    )
    assert found[f"{glossary}gateway"] == "<b>gateway</b> (also door)<p>See Start.</p>"
    assert found["https://example.org/?a=1&b=2#place"] == "<b>place</b><p>A spot.</p>"
    if builder != "singlehtml":  # whose one page has the terms of all pages
        assert found["term-zone"] == "<b>zone</b><p>Some area.</p>"
        assert found[f"{glossary}application"] == "<b>application</b><p>Runs on a device.</p>"
        assert found.keys() == {
            *(f"{glossary}{term}" for term in ("access-key", "application", "gateway")),
            "term-zone",
            "https://example.org/?a=1&b=2#place",
        }


def test_term_without_a_popover_stays_text_and_texts_are_escaped(make_project: MakeProject) -> None:
    found = popovers(make_project(FILES).build(conf=CONF), "other.html")
    device = link("in/glossary.html#term-device", "a &lt;b&gt; &amp; c")
    assert found["in/glossary.html#term-cover"] == f"<b>cover</b><p>An empty <code>&lt;b&gt;</code> {device}.</p>"
    assert "in/glossary.html#term-empty" not in found


def test_popovers_are_as_before_if_nested_ones_are_off(make_project: MakeProject) -> None:
    project = make_project(FILES)
    before = project.build(conf=CONF).text("plain.html")
    off = project.build(conf={**CONF, "izterm_nested_popovers": False})
    assert popovers(off, "in/one/page.html") == {
        "../glossary.html#term-access-key": "<b>access key</b><p>Identifies an application of doors, not an access "
        "key, in a zone\nor at a place.</p>"
    }
    assert off.text("plain.html") == before
    assert set(off.written) >= {"in/one/page", "other", "in/glossary"}
    assert not {"plain"} & set(off.written)


def test_themes_and_extensions_get_the_meaning_without_links(make_project: MakeProject) -> None:
    project = make_project(FILES)
    project.write({"_templates/page.html": "{{ izterm_terms[0].meaning if izterm_terms }}"})
    result = project.build(conf={**CONF, "templates_path": ["_templates"]})
    said = "<b>access key</b><p>Identifies an application of doors, not an access key, in a zone\nor at a place.</p>"
    assert result.text("in/one/page.html") == said
    view = view_of(result.app.env)
    term = view.glossary.find_one("access key")
    assert term
    assert view.meaning(term) == said


def assert_as_clean(project: Project, result: Result, **options: Any) -> None:
    clean = project.build(out="clean", doctrees="clean-doctrees", freshenv=True, **options)
    assert result.warnings == clean.warnings
    for path in clean.outdir.rglob("*.html"):
        assert (result.outdir / path.relative_to(clean.outdir)).read_bytes() == path.read_bytes(), path


@pytest.mark.parametrize(
    ("old", "new", "pages"),
    [
        # The text, the name, the page and the address of a term that a popover names.
        ("Runs on a", "Executes on a", {"in/glossary", "in/one/page", "other"}),
        ("A machine.", "An engine.", {"in/glossary", "other"}),
        ("aliases: [door]", "aliases: [door, gate]", {"in/glossary", "in/one/page"}),
        ("Some :izterm:`area`.", "A part.", {"in/glossary", "in/one/page"}),
        ("b=2#place", "b=3#place", {"in/glossary", "in/one/page"}),
        # The glossary shows "zone", which names "area". The page has "zone" in a popover, where nothing is a link.
        ("A field.", "A meadow.", {"in/glossary"}),
    ],
)
def test_edit_of_a_term_that_a_popover_names_rewrites_the_pages_that_show_it(
    make_project: MakeProject, old: str, new: str, pages: set[str]
) -> None:
    project = make_project(FILES)
    project.conf.update(CONF)
    project.build()
    project.edit("izterms.yaml", old, new)
    again = project.build()
    # Sphinx writes the pages with a table of contents of those that it writes.
    assert set(again.written) - {"index"} == pages
    assert_as_clean(project, again)


def test_title_that_a_nested_popover_shows_rewrites_the_page(make_project: MakeProject) -> None:
    project = make_project(FILES)
    project.conf.update(CONF)
    project.build()
    project.edit("index.rst", "Start\n=====", "Begin\n=====")
    again = project.build()
    assert "in/one/page" in again.written
    assert popovers(again, "in/one/page.html")["../glossary.html#term-gateway"].endswith("<p>See Begin.</p>")
    # Sphinx itself leaves the old title in the head of the next page.
    clean = project.build(out="clean", doctrees="clean-doctrees", freshenv=True)
    assert popovers(again, "in/one/page.html") == popovers(clean, "in/one/page.html")


def test_entry_that_moves_to_another_page_moves_the_links(make_project: MakeProject) -> None:
    project = make_project(FILES)
    project.conf.update(CONF)
    project.build()
    project.edit("in/glossary.rst", "application, ", "")
    project.edit("other.rst", "Other\n=====\n", "Other\n=====\n\n.. izglossary::\n   :terms: application\n")
    again = project.build()
    assert "in/one/page" in again.written
    assert link("../../other.html#term-application", "application") in again.text("in/one/page.html")
    assert_as_clean(project, again)


@pytest.mark.parametrize("definition", ["`x <javascript:alert(1)>`_", "`x <https://evil.example>`_", ":doc:`index`"])
def test_untrusted_text_makes_links_to_terms_alone(make_project: MakeProject, definition: str) -> None:
    project = make_project(
        {
            "izterms.yaml": "terms:\n  - {term: zone, definition: A part.}\n"
            f'  - {{term: area, definition: "{definition} :izterm:`zone`."}}\n',
            "index.rst": "Start\n=====\n\n:izterm:`area`\n\n.. izglossary::\n",
        }
    )
    content = popovers(project.build(conf={"izterm_trusted": False}), "index.html")["#term-area"]
    assert re.findall("<a[^>]*>", content) == ['<a class="izterm" href="#term-zone">']


def test_words_of_the_buttons_are_in_the_language_of_the_page(make_project: MakeProject) -> None:
    project = make_project(FILES)
    assert "data-go" not in project.build(conf=CONF).text("in/one/page.html")
    german = project.build(out="de", doctrees="de-doctrees", conf={**CONF, "language": "de"}).text("in/one/page.html")
    assert '<template data-izterm="../glossary.html#" data-back="Zurück" data-go="Zum Eintrag">' in german
