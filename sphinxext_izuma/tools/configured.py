"""The glossaries that the conf.py of a project names."""

from __future__ import annotations

import ast
from pathlib import Path

from sphinxext_izuma.glossary.file.source import wanted_of
from sphinxext_izuma.tools.stop import Stop

_NAME = "izterm_glossaries"
_EXTENSIONS = "myst_enable_extensions"
_FOLDERS = ("", "docs", "doc", "source", "docs/source", "doc/source")


class NoConfiguration(Stop):
    """No conf.py is found, or it can't be read. The text says why."""


def glossaries(folder: Path | None) -> tuple[list[str], Path]:
    """Return the value of ``izterm_glossaries``, and the folder that its paths begin at.

    :param folder: the folder of conf.py; if not given, the usual folders are tried.
    :raises NoConfiguration: if there is no conf.py, or if its value can't be read.
    """
    folders = [folder] if folder else [Path(name) for name in _FOLDERS]
    found = next((each for each in folders if (each / "conf.py").is_file()), None)
    if found is None:
        where = f"in {folder}" if folder else "here, or in docs/"
        raise NoConfiguration(f"no conf.py {where}: name glossary files, or its folder with -c")
    return wanted_of(_value(found / "conf.py"), found), found


def _value(path: Path, name: str = _NAME) -> str | list[str] | tuple[str, ...] | None:
    """Return the value of *name* in a conf.py, None if it is not set. The file is not run."""
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"))
    except (SyntaxError, ValueError) as error:
        raise NoConfiguration(f"{path}: no Python: {error}") from None
    wanted = None
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if any(isinstance(target, ast.Name) and target.id == name for target in targets):
            try:
                wanted = ast.literal_eval(getattr(node, "value", None) or ast.Constant(None))
            except ValueError:
                wanted = 0
            if wanted is not None and not isinstance(wanted, (str, list, tuple)):
                place = f"{path}:{node.lineno}"
                raise NoConfiguration(f"{place}: {name} is no list of texts: name the glossary files instead")
    return wanted


def myst_extensions(page: Path) -> list[str]:
    """Return the extensions of MyST that the project of a page uses, none if its conf.py can't tell."""
    wanted = _of_project(page, _EXTENSIONS)
    return [str(name) for name in wanted] if isinstance(wanted, (list, tuple)) else []


def rst_around(page: Path) -> str:
    """Return the text that the project of a page puts around each page, empty if its conf.py can't tell."""
    found = (_of_project(page, name) for name in ("rst_prolog", "rst_epilog"))
    return "\n".join(text for text in found if isinstance(text, str))


def _of_project(page: Path, name: str) -> object:
    folder = next((folder for folder in page.absolute().parents if (folder / "conf.py").is_file()), None)
    if folder is None:
        return None
    try:
        return _value(folder / "conf.py", name)
    except NoConfiguration:
        return None
