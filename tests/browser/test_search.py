"""Sphinx's own search in a browser: a term is one result, with its name and the text of its entry."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from browser.conftest import THEMES, MakeSite, Site, Visitor

if TYPE_CHECKING:
    from playwright.sync_api import Page

expect = pytest.importorskip("playwright.sync_api").expect

FILES = {
    "izterms.yaml": """
        terms:
          - term: access key
            definition: "A long string, which identifies a program."
            aliases: [API access key, passphrase]
            deprecated: [{name: login word, reason: renamed}]
            tags: [security]
          - {term: application, definition: "A program & more."}
          - {term: certificate authority, acronym: CA, definition: Signs keys.}
          - {term: __init__.py, definition: Makes a package.}
          - {term: 証明書, definition: "Issued by a :izterm:`CA`."}
        """,
    "index.rst": "Start\n=====\n\n.. toctree::\n\n   use\n   glossary\n   excerpt\n",
    "use.rst": "Used first\n==========\n\nAn :izterm:`access key`.\n",
    "excerpt.rst": "Excerpt\n=======\n\n.. izglossary::\n   :terms: application\n   :no-index:\n",
    "glossary.rst": "Names\n=====\n\nAll of them.\n\n.. izglossary::\n",
}
KEY = (
    "access key",
    "Also called: API access key, passphrase. A long string, which identifies a program. "
    "Formerly: login word (renamed).",
)
APPLICATION = "application", "A program & more."
AUTHORITY = "certificate authority", "Signs keys."


def results(page: Page, site: Site, query: str) -> list[tuple[str, str, str]]:
    """Return the targets of the results, with their titles and excerpts."""
    page.goto(site.url(f"search.html?q={query}"))
    expect(page.locator("#search-results")).to_contain_text(re.compile("Search finished|did not match"))
    expect(page.locator("#search-results li:not(:has(p.context))")).to_have_count(0)
    return [
        (str(link.get_attribute("href")), link.inner_text(), item.locator("p.context").inner_text())
        for item in page.locator("#search-results li").all()
        for link in [item.locator("a").first]
    ]


@pytest.mark.parametrize("theme", THEMES)
def test_a_term_is_one_result_with_its_meaning(theme: str, make_site: MakeSite, visit: Visitor) -> None:
    site = make_site(FILES, theme=theme)
    page = visit(site.url("search.html"))
    for query, entries in {
        "access key": [KEY],
        "API access key": [KEY],
        "passphrase": [KEY],
        "login word": [KEY],
        "acces": [KEY],
        "CA": [AUTHORITY, APPLICATION],  # which is a name, and which is part of one
        "certific": [AUTHORITY],
        "__init__.py": [("__init__.py", "Makes a package.")],
        "証明書": [("証明書", "Issued by a CA.")],
    }.items():
        found = results(page, site, query)
        # Entries come first. The page that lists them is a result, too, as each page with the words.
        assert [texts for _, *texts in found[: len(entries)]] == [list(texts) for texts in entries], query
        assert [target.partition("#")[0] for target, *_ in found[: len(entries)]] == ["glossary.html"] * len(entries)
        assert not [target for target, *_ in found[len(entries) :] if "#" in target]
    (listing,) = results(page, site, "issued")
    assert listing[:2] == ("glossary.html", "Names")
    assert "(CA): Signs keys. 証明書: Issued by a" in " ".join(listing[2].split())
    assert "Used in" not in listing[2]
    [excerpt] = [text for target, _, text in results(page, site, "program") if target == "excerpt.html"]
    assert "Excerpt application: A program & more." in " ".join(excerpt.split())
    if theme == "furo":  # which looks the same on each page
        index = (site.folder / "searchindex.js").read_text("utf-8")
        words = json.loads(index.partition("(")[2].rstrip(");"))["terms"].keys()
        assert {"key", "証明書"} <= words
        assert not {"c", "filter", "letter", "secur", "page"} & words


def test_only_the_search_page_of_a_project_with_a_listing_loads_the_script(make_site: MakeSite) -> None:
    site = make_site(FILES, theme="furo")
    pages = {path.name: path.read_text("utf-8") for path in site.folder.glob("*.html")}
    assert [name for name, text in pages.items() if "izsearch.js" in text] == ["search.html"]
    without = make_site({"index.rst": "Start\n=====\n", "izterms.yaml": FILES["izterms.yaml"]}, theme="furo")
    assert not (without.folder / "_static/izsearch.js").exists()
    assert "izsearch.js" not in (without.folder / "search.html").read_text("utf-8")
