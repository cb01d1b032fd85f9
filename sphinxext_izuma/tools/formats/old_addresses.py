"""Keeps the addresses that Sphinx gave to the names of entries: with ``id``, or with ``redirects``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sphinxext_izuma.glossary import names
from sphinxext_izuma.glossary.addresses import sphinx_id
from sphinxext_izuma.glossary.term import ANCHOR_PREFIX
from sphinxext_izuma.tools.conversion_result import Conversion, Entry

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


class PageIds:
    """The ids that Sphinx gives to the names on a page, in their order."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._count = 0

    def add(self, name: str) -> str:
        """Return the id of the next name. A name without a letter of ASCII, or with a taken id, gets a number."""
        identifier = f"{ANCHOR_PREFIX}{sphinx_id(name)}"
        while identifier == ANCHOR_PREFIX or identifier in self._taken:
            identifier = f"{ANCHOR_PREFIX}{self._count}"
            self._count += 1
        self._taken.add(identifier)
        return identifier


def keep(conversion: Conversion) -> None:
    """Give entries the fields that keep old addresses, where their names do not. A lost address is a fault."""
    entries = conversion.entries
    _set_ids(conversion)
    owners = dict(_ids_in_reverse(entries))
    anchors = {_anchor(entry): entry for entry in entries}
    redirects: dict[str, Entry] = {}
    for entry in entries:
        for name in entry.names:
            old = entry.old_ids.get(name, "")
            if not old or owners.get(old) is entry:
                continue
            owner = anchors.get(old) or redirects.setdefault(old, entry)
            if owner is entry:
                before = entry.fields.get("redirects", [])
                entry.fields["redirects"] = [*before, old]
            else:
                message = f"the address {old!r} of {name!r} leads to {owner.names[0]!r} now"
                conversion.add_fault(entry.place, message)


def _set_ids(conversion: Conversion) -> None:
    """Give each entry its own id, or the one that Sphinx gave to its name, if the extension would give another one."""
    taken: set[str] = set()
    for entry in conversion.entries:
        slug = names.slug(entry.names[0])
        wanted = entry.id or entry.old_ids.get(entry.names[0], "").removeprefix(ANCHOR_PREFIX)
        is_number = wanted.isdecimal()  # which is nothing to link to in future
        is_right = bool(_ID.fullmatch(wanted)) and wanted not in taken
        if entry.id and not is_right and not is_number:
            reason = "another entry has it" if wanted in taken else "it is no identifier"
            conversion.add_fault(entry.place, f"the id {wanted!r} of {entry.names[0]!r} is left out: {reason}")
        entry.id = wanted if wanted != slug and is_right and not is_number else ""
        taken.add(entry.id or slug)


def _anchor(entry: Entry) -> str:
    return f"{ANCHOR_PREFIX}{entry.id or names.slug(entry.names[0])}"


def _ids_in_reverse(entries: list[Entry]) -> Iterator[tuple[str, Entry]]:
    """Yield the ids that the extension gives to entries. If several entries claim one, the last that comes here has it.

    The order is that of :mod:`.glossary.addresses`, from its end.
    """
    named = [(entry, name) for entry in reversed(entries) for name in reversed(_names(entry))]
    stock = [(entry, sphinx_id(name), names.slug(name)) for entry, name in named]
    wholes = [re.sub("[._]+", "-", identifier.lower()).strip("-") == slug for _, identifier, slug in stock]
    for wanted in (False, True):
        for (entry, identifier, _), is_whole in zip(stock, wholes, strict=True):
            if identifier and is_whole is wanted:
                yield f"{ANCHOR_PREFIX}{identifier}", entry
    yield from ((f"{ANCHOR_PREFIX}{slug}", entry) for entry, _, slug in stock)
    yield from ((_anchor(entry), entry) for entry in reversed(entries))


def _names(entry: Entry) -> list[str]:
    expansion = entry.fields.get("expansion")
    return [*entry.names, *([expansion] if isinstance(expansion, str) else [])]
