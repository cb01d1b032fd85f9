"""Reads the Markdown file of a term: its front matter and its text, as Hugo, Jekyll, Docusaurus and MDN have them.

The text above ``<!--more-->`` is a summary.
"""

from __future__ import annotations

import difflib
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sphinxext_izuma.glossary import names
from sphinxext_izuma.glossary.file import tree
from sphinxext_izuma.glossary.file.source import GlossaryError
from sphinxext_izuma.tools.formats.input import read_file

_ENDINGS = frozenset({".md", ".markdown", ".mdx"})
_YAML = re.compile(r"---[ \t]*\n(?P<head>.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_TOML = re.compile(r"\+\+\+[ \t]*\n(?P<head>.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_MORE = re.compile(r"<!--[ ]*more[ ]*-->|\{/\*[ ]*truncate[ ]*\*/\}|<!--[ ]*truncate[ ]*-->")
_SIMILAR = 0.6  # the least ratio of difflib for two texts that say the same
_TITLE = ("term", "title", "name")
_ALIASES = ("aka", "synonyms", "synonym", "alias", "abbr")
_SHORT = ("short_description", "hovertext", "hover_text", "summary", "definition")
_LINK = ("full_link", "link", "url_more", "learn_more")
_TAGS = ("tags", "categories", "category")

Values = Mapping[str, Any]


class NotATerm(Exception):
    """A Markdown file is no term of a glossary. The text of the error gives the reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The Markdown file of a term. Most attributes have the names of the keys of the front matter.

    :ivar path: the file.
    :ivar body: the Markdown below the front matter.
    :ivar line: the line of the file where the body begins.
    """

    path: Path
    title: str
    id: str
    aka: tuple[str, ...]
    short_description: str
    full_link: str
    tags: tuple[str, ...]
    language: str
    body: str
    line: int

    @property
    def stem(self) -> str:
        """The last part of the address of the page."""
        return self.path.parent.name if self.path.stem in {"index", "_index"} else self.path.stem

    def line_of(self, text: str) -> int:
        """Return the line of the file where a *text* of the body begins; the first one if it is not there."""
        at = self.body.find(text)
        return self.line + self.body.count("\n", 0, at) if at >= 0 else 1

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
        return "\n\n".join(part for part in (short, _dedented(summary), _dedented(rest)) if part)


def _dedented(text: str) -> str:
    """Return a text without the blanks before its first line. Four of them stay: they begin code."""
    text = text.strip("\n").rstrip()
    bare = text.lstrip(" ")
    return bare if len(text) - len(bare) < 4 else text  # noqa: PLR2004 - the number of Markdown


def _say_the_same(short: str, text: str) -> bool:
    one, other = (names.folded(part) for part in (short, text))
    return one in other or difflib.SequenceMatcher(None, one, other).ratio() >= _SIMILAR


def pages(folder: Path) -> Iterator[Path]:
    """Yield the Markdown files below *folder* in the order of their names, without its own page ``index.md``."""
    own = folder / "index.md"
    found = (path for path in folder.rglob("*") if path.suffix.lower() in _ENDINGS and path.is_file())
    yield from sorted(path for path in found if path != own and not path.name.startswith((".", "_")))


def is_term(text: str) -> bool:
    """Return whether a text has front matter that names a term."""
    try:
        head, _ = _front_matter(text.replace("\r\n", "\n"))
    except NotATerm:
        return False
    return bool(_text(head, _TITLE))


def read(path: Path) -> Page:
    """Return the term in the file at *path*.

    :raises NotATerm: if the file is no term.
    """
    try:
        text = read_file(path).text.replace("\r\n", "\n")
    except GlossaryError as error:
        raise NotATerm(error.reason) from None
    head, body = _front_matter(text)
    title = names.exact(_text(head, _TITLE))
    if not title:
        raise NotATerm("no 'title' in its front matter")
    if _text(head, ("draft",)).lower() == "true":
        raise NotATerm("a draft, which its site does not show")
    return Page(
        path=path,
        title=title,
        id=_text(head, ("id",)).strip(),
        aka=_texts(head, _ALIASES),
        short_description=_text(head, _SHORT),
        full_link=_text(head, _LINK).strip(),
        tags=_texts(head, _TAGS),
        language=_text(head, ("lang", "language")).strip(),
        body=body,
        line=text[: len(text) - len(body)].count("\n") + 1,
    )


def _front_matter(text: str) -> tuple[Values, str]:
    """Return the values between the marks of the front matter, and the text below them.

    :raises NotATerm: if there is no front matter, or if it can't be read.
    """
    try:
        if found := _YAML.match(text):
            return _lower(_value(tree.parse(found["head"]))), text[found.end() :]
        if found := _TOML.match(text):
            return _lower(tomllib.loads(found["head"])), text[found.end() :]
        if text.startswith("{\n"):
            head, end = json.JSONDecoder().raw_decode(text)
            return _lower(head), text[end:]
    except tree.TreeError as error:
        raise NotATerm(f"line {error.line + 1}: {error}") from None
    except (ValueError, RecursionError) as error:
        raise NotATerm(f"front matter that can't be read: {error}") from None
    raise NotATerm("no front matter between two lines of '---'")


def _value(node: tree.Node | None) -> Any:
    """Return a node as plain data."""
    if isinstance(node, tree.Map):
        return {key.text: _value(value) for key, value in node.pairs}
    if isinstance(node, tree.Sequence):
        return [_value(item) for item in node.items]
    return node.text if node else ""


def _lower(head: Any) -> Values:
    """Return the values by their keys in lower case. ``-`` is ``_`` there."""
    return {str(key).lower().replace("-", "_"): value for key, value in head.items()} if isinstance(head, dict) else {}


def _text(head: Values, keys: tuple[str, ...]) -> str:
    return next(
        (text for key in keys if isinstance(text := head.get(key), (str, int, float)) and (text := str(text))), ""
    )


def _texts(head: Values, keys: tuple[str, ...]) -> tuple[str, ...]:
    """Return the texts of a list without the empty ones. A single text counts as a list of one."""
    found = next((head[key] for key in keys if head.get(key)), ())
    items = found if isinstance(found, list) else [found]
    texts = (names.exact(str(item)) for item in items if isinstance(item, (str, int, float)))
    return tuple(filter(None, texts))
