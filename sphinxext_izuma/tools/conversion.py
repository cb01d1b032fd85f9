"""Convert the glossaries of other tools to entries of a glossary file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from sphinxext_izuma.glossary.finding import Kind
from sphinxext_izuma.glossary.language.languages import base
from sphinxext_izuma.tools import configured
from sphinxext_izuma.tools.conversion_result import Conversion, Entry, Options
from sphinxext_izuma.tools.formats import folder, formats, old_addresses
from sphinxext_izuma.tools.formats.input import read_file


def convert(paths: Iterable[Path], options: Options | None = None) -> Conversion:
    """Return the entries of the glossaries in some files and folders.

    :param paths: files and folders.
    :param options: the wishes of the user.
    :raises NothingToConvert: if a file or a folder has no glossary.
    :raises MarkdownIsMissing: if a file is Markdown, and its parser is not installed.
    """
    conversion = Conversion(options or Options())
    for path in paths:
        if path.is_dir():
            folder.add(path, conversion)
        else:
            formats.add(read_file(path), conversion)
    conversion.entries = _with_unique_names(conversion)
    old_addresses.keep(conversion)
    _set_language(conversion)
    return conversion


def _set_language(conversion: Conversion) -> None:
    """Set the language of most entries, and report the entries in others. A page has that of its project."""
    entries = conversion.entries
    of_projects = {path: configured.language_of(Path(path)) for path in {entry.place.path for entry in entries}}
    found = [entry.language or of_projects[entry.place.path] for entry in entries]
    conversion.language = next((tag for tag, _ in Counter(filter(None, found)).most_common(1)), "")
    for entry, tag in zip(entries, found, strict=True):
        if tag and base(tag) != base(conversion.language):
            message = f"{entry.names[0]!r} is in the language {tag!r}, and most terms are in {conversion.language!r}"
            conversion.add_fault(entry.place, f"{message}: put it into a glossary of its own")


def _with_unique_names(conversion: Conversion) -> list[Entry]:
    """Return the entries that have a name after each name has one owner. As in Sphinx, this is the last entry."""
    owners = {name: entry for entry in conversion.entries for name in entry.names}
    kept: list[Entry] = []
    for entry in conversion.entries:
        for name in [name for name in entry.names if owners[name] is not entry]:
            entry.shown = "" if name == entry.names[0] else entry.shown
            entry.names.remove(name)
            _add_duplicate(conversion, entry, name, owners[name])
        if entry.names:
            kept.append(entry)
    _add_lower_case_names(kept, owners)
    return kept


def _add_duplicate(conversion: Conversion, entry: Entry, name: str, owner: Entry) -> None:
    if entry.names:
        conversion.add_fault(
            entry.place, f"the name {name!r} is also one of {owner.place}, which keeps it", Kind.DUPLICATE
        )
        return
    if (entry.definition, entry.fields) == (owner.definition, owner.fields):
        return
    message = f"the term {name!r} is defined twice: the definition at {owner.place} is kept, and this one a comment"
    conversion.add_fault(entry.place, message, Kind.DUPLICATE)
    others = [
        f"{field}: {value if isinstance(value, str) else ', '.join(value)}" for field, value in entry.fields.items()
    ]
    lines = [*entry.definition.splitlines(), *others]
    owner.comments += [f"The definition of {name} at {entry.place} was:", *lines]


def _add_lower_case_names(entries: Sequence[Entry], owners: dict[str, Entry]) -> None:
    """Add the name in lower case to the last of several names that differ in case.

    Sphinx's ``:term:`` also finds that entry: its last search is for the name in lower case.
    """
    by_lower: dict[str, list[str]] = {}
    for entry in entries:
        for name in entry.names:
            by_lower.setdefault(name.lower(), []).append(name)
    for lower, alike in by_lower.items():
        if len(alike) > 1 and lower not in alike:
            owners[alike[-1]].names.append(lower)
