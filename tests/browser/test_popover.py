"""The box beside a link in a browser: by mouse, keyboard and touch, on all themes, from servers and files."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from conftest import CONF as TEST_CONF

import sphinxext_izuma
from browser.conftest import (
    LONG_THEMES,
    QUICK_THEMES,
    STRICT,
    MakeSite,
    Site,
    Visitor,
    violations,
)

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page, Route

expect = pytest.importorskip("playwright.sync_api").expect

PHONE = {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True}
LONG = "A very long account of what it is and does. " * 60
FILLER = "\n".join(["Text that fills the page.\n"] * 40)
FILES = {
    "izterms.yaml": f"""
        terms:
          - term: access key
            acronym: AK
            definition: |
              Identifies an :izterm:`application`, *never* a person: ``key_id``, H\\ :sub:`2`\\ O, x\\ :sup:`2`\\ .

              A second paragraph.
          - {{term: application, definition: A program.}}
          - {{term: gateway, definition: Lets devices communicate.}}
          - {{term: tome, definition: "{LONG}"}}
          - {{term: old key, deprecated: true, see: [access key], definition: What it was.}}
          - {{term: zone, definition: A part of the world., tags: [unlisted]}}
        """,
    "glossary.rst": """
        Glossary
        ========

        .. izglossary::
           :terms: access key, application, gateway, tome, old key
        """,
    "index.rst": f"""
        Start
        =====

        .. toctree::

           glossary
           wide

        An :izterm:`access key`, :izterm:`the same <access key>`, a :izterm:`gateway` and a :izterm:`zone`; see a
        :doc:`page <glossary>`.

        A :izterm:`tome` is long, an :izterm:`old key` is old.

        .. container:: narrow

           A :izterm:`link that has so many words that it takes more than one line of the page <gateway>`

        {FILLER.replace(chr(10), chr(10) + "        ")}

        At the end of a long line of text that leads to the right there is a :izterm:`last one <gateway>`.
        """,
}
FILES["wide.rst"] = f"""
    Wide
    ====

    .. list-table::

       * - A :izterm:`access key <access key>`
         - Something unbreakable: {"x" * 400}
         - A :izterm:`gateway`
    """
CONF = {"suppress_warnings": ["izterm.unlisted", "izterm.deprecated"], "html_title": "Acme"}


@pytest.fixture
def site(make_site: MakeSite) -> Site:
    """Return the project on a server with a strict policy."""
    return make_site(FILES, policy=STRICT, **CONF)


def link_to(page: Page, text: str) -> Locator:
    """Return the link with this text in the page's body."""
    return (
        page.locator("[role=main] .izterm, main .izterm")
        .get_by_text(text, exact=True)
        .or_(page.locator("[role=main] .izterm, main .izterm", has_text=text))
        .first
    )


def tip_of(page: Page) -> Locator:
    return page.locator("#izterm_tip")


def hover(page: Page, text: str) -> Locator:
    """Move the mouse onto a link, from elsewhere, and return the box."""
    link = link_to(page, text)
    link.scroll_into_view_if_needed()
    page.mouse.move(0, 0)
    link.hover()
    expect(tip_of(page)).to_be_visible()
    return tip_of(page)


def tab_to(page: Page, text: str) -> Locator:
    """Press Tab until a link has the focus."""
    link = link_to(page, text)
    for _ in range(80):
        page.keyboard.press("Tab")
        if link.evaluate("element => element === document.activeElement"):
            return link
    raise AssertionError(f"the keyboard does not reach {text!r}")


def stop_clock(page: Page) -> None:
    """Let time pass only where the test says so."""
    page.clock.install(time="2030-01-01T00:00:00")
    page.clock.pause_at("2030-01-01T00:01:00")


def box(locator: Locator) -> dict[str, float]:
    found: dict[str, float] = locator.evaluate(
        """element => {
            const {left, right, top, bottom, width, height} = element.getBoundingClientRect();
            return {left, right, top, bottom, width, height};
        }"""
    )
    return found


def assert_on_screen(page: Page) -> None:
    tip = box(tip_of(page))
    size = page.evaluate("({left: visualViewport.offsetLeft, width: visualViewport.width, height: innerHeight})")
    assert tip["width"] > 100
    assert tip["left"] >= size["left"]
    assert tip["top"] >= 0
    assert tip["right"] <= size["left"] + size["width"]
    assert tip["bottom"] <= size["height"]


def assert_beside(page: Page, link: Locator) -> None:
    """Check that the box is on the screen, and close to the link without hiding it."""
    assert_on_screen(page)
    tip, at = box(tip_of(page)), box(link)
    assert min(abs(tip["top"] - at["bottom"]), abs(at["top"] - tip["bottom"])) <= 8
    assert tip["top"] >= at["bottom"] or tip["bottom"] <= at["top"]
    assert tip["left"] <= at["right"]
    assert tip["right"] >= at["left"]


# Mouse.


def test_mouse_opens_the_box_and_shows_what_the_term_means(site: Site, visit: Visitor) -> None:
    page = visit(site.url("index.html"))
    expect(tip_of(page)).to_be_hidden()
    tip = hover(page, "access key")
    expect(tip).to_have_text("access key (AK)Identifies an application, never a person: key_id, H2O, x2.")
    assert tip.evaluate("tip => tip.firstChild.innerHTML.trimEnd()") == (
        '<b id="izterm_tip_name">access key</b> (AK)<p>Identifies an '
        '<a class="izterm" href="glossary.html#term-application">application</a>, <em>never</em> a person: '
        "<code>key_id</code>, H<sub>2</sub>O, x<sup>2</sup>.</p>"
    )
    assert_beside(page, link_to(page, "access key"))
    assert page.locator("[title]:is(.izterm, .izterm *)").count() == 0


def test_box_opens_after_a_moment_and_not_when_the_mouse_only_passes(site: Site, visit: Visitor) -> None:
    page = visit(site.url("index.html"))
    stop_clock(page)
    link_to(page, "access key").hover()
    page.clock.run_for(140)
    expect(tip_of(page)).to_be_hidden()
    page.mouse.move(0, 0)
    page.clock.run_for(1000)
    expect(tip_of(page)).to_be_hidden()
    link_to(page, "access key").hover()
    page.clock.run_for(160)
    expect(tip_of(page)).to_be_visible()


@pytest.mark.quick
def test_pointer_may_move_onto_the_box_and_it_stays_until_left(site: Site, visit: Visitor) -> None:
    page = visit(site.url("index.html"))
    tip = hover(page, "access key")
    stop_clock(page)
    at = box(tip)
    page.mouse.move(at["left"] + 20, at["top"] + 20, steps=8)
    page.clock.run_for(60_000)
    expect(tip).to_be_visible()
    page.mouse.move(at["left"] + 20, 5)
    page.clock.run_for(200)
    expect(tip).to_be_visible()
    page.clock.run_for(100)
    expect(tip).to_be_hidden()


def test_moving_on_over_the_page_does_not_keep_it_open(site: Site, visit: Visitor) -> None:
    page = visit(site.url("index.html"))
    tip = hover(page, "last one")
    stop_clock(page)
    for step in range(6):
        page.mouse.move(20 + step % 2, 100 + 40 * (step % 3))
        page.clock.run_for(60)
    expect(tip).to_be_hidden()


def test_typing_does_not_keep_it_open(site: Site, visit: Visitor) -> None:
    page = visit(site.url("index.html"))
    tip = hover(page, "access key")
    page.mouse.move(0, 0)
    page.keyboard.press("Shift")
    expect(tip).to_be_hidden()


def test_another_link_takes_the_box_over(site: Site, visit: Visitor) -> None:
    page = visit(site.url("index.html"))
    tip = hover(page, "access key")
    link_to(page, "gateway").hover()
    expect(tip).to_have_text("gatewayLets devices communicate.")
    assert_beside(page, link_to(page, "gateway"))
    assert page.locator("[aria-describedby]").count() == 1
    assert page.locator(".izterm-open").count() == 1


def test_two_links_to_one_term_show_the_same(site: Site, visit: Visitor) -> None:
    page = visit(site.url("index.html"))
    first = hover(page, "access key").inner_text()
    assert hover(page, "the same").inner_text() == first
    assert_beside(page, link_to(page, "the same"))
    box = """document.querySelectorAll('template[data-izterm="glossary.html#"]')[0].content"""
    assert page.evaluate(f"{box}.querySelectorAll('#term-access-key').length") == 1
    assert page.locator("#term-access-key").count() == 0  # shown without the id that the entry has on its page


@pytest.mark.quick
def test_click_follows_the_link_and_leaves_no_box(site: Site, visit: Visitor) -> None:
    page = visit(site.url("index.html"))
    hover(page, "gateway")
    link_to(page, "gateway").click()
    page.wait_for_url("**/glossary.html#term-gateway")
    page.go_back()
    expect(tip_of(page)).to_be_hidden()


def test_click_on_a_link_within_the_page_closes_the_box(site: Site, visit: Visitor) -> None:
    page = visit(site.url("glossary.html"))
    tip = hover(page, "application")
    link_to(page, "application").click()
    expect(tip).to_be_hidden()
    assert page.url.endswith("#term-application")


# Keyboard.


def test_focus_by_keyboard_opens_and_moving_on_closes(site: Site, visit: Visitor) -> None:
    page = visit(site.url("index.html"))
    link = tab_to(page, "access key")
    expect(tip_of(page)).to_contain_text("access key (AK)")
    assert_beside(page, link)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(tip_of(page)).to_be_visible()  # of the next link
    assert link.get_attribute("aria-describedby") is None
    for _ in range(4):  # the term in the second popover, and two more links
        page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="page", exact=True)).to_be_focused()
    expect(tip_of(page)).to_be_hidden()


def test_focus_by_mouse_does_not_open(site: Site, visit: Visitor) -> None:
    page = visit(site.url("index.html"))
    link = link_to(page, "access key")
    link.evaluate("link => link.addEventListener('click', event => event.preventDefault())")
    stop_clock(page)
    link.hover()
    page.mouse.down()
    page.mouse.up()
    assert link.evaluate("link => link === document.activeElement && !link.matches(':focus-visible')")
    expect(tip_of(page)).to_be_hidden()


def test_enter_follows_the_link_at_once(site: Site, visit: Visitor) -> None:
    page = visit(site.url("index.html"))
    tab_to(page, "gateway")
    page.keyboard.press("Enter")
    page.wait_for_url("**/glossary.html#term-gateway")


@pytest.mark.quick
@pytest.mark.parametrize("opened", ["hover", "focus"])
def test_escape_closes_and_keeps_the_focus(site: Site, visit: Visitor, opened: str) -> None:
    page = visit(site.url("index.html"))
    if opened == "hover":
        hover(page, "access key")
        link = link_to(page, "access key")
        link.evaluate("link => link.focus({focusVisible: false})")
    else:
        link = tab_to(page, "access key")
    expect(tip_of(page)).to_be_visible()
    page.keyboard.press("Escape")
    expect(tip_of(page)).to_be_hidden()
    assert link.evaluate("link => link === document.activeElement")
    assert link.get_attribute("aria-describedby") is None


def test_escape_is_the_boxs_only_while_one_is_open(site: Site, visit: Visitor) -> None:
    page = visit(site.url("index.html"))
    page.evaluate("window.seen = 0; document.addEventListener('keydown', event => seen += event.key === 'Escape')")
    tab_to(page, "access key")
    page.keyboard.press("Escape")
    assert page.evaluate("seen") == 0
    page.keyboard.press("Escape")
    assert page.evaluate("seen") == 1


def test_escape_before_it_opens_keeps_it_closed(site: Site, visit: Visitor) -> None:
    page = visit(site.url("index.html"))
    stop_clock(page)
    link_to(page, "access key").hover()
    page.keyboard.press("Escape")
    page.clock.run_for(1000)
    expect(tip_of(page)).to_be_hidden()


def test_mouse_that_leaves_does_not_close_what_the_keyboard_opened(site: Site, visit: Visitor) -> None:
    page = visit(site.url("index.html"))
    tab_to(page, "access key")
    stop_clock(page)
    link_to(page, "access key").hover()
    page.mouse.move(0, 0)
    page.clock.run_for(1000)
    expect(tip_of(page)).to_be_visible()


def test_keyboard_reaches_a_text_that_has_to_be_scrolled(make_site: MakeSite, visit: Visitor) -> None:
    page = visit(make_site(FILES, **CONF).url("index.html"), viewport={"width": 360, "height": 500})
    link = tab_to(page, "tome")
    tip = tip_of(page)
    expect(tip).to_be_visible()
    assert_on_screen(page)
    text = page.locator("#izterm_tip_text")
    assert text.evaluate("text => text.scrollHeight > text.clientHeight")
    assert accessible(page, tip) == {"role": "dialog", "name": "tome", "description": ""}
    page.keyboard.press("Tab")
    expect(text).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.wait_for_function("document.getElementById('izterm_tip_text').scrollTop > 0")
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    expect(link).to_be_focused()


# What assistive technology is told.


def accessible(page: Page, locator: Locator) -> dict[str, Any]:
    """Return role, name and description of an element in the browser's accessibility tree."""
    session = page.context.new_cdp_session(page)
    locator.evaluate("element => { window.asked = element; }")
    asked = session.send("Runtime.evaluate", {"expression": "window.asked"})["result"]["objectId"]
    node = session.send("Accessibility.getPartialAXTree", {"objectId": asked, "fetchRelatives": False})["nodes"][0]
    session.detach()
    return {key: node.get(key, {}).get("value", "") for key in ("role", "name", "description")}


@pytest.mark.quick
@pytest.mark.parametrize("opened", ["hover", "focus"])
def test_name_stays_and_the_description_is_the_meaning(site: Site, visit: Visitor, opened: str) -> None:
    page = visit(site.url("index.html"))
    link = link_to(page, "gateway")
    assert accessible(page, link) == {"role": "link", "name": "gateway", "description": ""}
    hover(page, "gateway") if opened == "hover" else tab_to(page, "gateway")
    expect(link).to_have_attribute("aria-describedby", "izterm_tip_text")
    described = accessible(page, link)
    assert (described["role"], described["name"]) == ("link", "gateway")
    assert described["description"].split() == ["gateway", "Lets", "devices", "communicate."]
    assert accessible(page, tip_of(page))["role"] == "tooltip"
    page.keyboard.press("Escape")
    expect(link).not_to_have_attribute("aria-describedby", "izterm_tip_text")
    assert accessible(page, link)["description"] == ""


def test_descriptions_of_others_stay(site: Site, visit: Visitor) -> None:
    page = visit(site.url("index.html"))
    link = link_to(page, "gateway")
    link.evaluate("link => link.setAttribute('aria-describedby', 'one two')")
    hover(page, "gateway")
    expect(link).to_have_attribute("aria-describedby", "one two izterm_tip_text")
    page.keyboard.press("Escape")
    expect(link).to_have_attribute("aria-describedby", "one two")


def test_term_that_is_listed_nowhere_shows_its_meaning(site: Site, visit: Visitor) -> None:
    page = visit(site.url("index.html"))
    expect(hover(page, "zone")).to_have_text("zoneA part of the world.")
    page.keyboard.press("Escape")
    zone = tab_to(page, "zone")
    assert zone.evaluate("element => element.tagName") == "SPAN"
    expect(tip_of(page)).to_have_text("zoneA part of the world.")
    assert accessible(page, zone)["description"].split() == ["zone", "A", "part", "of", "the", "world."]


def test_deprecated_term_says_what_to_use(site: Site, visit: Visitor) -> None:
    page = visit(site.url("index.html"))
    expect(hover(page, "old key")).to_have_text("old keyDeprecated. Use access key.What it was.")


# Touch.


@pytest.mark.quick
def test_first_tap_opens_and_the_second_follows(site: Site, visit: Visitor) -> None:
    page = visit(site.url("index.html"), **PHONE)
    link = link_to(page, "gateway")
    link.tap()
    expect(tip_of(page)).to_have_text("gatewayLets devices communicate.\nGo to the entry")
    assert_beside(page, link)
    assert page.url.endswith("index.html")
    link.tap()
    page.wait_for_url("**/glossary.html#term-gateway")


def test_tap_elsewhere_closes_and_a_tap_into_the_box_does_not(site: Site, visit: Visitor) -> None:
    page = visit(site.url("index.html"), **PHONE)
    link_to(page, "access key").tap()
    tip = tip_of(page)
    expect(tip).to_be_visible()
    stop_clock(page)
    tip.locator("b").tap()
    page.clock.run_for(1000)
    expect(tip).to_be_visible()
    page.locator("h1").tap()
    expect(tip).to_be_hidden()
    assert page.url.endswith("index.html")


def test_tap_on_another_term_shows_that_one(site: Site, visit: Visitor) -> None:
    page = visit(site.url("index.html"), **PHONE)
    link_to(page, "access key").tap()
    expect(tip_of(page)).to_contain_text("access key")
    at = box(link_to(page, "the same"))  # in the same line, so that the box does not hide it
    page.touchscreen.tap(at["left"] + 4, at["top"] + 4)
    expect(link_to(page, "the same")).to_have_attribute("aria-describedby", "izterm_tip_text")
    expect(link_to(page, "access key")).not_to_have_attribute("aria-describedby", "izterm_tip_text")


def test_tap_on_another_link_follows_it(site: Site, visit: Visitor) -> None:
    page = visit(site.url("index.html"), **PHONE)
    link_to(page, "access key").tap()
    expect(tip_of(page)).to_be_visible()
    page.locator(".toctree-wrapper a").first.tap()
    page.wait_for_url("**/glossary.html")


# Places.


@pytest.mark.parametrize("features", ["all", "no-anchors"])
@pytest.mark.parametrize("width", [360, 1200])
@pytest.mark.parametrize("text", ["access key", "zone", "tome", "link that has", "last one"])
def test_box_is_beside_its_link_and_on_the_screen(
    site: Site, visit: Visitor, *, text: str, width: int, features: str
) -> None:
    page = visit(site.url("glossary.html"), viewport={"width": width, "height": 640})
    if features == "no-anchors":
        page.route("**/izterm.*", _without("anchor-name"))
    page.goto(site.url("index.html"))
    hover(page, text)
    assert_beside(page, link_to(page, text))


@pytest.mark.parametrize("features", ["all", "no-anchors"])
@pytest.mark.parametrize("device", [PHONE, {"viewport": {"width": 800, "height": 600}}], ids=["phone", "desktop"])
@pytest.mark.parametrize("scrolls", ["page", "table"])
def test_box_is_on_the_screen_where_the_page_or_a_table_is_wider(
    site: Site, visit: Visitor, *, scrolls: str, device: dict[str, Any], features: str
) -> None:
    page = visit(site.url("glossary.html"), **device)
    if features == "no-anchors":
        page.route("**/izterm.*", _without("anchor-name"))
    page.goto(site.url("wide.html"))
    if scrolls == "table":
        page.evaluate("document.querySelector('table').parentElement.style.overflow = 'auto'")
    for text in ("access key", "gateway"):
        tab_to(page, text)  # and the browser scrolls there
        expect(tip_of(page)).to_be_visible()
        assert_beside(page, link_to(page, text))


@pytest.mark.parametrize("features", ["all", "no-anchors"])
def test_box_flips_above_at_the_bottom_of_the_window(site: Site, visit: Visitor, features: str) -> None:
    page = visit(site.url("glossary.html"))
    if features == "no-anchors":
        page.route("**/izterm.*", _without("anchor-name"))
    page.goto(site.url("index.html"))
    link = link_to(page, "last one")
    link.evaluate("link => link.scrollIntoView({block: 'end'})")
    page.evaluate("document.body.style.marginBottom = 0")
    page.mouse.move(0, 0)
    link.hover()
    expect(tip_of(page)).to_be_visible()
    assert box(tip_of(page))["bottom"] <= box(link)["top"]
    assert_beside(page, link)


@pytest.mark.parametrize("features", ["all", "no-anchors"])
@pytest.mark.parametrize("width", [360, 1200])
def test_box_stays_on_the_screen_of_a_page_that_runs_from_right_to_left(
    site: Site, visit: Visitor, width: int, features: str
) -> None:
    page = visit(site.url("glossary.html"), viewport={"width": width, "height": 640})
    if features == "no-anchors":
        page.route("**/izterm.*", _without("anchor-name"))
    page.goto(site.url("index.html"))
    page.evaluate("document.documentElement.dir = 'rtl'")
    for text in ("access key", "zone", "last one"):
        hover(page, text)
        assert_beside(page, link_to(page, text))
        page.keyboard.press("Escape")


@pytest.mark.parametrize("features", ["all", "no-anchors"])
def test_box_follows_its_link_when_the_page_scrolls(site: Site, visit: Visitor, features: str) -> None:
    page = visit(site.url("glossary.html"), viewport={"width": 800, "height": 640})
    if features == "no-anchors":
        page.route("**/izterm.*", _without("anchor-name"))
    page.goto(site.url("index.html"))
    link = tab_to(page, "gateway")
    expect(tip_of(page)).to_be_visible()
    before = box(link)["top"]
    page.evaluate("window.scrollBy(0, 40)")
    page.wait_for_function("window.scrollY >= 40")
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert box(link)["top"] == pytest.approx(before - 40, abs=1)
    assert_beside(page, link)


def _without(feature: str) -> Any:
    """Return a route that takes a feature of the browser out of our files, as an old browser would not have it."""

    def route(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, body=response.text().replace(feature, f"no-{feature}"))

    return route


# What is missing.


def test_without_script_a_link_is_a_link(site: Site, visit: Visitor) -> None:
    page = visit(site.url("index.html"), java_script_enabled=False)
    link = link_to(page, "gateway")
    link.hover()
    expect(page.locator(".izterm-tip")).to_be_hidden()
    expect(page.get_by_text("Lets devices communicate.")).to_have_count(0)
    link.click()
    page.wait_for_url("**/glossary.html#term-gateway")


def test_without_popovers_a_link_is_a_link(site: Site, visit: Visitor) -> None:
    page = visit(site.url("glossary.html"))
    for feature in ("popover-open", "showPopover", 'popover="manual"'):
        page.route("**/izterm.css*" if feature == "popover-open" else "**/*", _without_popover)
    page.goto(site.url("index.html"))
    link = link_to(page, "gateway")
    link.hover()
    page.wait_for_timeout(400)  # longer than it takes to open
    expect(page.locator(".izterm-tip")).to_be_hidden()
    assert link.get_attribute("aria-describedby") is None
    link.click()
    page.wait_for_url("**/glossary.html#term-gateway")


def _without_popover(route: Route) -> None:
    response = route.fetch()
    body = response.text()
    for feature in (":popover-open", "showPopover", 'popover="manual"'):
        body = body.replace(feature, feature.replace("opover", "opnot"))
    route.fulfill(response=response, body=body)


def test_nothing_is_printed(site: Site, visit: Visitor) -> None:
    page = visit(site.url("index.html"))
    hover(page, "access key")
    page.emulate_media(media="print")
    expect(page.locator(".izterm-tip")).to_be_hidden()


def test_motion_is_for_those_who_want_it(site: Site, visit: Visitor) -> None:
    for wish, name in [("no-preference", "izterm-appear"), ("reduce", "none")]:
        page = visit(site.url("index.html"), reduced_motion=wish)
        assert hover(page, "gateway").evaluate("tip => getComputedStyle(tip).animationName") == name


def test_forced_colors_are_the_readers(site: Site, visit: Visitor) -> None:
    page = visit(site.url("index.html"), forced_colors="active", color_scheme="dark")
    tip = hover(page, "access key")
    styles = tip.evaluate(
        """tip => {
            const probe = document.createElement('div');
            probe.style.cssText = 'color: CanvasText; background: Canvas';
            document.body.append(probe);
            const values = [tip, probe].map(getComputedStyle).map(style => [style.color, style.backgroundColor]);
            const line = getComputedStyle(tip);
            return [...values, line.borderTopStyle, line.borderTopColor, line.borderTopWidth];
        }"""
    )
    assert styles[0] == styles[1]
    assert styles[2:] == ["solid", styles[0][0], "1px"]


def test_custom_properties_change_the_look(make_site: MakeSite, visit: Visitor) -> None:
    example = Path(__file__).parents[2] / "example_docs" / "manual" / "examples" / "popover"
    files = {path.relative_to(example).as_posix(): path.read_text("utf-8") for path in example.rglob("*.*")}
    page = visit(make_site({**files, "conf.py": TEST_CONF + files["conf.py"]}).url("index.html"))
    tip = hover(page, "access key")
    expect(tip).to_contain_text("never a person.It is shown once")
    style = tip.evaluate(
        "tip => { const s = getComputedStyle(tip); return [s.backgroundColor, s.color, s.borderTopColor]; }"
    )
    assert style == ["rgb(255, 248, 225)", "rgb(33, 33, 33)", "rgb(141, 110, 99)"]
    assert min(tip.evaluate(CONTRASTS).values()) >= 4.5
    line = link_to(page, "access key").evaluate("link => getComputedStyle(link).textDecorationColor")
    assert line == "rgb(141, 110, 99)"
    known = (Path(sphinxext_izuma.__file__).parent / "static" / "izterm.css").read_text("utf-8")
    assert all(f"var({name}," in known for name in re.findall(r"--[\w-]+", files["_static/look.css"]))


# Builders.


@pytest.mark.parametrize(
    ("builder", "name", "target"),
    [
        ("dirhtml", "index.html", "**/glossary/#term-gateway"),
        ("singlehtml", "index.html", "**/index.html#term-gateway"),
    ],
)
def test_other_builders_of_pages(make_site: MakeSite, visit: Visitor, builder: str, name: str, target: str) -> None:
    page = visit(make_site(FILES, builder=builder, **CONF).url(name))
    expect(hover(page, "gateway")).to_have_text("gatewayLets devices communicate.")
    link_to(page, "gateway").click()
    page.wait_for_url(target)


# Themes.


def _messages(visit: Visitor) -> set[str]:
    """Take out what a theme itself has said on the console, without the places; requests are nobody's right."""
    while visit.contexts:
        visit.contexts.pop().close()
    messages = {problem for problem in visit.problems if problem.startswith("console: ")}
    visit.problems[:] = [problem for problem in visit.problems if problem not in messages]
    return {re.sub(r"'(sha256|nonce)-[^']*'| \([^()]*\)$", "", message) for message in messages}


@pytest.mark.parametrize(
    ("address", "theme"),
    [
        *(("http", theme) for theme in QUICK_THEMES),  # "test_themes.py" tries all of them
        *(pytest.param("file", theme, marks=pytest.mark.long) for theme in QUICK_THEMES),
        *(pytest.param("policy", theme, marks=pytest.mark.long) for theme in (*QUICK_THEMES, *LONG_THEMES)),
    ],
)
@pytest.mark.quick
def test_theme_shows_boxes_by_mouse_and_keyboard(make_site: MakeSite, visit: Visitor, theme: str, address: str) -> None:
    policy = STRICT if address == "policy" else ""
    bare = make_site(FILES, theme=theme, policy=policy, izterm_popover=False, **CONF)
    for name in ("index.html", "glossary.html"):
        visit(bare.file_url(name) if address == "file" else bare.url(name))
    known = _messages(visit)
    site = make_site(FILES, theme=theme, policy=policy, **CONF)
    page = visit(site.file_url("index.html") if address == "file" else site.url("index.html"))
    link = link_to(page, "access key")
    style = link.evaluate(
        "link => { const s = getComputedStyle(link); return s.textDecorationLine + s.textDecorationStyle; }"
    )
    assert style == "underlinedotted"
    tip = hover(page, "access key")
    expect(tip).to_have_text("access key (AK)Identifies an application, never a person: key_id, H2O, x2.")
    assert_beside(page, link)
    assert page.locator("main, [role=main]").locator(".izterm-tip").count() == 1
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    page.mouse.move(0, 0)
    link_to(page, "the same").focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(tip).to_contain_text("access key")
    assert_beside(page, link_to(page, "the same"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/glossary.html#term-access-key")
    assert _messages(visit) <= known


# The contrast of each text with what is behind it, from the colours that the browser has worked out.
CONTRASTS = """tip => {
    const context = new OffscreenCanvas(1, 1).getContext('2d', {willReadFrequently: true});
    const rgb = (...colors) => {
        context.clearRect(0, 0, 1, 1);
        for (const color of colors) { context.fillStyle = color; context.fillRect(0, 0, 1, 1); }
        return context.getImageData(0, 0, 1, 1).data;
    };
    const light = data => [0.2126, 0.7152, 0.0722].reduce((sum, weight, channel) => {
        const value = data[channel] / 255;
        return sum + weight * (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
    }, 0);
    const behind = element => element === tip ? [getComputedStyle(tip).backgroundColor]
        : [...behind(element.parentElement), getComputedStyle(element).backgroundColor];
    return Object.fromEntries([tip, ...tip.querySelectorAll('*')].map(element => {
        const back = behind(element);
        const two = [light(rgb(...back)), light(rgb(...back, getComputedStyle(element).color))].sort((a, b) => b - a);
        return [element.localName, (two[0] + 0.05) / (two[1] + 0.05)];
    }));
}"""


def test_no_fault_of_accessibility_in_a_box_that_scrolls(site: Site, visit: Visitor) -> None:
    page = visit(site.url("index.html"), viewport={"width": 360, "height": 500})
    hover(page, "tome")
    assert violations(page, "#izterm_tip") == []
