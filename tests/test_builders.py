"""What the output of every builder shows, and that all its links lead somewhere."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest
from bs4 import BeautifulSoup
from conftest import CONF, MakeProject, Project, Result
from docutils import nodes
from outputs import dead_links, term_links
from sphinx import addnodes

BUILDERS = [
    "applehelp",
    "changes",
    "devhelp",
    "dirhtml",
    "dummy",
    "epub",
    "gettext",
    "html",
    "htmlhelp",
    "json",
    "latex",
    "linkcheck",
    "man",
    "pickle",
    "pseudoxml",
    "qthelp",
    "singlehtml",
    "texinfo",
    "text",
    "xml",
]
FILES = {
    "conf.py": CONF
    + """
project = "Acme"
copyright = "Acme"
version = release = "1"
man_pages = [("index", "acme", "Acme", "Someone", 1)]
latex_documents = [("index", "acme.tex", "Acme", "Someone", "manual")]
texinfo_documents = [("index", "acme", "Acme", "Someone", "Acme", "Of Acme.", "Miscellaneous")]
applehelp_bundle_id = "acme"
applehelp_disable_external_tools = True
linkcheck_ignore = ["https://.*"]
""",
    "izterms.yaml": """
        glossary:
          name: acme
          url: https://acme.example/glossary.html
        terms:
          - term: access key
            definition: |
              Identifies an :izterm:`application`.

              A second paragraph.
            aliases: [API key]
            tags: [listed]
          - term: application
            definition: A program.
            deprecated: [{name: programme, reason: spelling}]
            tags: [listed]
          - term: certificate authority
            acronym: CA
            definition: Issues certificates.
            note: Only one is needed.
            see_also: [access key]
            tags: [listed]
          - term: token
            see: [access key]
            tags: [listed]
          - term: gateway
            definition: Lets devices communicate.
          - term: bridge
            definition: Joins networks.
            url: https://bridge.example/
        """,
    "index.rst": """
        Start
        =====

        .. toctree::

           keys
           guide/gates
           glossary

        An :izterm:`access key` for :izterm:`CAs <CA>`.
        """,
    "keys.rst": """
        Keys with :izterm:`applications`
        ================================

        An :izterm:`API key`, :izterm:`!no term`, a :izterm:`gateway` and a :izterm:`bridge`.
        """,
    "guide/gates.md": """
        # Gates

        A {izterm}`token` and a {izterm}`certificate authority`.
        """,
    "glossary.rst": """
        Glossary
        ========

        .. izglossary::
           :tags: listed
        """,
}
GATEWAY, BRIDGE = "https://acme.example/glossary.html#term-gateway", "https://bridge.example/"
PARAGRAPH = "An API key, no term, a gateway and a bridge."

Build = Callable[[str], Result]


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Return a function that builds the project, once with each builder, on one folder of doctrees."""
    project = Project(tmp_path_factory.mktemp("builders") / "source")
    project.write(FILES)
    results: dict[str, Result] = {}

    def build(builder: str) -> Result:
        if builder not in results:
            results[builder] = project.build(builder, doctrees="pot" if builder == "gettext" else "doctrees")
        return results[builder]

    return build


@pytest.mark.parametrize("builder", BUILDERS)
def test_builds_without_a_warning(build: Build, builder: str) -> None:
    result = build(builder)
    assert (result.warnings, result.app.statuscode) == ([], 0)


def test_no_builder_is_forgotten(build: Build) -> None:
    assert sorted(set(build("html").app.registry.builders) - {"izterm"}) == BUILDERS


@pytest.mark.parametrize(
    ("builder", "page", "entries"),
    [
        ("html", "keys.html", "glossary.html#"),
        ("dirhtml", "keys/index.html", "../glossary/#"),
        ("singlehtml", "index.html", "#"),
        ("htmlhelp", "keys.html", "glossary.html#"),
        ("qthelp", "keys.html", "glossary.html#"),
        ("devhelp", "keys.html", "glossary.html#"),
        ("applehelp", "keys.html", "glossary.html#"),
        ("epub", "keys.xhtml", "glossary.xhtml#"),
    ],
)
def test_html_links_lead_to_the_entries(build: Build, builder: str, page: str, entries: str) -> None:
    folder = build(builder).outdir
    path = next(path for path in folder.rglob(page) if path.parent.name != "_sources")
    links = [link for link in term_links(path.read_text(encoding="utf-8")) if link[0] in OF_KEYS]
    assert dict(links) == {text: entries + href if href.startswith("term-") else href for text, href in OF_KEYS.items()}
    assert dead_links(folder) == []


OF_KEYS = {"applications": "term-application", "API key": "term-access-key", "gateway": GATEWAY, "bridge": BRIDGE}


def test_singlehtml_has_each_id_once(build: Build) -> None:
    page = BeautifulSoup(build("singlehtml").text("index.html"), "html.parser")
    ids = [tag["id"] for tag in page.select("[id]:not(template *)")]
    assert sorted(ids) == sorted(set(ids))
    assert {href for _, href in term_links(str(page)) if href.startswith("#")} == {
        "#term-access-key",
        "#term-application",
        "#term-certificate-authority",
        "#term-token",
    }


def test_singlehtml_numbers_the_ids_of_excerpts(make_project: MakeProject) -> None:
    files = {
        "izterms.yaml": """
            terms:
              - {term: a, definition: A letter.}
              - term: zone
                aliases: [area]
                definition: |
                  A place [1]_.

                  .. [1] Or more.
            """,
        "index.rst": "Start\n=====\n\n.. toctree::\n\n   excerpt\n   first\n   second\n\n:izterm:`area`\n",
        "excerpt.rst": "Excerpt\n=======\n\n.. izglossary::\n   :terms: zone\n   :no-index:\n",
        "first.rst": "First\n=====\n\n.. izglossary::\n",
        "second.rst": "Second\n======\n\n.. izglossary::\n   :no-index:\n",
    }
    result = make_project(files).build("singlehtml")
    assert result.warnings == []
    page = BeautifulSoup(result.text("index.html"), "html.parser")
    ids = [tag["id"] for tag in page.select("[id]:not(template *)")]
    assert sorted(ids) == sorted(set(ids))
    assert [tag["id"] for tag in page.select("dl.glossary > dt")] == [
        "term-zone-2",
        "term-a",
        "term-zone",
        "term-a-2",
        "term-zone-3",
    ]
    # Links of a listing lead to itself.
    for note in page.select("a.footnote-reference"):
        [target] = page.select(str(note["href"]).replace(":", "\\:"))
        assert target.find_parent("dl", class_="glossary") is note.find_parent("dl", class_="glossary")
    assert page.select_one("dt#term-zone > span#term-area")


def test_json_has_the_links_in_its_body(build: Build) -> None:
    page = json.loads(build("json").text("keys.fjson"))
    assert term_links(page["body"]) == [
        ("applications", "../glossary/#term-application"),
        ("API key", "../glossary/#term-access-key"),
        ("gateway", GATEWAY),
        ("bridge", BRIDGE),
    ]
    entries = BeautifulSoup(json.loads(build("json").text("glossary.fjson"))["body"], "html.parser")
    assert [term["id"] for term in entries.select("dl.glossary > dt")] == [
        "term-access-key",
        "term-application",
        "term-certificate-authority",
        "term-token",
    ]


def test_epub_is_a_zip_of_sound_pages_whose_links_lead_somewhere(build: Build, tmp_path: Path) -> None:
    with ZipFile(build("epub").outdir / "Acme.epub") as book:
        assert book.testzip() is None
        book.extractall(tmp_path)
    pages = {path.relative_to(tmp_path).as_posix(): ET.parse(path) for path in tmp_path.rglob("*.xhtml")}  # noqa: S314
    assert {"index.xhtml", "keys.xhtml", "glossary.xhtml", "guide/gates.xhtml", "nav.xhtml"} <= pages.keys()
    assert dead_links(tmp_path) == []
    assert "Keys with applications" in "".join(pages["nav.xhtml"].getroot().itertext())


def test_formula_of_a_stranger_in_a_book_is_one_of_sphinx(make_project: MakeProject) -> None:
    project = make_project(
        {
            "izterms.yaml": 'terms:\n- {term: key, definition: "A rate :math:`x`.\\n\\n.. math:: y"}\n',
            "index.rst": "Start\n=====\n\n:izterm:`key`\n\n.. toctree::\n\n   glossary\n",
            "glossary.rst": "Glossary\n========\n\n.. izglossary::\n",
        }
    )
    conf = {"izterm_trusted": False, "izterm_page_terms": True, "izterm_popover": "full"}
    result = project.build("epub", conf=conf)
    for name in ("index", "glossary"):
        page = BeautifulSoup(result.text(f"{name}.xhtml"), "html.parser")
        assert [element.get_text().strip() for element in page.select(".math")] == [r"\(x\)", r"\[y\]"]
        assert not page.select("math")
    assert project.build(conf=conf).text("glossary.html").count("<math") == len("xy")


def test_latex_refers_to_labels_that_are_there(build: Build) -> None:
    text = build("latex").text("acme.tex")
    targets = set(re.findall(r"\\hyperref\[\\detokenize\{(.+?)\}\]", text))
    labels = re.findall(r"\\label\{\\detokenize\{(.+?)\}\}", text)
    assert {target for target in targets if "term-" in target} == {
        "glossary:term-access-key",
        "glossary:term-application",
        "glossary:term-certificate-authority",
        "glossary:term-token",
    }
    assert targets <= set(labels)
    assert r"{\hyperref[\detokenize{glossary:term-access-key}]{\sphinxcrossref{API key}}}" in text


def test_latex_has_footnotes_for_terms_elsewhere(make_project: MakeProject) -> None:
    text = make_project(FILES).build("latex", conf={"latex_show_urls": "footnote"}).text("acme.tex")
    notes = re.findall(r"%\n\\begin\{footnote\}.*?\\sphinxnolinkurl\{(.+?)\}", text, re.DOTALL)
    assert notes == [GATEWAY.replace("#", r"\#"), BRIDGE]


def test_texinfo_refers_to_anchors_that_are_there(build: Build) -> None:
    text = build("texinfo").text("acme.texi")
    anchors = dict(re.findall(r"@anchor\{glossary (term-[\w-]+)\}@anchor\{(\w+)\}", text))
    assert f"An @ref{{{anchors['term-access-key']},,API key}}, no term, a gateway" in text
    assert set(re.findall(r"@ref\{(\w+),,", text)) == set(anchors.values())


def test_text_is_the_words(build: Build) -> None:
    assert build("text").text("keys.txt") == f"Keys with applications\n**********************\n\n{PARAGRAPH}\n"
    assert build("text").text("guide/gates.txt").endswith("\nA token and a certificate authority.\n")
    entries = build("text").text("glossary.txt")
    assert "access key\n   Also called: API key.\n\n   Identifies an application.\n" in entries
    assert "token\n   See access key.\n" in entries


def test_man_has_no_addresses_within_the_page(build: Build) -> None:
    text = build("man").text("acme.1").replace(r"\&", "")
    assert "\nAn access key for CAs.\n" in text
    assert "\nA token and a certificate authority.\n" in text
    assert "<#" not in text


@pytest.mark.parametrize("page", ["index", "keys", "guide/gates", "glossary"])
def test_xml_has_only_nodes_and_attributes_that_others_know(build: Build, page: str) -> None:
    known = {*nodes.node_class_names, *vars(addnodes)}
    elements = list(ET.fromstring(build("xml").text(f"{page}.xml")).iter())  # noqa: S314
    in_text = re.findall(r"^ *<(\w+)", build("pseudoxml").text(f"{page}.pseudoxml"), re.MULTILINE)
    assert {element.tag for element in elements} | set(in_text) <= known
    ours = {"term_id", "only_used", "entry", "name"}
    assert [element.attrib for element in elements if ours & element.attrib.keys()] == []


def test_xml_of_a_listing_of_used_terms_has_no_marks_of_ours(make_project: MakeProject) -> None:
    project = make_project({**FILES, "glossary.rst": "Glossary\n========\n\n.. izglossary::\n   :used:"})
    project.edit("guide/gates.md", "{izterm}`token`", "token")
    text = project.build("xml").text("glossary.xml")
    assert re.findall(r'<term ids="term-([\w-]+)"', text) == [
        "access-key",
        "application",
        "bridge",
        "certificate-authority",
        "gateway",
    ]
    assert "term_id" not in text
    assert "only_used" not in text


def test_gettext_has_the_texts_of_entries_in_a_catalogue_of_their_own(build: Build) -> None:
    pattern = r'^#: \.\./source/(.+)\nmsgid "(.+)"$'
    of_page = re.findall(pattern, build("gettext").text("glossary.pot"), re.MULTILINE)
    assert of_page == [("glossary.rst:2", "Glossary")]
    messages = re.findall(pattern, build("gettext").text("izterms.pot"), re.MULTILINE)
    texts = {place: text for place, text in messages if text.endswith(".")}
    assert texts == {
        "izterms.yaml:7": "Identifies an :izterm:`application`.",
        "izterms.yaml:9": "A second paragraph.",
        "izterms.yaml:13": "A program.",
        "izterms.yaml:18": "Issues certificates.",
        "izterms.yaml:19": "Only one is needed.",
        "izterms.yaml:26": "Lets devices communicate.",
        "izterms.yaml:28": "Joins networks.",
    }


def test_linkcheck_asks_for_nothing_within_the_project(build: Build) -> None:
    lines = [json.loads(line) for line in build("linkcheck").text("output.json").splitlines()]
    assert {line["uri"]: line["status"] for line in lines} == {
        "#term-access-key": "unchecked",
        "#term-application": "unchecked",
        "#term-certificate-authority": "unchecked",
        "#term-token": "unchecked",
        GATEWAY: "ignored",
        BRIDGE: "ignored",
    }


def test_inventory_has_every_name_of_the_listed_terms(build: Build) -> None:
    content = (build("html").outdir / "objects.inv").read_bytes().split(b"\n", 4)[4]
    lines = zlib.decompress(content).decode().splitlines()
    # '$' stands for the name.
    assert sorted(line for line in lines if " izuma:" in line) == [
        "API key izuma:term 2 glossary.html#term-access-key -",
        "CA izuma:term 2 glossary.html#term-certificate-authority -",
        "access key izuma:term 1 glossary.html#term-access-key -",
        "application izuma:term 1 glossary.html#term-$ -",
        "certificate authority izuma:term 1 glossary.html#term-certificate-authority -",
        "programme izuma:deprecated 2 glossary.html#term-application application (formerly programme)",
        "token izuma:term 1 glossary.html#term-$ -",
    ]


def test_search_finds_the_names(build: Build) -> None:
    text = build("html").text("searchindex.js")
    index = json.loads(text.removeprefix("Search.setIndex(").removesuffix(")"))
    kinds = [int(number) for number, names in index["objnames"].items() if names[0] == "izuma"]
    found = {
        name: index["docnames"][page] + "#" + anchor for kind in kinds for name, page, anchor in _objects(index, kind)
    }
    assert found == {
        "API key": "glossary#term-access-key",
        "CA": "glossary#term-certificate-authority",
        "access key": "glossary#term-access-key",
        "application": "glossary#term-application",
        "certificate authority": "glossary#term-certificate-authority",
        "application (formerly programme)": "glossary#term-application",
        "token": "glossary#term-token",
    }
    # Sphinx 7 has the title in HTML.
    title = index["titles"][index["docnames"].index("keys")]
    assert re.sub(r"</?span>", "", title) == "Keys with applications"


def _objects(index: dict[str, Any], kind: int) -> Iterator[tuple[str, int, str]]:
    for prefix, objects in index["objects"].items():
        for page, number, _priority, anchor, name in objects:
            full = f"{prefix}.{name}" if prefix else name
            if number == kind:
                # As the search of Sphinx reads it: '-' stands for the type and the name.
                yield full, page, f"term-{full}" if anchor == "-" else anchor


@pytest.mark.parametrize("builder", ["html", "latex", "texinfo", "man", "text", "xml", "epub", "singlehtml"])
def test_undefined_name_is_reported_by_every_builder(make_project: MakeProject, builder: str) -> None:
    project = make_project(FILES)
    project.edit("guide/gates.md", "`token`", "`tokn`")
    project.edit("izterms.yaml", "`application`", "`aplication`")
    assert sorted(project.build(builder).warnings) == [
        "guide/gates.md:3: WARNING: undefined term: 'tokn' (did you mean 'token'?) [izterm.undefined]",
        "izterms.yaml:7: WARNING: undefined term: 'aplication' (did you mean 'application'?) [izterm.undefined]",
    ]


def test_listing_with_a_condition_has_entries_where_it_holds(make_project: MakeProject) -> None:
    project = make_project(
        {
            "izterms.yaml": "terms:\n- {term: gate, definition: A door.}\n- {term: lock, definition: In it.}\n",
            "index.rst": "T\n=\n\n:izterm:`gate`, :izterm:`lock`\n\n.. toctree::\n\n   list\n",
            "list.rst": "L\n=\n\n.. only:: latex\n\n   - x\n\n     .. only:: not draft\n\n        .. izglossary::\n"
            "           :terms: gate\n\n.. izglossary::\n   :terms: lock\n",
        }
    )
    left_out = (
        "index.rst:4: WARNING: unlisted term: 'gate' has nothing to link to: "
        "a directive 'only' leaves out its listing on the page 'list' [izterm.unlisted]"
    )
    site = project.build()
    assert site.warnings == [left_out]
    assert list(dead_links(site.outdir)) == []
    assert "#term-lock" in site.text("index.html")
    assert "#term-gate" not in site.text("index.html") + site.text("genindex.html")
    assert b"gate" not in zlib.decompress((site.outdir / "objects.inv").read_bytes().split(b"zlib.\n")[1])
    book = project.build("latex")
    assert book.warnings == []
    assert "term-gate" in next(book.outdir.glob("*.tex")).read_text(encoding="utf-8")
    assert project.build("latex", tags=["draft"], out="draft").warnings == [left_out]
    assert project.build().warnings == [left_out]
