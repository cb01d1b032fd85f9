"""The order of names against that of ICU, by words at random. ``make order`` installs PyICU, and runs this."""

from __future__ import annotations

import random
from bisect import bisect_left

import pytest

from sphinxext_izuma.glossary.language.by_icu import ByICU
from sphinxext_izuma.glossary.language.collation import ByLanguage

pytest.importorskip("icu")

WORDS = 4000
MOST_OUT_OF_PLACE = 20
ASCII = "abcdefghijklmnopqrstuvwxyz"
# The letters of each language that are not in ASCII, and foreign ones that its texts have.
LETTERS = {
    "ca": "àçèéíïòóúü",
    "cs": "áčďéěíňóřšťúůýž",
    "da": "æøåéöäü",
    "de": "äöüßé",
    "en": "éèïöç",
    "eo": "ĉĝĥĵŝŭ",
    "es": "áéíñóúü",
    "et": "äöõüšž",
    "fi": "åäöšž",
    "fr": "àâæçéèêëîïôœùûüÿ",
    "hr": "čćđšž",
    "hu": "áéíóöőúüű",
    "is": "áðéíóúýþæö",
    "it": "àèéìòù",
    "lt": "ąčęėįšųūž",
    "lv": "āčēģīķļņšūž",
    "nb": "æøåéöä",
    "nl": "ëïéèö",
    "pl": "ąćęłńóśźż",
    "pt": "áâãàçéêíóôõú",
    "ro": "ăâîșț",
    "sk": "áäčďéíĺľňóôŕšťúýž",
    "sl": "čšž",
    "sq": "çë",
    "sv": "åäöéü",
    "tr": "çğıöşü",
}
# The letters of languages with other scripts.
ALPHABETS = {
    "be": "абвгдеёжзійклмнопрстуўфхцчшыьэюя",
    "bn": "অআইঈউঊএঐওঔকখগঘচছজটঠডঢণতথদধনপফবভমযরলশষসহািীুূেৈোৌ্",
    "el": "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώ",
    "fa": "آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی\u200c",
    "he": "אבגדהוזחטיכךלמםנןסעפףצץקרשת",
    "hi": "अआइईउऊऋएऐओऔकखगघचछजझटठडढणतथदधनपफबभमयरलवशषसहािीुूृेैोौ्",
    "kk": "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя",
    "mk": "абвгдѓежзѕијклљмнњопрстќуфхцчџш",
    "ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "sr": "абвгдђежзијклљмнњопрстћуфхцчџш",
    "ta": "அஆஇஈஉஊஎஏஐஒஓஔகஙசஞடணதநபமயரலவழளறனஜஷஸஹாிீுூெேைொோௌ",
    "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
}


def _words(language: str) -> list[str]:
    """Return words of the letters of a language, and names of two words and with capitals, in the order of nothing."""
    chance = random.Random(language)  # noqa: S311 - words, and no secrets
    letters = ALPHABETS.get(language) or ASCII + LETTERS[language] * 3
    words: dict[str, None] = {}
    while len(words) < WORDS:
        word = "".join(chance.choices(letters, k=chance.randint(1, 8)))
        form = chance.random()
        words[
            word.capitalize()
            if form < 0.1
            else word.upper()
            if form < 0.2
            else f"{word} {letters[0]}"
            if form < 0.3
            else word
        ] = None
    return list(words)


def _out_of_place(ordered: list[str], expected: list[str]) -> int:
    """Return the fewest names that have to be moved, so that *ordered* is *expected*."""
    places = {name: number for number, name in enumerate(expected)}
    ends: list[int] = []  # the last place of the best rising row of each length
    for name in ordered:
        at = bisect_left(ends, places[name])
        ends[at : at + 1] = [places[name]]
    return len(ordered) - len(ends)


@pytest.mark.parametrize("language", [*LETTERS, *ALPHABETS])
def test_order_is_that_of_icu(language: str) -> None:
    words = _words(language)
    ours, of_icu = sorted(words, key=ByLanguage(language).key), sorted(words, key=ByICU(language).key)
    count = _out_of_place(ours, of_icu)
    differ = [pair for pair in zip(ours, of_icu, strict=True) if pair[0] != pair[1]]
    assert count <= MOST_OUT_OF_PLACE, differ[:5]


def test_letters_of_icu_are_those_of_the_table() -> None:
    for language in ("cs", "da", "de", "es", "fi", "hr", "pl", "ro", "sk", "sv"):
        by_icu, by_language = ByICU(language), ByLanguage(language)
        letters = ASCII + LETTERS[language]
        differ = {letter for letter in letters if by_icu.letter(letter) != by_language.letter(letter)}
        # ICU puts letters that no Polish word begins with under their base letters.
        assert differ == ({"ą", "ę", "ń"} if language == "pl" else set()), language


def test_icu_knows_the_order_of_chinese_names() -> None:
    collation = ByICU("zh")
    assert sorted(["网关", "设备", "API"], key=collation.key) == ["设备", "网关", "API"]
    assert [collation.letter(name) for name in ("设备", "API", "3G", "#")] == ["S", "A", "0–9 #", "0–9 #"]
    assert collation.alphabet(["S", "あ"])[-2:] == ["Z", "あ"]
    assert collation.alphabet(["あ"]) == ["あ"]
