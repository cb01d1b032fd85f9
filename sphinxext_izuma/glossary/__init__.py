"""Glossaries as a library, without Sphinx: load them, look names up, read their findings."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinxext_izuma.glossary.cache import load
    from sphinxext_izuma.glossary.file.source import GlossaryError
    from sphinxext_izuma.glossary.finding import Finding, Kind
    from sphinxext_izuma.glossary.glossary import Glossary
    from sphinxext_izuma.glossary.term import DeprecatedName, Markup, Place, Pointer, Term

__all__ = [
    "DeprecatedName",
    "Finding",
    "Glossary",
    "GlossaryError",
    "Kind",
    "Markup",
    "Place",
    "Pointer",
    "Term",
    "load",
]

_MODULES = {
    "DeprecatedName": "term",
    "Finding": "finding",
    "Glossary": "glossary",
    "GlossaryError": "file.source",
    "Kind": "finding",
    "Markup": "term",
    "Place": "term",
    "Pointer": "term",
    "Term": "term",
    "load": "cache",
}


def __getattr__(name: str) -> object:
    """Import a public name at its first use. Most builds read no glossary file, so they need no reader."""
    if name in _MODULES:
        return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
