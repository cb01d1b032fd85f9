"""The markup of a name, without Sphinx."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinxext_izuma.glossary.marked_name import PATTERN, WrongMarkup, html_of, marked, pieces_of

H2O = (("", "H"), ("sub", "2"), ("", "O"))


@pytest.mark.parametrize(
    ("markup", "pieces"),
    [
        ("water", (("", "water"),)),
        (r"H\ :sub:`2`\ O", H2O),
        (r"H\ :subscript:`2`\ O", H2O),
        ("H{sub}`2`O", H2O),
        ("*E. coli*", (("em", "E. coli"),)),
        ("*E. coli* test", (("em", "E. coli"), ("", " test"))),
        ("the **big** one", (("", "the "), ("strong", "big"), ("", " one"))),
        ("``conf.py``", (("code", "conf.py"),)),
        ("`conf.py`", (("code", "conf.py"),)),
        (":code:`a*b`", (("code", "a*b"),)),
        (r"10\ :sup:`th`", (("", "10"), ("sup", "th"))),
        (r"C\*", (("", "C*"),)),
        (r"\`a\` \\ b", (("", r"`a` \ b"),)),
        ("snake_case 3:2", (("", "snake_case 3:2"),)),
        ("``*args``", (("code", "*args"),)),
    ],
)
def test_pieces(markup: str, pieces: tuple[tuple[str, str], ...]) -> None:
    assert pieces_of(markup) == pieces


@pytest.mark.parametrize(
    ("markup", "message"),
    [
        ("C*", r"a '*' has no partner (write '\*' to show it)"),
        ("2 * 3 * 4", r"a '*' has no partner (write '\*' to show it)"),
        ("``conf.py`", r"a '`' has no partner (write '\`' to show it)"),
        (":ref:`x`", "the role 'ref' can't be in a name"),
        ("{py:class}`x`", "the role 'py:class' can't be in a name"),
    ],
)
def test_wrong_markup(markup: str, message: str) -> None:
    with pytest.raises(WrongMarkup) as caught:
        pieces_of(markup)
    assert str(caught.value) == message


def test_html_is_escaped() -> None:
    assert html_of(pieces_of("a<b *&*")) == "a&lt;b <em>&amp;</em>"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("H2O", H2O),
        ("H2Os", (*H2O, ("", "s"))),
        ("water (H2O)", (("", "water ("), *H2O, ("", ")"))),
        ("CH2O", (("", "CH2O"),)),
        ("h2o", (("", "h2o"),)),
    ],
)
def test_name_in_a_text(text: str, expected: tuple[tuple[str, str], ...]) -> None:
    assert marked(text, "H2O", H2O) == expected


def written(pieces: list[tuple[str, str]]) -> str:
    """Return the markup of pieces, as a careful writer types it."""
    marks = {"em": "*{}*", "strong": "**{}**", "code": "``{}``", "sub": ":sub:`{}`", "sup": ":sup:`{}`"}
    plain = str.maketrans({character: f"\\{character}" for character in "\\*`:{"})
    return "\\ ".join(marks[element].format(text) if element else text.translate(plain) for element, text in pieces)


@given(
    st.lists(
        st.tuples(st.sampled_from(["em", "strong", "code", "sub", "sup"]), st.text(alphabet="ab:{<&", min_size=1))
        | st.tuples(st.just(""), st.text(alphabet="ab:{}*`\\<&", min_size=1))
    )
)
def test_pieces_are_those_that_were_written(pieces: list[tuple[str, str]]) -> None:
    joined: list[tuple[str, str]] = []
    for element, text in pieces:
        if joined and not element and not joined[-1][0]:
            joined[-1] = "", joined[-1][1] + text
        else:
            joined.append((element, text))
    assert list(pieces_of(written(pieces))) == joined


@given(st.text(alphabet="ab *`\\:{}su", min_size=1, max_size=12) | st.from_regex(PATTERN))
def test_pattern_of_the_schema_fits_the_reader(markup: str) -> None:
    try:
        pieces_of(markup)
    except WrongMarkup:
        assert not re.search(PATTERN, markup)
    else:
        assert re.search(PATTERN, markup) or markup.endswith("\\")
