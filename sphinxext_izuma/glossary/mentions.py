"""Find mentions of terms in running text, with a trie of words. A doubtful mention is left out."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sphinxext_izuma.glossary import names
from sphinxext_izuma.glossary.language import languages

if TYPE_CHECKING:
    from sphinxext_izuma.glossary.glossary import Glossary
    from sphinxext_izuma.glossary.term import Term

# The caller puts these characters into a text.
SEAM = "\N{INVISIBLE SEPARATOR}"  # the start or end of markup: a word may cross it, a name may not
ITALIC = "\N{INVISIBLE PLUS}"  # the start or end of italics
HOLE = "\N{OBJECT REPLACEMENT CHARACTER}"  # for a node that is no prose: a word beside it is no mention

# Scripts without blanks between words. A change of script is a boundary, for example between a noun and its particle.
_HAN = "\u3005\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_KATAKANA = "\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f"
_HIRAGANA = "\u3041-\u309f"
_LETTERS = rf"[^\W{_HAN}{_KATAKANA}{_HIRAGANA}]"
_INSIDE_WORDS = "\u00ad\u200c\u200d"  # soft hyphen and the zero-width joiners
_HYPHENS = "-\u2010\u2011"
_APOSTROPHES = "'\N{RIGHT SINGLE QUOTATION MARK}"
# A word beside one of these is part of something longer: a compound, a path, an address, an option, code.
_GLUE_BEFORE = frozenset(f"{_HYPHENS}/\\@#$%&~+=_.:<|^*`{{{HOLE}")
_GLUE_AFTER = frozenset(f"{_HYPHENS}/\\@#$%&~+=_<|^*`{{[({HOLE}")
_OPENING = frozenset("([")  # right after a word, these mean code
_STOPS = frozenset(".:")  # before a letter, a slash or a second colon, these do not end a word
_SEAMS = frozenset((SEAM, ITALIC))
# The closing quotation mark for each opening one.
_QUOTES = {
    '"': '"',
    "'": "'",
    "\u201c": "\u201d",
    "\u2018": "\u2019",
    "\u201e": "\u201c",
    "\xab": "\xbb",
    "\u300c": "\u300d",
}
_OWN_CAPITALS = frozenset({"az", "nl", "tr"})  # languages with capitals that others do not have
_ELIDED = 2  # the most letters before the apostrophe of an elision: l', d', qu'
_SMALL_WORDS = {"a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "per", "the", "to", "with"}
# The key of a node of the trie where a name ends. Its value has the symbols before the first word of the name.
_END = ""

# A name may have symbols, which are words too: C++, .NET.
_ASCII_WORD, _ASCII_STEP = re.compile(r"\w+"), re.compile(r"\w+|[^\w\s]")
_GAP = re.compile(rf"\s+|[{_HYPHENS}](?=\w)")  # between the words of a name
_LAST_WORD = re.compile(r"\w*\Z")

_Node = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a text, and its term.

    :ivar start: the index of its first character.
    :ivar end: the index after its last character.
    :ivar name: the name as written, with one blank for each run of white space.
    :ivar term: the term.
    :ivar scope: the scope of the text.
    """

    start: int
    end: int
    name: str
    term: Term
    scope: str = ""

    @property
    def key(self) -> str:
        """The key of the name in the scope of the text."""
        return names.in_scope(self.scope, self.name)

    @property
    def deprecated(self) -> bool:
        """Whether the name or the whole term is deprecated."""
        return self.term.deprecated or self.term.deprecation_of(self.name) is not None


class Mentions:
    """Finds the names of a glossary in texts.

    A name in small letters is also found at the beginning of a sentence and in title case. Other capitals must match.
    The longest name wins. A name that several terms have is no mention, but it hides the shorter names in it. A name
    alone in quotation marks or italics is no mention either: the text talks about the name.
    """

    def __init__(self, glossary: Glossary, scope: str = "") -> None:
        """Make a finder.

        :param scope: the scope of the texts. In a scope, the terms of other scopes are no mentions.
        """
        self._glossary = glossary
        self._scope = scope
        self._trie: _Node = {}
        self._names: dict[str, tuple[str, Term] | None] = {}
        headings = _files_with_capitals(glossary.terms)
        for term in glossary.terms:
            long_form = term.expansion or (term.name if term.acronym else "")
            long_forms = {long_form, *term.plurals(long_form)}
            of_original = term.original.inflections() if term.original else ()
            # A name may be a loan with the capital of another language: Internet beside İnternet.
            of_letters = ("", term.language) if languages.base(term.language) in _OWN_CAPITALS else ("",)
            for name in dict.fromkeys((*term.all_labels(), *term.inflections(), *of_original)):
                relaxed = name in long_forms
                for language in of_letters:
                    self._add(name, language, heading=relaxed or term.place.path in headings, relaxed=relaxed)

    def _add(self, name: str, language: str, *, heading: bool, relaxed: bool) -> None:
        words = list(map(_word, _pattern(name, or_symbol=True).findall(name)))
        words = [_with_straight_apostrophe(word) for word in words if word not in _HYPHENS]
        first = next((position for position, word in enumerate(words) if word[0].isalnum()), None)
        if first is None:
            return
        prefix, words = "".join(words[:first]), words[first:]
        for spelled in _spellings(words, language, heading=heading, relaxed=relaxed):
            node = self._trie
            for word in spelled:
                node = node.setdefault(word, {})
            node.setdefault(_END, set()).add(prefix)

    def find(self, text: str) -> Iterator[Mention]:
        """Yield the mentions in *text*, in order. They do not overlap."""
        begins, done, is_ascii, step = self._trie.get, 0, text.isascii(), _pattern(text, or_symbol=True)
        for match in _pattern(text).finditer(text):
            node = begins(match[0])
            if node is None and (is_ascii or (node := begins(_word(match[0]))) is None):
                continue
            start, end = match.span()
            if start < done or (span := self._longest_name(text, start, end, node, step)) is None:
                continue
            done = span[1]
            if not _is_quoted(text, *span) and (named := self._look_up(text[slice(*span)])):
                yield Mention(*span, *named, self._scope)

    @staticmethod
    def _longest_name(text: str, start: int, end: int, node: _Node, step: re.Pattern[str]) -> tuple[int, int] | None:
        """Return the start and the end of the longest name, None if no name begins here.

        :param start: the start of the first word.
        :param end: the end of the first word.
        :param node: the node of the trie after the first word.
        :param step: the pattern that matches the next word.
        """
        span = None
        while True:
            if _END in node and _ends_word(text, end) and (begin := _name_start(text, start, node[_END])) is not None:
                span = begin, end
                if len(node) == 1:
                    return span
            gap = _GAP.match(text, end)
            if (match := step.match(text, gap.end() if gap else end)) is None:
                return span
            word = _with_straight_apostrophe(match[0])
            following = node.get(word) or node.get(_word(word))
            if following is None:
                return span
            node, end = following, match.end()

    def _look_up(self, text: str) -> tuple[str, Term] | None:
        """Return the name in *text* and its term, as the role finds it. Return None for no term or several."""
        if text not in self._names:
            name = names.exact(text)
            # The page may have a typographic apostrophe although its source has a straight one.
            spelling = name.replace(_APOSTROPHES[1], "'")
            term = self._glossary.find_one(spelling, self._scope)
            is_elsewhere = term and self._scope and term.scope not in {"", self._scope}
            self._names[text] = (spelling, term) if term and not is_elsewhere else None
        return self._names[text]


def _files_with_capitals(terms: Iterable[Term]) -> set[str]:
    """Return the paths of the files in which most terms begin with a capital.

    In these files, the capital is a style of headings. It does not mean that the name is a proper noun.
    """
    count: Counter[str] = Counter()
    for term in terms:
        word = _pattern(term.name).search(term.name)
        if word and word[0].islower():
            count[term.place.path] -= 1
        elif word and _is_capitalised(word[0]):
            count[term.place.path] += 1
    return {path for path, balance in count.items() if balance > 0}


def _is_capitalised(word: str) -> bool:
    return word[:1].istitle() and word[1:].islower()  # the capital of ǆ is ǅ


def _word(text: str) -> str:
    """Return a word as the trie has it: letters that are joined, or that have another width, are plain."""
    if text.isascii():
        return text
    # The small letters of İ, and of Lithuanian with accents. Signs like the 2 in H₂ are others than digits.
    return unicodedata.normalize("NFKC" if text.isalpha() else "NFC", text.replace("i\u0307", "i"))


def _spellings(words: list[str], language: str, *, heading: bool, relaxed: bool) -> Iterator[list[str]]:
    """Yield the spellings of a name inside a sentence, at its beginning, and in title case.

    :param words: the words of the name.
    :param language: the language whose capitals count.
    :param heading: True if the capital of the first word may be a style of headings.
    :param relaxed: True if this holds for the capitals of all words.
    """
    proper = not relaxed and any(map(_is_capitalised, words[1:]))
    yield words
    if heading and not proper:
        words = [
            languages.in_small_letters(word, language) if _is_capitalised(word) and (relaxed or not at) else word
            for at, word in enumerate(words)
        ]
        yield words
    yield [_with_capital(words[0], language), *words[1:]]
    yield [
        _with_capital(word, language) if not at or word not in _SMALL_WORDS else word for at, word in enumerate(words)
    ]


def _with_capital(word: str, language: str) -> str:
    return languages.capitalised(word, language) if word.islower() and len(word) > 1 else word


def _pattern(text: str, *, or_symbol: bool = False) -> re.Pattern[str]:
    """Return the pattern of a word in *text*: letters, digits and the combining characters of *text*."""
    if text.isascii():
        return _ASCII_STEP if or_symbol else _ASCII_WORD
    inside = "".join(
        sorted(char for char in set(text) if char in _INSIDE_WORDS or unicodedata.category(char)[0] == "M")
    )
    letters = f"(?:{_LETTERS}|[{inside}])+" if inside else f"{_LETTERS}+"
    words = f"[{_HAN}]+|[{_KATAKANA}]+|[{_HIRAGANA}]+|{letters}"
    # The cache of re keeps the pattern: few different ones occur.
    return re.compile(rf"{words}|[^\w\s]" if or_symbol else words)


def _with_straight_apostrophe(word: str) -> str:
    return "'" if word in _APOSTROPHES else word


def _name_start(text: str, start: int, prefixes: Iterable[str]) -> int | None:
    """Return the start of the name, None if the name is inside a longer word.

    :param start: the start of the first word of the name.
    :param prefixes: the symbols that a name may have before this word.
    """
    for prefix in sorted(prefixes, key=len, reverse=True):
        begin = start - len(prefix)
        if text.startswith(prefix, max(begin, 0)) and _begins_word(text, begin):
            return begin
    return None


def _is_quoted(text: str, start: int, end: int) -> bool:
    before, after = text[max(start - 1, 0) : start], text[end : end + 1]
    return bool(before) and (before == after == ITALIC or _QUOTES.get(before) == after)


def _begins_word(text: str, start: int) -> bool:
    before = text[max(start - 1, 0) : start]
    if not before or before.isspace():
        return True
    if before in _SEAMS:
        before = text[:start].rstrip(SEAM + ITALIC)[-1:]
        return not before.isalnum() and before not in _GLUE_BEFORE
    if before in _APOSTROPHES:
        word = _LAST_WORD.search(text, max(start - 20, 0), start - 1)
        return word is None or len(word[0]) <= _ELIDED
    return before not in _GLUE_BEFORE and not (before in _OPENING and text[max(start - 2, 0) : start - 1].isalnum())


def _ends_word(text: str, end: int) -> bool:
    after = text[end : end + 3]
    if not after or after[0].isspace():
        return True
    if after[0] in _SEAMS:
        rest = text[end:].lstrip(SEAM + ITALIC)[:1]
        return not rest.isalnum() and rest not in _GLUE_AFTER
    if after[0] in _APOSTROPHES and after[1:2].isalnum():
        return after[1] == "s" and not after[2:].isalnum()
    if after[0] in _STOPS:
        return not (after[1:2].isalnum() or (after[1:2] and after[1:2] in ":/\\"))
    return after[0] not in _GLUE_AFTER
