"""Characters removed from input, and those kept."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiceng.core import text_cleaning
from jiceng.core.text_cleaning import MOST_MARKS, clean

INVISIBLE = "\u00ad\u034f\u061c\u115f\u1160\u180e\u200b\u2060\u2063\u2800\u3164\ufeff\uffa0\ufff9"
TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@pytest.mark.parametrize(
    "each",
    [
        *INVISIBLE,
        *TURNING,
        "\x00",
        "\x07",
        "\x1b",
        "\x7f",
        "\x9b",
        "\ufffe",
        "\uffff",
        "\ufdd0",
        "\U0001fffe",
        "\U0010ffff",
        "\ud800",
    ],
)
def test_what_shows_nothing_or_turns_the_rest_round_is_taken_out(each: str) -> None:
    assert clean(f"垃圾{each}清运") == "垃圾清运"


def test_a_name_that_reads_otherwise_than_it_is_reads_as_it_is() -> None:
    assert clean("照片\u202egpj.exe") == "照片gpj.exe"


@pytest.mark.parametrize(
    "text",
    [
        "普通文字，带标点。",
        "a\tb\nc",
        "👨‍👩‍👧‍👦一家人",
        "👍🏽❤️1️⃣🇨🇳",
        "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
        "مرحبا بالعالم",
        "می‌خواهم",
        "क्‍ष",
        "שָׁלוֹם",
        "Việt Nam",
        "\u200f(שלום)\u200f",
        "ئۇيغۇرچە",
        "",
    ],
)
def test_every_script_and_every_emoji_stays_as_it_is(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize("each", ["\u200c", "\u200d", "\U000e0061"])
def test_a_joiner_between_letters_that_do_not_join_is_taken_out(each: str) -> None:
    assert clean(f"垃{each}圾") == "垃圾"
    assert clean(f"{each}ab{each}") == "ab"


def test_tags_without_end_are_no_flag_and_cost_no_more_than_their_number() -> None:
    endless = "\U0001f3f4" + "\U000e0061" * 200_000
    assert len(clean(endless)) <= 1 + text_cleaning.LONGEST_FLAG


def test_marks_that_pile_up_are_cut() -> None:
    assert clean("e" + "\u0301" * 50 + "!") == "e" + "\u0301" * MOST_MARKS + "!"


@pytest.mark.parametrize("written", ["a\r\nb", "a\rb", "a\u2028b", "a\u2029b", "a\u0085b"])
def test_every_way_to_break_a_line_becomes_one(written: str) -> None:
    assert clean(written) == "a\nb"


@given(st.text())
def test_cleaning_twice_is_cleaning_once_and_never_adds(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert len(once) <= len(text)


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), max_size=60))
def test_letters_numbers_and_signs_are_never_lost(text: str) -> None:
    lost = {"\u115f", "\u1160", "\u3164", "\uffa0", "\u2800"}
    assert clean(text) == "".join(c for c in text if c not in lost)
    assert all(unicodedata.category(c) != "Cc" for c in clean(text))


def test_what_is_taken_for_plain_at_a_glance_is_plain_on_looking_closer() -> None:
    plain = "".join(
        each for each in map(chr, range(0x11000)) if text_cleaning._PLAIN.fullmatch(each)
    )
    assert len(plain) > 20_000
    assert clean(plain + "\u200b") == plain  # one sign more, and each is looked at


@given(st.text(st.characters(codec=None)))
def test_what_goes_out_can_be_held_by_xml_and_loses_nothing_else(text: str) -> None:
    sent = text_cleaning.without_unencodable(text)
    kept = [c for c in text if c in "\t\n\r" or (ord(c) >= 32 and not _is_nothing(ord(c)))]
    assert list(sent) == kept


def _is_nothing(code: int) -> bool:
    half, none = 0xD800 <= code <= 0xDFFF, 0xFDD0 <= code <= 0xFDEF
    return half or none or code & 0xFFFE == 0xFFFE
