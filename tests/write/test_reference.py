"""What a use of a term becomes on the page, and what the build says of one that is wrong."""

from __future__ import annotations

import pickle
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from conftest import MakeProject, Result

from sphinxext_izuma.extension.nodes import TermUse

GLOSSARY = """
    terms:
      - term: access key
        definition: Identifies an application.
        aliases: [API key]
      - term: certificate authority
        acronym: CA
        definition: Issues certificates.
      - term: Device management
        definition: The trade.
      - term: Izuma Device Management
        aliases: [Device Management]
        definition: The product.
      - term: token
        see: [access key]
      - term: device keys
        definition: Keys on the device.
        forms: [device key]
        deprecated: [{name: assets, reason: renamed}, keyring]
      - term: device assets
        definition: Old.
        deprecated: true
        see: [device keys]
      - term: passphrase
        definition: Old, too.
        deprecated: true
    """
LISTING = """
    :orphan:

    Glossary
    ========

    .. izglossary::
    """


def build(make_project: MakeProject, page: str, **conf: object) -> Result:
    """Build a page beside the page of the listing."""
    name = "index.md" if page.startswith("#") else "index.rst"
    text = page if name == "index.md" else f"Start\n=====\n\n{page}\n"
    return make_project({"izterms.yaml": GLOSSARY, "glossary.rst": LISTING, name: text}).build(conf=conf)


def body(result: Result) -> BeautifulSoup:
    """Return the page without its heading."""
    section = BeautifulSoup(result.text("index.html"), "html.parser").select_one("section")
    assert section is not None
    heading = section.find("h1")
    assert heading is not None
    heading.extract()
    return BeautifulSoup(str(section), "html.parser")


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


def test_what_a_builder_leaves_out_warns_of_nothing(make_project: MakeProject) -> None:
    result = build(make_project, ".. only:: latex\n\n   An :izterm:`acess key`.\n")
    assert result.warnings == []


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


def test_name_in_quotes_is_found_as_written(make_project: MakeProject) -> None:
    result = build(make_project, ':izterm:`"access" key`')
    undefined = "undefined term: '\"access\" key' (did you mean 'access key'?)"
    assert result.warnings == [f"index.rst:4: WARNING: {undefined} [izterm.undefined]"]
    assert body(result).text.strip() == "“access” key"


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
