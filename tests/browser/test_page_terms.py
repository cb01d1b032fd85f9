"""The terms at the end of a page in a browser: hidden beside boxes, and shown in print and without scripts."""

from __future__ import annotations

import pytest

from browser.conftest import STRICT, THEMES, MakeSite, Visitor, violations

expect = pytest.importorskip("playwright.sync_api").expect

FILES = {
    "izterms.yaml": """
        terms:
          - term: access key
            acronym: AK
            definition: |
              Identifies an :izterm:`application`, for :math:`a < b`.
          - {term: application, definition: A program with a key.}
        """,
    "index.rst": "Start\n=====\n\nAn :izterm:`AK` of :izterm:`applications`.\n\n.. toctree::\n\n   glossary\n",
    "glossary.rst": "Glossary\n========\n\n.. izglossary::\n",
}


@pytest.mark.parametrize("theme", THEMES)
def test_list_is_for_print_and_for_readers_without_scripts(make_site: MakeSite, visit: Visitor, theme: str) -> None:
    site = make_site(FILES, theme=theme, policy=STRICT if theme == "alabaster" else "", izterm_page_terms="print")
    page = visit(site.url("index.html"))
    visit.problems.clear()  # those of the theme
    found = page.locator(".izterm-page-terms")
    expect(found).to_be_hidden()
    page.emulate_media(media="print")
    expect(found).to_be_visible()
    expect(found.get_by_role("heading", level=2, name="Terms on this page")).to_be_visible()
    expect(found.get_by_role("definition")).to_have_count(2)
    expect(found.locator("math")).to_be_visible()
    faults = violations(page, ".izterm-page-terms")
    assert [fault for fault in faults if not fault.startswith("color-contrast")] == []  # the theme colours its links
    without = visit(site.url("index.html"), java_script_enabled=False)
    expect(without.locator(".izterm-page-terms")).to_be_visible()
    visit.problems.clear()


@pytest.mark.quick
def test_list_that_is_always_shown_has_boxes_of_its_own(make_site: MakeSite, visit: Visitor) -> None:
    site = make_site(FILES, policy=STRICT, izterm_page_terms=True)
    page = visit(site.url("index.html"))
    link = page.locator(".izterm-page-terms").get_by_role("link", name="application")
    link.focus()
    expect(page.locator(".izterm-tip")).to_contain_text("A program with a key.")
    assert violations(page, ".izterm-page-terms") == []
