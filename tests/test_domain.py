"""What the domain gives to the rest of Sphinx: inventories, ``:any:``, the search, and other projects' terms."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from conftest import MakeProject, Project

GLOSSARY = """
    terms:
      - term: access key
        definition: Identifies an application.
        aliases: [API key]
      - term: certificate authority
        acronym: CA
        definition: Issues certificates.
    """
LISTING = "Glossary\n========\n\n.. izglossary::\n"


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """Return the output folder of another project, which lists terms."""
    project = Project(tmp_path / "other" / "source")
    project.write(
        {
            "conf.py": 'extensions = ["sphinxext_izuma"]\nizterm_glossaries = ["izterms.yaml"]\nproject = "Other"\n',
            "izterms.yaml": GLOSSARY,
            "index.rst": LISTING,
        }
    )
    result = project.build()
    assert result.warnings == []
    return result.outdir


def intersphinx(project: Project, other: Path) -> None:
    """Give the project the other one's inventory, from the disk."""
    project.conf["extensions"] = "sphinxext_izuma,myst_parser,sphinx.ext.intersphinx"
    project.conf["intersphinx_mapping"] = {"other": ("https://other.example/", str(other / "objects.inv"))}


def test_search_finds_terms_by_all_their_names(make_project: MakeProject) -> None:
    result = make_project({"izterms.yaml": GLOSSARY, "index.rst": LISTING}).build()
    index = json.loads(result.text("searchindex.js").removeprefix("Search.setIndex(").removesuffix(")"))
    names = {entry[4] for entry in index["objects"][""]}
    assert names == {"access key", "API key", "certificate authority", "CA"}
    assert index["objnames"]["0"] == ["izuma", "term", "Glossary term"]


def test_any_finds_a_term(make_project: MakeProject) -> None:
    result = make_project(
        {
            "izterms.yaml": GLOSSARY,
            "index.rst": "Start\n=====\n\nA :any:`API keys`.\n\n.. izglossary::\n",
        }
    ).build()
    assert result.warnings == []
    assert 'href="#term-access-key"' in result.text("index.html")


def test_any_prefers_an_object_to_a_plural(make_project: MakeProject) -> None:
    page = "Start\n=====\n\n:any:`fields` :any:`field`\n\n.. py:function:: fields\n\n.. izglossary::\n"
    glossary = "terms: [{term: field, definition: It.}]"
    result = make_project({"izterms.yaml": glossary, "index.rst": page}).build()
    assert result.warnings == []
    links = BeautifulSoup(result.text("index.html"), "html.parser").select("p > a[href]")
    assert [link["href"] for link in links][:2] == ["#fields", "#term-field"]


def test_any_is_text_in_a_man_page(make_project: MakeProject) -> None:
    page = "Start\n=====\n\nA :any:`API key`.\n\n.. izglossary::\n"
    project = make_project({"izterms.yaml": GLOSSARY, "index.rst": page})
    result = project.build("man", conf={"man_pages": [("index", "acme", "Acme", ["Someone"], 1)]})
    assert result.warnings == []
    text = re.sub(r"\\(?:f[A-Z]|[%&])", "", result.text("acme.1"))
    assert "\nA API key.\n" in text


@pytest.mark.parametrize("markup", ["A :external:izuma:izterm:`API key`.\n", "A {external:izuma:izterm}`API key`.\n"])
def test_external_role_links_to_the_other_project_only(make_project: MakeProject, other: Path, markup: str) -> None:
    suffix = ".rst" if ":external" in markup else ".md"
    project = make_project(
        {
            "izterms.yaml": GLOSSARY,
            "index.rst": "Start\n=====\n\n.. toctree::\n\n   page\n\n.. izglossary::\n",
            f"page{suffix}": ":orphan:\n\nPage\n====\n\n" + markup if suffix == ".rst" else f"# Page\n\n{markup}",
        }
    )
    intersphinx(project, other)
    result = project.build()
    assert result.warnings == []
    assert 'href="https://other.example/index.html#term-access-key"' in result.text("page.html")


def test_external_role_reports_a_name_that_no_project_has(make_project: MakeProject, other: Path) -> None:
    project = make_project({"izterms.yaml": GLOSSARY, "index.rst": "Start\n=====\n\n:external:izuma:izterm:`nope`\n"})
    intersphinx(project, other)
    assert project.build().warnings == [
        "index.rst:4: WARNING: external izuma:izterm reference target not found: nope [ref.izterm]"
    ]


def test_undefined_name_is_not_linked_to_another_project_in_silence(make_project: MakeProject, other: Path) -> None:
    page = "Start\n=====\n\nA :izterm:`CA` and :izterm:`the keys <API key>`.\n"
    project = make_project({"izterms.yaml": "terms: []", "index.rst": page})
    intersphinx(project, other)
    assert [warning.rpartition(" ")[2] for warning in project.build().warnings] == ["[izterm.undefined]"] * 2
    result = project.build(conf={"izterm_intersphinx": True})
    assert result.warnings == []
    link = '<a class="reference external izterm" href="https://other.example/index.html#'
    assert f'{link}term-certificate-authority" title="(in Other)"><span>CA</span></a>' in result.text("index.html")
    assert f'{link}term-access-key" title="(in Other)"><span>the keys</span></a>' in result.text("index.html")


@pytest.mark.parametrize(
    ("glossary", "href"),
    [
        ("glossary: {url: 'https://x.example/g.html'}\nterms: [{term: zone, definition: x}]", "g.html#term-zone"),
        ("terms: [{term: zone, definition: x, url: 'https://x.example/zone'}]", "zone"),
    ],
)
def test_unlisted_term_links_to_its_address(make_project: MakeProject, glossary: str, href: str) -> None:
    result = make_project({"izterms.yaml": glossary, "index.rst": "Start\n=====\n\nA :izterm:`zone`.\n"}).build()
    assert result.warnings == []
    link = f'<a class="reference external izterm" href="https://x.example/{href}">zone</a>'
    assert link in result.text("index.html")


def test_unlisted_term_without_an_address_is_reported(make_project: MakeProject) -> None:
    result = make_project(
        {
            "izterms.yaml": "terms: [{term: zone, definition: x}]",
            "index.rst": "Start\n=====\n\nA :izterm:`zone`.\n",
        }
    ).build()
    assert result.warnings == [
        "index.rst:4: WARNING: unlisted term: 'zone' has nothing to link to: list it with '.. izglossary::' on a page, "
        "or give it or its glossary a 'url' (izterms.yaml:1) [izterm.unlisted]"
    ]
    assert '<span class="izterm term-zone">zone</span>' in result.text("index.html")


def test_roles_of_intersphinx_are_installed_for_each_text_alone(project: Project, other: Path) -> None:
    # One inside another, they would reach the limit of Python, 1000 calls.
    entries = "".join(f"- {{term: t{number}, definition: 'A :external:izuma:izterm:`CA`.'}}\n" for number in range(600))
    project.write({"izterms.yaml": f"terms:\n{entries}", "index.rst": LISTING})
    intersphinx(project, other)
    result = project.build()
    assert result.warnings == []
    assert result.text("index.html").count("https://other.example/") == 600
