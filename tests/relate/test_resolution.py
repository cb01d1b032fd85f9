"""A name leads to its term, or the build says what is wrong with the name."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import MakeProject, Project
from one_page import body, build
from placements import GLOSSARY, placed
from sphinx.errors import SphinxWarning


def test_resolved_use_is_a_plain_link(make_project: MakeProject) -> None:
    result = build(make_project, "Some :izterm:`access key`.")
    assert result.warnings == []
    link = '<a class="reference internal izterm" href="glossary.html#term-access-key">access key</a>'
    assert f"<p>Some {link}.</p>" in result.text("index.html")


@pytest.mark.parametrize(
    ("written", "shown", "anchor"),
    [
        ("access key", "access key", "access-key"),
        ("API key", "API key", "access-key"),
        ("Access-Keys", "Access-Keys", "access-key"),
        ("API\nkeys", "API\nkeys", "access-key"),
        ("a key <API key>", "a key", "access-key"),
        ("a <b> key <API key>", "a <b> key", "access-key"),
        (r"a key \<here\> <API key>", "a key <here>", "access-key"),
        ("CA", "CA", "certificate-authority"),
        ("CAs", "CAs", "certificate-authority"),
        ("certificate authorities", "certificate authorities", "certificate-authority"),
        ("Device management", "Device management", "device-management"),
        ("Device Management", "Device Management", "izuma-device-management"),
        ("device key", "device key", "device-keys"),
        ("tokens", "tokens", "token"),
    ],
)
def test_names_are_found(make_project: MakeProject, written: str, shown: str, anchor: str) -> None:
    result = build(make_project, f":izterm:`{written}`")
    assert result.warnings == []
    links = [(link.get_text(), link["href"]) for link in body(result).select("a.izterm")]
    assert links == [(shown, f"glossary.html#term-{anchor}")]


@pytest.mark.parametrize(
    ("written", "warning", "markup"),
    [
        (
            "acess key",
            "undefined term: 'acess key' (did you mean 'access key'?) [izterm.undefined]",
            '<span class="izterm izterm-undefined">acess key</span>',
        ),
        (
            "the thing <gateway>",
            "undefined term: 'gateway' (nothing is like it in izterms.yaml) [izterm.undefined]",
            '<span class="izterm izterm-undefined">the thing</span>',
        ),
        (
            "device management",
            "ambiguous term: 'device management' may be 'Device management' (izterms.yaml:8), "
            "'Izuma Device Management' (izterms.yaml:10): write one of these names [izterm.ambiguous]",
            '<span class="izterm izterm-ambiguous">device management</span>',
        ),
        (
            "assets",
            "deprecated term: 'assets' (renamed): write 'device keys' [izterm.deprecated]",
            '<a class="reference internal izterm" href="glossary.html#term-device-keys">assets</a>',
        ),
        (
            "keyrings",
            "deprecated term: 'keyrings': write 'device keys' [izterm.deprecated]",
            '<a class="reference internal izterm" href="glossary.html#term-device-keys">keyrings</a>',
        ),
        (
            "device assets",
            "deprecated term: 'device assets': write 'device keys' [izterm.deprecated]",
            '<a class="reference internal izterm" href="glossary.html#term-device-assets">device assets</a>',
        ),
        (
            "passphrase",
            "deprecated term: 'passphrase': see its entry (izterms.yaml:23) [izterm.deprecated]",
            '<a class="reference internal izterm" href="glossary.html#term-passphrase">passphrase</a>',
        ),
    ],
)
def test_name_that_is_wrong(make_project: MakeProject, written: str, warning: str, markup: str) -> None:
    result = build(make_project, f"First\nand :izterm:`{written}`.")
    assert result.warnings == [f"index.rst:5: WARNING: {warning}"]
    assert f"and {markup}." in result.text("index.html")


def test_name_in_quotes_is_found_as_written(make_project: MakeProject) -> None:
    result = build(make_project, ':izterm:`"access" key`')
    undefined = "undefined term: '\"access\" key' (did you mean 'access key'?)"
    assert result.warnings == [f"index.rst:4: WARNING: {undefined} [izterm.undefined]"]
    assert body(result).text.strip() == "“access” key"


def test_what_a_builder_leaves_out_warns_of_nothing(make_project: MakeProject) -> None:
    result = build(make_project, ".. only:: latex\n\n   An :izterm:`acess key`.\n")
    assert result.warnings == []


@pytest.fixture
def two_wrong(make_project: MakeProject) -> Project:
    """Return a project with two names that are wrong, on two pages."""
    return make_project(
        {
            "izterms.yaml": GLOSSARY,
            "index.rst": "Start\n=====\n\n.. toctree::\n\n   other\n   entries\n\nAn :izterm:`acess key`.",
            "other.md": "# Other\n\nA {izterm}`gateway`.",
            "entries.rst": "Entries\n=======\n\n.. izglossary::",
        }
    )


def fails(project: Project, **options: Any) -> bool:
    """Build with -W; before 8.1 Sphinx stops at the first warning."""
    try:
        return project.build(warningiserror=True, **options).app.statuscode == 1
    except SphinxWarning:
        return True


def test_wrong_name_fails_every_build_with_w(two_wrong: Project) -> None:
    assert [fails(two_wrong), fails(two_wrong), fails(two_wrong, parallel=2)] == [True, True, True]
    two_wrong.edit("index.rst", "acess", "access")
    two_wrong.edit("other.md", "gateway", "access keys")
    assert [fails(two_wrong), fails(two_wrong)] == [False, False]


@pytest.mark.parametrize(
    ("conf", "places"),
    [
        ({}, ["index.rst:9", "other.md:3"]),
        ({"suppress_warnings": ["izterm.undefined"]}, []),
        ({"suppress_warnings": ["izterm"]}, []),
        ({"suppress_warnings": ["izterm.*"]}, []),
        ({"suppress_warnings": ["izterm.unlisted", "ref"]}, ["index.rst:9", "other.md:3"]),
        ({"nitpick_ignore": [("izuma:izterm", "gateway")]}, ["index.rst:9"]),
        pytest.param({"nitpick_ignore": {("izuma:izterm", "gateway"), ("izuma:izterm", "acess key")}}, [], id="set"),
        ({"nitpick_ignore": [("izuma:izterm", "Gateway"), ("py:class", "gateway")]}, ["index.rst:9", "other.md:3"]),
        ({"nitpick_ignore_regex": [("izuma:.*", "g.*")]}, ["index.rst:9"]),
        ({"nitpick_ignore_regex": [("izuma:izterm", "gate"), ("py:.*", ".*")]}, ["index.rst:9", "other.md:3"]),
    ],
    ids=str,
)
def test_what_a_project_lets_pass(two_wrong: Project, conf: dict[str, Any], places: list[str]) -> None:
    two_wrong.conf = conf
    assert placed(two_wrong) == places
    assert placed(two_wrong, conf={"nitpicky": True}) == places
