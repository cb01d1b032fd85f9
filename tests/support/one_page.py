"""A page that a test writes, beside the page that lists the terms of a glossary."""

from __future__ import annotations

from bs4 import BeautifulSoup
from conftest import MakeProject, Result

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
