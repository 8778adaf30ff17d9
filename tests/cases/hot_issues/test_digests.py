"""The monthly digest of hot issues: a numbered document of one unit and month."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta
from typing import Any

import docx
import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from jiceng.cases.hot_issues import digests, live
from jiceng.cases.hot_issues.lifecycle import KIND
from jiceng.core.errors import Forbidden, Invalid, NotFound
from jiceng.core.models import Event
from jiceng.records.documents import public as documents
from jiceng.records.public import make_move
from tests.cases.conftest import built_world, world
from tests.cases.hot_issues.found import hot_issue, written
from tests.web.conftest import _morning, at_desk
from tests.world import World

__all__ = ["_morning", "at_desk", "built_world", "world"]
STREET, SEPTEMBER = "440704001", date(2026, 9, 1)


@pytest.fixture(autouse=True)
def _fresh() -> None:
    live.forget()


def october(world: World) -> datetime:
    return world.at + timedelta(days=20)


def issued(world: World, who: str = "dispatcher", month: date = SEPTEMBER) -> documents.Document:
    return digests.issue_digest(
        unit=world.units[STREET].pk, month=month, by=world[who], at=october(world)
    )


def words_of(world: World, document: documents.Document, who: str = "dispatcher") -> str:
    file = documents.file_of(world[who], document.pk, documents.DOCX)
    read = docx.Document(io.BytesIO(file.content))
    cells = [cell.text for table in read.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in read.paragraphs), *cells])


def test_a_digest_names_the_issues_of_its_month_and_what_became_of_them(world: World) -> None:
    issue = hot_issue(world)
    make_move(
        KIND, issue, "set_aside", {"reason": "已由城管处理"}, by=world["dispatcher"], at=world.at
    )
    said = words_of(world, issued(world))
    assert "恒星夜总会" in said
    assert "2026年9月有诉求的热点问题1个，涉及诉求3件：待研判0个" in said
    assert "不予处理1个" in said
    assert "已由城管处理" in said


def test_requests_of_other_months_are_not_counted(world: World) -> None:
    hot_issue(world)
    written(world, 7, at=world.at + timedelta(days=16))
    said = words_of(world, issued(world))
    assert "涉及诉求3件" in said
    with pytest.raises(Invalid):
        issued(world, month=date(2026, 10, 1))


def test_a_digest_is_issued_once_with_one_event_and_number(world: World) -> None:
    first, second = issued(world), issued(world)
    assert first.pk == second.pk
    assert first.label.endswith("热点月报〔2026〕1号")
    assert Event.objects.filter(type="document.issued").count() == 1
    assert Event.objects.filter(type="document_template.uploaded").count() == 1


def test_only_those_who_decide_about_hot_issues_issue_digests(world: World) -> None:
    for who, answer in (("street_leader", Forbidden), ("clerk", NotFound)):
        with pytest.raises(answer):
            issued(world, who)


def test_a_digest_is_issued_on_its_page_and_read_by_the_street(world: World, at_desk) -> None:
    at_desk("dispatcher").post(
        "/desk/hot-issue-digests/",
        {"unit": str(world.units[STREET].pk), "month": "2026-08-01"},
    )
    document = documents.Document.objects.get()
    reader: Client = at_desk("street_leader")
    shown = reader.get("/desk/hot-issue-digests/").content.decode()
    assert document.label in shown
    pdf: Any = reader.get(f"/desk/documents/{document.pk}/pdf/")
    assert pdf.headers["Content-Type"] == "application/pdf"
    assert b"".join(pdf.streaming_content).startswith(b"%PDF")
    assert at_desk("other_dispatcher").get(f"/desk/documents/{document.pk}/pdf/").status_code == 404


def test_a_month_that_is_not_offered_is_refused_in_words(world: World, at_desk) -> None:
    answer = at_desk("dispatcher", "en").post(
        "/desk/hot-issue-digests/",
        {"unit": str(world.units[STREET].pk), "month": "2026-09-01"},
    )
    assert answer.status_code == 422
    assert not documents.Document.objects.exists()


@given(st.dates(date(2021, 1, 1), date(2099, 12, 31)))
def test_the_offered_months_are_the_twelve_before(today: date) -> None:
    months = digests.months_before(today)
    slow: list[date] = []
    day = today
    while len(slow) < 12:
        day -= timedelta(days=1)
        if day.day == 1 and (day.year, day.month) != (today.year, today.month):
            slow.append(day)
    assert months == slow
