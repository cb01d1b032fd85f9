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
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin

from bs4 import BeautifulSoup, Tag

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
        expected={"terms": 191, "references": 2263, "resolved": 2257},
    ),
    Project(
        requirement="deform==3.0.1",
        docs="docs",
        needs=("pylons-sphinx-themes", "pylons_sphinx_latesturl"),
        expected={"terms": 27, "references": 299, "resolved": 299},
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


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference to a term on a page: its text, and the name and text of its entry, none where it leads nowhere."""

    text: str
    entry: tuple[str, str] | None


def compare(stock: Path, ours: Path) -> tuple[dict[str, int], list[str]]:
    """Return figures of two builds, and how what a reader sees differs."""
    before, after = _Pages(stock), _Pages(ours)
    figures = dict.fromkeys(("terms", "references", "resolved", "pages", "pages of the same text"), 0)
    figures["terms"] = len(before.names)
    differences = [f"entry gone or changed: {entry}" for entry in before.entries.values() if entry not in after.known]
    for page in before.pages:
        listing = page in {key[0] for key in before.entries}
        old, new = (list(pages.references(page, sort=listing)) for pages in (before, after))
        figures["references"] += before.count(page)
        figures["resolved"] += sum(reference.entry is not None for reference in old)
        differences += _differing(page, old, new)
        figures["pages"] += 1
        if before.text(page) == after.text(page):
            figures["pages of the same text"] += 1
        elif not listing:
            differences.append(f"{page}: another text")
    return figures, differences


def _differing(page: str, old: Sequence[Reference], new: Sequence[Reference]) -> Iterator[str]:
    if [reference.text for reference in old] != [reference.text for reference in new]:
        yield f"{page}: {len(old)} references, now {len(new)}, or others"
        return
    for was, now in zip(old, new, strict=True):
        if was.entry is not None and was.entry != now.entry:
            yield f"{page}: {was.text!r} leads to {now.entry}, not {was.entry}"


class _Pages:
    """The pages of a build, parsed."""

    def __init__(self, folder: Path) -> None:
        paths = sorted(folder.rglob("*.html"))
        self._trees = {
            path.relative_to(folder).as_posix(): BeautifulSoup(path.read_bytes(), "html.parser")
            for path in paths
            if path.name not in {"genindex.html", "search.html", "py-modindex.html"}
            and not path.relative_to(folder).parts[0].startswith("_")
        }
        self.entries: dict[tuple[str, str], tuple[str, str]] = {}
        self.names: set[str] = set()
        for page, tree in self._trees.items():
            for item in tree.select("dl.glossary > dt[id^=term-]"):
                self._add(page, item)

        self.known = set(self.entries.values())

    @property
    def pages(self) -> list[str]:
        """The pages, by their addresses."""
        return list(self._trees)

    def _add(self, page: str, item: Tag) -> None:
        """Note the entry that a name stands above; the first of several names is the entry's."""
        first = item
        while isinstance(above := first.find_previous_sibling(["dt", "dd"]), Tag) and above.name == "dt":
            first = above
        definition = item.find_next_sibling("dd")
        assert isinstance(definition, Tag)
        self.names.add(_name(first))
        self.entries[page, str(item["id"])] = (_name(first), _definition(definition))

    def references(self, page: str, *, sort: bool) -> Iterator[Reference]:
        """Yield the references to terms on a page, as they stand on it, or *sort* them where entries are sorted."""
        found = [
            self._reference(page, node)
            for node in self._trees[page].select("span.std-term, a.izterm, span.izterm")
            if not node.find_parent(class_=_GENERATED) and not _is_copy(node)
        ]
        yield from sorted(found, key=repr) if sort else found

    def _reference(self, page: str, node: Tag) -> Reference:
        link = node if node.name == "a" else node.find_parent("a")
        entry = None
        if isinstance(link, Tag) and link.get("href"):
            target, anchor = urldefrag(urljoin(page, str(link["href"])))
            entry = self.entries.get((target or page, unquote(anchor)))
        return Reference(_words(node), entry)

    def count(self, page: str) -> int:
        """Return how often Sphinx has made something of a ``:term:`` on a page, headings in tables of contents too."""
        return len(self._trees[page].select("span.std-term"))

    def text(self, page: str) -> str:
        """Return what a reader reads on a page, without what the theme writes around it."""
        tree = self._trees[page]
        body = tree.select_one("[role=main]") or tree.select_one("div.body") or tree
        return _words(body)


_ADDED = "aliases deprecated expansion former letter letters note see see-also source tags used-in"
_GENERATED = re.compile(rf"^izterm-(?:{_ADDED.replace(' ', '|')})$")
_COPIES = ".toctree-wrapper, .contents, .sphinxsidebar, [role=navigation]"


def _is_copy(node: Tag) -> bool:
    """Return whether *node* is in a heading that a table of contents repeats: Sphinx links it to the heading."""
    return any(parent.css.match(_COPIES) for parent in node.parents)


def _words(node: Tag) -> str:
    return " ".join(node.get_text().split())


def _name(item: Tag) -> str:
    return re.sub(r"\s*(?:¶|\#|\uf0c1|Link to this term)$", "", _words(item))


def _definition(definition: Tag) -> str:
    """Return the text of an entry without what the listing adds to it."""
    copy = BeautifulSoup(str(definition), "html.parser")
    for added in copy.find_all(class_=_GENERATED):
        added.decompose()
    return _words(copy)


if __name__ == "__main__":
    sys.exit(main())
