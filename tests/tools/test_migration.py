"""``migrate`` changes the roles that Sphinx reads as ``:term:``, and no other byte."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from docutils import nodes
from docutils.core import publish_doctree
from docutils.parsers import Parser
from docutils.parsers.rst.roles import register_local_role
from myst_parser.parsers.docutils_ import Parser as MystParser

from sphinxext_izuma.tools.command import main
from sphinxext_izuma.tools.markup import Syntax
from sphinxext_izuma.tools.migration import changes, migrated
from sphinxext_izuma.tools.uses import uses

# In each sample `T` stands for what is changed, `K` for what is kept.
RST = {
    "a paragraph": "T`key` and T`the key <key>`, T`!key`",
    "two lines": "see T`access\nkey` and\nT`key`",
    "with the domain": "a T`key`",
    "after punctuation": "(T`key`), re-\\ T`key`, a/T`key`, \u201cT`key`\u201d",
    "in a word": "xK`key`",
    "another role of the name": ":py:term:`key` and :external:term:`key` and :terms:`key`",
    "after a full stop": "a.K`key` *K`key`*T`key` $K`key`",
    "a role that another one swallows": ":app:`Pyramid`has a K`key`, T`key`",
    "a role without an end": "a K`key and more",
    "emphasis": "*a K`key`* **a K`key`** T`key` and 2 * 3 T`key` *",
    "escaped": "\\K`key`",
    "a literal": "``K`key``` and ``a``, then T`key`",
    "a literal over two lines": "``a\nK`key` b`` T`key`",
    "a literal that is none": "a``b T`key` c``d",
    "another role around it": ":ref:`a K <b>` T`key`",
    "a literal block": "Like this::\n\n    K`key`\n\n  K`key`\n\nT`key`",
    "a literal block of its own": "::\n\n  K`key`\n\nT`key`",
    "a literal block in a list": "- Like::\n\n    K`key`\n\n  T`key`\n- T`key`",
    "a literal block in a field": ":a: like::\n\n      K`key`\n\n   T`key`",
    "a literal block after two lines": "- One\n  two::\n\n    K`key`\n\n  T`key`",
    "a quoted literal block": "Like::\n\n> K`key`\n> K`key`\n\nT`key`",
    "no literal block": "A\\::\n\n  T`key`",
    "two colons in a line": "std::map\nT`key`",
    "code": ".. code-block:: rst\n\n   K`key`\n\n   K`key`\n\nT`key`",
    "code in a list": "1. .. code-block:: rst\n\n      K`key`\n\n   T`key`",
    "code in a note": ".. note::\n\n   .. code:: rst\n\n      K`key`\n\n   T`key`",
    "a caption": ".. code-block:: rst\n   :caption: A T`key`\n\n   K`key`",
    "raw": ".. raw:: html\n\n   K`key`",
    "parsed-literal": ".. parsed-literal::\n\n   T`key`",
    "a comment": ".. K`key`\n   K`key`\n\n   K`key`\n\nT`key`",
    "a comment below its mark": "..\n   K`key`\n\nT`key`",
    "an empty comment": "..\n\n   T`key`",
    "a directive's argument": ".. note:: T`key`\n\n   T`key`\n   T`key`",
    "a directive that nobody knows": ".. frobnicate:: x\n\n   T`key`",
    "a footnote": ".. [1] T`key`\n.. [#a] T`key`",
    "a substitution": ".. |key| replace:: T`key`",
    "a target": ".. _T: x\n\nT`key`",
    "a doctest": ">>> a = 'K`key`'\nK`key`\n\nT`key`",
    "a definition": "T`key`\n   T`key`::\n\n      K`key`\n\n   T`key`",
    "tabs": "Like::\n\n\tK`key`\n\nT`key`",
}
MYST = {
    "a paragraph": "T`key` and T`the key <key>`",
    "more backticks": "T``a`b`` T`key`",
    "in a word": "xT`key`",
    "escaped": "\\K`key`",
    "code": "`K` and ``K`key` `` T`key`",
    "a code span over two lines": "``a\nK`key` `` T`key`",
    "another role": "{ref}`a K` T`key`",
    "a fence": "```\nK`key`\n```\nT`key`",
    "a fence of a language": "~~~md\nK`key`\n```\nK`key`\n~~~~\nT`key`",
    "a fence in a list": "- a\n\n  ```md\n  K`key`\n  ```\n  T`key`",
    "a directive": "```{note}\nT`key`\n```\nT`key`",
    "a directive of colons": ":::{note} T`key`\nT`key`\n:::\nT`key`",
    "a directive in a directive": "````{note}\n```{code-block} md\nK`key`\n```\nT`key`\n````\nT`key`",
    "a fence in a directive of colons": ":::{tip}\n```\nK`key`\n```\nT`key`\n:::",
    "indented code": "a\n\n    K`key`\n\nT`key`",
    "a paragraph that goes on": "a\n    T`key`",
    "a paragraph in a list": "- a\n\n    T`key`\n\n      K`key`\n\nT`key`",
    "a comment": "% K`key`\nT`key`",
    "a comment of HTML": "<!-- K`key`\n\nK`key` -->\nT`key`",
    "HTML": "<div>\nK`key`\n\nT`key`\n\n</div>",
    "HTML that is raw": "<pre>\n\nK`key`\n\n</pre>\n\nT`key`",
    "front matter": "---\ntitle: K`key`\n---\nT`key`",
    "a quote": "> T`key`\n>\n> ```\n> K`key`\n> ```\n> T`key`",
    "reST": "```{eval-rst}\nSee :izterm:`key`.\n```",
    "a table": "| a |\n|---|\n| T`key` |",
    "a heading": "# T`key`\nT`key`",
}


def spelled(sample: str, changed: str, kept: str) -> str:
    return sample.replace("T`", f"{changed}`").replace("K`", f"{kept}`")


@pytest.mark.parametrize("sample", RST.values(), ids=RST)
@pytest.mark.parametrize("role", [":term:", ":std:term:", ":Term:"])
def test_role_is_changed_where_rst_reads_one(sample: str, role: str) -> None:
    assert migrated(spelled(sample, role, role), Syntax.RST) == spelled(sample, ":izterm:", role)


@pytest.mark.parametrize("sample", MYST.values(), ids=MYST)
@pytest.mark.parametrize("role", ["{term}", "{std:term}"])
def test_role_is_changed_where_myst_reads_one(sample: str, role: str) -> None:
    assert migrated(spelled(sample, role, role), Syntax.MYST) == spelled(sample, "{izterm}", role)


def read_roles(source: str, parser: Parser | None) -> int:
    """Return how often docutils reads a role ``term`` in a page."""
    found = []

    def role(*arguments: Any, **_: Any) -> Any:
        found.append(arguments)
        return [nodes.Text("x")], []

    for name in ("other", "ref", "app"):
        register_local_role(name, lambda *_, **__: ([], []))
    register_local_role("term", role)
    settings = {"report_level": 5, "halt_level": 5, "raw_enabled": True, "myst_enable_extensions": ["colon_fence"]}
    publish_doctree(source, parser=parser, settings_overrides=settings)
    return len(found)


# docutils does not know each directive and role of Sphinx.
OF_SPHINX = {"a directive that nobody knows", "with the domain", "a caption"}


@pytest.mark.parametrize("name", [name for name in RST if name not in OF_SPHINX])
def test_docutils_reads_the_same_roles(name: str) -> None:
    source = spelled(RST[name], ":term:", ":term:")
    assert read_roles(source, None) == len(list(uses(source, Syntax.RST)))


@pytest.mark.parametrize("name", MYST)
def test_myst_reads_the_same_roles(name: str) -> None:
    source = spelled(MYST[name], "{term}", "{term}")
    assert read_roles(source, MystParser()) == len(list(uses(source, Syntax.MYST)))


ALIGNED = {
    "a heading": (":term:`key`\n===========\n\na", ":izterm:`key`\n=============\n\na"),
    "a heading with room": (":term:`key`\n================", ":izterm:`key`\n================"),
    "a heading with a line above": (
        "===============\n :term:`a` 日本\n===============\n\n----\n",
        "=================\n :izterm:`a` 日本\n=================\n\n----\n",
    ),
    "two in a heading": (
        ":term:`a` :term:`b`\n-------------------",
        ":izterm:`a` :izterm:`b`\n-----------------------",
    ),
    "a cell of a grid": (
        "+----------------+---+\n| :term:`a`      | b |\n+----------------+---+",
        "+----------------+---+\n| :izterm:`a`    | b |\n+----------------+---+",
    ),
    "two in a cell": (
        "+--------------------------+\n| :term:`a` :term:`b`      |\n+--------------------------+",
        "+--------------------------+\n| :izterm:`a` :izterm:`b`  |\n+--------------------------+",
    ),
    "a cell without room": (
        "+-----------+---+\n| :term:`a` | b |\n+-----------+---+",
        "+-----------+---+\n| :term:`a` | b |\n+-----------+---+",
    ),
    "a role that gets shorter in a grid": (
        "+---------------+\n| :std:term:`a` |\n+---------------+",
        "+---------------+\n| :izterm:`a`   |\n+---------------+",
    ),
    "a simple table": (
        "=============  =====\n:term:`a`      b\n\n:term:`b`      :term:`c`\n=============  =====\n",
        "=============  =====\n:izterm:`a`    b\n\n:izterm:`b`    :izterm:`c`\n=============  =====\n",
    ),
    "a simple table without room": (
        "=========  =====\nName       b\n=========  =====\n:term:`a`  :term:`b`\n=========  =====\n",
        "=========  =====\nName       b\n=========  =====\n:term:`a`  :izterm:`b`\n=========  =====\n",
    ),
}


@pytest.mark.parametrize(("before", "after"), ALIGNED.values(), ids=ALIGNED)
def test_what_is_aligned_stays_so(before: str, after: str) -> None:
    assert migrated(before, Syntax.RST) == after
    windows = (text.replace("\n", "\r\n") for text in (before, after))
    assert migrated(next(windows), Syntax.RST) == next(windows)


def test_role_that_has_no_room_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, {"index.rst": ALIGNED["a cell without room"][0]})
    assert main(["migrate", str(tmp_path)]) == 0
    told = "'a' has no room in its cell for a longer role: left as it is [izterm.undefined]"
    assert capsys.readouterr() == ("", f"{tmp_path / 'index.rst'}:2: {told}\n0 uses in 0 files\n")


def test_rst_in_a_markdown_page() -> None:
    before = "# A\n\n```{eval-rst}\n:term:`key` ``:term:`key` ``\n\n::\n\n   :term:`key`\n```\n{term}`key`\n"
    after = "# A\n\n```{eval-rst}\n:izterm:`key` ``:term:`key` ``\n\n::\n\n   :term:`key`\n```\n{izterm}`key`\n"
    assert migrated(before, Syntax.MYST) == after


def test_role_after_its_text() -> None:
    assert migrated("A `key`:term: and `key`_ and `key`:ref:.", Syntax.RST) == (
        "A `key`:izterm: and `key`_ and `key`:ref:."
    )


@pytest.mark.parametrize(
    "before",
    [
        b"\xef\xbb\xbf:term:`key`\r\n\r\ntext\r\n",
        b"caf\xe9 :term:`key`, no end of the last line",
        b"\x0c\n:term:`key`\x0b\xe2\x80\xa8\n",
        b"old Mac\r\r:term:`key`\r",
    ],
)
def test_bytes_and_mode_of_a_file_stay(tmp_path: Path, before: bytes) -> None:
    path = tmp_path / "index.rst"
    path.write_bytes(before)
    path.chmod(0o754)
    (tmp_path / "link.rst").symlink_to(path)
    assert main(["migrate", "--write", str(tmp_path)]) == 0
    assert path.read_bytes() == before.replace(b":term:", b":izterm:")
    assert path.stat().st_mode & 0o777 == 0o754
    assert (tmp_path / "link.rst").is_symlink()


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text).lstrip("\n"), encoding="utf-8")


def test_diff_shows_what_would_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    files = {
        "docs/index.rst": "A\n=\n\nOne :term:`key`.\n",
        "docs/more/page.md": "{term}`key`",
        "docs/_build/index.rst": ":term:`key`\n",
        "docs/.venv/index.rst": ":term:`key`\n",
        "docs/module.py": '":term:`key`"\n',
        "docs/plain.rst": "The term.\n",
    }
    write(tmp_path, files)
    assert main(["migrate", "docs"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "--- a/docs/index.rst",
        "+++ b/docs/index.rst",
        "@@ -1,4 +1,4 @@",
        " A",
        " =",
        " ",
        "-One :term:`key`.",
        "+One :izterm:`key`.",
        "--- a/docs/more/page.md",
        "+++ b/docs/more/page.md",
        "@@ -1 +1 @@",
        "-{term}`key`",
        "\\ No newline at end of file",
        "+{izterm}`key`",
        "\\ No newline at end of file",
    ]
    assert {name: (tmp_path / name).read_text(encoding="utf-8") for name in files} == files
    assert main(["migrate", "--write", "docs"]) == 0
    assert capsys.readouterr().out == ""
    assert main(["migrate", "docs"]) == 0
    assert (tmp_path / "docs/index.rst").read_text(encoding="utf-8") == "A\n=\n\nOne :izterm:`key`.\n"


def test_names_of_other_projects_stay_and_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, {"index.rst": "A\n\n:term:`python:decorator` :term:`a key: <key>`\n"})
    assert main(["migrate", "--write", str(tmp_path)]) == 0
    path = tmp_path / "index.rst"
    assert path.read_text(encoding="utf-8") == "A\n\n:term:`python:decorator` :izterm:`a key: <key>`\n"
    assert capsys.readouterr().err == (
        f"{path}:3: 'python:decorator' names another project's glossary: left as it is [izterm.undefined]\n"
        "1 use in 1 file\n"
    )


def test_only_names_of_given_glossaries(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(
        tmp_path,
        {
            "index.rst": ":term:`Keys <key>` :term:`keys` :term:`wheel`\n",
            "izterms.yaml": "terms:\n- {term: key, definition: x}\n",
        },
    )
    glossary = str(tmp_path / "izterms.yaml")
    assert main(["migrate", "--write", "--glossary", glossary, str(tmp_path)]) == 0
    text = (tmp_path / "index.rst").read_text(encoding="utf-8")
    assert text == ":izterm:`Keys <key>` :izterm:`keys` :term:`wheel`\n"
    assert "'wheel' names no term of the glossaries given: left as it is" in capsys.readouterr().err


def test_folder_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["migrate", str(tmp_path / "nope")]) == 2
    assert capsys.readouterr().err == f"sphinx-izterm: {tmp_path / 'nope'}: No such file or directory\n"
    write(tmp_path, {"index.rst": ":term:`key`\n"})
    assert main(["migrate", str(tmp_path / "index.rst")]) == 2
    assert capsys.readouterr().err == f"sphinx-izterm: {tmp_path / 'index.rst'}: Not a directory\n"


def test_changes_come_in_the_order_of_names(tmp_path: Path) -> None:
    write(tmp_path, dict.fromkeys(("b.rst", "a/z.rst", "a/b.md", "c.txt"), ":term:`key`\n"))
    (tmp_path / "a/b.md").write_text("{term}`key`\n", encoding="utf-8")
    found = [change.path.relative_to(tmp_path).as_posix() for change in changes(tmp_path)]
    assert found == ["b.rst", "c.txt", "a/b.md", "a/z.rst"]


def test_files_that_pages_show_stay(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(
        tmp_path,
        {
            "a/index.rst": ".. literalinclude:: ../examples/one.rst\n\n:term:`key`\n",
            "a/page.md": "```{literalinclude} /examples/two.txt\n```\n",
            "examples/one.rst": ":term:`key`\n",
            "examples/two.txt": ":term:`key`\n",
        },
    )
    assert main(["migrate", "--write", str(tmp_path)]) == 0
    assert (tmp_path / "a/index.rst").read_text(encoding="utf-8").endswith("\n:izterm:`key`\n")
    for name in ("examples/one.rst", "examples/two.txt"):
        assert (tmp_path / name).read_text(encoding="utf-8") == ":term:`key`\n"
    told = "'key' is in a file that 'literalinclude' shows: left as it is [izterm.undefined]"
    assert capsys.readouterr().err.splitlines() == [
        f"{tmp_path / 'examples/one.rst'}:1: {told}",
        f"{tmp_path / 'examples/two.txt'}:1: {told}",
        "1 use in 1 file",
    ]


def test_glossary_that_is_left_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(
        tmp_path,
        {
            "a.rst": "A\n=\n\n.. glossary::\n\n   key\n     x\n\n::\n\n   .. glossary::\n",
            "b.md": "- :::{glossary}\n  lock\n    {term}`key`\n  :::\n\n```{eval-rst}\n\n.. glossary::\n   x\n```\n",
            "c.rst": ".. izglossary::\n",
        },
    )
    assert main(["migrate", "--write", str(tmp_path)]) == 1
    said = [
        f"{tmp_path / name}:{line}: still has a glossary: run 'sphinx-izterm convert --replace' with {name}, "
        "or no ':izterm:' finds its terms [izterm.undefined]"
        for name, line in (("a.rst", 4), ("b.md", 1), ("b.md", 8))
    ]
    assert capsys.readouterr().err.splitlines() == [*said, "1 use in 1 file"]
    assert "{izterm}`key`" in (tmp_path / "b.md").read_text(encoding="utf-8")
    assert main(["convert", "--replace", "-o", str(tmp_path / "izterms.yaml"), str(tmp_path)]) == 0
    assert main(["migrate", str(tmp_path)]) == 0
