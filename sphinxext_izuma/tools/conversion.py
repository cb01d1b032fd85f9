"""Convert the glossaries of other tools to entries of a glossary file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from sphinxext_izuma.glossary import marked_name, names
from sphinxext_izuma.glossary.finding import Kind
from sphinxext_izuma.glossary.safe_markup import SAFE_DIRECTIVES
from sphinxext_izuma.glossary.term import Place
from sphinxext_izuma.tools import markdown, markdown_folder, markup, sphinx_glossary
from sphinxext_izuma.tools.conversion_result import NO_DEFINITION, Conversion, Entry, Listing, NothingToConvert
from sphinxext_izuma.tools.markup import Syntax
from sphinxext_izuma.tools.migration import SYNTAXES, Change, migrated
from sphinxext_izuma.tools.page_lines import TAB, lines_of


def convert(paths: Iterable[Path], base_url: str = "") -> Conversion:
    """Return the entries of the glossaries in some pages and in some folders of Markdown files.

    :param paths: pages and folders.
    :param base_url: the address that the relative links of a web site begin at.
    :raises NothingToConvert: if a page or a folder has no glossary.
    """
    conversion = Conversion()
    for path in paths:
        if path.is_dir():
            markdown_folder.add_folder(conversion, path, base_url)
        else:
            _add_page(conversion, path)
    conversion.entries = _with_unique_names(conversion)
    _note_untrusted_markup(conversion)
    return conversion


def _add_page(conversion: Conversion, path: Path) -> None:
    text, syntax = _read(path)
    found = list(sphinx_glossary.directives(text, syntax))
    if not found:
        raise NothingToConvert(f"{path}: no '.. glossary::' with entries in it")
    for directive in found:
        entries = [_entry(item, directive.syntax, path, conversion) for item in directive.items]
        conversion.listings.append(Listing(path, directive, entries))
        conversion.entries.extend(entries)


def _read(path: Path) -> tuple[str, Syntax]:
    try:
        return path.read_bytes().decode(), SYNTAXES.get(path.suffix.lower(), Syntax.RST)
    except UnicodeDecodeError as error:
        byte = f"byte 0x{error.object[error.start]:02x}"
        raise NothingToConvert(f"{path}: not UTF-8 ({byte}): save the file as UTF-8") from None


def _entry(item: sphinx_glossary.Item, syntax: Syntax, path: Path, conversion: Conversion) -> Entry:
    plain = sphinx_glossary.plain if syntax is Syntax.RST else markdown.plain
    place = Place(path.as_posix(), str(path), item.headings[0].line)
    found = [names.exact(plain(heading.name)) for heading in item.headings]
    shown, text_shown = _marked_name(item.headings[0].name)
    if shown:
        found[0] = text_shown
    for heading, name in zip(item.headings, found, strict=True):
        if name != names.exact(heading.name) and not (shown and heading is item.headings[0]):
            conversion.add_note(
                place._replace(line=heading.line), f"the markup of {heading.name!r} is gone: it is {name!r}"
            )
    text = "\n".join(item.definition).strip("\n")
    if not text:
        conversion.add_note(place, f"the term {found[0]!r} has no definition: write one")
    elif syntax is Syntax.RST:
        text = migrated(text, syntax)
    else:
        result = markdown.as_rst(text)
        text = result.text
        for lost in result.lost:
            conversion.add_fault(place, f"{lost} in the text of {found[0]!r} has no counterpart in reStructuredText")
    return Entry(
        place=place,
        names=list(filter(None, dict.fromkeys(found))),
        shown=shown,
        definition=text or NO_DEFINITION,
        sort=item.headings[0].key,
        comments=item.comments,
    )


def _marked_name(markup: str) -> tuple[str, str]:
    """Return the markup of a name and its text, both empty if the field ``shown`` can't have the markup."""
    try:
        pieces = marked_name.pieces_of(names.exact(markup))
    except marked_name.WrongMarkup:
        return "", ""
    return (names.exact(markup), marked_name.text_of(pieces)) if any(element for element, _ in pieces) else ("", "")


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
    _keep_sphinx_ids(kept)
    return kept


def _add_duplicate(conversion: Conversion, entry: Entry, name: str, owner: Entry) -> None:
    if entry.names:
        conversion.add_fault(
            entry.place, f"the name {name!r} is also one of {owner.place}, which keeps it", Kind.DUPLICATE
        )
        return
    if entry.definition == owner.definition:
        return
    message = f"the term {name!r} is defined twice: the definition at {owner.place} is kept, and this one a comment"
    conversion.add_fault(entry.place, message, Kind.DUPLICATE)
    owner.comments += [f"The definition of {name} at {entry.place} was:", *entry.definition.splitlines()]


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


def _keep_sphinx_ids(entries: Sequence[Entry]) -> None:
    """Keep the ids that Sphinx gave if they differ from ours, so that old links work."""
    taken: set[str] = set()
    for entry in entries:
        slug = names.slug(entry.names[0])
        wanted = entry.id or sphinx_id(entry.names[0])
        if wanted != slug and _ID.fullmatch(wanted) and wanted not in taken:
            entry.id = wanted
        else:
            entry.id = ""
        taken.add(entry.id or slug)


_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_NOT_ID = re.compile(r"[^a-zA-Z0-9._]+")
_ID_ENDS = re.compile(r"^[-0-9._]+|-+$")
# Letters that NFKD does not decompose, and their replacements in Sphinx.
_DIGRAPHS = {0xDF: "sz", 0xE6: "ae", 0x153: "oe", 0x238: "db", 0x239: "qp"}
_LETTERS = str.maketrans(
    "\u00f8\u0111\u0127\u0131\u0142\u0167\u0180\u0183\u0188\u018c\u0192\u0199\u019a\u019e\u01a5\u01ab\u01ad\u01b4\u01b6"
    "\u01e5\u0225\u0234\u0235\u0236\u0237\u023c\u023f\u0240\u0247\u0249\u024b\u024d\u024f",
    "odhiltbbcdfklnpttyzgzlntjcszejqry",
)


def sphinx_id(name: str) -> str:
    """Return the HTML id that Sphinx gives to a term, without its ``term-``.

    Source: ``sphinx.util.nodes.make_id``.
    """
    text = name.translate(_DIGRAPHS).translate(_LETTERS)
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    joined = _NOT_ID.sub("-", " ".join(f"term-{ascii_text}".split()))
    return _ID_ENDS.sub("", joined).removeprefix("term").removeprefix("-")


_UNTRUSTED_ROLE = re.compile(r"(?P<role>:download:|:raw[\w-]*:)`")
_UNTRUSTED_LINK = re.compile(r"(?<![\w+.-])(?!https?://)(?:[A-Za-z][A-Za-z0-9+.-]*://|javascript:|data:)\S+")


def _note_untrusted_markup(conversion: Conversion) -> None:
    for entry in conversion.entries:
        for what in dict.fromkeys(_untrusted_markup(entry.definition)):
            text = f"{what} in the text of {entry.names[0]!r}: only 'izterm_trusted = True' in conf.py allows it"
            conversion.add_note(entry.place, text)


def _untrusted_markup(text: str) -> Iterator[str]:
    """Yield a description of each markup that the extension refuses in a definition that is not trusted.

    The list is not complete, since the text is not parsed with docutils.
    """
    for directive, rest in markup.directives(lines_of(text)):
        if directive["name"].lower() not in SAFE_DIRECTIVES:
            yield f"the directive {directive['name']!r}"
        elif directive["name"] in {"image", "figure"} and "://" in rest:
            yield f"a picture from elsewhere, {rest!r}"
    yield from (f"the role {match['role']!r}" for match in _UNTRUSTED_ROLE.finditer(text))
    yield from (f"the link {match.group()!r}" for match in _UNTRUSTED_LINK.finditer(text))


def page_changes(conversion: Conversion) -> Iterator[Change]:
    """Yield the change of each page: ``izglossary`` replaces each ``glossary``."""
    by_page: dict[Path, list[Listing]] = {}
    for listing in conversion.listings:
        by_page.setdefault(listing.path, []).append(listing)
    for path, listings in by_page.items():
        before, _ = _read(path)
        pieces, done = [], 0
        for listing in listings:
            directive = listing.directive
            pieces += [before[done : directive.start], _listing_text(before, listing, conversion)]
            done = directive.end
        yield Change(path=path, before=before, after="".join([*pieces, before[done:]]))


def _listing_text(page: str, listing: Listing, conversion: Conversion) -> str:
    """Return the directive that lists the entries of *listing*. If there are several listings, it has their names."""
    directive = listing.directive
    raw = page[directive.first.start : directive.first.end]
    newline = raw[len(raw.rstrip("\r\n")) :]
    last = page[directive.last.start : directive.last.end]
    ending = last[len(last.rstrip("\r\n")) :]
    before = raw.partition(".. " if directive.syntax is Syntax.RST else "{")[0]
    lines = _rst_listing if directive.syntax is Syntax.RST else _myst_listing
    return newline.join(lines(before, _names_to_list(listing, conversion))) + ending


def _rst_listing(before: str, terms: Sequence[str]) -> Iterator[str]:
    indent = " " * (len(before.expandtabs(TAB)) + 3)
    yield f"{before}.. izglossary::"
    if terms:
        yield f"{indent}:terms:"
        yield from (f"{indent}   {term}" for term in terms)


def _myst_listing(before: str, terms: Sequence[str]) -> Iterator[str]:
    fence = before.strip()
    indent = before.partition(fence)[0]
    yield f"{before}{{izglossary}}"
    if terms:
        # In MyST, only a YAML block can hold an option of several lines.
        yield from (f"{indent}{line}" for line in ("---", "terms: |", *(f"  {term}" for term in terms), "---"))
    yield f"{indent}{fence}"


def _names_to_list(listing: Listing, conversion: Conversion) -> list[str]:
    """Return the names of the entries of *listing*. Return none if it is the only listing, since it lists all."""
    if len(conversion.listings) == 1:
        return []
    kept = {id(entry) for entry in conversion.entries}
    entries = [entry for entry in listing.entries if id(entry) in kept]
    for entry in entries:
        if "," in entry.names[0]:
            conversion.add_note(entry.place, f"the name {entry.names[0]!r} has a comma: 'terms' can't list it")
    return [entry.names[0] for entry in entries]
