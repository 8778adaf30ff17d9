"""Names are found by pinyin."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jiceng.core import pinyin
from jiceng.core.text_folding import normalise

CHARACTERS = st.text(alphabet="城管局重庆行长乐区第街道绿A3 -（）", max_size=8)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("区城管局", "cgj"),
        ("区城管局", "chengguan"),
        ("区城管局", "城 管"),
        ("区城管局", "CGJ"),
        ("重庆路", "chongqing"),
        ("重庆路", "zq"),
        ("绿化", "lvhua"),
        ("滘头社区", "jiaotou"),  # a character of place names in Guangdong
        ("番禺", "panyu"),
        ("江翠社区第3网格", "d3wg"),
        ("區城管局", "城管局"),  # traditional
        ("Ａ栋", "a栋"),  # full width
    ],
)
def test_name_is_found_by_characters_pinyin_and_initials(name: str, words: str) -> None:
    assert pinyin.sought(words) in pinyin.search_text(name)


@pytest.mark.parametrize(("name", "words"), [("区城管局", "xyz"), ("区城管局", "jgc"), ("", "a")])
def test_other_names_are_not_found(name: str, words: str) -> None:
    assert pinyin.sought(words) not in pinyin.search_text(name)


def test_code_is_found_in_any_case() -> None:
    assert pinyin.sought("jh-urb") in pinyin.search_text("区城管局", "JH-URB")


def test_parts_of_name_and_pinyin_are_not_joined() -> None:
    """What ends one part and begins the next finds nothing."""
    assert pinyin.sought("局qu") not in pinyin.search_text("区城管局")


def _every_spelling(name: str) -> tuple[set[str], set[str]]:
    """The oracle: all spellings of all characters, one character after another, without a limit."""
    full, initials = {""}, {""}
    for each in normalise(name):
        found = pinyin.readings().get(each) or ((each,) if each.isalnum() else ("",))
        full = {begun + one for begun in full for one in found}
        initials = {begun + one[:1] for begun in initials for one in found}
    return full, initials


@given(CHARACTERS)
@example("长长长长")
@example("重庆")
def test_spellings_are_among_all_spellings_and_begin_with_the_usual_one(name: str) -> None:
    full, initials = _every_spelling(name)
    found = pinyin.spellings(name).split()
    is_chinese = any(each in pinyin.readings() for each in normalise(name))
    assert bool(found) == is_chinese
    assert set(found) <= full | initials
    assert len(found) <= 2 * pinyin.MOST_SPELLINGS
    if found and len(full) <= pinyin.MOST_SPELLINGS:
        assert set(found) == full | initials
    if found:
        usual = [
            pinyin.readings().get(each, (each,))[0] for each in normalise(name) if each.isalnum()
        ]
        assert found[0] == "".join(usual)


def test_table_has_plain_letters_and_each_character_once_as_usual_reading() -> None:
    table = pinyin.readings()
    assert len(table) > 20_000
    assert all(each.isascii() and each.isalpha() for found in table.values() for each in found)
    assert all(len(set(found)) == len(found) <= 2 for found in table.values())
