"""Calendars written by one library and read by another."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from jiceng.records.calendars import rules, writing
from jiceng.records.calendars.rules import CalendarEntry, timed, whole_days

SHANGHAI, COPENHAGEN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Copenhagen")
CHANGED = datetime(2026, 9, 1, 8, 30, 5, 123, tzinfo=UTC)
RECORD = UUID("01990000-0000-7000-8000-000000000001")
FACTS: dict[str, Any] = {
    "stream_kind": "session",
    "stream_id": RECORD,
    "title": "院坝会",
    "changed_at": CHANGED,
    "sequence": 3,
}
# Without byte order marks, which are removed from all input and which the reader drops.
TEXTS = st.text(
    st.characters(
        codec="utf-8", exclude_categories=["Cs", "Cc", "Co", "Cn"], exclude_characters="\ufeff"
    )
)
WORDS = TEXTS.map(lambda text: " ".join(text.split()))
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001
    lambda moment: moment.replace(microsecond=0)
)


def meeting(**given: Any) -> CalendarEntry:
    begins = datetime(2026, 9, 20, 9, 0, tzinfo=SHANGHAI)
    return timed(**{"begins": begins, "ends": begins + timedelta(hours=2), **FACTS, **given})


def read(content: bytes) -> Any:
    return vobject.readOne(content.decode())


def events(*entries: CalendarEntry) -> list[Any]:
    return list(read(writing.write("我的日历", entries)).contents.get("vevent", []))


def test_moment_is_correct_in_any_time_zone() -> None:
    (event,) = events(meeting())
    begins = event.dtstart.value
    assert begins.astimezone(UTC) == datetime(2026, 9, 20, 1, 0, tzinfo=UTC)
    assert begins.astimezone(COPENHAGEN).hour == 3
    assert b"DTSTART;TZID=Asia/Shanghai:20260920T090000\r\n" in writing.write("x", [meeting()])
    assert event.dtend.value - begins == timedelta(hours=2)


def test_whole_days_are_the_same_in_any_time_zone() -> None:
    """The end is exclusive and the days have no time zone."""
    first = date(2026, 9, 20)
    (event,) = events(whole_days(first=first, last=date(2026, 9, 22), **FACTS))
    assert (event.dtstart.value, event.dtend.value) == (first, date(2026, 9, 23))
    assert type(event.dtstart.value) is date
    content = writing.write("x", [whole_days(first=first, last=first, **FACTS)])
    assert b"DTSTART;VALUE=DATE:20260920\r\n" in content
    assert b"DTEND;VALUE=DATE:20260921\r\n" in content


def test_time_zone_is_described() -> None:
    calendar = read(writing.write("x", [meeting()]))
    zone = calendar.vtimezone
    assert zone.tzid.value == "Asia/Shanghai"
    content = writing.write("x", [])
    for line in (b"TZOFFSETTO:+0800", b"TZOFFSETFROM:+0900", b"DTSTART:19910915T010000"):
        assert line + b"\r\n" in content


def test_entry_keeps_its_identifier_and_counts_its_changes() -> None:
    (before,) = events(meeting())
    (after,) = events(meeting(title="院坝会改期", sequence=4))
    assert before.uid.value == after.uid.value == f"session.{RECORD}@jiceng"
    assert (before.sequence.value, after.sequence.value) == ("3", "4")
    assert before.dtstamp.value == CHANGED.replace(microsecond=0)
    (other,) = events(meeting(part="evening"))
    assert other.uid.value == f"session.{RECORD}.evening@jiceng"


def test_cancelled_entry_is_kept_as_cancelled() -> None:
    (event,) = events(meeting(is_cancelled=True))
    assert event.status.value == "CANCELLED"
    (event,) = events(meeting())
    assert event.status.value == "CONFIRMED"


def test_moment_without_duration_has_no_end() -> None:
    begins = datetime(2026, 9, 20, 9, 0, tzinfo=SHANGHAI)
    (event,) = events(meeting(ends=begins))
    assert "dtend" not in event.contents


@given(WORDS, TEXTS, WORDS, MOMENTS, st.integers(0, 10_000), st.booleans())
def test_written_entries_are_read_back(
    title: str, text: str, place: str, begins: datetime, minutes: int, is_cancelled: bool
) -> None:
    entry = meeting(
        title=title,
        text=text.strip(),
        place=place,
        begins=begins,
        ends=begins + timedelta(minutes=minutes),
        is_cancelled=is_cancelled,
    )
    content = writing.write(title, [entry])
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode()  # no character is cut in two
    calendar = read(content)
    event = calendar.vevent
    for name, said in (("summary", title), ("description", text.strip()), ("location", place)):
        found = event.contents.get(name)
        assert (found[0].value if found else "") == said
    assert event.dtstart.value.astimezone(UTC) == begins
    assert calendar.contents["x-wr-calname"][0].value == title


@pytest.mark.parametrize("name", ["title", "place", "url", "text"])
def test_text_cannot_inject_lines(name: str) -> None:
    content = writing.write("x", [meeting(**{name: "a\r\nATTENDEE:mailto:x@example.com\x00"})])
    assert b"\r\nATTENDEE" not in content
    assert b"\x00" not in content


def test_same_entries_give_the_same_bytes() -> None:
    assert writing.write("x", [meeting()]) == writing.write("x", [meeting()])


@pytest.mark.parametrize(
    "wrong",
    [
        {"ends": datetime(2026, 9, 20, 8, 0, tzinfo=SHANGHAI)},
        {"ends": date(2026, 9, 21)},
        {"begins": datetime(2026, 9, 20), "ends": datetime(2026, 9, 21)},  # noqa: DTZ001
        {"changed_at": datetime(2026, 9, 20)},  # noqa: DTZ001
    ],
)
def test_invalid_entry_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"entry|moment"):
        meeting(**wrong)
    with pytest.raises(ValueError, match="entry"):
        whole_days(first=date(2026, 9, 20), last=date(2026, 9, 19), **FACTS)


@given(MOMENTS, st.integers(0, 5000), st.integers(-40, 40))
def test_entry_is_in_the_window_if_it_overlaps_one_of_its_days(
    begins: datetime, minutes: int, offset: int
) -> None:
    """Compared with a check of every minute."""
    since = (begins + timedelta(days=offset // 10)).astimezone(SHANGHAI).date()
    until = since + timedelta(days=abs(offset) % 4 + 1)
    entry = meeting(begins=begins, ends=begins + timedelta(minutes=minutes))
    moments = [begins + timedelta(minutes=n) for n in range(max(1, minutes))]
    days = {moment.astimezone(SHANGHAI).date() for moment in moments}
    assert (rules.within([entry], since, until) == [entry]) == any(
        since <= day < until for day in days
    )


def test_feed_is_sorted_and_limited() -> None:
    first = date(2026, 9, 1)
    days = [first + timedelta(days=n) for n in range(rules.MOST + 5)]
    entries = [whole_days(first=day, last=day, **FACTS) for day in reversed(days)]
    seen = rules.within(entries, first, first + timedelta(days=9999))
    assert [each.begins for each in seen] == days[5:]
