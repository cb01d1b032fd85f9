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
    """A project on PyPI: where its documentation is, the pages of its glossary, and what the build needs."""

    requirement: str
    docs: str
    glossaries: Sequence[str] = ("glossary.rst",)
    needs: Sequence[str] = ()
    expected: Mapping[str, int] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name on PyPI."""
        return re.split(r"[=<>]", self.requirement)[0]


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
    stock = _build(python, stock_source / project.docs, folder / "stock")
    source = folder / "moved" / "source"
    shutil.rmtree(source.parent, ignore_errors=True)
    shutil.copytree(stock_source, source)
    _move(python, project, source / project.docs)
    moved = _build(python, source / project.docs, folder / "moved")
    figures, differences = compare(stock.html, moved.html)
    differences += [f"new warning: {line}" for line in sorted(moved.warnings - stock.warnings)]
    differences += [
        f"{what}: {figures[what]}, not {number}" for what, number in project.expected.items() if figures[what] != number
    ]
    print(f"{project.requirement}:", ", ".join(f"{number:,} {what}" for what, number in figures.items()))
    print(*(f"  {difference}" for difference in differences), sep="\n")
    return len(differences)


def _run(*command: str | Path, cwd: Path | None = None) -> str:
    run = subprocess.run(  # noqa: S603 - our own commands
        list(map(str, command)), cwd=cwd, text=True, capture_output=True, check=False
    )
    if run.returncode:
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


def _move(python: Path, project: Project, docs: Path) -> None:
    """Do what the manual says: convert, migrate, and name the extension and the glossary in conf.py."""
    command = (python, "-m", "sphinxext_izuma")
    pages = [docs / page for page in project.glossaries]
    _run(*command, "convert", "--replace", "-o", docs / GLOSSARY, *pages)
    _run(*command, "check", docs / GLOSSARY)
    _run(*command, "migrate", "--write", docs)
    with (docs / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write(CONF)


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
    # Both say it of the same name, in their own words.
    return re.sub(r"(?:term not in glossary|undefined term): ('[^']*').*", r"no term \1", message)


if __name__ == "__main__":
    sys.exit(main())
