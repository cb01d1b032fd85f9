"""The page that shows entries: order, letters, ids, what stands in an entry, and which entries stand there."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup, Tag
from conftest import MakeProject, Result

GLOSSARY = """
    glossary:
      name: acme
    terms:
      - term: access key
        definition: |
          Identifies an :izterm:`application`.

          It is *secret*.
        aliases: [API key, access-key]
        note: Shown once.
        tags: [security]
        source: Handbook 3
      - term: application
        definition: A program. See :izterm:`access key`.
        see_also: [access key, certificate authority]
        tags: [software]
      - term: certificate authority
        acronym: CA
        definition: Issues certificates.
        tags: [security]
      - term: API
        expansion: Application Programming Interface
      - term: CoAP
        expansion: Constrained Application Protocol
        definition: Constrained Application Protocol. For small devices.
      - term: Token
        see: [access key]
      - term: device keys
        definition: Keys on the device.
        deprecated: [{name: assets, reason: renamed}]
      - term: device assets
        deprecated: true
        see: [device keys]
        definition: Old.
    """


def listing(make_project: MakeProject, glossary: str, *options: str) -> Result:
    """Build a page with one listing, without a warning."""
    lines = "".join(f"   {option}\n" for option in options)
    project = make_project({"izterms.yaml": glossary, "index.rst": f"Glossary\n========\n\n.. izglossary::\n{lines}"})
    result = project.build()
    assert result.warnings == []
    return result


def soup(result: Result) -> BeautifulSoup:
    """Parse the page."""
    return BeautifulSoup(result.text("index.html"), "html.parser")


def heads(result: Result) -> list[str]:
    """Return the texts of the entries' heads, without their permalinks."""
    return [_text(head) for head in soup(result).select("dl.glossary > dt")]


def _text(tag: Tag) -> str:
    for link in tag.select(".headerlink"):
        link.decompose()
    return tag.get_text().strip()


def entry(result: Result, anchor: str) -> list[str]:
    """Return the texts of what an entry is made of."""
    head = soup(result).find(id=anchor)
    assert isinstance(head, Tag)
    body = head.find_next_sibling("dd")
    assert isinstance(body, Tag)
    return [" ".join(child.get_text().split()) for child in body.find_all(recursive=False)]


def test_entries_stand_under_their_letters_in_order(make_project: MakeProject) -> None:
    result = listing(make_project, GLOSSARY)
    shown = [_text(tag) for tag in soup(result).select("p.rubric, dl.glossary > dt")]
    assert shown == [
        "A",
        "access key",
        "API",
        "application",
        "C",
        "certificate authority (CA)",
        "CoAP",
        "D",
        "device assets",
        "device keys",
        "T",
        "Token",
    ]
    assert [tag["id"] for tag in soup(result).select("p.rubric")] == [f"izterm-letter-{letter}" for letter in "acdt"]


@pytest.mark.parametrize(
    ("anchor", "texts"),
    [
        (
            "term-access-key",
            [
                "Also called: API key.",
                "Identifies an application.",
                "It is secret.",
                "Note Shown once.",
                "Source: Handbook 3",
                "Tags: security",
            ],
        ),
        # The access key is linked in the definition already.
        ("term-application", ["A program. See access key.", "See also certificate authority.", "Tags: software"]),
        ("term-api", ["Application Programming Interface."]),
        ("term-coap", ["Constrained Application Protocol. For small devices."]),
        ("term-token", ["See access key."]),
        ("term-device-keys", ["Keys on the device.", "Formerly: assets (renamed)."]),
        ("term-device-assets", ["Deprecated. Use device keys.", "Old."]),
    ],
)
def test_entry(make_project: MakeProject, anchor: str, texts: list[str]) -> None:
    assert entry(listing(make_project, GLOSSARY), anchor) == texts


def test_every_link_of_the_page_leads_to_an_id(make_project: MakeProject) -> None:
    page = soup(listing(make_project, GLOSSARY))
    links = [str(link["href"]) for link in page.select("dl.glossary a[href^='#']")]
    assert links.count("#term-access-key") == 3  # its permalink, and the entries of application and Token
    assert all(page.find(id=link[1:]) for link in links)


def test_content_and_a_wrong_order_are_reported(make_project: MakeProject) -> None:
    page = "Start\n=====\n\n.. izglossary::\n   :sort: letter\n\n   access key\n"
    project = make_project({"izterms.yaml": "terms: [{term: zone, definition: x}]", "index.rst": page})
    result = project.build()
    content = "izglossary takes no content ('access key'): entries stand in a glossary file"
    assert result.warnings == [
        f"index.rst:4: WARNING: {content} [izterm.data]",
        "index.rst:4: WARNING: the option 'sort' must be name or given, not 'letter' [izterm.data]",
    ]
    assert heads(result) == ["zone"]


@pytest.mark.parametrize(
    ("names", "order"),
    [
        (["zebra", "Éclair", "eclipse", "apple"], ["A", "apple", "E", "Éclair", "eclipse", "Z", "zebra"]),
        (["ключ", "Ёлка", "鍵", "alpha"], ["A", "alpha", "Е", "Ёлка", "К", "ключ", "…", "鍵"]),
        (["6LoWPAN", "802.15.4", ".NET", "beta"], ["0\N{EN DASH}9 #", ".NET", "6LoWPAN", "802.15.4", "B", "beta"]),
    ],
)
def test_names_of_any_script_are_sorted(make_project: MakeProject, names: list[str], order: list[str]) -> None:
    result = listing(make_project, "terms:\n" + "".join(f"  - {{term: {name}, definition: x}}\n" for name in names))
    assert [_text(tag) for tag in soup(result).select("p.rubric, dl.glossary > dt")] == order
    ids = [str(tag["id"]) for tag in soup(result).select("dl.glossary > dt")]
    assert len(set(ids)) == len(names)
    assert not [identifier for identifier in ids if identifier.startswith("term-0")]


def test_sort_and_id_of_the_entry_win(make_project: MakeProject) -> None:
    result = listing(
        make_project,
        """
        terms:
          - {term: the gateway, sort: gateway, id: gw, definition: x}
          - {term: zone, definition: x}
          - {term: field, definition: x}
        """,
    )
    assert heads(result) == ["field", "the gateway", "zone"]
    assert [str(tag["id"]) for tag in soup(result).select("dl.glossary > dt")] == ["term-field", "term-gw", "term-zone"]


@pytest.mark.parametrize(
    ("options", "shown"),
    [
        ([":tags: software"], ["application"]),
        ([":tags: software, security"], ["access key", "application", "certificate authority (CA)"]),
        ([":terms: API key, CA"], ["access key", "certificate authority (CA)"]),
        ([":terms:", "   tokens", "   API"], ["API", "Token"]),
        ([":tags: security", ":terms: CA, API"], ["certificate authority (CA)"]),
    ],
)
def test_options_select(make_project: MakeProject, options: list[str], shown: list[str]) -> None:
    project = make_project({"izterms.yaml": GLOSSARY})
    lines = "".join(f"   {option}\n" for option in options)
    project.write(
        {
            "index.rst": f"Glossary\n========\n\n.. izglossary::\n{lines}",
            "all.rst": ":orphan:\n\nAll\n===\n\n.. izglossary::\n   :no-index:\n",
        }
    )
    result = project.build()
    assert (heads(result), result.warnings) == (shown, [])


def test_glossary_option_selects_a_source(make_project: MakeProject) -> None:
    project = make_project(
        {
            "izterms.yaml": GLOSSARY,
            "other.izterms.yaml": "terms: [{term: zone, definition: x}]",
            "index.rst": "Glossary\n========\n\n.. izglossary::\n   :glossary: other\n",
        }
    )
    project.conf["izterm_glossaries"] = ["izterms.yaml", "other.izterms.yaml"]
    result = project.build()
    assert (heads(result), result.warnings) == (["zone"], [])


def test_used_lists_what_pages_use_and_what_that_uses(make_project: MakeProject) -> None:
    project = make_project(
        {
            "izterms.yaml": GLOSSARY,
            "index.rst": "Glossary\n========\n\nA :izterm:`token`.\n\n.. izglossary::\n   :used:\n",
        }
    )
    result = project.build()
    assert result.warnings == []
    # The token leads to the access key, that to the application, that to the authority.
    assert heads(result) == ["access key", "application", "certificate authority (CA)", "Token"]
    assert [_text(tag) for tag in soup(result).select("p.rubric")] == ["A", "C", "T"]


def test_part_of_a_glossary_leaves_names_of_the_other_part_as_text(make_project: MakeProject) -> None:
    result = listing(make_project, GLOSSARY, ":tags: software")
    assert heads(result) == ["application"]
    assert '<span class="izterm term-access-key">access key</span>' in result.text("index.html")


def test_fault_in_a_definition_is_reported_at_its_line_on_every_build(make_project: MakeProject) -> None:
    project = make_project(
        {
            "izterms.yaml": """
            terms:
              - term: zone
                definition: |
                  An area.

                  A *part of it.
            """,
            "index.rst": "Glossary\n========\n\n.. izglossary::\n",
        }
    )
    expected = [
        "izterms.yaml:6: WARNING: Inline emphasis start-string without end-string. [docutils]",
    ]
    assert project.build().warnings == expected
    assert project.build().warnings == expected
    project.edit("izterms.yaml", "*part", "part")
    assert project.build().warnings == []
    assert project.build().read == []


@pytest.mark.parametrize(
    ("option", "message"),
    [
        (":glossary: acne", "no glossary is named 'acne' (did you mean 'acme'?)"),
        (":tags: hardware", "no term has the tag 'hardware' (there are: security, software)"),
    ],
)
def test_option_that_selects_nothing_is_reported(make_project: MakeProject, option: str, message: str) -> None:
    project = make_project(
        {
            "izterms.yaml": GLOSSARY,
            "index.rst": f"Glossary\n========\n\n.. izglossary::\n   {option}\n",
        }
    )
    assert [project.build().warnings for _ in range(2)] == [[f"index.rst:4: WARNING: {message} [izterm.data]"]] * 2


def test_unknown_name_in_terms_is_an_undefined_term_on_every_build(make_project: MakeProject) -> None:
    project = make_project(
        {
            "izterms.yaml": GLOSSARY,
            "index.rst": "Glossary\n========\n\n.. izglossary::\n   :terms: CA, device key, devise keys\n",
        }
    )
    expected = [
        "index.rst:4: WARNING: undefined term: 'device key' (did you mean 'device keys'?) [izterm.undefined]",
        "index.rst:4: WARNING: undefined term: 'devise keys' (did you mean 'device keys'?) [izterm.undefined]",
    ]
    assert project.build().warnings == expected
    assert project.build().warnings == expected


def test_no_index_listing_is_no_target(make_project: MakeProject) -> None:
    project = make_project(
        {
            "izterms.yaml": GLOSSARY,
            "index.rst": "Start\n=====\n\n.. toctree::\n\n   zz\n\nA :izterm:`CA`.\n\n.. izglossary::\n   :no-index:\n",
            "zz.rst": "Glossary\n========\n\n.. izglossary::\n",
        }
    )
    result = project.build()
    assert result.warnings == []
    assert '<a class="reference internal izterm" href="zz.html#term-certificate-authority">CA</a>' in result.text(
        "index.html"
    )
    assert "index.html#term" not in result.text("genindex.html")


def test_term_listed_twice_is_reported_on_every_build(make_project: MakeProject) -> None:
    project = make_project(
        {
            "izterms.yaml": "terms: [{term: zone, definition: x}, {term: area, definition: x}]",
            "index.rst": """
            Start
            =====

            .. toctree::

               other

            .. izglossary::

            .. izglossary::
               :terms: zone
            """,
            "other.rst": "Other\n=====\n\n.. izglossary::\n",
        }
    )
    mend = "give one listing the option ':no-index:' [izterm.duplicate]"
    expected = [
        f"index.rst:10: WARNING: listed twice: 'zone', first on the page 'index': {mend}",
        f"other.rst:4: WARNING: listed twice: 2 terms ('area' and others), first on the page 'index': {mend}",
    ]
    result = project.build()
    assert result.warnings == expected
    ids = [str(tag["id"]) for tag in soup(result).select("[id]")]
    assert len(ids) == len(set(ids))
    assert project.build().warnings == expected


def test_entries_stand_in_the_index(make_project: MakeProject) -> None:
    result = listing(make_project, GLOSSARY)
    index = BeautifulSoup(result.text("genindex.html"), "html.parser")
    texts = [" ".join(item.get_text().split()) for item in index.select("table.indextable > tr > td > ul > li")]
    texts = texts or [" ".join(item.get_text().split()) for item in index.select("table.indextable li")]
    assert {"access key", "API key see access key", "CA see certificate authority", "Token"} <= set(texts)
    assert index.find("a", href="index.html#term-access-key")


def test_no_index_entries_without_izterm_index(make_project: MakeProject) -> None:
    project = make_project({"izterms.yaml": GLOSSARY, "index.rst": "Glossary\n========\n\n.. izglossary::\n"})
    result = project.build(conf={"izterm_index": False})
    assert "access key" not in result.text("genindex.html")


def test_empty_listing_shows_nothing(make_project: MakeProject) -> None:
    result = listing(make_project, "terms: []")
    assert (heads(result), soup(result).select("p.rubric")) == ([], [])


def test_heading_that_has_the_id_of_an_entry(make_project: MakeProject) -> None:
    project = make_project(
        {
            "izterms.yaml": "terms: [{term: zone, definition: x}]",
            "index.rst": "Term zone\n=========\n\nA :izterm:`zone`.\n\n.. izglossary::\n\nTerm zone\n---------\n\nX",
        }
    )
    result = project.build()
    page = soup(result)
    ids = [str(tag["id"]) for tag in page.select("[id]")]
    link = page.select_one("a.izterm")
    head = page.select_one("dl.glossary > dt")
    assert result.warnings == []
    assert len(ids) == len(set(ids))
    assert link is not None
    assert head is not None
    assert link["href"] == f"#{head['id']}"
