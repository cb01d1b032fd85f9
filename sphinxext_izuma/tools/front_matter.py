"""Read the Markdown file of a term: its front matter and its text, as in the glossaries of Kubernetes and the CNCF.

The text above ``<!--more-->`` is a summary.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sphinxext_izuma.glossary import names
from sphinxext_izuma.glossary.file import tree

_FRONT_MATTER = re.compile(r"---[ \t]*\n(?P<head>.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_MORE = re.compile(r"<!--[ ]*more[ ]*-->")
_SHORTCODE_OPTION = re.compile(r'(?P<key>\w+)[ ]*=[ ]*(?:"(?P<quoted>[^"]*)"|(?P<bare>[^\s"]+))')
_TOOLTIP = re.compile(r"\{\{[<%]\s*glossary_(?:tooltip|definition)\s")
_SIMILAR = 0.6  # the least ratio of difflib for two texts that say the same


class NotATerm(Exception):
    """A Markdown file is no term of a glossary. The text of the error gives the reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The Markdown file of a term. Most attributes have the names of the keys of the front matter.

    :ivar path: the file.
    :ivar body: the Markdown below the front matter.
    """

    path: Path
    title: str
    id: str
    aka: tuple[str, ...]
    short_description: str
    full_link: str
    tags: tuple[str, ...]
    body: str

    @property
    def stem(self) -> str:
        """The last part of the address of the page."""
        return self.path.parent.name if self.path.stem == "index" else self.path.stem

    @property
    def definition(self) -> str:
        """The definition in Markdown: the short description, the summary and the rest, without repetition."""
        summary, more, rest = ("", "", self.body)
        if found := _MORE.search(self.body):
            summary, more, rest = self.body[: found.start()], found.group(), self.body[found.end() :]
        short = self.short_description.strip()
        first = summary.strip() if more else rest.strip().partition("\n\n")[0]
        if first and _say_the_same(short, first):
            short = ""
        return "\n\n".join(part for part in (short, summary.strip(), rest.strip()) if part)


def _say_the_same(short: str, text: str) -> bool:
    one, other = (names.folded(part) for part in (short, text))
    return one in other or difflib.SequenceMatcher(None, one, other).ratio() >= _SIMILAR


def pages(folder: Path) -> Iterator[Path]:
    """Yield the Markdown files below *folder* in the order of their names, without its own page ``index.md``."""
    own = folder / "index.md"
    yield from sorted(path for path in folder.rglob("*.md") if path != own and not path.name.startswith((".", "_")))


def read(path: Path) -> Page:
    """Return the term in the file at *path*.

    :raises NotATerm: if the file is no term.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise NotATerm(f"not UTF-8 (byte 0x{error.object[error.start]:02x}): save the file as UTF-8") from None
    front = _FRONT_MATTER.match(text)
    if not front:
        raise NotATerm("no front matter between two lines of '---'")
    try:
        head = _values(tree.parse(front["head"]))
    except tree.TreeError as error:
        raise NotATerm(f"line {error.line + 1}: {error}") from None
    title = names.exact(_text(head.get("title")))
    if not title:
        raise NotATerm("no 'title' in its front matter")
    return Page(
        path=path,
        title=title,
        id=_text(head.get("id")).strip(),
        aka=_texts(head.get("aka")),
        short_description=_text(head.get("short_description")),
        full_link=_text(head.get("full_link")).strip(),
        tags=_texts(head.get("tags")),
        body=text[front.end() :],
    )


def _values(node: tree.Node | None) -> Mapping[str, tree.Node]:
    return {key.text: value for key, value in node.pairs} if isinstance(node, tree.Map) else {}


def _text(node: tree.Node | None) -> str:
    return node.text if isinstance(node, tree.Scalar) else ""


def _texts(node: tree.Node | None) -> tuple[str, ...]:
    """Return the texts of a list without the empty ones. A single text counts as a list of one."""
    found: Iterable[tree.Node | None] = node.items if isinstance(node, tree.Sequence) else [node]
    return tuple(filter(None, (names.exact(_text(item)) for item in found)))


def tooltip(shortcode: str) -> tuple[str, str] | None:
    """Return the text and the id of the term in a shortcode ``glossary_tooltip``, None for other shortcodes.

    Source: the shortcodes ``glossary_tooltip`` and ``glossary_definition`` of the web site of Kubernetes.
    """
    if not _TOOLTIP.match(shortcode):
        return None
    found = _SHORTCODE_OPTION.finditer(shortcode)
    options = {match["key"]: match["quoted"] if match["bare"] is None else match["bare"] for match in found}
    return (options.get("text", ""), options["term_id"]) if "term_id" in options else None
