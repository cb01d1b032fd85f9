"""The box on pages that scripts of themes and extensions change: other addresses, another content, dialogs, colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from browser.conftest import STRICT, MakeSite, Site, Visitor
from browser.test_popover import CONF, FILES, PHONE, assert_on_screen, box, hover, link_to, tab_to, tip_of

if TYPE_CHECKING:
    from playwright.sync_api import Page

expect = pytest.importorskip("playwright.sync_api").expect

# As Turbo, htmx, pjax and the instant navigation of themes do: the address changes, and the content with it.
SWAP = """async (address) => {
    const page = new DOMParser().parseFromString(await (await fetch(address)).text(), "text/html");
    history.pushState({}, "", address);
    document.querySelector("[role=main]").replaceWith(page.querySelector("[role=main]"));
}"""
MODAL = """() => {
    const dialog = document.createElement("dialog");
    dialog.append(document.querySelector("[role=main] p:has(a.izterm)"));
    document.querySelector("[role=main]").append(dialog);
    dialog.showModal();
}"""
ABSOLUTE = "document.querySelectorAll('a').forEach(link => { link.href = link.href; })"


@pytest.fixture
def site(make_site: MakeSite) -> Site:
    """Return the project on a server with a strict policy."""
    return make_site(FILES, policy=STRICT, **CONF)


@pytest.mark.quick
def test_addresses_made_absolute(site: Site, visit: Visitor) -> None:
    page = visit(site.url("index.html"))
    page.evaluate(ABSOLUTE)
    expect(hover(page, "gateway")).to_have_text("gatewayLets devices communicate.")


@pytest.mark.quick
def test_content_of_another_page(site: Site, visit: Visitor) -> None:
    page = visit(site.url("index.html"))
    hover(page, "access key")
    page.evaluate(SWAP, site.url("wide.html"))
    page.evaluate(ABSOLUTE)
    expect(tip_of(page)).to_be_hidden()
    expect(hover(page, "gateway")).to_have_text("gatewayLets devices communicate.")
    page.keyboard.press("Escape")
    # To the glossary, whose links lead to itself, and back.
    page.evaluate(SWAP, site.url("glossary.html"))
    expect(hover(page, "application")).to_contain_text("A program.")
    page.evaluate(SWAP, site.url("index.html"))
    expect(hover(page, "the same")).to_contain_text("Identifies an application")
    tab_to(page, "zone")
    expect(tip_of(page)).to_contain_text("A part of the world.")
    assert page.locator("#izterm_tip").count() == 1


def test_filter_of_a_glossary_that_is_loaded_into_another_page(site: Site, visit: Visitor) -> None:
    page = visit(site.url("glossary.html"))
    for _ in range(2):
        page.get_by_role("searchbox", name="Filter").fill("gate")
        expect(page.locator("dl.glossary dt:visible")).to_have_text(["gateway¶"])
        assert page.get_by_role("searchbox", name="Filter").count() == 1
        page.evaluate(SWAP, site.url("index.html"))
        expect(page.get_by_role("searchbox", name="Filter")).to_have_count(0)
        page.evaluate(SWAP, site.url("glossary.html"))
        expect(page.locator("dl.glossary dt:visible")).to_have_count(5)


def test_page_of_the_same_address_with_a_query(site: Site, visit: Visitor) -> None:
    page = visit(site.url("glossary.html"))
    page.evaluate(ABSOLUTE)
    page.evaluate("history.replaceState({}, '', '?q=access')")
    expect(hover(page, "application")).to_contain_text("A program.")


def test_modal_dialog(site: Site, visit: Visitor) -> None:
    page = visit(site.url("index.html"))
    page.evaluate(MODAL)
    tip = hover(page, "gateway")
    at = box(tip)
    on_top = f"document.elementFromPoint({at['left'] + 5}, {at['top'] + 5}).closest('.izterm-tip') !== null"
    assert page.evaluate(on_top)
    page.mouse.move(at["left"] + 5, at["top"] + 5)
    expect(tip).to_be_visible()
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    assert page.evaluate("document.querySelector('dialog').open")
    page.evaluate("document.querySelector('dialog').close()")
    expect(hover(page, "tome")).to_contain_text("A very long account")


def _line(page: Page, text: str, number: int) -> dict[str, float]:
    found: dict[str, float] = link_to(page, text).evaluate(
        """(link, number) => {
            const {left, right, top, bottom} = [...link.getClientRects()].at(number);
            return {left, right, top, bottom};
        }""",
        number,
    )
    return found


@pytest.mark.quick
@pytest.mark.parametrize("number", [0, -1])
def test_link_in_several_lines(site: Site, visit: Visitor, number: int) -> None:
    page = visit(site.url("index.html"), viewport={"width": 900, "height": 640})
    # The link begins at the end of a line.
    page.evaluate("document.querySelector('.narrow').style.width = '22rem'")
    page.evaluate("document.querySelector('.narrow p').style.textIndent = '14rem'")
    text = "link that has"
    link_to(page, text).scroll_into_view_if_needed()
    line = _line(page, text, number)
    page.mouse.move(0, 0)
    page.mouse.move((line["left"] + line["right"]) / 2, (line["top"] + line["bottom"]) / 2)
    expect(tip_of(page)).to_be_visible()
    at = box(tip_of(page))
    assert abs(at["left"] - line["left"]) <= 2
    assert abs(at["top"] - box(link_to(page, text))["bottom"]) <= 8  # no line is hidden


def test_side_is_chosen_by_what_is_seen_of_a_wide_page(site: Site, visit: Visitor) -> None:
    page = visit(site.url("wide.html"), **PHONE)
    page.evaluate("document.body.style.paddingBlock = '60rem'")
    link_to(page, "access key").evaluate("link => link.scrollIntoView({block: 'end'})")
    tab_to(page, "access key")
    expect(tip_of(page)).to_be_visible()
    assert_on_screen(page)
    seen = page.evaluate("visualViewport.offsetTop + visualViewport.height")
    assert box(tip_of(page))["bottom"] <= seen


# The policy of the site refuses an element with the style.
_ADOPT = """style => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    document.adoptedStyleSheets.push(sheet);
}"""


@pytest.mark.quick
@pytest.mark.parametrize(
    ("style", "text", "ground"),
    [
        ("body { background: rgb(17, 17, 17); color: rgb(238, 238, 238) }", "238, 238, 238", "17, 17, 17"),
        ("html { background: rgb(17, 17, 17); color: rgb(238, 238, 238) }", "238, 238, 238", "17, 17, 17"),
        # The ground of the text is not that of the page, as in the theme "classic".
        ("body { background: rgb(17, 17, 17) } .body { background: rgb(255, 250, 240) }", "0, 0, 0", "255, 250, 240"),
        # It is a picture, as in the theme "scrolls".
        (
            "body { background: #111; color: #eee } .body { background: url(x.png); color: #222 }",
            "0, 0, 0",
            "255, 255, 255",
        ),
    ],
)
def test_colours_of_a_page_that_does_not_tell_the_browser(
    site: Site, visit: Visitor, style: str, text: str, ground: str
) -> None:
    page = visit(site.url("index.html"))
    page.route("**/x.png", lambda route: route.fulfill(body=b""))
    page.evaluate(_ADOPT, style)
    tip = hover(page, "access key")
    assert tip.evaluate("tip => getComputedStyle(tip).backgroundColor") == f"rgb({ground})"
    assert tip.evaluate("tip => getComputedStyle(tip).color") == f"rgb({text})"
