"""Makes the notes of a page when it is read: its uses, its running text and its entries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, cast

from docutils import nodes
from sphinx import addnodes

from sphinxext_izuma.extension.doctree import ancestors, blocks, is_generated, items_of, may_hide, nodes_of
from sphinxext_izuma.extension.findings import absolute_path, place_of
from sphinxext_izuma.extension.nodes import Summary, TermUse
from sphinxext_izuma.extension.options import CHECKS_FIELD, OFF, ON
from sphinxext_izuma.extension.pages import STOCK_ROLE
from sphinxext_izuma.extension.read.anchors.addresses import add_addresses
from sphinxext_izuma.extension.read.anchors.passages import as_note, passages_of
from sphinxext_izuma.extension.read.meaning import meaning
from sphinxext_izuma.extension.read.slips import slips_among
from sphinxext_izuma.extension.read.text_limits import MAX_DEPTH_ON_PAGE, depth_of
from sphinxext_izuma.extension.scope import (
    FIELD,
    fault_of,
    misspelt_field,
    page_fields,
    scope_by_pattern,
    written_scope,
)
from sphinxext_izuma.extension.source_text import Words, markup_of
from sphinxext_izuma.glossary import acronyms, names
from sphinxext_izuma.glossary.finding import Finding, Kind
from sphinxext_izuma.glossary.term import Term, page_of

_LIKE_CHECKS = "(?i)izterm[-_ ]?checks?"
_LEVELS_OF_LISTING = 2  # the listing, and the list of a letter

if TYPE_CHECKING:
    from sphinxext_izuma.extension.build import Build
    from sphinxext_izuma.extension.pages import EntryData, Fault
    from sphinxext_izuma.extension.request import Request


def note_page(build: Build, docname: str, document: nodes.document) -> None:
    """Note the uses, the running text and the entries of a page. Sphinx calls this after all transforms of the page."""
    found = nodes_of(document, nodes.Text, addnodes.pending_xref, nodes.image, addnodes.toctree)
    _note_uses(build, docname, (node for node in found if isinstance(node, (TermUse, addnodes.pending_xref))))
    _note_slips(build, docname, found)
    _note_scope(build, docname, document)
    _note_checks(build, docname, document)
    if build.wants_prose:
        # Imported here, because few builds look at running text.
        from sphinxext_izuma.extension.read.prose import prose_of  # noqa: PLC0415

        build.pages.prose[docname] = prose_of(document, docname)
    if docname in build.pages.listings:
        _note_entries(build, docname, document)
        add_addresses(build, docname, document)
        _leave_out_deep_texts(build, docname, document)
        if build.kind_of_meaning:
            _note_meanings(build, docname, document)


def _note_uses(build: Build, docname: str, found: Iterable[TermUse | addnodes.pending_xref]) -> None:
    """Note the names that a page uses, except those in the entries that it lists."""
    uses: dict[str, int] = {}
    stock_uses: dict[str, int] = {}
    spelled: dict[tuple[str, str], str] = {}
    counted: list[tuple[str, nodes.Node]] = []
    for use in found:
        if isinstance(use, addnodes.pending_xref):
            if (use["refdomain"], use["reftype"]) == STOCK_ROLE:
                name = names.exact(use["reftarget"])
                stock_uses[name] = stock_uses.get(name, 0) + 1
                counted.append((name, use))
            continue
        if use.form:
            key = use.form, use.name
            spelled[key] = acronyms.spelled(build.glossary, *key)
        # A use in a substitution definition does not count. The copies of the substitution on the page count.
        if not use.entry and not isinstance(use.parent, nodes.substitution_definition):
            uses[use.name] = uses.get(use.name, 0) + 1
            counted.append((use.name, use))
    pages = build.pages
    if counted and build.wants_passages:
        pages.passages[docname] = as_note(passages_of(counted))
    if uses:
        pages.uses[docname] = uses
    if stock_uses:
        pages.stock_uses[docname] = stock_uses
    if spelled:
        pages.spelled[docname] = spelled


def _note_slips(build: Build, docname: str, found: Sequence[nodes.Node]) -> None:
    """Report and note the texts of a page that look like roles and are none. Those in entries are reported there."""
    path = str(build.env.doc2path(docname))
    markup = markup_of(path, build.config)
    faults: list[Fault] = []
    words = None
    for slip in slips_among(found, markup):
        if _is_in_entry(slip.node):
            continue
        words = words or Words()
        source, line = _block_of(slip.node)
        source = source or path
        found_in, line, column = words.find(slip.found, source, line, line)
        place = place_of(absolute_path(found_in), line, str(build.env.srcdir))
        if build.emit(Finding(place, Kind.MARKUP, slip.message, column=column)):
            faults.append((slip.message, place.path, line, Kind.MARKUP.value, column))
    if faults:
        build.pages.slips.setdefault(docname, []).extend(faults)


def _note_scope(build: Build, docname: str, document: nodes.document) -> None:
    """Note the scope of a page, and report a scope that no glossary has."""
    written = written_scope(document)
    if written is None and (misspelt := misspelt_field(document)):
        _note_fault(build, docname, f"{misspelt!r} is no field of a page: write {FIELD!r}")
    scope = scope_by_pattern(build.config, docname) if written is None else written
    if not scope and written is None:
        return
    build.pages.scopes[docname] = scope, written is not None
    if fault := fault_of(scope, build.glossary):
        _note_fault(build, docname, f"{FIELD if written is not None else 'izterm_scopes'}: {fault}")


def _note_checks(build: Build, docname: str, document: nodes.document) -> None:
    """Report a field of a page that should switch off the checks, and does not."""
    for name, value in page_fields(document, _LIKE_CHECKS).items():
        if name != CHECKS_FIELD:
            _note_fault(build, docname, f"{name!r} is no field of a page: write {CHECKS_FIELD!r}")
        elif value.lower() not in OFF | ON:
            _note_fault(build, docname, f"{CHECKS_FIELD} must be on or off, not {value!r}")


def _note_fault(build: Build, docname: str, message: str) -> None:
    """Report a fault of a whole page, and note it, so that the next build reports it again."""
    place = place_of(str(build.env.doc2path(docname)), 1, str(build.env.srcdir))
    if build.emit(Finding(place, Kind.DATA, message)):
        build.pages.slips.setdefault(docname, []).append((message, place.path, 1, Kind.DATA.value, 0))


def _block_of(node: nodes.Node) -> tuple[str, int]:
    """Return the source and the line of the nearest element that has a line in a file."""
    around: nodes.Node | None = node
    while around is not None and (not around.line or str(around.source).startswith("<")):
        around = around.parent
    return (str(around.source or ""), int(around.line or 0)) if around is not None else ("", 0)


def _is_in_entry(node: nodes.Node) -> bool:
    around: nodes.Element | None = node.parent
    while around is not None and "term_id" not in around.attributes:
        around = around.parent
    return around is not None


def _leave_out_deep_texts(build: Build, docname: str, document: nodes.document) -> None:
    """Report and remove the texts that are too deep together with the page around their listing."""
    for listing in blocks(document, addnodes.glossary):
        around = sum(1 for _ in ancestors(listing))
        if around + depth_of(listing) <= MAX_DEPTH_ON_PAGE:
            continue
        for item in items_of(listing):
            if around + _LEVELS_OF_LISTING + depth_of(item) > MAX_DEPTH_ON_PAGE:
                term = build.glossary.by_id[item["term_id"]]
                item[-1].children = [block for block in item[-1].children if is_generated(block)]
                message = f"the text of {term.name!r} is nested too deeply: it is left out"
                place = place_of(term.place.path, term.place.line, str(build.env.srcdir))
                page = build.pages.listings[docname]
                page["faulty"] = True
                if build.emit(Finding(place, Kind.DATA, message)):
                    page["refused"].append((message, place.path, place.line, Kind.DATA.value, 0))


def _note_meanings(build: Build, docname: str, document: nodes.document) -> None:
    """Note the meanings of the entries on a page, in its own language: Sphinx has translated the page."""
    noted = build.pages.listings[docname]["entries"]
    for item in (item for listing in blocks(document, addnodes.glossary) for item in items_of(listing)):
        entry = noted.get(item.get("term_id", ""))
        if entry and not entry["meaning"]:
            _head, definition = item.children
            content = [block for block in definition.children if not is_generated(block)]
            summary = content.pop(0).children if content and isinstance(content[0], Summary) else ()
            term = build.glossary.by_id[item["term_id"]]
            entry["meaning"] = meaning(build, term, content, summary)


def note_listing(
    build: Build,
    docname: str,
    request: Request,
    *,
    faulty: bool,
    refused: Iterable[Fault] = (),
) -> None:
    """Note a listing that is read. Its entries are noted when the page is complete.

    :param faulty: whether the page must be read again by each build, because the listing has a fault.
    :param refused: what was refused, in texts and in the options.
    """
    page = build.pages.listing_on(docname)
    page["faulty"] |= faulty
    page["refused"].extend(refused)
    page["requests"].append(request.to_data())


def _note_entries(build: Build, docname: str, document: nodes.document) -> None:
    """Note the entries of the listings that are on a page. A directive may have dropped a listing inside it."""
    page, own = build.pages.listings[docname], str(build.env.doc2path(docname))
    for listing in blocks(document, addnodes.glossary):
        if "registered" not in listing:
            continue  # Sphinx's own
        conditions = [str(around["expr"]) for around in ancestors(listing) if isinstance(around, addnodes.only)]
        source = absolute_path(listing.source or own)
        is_hosted = any(may_hide(around) for around in ancestors(listing))
        for item in items_of(listing):
            term = build.glossary.by_id[item["term_id"]]
            page["learn_more"] += _pages_to_learn_more(term)
            uses = tuple(dict.fromkeys(use.name for use in nodes_of(item, TermUse)))
            is_first = listing["registered"] and term.id not in page["entries"]
            if not is_first:
                page["other_uses"].extend(uses)
            if not listing["registered"]:
                page["excerpts"].append(term.id)
                continue
            anchor = cast("nodes.term", item[0])["ids"][0]
            entry = _entry(term, anchor, (listing.line or 0, "" if source == own else source), uses)
            if is_first:
                page["entries"][term.id] = entry
            else:
                page["again"].append((term.id, entry))
            if listing["only_used"]:
                page["only_used"].append(anchor)
            if conditions:
                page["conditions"][anchor] = conditions
            if is_hosted:
                page["hosted"].append(anchor)


def _entry(term: Term, anchor: str, place: tuple[int, str], uses: tuple[str, ...]) -> EntryData:
    deprecated = [old.name for old in term.deprecated_names]
    if term.deprecated:
        deprecated.append(term.name)
    return {
        "anchor": anchor,
        "name": term.name,
        "other_names": tuple(term.all_labels()[1:]),
        "deprecated": tuple(deprecated),
        "scope": term.scope,
        "line": place[0],
        "file": place[1],
        "uses": uses,
        "meaning": "",
    }


def _pages_to_learn_more(term: Term) -> list[str]:
    """Return the page that the entry of a term links to in its line "Learn more", if any."""
    page = page_of(term.learn_more.name) if term.learn_more else ""
    return [page] if page else []
