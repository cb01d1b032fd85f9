"""Reads a folder: the project of Sphinx in it, or its Markdown files, one for each term."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from sphinxext_izuma.glossary.file.source import GlossaryError
from sphinxext_izuma.tools.conversion_result import Conversion
from sphinxext_izuma.tools.formats import front_matter, site, sphinx
from sphinxext_izuma.tools.formats.input import Input, place_of, read_file
from sphinxext_izuma.tools.migration import CATALOG, sources

_AUTODOC = re.compile(
    r"\b(?:auto(?:module|class|exception|function|method|data)|automodsumm)(?:::|\})\s+(?P<name>[\w.]+)"
)
_ROOTS = (
    "",
    "..",
    "../src",
    "../lib",
    "../..",
    "../../src",
)  # the usual places of packages, from the folder of conf.py


def add(folder: Path, conversion: Conversion) -> None:
    """Add the entries of a folder to *conversion*.

    :raises NothingToConvert: if the folder has no terms.
    :raises MarkdownIsMissing: if it has Markdown, and the parser is not installed.
    """
    before = len(conversion.entries)
    if not conversion.options.format:
        _add_project(folder, conversion)
    if len(conversion.entries) == before:
        site.add(folder, conversion)


def _add_project(folder: Path, conversion: Conversion) -> None:
    pages: list[Input] = []
    for path in sources(folder):
        if path.suffix.lower() == CATALOG:
            continue
        try:
            pages.append(read_file(path))
        except GlossaryError as error:
            conversion.add_note(error.place or place_of(path), f"the file is left out: {error.reason}")
    for given in (*pages, *_python_files(folder, pages)):
        before = len(conversion.entries)
        if given.path.suffix == ".py" or not front_matter.is_term(given.text) or (folder / "conf.py").is_file():
            sphinx.add(given, conversion)
        if len(conversion.entries) > before:
            conversion.files.append(given.path)


def _python_files(folder: Path, pages: list[Input]) -> Iterator[Input]:
    """Yield the Python files below the folder, and those whose docstrings its pages show."""
    paths = {path for path in folder.rglob("*.py") if not any(part.startswith((".", "_build")) for part in path.parts)}
    roots = [folder / root for root in (*_ROOTS, *_search_path(folder))]
    for name in {match["name"] for page in pages for match in _AUTODOC.finditer(page.text)}:
        paths |= set(_files_of(name, roots))
    unique = {path.resolve(): path for path in sorted(paths)}
    for path in unique.values():
        try:
            yield read_file(path)
        except (GlossaryError, OSError):
            continue  # Python files need not be UTF-8, and need not be read


def _search_path(folder: Path) -> list[str]:
    """Return the texts in lines of conf.py that change ``sys.path``. The file is not run."""
    try:
        tree = ast.parse((folder / "conf.py").read_text(encoding="utf-8"))
    except (OSError, ValueError, SyntaxError):
        return []
    lines = [node for node in tree.body if isinstance(node, ast.Expr) and "sys.path" in ast.unparse(node)]
    found = (each.value for node in lines for each in ast.walk(node) if isinstance(each, ast.Constant))
    return [value for value in found if isinstance(value, str)]


def _files_of(name: str, roots: list[Path]) -> Iterator[Path]:
    """Yield the file of the module that a dotted *name* begins with, and the modules of a package around it."""
    parts = name.split(".")
    for root in roots:
        for end in range(len(parts), 0, -1):
            path = root.joinpath(*parts[:end])
            for candidate in (path.with_suffix(".py"), path / "__init__.py"):
                if candidate.is_file():
                    yield candidate
                    return
