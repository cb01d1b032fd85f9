"""A term in a popover opens a popover of its own: by mouse, keyboard and touch."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from browser.conftest import STRICT, MakeSite, Site, Visitor, violations
from browser.test_changed_pages import ABSOLUTE, MODAL, SWAP
from browser.test_popover import (
    CONTRASTS,
    PHONE,
    _messages,
    accessible,
    assert_on_screen,
    box,
    hover,
    link_to,
    stop_clock,
    tab_to,
    tip_of,
)

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

expect = pytest.importorskip("playwright.sync_api").expect

FILES = {
    "izterms.yaml": """
        terms:
          - term: access key
            definition: |
              Identifies an :izterm:`application` of a :izterm:`gateway`, and not a person, in a :izterm:`zone`.
          - {term: application, definition: "A program, with an :izterm:`access key`."}
          - {term: gateway, definition: "Lets :izterm:`applications <application>` communicate."}
          - {term: zone, definition: A part of the world.}
        """,
    "terms/glossary.rst": """
        Glossary
        ========

        .. izglossary::
           :terms: access key, application, gateway
        """,
    "index.rst": "Start\n=====\n\n.. toctree::\n\n   terms/glossary\n   deep/page\n",
    "deep/page.rst": "Page\n====\n\n:doc:`/index`\n\nAn :izterm:`access key`, and :doc:`more </index>`.\n\n"
    + "Text.\n\n" * 40,
    "deep/other.rst": ":orphan:\n\nOther\n=====\n\nA :izterm:`gateway`.\n",
}
CONF = {"suppress_warnings": ["izterm.unlisted"], "html_title": "Acme"}


@pytest.fixture
def site(make_site: MakeSite) -> Site:
    """Return the project on a server with a strict policy."""
    return make_site(FILES, policy=STRICT, **CONF)


def inner_of(page: Page) -> Locator:
    return page.locator("#izterm_tip_inner")


def in_tip(page: Page, text: str) -> Locator:
    """Return the link with this text in the first popover."""
    return page.locator("#izterm_tip .izterm", has_text=text)


def middle(locator: Locator) -> tuple[float, float]:
    at = box(locator)
    return (at["left"] + at["right"]) / 2, (at["top"] + at["bottom"]) / 2


@pytest.mark.quick
def test_mouse_opens_both_and_moves_between_them(site: Site, visit: Visitor) -> None:
    page = visit(site.url("deep/page.html"))
    outer, inner = hover(page, "access key"), inner_of(page)
    in_tip(page, "application").hover()
    expect(inner).to_have_text("applicationA program, with an access key.")
    assert inner.locator("a, span, button, [tabindex='0']").count() == 0
    link, term = box(in_tip(page, "application")), box(inner)
    assert link["bottom"] <= term["top"] <= link["bottom"] + 8
    stop_clock(page)
    for target in (inner, inner.locator("p"), in_tip(page, "application"), inner):
        page.mouse.move(*middle(target), steps=6)
        page.clock.run_for(2000)
        expect(inner).to_be_visible()
    # To the first popover, to another term in it, and to the first link.
    page.mouse.move(*middle(outer.locator("b")))
    page.clock.run_for(300)
    expect(inner).to_be_hidden()
    expect(outer).to_be_visible()
    page.mouse.move(*middle(in_tip(page, "zone")))
    page.clock.run_for(300)
    expect(inner).to_have_text("zoneA part of the world.")
    page.mouse.move(*middle(link_to(page, "access key")))
    page.clock.run_for(300)
    expect(inner).to_be_hidden()
    expect(outer).to_be_visible()
    # From the inner one out of all.
    page.mouse.move(*middle(in_tip(page, "gateway")))
    page.clock.run_for(300)
    expect(inner).to_contain_text("Lets applications communicate.")
    page.mouse.move(5, 5)
    page.clock.run_for(300)
    expect(inner).to_be_hidden()
    expect(outer).to_be_hidden()
    assert page.locator("[aria-describedby], .izterm-open").count() == 0


@pytest.mark.quick
def test_keyboard_goes_through_the_links_and_escape_comes_back(site: Site, visit: Visitor) -> None:
    page = visit(site.url("deep/page.html"))
    outer, inner, link = tip_of(page), inner_of(page), tab_to(page, "access key")
    expect(outer).to_be_visible()
    expect(inner).to_be_hidden()
    for name, text in (("application", "A program"), ("gateway", "Lets applications"), ("zone", "A part of")):
        page.keyboard.press("Tab")
        expect(in_tip(page, name)).to_be_focused()
        expect(inner).to_contain_text(text)
        expect(outer).to_be_visible()
    page.keyboard.press("Shift+Tab")
    expect(inner).to_contain_text("Lets applications")
    page.keyboard.press("Escape")
    expect(inner).to_be_hidden()
    expect(outer).to_be_visible()
    expect(in_tip(page, "gateway")).to_be_focused()
    page.keyboard.press("Escape")
    expect(outer).to_be_hidden()
    expect(link).to_be_focused()
    # Back out of it by Shift and Tab, and through it to what follows on the page.
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(in_tip(page, "application")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(link).to_be_focused()
    expect(inner).to_be_hidden()
    expect(outer).to_be_visible()
    for _ in range(4):
        page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="more")).to_be_focused()
    expect(outer).to_be_hidden()
    assert page.locator("[aria-describedby], .izterm-open").count() == 0


@pytest.mark.quick
def test_screen_readers_get_a_dialog_with_links_and_a_tooltip_without(site: Site, visit: Visitor) -> None:
    page = visit(site.url("deep/page.html"))
    link = tab_to(page, "access key")
    assert accessible(page, tip_of(page)) == {"role": "dialog", "name": "access key", "description": ""}
    told = accessible(page, link)
    assert (told["role"], told["name"]) == ("link", "access key")
    assert told["description"].split()[2:4] == ["Identifies", "an"]
    page.keyboard.press("Tab")
    assert accessible(page, inner_of(page)) == {"role": "tooltip", "name": "application", "description": ""}
    told = accessible(page, in_tip(page, "application"))
    assert (told["role"], told["name"]) == ("link", "application")
    assert told["description"].split() == ["application", "A", "program,", "with", "an", "access", "key."]
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    told = accessible(page, in_tip(page, "zone"))
    assert told["description"].split() == ["zone", "A", "part", "of", "the", "world."]


@pytest.mark.parametrize(
    ("builder", "name", "target"),
    [
        ("html", "deep/page.html", "**/terms/glossary.html#term-application"),
        ("dirhtml", "deep/page/index.html", "**/terms/glossary/#term-application"),
        ("singlehtml", "index.html", "**/index.html#term-application"),
    ],
)
def test_link_in_a_popover_leads_to_the_entry(
    make_site: MakeSite, visit: Visitor, builder: str, name: str, target: str
) -> None:
    site = make_site(FILES, builder=builder, **CONF)
    # Files in the folders of "dirhtml" have addresses that only a server knows.
    addresses = [site.url(name)] if builder == "dirhtml" else [site.url(name), site.file_url(name)]
    for address in addresses:
        page = visit(address)
        hover(page, "access key")
        in_tip(page, "application").click()
        page.wait_for_url(target)
        expect(tip_of(page)).to_be_hidden()
        expect(inner_of(page)).to_be_hidden()
        page.goto(address)
        tab_to(page, "access key")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url(target)


@pytest.mark.quick
def test_links_after_a_script_has_loaded_another_page(site: Site, visit: Visitor) -> None:
    page = visit(site.url("deep/page.html"))
    hover(page, "access key")
    in_tip(page, "application").hover()
    expect(inner_of(page)).to_be_visible()
    page.evaluate(SWAP, site.url("deep/other.html"))
    page.evaluate(ABSOLUTE)
    expect(tip_of(page)).to_have_count(0)
    hover(page, "gateway")
    in_tip(page, "applications").hover()
    expect(inner_of(page)).to_have_text("applicationA program, with an access key.")
    page.evaluate(SWAP, site.url("terms/glossary.html"))
    hover(page, "gateway")
    in_tip(page, "applications").hover()
    expect(inner_of(page)).to_have_text("applicationA program, with an access key.")
    in_tip(page, "applications").click()
    page.wait_for_url("**/terms/glossary.html#term-application")
    assert page.locator(".izterm-tip").count() == 2


def test_modal_dialog_holds_both(site: Site, visit: Visitor) -> None:
    page = visit(site.url("deep/page.html"))
    page.evaluate(MODAL)
    hover(page, "access key")
    in_tip(page, "application").hover()
    expect(inner_of(page)).to_be_visible()
    page.mouse.move(*middle(inner_of(page)))
    for popover in (inner_of(page), tip_of(page)):
        page.keyboard.press("Escape")
        expect(popover).to_be_hidden()
    assert page.evaluate("document.querySelector('dialog').open")


# Touch.


def is_seen(popover: Locator) -> bool:
    return bool(popover.evaluate("tip => tip.matches(':popover-open') && getComputedStyle(tip).opacity === '1'"))


@pytest.mark.quick
def test_phone_shows_one_at_a_time_with_a_way_back_and_to_the_entry(site: Site, visit: Visitor) -> None:
    page = visit(site.url("deep/page.html"), **PHONE, reduced_motion="reduce")
    outer, inner = tip_of(page), inner_of(page)
    link_to(page, "access key").tap()
    expect(outer).to_be_visible()
    for name in ("application", "gateway"):
        in_tip(page, name).tap()
        expect(inner).to_contain_text(name)
        assert (is_seen(outer), is_seen(inner)) == (False, True)
        assert abs(box(inner)["top"] - box(link_to(page, "access key"))["bottom"]) <= 8
        back, go = page.get_by_role("button", name="Back"), inner.get_by_role("link", name="Go to the entry")
        for action in (back, go):
            assert box(action)["height"] >= 44
            assert box(action)["width"] >= 44
        back.tap()
        expect(inner).to_be_hidden()
        assert is_seen(outer)
    assert_on_screen(page)
    assert box(outer.locator(".izterm-tip-go"))["height"] >= 44
    in_tip(page, "zone").tap()
    expect(inner).to_contain_text("A part of the world.")
    expect(inner.get_by_role("link")).to_have_count(0)  # no page lists it
    page.locator("h1").tap()
    for popover in (outer, inner):
        expect(popover).to_be_hidden()
    link_to(page, "access key").tap()
    in_tip(page, "gateway").tap()
    inner.locator(".izterm-tip-go").tap()
    page.wait_for_url("**/terms/glossary.html#term-gateway")


def test_link_to_the_entry_on_the_same_page_closes_the_popovers(site: Site, visit: Visitor) -> None:
    page = visit(site.url("terms/glossary.html"), **PHONE)
    link_to(page, "gateway").tap()
    tip_of(page).locator(".izterm-tip-go").tap()
    expect(tip_of(page)).to_be_hidden()
    assert page.url.endswith("#term-gateway")


def test_mouse_and_keyboard_need_no_link_to_the_entry(site: Site, visit: Visitor) -> None:
    page = visit(site.url("deep/page.html"), has_touch=True)
    hover(page, "access key")
    in_tip(page, "application").hover()
    expect(inner_of(page)).to_be_visible()
    assert page.locator(".izterm-tip-go, .izterm-tip-back").count() == 0
    assert is_seen(tip_of(page))


@pytest.mark.parametrize(
    ("language", "words"), [("de", ["Zurück", "Zum Eintrag"]), ("ar", ["رجوع", "انتقل إلى المدخل"])]
)
def test_actions_are_in_the_language_of_the_page(
    make_site: MakeSite, visit: Visitor, language: str, words: list[str]
) -> None:
    page = visit(make_site(FILES, **CONF, language=language).url("deep/page.html"), **PHONE)
    link_to(page, "access key").tap()
    in_tip(page, "application").tap()
    actions = inner_of(page).locator("> :is(a, button)")
    expect(actions).to_have_text(words)
    first, second = (box(actions.nth(number))["left"] for number in (0, 1))
    assert (first < second) is (language == "de")


def test_keyboard_on_a_small_window_shows_one_at_a_time(site: Site, visit: Visitor) -> None:
    page = visit(site.url("deep/page.html"), viewport={"width": 320, "height": 500}, reduced_motion="reduce")
    outer, inner = tip_of(page), inner_of(page)
    link = tab_to(page, "access key")
    page.keyboard.press("Tab")
    expect(inner).to_contain_text("A program")
    assert (is_seen(outer), is_seen(inner)) == (False, True)
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Back")).to_be_focused()
    page.keyboard.press("Enter")
    expect(inner).to_be_hidden()
    assert is_seen(outer)
    expect(in_tip(page, "application")).to_be_focused()
    page.keyboard.press("Tab")
    expect(inner).to_contain_text("Lets applications")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(outer).to_be_hidden()
    expect(link).to_be_focused()


# Themes.


@pytest.mark.parametrize("device", [PHONE, {"viewport": {"width": 1200, "height": 700}}], ids=["phone", "desktop"])
def test_dark_theme_has_contrast_and_no_fault_of_accessibility(
    make_site: MakeSite, visit: Visitor, device: dict[str, Any]
) -> None:
    site = make_site(FILES, theme="furo", **CONF)
    page = visit(site.url("deep/page.html"), color_scheme="dark", reduced_motion="reduce", **device)
    found = [Counter(violation.partition(":")[0] for violation in violations(page))]
    if "has_touch" in device:
        link_to(page, "access key").tap()
        expect(tip_of(page)).to_be_visible()
        assert violations(page, "#izterm_tip") == []
        in_tip(page, "application").tap()
    else:
        hover(page, "access key")
        in_tip(page, "application").hover()
    expect(inner_of(page)).to_be_visible()
    popovers = (inner_of(page),) if "has_touch" in device else (inner_of(page), tip_of(page))
    for popover in popovers:
        assert min(popover.evaluate(CONTRASTS).values()) >= 4.5
        background = popover.evaluate("tip => getComputedStyle(tip).backgroundColor.match(/[\\d.]+/g).map(Number)")
        assert sum(background[:3]) < 3 * 128
    found.append(Counter(violation.partition(":")[0] for violation in violations(page)))
    assert not found[1] - found[0]
    _messages(visit)
