"""Reads a folder of Markdown files with front matter: the source of a web site with a file for each term."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from sphinxext_izuma.tools.conversion_result import Conversion, Entry, NothingToConvert
from sphinxext_izuma.tools.formats import front_matter, rows
from sphinxext_izuma.tools.formats.input import place_of, set_markdown
from sphinxext_izuma.tools.formats.shortcodes import Shortcodes
from sphinxext_izuma.tools.markdown.edits import Rewriting
from sphinxext_izuma.tools.markdown.page import read

_EXTENSIONS = ("colon_fence", "deflist", "strikethrough")
# Boxes of Docusaurus, and the directives that show the same.
_BOX = re.compile(
    r"(?ms)^(?P<indent>[ ]*)(?P<mark>:{3,})[ ]*(?P<name>note|tip|info|warning|danger|caution)\b[ ]*"
    r"\[?(?P<title>[^\]\n]*)\]?\n(?P<text>.*?)^[ ]*(?P=mark)[ ]*$"
)
_BOXES = {"info": "note"}


def add(folder: Path, conversion: Conversion) -> None:
    """Add the entries and findings of a folder to *conversion*.

    :raises NothingToConvert: if no file of the folder is a term.
    :raises MarkdownIsMissing: if the parser of Markdown is not installed.
    """
    pages = []
    for path in front_matter.pages(folder):
        try:
            pages.append(front_matter.read(path))
        except front_matter.NotATerm as reason:
            conversion.add_note(place_of(path), f"{path.name!r} is no term: {reason}")
    if not pages:
        raise NothingToConvert(
            f"{folder}: no page with '.. glossary::', and no Markdown file with a 'title' in its front matter"
        )
    site = _Site(pages, conversion)
    for page in pages:
        conversion.add_entry(site.entry(page))
        conversion.files.append(page.path)


class _Site:
    """The terms of a folder. Its files link to a term by its id, by its title, or by the name of its file."""

    def __init__(self, pages: Sequence[front_matter.Page], conversion: Conversion) -> None:
        self._conversion = conversion
        self._base_url = conversion.options.base_url.rstrip("/")
        self._titles: dict[str, str] = {}
        for page in pages:
            for key in (page.title, page.stem, page.id, *page.aka):
                if key:
                    self._titles.setdefault(_key(key), page.title)

    def entry(self, page: front_matter.Page) -> Entry:
        """Return the entry of *page*."""
        place = place_of(page.path)
        entry = Entry(place=place, names=list(dict.fromkeys([page.title, *page.aka])), id=page.id or page.stem)
        if page.tags:
            entry.fields["tags"] = list(dict.fromkeys(page.tags))
        if page.language:
            rows.set_language(entry, page.language, self._conversion)
        self._set_link(entry, page.full_link)
        shortcodes = Shortcodes(self.title, is_mdx=page.path.suffix.lower() == ".mdx")
        text = shortcodes.masked(_BOX.sub(_directive, page.definition))
        rewriting = _Links(self, shortcodes)
        set_markdown(entry, text, read("", _EXTENSIONS), self._conversion, rewriting)
        entry.definition = shortcodes.unmasked(entry.definition, is_rst=self._conversion.options.to_rst)
        for sentence, found in dict.fromkeys([*shortcodes.lost, *rewriting.lost_links]):
            place = place_of(page.path, page.line_of(found))
            self._conversion.add_fault(place, f"in the text of {page.title!r}, {sentence}")
        return entry

    def _set_link(self, entry: Entry, link: str) -> None:
        url = self.address(link)
        if url.startswith(("https://", "http://")) and not re.search(r"[\s{}]", url):
            entry.fields["learn_more"] = url
        elif url:
            reason = "has a shortcode" if re.search(r"[\s{}]", url) else "has no server: give one with --base-url"
            self._conversion.add_fault(entry.place, f"the link {link!r} of the front matter {reason}")

    def address(self, link: str) -> str:
        """Return a link with the address of the site."""
        return self._base_url + link if link.startswith("/") else link

    def title(self, target: str) -> str:
        """Return the title of the term that a file, an id or a name means; empty if there is none."""
        return self._titles.get(_key(target), "")


def _key(name: str) -> str:
    return re.sub(r"[\s_-]+", "-", name.strip().casefold())


def _directive(match: re.Match[str]) -> str:
    """Return the directive of a box. A fence of backticks needs no extension of MyST."""
    text = _BOX.sub(_directive, match["text"])
    fence = "`" * max(3, *(len(ticks) + 1 for ticks in re.findall("`{2,}", text)), 0)
    title = f" {match['title'].strip()}" if match["title"].strip() else ""
    name = _BOXES.get(match["name"], match["name"])
    head = f"{{admonition}}{title}\n{match['indent']}:class: {name}" if title else f"{{{name}}}"
    return f"{match['indent']}{fence}{head}\n{text}{match['indent']}{fence}"


class _Links(Rewriting):
    """The links of a site: to a term, to another page of the site, or elsewhere."""

    def __init__(self, site: _Site, shortcodes: Shortcodes) -> None:
        super().__init__()
        self._site = site
        self._shortcodes = shortcodes
        self.lost_links: list[tuple[str, str]] = []  # a sentence, and the text in the file

    def link(self, text: str, address: str) -> str | None:
        if self._shortcodes.is_in(address):
            target = self._shortcodes.page_of(address)
            title = target and self._site.title(target)
            if title:
                return use(text, title)
            self.lost_links.append((f"the address of the link {text!r} is lost", f"[{text}]"))
            return text
        stem = address.partition("#")[0].rstrip("/").rpartition("/")[2]
        stem = re.sub(r"\.(?:mdx?|html?|markdown)$", "", stem)
        title = self._site.title(stem) if "://" not in address and stem else ""
        return use(text, title) if title else None

    def address(self, address: str) -> str:
        made = self._site.address(address)
        if made.startswith("/"):
            self.lost_links.append((f"the link to {address!r} has no server: give one with --base-url", address))
        elif not re.match(r"[A-Za-z][\w+.-]*:|#", made):
            self.lost_links.append((f"the link to {address!r} leads to a file of the site", address))
        return made


def use(text: str, title: str) -> str:
    """Return the role that names the term *title* and shows *text*."""
    text = re.sub(r"[`<>]", "", text)
    return f"{{izterm}}`{text}`" if text == title else f"{{izterm}}`{text} <{title}>`"
