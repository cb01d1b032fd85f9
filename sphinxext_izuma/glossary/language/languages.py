"""Language tags (BCP 47): the form in which they are compared, and the best of some tags for a reader."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

# Chinese and others are written in several scripts. The region says in which, if the tag does not.
_SCRIPT_OF_REGION = {
    "az-ir": "az-arab",
    "kk-cn": "kk-arab",
    "ku-iq": "ku-arab",
    "ku-ir": "ku-arab",
    "ky-cn": "ky-arab",
    "pa-pk": "pa-arab",
    "uz-af": "uz-arab",
    "zh-tw": "zh-hant",
    "zh-hk": "zh-hant",
    "zh-mo": "zh-hant",
    "zh-cn": "zh-hans",
    "zh-sg": "zh-hans",
    "zh-my": "zh-hans",
}
# Tags that mean the same: the names before 1989, and Norwegian, which is Bokmål if nothing else is said.
_SAME = {"he": "iw", "id": "in", "in": "id", "iw": "he", "ji": "yi", "nb": "no", "no": "nb", "yi": "ji"}
# The names of scripts after an @ in the names of locales.
_SCRIPT_OF_MODIFIER = {"latin": "latn", "cyrillic": "cyrl", "devanagari": "deva", "arabic": "arab"}
# Source: the likely scripts of CLDR, for languages that are much written today.
_RIGHT_TO_LEFT = (
    "acm aeb afb apc apd ar arc arq ars ary arz ayl azb bal bgn bqi brh ckb dv fa glk hbo he hno iw ji khw ks lah lki"
    " lrc luz mzn nqo pbt pnb prs ps rhg sd sdh skr syr ug ur yi"
)
_RIGHT_TO_LEFT_SCRIPTS = frozenset({"adlm", "arab", "hebr", "mand", "nkoo", "rohg", "syrc", "thaa"})


# A glossary has few languages, and asks for them with each text.
@lru_cache(maxsize=256)
def tag_of(name: str) -> str:
    """Return the language tag of the name of a locale: ``pt-BR`` for ``pt_BR``, ``sr-Latn`` for ``sr@latin``."""
    locale, _, modifier = name.partition("@")
    language, *rest = locale.replace("_", "-").split("-")
    script = _SCRIPT_OF_MODIFIER.get(modifier.lower(), "")
    parts = [language.lower(), *([script] if script else []), *rest]
    return "-".join([parts[0], *map(_subtag, parts[1:])])


def _subtag(part: str) -> str:
    if len(part) == len("Latn") and part.isalpha():
        return part.title()
    return part.upper() if len(part) == len("BR") and part.isalpha() else part.lower()


def ranges(name: str) -> list[str]:
    """Return the tags to look for, the best first, in lower case: ``pt-br``, ``pt``.

    Source: RFC 4647, 3.4 (look-up); the scripts of Chinese by region.
    """
    tag = tag_of(name).lower()
    found = []
    while tag:
        found.append(tag)
        if tag in _SCRIPT_OF_REGION:
            found.append(_SCRIPT_OF_REGION[tag])
        if tag in _SAME:
            found.append(_SAME[tag])
        tag = tag.rpartition("-")[0]
        if tag.rpartition("-")[2] in {"x", "u", "t"}:  # a single letter begins an extension
            tag = tag.rpartition("-")[0]
    # Chinese without a script is in simplified characters.
    return [tag for tag in dict.fromkeys(found) if tag != "zh" or "zh-hant" not in found]


def locales(name: str) -> list[str]:
    """Return the names of the locales to look for, the best first, as folders of catalogues have them: ``pt_BR``."""
    tags = (tag_of(tag).replace("-", "_") for tag in ranges(name))
    return list(dict.fromkeys((name, *tags)))


def best(name: str, tags: Iterable[str]) -> str | None:
    """Return the best of some *tags* for a language, None if none fits.

    :param name: the language, as a tag or as the name of a locale.
    """
    known = {tag_of(tag).lower(): tag for tag in tags}
    for normalised, tag in tuple(known.items()):
        known.setdefault(_SCRIPT_OF_REGION.get(normalised, normalised), tag)
    return next((known[tag] for tag in ranges(name) if tag in known), None)


def base(name: str) -> str:
    """Return the language without script and region: ``pt`` for ``pt-BR``."""
    return tag_of(name).partition("-")[0]


def is_turkic(name: str) -> bool:
    """Return whether a language has the letters I and İ."""
    return base(name).lower() in {"az", "tr"}


def capitalised(text: str, language: str) -> str:
    """Return *text* with a capital at its start, as a language has it. Georgian has none there."""
    if text[:1] == "i" and is_turkic(language):
        return f"İ{text[1:]}"
    if text[:2] == "ij" and base(language).lower() == "nl":
        return f"IJ{text[2:]}"
    return text[:1].title() + text[1:]


def in_small_letters(text: str, language: str) -> str:
    """Return *text* in small letters, as a language has them."""
    return (text.replace("İ", "i").replace("I", "ı") if is_turkic(language) else text).lower()


def script(name: str) -> str:
    """Return the script that a tag names or its region implies, else an empty text: ``hant`` for ``zh_TW``."""
    language, *rest = tag_of(name).lower().split("-")
    named = (part for part in rest if len(part) == len("hant") and part.isalpha())
    implied = (_SCRIPT_OF_REGION.get(f"{language}-{part}", "").partition("-")[2] for part in rest)
    return next(filter(None, (*named, *implied)), "")


@lru_cache(maxsize=256)
def are_alike(one: str, other: str) -> bool:
    """Return whether texts in two languages need no marks beside each other: only their regions differ."""
    scripts = {script(one), script(other)} - {""}
    return base(one) == base(other) and len(scripts) < 2  # noqa: PLR2004


@lru_cache(maxsize=256)
def is_right_to_left(name: str) -> bool:
    """Return whether a language is written from right to left."""
    return script(name) in _RIGHT_TO_LEFT_SCRIPTS or (not script(name) and base(name) in _RIGHT_TO_LEFT.split())
