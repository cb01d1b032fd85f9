"""The structure of the code: which module may import which, how large a module may be, and the map of it."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import sphinxext_izuma

PACKAGE = Path(sphinxext_izuma.__file__).parent
ARCHITECTURE = PACKAGE.parent / "ARCHITECTURE.md"
SPHINX = {"sphinx", "docutils"}
# Each entry, a module or a package, may import the entries before it. An import inside a function, or for types alone,
# counts as any other.
ORDER = (
    "version",
    "bundled",
    "locales",
    "glossary",
    "reports",
    "tools",
    "extension",  # its face, which is empty
    "extension.config",
    "extension.findings",
    "extension.nodes",
    "extension.doctree",
    "extension.pages",
    "extension.build",
    "extension.language",
    "extension.options",
    "extension.request",
    "extension.scope",
    "extension.docstrings",
    "extension.formula",
    "extension.source_text",
    "extension.load",
    "extension.read",
    "extension.relate",
    "extension.write",
    "extension.report",
    "extension.refresh",
    "extension.project",
    "extension.domain",
    "extension.setup",
    "",  # the package itself
    "__main__",
)
LARGEST_MODULE, LARGEST_FUNCTION, LARGEST_FOLDER = 300, 40, 18


def name_of(path: Path) -> str:
    """Return the dotted name of a module in the package, empty for the package itself."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(path): path for path in sorted(PACKAGE.rglob("*.py"))}


def entry_of(module: str) -> str:
    """Return the entry of the order that a module belongs to."""
    return max((entry for entry in ORDER if module == entry or module.startswith(f"{entry}.")), key=len)


def imports_of(module: str) -> Iterator[str]:
    """Yield the modules of the package that a module imports anywhere in its file, and the names of all others."""
    for node in ast.walk(ast.parse(MODULES[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: a relative import"
            origin = node.module or ""
            for alias in node.names:
                inner = f"{origin}.{alias.name}".removeprefix("sphinxext_izuma.")
                yield f"sphinxext_izuma.{inner}" if inner in MODULES else origin


def own_imports_of(module: str) -> set[str]:
    """Return the modules of the package that a module imports."""
    own = {name for name in imports_of(module) if name.partition(".")[0] == "sphinxext_izuma"}
    return {name.removeprefix("sphinxext_izuma").removeprefix(".") for name in own}


def loaded_by(*modules: str) -> set[str]:
    """Return the names of all modules that a fresh Python has after it imported *modules*."""
    code = f"import importlib, sys; [importlib.import_module(name) for name in {modules}]; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603 - our own Python
    return set(run.stdout.split())


@pytest.mark.parametrize("module", sorted(MODULES))
def test_module_imports_only_earlier_entries(module: str) -> None:
    own = ORDER.index(entry_of(module))
    later = {name for name in own_imports_of(module) if ORDER.index(entry_of(name)) > own}
    assert later == set()


def test_order_has_each_module_and_nothing_else() -> None:
    assert set(ORDER) <= MODULES.keys()
    assert {entry_of(module) for module in MODULES} == set(ORDER)
    # A module may not hide in the entry of the whole folder.
    assert [module for module in MODULES if entry_of(module) == "extension"] == ["extension"]


@pytest.mark.parametrize("entry", [entry for entry in ORDER if entry])
def test_package_has_no_import_cycle(entry: str) -> None:
    inside = {module for module in MODULES if entry_of(module) == entry}
    graph = {module: own_imports_of(module) & inside for module in inside}
    assert set(TopologicalSorter(graph).static_order()) == inside


def test_extension_does_not_import_the_command() -> None:
    extension = {module for module in MODULES if module.startswith("extension")}
    assert not {module for module in extension for name in own_imports_of(module) if entry_of(name) == "tools"}


def test_only_domain_and_setup_know_the_domain() -> None:
    users = {module for module, path in MODULES.items() if "IzumaDomain" in path.read_text(encoding="utf-8")}
    assert users == {"extension.domain", "extension.setup"}


BELOW_SPHINX = sorted(
    module for module in MODULES if entry_of(module) in {"version", "bundled", "glossary", "reports", "tools"}
)


@pytest.mark.parametrize("module", [*BELOW_SPHINX, "", "__main__"])
def test_library_and_command_do_not_name_sphinx(module: str) -> None:
    named = {name.partition(".")[0] for name in imports_of(module)} & SPHINX
    assert named == ({"sphinx"} if module == "" else set())  # the package names its types


def test_library_and_command_load_neither_sphinx_nor_docutils() -> None:
    wanted = {f"sphinxext_izuma.{module}" for module in BELOW_SPHINX}
    loaded = loaded_by("sphinxext_izuma.__main__", *sorted(wanted))
    assert wanted <= loaded
    assert loaded & SPHINX == set()


def test_package_alone_loads_neither_yaml_nor_sphinx() -> None:
    loaded = loaded_by("sphinxext_izuma", "sphinxext_izuma.glossary")
    assert loaded & (SPHINX | {"yaml"}) == set()


def test_extension_loads_the_parts_that_some_projects_use_when_they_use_them() -> None:
    loaded = loaded_by("sphinxext_izuma.extension.setup")
    assert loaded >= SPHINX  # otherwise the test would prove nothing
    optional = {"glossary.file.reader", "glossary.consistency", "glossary.mentions", "extension.read.text"}
    optional |= {"extension.read.prose", "extension.relate.mentioned", "extension.write.autolink", "extension.project"}
    optional |= {
        module for module in MODULES if entry_of(module) in {"reports", "tools", "extension.report"} and "." in module
    }
    assert not loaded & {"yaml", *(f"sphinxext_izuma.{module}" for module in optional - {"extension.report"})}


@pytest.mark.parametrize("module", sorted(MODULES))
def test_module_and_its_functions_fit_a_screen(module: str) -> None:
    text = MODULES[module].read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LARGEST_MODULE
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            assert (node.end_lineno or 0) - node.lineno < LARGEST_FUNCTION, node.name


def test_folder_is_not_too_large() -> None:
    for folder in {path.parent for path in MODULES.values()}:
        assert len(list(folder.glob("*.py"))) <= LARGEST_FOLDER


def described_files() -> dict[str, str]:
    """Return the sentence about each file in the tree of ARCHITECTURE.md, by the path of the file in the package."""
    tree = re.search(r"```text\nsphinxext_izuma/\n(.*?)```", ARCHITECTURE.read_text(encoding="utf-8"), re.DOTALL)
    assert tree
    found, folders = {}, [""]
    for line in tree[1].splitlines():
        if match := re.fullmatch(r"(?P<indent>(?:    )+)(?P<name>\w+(?:\.\w+)+|\w+/) +(?P<text>\S.*)", line):
            depth = len(match["indent"]) // 4
            folders[depth:] = [folders[depth - 1] + match["name"]]
            found[folders[depth]] = match["text"]
        else:
            assert re.fullmatch(r" {28,}\S.*", line), f"neither a file nor the rest of a sentence: {line!r}"
            found[folders[-1]] += f" {line.strip()}"
    return found


def test_architecture_page_describes_each_file() -> None:
    files = {path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*") if path.is_file()}
    files = {name for name in files if "__pycache__" not in name and not name.endswith(("/__init__.py", "py.typed"))}
    # What a command makes of other files is described as a folder.
    files = {name for name in files if not name.startswith(("locales/", "static/served/"))}
    folders = {f"{Path(name).parent.as_posix()}/" for name in files if "/" in name} | {"locales/", "static/served/"}
    described = described_files()
    faces = {"glossary/__init__.py"}  # an __init__.py that has more than a docstring
    assert described.keys() == files | folders | faces
    assert all(text.endswith((".", "?")) for text in described.values())


def test_paths_in_the_architecture_page_exist() -> None:
    text = ARCHITECTURE.read_text(encoding="utf-8")
    for path in re.findall(r"`((?:glossary|tools|extension|static|bundled)/[\w./]+)`", text):
        assert (PACKAGE / path).exists(), path
    for path in re.findall(r"`(tests/[\w./]+)`", text):
        assert (PACKAGE.parent / path).exists(), path
