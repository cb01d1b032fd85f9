"""The glossaries that come with the package, each an entry point of the group ``sphinxext_izuma.glossaries``."""

from pathlib import Path

IZUMA = Path(__file__).with_name("izuma.izterms.yaml")
