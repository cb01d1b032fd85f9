"""A role becomes a use of a term, whatever surrounds it and whatever the project sets."""

from __future__ import annotations

import pickle
from collections.abc import Callable

import pytest
from conftest import MakeProject
from one_page import body, build

from sphinxext_izuma.extension.nodes import TermUse


def test_exclamation_mark_makes_text_only(make_project: MakeProject) -> None:
    result = build(make_project, ":izterm:`!access key` and :izterm:`!acess key`")
    assert result.warnings == []
    assert '<p><span class="izterm">access key</span> and <span class="izterm">acess key</span></p>' in result.text(
        "index.html"
    )


@pytest.mark.parametrize("conf", [{"default_role": "izterm"}, {"default_role": "izuma:izterm"}])
def test_default_role(make_project: MakeProject, conf: dict[str, str]) -> None:
    result = build(make_project, "A `CA` and\na `CB`.", **conf)
    assert result.warnings == [
        "index.rst:5: WARNING: undefined term: 'CB' (nothing is like it in izterms.yaml) [izterm.undefined]"
    ]
    assert [link.get_text() for link in body(result).select("a.izterm")] == ["CA"]


@pytest.mark.parametrize("primary", ["izuma", "py", "std", None])
def test_any_primary_domain(make_project: MakeProject, primary: str | None) -> None:
    page = ":izterm:`CA` :izuma:izterm:`CA` :term:`word`\n\n.. glossary::\n\n   word\n      Sphinx's own.\n"
    result = build(make_project, page, primary_domain=primary)
    assert result.warnings == []
    assert [link["href"] for link in body(result).select("p > a.reference")] == [
        "glossary.html#term-certificate-authority",
        "glossary.html#term-certificate-authority",
        "#term-word",
    ]


def test_markdown(make_project: MakeProject) -> None:
    page = """
        # Start

        A {izterm}`CA`, {izuma:izterm}`CAs` and {izterm}`the key <access key>`.

        :::{note}
        An {izterm}`access key`.
        :::
        """
    result = build(make_project, "\n".join(line.strip() for line in page.strip().splitlines()))
    assert result.warnings == []
    assert [link.get_text() for link in body(result).select("a.izterm")] == ["CA", "CAs", "the key", "access key"]


@pytest.mark.parametrize(
    ("page", "conf"),
    [
        (".. py:function:: sign(key)\n\n   :param key: For the request.\n   :type key: :izterm:`access key`", {}),
        (".. py:function:: sign(key)\n\n   :rtype: :izterm:`access key`", {}),
        (
            "# Start\n\n```{py:function} sign(key)\n\n:param key: For it.\n:type key: {izterm}`access key`\n```",
            {"extensions": ["sphinxext_izuma", "myst_parser"], "myst_enable_extensions": ["fieldlist"]},
        ),
    ],
    ids=["type", "return type", "Markdown"],
)
def test_use_as_the_type_in_a_field_is_no_name_of_a_class(
    make_project: MakeProject, page: str, conf: dict[str, object]
) -> None:
    result = build(make_project, page, nitpicky=True, **conf)
    assert result.warnings == []
    links = body(result).select("dd a")
    assert [(link.text, link["href"]) for link in links] == [("access key", "glossary.html#term-access-key")]


def test_colon_in_a_use_begins_no_classifier(make_project: MakeProject) -> None:
    result = build(make_project, ":izterm:`Key : of access <access key>` : string\n   Text.")
    assert result.warnings == []
    term = body(result).select_one("dt")
    assert term is not None
    assert [span.text for span in term.select(".classifier")] == ["string"]
    assert [link.text for link in term.select("a")] == ["Key : of access"]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ('"A :izterm:`access key`" is "an access key".', "“A [access key]” is “an access key”."),
        ('access key\\ :izterm:`access key`\\ access key -- "x"', "access key[access key]access key – “x”"),
        (':izterm:`the "key" <access key>`, :izterm:`"API" -- <access key>`', "[the “key”], [“API” –]"),
        ("*access key* :izterm:`access key`'s :izterm:`access key`", "access key [access key]’s [access key]"),
        (
            "A :izterm:`access key`\\ |and|\\ :izterm:`access key` B\n\n.. |and| unicode:: U+0026\n   :trim:",
            "A [access key]&[access key] B",
        ),
        ('|key|\n\n.. |key| replace:: :izterm:`"the" key <access key>`', "[“the” key]"),
    ],
)
def test_quotes_become_typographic_in_uses_and_around_them(make_project: MakeProject, written: str, shown: str) -> None:
    result = build(make_project, written)
    assert result.warnings == []
    paragraph = body(result).select_one("p")
    assert paragraph is not None
    for link in paragraph.select("a"):
        link.replace_with(f"[{link.text}]")
    assert paragraph.text == shown


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (lambda use: use.copy(), " key "),
        (lambda use: use.deepcopy(), " key "),
        (lambda use: use.rstrip(), " key"),
        (lambda use: use.lstrip(), "key "),
        (lambda use: pickle.loads(pickle.dumps(use)), " key "),  # noqa: S301 - our own
    ],
    ids=["copy", "deep copy", "rstrip", "lstrip", "pickle"],
)
def test_copy_of_a_use_is_a_use(change: Callable[[TermUse], TermUse], text: str) -> None:
    """As other extensions may make them of any text of a document."""
    use = TermUse(" key ", "access key", ":izterm:`...`")
    use.entry, use.line = "token", 3
    copy = change(use)
    assert isinstance(copy, TermUse)
    assert str(copy) == text
    assert (copy.name, copy.entry, copy.line, copy.rawsource) == ("access key", "token", 3, ":izterm:`...`")
