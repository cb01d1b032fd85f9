"""Moves the documentation of projects that others wrote to this extension, and compares what readers see.

The source distribution is built as it is, then converted and built again: each reference that Sphinx resolved must lead
to the same entry, each page must show the same text, and no warning may be new. Run it with ``make realworld``; what it
needs is installed into ``build/realworld``.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tarfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sphinxext_izuma.tools.comparison.compare import compare

ROOT = Path(__file__).parents[2]
WORK = ROOT / "build" / "realworld"
SPHINX = "sphinx==9.0.4"
GLOSSARY = "izterms.yaml"
CONF = "\n\nextensions = [*extensions, 'sphinxext_izuma']\nizterm_glossaries = ['izterms.yaml']\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A project on PyPI: where its documentation is, what the build needs, and the lines that replace its theme.

    The remarks are those of convert. Each was looked at: nothing that a reader sees is lost.
    """

    requirement: str
    docs: str
    needs: Sequence[str] = ()
    conf: str = ""
    remarks: int = 0
    expected: Mapping[str, int] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name on PyPI."""
        return re.split(r"[=<>]", self.requirement)[0]


# A theme that is not on PyPI, or that loads much, is no matter here.
PLAIN = "\nhtml_theme = 'alabaster'\nhtml_theme_options = {}\nhtml_sidebars = {}\ntemplates_path = []\n"
PROJECTS = (
    Project(
        requirement="pyramid==2.1",
        docs="docs",
        needs=(
            "pylons-sphinx-themes",
            "pylons_sphinx_latesturl",
            "repoze.sphinx.autointerface",
            "sphinx-copybutton",
            "sphinxcontrib-autoprogram",
        ),
        expected={"entries": 191, "references": 2263, "resolved": 2257},
    ),
    Project(
        requirement="deform==3.0.1",
        docs="docs",
        needs=("pylons-sphinx-themes", "pylons_sphinx_latesturl"),
        expected={"entries": 27, "references": 299, "resolved": 299},
    ),
    # In MyST.
    Project(
        requirement="attrs==26.1.0",
        docs="docs",
        needs=("furo", "myst-parser", "sphinx-notfound-page", "sphinxcontrib-towncrier"),
        expected={"entries": 5, "references": 22, "resolved": 22},
    ),
    Project(
        requirement="svcs==26.2.0",
        docs="docs",
        needs=(
            *("furo", "myst-parser", "sphinx-copybutton", "sphinx-design", "sphinx-notfound-page"),
            *("sphinxext-opengraph", "aiohttp", "fastapi", "flask", "starlette"),
        ),
        expected={"entries": 14, "references": 41, "resolved": 41},
    ),
    Project(
        requirement="plone.restapi==10.0.4",
        docs="docs/source",
        needs=("myst-parser", "sphinx-copybutton", "sphinxcontrib-httpdomain", "sphinxcontrib-httpexample"),
        conf=PLAIN,
        expected={"entries": 26, "references": 109, "resolved": 108},
    ),
    # In reStructuredText.
    Project(
        requirement="colander==2.0",
        docs="docs",
        needs=("pylons-sphinx-themes", "setuptools<81"),
        expected={"entries": 6, "references": 39, "resolved": 39},
    ),
    Project(
        requirement="Mopidy==3.4.2",
        docs="docs",
        needs=("sphinx-rtd-theme", "setuptools<81"),
        conf=PLAIN,
        expected={"entries": 6, "references": 6, "resolved": 6},
    ),
    Project(
        requirement="celery==5.7.0",
        docs="docs",
        needs=("sphinx-celery", "sphinx-click"),
        conf=PLAIN,
        expected={"entries": 21, "references": 22, "resolved": 22},
    ),
    Project(
        requirement="Sphinx==9.0.4",
        docs="doc",
        needs=("sphinxcontrib-websupport",),
        expected={"entries": 13, "references": 52, "resolved": 52},
    ),
)


def main() -> int:
    """Try the projects that are named, all if none is; return 0 where nothing differs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help=", ".join(project.name for project in PROJECTS))
    names = parser.parse_args().names
    chosen = [project for project in PROJECTS if not names or project.name in names]
    return 1 if sum(_try(project) for project in chosen) else 0


def _try(project: Project) -> int:
    """Print the figures of a project and what differs, and return how many differences there are."""
    folder = WORK / project.name
    python, stock_source = _prepared(project, folder)
    with (stock_source / project.docs / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write(project.conf)
    stock = _build(python, stock_source / project.docs, folder / "stock")
    source = folder / "moved" / "source"
    shutil.rmtree(source.parent, ignore_errors=True)
    shutil.copytree(stock_source, source)
    remarks = _move(python, source / project.docs)
    moved = _build(python, source / project.docs, folder / "moved")
    figures, differences = compare(stock.html, moved.html)
    gained = sorted(moved.warnings - stock.warnings)
    figures["warnings gained"] = len(gained)
    differences += [f"new warning: {line}" for line in gained]
    if len(remarks) != project.remarks:
        differences += [f"remark: {line}" for line in remarks]
    differences += [
        f"{what}: {figures[what]}, not {number}" for what, number in project.expected.items() if figures[what] != number
    ]
    print(f"{project.requirement}:", ", ".join(f"{number:,} {what}" for what, number in figures.items()))
    print(*(f"  {difference}" for difference in differences), sep="\n")
    return len(differences)


def _run(*command: str | Path, codes: Sequence[int] = (0,)) -> str:
    run = subprocess.run(  # noqa: S603 - our own commands
        list(map(str, command)), text=True, capture_output=True, check=False
    )
    if run.returncode not in codes:
        sys.exit(f"{' '.join(map(str, command))}\n{run.stdout}{run.stderr}")
    return run.stderr


def _prepared(project: Project, folder: Path) -> tuple[Path, Path]:
    """Return the Python that can build the documentation, and the folder of the source distribution."""
    python = folder / "venv" / "bin" / "python"
    if not python.exists():
        _run(sys.executable, "-m", "venv", folder / "venv")
        _run(python, "-m", "pip", "install", "-q", "--upgrade", "pip")
    if not list(folder.glob("*.tar.gz")):
        download = ("-m", "pip", "download", "-q", "--no-deps", "--no-binary", ":all:", "-d", folder)
        _run(python, *download, project.requirement)
    archive = next(folder.glob("*.tar.gz"))
    _run(python, "-m", "pip", "install", "-q", SPHINX, archive, *project.needs, "--editable", ROOT)
    shutil.rmtree(folder / "sdist", ignore_errors=True)
    with tarfile.open(archive) as tar:
        tar.extractall(folder / "sdist", filter="data")
    return python, next((folder / "sdist").iterdir())


def _move(python: Path, docs: Path) -> list[str]:
    """Do the steps of the manual, and return the remarks of convert."""
    command = (python, "-m", "sphinxext_izuma")
    *remarks, _count = _run(*command, "convert", "--replace", "-o", docs / GLOSSARY, docs, codes=(0, 1)).splitlines()
    _run(*command, "check", docs / GLOSSARY)
    _run(*command, "migrate", "--write", docs)
    with (docs / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write(CONF)
    return remarks


@dataclass(frozen=True, slots=True)
class Built:
    """The pages of a build, and its warnings without what differs anyway: lines, and the file of a definition."""

    html: Path
    warnings: Counter[str]


def _build(python: Path, docs: Path, folder: Path) -> Built:
    html = folder / "html"
    shutil.rmtree(html, ignore_errors=True)
    said = _run(python, "-m", "sphinx", "-q", "-b", "html", "-d", folder / "doctrees", "-E", docs, html)
    lines = (line for line in said.splitlines() if re.search(r"\b(?:WARNING|ERROR|CRITICAL): ", line))
    return Built(html, Counter(map(_message, lines)))


def _message(line: str) -> str:
    message = re.sub(r"^.*?\b((?:WARNING|ERROR|CRITICAL): )", r"\1", re.sub(r"\x1b\[[\d;]*m", "", line))
    message = re.sub(r"\S*/(?:sdist|moved)/\S+?/", "", message)
    # Both say it of the same name, in their own words.
    return re.sub(r"(?:term not in glossary|undefined term): ('[^']*').*", r"no term \1", message)


if __name__ == "__main__":
    sys.exit(main())
