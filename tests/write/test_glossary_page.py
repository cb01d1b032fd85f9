"""The glossary page as it is built: letters, the pages that use a term, and data for machines; no script needed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from conftest import MakeProject, Project, Result

GLOSSARY = """
    terms:
      - term: access key
        definition: |
          Identifies an :izterm:`application`.

          It is *secret*.
        aliases: [API key]
        tags: [security]
        note: Shown once.
      - {term: application, definition: A program.}
      - {term: certificate authority, acronym: CA, definition: Issues certificates.}
      - {term: 6LoWPAN, expansion: IPv6 over Low-Power Wireless Personal Area Networks}
    """
FILES = {
    "izterms.yaml": GLOSSARY,
    "glossary.rst": "Glossary\n========\n\n.. izglossary::\n",
    "index.rst": "Start\n=====\n\n.. toctree::\n\n   keys\n   gates\n   glossary\n",
    "keys.rst": "*Keys* & more\n=============\n\nAn :izterm:`access key`, :izterm:`API keys` and :izterm:`CA`.\n",
    "gates.md": "# Gates\n\nAn {izterm}`access key`.\n",
}


@pytest.fixture
def acme(make_project: MakeProject) -> Project:
    """Return a project with a glossary and two pages that use it."""
    return make_project(FILES)


def built(project: Project, builder: str = "html", **conf: Any) -> Result:
    """Build without a warning."""
    result = project.build(builder, conf=conf)
    assert result.warnings == []
    return result


def page(result: Result, name: str = "glossary.html") -> BeautifulSoup:
    """Parse a page."""
    return BeautifulSoup(result.text(name), "html.parser")


def one(tag: Tag, selector: str) -> Tag:
    """Return the only element that a selector finds."""
    found = tag.select(selector)
    assert len(found) == 1
    return found[0]


def listing(make_project: MakeProject, names: list[str]) -> BeautifulSoup:
    """Return a page that lists terms of these names."""
    terms = "".join(f"  - {{term: {name}, definition: x}}\n" for name in names)
    project = make_project({"izterms.yaml": f"terms:\n{terms}" if terms else "terms: []", **_only_listing()})
    return page(built(project), "index.html")


def _only_listing() -> dict[str, str]:
    return {"index.rst": "Glossary\n========\n\n.. izglossary::\n"}


def bar(soup: BeautifulSoup) -> list[str]:
    """Return what the bar of letters shows, with ``-`` before what is inert."""
    items = one(soup, "nav.izterm-letters").find_all(recursive=False)
    return [item.get_text() if item.name == "a" else f"-{item.get_text()}" for item in items]


# Letters.


def test_letters_lead_to_headings_and_those_without_entries_are_inert(acme: Project) -> None:
    soup = page(built(acme))
    inert = [f"-{letter}" for letter in "DEFGHIJKLMNOPQRSTUVWXYZ"]
    assert bar(soup) == ["0\N{EN DASH}9 #", "A", "-B", "C", *inert]
    for link in soup.select("nav.izterm-letters a"):
        target = soup.find(id=str(link["href"])[1:])
        assert isinstance(target, Tag)
        assert target.get_text().startswith(link.get_text())


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        (["ключ", "шлюз"], ["К", "Ш"]),
        (["鍵", "門", "9P"], ["0\N{EN DASH}9 #", "…"]),
        (["Öl", "zoo", "ключ"], ["O", "Z", "К"]),
        (["Øre", "ant"], ["A", "O"]),
    ],
)
def test_bar_shows_the_letters_of_the_glossary(make_project: MakeProject, names: list[str], shown: list[str]) -> None:
    letters = bar(listing(make_project, names))
    assert [letter for letter in letters if not letter.startswith("-")] == shown
    # All of the alphabet only where it is that of the glossary.
    assert len(letters) == (len(shown) if shown[-1] in "Ш…" else 27 + len(set(shown) & set("К")))


@pytest.mark.parametrize("names", [[], ["zone"], ["zone", "zoo"]])
def test_no_bar_where_there_is_nowhere_to_go(make_project: MakeProject, names: list[str]) -> None:
    soup = listing(make_project, names)
    assert soup.select("nav.izterm-letters") == []
    assert len(soup.select("dl.glossary > dt")) == len(names)


def test_letters_are_headings_below_those_of_their_section(acme: Project) -> None:
    letters = page(built(acme)).select(".izterm-letter")
    assert {(tag.name, tag["role"], tag["aria-level"]) for tag in letters} == {("p", "heading", "2")}


def test_back_links_say_to_screen_readers_of_which_term_they_are(acme: Project) -> None:
    labels = [summary.get_text() for summary in page(built(acme)).select("summary")]
    assert labels == ["Used in 2 pages: access key", "Used in 1 page: certificate authority"]


def test_letter_that_is_not_used_is_inert(acme: Project) -> None:
    acme.edit("glossary.rst", ".. izglossary::", ".. izglossary::\n   :used:")
    assert [item for item in bar(page(built(acme))) if not item.startswith("-")] == ["A", "C"]


def test_two_listings_have_bars_of_their_own(make_project: MakeProject) -> None:
    project = make_project(
        {
            "a.yaml": "{glossary: {name: a}, terms: [{term: ant, definition: x}, {term: bee, definition: x}]}",
            "b.yaml": "{glossary: {name: b}, terms: [{term: ape, definition: x}, {term: bat, definition: x}]}",
            "index.rst": """
                Glossary
                ========

                .. izglossary::
                   :glossary: a

                .. izglossary::
                   :glossary: b
                """,
        }
    )
    soup = page(built(project, izterm_glossaries=["a.yaml", "b.yaml"]), "index.html")
    labels, targets = [], []
    for nav in soup.select("nav.izterm-letters"):
        labels.append(nav["aria-label"])
        targets.append([link["href"] for link in nav.select("a")])
    assert labels == ["Letters", "Letters (2)"]
    assert targets == [
        ["#izterm-letter-a", "#izterm-letter-b"],
        ["#izterm-letter-a-2", "#izterm-letter-b-2"],
    ]


def test_excerpt_is_plain(make_project: MakeProject) -> None:
    project = make_project({**FILES, "more.rst": ":orphan:\n\nMore\n====\n\n.. izglossary::\n   :no-index:\n"})
    soup = page(built(project), "more.html")
    assert len(soup.select("dl.glossary > dt")) == 4
    assert soup.select(".izglossary, .izterm-used-in, [src*=izglossary], [href*=izglossary]") == []


# Used in.


def used_in(soup: BeautifulSoup, anchor: str) -> list[tuple[str, str, str]]:
    """Return title, link and count of the pages that an entry lists."""
    found = []
    for item in one(soup, f"#{anchor} + dd").select("details.izterm-used-in > ul > li"):
        link, *rest = (node for node in item.contents if not (isinstance(node, Tag) and node.name == "ul"))
        assert isinstance(link, Tag)
        found.append((link.get_text(), str(link["href"]), "".join(map(str, rest)).strip()))
    return found


def places(soup: BeautifulSoup, anchor: str) -> list[tuple[str, str]]:
    """Return the target and the text of each place where an entry is used."""
    return [
        (str(item.a["href"]) if item.a else "", item.get_text())
        for item in soup.select(f"#{anchor} + dd details.izterm-used-in li li")
    ]


@pytest.mark.parametrize(
    ("builder", "name", "gates", "keys"),
    [
        ("html", "glossary.html", "gates.html", "keys.html"),
        ("dirhtml", "glossary/index.html", "../gates/", "../keys/"),
        ("singlehtml", "index.html", "#document-gates", "#document-keys"),
    ],
)
def test_entry_lists_the_pages_that_use_it(acme: Project, builder: str, name: str, gates: str, keys: str) -> None:
    result = built(acme, builder)
    soup = page(result, name)
    assert used_in(soup, "term-access-key") == [("Gates", gates, ""), ("Keys & more", keys, "(2)")]
    assert used_in(soup, "term-certificate-authority") == [("Keys & more", keys, "")]
    assert one(soup, "#term-access-key + dd summary").get_text() == "Used in 2 pages: access key"
    assert one(soup, "#term-certificate-authority + dd summary").get_text() == "Used in 1 page: certificate authority"
    # A definition that names a term is no page that uses it.
    assert used_in(soup, "term-application") == []
    for link in (gates, keys):
        assert soup.find(id=link[1:]) if link[0] == "#" else _file(result, name, link).exists()


def _file(result: Result, name: str, link: str) -> Path:
    target = (result.outdir / name).parent / link
    return target / "index.html" if link.endswith("/") else target


def test_glossary_page_itself_may_use_a_term(acme: Project) -> None:
    acme.edit("glossary.rst", ".. izglossary::", "A :izterm:`CA`.\n\n.. izglossary::")
    assert ("Glossary", "#", "") in used_in(page(built(acme)), "term-certificate-authority")


def test_page_without_a_title_goes_by_its_name(acme: Project) -> None:
    acme.write({"bare.rst": ":orphan:\n\nA :izterm:`CA`.\n"})
    assert ("bare", "bare.html", "") in used_in(page(built(acme)), "term-certificate-authority")


@pytest.mark.parametrize(
    ("builder", "name", "keys"),
    [
        ("text", "glossary.txt", "Used in: Gates, Keys & more (2)."),
        ("latex", "projectnamenotset.tex", r"Used in: Gates, Keys \& more (2)."),
        ("epub", "glossary.xhtml", '<p class="izterm-used-in">Used in: Gates, Keys &amp; more (2).</p>'),
        ("json", "glossary.fjson", "Used in: Gates, Keys &amp; more (2)."),
        ("man", "projectnamenotset.1", "Used in: Gates, Keys & more (2)."),
    ],
)
def test_other_builders_say_it_in_a_line(acme: Project, builder: str, name: str, keys: str) -> None:
    settings = {"man_pages": [("index", "projectnamenotset", "", "", 1)], "version": "1", "copyright": "Acme"}
    text = built(acme, builder, **settings).text(name)
    assert keys in text
    for markup in ("<details", "<nav", "izglossary.", "application/", "izterm-many"):
        assert markup not in text


USES = """
    Uses
    ====

    Before. An :izterm:`access key <access key>`, e.g. a *long* one, opens "<it>".
    After. The :izterm:`access key` again.

    First & second
    --------------

    {long}:izterm:`API key` {long}

    Of an :izterm:`access keys`
    ~~~~~~~~~~~~~~~~~~~~~~~~~~~

    .. only:: secret

       A hidden :izterm:`CA`.

    .. todo:: A hidden :izterm:`CA`, too.

    * In a list: :izterm:`CA`!
    """.format(long="very long words " * 12)


@pytest.mark.parametrize(
    ("builder", "name", "to"), [("html", "glossary.html", "uses.html"), ("singlehtml", "index.html", "")]
)
def test_entry_shows_the_heading_and_the_sentence_of_each_use(acme: Project, builder: str, name: str, to: str) -> None:
    acme.write({"uses.rst": USES})
    acme.edit("index.rst", "   gates\n", "   gates\n   uses\n")
    acme.edit("gates.md", "access key", "CA")
    acme.edit("keys.rst", "access key", "CA")
    acme.edit("keys.rst", "API keys", "CA")
    conf = {"extensions": ["sphinxext_izuma", "myst_parser", "sphinx.ext.todo"]}
    result = built(acme, builder, **conf)
    soup = page(result, name)
    long = "very long words very long words very long"
    assert places(soup, "term-access-key") == [
        ("", "An access key, e.g. a long one, opens “<it>”."),
        (
            f"{to}#first-second",
            f"First & second – …words very long words very long words API key {long} words very long words very long…",
        ),
        (f"{to}#of-an-access-keys", "Of an access keys"),
    ]
    assert places(soup, "term-certificate-authority")[-1] == (
        f"{to}#of-an-access-keys",
        "Of an access keys – In a list: CA!",
    )
    assert "A hidden" not in str(soup)
    for target, _ in places(soup, "term-access-key")[1:]:
        file, _, anchor = target.partition("#")
        assert page(result, file or name).find(id=anchor)
    # A listing may have the pages alone.
    assert places(page(built(acme, builder, izterm_backlinks="pages", **conf), name), "term-access-key") == []
    again = built(acme, builder, **conf)
    assert len(places(page(again, name), "term-access-key")) == 3


@pytest.mark.parametrize(("builder", "name"), [("html", "glossary.html"), ("text", "glossary.txt")])
def test_without_backlinks(acme: Project, builder: str, name: str) -> None:
    assert "Used in" not in built(acme, builder, izterm_backlinks=False).text(name)


def test_words_of_the_page_furniture_are_not_searched_for(acme: Project) -> None:
    index = built(acme).text("searchindex.js")
    terms = json.loads(index.removeprefix("Search.setIndex(").removesuffix(")"))["terms"]
    assert "use" not in terms
    assert "identifi" in terms


# Data.

SCRIPT_DATA, SEARCH_DATA = "template.izterm-data", "head > script[type='application/ld+json']"


def data(soup: BeautifulSoup, where: str) -> Any:
    """Return the data in an element."""
    return json.loads(one(soup, where).get_text())


def test_script_knows_names_and_tags(acme: Project) -> None:
    acme.edit("izterms.yaml", "aliases: [API key]", "aliases: [API key, '</script>']\n    forms: [key of access]")
    assert data(page(built(acme)), SCRIPT_DATA)["term-access-key"] == {
        "names": ["access key", "API key", "</script>", "key of access"],
        "tags": ["security"],
    }


def test_script_knows_irregular_plurals_and_the_names_that_it_may_not_suggest(acme: Project) -> None:
    terms = """
        terms:
          - {term: index, definition: Finds., deprecated: [{name: roster, reason: too old}]}
          - {term: root of trust, definition: Begins.}
          - {term: runner-up, acronym: RU, definition: Second.}
          - {term: log, deprecated: true, see: [index], aliases: [data quiz]}
        """
    acme.write({"izterms.yaml": terms, "glossary.rst": FILES["glossary.rst"] + "\n:izterm:`indices`\n"})
    assert data(page(acme.build()), SCRIPT_DATA) == {
        "term-index": {"names": ["index", "indices"], "old": ["roster"]},
        "term-runner-up": {"names": ["runner-up", "RU"]},
        "term-log": {"old": ["log", "data quiz", "data quizzes"]},
    }


def test_tags_are_text_of_the_page_and_the_filter_is_none(acme: Project) -> None:
    acme.edit("izterms.yaml", "tags: [security]", "tags: [security, a & b]")
    acme.edit("izterms.yaml", "definition: A program.", "definition: A program., tags: [security]")
    acme.edit(
        "glossary.rst",
        ".. izglossary::\n",
        ".. izglossary::\n   :terms: access key, application\n\n.. izglossary::\n   :terms: CA, 6LoWPAN\n",
    )
    result = page(built(acme))
    assert [str(tag) for tag in result.select(".izterm-tagged")] == [
        '<p class="izterm-tagged">Tags: <a>security</a>, <a>a &amp; b</a></p>',
        '<p class="izterm-tagged">Tags: <a>security</a></p>',
    ]
    # The filter is that of both listings. Its texts are for the script: searches and copies shall not have them.
    first, second = result.select(".izglossary")
    assert [tag["data-text"] for tag in one(first, ".izterm-filter").select("button")] == [
        "a & b (1)",
        "security (2)",
        "Clear",
    ]
    assert one(first, ".izterm-filter").get_text().strip() == ""
    assert second.select(".izterm-filter") == []
    assert "Tags" not in built(acme, "text").text("glossary.txt")


def test_script_is_told_nothing_that_the_entries_show(acme: Project) -> None:
    acme.write({"izterms.yaml": "terms: [{term: gate, definition: Opens.}, {term: wall, definition: Stays shut.}]\n"})
    assert data(page(acme.build()), SCRIPT_DATA) == {}


def test_script_is_told_the_name_of_an_entry_that_shows_it_with_other_quotes(acme: Project) -> None:
    acme.write({"izterms.yaml": "terms: [{term: the 'gate', definition: Opens.}, {term: wall, definition: Shut.}]\n"})
    result = page(acme.build())
    assert one(result, "#term-the-gate").get_text().startswith("the ‘gate’")
    assert data(result, SCRIPT_DATA) == {"term-the-gate": {"names": ["the 'gate'"]}}


def test_script_has_no_data_where_one_entry_is_listed(acme: Project) -> None:
    acme.write({"izterms.yaml": "terms: [{term: gate, definition: Opens.}]\n"})
    assert page(acme.build()).select_one(SCRIPT_DATA) is None


def test_defined_terms_for_search_engines(acme: Project) -> None:
    whole = data(page(built(acme, html_baseurl="https://docs.acme.example/en")), SEARCH_DATA)
    address = "https://docs.acme.example/en/glossary.html"
    terms = whole.pop("hasDefinedTerm")
    assert whole == {
        "@context": "https://schema.org",
        "@type": "DefinedTermSet",
        "@id": address,
        "url": address,
        "name": "Glossary",
        "inLanguage": "en",
    }
    assert [term["name"] for term in terms] == ["6LoWPAN", "access key", "application", "certificate authority"]
    assert terms[0]["description"] == "IPv6 over Low-Power Wireless Personal Area Networks"
    assert terms[1] == {
        "@type": "DefinedTerm",
        "@id": f"{address}#term-access-key",
        "url": f"{address}#term-access-key",
        "name": "access key",
        "inDefinedTermSet": address,
        "alternateName": ["API key"],
        "description": "Identifies an application. It is secret.",
    }


@pytest.mark.parametrize(
    ("builder", "name", "url"),
    [("dirhtml", "glossary/index.html", "https://a.example/glossary/"), ("singlehtml", "index.html", None)],
)
def test_address_of_the_defined_terms(acme: Project, builder: str, name: str, url: str | None) -> None:
    soup = page(built(acme, builder, html_baseurl="https://a.example/"), name)
    assert data(soup, SEARCH_DATA)["url"] == (url or "https://a.example/")


def test_no_data_for_search_engines_without_an_address(acme: Project) -> None:
    assert page(built(acme)).select("script[type='application/ld+json']") == []


# Files.


@pytest.mark.parametrize("builder", ["html", "dirhtml", "singlehtml"])
def test_script_and_style_only_where_terms_are_listed(acme: Project, builder: str) -> None:
    result = built(acme, builder)
    for path in result.outdir.rglob("*.html"):
        soup = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        files = soup.select("script[src*='izglossary.js'][defer], link[href*='izglossary.css']")
        assert len(files) == (2 if soup.select(".izglossary") else 0)
    assert {path.name for path in (result.outdir / "_static").glob("izglossary.*")} == {
        "izglossary.css",
        "izglossary.js",
    }


def test_no_files_where_nothing_is_listed(acme: Project) -> None:
    built(acme)
    acme.edit("glossary.rst", ".. izglossary::", "Nothing.")
    acme.edit("keys.rst", "An :izterm:`access key`, :izterm:`API keys` and :izterm:`CA`.", "None.")
    acme.edit("gates.md", "{izterm}`access key`", "None")
    assert list((built(acme).outdir / "_static").glob("izglossary.*")) == []


def test_search_finds_entries_by_all_their_names(acme: Project) -> None:
    index = built(acme).text("searchindex.js")
    objects = json.loads(index.removeprefix("Search.setIndex(").removesuffix(")"))["objects"]
    found = {(entry[-1], entry[3]) for entries in objects.values() for entry in entries}
    assert {("access key", "term-access-key"), ("API key", "term-access-key")} <= found
    assert {("certificate authority", "term-certificate-authority"), ("CA", "term-certificate-authority")} <= found


def test_other_searches_get_the_meaning_of_each_entry(acme: Project) -> None:
    domain: Any = built(acme).app.env.get_domain("izuma")
    synopses = dict(domain.get_object_synopses())
    assert synopses["glossary", "term-access-key"] == "Identifies an application."
    assert synopses["glossary", "term-certificate-authority"] == "Issues certificates."
