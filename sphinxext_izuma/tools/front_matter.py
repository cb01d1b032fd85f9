"""A glossary that is a folder of Markdown files, one for each term, as the web sites of Kubernetes and the CNCF have.

What is said of a term stands in the front matter (``title``, ``id``, ``aka``, ``short_description``, ``full_link``,
``tags``), and below it; what is above ``<!--more-->`` there says in short what the rest tells at length.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sphinxext_izuma.glossary import names, tree

_FRONT_MATTER = re.compile(r"---[ \t]*\n(?P<head>.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_MORE = re.compile(r"<!--[ ]*more[ ]*-->")
_SHORTCODE_OPTION = re.compile(r'(?P<key>\w+)[ ]*=[ ]*(?:"(?P<quoted>[^"]*)"|(?P<bare>[^\s"]+))')
_TOOLTIP = re.compile(r"\{\{[<%]\s*glossary_(?:tooltip|definition)\s")
_ALIKE = 0.6  # of difflib's ratio: from here on two sentences say the same
KEYS = frozenset({"title", "id", "aka", "short_description", "full_link", "tags"})


class NoTerm(Exception):
    """A Markdown file that is no term of a glossary, and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The Markdown file of a term."""

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
        """What the address of the page ends with."""
        return self.path.parent.name if self.path.stem == "index" else self.path.stem

    @property
    def definition(self) -> str:
        """What the file says of the term, in Markdown: in short, then at length."""
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
    return one in other or difflib.SequenceMatcher(None, one, other).ratio() >= _ALIKE


def pages(folder: Path) -> Iterator[Path]:
    """Yield the Markdown files below *folder* but for its own page, in the order of their names."""
    own = folder / "index.md"
    yield from sorted(path for path in folder.rglob("*.md") if path != own and not path.name.startswith((".", "_")))


def read(path: Path) -> Page:
    """Return the term that the file at *path* is of.

    :raises NoTerm: where it is of none.
    """
    text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    front = _FRONT_MATTER.match(text)
    if not front:
        raise NoTerm("no front matter between two lines of '---'")
    try:
        head = _values(tree.parse(front["head"]))
    except tree.TreeError as error:
        raise NoTerm(f"line {error.line + 1}: {error}") from None
    title = names.exact(_text(head.get("title")))
    if not title:
        raise NoTerm("no 'title' in its front matter")
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
    """Return the texts of a list, or of the one that stands for a list, without those that are empty."""
    found: Iterable[tree.Node | None] = node.items if isinstance(node, tree.Sequence) else [node]
    return tuple(filter(None, (names.exact(_text(item)) for item in found)))


def tooltip(shortcode: str) -> tuple[str, str] | None:
    """Return the shown text and the id of the term of a shortcode that shows one, None for other shortcodes."""
    if not _TOOLTIP.match(shortcode):
        return None
    found = _SHORTCODE_OPTION.finditer(shortcode)
    options = {match["key"]: match["quoted"] if match["bare"] is None else match["bare"] for match in found}
    return (options.get("text", ""), options["term_id"]) if "term_id" in options else None
