"""What a listing has for readers in a browser: letters to go to, the pages that use a term, and data for scripts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from html import escape
from string import ascii_uppercase
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinxext_izuma.glossary import names
from sphinxext_izuma.extension.write.listing import plain_line, times
from sphinxext_izuma.extension.write.assets import is_for_browsers, put_files
from sphinxext_izuma.extension.domain import IzumaDomain
from sphinxext_izuma.extension.write.resolve import ResolveUses
from sphinxext_izuma.extension.doctree import blocks, is_generated, items_of, page_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.writers.html5 import HTML5Translator

    from sphinxext_izuma.glossary.term import Term

STYLE, SCRIPT = FILES = "izglossary.css", "izglossary.js"
MANY = 500  # entries, from which on a browser takes noticeable time to lay them all out


class Listing(addnodes.glossary):
    """A listing as browsers show it.

    ``bar`` holds its letters with their ids, empty for those without entries; ``label`` is the name of the bar,
    ``terms`` the data for the script, None where there is nothing to filter, and ``jsonld`` that for search engines.
    """


class UsedIn(nodes.General, nodes.Element):
    """The pages that use a term: ``pages`` holds a link to each, as HTML, and how often it does."""


class CompleteListings(SphinxPostTransform):
    """Add to the listings of a page what depends on other pages, and what only this builder shows."""

    default_priority = ResolveUses.default_priority + 1  # after what is not used is dropped, and all uses are resolved

    def run(self, **_kwargs: Any) -> None:
        """Complete each listing that names link to; the others are excerpts."""
        domain = IzumaDomain.of(self.env)
        count = 0
        for listing in blocks(self.document, addnodes.glossary) if domain.store["listings"] else ():
            docname = page_of(listing, self.env)
            if entries := list(_entries(listing, domain, docname)):
                count += 1
                _add_backlinks(entries, domain, self.env.docname)
                if is_for_browsers(domain.builder):
                    label = "Letters" if count == 1 else f"Letters ({count})"
                    listing.replace_self(_for_browsers(listing, entries, domain, docname, label))


class Entry(NamedTuple):
    """An entry of a listing: the id of its term, its HTML id, its name as readers see it, and what says the meaning."""

    term_id: str
    anchor: str
    shown: str
    body: nodes.definition


def _entries(listing: addnodes.glossary, domain: IzumaDomain, docname: str) -> Iterator[Entry]:
    page = domain.store["listings"].get(docname)
    terms = {entry["anchor"]: term_id for term_id, entry in page["entries"].items()} if page else {}
    for item in items_of(listing):
        head, body = cast("nodes.term", item[0]), cast("nodes.definition", item[-1])
        anchor = head["ids"][0] if head["ids"] else ""
        if term_id := terms.get(anchor):
            yield Entry(term_id, anchor, head[0].astext(), body)


def _add_backlinks(entries: Iterable[Entry], domain: IzumaDomain, docname: str) -> None:
    link = cache(partial(_link, domain, docname))  # many uses, on few pages
    for entry in entries:
        if counts := domain.concordance.used_in.get(entry.term_id):
            entry.body.append(
                UsedIn(pages=[(link(page), count) for page, count in counts.items()])
                if is_for_browsers(domain.builder)
                else plain_line(domain, counts)
            )


def _for_browsers(
    listing: addnodes.glossary, entries: Sequence[Entry], domain: IzumaDomain, docname: str, label: str
) -> Listing:
    terms = {entry.anchor: domain.glossary.by_id[entry.term_id] for entry in entries}
    completed = Listing(listing.rawsource, *listing.children, **listing.attributes)
    completed["bar"] = _bar(
        {letter.astext(): letter["ids"][0] for letter in blocks(listing, nodes.rubric) if _is_letter(letter)}
    )
    completed["label"] = label
    if len(entries) >= MANY:
        completed["classes"] = [*completed["classes"], "izterm-many"]
    completed["terms"] = _for_script(entries, terms) if len(terms) > 1 else None
    completed["jsonld"] = _for_search_engines(entries, terms, domain, docname)
    return completed


# Letters.


def _is_letter(rubric: nodes.rubric) -> bool:
    return "izterm-letter" in rubric["classes"]


def _bar(letters: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return what the bar shows for *letters*, which have ids: all of A to Z if there is any, none for a single one."""
    if len(letters) < 2:  # noqa: PLR2004
        return []
    shown = list(letters)
    if not letters.keys().isdisjoint(ascii_uppercase):
        others = [letter for letter in letters if letter not in {names.OTHER_LETTERS, *ascii_uppercase}]
        shown = [names.OTHER_LETTERS, *ascii_uppercase, *others]
    return [(letter, letters.get(letter, "")) for letter in shown]


# Data.


def _for_script(entries: Iterable[Entry], terms: Mapping[str, Term]) -> dict[str, dict[str, list[str]]]:
    """Return by HTML ids what the script needs to know of entries, beside what they show."""
    data = {}
    for entry in entries:
        term = terms[entry.anchor]
        every = list(dict.fromkeys((*term.labels(), *term.forms)))
        told = {"names": every if every != [entry.shown] else [], "tags": list(term.tags)}
        if told["names"] or told["tags"]:
            data[entry.anchor] = {key: values for key, values in told.items() if values}
    return data


def _for_search_engines(
    entries: Iterable[Entry], terms: Mapping[str, Term], domain: IzumaDomain, docname: str
) -> dict[str, Any]:
    """Return the listing in the words of schema.org, nothing where the site's address is not known."""
    config = domain.env.config
    if not config.html_baseurl:
        return {}
    page = domain.builder.get_target_uri(docname).partition("#")[0]
    address = f"{config.html_baseurl.rstrip('/')}/{page}"
    return {
        "@context": "https://schema.org",
        "@type": "DefinedTermSet",
        "@id": address,
        "url": address,
        "name": domain.concordance.title(docname),
        "inLanguage": config.language,
        "hasDefinedTerm": [
            _defined_term(terms[entry.anchor], f"{address}#{entry.anchor}", address, _definition(entry.body))
            for entry in entries
        ],
    }


def _defined_term(term: Term, url: str, whole: str, definition: str) -> dict[str, Any]:
    others = [name for name in term.labels() if name != term.name]
    data = {"@type": "DefinedTerm", "@id": url, "url": url, "name": term.name, "inDefinedTermSet": whole}
    optional = {"alternateName": others, "description": definition or term.expansion}
    return data | {key: value for key, value in optional.items() if value}


def _definition(body: nodes.definition) -> str:
    """Return the text of the definition in an entry."""
    blocks = (block for block in body.children if not is_generated(block) and not isinstance(block, nodes.note))
    return " ".join(" ".join(_text(block)) for block in blocks).strip()


def _text(node: nodes.Node) -> Iterator[str]:
    if isinstance(node, nodes.TextElement) and not isinstance(node, nodes.Invisible):
        yield " ".join(node.astext().split())
    elif isinstance(node, nodes.Element) and not isinstance(node, (nodes.Invisible, nodes.system_message)):
        for child in node.children:
            yield from _text(child)


# HTML.


def visit_listing(translator: HTML5Translator, node: Listing) -> None:
    """Begin a listing with its letters."""
    translator.body.append(translator.starttag(node, "div", CLASS="izglossary"))
    if bar := node["bar"]:
        letters = "\n".join(_letter(letter, anchor) for letter, anchor in bar)
        translator.body.append(f'<nav class="izterm-letters" aria-label="{node["label"]}">\n{letters}\n</nav>\n')


def _letter(letter: str, anchor: str) -> str:
    text = escape(letter)
    return f'<a href="#{anchor}">{text}</a>' if anchor else f'<span aria-hidden="true">{text}</span>'


def depart_listing(translator: HTML5Translator, node: Listing) -> None:
    """End a listing with its data: blocks that no browser runs, so no policy forbids them."""
    if node["terms"] is not None:
        translator.body.append(_data_block("application/json", node["terms"]))
    if node["jsonld"]:
        translator.body.append(_data_block("application/ld+json", node["jsonld"]))
    translator.body.append("</div>\n")


def _data_block(kind: str, data: Mapping[str, Any]) -> str:
    text = json.dumps(data, separators=(",", ":")).replace("<", "\\u003c")  # no end tag in a name ends the block
    return f'<script type="{kind}">{text}</script>\n'


def _link(domain: IzumaDomain, docname: str, page: str) -> str:
    """Return a link from *docname* to *page*."""
    address = "#" if page == docname else domain.builder.get_relative_uri(docname, page)
    # Without classes, as in the general index: they would be a third of what a long glossary weighs.
    return f'<a href="{escape(address)}">{escape(domain.concordance.title(page))}</a>'


def visit_used_in(translator: HTML5Translator, node: UsedIn) -> None:
    """Show the pages that use a term."""
    pages = node["pages"]
    items = "".join([f"<li>{link}{times(count)}</li>" for link, count in pages])
    summary = f"Used in {len(pages)} page{'s' if len(pages) > 1 else ''}"
    translator.body.append(f'<details class="izterm-used-in"><summary>{summary}</summary><ul>{items}</ul>')


def depart_used_in(translator: HTML5Translator, _node: UsedIn) -> None:
    """Close what shows the pages that use a term."""
    translator.body.append("</details>\n")


# Files.


def _lists(domain: IzumaDomain, docname: str) -> bool:
    return docname in domain.store["listings"] and any(domain.concordance.entries_on(docname))


def copy_files(app: Sphinx, env: BuildEnvironment) -> None:
    """Put script and style into the output if some page lists terms."""
    domain = IzumaDomain.of(env)
    put_files(app, FILES, wanted=any(_lists(domain, docname) for docname in domain.store["listings"]))


def add_to_page(
    app: Sphinx, docname: str, _template: str, _context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Add script and style to a page that lists terms."""
    if doctree is None or not is_for_browsers(app.builder):
        return
    domain = IzumaDomain.of(app.env)
    pages = domain.store["listings"] if app.builder.name == "singlehtml" else [docname]
    if any(_lists(domain, page) for page in pages):
        app.add_css_file(STYLE)
        app.add_js_file(SCRIPT, loading_method="defer")
