"""Glossary files that a test writes and reads, as a user's project has them."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from sphinxext_izuma.glossary.cache import combine
from sphinxext_izuma.glossary.file import reader
from sphinxext_izuma.glossary.file.records import GlossaryFile
from sphinxext_izuma.glossary.file.source import GlossaryError, Source, content_of
from sphinxext_izuma.glossary.glossary import Glossary


def read(folder: Path, text: str | bytes, name: str = "izterms.yaml") -> GlossaryFile:
    """Write a glossary file and read it; a text is dedented, bytes are written as they are."""
    data = text if isinstance(text, bytes) else dedent(text).lstrip("\n").encode()
    path = folder / name
    path.write_bytes(data)
    return read_source(Source(name, path))


def read_source(source: Source) -> GlossaryFile:
    """Read a glossary file as it is on disk."""
    return reader.read(source, content_of(source))


def refusal(folder: Path, text: str | bytes) -> str:
    """Return what is said of a file that can't be used at all."""
    with pytest.raises(GlossaryError) as caught:
        read(folder, text)
    return str(caught.value)


def glossary(folder: Path, *texts: str) -> Glossary:
    """Return the glossary of the files ``a.yaml``, ``b.yaml``, …, lowest precedence first."""
    names = [f"{letter}.yaml" for letter in "abcdefgh"]
    return combine([read(folder, text, name) for text, name in zip(texts, names, strict=False)])


def faults(of: GlossaryFile | Glossary) -> list[str]:
    """Return each fault as the text ``place: [kind] message``."""
    return [f"{finding.place}: [{finding.kind.value}] {finding.message}" for finding in of.findings]


def found(within: Glossary, name: str) -> list[str]:
    """Return the preferred names of the terms that *name* names."""
    return [term.name for term in within.find(name)]
