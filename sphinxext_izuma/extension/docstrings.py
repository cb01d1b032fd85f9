"""Finds the lines of docstrings in a Python file, because autodoc counts lines from the start of each docstring."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path


def docstrings(path: str, text: str) -> Mapping[str, range]:
    """Return the lines of each docstring in a module, by every dotted name that autodoc may give the object."""
    try:
        found = list(_strings(ast.parse(text).body, ""))
    except (SyntaxError, ValueError, RecursionError):
        return {}
    parts = Path(path).with_suffix("").parts
    if parts[-1:] == ("__init__",):
        parts = parts[:-1]
    # Each folder of the path may be the first package. sys.path decides, and it is not known here.
    modules = [".".join(parts[start:]) for start in range(len(parts))]
    return {f"{module}.{name}".rstrip("."): lines for module in modules for name, lines in found}


def _strings(body: Sequence[ast.stmt], owner: str) -> Iterator[tuple[str, range]]:
    """Yield the dotted name and the lines of each docstring. A string after an assignment documents the assignment."""
    documented = [owner]
    for statement in body:
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            lines = range(statement.lineno, (statement.end_lineno or statement.lineno) + 1)
            yield from ((name, lines) for name in documented)
        documented = list(_assigned(statement, owner))
        if isinstance(statement, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield from _strings(statement.body, f"{owner}.{statement.name}".lstrip("."))
        else:
            for branch in _branches(statement):
                # A string that a branch begins with documents nothing.
                yield from ((name, lines) for name, lines in _strings(branch, owner) if name != owner)


def _branches(statement: ast.stmt) -> Iterator[Sequence[ast.stmt]]:
    """Yield the blocks of an ``if``, ``try``, ``with``, ``for``, ``while`` or ``match``."""
    # The body comes after the handlers, because the last definition of a name counts.
    for part in (*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())):
        yield part.body
    for field in ("body", "orelse", "finalbody"):
        yield getattr(statement, field, ())


def _assigned(statement: ast.stmt, owner: str) -> Iterator[str]:
    """Yield the dotted names that a statement assigns."""
    targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
    for target in targets:
        if isinstance(target, ast.Name):
            yield f"{owner}.{target.id}".lstrip(".")
        elif isinstance(target, ast.Attribute):  # self.name, in a method
            yield f"{owner.rpartition('.')[0]}.{target.attr}".lstrip(".")
