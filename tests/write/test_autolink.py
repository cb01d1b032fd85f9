"""Links that nobody wrote lead where a writer's would, and count as uses."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from bs4 import BeautifulSoup
from conftest import MakeProject, Project, Result, boxes
from outputs import build_as_clean, tree
from sphinx.errors import ConfigError

GLOSSARY = """
    terms:
      - term: gateway
        definition: Lets devices communicate.
      - term: edge gateway
        definition: One at the edge of the :izterm:`cloud`.
      - term: access key
        definition: Identifies an application.
        deprecated: [secret string]
      - term: cloud
        suggest: false
        definition: Computers of other people.
      - term: certificate authority
        acronym: CA
        definition: It signs.
    """
FILES = {
    "izterms.yaml": GLOSSARY,
    "glossary.rst": "Glossary\n========\n\n.. izglossary::\n",
    "index.rst": """
        Start
        =====

        .. toctree::

           page
           other
           plain
           off
           glossary
        """,
    "page.rst": """
        Page of a gateway
        =================

        Of access keys: an access key, the cloud, a secret string.

        One
        ---

        *A gateway, edge
        gateways* and **gateway**, and ``gateway``. :izterm:`the CA <CA>`

        Two
        ---

        The gateway of the CA. The edge-gateway, gateway.
        """,
    "other.md": "# Other\n\nAn **edge\ngateway** and\nan edge\ngateway. Gateways: one gateway.\n",
    "plain.rst": "Plain\n=====\n\nNothing here.\n",
    "off.rst": ":izterm-checks: off\n\nOff\n===\n\nA gateway.\n",
}


def links(result: Result, page: str) -> list[tuple[str, str]]:
    """Return the links of a page: what they show, and where they lead."""
    found = BeautifulSoup(result.text(page), "html.parser").select("a.izterm")
    return [(" ".join(link.get_text().split()), str(link["href"]).rpartition("#")[2]) for link in found]


@pytest.fixture
def make(make_project: MakeProject) -> Project:
    """Return a project that links the first mention on each page."""
    project = make_project(FILES)
    project.conf["izterm_autolink"] = "page"
    return project


def test_nothing_is_linked_by_default(make: Project) -> None:
    make.conf = {}
    assert links(make.build(), "page.html") == [("the CA", "term-certificate-authority")]


PAGE = [
    ("access keys", "term-access-key"),
    ("gateway", "term-gateway"),
    ("edge gateways", "term-edge-gateway"),
    ("the CA", "term-certificate-authority"),
]
OTHER = [("edge gateway", "term-edge-gateway"), ("Gateways", "term-gateway")]


def test_first_mention_on_a_page(make: Project) -> None:
    result = make.build()
    assert result.warnings == []
    assert links(result, "page.html") == PAGE
    assert links(result, "other.html") == OTHER
    assert links(result, "off.html") == []
    page = BeautifulSoup(result.text("page.html"), "html.parser")
    assert [" ".join(tag.get_text().split()) for tag in page.select("section p")] == [
        "Of access keys: an access key, the cloud, a secret string.",
        "A gateway, edge gateways and gateway, and gateway. the CA",
        "The gateway of the CA. The edge-gateway, gateway.",
    ]
    assert len(page.select("em a.izterm")) == 2
    assert BeautifulSoup(result.text("other.html"), "html.parser").select("strong a.izterm")


def test_first_mention_in_each_section(make: Project) -> None:
    make.conf["izterm_autolink"] = "section"
    assert links(make.build(), "page.html") == [
        *PAGE,
        ("gateway", "term-gateway"),
        ("CA", "term-certificate-authority"),
        ("edge-gateway", "term-edge-gateway"),
    ]


def test_links_have_boxes_and_count_as_uses(make: Project) -> None:
    result = make.build(conf={"izterm_check_unused": True, "izterm_check_mentions": True})
    assert result.warnings == []
    assert "glossary.html#term-gateway" in boxes(BeautifulSoup(result.text("other.html"), "html.parser"))
    entry = result.text("glossary.html").partition('id="term-gateway"')[2].partition("</dd>")[0]
    assert [f'href="{page}.html">' in entry for page in ("page", "other", "off", "plain")] == [True, True, False, False]


def test_entry_is_listed_because_it_is_linked(make: Project) -> None:
    make.edit("glossary.rst", "izglossary::", "izglossary::\n   :used:")
    result = build_as_clean(make)
    assert result.warnings == []
    assert links(result, "page.html") == PAGE
    listed = {tag["id"] for tag in BeautifulSoup(result.text("glossary.html"), "html.parser").select("dt[id]")}
    assert listed == {
        *(f"term-{name}" for name in ("access-key", "gateway", "edge-gateway", "certificate-authority"))
    } | {
        "term-cloud"  # by the entry of the edge gateway
    }


def test_term_that_has_no_place_is_not_linked(make: Project) -> None:
    make.edit("glossary.rst", "izglossary::", "izglossary::\n   :terms: edge gateway, CA")
    result = make.build()
    assert result.warnings == []
    assert links(result, "page.html") == [
        ("edge gateways", "term-edge-gateway"),
        ("the CA", "term-certificate-authority"),
    ]


EDITS: Mapping[str, tuple[str, str, str]] = {
    "new term": ("izterms.yaml", "  - term: cloud", "  - {term: Nothing, definition: x}\n  - term: cloud"),
    "removed term": ("izterms.yaml", "  - term: gateway\n    definition: Lets devices communicate.\n", ""),
    "opt-out": ("izterms.yaml", "Lets devices communicate.", "Lets devices.\n    suggest: false"),
    "opt-in": ("izterms.yaml", "    suggest: false\n", ""),
    "definition": ("izterms.yaml", "It signs.", "It signs things."),
    "page": ("page.rst", "The gateway of", "The access key of"),
    "link written": ("other.md", "one gateway", "one {izterm}`gateway`"),
    "off": ("plain.rst", "Plain\n=====\n\nNothing here.", ":izterm-checks: off\n\nPlain\n=====\n\nA gateway."),
    "on": ("off.rst", ":izterm-checks: off\n\n", ""),
    "listing": ("glossary.rst", "izglossary::", "izglossary::\n   :terms: CA"),
}
QUICK = {("page", "page"), ("new term", "section"), ("opt-out", "page")}  # `make test` tries these


@pytest.mark.parametrize(
    ("edit", "mode"),
    [
        pytest.param(edit, mode, marks=[] if (edit, mode) in QUICK else [pytest.mark.long])
        for edit in EDITS
        for mode in ("page", "section")
    ],
)
def test_incremental_build_is_a_clean_build(make: Project, edit: str, mode: str) -> None:
    make.conf["izterm_autolink"] = mode
    make.build()
    make.edit(*EDITS[edit])
    build_as_clean(make)
    again = build_as_clean(make)
    assert (again.read, again.written) == ([], [])


def test_switch_on_and_off_again(make: Project) -> None:
    before = tree(make.build(conf={"izterm_autolink": False}).outdir)
    build_as_clean(make)
    make.conf["izterm_autolink"] = "section"
    build_as_clean(make)
    assert tree(make.build(conf={"izterm_autolink": False}).outdir) == before


def test_parallel_build_is_a_serial_build(make: Project) -> None:
    make.write({f"more{number}.rst": "More\n====\n\nA gateway and an access key.\n" for number in range(8)})
    make.edit("index.rst", "plain\n", "plain\n" + "".join(f"   more{number}\n" for number in range(8)))
    serial = make.build(out="serial", doctrees="serial-doctrees")
    parallel = make.build(out="parallel", doctrees="parallel-doctrees", parallel=4)
    assert serial.warnings == parallel.warnings == []
    assert tree(serial.outdir) == tree(parallel.outdir)
    assert len(links(parallel, "more7.html")) == 2


@pytest.mark.parametrize("builder", ["singlehtml", "latex", "text", "epub", "man", "texinfo", "dirhtml"])
def test_other_builders(make: Project, builder: str) -> None:
    conf = {
        "man_pages": [("index", "name", "what", ["author"], 1)],
        "latex_documents": [("index", "a.tex", "Title", "Author", "howto")],
        "texinfo_documents": [("index", "a", "Title", "Author", "a", "d", "Misc")],
        "epub_show_urls": "no",
    }
    result = make.build(builder, conf=conf)
    assert [line for line in result.warnings if "izterm" in line] == []
    if builder == "singlehtml":
        assert links(result, "index.html") == [*PAGE, *OTHER, ("cloud", "term-cloud")]
    if builder == "latex":
        assert result.text("a.tex").count(r"\hyperref[\detokenize{glossary:term-gateway}]") == 2


def test_only_what_a_builder_shows_is_linked(make: Project) -> None:
    make.write({"plain.rst": "Plain\n=====\n\n.. only:: latex\n\n   A gateway.\n\n.. only:: html\n\n   The gateway.\n"})
    result = make.build()
    assert links(result, "plain.html") == [("gateway", "term-gateway")]
    build_as_clean(make, "text")


def test_acronym_that_is_linked_says_what_it_stands_for(make: Project) -> None:
    make.conf["izterm_first_use"] = "page"
    make.write({"plain.rst": "Plain\n=====\n\nA CA, and a CA.\n"})
    result = build_as_clean(make)
    assert links(result, "plain.html") == [("certificate authority (CA)", "term-certificate-authority")]
    make.edit("izterms.yaml", "    acronym: CA\n", "    aliases: [CA]\n")
    assert links(build_as_clean(make), "plain.html") == [("CA", "term-certificate-authority")]


def test_text_of_a_version_directive_and_of_a_table(make: Project) -> None:
    text = (
        ".. versionadded:: 1\n   A gateway.\n\n.. csv-table::\n\n   x, access key\n\n.. py:function:: f(x)\n\n   A CA."
    )
    make.write({"plain.rst": f"Plain\n=====\n\n{text}\n"})
    assert [shown for shown, _ in links(build_as_clean(make), "plain.html")] == ["gateway", "access key", "CA"]


@pytest.mark.parametrize("value", [True, "pages", "on"])
def test_value_is_checked(make: Project, value: object) -> None:
    with pytest.raises(ConfigError, match=r"^izterm_autolink must be one of False, 'page', 'section', not "):
        make.build(conf={"izterm_autolink": value})
