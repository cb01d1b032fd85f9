"""The JSON Schema as it is published, and what it says of a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator

import sphinxext_izuma

PUBLISHED = Path(sphinxext_izuma.__file__).with_name("izterms.schema.json")


def complaints(instance: Any) -> list[str]:
    """Return what the schema finds wrong."""
    validator = Draft202012Validator(json.loads(PUBLISHED.read_text(encoding="utf-8")))
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(instance)]


def as_typed(text: str) -> Any:
    """Return the content of a file where all scalars are the text that was typed, as the loader sees them."""
    return yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - it makes nothing but text, lists and mappings
