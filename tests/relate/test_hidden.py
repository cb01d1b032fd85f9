"""Listings in directives and pages that an output leaves out: links lead to the entries that it shows."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from conftest import CONF, MakeProject, Project, Result
from outputs import dead_links, term_links

TERMS = (
    "terms:\n- {term: gate, aliases: [door], definition: A *door*.}\n- {term: lock, definition: 'Of a :izterm:`gate`.'}"
)
LEFT_OUT = "unlisted term: {!r} has nothing to link to: a directive {!r} leaves out its listing on the page {!r}"
TWICE = "listed twice: 2 terms ('gate' and others), first on the page {!r}: give one listing the option ':no-index:'"


def like_clean(project: Project, builder: str = "html", **options: Any) -> Result:
    """Build, and compare all pages and warnings with those of a clean build."""
    result = project.build(builder, **options)
    clean = project.build(
        builder, out=f"clean-{builder}", doctrees="clean-doctrees", freshenv=True, force_all=True, **options
    )
    assert sorted(result.warnings) == sorted(clean.warnings)
    assert _pages(result) == _pages(clean)
    assert dead_links(result.outdir) == []
    return result


def _pages(result: Result) -> dict[str, bytes]:
    paths = (path for end in ("html", "txt", "inv") for path in result.outdir.rglob(f"*.{end}"))
    return {path.name: path.read_bytes() for path in paths}


def test_listings_that_exclude_each_other_are_no_duplicates(make_project: MakeProject) -> None:
    project = make_project(
        {
            "izterms.yaml": TERMS,
            "index.rst": "T\n=\n\n:izterm:`door`\n\n.. only:: draft\n\n   One\n\n   .. izglossary::\n\n"
            ".. only:: not draft\n\n   Two\n\n   .. izglossary::\n\n.. toctree::\n\n   other\n",
            "other.rst": "O\n=\n\n.. only:: both\n\n   .. izglossary::\n\n   .. izglossary::\n",
        }
    )
    for tags in ([], ["draft", "both"], []):
        result = like_clean(project, tags=tags)
        page = BeautifulSoup(result.text("index.html"), "html.parser")
        # The addresses are the same in each output.
        assert term_links(str(page)) == [("door", "#term-gate"), ("gate", "#term-gate")]
        assert page.select_one("#term-gate #term-door") is not None
        assert len(page.select("dt.sig, dl.glossary dt")) == 2
        twice = [f"other.rst:{line}: WARNING: {TWICE.format('index')} [izterm.duplicate]" for line in (6, 8)]
        assert result.warnings == (twice if "both" in tags else [])
        assert like_clean(project, "text", tags=tags).warnings == result.warnings


EXTENSION = """
from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective

class shown(nodes.Element): pass
class skipped(nodes.Element): pass
class dropped(nodes.Element): pass
class needy(nodes.Element): pass

class Box(SphinxDirective):
    has_content = True
    def run(self):
        if self.name == "thrown":
            self.parse_content_to_nodes()
            return []
        return [globals()[self.name]("", *self.parse_content_to_nodes())]

class Drop(SphinxPostTransform):
    default_priority = 7
    def run(self):
        for node in list(self.document.findall(dropped)):
            node.parent.remove(node)

def visit(self, node): self.body.append(self.starttag(node, "div")) if self.body else None
def depart(self, node): self.body.append("</div>")
def skip(self, node): raise nodes.SkipNode
def look(self, node): node[0].children.index(node[0][0])
def quiet(self, node): pass

def setup(app):
    for name in ("shown", "skipped", "dropped", "needy", "thrown"):
        app.add_directive(name, Box)
    for node, visit_node in ((shown, visit), (skipped, skip), (dropped, visit)):
        app.add_node(node, html=(visit_node, depart), text=(skip if node is skipped else quiet, quiet))
    app.add_node(needy, html=(look, quiet), text=(quiet, quiet))
    app.add_post_transform(Drop)
"""


def test_listing_that_an_extension_hides(make_project: MakeProject, monkeypatch: pytest.MonkeyPatch) -> None:
    blocks = ["todo", "ifconfig", "shown", "skipped", "dropped", "needy", "header", "note", "thrown", "nested"]
    hidden = ["todo", "ifconfig", "skipped", "dropped", "header", "nested"]
    markup = {"ifconfig": "ifconfig:: todo_include_todos", "nested": "note::\n\n   .. todo"}
    listings = [
        f".. {markup.get(name, name)}::\n\n"
        f"{'   ' * name.count('nested')}   .. izglossary::\n{'   ' * name.count('nested')}      :terms: {name}\n"
        for name in blocks
    ]
    listings = [text.replace("todos::", "todos") for text in listings]
    project = make_project(
        {
            "conf.py": CONF + 'import sys\nsys.path.insert(0, ".")\n'
            'extensions += ["sphinx.ext.todo", "sphinx.ext.ifconfig", "boxes"]\n',
            "boxes.py": EXTENSION,
            "izterms.yaml": "terms:\n" + "".join(f"- {{term: {name}, definition: x}}\n" for name in [*blocks, "other"]),
            "index.rst": "T\n=\n\n.. toctree::\n\n   list\n   second\n\n"
            + " ".join(f":izterm:`{name}`" for name in blocks)
            + "\n",
            "list.rst": "L\n=\n\n" + "\n".join(listings),
            "second.rst": "S\n=\n",
        }
    )
    monkeypatch.syspath_prepend(project.srcdir)

    def expected(*names: str) -> list[str]:
        directives = {name: {"nested": "todo"}.get(name, name) for name in names}
        return [
            f"index.rst:9: WARNING: {LEFT_OUT.format(name, directive, 'list')} [izterm.unlisted]"
            for name, directive in directives.items()
        ]

    thrown = (
        "index.rst:9: WARNING: unlisted term: 'thrown' has nothing to link to: list it with '.. izglossary::' on a "
        "page, or give it or its glossary a 'url' (izterms.yaml:10) [izterm.unlisted]"
    )
    result = like_clean(project)
    assert sorted(result.warnings) == sorted([*expected(*hidden), thrown])
    links = {text for text, _ in term_links(result.text("index.html"))}
    assert links == set(blocks) - set(hidden) - {"thrown"}
    project.conf = {"todo_include_todos": True}
    result = like_clean(project)
    assert sorted(result.warnings) == sorted([*expected("skipped", "dropped", "header"), thrown])
    assert {text for text, _ in term_links(result.text("index.html"))} - links == {"todo", "ifconfig", "nested"}
    # A page that shows the term is found, though it is not the first that lists it.
    project.conf = {}
    project.edit("second.rst", "=\n", "=\n\n.. izglossary::\n   :terms: todo, skipped\n")
    result = like_clean(project)
    assert sorted(result.warnings) == sorted([*expected("ifconfig", "dropped", "header", "nested"), thrown])
    assert ("todo", "second.html#term-todo") in term_links(result.text("index.html"))
    project.edit("list.rst", "header::", "note::")  # Sphinx's builder of texts can't write it.
    assert like_clean(project, "text").warnings != []
    project.conf = {"todo_include_todos": True}
    like_clean(project, "text")


def test_book_without_the_page_of_a_listing(make_project: MakeProject) -> None:
    project = make_project(
        {
            "conf.py": CONF
            + 'latex_documents = [("a", "a.tex", "A", "x", "howto"), ("list", "l.tex", "L", "x", "howto")]\n'
            'texinfo_documents = [("a", "a", "A", "x", "a", "a", "a")]\n',
            "izterms.yaml": TERMS,
            "index.rst": "T\n=\n\n.. toctree::\n\n   a\n",
            "a.rst": "A\n=\n\n:izterm:`gate` :any:`gate`\n",
            "list.rst": ":orphan:\n\nL\n=\n\n.. izglossary::\n",
        }
    )
    assert like_clean(project).warnings == []
    for builder, name, link in (("latex", "a.tex", r"\hyperref"), ("texinfo", "a.texi", "@ref"), ("man", "*.1", "<#")):
        result = project.build(builder)
        assert [warning for warning in result.warnings if "man_pages" not in warning] == []
        text = next(result.outdir.glob(name)).read_text(encoding="utf-8")
        assert "gate" in text or builder == "man"
        assert "term" not in text.replace("izterm", "").partition("chapter{A}")[2]
        assert link not in text.partition("gate")[2]
    assert r"{\hyperref[\detokenize{list:term-gate}]" in (Path(result.outdir.parent) / "latex/l.tex").read_text()
    single = project.build("singlehtml")
    assert single.warnings == [
        "a.rst:4: WARNING: 'any' reference target not found: gate [ref.any]",
        "a.rst:4: WARNING: unlisted term: 'gate' has nothing to link to: "
        "no toctree puts the page 'list', which lists it, into this document [izterm.unlisted]",
    ]


def test_listing_in_parts_of_a_page(make_project: MakeProject) -> None:
    project = make_project(
        {
            "izterms.yaml": TERMS,
            "index.rst": "T\n=\n\n:izterm:`gate`\n\n.. include:: part.txt\n\n.. toctree::\n\n   a\n",
            "part.txt": "\nText\n\n.. izglossary::\n",
            # MyST parses each of these blocks into a document of its own.
            "a.md": "# A\n\n```{eval-rst}\n.. izglossary::\n   :no-index:\n```\n\n"
            "```{eval-rst}\n.. izglossary::\n\n   :tags: x\n```\n",
        }
    )
    result = like_clean(project)
    assert result.warnings == [
        "a.md:9: WARNING: the option 'tags' is below a blank line, and does not count: remove the blank line "
        "[izterm.data]",
        "part.txt:3: WARNING: listed twice: 2 terms ('gate' and others), on the page 'index', first on the page "
        "'a': give one listing the option ':no-index:' [izterm.duplicate]",
    ]
    ids = [str(tag["id"]) for tag in BeautifulSoup(result.text("a.html"), "html.parser").select("dl [id]")]
    assert len(ids) == len(set(ids)) > 0
    project.edit("index.rst", ".. include:: part.txt", "Text\n.. izglossary::")
    project.edit("a.md", ".. izglossary::\n\n   :tags", ".. izglossary::\n   :no-index:\n\n   :tags")
    assert [warning for warning in like_clean(project).warnings if re.match(r"index.*\[izterm", warning)] == [
        "index.rst:7: WARNING: this is not read as a directive: write it below a blank line [izterm.markup]",
        "index.rst:4: WARNING: unlisted term: 'gate' has nothing to link to: its listing on the page 'a' has "
        "':no-index:' [izterm.unlisted]",
    ]


def test_listing_that_a_list_of_todos_shows_again(make_project: MakeProject) -> None:
    todo = ".. todo::\n\n   .. izglossary::\n\n"
    project = make_project(
        {
            "conf.py": CONF + 'extensions += ["sphinx.ext.todo"]\ntodo_include_todos = True\n',
            "izterms.yaml": TERMS,
            "index.rst": f"T\n=\n\n:izterm:`door`\n\n.. toctree::\n\n   a\n\n{todo}.. todolist::\n\n.. todolist::\n",
            "a.rst": "A\n=\n\n.. todolist::\n",
        }
    )
    result = like_clean(project)
    assert result.warnings == []
    for name in ("index.html", "a.html"):
        page = BeautifulSoup(result.text(name), "html.parser")
        ids = [str(tag["id"]) for tag in page.select("dl [id], .izterm-letter[id]")]
        assert len(ids) == len(set(ids))
        assert len(page.select("dl.glossary dt")) == (6 if name == "index.html" else 2)


@pytest.mark.parametrize("builder", ["izterm", "gettext"])
def test_condition_holds_where_all_outputs_are_meant(make_project: MakeProject, builder: str) -> None:
    only = ".. only:: html\n\n   .. izglossary::\n\n.. only:: latex\n\n   .. izglossary::\n"
    project = make_project({"izterms.yaml": TERMS, "index.rst": f"T\n=\n\n:izterm:`gate`\n\n{only}"})
    assert project.build(builder).warnings == []
