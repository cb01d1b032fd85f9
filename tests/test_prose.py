"""What the checks of running text report: the right words at the right lines, in every build, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import indent

import pytest
from conftest import MakeProject, Project
from test_incremental import build_as_clean

GLOSSARY = """
    terms:
      - term: gateway
        definition: Lets devices communicate.
      - term: access key
        definition: Identifies an application.
        deprecated: [{name: secret string, reason: renamed}]
      - term: certificate authority
        acronym: CA
        definition: It signs.
      - term: cloud
        suggest: false
        definition: Other people's computers.
    """
LISTING = """
    Glossary
    ========

    .. izglossary::
    """
ALL_CHECKS = {"izterm_check_mentions": True, "izterm_check_prose": True, "izterm_check_unused": True}


@pytest.fixture
def make(make_project: MakeProject) -> MakeProject:
    """Return a function that makes a project with a glossary, its listing, and checks of its text."""

    def make(files: Mapping[str, str]) -> Project:
        toctree = indent("\n".join(sorted(name.partition(".")[0] for name in files)), "   ")
        index = f"Start\n=====\n\n.. toctree::\n\n   glossary\n{toctree}\n"
        project = make_project({"izterms.yaml": GLOSSARY, "glossary.rst": LISTING, "index.rst": index, **files})
        project.conf |= {"izterm_check_mentions": True, "izterm_check_prose": True}
        return project

    return make


def mention(place: str, name: str, role: str = ":izterm:") -> str:
    return f"{place}: WARNING: unlinked term: {name!r}: write {role}`{name}` [izterm.mention]"


def deprecated(place: str, name: str) -> str:
    return f"{place}: WARNING: deprecated term: {name!r} (renamed): write 'access key' [izterm.deprecated]"


def test_nothing_is_stored_or_reported_where_nothing_is_wanted(make: MakeProject) -> None:
    project = make({"page.rst": "Page\n====\n\nA gateway and a secret string.\n"})
    project.conf = {}
    result = project.build()
    assert result.warnings == []
    assert result.app.env.get_domain("izuma").data["prose"] == {}


def test_first_mention_on_a_page_that_links_the_term_nowhere(make: MakeProject) -> None:
    project = make(
        {
            "page.rst": """
                Page
                ====

                Of many
                Gateways, and of one
                gateway. Two access
                keys of the CA.

                An access key for the cloud: :izterm:`access key`.
                """
        }
    )
    expected = [mention("page.rst:5", "Gateways"), mention("page.rst:7", "CA")]
    assert project.build().warnings == expected
    assert build_as_clean(project).warnings == expected


def test_replacement_for_markdown(make: MakeProject) -> None:
    project = make({"page.md": "# Page\n\nOf many\nthings, a gateway,\nand a secret string.\n"})
    assert project.build().warnings == [
        mention("page.md:4", "gateway", "{izterm}"),
        deprecated("page.md:5", "secret string"),
    ]


def test_deprecated_name_at_each_place(make: MakeProject) -> None:
    project = make(
        {
            "page.rst": """
                Page
                ====

                A secret string, and more
                secret strings. Another
                secret
                string. :izterm:`secret string`
                """
        }
    )
    assert project.build().warnings == [
        deprecated("page.rst:4", "secret string"),
        deprecated("page.rst:5", "secret strings"),
        deprecated("page.rst:6", "secret string"),
        deprecated("page.rst:7", "secret string"),
    ]


NO_PROSE = {
    "title": "A gateway\n=========\n",
    "subtitle": "Page\n====\n\nA gateway\n---------\n",
    "rubric": ".. rubric:: A gateway",
    "caption": ".. figure:: gateway.png\n\n   A gateway",
    "code caption": ".. code-block:: none\n   :caption: A gateway\n\n   x",
    "table title": ".. table:: A gateway\n\n   == ==\n   a  b\n   == ==",
    "table head": ".. list-table::\n   :header-rows: 1\n\n   * - gateway\n   * - x",
    "literal": "A ``gateway``.",
    "literal block": "This::\n\n   A gateway.",
    "code": ".. code-block:: none\n\n   A gateway.",
    "parsed literal": ".. parsed-literal::\n\n   A gateway.",
    "doctest": ">>> gateway\n1",
    "math": "A :math:`gateway`.",
    "math block": ".. math:: gateway",
    "reference": "A `gateway <https://gateway.example>`_.",
    "link to an address": "https://gateway.example/gateway",
    "role": "A :file:`gateway`, :guilabel:`gateway`, :program:`gateway`, :dfn:`gateway`, :abbr:`gateway (x)`.",
    "reference to a document": "A :doc:`gateway <index>`, :ref:`gateway <search>`.",
    "target": "A _`gateway`.",
    "any": "A :any:`gateway <index>`.",
    "raw": ".. raw:: html\n\n   <p>gateway</p>",
    "comment": ".. A gateway.",
    "index": ".. index:: gateway\n\nText with :index:`gateway`.",
    "term of a list": "gateway\n   Text.",
    "field name": "Text.\n\n:gateway: Text.",
    "option": "--gateway  Text.",
    "signature": ".. py:function:: gateway(gateway)\n\n   Text.",
    "attribution": "   Text.\n\n   -- gateway",
    "class": ".. container:: no-izterm\n\n   A gateway.\n\n   * A secret string.",
    "class of a section": ".. rst-class:: no-izterm\n\nMore\n----\n\nA gateway.",
    "class of a paragraph": ".. rst-class:: no-izterm\n\nA gateway.",
    "substitution": ".. |x| replace:: gateway\n\nText.",
    "compound words": "A gateway-like sub-gateway, /gateway, gateway.txt.",
    "only": ".. only:: latex\n\n   A gateway.",
    "ifconfig": ".. ifconfig:: False\n\n   A gateway.",
    "todo": ".. todo:: A gateway.",
    "across a link": "An access ``x`` key. An access\n:doc:`index` key.",
    "use": "A :izterm:`gateway`.",
    "toctree": ".. toctree::\n   :caption: A gateway\n\n   gateway <index>",
    "glossary of Sphinx": ".. glossary::\n\n   gateway\n      A gateway, a secret string.",
}


def test_what_is_no_prose(make: MakeProject) -> None:
    pages = {f"no-{name.replace(' ', '-')}.rst": f"Page\n====\n\n{text}\n" for name, text in NO_PROSE.items()}
    project = make({**pages, "gateway.png": ""})
    extensions = "sphinxext_izuma,myst_parser,sphinx.ext.ifconfig,sphinx.ext.todo"
    result = project.build("pseudoxml", conf={"extensions": extensions})
    assert [line for line in result.warnings if "[izterm" in line] == []
