"""Reads the name of an entry: its text, the markup that the field ``shown`` can have, and its losses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from sphinxext_izuma.glossary import marked_name, names
from sphinxext_izuma.tools.markdown.parser import MYST, parser
from sphinxext_izuma.tools.markup import Syntax

if TYPE_CHECKING:
    from markdown_it.token import Token

_INLINE = re.compile(
    r"""
    \\(?P<blank>\s|$)
    | \\(?P<escaped>.)
    | ``(?P<literal>.+?)``
    | :(?P<role>[\w.+-]+(?::[\w.+-]+)*):`(?P<content>(?:[^`\\]|\\.)+)`
    | `(?P<before>[^`]+)`:(?P<after>[\w.+-]+(?::[\w.+-]+)*):
    | `(?P<phrase>[^`]+)`(?P<link>__?)?
    | \*\*(?P<strong>\S(?:.*?\S)?)\*\*
    | (?<!\w)\*(?P<emphasis>[^\s*](?:[^*]*[^\s*])?)\*(?!\w)
    | \|(?P<substitution>[^\s|](?:[^|]*[^\s|])?)\|(?:__?(?!\w))?
    | (?<!\w)(?P<reference>(?:(?!_)\w)+(?:[-._+:](?:(?!_)\w)+)*)__?(?!\w)
    """,
    re.VERBOSE,
)
_MARKUP = re.compile(r"[^\w\s(),./'-]|_")
_TITLED = re.compile(r"(?P<title>.+?)\s*(?<!\\)<(?P<target>[^<]*)>", re.DOTALL)
_CALLABLES = frozenset({"func", "meth", "function", "method"})
_SUB, _SUP = ("sub", "subscript"), ("sup", "superscript")
_MATH = frozenset({"math", "eq"})
_STRONG = frozenset({"command", "program", "strong"})
_EMPHASIS = frozenset({"emphasis", "dfn"})
_CODE = frozenset({"code", "literal", "file", "samp", "regexp", "makevar"})
_PLAIN = frozenset({"kbd", "guilabel", "menuselection", "mimetype", "newsgroup", "mailheader", "index", "title"})
_OTHER = "other"  # the element of markup that the field ``shown`` can't have
_CITED: Mapping[str, str] = {"pep": "PEP", "rfc": "RFC", "cve": "CVE", "cwe": "CWE"}
# Roles of the domain "std", and of none, that link a text which is no code.
_TEXT_LINKS = frozenset({"ref", "doc", "term", "izterm", "numref", "external", *_CITED})


class Piece(NamedTuple):
    """A part of a name: its HTML element (empty for plain text), its text, what it links, and if that is a page."""

    element: str
    text: str
    link: str = ""
    is_page: bool = False


@dataclass(slots=True)
class Head:
    """The name of an entry.

    :ivar name: its text.
    :ivar shown: its markup, empty if it has none that ``shown`` can have.
    :ivar expansion: the long form that the role ``abbr`` gives.
    :ivar has_markup: whether readers see other markup than that of links.
    :ivar is_complete: whether ``shown`` has all of it.
    :ivar links: the targets of links, and whether each may be a page.
    :ivar lost: descriptions of the other parts that no field can have.
    """

    name: str
    shown: str = ""
    has_markup: bool = False
    is_complete: bool = True
    expansion: str = ""
    links: list[tuple[str, bool]] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)


def read(
    markup: str,
    syntax: Syntax,
    substitutions: Mapping[str, str] | None = None,
    targets: Mapping[str, str] | None = None,
) -> Head:
    """Return the name that a heading has.

    :param markup: the heading.
    :param substitutions: the texts of the page's substitutions, by name.
    :param targets: the addresses of the page's targets, by name.
    :raises MarkdownIsMissing: if the heading is MyST, and the parser is not installed.
    """
    if not _MARKUP.search(markup):
        return Head(names.exact(markup))
    expansions: list[str] = []
    if syntax is Syntax.RST:
        pieces = list(_rst_pieces(markup, substitutions or {}, expansions))
    else:
        pieces = list(_myst_pieces(markup, expansions))
    name = names.exact("".join(piece.text for piece in pieces))
    head = Head(name, expansion=names.exact(expansions[0]) if len(expansions) == 1 and len(pieces) == 1 else "")
    if expansions and not head.expansion:
        head.lost += [f"the long form {expansion!r}" for expansion in expansions]
    # A name may be a link to itself: Sphinx does not link it either.
    known = targets or {}
    pieces = [piece._replace(link=known.get(names.folded(piece.link), piece.link)) for piece in pieces]
    links = [(each.link, each.is_page) for each in pieces if each.link and (each.is_page or each.link != name)]
    head.links = list(dict.fromkeys(links))
    head.has_markup = any(piece.element for piece in pieces)
    if any(piece.element not in {"", _OTHER} for piece in pieces):
        head.shown = _shown(markup, pieces, name)
    head.is_complete = not head.has_markup or (bool(head.shown) and all(piece.element != _OTHER for piece in pieces))
    return head


def _shown(markup: str, pieces: list[Piece], name: str) -> str:
    """Return the markup for the field ``shown``: that of the page if the field can have it."""
    made = names.exact("".join(_marked(pieces)))
    for candidate in (names.exact(markup), made):
        try:
            found = marked_name.pieces_of(candidate)
        except marked_name.WrongMarkup:
            continue
        if names.exact(marked_name.text_of(found)) == name and any(element for element, _ in found):
            return candidate
    return ""


def _marked(pieces: list[Piece]) -> Iterator[str]:
    marks = {
        "em": ("*", "*"),
        "strong": ("**", "**"),
        "code": ("``", "``"),
        "sub": (":sub:`", "`"),
        "sup": (":sup:`", "`"),
    }
    for number, piece in enumerate(pieces):
        if piece.element not in marks:
            yield re.sub(r"[\\*`]", r"\\\g<0>", piece.text)
            continue
        before = pieces[number - 1].text[-1:] if number else ""
        after = pieces[number + 1].text[:1] if number + 1 < len(pieces) else ""
        start, end = marks[piece.element]
        yield f"{'' if not before or before.isspace() else chr(92) + ' '}{start}{piece.text}{end}"
        # An element that follows brings its own escaped blank.
        follows = number + 1 < len(pieces) and pieces[number + 1].element in marks
        yield "" if not after or after.isspace() or follows else "\\ "


def _rst_pieces(markup: str, substitutions: Mapping[str, str], expansions: list[str]) -> Iterator[Piece]:
    done = 0
    for match in _INLINE.finditer(markup):
        yield from _plain(markup[done : match.start()])
        done = match.end()
        if role := match["role"] or match["after"]:
            yield _of_role(role, _unescaped(match["content"] or match["before"]), expansions)
        elif match["phrase"]:
            title, target = _title_and_target(_unescaped(match["phrase"]))
            yield Piece("", title, (target or title) if match["link"] else "")
        elif match["substitution"]:
            text = substitutions.get(names.folded(match["substitution"]), match["substitution"])
            yield Piece("", text)
        elif match["blank"] is None:
            kinds = {"literal": "code", "strong": "strong", "emphasis": "em", "escaped": "", "reference": ""}
            kind = next(kind for kind in kinds if match[kind] is not None)
            yield Piece(kinds[kind], match[kind], match[kind] if kind == "reference" else "")
    yield from _plain(markup[done:])


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


def _plain(text: str) -> Iterator[Piece]:
    if text:
        yield Piece("", text)


def _myst_pieces(markup: str, expansions: list[str]) -> Iterator[Piece]:
    around: list[str] = []
    link = ""
    elements = {"em_open": "em", "strong_open": "strong", "s_open": ""}
    for token in parser(MYST).parseInline(markup)[0].children or ():
        if token.type == "link_open":
            link = str(token.attrs.get("href", ""))
        elif token.type == "link_close":
            link = ""
        elif token.type in elements:
            around.append(elements[token.type])
        elif token.type.endswith("_close") and around:
            around.pop()
        elif token.type == "myst_role":
            yield _of_role(token.meta["name"], token.content, expansions)
        elif text := _text_of(token):
            element = "code" if token.type == "code_inline" else "".join(around[-1:])
            yield Piece(element, text, link, is_page=not link.startswith("#"))


def _text_of(token: Token) -> str:
    if token.type in {"softbreak", "hardbreak"}:
        return " "
    return "" if token.type in {"html_inline", "footnote_ref"} else token.content


def _title_and_target(content: str) -> tuple[str, str]:
    titled = _TITLED.fullmatch(content)
    return (titled["title"], titled["target"]) if titled else (content, "")


def _of_role(full_name: str, content: str, expansions: list[str]) -> Piece:
    """Return the text that Sphinx shows for a role: ``b`` for ``~a.b``, and ``f()`` for the function ``f``."""
    domain, _, role = full_name.lower().removeprefix("std:").rpartition(":")
    if role == "abbr":
        short, _, long = content.partition("(")
        if long:
            expansions.append(long.rstrip().removesuffix(")"))
        return Piece("", short.strip())
    if role in {*_SUB, *_SUP}:
        return Piece("sub" if role in _SUB else "sup", content)
    if not domain and role in {*_MATH, *_PLAIN, *_STRONG, *_EMPHASIS, *_CODE}:
        return Piece(_element(role), _text_of_words(role, content))
    title, target = _title_and_target(content)
    if target:
        return Piece("" if role in _TEXT_LINKS else "code", title, target, is_page=role == "doc")
    if role in _CITED:
        return Piece("", f"{_CITED[role]} {content}", content)
    return _of_link(domain, role, content)


def _of_link(domain: str, role: str, content: str) -> Piece:
    """Return the text of a role that names an object, or a page. A ``!`` prevents the link."""
    text = content.removeprefix("!")
    is_linked = text == content
    is_text = role in _TEXT_LINKS and domain in {"", "external"}
    if not is_text and is_linked and text.startswith("~"):
        text = re.split(r"\.|::", text[1:])[-1]
    if not is_text and is_linked and domain in {"", "py"}:
        text = text.lstrip(".")
    shown = f"{text}()" if role in _CALLABLES and not text.endswith("()") else text
    return Piece("" if is_text else "code", shown, content.lstrip("~") if is_linked else "", is_page=role == "doc")


def _element(role: str) -> str:
    if role in _CODE:
        return "code"
    if role in _STRONG:
        return "strong"
    return "em" if role in _EMPHASIS else _OTHER


def _text_of_words(role: str, content: str) -> str:
    """Return the text of a role that links nothing: ``a ‣ b`` for a menu, and ``File`` for the label ``&File``."""
    if role == "menuselection":
        content = content.replace("-->", "\N{TRIANGULAR BULLET}")
    if role in {"menuselection", "guilabel"}:
        first, *others = re.split(r"(?<!&)&(?![&\s])", content)
        return first + "".join(other.replace("&&", "&") for other in others)
    if role in {"file", "samp"}:
        return re.sub(r"(?<!\\)[{}]", "", content)
    return content
