"""The glossary page in a browser: what readers can do with it, by mouse, keyboard and screen reader."""

from __future__ import annotations

import pytest

from browser.conftest import STRICT, MakeSite, Visitor, violations

expect = pytest.importorskip("playwright.sync_api").expect

FILES = {
    "izterms.yaml": """
        terms:
          - {term: access key, definition: Identifies an application., aliases: [API key], tags: [security]}
          - {term: gateway, definition: Lets devices communicate.}
        """,
    "index.rst": "Start\n=====\n\n.. izglossary::\n",
}


def test_page_opens(make_site: MakeSite, visit: Visitor) -> None:
    site = make_site(FILES, policy=STRICT)
    page = visit(site.url("index.html"))
    expect(page.locator("#term-gateway")).to_be_visible()
    assert violations(page, "dl.glossary") == []
