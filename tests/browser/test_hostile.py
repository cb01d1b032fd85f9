"""A stranger's glossary in Chromium: whatever its names and texts say, no script of it runs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from browser.conftest import MakeSite, Site, Visitor

if TYPE_CHECKING:
    from playwright.sync_api import Page

expect = pytest.importorskip("playwright.sync_api").expect

HARM = "window.izterm_pwned = 1"
# Each would run where it is put into a page unescaped: as an element, an attribute, a script's text, a template's.
PAYLOADS = [
    f"<script>{HARM}</script>",
    f"<img src=x onerror='{HARM}'>",
    f"</template><svg onload='{HARM}'>",
    f"</script><script>{HARM}</script>",
    f"\" onmouseover='{HARM}' autofocus onfocus='{HARM}' x=\"",
    f"' onmouseover='{HARM}' x='",
    "-->]]><iframe srcdoc='<script>parent.izterm_pwned = 1</script>'></iframe>",
    f"${{{HARM}}}{{{{{HARM}}}}}",
]
TEXT = f"""
First *part* of {PAYLOADS[1]} and {PAYLOADS[2]}.

.. raw:: html

   <script>{HARM}</script>

`a link <javascript:{HARM.replace(" ", "")}>`__ and `another <data:text/html,<script>{HARM}</script>>`__

.. image:: x.svg
   :alt: {PAYLOADS[4]}

.. math:: \\href{{javascript:{HARM}}}{{x}} {PAYLOADS[0]}

.. code-block:: html

   {PAYLOADS[3]}

.. note:: {PAYLOADS[6]}
   :class: {PAYLOADS[4]}
"""


def _entry(number: int, payload: str) -> dict[str, object]:
    return {
        "term": f"{payload} {number}",
        "aliases": [f"alias {payload} {number}"],
        "acronym": f"A{number}{payload}",
        "expansion": f"{payload} expanded {number}",
        "deprecated": [{"name": f"old {payload} {number}", "reason": payload}],
        "definition": TEXT,
        "note": TEXT,
        "see": ["token"],
        "see_also": [f"alias {PAYLOADS[0]} 0"],
        "tags": [payload],
        "source": payload,
    }


ENTRIES = [
    {"term": "token", "definition": f"{PAYLOADS[0]}{PAYLOADS[1]}", "tags": ["red"]},
    *(_entry(number, payload) for number, payload in enumerate(PAYLOADS)),
]
USES = "\n\n".join(f"Use :izterm:`text {number} <A{number}>` and :izterm:`token`." for number in range(len(PAYLOADS)))
FILES = {
    "izterms.yaml": json.dumps(
        {
            "glossary": {"title": PAYLOADS[0]},
            "terms": [*ENTRIES, *({"term": f"A{n}", "see": [f"{p} {n}"]} for n, p in enumerate(PAYLOADS))],
        }
    ),
    "index.rst": f"Start\n=====\n\n.. toctree::\n\n   use\n   glossary\n\n{USES}\n",
    "x.svg": "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>",
    "use.rst": f"Use\n===\n\n{USES}\n\n.. izacronyms::\n",
    "glossary.rst": "Glossary\n========\n\n.. izglossary::\n",
}
PAGES = {
    "html": ["index.html", "use.html", "glossary.html", "genindex.html"],
    "dirhtml": ["", "use/", "glossary/", "genindex/"],
    "singlehtml": ["index.html"],
}
SHORT = ("html", "glossary.html")  # `make test` opens this page only


def harmed(page: Page) -> bool:
    """Return whether a script of the glossary has run in a page, now that it is there."""
    page.wait_for_load_state("load")
    page.wait_for_timeout(100)  # what fails to load says so a moment later
    return any(frame.evaluate("'izterm_pwned' in window") for frame in page.frames)


def use(page: Page) -> None:
    """Do on a page what readers do: point at each kind of link, type in the filter, choose tags and letters."""
    for link in page.locator("a.izterm, span.izterm").all()[:8]:
        link.hover()
        link.focus()
        if link.get_attribute("href"):
            expect(page.locator(".izterm-tip")).to_be_visible()
    search = page.get_by_role("searchbox", name="Filter")
    if search.count():
        for text in ("script", PAYLOADS[1], "token", ""):
            search.fill(text)
        for button in page.locator(".izglossary button").all()[:6]:
            button.click()
    page.mouse.move(0, 0)
    page.keyboard.press("Escape")


@pytest.fixture
def hostile(make_site: MakeSite) -> dict[str, Site]:
    """Return the project as each builder of web pages makes it, without a policy that would help."""
    values: dict[str, object] = {
        "html_baseurl": "https://docs.example",
        "izterm_popover": "full",
        "izterm_first_use": "page",
    }
    values["izterm_trusted"] = False
    return {builder: make_site(FILES, builder=builder, theme="alabaster", **values) for builder in PAGES}


def _page(builder: str, page: str) -> Any:
    return pytest.param(builder, page, marks=[pytest.mark.quick] if (builder, page) == SHORT else [])


@pytest.mark.parametrize(
    ("builder", "page"), [_page(builder, page) for builder, pages in PAGES.items() for page in pages]
)
def test_no_script_of_the_glossary_runs(hostile: dict[str, Site], visit: Visitor, builder: str, page: str) -> None:
    opened = visit(hostile[builder].url(page))
    assert not harmed(opened)
    use(opened)
    assert not harmed(opened)
    assert opened.locator("a[href^='javascript' i], a[href^='data' i]").count() == 0
    assert opened.locator("iframe, svg, [onerror], [onload], [onfocus], [onmouseover]").count() == 0


@pytest.mark.parametrize("query", ["script", "token", PAYLOADS[1]])
def test_no_script_of_the_glossary_runs_in_the_search(hostile: dict[str, Site], visit: Visitor, query: str) -> None:
    page = visit(hostile["html"].url("search.html"))
    page.goto(f"{page.url}?{page.evaluate('query => new URLSearchParams({q: query}).toString()', query)}")
    page.wait_for_selector("#search-results li, #search-results p")
    page.wait_for_timeout(300)
    assert not harmed(page)


@pytest.mark.parametrize("payload", [PAYLOADS[0], PAYLOADS[1], PAYLOADS[2], PAYLOADS[6]])
def test_the_test_sees_a_script_that_runs(make_site: MakeSite, visit: Visitor, payload: str) -> None:
    files = {
        "izterms.yaml": json.dumps({"terms": [{"term": "token", "definition": f".. raw:: html\n\n   {payload}"}]}),
        "index.rst": "Start\n=====\n\n.. izglossary::\n",
    }
    assert harmed(visit(make_site(files, theme="alabaster", izterm_trusted=True).url("index.html")))
    visit.problems.clear()  # one asks for a picture that is not there
    assert not harmed(visit(make_site(files, theme="alabaster", izterm_trusted=False).url("index.html")))
