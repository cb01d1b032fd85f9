"""Glossaries that were written for other tools become entries of a glossary file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sphinxext_izuma.glossary import names
from sphinxext_izuma.glossary.finding import Finding, Kind
from sphinxext_izuma.glossary.safe_markup import SAFE_DIRECTIVES
from sphinxext_izuma.glossary.term import Place
from sphinxext_izuma.tools import front_matter, markdown, markup, sphinx_glossary
from sphinxext_izuma.tools.markup import Syntax
from sphinxext_izuma.tools.migration import SYNTAXES, Change, migrated

NO_DEFINITION = ".."  # an empty comment: nothing on the page


@dataclass(slots=True, kw_only=True)
class Entry:
    """An entry to be: what its fields will say, where it comes from, and what is said of it in comments."""

    place: Place
    names: list[str]
    definition: str
    id: str = ""
    sort: str = ""
    url: str = ""
    tags: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Listing:
    """A ``.. glossary::`` of a page, and the entries that it had."""

    path: Path
    directive: sphinx_glossary.Directive
    entries: Sequence[Entry]


@dataclass(slots=True)
class Conversion:
    """What a conversion has come to: the entries, what was lost or has to be decided, and what is good to know."""

    entries: list[Entry] = field(default_factory=list)
    listings: list[Listing] = field(default_factory=list)
    faults: list[Finding] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)

    def add_fault(self, place: Place, message: str, kind: Kind = Kind.DATA) -> None:
        """Note something that was lost, or that the writer has to decide."""
        self.faults.append(Finding(place, kind, message))

    def note(self, place: Place, message: str) -> None:
        """Note something that is good to know."""
        self.notes.append(Finding(place, Kind.DATA, message))


class NothingToConvert(Exception):
    """A file or folder that has no glossary."""


def of(paths: Iterable[Path], base_url: str = "") -> Conversion:
    """Return what the glossaries of some pages, and of some folders of Markdown files, become.

    *base_url* is the address that the links of a web site begin at.

    :raises NothingToConvert: where there is no glossary.
    """
    conversion = Conversion()
    for path in paths:
        if path.is_dir():
            _add_folder(conversion, path, base_url)
        else:
            _add_page(conversion, path)
    conversion.entries = _settled(conversion)
    _note_trust(conversion)
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
    for heading, name in zip(item.headings, found, strict=True):
        if name != names.exact(heading.name):
            conversion.note(
                place._replace(line=heading.line), f"the markup of {heading.name!r} is gone: it is {name!r}"
            )
    text = "\n".join(item.definition).strip("\n")
    if not text:
        conversion.note(place, f"the term {found[0]!r} has no definition: write one")
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
        definition=text or NO_DEFINITION,
        sort=item.headings[0].key,
        comments=item.comments,
    )


def _settled(conversion: Conversion) -> list[Entry]:
    """Return the entries that keep a name when each name has one owner, the last, as Sphinx has it."""
    owners = {name: entry for entry in conversion.entries for name in entry.names}
    kept: list[Entry] = []
    for entry in conversion.entries:
        for name in [name for name in entry.names if owners[name] is not entry]:
            entry.names.remove(name)
            _blame_twice(conversion, entry, name, owners[name])
        if entry.names:
            kept.append(entry)
    _own_in_any_case(kept, owners)
    _give_ids(kept)
    return kept


def _blame_twice(conversion: Conversion, entry: Entry, name: str, owner: Entry) -> None:
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


def _own_in_any_case(entries: Sequence[Entry], owners: dict[str, Entry]) -> None:
    """Give the last of the names that differ in case the lower case too: there Sphinx's ``:term:`` looks last."""
    by_lower: dict[str, list[str]] = {}
    for entry in entries:
        for name in entry.names:
            by_lower.setdefault(name.lower(), []).append(name)
    for lower, alike in by_lower.items():
        if len(alike) > 1 and lower not in alike:
            owners[alike[-1]].names.append(lower)


def _give_ids(entries: Sequence[Entry]) -> None:
    """Keep the addresses that Sphinx gave, where they are others than ours would be."""
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
# Letters that NFKD does not take apart, as Sphinx writes them.
_DIGRAPHS = {0xDF: "sz", 0xE6: "ae", 0x153: "oe", 0x238: "db", 0x239: "qp"}
_LETTERS = str.maketrans(
    "\u00f8\u0111\u0127\u0131\u0142\u0167\u0180\u0183\u0188\u018c\u0192\u0199\u019a\u019e\u01a5\u01ab\u01ad\u01b4\u01b6"
    "\u01e5\u0225\u0234\u0235\u0236\u0237\u023c\u023f\u0240\u0247\u0249\u024b\u024d\u024f",
    "odhiltbbcdfklnpttyzgzlntjcszejqry",
)


def sphinx_id(name: str) -> str:
    """Return the HTML id that Sphinx gives to a term, without its ``term-``; as ``sphinx.util.nodes.make_id``."""
    text = name.translate(_DIGRAPHS).translate(_LETTERS)
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    joined = _NOT_ID.sub("-", " ".join(f"term-{ascii_text}".split()))
    return _ID_ENDS.sub("", joined).removeprefix("term").removeprefix("-")


_UNTRUSTED_ROLE = re.compile(r"(?P<role>:download:|:raw[\w-]*:)`")
_UNTRUSTED_LINK = re.compile(r"(?<![\w+.-])(?!https?://)(?:[A-Za-z][A-Za-z0-9+.-]*://|javascript:|data:)\S+")


def _note_trust(conversion: Conversion) -> None:
    for entry in conversion.entries:
        for what in dict.fromkeys(_untrusted(entry.definition)):
            text = f"{what} in the text of {entry.names[0]!r}: only 'izterm_trusted = True' in conf.py allows it"
            conversion.note(entry.place, text)


def _untrusted(text: str) -> Iterator[str]:
    """Yield what the extension refuses in a definition that is not trusted, as far as the text alone tells."""
    for directive, rest in markup.directives(markup.lines_of(text)):
        if directive["name"].lower() not in SAFE_DIRECTIVES:
            yield f"the directive {directive['name']!r}"
        elif directive["name"] in {"image", "figure"} and "://" in rest:
            yield f"a picture from elsewhere, {rest!r}"
    yield from (f"the role {match['role']!r}" for match in _UNTRUSTED_ROLE.finditer(text))
    yield from (f"the link {match.group()!r}" for match in _UNTRUSTED_LINK.finditer(text))


# A folder of Markdown files with front matter.


def _add_folder(conversion: Conversion, folder: Path, base_url: str) -> None:
    pages = []
    for path in front_matter.pages(folder):
        try:
            pages.append(front_matter.read(path))
        except front_matter.NoTerm as reason:
            conversion.note(Place(path.as_posix(), str(path), 1), f"{path.name!r} is no term: {reason}")
    if not pages:
        raise NothingToConvert(f"{folder}: no Markdown file with a 'title' in its front matter")
    site = _Site(pages, base_url)
    conversion.entries.extend(site.entry(page, conversion) for page in pages)


class _Site:
    """The terms of a folder, which its files link to by id or by the name of the file."""

    def __init__(self, pages: Sequence[front_matter.Page], base_url: str) -> None:
        self._base_url = base_url.rstrip("/")
        self._titles = {page.stem: page.title for page in pages} | {page.id: page.title for page in pages if page.id}

    def entry(self, page: front_matter.Page, conversion: Conversion) -> Entry:
        """Return the entry that *page* becomes."""
        place = Place(page.path.as_posix(), str(page.path), 1)
        dialect = markdown.Dialect(link=self._link, shortcode=self._shortcode)
        result = markdown.as_rst(page.definition, dialect)
        for lost in dict.fromkeys(result.lost):
            conversion.add_fault(place, f"{lost} in the text of {page.title!r} has no counterpart in reStructuredText")
        if not result.text:
            conversion.note(place, f"the term {page.title!r} has no definition: write one")
        url = self._address(page.full_link)
        if url and not url.startswith(("https://", "http://")):
            conversion.add_fault(place, f"'full_link' {url!r} has no server: give one with --base-url")
            url = ""
        return Entry(
            place=place,
            names=list(dict.fromkeys([page.title, *page.aka])),
            definition=result.text or NO_DEFINITION,
            id=page.id or page.stem,
            url=url,
            tags=list(dict.fromkeys(page.tags)),
        )

    def _address(self, link: str) -> str:
        return self._base_url + link if link.startswith("/") else link

    def _link(self, text: str, url: str) -> str | None:
        """Return the use of a term that a link leads to, or the link with the site's address."""
        stem = url.partition("#")[0].rstrip("/").rpartition("/")[2].removesuffix(".md")
        if "://" not in url and stem in self._titles:
            return self._use(text, self._titles[stem])
        return f"`{text} <{self._address(url)}>`__" if url.startswith("/") and self._base_url else None

    def _shortcode(self, shortcode: str) -> str | None:
        found = front_matter.tooltip(shortcode)
        if not found or found[1] not in self._titles:
            return None
        return self._use(found[0] or self._titles[found[1]], self._titles[found[1]])

    @staticmethod
    def _use(text: str, title: str) -> str:
        return f":izterm:`{text}`" if text == title else f":izterm:`{text} <{title}>`"


# The listing in the place of the glossary.


def replaced(conversion: Conversion) -> Iterator[Change]:
    """Yield the change of each page that puts ``izglossary`` where its glossaries were."""
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
    """Return the directive that lists what *listing* had: by name, if it is not the only one."""
    directive = listing.directive
    raw = page[directive.first.start : directive.first.end]
    newline = raw[len(raw.rstrip("\r\n")) :]
    last = page[directive.last.start : directive.last.end]
    ending = last[len(last.rstrip("\r\n")) :]
    before = raw.partition(".. " if directive.syntax is Syntax.RST else "{")[0]
    lines = _rst_listing if directive.syntax is Syntax.RST else _myst_listing
    return newline.join(lines(before, _terms_to_name(listing, conversion))) + ending


def _rst_listing(before: str, terms: Sequence[str]) -> Iterator[str]:
    indent = " " * (len(before.expandtabs(markup.TAB)) + 3)
    yield f"{before}.. izglossary::"
    if terms:
        yield f"{indent}:terms:"
        yield from (f"{indent}   {term}" for term in terms)


def _myst_listing(before: str, terms: Sequence[str]) -> Iterator[str]:
    fence = before.strip()
    indent = before.partition(fence)[0]
    yield f"{before}{{izglossary}}"
    if terms:
        # An option of several lines is possible in a block of YAML only.
        yield from (f"{indent}{line}" for line in ("---", "terms: |", *(f"  {term}" for term in terms), "---"))
    yield f"{indent}{fence}"


def _terms_to_name(listing: Listing, conversion: Conversion) -> list[str]:
    """Return the names of the entries of *listing*, none where it is the only one and lists all."""
    if len(conversion.listings) == 1:
        return []
    kept = {id(entry) for entry in conversion.entries}
    entries = [entry for entry in listing.entries if id(entry) in kept]
    for entry in entries:
        if "," in entry.names[0]:
            conversion.note(entry.place, f"the name {entry.names[0]!r} has a comma: 'terms' can't list it")
    return [entry.names[0] for entry in entries]
