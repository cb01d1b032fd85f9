"""When two names are the same, how a name is pluralised, sorted and made an identifier."""

from __future__ import annotations

import hashlib
import re
import unicodedata

# Hyphen-minus, the Unicode hyphens and dashes, and the minus sign: writers type any of them. This and other patterns of
# characters beyond Latin are compiled when they are first used: each takes a millisecond, and most builds use none.
_HYPHENS = "[-\u2010-\u2015\u2212]+"
_SOFT_HYPHEN = "\u00ad"
_NOT_SLUG = re.compile("[^a-z0-9]+")
# Marks that a slug may lose without two different names becoming one: they separate or enclose.
_SEPARATORS = r"[\s\-\u2010-\u2015/()\[\]'\"\u2018\u2019\u201c\u201d.,:;_]+"
_PREPOSITIONS = frozenset({"of", "for", "in", "on", "to", "with", "per"})
_HEAD_OF_PHRASE = rf"(?i)\s+(?:{'|'.join(sorted(_PREPOSITIONS))})\s+"

_SIBILANTS = frozenset("sxz")
_VOWELS = frozenset({"", *"aeiou"})  # and the start of a word
_BETWEEN_WORDS = r"[\s\-\u2010-\u2015]+"
# Nouns of technical prose whose plural no rule gives, with the usual plural first. A plural begins as its noun does.
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
        mouse mice mouses
        parenthesis parentheses
        person people persons
        phenomenon phenomena
        quiz quizzes
        radius radii radiuses
        schema schemas schemata
        self selves
        series series
        shelf shelves
        species species
        synopsis synopses
        synthesis syntheses
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
    """Return *name* in NFC with runs of white space as one blank: the first level of look-up."""
    if name.isascii():
        return " ".join(name.split())
    return " ".join(unicodedata.normalize("NFC", name).split())


def folded(name: str) -> str:
    """Return *name* without case, width and hyphens: the second level of look-up.

    NFKC and casefold as Unicode defines caseless matching (The Unicode Standard, D146).
    """
    if name.isascii():
        return " ".join(name.lower().replace("-", " ").split())
    text = unicodedata.normalize("NFKC", name).casefold().replace(_SOFT_HYPHEN, "")
    return " ".join(re.sub(_HYPHENS, " ", unicodedata.normalize("NFKC", text)).split())


def plurals(name: str) -> tuple[str, ...]:
    """Return the English plurals of *name*'s head noun, the usual one first, none where there is no noun.

    >>> plurals("access key"), plurals("certificate authority"), plurals("root of trust"), plurals("CA")
    (('access keys',), ('certificate authorities',), ('roots of trust',), ('CAs',))
    >>> plurals("Child process index")
    ('Child process indexes', 'Child process indices')
    """
    # A set knows sooner than a pattern that there is none.
    if _PREPOSITIONS.isdisjoint(name.lower().split()) or not (phrase := re.search(_HEAD_OF_PHRASE, name)):
        return _plural_nouns(name)
    rest = name[phrase.start() :]
    return tuple(noun + rest for noun in _plural_nouns(name[: phrase.start()]))


def _plural_nouns(noun: str) -> tuple[str, ...]:
    if not noun[-1:].isalnum():
        return ()
    word = noun.replace("-", " ").rpartition(" ")[2] if noun.isascii() else re.split(_BETWEEN_WORDS, noun)[-1]
    # An acronym takes a bare s: PHYs, not PHies; and is no word: AXIS may be one's name.
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
    """Return the key that sorts names as a reader expects: no accents, no case, then the raw text."""
    return name.lower() if name.isascii() else _base_letters(name).casefold(), name


def letter(name: str) -> str:
    """Return the heading that *name* stands under in a listing: its first letter, or one for all else."""
    first = _base_letters(name)[:1].upper()
    return first[:1] if first.isalpha() else OTHER_LETTERS


def slug(name: str) -> str:
    """Return an identifier of ``[a-z0-9-]`` for *name* that depends on nothing but *name*.

    Where letters are lost on the way (another script, ``C++``) a digest of the name is appended, so that
    different names stay different.
    """
    base = name.lower() if name.isascii() else _base_letters(name).casefold()
    if base.isascii() and base.replace(" ", "").isalnum():  # as most names are
        return "-".join(base.split())
    text = _NOT_SLUG.sub("-", base).strip("-")
    whole = _NOT_SLUG.sub("", base)
    if whole and whole == re.sub(_SEPARATORS, "", base):
        return text
    return f"{text}-{fingerprint(name)}".lstrip("-")


def fingerprint(text: str) -> str:
    """Return eight hexadecimal digits for *text*, the same on every machine."""
    return hashlib.sha256(exact(text).encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _base_letters(name: str) -> str:
    if name.isascii():
        return name
    decomposed = unicodedata.normalize("NFKD", name)
    return "".join(char for char in decomposed if not unicodedata.combining(char))
