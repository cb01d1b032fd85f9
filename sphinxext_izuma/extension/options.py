"""The options of directives: a table that takes any option, and the items of an option with names."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from sphinxext_izuma.glossary import names

# What other directives have, and what to do here instead.
_HINTS = {
    "sorted": "a listing is sorted, remove the option",
    "name": "write a target above the listing, like '.. _my-glossary:'",
    "class": "write '.. rst-class::' above the listing",
}


class _AnyOption(dict[str, Any]):
    """Option converters. A name without one takes any value."""

    def __missing__(self, _name: str) -> Callable[[str | None], str | None]:
        return lambda value: value

    def __bool__(self) -> bool:
        """Return True: docutils reads no options for an empty table."""
        return True


def any_option(spec: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """Return a table of converters that takes any option, so that the directive itself can refuse one and go on."""
    return _AnyOption(spec or {})


def hint(name: str, known: Collection[str]) -> str:
    """Return what to do with an unknown option."""
    return _HINTS.get(name) or names.guess(name, known)


def items(value: str, is_known: Callable[[str], object]) -> list[str]:
    """Return the items of an option. A line is an item if it is known; else commas separate the items.

    :param is_known: whether something has the name that a line holds.
    """
    lines = (names.exact(line) for line in value.splitlines())
    found = (
        [line] if is_known(line.removesuffix(",")) or "," not in line else map(names.exact, line.split(","))
        for line in lines
        if line
    )
    return [item.removesuffix(",").strip() for line in found for item in line if item.strip(", ")]
