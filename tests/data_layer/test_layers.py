"""Below the line nothing knows Sphinx: tools read glossaries without it, and a project pays for what it uses."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import sphinxext_izuma

PACKAGE = Path(sphinxext_izuma.__file__).parent
SPHINX = {"sphinx", "docutils"}
# What the modules of a folder may import of the package.
LAYERS = {"data": {"data"}, "tools": {"data", "tools"}, "extension": {"data", "extension"}}
MODULES = [(layer, path.stem) for layer in LAYERS for path in sorted((PACKAGE / layer).glob("*.py"))]
BELOW = [(layer, module) for layer, module in MODULES if layer != "extension"]


def loaded_by(*modules: str) -> set[str]:
    """Return the names of all modules that a fresh Python has after it imported *modules*."""
    code = f"import importlib, sys; [importlib.import_module(name) for name in {modules}]; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603 - our own Python
    return set(run.stdout.split())


def imports_of(layer: str, module: str, *, at_once: bool = False) -> Iterator[str]:
    """Yield the dotted names that a module imports, anywhere in it or *at_once*, when it is loaded itself."""
    tree = ast.parse((PACKAGE / layer / f"{module}.py").read_text(encoding="utf-8"))
    for node in tree.body if at_once else ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            origin = "." * node.level + (node.module or "")
            yield origin
            yield from (f"{origin}.{alias.name}" for alias in node.names)


def test_every_module_is_in_a_layer() -> None:
    assert {path.stem for path in PACKAGE.glob("*.py")} == {"__init__", "__main__"}
    assert {path.parent.name for path in PACKAGE.glob("*/*.py")} == {*LAYERS, "glossaries"}
    assert {layer for layer, _ in MODULES} == LAYERS.keys()


def test_layers_below_load_neither_sphinx_nor_docutils() -> None:
    wanted = {f"sphinxext_izuma.{layer}.{module}" for layer, module in BELOW if module != "__init__"}
    loaded = loaded_by("sphinxext_izuma.__main__", *sorted(wanted))
    assert wanted <= loaded
    assert loaded & SPHINX == set()


def test_package_alone_loads_neither_yaml_nor_sphinx() -> None:
    loaded = loaded_by("sphinxext_izuma")
    assert "sphinxext_izuma" in loaded
    assert loaded & (SPHINX | {"yaml"}) == set()


def test_extension_loads_sphinx_and_no_tools() -> None:
    loaded = loaded_by("sphinxext_izuma.extension.setup")
    assert loaded >= SPHINX  # otherwise the tests above would prove nothing
    assert not any(name.startswith("sphinxext_izuma.tools") for name in loaded)


def test_extension_loads_what_only_some_projects_use_when_they_use_it() -> None:
    optional = {f"sphinxext_izuma.extension.{name}" for name in ("autolink", "builder", "checks", "prose", "report")}
    later = {"sphinxext_izuma.glossary.reader", "sphinxext_izuma.extension.read.rst", "yaml"}
    assert loaded_by("sphinxext_izuma.extension.setup") & (optional | later) == set()


@pytest.mark.parametrize(("layer", "module"), MODULES)
def test_module_imports_only_what_its_layer_may(layer: str, module: str) -> None:
    imported = set(imports_of(layer, module))
    assert not {name for name in imported if name.startswith(".")}
    own = {name.split(".")[1] for name in imported if name.startswith("sphinxext_izuma.")} - {"__version__"}
    assert own <= LAYERS[layer]
    if layer != "extension":
        assert {name.split(".")[0] for name in imported} & SPHINX == set()


@pytest.mark.parametrize("layer", LAYERS)
def test_modules_do_not_import_one_another_in_circles(layer: str) -> None:
    graph = {
        module: {
            name.split(".")[2]
            for name in imports_of(layer, module, at_once=True)
            if name.startswith(f"sphinxext_izuma.{layer}.")
        }
        for _layer, module in MODULES
        if _layer == layer
    }
    assert set(TopologicalSorter(graph).static_order()) >= graph.keys()
