"""The JSON Schema of a glossary file, from the table of fields."""

from __future__ import annotations

from sphinxext_izuma.glossary.file.fields import (
    ENTRY,
    ENTRY_NEEDS,
    HEADER,
    OF_TRANSLATION,
    TRANSLATION_NEEDS,
    object_schema,
)
from sphinxext_izuma.glossary.file.values import Schema


def json_schema() -> Schema:
    """Return the JSON Schema (draft 2020-12) of a glossary file."""
    entry = object_schema(ENTRY)
    entry["anyOf"] = [{"required": [name]} for name in ENTRY_NEEDS]
    of_translation = {**object_schema(OF_TRANSLATION), "required": []}
    of_translation["anyOf"] = [{"required": [name]} for name in TRANSLATION_NEEDS]
    is_translation = {"properties": {"glossary": {"required": ["translates"]}}, "required": ["glossary"]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Glossary of sphinxext-izuma",
        "type": "object",
        "properties": {
            "glossary": {
                "description": "What the glossary is called and where it is found.",
                **object_schema(HEADER),
                "dependentRequired": {"translates": ["language"]},
            },
            "terms": {"description": "The entries.", "type": "array"},
        },
        "required": ["terms"],
        "additionalProperties": False,
        "if": is_translation,
        "then": {"properties": {"terms": {"items": of_translation}}},
        "else": {"properties": {"terms": {"items": entry}}},
    }
