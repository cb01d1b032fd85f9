"""Writes the HTML of a listing: letters, data for scripts and search engines, and back-links."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from docutils import nodes

from sphinxext_izuma.extension.doctree import ancestors, blocks, is_generated
from sphinxext_izuma.extension.language.marks import direction
from sphinxext_izuma.extension.language.words import Words
from sphinxext_izuma.extension.nodes import Letter, Listing, Tagged, UsedIn
from sphinxext_izuma.extension.relate.usage import Usage
from sphinxext_izuma.glossary import names
from sphinxext_izuma.glossary.language.languages import tag_of

if TYPE_CHECKING:
    from sphinx import addnodes
    from sphinx.writers.html5 import HTML5Translator

    from sphinxext_izuma.extension.build import Build
    from sphinxext_izuma.glossary.language.collation import Collation
    from sphinxext_izuma.glossary.term import Term

MANY = 500  # entries: above this number a browser takes noticeable time to lay all of them out


@dataclass(slots=True)
class ListedEntry:
    """An entry of a listing.

    :ivar term: its term.
    :ivar anchor: its HTML id.
    :ivar shown: its name as readers see it.
    :ivar body: the node that holds the definition, the note and the generated lines.
    """

    term: Term
    anchor: str
    shown: str
    body: nodes.definition


def times(count: int) -> str:
    """Return the number of uses as a text after the title of the page, empty for one use."""
    return f" ({count})" if count > 1 else ""


def for_browsers(
    build: Build, listing: addnodes.glossary, entries: Sequence[ListedEntry], docname: str, label: str
) -> Listing:
    """Return a listing with letters and data, but without the filter. *label* is the name of the bar of letters."""
    completed = Listing(listing.rawsource, *listing.children, **listing.attributes)
    completed["bar"] = _bar(
        {letter.astext(): letter["ids"][0] for letter in blocks(listing, nodes.rubric) if _is_letter(letter)},
        build.collation,
    )
    _make_headings(completed, 1 + sum(isinstance(node, nodes.section) for node in ancestors(listing)))
    completed["label"] = label
    completed["words"] = build.once(Words).of_script()
    completed["dir"] = direction(build.config.language)
    if len(entries) >= MANY:
        completed["classes"] = [*completed["classes"], "izterm-many"]
    completed["terms"] = _for_script(entries) if is_filtered(entries) else None
    completed["filter"] = ""
    completed["jsonld"] = _for_search_engines(build, entries, docname)
    return completed


def is_filtered(entries: Sequence[ListedEntry]) -> bool:
    """Return whether the filter of the page looks at these entries of a listing."""
    return len(entries) > 1


# Letters.


def _is_letter(rubric: nodes.rubric) -> bool:
    return "izterm-letter" in rubric["classes"]


def _bar(letters: Mapping[str, str], collation: Collation) -> list[tuple[str, str]]:
    """Return the letters of the bar with their ids. *letters* are those that have entries. One letter has no bar."""
    if len(letters) < 2:  # noqa: PLR2004
        return []
    return [(letter, letters.get(letter, "")) for letter in collation.alphabet(list(letters))]


# Data.


def _for_script(entries: Iterable[ListedEntry]) -> dict[str, dict[str, list[str]]]:
    """Return the names and tags that the script can't read from the page, by the HTML ids of the entries.

    The names that nobody should use are apart, because the script suggests none of them.
    """
    data = {}
    for entry in entries:
        term = entry.term
        deprecated = {name.name for each in (term, term.original) if each for name in each.deprecated_names}
        every = dict.fromkeys((*term.all_labels(), *term.forms, *_irregular(term)))
        names = [name for name in every if not term.deprecated and name not in deprecated]
        old = [name for name in every if term.deprecated or name in deprecated]
        told = {"names": names if names != [entry.shown] or old else [], "old": old, "tags": list(term.tags)}
        if any(told.values()):
            data[entry.anchor] = {key: values for key, values in told.items() if values}
    return data


def _irregular(term: Term) -> Iterator[str]:
    """Yield the plurals that the script can't lead back to their nouns. It knows the endings s, es and ies."""
    for label in term.labels():
        for plural in term.plurals(label):
            if _is_regular(label, plural):  # a short way for most names
                continue
            if not all(map(_is_regular, names.folded(label).split(), names.folded(plural).split())):
                yield plural


def _is_regular(noun: str, plural: str) -> bool:
    return plural in {noun, noun + "s", noun + "es", noun[:-1] + "ies"}


def _for_search_engines(build: Build, entries: Iterable[ListedEntry], docname: str) -> dict[str, Any]:
    """Return the listing as a DefinedTermSet of schema.org, empty if the address of the site is not known."""
    config = build.config
    if not config.html_baseurl:
        return {}
    languages = {tag_of(entry.term.language or config.language) for entry in entries}
    page = build.builder.get_target_uri(docname).partition("#")[0]
    address = f"{config.html_baseurl.rstrip('/')}/{page}"
    return {
        "@context": "https://schema.org",
        "@type": "DefinedTermSet",
        "@id": address,
        "url": address,
        "name": build.once(Usage).title(docname),
        "inLanguage": languages.pop() if len(languages) == 1 else tag_of(config.language),
        "hasDefinedTerm": [
            _defined_term(entry.term, f"{address}#{entry.anchor}", address, _definition(entry.body))
            for entry in entries
        ],
    }


def _defined_term(term: Term, url: str, whole: str, definition: str) -> dict[str, Any]:
    """Return a term as a DefinedTerm of schema.org."""
    others = [name for name in term.all_labels() if name != term.name]
    data = {"@type": "DefinedTerm", "@id": url, "url": url, "name": term.name, "inDefinedTermSet": whole}
    optional = {"alternateName": others, "description": definition or term.expansion}
    return data | {key: value for key, value in optional.items() if value}


def _definition(body: nodes.definition) -> str:
    """Return the text of the definition in an entry."""
    blocks = (block for block in body.children if not is_generated(block) and not isinstance(block, nodes.note))
    return " ".join(" ".join(_text(block)) for block in blocks).strip()


def _text(node: nodes.Node) -> Iterator[str]:
    """Yield the text of each block at or below *node*."""
    if isinstance(node, nodes.TextElement) and not isinstance(node, nodes.Invisible):
        yield " ".join(node.astext().split())
    elif isinstance(node, nodes.Element) and not isinstance(node, (nodes.Invisible, nodes.system_message)):
        for child in node.children:
            yield from _text(child)


# HTML.


def _make_headings(listing: Listing, level: int) -> None:
    """Make headings of the letters, for those who go from heading to heading."""
    for rubric in list(blocks(listing, nodes.rubric)):
        if _is_letter(rubric):
            rubric.replace_self(Letter(rubric.rawsource, "", **rubric.attributes, level=level, letter=rubric.astext()))


def visit_letter(translator: HTML5Translator, node: Letter) -> None:
    """Write the start of a letter."""
    level = {"aria-level": node["level"]}
    translator.body.append(translator.starttag(node, "p", "", CLASS="rubric", role="heading", **level))
    translator.body.append(escape(node["letter"], quote=False))


def depart_letter(translator: HTML5Translator, _node: Letter) -> None:
    """Write its end."""
    translator.body.append("</p>\n")


def filter_of(build: Build, entries: Iterable[ListedEntry]) -> str:
    """Return the filter of *entries* as HTML. The script needs not make it, so the page keeps its place.

    Its texts are attributes until the script is there: searches and copies of the page shall not have them.
    """
    words, counts = build.once(Words), Counter(tag for entry in entries for tag in entry.term.tags)
    buttons = "".join(
        f'<button type="button" aria-pressed="false" data-tag="{tag}" data-text="{tag} ({count})"></button>\n'
        for tag, count in ((escape(tag), counts[tag]) for tag in sorted(counts, key=build.collation.key))
    )
    tags = f'<div class="izterm-tags" role="group" aria-label="{escape(words("Tags"))}">\n{buttons}</div>\n'
    return (
        f'<div class="izterm-filter" role="search" aria-label="{escape(words("Terms"))}">\n'
        f'<label><span data-text="{escape(words("Filter"))}"></span>\n'
        '<input type="search" autocomplete="off" spellcheck="false"></label>\n'
        f"{tags if counts else ''}"
        '<div class="izterm-found"><div role="status"></div>\n'
        f'<button type="button" class="izterm-clear" data-text="{escape(words("Clear"))}" hidden></button></div>\n'
        "</div>\n"
    )


def visit_listing(translator: HTML5Translator, node: Listing) -> None:
    """Write the start of a listing, with the filter and the bar of letters."""
    attributes = {"data-words": node["words"], "dir": node["dir"]}
    given = {name: value for name, value in attributes.items() if value}
    translator.body += [translator.starttag(node, "div", CLASS="izglossary", **given), node["filter"]]
    if bar := node["bar"]:
        letters = "\n".join(_letter(letter, anchor) for letter, anchor in bar)
        translator.body.append(
            f'<nav class="izterm-letters" aria-label="{escape(node["label"])}">\n{letters}\n</nav>\n'
        )


def _letter(letter: str, anchor: str) -> str:
    text = escape(letter)
    return f'<a href="#{anchor}">{text}</a>' if anchor else f'<span aria-hidden="true">{text}</span>'


def depart_listing(translator: HTML5Translator, node: Listing) -> None:
    """Write the data and the end of a listing. A template runs nowhere, also if a theme loads the page into another."""
    if node["terms"] is not None:
        translator.body.append(f'<template class="izterm-data">{_json(node["terms"])}</template>\n')
    translator.body.append("</div>\n")


def for_search_engines(doctree: nodes.document) -> str:
    """Return the data of the listings of a page for its head, as HTML. No security policy forbids data blocks."""
    found = (listing["jsonld"] for listing in blocks(doctree, Listing))
    return "".join(f'<script type="application/ld+json">{_json(data)}</script>\n' for data in found if data)


def _json(data: Mapping[str, Any]) -> str:
    # Nothing in a text may look like HTML.
    return json.dumps(data, separators=(",", ":")).replace("<", "\\u003c").replace("&", "\\u0026")


def visit_tagged(translator: HTML5Translator, node: Tagged) -> None:
    """Write the tags of an entry. The script gives them addresses: without it they would lead nowhere."""
    tags = node["between"].join(f"<a>{escape(tag, quote=False)}</a>" for tag in node["tags"])
    before, _, after = node["message"].partition("{tags}")
    translator.body.append(f'<p class="izterm-tagged">{escape(before)}{tags}{escape(after)}</p>\n')
    raise nodes.SkipNode


def visit_used_in(translator: HTML5Translator, node: UsedIn) -> None:
    """Write the back-links of an entry. Who hears them only needs the name of the term, too."""
    pages = node["pages"]
    items = "".join([f"<li>{link}{times(count)}{_list(places)}</li>" for link, count, places in pages])
    summary = escape(node["summary"], quote=False)
    name = escape(node["name"], quote=False)
    translator.body.append(
        f'<details class="izterm-used-in"><summary>{summary}<i>: {name}</i></summary><ul>{items}</ul>'
    )


def _list(items: Iterable[str]) -> str:
    inside = "".join(f"<li>{item}</li>" for item in items if item)
    return f"<ul>{inside}</ul>" if inside else ""


def depart_used_in(translator: HTML5Translator, _node: UsedIn) -> None:
    """Write the end of the back-links."""
    translator.body.append("</details>\n")
