"""A file to convert, and the texts of its entries."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from sphinxext_izuma.glossary.file.source import MAX_BYTES, GlossaryError
from sphinxext_izuma.glossary.term import MARKDOWN, RST, Place
from sphinxext_izuma.tools.configured import myst_extensions, rst_around
from sphinxext_izuma.tools.conversion_result import Conversion, Entry
from sphinxext_izuma.tools.formats.explicit_markup import definitions
from sphinxext_izuma.tools.heading import Head
from sphinxext_izuma.tools.markdown.edits import Rewriting, adapted, path_between
from sphinxext_izuma.tools.markdown.page import Directive, Inline, Page, read
from sphinxext_izuma.tools.markdown.parser import MYST
from sphinxext_izuma.tools.markdown.rst import as_rst
from sphinxext_izuma.tools.markup import Syntax
from sphinxext_izuma.tools.page_lines import lines_of
from sphinxext_izuma.tools.uses import SYNTAXES

T = TypeVar("T")
_ADDRESS = re.compile(r"https?://[^\s\"<>\\^`{|}]+")  # as the field learn_more takes it


@dataclass(frozen=True)
class Input:
    """A file to convert.

    :ivar path: the file.
    :ivar text: its text.
    """

    path: Path
    text: str
    _results: dict[Callable[[Any], Any], Any] = field(default_factory=dict)

    def once(self, step: Callable[[Input], T]) -> T:
        """Return the result of *step* for this file. It runs at the first request."""
        if step not in self._results:
            self._results[step] = step(self)
        result: T = self._results[step]
        return result

    @property
    def syntax(self) -> Syntax:
        """The markup language that its ending tells."""
        return SYNTAXES.get(self.path.suffix.lower(), Syntax.RST)

    @cached_property
    def extensions(self) -> tuple[str, ...]:
        """The extensions of MyST that its project uses."""
        return tuple(dict.fromkeys((*MYST, *myst_extensions(self.path))))

    @cached_property
    def substitutions(self) -> Mapping[str, str]:
        """The texts of the substitutions that the project has for all pages."""
        return definitions(lines_of(rst_around(self.path))).texts

    @cached_property
    def page(self) -> Page:
        """The page, if it is MyST."""
        return read(self.text, self.extensions, reads_glossaries=False)

    @cached_property
    def blocks(self) -> list[Directive | Inline]:
        """The directives and texts of the page, if it is MyST. Then :attr:`page` knows its links and footnotes."""
        return list(self.page.blocks())

    def place(self, line: int) -> Place:
        """Return the place of a line."""
        return place_of(self.path, line)


def read_file(path: Path) -> Input:
    """Return a file.

    :raises GlossaryError: if it is no text in UTF-8, or too large.
    """
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise GlossaryError(f"{size:,} bytes are more than {MAX_BYTES:,}: split the file", place_of(path))
    content = path.read_bytes()
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        # Excel saves "Unicode Text" so.
        return Input(path, content.decode("utf-16", "replace"))
    try:
        return Input(path, content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        byte = f"byte 0x{error.object[error.start]:02x}"
        line = content.count(b"\n", 0, error.start) + 1
        raise GlossaryError(f"not UTF-8 ({byte}): save the file as UTF-8", place_of(path, line)) from None


def set_markdown(
    entry: Entry, text: str, outer: Page, conversion: Conversion, rewriting: Rewriting | None = None
) -> None:
    """Give *entry* a definition in Markdown. Its losses become faults.

    :param outer: the page that the text comes from.
    :param rewriting: the new addresses of its links; relative paths stay right if not given.
    """
    rewriting = rewriting or Rewriting(path_to(entry, conversion))
    entry.definition = adapted(text, outer, rewriting).strip("\n") if text.strip() else ""
    entry.markup = MARKDOWN
    if conversion.options.to_rst and entry.definition:
        entry.definition, all_lost = as_rst(entry.definition, outer.extensions)
        entry.markup = RST
        for lost in all_lost:
            message = f"{lost} in the text of {entry.names[0]!r} has no counterpart in reStructuredText"
            conversion.add_fault(entry.place, message)


def keep_links(entry: Entry, head: Head, given: Input, conversion: Conversion, line: int) -> None:
    """Give *entry* the page or the address that its name links. Other losses of the name become faults.

    :param line: the line of the name.
    """
    lost = list(head.lost)
    for link, is_page in head.links:
        target = link if _ADDRESS.fullmatch(link) else _page(link, given.path) if is_page else ""
        if target and entry.fields.setdefault("learn_more", target) == target:
            continue
        lost.append(f"the link to {link!r}")
    for each in lost:
        conversion.add_fault(given.place(line), f"{each} in the name {head.name!r} is lost")


def _page(link: str, path: Path) -> str:
    """Return a page as ``learn_more`` names it; empty if it is not found in a project."""
    root = next((folder for folder in path.absolute().parents if (folder / "conf.py").is_file()), None)
    if root is None or ":" in link:
        return ""
    name = path_between(root, root / link[1:] if link.startswith("/") else path.absolute().parent / link)
    named = [name.removesuffix(suffix) for suffix in SYNTAXES if name.endswith(suffix) and (root / name).is_file()]
    named += [name for suffix in SYNTAXES if (root / f"{name}{suffix}").is_file()]
    return next(iter(named), "")


def path_to(entry: Entry, conversion: Conversion) -> str:
    """Return the path from the folder of the glossary file to the folder of the file that *entry* comes from."""
    folder = conversion.options.folder
    return path_between(folder, Path(entry.place.path).parent) if folder else "."


def place_of(path: Path, line: int = 1) -> Place:
    """Return the place of a line of a file."""
    return Place(path.as_posix(), str(path), line)
