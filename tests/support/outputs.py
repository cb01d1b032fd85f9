"""What tests ask of the output of a build: dead links, links to terms, all files, a comparison with a clean build."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Mapping, Set
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup
from conftest import Project, Result

_BOOKKEEPING = {".buildinfo", ".buildinfo.bak", "environment.pickle", "last_build"}


def dead_links(folder: Path) -> list[str]:
    """Return the links in the pages of a folder whose file, or id in it, is not there."""
    paths = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*.*html") if path.is_file()}
    soups = {name: BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser") for name, path in paths.items()}
    ids = {name: {str(tag["id"]) for tag in soup.find_all(id=True)} for name, soup in soups.items()}
    links = ((name, str(link["href"])) for name, soup in soups.items() for link in soup.find_all("a", href=True))
    return [f"{name}: {href}" for name, href in links if not _leads_somewhere(folder, name, href, ids)]


def _leads_somewhere(folder: Path, name: str, href: str, ids: Mapping[str, Set[str]]) -> bool:
    url = urlsplit(href)
    if url.scheme:
        return True
    target = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(url.path))) if url.path else name
    if (folder / target).is_dir():
        target = posixpath.normpath(f"{target}/index.html")
    if not url.fragment:
        return (folder / target).is_file()
    return unquote(url.fragment) in ids.get(target, ())


def term_links(page: str) -> list[tuple[str, str]]:
    """Return text and address of each link to a term."""
    links = BeautifulSoup(page, "html.parser").select("a.izterm")
    return [(link.get_text(), str(link["href"])) for link in links]


def tree(folder: Path) -> dict[str, bytes]:
    """Return the files of an output folder, but for Sphinx's own bookkeeping."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name not in _BOOKKEEPING)
    return {path.relative_to(folder).as_posix(): _content(path) for path in files}


def _content(path: Path) -> bytes:
    data = path.read_bytes()
    if path.name != "searchindex.js":
        return data
    # An incremental build of Sphinx itself loses the index entries of the pages that it does not write, and keeps words
    # of removed pages: only what comes from a domain is compared.
    index = json.loads(data.removeprefix(b"Search.setIndex(").removesuffix(b")"))
    return json.dumps({key: index[key] for key in ("docnames", "objects", "objnames", "objtypes", "titles")}).encode()


def build_as_clean(project: Project, builder: str = "html") -> Result:
    """Build again, and check that files and warnings are those of a clean build."""
    again = project.build(builder)
    clean = project.build(builder, out=f"clean-{builder}", doctrees="clean-doctrees", freshenv=True)
    assert tree(again.outdir) == tree(clean.outdir)
    assert again.warnings == clean.warnings
    return again
