"""The markup of a name, as in *E. coli*: reads it, and gives it as text and as HTML.

The markup is the part of reStructuredText that a name may need. Two pieces of it can't be nested there either. Markdown
writes some of it otherwise, and both spellings are read. So this package needs no parser of pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape

# A piece of a name: the HTML element around it, empty for plain text; and the text.
Piece = tuple[str, str]

_ROLES = {
    "sub": "sub",
    "subscript": "sub",
    "sup": "sup",
    "superscript": "sup",
    "emphasis": "em",
    "strong": "strong",
    "code": "code",
    "literal": "code",
}
_ROLE_OF = {element: role for role, element in reversed(_ROLES.items())}
_PIECE = re.compile(
    r"""
    \\(?P<escaped>.)
    | ``(?P<literal>[^`]+)``
    | \*\*(?P<strong>[^*\s](?:[^*]*[^*\s])?)\*\*
    | \*(?P<em>[^*\s](?:[^*]*[^*\s])?)\*
    | (?: :(?P<role>[\w:.+-]+): | \{(?P<myst>[\w:.+-]+)\} )`(?P<content>[^`]+)`
    | `(?P<code>[^`]+)`
    """,
    re.VERBOSE,
)
_ROLE = "|".join(_ROLES)
# The whole of a name with markup, for the JSON Schema.
PATTERN = (
    r"^(?:[^*`\\:{]|\\.|:(?![\w:.+-]+:`)|\{(?![\w:.+-]+\}`)"
    rf"|(?::(?:{_ROLE}):|\{{(?:{_ROLE})\}})?`[^`]+`|``[^`]+``"
    r"|\*[^*\s](?:[^*]*[^*\s])?\*|\*\*[^*\s](?:[^*]*[^*\s])?\*\*)+$"
)


class WrongMarkup(ValueError):
    """The markup of a name is none that a name may have. The text says what is wrong."""


def pieces_of(markup: str) -> tuple[Piece, ...]:
    r"""Return the pieces of a name with markup.

    :param markup: the name, like ``H\ :sub:`2`\ O``.
    :raises WrongMarkup: if a role is not known, or if the end of a piece is missing.
    """
    pieces: list[Piece] = []
    for element, text in _found(markup):
        if element == "" and pieces and pieces[-1][0] == "":
            pieces[-1] = "", pieces[-1][1] + text
        elif text:
            pieces.append((element, text))
    return tuple(pieces)


def _found(markup: str) -> Iterator[Piece]:
    end = 0
    for match in _PIECE.finditer(markup):
        yield "", _without_marks(markup[end : match.start()])
        end = match.end()
        if (role := match["role"] or match["myst"]) and role not in _ROLES:
            raise WrongMarkup(f"the role {role!r} can't be in a name")
        if role:
            yield _ROLES[role], match["content"]
        elif match["escaped"]:
            # In reStructuredText, an escaped blank parts two pieces and is not shown.
            yield "", match["escaped"].lstrip()
        else:
            literal = match["literal"] or match["code"]
            yield (
                ("code", literal)
                if literal
                else ("strong", match["strong"])
                if match["strong"]
                else ("em", match["em"])
            )
    yield "", _without_marks(markup[end:])


def _without_marks(text: str) -> str:
    """Return a text between two pieces, which holds no mark of a piece."""
    if mark := next((character for character in text if character in "*`"), ""):
        raise WrongMarkup(f"a {mark!r} has no partner (write '\\{mark}' to show it)")
    return text


def markup_of(pieces: Iterable[Piece]) -> str:
    """Return the markup of a name, from which :func:`pieces_of` makes the same pieces."""
    written = [_written(*piece) for piece in pieces]
    # An escaped blank parts two pieces, as in reStructuredText. Beside a blank there is no need of it.
    return re.sub(r"(?<! )\0(?! )", r"\\ ", "\0".join(written)).replace("\0", "")


def _written(element: str, text: str) -> str:
    mark = {"em": "*", "strong": "**", "code": "``"}.get(element)
    if not element:
        return re.sub(r"[\\*`]", r"\\\g<0>", text)
    if mark and "*" not in text and text == text.strip():
        return f"{mark}{text}{mark}"
    return f":{_ROLE_OF[element]}:`{text}`"


def text_of(pieces: Iterable[Piece]) -> str:
    """Return the text that readers see, without its markup."""
    return "".join(text for _, text in pieces)


def html_of(pieces: Iterable[Piece]) -> str:
    """Return the name as HTML."""
    return "".join(f"<{element}>{escape(text)}</{element}>" if element else escape(text) for element, text in pieces)


def marked(text: str, name: str, pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Return *text* with the markup of the *name* in it; as plain text if the name is not in it.

    The name may be a part: of a plural, or of a first use with a long name.
    """
    before, found, after = text.partition(name)
    if not (pieces and found) or before[-1:].isalnum():
        return (("", text),)
    return (*((("", before),) if before else ()), *pieces, *((("", after),) if after else ()))
