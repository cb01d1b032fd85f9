"""The names that semantic versioning covers, from the code and the manual. ``make stability`` writes them down."""

from __future__ import annotations

import argparse
import importlib
import inspect
import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from sphinxext_izuma.extension import config, options, scope, setup
from sphinxext_izuma.extension.domain import IzumaDomain
from sphinxext_izuma.extension.read import directives, prose
from sphinxext_izuma.extension.write import popover
from sphinxext_izuma.glossary.file import fields
from sphinxext_izuma.glossary.finding import TYPE, Kind
from sphinxext_izuma.reports.findings_file import SCHEMA
from sphinxext_izuma.tools import command

ROOT = Path(__file__).parents[2]
MANUAL = ROOT / "example_docs" / "manual"
WRITTEN = ROOT / "tests" / "stability" / "names.yaml"


def glossary_file() -> dict[str, Any]:
    """Return the fields of a glossary file."""
    tables = {"glossary": fields.HEADER, "terms": fields.ENTRY, "terms of a translation": fields.OF_TRANSLATION}
    return {name: sorted(row.name for row in table) for name, table in tables.items()}


def configuration() -> dict[str, str]:
    """Return the configuration values, each with its default and its choices."""
    return {
        value.name: " | ".join(dict.fromkeys(map(repr, (value.default, *value.choices)))) for value in config.VALUES
    }


def markup() -> dict[str, Any]:
    """Return the roles, the directives with their options, and the marks that switch checks."""
    source = inspect.getsource(setup)
    own = re.findall(r'add_directive\("(\w+)", (\w+)\)', source)
    return {
        "roles": sorted({*re.findall(r'add_role\("(\w+)"', source), *(f"izuma:{name}" for name in IzumaDomain.roles)}),
        "directives": {name: sorted(getattr(directives, made).option_spec or {}) for name, made in own},
        "fields of a page": sorted([scope.FIELD, options.CHECKS_FIELD]),
        "class without checks": prose.OFF_CLASS,
        "types of objects": sorted(IzumaDomain.object_types),
    }


def json_form() -> dict[str, Any]:
    """Return the keys of the JSON of findings, and its version."""
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))["$defs"]
    keys = {name: sorted(schema[name]["properties"]) for name in ("finding", "known")}
    return {"version": schema["version"]["const"], **keys}


def style() -> dict[str, Any]:
    """Return the classes and the custom properties that the manual names for style sheets."""
    found = {}
    for page, title in (("list-terms.rst", "How an entry looks"), ("popovers.rst", "A look of your own")):
        section = (MANUAL / page).read_text(encoding="utf-8").partition(f"\n{title}\n---")[2]
        found[page] = re.split(r"\n[^\n]+\n-{4,}\n", section)[0]
    used = "\n".join([*found.values(), (MANUAL / "list-terms.rst").read_text(encoding="utf-8")])
    used += (MANUAL / "examples" / "popover" / "_static" / "look.css").read_text(encoding="utf-8")
    return {
        "classes": sorted(set(re.findall(r"``(iz(?:term|glossary)(?:-[a-z]+)*)``", "\n".join(found.values())))),
        "custom properties": sorted(set(re.findall(r"--izterm(?:-[a-z]+)+", used))),
    }


def commands() -> dict[str, Any]:
    """Return the commands with their arguments, and the exit codes."""
    [subparsers] = [action for action in command._parser()._actions if isinstance(action, argparse._SubParsersAction)]
    made = {name: sorted(_arguments(parser)) for name, parser in subparsers.choices.items()}
    return {**made, "exit codes": {code.name: int(code) for code in command.Exit}}


def _arguments(parser: argparse.ArgumentParser) -> Iterator[str]:
    for action in parser._actions:
        if not isinstance(action, argparse._HelpAction):
            choices = f" {{{','.join(map(str, action.choices))}}}" if action.choices else ""
            yield "/".join(action.option_strings or [str(action.metavar or action.dest).upper()]) + choices


def python() -> dict[str, Any]:
    """Return the public functions and classes with the members that the page about Python shows."""
    page = (MANUAL / "python.rst").read_text(encoding="utf-8")
    found: dict[str, Any] = {f"event {name}": arguments for name, arguments in setup.EVENTS.items()}
    found["context of a page"] = popover.CONTEXT_KEY
    found["option of a theme"] = popover.THEME_OPTION.removeprefix("theme_")
    for name in ("sphinxext_izuma.glossary", "sphinxext_izuma"):
        module = importlib.import_module(name)
        for public in sorted(set(module.__all__)):
            value = getattr(module, public)
            if isinstance(value, type):
                shown = re.search(rf"^\.\. auto\w+:: (?:[\w.]+\.)?{public}\n((?:   .*\n)*)", page, re.MULTILINE)
                found[f"{name}.{public}"] = sorted(_members(value, shown[1] if shown else ""))
            else:
                found[f"{name}.{public}"] = _signature(value) if callable(value) else "text"
    return found


def _members(owner: type, options: str) -> Iterator[str]:
    """Yield the members of a class that the manual shows: fields, and those that the option ``members`` names."""
    yield from getattr(owner, "_fields", ())
    yield from getattr(owner, "__dataclass_fields__", ())
    listed = re.search(r":members:(.*)", options)
    if not listed:
        return
    names = listed[1].replace(",", " ").split()
    for name in names or [name for name in vars(owner) if not name.startswith("_")]:
        value = inspect.getattr_static(owner, name, None)
        function = getattr(value, "__func__", value)
        yield f"{name}{_signature(function)}" if inspect.isfunction(function) else name


def _signature(function: Callable[..., Any]) -> str:
    """Return the parameters of a function without their types. A default is shown as ``=``."""
    shown, starred = [], False
    for name, parameter in inspect.signature(function).parameters.items():
        if parameter.kind is parameter.KEYWORD_ONLY and not starred:
            shown.append("*")
            starred = True
        shown.append(name + ("=" if parameter.default is not parameter.empty else ""))
    return f"({', '.join(shown)})"


def package() -> dict[str, Any]:
    """Return the names that pip and pre-commit know."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    return {
        "name": project["name"],
        "extras": sorted(project["optional-dependencies"]),
        "scripts": sorted(project["scripts"]),
        "groups of entry points": sorted(project["entry-points"]),
        "hooks of pre-commit": sorted(hook["id"] for hook in hooks),
    }


AREAS: Mapping[str, Callable[[], Any]] = {
    "glossary file": glossary_file,
    "configuration": configuration,
    "markup": markup,
    "warnings": lambda: sorted(f"{TYPE}.{kind.value}" for kind in Kind),
    "JSON": json_form,
    "style": style,
    "command": commands,
    "Python": python,
    "package": package,
}


def main() -> None:
    """Write the names down."""
    head = (
        "# The names that semantic versioning covers. 'make stability' writes this file; each change is a decision.\n"
    )
    names = {area: collect() for area, collect in AREAS.items()}
    text = yaml.safe_dump(names, sort_keys=False, allow_unicode=True, width=100, default_flow_style=False)
    WRITTEN.write_text(head + text, encoding="utf-8")


if __name__ == "__main__":
    main()
