"""Make the table of letters by language from the collations of CLDR: ``make collation``.

Debian has the data in the package ``unicode-cldr-core``. Only languages with Latin letters are taken, and of their
rules only the differences between letters. Differences of accents and of case are left to the order of the root. The
order of the root counts for all languages: the letters of each script that are not in the order of their code points.
"""

from __future__ import annotations

import re
import sys
import textwrap
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from xml.etree import ElementTree as ET

TABLE = Path(__file__).parents[2] / "sphinxext_izuma" / "glossary" / "language" / "letters.py"
# fmt: off
LANGUAGES = (
    "az", "be", "bn", "bs", "ca", "cs", "cy", "da", "ee", "eo", "es", "et", "fa", "fi", "fil", "fo", "gl", "gu", "ha",
    "hi", "hr", "hsb", "hu", "ig", "is", "kk", "kl", "kn", "ku", "ky", "lt", "lv", "mk", "mr", "mt", "no", "pl", "ps",
    "ro", "se", "si", "sk", "sl", "sq", "sr_Latn", "sv", "ta", "te", "th", "tk", "tr", "uk", "ur", "uz", "vi", "wo",
    "yo",
)
# fmt: on
# CLDR gives these spellings first, but the language writes the others.
OLD_SPELLINGS = {"ro": {"ş": "ș", "ţ": "ț"}}
LONGEST = 105  # characters of a table in a line
ALPHABET = "abcdefghijklmnopqrstuvwxyz"
_RULE = re.compile(r"(&|<<<<|<<<|<<|<|=)\s*(\[before \d\])?\s*((?:\\u[0-9A-Fa-f]{4}|'[^']*'|[^\s&<=\[])+)")

# Their letters are not in the order of code points. Latin letters with other letters as base are in collation.py.
SCRIPTS = frozenset(
    [
        "CYRILLIC",
        "HEBREW",
        "ARABIC",
        "DEVANAGARI",
        "BENGALI",
        "GURMUKHI",
        "GUJARATI",
        "ORIYA",
        "TAMIL",
        "TELUGU",
        "KANNADA",
        "MALAYALAM",
        "SINHALA",
        "THAI",
        "LAO",
        "KHMER",
        "MYANMAR",
    ]
)
VOWELS = {0, 9, 103, 118}  # the combining classes of vowels, and of the sign for none
Weights = tuple[int, ...]
_KEYS = re.compile(r"(?m)^([0-9A-F]+) +; ((?:\[[.*][0-9A-F.]+\])+)")


class Root:
    """The order of all languages."""

    def __init__(self, folder: Path) -> None:
        self._keys: dict[str, Weights] = {}
        for code, written in _KEYS.findall((folder / "uca" / "allkeys_CLDR.txt").read_text(encoding="utf-8")):
            weights = (int(weight, 16) for weight in re.findall(r"\[[.*]([0-9A-F]+)", written))
            self._keys[chr(int(code, 16))] = tuple(weight for weight in weights if weight)
        used = (
            char
            for path in (folder / "main").glob("*.xml")
            for text in re.findall(r"<exemplarCharacters>(.*?)<", path.read_text(encoding="utf-8"))
            for char in re.sub(r"\\u([0-9A-F]{4})", lambda match: chr(int(match[1], 16)), text)
        )
        letters = sorted(set(filter(self._is_letter, used)), key=self._place)
        # The letters of each place, by script.
        self._letters: dict[str, list[list[str]]] = {}
        for _, group in groupby(letters, key=self._keys.__getitem__):
            first, *more = group
            self._letters.setdefault(_script(first), []).append([first, *more])

    def _place(self, letter: str) -> tuple[Weights, bool, str]:
        # At the end of words, Hebrew has other forms of letters.
        return self._keys[letter], " FINAL " in unicodedata.name(letter), letter

    def _is_letter(self, char: str) -> bool:
        """Tell whether a character is a letter of its own. An Arabic letter with hamza is sorted with its base."""
        keys = self._keys.get(char, ())
        if len(keys) != 1 or _script(char) not in SCRIPTS or char != char.casefold():
            return False
        if unicodedata.category(char)[0] not in "LM" or unicodedata.combining(char) not in VOWELS:
            return False
        parts = unicodedata.normalize("NFKD", char)
        is_of_parts = keys == tuple(weight for part in parts for weight in self._keys.get(part, ()))
        return parts == char or (not is_of_parts and _script(char) != "ARABIC")

    def anchor(self, text: str, *, is_before: bool) -> str:
        """Return the letter that a chain begins with: the last that is not after *text*. Empty if there is none.

        :param is_before: whether the chain comes before *text*.
        """
        if (base := _base(text)) and base.isascii():
            if is_before:
                return ALPHABET[ALPHABET.index(base) - 1] if base in ALPHABET else "z"
            return base if base.isalpha() else ""
        groups = self._letters.get(_script(text), [])
        if not groups or text not in self._keys or unicodedata.category(text)[0] not in "LM":
            return "z" if is_before and _script(text) == "LATIN" else ""
        limit = self._keys[text], not is_before
        earlier = [group[0] for group in groups if (self._keys[group[0]], False) < limit]
        return earlier[-1] if earlier else chr(ord(groups[0][0]) - 1)

    def chains(self) -> Iterator[str]:
        """Yield the letters of each script whose place the code point does not tell."""
        for groups in self._letters.values():
            # A letter that decomposes has no place by its code point.
            whole = [group for group in groups if unicodedata.normalize("NFKD", group[0]) == group[0]]
            anchors = _in_order(whole)
            chain = [chr(ord(min(anchors)) - 1)]
            for group in [*groups, [""]]:
                if group[0] in anchors or not group[0]:
                    if len(chain) > 1 or "=" in chain[0]:
                        yield "<".join(chain)
                    chain = []
                chain.append("=".join(group))


def _script(letter: str) -> str:
    return unicodedata.name(letter[:1], "").split(" ")[0]


def _in_order(groups: Sequence[Sequence[str]]) -> set[str]:
    """Return the first letters of the longest row of *groups* that is in the order of code points."""
    ends: list[int] = []
    rows: list[list[str]] = []
    for first, *_ in groups:
        at = bisect_left(ends, ord(first))
        row = [*(rows[at - 1] if at else []), first]
        ends[at : at + 1], rows[at : at + 1] = [ord(first)], [row]
    return set(rows[-1])


def rules_of(folder: Path, language: str) -> str:
    """Return the rules of a language that hold if nobody asks for others."""
    root = ET.parse(folder / "collation" / f"{language}.xml").getroot()  # noqa: S314 - data of a package
    default = root.findtext("collations/defaultCollation") or "standard"
    for collation in root.iter("collation"):
        if collation.get("type") == default and not collation.get("alt"):
            text = re.sub(r"#.*", "", collation.findtext("cr") or "")
            if other := re.search(r"\[import (\w+)(?:-u-co-standard)?\]", text):
                text = rules_of(folder, other[1]) + text
            return re.sub(r"\[(?!before)[^\]]*\]", "", text)
    return ""


def _letters(text: str, language: str) -> str:
    text = re.sub(r"\\u([0-9A-Fa-f]{4})", lambda match: chr(int(match[1], 16)), text)
    text = re.sub("['\u200e]", "", text.replace("''", "\u02bc"))
    if language in {"az", "tr"}:
        text = text.replace("I", "ı").replace("İ", "i")
    return unicodedata.normalize("NFC", text.lower())


def _base(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))


def _newer(letter: list[str], language: str) -> list[str]:
    """Return the spellings of a letter with the one that the language writes before the old one."""
    old = OLD_SPELLINGS.get(language, {})
    return sorted(letter, key=lambda spelling: spelling in old and old[spelling] in letter)


def _spellings(text: str, known: Sequence[str] = ()) -> list[str]:
    """Return the letters of a rule that are not *known*. A star is before a list of letters."""
    letters = list(text[1:]) if text.startswith("*") else [text]
    return [letter for letter in letters if not {letter, unicodedata.normalize("NFKC", letter)} & set(known)]


def chains_of(rules: str, language: str, root: Root) -> Iterator[list[list[str]]]:
    """Yield the chains of letters in *rules*. Each letter is a list of the spellings that have its place."""
    chain: list[list[str]] = []
    for relation, before, written in _RULE.findall(rules):
        text = _letters(written, language)
        if relation == "&":
            if chain:
                yield chain
            anchor = root.anchor(text, is_before=before == "[before 1]")
            chain = [[anchor]] if anchor else []
            is_exact = anchor == text or anchor.isascii()
        elif not chain:
            continue
        elif relation == "<":
            chain += [[spelling] for spelling in _spellings(text)]
        elif is_exact or len(chain) > 1:
            chain[-1] += _spellings(text, chain[-1])
    if chain:
        yield chain


def table_of(rules: str, language: str, root: Root) -> str:
    """Return the rules of a language in the form of the table."""
    merged: dict[str, list[list[str]]] = {}
    for anchor, *letters in chains_of(rules, language, root):
        known = merged.setdefault(anchor[0], [[anchor[0]]])
        known[0] += [text for text in anchor[1:] if text not in known[0]]
        known += letters
    return " ".join(
        "<".join("=".join(_newer(letter, language)) for letter in chain)
        for chain in merged.values()
        if chain != [[chain[0][0]]]
    )


def _width(text: str) -> int:
    """Return the columns of a text: a mark needs none."""
    return sum(not unicodedata.category(char).startswith("M") for char in text)


def main() -> None:
    """Write the table."""
    folder = Path(sys.argv[1]) / "common"
    notice = Path(sys.argv[2]).read_text(encoding="utf-8").rstrip()
    lines = [f'"""{notice}\n"""', "", "LETTERS = {"]
    root = Root(folder)
    for language in LANGUAGES:
        if table := table_of(rules_of(folder, language), language, root):
            lines += [
                f'    "{tag}": "{table}",  # noqa: E501' if _width(table) > LONGEST else f'    "{tag}": "{table}",'
                for tag in {"no": ("nb", "nn"), "sr_Latn": ("sr-Latn",)}.get(language, (language,))
            ]
    lines += ["}", "", "# The letters of all languages that have other scripts, or letters of their own.", "ROOT = ("]
    texts = textwrap.wrap(" ".join(root.chains()), LONGEST, break_long_words=False, break_on_hyphens=False)
    lines += [f'    "{text} "' for text in texts]
    TABLE.write_text("\n".join([*lines, ")", ""]), encoding="utf-8")


if __name__ == "__main__":
    main()
