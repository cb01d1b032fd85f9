"""How the command prints what it finds: a line each for people, for programs, or for GitHub's annotations."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinxext_izuma.glossary.term import Fault

TYPE = "izterm"


def plain(fault: Fault) -> str:
    """Return ``file:line: what is wrong [izterm.kind]``, which editors and terminals make a link of."""
    return f"{fault.place}: {fault.message} [{TYPE}.{fault.kind}]"


def as_json(fault: Fault) -> str:
    """Return a JSON object with the keys of the builder's report; what a fault does not know is empty."""
    return json.dumps(
        {
            "kind": fault.kind,
            "name": "",
            "term": "",
            "file": fault.place.label,
            "line": fault.place.line,
            "column": 0,
            "message": fault.message,
            "suggestion": "",
        },
        ensure_ascii=False,
    )


def github(fault: Fault) -> str:
    """Return the command that makes GitHub Actions show the fault at its line.

    As in GitHub's "Workflow commands for GitHub Actions": a property escapes two characters more than the message.
    """
    file = _escaped(fault.place.label).replace(":", "%3A").replace(",", "%2C")
    return f"::error file={file},line={fault.place.line},title={TYPE}.{fault.kind}::{_escaped(fault.message)}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


FORMATS: Mapping[str, Callable[[Fault], str]] = {"plain": plain, "json": as_json, "github": github}
