"""Pages with names that no glossary has, in each place that a source can have, and the warnings expected.

The names ``wrong`` and ``not there`` are in no glossary. The same pages with a glossary that has them show good links.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from textwrap import dedent
from typing import Any

from bs4 import BeautifulSoup
from conftest import CONF, Project, Result
from outputs import dead_links
from sphinx.pycode import ModuleAnalyzer

UNDEFINED = "WARNING: undefined term: {!r} (nothing is like it in izterms.yaml) [izterm.undefined]"
GLOSSARY = """
    terms:
      - term: access key
        definition: Identifies an application.
    """
# A page of each placement is in the folder of the placement's name; what autodoc reads is there too.
PLACEMENTS_CONF = f"""
{CONF}
import sys
from pathlib import Path
sys.path += sorted(str(path) for path in Path(__file__).parent.iterdir() if path.is_dir())
extensions += ["sphinx.ext.autodoc", "sphinx.ext.napoleon"]
myst_substitutions = {{"of_conf": "This is {{izterm}}`wrong`."}}

def setup(app):
    app.connect("doctree-read", lambda app, doctree: app.env.metadata[app.env.docname].update(orphan=True))
"""


@dataclass(frozen=True)
class Case:
    """A page with names that no glossary has, and the places that the warnings name, in order."""

    id: str
    page: str
    places: tuple[int | str, ...]
    files: Mapping[str, str] = field(default_factory=dict)
    name: str = "wrong"
    page_file: str = "page.rst"

    def sources(self) -> dict[str, str]:
        """Return all files of the case, in its folder."""
        return {f"{self.id}/{name}": text for name, text in {self.page_file: self.page, **self.files}.items()}

    def warnings(self) -> list[str]:
        """Return the warnings expected: a place is a line of the page, or another file with its line."""
        places = (f"{self.page_file}:{place}" if isinstance(place, int) else place for place in self.places)
        return [f"{self.id}/{place}: {UNDEFINED.format(self.name)}" for place in places]


def rst(name: str, page: str, *places: int | str, files: Mapping[str, str] | None = None, term: str = "wrong") -> Case:
    return Case(f"rst-{name}", page, places, files or {}, term)


def myst(name: str, page: str, *places: int | str, files: Mapping[str, str] | None = None, term: str = "wrong") -> Case:
    return Case(f"myst-{name}", page, places, files or {}, term, "page.md")


def filled(folder: Path, cases: Iterable[Case], glossary: str = GLOSSARY) -> Project:
    """Return a project of all *cases*."""
    project = Project(folder / "source")
    project.write({"conf.py": PLACEMENTS_CONF, "izterms.yaml": glossary, "index.rst": "Start\n====="})
    for case in cases:
        project.write(case.sources())
    return project


def build_all(project: Project, builder: str = "dummy", **options: Any) -> Result:
    """Build a project whose conf.py puts folders on Python's path, and leave path and modules as they were."""
    path = list(sys.path)
    try:
        return project.build(builder, **options)
    finally:
        sys.path[:] = path
        ModuleAnalyzer.cache.clear()
        for name, module in list(sys.modules.items()):
            if (getattr(module, "__file__", None) or "").startswith(f"{project.srcdir}/"):
                del sys.modules[name]


def warnings_of(cases: Iterable[Case], folder: Path) -> list[str]:
    """Return the warnings of the project of all *cases*."""
    return build_all(filled(folder, cases)).warnings


def expected_warnings(cases: Iterable[Case]) -> list[str]:
    """Return the warnings of *cases* in the order in which Sphinx writes their pages."""
    pages = sorted((f"{case.id}/{case.page_file}", case) for case in cases)
    return [warning for _, case in pages for warning in case.warnings()]


def with_copies(case: Case) -> Case:
    """Return a case with the name in two comments: one above all, which moves the page by two lines, and one below."""
    above = f"% {{izterm}}`{case.name}`" if case.page_file.endswith(".md") else f".. :izterm:`{case.name}`"
    page = f"{above}\n\n{dedent(case.page).strip()}\n\n{above}\n"
    places = tuple(place + 2 if isinstance(place, int) else place for place in case.places)
    return replace(case, page=page, places=places)


def warnings_with_copies(cases: Iterable[Case], folder: Path) -> list[str]:
    """Return the warnings of the project of all *cases*, with each name in comments too."""
    return build_all(filled(folder, map(with_copies, cases))).warnings


def check_builds_are_alike(cases: Sequence[Case], folder: Path, warned: list[str]) -> None:
    """Check that a build of several processes warns of the same, and a build without a change too."""
    project = filled(folder, cases)
    assert build_all(project, parallel=4).warnings == warned
    again = build_all(project)
    assert (again.warnings, again.read) == (warned, [])


def check_good_names(cases: Sequence[Case], folder: Path) -> None:
    """Check that each name is a link to its entry, if the glossary has it."""
    glossary = """
        terms:
          - {term: wrong, definition: Not right.}
          - {term: not there, definition: Elsewhere.}
        """
    project = filled(folder, cases, glossary)
    project.write({"entries.rst": "Entries\n=======\n\n.. izglossary::"})
    result = build_all(project, "html")
    assert result.warnings == []
    assert dead_links(result.outdir) == []
    for case in cases:
        pages = [
            BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
            for path in (result.outdir / case.id).glob("*.html")
        ]
        links = [link for page in pages for link in page.select("a.izterm")]
        anchor = case.name.replace(" ", "-")
        expected = ("../entries.html#term-" + anchor, ["reference", "internal", "izterm"])
        # A heading that links back to the table of contents holds no link.
        count = 0 if case.id == "rst-contents-and-heading" else len(case.places)
        assert [(link["href"], link["class"]) for link in links] == [expected] * count
        assert not any(page.select("a a") for page in pages)


def check_columns(cases: Sequence[Case], folder: Path) -> None:
    """Check that the role of each use begins at the column that the report says."""
    project = filled(folder, cases)
    report = build_all(project, "izterm").text("output.json")
    found = [finding for finding in map(json.loads, report.splitlines()) if finding["kind"] == "undefined"]
    assert len(found) >= len(cases)
    for finding in found:
        file, line, column = finding["file"], finding["line"], finding["column"]
        lines = (project.srcdir / file).read_text(encoding="utf-8").split("\n")
        role = " ".join([lines[line - 1][column - 1 :], *lines[line : line + 2]])
        assert re.match(rf"(:[a-z:]+:|{{[a-z:]+}})?`+[^`]*?{finding['name'].split()[0]}", role), (file, line, column)


def placed(project: Project, builder: str = "dummy", **options: Any) -> list[str]:
    """Build, and return where the undefined names are: nothing else may be wrong."""
    warnings = project.build(builder, **options).warnings
    assert all("WARNING: undefined term: " in warning for warning in warnings), warnings
    return [warning.partition(": ")[0] for warning in warnings]


def page(text: str, name: str = "index.rst") -> dict[str, str]:
    return {"izterms.yaml": GLOSSARY, name: text}
