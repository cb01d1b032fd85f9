"""The names that other glossaries give to our fields. Guesses the field that an unknown name means."""

from __future__ import annotations

from collections.abc import Collection

from sphinxext_izuma.glossary import names
from sphinxext_izuma.glossary.file import fields

SYNONYMS = {also: row.name for row in (*fields.HEADER, *fields.ENTRY) for also in row.also.split()}
_OF_HEADER = {row.name for row in fields.HEADER}


def guess(name: str, known: Collection[str]) -> str:
    """Return what to write for an unknown field: the one that is called or spelt like it, or all that there are."""
    if name == "<<":
        return "YAML's merge key, which is not allowed: write the fields out"
    if "glossary" in known and name in _OF_HEADER:
        return f"write it into the header: 'glossary: {{{name}: …}}'"
    ours = SYNONYMS.get(name.lower())
    return f"did you mean {ours!r}?" if ours in known else names.guess(name, known)
