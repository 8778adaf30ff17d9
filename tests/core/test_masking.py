"""Masks hide what reaches the person and leave the rest of a text alone."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from jiceng.core.masking import mask_id, mask_name, mask_phone, mask_text

MOBILES = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
LANDLINES = st.from_regex(
    r"0(10|2[0-9])[2-8][0-9]{7}|0[3-9][0-9]{2}[2-8][0-9]{6,7}", fullmatch=True
)
IDS = st.builds(
    lambda district, day, order: f"{district}{day:%Y%m%d}{order}",
    st.from_regex(r"(1[1-5]|3[1-7]|4[1-6]|5[0-4])[0-9]{4}", fullmatch=True),
    st.dates(date(1900, 1, 1), date(2026, 1, 1)),
    st.from_regex(r"[0-9]{3}[0-9X]", fullmatch=True),
)
PROSE = st.text(alphabet="请打电话找我，门口路灯坏了。abc \n", max_size=12)

# What may stand between two digits of one number; a comma with a blank is between two numbers.
SEPARATORS = st.sampled_from(
    [*" \u3000\u00a0\u2009\u200b\t\n-－–—‐−.．。·•/_|~)）(】#*+'：,", "", "  ", " - ", " ("]
)
WIDTHS = (
    "0123456789X",
    "０１２３４５６７８９Ｘ",
    "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗X",
    "٠١٢٣٤٥٦٧٨٩x",
    "〇一二三四五六七八九x",
)


def luhn(digits: str) -> str:
    """The check digit that follows, by the slow way: all ten are tried."""
    for check in "0123456789":
        total = 0
        for place, digit in enumerate(reversed(digits + check), start=1):
            doubled = int(digit) * 2 if place % 2 == 0 else int(digit)
            total += sum(int(each) for each in str(doubled))
        if total % 10 == 0:
            return check
    raise AssertionError


CARDS = st.from_regex(r"(62|4[0-9]|5[1-5])[0-9]{13,16}", fullmatch=True).map(lambda n: n + luhn(n))


@st.composite
def written(draw: st.DrawFn, numbers: st.SearchStrategy[str]) -> tuple[str, str]:
    """A number, and one of the many ways in which people write it."""
    number = draw(numbers)
    width = draw(st.sampled_from(WIDTHS))
    cuts = sorted(draw(st.sets(st.integers(1, len(number) - 1), max_size=5)))
    separator, another = draw(SEPARATORS), draw(SEPARATORS)
    pieces = [number[a:b] for a, b in pairwise([0, *cuts, len(number)])]
    spelled = another.join([separator.join(pieces[:3]), *pieces[3:]])
    spelled = spelled.translate(str.maketrans(WIDTHS[0], width))
    amount = separator == another == "," and all(len(piece) == 3 for piece in pieces[1:])
    # What commas part into ones and twos is a list of small numbers.
    listed = {separator, another} & {",", "，"} and any(len(piece) < 3 for piece in pieces)
    # Four short groups between points are an address of the network, which stays readable.
    network = re.search(r"\d{1,3}(\.\d{1,3}){3}", unicodedata.normalize("NFKC", spelled))
    assume(not amount and not listed and not network and len(pieces[0]) < 20)
    return number, spelled


def digits_of(text: str) -> str:
    """The digits that can be read in a text, in plain spelling."""
    chinese = str.maketrans(WIDTHS[-1], WIDTHS[0])
    plain = unicodedata.normalize("NFKC", text.translate(chinese))
    return "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in plain if c.isdigit())


def hidden(number: str, masked: str) -> bool:
    """Whether too little of a number can still be read to find it."""
    return len(digits_of(masked)) <= len(re.sub(r"\D", "", number)) - 4


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
        ("１３８ 0013 8000", "１３８ **** 8000"),
        ("138.0013.8000", "138.****.8000"),
        ("138 001 38000", "138 *** *8000"),
        ("138\u30000013\u30008000", "138\u3000****\u30008000"),
        ("(0750)3861234", "(075*)***1234"),
        ("+86 (750) 386-1234", "+86 (75*) ***-1234"),
        ("440781 19800101 1234", "440781 ******** **34"),
        ("440781-1980-01-01-123 x", "440781-****-**-**-**3 x"),
        ("卡号6222 0212 3456 7890 123", "卡号6222 **** **** ***0 123"),
        ("周一13800138000", "周一138****8000"),
        ("一三八〇〇一三八〇〇〇", "一三八****八〇〇〇"),
        ("138一0013一8000", "138一****一8000"),
        ("1380013800013900139000", "138****8000139****9000"),
        ("13800138000、13900139000", "138****8000、139****9000"),
        ("13500, 20000, 3", "13500, 20000, 3"),
        ("138****1234, 2026", "138****1234, 2026"),
        ("135.123456,48.123456", "135.123456,48.123456"),
        ("", ""),
    ],
)
def test_numbers_that_reach_a_person_are_masked_inside_a_text(text: str, shown: str) -> None:
    assert mask_text(text) == shown


@given(PROSE, written(MOBILES | LANDLINES | IDS | CARDS), PROSE)
def test_a_number_of_a_person_is_masked_however_it_is_written(
    before: str, one: tuple[str, str], after: str
) -> None:
    number, spelled = one
    text = f"{before}：{spelled}号{after}"
    masked = mask_text(text)
    assert hidden(number, masked), (spelled, masked)
    assert len(masked) == len(text)
    assert masked.startswith(before)
    assert masked.endswith(f"号{after}")


COORDINATES = st.floats(18, 53).map(lambda lat: f"{lat:.6f}")
MOMENTS = st.integers(-630_000_000, 2_490_000_000).map(lambda s: datetime.fromtimestamp(s, UTC))
ORDINARY = st.one_of(
    MOMENTS.map(lambda at: f"{at:%Y-%m-%d %H:%M:%S}"),
    MOMENTS.map(lambda at: f"{at:%Y/%m/%d %H:%M}"),
    st.dates(date(1950, 1, 1), date(2049, 1, 1)).map(lambda day: f"{day:%Y.%m.%d}"),
    # Request numbers: the day and a serial.
    st.builds(
        lambda day, serial: f"{day:%Y%m%d}{serial:08d}",
        st.dates(date(2020, 1, 1), date(2049, 1, 1)), st.integers(1, 99_999_999),
    ),
    st.integers(0, 9_999_999_999_999).map(lambda n: f"{n:,}元").filter(lambda t: "," in t),
    st.decimals(0, 999_999, places=2).map(lambda amount: f"{amount:,}元"),
    st.builds("{},{}".format, st.floats(73, 135).map(lambda lon: f"{lon:.6f}"), COORDINATES),
    st.builds("{:.4f}, {}".format, st.floats(73, 135), COORDINATES),
    st.integers(0, 999_999_999).map(str),
    st.ip_addresses(v=4).map(str),
)  # fmt: skip


@given(PROSE, ORDINARY, PROSE)
def test_an_ordinary_number_stays_as_it_is(before: str, number: str, after: str) -> None:
    text = f"{before}：{number}号{after}"
    assert mask_text(text) == text


@given(st.lists(written(MOBILES | LANDLINES | IDS), min_size=2, max_size=4))
def test_of_several_numbers_each_is_masked(several: list[tuple[str, str]]) -> None:
    masked = mask_text("，号".join(spelled for _number, spelled in several))
    pieces = masked.split("，号")
    for (number, _spelled), piece in zip(several, pieces, strict=True):
        assert hidden(number, piece)


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
