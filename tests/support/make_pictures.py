"""Make the pictures of the manual from the built manual and its first example: ``make pictures``.

Each picture has a digest of all that it shows. A test compares the digests, so that no picture is out of date.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from serving import CHROMIUM, FLAGS, serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "example_docs"
PICTURES = DOCS / "pictures"
DIGESTS = PICTURES / "digests.json"
SCHEMES = ("light", "dark")
MARGIN = 16  # CSS pixels around the elements that a picture shows
COLORS = 128  # enough for text and flat areas, and a third of the bytes


@dataclass(frozen=True)
class Picture:
    """A picture of the manual.

    :ivar page: the page, as a path in the built sites, with a query or an id.
    :ivar shows: the selectors of the elements that the picture shows.
    :ivar act: a function that does to the page as a reader does.
    :ivar options: options of the context of the browser, such as the size of the screen.
    """

    page: str
    shows: Sequence[str]
    act: Callable[[Page], None] = lambda _: None
    options: Mapping[str, Any] = field(default_factory=dict)


# The script of a glossary page goes on when the browser is idle.
_LOADED = "[...document.querySelectorAll('link, script')].map(each => each.href || each.src).join(' ')"
_AT_REST = "!document.querySelector('.izterm-filter') || document.body.matches('.izterm-skimmed')"
PHONE = {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True}
WINDOW = {"viewport": {"width": 820, "height": 600}}
TALL = {"viewport": {"width": 820, "height": 1600}}


def _hover(name: str, inner: str = "") -> Callable[[Page], None]:
    """Return a function that points at a term, and at another in its popover if one is given."""

    def act(page: Page) -> None:
        page.locator("article a.izterm", has_text=name).first.hover()
        tips = page.locator(".izterm-tip")
        tips.first.wait_for()
        if inner:
            tips.first.locator("a", has_text=inner).hover()
            tips.nth(1).wait_for()

    return act


def _tap(name: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        page.locator("article a.izterm", has_text=name).first.tap()
        page.locator(".izterm-tip").first.wait_for()

    return act


def _filter(query: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        page.locator(".izterm-filter input").fill(query)
        page.locator(".izterm-filter button.izterm-clear").wait_for()

    return act


def _unfold(anchor: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        page.locator(f"#{anchor} + dd summary").click()
        page.mouse.move(0, 0)

    return act


def _results(page: Page) -> None:
    page.locator("#search-results li:nth-child(2)").wait_for()
    # Sphinx loads the page of each result for its excerpt.
    page.wait_for_function("!document.querySelector('#search-progress:not(:empty), .search-summary:empty')")
    page.wait_for_load_state("networkidle")


PICTURES_OF_MANUAL: Mapping[str, Picture] = {
    "popover": Picture(
        "manual/izuma/gateways.html", ["h1", "article section > p", ".izterm-tip"], _hover("Izuma Edge"), WINDOW
    ),
    "popover-in-popover": Picture(
        "manual/izuma/gateways.html",
        ["h1", "article section > p", "#izterm_tip", "#izterm_tip_inner"],
        _hover("Izuma Edge", "gateway"),
        WINDOW,
    ),
    "popover-phone": Picture("manual/izuma/gateways.html", ["body"], _tap("Izuma Edge"), PHONE),
    "glossary": Picture("manual/glossary.html", ["body"], options=WINDOW),
    "glossary-phone": Picture("manual/glossary.html", ["body"], options=PHONE),
    "filter": Picture("manual/glossary.html", ["body"], _filter("ca"), WINDOW),
    "filter-suggestion": Picture("manual/glossary.html", [".izterm-filter"], _filter("acess key"), WINDOW),
    "entry": Picture(
        "manual/glossary.html#term-gateway", ["#term-gateway", "#term-gateway + dd"], _unfold("term-gateway"), TALL
    ),
    "search": Picture("manual/search.html?q=access+key", ["#search-results li:first-child"], _results, WINDOW),
    "first-page": Picture(
        "first/index.html", ["h1", "article section > p", ".izterm-tip"], _hover("access key"), WINDOW
    ),
    "page-terms": Picture("page-terms/index.html", ["h1", "article section > p", ".izterm-page-terms"], options=WINDOW),
    "first-glossary": Picture("first/glossary.html", ["article section"], options=WINDOW),
}


def build(folder: Path) -> None:
    """Build the manual and its first example into *folder*. The example is also built with its terms at the end."""
    first = DOCS / "manual/examples/first"
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "html", "-D", "html_theme=furo"]
    sites: Mapping[str, tuple[Path, list[str]]] = {
        "manual": (DOCS, []),
        "first": (first, []),
        "page-terms": (first, ["-D", "izterm_page_terms=1"]),
    }
    for name, (source, options) in sites.items():
        of_site: list[str | Path] = ["-d", folder / f"{name}-doctrees", source, folder / name]
        subprocess.run([*command, *options, *of_site], check=True)  # noqa: S603


def opened(browser: Browser, picture: Picture, address: str, scheme: str) -> Page:
    """Open the page of a picture, and do to it as a reader does."""
    page = browser.new_context(color_scheme=scheme, reduced_motion="reduce", **picture.options).new_page()  # type: ignore[arg-type]
    page.goto(f"{address}/{picture.page}")
    page.wait_for_function(_AT_REST)
    picture.act(page)
    return page


def digest(page: Page, picture: Picture) -> str:
    """Return a digest of all that a picture shows: its elements, and our scripts and styles on its page.

    The checksums in the addresses of scripts are left out. They change with each version, and no picture shows them.
    """
    shown = [page.locator(selector).first.evaluate("element => element.outerHTML") for selector in picture.shows]
    parts = [re.sub(r"\?v=[0-9a-f]+", "", each) for each in shown]
    addresses = page.evaluate(_LOADED)
    served = sorted((ROOT / "sphinxext_izuma/static/served").iterdir())
    parts.extend(path.read_text(encoding="utf-8") for path in served if f"_static/{path.name}" in addresses)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def shot(page: Page, picture: Picture) -> bytes:
    """Return a picture as PNG. It is cut to the elements that it shows, if they are not the whole page."""
    from PIL import Image  # noqa: PLC0415 - the test makes no pictures, and runs without it

    screen = page.viewport_size
    assert screen
    boxes = [box for selector in picture.shows if (box := page.locator(selector).first.bounding_box())]
    left, top = (max(0, min(box[side] for box in boxes) - MARGIN) for side in ("x", "y"))
    right = min(screen["width"], max(box["x"] + box["width"] for box in boxes) + MARGIN)
    bottom = min(screen["height"], max(box["y"] + box["height"] for box in boxes) + MARGIN)
    whole = Image.open(
        BytesIO(page.screenshot(clip={"x": left, "y": top, "width": right - left, "height": bottom - top}))
    )
    small = BytesIO()
    whole.convert("RGB").quantize(COLORS).save(small, "PNG", optimize=True)
    return small.getvalue()


def main() -> None:
    """Write all pictures, and the digests."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - the test has a browser already

    digests: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        build(Path(folder))
        server = serve(Path(folder))
        address = f"http://127.0.0.1:{server.server_port}"
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for name, picture in PICTURES_OF_MANUAL.items():
            for scheme in SCHEMES:
                page = opened(browser, picture, address, scheme)
                # The light page, before anything is done to it for the picture: as the test sees it.
                digests.setdefault(name, digest(page, picture))
                (PICTURES / f"{name}-{scheme}.png").write_bytes(shot(page, picture))
                page.context.close()
    DIGESTS.write_text(json.dumps(digests, indent=2, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
