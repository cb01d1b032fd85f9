"""The popover and the glossary page in each theme: light, dark, on a phone, enlarged, and in the system's colours."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from http.server import ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from serving import serve

from browser.conftest import Visitor, broken_rules

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

expect = pytest.importorskip("playwright.sync_api").expect

PROSE = "Lorem ipsum dolor sit amet, consetetur sadipscing elitr, sed diam nonumy eirmod tempor invidunt ut labore.\n\n"
GUIDE = f"""
Guide
=====

First read about an {{role}}`access key`, and what an {{role}}`account` holds.

.. list-table::

   * - {{role}}`gateway`
     - Any device.

.. note:: An {{role}}`access key` in a note.

Next
----

{PROSE * 8}Last comes the {{role}}`gateway`.
"""
TERMS = {
    "access key": f"*Identifies* an {{role}}`account` by ``key_id``, as in H\\ :sub:`2`\\ O. {PROSE.strip()}",
    "account": f"Holds keys.\n{{indent}}\n{{indent}}* One ``literal``.\n{{indent}}* {PROSE.strip()}",
    "gateway": "Connects devices with an {role}`account`.",
    "org.example." * 8: "An identifier, which has no blank.",
}
INDEX = "Start\n=====\n\n.. toctree::\n\n   guide\n   glossary\n"


def _text(name: str, role: str, indent: str) -> str:
    return TERMS[name].replace("{role}", role).replace("{indent}", indent)


OURS = {
    "izterms.yaml": "terms:\n"
    + "".join(
        f"  - term: {name}\n    tags: [security]\n    aliases: [another {name}]\n    definition: |\n"
        f"      {_text(name, ':izterm:', ' ' * 6)}\n"
        for name in TERMS
    ),
    "index.rst": INDEX,
    "guide.rst": GUIDE.replace("{role}", ":izterm:"),
    "glossary.rst": "Glossary\n========\n\n.. izglossary::\n",
}
STOCK = {
    "index.rst": INDEX,
    "guide.rst": GUIDE.replace("{role}", ":term:"),
    "glossary.rst": "Glossary\n========\n\n.. glossary::\n\n"
    + "".join(f"   {name}\n      {_text(name, ':term:', ' ' * 6)}\n\n" for name in TERMS),
}


def _click(selector: str) -> Callable[[Page], None]:
    return lambda page: page.locator(selector).first.dispatch_event("click")


def _twice(selector: str) -> Callable[[Page], None]:
    """Return a function that clicks on a switch with three states, the first of which is that of the system."""

    def act(page: Page) -> None:
        for _ in range(2):
            _click(selector)(page)

    return act


# How a reader makes a theme dark. A theme without a switch has None.
SWITCHES: Mapping[str, Callable[[Page], Any] | None] = {
    "alabaster": None,
    "sphinx_rtd_theme": None,
    "furo": _click("button.theme-toggle:visible"),
    "pydata_sphinx_theme": _click("button[data-mode=dark]"),
    "sphinx_book_theme": _click("button[data-mode=dark]"),
    "shibuya": _twice("button.js-theme"),
    "sphinx_immaterial": _click("label[for=__palette_1]"),
    "sphinxawesome_theme": _click("button[title='Toggle color scheme']"),
    "piccolo_theme": _click("#mode_toggle"),
    "sphinx_nefertiti": _click("a[data-snftt-luz=dark]"),
    "python_docs_theme": lambda page: page.locator("select.theme-selector").first.select_option("dark", force=True),
}
DARK_BY_SYSTEM = {theme for theme, switch in SWITCHES.items() if switch}  # and none of the others
STATES: Mapping[str, Mapping[str, Any]] = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "switched": {},
    "phone": {"viewport": {"width": 360, "height": 640}, "has_touch": True},
    "enlarged": {"viewport": {"width": 320, "height": 256}},  # 1280 x 1024 at 400 %
    "forced": {"forced_colors": "active"},
}


# Immaterial would load a font from another host, and has a switch only if it is asked for one.
IMMATERIAL = {
    "font": False,
    "palette": [
        {
            "media": f"(prefers-color-scheme: {name})",
            "scheme": scheme,
            "toggle": {"icon": "material/brightness-4", "name": "Switch"},
        }
        for name, scheme in (("light", "default"), ("dark", "slate"))
    ],
}


class Colors(NamedTuple):
    """The brightness of a text and of its ground, from 0 to 1, as in WCAG 2."""

    text: float
    ground: float

    @property
    def contrast(self) -> float:
        """The contrast of the text, from 1 to 21."""
        dark, light = sorted((self.text, self.ground))
        return (light + 0.05) / (dark + 0.05)


# A canvas knows each way to write a color. A ground that is transparent is that of the element around it.
_COLORS = """(element) => {
    const draw = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const brightness = (colors) => {
        for (const color of colors) { draw.fillStyle = color; draw.fillRect(0, 0, 1, 1); }
        const parts = [...draw.getImageData(0, 0, 1, 1).data].slice(0, 3).map((part) => part / 255);
        const [red, green, blue] = parts.map((part) => part <= 0.04 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const grounds = [];
    for (let each = element; each; each = each.parentElement) grounds.unshift(getComputedStyle(each).backgroundColor);
    const ground = ["Canvas", ...grounds];
    return [brightness([...ground, getComputedStyle(element).color]), brightness(ground)];
}"""
_ON_SCREEN = """(element) => {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    const inside = left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
    return inside && right - left > 100 && bottom - top > 40;
}"""
_WEIGHTS = "elements => elements.map(element => +getComputedStyle(element).fontWeight)"
_SIZES = "elements => elements.map(element => parseFloat(getComputedStyle(element).fontSize))"
# A colour in a transition is neither the one before nor the one after.
_STILL = "*, ::before, ::after { transition: none !important; animation: none !important }"
_TOO_WIDE = "() => document.documentElement.scrollWidth - innerWidth"


def colors(page: Page, selector: str) -> Colors:
    """Return the colours of the first element that is seen."""
    return Colors(*page.locator(f"{selector} >> visible=true").first.evaluate(_COLORS))


def faults(page: Page) -> set[tuple[str, str]]:
    """Return the rules of axe that are broken. Two faults are the same if their colours, or their elements, are."""
    found = set()
    page.add_style_tag(content=_STILL)
    for rule, node in broken_rules(page):
        data: Mapping[str, Any] = next((check["data"] for check in node["any"] if check["data"]), {})
        if rule == "color-contrast" and data:
            found.add((rule, f"{data['fgColor']} on {data['bgColor']}"))
        else:
            # A theme's script writes the place of a sidebar into its style.
            found.add((rule, re.sub(' style="[^"]*"', "", node["html"]).partition(">")[0]))
    return found


MakeThemed = Callable[..., str]


@pytest.fixture(scope="session")
def make_themed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MakeThemed]:
    """Return a function that builds and serves a project in a theme, once, and returns its address.

    Each build is a process of its own, since some themes change Sphinx for all later builds.
    """
    addresses: dict[tuple[str, bool, bool], str] = {}
    servers: list[ThreadingHTTPServer] = []

    def make(theme: str, files: Mapping[str, str], *, instant: bool = False) -> str:
        pytest.importorskip(theme)
        key = theme, files is OURS, instant
        if key not in addresses:
            folder = tmp_path_factory.mktemp(theme)
            servers.append(serve(folder / "html"))
            address = f"http://127.0.0.1:{servers[-1].server_port}"
            instantly = {"features": ["navigation.instant"], "site_url": f"{address}/"} if instant else {}
            for name, text in {**files, "conf.py": _conf(theme, files, instantly)}.items():
                (folder / name).write_text(text, encoding="utf-8")
            command = [sys.executable, "-m", "sphinx", "-q", "-W", "-b", "html", str(folder), str(folder / "html")]
            built = subprocess.run(command, capture_output=True, check=False, text=True)  # noqa: S603
            assert (built.returncode, built.stderr) == (0, "")
            addresses[key] = address
        return addresses[key]

    yield make
    for server in servers:
        server.shutdown()
        server.server_close()


def _conf(theme: str, files: Mapping[str, str], options: Mapping[str, Any]) -> str:
    extensions = ["sphinxext_izuma"] if files is OURS else []
    if theme == "sphinx_immaterial":
        extensions.append(theme)
        options = {**IMMATERIAL, **options}
    return (
        f"project = 'Test'\nextensions = {extensions}\nizterm_glossaries = ['izterms.yaml']\n"
        f"html_theme = {theme!r}\nhtml_theme_options = {dict(options)}\n"
    )


@pytest.fixture(params=SWITCHES)
def theme(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def site(make_themed: MakeThemed, theme: str) -> str:
    return make_themed(theme, OURS)


@pytest.fixture(autouse=True)
def requests_of_the_theme(visit: Visitor, request: pytest.FixtureRequest) -> Iterator[None]:
    """Forgive Shibuya that it asks for its font."""
    yield
    if "[shibuya]" in request.node.name:
        visit.problems = [problem for problem in visit.problems if "fonts.g" not in problem and "ERR_" not in problem]


@pytest.fixture
def states(visit: Visitor, theme: str) -> Callable[[str], Iterator[tuple[str, Page]]]:
    """Return a function that opens a page in each state."""

    def opened(url: str) -> Iterator[tuple[str, Page]]:
        for state, options in STATES.items():
            if state == "switched" and not SWITCHES[theme]:
                continue
            page = visit(url, **options)
            if state == "switched" and (switch := SWITCHES[theme]):
                switch(page)
                expect(page.locator("body")).to_be_visible()
                page.wait_for_function(f"() => ({_COLORS})(document.querySelector('[role=main], main, body'))[1] < 0.2")
            yield state, page
            page.close()

    return opened


def is_dark(theme: str, state: str) -> bool:
    return state == "switched" or (state == "dark" and theme in DARK_BY_SYSTEM)


def test_popover(site: str, states: Callable[[str], Iterator[tuple[str, Page]]], theme: str) -> None:
    for state, page in states(f"{site}/guide.html"):
        outer, inner = page.locator("#izterm_tip"), page.locator("#izterm_tip_inner")
        link = page.locator("a[href*=term-access-key]").first
        if state == "phone":
            link.tap()
        else:
            focus_on_first_term(page)
        assert_readable(outer, theme, state)
        if state == "phone":
            outer.get_by_role("link", name="account").tap()
        else:
            page.keyboard.press("Tab")
        assert_readable(inner, theme, state)
        for popover in (inner, outer):
            page.keyboard.press("Escape")
            expect(popover).to_be_hidden()
        if state == "phone":
            link.tap()
            link.tap()
            page.wait_for_url("**/glossary.html#term-access-key")


def assert_readable(tip: Locator, theme: str, state: str) -> None:
    """Check that a popover is on the screen, and that all of it can be read."""
    expect(tip).to_be_visible()
    expect(tip).to_have_css("opacity", "1")
    assert tip.evaluate(_ON_SCREEN), state
    grounds = {}
    for part in (tip, *tip.locator("*").all()):
        found = Colors(*part.evaluate(_COLORS))
        grounds[part] = found.ground
        assert found.contrast >= 4.5, (state, found, part.evaluate("part => part.outerHTML"))
    if state != "forced":
        assert (grounds[tip] < 0.2) == is_dark(theme, state), (state, grounds[tip])
    assert min(tip.locator("b").evaluate_all(_WEIGHTS)) >= 600, state


def test_glossary_page(site: str, states: Callable[[str], Iterator[tuple[str, Page]]]) -> None:
    for state, page in states(f"{site}/glossary.html"):
        expect(page.get_by_role("searchbox", name="Filter")).to_be_visible()
        assert page.evaluate(_TOO_WIDE) <= 1, state
        names, letters = page.locator(".izglossary dt"), page.locator(".izterm-letter")
        assert min(names.evaluate_all(_WEIGHTS)) >= 600, state
        assert min(letters.evaluate_all(_SIZES)) >= 1.15 * max(names.evaluate_all(_SIZES)), state
        for part in (".izterm-letters a", ".izterm-letters span", ".izterm-filter label", ".izterm-used-in summary"):
            assert colors(page, part).contrast >= 4.5, (state, part, colors(page, part))


def test_axe_finds_nothing_that_it_does_not_find_without_us(
    site: str, make_themed: MakeThemed, visit: Visitor, theme: str
) -> None:
    found = all_faults(site, visit)
    assert found - (all_faults(make_themed(theme, STOCK), visit) if found else set()) == set()


def focus_on_first_term(page: Page) -> None:
    page.keyboard.press("Shift")  # the keyboard is in use
    page.locator("a[href*=term-access-key]").first.focus()


def all_faults(address: str, visit: Visitor) -> set[tuple[str, str]]:
    found = set()
    for scheme in ("light", "dark"):
        page = visit(f"{address}/glossary.html", color_scheme=scheme)
        if page.locator(".izglossary").count():
            page.locator(".izglossary summary").first.click()
            page.get_by_role("button", name="security").first.click()
        found |= faults(page)
        page = visit(f"{address}/guide.html", color_scheme=scheme)
        focus_on_first_term(page)
        expect(page.locator(".izterm-tip")).to_have_count(page.locator("a.izterm-open").count())
        found |= faults(page)
        if page.locator(".izterm-tip").count():
            page.keyboard.press("Tab")  # to the first term in the popover, which shows another
            expect(page.locator("#izterm_tip_inner")).to_be_visible()
            found |= faults(page)
    return found


def test_instant_navigation(make_themed: MakeThemed, visit: Visitor) -> None:
    loads: list[str] = []
    page = visit(f"{make_themed('sphinx_immaterial', OURS, instant=True)}/guide.html")
    page.on("load", lambda page: loads.append(page.url))
    article = page.locator("article")
    for _ in range(2):
        article.get_by_role("link", name="access key").first.hover()
        expect(page.locator(".izterm-tip")).to_contain_text("Identifies an account")
        article.get_by_role("link", name="access key").first.click()
        expect(page).to_have_title(re.compile("Glossary"))
        expect(page.locator(".izterm-tip:visible")).to_have_count(0)
        page.get_by_role("searchbox", name="Filter").fill("gate")
        expect(page.locator("dl.glossary dt:visible")).to_have_count(1)
        page.get_by_role("searchbox", name="Filter").fill("")
        article.get_by_role("link", name="account").first.hover()
        expect(page.locator(".izterm-tip")).to_contain_text("Holds keys.")
        page.mouse.move(0, 0)
        page.go_back()
        page.wait_for_url("**/guide.html*")
    assert loads == []
