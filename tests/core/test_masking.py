"""Masks hide what reaches the person and leave the rest of a text alone."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiceng.core.masking import mask_id, mask_name, mask_phone, mask_text

MOBILES = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
IDS = st.from_regex(r"[1-9][0-9]{16}[0-9X]", fullmatch=True)
PROSE = st.text(alphabet="请打电话找我，门口路灯坏了。abc \n", max_size=12)


@pytest.mark.parametrize(
    ("name", "shown"),
    [("张三丰", "张**"), ("张三", "张*"), ("张", "*"), ("", ""), (" 欧阳娜娜 ", "欧***")],
)
def test_a_name_keeps_its_first_character(name: str, shown: str) -> None:
    assert mask_name(name) == shown


@given(st.text())
def test_a_mask_never_shows_more_than_its_ends(text: str) -> None:
    stripped = text.strip()
    for mask, head, tail in ((mask_phone, 3, 4), (mask_id, 6, 2)):
        masked = mask(text)
        assert len(masked) == len(stripped)
        if len(stripped) < head + tail + 3:
            assert set(masked) <= {"*"}
        else:
            assert masked == stripped[:head] + "*" * (len(masked) - head - tail) + stripped[-tail:]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("请打13800001234找我", "请打138****1234找我"),
        ("电话138 0000 1234。", "电话138 **** 1234。"),
        ("+86-13800001234", "+86-138****1234"),
        ("座机0750-1234567", "座机075*-***4567"),
        ("身份证440704199001011234", "身份证440704**********34"),
        ("身份证44070419900101123X,", "身份证440704**********3X,"),
        ("旧证440704900101123", "旧证440704*******23"),
        ("工单20260302138000012345678", "工单20260302138000012345678"),
        ("3栋1201房，2026年3月2日", "3栋1201房，2026年3月2日"),
        ("", ""),
    ],
)
def test_numbers_that_reach_a_person_are_masked_inside_a_text(text: str, shown: str) -> None:
    assert mask_text(text) == shown


@given(PROSE, MOBILES, PROSE, IDS, PROSE)
def test_no_phone_or_identity_number_survives_in_a_text(
    before: str, phone: str, between: str, identity: str, after: str
) -> None:
    text = f"{before}{phone},{between}{identity}。{after}"
    masked = mask_text(text)
    assert phone not in masked
    assert identity not in masked
    assert len(masked) == len(text)
    kept = re.sub(r"[\d*X]", "", text)
    assert re.sub(r"[\d*X]", "", masked) == kept


@given(st.text())
def test_masking_twice_is_masking_once(text: str) -> None:
    assert mask_text(mask_text(text)) == mask_text(text)


@given(PROSE)
def test_a_text_without_numbers_stays_as_it_is(text: str) -> None:
    assert mask_text(text) == text
