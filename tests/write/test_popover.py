"""What a page shows beside a link: what stands in the output, for which builders, and what it costs."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from conftest import MakeProject, Project, Result, boxes
from make_scripts import SERVED, STATIC, served

EXAMPLE_DOCS = Path(__file__).parents[2] / "example_docs"
ALLOWED = {"p", "pre", "b", "strong", "em", "code", "sub", "sup", "ul", "li", "div", "table", "tbody", "tr", "td"}
UNLISTED = {"suppress_warnings": ["izterm.unlisted", "izterm.deprecated"]}
GLOSSARY = """
    terms:
      - term: access key
        acronym: AK
        definition: |
          Identifies an :izterm:`application`.

          Shown once.
        note: Keep it.
      - term: application
        definition: A program.
      - term: API
        expansion: Application Programming Interface
    """
APPLICATION = '<a class="izterm" href="glossary.html#term-application">application</a>'
FILES = {
    "izterms.yaml": GLOSSARY,
    "glossary.rst": "Glossary\n========\n\n.. izglossary::\n",
    "index.rst": """
        Start
        =====

        .. toctree::

           glossary
           plain

        An :izterm:`access key`, :izterm:`access keys`, an :izterm:`AK`, an :izterm:`API`.
        """,
    "plain.rst": "Plain\n=====\n\nNothing here.\n",
}


def page(result: Result, name: str = "index.html") -> BeautifulSoup:
    return BeautifulSoup(result.text(name), "html.parser")


def meanings(result: Result, name: str = "index.html") -> dict[str, str]:
    """Return the contents of the boxes of a page, by what the script knows them by."""
    return boxes(page(result, name))


def meaning_of(make_project: MakeProject, entry: str, text: str = ":izterm:`zone`", **conf: Any) -> str:
    """Return the box of the term "zone", checked to be the same whether a page lists it or none does."""
    indented = entry.replace("\n", "\n    ")
    project = make_project(
        {
            "izterms.yaml": f"terms:\n  - term: zone\n    {indented}\n",
            "index.rst": f"Start\n=====\n\n{text}\n\n.. izglossary::\n",
        }
    )
    listed = meanings(project.build(conf={**UNLISTED, **conf}))
    project.write({"index.rst": f"Start\n=====\n\n{text}\n"})
    unlisted = meanings(project.build(conf={**UNLISTED, **conf}))
    assert listed["#term-zone"] == unlisted["term-zone"]
    for tag in BeautifulSoup(listed["#term-zone"], "html.parser").select("*"):
        assert tag.name in ALLOWED
        assert not tag.attrs or tag.attrs == {"class": ["izterm-tip-deprecated"]}
    return listed["#term-zone"]


# The page.


def test_link_is_a_plain_link(make_project: MakeProject) -> None:
    link = '<a class="reference internal izterm" href="glossary.html#term-access-key">access keys</a>'
    assert link in make_project(FILES).build().text("index.html")


def test_page_has_a_meaning_for_each_term_and_no_box_before_the_script_makes_one(make_project: MakeProject) -> None:
    result = make_project(FILES).build()
    assert meanings(result) == {
        "glossary.html#term-access-key": f"<b>access key</b> (AK)<p>Identifies an {APPLICATION}.</p>",
        "glossary.html#term-api": "<b>API</b> (Application Programming Interface)",
        "glossary.html#term-application": "<b>application</b><p>A program.</p>",
    }
    assert not page(result).select(".izterm-tip, [role=tooltip], [popover]")


def test_entries_show_boxes_of_the_terms_that_they_use(make_project: MakeProject) -> None:
    assert meanings(make_project(FILES).build(), "glossary.html") == {
        "#term-application": "<b>application</b><p>A program.</p>"
    }


def test_script_is_one_classic_deferred_file(make_project: MakeProject) -> None:
    result = make_project(FILES).build()
    (script,) = page(result).select("script[src*=izterm]")
    assert script.attrs.keys() == {"defer", "src"}
    assert str(script["src"]).startswith("_static/izterm.js?v=")
    (style,) = page(result).select("link[href*=izterm]")
    for tag, key in ((script, "src"), (style, "href")):
        assert (result.outdir / str(tag[key]).partition("?")[0]).is_file()


def test_script_is_small_and_asks_nobody() -> None:
    code = (STATIC / "izterm.js").read_text(encoding="utf-8")
    assert served() == {path.name: path.read_text(encoding="utf-8") for path in SERVED.iterdir()}, "make scripts"
    assert len((SERVED / "izterm.js").read_bytes()) <= 6000
    assert len((SERVED / "izglossary.js").read_bytes()) <= 9000
    for text in (code, (STATIC / "izterm.css").read_text(encoding="utf-8")):
        assert not re.search(
            r"fetch\(|XMLHttp|import\b|@import|url\(|https?:|//|innerHTML|\beval|document\.write", text
        )


@pytest.mark.parametrize("theme", ["alabaster", "furo", "pydata_sphinx_theme", "sphinx_rtd_theme", "sphinx_book_theme"])
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::PendingDeprecationWarning")  # of themes
def test_meanings_are_inside_the_main_element_of_each_theme(make_project: MakeProject, theme: str) -> None:
    if theme != "alabaster":
        pytest.importorskip(theme)
    soup = page(make_project(FILES).build(conf={"html_theme": theme}))
    (template,) = soup.select("template")
    assert template.find_parent(["main", "article"]) or template.find_parent(attrs={"role": "main"})


def test_pages_without_a_use_are_as_without_the_extension(make_project: MakeProject) -> None:
    project = make_project(FILES)
    with_boxes = project.build()
    without = project.build(out="without", conf={"izterm_popover": False})
    assert with_boxes.text("plain.html") == without.text("plain.html")
    assert "izterm.js" not in with_boxes.text("plain.html") + with_boxes.text("genindex.html")
    assert not list(without.outdir.rglob("izterm.*"))


def test_project_without_a_use_gets_no_file(make_project: MakeProject) -> None:
    project = make_project({**FILES, "izterms.yaml": GLOSSARY.replace(":izterm:`application`", "application")})
    project.write({"index.rst": "Start\n=====\n\n.. toctree::\n\n   glossary\n   plain\n"})
    assert not list(project.build().outdir.rglob("izterm.*"))


def test_project_whose_uses_are_all_in_entries_gets_the_files(make_project: MakeProject) -> None:
    project = make_project(FILES)
    project.write({"index.rst": "Start\n=====\n\n.. toctree::\n\n   glossary\n   plain\n"})
    result = project.build()
    assert "izterm.js" in result.text("glossary.html")
    assert {path.name for path in result.outdir.rglob("izterm.*")} == {"izterm.js", "izterm.css"}


def test_files_go_when_the_last_use_goes(make_project: MakeProject) -> None:
    project = make_project({**FILES, "izterms.yaml": GLOSSARY.replace(":izterm:`application`", "application")})
    assert list(project.build().outdir.rglob("izterm.*"))
    project.write({"index.rst": "Start\n=====\n\n.. toctree::\n\n   glossary\n   plain\n"})
    assert not list(project.build().outdir.rglob("izterm.*"))


# The content.


@pytest.mark.parametrize(
    ("kind", "texts"),
    [("summary", [f"Identifies an {APPLICATION}."]), ("full", [f"Identifies an {APPLICATION}.", "Shown once."])],
)
def test_first_paragraph_or_all(make_project: MakeProject, kind: str, texts: list[str]) -> None:
    content = meanings(make_project(FILES).build(conf={"izterm_popover": kind}))["glossary.html#term-access-key"]
    assert content == "<b>access key</b> (AK)" + "".join(f"<p>{text}</p>" for text in texts)


def test_none_at_all(make_project: MakeProject) -> None:
    result = make_project(FILES).build(conf={"izterm_popover": False})
    assert not page(result).select("template, [popover], script[src*=izterm], link[href*=izterm]")
    assert 'href="glossary.html#term-access-key">access keys</a>' in result.text("index.html")


@pytest.mark.parametrize(
    ("markup", "html"),
    [
        ("*a* **b** ``c``", "<em>a</em> <strong>b</strong> <code>c</code>"),
        (r"H\ :sub:`2`\ O x\ :sup:`2`", "H<sub>2</sub>O x<sup>2</sup>"),
        (":command:`ls` :file:`f` :abbr:`HT (long)`", "<strong>ls</strong> <code>f</code> HT (long)"),
        ("`web <https://example.org>`_ :izterm:`zone`", "web zone"),
        (":doc:`Start <index>` :ref:`Index <genindex>`", "Start Index"),
        ("_`target` text", "target text"),
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("``<img src=x onerror=alert(1)>``", "<code>&lt;img src=x onerror=alert(1)&gt;</code>"),
        ("</template><b>out</b>", "&lt;/template&gt;&lt;b&gt;out&lt;/b&gt;"),
    ],
)
def test_markup_of_a_sentence(make_project: MakeProject, markup: str, html: str) -> None:
    assert meaning_of(make_project, f"definition: |\n  {markup}") == f"<b>zone</b><p>{html}</p>"


@pytest.mark.parametrize(
    ("blocks", "html"),
    [
        ("- One.\n  - Two.", "<ul><li>One.</li><li>Two.</li></ul>"),
        (
            "Before.\n\n  .. note::\n\n     Inside.",
            "<p>Before.</p><div><p><strong>Note</strong></p><p>Inside.</p></div>",
        ),
        ("Text::\n\n    a  <b>\n    c", "<p>Text:</p><pre>a  &lt;b&gt;\nc</pre>"),
        (".. A comment.\n\n  Text.", "<p>Text.</p>"),
        (".. image:: pixel.png\n\n  Text.", "<p>Text.</p>"),
        ("+---+---+\n  | a | b |\n  +---+---+", "<table><tbody><tr><td>a</td><td>b</td></tr></tbody></table>"),
    ],
)
def test_blocks_of_a_definition(make_project: MakeProject, project: Project, blocks: str, html: str) -> None:
    project.srcdir.mkdir(exist_ok=True)
    (project.srcdir / "pixel.png").write_bytes(b"")
    content = meaning_of(make_project, f"definition: |\n  {blocks}", izterm_popover="full")
    assert content == f"<b>zone</b>{html}"
    first = meaning_of(make_project, f"definition: |\n  {blocks}")
    assert content.startswith(first)
    # A paragraph that ends with a colon comes with the block that it announces.
    assert len(BeautifulSoup(first, "html.parser").find_all(recursive=False)) == (3 if "<pre>" in html else 2)


@pytest.mark.parametrize(
    "definition",
    [
        ".. raw:: html\n\n     <script>alert(1)</script>\n\n  Text.",
        ".. role:: bad(raw)\n     :format: html\n\n  Text :bad:`<script>alert(1)</script>`.",
        "Text `link <javascript:alert(1)>`_ .",
        ".. container:: x\n     :name: taken\n\n     Text.",
        ".. |x| raw:: html\n\n     <script>alert(1)</script>\n\n  Text |x|.",
    ],
)
@pytest.mark.parametrize("trusted", [False, True])
def test_hostile_definitions_leave_text_alone(make_project: MakeProject, definition: str, *, trusted: bool) -> None:
    indented = definition.replace("\n", "\n    ")
    project = make_project(
        {
            "izterms.yaml": f"terms:\n  - term: zone\n    definition: |\n      {indented}\n",
            "index.rst": "Start\n=====\n\n:izterm:`zone`\n",
        }
    )
    for source in ("", "\n.. izglossary::\n"):
        project.write({"index.rst": f"Start\n=====\n\n:izterm:`zone`\n{source}"})
        (content,) = meanings(project.build(conf={"izterm_trusted": trusted, "izterm_popover": "full"})).values()
        found = BeautifulSoup(content, "html.parser").select("*")
        assert {tag.name for tag in found} <= ALLOWED
        assert all(not tag.attrs for tag in found)
        assert "<script" not in content


def test_expansion_that_the_definition_begins_with_stands_there_once(make_project: MakeProject) -> None:
    content = meaning_of(make_project, "expansion: Zone of names\ndefinition: Zone of names that one server has.")
    assert content == "<b>zone</b><p>Zone of names that one server has.</p>"


def test_note_is_no_part_of_the_meaning(make_project: MakeProject) -> None:
    content = meaning_of(make_project, "definition: A part.\nnote: Beware.\naliases: [area]", izterm_popover="full")
    assert content == "<b>zone</b><p>A part.</p>"


def test_deprecated_terms_and_pointers_say_what_to_use(make_project: MakeProject) -> None:
    project = make_project(
        {
            "izterms.yaml": """
                terms:
                  - {term: zone, definition: A part., deprecated: true, see: [area, region]}
                  - {term: spot, definition: A place., deprecated: true}
                  - {term: area, definition: A part.}
                  - {term: region, see: [area]}
                """,
            "index.rst": ":izterm:`zone` :izterm:`spot` :izterm:`region`\n\n.. izglossary::\n",
        }
    )
    found = meanings(project.build())
    area, region = (f'<a class="izterm" href="#term-{name}">{name}</a>' for name in ("area", "region"))
    assert found["#term-zone"] == (
        f'<b>zone</b><p class="izterm-tip-deprecated">Deprecated. Use {area} or {region}.</p><p>A part.</p>'
    )
    assert found["#term-spot"] == ('<b>spot</b><p class="izterm-tip-deprecated">Deprecated.</p><p>A place.</p>')
    assert found["#term-region"] == f"<b>region</b><p>See {area}.</p><p>A part.</p>"


def test_terms_without_a_listing(make_project: MakeProject) -> None:
    project = make_project(
        {
            "izterms.yaml": """
                terms:
                  - {term: zone, definition: A part.}
                  - {term: area, definition: A field.}
                  - {term: place, definition: A spot., url: "https://example.org/?a=1&b=2#place"}
                  - {term: spot, definition: A point., url: "https://example.org/#"}
                """,
            "index.rst": ":izterm:`it <zone>` :izterm:`it <area>` :izterm:`!it` :izterm:`place` :izterm:`spot`\n",
        }
    )
    result = project.build(conf=UNLISTED)
    assert meanings(result) == {
        "term-zone": "<b>zone</b><p>A part.</p>",
        "term-area": "<b>area</b><p>A field.</p>",
        "https://example.org/?a=1&b=2#place": "<b>place</b><p>A spot.</p>",
        "https://example.org/#": "<b>spot</b><p>A point.</p>",
    }
    body = page(result).select_one("[role=main]")
    assert body
    spans = [tag["class"] for tag in body.select("span.izterm")]
    assert spans == [["izterm", "term-zone"], ["izterm", "term-area"], ["izterm"]]


def test_use_inside_another_link_has_no_box(make_project: MakeProject) -> None:
    result = make_project(
        {**FILES, "other.md": "---\norphan: true\n---\n# T\n\n[a {izterm}`AK`](glossary.rst)\n"}
    ).build()
    assert meanings(result, "other.html") == {}
    assert '<span class="izterm">AK</span>' in result.text("other.html")


def test_faults_of_a_definition_that_no_page_lists_are_reported_on_every_build(make_project: MakeProject) -> None:
    project = make_project(
        {
            "izterms.yaml": """
                terms:
                  - term: area
                    definition: Flat.
                  - term: zone
                    definition: |
                      Text.

                      An *open end.
                  - term: zone of an area
                    definition: An `open end.
                """,
            "index.rst": "Start\n=====\n\n:izterm:`area` :izterm:`zone` :izterm:`zone of an area`\n",
        }
    )
    for _ in range(3):
        assert project.build(conf=UNLISTED).warnings == [
            "izterms.yaml:8: WARNING: Inline emphasis start-string without end-string. [docutils]",
            "izterms.yaml:10: WARNING: Inline interpreted text or phrase reference start-string without end-string. "
            "[docutils]",
        ]


# Builders.


@pytest.mark.parametrize("builder", ["html", "dirhtml", "singlehtml"])
def test_every_link_finds_its_meaning(make_project: MakeProject, builder: str) -> None:
    result = make_project(FILES).build(builder)
    for path in result.outdir.rglob("*.html"):
        name = path.relative_to(result.outdir).as_posix()
        soup = page(result, name)
        links = {str(link["href"]) for link in soup.find_all("a", class_="izterm")}
        assert links == meanings(result, name).keys(), name
    assert meanings(result)


@pytest.mark.parametrize("builder", ["epub", "latex", "text", "man", "xml", "json", "pickle", "htmlhelp", "texinfo"])
def test_other_builders_have_no_boxes(make_project: MakeProject, builder: str) -> None:
    project = make_project(FILES)
    result = project.build(builder, conf={"version": "1", "epub_uid": "x", "htmlhelp_basename": "x"})
    assert not list(result.outdir.rglob("izterm.*"))
    for path in result.outdir.rglob("*"):
        if path.is_file() and path.suffix in {".xhtml", ".html", ".tex", ".txt", ".xml", ".fjson", ".fpickle", ".texi"}:
            assert b"data-izterm" not in path.read_bytes()


def test_meanings_are_not_in_the_search(make_project: MakeProject) -> None:
    result = make_project({**FILES, "izterms.yaml": GLOSSARY.replace("Identifies an", "Xylophone")}).build()
    text = result.text("searchindex.js").removeprefix("Search.setIndex(").removesuffix(")")
    index = json.loads(text)
    assert [index["docnames"][number] for number in _numbers(index["terms"]["xylophon"])] == ["glossary"]


def _numbers(found: int | list[int]) -> list[int]:
    return [found] if isinstance(found, int) else found


def test_parallel_builds_leave_the_same_bytes(make_project: MakeProject) -> None:
    pages = {
        f"page{number}.rst": f":orphan:\n\nP\n=\n\n:izterm:`{'API' if number % 3 else '!API'}`\n"
        for number in range(12)
    }
    project = make_project({**FILES, **pages})
    one = project.build()
    four = project.build(out="four", doctrees="four-doctrees", parallel=4)
    assert four.warnings == one.warnings
    for path in one.outdir.rglob("*"):
        if path.suffix in {".html", ".js", ".css"}:
            assert (four.outdir / path.relative_to(one.outdir)).read_bytes() == path.read_bytes(), path


# The law.


@pytest.mark.parametrize("kind", ["summary", "full"])
@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("Identifies an", "Names an", {"summary": {"keys", "glossary"}, "full": {"keys", "glossary"}}),
        ("Shown once.", "Shown twice.", {"summary": {"glossary"}, "full": {"keys", "glossary"}}),
        ("Keep it.", "Hide it.", {"summary": {"glossary"}, "full": {"glossary"}}),
    ],
)
def test_edit_changes_exactly_the_pages_that_show_it(
    make_project: MakeProject, kind: str, old: str, new: str, changed: dict[str, set[str]]
) -> None:
    project = make_project(
        {
            **FILES,
            "glossary.rst": ":orphan:\n\n" + FILES["glossary.rst"],
            "index.rst": "Start\n=====\n\n.. toctree::\n\n   plain\n",
            "keys.rst": ":orphan:\n\nKeys\n====\n\n:izterm:`AK`\n",
        }
    )
    project.conf["izterm_popover"] = kind
    first = project.build()
    pages = {path: path.read_bytes() for path in first.outdir.glob("*.html")}
    project.edit("izterms.yaml", old, new)
    again = project.build()
    assert {path.stem for path, content in pages.items() if path.read_bytes() != content} == changed[kind]
    # Sphinx 7 writes the root page whenever another is written.
    assert set(again.written) - {"index"} == changed[kind]
    clean = project.build(out="clean", doctrees="clean-doctrees", freshenv=True)
    for path in clean.outdir.rglob("*.html"):
        assert (again.outdir / path.relative_to(clean.outdir)).read_bytes() == path.read_bytes(), path


def test_edit_of_a_term_that_no_page_lists_rewrites_its_pages(make_project: MakeProject) -> None:
    project = make_project(
        {
            "izterms.yaml": "terms: [{term: zone, definition: A part.}]",
            "index.rst": "Start\n=====\n\n.. toctree::\n\n   plain\n\n:izterm:`zone`\n",
            "plain.rst": FILES["plain.rst"],
        }
    )
    project.build(conf=UNLISTED)
    project.edit("izterms.yaml", "A part.", "A piece.")
    again = project.build(conf=UNLISTED)
    assert again.written == ["index"]
    assert meanings(again) == {"term-zone": "<b>zone</b><p>A piece.</p>"}


# What it costs.


@pytest.mark.long
def test_page_grows_by_less_than_a_kilobyte_beside_the_text(tmp_path: Path) -> None:
    conf = {"html_theme": "basic"}
    sizes = {}
    for kind in ("summary", False):
        project = Project(EXAMPLE_DOCS, outputs=tmp_path / str(kind), conf={**conf, "izterm_popover": kind})
        sizes[kind] = project.build().outdir
    checked = 0
    for path in sizes["summary"].rglob("*.html"):
        shown, plain = path.read_text("utf-8"), (sizes[False] / path.relative_to(sizes["summary"])).read_text("utf-8")
        said = boxes(BeautifulSoup(shown, "html.parser"))
        if not said:
            assert shown == plain
            continue
        framed = sum(len(f' id="{key.rpartition("#")[2]}"\n{box}') for key, box in said.items())
        assert len(shown) - len(plain) - framed <= 320
        text = "\n".join(BeautifulSoup(box, "html.parser").get_text("\n") for box in said.values())
        # As it is sent: what frames each text is alike, and costs next to nothing.
        assert _sent(shown) - _sent(plain.replace("</body>", text + "</body>")) <= 1024
        checked += 1
    assert checked > 10


def _sent(text: str) -> int:
    return len(gzip.compress(text.encode(), mtime=0))
