"""The law: what an incremental build leaves is byte for byte what a clean build leaves, and so are its warnings."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest
from conftest import MakeProject, Project
from outputs import build_as_clean, tree
from sphinx.errors import ExtensionError

GLOSSARY = """
    glossary:
      name: acme
    terms:
      - term: access key
        definition: Identifies an :izterm:`application`.
        aliases: [API key]
      - term: application
        definition: A program.
        tags: [software]
      - term: gateway
        definition: Lets devices communicate.
      - term: token
        see: [access key]
    """
FILES = {
    "izterms.yaml": GLOSSARY,
    "glossary.rst": """
        Glossary
        ========

        .. izglossary::
        """,
    "index.rst": """
        Start
        =====

        .. toctree::

           keys
           gates
           plain
           glossary
        """,
    "keys.rst": """
        Keys
        ====

        An :izterm:`access key`, or :izterm:`tokens`.
        """,
    "gates.md": """
        # Gates

        A {izterm}`gateway`.
        """,
    "plain.rst": """
        Plain
        =====

        Nothing here.
        """,
}


@pytest.fixture
def built(make_project: MakeProject) -> Project:
    """Return a project that has been built without a warning."""
    project = make_project(FILES)
    assert project.build().warnings == []
    return project


def test_nothing_changed_writes_nothing(built: Project) -> None:
    again = build_as_clean(built)
    assert (again.read, again.written) == ([], [])


def test_touched_glossary_writes_nothing(built: Project) -> None:
    os.utime(built.srcdir / "izterms.yaml")
    again = build_as_clean(built)
    assert (again.read, again.written) == ([], [])


def test_edited_definition_rewrites_only_the_pages_that_show_it(built: Project) -> None:
    built.edit("izterms.yaml", "A program.", "A program elsewhere.")
    again = build_as_clean(built)
    # A popover of "keys" names it. Sphinx itself writes the pages whose toctree has a page that was read again.
    assert (again.read, sorted(again.written)) == (["glossary"], ["glossary", "index", "keys"])


@pytest.mark.parametrize(
    ("builder", "conf"),
    [("html", {}), ("dirhtml", {}), ("html", {"html_output_encoding": "latin-1"})],
)
def test_edited_definition_in_popovers(built: Project, builder: str, conf: dict[str, str]) -> None:
    built.conf.update(conf)
    built.build(builder)
    built.edit("izterms.yaml", "A program.", 'A "program" for 3 € & more.')
    built.edit("izterms.yaml", "Lets devices", "Lets Geräte <and> :izterm:`applications`")
    again = build_as_clean(built, builder)
    # "gates" shows one of the definitions, and "keys" the other. Sphinx writes the parent of the glossary in the
    # toctree, too.
    assert (again.read, sorted(again.written)) == (["glossary"], ["gates", "glossary", "index", "keys"])
    page = (again.outdir / ("gates.html" if builder == "html" else "gates/index.html")).read_bytes()
    address = "glossary.html" if builder == "html" else "../glossary/"
    link = f'<a class="izterm" href="{address}#term-application">applications</a>'
    text = f"<p>Lets Geräte &lt;and&gt; {link} communicate.</p>"
    assert text.encode(conf.get("html_output_encoding", "utf-8")) in page


@pytest.mark.parametrize("builder", ["singlehtml", "text"])
def test_edited_definition_where_all_pages_are_written(built: Project, builder: str) -> None:
    built.build(builder)
    built.edit("izterms.yaml", "Lets devices", "Lets machines")
    page = built.build(builder).text("index.html" if builder == "singlehtml" else "glossary.txt")
    assert "Lets machines" in page
    assert "Lets devices" not in page


def test_definition_and_page_edited_at_once(built: Project) -> None:
    built.edit("izterms.yaml", "Lets devices", "Lets machines")
    built.edit("gates.md", "A {izterm}", "One {izterm}")
    assert "Lets machines communicate" in build_as_clean(built).text("gates.html")


def test_edit_that_a_build_of_other_pages_has_left_for_later(built: Project) -> None:
    built.edit("izterms.yaml", "Lets devices", "Lets machines")
    built.edit("gates.md", "A {izterm}", "One {izterm}")
    built.build(pages=["plain.rst"])
    assert "<p>One <a" in build_as_clean(built).text("gates.html")


@pytest.mark.parametrize(
    "text",
    [
        "# A {izterm}`gateway`",  # shown in tables of contents, without a popover
        "# A {izterm}`gateway`\n\nA {izterm}`gateway`, two {izterm}`gateways`.",
        "[A {izterm}`gateway`](plain.rst)",
        "A {izterm}`gateway` and an {izterm}`application`.",
    ],
)
def test_edited_definition_of_a_name(make_project: MakeProject, text: str) -> None:
    project = make_project({**FILES, "gates.md": text})
    project.build()
    project.edit("izterms.yaml", "Lets devices", "Lets machines")
    build_as_clean(project)
    project.edit("izterms.yaml", "A program.", "A tool.\n    acronym: TOOL")
    build_as_clean(project)


def test_popovers_after_an_interrupted_build(built: Project) -> None:
    built.edit("izterms.yaml", "Lets devices", "Lets machines")
    with pytest.raises(ExtensionError):
        _build_and_fail(built)
    built.edit("izterms.yaml", "Lets machines", "Lets devices")
    build_as_clean(built)
    built.edit("izterms.yaml", "Lets devices", "Lets tools")
    assert "Lets tools communicate" in build_as_clean(built).text("gates.html")


def test_added_term_heals_the_page_that_warned(built: Project) -> None:
    built.edit("plain.rst", "Nothing", ":izterm:`Nothing`")
    warned = build_as_clean(built)
    assert warned.warnings == [
        "plain.rst:4: WARNING: undefined term: 'Nothing' (nothing is like it in izterms.yaml) [izterm.undefined]"
    ]
    built.edit("izterms.yaml", "  - term: token", "  - term: nothing\n    definition: None.\n  - term: token")
    healed = build_as_clean(built)
    assert healed.warnings == []
    assert 'href="glossary.html#term-nothing">Nothing</a>' in healed.text("plain.html")


def test_removed_term_makes_its_pages_warn(built: Project) -> None:
    built.edit("izterms.yaml", "- term: gateway", "- term: bridge")
    again = build_as_clean(built)
    assert again.warnings == [
        "gates.md:3: WARNING: undefined term: 'gateway' (nothing is like it in izterms.yaml) [izterm.undefined]"
    ]
    assert "keys" not in again.written


def test_unresolved_use_warns_on_every_build(built: Project) -> None:
    built.edit("keys.rst", "`tokens`", "`tokns`")
    first = build_as_clean(built)
    assert first.warnings == [
        "keys.rst:4: WARNING: undefined term: 'tokns' (did you mean 'tokens'?) [izterm.undefined]"
    ]
    second = build_as_clean(built)
    assert second.warnings == first.warnings
    assert (second.read, sorted(second.written)) == ([], ["index", "keys"])


def test_silenced_warnings_rewrite_nothing(built: Project) -> None:
    built.edit("keys.rst", "`tokens`", "`tokns`")
    built.conf["suppress_warnings"] = ["izterm.undefined"]
    assert build_as_clean(built).warnings == []
    assert build_as_clean(built).written == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("suppress_warnings", ["izterm.undefined"]),
        ("nitpick_ignore", [("izuma:izterm", "tokns")]),
        ("nitpick_ignore_regex", [("izuma:izterm", "tok.*")]),
    ],
)
def test_warning_that_is_wanted_again_comes_back(built: Project, name: str, value: object) -> None:
    built.edit("keys.rst", "`tokens`", "`tokns`")
    built.conf[name] = value
    for _ in range(2):  # the second knows that nothing has changed
        assert build_as_clean(built).warnings == []
    del built.conf[name]
    warned = ["keys.rst:4: WARNING: undefined term: 'tokns' (did you mean 'tokens'?) [izterm.undefined]"]
    for _ in range(2):
        assert build_as_clean(built).warnings == warned


def test_page_read_for_another_builder(built: Project) -> None:
    built.edit("keys.rst", "Keys\n====", "Keys of all\n===========")
    built.build("text")
    again = built.build()
    assert again.read == []
    assert "Keys of all" in again.text("glossary.html")


def test_renamed_term_changes_its_links(built: Project) -> None:
    built.edit("izterms.yaml", "- term: gateway", "- term: bridge\n    aliases: [gateway]")
    again = build_as_clean(built)
    assert 'href="glossary.html#term-bridge">gateway</a>' in again.text("gates.html")
    assert "keys" not in again.written


def test_alias_that_becomes_a_form_leaves_the_heading_of_the_popover(built: Project) -> None:
    built.edit("keys.rst", "An :izterm:`access key`", "An :izterm:`API key`")
    assert "</b> (also API key)" in built.build().text("keys.html")
    built.edit("izterms.yaml", "aliases: [API key]", "forms: [API key]")
    assert "(also" not in build_as_clean(built).text("keys.html")


def test_lines_that_move_in_the_file_move_in_its_warnings(built: Project) -> None:
    built.edit("izterms.yaml", ":izterm:`application`", ":izterm:`aplication`")
    assert build_as_clean(built).warnings == [
        "izterms.yaml:5: WARNING: undefined term: 'aplication' (did you mean 'application'?) [izterm.undefined]"
    ]
    built.edit("izterms.yaml", "terms:\n", "# A remark.\n\nterms:\n")
    assert build_as_clean(built).warnings == [
        "izterms.yaml:7: WARNING: undefined term: 'aplication' (did you mean 'application'?) [izterm.undefined]"
    ]


def test_listing_moved_to_another_page(built: Project) -> None:
    built.edit("glossary.rst", ".. izglossary::", "Moved.")
    built.edit("plain.rst", "Nothing here.", ".. izglossary::")
    again = build_as_clean(built)
    assert again.warnings == []
    assert 'href="plain.html#term-gateway"' in again.text("gates.html")


def test_listing_removed(built: Project) -> None:
    built.edit("glossary.rst", ".. izglossary::", "Gone.")
    again = build_as_clean(built)
    assert [warning.partition(" ")[0] for warning in again.warnings] == ["gates.md:3:", "keys.rst:4:", "keys.rst:4:"]
    assert "<a" not in again.text("gates.html").partition("<h1>")[2].partition("</section>")[0].partition("¶</a>")[2]


def test_page_of_the_listing_removed(built: Project) -> None:
    (built.srcdir / "glossary.rst").unlink()
    built.edit("index.rst", "   glossary\n", "")
    built.edit("plain.rst", "Nothing here.", ".. izglossary::")
    (built.srcdir.parent / "html/glossary.html").unlink()
    (built.srcdir.parent / "html/_sources/glossary.rst.txt").unlink()
    assert 'href="plain.html#term-gateway"' in build_as_clean(built).text("gates.html")


def test_glossary_added_to_conf_and_taken_away(built: Project) -> None:
    built.write({"more.yaml": "terms: [{term: gateway, definition: Better., override: true}]"})
    before = tree(built.srcdir.parent / "html")
    built.conf["izterm_glossaries"] = ["izterms.yaml", "more.yaml"]
    assert "Better." in build_as_clean(built).text("glossary.html")
    del built.conf["izterm_glossaries"]
    build_as_clean(built)
    assert tree(built.srcdir.parent / "html") == before


@pytest.mark.parametrize(
    "value",
    [
        ("izterm_index", False),
        ("izterm_trusted", True),
        ("izterm_backlinks", False),
        ("izterm_backlinks", "pages"),
        ("izterm_popover", False),
        ("izterm_popover", "full"),
    ],
)
def test_changed_configuration(built: Project, value: tuple[str, object]) -> None:
    built.conf[value[0]] = value[1]
    build_as_clean(built)


def test_two_builders_on_one_folder_of_doctrees(built: Project) -> None:
    built.build("text")
    built.edit("izterms.yaml", "A program.", "A program elsewhere.")
    built.edit("izterms.yaml", "- term: gateway", "- term: bridge\n    aliases: [gateway]")
    assert "elsewhere" in build_as_clean(built, "text").text("glossary.txt")
    html = build_as_clean(built)
    assert "elsewhere" in html.text("glossary.html")
    assert "#term-bridge" in html.text("gates.html")


@pytest.mark.parametrize(
    ("page", "old", "new", "shown"),
    [
        ("keys.rst", "access key`", "access key` and :izterm:`API key`", "Keys</a> (2)"),
        ("plain.rst", "Nothing", ":izterm:`Gateways`", 'href="plain.html">Plain</a>'),
        ("glossary.rst", "..", "A :izterm:`gateway`.\n\n..", 'href="#">Glossary</a>'),
    ],
)
def test_backlinks_follow_the_pages(built: Project, page: str, old: str, new: str, shown: str) -> None:
    built.edit(page, old, new)
    again = build_as_clean(built)
    assert shown in again.text("glossary.html")
    # The listing is written again, and read again only if it is the page that was edited.
    assert again.read == [page.partition(".")[0]]
    assert set(again.written) <= {"index", "glossary", page.partition(".")[0]}
    built.edit(page, new, old)
    assert shown not in build_as_clean(built).text("glossary.html")


def test_edit_that_changes_no_use_leaves_the_listing(built: Project) -> None:
    built.edit("keys.rst", "An ", "Some text.\n\nAn ")
    assert "glossary" not in build_as_clean(built).written


def test_backlinks_follow_sentences_and_headings(built: Project) -> None:
    built.edit("keys.rst", "An ", "Section\n-------\n\nSome ")
    assert '<a href="keys.html#section">Section</a> – Some access key' in build_as_clean(built).text("glossary.html")
    built.edit("keys.rst", "Section", "Chapter")
    again = build_as_clean(built)
    assert '<a href="keys.html#chapter">Chapter</a> – Some access key' in again.text("glossary.html")
    assert again.read == ["keys"]
    for value in ("pages", True, False, "sentences"):  # Sentences that were not noted are read.
        built.conf["izterm_backlinks"] = value
        assert ("Some access key" in build_as_clean(built).text("glossary.html")) == (value in {True, "sentences"})


def test_backlinks_follow_titles_and_removed_pages(built: Project) -> None:
    # In no toctree: Sphinx leaves the titles of neighbours as they were.
    built.write({"extra.rst": ":orphan:\n\nExtra\n=====\n\nA :izterm:`gateway`.\n"})
    assert "Extra</a>" in build_as_clean(built).text("glossary.html")
    built.edit("extra.rst", "Extra", "Other")
    again = build_as_clean(built)
    assert "Other</a>" in again.text("glossary.html")
    # Sphinx itself writes the pages whose toctree has a page that is written again.
    assert (again.read, sorted(again.written)) == (["extra"], ["extra", "glossary", "index"])
    (built.srcdir / "extra.rst").unlink()
    for left in built.srcdir.parent.glob("*html/**/extra.*"):
        left.unlink()
    again = build_as_clean(built)
    assert "Other" not in again.text("glossary.html")
    assert (again.read, sorted(again.written)) == ([], ["glossary", "index"])


def test_name_that_moves_to_another_term_takes_its_pages_along(built: Project) -> None:
    built.edit("izterms.yaml", "aliases: [API key]", "aliases: []")
    built.edit("izterms.yaml", "tags: [software]", "aliases: [API key]")
    built.edit("plain.rst", "Nothing", "An :izterm:`API key`")
    entry = build_as_clean(built).text("glossary.html").partition('id="term-application"')[2].partition("</dd>")[0]
    assert 'href="plain.html">Plain</a>' in entry


def test_used_listing_follows_the_pages(built: Project) -> None:
    built.edit("glossary.rst", ".. izglossary::", ".. izglossary::\n   :used:")
    shown = build_as_clean(built).text("glossary.html")
    assert [name in shown for name in ("term-access-key", "term-application", "term-gateway", "term-token")] == [
        True
    ] * 4
    built.edit("gates.md", "{izterm}`gateway`", "gate")
    again = build_as_clean(built)
    assert again.read == ["gates"]
    assert "term-gateway" not in again.text("glossary.html")
    assert "gateway" not in again.text("genindex.html")
    built.edit("gates.md", "gate.", "{izterm}`gateway`.")
    back = build_as_clean(built)
    assert 'href="glossary.html#term-gateway"' in back.text("genindex.html")


def test_build_of_some_pages_leaves_the_others_for_later(built: Project) -> None:
    built.edit("izterms.yaml", "- term: gateway", "- term: bridge\n    aliases: [gateway]")
    assert "gates" not in built.build(pages=["keys.rst"]).written
    assert "#term-bridge" in build_as_clean(built).text("gates.html")


def test_undone_edit_after_an_interrupted_build(built: Project) -> None:
    built.edit("izterms.yaml", "- term: gateway", "- term: bridge\n    aliases: [gateway]")
    script = f"""
import os, signal
from sphinx.application import Sphinx
app = Sphinx({str(built.srcdir)!r}, {str(built.srcdir)!r}, "html", "doctrees", "html", status=None)
def kill(app, page, template, context, doctree):
    if page == "glossary":
        os.kill(os.getpid(), signal.SIGKILL)
app.connect("html-page-context", kill)
app.build()
"""
    killed = subprocess.run([sys.executable, "-c", script], cwd=built.srcdir.parent, check=False)  # noqa: S603
    assert killed.returncode == -signal.SIGKILL
    assert "#term-bridge" in (built.srcdir.parent / "html/gates.html").read_text(encoding="utf-8")
    built.edit("izterms.yaml", "- term: bridge\n    aliases: [gateway]", "- term: gateway")
    assert "#term-gateway" in build_as_clean(built).text("gates.html")


def test_edit_finished_after_an_interrupted_build(built: Project) -> None:
    built.edit("izterms.yaml", "A program.", "A program elsewhere.")
    with pytest.raises(ExtensionError):
        _build_and_fail(built)
    assert "elsewhere" in build_as_clean(built).text("glossary.html")


def _build_and_fail(project: Project) -> None:
    project.write({"_ext.py": "def fail(*_):\n    1 / 0\ndef setup(app):\n    app.connect('doctree-resolved', fail)\n"})
    sys.path.insert(0, str(project.srcdir))
    try:
        project.build(conf={"extensions": "sphinxext_izuma,myst_parser,_ext"})
    finally:
        sys.path.remove(str(project.srcdir))
        sys.modules.pop("_ext", None)


@pytest.mark.parametrize(
    ("option", "old", "new", "message"),
    [
        (":tags: hardware", "software", "hardware", "no term has the tag 'hardware' (there are: software)"),
        (":glossary: other", "name: acme", "name: other", "no glossary is named 'other' (there are: acme)"),
    ],
)
def test_listing_that_asks_for_nothing_says_so_until_there_is_some(
    built: Project, option: str, old: str, new: str, message: str
) -> None:
    built.edit("plain.rst", "Nothing here.", f".. izglossary::\n   :no-index:\n   {option}")
    expected = [f"plain.rst:4: WARNING: {message} [izterm.data]"]
    assert build_as_clean(built).warnings == expected
    assert build_as_clean(built).warnings == expected
    built.edit("izterms.yaml", old, new)
    assert build_as_clean(built).warnings == []
