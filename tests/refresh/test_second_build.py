"""A build without a change warns of the same as the first build, and so does a build after an edit of another page.

Sphinx writes only some pages again, but a warning depends on all pages together. The extension asks for each page that
warns. Each warning is alone in a project here, because another one on the page would hide that it is not repeated.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from conftest import MakeProject, Project

PAGES = {f"plain{number}.rst": f"Plain {number}\n=======\n\nNothing here.\n" for number in range(1, 8)}
FILES = {
    "izterms.yaml": """
        glossary: {name: acme}
        terms:
          - {term: access key, definition: Identifies an application., deprecated: [pass key]}
          - {term: gateway, definition: Lets devices communicate.}
          - {term: Device management, definition: The trade.}
          - {term: Device Management, definition: The product.}
        """,
    "more.yaml": "terms: []",
    "index.rst": "Start\n=====\n\n.. toctree::\n   :glob:\n\n   *\n",
    "entries.rst": "Entries\n=======\n\n.. izglossary::\n   :glossary: acme\n",
    **PAGES,  # Sphinx uses several processes for more than five pages
}


@dataclass(frozen=True)
class Case:
    """A project beside :data:`FILES`, and the beginning and the end of each of its warnings."""

    id: str
    files: Mapping[str, str]
    warnings: tuple[tuple[str, str], ...]
    conf: Mapping[str, Any] = field(default_factory=dict)


def case(name: str, files: Mapping[str, str], place: str, message: str, kind: str, **conf: Any) -> Case:
    """Return a project with one warning."""
    return Case(name, files, ((f"{place}: WARNING: {message}", f"[{kind}]"),), conf)


def page(text: str) -> dict[str, str]:
    return {"page.rst": f"Page\n====\n\n{text}\n"}


def listing(*options: str) -> dict[str, str]:
    lines = "".join(f"   {option}\n" for option in options)
    return {"list.rst": f"List\n====\n\n.. izglossary::\n{lines}"}


def token(more: str) -> dict[str, str]:
    """Return a second glossary with one entry."""
    return {"more.yaml": f"glossary: {{name: more}}\nterms:\n- term: token\n  {more}\n"}


DEPRECATED = "deprecated term: 'pass key': write 'access key'"
UNDEFINED = "undefined term: 'nothing' (nothing is like it in izterms.yaml, more.yaml)"
CASES = [
    case("undefined", page("A :izterm:`nothing`."), "page.rst:4", UNDEFINED, "izterm.undefined"),
    case(
        "undefined in Markdown",
        {"page.md": "# Page\n\nA {izterm}`nothing`.\n"},
        "page.md:3",
        UNDEFINED,
        "izterm.undefined",
    ),
    case(
        "undefined in an entry alone",
        {**token("definition: A :izterm:`nothing`."), **listing(":glossary: more")},
        "more.yaml:4",
        UNDEFINED,
        "izterm.undefined",
    ),
    case(
        "undefined in an entry that is listed because a page uses it",
        {**token("definition: A :izterm:`nothing`."), **listing(":glossary: more", ":used:"), **page(":term:`token`")},
        "more.yaml:4",
        UNDEFINED,
        "izterm.undefined",
    ),
    case(
        "undefined in a second listing",
        {**token("definition: A :izterm:`nothing`."), **listing(":terms: token", ":no-index:")},
        "more.yaml:4",
        UNDEFINED,
        "izterm.undefined",
    ),
    case(
        "undefined in the options of a listing",
        listing(":terms: gateway, nothing", ":no-index:"),
        "list.rst:4",
        UNDEFINED,
        "izterm.undefined",
    ),
    case(
        "ambiguous",
        page("A :izterm:`device management`."),
        "page.rst:4",
        "ambiguous term: 'device management' may be 'Device management' (izterms.yaml:5), 'Device Management' (izte",
        "izterm.ambiguous",
    ),
    case(
        "ambiguous in an entry",
        {**token("definition: Of :izterm:`device management`."), **listing(":glossary: more")},
        "more.yaml:4",
        "ambiguous term: 'device management' may be ",
        "izterm.ambiguous",
    ),
    case("deprecated", page("A :izterm:`pass key`."), "page.rst:4", DEPRECATED, "izterm.deprecated"),
    case(
        "deprecated in an entry",
        {**token("definition: A :izterm:`pass key`."), **listing(":glossary: more")},
        "more.yaml:4",
        DEPRECATED,
        "izterm.deprecated",
    ),
    case(
        "deprecated in the role of Sphinx", page("A :term:`pass key`."), "page.rst:4", DEPRECATED, "izterm.deprecated"
    ),
    case(
        "deprecated in the role of Sphinx in another spelling",
        page("A :term:`Pass-Keys`."),
        "page.rst:4",
        "deprecated term: 'Pass-Keys': write 'access key'",
        "izterm.deprecated",
    ),
    case(
        "unlisted",
        {**token("definition: A coin."), **page("A :izterm:`token`.")},
        "page.rst:4",
        "unlisted term: 'token' has nothing to link to: ",
        "izterm.unlisted",
    ),
    case(
        "lack of an acronym",
        page("A :izuma:short:`gateway`."),
        "page.rst:4",
        "undefined acronym: 'gateway' has none: ",
        "izterm.undefined",
    ),
    case(
        "lack of an acronym in an entry",
        {**token("definition: A :izuma:full:`gateway`."), **listing(":glossary: more")},
        "more.yaml:4",
        "undefined acronym: 'gateway' has none: ",
        "izterm.undefined",
    ),
    case("see", token("see: [nothing]"), "more.yaml:4", "'see' of 'token' (more.yaml:3) names no term", "izterm.see"),
    case("circle of see", token("see: [token]"), "more.yaml:3", "'see' goes round ", "izterm.see"),
    case(
        "listed twice",
        listing(":terms: gateway"),
        "list.rst:4",
        "listed twice: 'gateway', first on the page 'entries': ",
        "izterm.duplicate",
    ),
    case(
        "listed twice on a page",
        {
            **token("definition: A coin."),
            "list.rst": "List\n====\n\n.. izglossary::\n   :terms: token\n\n.. izglossary::\n   :glossary: more\n",
        },
        "list.rst:7",
        "listed twice: 'token', first on the page 'list': ",
        "izterm.duplicate",
    ),
    case(
        "name of two terms",
        token("definition: A coin.\n  aliases: [gateway]"),
        "more.yaml:3",
        "the name 'gateway' of 'token' is also one of 'gateway' (izterms.yaml:4): ",
        "izterm.duplicate",
    ),
    case(
        "wrong field",
        token("colour: red\n  definition: A coin."),
        "more.yaml:4",
        "an entry has no field 'colour'",
        "izterm.data",
    ),
    case(
        "fault in a definition",
        {**token("definition: A *coin."), **listing(":glossary: more")},
        "more.yaml:4",
        "Inline emphasis start-string without end-string.",
        "docutils",
    ),
    case(
        "markup that is refused",
        {**token("definition: A `coin <javascript:x>`__."), **listing(":glossary: more")},
        "more.yaml:4",
        "",
        "izterm.data",
        izterm_trusted=False,
    ),
    case(
        "mention",
        page("A gateway."),
        "page.rst:4",
        "unlinked term: 'gateway': write :izterm:`gateway`",
        "izterm.mention",
        izterm_check_mentions=True,
    ),
    case(
        "deprecated in running text",
        page("A pass key."),
        "page.rst:4",
        DEPRECATED,
        "izterm.deprecated",
        izterm_check_prose=True,
    ),
    case(
        "unused",
        page(":izterm:`access key`, :izterm:`Device management`, :term:`Device Management`"),
        "izterms.yaml:4",
        "unused term: 'gateway' is linked on no page: ",
        "izterm.unused",
        izterm_check_unused=True,
    ),
]
ALL = Case(
    "all at once",
    {
        "more.yaml": """
            glossary: {name: more}
            terms:
              - {term: token, definition: 'A :izterm:`nothing in an entry`, no :izterm:`pass key`.', see: [nowhere]}
              - {term: coin, definition: Not listed.}
            """,
        "list.rst": "List\n====\n\n.. izglossary::\n   :terms: token, gateway, nothing to list\n",
        "a.rst": "A\n=\n\n:izterm:`nothing` and :izterm:`coin`\nand :izterm:`device management`.\n",
        "b.md": "# B\n\n{izterm}`nothing` and {izuma:short}`gateway`.\n\nA {term}`pass key`.\n",
        "c.rst": "C\n=\n\nOnly :term:`pass keys`.\n",
        "d.rst": "D\n=\n\nOnly :izterm:`pass key`.\n",
    },
    (
        ("more.yaml:3: WARNING: 'see' of 'token'", "[izterm.see]"),
        ("list.rst:4: WARNING: listed twice: 'gateway'", "[izterm.duplicate]"),
        ("a.rst:4: WARNING: undefined term: 'nothing'", "[izterm.undefined]"),
        ("a.rst:4: WARNING: unlisted term: 'coin'", "[izterm.unlisted]"),
        ("a.rst:5: WARNING: ambiguous term: 'device management'", "[izterm.ambiguous]"),
        ("b.md:3: WARNING: undefined term: 'nothing'", "[izterm.undefined]"),
        ("b.md:3: WARNING: undefined acronym: 'gateway'", "[izterm.undefined]"),
        ("b.md:5: WARNING: deprecated term: 'pass key'", "[izterm.deprecated]"),
        ("c.rst:4: WARNING: deprecated term: 'pass keys'", "[izterm.deprecated]"),
        ("d.rst:4: WARNING: deprecated term: 'pass key'", "[izterm.deprecated]"),
        ("list.rst:4: WARNING: undefined term: 'nothing to list'", "[izterm.undefined]"),
        ("more.yaml:3: WARNING: undefined term: 'nothing in an entry'", "[izterm.undefined]"),
        ("more.yaml:3: WARNING: deprecated term: 'pass key'", "[izterm.deprecated]"),
    ),
)


def filled(make_project: MakeProject, case: Case) -> Project:
    project = make_project({**FILES, **case.files})
    project.conf = {"izterm_glossaries": ["izterms.yaml", "more.yaml"], **case.conf}
    return project


def warnings(project: Project, builder: str = "html", jobs: int = 0) -> list[str]:
    return project.build(builder, parallel=jobs).warnings


def check(found: Sequence[str], case: Case) -> None:
    """Check that the warnings begin and end as those of the case."""
    cut = [(line[: len(start)], line[-len(end) :]) for line, (start, end) in zip(found, case.warnings, strict=False)]
    assert (cut, len(found)) == (list(case.warnings), len(case.warnings))


@pytest.mark.long
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_second_build_warns_of_the_same(make_project: MakeProject, case: Case) -> None:
    project = filled(make_project, case)
    first = warnings(project)
    check(first, case)
    assert warnings(project) == first
    project.edit("plain3.rst", "Nothing here.", "Nothing there.")
    assert warnings(project) == first
    # Another builder has the same doctrees, and an output folder of its own.
    assert [warnings(project, "text"), warnings(project, "text")] == [first, first]


@pytest.mark.parametrize("jobs", [0, pytest.param(2, marks=pytest.mark.long)])
@pytest.mark.parametrize("builder", ["html", "text"])
def test_second_build_warns_of_all_at_once(make_project: MakeProject, builder: str, jobs: int) -> None:
    project = filled(make_project, ALL)
    first = warnings(project, builder, jobs)
    check(first, ALL)
    assert warnings(project, builder, jobs) == first
    project.edit("plain3.rst", "Nothing here.", "Nothing there.")
    assert warnings(project, builder, jobs) == first
    for name in PAGES:
        project.edit(name, "Nothing", "Something")
    assert warnings(project, builder, jobs) == first
    assert warnings(project, builder, jobs) == first


@pytest.mark.parametrize(
    "case", [case for case in CASES if "alone" in case.id or "role of Sphinx" in case.id], ids=lambda case: case.id
)
@pytest.mark.parametrize("builder", ["html", "text"])
def test_name_that_no_page_asks_for_by_our_role(make_project: MakeProject, case: Case, builder: str) -> None:
    """The first request for the name must not come from the page that shows it."""
    project = filled(make_project, case)
    first = warnings(project, builder, 2)
    check(first, case)
    assert [warnings(project, builder), warnings(project, builder, 2)] == [first, first]
