"""Addresses of entries in a browser: of other names, and in any script."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from browser.conftest import MakeSite, Visitor

if TYPE_CHECKING:
    from playwright.sync_api import Locator

expect = pytest.importorskip("playwright.sync_api").expect

ENTRIES = """
terms:
  - {term: access key, aliases: [API key], tags: [security], definition: Identifies a program.}
  - {term: Gate, definition: A door.}
  - {term: 証明書, definition: A signed document.}
"""
FILES = {
    "izterms.yaml": ENTRIES + "".join(f"  - {{term: filler {n}, definition: Fills.}}\n" for n in range(60)),
    "index.rst": "Start\n=====\n\n.. toctree::\n\n   glossary\n\nA :izterm:`証明書`.\n",
    "glossary.rst": "Terms\n=====\n\n.. izglossary::\n",
}


def is_marked(head: Locator) -> None:
    """Check that an entry is where the address leads to: in sight, and marked."""
    expect(head).to_be_in_viewport()
    expect(head).to_have_css("border-left-style", "solid")


def test_address_of_another_name_leads_to_the_entry(make_site: MakeSite, visit: Visitor) -> None:
    site = make_site(FILES, theme="furo")
    page = visit(site.url("glossary.html?filter=filler#term-api-key"))
    is_marked(page.locator("dt", has_text="access key"))
    expect(page).to_have_url(site.url("glossary.html#term-api-key"))
    page.get_by_role("searchbox", name="Filter").fill("Gate")
    expect(page.locator(".izglossary dt:visible")).to_have_text([re.compile("^Gate")])  # has an id of Sphinx, too
    page.goto(site.url("glossary.html#term-Gate"))
    is_marked(page.locator("dt", has_text="Gate"))


def test_address_in_another_script_leads_to_the_entry(make_site: MakeSite, visit: Visitor) -> None:
    site = make_site(FILES, theme="furo")
    page = visit(site.url("index.html"))
    link = page.locator("a.izterm")
    link.hover()
    expect(page.get_by_role("tooltip")).to_contain_text("A signed document.")
    link.click()
    is_marked(page.locator("dt", has_text="証明書"))
    page.goto(site.url("glossary.html#term-aa040252"))
    is_marked(page.locator("dt", has_text="証明書"))
