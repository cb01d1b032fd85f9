"""Files that ``convert`` makes a glossary of, in the current folder."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from sphinxext_izuma.glossary.cache import load
from sphinxext_izuma.glossary.glossary import Glossary
from sphinxext_izuma.tools.command import main


def write(files: dict[str, str]) -> None:
    """Write files, their texts dedented."""
    for name, text in files.items():
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text).lstrip("\n"), encoding="utf-8")


def converted(*arguments: str, code: int = 0) -> Glossary:
    """Convert to izterms.yaml, with the exit code *code*; return what the loader makes of it, without faults."""
    assert main(["convert", "-o", "izterms.yaml", *arguments]) == code
    glossary = load(["izterms.yaml"])
    assert glossary.findings == ()
    return glossary


def definitions(glossary: Glossary) -> dict[str, str]:
    """Return the definitions by the names of their terms."""
    return {term.name: term.definition.text for term in glossary.terms if term.definition}
