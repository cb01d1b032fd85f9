"""The glossary page in a browser: what readers can do with it, by mouse, keyboard and screen reader."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import pytest

from browser.conftest import STRICT, THEMES, MakeSite, Site, Visitor

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page, Route

expect = pytest.importorskip("playwright.sync_api").expect

FILES = {
    "izterms.yaml": """
        terms:
          - term: access key
            definition: Identifies an :izterm:`application`.
            aliases: [API key]
            tags: [security]
          - {term: application, definition: A program with a key., tags: [software]}
          - {term: certificate authority, acronym: CA, definition: Signs keys., tags: [security]}
          - {term: Éclair, definition: Not a term of the trade.}
          - {term: end-point, definition: Where it stops.}
          - {term: Straße, definition: A road.}
          - {term: zone, definition: An area.}
        """,
    "index.rst": "Start\n=====\n\n.. toctree::\n\n   use\n   glossary\n",
    "use.rst": "Used first\n==========\n\nAn :izterm:`access key`.\n",
    "glossary.rst": "Glossary\n========\n\nAll terms.\n\n.. izglossary::\n",
}
NARROW = {"width": 360, "height": 640}


@pytest.fixture
def site(make_site: MakeSite) -> Site:
    """Return the glossary under a policy that refuses inline scripts and styles."""
    return make_site(FILES, policy=STRICT)


@pytest.fixture
def glossary(site: Site, visit: Visitor) -> Page:
    """Return the glossary page."""
    return visit(site.url("glossary.html"))


def terms(page: Page) -> Locator:
    """Return the heads of the entries that are shown, in their order."""
    return page.locator(".izglossary dt:visible")


def type_in(page: Page, query: str) -> None:
    page.get_by_role("searchbox", name="Filter").fill(query)


def shows(page: Page, *names: str) -> None:
    """Check that exactly these entries are shown, in this order."""
    expect(terms(page)).to_have_text([re.compile(f"^{re.escape(name)}") for name in names])


ALL = ("access key", "application", "certificate authority", "Éclair", "end-point", "Straße", "zone")


@pytest.mark.quick
def test_all_entries_and_the_letters_work_without_scripts(site: Site, visit: Visitor) -> None:
    page = visit(site.url("glossary.html"), java_script_enabled=False)
    shows(page, *ALL)
    expect(page.locator(".izterm-filter")).to_be_hidden()
    top, first = page.locator(".izglossary").bounding_box(), page.locator(".izterm-letters").bounding_box()
    assert top
    assert first
    assert first["y"] - top["y"] < 20  # no hole where the filter would be
    expect(page.get_by_text("Tags: security").first).to_be_visible()
    expect(page.get_by_role("link", name="security")).to_have_count(0)
    page.get_by_role("navigation", name="Letters").get_by_role("link", name="Z").click()
    expect(page).to_have_url(site.url("glossary.html#izterm-letter-z"))
    page.locator("summary").click()
    page.get_by_role("link", name="Used first").last.click()
    expect(page).to_have_title(re.compile("Used first"))


def test_keyboard_without_links_of_headings(make_site: MakeSite, visit: Visitor) -> None:
    page = visit(make_site(FILES, html_permalinks=False).url("glossary.html"))
    type_in(page, "access")
    page.keyboard.press("Enter")
    expect(page.locator("#term-access-key")).to_be_focused()
    page.keyboard.press("ArrowUp")
    type_in(page, "")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#term-application")).to_be_focused()


@pytest.mark.quick
def test_filter(glossary: Page) -> None:
    queries = {
        "access": ["access key"],
        "api": ["access key"],  # an alias
        "KEY": ["access key", "application", "certificate authority"],  # in the name first
        "key program": ["application"],  # all words
        "key zone": [],
        "used first": [],  # what the page says of itself is no definition
        "tags": [],
        "  ": list(ALL),
    }
    for query, names in queries.items():
        type_in(glossary, query)
        shows(glossary, *names)


RANKED = {
    **FILES,
    "izterms.yaml": """
        terms:
          - {term: application, definition: A program that calls., tags: [software]}
          - {term: back-off, definition: A pause., tags: [network]}
          - {term: cache, definition: A store of copies., tags: [software]}
          - term: certificate authority
            acronym: CA
            aliases: [issuer of keys]
            definition: Signs. Kept in a :izterm:`trust store`.
          - {term: index, definition: Finds rows.}
          - {term: key, definition: Opens., deprecated: [{name: pass phrase, reason: too vague}]}
          - {term: key ring, definition: Keeps some.}
          - {term: monkey, definition: An animal.}
          - {term: Mały Ærø, definition: Letters that have no accent.}
          - {term: Straße, definition: A road.}
          - {term: trust store, definition: Has an index of keys.}
          - {term: İstanbul ılık, definition: Turkish.}
          - {term: Éclair, definition: French.}
          - {term: かき, definition: Japanese.}
          - {term: がき, definition: Japanese.}
          - {term: 証明書, definition: Japanese.}
          - {term: مُعَرِّف, definition: Arabic.}
        """,
    "use.rst": "Used first\n==========\n\nA :izterm:`trust store`.\n",
}


@pytest.fixture
def ranked(make_site: MakeSite, visit: Visitor) -> Page:
    """Return a glossary whose entries have the same words in several places."""
    return visit(make_site(RANKED, policy=STRICT).url("glossary.html"))


@pytest.mark.quick
def test_best_hits_come_first(ranked: Page) -> None:
    best, texts = ranked.locator(".izterm-best dt:visible"), ranked.locator(".izterm-in-definitions dt:visible")
    queries: dict[str, tuple[list[str], list[str]]] = {
        # The acronym, the start of a name, inside a name; and in a definition.
        "ca": (["certificate authority (CA)", "cache", "application"], []),
        "CAs": (["certificate authority (CA)"], []),
        # The name, its start, a word of a name, inside a name.
        "key": (["key", "key ring", "certificate authority (CA)", "monkey"], ["trust store"]),
        "keys": (["key", "certificate authority (CA)", "key ring", "monkey"], ["trust store"]),
        "trust stores": (["trust store"], ["certificate authority (CA)"]),
        "indices": (["index"], []),
        "store": (["trust store"], ["cache", "certificate authority (CA)"]),
        "backoff": (["back-off"], []),
        "back off": (["back-off"], []),
        "pass phrase": (["key"], []),
        "STRASSE": (["Straße"], []),
        "istanbul ILIK": (["İstanbul ılık"], []),
        "E\u0301clair": (["Éclair"], []),
        "eclair": (["Éclair"], []),
        "aero maly": (["Mały Ærø"], []),
        "かき": (["かき"], []),
        "証明": (["証明書"], []),
        "معرف": (["مُعَرِّف"], []),
        "C++ (*": ([], []),
        "STRA\u1e9eE": (["Straße"], []),
        "\u200bcac\u00adhe\u202c": (["cache"], []),  # as copied from elsewhere
        "x" * 9_000: ([], []),
    }
    for query, (names, others) in queries.items():
        type_in(ranked, query)
        expect(best).to_have_text([f"{name}¶" for name in names])
        expect(texts).to_have_text([f"{name}¶" for name in others])


def test_new_order_is_said_by_headings_and_has_no_letters(ranked: Page) -> None:
    letters = ranked.get_by_role("navigation", name="Letters")
    type_in(ranked, "key")
    expect(ranked.get_by_role("heading")).to_have_text([re.compile("Glossary"), "Best matches", "In definitions"])
    expect(letters).to_be_hidden()
    type_in(ranked, "signs")
    expect(ranked.get_by_role("heading")).to_have_text([re.compile("Glossary"), "In definitions"])
    # Tags alone change no order.
    type_in(ranked, "")
    ranked.get_by_role("button", name="software").click()
    expect(ranked.get_by_role("heading")).to_have_text([re.compile("Glossary"), "A", "C"])
    expect(letters.get_by_role("link")).to_have_text(["A", "C"])
    ranked.keyboard.press("Escape")
    expect(letters.get_by_role("link")).to_have_count(12)
    names = [head.partition("¶")[0] for head in terms(ranked).all_inner_texts()]
    ranked.reload()
    expect(terms(ranked)).to_have_text([f"{name}¶" for name in names])
    tags = ranked.locator(".izglossary dt").evaluate_all("heads => heads.map(head => head.nextElementSibling.tagName)")
    assert tags == ["DD"] * len(names)


@pytest.mark.quick
def test_misspelt_name_gets_a_suggestion(ranked: Page) -> None:
    status = ranked.get_by_role("status")
    suggestions = {
        "trsut store": "trust store",
        "certifcate": "certificate authority",
        "autority": "certificate authority",
        "applicatoin": "application",
        "indxe": "index",
        "signs key": "",  # nothing like it
        "pass phrasd": "",  # nobody should use it
        "animals": "",  # a definition has it
        "cahce": "cache",
    }
    for query, name in suggestions.items():
        type_in(ranked, query)
        expect(ranked.get_by_role("button", name="Did you mean")).to_have_text(
            [f"Did you mean {name}?"] if name else []
        )
    expect(status).to_have_text("No term matches \u201ccahce\u201d. Did you mean cache?")
    ranked.get_by_role("button", name="Did you mean cache?").press("Enter")
    expect(ranked.get_by_role("searchbox", name="Filter")).to_have_value("cache")
    expect(ranked.get_by_role("searchbox", name="Filter")).to_be_focused()
    expect(ranked).to_have_url(re.compile(r"\?filter=cache$"))
    shows(ranked, "cache")
    # Only of those that the tags leave.
    ranked.get_by_role("button", name="network").click()
    type_in(ranked, "cahce")
    expect(status).to_have_text("No term matches \u201ccahce\u201d in network.")


MARKED = """() => [...CSS.highlights.get("izterm-hit")].map((range) =>
    range.startContainer.data.slice(range.startOffset, range.endOffset))"""


def test_hits_are_marked(make_site: MakeSite, visit: Visitor) -> None:
    site = make_site(RANKED, policy=STRICT)
    page = visit(site.url("glossary.html"), viewport={"width": 900, "height": 2000})
    marked = {
        "keys": ["key", "key", "key", "keys", "keys"],
        "backoff": ["back-off"],
        "strasse": ["Straße"],
        "معرف": ["مُعَرِّف"],
        "eclair fr": ["Fr", "Éclair"],
        "": [],
    }
    for query, texts in marked.items():
        type_in(page, query)
        page.wait_for_timeout(300)  # the marks follow when the entries are seen
        assert sorted(page.evaluate(MARKED)) == texts
    page.add_init_script("delete window.Highlight; delete CSS.highlights")
    page.goto(site.url("glossary.html?filter=keys"))
    expect(terms(page).first).to_have_text("key¶")


def test_number_of_hits_is_announced(glossary: Page) -> None:
    status = glossary.get_by_role("status")
    expect(status).to_have_text("7 terms")
    type_in(glossary, "key")
    expect(status).to_have_text("3 of 7 terms")
    type_in(glossary, "<b>nothing</b>")
    expect(status).to_have_text("No term matches \u201c<b>nothing</b>\u201d.")
    glossary.get_by_role("button", name="Clear").click()
    expect(status).to_have_text("7 terms")
    expect(glossary.get_by_role("button", name="Clear")).to_be_hidden()
    expect(glossary.get_by_role("searchbox", name="Filter")).to_be_focused()


def test_escape_clears(glossary: Page, site: Site) -> None:
    type_in(glossary, "zone")
    glossary.get_by_role("button", name="security").click()
    expect(glossary).to_have_url(site.url("glossary.html?filter=zone&tag=security"))
    glossary.keyboard.press("Escape")
    shows(glossary, *ALL)
    expect(glossary).to_have_url(site.url("glossary.html"))


def focused(page: Page) -> str:
    """Return the entry whose permalink has the focus, empty if it is elsewhere."""
    name: str = page.evaluate("document.activeElement.closest('dt')?.textContent.split(/¶| \\(/)[0] || ''")
    return name


@pytest.mark.quick
def test_keyboard_goes_from_the_filter_to_the_entries(glossary: Page) -> None:
    type_in(glossary, "key")
    field = glossary.get_by_role("searchbox", name="Filter")
    field.press("Enter")
    assert focused(glossary) == "access key"
    shows(glossary, "access key", "application", "certificate authority")
    glossary.keyboard.press("ArrowDown")
    assert focused(glossary) == "application"
    glossary.keyboard.press("ArrowUp")
    glossary.keyboard.press("ArrowUp")
    expect(field).to_be_focused()
    field.press("ArrowUp")
    expect(field).to_be_focused()
    field.press("ArrowDown")
    glossary.keyboard.press("ArrowDown")
    glossary.keyboard.press("Enter")
    expect(glossary).to_have_url(re.compile("#term-application$"))


def test_keys_of_an_input_method_are_its_own(glossary: Page) -> None:
    type_in(glossary, "key")
    field = glossary.get_by_role("searchbox", name="Filter")
    for key in ("Escape", "Enter", "ArrowDown"):
        field.dispatch_event("keydown", {"key": key, "isComposing": True, "bubbles": True, "cancelable": True})
    expect(field).to_have_value("key")
    expect(field).to_be_focused()


def test_tags_select_and_say_how_many(glossary: Page, site: Site) -> None:
    tags = glossary.get_by_role("group", name="Tags").get_by_role("button")
    expect(tags).to_have_text(["security (2)", "software (1)"])
    tags.first.click()
    expect(tags.first).to_have_attribute("aria-pressed", "true")
    shows(glossary, "access key", "certificate authority")
    tags.last.click()
    shows(glossary, "access key", "application", "certificate authority")
    expect(glossary).to_have_url(site.url("glossary.html?tag=security&tag=software"))
    tags.first.click()
    shows(glossary, "application")
    type_in(glossary, "authority")
    expect(glossary.get_by_role("status")).to_have_text("No term matches \u201cauthority\u201d in software.")


@pytest.mark.quick
def test_tag_of_an_entry_sets_the_filter(glossary: Page, site: Site) -> None:
    type_in(glossary, "key")
    link = glossary.locator("#term-access-key + dd").get_by_role("link", name="security")
    assert link.evaluate("link => link.href") == site.url("glossary.html?tag=security")
    link.press("Enter")
    button = glossary.get_by_role("button", name="security")
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-pressed", "true")
    shows(glossary, "access key", "certificate authority")
    expect(glossary).to_have_url(site.url("glossary.html?tag=security"))
    glossary.go_back()
    shows(glossary, "access key", "application", "certificate authority")
    expect(glossary).to_have_url(site.url("glossary.html?filter=key"))


def test_no_tag_buttons_where_no_entry_has_tags(make_site: MakeSite, visit: Visitor) -> None:
    plain = {"izterms.yaml": "terms: [{term: a, definition: x}, {term: b, definition: x}]"}
    page = visit(make_site({**FILES, **plain, "use.rst": "Use\n===\n"}).url("glossary.html"))
    expect(page.get_by_role("searchbox", name="Filter")).to_be_visible()
    expect(page.get_by_role("group", name="Tags")).to_have_count(0)


@pytest.mark.quick
def test_address_holds_the_filter(site: Site, visit: Visitor) -> None:
    page = visit(site.url("glossary.html?filter=key&tag=security&tag=nonsense&x=1"))
    expect(page.get_by_role("searchbox", name="Filter")).to_have_value("key")
    shows(page, "access key", "certificate authority")
    type_in(page, "authority")
    expect(page).to_have_url(site.url("glossary.html?x=1&filter=authority&tag=security"))
    page.reload()
    shows(page, "certificate authority")


def test_link_to_an_entry_wins_over_the_filter_of_the_address(site: Site, visit: Visitor) -> None:
    page = visit(site.url("glossary.html?filter=key&tag=security#term-zone"))
    shows(page, *ALL)
    expect(page.locator("#term-zone")).to_be_in_viewport()
    expect(page).to_have_url(site.url("glossary.html#term-zone"))


def test_link_followed_on_the_page_wins_over_the_filter(glossary: Page, site: Site) -> None:
    type_in(glossary, "identifies")
    shows(glossary, "access key")
    glossary.locator("#term-access-key + dd a.izterm").click()
    shows(glossary, *ALL)
    target = glossary.locator("#term-application")
    expect(target).to_be_in_viewport()
    expect(target).to_have_css("border-left-style", "solid")
    expect(glossary.get_by_role("searchbox", name="Filter")).to_have_value("")
    expect(glossary).to_have_url(site.url("glossary.html#term-application"))
    # And back to what was asked for.
    glossary.go_back()
    shows(glossary, "access key")
    expect(glossary.get_by_role("searchbox", name="Filter")).to_have_value("identifies")


def test_link_to_an_entry_that_its_text_brought_in(glossary: Page) -> None:
    type_in(glossary, "signs")
    glossary.evaluate("location.hash = '#term-certificate-authority'")
    shows(glossary, *ALL)
    expect(glossary.locator("#term-certificate-authority")).to_have_css("border-left-style", "solid")


def test_filter_after_a_link_takes_the_link_out_of_the_address(site: Site, visit: Visitor) -> None:
    page = visit(site.url("glossary.html#term-zone"))
    type_in(page, "road")
    shows(page, "Straße")
    expect(page).to_have_url(re.compile(r"glossary\.html\?filter=road#?$"))
    page.reload()
    shows(page, "Straße")


def test_permalink_shows_on_focus(glossary: Page) -> None:
    permalink = glossary.locator("#term-access-key .headerlink")
    expect(permalink).to_have_css("opacity", "0")
    glossary.get_by_role("navigation", name="Letters").get_by_role("link", name="Z").focus()
    glossary.keyboard.press("Tab")
    expect(permalink).to_be_focused()
    expect(permalink).to_have_css("opacity", "1")
    expect(permalink).to_have_css("outline-style", "solid")
    glossary.keyboard.press("Enter")
    expect(glossary.locator("#term-access-key")).to_have_css("border-left-style", "solid")


def test_whole_page_by_keyboard(glossary: Page) -> None:
    glossary.get_by_role("searchbox", name="Filter").focus()
    glossary.keyboard.type("key")
    glossary.keyboard.press("Tab")
    glossary.keyboard.press("Space")
    shows(glossary, "access key", "certificate authority")
    expect(glossary.get_by_role("button", name="security")).to_have_css("outline-style", "solid")
    glossary.keyboard.press("Escape")
    shows(glossary, *ALL)
    glossary.locator("summary").first.focus()
    glossary.keyboard.press("Enter")
    expect(glossary.locator(".izterm-used-in a").first).to_be_visible()


def test_page_opened_as_a_file(site: Site, visit: Visitor) -> None:
    page = visit(site.file_url("glossary.html?filter=key#term-zone"))
    shows(page, *ALL)
    type_in(page, "zone")
    shows(page, "zone")


def test_print_shows_all_entries_in_two_columns_without_controls(glossary: Page) -> None:
    type_in(glossary, "key")
    glossary.emulate_media(media="print")
    expect(glossary.locator(".izglossary")).to_have_css("column-count", "2")
    for control in (".izterm-filter", ".izterm-letters", ".izterm-used-in", ".headerlink"):
        expect(glossary.locator(f".izglossary {control}").first).to_be_hidden()
    glossary.evaluate("dispatchEvent(new Event('beforeprint'))")
    shows(glossary, *ALL)
    glossary.evaluate("dispatchEvent(new Event('afterprint'))")
    shows(glossary, "access key", "application", "certificate authority")


def test_search_of_sphinx_leads_to_the_entry_by_an_alias(make_site: MakeSite, visit: Visitor) -> None:
    site = make_site(FILES)
    page = visit(site.url("search.html?q=API+key"))
    result = page.locator("#search-results a[href*='#term-access-key']").first
    expect(result).to_be_visible()
    result.click()
    expect(page.locator("#term-access-key")).to_be_in_viewport()


# Themes.


@pytest.mark.parametrize("theme", THEMES)
def test_target_is_marked_and_not_covered(make_site: MakeSite, visit: Visitor, theme: str) -> None:
    page = visit(
        make_site(FILES, theme=theme).url("glossary.html#term-end-point"), viewport={"width": 900, "height": 300}
    )
    target = page.locator("#term-end-point")
    expect(target).to_be_in_viewport()
    expect(target).to_have_css("border-left-style", "solid")
    # What is seen at the place of the entry is the entry, not a header that sticks there.
    page.wait_for_function(
        """() => {
            const head = document.getElementById('term-end-point'), box = head.getBoundingClientRect();
            return head.contains(document.elementFromPoint(box.left + 12, box.top + box.height / 2));
        }"""
    )


SHIFT = """new PerformanceObserver((list) => {
    for (const { value } of list.getEntries()) window.shift = (window.shift || 0) + value;
}).observe({ type: "layout-shift", buffered: true })"""


def _late(route: Route) -> None:
    time.sleep(1.2)
    route.continue_()


@pytest.mark.parametrize("theme", THEMES)
def test_late_script_moves_nothing_on_a_phone(make_site: MakeSite, visit: Visitor, theme: str) -> None:
    page = visit("about:blank", viewport=NARROW, has_touch=True)
    page.add_init_script(SHIFT)
    page.route("**/izglossary.js*", _late)
    page.goto(make_site(FILES, theme=theme).url("glossary.html"))
    expect(page.get_by_role("status")).to_have_text("7 terms")
    page.wait_for_timeout(300)
    assert page.evaluate("window.shift || 0") < 0.02


@pytest.mark.parametrize("theme", THEMES)
def test_phone(make_site: MakeSite, visit: Visitor, theme: str) -> None:
    page = visit(make_site(FILES, theme=theme).url("glossary.html"), viewport=NARROW, has_touch=True)
    controls = ".izterm-filter, .izterm-letters, .izterm-tags, .izterm-filter label, .izterm-found"
    boxes = page.locator(f"{controls}, .izglossary dd")
    for box in boxes.all():
        at = box.bounding_box()
        assert at is not None
        assert at["x"] >= 0
        assert at["x"] + at["width"] <= NARROW["width"]


# Size.


def _many(number: int) -> dict[str, str]:
    words = ["access", "key", "device", "gateway", "network", "radio", "firmware", "update", "token", "policy"]
    text = "".join(
        f"  - {{term: {chr(97 + n % 26)}{words[n % 7]} {words[n % 9]} {n}, definition: 'About {words[n % 10]} and "
        f"{words[n % 3]}. It is one of many that a page may list.', tags: [{words[n % 4]}]}}\n"
        for n in range(number)
    )
    listing = "Glossary\n========\n\n.. izglossary::\n"
    return {"izterms.yaml": f"terms:\n{text or '  []'}", "index.rst": listing}


def test_five_thousand_entries_are_filtered(make_site: MakeSite, visit: Visitor) -> None:
    site = make_site(_many(5000), theme="furo", izterm_popover=False)
    page = visit(site.url("index.html"))
    field = page.get_by_role("searchbox", name="Filter")
    field.fill("key 4999")
    expect(page.get_by_role("status")).to_have_text("1 of 5000 terms")
    heads = "[...document.querySelectorAll('.izglossary dt')].filter((head) => head.checkVisibility())"
    ids = f"() => {heads}.map(({{ id }}) => id)"
    for query in ("key", "key 1", "radio", "zzz", ""):
        field.fill(query)
    expect(page.get_by_role("status")).to_have_text("5000 terms")
    page.wait_for_function(f"({ids})().length === 5000")
    assert page.evaluate(ids) == re.findall(
        r'<dt id="([^"]*)"', (site.folder / "index.html").read_text(encoding="utf-8")
    )


def test_entry_among_five_thousand_is_shown(make_site: MakeSite, visit: Visitor) -> None:
    site = make_site(_many(5000), theme="furo", izterm_popover=False)
    anchor = re.findall(r'<dt id="(term-[^"]*-4321)"', (site.folder / "index.html").read_text(encoding="utf-8"))[0]
    page = visit(site.url(f"index.html?filter=zzz#{anchor}"))
    expect(page.locator(f"#{anchor}")).to_be_in_viewport()


@pytest.mark.parametrize("number", [0, 1])
def test_no_controls_where_there_is_nothing_to_filter(make_site: MakeSite, visit: Visitor, number: int) -> None:
    page = visit(make_site(_many(number)).url("index.html"))
    expect(page.locator(".izglossary dt, dl.glossary dt")).to_have_count(number)
    expect(page.locator(".izterm-filter, .izterm-letters")).to_have_count(0)
