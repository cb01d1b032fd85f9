"""What stops a build, with one clear line and no traceback; and what only warns."""

from __future__ import annotations

import subprocess
import sys

import pytest
from conftest import MakeProject
from sphinx.errors import ConfigError


@pytest.mark.parametrize(
    ("glossary", "message"),
    [
        ("terms: [\n", "izterms.yaml:2: not valid YAML: while parsing a flow node did not find expected node content"),
        ("- term: x\n", "izterms.yaml:1: a glossary file is a mapping that has the key 'terms'"),
        (
            "glossary: {name: x}\n",
            "izterms.yaml:1: no list of 'terms' (write 'terms:', and '- term: …' for each entry)",
        ),
        (
            "terms:\n - &a {term: x, see: [y]}\n - *a\n",
            "izterms.yaml:2: an anchor (&a): remove it, anchors are not allowed",
        ),
        ("terms:\n - term: caf\udce9\n", "izterms.yaml:2: not UTF-8 (byte 0xe9): save the file as UTF-8"),
        (None, "izterms.yaml: can't read the glossary: No such file or directory"),
    ],
)
def test_unusable_glossary_stops_the_build(make_project: MakeProject, glossary: str | None, message: str) -> None:
    project = make_project({"index.rst": "Start\n=====\n"})
    if glossary is not None:
        (project.srcdir / "izterms.yaml").write_bytes(glossary.encode("utf-8", "surrogateescape"))
    with pytest.raises(ConfigError) as caught:
        project.build()
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)


def test_build_that_stops_shows_one_line_of_ours(make_project: MakeProject) -> None:
    project = make_project({"index.rst": "Start\n=====\n", "izterms.yaml": "terms: [\n"})
    built = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "sphinx", "-b", "html", str(project.srcdir), str(project.srcdir.parent / "out")],
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    assert built.returncode == 2
    assert "onfiguration error" in built.stderr
    # Sphinx 8.2 and newer show the one frame that raised it, whatever it is.
    assert built.stderr.count("izterms.yaml:2: not valid YAML") == 1
    assert "GlossaryError" not in built.stderr


@pytest.mark.parametrize(
    ("conf", "message"),
    [
        ("izterm_glossaries = 'izterms.yaml'", "izterm_glossaries must be a list, like ['izuma'], not 'izterms.yaml'"),
        ("izterm_glossaries = [1]", "izterm_glossaries holds 1: each item must be text, a path or a name"),
        ("izterm_index = 'no'", "izterm_index must be a bool, like True, not 'no'"),
        (
            "izterm_glossaries = ['izmua']",
            "no installed glossary is named 'izmua' (installed: 'izuma'; a file ends in .yaml)",
        ),
    ],
)
def test_unusable_configuration_stops_the_build(make_project: MakeProject, conf: str, message: str) -> None:
    project = make_project({"index.rst": "Start\n=====\n", "conf.py": f"extensions = ['sphinxext_izuma']\n{conf}\n"})
    with pytest.raises(ConfigError) as caught:
        project.build()
    assert str(caught.value) == message


def test_all_faults_of_a_file_are_reported_in_one_build_and_the_rest_works(make_project: MakeProject) -> None:
    project = make_project(
        {
            "izterms.yaml": """
            terms:
              - term: zone
                defintion: An area.
              - term: area
                definition: A part.
                definition: Another.
              - term: area
                definition: Again.
              - term: field
                see: [aera]
              - term: a
                see: [b]
              - term: b
                see: [a]
              - term: good
                definition: Good.
            """,
            "index.rst": "Start\n=====\n\nA :izterm:`good` one.\n\n.. izglossary::\n",
        }
    )
    expected = [
        "izterms.yaml:3: WARNING: an entry has no field 'defintion' (did you mean 'definition'?) [izterm.data]",
        "izterms.yaml:6: WARNING: the key 'definition' stands twice, first at izterms.yaml:5: this one is ignored, "
        "remove one [izterm.duplicate]",
        "izterms.yaml:7: WARNING: the term 'area' is defined twice, first at izterms.yaml:4: rename one, or say "
        "'override: true' in the later entry [izterm.duplicate]",
        "izterms.yaml:10: WARNING: 'see' of 'field' (izterms.yaml:9) names no term: 'aera' (did you mean 'area'?) "
        "[izterm.see]",
        "izterms.yaml:13: WARNING: 'see' goes round in a circle: 'a' (izterms.yaml:11) -> 'b' (izterms.yaml:13) -> "
        "'a' (izterms.yaml:11): give one of them a definition instead [izterm.see]",
    ]
    first = project.build()
    assert first.warnings == expected
    assert 'href="#term-good">good</a>' in first.text("index.html")
    assert project.build().warnings == expected


def test_layers_and_override(make_project: MakeProject) -> None:
    project = make_project(
        {
            "base.yaml": "terms:\n  - {term: Zone, definition: Base.}\n  - {term: area, definition: Base.}\n",
            "own.yaml": "terms:\n  - {term: zone, definition: Own, override: true}\n  - {term: area, definition: O}\n",
            "index.rst": "Start\n=====\n\n:izterm:`zones`\n\n.. izglossary::\n",
        }
    )
    project.conf["izterm_glossaries"] = ["base.yaml", "own.yaml"]
    result = project.build()
    assert result.warnings == [
        "own.yaml:3: WARNING: the term 'area' is defined twice, first at base.yaml:3: rename one, or say "
        "'override: true' in the later entry [izterm.duplicate]"
    ]
    assert "Base." not in result.text("index.html")
