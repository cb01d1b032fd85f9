"""Functions on names: compare them, and make their plurals, sort keys and identifiers."""

from __future__ import annotations

import hashlib
import re
import unicodedata

# Patterns with characters beyond ASCII are texts here. Each takes a millisecond to compile, and most builds need none.
# Writers type any of these: hyphen-minus, the hyphens and dashes of Unicode, and the minus sign.
_HYPHENS = "[-\u2010-\u2015\u2212]+"
_SOFT_HYPHEN = "\u00ad"
_NOT_SLUG = re.compile("[^a-z0-9]+")
# Characters that separate or enclose words. Names that differ in these alone may share a slug.
_SEPARATORS = r"[\s\-\u2010-\u2015/()\[\]'\"\u2018\u2019\u201c\u201d.,:;_]+"
_PREPOSITIONS = frozenset({"of", "for", "in", "on", "to", "with", "per"})
_HEAD_OF_PHRASE = rf"(?i)\s+(?:{'|'.join(sorted(_PREPOSITIONS))})\s+"

_SIBILANTS = frozenset("sxz")
_VOWELS = frozenset({"", *"aeiou"})  # "" is the start of a word
_BETWEEN_WORDS = r"[\s\-\u2010-\u2015]+"
# Nouns of technical prose that have an irregular plural. The usual plural is first. A plural and its noun have the same
# first letter.
_IRREGULAR = {
    words[0]: tuple(words[1:])
    for words in map(
        str.split,
        """
        analysis analyses
        appendix appendices appendixes
        axis axes
        basis bases
        child children
        crisis crises
        criterion criteria
        datum data
        diagnosis diagnoses
        epoch epochs
        foot feet
        goose geese
        half halves
        hypothesis hypotheses
        index indexes indices
        knife knives
        leaf leaves
        life lives
        loaf loaves
        man men
        matrix matrices matrixes
        medium media mediums
        monarch monarchs
        mouse mice mouses
        parenthesis parentheses
        patriarch patriarchs
        person people persons
        phenomenon phenomena
        quiz quizzes
        radius radii radiuses
        schema schemas schemata
        self selves
        series series
        shelf shelves
        species species
        stomach stomachs
        synopsis synopses
        synthesis syntheses
        tech techs
        thesis theses
        thief thieves
        tooth teeth
        vertex vertices vertexes
        wolf wolves
        woman women
        """.strip().splitlines(),
    )
}

OTHER_LETTERS = "0\N{EN DASH}9 #"


def exact(name: str) -> str:
    """Return *name* in NFC, with one blank for each run of white space: the first level of look-up."""
    if name.isascii():
        return " ".join(name.split())
    return " ".join(unicodedata.normalize("NFC", name).split())


def folded(name: str) -> str:
    """Return *name* without case, width and hyphens: the second level of look-up.

    Source: The Unicode Standard, definition D146 (compatibility caseless match).
    """
    if name.isascii():
        return " ".join(name.lower().replace("-", " ").split())
    text = unicodedata.normalize("NFKC", name).casefold().replace(_SOFT_HYPHEN, "")
    return " ".join(re.sub(_HYPHENS, " ", unicodedata.normalize("NFKC", text)).split())


def words(text: str) -> list[str]:
    """Return the words of *text*, without punctuation and without differences of case."""
    return folded("".join(char if char.isalnum() else " " for char in text)).split()


def plurals(name: str) -> tuple[str, ...]:
    """Return *name* with its head noun in the English plural, the usual plural first; nothing if there is no noun.

    >>> plurals("access key"), plurals("certificate authority"), plurals("root of trust"), plurals("CA")
    (('access keys',), ('certificate authorities',), ('roots of trust',), ('CAs',))
    >>> plurals("Child process index")
    ('Child process indexes', 'Child process indices')
    """
    # The set is faster than the pattern, and most names have no preposition.
    if _PREPOSITIONS.isdisjoint(name.lower().split()) or not (phrase := re.search(_HEAD_OF_PHRASE, name)):
        return _plural_nouns(name)
    rest = name[phrase.start() :]
    return tuple(noun + rest for noun in _plural_nouns(name[: phrase.start()]))


def _plural_nouns(noun: str) -> tuple[str, ...]:
    if not noun[-1:].isalnum():
        return ()
    word = noun.replace("-", " ").rpartition(" ")[2] if noun.isascii() else re.split(_BETWEEN_WORDS, noun)[-1]
    # An acronym takes an s only: PHYs, not PHies. It is no noun of the table either: AXIS may be an acronym.
    acronym = word.isupper()
    lower = word.lower()
    if lower in _IRREGULAR and not acronym:
        before = noun[: -len(word)]
        return tuple(before + word[0] + plural[1:] for plural in _IRREGULAR[lower])
    last = lower[-1:]
    if last in _SIBILANTS or (last == "h" and lower.endswith(("ch", "sh"))):
        return (noun + "es",)
    if last == "y" and lower[-2:-1] not in _VOWELS and not acronym:
        return (noun[:-1] + "ies",)
    return (noun + "s",)


def sort_key(name: str) -> tuple[str, str]:
    """Return the key that sorts names as a reader expects: without accents and case, then as written."""
    return name.lower() if name.isascii() else _base_letters(name).casefold(), name


def letter(name: str) -> str:
    """Return the heading of *name* in a listing: its first letter, or :data:`OTHER_LETTERS`."""
    first = _base_letters(name)[:1].upper()
    return first[:1] if first.isalpha() else OTHER_LETTERS


def slug(name: str) -> str:
    """Return an identifier of ``[a-z0-9-]`` for *name*. It depends on *name* alone.

    If characters are lost (another script, ``C++``), a hash of the name is added. So different names keep different
    identifiers.
    """
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
