"""The order of names by language, and the letters of a listing."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from sphinxext_izuma.glossary.language.collation import ByCode, ByLanguage, collation_for
from sphinxext_izuma.glossary.language.letters import LETTERS

# The names in their order. A name after a bar begins a new letter.
ORDERED = {
    "en": "3G _x | a-b api API | oeil œuf Øre ozone | Zoo",
    "fr": "oeil œuf | zzz",
    "de": "Abend Äpfel Azur | Strasse Straße | über uns",
    "sv": "apa ask | z | ål | äpple ärlig | ö öl",
    "fi": "vaara | wau | y yy | zebra | ääni | öljy",
    "da": "abe | zebra | æble | øl | å aa Aarhus",
    "nb": "abe | zebra | æble | øl | å aa",
    "nn": "abe | zebra | æble | øl | å aa",
    "no": "abe | zebra | æble | øl | å aa",
    "is": "akur | ár | bók | zeta | þorn | æska | ör",
    "cs": "cena | čas | dům | hora | chyba | rok | řeka",
    "sk": "auto | äta | hora | chyba | ihla",
    "es": "nube | ñandú | oso",
    "ca": "lluna ŀl | mar",
    "pl": "lampa | łódź | mapa | zebra | źle | żaba",
    "tr": "hız | ılık Ilık ısı | iç irmak İrmak | jeton",
    "hr": "cilj | čaj | ćuk | dan | džep | đak | ljudi | mama",
    "hu": "cukor | csap | dal | dzeta | dzsem | szó | tűz | zab | zseb",
    "ro": "apa | ăla | âne | iris | înot | sac | șase",
    "lt": "įkas yla ilgas | jūra",
    "et": "sai | šokk | zoo | žanr | tuba | wok | õlu | äike | öö | üks | xenon",
    "vi": "anh | ăn | ân | da | đi",
    "cy": "cath | chwech | dafad | dda",
    "ru": "еда ёж | жук | игра июль | йод | кот",
    "uk": "гора Гра | ґанок | дім | ель | єнот | жук | ива | іній | їжак | йод",
    "be": "ехаць | ёлка | жук | зубр | ідэя | йод | уха | ўсё | фон",
    "sr": "дан | ђак | енер | југ | лед | љубав | нос | њега | тачка | ћуп | чај | џеп | шах",
    "mk": "дом | ѓердан | ера | звезда | ѕвоно | игра | тетка | ќилим | ум",
    "kk": "ара | әке | гүл | ғалым | кала | қала | ыдыс | іс | юла",
    "fa": "آب | ابر | پدر | تاب | چای | حال | ژاله | کتاب | گل | لب | می‌روم میز می‌شود میوه | نان | وام | هنر | یخ",
    "el": "άλφα | βήτα",
    "ko": "가방 까치 | 나무 | 하늘",
    "ja": "あめ アンテナ いぬ | がく カメラ きゃく | ざる",
    "zh": "API | 网关 设备",
    "ar": "باب | تاج",
    "he": "אב | בית | ךא כלב | מלך מלכה",
    "hi": "अनार | आम | कमल कु क्षत्रिय | खरगोश",
    "ta": "அம்மா | கடல் | வானம் | ளகரம் | றகரம் | ஜனனம்",
    "bn": "কথা কা কো | খবর",
    "th": "กา เก่า แก้ว โกน ไก่ | ขา ข้าว ขิง",
    "lo": "ກາ ແກ້ວ | ຂາ | ສາ | ຊາ",
    "ka": "ანა | ბანი",
    "ee": "da | dzi | ɖa | fo | ƒo",
}


@pytest.mark.parametrize("language", ORDERED)
def test_names_are_in_the_order_of_the_language(language: str) -> None:
    groups = [group.split() for group in ORDERED[language].split("|")]
    names = [name for group in groups for name in group]
    collation = ByLanguage(language)
    assert sorted(sorted(names, reverse=True), key=collation.key) == names
    letters = [[collation.letter(name) for name in group] for group in groups]
    assert all(len(set(group)) == 1 for group in letters)
    assert len({group[0] for group in letters}) == len(groups)


@pytest.mark.parametrize(
    ("language", "alphabet"),
    [
        ("en", "0–9 # A B C D E F G H I J K L M N O P Q R S T U V W X Y Z"),
        ("sv", "0–9 # A B C D E F G H I J K L M N O P Q R S T U V W X Y Z Å Ä Ö"),
        ("cs", "0–9 # A B C Č D E F G H CH I J K L M N O P Q R Ř S Š T U V W X Y Z Ž"),
        ("es", "0–9 # A B C D E F G H I J K L M N Ñ O P Q R S T U V W X Y Z"),
        ("tr", "0–9 # A B C Ç D E F G Ğ H I İ J K L M N O Ö P Q R S Ş T U Ü V W X Y Z"),
        ("hr", "0–9 # A B C Č Ć D DŽ Đ E F G H I J K L LJ M N NJ O P Q R S Š T U V W X Y Z Ž"),
        ("ro", "0–9 # A Ă Â B C D E F G H I Î J K L M N O P Q R S Ș T Ț U V W X Y Z"),
        ("et", "0–9 # A B C D E F G H I J K L M N O P Q R S Š Z Ž T U V W Õ Ä Ö Ü X Y"),
    ],
)
def test_bar_has_the_alphabet_of_the_language(language: str, alphabet: str) -> None:
    assert " ".join(ByLanguage(language).alphabet(["A"])) == alphabet


def test_bar_has_the_letters_of_another_script_that_have_entries() -> None:
    assert ByLanguage("ru").alphabet(["Е", "Й"]) == ["Е", "Й"]
    assert ByLanguage("ru").alphabet(["A", "Й"])[-2:] == ["Z", "Й"]
    assert ByLanguage("uk").alphabet(["Г", "Ґ"]) == ["Г", "Ґ"]
    assert ByLanguage("ka").letter("ანა") == collation_for("code", "ka").letter("ანა") == "ა"


@pytest.mark.parametrize("language", LETTERS)
def test_each_letter_of_a_language_comes_after_the_one_before(language: str) -> None:
    collation = ByLanguage(language)
    chains = LETTERS[language].split()
    others = {spelling for chain in chains for spelling in re.split("[<=]", chain)[1:]}
    for chain in chains:
        # The first letter may have a rule of its own.
        letters = [letter.split("=")[0] for letter in chain.split("<")]
        letters = letters[letters[0] in others :]
        words = [f"{letter}a" for letter in letters]
        assert sorted(words, key=collation.key) == words
        # Each comes after all that begins with the letter before it.
        for before, letter in pairwise(letters):
            assert collation.key(f"{before}zzz") < collation.key(letter) or before + "z" in LETTERS[language]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("access key", "A"),
        ("\u00e9tat", "E"),
        ("e\u0301tat", "E"),
        ("\ufb01rmware", "F"),
        ("\u00dfeta", "S"),
        ("\u03b1", "\u0391"),
        ("\u044d\u0442\u043e", "\u042d"),
        ("\u8bed\u8a00", "\u2026"),
        ("3GPP", "0\u20139 #"),
        (".NET", "0\u20139 #"),
        ("(x)", "0\u20139 #"),
        ("", "0\u20139 #"),
    ],
)
def test_letter_is_the_base_letter_or_the_heading_of_all_else(name: str, expected: str) -> None:
    assert ByLanguage("en").letter(name) == expected


def test_order_of_code_points() -> None:
    collation = collation_for("code", "sv")
    assert isinstance(collation, ByCode)
    assert sorted(["b", "Z", "ä", "a"], key=collation.key) == ["Z", "a", "b", "ä"]
    assert [collation.letter(name) for name in ("ä", "9P", "b")] == ["Ä", "0–9 #", "B"]
    assert collation.alphabet(["B", "Ä"]) == ["B", "Ä"]


@pytest.mark.parametrize("language", ["pt-BR", "pt_BR", "nonsense", "sr@latin", "zh_TW"])
def test_any_language_has_an_order(language: str) -> None:
    collation = ByLanguage(language)
    assert sorted(["b", "a"], key=collation.key) == ["a", "b"]


def test_serbian_in_latin_letters() -> None:
    assert ByLanguage("sr@latin").letter("džep") == "DŽ"
    assert ByLanguage("sr").letter("džep") == "D"
