"""Replacement of words in texts: pure rules."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jiceng.core.vocabulary.renaming import Renaming, fault_of, renaming

SHIPPED = {"dispatch": ("分派",), "dispatcher": ("分派员",), "request": ("诉求",)}
LATIN = {"dispatch": ("dispatch", "dispatched"), "branch": ("Party branch",)}


def chinese(**own: list[str]) -> Renaming:
    return renaming(own, SHIPPED, is_latin=False)


def latin(**own: list[str]) -> Renaming:
    return renaming(own, LATIN, is_latin=True)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("分派给区城管局", "派单给区城管局"),
        ("由分派员分派", "由分派员派单"),  # a longer term keeps its own word
        ("共%(分派)s件，已分派%(n)s件", "共%(分派)s件，已派单%(n)s件"),
        ("<a href='分派'>分派</a>", "<a href='分派'>派单</a>"),
        ("{分派} 100%分派", "{分派} 100%派单"),
        ("", ""),
    ],
)
def test_word_is_replaced_outside_of_placeholders_and_longer_terms(text: str, wanted: str) -> None:
    assert chinese(dispatch=["派单"]).apply(text) == wanted


def test_new_words_are_not_replaced_again() -> None:
    swapped = chinese(dispatch=["诉求"], request=["分派"])
    assert swapped.apply("分派诉求") == "诉求分派"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Dispatch this request", "Assign this request"),
        ("it was dispatched", "it was assigned"),
        ("dispatcher", "dispatcher"),
        ("the Party branch", "the Party cell"),
        ("%(dispatch)s", "%(dispatch)s"),
    ],
)
def test_latin_words_end_with_their_letters_and_keep_capitals(text: str, wanted: str) -> None:
    words = latin(dispatch=["assign", "assigned"], branch=["party cell"])
    assert words.apply(text) == wanted


def test_empty_and_missing_forms_stay_as_shipped() -> None:
    assert latin(dispatch=["", "assigned"]).apply("dispatch, dispatched") == "dispatch, assigned"
    assert latin(dispatch=["assign"]).apply("dispatch, dispatched") == "assign, dispatched"
    assert latin(unknown=["assign"]).apply("dispatch") == "dispatch"


@pytest.mark.parametrize(
    ("word", "wanted"),
    [
        ("派单", None),
        ("12345 office", None),
        (" ", "empty"),
        ("", "empty"),
        ("单" * 41, "long"),
        ("%s", "signs"),
        ("<b>", "signs"),
        ("{a}", "signs"),
        ("a\nb", "signs"),
    ],
)
def test_words_that_could_break_a_text_are_refused(word: str, wanted: str | None) -> None:
    assert fault_of(word) == wanted


PARTS = st.lists(
    st.sampled_from(
        ["分派", "分派员", "诉求", "员", "的", "%(n)s", "%s", "{x}", "<b>", "</b>", "&nbsp;", "%%"]
    ),
    max_size=8,
)
WORDS = st.dictionaries(
    st.sampled_from(sorted(SHIPPED)),
    st.sampled_from(["派单", "员", "诉求", "分派", "工单"]).map(lambda word: [word]),
)


def _slowly(own: dict[str, list[str]], text: str) -> str:
    """The oracle: from left to right, the longest term at each place."""
    new = {SHIPPED[name][0]: forms[0] for name, forms in own.items()}
    every = sorted((forms[0] for forms in SHIPPED.values()), key=len, reverse=True)
    done, at = "", 0
    while at < len(text):
        kept = re.match(r"%\(\w+\)[a-z]|%[a-z%]|\{[^{}]*\}|<[^<>]*>|&\w+;", text[at:])
        found = next((word for word in every if text.startswith(word, at)), None)
        piece = kept[0] if kept else found or text[at]
        done += piece if kept else new.get(piece, piece)
        at += len(piece)
    return done


@given(WORDS, PARTS)
@example({"dispatch": ["诉求"], "request": ["分派"]}, ["分派", "诉求"])
def test_replacement_is_that_of_reading_from_left_to_right(
    own: dict[str, list[str]], parts: list[str]
) -> None:
    text = "".join(parts)
    assert chinese(**own).apply(text) == _slowly(own, text)


@given(WORDS, PARTS)
def test_placeholders_survive_every_renaming(own: dict[str, list[str]], parts: list[str]) -> None:
    text = "".join(parts)
    pattern = r"%\(\w+\)[a-z]|%[a-z%]|\{[^{}]*\}|<[^<>]*>|&\w+;"
    assert re.findall(pattern, chinese(**own).apply(text)) == re.findall(pattern, text)
