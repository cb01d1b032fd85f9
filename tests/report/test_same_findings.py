"""The command ``check`` and the builder ``izterm`` say the same of a glossary file; columns are exact in Markdown."""

from __future__ import annotations

import json
import sys
from typing import Any

import pytest
from conftest import MakeProject

from sphinxext_izuma.tools.command import main
from sphinxext_izuma.tools.markdown.parser import parser

GLOSSARY = """
    glossary: {name: shop, titel: Shop}
    terms:
      - term: access key
        aliases: API key, key
        deprecated: [{name: pass key, reason: renamed}]
        definition: |
          A string for a :izterm:`gatewy`, or for the
          :izterm:`old text <pass key>` and :izterm:`pass key`.
      - {term: gateway, see: [acess key], definition: A door.}
      - {term: token, forms: [gateways], definition: A coin.}
      - {term: Gateway door, override: true, definition: A door.}
      - {term: token, definition: Another coin.}
      - {term: nothing}
      - term: zone
        definition: Issue #12 says all of :izterm:`tokn`.
        colour: red
      - {term: fence, definition: "A :izuma:full:`gatwey`, and :izterm:`!gatwey`."}
      - {term: roof, definition: "A :izterm:`zone <my zone>`, :izterm:`tokn`, :izterm:`tokn`, :izterm:`zone <>`."}
      - {term: wall, definition: "Some :izterm:`zone`s and :izterm:`zone`; :izuma:short:`zone`."}
      - {term: lane, definition: "An :izuma:full:`zone`."}
      - term: code
        definition: |
          No role: ``a :izterm:`tokn```.

          .. :izterm:`tokn`

          ::

              :izterm:`tokn`
    """


def objects(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_check_and_builder_say_the_same(
    make_project: MakeProject, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = "Start\n=====\n\n.. izglossary::\n\n:izterm:`access key`\n"
    project = make_project({"izterms.yaml": GLOSSARY, "index.rst": page})
    reported = objects(project.build("izterm").text("output.json"))
    monkeypatch.chdir(project.srcdir)
    assert main(["check", "--format", "json"]) == 1
    checked = objects(capsys.readouterr().out)
    of_file = [finding for finding in reported if finding["file"] == "izterms.yaml" and finding["kind"] != "unused"]
    assert {finding["kind"] for finding in checked} >= {"data", "duplicate", "see", "undefined", "deprecated"}

    def by_place(finding: dict[str, Any]) -> tuple[Any, ...]:
        return finding["line"], finding["column"] or 0, finding["message"]

    assert sorted(checked, key=by_place) == sorted(of_file, key=by_place)


OF_MARKDOWN = """
    glossary: {name: shop, markup: markdown}
    terms:
      - {term: zone, definition: A part.}
      - term: code
        definition: |
          No role: ``{izterm}`tokn` ``, but {izterm}`tokn`.

          Nor `` {izterm}`tokn` ``, \\{izterm}`tokn`.

          ```
          {izterm}`tokn`
          ```

              {izterm}`tokn`

          % {izterm}`tokn`

          - ~~~text
            {izterm}`tokn`
            ~~~

          ```{note}
          A [link to {izterm}`tokn`](https://acme.example) and *{izterm}`my tokn <tokn>`*.
          ```

          ```{code-block} text
          {izterm}`tokn`
          ```

          | a | b |
          |---|---|
          | {izterm}`tokn` | `{izterm}` {izterm}`zones` |
    """


def test_check_reads_no_code_of_markdown(
    make_project: MakeProject, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    project = make_project({"izterms.yaml": OF_MARKDOWN, "index.rst": "Start\n=====\n\n.. izglossary::\n"})
    reported = objects(project.build("izterm").text("output.json"))
    monkeypatch.chdir(project.srcdir)
    assert main(["check", "--format", "json"]) == 1
    checked = objects(capsys.readouterr().out)
    assert [finding["line"] for finding in checked] == [6, 23, 23, 32]
    assert checked == [finding for finding in reported if finding["kind"] == "undefined"]
    # As if the parser were not installed.
    monkeypatch.setitem(sys.modules, "mdit_py_plugins.myst_role", None)
    parser.cache_clear()
    assert main(["check"]) == 1
    assert capsys.readouterr().out == (
        "izterms.yaml:1: markdown needs MyST, which is not installed: names in its texts are not checked: "
        'run pip install "sphinxext-izuma[markdown]" [izterm.data]\n'
    )


MARKDOWN = """\
# Start

A [link {izterm}`tokn`](https://acme.example) and tokn {izterm}`tokn`, `{izterm}` {izterm}`t <tokn>`.

| a | b |
|---|---|
| x {izterm}`zone` | y {izterm}`pass key` |

- > The {izterm}`pass
  > key` and {izterm}`tokn`
  > :izterm:`zone` is a slip.

A zone is mentioned.

```{izglossary}
:no-index:
:terms: token
```
"""


def test_columns_in_markdown(make_project: MakeProject) -> None:
    glossary = """
        terms:
          - {term: token, definition: A coin.}
          - {term: access key, deprecated: [pass key], url: "https://acme.example/k", definition: A string.}
          - {term: zone, url: "https://acme.example/z", definition: A part.}
          - {term: gate, url: "https://acme.example/g", definition: A door.}
        """
    project = make_project({"izterms.yaml": glossary, "index.md": MARKDOWN.replace("A zone", "A gate")})
    findings = objects(project.build("izterm").text("output.json"))
    lines = MARKDOWN.replace("A zone", "A gate").splitlines()
    found = [
        (finding["kind"], finding["line"], lines[finding["line"] - 1][finding["column"] - 1 :])
        for finding in findings
        if finding["file"] == "index.md" and finding["column"]
    ]
    assert [(kind, line, text[:16]) for kind, line, text in found] == [
        ("undefined", 3, "{izterm}`tokn`]("),
        ("undefined", 3, "{izterm}`tokn`, "),
        ("undefined", 3, "{izterm}`t <tokn"),
        ("deprecated", 7, "{izterm}`pass ke"),
        ("deprecated", 9, "{izterm}`pass"),
        ("undefined", 10, "{izterm}`tokn`"),
        ("markup", 11, ":izterm:`zone` i"),
        ("mention", 13, "gate is mentione"),
    ]
    assert all(finding["column"] for finding in findings if finding["file"] == "index.md")
