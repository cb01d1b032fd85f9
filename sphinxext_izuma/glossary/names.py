"""Functions on names: compare them, and make their sort keys and identifiers."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Collection
from itertools import islice

# Patterns with characters beyond ASCII are texts here. Each takes a millisecond to compile, and most builds need none.
# Writers type any of these: hyphen-minus, the hyphens and dashes of Unicode, and the minus sign.
_HYPHENS = "[-\u2010-\u2015\u2212]+"
_ACUTE = "\u00b4"  # typed as an apostrophe; NFKC would make a blank and an accent of it
# Characters that nobody sees: soft hyphens, joiners, and marks of direction.
_UNSEEN = dict.fromkeys(
    (
        0x00AD,
        0x061C,
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2065),
        *range(0x2066, 0x206A),
        0xFEFF,
    )
)
# Apostrophes and quotes: a word processor, a keyboard and docutils' SmartQuotes each write another one.
_QUOTES = {
    **dict.fromkeys(map(ord, "\u2018\u2019\u201a\u201b\u02bc\u2032"), "'"),
    **dict.fromkeys(map(ord, "\u201c\u201d\u201e\u201f\u00ab\u00bb"), '"'),
}
_FOLDS = {**_UNSEEN, **_QUOTES, 0x0131: "i"}
_MOST_BRACKETS = 5  # in a text with a name: more would take the square of the time
_NOT_SLUG = re.compile("[^a-z0-9]+")
# Characters that separate or enclose words. Names that differ in these alone may share a slug.
_BETWEEN_WORDS = frozenset({"Zs", "Cf", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf"})  # categories of Unicode
_POINTS = frozenset(
    "/'\".,:;\u00b7\u05f3\u05f4\u060c\u3001\u3002\u30fb"
)  # the last ones of Hebrew, Arabic and Japanese
_SEPARATORS = r"[\s\-\u2010-\u2015/()\[\]'\"\u2018\u2019\u201c\u201d.,:;_]+"

OTHER_LETTERS = "0\N{EN DASH}9 #"


# A name with the scope that it is looked up in: first the scope, then a mark, then the name.
IN_SCOPE = "\x01"  # the glossary of the scope first, then the others
OF_SCOPE = "\x02"  # this glossary alone; a page writes a colon


def in_scope(scope: str, name: str) -> str:
    """Return the key of a name in the text of a scope. A name with its own scope stays as it is."""
    return f"{scope}{IN_SCOPE}{name}" if scope and OF_SCOPE not in name else name


def shown(key: str) -> str:
    """Return the name in *key* as a page writes it: without the scope of the page, with a scope that is written."""
    return key.rpartition(IN_SCOPE)[2].replace(OF_SCOPE, ":")


def bare(key: str) -> str:
    """Return the name in *key* without a scope."""
    return key.rpartition(IN_SCOPE)[2].rpartition(OF_SCOPE)[2]


def exact(name: str) -> str:
    """Return *name* in NFC, with one blank for each run of white space: the first level of look-up."""
    if name.isascii():
        return " ".join(name.split())
    return " ".join(unicodedata.normalize("NFC", name).split())


def folded(name: str) -> str:
    """Return *name* without case, width, hyphens and unseen characters, and with plain quotes: a level of look-up.

    Source: The Unicode Standard, definition D146 (compatibility caseless match).
    """
    if name.isascii():
        return " ".join(name.lower().replace("-", " ").split())
    text = unicodedata.normalize("NFKC", name.replace(_ACUTE, "'")).casefold().translate(_FOLDS)
    # Turkish has capitals of its own for both of its letters: in look-ups, all four are one.
    text = text.replace("i\u0307", "i")
    return " ".join(re.sub(_HYPHENS, " ", unicodedata.normalize("NFKC", text)).split())


def for_inventory(name: str) -> str:
    """Return *name* as it stands in an inventory: with a hyphen before a number that is a word.

    In a line of an inventory, such a number would be taken for the priority of an object.
    """
    return re.sub(r" (?=-?\d+(?: |$))", "-", name) if not name.isalpha() else name


def titled(text: str, is_name: Callable[[str], bool]) -> tuple[str, str] | None:
    """Return the two parts of ``shown text <name>`` if the name itself has angle brackets: ``lists <List<T>>``.

    :param is_name: whether something has a name.
    """
    if not text.endswith(">>"):
        return None
    for match in islice(re.finditer(r"(?<![\0\\])<", text), _MOST_BRACKETS):
        if match.start() and is_name(name := text[match.end() : -1]):
            return text[: match.start()].rstrip(), name
    return None


def guess(name: str, known: Collection[str]) -> str:
    """Return what to write for an unknown *name*: the one that is like it, or all that there are."""
    # Imported here, because most builds find nothing unknown.
    import difflib  # noqa: PLC0415

    close = difflib.get_close_matches(name.lower(), known, n=1)
    return f"did you mean {close[0]!r}?" if close else f"there are: {', '.join(known) or 'none'}"


def words(text: str) -> list[str]:
    """Return the words of *text*, without punctuation and without differences of case."""
    return folded("".join(char if char.isalnum() else " " for char in text)).split()


def sort_key(name: str) -> tuple[str, str]:
    """Return the key that sorts names as a reader expects: without accents and case, then as written."""
    return name.lower() if name.isascii() else _base_letters(name).casefold(), name


def slug(name: str) -> str:
    """Return an identifier for *name*, of letters, digits and hyphens. It depends on *name* alone.

    It is in ASCII if only accents are lost. If other characters are lost (``C++``), a hash of the name is added. So
    different names keep different identifiers.
    """
    readable = ascii_slug(name)
    if name.isascii() or not readable.endswith(fingerprint(name)):
        return readable
    pieces, is_lost = [], False
    for char in unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).lower()):
        kind = unicodedata.category(char)
        is_word = kind[0] in "LMN"
        is_lost |= not is_word and kind not in _BETWEEN_WORDS and char not in _POINTS
        pieces.append(char if is_word else " ")
    text = "-".join("".join(pieces).split())
    if text.isascii():
        return readable
    return f"{text}-{fingerprint(name)}" if is_lost else text


def ascii_slug(name: str) -> str:
    """Return an identifier of ``[a-z0-9-]``. It has a hash if characters are lost, also those of other scripts."""
    base = name.lower() if name.isascii() else _base_letters(name).casefold()
    if base.isascii() and base.replace(" ", "").isalnum():  # a short way for most names
        return "-".join(base.split())
    text = _NOT_SLUG.sub("-", base).strip("-")
    whole = _NOT_SLUG.sub("", base)
    if whole and whole == re.sub(_SEPARATORS, "", base):
        return text
    return f"{text}-{fingerprint(name)}".lstrip("-")


def fingerprint(text: str) -> str:
    """Return a hash of *text* in eight hexadecimal digits, the same on every machine."""
    return hashlib.sha256(exact(text).encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _base_letters(name: str) -> str:
    if name.isascii():
        return name
    decomposed = unicodedata.normalize("NFKD", name)
    return "".join(char for char in decomposed if not unicodedata.combining(char))
