"""What a writer does wrong in the first hour: the mistake, all that the build says of it, and the exit status."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest
from bs4 import BeautifulSoup
from conftest import MakeProject, Project, Result

GLOSSARY = """
    terms:
      - {term: access key, definition: A string.}
      - {term: node, definition: A computer.}
      - {term: x, definition: A letter.}
      - {term: "List<T>", definition: A list.}
      - {term: T, definition: A type.}
      - {term: "!/0", definition: An error.}
      - {term: API, definition: An interface.}
      - {term: "Container Storage Interface (CSI)", definition: An interface.}
      - {term: user's guide, definition: A book.}
      - {term: route, definition: A way.}
      - {term: Routes, definition: A file.}
      - {term: "a, b", definition: Two letters., tags: [letters]}
      - {term: "c; d", definition: Two letters.}
    """
NOT_A_ROLE = "index.rst:6: WARNING: this is not read as a role: write :izterm:`x`"
MARKUP, UNDEFINED, DATA = "[izterm.markup]", "[izterm.undefined]", "[izterm.data]"


@dataclass(frozen=True)
class Mistake:
    """A text in line 6 of a page, all warnings, and the texts and targets of the links."""

    text: str
    warnings: tuple[str, ...] = ()
    links: Mapping[str, str] = field(default_factory=dict)
    page: str = "index.rst"


def undefined(name: str, hint: str) -> str:
    """Return the warning of an undefined name in line 6."""
    return f"index.rst:6: WARNING: undefined term: {name!r} ({hint}) {UNDEFINED}"


MISTAKES = {
    # A2: what looks like a role and is none.
    "blank after the role": Mistake("A :izterm: `x`.", (f"{NOT_A_ROLE} {MARKUP}",)),
    "equal texts between": Mistake(
        "A :izterm: `x` b :izterm: `node` b :izterm: `API`.",
        tuple(
            f"index.rst:6: WARNING: this is not read as a role: write :izterm:`{name}` {MARKUP}"
            for name in ("x", "node", "API")
        ),
    ),
    "field": Mistake(":izterm: `x`", (f"{NOT_A_ROLE} {MARKUP}",)),
    "no first colon": Mistake("izterm:`x`", (f"{NOT_A_ROLE} {MARKUP}",)),
    "no second colon": Mistake(":izterm`x`", (f"{NOT_A_ROLE} {MARKUP}",)),
    "two backticks": Mistake(":izterm:``x``", (f"{NOT_A_ROLE} {MARKUP}",)),
    "role of Markdown": Mistake("{izterm}`x`", (f"{NOT_A_ROLE} {MARKUP}",)),
    "domain": Mistake("{izuma:izterm}`x`", (f"{NOT_A_ROLE} {MARKUP}",)),
    "other roles": Mistake(
        "A {izuma:short}`x`, a :izuma:full: `x`, a word izterm, and izuma: `x`.",
        (
            f"index.rst:6: WARNING: this is not read as a role: write :izuma:short:`x` {MARKUP}",
            f"index.rst:6: WARNING: this is not read as a role: write :izuma:full:`x` {MARKUP}",
        ),
    ),
    "backtick missing": Mistake("A :izterm:x`.", (f"{NOT_A_ROLE} {MARKUP}",)),
    "no backticks": Mistake("A :izterm:x.", (f"{NOT_A_ROLE} {MARKUP}",)),
    "three colons": Mistake("A :izterm::`x`.", (f"{NOT_A_ROLE} {MARKUP}",)),
    "quotes": Mistake(
        "A :izterm:'x', :izterm:\"x\", :izterm:\u2018x\u2019, :izterm:\u00b4x\u00b4.", (f"{NOT_A_ROLE} {MARKUP}",) * 4
    ),
    "blank in the role": Mistake("A :izterm :`x`, {izterm }`x`.", (f"{NOT_A_ROLE} {MARKUP}",) * 2),
    "other colons": Mistake("A \uff1aizterm\uff1a`x`.", (f"{NOT_A_ROLE} {MARKUP}",)),
    "another case": Mistake("A {Izterm}`x`.", (f"{NOT_A_ROLE} {MARKUP}",)),
    "name and role swapped": Mistake("A `x :izterm:`, `{izterm} x`.", (f"{NOT_A_ROLE} {MARKUP}",) * 2),
    "blank before the name": Mistake("A :izterm:` x`.", (f"{NOT_A_ROLE} {MARKUP}",)),
    "no name": Mistake(
        "A :izterm:`` b.",
        (f"index.rst:6: WARNING: this is not read as a role: write the name of a term: :izterm:`\u2026` {MARKUP}",),
    ),
    "field with a paragraph": Mistake(":izterm: `x`\n   is a letter.", (f"{NOT_A_ROLE} {MARKUP}",)),
    "field of an object": Mistake(
        ".. py:function:: f()\n\n   :izterm: `x`", (f"index.rst:8{NOT_A_ROLE[11:]} {MARKUP}",)
    ),
    "doctest": Mistake(">>> ':izterm: `x`'"),
    "caption of code": Mistake(
        ".. code-block:: text\n   :caption: A :izterm: `x`.\n\n   y", (f"index.rst:7{NOT_A_ROLE[11:]} {MARKUP}",)
    ),
    "title in a toctree": Mistake(
        ".. toctree::\n\n   A :izterm:`x` <https://a.example>",
        (
            "index.rst:8: WARNING: this is not read as a role: write 'x', because a title in a toctree is plain text "
            f"{MARKUP}",
        ),
    ),
    "directive with one colon": Mistake(
        ".. izglossary:\n\n.. izacronyms:",
        (
            f"index.rst:6: WARNING: this is not read as a directive: write '.. izglossary::' {MARKUP}",
            f"index.rst:8: WARNING: this is not read as a directive: write '.. izacronyms::' {MARKUP}",
        ),
    ),
    "directive of the other markup": Mistake(
        ".. izglossary::",
        (f"page.md:6: WARNING: this is not read as a directive: write ```{{izglossary}} {MARKUP}",),
        page="page.md",
    ),
    "reStructuredText in Markdown": Mistake(
        "```{eval-rst}\nA :izterm: `x`.\n```",
        (f"page.md:7: WARNING: this is not read as a role: write :izterm:`x` {MARKUP}",),
        page="page.md",
    ),
    "bold": Mistake("**bold :izterm:`x`**", (f"{NOT_A_ROLE} outside of the strong text {MARKUP}",)),
    "alt": Mistake(
        ".. image:: x.png\n   :alt: An :izterm:`x`.",
        (
            "index.rst:7: WARNING: this is not read as a role: write 'x', because the option 'alt' is plain text "
            f"{MARKUP}",
        ),
    ),
    "brackets": Mistake(
        "A :izterm:[x], {izterm}(x).",
        (f"index.rst:6: WARNING: this is not read as a role: write :izterm:`x` {MARKUP}",) * 2,
    ),
    "directives of Markdown in other places": Mistake(
        "{izglossary}\n\n..izacronyms::",
        (
            f"page.md:6: WARNING: this is not read as a directive: write ```{{izglossary}} {MARKUP}",
            f"page.md:8: WARNING: this is not read as a directive: write ```{{izacronyms}} {MARKUP}",
        ),
        page="page.md",
    ),
    "all in backticks": Mistake(
        "A `:izterm:my node`, `{izterm} a, b`.",
        tuple(
            f"index.rst:6: WARNING: this is not read as a role: write :izterm:`{name}` {MARKUP}"
            for name in ("my node", "a, b")
        ),
    ),
    "in a link": Mistake(
        "A `link to :izterm:`x` <https://acme.example>`__.",
        (f"{NOT_A_ROLE} outside of other backticks {MARKUP}",),
    ),
    "letters before the role": Mistake(
        "An x:izterm:`x`.",
        (f"index.rst:6: WARNING: this is not read as a role: write a blank before :izterm:`x` {MARKUP}",),
    ),
    "directive with other dots and colons": Mistake(
        "..izglossary:\n\n. izacronyms:\n\n.. izglossary:::\n\nThe ...izglossary is fine.",
        (
            f"index.rst:6: WARNING: this is not read as a directive: write '.. izglossary::' {MARKUP}",
            f"index.rst:8: WARNING: this is not read as a directive: write '.. izacronyms::' {MARKUP}",
            f"index.rst:10: WARNING: this is not read as a directive: write '.. izglossary::' {MARKUP}",
        ),
    ),
    "literal": Mistake("``:izterm: `x```, ``{izterm}`x```"),
    "literal block": Mistake("::\n\n   :izterm: `x`\n   {izterm}`x`"),
    "Markdown": Mistake(
        "A :izterm:`x`.",
        (f"page.md:6: WARNING: this is not read as a role: write {{izterm}}`x` {MARKUP}",),
        page="page.md",
    ),
    # A3, A4: the whole text first.
    "angle brackets in a name": Mistake(":izterm:`List<T>`", links={"List<T>": "term-list-t-957761c9"}),
    "title and name": Mistake(":izterm:`My list <T>`", links={"My list": "term-t"}),
    "exclamation mark in a name": Mistake(":izterm:`!/0`, :izterm:`!x`", links={"!/0": "term-0-db621974"}),
    "angle brackets in Markdown": Mistake(
        "{izterm}`List<T>`", links={"List<T>": "term-list-t-957761c9"}, page="page.md"
    ),
    "title and name with angle brackets": Mistake(
        ":izterm:`lists <List<T>>`, :izterm:`a <T>`", links={"lists": "term-list-t-957761c9", "a": "term-t"}
    ),
    "no name in angle brackets": Mistake(
        ":izterm:`node <>`",
        (undefined("", "no name in the angle brackets: write 'node', or 'node <name>'"),),
    ),
    # A5: the exact case first.
    "plural in exact case": Mistake(
        ":izterm:`routes`, :izterm:`Routes`", links={"routes": "term-route", "Routes": "term-routes"}
    ),
    # C7 to C12.
    "misspelt plural": Mistake(":izterm:`acess keys`", (undefined("acess keys", "did you mean 'access keys'?"),)),
    "swapped letters": Mistake(
        ":izterm:`ndoe` :izterm:`AIP` :izterm:`noeds`",
        (
            undefined("ndoe", "did you mean 'node'?"),
            undefined("AIP", "did you mean 'API'?"),
            undefined("noeds", "did you mean 'nodes'?"),
        ),
    ),
    "title and name swapped": Mistake(
        ":izterm:`node <my node>`",
        (undefined("my node", "title and name are swapped? write 'my node <node>'"),),
    ),
    "s behind the role": Mistake(
        ":izterm:`node`s and :izterm:`node`",
        (undefined("node`s and :izterm:`node", "put the 's' inside: :izterm:`nodes`"),),
    ),
    "es behind the role": Mistake(
        ":izterm:`node`es and :izterm:`node`",
        (undefined("node`es and :izterm:`node", "put the 'es' inside: :izterm:`nodes`"),),
    ),
    "possessive": Mistake(
        ":izterm:`node's` :izterm:`nodes\u2019` :izterm:`node`'s",
        (
            undefined("node's", "put \"'s\" behind the role: :izterm:`node`'s").replace("'node's'", '"node\'s"'),
            undefined("nodes\u2019", "put '\u2019' behind the role: :izterm:`nodes`\u2019"),
        ),
    ),
    "cure in Markdown": Mistake(
        "{izuma:short}`node`",
        (
            "page.md:6: WARNING: undefined acronym: 'node' has none: give it an 'acronym' or an 'expansion' "
            f"(izterms.yaml:3), or write {{izterm}}`node` {UNDEFINED}",
        ),
        page="page.md",
    ),
    "acronym in brackets": Mistake(
        ":izterm:`CSI`", (undefined("CSI", "did you mean 'Container Storage Interface (CSI)'?"),)
    ),
    # N1: apostrophes and quotes.
    "apostrophes": Mistake(
        ":izterm:`user\u2019s guide`, :izterm:`user\u02bcs guides`, :izterm:`user\u00b4s guide`",
        links={
            "user\u2019s guide": "term-user-s-guide",
            "user\u02bcs guides": "term-user-s-guide",
            "user\u00b4s guide": "term-user-s-guide",
        },
    ),
    # B2, N2, C13: listings.
    "unknown option": Mistake(
        ".. izglossary::\n   :no-index:\n   :sorted:\n   :terms: x\n\n:izterm:`x`",
        (f"index.rst:6: WARNING: izglossary has no option 'sorted' (a listing is sorted, remove the option) {DATA}",),
        {"x": "term-x"},
    ),
    "option without a value": Mistake(
        ".. izglossary:: Terms\n   :no-index:\n   :tags:",
        (
            "index.rst:6: WARNING: izglossary takes no argument 'Terms': choose entries with an option, like ':tags:' "
            f"{DATA}",
            f"index.rst:6: WARNING: the option 'tags' has no value: write one, or remove the option {DATA}",
        ),
    ),
    "list of acronyms": Mistake(
        ".. izacronyms:: Terms\n   :sorted:\n\n   x",
        (
            f"index.rst:6: WARNING: izacronyms takes no argument 'Terms': remove it {DATA}",
            f"index.rst:6: WARNING: izacronyms takes no content ('x'): remove it {DATA}",
            f"index.rst:6: WARNING: izacronyms has no option 'sorted': remove it {DATA}",
        ),
    ),
    "unknown tag": Mistake(
        ".. izglossary::\n   :no-index:\n   :tags: letter",
        (f"index.rst:6: WARNING: no term has the tag 'letter' (did you mean 'letters'?) {DATA}",),
    ),
    "a name with a comma": Mistake(".. izglossary::\n   :no-index:\n   :terms:\n      a, b\n      x, node"),
    "sort given": Mistake(
        ".. izglossary::\n   :no-index:\n   :sort: given",
        (f"index.rst:6: WARNING: ':sort: given' is for listings with the option 'terms': remove it {DATA}",),
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES.keys())
def test_mistake_on_a_page(make_project: MakeProject, mistake: Mistake) -> None:
    project = make_project(
        {
            "izterms.yaml": GLOSSARY,
            "glossary.rst": ":orphan:\n\nGlossary\n========\n\n.. izglossary::\n",
            "index.rst": "Start\n=====\n",
            "x.png": "",
        }
    )
    heading = "Start\n=====\n\nFirst.\n\n" if mistake.page == "index.rst" else "---\norphan: true\n---\n# P\n\n"
    project.write({mistake.page: f"{heading}{mistake.text}\n"})
    for _ in range(2):  # A second build says the same.
        result = project.build()
        assert tuple(result.warnings) == mistake.warnings
        assert result.app.statuscode == 0
    page = BeautifulSoup(result.text(mistake.page.partition(".")[0] + ".html"), "html.parser")
    found = {link.get_text(): str(link["href"]).partition("#")[2] for link in page.select("p a.izterm")}
    assert {shown: target for shown, target in found.items() if shown in mistake.links} == mistake.links


def test_field_that_should_switch_off_the_checks(make_project: MakeProject) -> None:
    project = make_project(
        {
            "izterms.yaml": GLOSSARY,
            "index.rst": ":izterm_checks: off\n\nStart\n=====\n",
            "page.md": "---\norphan: true\nizterm-checks: of\n---\n# P\n",
            "off.md": "---\norphan: true\nizterm-checks: off\n---\n# P\n",
        }
    )
    for _ in range(2):
        assert sorted(project.build().warnings) == [
            f"index.rst:1: WARNING: 'izterm_checks' is no field of a page: write 'izterm-checks' {DATA}",
            f"page.md:1: WARNING: izterm-checks must be on or off, not 'of' {DATA}",
        ]


def test_option_without_its_colon(make_project: MakeProject) -> None:
    listing = "Start\n=====\n\n.. izglossary::\n   no-index:\n"
    assert make_project({"izterms.yaml": GLOSSARY, "index.rst": listing}).build().warnings == [
        f"index.rst:4: WARNING: izglossary takes no argument 'no-index:': write ':no-index:' {DATA}"
    ]


def test_page_in_markdown_with_another_ending(make_project: MakeProject) -> None:
    page = "---\norphan: true\n---\n# P\n\nA :izterm:`x` {izuma:short}`x`\n"
    project = make_project({"izterms.yaml": GLOSSARY, "page.mark.down": page, "index.rst": "S\n=\n\n.. izglossary::\n"})
    project.conf["source_suffix"] = {".rst": "restructuredtext", ".mark.down": "markdown"}
    assert [warning.rpartition("write ")[2] for warning in project.build().warnings] == [
        f"{{izterm}}`x` {MARKUP}",
        f"{{izterm}}`x` {UNDEFINED}",
    ]


def test_mistakes_in_definitions(make_project: MakeProject) -> None:
    project = make_project(
        {
            "izterms.yaml": """
                terms:
                  - term: x
                    definition: |
                      A {izterm}`y`,
                      a [link](https://acme.example),
                      and `code`.
                  - {term: y, definition: "An :izterm: `x`.", note: "`:izterm:`x``"}
                  - {term: z, definition: "A [page](more.md), a [part](#here), ![door](door.png), f[0](x), ``[a](b)``."}
                """,
            "index.rst": "Start\n=====\n\n.. izglossary::\n",
        }
    )
    other = "(the text is reStructuredText; 'markup: markdown' in the header changes that)"
    assert sorted(project.build().warnings) == [
        f"izterms.yaml:4: WARNING: this is not read as a role: write :izterm:`y` {MARKUP}",
        f"izterms.yaml:5: WARNING: this is not read as a link: write `link <https://acme.example>`__ {other} {MARKUP}",
        f"izterms.yaml:6: WARNING: this is not read as code: write ``code`` {other} {MARKUP}",
        f"izterms.yaml:7: WARNING: this is not read as a role: write :izterm:`x` {MARKUP}",
        f"izterms.yaml:8: WARNING: this is not read as a link: write :doc:`page <more>` {other} {MARKUP}",
        f"izterms.yaml:8: WARNING: this is not read as a link: write :ref:`part <here>` {other} {MARKUP}",
        "izterms.yaml:8: WARNING: this is not read as a picture: write '.. image:: door.png' in a paragraph of its own "
        f"{other} {MARKUP}",
    ]


def test_faulty_field_accuses_no_page(make_project: MakeProject) -> None:
    pages = {f"page{number}.rst": ":orphan:\n\nP\n=\n\n:izterm:`zone` :izterm:`areas`\n" for number in range(30)}
    project = make_project(
        {
            "izterms.yaml": """
                terms:
                  - {term: zone, definition: An area., tags: "a, b"}
                  - {term: area, tags: security}
                """,
            "index.rst": "Start\n=====\n\n.. izglossary::\n",
            **pages,
        }
    )
    needs = "give it a 'definition', 'expansion' or 'see'"
    faulty = "undefined term: 'areas' (its entry at izterms.yaml:3 is faulty)"
    assert project.build().warnings == [
        f"izterms.yaml:2: WARNING: 'tags' must be a list, like [a, b], not 'a, b' {DATA}",
        f"izterms.yaml:3: WARNING: the entry 'area' says nothing: {needs} {DATA}",
        *(f"{page}:6: WARNING: {faulty} {UNDEFINED}" for page in sorted(pages)),
    ]


def test_faulty_entries_keep_their_names(make_project: MakeProject) -> None:
    project = make_project(
        {
            "izterms.yaml": """
                terms:
                  - port: A door.
                  - gate
                  - {Term: hall, definition: A room.}
                  - {term: key, aliases: "API key, token", definition: A text.}
                  - {term: lock, acronym: [LK], definition: A part.}
                  - {term: lid, deprecated: [lid, {nam: cap}], definition: A part.}
                  - {term: box, deprecated: [box, case], definition: A part.}
                """,
            "index.rst": "Start\n=====\n\n"
            + " ".join(f":izterm:`{name}`" for name in ("ports", "gate", "hall", "API key", "LK", "lock"))
            + "\n\n.. izglossary::\n",
        }
    )
    messages = [warning.partition("WARNING: ")[2] for warning in project.build().warnings]
    assert messages == [
        f"an entry has no 'term': write 'term: port', and 'definition: …' below it {DATA}",
        f"an entry must be a mapping that begins with 'term: …' {DATA}",
        f"an entry has no field 'Term' (did you mean 'term'?) {DATA}",
        f"'aliases' must be a list, like [API key, token], not 'API key, token' {DATA}",
        f"'acronym' must be text {DATA}",
        f"'deprecated' must be a list in which each item is a name, or {{name: …, reason: …}} {DATA}",
        "the deprecated name 'box' is that of the entry: remove it, or write 'deprecated: true' if the entry should "
        f"not be used {DATA}",
        *(
            f"undefined term: {name!r} (its entry at izterms.yaml:{line} is faulty) {UNDEFINED}"
            for name, line in {"ports": 2, "gate": 3, "hall": 4, "API key": 5, "LK": 6}.items()
        ),
    ]


def test_order_of_terms_and_semicolon_in_the_index(make_project: MakeProject) -> None:
    listing = ".. izglossary::\n   :sort: given\n   :terms:\n      x\n      c; d\n      API\n"
    project = make_project({"izterms.yaml": GLOSSARY, "index.rst": f"Start\n=====\n\n{listing}"})
    result = project.build()
    assert result.warnings == []
    heads = BeautifulSoup(result.text("index.html"), "html.parser").select("dt")
    assert [head.get_text().rstrip("¶") for head in heads] == ["x", "c; d", "API"]
    assert "c\u037e d" in result.text("genindex.html")  # which looks like, and is, a semicolon


DOCSTRINGS = """
'''Module.

A {izterm}`x`.
'''


def act():
    '''Do it.

    With :izterm: `x`.
    '''
"""


def test_slips_in_docstrings(make_project: MakeProject) -> None:
    project = make_project(
        {
            "izterms.yaml": GLOSSARY,
            "slips_module.py": DOCSTRINGS,
            "index.rst": "Start\n=====\n\n.. automodule:: slips_module\n   :members:\n",
        }
    )
    conf = (project.srcdir / "conf.py").read_text(encoding="utf-8")
    path = f"import sys\nsys.path.insert(0, {str(project.srcdir)!r})\n"
    project.write({"conf.py": f"{path}{conf}extensions += ['sphinx.ext.autodoc']\n"})
    message = f"WARNING: this is not read as a role: write :izterm:`x` {MARKUP}"
    assert project.build().warnings == [f"slips_module.py:{line}: {message}" for line in (3, 10)]


def use_of_another_project(project: Project, glossary: str, page: str) -> Result:
    """Build a project with a glossary, and then one without, whose page uses the names of the first."""
    project.write({"izterms.yaml": glossary, "index.rst": "Start\n=====\n\n.. izglossary::\n"})
    inventory = project.build().outdir / "objects.inv"
    project.write({"izterms.yaml": "terms: []", "index.rst": f"Start\n=====\n\n{page}\n"})
    conf = (project.srcdir / "conf.py").read_text(encoding="utf-8")
    mapping = {"other": ("https://other.example/", str(inventory.rename(project.srcdir / "other.inv")))}
    more = f"extensions += ['sphinx.ext.intersphinx']\nintersphinx_mapping = {mapping!r}\nizterm_intersphinx = True\n"
    project.write({"conf.py": conf + more})
    return project.build()


def test_name_with_a_number_is_found_through_an_inventory(project: Project) -> None:
    name = "Open Energy Phase 3"
    result = use_of_another_project(project, f"terms: [{{term: {name}, definition: A plan.}}]", f":izterm:`{name}`")
    assert result.warnings == []
    assert 'href="https://other.example/index.html#term-open-energy-phase-3"' in result.text("index.html")


DEPRECATED = """
    terms:
    - {term: access key, aliases: [key], deprecated: [API password], definition: A string.}
    - {term: pass, deprecated: true, definition: A string.}
    """
OF_ANOTHER = [
    ":izterm:`API password`, :izterm:`key`",
    ":izterm:`pass`",
    ":external:izuma:izterm:`API password`",
    ":external+other:izuma:izterm:`API password`",
    ":external+other:izuma:izterm:`access key`",
]


def test_deprecated_name_of_another_project_is_reported(project: Project) -> None:
    result = use_of_another_project(project, DEPRECATED, "\n\n".join(OF_ANOTHER))
    write = "WARNING: deprecated term: 'API password': write 'access key' [izterm.deprecated]"
    see = "WARNING: deprecated term: 'pass': see its entry (in the other project) [izterm.deprecated]"
    warnings = [f"index.rst:4: {write}", f"index.rst:6: {see}", f"index.rst:8: {write}", f"index.rst:10: {write}"]
    assert sorted(result.warnings) == sorted(warnings)
    assert result.text("index.html").count('href="https://other.example/index.html#term-access-key"') == 5
    assert sorted(project.build().warnings) == sorted(warnings)
    lines = project.build("izterm").text("output.json").splitlines()
    suggestions = [json.loads(line)["suggestion"] for line in lines]
    assert suggestions == ["access key", None, "access key", "access key"]
