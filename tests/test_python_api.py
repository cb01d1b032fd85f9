"""The Python API: the page of the manual, its examples, and the promises that the page makes."""

from __future__ import annotations

import doctest
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from importlib import import_module
from types import ModuleType
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from conftest import CONF, MakeProject, Project, Result, boxes
from manual_examples import EXAMPLES, MANUAL, links, shown_lines, take
from sphinx.errors import ConfigError

import sphinxext_izuma
from sphinxext_izuma import ListedEntry, PageTerm, Target
from sphinxext_izuma.extension.setup import EVENTS
from sphinxext_izuma.glossary import Finding, Glossary, Kind, Term

PAGE = MANUAL / "python.rst"
PUBLIC = ["sphinxext_izuma", "sphinxext_izuma.glossary"]
VALUES = ["DeprecatedName", "Finding", "Markup", "Place", "Pointer", "Term"]
_OTHER_PAGES = ("checks", "popovers", "report")

# What an extension gets of the events, kept in the process that it is called in.
RECORDER = """

def setup(app):
    app.add_config_value("silenced_finding", "", "")
    app.loaded, app.found, app.listed = [], [], []
    app.connect("izterm-glossary-loaded", lambda app, glossary: app.loaded.append(glossary))
    app.connect("izterm-finding", lambda app, finding: app.found.append(finding))
    app.connect("izterm-finding", silence)
    app.connect("izterm-listing", lambda app, docname, entries: app.listed.append((docname, list(entries))))


def silence(app, finding):
    return True if finding.as_text() == app.config.silenced_finding else None
"""


def soup(result: Result, page: str = "index.html") -> BeautifulSoup:
    return BeautifulSoup(result.text(page), "html.parser")


def texts(page: BeautifulSoup | Tag, selector: str) -> list[str]:
    """Return the texts that a reader sees in the selected elements."""
    return [" ".join(tag.get_text(" ").split()) for tag in page.select(selector)]


def loaded(app: Any) -> list[Glossary]:
    found: list[Glossary] = app.loaded
    return found


def found(app: Any) -> list[Finding]:
    findings: list[Finding] = app.found
    return findings


def listed(app: Any) -> dict[str, list[str]]:
    """Return the names of the entries that an extension got, by page."""
    return {docname: [entry.term.name for entry in entries] for docname, entries in app.listed}


# The page.


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> BeautifulSoup:
    """Return the page of the manual, built without the rest of it."""
    project = Project(tmp_path_factory.mktemp("page") / "source")
    conf = f"""
    import sys
    sys.path.insert(0, {str(MANUAL.parent / "_ext")!r})
    extensions = ["sphinxext_izuma", "sphinx.ext.autodoc", "python_api"]
    root_doc = "python"
    exclude_patterns = ["examples"]
    html_theme = "basic"
    add_module_names = False
    """
    project.write({"conf.py": conf, **{f"{name}.rst": f":orphan:\n\n{name}\n========\n" for name in _OTHER_PAGES}})
    shutil.copy(PAGE, project.srcdir)
    shutil.copytree(EXAMPLES, project.srcdir / "examples")
    result = project.build()
    assert result.warnings == []
    return soup(result, "python.html")


def test_examples_of_the_page_are_right(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(EXAMPLES / "python")
    failures, tried = doctest.testfile(str(PAGE), module_relative=False)
    assert failures == 0
    assert tried > 15


@pytest.mark.parametrize("module", PUBLIC)
def test_each_public_name_exists_and_is_on_the_page(module: str, page: BeautifulSoup) -> None:
    public = import_module(module)
    shown = {str(tag["id"]) for tag in page.select("dt[id]")} | set(texts(page, "code"))
    for name in public.__all__:
        assert hasattr(public, name)
        assert f"{module}.{name}" in shown


@pytest.mark.parametrize("module", [*PUBLIC, "sphinxext_izuma.extension.project"])
def test_list_of_public_names_has_no_imported_module(module: str) -> None:
    public = import_module(module)
    assert sorted(public.__all__) == public.__all__
    assert not [name for name in public.__all__ if isinstance(getattr(public, name), ModuleType)]
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = public.nonsense


def test_page_shows_each_attribute_of_a_value_with_its_meaning_and_not_the_tuple(page: BeautifulSoup) -> None:
    module = import_module("sphinxext_izuma.glossary")
    values = {f"sphinxext_izuma.glossary.{name}": getattr(module, name) for name in VALUES}
    entries = {str(tag["id"]): tag.parent for tag in page.select("dl.class > dt[id]")}
    values |= {f"sphinxext_izuma.{value.__name__}": value for value in (ListedEntry, PageTerm, Target)}
    for name, value in values.items():
        entry = entries[name]
        assert entry is not None
        signature = entry.find("dt")
        assert isinstance(signature, Tag)
        assert signature.get_text().strip().rstrip("¶") == f"class {value.__name__}"
        attributes = [item for item in texts(entry, "dd.field-odd:first-of-type li") if " – " in item]
        assert [item.split()[0] for item in attributes] == [*value.__match_args__]
        assert all(re.fullmatch(r"\w+ \( .+ \) – \S.+", item) for item in attributes)
    text = page.get_text()
    assert "Alias for field number" not in text
    assert ":ivar" not in text


def test_page_shows_each_event_with_its_arguments(page: BeautifulSoup) -> None:
    rows = [[" ".join(cell.get_text().split()) for cell in row.select("td")] for row in page.select("tbody tr")]
    assert {row[0]: row[1] for row in rows} == EVENTS
    assert set(EVENTS) < set(texts(page, "h3")) | {heading.rstrip(" ¶") for heading in texts(page, "h3")}


# The library.


def test_library_needs_neither_sphinx_nor_docutils() -> None:
    program = """
import sys
sys.modules.update(sphinx=None, docutils=None)  # an import of them fails
import sphinxext_izuma
from sphinxext_izuma.glossary import *
glossary = load(["izterms.yaml", "izuma"])
print([term.glossary for term in glossary.find("API keys")], glossary.suggest("acess key"), "gateways" in glossary)
print(*(finding.as_json() for finding in glossary.findings), sep="\\n")
for name in ("DeprecatedName", "Finding", "Glossary", "GlossaryError", "Kind", "Markup", "Place", "Pointer", "Term"):
    assert name in globals(), name
"""
    run = subprocess.run(  # noqa: S603 - our own Python
        [sys.executable, "-c", program], cwd=EXAMPLES / "python", capture_output=True, text=True, check=False
    )
    assert run.stderr == ""
    names, *findings = run.stdout.splitlines()
    assert names == "['izterms', 'izuma'] access key True"
    assert json.loads(findings[0])["line"] == 17


def test_import_of_the_library_imports_no_reader() -> None:
    program = "import sys, sphinxext_izuma.glossary; print(*sorted(name for name in sys.modules if 'izuma' in name))"
    run = subprocess.run(  # noqa: S603 - our own Python
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert run.stdout.split() == ["sphinxext_izuma", "sphinxext_izuma.glossary", "sphinxext_izuma.version"]


# The view of a project.

VIEWED = {
    "izterms.yaml": """
        glossary:
          url: https://docs.shop.example/
        terms:
          - term: access key
            aliases: [API key]
            definition: Identifies an :izterm:`application`, *never* a person.
          - term: application
            definition: A program.
          - term: token
            definition: Lasts for one hour.
        """,
    "index.rst": """
        Start
        =====

        .. toctree::

           keys
           words

        An :izterm:`access key`, :izterm:`API keys`, and a :izterm:`token`.
        """,
    "keys.rst": "Keys\n====\n\nAn :izterm:`access key`.\n",
    "words.rst": "Words\n=====\n\n.. izglossary::\n   :terms: access key, application\n",
}


def view_of(result: Result) -> tuple[sphinxext_izuma.ProjectView, Mapping[str, Term]]:
    from sphinxext_izuma import project  # noqa: PLC0415 - the import of the manual

    view = project(result.app.env)
    return view, {term.name: term for term in view.glossary}


@pytest.mark.parametrize("builder", ["html", "text", "izterm"])
def test_view_answers_the_same_with_each_builder(builder: str, make_project: MakeProject) -> None:
    view, terms = view_of(make_project(VIEWED).build(builder))
    key, application, token = terms["access key"], terms["application"], terms["token"]
    entry = view.page_of(key)
    assert entry
    assert (entry.docname, entry.anchor) == ("words", key.anchor)
    assert view.page_of(token) is None
    assert view.uses("index") == {key: 2, token: 1}
    assert view.uses("keys") == {key: 1}
    assert view.uses("words") == view.uses("nonsense") == {}
    assert view.pages_using(key) == ("index", "keys")
    assert view.pages_using(token) == ("index",)
    assert view.pages_using(application) == ()  # only an entry uses it
    assert view.meaning(key) == "<b>access key</b><p>Identifies an application, <em>never</em> a person.</p>"
    assert view.meaning(token) == "<b>token</b><p>Lasts for one hour.</p>"


def test_view_shows_what_an_edit_has_changed(make_project: MakeProject) -> None:
    project = make_project(VIEWED)
    project.build()
    project.edit("keys.rst", "access key", "application")
    project.edit("izterms.yaml", "A program.", "Any program.")
    view, terms = view_of(project.build())
    assert view.pages_using(terms["access key"]) == ("index",)
    assert view.pages_using(terms["application"]) == ("keys",)
    assert view.meaning(terms["application"]) == "<b>application</b><p>Any program.</p>"


def test_view_counts_the_stock_role_and_linked_mentions(make_project: MakeProject) -> None:
    project = make_project({**VIEWED, "keys.rst": "Keys\n====\n\nA :term:`token`. An application.\n"})
    view, terms = view_of(project.build(conf={"izterm_autolink": "page"}))
    assert view.uses("keys") == {terms["token"]: 1, terms["application"]: 1}


def test_view_has_no_meanings_if_the_project_wants_no_popovers(make_project: MakeProject) -> None:
    view, terms = view_of(make_project(VIEWED).build(conf={"izterm_popover": False}))
    assert {view.meaning(term) for term in terms.values()} == {""}


def test_view_of_unlisted_entries_does_not_have_them(make_project: MakeProject) -> None:
    listing = "Words\n=====\n\n.. izglossary::\n   :used:\n"
    files = {**VIEWED, "words.rst": listing, "index.rst": VIEWED["index.rst"].replace(":izterm:`token`", "token")}
    view, terms = view_of(make_project(files).build())
    assert view.page_of(terms["application"]) == ("words", "term-application")  # the entry of "access key" uses it
    assert view.page_of(terms["token"]) is None


@pytest.mark.parametrize("builder", ["html", "text"])
def test_example_writes_the_pages_that_use_each_term(builder: str, project: Project) -> None:
    result = take(project, "python-view").build(builder)
    assert result.warnings == []
    assert json.loads(result.text("term-uses.json")) == [
        {"term": "access key", "entry": ["glossary", "term-access-key"], "used": {"index": 2}},
        {"term": "application", "entry": ["glossary", "term-application"], "used": {"index": 1, "programs": 1}},
        {"term": "token", "entry": None, "used": {}},
    ]
    project.edit("programs.rst", "application", "access key")
    rows = json.loads(project.build(builder).text("term-uses.json"))
    assert [row["used"] for row in rows] == [{"index": 2, "programs": 1}, {"index": 1}, {}]


# The event izterm-glossary-loaded.


def test_example_warns_of_each_term_that_breaks_a_rule_of_the_house(project: Project) -> None:
    result = take(project, "event-loaded").build()
    assert result.warnings == ["izterms.yaml:6: WARNING: term without a tag: 'application' [house.tag]"]
    assert [link.get_text() for link in links(result, "index.html")] == ["access key", "application"]
    assert project.build().warnings == result.warnings


def test_example_stops_the_build_if_the_glossary_is_too_small(project: Project) -> None:
    with pytest.raises(ConfigError, match=r"^the glossary has 2 terms, but house_min_terms is 3$"):
        take(project, "event-loaded").build(conf={"house_min_terms": 3})


# The event izterm-finding.

FAULTY = {
    "conf.py": CONF + RECORDER,
    "izterms.yaml": """
        terms:
          - term: access key
            definition: |
              Identifies an :izterm:`aplication`: `see <javascript:alert()>`__.
          - term: application
            definition: A program.
            deprecated: [programme]
          - term: token
            see: [acess key]
          - term: pass phrase
            definitoin: A long password.
          - term: door
            aliases: [gate]
            definition: Opens.
          - term: wall
            aliases: [gate]
            definition: Stands.
          - term: server
            definition: A computer.
        """,
    "index.rst": """
        Start
        =====

        .. toctree::

           twice

        A :izterm:`programme`, an :izterm:`acess key`, a :izterm:`gate`, an :izterm:`acess key`.

        A server. A programme. A :izterm:`door`. An {izterm}`application`.

        .. izglossary::
           :terms: access key, application, server
           :sorted:
        """,
    "more.izterms.yaml": "terms: []",
    "twice.rst": "Twice\n=====\n\n.. izglossary::\n   :terms: application\n",
}
CHECKS = {"izterm_check_mentions": True, "izterm_check_prose": True, "izterm_check_unused": True}


def report_of(project: Project, silenced: str = "") -> tuple[list[str], list[str]]:
    """Return the warnings of a build, and the findings of its report."""
    result = project.build("izterm", conf={**CHECKS, "silenced_finding": silenced})
    return sorted(result.warnings), result.text("output.txt").split("\n\n")[0].splitlines()


def as_warning(finding: str) -> str:
    """Return the warning of a finding. Sphinx shows no column."""
    return re.sub(r"^([^:]+:\d+)(:\d+)?: ", r"\1: WARNING: ", finding)


def test_silenced_finding_is_in_neither_warnings_nor_report_and_all_others_are(make_project: MakeProject) -> None:
    project = make_project(FAULTY)
    warnings, report = report_of(project)
    assert warnings == sorted(map(as_warning, report))
    kinds = {finding.rpartition("[izterm.")[2].rstrip("]") for finding in report}
    assert kinds == {kind.value for kind in Kind} - {"translation"}  # the project has no catalogues
    for silenced in report:
        rest = [finding for finding in report if finding != silenced]
        assert report_of(project, silenced) == (sorted(map(as_warning, rest)), rest), silenced
    assert report_of(project) == (warnings, report)


def test_silenced_finding_stays_silent_when_nothing_has_changed(make_project: MakeProject) -> None:
    project = make_project(FAULTY)
    first = project.build(conf=CHECKS)
    silenced = next(finding for finding in found(first.app) if "aplication" in finding.name).as_text()
    rest = [warning for warning in first.warnings if warning != as_warning(silenced)]
    assert len(rest) == len(first.warnings) - 1
    for _ in range(2):
        assert project.build(conf={**CHECKS, "silenced_finding": silenced}).warnings == rest
    assert project.build(conf=CHECKS).warnings == first.warnings


def test_each_finding_is_asked_for_once(make_project: MakeProject) -> None:
    result = make_project(FAULTY).build("izterm")
    assert len(found(result.app)) == len(set(found(result.app)))
    assert sorted(finding.as_text() for finding in found(result.app)) == sorted(
        result.text("output.txt").split("\n\n")[0].splitlines()
    )


def test_example_silences_the_findings_of_drafts_only(project: Project) -> None:
    take(project, "event-finding")
    result = project.build()
    assert result.warnings == shown_lines("event-finding", "warnings.txt")
    assert len(result.warnings) == 1
    # The names are still no links.
    assert texts(soup(result), "span.izterm-undefined") == ["token"]
    assert texts(soup(result, "drafts/tokens.html"), "span.izterm-undefined") == ["token", "acess key"]
    report = project.build("izterm").text("output.txt")
    assert "index.rst:4:34: undefined term: 'token'" in report
    assert "drafts" not in report


# The event izterm-listing.


def test_example_links_each_entry_to_its_line(project: Project) -> None:
    result = take(project, "event-listing").build(conf={"html_baseurl": "https://docs.shop.example/"})
    assert result.warnings == []
    page = soup(result)
    address = "https://git.shop.example/docs/blob/main/izterms.yaml"
    lines = (EXAMPLES / "event-listing" / "izterms.yaml").read_text(encoding="utf-8").splitlines()
    for name in ("access key", "application"):
        head = page.find(id=f"term-{name.replace(' ', '-')}")
        assert head is not None
        entry = head.find_next_sibling("dd")
        assert isinstance(entry, Tag)
        (link,) = entry.select(".edit-entry a")
        assert link.get_text() == "Edit this entry"
        assert link["href"] == f"{address}#L{lines.index(f'  - term: {name}') + 1}"
    # The link is no part of the definition.
    (data,) = page.select('script[type="application/ld+json"]')
    described = [term["description"] for term in json.loads(data.get_text())["hasDefinedTerm"]]
    assert described == ["Identifies an application.", "A program that uses the service."]
    assert "Edit this entry" not in "".join(boxes(page).values())


def test_example_adds_no_link_to_other_output(project: Project) -> None:
    result = take(project, "event-listing").build("text")
    assert result.warnings == []
    assert "Edit this entry" not in result.text("index.txt")


def test_example_writes_its_links_again_if_the_address_changes(project: Project) -> None:
    take(project, "event-listing").build()
    assert project.build().written == []
    result = project.build(conf={"edit_links_url": "https://other.example/{file}"})
    assert {link["href"] for link in soup(result).select(".edit-entry a")} == {"https://other.example/izterms.yaml"}


LISTED = {
    "conf.py": CONF + RECORDER,
    "izterms.yaml": VIEWED["izterms.yaml"],
    "index.rst": """
        Start
        =====

        .. toctree::
           :glob:

           *

        An :izterm:`access key`.

        .. izglossary::
           :terms: token, access key
        """,
    "excerpt.rst": "Excerpt\n=======\n\n.. izglossary::\n   :no-index:\n",
    "words.rst": "Words\n=====\n\n.. izglossary::\n   :terms: application\n",
}


@pytest.mark.parametrize("builder", ["html", "text", "latex", "singlehtml"])
def test_event_comes_for_each_written_listing_but_excerpts(builder: str, make_project: MakeProject) -> None:
    project = make_project(LISTED)
    result = project.build(builder, conf={"latex_documents": [("index", "shop.tex", "Shop", "Me", "howto")]})
    assert result.warnings == []
    assert listed(result.app) == {"index": ["access key", "token"], "words": ["application"]}
    assert [len(glossary) for glossary in loaded(result.app)] == [3]


def test_event_does_not_come_for_a_page_that_is_not_written(make_project: MakeProject) -> None:
    project = make_project(LISTED)
    project.build()
    result = project.build()
    assert listed(result.app) == {}
    assert len(loaded(result.app)) == 1


def test_events_of_written_pages_come_in_the_main_process(make_project: MakeProject) -> None:
    pages = {f"page{number}.rst": f"Page\n====\n\nA :izterm:`nonsense{number}`.\n" for number in range(8)}
    project = make_project({**LISTED, **pages})
    result = project.build(parallel=2)
    assert listed(result.app) == {"index": ["access key", "token"], "words": ["application"]}
    assert sorted(finding.name for finding in found(result.app)) == [f"nonsense{number}" for number in range(8)]
    assert len(result.warnings) == 8


# Themes.

MEANINGS = {
    "glossary.html#term-access-key": "<b>access key</b> (AK)<p>Identifies an application.</p>",
    "#term-application": "<b>application</b><p>A program that uses the service.</p>",
}


def test_example_theme_shows_the_meanings_instead_of_popovers(project: Project) -> None:
    result = take(project, "theme-hook").build()
    assert result.warnings == []
    page = soup(result)
    assert texts(page, "aside h2") == ["Terms on this page"]
    (shown,) = page.select("aside div")
    assert texts(shown, "b") == ["access key"]
    assert texts(shown, "p") == ["Identifies an application.", "Entry"]
    (link,) = shown.select("a")
    assert link["href"] == "glossary.html#term-access-key"
    assert link["aria-label"] == "Entry of access key"
    for name in ("index.html", "glossary.html", "contact.html"):
        assert boxes(soup(result, name)) == {}
        assert "izterm.js" not in result.text(name)
        assert "izterm.css" not in result.text(name)
    assert texts(soup(result, "glossary.html"), "aside b") == ["application"]
    assert texts(soup(result, "contact.html"), "aside") == []


def test_project_switches_the_popovers_of_the_example_theme_on_again(project: Project) -> None:
    result = take(project, "theme-hook").build(conf={"html_theme_options": {"izterm_popover": True}})
    assert result.warnings == []
    said = boxes(soup(result))
    assert list(said) == ["glossary.html#term-access-key", "glossary.html#term-application"]
    assert said["glossary.html#term-application"] == MEANINGS["#term-application"]
    assert boxes(soup(result, "glossary.html")) == {key: value for key, value in MEANINGS.items() if key[0] == "#"}
    assert "izterm.js" in result.text("index.html")


def test_theme_with_an_old_configuration_file_switches_popovers_off(project: Project) -> None:
    take(project, "theme-hook")
    theme = project.srcdir / "_themes" / "shop"
    (theme / "theme.toml").unlink()
    project.write({"_themes/shop/theme.conf": "[theme]\ninherit = basic\n\n[options]\nizterm_popover = false\n"})
    result = project.build()
    assert result.warnings == []
    assert boxes(soup(result)) == {}
    assert texts(soup(result), "aside b") == ["access key"]


def test_theme_without_the_option_does_not_take_it(project: Project) -> None:
    result = take(project, "theme-hook").build(
        conf={"html_theme": "basic", "html_theme_options": {"izterm_popover": False}}
    )
    assert result.warnings == ["WARNING: unsupported theme option 'izterm_popover' given"]
    assert boxes(soup(result))


TEMPLATE = """
{% extends "!page.html" %}
{% block body %}{{ super() }}
{% for term in izterm_terms %}<i class="{{ term.key }}">{{ term.name }}</i>{% endfor %}
{% if izterm_terms is not defined %}<i>none</i>{% endif %}
{% endblock %}
"""


@pytest.mark.parametrize(
    ("builder", "conf", "shown"),
    [
        ("html", {}, ["access key", "token"]),
        ("dirhtml", {}, ["access key", "token"]),
        ("singlehtml", {}, ["access key", "application", "token"]),
        ("html", {"izterm_popover": False}, ["none"]),
        ("epub", {}, ["none"]),
    ],
)
def test_context_has_the_terms_of_a_page(
    builder: str, conf: Mapping[str, Any], shown: list[str], make_project: MakeProject
) -> None:
    project = make_project({**VIEWED, "_templates/page.html": TEMPLATE})
    name = "index.xhtml" if builder == "epub" else "index.html"
    result = project.build(builder, conf={"templates_path": ["_templates"], "epub_version": "1", **conf})
    assert texts(soup(result, name), "i:not(summary > i)") == shown


def test_key_is_an_address_or_a_class_on_the_page(make_project: MakeProject) -> None:
    glossary = VIEWED["izterms.yaml"].replace("  url: https://docs.shop.example/\n", "  name: shop\n")
    files = {**VIEWED, "izterms.yaml": glossary, "_templates/page.html": TEMPLATE}
    result = make_project(files).build(conf={"templates_path": ["_templates"]})
    page = soup(result)
    keys = {tag.get_text(): " ".join(tag["class"]) for tag in page.select("i")}
    assert keys == {"access key": "words.html#term-access-key", "token": "term-token"}
    assert texts(page, "span.izterm.term-token") == ["token"]
    assert [link["href"] for link in links(result, "index.html")] == ["words.html#term-access-key"] * 2
