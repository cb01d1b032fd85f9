"""Each docstring of a Python file is found, with its lines, by the names that autodoc gives to its object."""

from __future__ import annotations

from textwrap import dedent

import pytest

from sphinxext_izuma.extension.docstrings import docstrings


def lines_of(text: str) -> dict[str, tuple[int, int]]:
    """Return the first and the last line of each docstring, by its name within the module."""
    found = docstrings("/x/module.py", dedent(text).lstrip("\n"))
    inner = {name: lines for name, lines in found.items() if name.startswith("module")}
    return {name.removeprefix("module").lstrip("."): (lines.start, lines.stop - 1) for name, lines in inner.items()}


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("/src/package/module.py", {"module", "package.module", "src.package.module"}),
        ("/src/package/__init__.py", {"package", "src.package"}),
        ("/src/package/inner/__init__.py", {"inner", "package.inner", "src.package.inner"}),
    ],
)
def test_module_has_each_name_that_the_path_allows(path: str, names: set[str]) -> None:
    found = docstrings(path, '"""A module."""\n\n\ndef f():\n    """Do it."""\n')
    assert names <= {name for name, lines in found.items() if lines == range(1, 2)}
    assert {f"{name}.f" for name in names} <= {name for name, lines in found.items() if lines == range(5, 6)}
    assert not [name for name in found if "__init__" in name]


def test_strings_below_assignments_document_them() -> None:
    text = """
        class C:
            '''A class.'''
            x = y = 1
            '''Both
            of them.'''
            z: int
            '''Another.'''

            async def f(self):
                self.w = 1
                '''Of the object.'''
        """
    assert lines_of(text) == {"C": (2, 2), "C.x": (4, 5), "C.y": (4, 5), "C.z": (7, 7), "C.w": (11, 11)}


@pytest.mark.parametrize(
    ("opening", "indents"),
    [
        ("try:\n    {0}\nfinally:\n    pass\n", 1),
        ("try:\n    pass\nexcept ImportError:\n    {0}\n", 1),
        ("try:\n    pass\nexcept* ImportError:\n    {0}\n", 1),
        ("try:\n    pass\nexcept ImportError:\n    pass\nelse:\n    {0}\n", 1),
        ("try:\n    pass\nfinally:\n    {0}\n", 1),
        ("if x:\n    {0}\n", 1),
        ("if x:\n    pass\nelif y:\n    {0}\n", 1),
        ("if x:\n    pass\nelse:\n    {0}\n", 1),
        ("with x:\n    {0}\n", 1),
        ("for x in y:\n    {0}\n", 1),
        ("while x:\n    {0}\n", 1),
        ("match x:\n    case 1:\n        {0}\n", 2),
        ("if x:\n    try:\n        pass\n    except KeyError:\n        {0}\n", 2),
    ],
)
@pytest.mark.parametrize("owner", ["", "C"])
def test_definitions_in_branches_are_found(opening: str, indents: int, owner: str) -> None:
    definition = "def f():\n    {0}'''Do it.'''\n{0}v = 1\n{0}'''A value.'''".format("    " * indents)
    text = opening.format(definition)
    if owner:
        text = "".join([f"class {owner}:\n", *(f"    {line}\n" for line in text.splitlines())])
    line = next(number for number, line in enumerate(text.splitlines(), 1) if "Do it." in line)
    expected = {"f": (line, line), "v": (line + 2, line + 2)}
    assert lines_of(text) == {f"{owner}.{name}".lstrip("."): lines for name, lines in expected.items()}


def test_body_of_a_try_counts_before_its_handlers() -> None:
    text = """
        try:
            def f():
                '''Do it.'''
        except ImportError:
            def f():
                '''Do it otherwise.'''
        """
    assert lines_of(text) == {"f": (3, 3)}


def test_string_that_a_branch_begins_with_documents_nothing() -> None:
    text = """
        '''A module.'''
        if x:
            '''A remark.'''
        """
    assert lines_of(text) == {"": (1, 1)}


@pytest.mark.parametrize("text", ["def f(:", "x = '\0'"], ids=["syntax", "null"])
def test_file_that_is_no_python_has_no_docstrings(text: str) -> None:
    assert docstrings("module.py", text) == {}
