"""The text of an entry in reStructuredText that moves to a file of its own: all that it refers to moves with it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sphinxext_izuma.glossary import names
from sphinxext_izuma.tools.alignment import Edit
from sphinxext_izuma.tools.conversion_result import Conversion, Entry
from sphinxext_izuma.tools.formats.explicit_markup import Definitions, definitions
from sphinxext_izuma.tools.formats.input import path_to
from sphinxext_izuma.tools.markdown.edits import FILE_ROLES, FILES, Rewriting
from sphinxext_izuma.tools.markup import Syntax, rst_parts
from sphinxext_izuma.tools.migration import apply_edits, migrated
from sphinxext_izuma.tools.page_lines import lines_of

# References that need a definition of the same page.
_REFERENCE = re.compile(
    r"""
    ``.+?``
    | :[\w.:+-]+:`[^`]+`
    | (?<!\w)`(?P<phrase>[^`]+)`_(?![\w_])
    | \[(?P<note>\d+|\#[\w.+-]*|\*)\]_(?!\w)
    | (?<![\w|])\|(?P<substitution>[^\s|](?:[^|]*[^\s|])?)\|
    | (?<![\w`:.-])(?P<simple>[A-Za-z0-9](?:(?:[-._+:]|)[A-Za-z0-9])*)_(?![\w_])
    """,
    re.VERBOSE | re.DOTALL,
)
# A note that docutils finds by its place among the others. It can't move.
_NOTE_BY_ORDER = re.compile(r"(?m)^[ ]*\.\.[ ]+\[(#|\*)\](?:[ ]|$)")
_EMBEDDED = re.compile(r".*<(?P<target>[^<>]+)>", re.DOTALL)
_OF_SPHINX = frozenset({"version", "release", "today", "translation progress"})
_ROLE = re.compile(rf":(?P<role>{'|'.join(sorted(FILE_ROLES))}):`(?P<before>[^`<]*<)?(?P<target>[^`<>]+)(?P<after>>?)`")
_DIRECTIVE = re.compile(rf"(?m)^(?P<head>[ ]*\.\. (?:\|[^|\n]+\| )?(?:{'|'.join(sorted(FILES))})::[ ]+)(?P<path>\S+)")


def set_rst(
    entry: Entry, text: str, outer: Definitions, conversion: Conversion, terms: Mapping[str, str] | None = None
) -> None:
    """Give *entry* a definition in reStructuredText. Its losses become faults.

    :param outer: the explicit markup of the page that the text comes from.
    :param terms: the terms that headings of the page have become, by their folded names.
    """
    found = _references(text, outer, terms or {})
    for name in dict.fromkeys(found.missing):
        message = f"{name!r} in the text of {entry.names[0]!r} refers to another part of the page: write its address"
        conversion.add_fault(entry.place, message)
    text = apply_edits(text, found.edits)
    if found.added:
        lines = [line.rstrip() for line in text.split("\n")]
        text = "\n\n".join(["\n".join(lines), *found.added.values()])
    entry.definition = _moved(migrated(text, Syntax.RST), Rewriting(path_to(entry, conversion))).strip("\n")


@dataclass(slots=True)
class _References:
    """The references of a text to other parts of its page.

    :ivar added: the lines that the text takes along, by their kind and name.
    :ivar edits: the changes of references to labels: Sphinx knows these in all pages.
    :ivar missing: the references that can't be kept.
    """

    added: dict[tuple[str, str], str] = field(default_factory=dict)
    edits: list[Edit] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def _references(text: str, outer: Definitions, terms: Mapping[str, str]) -> _References:
    made = _References()
    if not re.search(r"[`\w\]]_|\|", text):
        return made
    own = definitions(lines_of(text))
    own_notes = set(_NOTE_BY_ORDER.findall(text))
    for kind, name, match in _wanted(text):
        key = kind, names.folded(name)
        if key in own.lines or key[1] in own.labels or name in own_notes:
            continue
        if lines := outer.lines.get(key):
            made.added[key] = lines
        elif kind == "target" and key[1] in terms:
            shown, term = _shown(match, name), terms[key[1]]
            made.edits.append(
                Edit(*match.span(), f":izterm:`{term}`" if shown == term else f":izterm:`{shown} <{term}>`")
            )
        elif kind == "target" and key[1] in outer.labels:
            shown = _shown(match, name)
            made.edits.append(Edit(*match.span(), f":ref:`{shown} <{' '.join(name.lower().split())}>`"))
        elif kind != "substitution":
            made.missing.append(f"{name}_" if kind == "target" else f"[{name}]_")
    return made


def _shown(match: re.Match[str], name: str) -> str:
    """Return the text that a reference shows."""
    return re.sub(r"\s*<[^<>]*>$", "", match["phrase"] or name)


def _wanted(text: str) -> Iterator[tuple[str, str, re.Match[str]]]:
    """Yield the kind, the name and the match of each reference in a text."""
    for part in rst_parts(lines_of(text)):
        for match in _REFERENCE.finditer(text, part.start, part.end):
            if match["phrase"]:
                embedded = _EMBEDDED.fullmatch(match["phrase"])
                target = embedded["target"] if embedded else match["phrase"]
                if not embedded or target.endswith("_"):
                    yield "target", target.removesuffix("_") if embedded else target, match
            elif match["simple"]:
                yield "target", match["simple"], match
            elif match["note"] or match["substitution"]:
                kind = "note" if match["note"] else "substitution"
                if match[kind].lower() not in _OF_SPHINX:
                    yield kind, match[kind], match


def _moved(text: str, rewriting: Rewriting) -> str:
    """Return *text* with the paths that are right in the new folder."""
    if rewriting.path == ".":
        return text
    text = _DIRECTIVE.sub(lambda match: match["head"] + rewriting.address(match["path"]), text)
    return _ROLE.sub(
        lambda match: f":{match['role']}:`{match['before'] or ''}{rewriting.address(match['target'])}{match['after']}`",
        text,
    )
