"""Convert a folder of Markdown files with front matter: one file for each term."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sphinxext_izuma.glossary.term import Place
from sphinxext_izuma.tools import front_matter, markdown
from sphinxext_izuma.tools.conversion_result import NO_DEFINITION, Conversion, Entry, NothingToConvert


def add_folder(conversion: Conversion, folder: Path, base_url: str) -> None:
    """Add the entries and findings of a folder to *conversion*.

    :raises NothingToConvert: if no file of the folder is a term.
    """
    pages = []
    for path in front_matter.pages(folder):
        try:
            pages.append(front_matter.read(path))
        except front_matter.NotATerm as reason:
            conversion.add_note(Place(path.as_posix(), str(path), 1), f"{path.name!r} is no term: {reason}")
    if not pages:
        raise NothingToConvert(f"{folder}: no Markdown file with a 'title' in its front matter")
    site = _Site(pages, base_url)
    conversion.entries.extend(site.entry(page, conversion) for page in pages)


class _Site:
    """The terms of a folder. Its files link to a term by its id, or by the name of its file."""

    def __init__(self, pages: Sequence[front_matter.Page], base_url: str) -> None:
        self._base_url = base_url.rstrip("/")
        self._titles = {page.stem: page.title for page in pages} | {page.id: page.title for page in pages if page.id}

    def entry(self, page: front_matter.Page, conversion: Conversion) -> Entry:
        """Return the entry of *page*."""
        place = Place(page.path.as_posix(), str(page.path), 1)
        dialect = markdown.Dialect(link=self._link, shortcode=self._shortcode)
        result = markdown.as_rst(page.definition, dialect)
        for lost in dict.fromkeys(result.lost):
            conversion.add_fault(place, f"{lost} in the text of {page.title!r} has no counterpart in reStructuredText")
        if not result.text:
            conversion.add_note(place, f"the term {page.title!r} has no definition: write one")
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
        """Return a role if the link leads to a term, or the link with the address of the site; None for others."""
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
