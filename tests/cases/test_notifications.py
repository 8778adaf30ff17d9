"""Recipients of notifications: the responsible people, once, and only with access."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from jiceng.cases import actions, tasks
from jiceng.cases.models import ApprovalKind, Case
from jiceng.cases.notifications import summary
from jiceng.core import retention
from jiceng.core.access import SYSTEM, Actor
from jiceng.core.models import Event
from jiceng.directory import actions as directory
from jiceng.grids import actions as grids
from jiceng.notifications import queries, words
from jiceng.notifications.event_reader import read_events
from jiceng.notifications.models import Notification
from jiceng.records.clock.public import note_breach, remind
from tests.ground import GRID, LAT, LON, lay
from tests.world import SINCE, World

RESIDENT = Actor(kind="resident")


@pytest.fixture(autouse=True)
def _reading(world: World) -> None:
    """The worker runs: what was before is not told."""
    read_events(world.at)


def told(world: World) -> list[tuple[str, str]]:
    """Let the worker read; who is told of what that is new."""
    before = set(Notification.objects.values_list("pk", flat=True))
    read_events(world.at)
    names = {person.pk: name for name, person in world.people.items()}
    new = Notification.objects.exclude(pk__in=before)
    return sorted((names[row.person_id], row.kind) for row in new)


def handling(world: World) -> Case:
    case = world.open()
    actions.dispatch(case=case.id, by=world["dispatcher"], at=world.at, unit=world.urban)
    return actions.sign(case=case.id, by=world["handler"], at=world.at)


def test_a_new_request_is_told_to_those_who_accept_requests_there(world: World) -> None:
    world.open(by=RESIDENT)
    assert told(world) == [("dispatcher", "assigned")]
    assert told(world) == []


def test_a_dispatched_one_to_those_who_may_sign_and_to_nobody_else(world: World) -> None:
    case = world.open()
    told(world)
    actions.dispatch(case=case.id, by=world["dispatcher"], at=world.at, unit=world.urban)
    assert told(world) == [("handler", "assigned"), ("lead", "assigned")]


def test_nobody_is_told_of_what_they_did_themselves(world: World) -> None:
    case = handling(world)
    told(world)
    actions.note(case=case.id, by=world["handler"], at=world.at, text="@handler 记得复查")
    assert told(world) == []


def test_a_unit_without_anybody_has_its_superiors_told(world: World) -> None:
    case = world.open()
    told(world)
    actions.dispatch(
        case=case.id, by=world["dispatcher"], at=world.at, unit=world.units["440704001002"].id
    )
    assert told(world) == []
    actions.dispatch(
        case=world.open().id,
        by=world["district"],
        at=world.at,
        unit=world.units["440704001002"].id,
    )
    assert ("dispatcher", "assigned") in told(world)


def test_whoever_is_called_by_a_whistle_is_told_and_an_emergency_is_urgent(world: World) -> None:
    case = handling(world)
    told(world)
    actions.whistle(
        case=case.id,
        by=world["dispatcher"],
        at=world.at,
        ground="emergency",
        reason="险情",
        units=[world.units[code].id for code in ("JH-HSG", "JH-POL")],
    )
    assert told(world) == [("housing", "whistled"), ("police", "whistled")]
    assert Notification.objects.filter(kind="whistled", is_urgent=True).count() == 2


def test_a_return_is_told_to_who_dispatches_again(world: World) -> None:
    case = handling(world)
    told(world)
    actions.return_case(case=case.id, by=world["handler"], at=world.at, reason="不属于我局")
    assert told(world) == [("dispatcher", "returned"), ("street_leader", "returned")]


def test_deadlines_are_told_to_the_handler_and_breaches_to_a_supervisor_too(world: World) -> None:
    case = handling(world)
    told(world)
    remind("case", case.id, at=world.at, mark="1")
    assert told(world) == [("handler", "due_soon")]
    assert case.due_at is not None
    world.at = case.due_at + timedelta(minutes=5)
    note_breach("case", case.id, at=world.at)
    assert told(world) == [
        ("district", "breached"),
        ("handler", "breached"),
        ("reviewer", "breached"),
    ]


def test_supervision_is_told_to_the_handler(world: World) -> None:
    case = handling(world)
    told(world)
    actions.supervise(case=case.id, by=world["district"], at=world.at, reason="久拖不决")
    assert told(world) == [("handler", "supervised")]


def test_what_is_asked_for_is_told_to_who_decides_and_the_decision_to_who_asked(
    world: World,
) -> None:
    case = handling(world)
    told(world)
    asked = actions.ask(
        case=case.id,
        by=world["handler"],
        at=world.at,
        kind=ApprovalKind.EXTEND,
        amount=Decimal(1),
        reason="等配件",
    )
    assert told(world) == [("lead", "approval_asked")]
    actions.decide(approval=asked.id, by=world["lead"], at=world.at, granted=True, reason="可")
    assert told(world) == [("handler", "approval_decided")]


def test_whoever_is_named_in_a_note_is_told(world: World) -> None:
    case = handling(world)
    told(world)
    text = "请 @lead、@dispatcher协调，我 @handler 已到场"
    actions.note(case=case.id, by=world["handler"], at=world.at, text=text)
    assert told(world) == [("dispatcher", "mention"), ("lead", "mention")]


def test_a_body_that_does_not_come_is_told_to_it_to_its_lead_and_to_who_called(
    world: World,
) -> None:
    case = handling(world)
    actions.whistle(
        case=case.id,
        by=world["street_leader"],
        at=world.at,
        ground="emergency",
        reason="险情",
        units=[world.urban],
    )
    told(world)
    world.at += timedelta(minutes=31)
    tasks.arrivals_at(world.at)
    assert told(world) == [
        ("dispatcher", "arrival_missed"),
        ("handler", "arrival_missed"),
        ("lead", "arrival_missed"),
        ("street_leader", "arrival_missed"),
    ]
    assert Notification.objects.filter(kind="arrival_missed", is_urgent=True).count() == 4


def test_a_specialist_is_told_of_what_is_of_their_kind_on_their_grid(world: World) -> None:
    lay()
    grids.assign_post(
        grid_code=GRID,
        person=world.people["police"],
        role="specialist",
        speciality="urban_management",
        by=SYSTEM,
        at=world.at,
    )
    world.open(lon=LON, lat=LAT, by=RESIDENT)
    assert told(world) == [("dispatcher", "assigned"), ("police", "specialist")]
    nameless = world.open(lon=LON, lat=LAT, category="", text="坏了", title="坏了", by=RESIDENT)
    assert ("police", "specialist") not in told(world)
    actions.classify(case=nameless.id, by=world["dispatcher"], at=world.at, category="1504")
    assert told(world) == [("police", "specialist")]
    actions.classify(case=nameless.id, by=world["dispatcher"], at=world.at, category="1504")
    assert told(world) == []


def test_a_notice_leads_to_the_room_or_to_the_note_it_is_about(world: World) -> None:
    case = handling(world)
    actions.note(case=case.id, by=world["handler"], at=world.at, text="@lead 请看")
    actions.whistle(
        case=case.id,
        by=world["street_leader"],
        at=world.at,
        ground="emergency",
        reason="险情",
        units=[world.units["JH-POL"].id],
    )
    told(world)
    seq = Event.objects.get(stream_id=case.id, type="case.noted").seq
    ways = {notice.kind: words.link(notice) for notice in Notification.objects.all()}
    there = f"/desk/requests/{case.id}/"
    assert ways["mention"] == f"{there}#event-{seq}"
    assert ways["whistled"] == f"{there}whistle/"
    assert ways["assigned"] == there


def test_what_a_resident_adds_is_told_to_the_handler(world: World) -> None:
    case = handling(world)
    told(world)
    actions.add(case=case.id, by=RESIDENT, at=world.at, text="又堆高了")
    assert told(world) == [("handler", "resident_added")]


def test_a_confidential_request_is_told_only_to_those_who_may_read_it(world: World) -> None:
    directory.appoint(
        person=world.people["clerk"],
        role="department_lead",
        unit=world.units["440704"],
        by=SYSTEM,
        at=SINCE,
        valid_from=SINCE.date(),
    )
    case = world.open(confidential=True)
    actions.dispatch(case=case.id, by=world["dispatcher"], at=world.at, unit=world.urban)
    actions.sign(case=case.id, by=world["handler"], at=world.at)
    told(world)
    actions.note(case=case.id, by=world["handler"], at=world.at, text="@江海区 @lead 请看")
    assert told(world) == [("district", "mention"), ("lead", "mention"), ("reviewer", "mention")]


def test_who_has_left_is_told_nothing(world: World) -> None:
    directory.deactivate(person=world.people["lead"], by=SYSTEM, at=world.at)
    case = world.open()
    told(world)
    actions.dispatch(case=case.id, by=world["dispatcher"], at=world.at, unit=world.urban)
    assert told(world) == [("handler", "assigned")]


def test_reading_the_same_events_again_tells_nobody_twice(world: World) -> None:
    from jiceng.core.models import EventReader, HandledEvent

    world.open()
    told(world)
    count = Notification.objects.count()
    HandledEvent.objects.all().delete()
    EventReader.objects.update(upto=world.at - timedelta(days=30))
    read_events(world.at)
    assert Notification.objects.count() == count


def test_no_notice_holds_what_a_resident_wrote(world: World) -> None:
    case = world.open(title="张小满家门口", text="我叫张小满，电话19900001234")
    told(world)
    notices = list(Notification.objects.all())
    said = words.subject(notices) + words.body(notices)
    assert case.number in said
    for secret in ("张小满", "19900001234", "江南社区"):
        assert secret not in said


def test_a_hundred_notices_of_one_event_cost_few_queries(
    world: World, django_assert_max_num_queries: Any
) -> None:
    for _ in range(20):
        world.open()
    with django_assert_max_num_queries(25):
        read_events(world.at)
    assert Notification.objects.count() == 20


def test_notices_end_after_half_a_year_and_events_stay(world: World) -> None:
    world.open()
    told(world)
    events = Event.objects.count()
    retention.run(by=SYSTEM, at=world.at + timedelta(days=179), kinds=["notices.notice"])
    assert Notification.objects.exists()
    retention.run(by=SYSTEM, at=world.at + timedelta(days=181), kinds=["notices.notice"])
    assert not Notification.objects.exists()
    assert Event.objects.count() == events


def test_everybody_sees_their_own_only(world: World) -> None:
    world.open()
    told(world)
    assert queries.unread_count(world["dispatcher"]) == 1
    assert queries.unread_count(world["handler"]) == 0
    assert queries.unread_count(SYSTEM) == 0


@pytest.mark.parametrize(("years", "shown"), [(0, "09-20 10:00"), (1, "2027-09-20 10:00")])
def test_a_due_moment_of_another_year_is_told_with_its_year(
    world: World, time_machine: Any, years: int, shown: str
) -> None:
    time_machine.move_to(world.at, tick=False)
    case = world.open()
    case.due_at = world.at.replace(year=world.at.year + years, day=20)
    with translation.override("en"):
        due = summary(case)[-1]
    assert due.endswith(shown)
    assert ("2027" in due) == bool(years)
