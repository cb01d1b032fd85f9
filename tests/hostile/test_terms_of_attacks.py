"""The terms at the end of a page show of an untrusted text what its popover shows, and nothing else."""

from __future__ import annotations

from pathlib import Path

import attacks
import pytest
from bs4 import BeautifulSoup
from conftest import Project, boxes

_ELEMENTS = {"a", "blockquote", "code", "dd", "div", "dl", "dt", "em", "h2", "li", "ol", "p", "pre", "section", "span"}
_ELEMENTS |= {"strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul"}


@pytest.mark.long
def test_attacks_fail_at_the_end_of_a_page(tmp_path: Path) -> None:
    names = [name for name in attacks.names() if not name.startswith("size")]
    attacks.write(tmp_path / "source", names)
    for path in (tmp_path / "source").glob("*.rst"):
        path.unlink()  # no page lists the terms
    uses = "\n".join(f"* :izterm:`evil {name}`" for name in names)
    (tmp_path / "source/index.rst").write_text(f"Uses\n====\n\n{uses}\n", encoding="utf-8")
    conf = {"izterm_page_terms": True, "izterm_popover": "full", "izterm_nested_popovers": False}
    project = Project(tmp_path / "source", conf=conf)
    page = BeautifulSoup(project.build().text("index.html"), "html.parser")
    [section] = page.select(".izterm-page-terms")
    heads = section.select(":scope > dl > dt")
    shown = [
        head.get_text() + "".join(part.get_text() for part in head.find_next_siblings("dd", limit=1)) for head in heads
    ]
    popovers = [BeautifulSoup(html, "html.parser").get_text() for html in boxes(page).values()]
    assert sorted("".join(text.split()) for text in shown) == sorted("".join(text.split()) for text in popovers)
    assert len(shown) > 100
    assert section.find_all("a") == []
    mathml = {tag.name for math in section.select("math") for tag in (math, *math.find_all())}
    assert {tag.name for tag in section.find_all()} - mathml <= _ELEMENTS
    for tag in section.find_all():
        assert not any(name.startswith("on") or name in {"style", "id", "src"} for name in tag.attrs), tag
    for builder in ("text", "latex"):
        project.build(builder)
    assert not (tmp_path / "source" / "executed").exists()
