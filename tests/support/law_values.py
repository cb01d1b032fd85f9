"""The configurations that the law is tried on: every value of ours, some of Sphinx, and themes."""

from __future__ import annotations

import json
from importlib.metadata import entry_points
from typing import Any

from hypothesis import strategies as st

from sphinxext_izuma.extension.config import BASELINE, GLOSSARIES, OWN, VALUES, Value, fault_of

BASELINE_FILE = "known.jsonl"
KNOWN = [
    json.dumps({"version": 1, "kind": kind, "name": name, "file": file, "message": "x", "count": count})
    for kind, name, count in (("undefined", "nothing", 1), ("mention", "token", 1), ("unused", "zone", 2))
    for file in ("p1.rst", "p2.md", "index.rst", "a.yaml")
]
# The glossary files, by the names that they have at first, with the names that an edit may give them.
FILES = {
    "a.yaml": ("a.yaml", "b.yaml", "a.izterms.yaml", "terms/a.yaml"),
    "more.csv": ("more.csv", "less.csv", "terms/more.csv"),
    "extra.json": ("extra.json", "izterms.json"),
}
# The glossaries by their first names, or by patterns and folders, which a renamed file may leave or enter.
ORDERS: tuple[list[str] | None, ...] = (
    ["a.yaml"],
    ["a.yaml", "more.csv"],
    ["more.csv", "a.yaml"],
    ["extra.json", "a.yaml", "more.csv"],
    ["more.csv", "extra.json"],
    ["*.yaml", "more.csv"],
    ["more.csv", "terms"],
    [],
    None,
)
# The values that have no list of choices.
_SAMPLES: dict[str, list[Any]] = {
    BASELINE: ["", BASELINE_FILE],
    GLOSSARIES: list(ORDERS),
    "izterm_fail_under": [0, 50, 100],
    "izterm_scopes": [{}, {"p1": "acme", "p[23]": "more"}, {"**": "acme"}],
    "izterm_trusted": [OWN, False, True, ["acme"]],
}
# Sphinx's own themes, and installed ones that leave Sphinx as it is for later builds in the process.
_OWN_THEMES = ("basic", "alabaster", "haiku")
_INSTALLED_THEMES = ("furo", "piccolo_theme", "python_docs_theme", "sphinx_rtd_theme")
THEMES = [
    *_OWN_THEMES,
    *sorted({found.name for found in entry_points(group="sphinx.html_themes")} & {*_INSTALLED_THEMES}),
]
_OF_SPHINX: dict[str, list[Any]] = {
    "nitpick_ignore": [[], [("izuma:izterm", "nothing")]],
    "nitpick_ignore_regex": [[], [("izuma:.*", "[a-z]*n")]],
    "nitpicky": [False, True],
    "suppress_warnings": [[], ["izterm.undefined"], ["izterm"]],
    "language": ["en", "de"],
    "html_baseurl": ["", "https://docs.example"],
}


def _samples(value: Value) -> list[Any]:
    """Return the settings of a value that are tried: all choices that this environment has."""
    given = _SAMPLES.get(value.name) or value.choices or ([False, True] if value.type is bool else [])
    assert given, f"{value.name} has no choices: add some settings to _SAMPLES"
    return [choice for choice in given if not fault_of(value, choice)]


OURS = {value.name: _samples(value) for value in VALUES}


def _settings(table: dict[str, list[Any]]) -> st.SearchStrategy[tuple[str, Any]]:
    return st.one_of([st.tuples(st.just(key), st.sampled_from(choices)) for key, choices in table.items()])


ours = _settings(OURS)
settings = _settings(OURS | _OF_SPHINX)
themes = st.sampled_from(THEMES)
