"""A term in a button, a label or a summary: text with a popover, since a click on it is a click on the control."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup
from conftest import MakeProject, boxes

GLOSSARY = "terms: [{term: gateway, definition: Connects.}, {term: device, definition: Measures.}]"
PAGES = {
    "sphinx_design": """
        Start
        =====

        .. dropdown:: A :izterm:`gateway`

           A :izterm:`device`.

        .. tab-set::

           .. tab-item:: The :izterm:`gateway` again

              Text.

        .. izglossary::
        """,
    "sphinx_tabs.tabs": """
        Start
        =====

        .. tabs::

           .. tab:: A :izterm:`gateway`

              A :izterm:`device`.

        .. izglossary::
        """,
}
CONTROLS = "button, label, summary:not(.izterm-used-in *)"


@pytest.mark.parametrize("extension", PAGES)
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::PendingDeprecationWarning")  # of the extensions
def test_term_in_a_control_is_text_with_a_popover(make_project: MakeProject, extension: str) -> None:
    pytest.importorskip(extension)
    project = make_project({"izterms.yaml": GLOSSARY, "index.rst": PAGES[extension]})
    project.conf = {"extensions": ["sphinxext_izuma", extension]}
    result = project.build()
    assert result.warnings == []
    page = BeautifulSoup(result.text("index.html"), "html.parser")
    shown = page.select(f":is({CONTROLS}) .izterm")
    assert shown
    assert {(tag.name, tag.get_text(), *tag["class"]) for tag in shown} == {
        ("span", "gateway", "izterm", "term-gateway")
    }
    assert page.select(f":is({CONTROLS}) a.izterm") == []
    assert [tag["href"] for tag in page.select("a.izterm")] == ["#term-device"]
    assert boxes(page) == {
        "term-gateway": "<b>gateway</b><p>Connects.</p>",
        "#term-device": "<b>device</b><p>Measures.</p>",
    }


def test_books_have_links_there(make_project: MakeProject) -> None:
    pytest.importorskip("sphinx_design")
    project = make_project({"izterms.yaml": GLOSSARY, "index.rst": PAGES["sphinx_design"]})
    project.conf = {"extensions": ["sphinxext_izuma", "sphinx_design"]}
    found = re.findall(r"<reference[^>]*>(?:<inline[^>]*>)?(\w+)<", project.build("xml").text("index.xml"))
    assert found == ["gateway", "device", "gateway"]
