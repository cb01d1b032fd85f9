"""Convert the inline markup of Markdown to reStructuredText."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

_INLINE = re.compile(
    r"""
    \\(?P<escaped>[!-/:-@\[-`{-~])
    | (?P<shortcode>\{\{[<%].*?[>%]\}\})
    | \{(?P<role>[\w.+:-]+)\}(?P<marks>`+)(?!`)(?P<content>.+?)(?<!`)(?P=marks)(?!`)
    | (?P<ticks>`+)(?!`)(?P<code>.+?)(?<!`)(?P=ticks)(?!`)
    | !\[(?P<alt>[^\]]*)\]\((?P<picture>[^)\s]+)[^)]*\)
    | \[(?P<text>(?:[^\[\]\\]|\\.)+)\](?:\((?P<url>[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)(?:[ ]+["'(][^)]*)?\)
       |\[(?P<label>[^\]]*)\])
    | <(?P<auto>(?:https?://|mailto:)[^<>\s]+)>
    | (?P<strong>\*\*|__)(?=\S)(?P<bold>.+?)(?<=\S)(?P=strong)
    | (?P<em>\*|(?<!\w)_)(?=[^\s*_])(?P<italic>.+?)(?<=[^\s*_])(?P=em)(?!\w)
    | (?P<address>https?://[^\s<>)\]]+)
    """,
    re.VERBOSE | re.DOTALL,
)
_HTML = re.compile(r"</?[A-Za-z][^<>]*>")
_BEFORE_MARKUP = frozenset("'\"([{<-/:")
_AFTER_MARKUP = frozenset("'\")]}>-/:.,;!?")
# Characters in a line that reStructuredText would take for markup.
_SPECIAL = re.compile(r"[\\*`|]|(?<=\w)_(?!\w)")

# A function that returns the reStructuredText for the text and the address of a link, None for a plain link.
Link = Callable[[str, str], "str | None"]
# A function that returns the reStructuredText for a shortcode, None if it has none.
Shortcode = Callable[[str], "str | None"]


def _no_replacement(*_arguments: str) -> None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """The links and the shortcodes that only one web site has."""

    link: Link = _no_replacement
    shortcode: Shortcode = _no_replacement


def plain(text: str) -> str:
    """Return the text of a name without its inline markup."""

    def shown(match: re.Match[str]) -> str:
        groups = ("escaped", "content", "code", "alt", "text", "auto", "bold", "italic", "address", "shortcode")
        return next(match[group] for group in groups if match[group] is not None)

    return _INLINE.sub(shown, text)


class InlineWriter:
    """Writes inline markup.

    :ivar lost: descriptions of the parts that reStructuredText can't express.
    """

    def __init__(self, dialect: Dialect, references: dict[str, str]) -> None:
        self._dialect = dialect
        self._references = references
        self.lost: list[str] = []

    def convert(self, text: str) -> str:
        """Return the reStructuredText of Markdown that has inline markup alone."""
        pieces: list[tuple[str, bool]] = []
        done = 0
        for match in _INLINE.finditer(text):
            pieces += [(self._escaped(text[done : match.start()]), False), self._piece(match)]
            done = match.end()
        pieces.append((self._escaped(text[done:]), False))
        return _join_pieces([piece for piece in pieces if piece[0]])

    def _escaped(self, text: str) -> str:
        self.lost += [f"HTML {match.group()!r}" for match in _HTML.finditer(text)]
        return _SPECIAL.sub(r"\\\g<0>", text)

    def _piece(self, match: re.Match[str]) -> tuple[str, bool]:
        """Return the reStructuredText of a piece of markup, and whether the result is inline markup."""
        return next(make(self, match) for group, make in _HANDLERS if match[group] is not None)

    def character(self, match: re.Match[str]) -> tuple[str, bool]:
        return self._escaped(match["escaped"]), False

    def address(self, match: re.Match[str]) -> tuple[str, bool]:
        return match["auto"] or match["address"], True

    def literal(self, match: re.Match[str]) -> tuple[str, bool]:
        code = " ".join(match["code"].split("\n")).strip()
        return f"``{code}``", True

    def role(self, match: re.Match[str]) -> tuple[str, bool]:
        role = match["role"].removeprefix("std:")
        return f":{'izterm' if role == 'term' else match['role']}:`{match['content']}`", True

    def link(self, match: re.Match[str]) -> tuple[str, bool]:
        text, url = plain(match["text"]), match["url"]
        if url is None:
            url = self._references.get((match["label"] or match["text"]).casefold())
            if url is None:
                return self._escaped(match.group()), False
        if special := self._dialect.link(text, url):
            return special, True
        return f"`{_escaped_for_link(text)} <{url}>`__", True

    def picture(self, match: re.Match[str]) -> tuple[str, bool]:
        self.lost.append(f"the picture {match['picture']!r} in a line of text")
        return self._escaped(match["alt"]), False

    def emphasis(self, match: re.Match[str]) -> tuple[str, bool]:
        mark = "**" if match["strong"] else "*"
        inner = match["bold"] or match["italic"]
        # reStructuredText can't nest inline markup. A link or code is worth more than emphasis.
        if any(found.lastgroup != "escaped" for found in _INLINE.finditer(inner)):
            return self.convert(inner), True
        return f"{mark}{self._escaped(inner)}{mark}", True

    def shortcode(self, match: re.Match[str]) -> tuple[str, bool]:
        if made := self._dialect.shortcode(match["shortcode"]):
            return made, True
        self.lost.append(f"the shortcode {match['shortcode']!r}")
        return self._escaped(match["shortcode"]), False


_HANDLERS: Sequence[tuple[str, Callable[[InlineWriter, re.Match[str]], tuple[str, bool]]]] = (
    ("escaped", InlineWriter.character),
    ("shortcode", InlineWriter.shortcode),
    ("role", InlineWriter.role),
    ("code", InlineWriter.literal),
    ("picture", InlineWriter.picture),
    ("text", InlineWriter.link),
    ("auto", InlineWriter.address),
    ("bold", InlineWriter.emphasis),
    ("italic", InlineWriter.emphasis),
    ("address", InlineWriter.address),
)


def _join_pieces(pieces: Sequence[tuple[str, bool]]) -> str:
    """Return pieces of a text as one text. If inline markup touches a letter, an escaped blank separates them."""
    text = ""
    after_markup = False
    for piece, is_markup in pieces:
        touching = text and not text[-1].isspace() and not piece[0].isspace()
        begins = is_markup and text[-1:] not in _BEFORE_MARKUP
        ends = after_markup and piece[0] not in _AFTER_MARKUP
        text += f"\\ {piece}" if touching and (begins or ends) else piece
        after_markup = is_markup
    return text


def _escaped_for_link(text: str) -> str:
    return re.sub(r"[\\`<]", r"\\\g<0>", " ".join(text.split()))
