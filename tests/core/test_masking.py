"""Masks hide personal data and leave the rest of a text unchanged."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from datetime import UTC, date, datetime, time
from ipaddress import IPv4Address
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

# Separators between digits of a number, possibly repeated.
SIGNS = [*" \u3000\u00a0\u2009\u200b\t\n-－–—‐−.。．·•/_|~)）(】#+'：,，、；"]
SEPARATORS = st.one_of(
    st.sampled_from([*SIGNS, "*", "", "  ", " - ", " (", ", "]),
    st.builds(str.__mul__, st.sampled_from(SIGNS), st.integers(1, 12)),
)
WIDTHS = (
    "0123456789X",
    "０１２３４５６７８９Ｘ",
    "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗X",
    "٠١٢٣٤٥٦٧٨٩x",
    "⓪①②③④⑤⑥⑦⑧⑨X",
    "〇一二三四五六七八九x",
)
# Words before and after a number, with or without a space.
HEADS = st.sampled_from(["", "①", "⒈", "1、", "2:", "tel", "联系人2 ", "一", "A"])
COUNTRIES = st.sampled_from(["", "", "+86", "86-", "0086 ", "(86)", "＋86 ", "0086"])
TAILS = st.sampled_from(
    ["", "x", "X", "×2次", "x801", "xyz", " x 2", "转801", "²", "①", "-801", "*", "abc", "，2个"]
)


def luhn(digits: str) -> str:
    """Oracle: the check digit, by trying all ten."""
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
    assume(not reads_as_ordinary(number, pieces, spelled) and len(pieces[0]) < 20)
    return number, spelled.translate(str.maketrans(WIDTHS[0], width))


@st.composite
def among_other_numbers(draw: st.DrawFn, numbers: st.SearchStrategy[str]) -> tuple[str, str]:
    """A number in some notation, with country code, a bullet before it and a count after it."""
    number, spelled = draw(written(numbers))
    is_phone = len(number) <= 12
    if is_phone and draw(st.booleans()) and (country := draw(COUNTRIES)):
        # After a country code the 0 of the area code is omitted.
        spelled = country + (spelled[1:] if number[0] == "0" and draw(st.booleans()) else spelled)
        plain = normalised(spelled)
        assume(not reads_as_ordinary(number, re.findall(r"\d+", plain), plain))
    head, tail = draw(HEADS), draw(TAILS)
    # A bullet or a Chinese digit next to a number of the same kind would be one of its digits.
    for width, sign in ((WIDTHS[4], "①"), (WIDTHS[5], "一")):
        assume(not (sign in head + tail and set(width[:10]) & set(spelled)))
    assume(not contains_standalone(number, f"{head}{spelled}{tail}"))
    return number, f"{head}{spelled}{tail}"


def reads_as_ordinary(number: str, pieces: list[str], spelled: str) -> bool:
    """Oracle: whether a spelling can be read as something else than a phone, checked separately
    by other parsers.
    """
    plain = normalised(spelled)
    if len(pieces) > 1 and any(sign in plain for sign in (";", ", ")):
        widths = {len(piece) for piece in pieces}
        zeros = any(len(piece) > 1 and piece[0] == "0" for piece in pieces)
        grouped = tuple(len(piece) for piece in pieces) in USUAL
        if (len(widths) == 1 and widths != {1}) or not (zeros or grouped or widths == {1}):
            return True
    return contains_standalone(number, spelled)


def contains_standalone(number: str, text: str) -> bool:
    """Whether a text contains a standalone occurrence."""
    plain = normalised(text)
    for begin in range(len(plain)):
        for end in range(begin + 4, len(plain) + 1):
            if is_delimited(plain, begin, end) and is_impersonal(plain[begin:end], number):
                return True
    return False


# Grouping such as 3-4-4, typical of phone numbers, also in a list.
USUAL = {(3, 4, 4), (3, 3, 5), (4, 3, 4), (4, 4, 3), (3, 8), (4, 7), (4, 8), (7, 4)}


def is_delimited(plain: str, begin: int, end: int) -> bool:
    """Whether the occurrence is delimited on both sides."""
    inside = {sign for sign in plain[begin:end] if not sign.isdigit()}
    glue = inside & set(":.,") if len(inside) < 3 else set()
    around = plain[max(0, begin - 1) : begin] + plain[end : end + 1]
    return not any(sign.isdigit() or sign in glue for sign in around)


def is_impersonal(piece: str, number: str) -> bool:
    """Whether a part is an IP address, an amount, a time, a date or coordinates."""
    with suppress(ValueError):
        return bool(IPv4Address(piece))
    with suppress(ValueError):
        hour, *rest = piece.split(":")
        if len(rest) in (1, 2) and all(len(each) == 2 for each in rest):
            seconds = int(rest[1]) if len(rest) == 2 else 0
            return len(hour) <= 2 and bool(time(int(hour), int(rest[0]), seconds))
    with suppress(ValueError):
        return f"{int(piece.replace(',', '')):,}" == piece and "," in piece
    is_identity = len(number) in (15, 18) and number[0] != "6"
    for sign in "-/. ":
        parts = piece.split(sign)
        if len(parts) == 3 and all(part.isdigit() for part in parts) and not is_identity:
            year, month, day = map(int, parts)
            return 1900 <= year < 2100 and 1 <= month <= 12 and 1 <= day <= 31
    degrees = [re.fullmatch(r"(\d{1,3})\.(\d{4,17})", each) for each in re.split("[ ,;]+", piece)]
    if not all(degrees):
        return False
    is_long = len(degrees) == 1 and not is_identity and len(piece.partition(".")[2]) >= 9
    return (len(degrees) == 2 or is_long) and all(int(each[1]) <= 180 for each in degrees if each)


def normalised(spelled: str) -> str:
    """Normalised characters, without those of zero width."""
    chinese = str.maketrans(WIDTHS[5], WIDTHS[0])
    plain = unicodedata.normalize("NFKC", spelled.replace("\u200b", "").translate(chinese))
    for signs, one in ((".。．·•", "."), ("-–—‐−~", "-"), ("、；", ";")):
        plain = re.sub(f"[{signs}]", one, plain)
    return re.sub(r"\s", " ", plain)


def digits_of(text: str) -> str:
    """The digits that can be read in a text, in plain spelling."""
    chinese = str.maketrans(WIDTHS[-1], WIDTHS[0])
    plain = unicodedata.normalize("NFKC", text.translate(chinese))
    return "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in plain if c.isdigit())


def hidden(number: str, masked: str) -> bool:
    """Whether a number is masked enough to be unrecognisable."""
    return len(digits_of(masked)) <= len(re.sub(r"\D", "", number)) - 4


@pytest.mark.parametrize(
    ("name", "shown"),
    [("张三丰", "张**"), ("张三", "张*"), ("张", "*"), ("", ""), (" 欧阳娜娜 ", "欧***")],
)
def test_name_keeps_its_first_character(name: str, shown: str) -> None:
    assert mask_name(name) == shown


@given(st.text())
def test_mask_shows_at_most_both_ends(text: str) -> None:
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
        ("13800138000x", "138****8000x"),
        ("13800138000×2次", "138****8000×2次"),
        ("0750-3861234x801", "075*-***1234x801"),
        ("6222021234567890123X", "6222***********0123X"),
        ("44078119800101123xyz", "440781**********3xyz"),
        ("138     0013     8000", "138     ****     8000"),
        ("①13800138000", "①138****8000"),
        ("13800138000²", "138****8000²"),
        ("86-750-3861234", "86-75*-***1234"),
        ("0086 750 3861234", "0086 75* ***1234"),
        ("013800138000", "0138****8000"),
        ("00852 9123 4567", "00852 **** 4567"),
        ("1.380.013.8000", "1.38*.***.8000"),
        ("13，80，01，38，000", "13，8*，**，*8，000"),
        ("13、80、01、38、000", "13、8*、**、*8、000"),
        ("0,138,001,380,00", "0,138,***,*80,00"),
        ("138:00:13 8000", "138:**:** 8000"),
        ("44.0781198001011234", "44.0781**********34"),
        ("138.0.13.80", "138.0.13.80"),
        ("13,800,138,000元", "13,800,138,000元"),
        ("01、02、03、04、05栋", "01、02、03、04、05栋"),
        ("0301、0302、0303房", "0301、0302、0303房"),
        ("13:30-15:30 16:00", "13:30-15:30 16:00"),
        ("", ""),
    ],
)
def test_phone_numbers_in_a_text_are_masked(text: str, shown: str) -> None:
    assert mask_text(text) == shown


@given(PROSE, among_other_numbers(MOBILES | LANDLINES | IDS | CARDS), PROSE)
def test_personal_number_is_masked_in_any_notation(
    before: str, one: tuple[str, str], after: str
) -> None:
    number, spelled = one
    text = f"{before}：{spelled}号{after}"
    masked = mask_text(text)
    assert len(digits_of(text)) - len(digits_of(masked)) >= 4, (number, spelled, masked)
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
        st.dates(date(2020, 1, 1), date(2049, 1, 1)),
        st.integers(1, 99_999_999),
    ),
    st.integers(0, 9_999_999_999_999).map(lambda n: f"{n:,}元").filter(lambda t: "," in t),
    st.decimals(0, 999_999, places=2).map(lambda amount: f"{amount:,}元"),
    st.builds("{},{}".format, st.floats(73, 135).map(lambda lon: f"{lon:.6f}"), COORDINATES),
    st.builds("{:.4f}, {}".format, st.floats(73, 135), COORDINATES),
    st.integers(0, 999_999_999).map(str),
    st.ip_addresses(v=4).map(str),
)


@given(PROSE, ORDINARY, PROSE)
def test_ordinary_number_is_unchanged(before: str, number: str, after: str) -> None:
    text = f"{before}：{number}号{after}"
    assert mask_text(text) == text


@given(st.lists(written(MOBILES | LANDLINES | IDS), min_size=2, max_size=4))
def test_each_of_several_numbers_is_masked(several: list[tuple[str, str]]) -> None:
    masked = mask_text("，号".join(spelled for _number, spelled in several))
    pieces = masked.split("，号")
    for (number, _spelled), piece in zip(several, pieces, strict=True):
        assert hidden(number, piece)


@given(PROSE, MOBILES, PROSE, IDS, PROSE)
def test_text_never_contains_an_unmasked_phone_or_identity_number(
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
def test_masking_is_idempotent(text: str) -> None:
    assert mask_text(mask_text(text)) == mask_text(text)


@given(PROSE)
def test_text_without_numbers_is_unchanged(text: str) -> None:
    assert mask_text(text) == text
