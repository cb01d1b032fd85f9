"""The glossaries that come with the package, each an entry point of the group ``sphinxext_izuma.glossaries``."""

from importlib import resources

# Not a path: the package may be inside an archive.
IZUMA = resources.files(__name__) / "izuma.izterms.yaml"
