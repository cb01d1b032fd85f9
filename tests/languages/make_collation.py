"""Make the table of letters by language from the collations of CLDR: ``make collation``.

Debian has the data in the package ``unicode-cldr-core``. Only languages with Latin letters are taken, and of their
rules only the differences between letters. Differences of accents and of case are left to the order of the root.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

TABLE = Path(__file__).parents[2] / "sphinxext_izuma" / "glossary" / "language" / "letters.py"
# fmt: off
LANGUAGES = (
    "az", "bs", "ca", "cs", "cy", "da", "eo", "es", "et", "fi", "fil", "fo", "hr", "hsb", "hu", "ig", "is", "ku", "lt",
    "lv", "mt", "no", "pl", "ro", "se", "sk", "sl", "sq", "sr_Latn", "sv", "tk", "tr", "vi", "wo", "yo",
)
# fmt: on
# CLDR gives these spellings first, but the language writes the others.
OLD_SPELLINGS = {"ro": {"ş": "ș", "ţ": "ț"}}
LONGEST = 105  # characters of a table in a line
ALPHABET = "abcdefghijklmnopqrstuvwxyz"
_RULE = re.compile(r"(&|<<<<|<<<|<<|<|=)\s*(\[before \d\])?\s*((?:\\u[0-9A-Fa-f]{4}|'[^']*'|[^\s&<=\[])+)")


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
    text = re.sub(r"\\u([0-9A-Fa-f]{4})", lambda match: chr(int(match[1], 16)), text).replace("'", "")
    if language in {"az", "tr"}:
        text = text.replace("I", "ı").replace("İ", "i")
    return unicodedata.normalize("NFC", text.lower())


def _base(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))


def _newer(letter: list[str], language: str) -> list[str]:
    """Return the spellings of a letter with the one that the language writes before the old one."""
    old = OLD_SPELLINGS.get(language, {})
    return sorted(letter, key=lambda spelling: spelling in old and old[spelling] in letter)


def chains_of(rules: str, language: str) -> Iterator[list[list[str]]]:
    """Yield the chains of letters in *rules*. Each letter is a list of the spellings that have its place."""
    chain: list[list[str]] = []
    for relation, before, written in _RULE.findall(rules):
        text = _letters(written, language)
        if relation == "&":
            if chain:
                yield chain
            anchor = _base(text)
            if before:
                anchor = "z" if anchor not in ALPHABET else ALPHABET[ALPHABET.index(anchor) - 1]
            chain = [[anchor]] if anchor.isalpha() and anchor.isascii() else []
        elif not chain:
            continue
        elif relation == "<":
            chain.append([text])
        elif text not in chain[-1]:
            chain[-1].append(text)
    if chain:
        yield chain


def table_of(rules: str, language: str) -> str:
    """Return the rules of a language in the form of the table."""
    merged: dict[str, list[list[str]]] = {}
    for anchor, *letters in chains_of(rules, language):
        known = merged.setdefault(anchor[0], [[anchor[0]]])
        known[0] += [text for text in anchor[1:] if text not in known[0]]
        known += letters
    return " ".join(
        "<".join("=".join(_newer(letter, language)) for letter in chain)
        for chain in merged.values()
        if chain != [[chain[0][0]]]
    )


def main() -> None:
    """Write the table."""
    folder = Path(sys.argv[1]) / "common"
    notice = Path(sys.argv[2]).read_text(encoding="utf-8").rstrip()
    lines = [f'"""{notice}\n"""', "", "LETTERS = {"]
    for language in LANGUAGES:
        if table := table_of(rules_of(folder, language), language):
            tag = {"no": "nb", "sr_Latn": "sr-Latn"}.get(language, language)
            lines.append(
                f'    "{tag}": "{table}",  # noqa: E501' if len(table) > LONGEST else f'    "{tag}": "{table}",'
            )
    TABLE.write_text("\n".join([*lines, "}", ""]), encoding="utf-8")


if __name__ == "__main__":
    main()
