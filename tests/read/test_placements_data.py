"""A warning about a name in a definition says its line in the glossary file, not that of the listing."""

from __future__ import annotations

import pytest
from conftest import MakeProject
from placements import placed

DATA = """
    glossary:
      name: acme
    terms:
      - term: zebra
        definition: |
          A first line,
          then :izterm:`wrong`.

          * An item
            with :izterm:`wrong`.
        tags: [animal]
      - term: access key
        definition: Identifies :izterm:`wrong`.
      - term: Bridge
        definition: |
          See the note.
        note: |

          A first line,
          then :izterm:`wrong`,
          and :izterm:`wrong`.
      - term: camel
        tags: [animal]
        definition: >
          A folded text
          that has :izterm:`wrong`.
      - term: dog
        tags: [animal]
        definition: "A quoted text
          that has :izterm:`wrong`."
    """
HOSTS = {
    "index.rst": """
        Start
        =====

        A first line,
        then :izterm:`wrong`.

        .. izglossary::
           OPTIONS

        And :izterm:`wrong`.
        """,
    "index.md": """
        # Start


        A first line,
        then {izterm}`wrong`.

        ```{izglossary}
        OPTIONS
        ```
        And {izterm}`wrong`.
        """,
}
LINES = {"zebra": [7, 10], "access key": [13], "Bridge": [20, 21], "camel": [24], "dog": [29]}


@pytest.mark.parametrize(
    ("options", "terms"),
    [
        ("", ["access key", "Bridge", "camel", "dog", "zebra"]),
        (":tags: animal", ["camel", "dog", "zebra"]),
        (":terms: zebra, bridge", ["Bridge", "zebra"]),
        (":glossary: acme", ["access key", "Bridge", "camel", "dog", "zebra"]),
    ],
)
@pytest.mark.parametrize("host", HOSTS)
def test_name_in_a_definition_is_at_its_line_in_the_data(
    make_project: MakeProject, host: str, options: str, terms: list[str]
) -> None:
    text = HOSTS[host].replace("OPTIONS", options)
    project = make_project({"izterms.yaml": DATA, host: text})
    in_data = [f"izterms.yaml:{line}" for term in terms for line in LINES[term]]
    assert placed(project) == [f"{host}:5", *in_data, f"{host}:10"]


def test_name_in_two_glossaries_is_at_its_line_in_each(make_project: MakeProject) -> None:
    project = make_project(
        {
            "izterms.yaml": DATA,
            "data/more.izterms.yaml": """
                terms:
                  - term: bear
                    definition: |
                      A first line,
                      then :izterm:`wrong`.
                """,
            "sub/index.rst": "Entries\n=======\n\n.. izglossary::\n   :terms: bear, camel",
            "index.rst": "Start\n=====\n\n.. toctree::\n\n   sub/index",
        }
    )
    project.conf = {"izterm_glossaries": ["izterms.yaml", "data/more.izterms.yaml"]}
    warnings = project.build("dummy").warnings
    assert [warning.partition(": ")[0] for warning in warnings] == ["data/more.izterms.yaml:5", "izterms.yaml:24"]
