"""What a use of a term becomes on the page, and what the build says of one that is wrong."""

from __future__ import annotations

from conftest import MakeProject

GLOSSARY = """
    terms:
      - term: access key
        definition: Identifies an application.
        aliases: [API key]
      - term: certificate authority
        acronym: CA
        definition: Issues certificates.
    """
LISTING = """
    Glossary
    ========

    .. izglossary::
    """


def test_undefined_name_is_reported_at_its_line(make_project: MakeProject) -> None:
    project = make_project(
        {
            "izterms.yaml": GLOSSARY,
            "glossary.rst": LISTING,
            "index.rst": """
            Start
            =====

            .. toctree::

               glossary

            A first line,
            then :izterm:`acess key`.
            """,
        }
    )
    result = project.build()
    assert result.warnings == [
        "index.rst:9: WARNING: undefined term: 'acess key' (did you mean 'access key'?) [izterm.undefined]"
    ]
    assert '<span class="izterm izterm-undefined">acess key</span>' in result.text("index.html")
