"""The texts of a catalogue of gettext (.po), with the place of each character, so that an edit keeps all the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sphinxext_izuma.tools.alignment import Edit

_FIELD = re.compile(r"""(?:msgid|msgid_plural|msgstr(?:\[\d+\])?)[ \t]+(?=")""")
_QUOTED = re.compile(r'[ \t]*"(?P<content>(?:[^"\\\n]|\\.)*)"[ \t\r]*(?:\n|\Z)')
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r"}


class PoText(NamedTuple):
    """A msgid or a msgstr.

    :ivar text: the text, without the escapes of the file.
    :ivar places: the place of each of its characters in the file, and the number of characters there.
    """

    text: str
    places: Sequence[tuple[int, int]]

    def edits(self, start: int, end: int, replacement: str) -> Iterator[Edit]:
        """Yield the edits of the file that replace a part of the text. The part may be in several lines of the file."""
        for number, (place, length) in enumerate(self.places[start:end]):
            yield Edit(place, place + length, "" if number else replacement)


def texts_of(content: str) -> Iterator[PoText]:
    """Yield the texts of a catalogue. Messages that are obsolete (``#~``) are comments, and are left out."""
    for field in re.finditer(rf"(?m)^{_FIELD.pattern}", content):
        characters: list[str] = []
        places: list[tuple[int, int]] = []
        at = field.end()
        while match := _QUOTED.match(content, at):
            start = match.start("content")
            for piece in re.finditer(r"\\.|[^\\]", match["content"]):
                characters.append(_ESCAPED.get(piece[0][1:], piece[0][1:]) if piece[0][0] == "\\" else piece[0])
                places.append((start + piece.start(), len(piece[0])))
            at = match.end()
        yield PoText("".join(characters), places)
