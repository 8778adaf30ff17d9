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
def test_invisible_and_text_direction_characters_are_removed(each: str) -> None:
    assert clean(f"垃圾{each}清运") == "垃圾清运"


def test_file_name_with_reversed_direction_is_shown_in_order() -> None:
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
def test_letters_and_emoji_of_every_script_are_unchanged(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize("each", ["\u200c", "\u200d", "\U000e0061"])
def test_joiner_between_letters_that_do_not_join_is_removed(each: str) -> None:
    assert clean(f"垃{each}圾") == "垃圾"
    assert clean(f"{each}ab{each}") == "ab"


def test_unterminated_tag_sequence_is_no_flag_and_takes_linear_time() -> None:
    endless = "\U0001f3f4" + "\U000e0061" * 200_000
    assert len(clean(endless)) <= 1 + text_cleaning.LONGEST_FLAG


def test_stacked_combining_marks_are_limited() -> None:
    assert clean("e" + "\u0301" * 50 + "!") == "e" + "\u0301" * MOST_MARKS + "!"


@pytest.mark.parametrize("written", ["a\r\nb", "a\rb", "a\u2028b", "a\u2029b", "a\u0085b"])
def test_line_breaks_are_normalised(written: str) -> None:
    assert clean(written) == "a\nb"


@given(st.text())
def test_cleaning_is_idempotent_and_never_adds_characters(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert len(once) <= len(text)


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), max_size=60))
def test_letters_digits_and_punctuation_are_never_removed(text: str) -> None:
    lost = {"\u115f", "\u1160", "\u3164", "\uffa0", "\u2800"}
    assert clean(text) == "".join(c for c in text if c not in lost)
    assert all(unicodedata.category(c) != "Cc" for c in clean(text))


def test_fast_path_agrees_with_the_full_check() -> None:
    plain = "".join(
        each for each in map(chr, range(0x11000)) if text_cleaning._PLAIN.fullmatch(each)
    )
    assert len(plain) > 20_000
    assert clean(plain + "\u200b") == plain  # one more character triggers the full check


@given(st.text(st.characters(codec=None)))
def test_output_is_valid_xml_and_loses_nothing_else(text: str) -> None:
    sent = text_cleaning.without_unencodable(text)
    kept = [c for c in text if c in "\t\n\r" or (ord(c) >= 32 and not _is_nothing(ord(c)))]
    assert list(sent) == kept


def _is_nothing(code: int) -> bool:
    half, none = 0xD800 <= code <= 0xDFFF, 0xFDD0 <= code <= 0xFDEF
    return half or none or code & 0xFFFE == 0xFFFE
