"""After a change of the calendar all pages show the same deadline with a notice until it is
recalculated.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jiceng.cases import actions
from jiceng.cases.intake import report
from jiceng.cases.models import Case
from jiceng.core.access import ANONYMOUS, SYSTEM
from jiceng.core.calendar import set_calendar_day
from jiceng.core.models import CalendarOverride, ReferenceDataVersion
from jiceng.core.shared_reference_data import invalidate
from jiceng.records.clock import actions as clock_actions
from jiceng.records.clock import recounting
from jiceng.records.clock.tasks import recount_at
from tests.web.conftest import SignIn
from tests.web.steps import text_of
from tests.world import World

SAYS = "deadlines are being counted again"


WORKED_OUT = "this time is being worked out again"


def test_residents_and_api_clients_see_the_recomputation_notice(
    world: World, at_desk: SignIn, client: Client
) -> None:
    opened = actions.open_case(report=world.report(), by=SYSTEM, at=timezone.now())
    case, staff = opened.case, at_desk("dispatcher")
    joined = actions.join(
        case=case.id,
        by=ANONYMOUS,
        at=timezone.now(),
        caller=report.CallerDetails("", "19900009876"),
    )

    def pages() -> list[bool]:
        return [
            *(
                WORKED_OUT in text_of(client.get(f"/r/{each}/", headers={"accept-language": "en"}))
                for each in (opened.secret, joined)
            ),
            staff.get(f"/api/v1/requests/{case.id}").json()["due_pending"],
            staff.get("/api/v1/inbox", {"unit": str(case.unit_id)}).json()["rows"][0][
                "due_pending"
            ],
        ]

    assert pages() == [False] * 4
    set_calendar_day(day=timezone.localdate(), is_working=False, note="", by=SYSTEM, at=world.at)
    assert pages() == [True] * 4
    recount_at(timezone.now())
    assert pages() == [False] * 4


def off(case: Case) -> list[CalendarOverride]:
    """Days off around a deadline, as another process writes them."""
    day = timezone.localtime(case.due_at).date()
    return [CalendarOverride(day=day + timedelta(days=n), is_working=False) for n in range(3)]


def test_calendar_changed_by_another_process_applies(world: World) -> None:
    """The cached calendar of this process may be a second old and must not be used."""
    case = world.open(at=timezone.now())
    invalidate(recounting.CALENDAR)
    recount_at(timezone.now())
    assert not recounting.is_pending()  # looked at just now, and content for a second
    CalendarOverride.objects.bulk_create(off(case))
    ReferenceDataVersion.objects.filter(name=recounting.CALENDAR).update(number=1)
    assert recount_at(timezone.now()) == 1


def test_calendar_changed_during_recomputation_keeps_the_notice(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = world.open(at=timezone.now())
    first = CalendarOverride.objects.bulk_create(off(case)[:1])
    assert first
    invalidate(recounting.CALENDAR)
    recount = clock_actions.recount

    def meanwhile(kind: str, record: UUID, **given: Any) -> bool:
        done = recount(kind, record, **given)
        set_calendar_day(day=off(case)[1].day, is_working=False, note="", by=SYSTEM, at=world.at)
        return done

    monkeypatch.setattr(clock_actions, "recount", meanwhile)
    assert recount_at(timezone.now()) == 1
    assert recounting.is_pending()
    monkeypatch.undo()
    assert recount_at(timezone.now()) == 1
    assert not recounting.is_pending()


def test_lists_and_request_page_show_one_deadline_until_recomputed(
    world: World, at_desk: SignIn
) -> None:
    case = world.open(at=timezone.now())
    before = case.due_at
    assert before is not None
    client: Client = at_desk("dispatcher")
    unit = str(world.units["440704001"].pk)
    day = timezone.localtime(before).date()

    def pages() -> list[str]:
        inbox = client.get(reverse("desk"), {"unit": unit, "box": "all"})
        found = client.get(reverse("search"), {"state": "reported"})
        return [
            text_of(each) for each in (inbox, found, client.get(reverse("request", args=[case.pk])))
        ]

    def due(page: str) -> str:
        return re.search(r"Due (\d\d-\d\d \w+ \d\d:\d\d)", page)[1]  # type: ignore[index]

    assert not any(SAYS in page for page in pages())
    was = due(pages()[2])
    for ahead in range(3):  # days off, so that it moves
        set_calendar_day(
            day=day + timedelta(days=ahead), is_working=False, note="", by=SYSTEM, at=world.at
        )
    assert recounting.is_pending()
    assert all(SAYS in page for page in pages())
    assert due(pages()[2]) == was
    assert recount_at(timezone.now()) == 1
    case.refresh_from_db()
    assert case.due_at != before
    assert not recounting.is_pending()
    assert not any(SAYS in page for page in pages())
    assert due(pages()[2]) != was
