"""The order of names in a language, and the letters that a listing puts them under."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from string import ascii_lowercase
from typing import TYPE_CHECKING, Protocol

from sphinxext_izuma.glossary import names
from sphinxext_izuma.glossary.language import languages

if TYPE_CHECKING:
    from typing import Any

AUTO, CODE, ICU = "auto", "code", "icu"
# The heading of names without letters, and that of Chinese names, whose order depends on how they are read.
OTHER_LETTERS, OTHER_CHARACTERS = names.OTHER_LETTERS, "\N{HORIZONTAL ELLIPSIS}"
# Letters that Unicode does not decompose, and those that are sorted like them. Where a language has a rule, it counts.
_LIKE = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i", "ŋ": "n", "ĸ": "q"}
)
# Accents in the order of Unicode's table: those that languages have.
_MARKS = "\u0301\u0300\u0306\u0302\u030c\u030a\u0308\u030b\u0303\u0307\u0328\u0327\u0304\u0309\u031b\u0323"
_MARK = 0x10F000  # above all letters: with an accent comes after without
_IN_ORDER = {ord(mark): chr(_MARK + number) for number, mark in enumerate(_MARKS)}
_RANK = 0x10F100  # the same for a spelling that is not the first of its place
_LATER = 0x10FF00  # above all characters: a letter that comes after another sorts behind all that begins with this one
_ROOT = 0x10FE00  # the same for the letters of all languages; those of a language come later
_LAST_OF_LATIN = "z<þ"
# In Thai and Lao, some vowels are written before the consonant that they follow. Marks over a syllable are no letters.
_VOWEL_FIRST = re.compile("([เ-ไ])([ก-ฮ])|([ເ-ໄ])([ກ-ຮໜໝ])")
_AM = "\u0e4d\u0e32"  # the parts of the Thai vowel AM, which is sorted by the second
_SILENT = dict.fromkeys(map(ord, "็์๎໌\u00ad\u200c\u200d\u200e\u200f"))
# The combining classes of vowels, and of the sign for none: other marks do not count.
_VOWELS = {0, 9, 103, 118}
_KANA_ROWS = "あかさたなはまやらわ"
_SMALL_KANA = str.maketrans("ぁぃぅぇぉっゃゅょゎゕゖ", "あいうえおつやゆよわかけ")
_KATAKANA = range(0x30A1, 0x30F7)
_TO_HIRAGANA = 0x60
_GEORGIAN = range(0x10D0, 0x1100)
_HANGUL = range(0xAC00, 0xD7A4)
_SYLLABLES_OF_A_CONSONANT = 588
_CONSONANTS = "ㄱㄱㄴㄷㄷㄹㅁㅂㅂㅅㅅㅇㅈㅈㅊㅋㅌㅍㅎ"

_CAPITALS_FIRST = {"da", "mt"}

Key = tuple[str, str, str]


class Collation(Protocol):
    """An order of names."""

    def key(self, name: str) -> Any:
        """Return the key that sorts *name*."""

    def letter(self, name: str) -> str:
        """Return the heading of *name* in a listing."""

    def alphabet(self, letters: Sequence[str]) -> list[str]:
        """Return the letters of the bar above a listing, in order.

        :param letters: the letters that have entries.
        """


class ByLanguage:
    """The order of a language, by the table of CLDR.

    :param language: a language tag; a language without rules has the order of the alphabet.
    """

    def __init__(self, language: str) -> None:
        self._language = language
        self._is_turkic = languages.is_turkic(language)
        self._has_capitals_first = languages.base(language) in _CAPITALS_FIRST

    @cached_property
    def _places(self) -> Mapping[str, str]:
        """The sort key of each spelling that has a rule. Spellings are decomposed, so that more marks do no harm."""
        # Imported here, because English and many other languages have no rules.
        from sphinxext_izuma.glossary.language.letters import LETTERS, ROOT  # noqa: PLC0415

        places: dict[str, str] = {}
        _add_chains(f"{ROOT}{_LAST_OF_LATIN}", _ROOT, places)
        if tag := languages.best(self._language, LETTERS):
            _add_chains(LETTERS[tag], _LATER, places)
        return {unicodedata.normalize("NFD", spelling): place for spelling, place in places.items()}

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile("|".join(map(re.escape, sorted(self._places, key=len, reverse=True))))

    @cached_property
    def _ascii_has_rules(self) -> bool:
        return any(spelling.isascii() for spelling in self._places)

    @cached_property
    def _ranks(self) -> Mapping[str, str]:
        """What sorts each spelling among those of its place: nothing for the first."""
        ranks: dict[str, str] = {}
        taken: Counter[str] = Counter()
        for spelling, place in self._places.items():
            # The first at the place of a letter like "d" is that letter, which has no rule.
            number = taken[place] + (ord(place[-1]) < _ROOT)
            ranks[spelling] = chr(_RANK + number) if number else ""
            taken[place] += 1
        return ranks

    @cached_property
    def _spellings(self) -> Mapping[str, str]:
        """The first spelling at each place: the heading of the letter."""
        spellings: dict[str, str] = {}
        for spelling, place in self._places.items():
            if ord(place[-1]) >= _ROOT:
                spellings.setdefault(place, unicodedata.normalize("NFC", spelling))
        return spellings

    def key(self, name: str) -> Key:
        """Return the key that sorts *name*: by letters, then by accents, then by case."""
        cased = name if self._has_capitals_first else name.swapcase()
        if self._is_plain(name):
            return name.lower(), "", cased
        text = self._folded(name)
        return self._letters(text), self._accents(text), f"{cased}\0{name}"

    def _is_plain(self, name: str) -> bool:
        """Tell whether no rule can hold for *name*."""
        return name.isascii() and not self._is_turkic and not self._ascii_has_rules

    def _folded(self, name: str) -> str:
        if self._is_turkic:
            name = name.replace("İ", "i").replace("I", "ı")
        text = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", name).casefold())
        if text.isascii():
            return text
        text = text.replace(_AM, _AM[::-1])
        text = _VOWEL_FIRST.sub(lambda match: "".join(filter(None, reversed(match.groups()))), text)
        return "".join(map(_hiragana, text)).translate(_SILENT)

    def _letters(self, text: str) -> str:
        text = self._pattern.sub(lambda match: self._places[match[0]], text)
        return text if text.isascii() else _without_marks(text).translate(_LIKE)

    def _accents(self, text: str) -> str:
        """Return *text* so that spellings of one place are in the order of the table, and accents in Unicode's."""
        text = self._pattern.sub(lambda match: f"{self._places[match[0]]}{self._ranks[match[0]]}", text)
        return text.translate(_IN_ORDER)

    def letter(self, name: str) -> str:
        """Return the heading of *name*: a letter of the language's alphabet, or one for all that is no letter."""
        if self._is_plain(name[:1]):
            return name[:1].upper() if name[:1].isalpha() else OTHER_LETTERS
        letters = self._letters(self._folded(name))
        first = letters[:1]
        if not first.isalpha():
            return OTHER_LETTERS
        place = re.match(rf"(?s).[{chr(_ROOT)}-\U0010ffff]*", letters)
        if place and place[0] in self._spellings:
            return self._capital(self._spellings[place[0]])
        if "\u3041" <= first <= "\u3096":
            return next(row for row in reversed(_KANA_ROWS) if row <= first.translate(_SMALL_KANA))
        if ord(name[0]) in _HANGUL:
            return _CONSONANTS[(ord(name[0]) - _HANGUL.start) // _SYLLABLES_OF_A_CONSONANT]
        return OTHER_CHARACTERS if _is_han(first) else self._capital(first)[:1]

    def _capital(self, letter: str) -> str:
        return "İ" if self._is_turkic and letter == "i" else _capital(letter)

    def alphabet(self, letters: Sequence[str]) -> list[str]:
        """Return the letters of the bar: the alphabet of the language, if one of its letters has entries."""
        of_language = (
            spelling for place, spelling in self._spellings.items() if place[0].isascii() and ord(place[-1]) > _LATER
        )
        capitals = {self._capital(letter) for letter in (*ascii_lowercase, *of_language)}
        latin = sorted((letter for letter in capitals if self.letter(letter) == letter), key=self.key)
        if set(latin).isdisjoint(letters):
            return list(letters)
        others = [letter for letter in letters if letter not in {OTHER_LETTERS, *latin}]
        return [OTHER_LETTERS, *latin, *others]


def _add_chains(text: str, base: int, places: dict[str, str]) -> None:
    """Add the places of the letters in chains.

    :param base: the character that the place of a later letter has behind that of the first, less one.
    """
    for chain in text.split():
        anchor, *letters = chain.split("<")
        first, *like = anchor.split("=")
        start = places.get(first, first)
        places |= _alike(start, like, places)
        taken = sum(1 for key in set(places.values()) if key[:-1] == start and ord(key[-1]) > base)
        for number, letter in enumerate(letters, start=taken + 1):
            places |= _alike(start + chr(base + number), letter.split("="), places)


def _alike(place: str, spellings: Sequence[str], places: Mapping[str, str]) -> dict[str, str]:
    """Return the places of spellings that have the same one. A slash is before the letters that follow."""
    found = {}
    for spelling in spellings:
        text, _, more = spelling.partition("/")
        found[text] = place + "".join(places.get(part, part) for part in ([more] if more else ()))
    return found


def _capital(letter: str) -> str:
    """Return the capital of a letter. Those of Georgian are for texts in capitals alone, and few fonts have them."""
    return letter if ord(letter[0]) in _GEORGIAN else letter.upper()


def _hiragana(char: str) -> str:
    return chr(ord(char) - _TO_HIRAGANA) if ord(char) in _KATAKANA else char


def _without_marks(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKD", text) if unicodedata.combining(char) in _VOWELS)


def _is_han(char: str) -> bool:
    return unicodedata.name(char, "").startswith("CJK ")


class ByCode:
    """The order of code points."""

    def key(self, name: str) -> Key:
        """Return the key that sorts *name*."""
        return name, "", ""

    def letter(self, name: str) -> str:
        """Return the first letter."""
        return _capital(name[:1])[:1] if name[:1].isalpha() else OTHER_LETTERS

    def alphabet(self, letters: Sequence[str]) -> list[str]:
        """Return the letters that have entries."""
        return list(letters)


def _by_icu(language: str) -> Collation:
    # Imported here, because few projects ask for it.
    from sphinxext_izuma.glossary.language.by_icu import ByICU  # noqa: PLC0415

    return ByICU(language)


_KINDS: Mapping[str, Callable[[str], Collation]] = {AUTO: ByLanguage, CODE: lambda _: ByCode(), ICU: _by_icu}


def collation_for(kind: str, language: str) -> Collation:
    """Return an order of names.

    :param kind: ``auto`` for the table of this package, ``code`` for the order of code points, ``icu`` for PyICU.
    :param language: a language tag.
    :raises ImportError: if PyICU is asked for, and not installed.
    """
    return _KINDS[kind](language)
