"""Below the line nothing knows Sphinx: tools read glossaries without it, and a project pays for what it uses."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import sphinxext_izuma

PACKAGE = Path(sphinxext_izuma.__file__).parent
BELOW = [
    "names",
    "term",
    "records",
    "tree",
    "fields",
    "reader",
    "sources",
    "index",
    "glossary",
    "cache",
    "formats",
    "markup",
    "migration",
    "command",
    "__main__",
]
ABOVE = {
    "config",
    "messages",
    "lifecycle",
    "roles",
    "places",
    "directives",
    "definitions",
    "domain",
    "outcomes",
    "resolve",
    "extension",
}
SPHINX = {"sphinx", "docutils"}


def loaded_by(*modules: str) -> set[str]:
    """Return the names of all modules that a fresh Python has after it imported *modules*."""
    code = f"import importlib, sys; [importlib.import_module(name) for name in {modules}]; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603 - our own Python
    return set(run.stdout.split())


def imports_of(module: str) -> set[str]:
    """Return the dotted names that the source of *module* imports, anywhere in it."""
    tree = ast.parse((PACKAGE / f"{module}.py").read_text(encoding="utf-8"))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            origin = "." * node.level + (node.module or "")
            found |= {origin} | {f"{origin}.{alias.name}" for alias in node.names}
    return found


def test_data_layer_loads_neither_sphinx_nor_docutils() -> None:
    wanted = {f"sphinxext_izuma.{name}" for name in BELOW}
    loaded = loaded_by(*sorted(wanted))
    assert wanted <= loaded
    assert loaded & SPHINX == set()


def test_extension_alone_loads_neither_yaml_nor_sphinx() -> None:
    loaded = loaded_by("sphinxext_izuma")
    assert "sphinxext_izuma" in loaded
    assert loaded & (SPHINX | {"yaml"}) == set()


def test_module_above_the_line_loads_sphinx() -> None:
    # Otherwise the tests above would prove nothing.
    assert loaded_by("sphinxext_izuma.extension") >= SPHINX


@pytest.mark.parametrize("module", BELOW)
def test_module_below_the_line_imports_nothing_from_above(module: str) -> None:
    forbidden = SPHINX | {f"sphinxext_izuma.{name}" for name in ABOVE}
    reached = {name for name in imports_of(module) for top in forbidden if f"{name}.".startswith(f"{top}.")}
    assert reached == set()


@pytest.mark.parametrize("module", BELOW)
def test_imports_are_absolute(module: str) -> None:
    assert [name for name in imports_of(module) if name.startswith(".")] == []


def test_every_module_above_the_line_is_there() -> None:
    assert {path.stem for path in PACKAGE.glob("*.py")} >= ABOVE


@pytest.mark.parametrize(
    ("module", "may"),
    [
        ("names", set()),
        ("term", {"names"}),
        ("tree", set()),
        ("records", {"sources", "term"}),
        ("fields", {"names", "tree"}),
        ("reader", {"fields", "names", "records", "sources", "tree"}),
        ("sources", {"reader", "records", "term"}),
        ("index", {"names", "records", "sources", "term"}),
        ("glossary", {"index", "names", "records", "sources", "term"}),
        ("cache", {"glossary", "sources"}),
        ("formats", {"term"}),
        ("markup", set()),
        ("alignment", set()),
        ("migration", {"alignment", "glossary", "markup", "names", "term"}),
        ("sphinx_glossary", {"markup"}),
        ("front_matter", {"names", "tree"}),
        ("markdown", {"markup"}),
        ("conversion", {"front_matter", "markdown", "markup", "migration", "names", "sphinx_glossary", "term"}),
        ("glossary_text", {"conversion"}),
        ("inventory", {"glossary", "term"}),
        (
            "command",
            {
                "conversion",
                "fields",
                "formats",
                "glossary",
                "glossary_text",
                "inventory",
                "migration",
                "sources",
                "term",
            },
        ),
        ("__main__", {"command"}),
    ],
)
def test_nothing_imports_upward(module: str, may: set[str]) -> None:
    own = {name.split(".")[1] for name in imports_of(module) if name.startswith("sphinxext_izuma.")}
    assert own & {*BELOW, *ABOVE} <= may
