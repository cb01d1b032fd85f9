"""Language tags."""

from __future__ import annotations

import pytest

from sphinxext_izuma.glossary.language import languages


@pytest.mark.parametrize(
    ("name", "tag"),
    [
        ("de", "de"),
        ("pt_BR", "pt-BR"),
        ("pt-br", "pt-BR"),
        ("zh_hant_tw", "zh-Hant-TW"),
        ("sr@latin", "sr-Latn"),
        ("sr_RS@latin", "sr-Latn-RS"),
        ("de-1996", "de-1996"),
    ],
)
def test_tag_of_a_locale(name: str, tag: str) -> None:
    assert languages.tag_of(name) == tag


@pytest.mark.parametrize(
    ("name", "tags", "found"),
    [
        ("pt_BR", ["en", "pt"], "pt"),
        ("no", ["nb"], "nb"),
        ("nb_NO", ["no"], "no"),
        ("he_IL", ["iw"], "iw"),
        ("nn", ["nb"], None),
        ("pt_BR", ["pt", "pt-BR"], "pt-BR"),
        ("pt", ["pt-BR"], None),
        ("zh_TW", ["zh", "zh-Hant"], "zh-Hant"),
        ("zh_TW", ["zh"], None),
        ("zh_TW", ["zh-Hans"], None),
        ("zh_CN", ["zh"], "zh"),
        ("zh_CN", ["zh-TW"], None),
        ("zh-Hant", ["zh-TW"], "zh-TW"),
        ("sr@latin", ["sr"], "sr"),
        ("sr", ["sr-Latn"], None),
        ("DE", ["de"], "de"),
        ("de-x-easy", ["de"], "de"),
    ],
)
def test_best_of_some_tags(name: str, tags: list[str], found: str | None) -> None:
    assert languages.best(name, tags) == found


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("ar", True),
        ("he_IL", True),
        ("az-Arab", True),
        ("ar-Latn", False),
        ("de", False),
        ("pa_PK", True),
        ("pa", False),
        ("arz", True),
    ],
)
def test_direction(name: str, expected: bool) -> None:
    assert languages.is_right_to_left(name) is expected


def test_capital_at_the_start_is_that_of_the_language() -> None:
    words = {
        ("istemci", "tr"): "İstemci",
        ("ışık", "tr_TR"): "Işık",
        ("id", "de"): "Id",
        ("ანა", "ka"): "ანა",
        ("", "az"): "",
    }
    assert {pair: languages.capitalised(*pair) for pair in words} == words
