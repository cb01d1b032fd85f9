"""The options of pages and of directives: a table that takes any option, and the items of an option with names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from typing import Any

from docutils.utils import DuplicateOptionError

from sphinxext_izuma.glossary import names

CHECKS_FIELD = "izterm-checks"
ON = {"on", "true", "yes"}
OFF = {"off", "false", "no"}  # YAML reads "off" in the front matter of a Markdown page as False
# What other directives have, and what to do here instead.
_HINTS = {
    "sorted": "a listing is sorted, remove the option",
    "name": "write a target above the listing, like '.. _my-glossary:'",
    "class": "write '.. rst-class::' above the listing",
}


class _Converters(dict[str, Any]):
    """The option converters of one directive on a page. A name without one takes any value.

    docutils drops a directive if an option is given twice. It asks for the converter of each option that is given.
    """

    def __init__(self, spec: Mapping[str, Any]) -> None:
        super().__init__(spec)
        self._given: set[str] = set()

    def __getitem__(self, name: str) -> Callable[[str | None], Any]:
        """Return a converter. The error of an option that is given twice says what docutils does."""
        if name in self._given:
            message = f"the option {name!r} is given twice, so the directive is left out: write the option once"
            raise DuplicateOptionError(message)
        self._given.add(name)
        found: Callable[[str | None], Any] = self.get(name, lambda value: value)
        return found

    def __bool__(self) -> bool:
        """Return True: docutils reads no options for an empty table."""
        return True


class AnyOption:
    """The attribute ``option_spec`` of a directive that takes any option, so that it can refuse one and go on."""

    def __init__(self, spec: Mapping[str, Any] | None = None) -> None:
        self._spec = spec or {}

    def __get__(self, instance: object, owner: object = None) -> Mapping[str, Any]:
        """Return new converters, for one directive on a page."""
        return _Converters(self._spec)


def given_twice(block: str) -> list[str]:
    """Return the options that the lines of a directive give twice. MyST takes the last one. MyST 4 gives no lines."""
    colon = "" if block.split("\n")[1:2] == ["---"] else ":"
    given = Counter(re.findall(rf"^ *{colon}([\w-]+):(?=\s|$)", block.partition("\n\n")[0], re.MULTILINE))
    return [name for name, count in given.items() if count > 1]


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
