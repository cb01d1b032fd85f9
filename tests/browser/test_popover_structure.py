"""Lists, tables and formulas in a popover, as a browser shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from browser.conftest import STRICT, THEMES, MakeSite, Visitor, violations

if TYPE_CHECKING:
    from playwright.sync_api import Locator

expect = pytest.importorskip("playwright.sync_api").expect

FILES = {
    "izterms.yaml": r"""
        terms:
          - term: rate
            aliases: [speed]
            definition: |
              The rate :math:`\frac{a}{b}` is one of:

              - steady

                1. slow
                2. fast

              - changing

              .. note:: Ask first.

              +-------+-------+
              | kind  | value |
              +=======+=======+
              | slow  | 1     |
              +-------+-------+

              one
                 The first.

              .. math:: a = \sqrt{b}
        """,
    # A page of its own: Sphinx adds MathJax, which is on another server, to the page of an entry with a formula.
    "glossary.rst": ":orphan:\n\nGlossary\n========\n\n.. izglossary::\n",
    "index.rst": "Start\n=====\n\nThe :izterm:`speed` is high.\n",
}


def height(locator: Locator) -> float:
    found: float = locator.evaluate("element => element.getBoundingClientRect().height")
    return found


@pytest.mark.parametrize("theme", THEMES)
def test_structure_is_shown(make_site: MakeSite, visit: Visitor, theme: str) -> None:
    page = visit(make_site(FILES, theme=theme, izterm_popover="full").url("index.html"))
    page.locator("a.izterm", has_text="speed").hover()
    tip = page.locator("#izterm_tip")
    expect(tip).to_be_visible()
    expect(tip).to_contain_text("rate (also speed)")
    assert tip.locator("ul > li > ol > li").count() == 2
    kinds = tip.locator("li").evaluate_all("items => items.map(item => getComputedStyle(item).listStyleType)")
    assert kinds == ["disc", "decimal", "decimal", "disc"]
    assert tip.locator("table tbody td").all_inner_texts() == ["slow", "1"]
    # A browser lays a fraction out higher than a line.
    assert height(tip.locator("mfrac")) > height(tip.locator("mi").first) * 1.5
    assert tip.locator("math[display=block] msqrt").count() == 1
    widths = tip.evaluate("tip => [tip.firstChild.scrollWidth, tip.firstChild.clientWidth]")
    assert widths[0] == widths[1]
    assert violations(page, "#izterm_tip") == []


def test_structure_needs_no_inline_style(make_site: MakeSite, visit: Visitor) -> None:
    page = visit(make_site(FILES, policy=STRICT, izterm_popover="full").url("index.html"))
    page.locator("a.izterm", has_text="speed").hover()
    expect(page.locator("#izterm_tip").locator("li").first).to_be_visible()
