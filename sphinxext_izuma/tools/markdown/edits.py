"""Changes the markup of a text in Markdown that moves to another file, and nothing else."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinxext_izuma.tools.alignment import Edit
from sphinxext_izuma.tools.markdown.page import Directive, Inline, Page, read
from sphinxext_izuma.tools.migration import apply_edits
from sphinxext_izuma.tools.uses import myst_uses

if TYPE_CHECKING:
    from markdown_it.token import Token

# The address in the markup of a link or a picture: "[a](address)".
_ADDRESS = re.compile(r".*\]\(\s*(?P<address><[^<>\n]*>|[^\s<>]+?)(?:\s+[\"'(].*)?\s*\)", re.DOTALL)
_DEFINITION = re.compile(r"\s{0,3}\[[^\]]+\]:\s*(?P<address><[^<>\n]*>|\S+)")
_NOTE = re.compile(r"\s{0,3}\[\^[^\]]+\]:\s*")
_OPENING = re.compile(r"\s*(?:`{3,}|~{3,}|:{3,})\s*\{[^}]+\}\s*(?P<path>\S+)")
_MARKUP = re.compile(r"[{\[]")  # each change is of a role, a directive, a link or a picture
_TITLED = re.compile(r"(?P<title>.*<)(?P<target>[^<>]+)(?P<end>>)", re.DOTALL)
FILES = frozenset({"image", "figure", "include", "literalinclude"})
FILE_ROLES = frozenset({"doc", "download"})


@dataclass(slots=True)
class Rewriting:
    """The new addresses of a text that moves.

    :ivar path: the path from the new folder to the old one; ``.`` if both are the same.
    """

    path: str = "."

    def link(self, _text: str, _address: str) -> str | None:
        """Return the markup in the place of a link; None if it stays a link."""
        return None

    def address(self, address: str) -> str:
        """Return the address that an address becomes."""
        if self.path == "." or re.match(r"[A-Za-z][\w+.-]*:|[/#]|$", address):
            return address
        path, mark, rest = address.partition("#")
        return posixpath.normpath(f"{self.path}/{path}") + mark + rest


def path_between(new: str | os.PathLike[str], old: str | os.PathLike[str]) -> str:
    """Return the path from the folder *new* to the folder *old*."""
    return os.path.relpath(old, new).replace(os.sep, "/")


def adapted(text: str, outer: Page, rewriting: Rewriting) -> str:
    """Return the text of an entry for a file of its own: uses of terms, links, and all that it refers to.

    :param outer: the page that it comes from.
    :raises MarkdownIsMissing: if the parser is not installed.
    """
    if not _MARKUP.search(text):
        return text
    page = read(text, outer.extensions, outer)
    wanted: dict[str, str] = {}  # the lines outside that the text refers to
    edits = list(_edits(page, text, outer, rewriting, wanted))
    # A link that the page defines wins over one in the text.
    inside = {lines for label, lines in (page.links | page.footnotes).items() if lines in text}
    for lines in inside:
        edits += _in_definition(lines, text.index(lines), rewriting)
    added: dict[str, str] = {}
    # A footnote may refer to more.
    while left := wanted.keys() - added.keys():
        for label in [label for label in wanted if label in left]:
            lines = wanted[label]
            added[label] = "" if lines in inside else _definition_text(lines, outer, rewriting, wanted)
    return "\n\n".join([apply_edits(text, _without_overlaps(edits)), *filter(None, added.values())])


def _edits(page: Page, text: str, outer: Page, rewriting: Rewriting, wanted: dict[str, str]) -> Iterator[Edit]:
    """Yield the edits of a text.

    :param wanted: takes the lines of links and footnotes of the outer page, by their labels.
    """
    for block in page.blocks():
        yield from (use.edit for use in myst_uses(block, text) if not use.is_foreign)
        if isinstance(block, Directive):
            yield from _in_directive(block, text, rewriting)
            continue
        for piece in block.pieces:
            label = piece.meta.get("label", "")
            if piece.type == "footnote_ref":
                wanted.setdefault(label, outer.footnotes.get(label, ""))
            elif label:
                wanted.setdefault(label, outer.links.get(label, ""))
            if place := block.place(piece):
                yield from _of_piece(piece, block, place, text, rewriting)


def _without_overlaps(edits: list[Edit]) -> Iterator[Edit]:
    done = -1
    for edit in sorted(edits, key=lambda edit: (edit.start, -edit.end)):
        if edit.start >= done:
            yield edit
            done = edit.end


def _in_directive(block: Directive, text: str, rewriting: Rewriting) -> Iterator[Edit]:
    if block.name in FILES:
        start = _index_of_line(text, block.first)
        if found := _OPENING.search(text, start):
            yield Edit(*found.span("path"), rewriting.address(found["path"]))


def _index_of_line(text: str, number: int) -> int:
    return sum(len(line) for line in text.splitlines(keepends=True)[: number - 1])


def _of_piece(piece: Token, block: Inline, place: tuple[int, int], text: str, rewriting: Rewriting) -> Iterator[Edit]:
    start, end = place
    raw = text[start:end]
    if piece.type == "myst_role":
        yield from _of_role(piece, start, end, raw, rewriting)
    elif piece.type in {"link_open", "image"} and piece.markup != "autolink":
        address = str(piece.attrs.get("href") or piece.attrs.get("src") or "")
        if piece.type == "link_open" and (made := rewriting.link(_words(piece, block), address)) is not None:
            yield Edit(start, end, made)
        elif found := _ADDRESS.fullmatch(raw):
            yield _address_edit(found, start, rewriting)


def _address_edit(found: re.Match[str], start: int, rewriting: Rewriting) -> Edit:
    address = found["address"].strip("<>")
    new = rewriting.address(address)
    new = f"<{new}>" if found["address"].startswith("<") else new
    return Edit(start + found.start("address"), start + found.end("address"), new)


def _of_role(piece: Token, start: int, end: int, raw: str, rewriting: Rewriting) -> Iterator[Edit]:
    if piece.meta["name"].lower().removeprefix("std:") in FILE_ROLES:
        titled = _TITLED.fullmatch(piece.content)
        before, target, after = ("<", titled["target"], ">") if titled else ("`", piece.content, "`")
        new = f"{before}{rewriting.address(target)}{after}"
        yield Edit(start, end, raw.replace(f"{before}{target}{after}", new))


def _words(piece: Token, block: Inline) -> str:
    """Return the text of the link that begins with *piece*."""
    children = list(block.token.children or ())
    words = []
    for child in children[next(n for n, child in enumerate(children) if child is piece) + 1 :]:
        if child.type == "link_close":
            break
        words.append(" " if child.type in {"softbreak", "hardbreak"} else child.content)
    return "".join(words)


def _in_definition(lines: str, start: int, rewriting: Rewriting) -> Iterator[Edit]:
    if found := _DEFINITION.match(lines):
        yield _address_edit(found, start, rewriting)


def _definition_text(lines: str, outer: Page, rewriting: Rewriting, wanted: dict[str, str]) -> str:
    """Return the lines of a link or a footnote for the new place."""
    note = _NOTE.match(lines)
    if not note:
        return apply_edits(lines, _in_definition(lines, 0, rewriting))
    text = lines[note.end() :]
    edits = _edits(read(text, outer.extensions, outer), text, outer, rewriting, wanted)
    return note.group() + apply_edits(text, _without_overlaps(list(edits)))
