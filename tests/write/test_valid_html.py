"""All that the extension writes into pages is valid HTML, as the Nu validator sees it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from conftest import MakeProject

ROOT = Path(__file__).parents[2]
VALIDATOR = ROOT / "build/nu/node_modules/vnu-jar/build/dist/vnu.jar"  # "make nu" fetches it
REQUIRED = "IZTERM_BROWSER_REQUIRED"  # set in the environment of .ci/run
GLOSSARY = r"""
glossary: {title: Words}
terms:
  - term: access key
    acronym: AK
    aliases: [API key, 証明書キー, "key (access)"]
    deprecated_names: [{name: secret, reason: Says too little.}]
    tags: [security, "two words"]
    summary: Identifies an *application*.
    learn_more: use
    definition: |
      Identifies an :izterm:`application`, as :ref:`section` says [#note]_.

      * One
      * Two, with ``literal`` and :math:`a < b`

        1. Deeper
        2. And deeper

      .. [#note] A footnote.
    note: |
      .. list-table::

         * - A :izterm:`zone`
           - of a table
         * - another
           - row
  - term: application
    expansion: a program
    definition: |
      Holds an :izterm:`access key`:

      .. code-block:: python

         print("<b>&amp;")

      first
          A definition in a definition.
  - {term: H2O, shown: "H\\ :sub:`2`\\ O", definition: Water., see_also: [zone]}
  - {term: zone, see: [H2O]}
  - {term: 証明書, definition: 鍵。}
  - {term: שלום, definition: Peace.}
  - {term: "a < b & c", definition: "Quotes: \" and '."}
  - {term: "__init__.py", definition: "A file."}
  - {term: old, deprecated: true, see: [zone], definition: Was used.}
"""
USE = """
.. _section:

Use *it*
========

An :izterm:`access key`, an :izterm:`AK`, :izterm:`applications`, :izterm:`H2O`, :izterm:`証明書`, :izterm:`zone`.

.. list-table::

   * - :izterm:`a < b & c`
     - :izterm:`__init__.py`

:izuma:full:`AK`

.. izacronyms::
"""
FILES = {
    "izterms.yaml": GLOSSARY,
    "index.rst": "Start\n=====\n\n.. toctree::\n\n   use\n   folder/more\n   glossary\n   parts\n   plain\n",
    "plain.rst": "Plain\n=====\n\nA page without terms.\n",
    "use.rst": USE,
    "folder/more.rst": "More\n====\n\nAn :izterm:`API key` and `שלום`.\n\n.. rst-class:: wide\n\n* :izterm:`zone`\n",
    "glossary.rst": "Glossary\n========\n\n.. izglossary::\n",
    "parts.rst": "Parts\n=====\n\n.. izglossary::\n   :tags: security\n   :no-index:\n\n"
    ".. izglossary::\n   :terms: zone, H2O\n   :no-index:\n",
}


@pytest.mark.long
def test_pages(make_project: MakeProject) -> None:
    conf = {"html_baseurl": "https://example.org/", "izterm_popover": "full", "izterm_page_terms": True}
    result = make_project(FILES).build(conf=conf)
    assert problems(result.outdir) == []


@pytest.mark.long
def test_pages_of_a_language_from_right_to_left(make_project: MakeProject) -> None:
    result = make_project(FILES).build("dirhtml", conf={"language": "ar", "izterm_page_terms": "print"})
    assert problems(result.outdir) == []


def problems(folder: Path) -> list[str]:
    """Return what the validator finds in the pages, without its hints and what it finds in the page without terms."""
    if not VALIDATOR.exists() or not shutil.which("java"):
        (pytest.fail if os.environ.get(REQUIRED) else pytest.skip)("no validator: make nu")
    command = ["java", "-jar", str(VALIDATOR), "--format", "json", "--skip-non-html", str(folder)]
    # It says how many problems there are by its exit code, and which on the stream of errors.
    done = subprocess.run(command, capture_output=True, check=False, text=True)  # noqa: S603
    found: list[dict[str, Any]] = json.loads(done.stderr)["messages"]
    messages = [each for each in found if each["type"] != "info" or each.get("subType") == "warning"]
    of_theme = {each["message"] for each in messages if "plain" in each["url"]}
    return [
        f"{Path(each['url']).name}:{each['lastLine']}: {each['message']} {each.get('extract', '')!r}"
        for each in messages
        if each["message"] not in of_theme
        and not each["message"].startswith("The heading “h4”")  # in the sidebar of the theme
        and "/search" not in each["url"]  # the form of the theme
    ]
