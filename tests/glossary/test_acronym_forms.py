"""What short, long and full make of a name, as it is written."""

from __future__ import annotations

from pathlib import Path

import pytest
from glossary_files import glossary

from sphinxext_izuma.glossary import acronyms

GLOSSARY = """
    terms:
      - {term: certificate authority, acronym: CA, definition: It signs., aliases: [issuer]}
      - {term: API, expansion: Application Programming Interface}
      - {term: point of presence, acronym: PoP, forms: [points of presence], definition: A place.}
      - {term: Connection identifier, acronym: ID, forms: [IDs], definition: A number.}
      - {term: LwM2M, acronym: LWM2M, expansion: Lightweight M2M}
      - {term: gateway, definition: It has no acronym.}
"""
GERMAN = """
    glossary: {language: de}
    terms:
      - {term: Zertifizierungsstelle, acronym: CA, forms: [Zertifizierungsstellen], definition: Sie signiert.}
"""


@pytest.mark.parametrize(
    ("written", "short", "long", "full"),
    [
        ("CA", "CA", "certificate authority", "certificate authority (CA)"),
        ("ca", "CA", "certificate authority", "certificate authority (CA)"),
        ("CAs", "CAs", "certificate authorities", "certificate authorities (CAs)"),
        ("certificate authority", "CA", "certificate authority", "certificate authority (CA)"),
        ("Certificate authority", "CA", "Certificate authority", "Certificate authority (CA)"),
        ("Certificate authorities", "CAs", "Certificate authorities", "Certificate authorities (CAs)"),
        ("issuer", "CA", "certificate authority", "certificate authority (CA)"),
        ("issuers", "CAs", "certificate authorities", "certificate authorities (CAs)"),
        ("API", "API", "Application Programming Interface", "Application Programming Interface (API)"),
        ("APIs", "APIs", "Application Programming Interfaces", "Application Programming Interfaces (APIs)"),
        ("PoP", "PoP", "point of presence", "point of presence (PoP)"),
        ("PoPs", "PoPs", "points of presence", "points of presence (PoPs)"),
        ("Points of presence", "PoPs", "Points of presence", "Points of presence (PoPs)"),
        ("ID", "ID", "Connection identifier", "Connection identifier (ID)"),
        ("connection identifiers", "IDs", "connection identifiers", "connection identifiers (IDs)"),
        ("LwM2M", "LWM2M", "Lightweight M2M", "Lightweight M2M (LWM2M)"),
        ("gateways", "gateways", "gateways", "gateways"),
        ("nothing", "nothing", "nothing", "nothing"),
    ],
)
def test_forms_follow_the_name_as_written(tmp_path: Path, written: str, short: str, long: str, full: str) -> None:
    terms = glossary(tmp_path, GLOSSARY)
    spelled = {form: acronyms.spelled(terms, form, written) for form in ("short", "long", "full")}
    assert spelled == {"short": short, "long": long, "full": full}


@pytest.mark.parametrize("written", ["CA", "Zertifizierungsstelle", "Zertifizierungsstellen"])
def test_forms_of_other_languages_are_not_inflected(tmp_path: Path, written: str) -> None:
    assert acronyms.spelled(glossary(tmp_path, GERMAN), "full", written) == "Zertifizierungsstelle (CA)"
