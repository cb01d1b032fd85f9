"""Acronyms in pages: their forms on demand, what they stand for at first use, and the list of those in use."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup
from conftest import MakeProject, Result

GLOSSARY = """
    terms:
      - {term: certificate authority, acronym: CA, aliases: [issuer], definition: It signs a :izterm:`CSR`.}
      - {term: API, expansion: Application Programming Interface, well_known: true}
      - {term: CSR, expansion: certificate signing request}
      - {term: gateway, definition: It leads outside.}
    """
FILES = {
    "izterms.yaml": GLOSSARY,
    "glossary.rst": "Glossary\n========\n\n.. izglossary::\n",
}


def plain(html: str) -> str:
    """Return the text of a piece of HTML, with a link as [text]."""
    links = re.sub(r"<a class=\"[^\"]*izterm[^\"]*\"[^>]*>(.*?)</a>", r"[\1]", html, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", "", links).split())


def paragraphs(result: Result, page: str = "index.html") -> list[str]:
    """Return the text of the paragraphs of a page, links as [text]."""
    body = result.text(page).partition('role="main"')[2].partition("<template")[0]
    return [plain(text) for text in re.findall(r"<p>(.*?)</p>", body, flags=re.DOTALL)]


def index(text: str) -> dict[str, str]:
    """Return the files of a project whose first page has *text*."""
    return {**FILES, "index.rst": f"Start\n=====\n\n.. toctree::\n\n   glossary\n\n{text}\n"}


# Forms on demand.


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (":izuma:short:`CA`", "[CA]"),
        (":izuma:long:`CA`", "[certificate authority]"),
        (":izuma:full:`CA`", "[certificate authority (CA)]"),
        (":izuma:full:`CAs`", "[certificate authorities (CAs)]"),
        (":izuma:short:`certificate authorities`", "[CAs]"),
        (":izuma:long:`Certificate authority`", "[Certificate authority]"),
        (":izuma:full:`API`", "[Application Programming Interface (API)]"),
        (":izuma:full:`who signs <CA>`", "[who signs]"),
        (":izuma:full:`!CA`", "CA"),
    ],
)
def test_form_on_demand(make_project: MakeProject, written: str, shown: str) -> None:
    result = make_project(index(f"See {written}.")).build()
    assert result.warnings == []
    assert paragraphs(result)[-1] == f"See {shown}."


def test_form_on_demand_in_markdown(make_project: MakeProject) -> None:
    files = {**FILES, "index.md": "# Start\n\n```{toctree}\nglossary\n```\n\nSee {izuma:full}`CAs`.\n"}
    result = make_project(files).build()
    assert result.warnings == []
    assert paragraphs(result)[-1] == "See [certificate authorities (CAs)]."


def test_form_in_a_heading_is_the_same_wherever_the_heading_is_shown(make_project: MakeProject) -> None:
    page = ":izuma:full:`CA`\n================\n\nText.\n"
    project = make_project({**index(""), "page.rst": page})
    project.edit("index.rst", "   glossary\n", "   glossary\n   page\n")
    result = project.build()
    assert result.warnings == []
    assert "certificate authority (CA)</a></li>" in result.text("index.html")
    assert "<title>certificate authority (CA)" in result.text("page.html")
    project.edit("izterms.yaml", "term: certificate authority", "term: issuing authority")
    again = project.build()
    assert "page" in again.read
    assert "issuing authority (CA)</a></li>" in again.text("index.html")
    assert "<title>issuing authority (CA)" in again.text("page.html")


def test_form_of_a_term_without_an_acronym_is_reported_on_every_build(make_project: MakeProject) -> None:
    project = make_project(index("See :izuma:full:`gateways` and :izuma:short:`CAA`."))
    project.conf["izterm_first_use"] = "page"
    result = project.build()
    assert result.warnings == [
        "index.rst:8: WARNING: undefined acronym: 'gateways' has none: give it an 'acronym' or an 'expansion' "
        "(izterms.yaml:5), or write :izterm:`gateways` [izterm.undefined]",
        "index.rst:8: WARNING: undefined term: 'CAA' (did you mean 'CA'?) [izterm.undefined]",
    ]
    assert paragraphs(result)[-1] == "See [gateways] and CAA."
    assert project.build().warnings == result.warnings
    project.edit("izterms.yaml", "term: gateway,", "term: gateway, acronym: GW,")
    project.edit("index.rst", "CAA", "CA")
    healed = project.build()
    assert healed.warnings == []
    assert paragraphs(healed)[-1] == "See [gateways (GWs)] and [CA]."


# First use.

PAGE = """
    The :izterm:`CA`
    ================

    .. toctree::

       glossary
       other

    .. figure:: picture.png

       A :izterm:`CA`.

    .. list-table:: :izterm:`CA`
       :header-rows: 1

       * - :izterm:`CA`
       * - cell

    .. only:: nothing

       Not seen: :izterm:`CA`.

    Not a name: :izterm:`this one <CA>`, :izuma:short:`CA`, :izuma:long:`CA`.

    One :izterm:`CA` of several :izterm:`CAs`.

    Known: :izterm:`API`. More: :izterm:`CSRs`, :izterm:`CSR`. None: :izterm:`gateway`.
    """
OTHER = "Other\n=====\n\nAgain :izterm:`CAs`, :izterm:`CA`.\n"
PICTURE = {"picture.png": ""}
OFF = [
    "[CA]",
    "[CA]",
    "cell",
    "Not a name: [this one], [CA], [certificate authority].",
    "One [CA] of several [CAs].",
    "Known: [API]. More: [CSRs], [CSR]. None: [gateway].",
]
ON = [
    *OFF[:4],
    "One [certificate authority (CA)] of several [CAs].",
    "Known: [API]. More: [certificate signing requests (CSRs)], [CSR]. None: [gateway].",
]


def seen(result: Result, page: str = "index.html") -> list[str]:
    """Return the paragraphs of a page that are not of its figure."""
    return [text for text in paragraphs(result, page) if "picture" not in text]


@pytest.mark.parametrize(
    ("scope", "first", "other"),
    [
        ("off", OFF, "Again [CAs], [CA]."),
        ("page", ON, "Again [certificate authorities (CAs)], [CA]."),
        ("document", ON, "Again [certificate authorities (CAs)], [CA]."),
    ],
)
def test_first_use_on_a_page(make_project: MakeProject, scope: str, first: list[str], other: str) -> None:
    project = make_project({**FILES, **PICTURE, "index.rst": PAGE, "other.rst": OTHER})
    project.conf["izterm_first_use"] = scope
    result = project.build()
    assert result.warnings == []
    assert seen(result)[-5:] == first[-5:]
    assert paragraphs(result, "other.html") == [other]
    assert "<title>The CA" in result.text("index.html")
    assert "It signs a [CSR]." in map(plain, re.findall(r"<p>(.*?)</p>", result.text("glossary.html")))


@pytest.mark.parametrize(("scope", "count"), [("page", 2), ("document", 1), ("off", 0)])
@pytest.mark.parametrize("builder", ["singlehtml", "latex", "man", "texinfo"])
def test_first_use_in_a_document_of_several_pages(
    make_project: MakeProject, builder: str, scope: str, count: int
) -> None:
    pages = {"index.rst": "Start\n=====\n\n.. toctree::\n\n   one\n   other\n   glossary\n"}
    project = make_project({**FILES, **pages, "one.rst": "One\n===\n\nThe :izterm:`CA`.\n", "other.rst": OTHER})
    result = project.build(builder, conf={"izterm_first_use": scope, "man_pages": [("index", "it", "It", "me", 1)]})
    assert result.warnings == []
    endings = {".html", ".tex", ".1", ".texi"}
    text = "".join(p.read_text("utf-8") for p in sorted(result.outdir.glob("*.*")) if p.suffix in endings)
    text = text.partition("<template")[0]
    # Without the glossary's own entry, and what markup of the builder stands between the words.
    words = re.sub(r"<[^>]*>|\\\w+|@\w+|[{}]|\s+", " ", text)
    found = re.findall(r"certificate\s+authorit(?:y\s+\(\s*CA|ies\s+\(\s*CAs)", words)
    assert len(found) - ("It signs" in words) == count, words


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("A :izuma:full:`CA`, then :izterm:`CA`.", "A [certificate authority (CA)], then [CA]."),
        ("A certificate authority (:izterm:`CA`), then :izterm:`CA`.", "A certificate authority ([CA]), then [CA]."),
        ("A :izterm:`CA` (certificate authority).", "A [CA] (certificate authority)."),
        ("Certificate authorities (:izterm:`CAs`).", "Certificate authorities ([CAs])."),
        (
            "A :izterm:`certificate authority`, a :izterm:`CA`.",
            "A [certificate authority], a [certificate authority (CA)].",
        ),
        ("A :izterm:`ca`.", "A [certificate authority (CA)]."),
    ],
)
def test_first_use_beside_what_the_writer_says(make_project: MakeProject, text: str, shown: str) -> None:
    result = make_project(index(text)).build(conf={"izterm_first_use": "page"})
    assert result.warnings == []
    assert paragraphs(result)[-1] == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("An :izterm:`MVP` is made.", "A minimum viable product (MVP) is made."),
        ("This is an :izterm:`MVP`.", "This is a minimum viable product (MVP)."),
        ("Made. An\n:izterm:`MVP`.", "Made. A\nminimum viable product (MVP)."),
        ("A :izterm:`RTOS`.", "A real-time operating system (RTOS)."),
        ("A :izterm:`SPA` is a :izterm:`MVP`.", "An application page (SPA) is a minimum viable product (MVP)."),
        ("An :izterm:`UE`.", "A user equipment (UE)."),
        ("An :izterm:`HA`.", "An hour of action (HA)."),
        ("Plan A :izterm:`SPA`.", "Plan A application page (SPA)."),
        ("A list (:izterm:`MVP`) here.", "A list (minimum viable product, MVP) here."),
        ("Pan :izterm:`MVP`.", "Pan minimum viable product (MVP)."),
        ("An *old* :izterm:`MVP`.", "An old minimum viable product (MVP)."),
    ],
)
def test_first_use_fits_the_text_before_it(make_project: MakeProject, text: str, shown: str) -> None:
    names = {
        "minimum viable product": "MVP",
        "real-time operating system": "RTOS",
        "application page": "SPA",
        "user equipment": "UE",
        "hour of action": "HA",
    }
    terms = "".join(f"- {{term: {name}, acronym: {acronym}, definition: x}}\n" for name, acronym in names.items())
    page = f"Start\n=====\n\n{text}\n\n.. izglossary::\n"
    result = make_project({"izterms.yaml": f"terms:\n{terms}", "index.rst": page}).build(
        conf={"izterm_first_use": "page"}
    )
    assert result.warnings == []
    assert BeautifulSoup(result.text("index.html"), "html.parser").select("h1 ~ p")[0].get_text() == shown


def test_article_at_the_end_of_a_line_of_markdown_is_corrected(make_project: MakeProject) -> None:
    page = "# Start\n\nIt is an\n{izterm}`MVP`, an\n*old* {izterm}`SPA`.\n\n```{izglossary}\n```\n"
    terms = "- {term: minimum product, acronym: MVP, definition: x}\n- {term: app page, acronym: SPA, definition: x}\n"
    project = make_project({"izterms.yaml": f"terms:\n{terms}", "index.md": page})
    project.conf.update(extensions=["myst_parser", "sphinxext_izuma"], izterm_first_use="page")
    shown = BeautifulSoup(project.build().text("index.html"), "html.parser").select("h1 ~ p")[0].get_text()
    assert shown == "It is a\nminimum product (MVP), an\nold app page (SPA)."


def test_first_use_follows_the_data(make_project: MakeProject) -> None:
    project = make_project({**index("A :izterm:`CA`."), "plain.rst": ":orphan:\n\nPlain\n=====\n\n:izterm:`gateway`\n"})
    project.conf["izterm_first_use"] = "page"
    project.build()
    project.edit("izterms.yaml", "term: certificate authority", "term: issuing authority")
    again = project.build()
    assert paragraphs(again)[-1] == "An [issuing authority (CA)]."
    assert "plain" not in again.written
    project.edit("izterms.yaml", "acronym: CA", "acronym: CA, well_known: true")
    assert paragraphs(project.build())[-1] == "A [CA]."
    project.conf["izterm_first_use"] = "off"
    project.edit("izterms.yaml", ", well_known: true, aliases", ", aliases")
    assert paragraphs(project.build())[-1] == "A [CA]."
    project.conf["izterm_first_use"] = "document"
    assert paragraphs(project.build())[-1] == "An [issuing authority (CA)]."


def test_first_use_is_the_same_in_parallel(make_project: MakeProject) -> None:
    pages = {f"page{n}.rst": f":orphan:\n\nPage\n====\n\n:izterm:`CA` {n} :izterm:`CA`\n" for n in range(12)}
    project = make_project({**index("A :izterm:`CA`."), **pages})
    project.conf["izterm_first_use"] = "page"
    one = project.build()
    four = project.build(out="four", doctrees="four-doctrees", parallel=4)
    for n in range(12):
        assert paragraphs(four, f"page{n}.html") == [f"[certificate authority (CA)] {n} [CA]"]
        assert four.text(f"page{n}.html") == one.text(f"page{n}.html")


# The list of acronyms.


def listed(result: Result, page: str = "index.html") -> list[tuple[str, str]]:
    """Return the acronyms that a page lists, with what they stand for."""
    found = re.search(r'<dl class="[^"]*izterm-acronyms[^"]*">(.*?)</dl>', result.text(page), flags=re.DOTALL)
    pairs = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", found[1], flags=re.DOTALL) if found else []
    return [(plain(short), plain(long)) for short, long in pairs]


def test_list_has_the_acronyms_in_use(make_project: MakeProject) -> None:
    project = make_project(
        {**index("Acronyms:\n\n.. izacronyms::\n"), "use.rst": ":orphan:\n\nUse\n===\n\n:izterm:`CAs`\n"}
    )
    result = project.build()
    assert result.warnings == []
    assert listed(result) == [("CA", "[certificate authority]"), ("CSR", "[certificate signing request]")]
    project.edit("use.rst", "`CAs`", "`certificate authority` :izuma:full:`API`")
    again = project.build()
    assert listed(again) == [("API", "[Application Programming Interface]"), ("CSR", "[certificate signing request]")]
    assert again.text("index.html") == project.build(out="clean", doctrees="clean-doctrees").text("index.html")
    project.edit("izterms.yaml", "Application Programming", "Another Programming")
    assert listed(project.build())[0] == ("API", "[Another Programming Interface]")
    project.edit("use.rst", ":izuma:full:`API`", "")
    project.edit("izterms.yaml", ":izterm:`CSR`", "CSR")
    empty = project.build()
    assert listed(empty) == []
    assert paragraphs(empty)[-1] == "Acronyms:"


@pytest.mark.parametrize(
    ("builder", "name"), [("text", "index.txt"), ("latex", "projectnamenotset.tex"), ("man", "it.1")]
)
def test_list_in_other_builders(make_project: MakeProject, builder: str, name: str) -> None:
    project = make_project(index("Use :izterm:`CA`.\n\n.. izacronyms::\n"))
    result = project.build(
        builder, conf={"man_pages": [("index", "it", "It", "me", 1)], "project": "Project name not set"}
    )
    assert result.warnings == []
    text = result.text(name)
    assert "certificate signing request" in text[text.index("CSR") :]
