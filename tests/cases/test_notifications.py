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
from tests.sample_grids import GRID, LAT, LON, publish_grids
from tests.world import SINCE, World

RESIDENT = Actor(kind="resident")


@pytest.fixture(autouse=True)
def _reading(world: World) -> None:
    """Let the worker skip existing events."""
    read_events(world.at)


def notified(world: World) -> list[tuple[str, str]]:
    """Let the worker read new events; returns the recipients and kinds."""
    before = set(Notification.objects.values_list("pk", flat=True))
    read_events(world.at)
    names = {person.pk: name for name, person in world.people.items()}
    new = Notification.objects.exclude(pk__in=before)
    return sorted((names[row.person_id], row.kind) for row in new)


def handling(world: World) -> Case:
    case = world.open()
    actions.dispatch(case=case.id, by=world["dispatcher"], at=world.at, unit=world.urban)
    return actions.sign(case=case.id, by=world["handler"], at=world.at)


def test_new_request_notifies_those_who_accept_requests_there(world: World) -> None:
    world.open(by=RESIDENT)
    assert notified(world) == [("dispatcher", "assigned")]
    assert notified(world) == []


def test_dispatched_request_notifies_only_those_who_may_acknowledge(world: World) -> None:
    case = world.open()
    notified(world)
    actions.dispatch(case=case.id, by=world["dispatcher"], at=world.at, unit=world.urban)
    assert notified(world) == [("handler", "assigned"), ("lead", "assigned")]


def test_own_actions_cause_no_notification(world: World) -> None:
    case = handling(world)
    notified(world)
    actions.note(case=case.id, by=world["handler"], at=world.at, text="@handler 记得复查")
    assert notified(world) == []


def test_unit_without_people_notifies_its_superiors(world: World) -> None:
    case = world.open()
    notified(world)
    actions.dispatch(
        case=case.id, by=world["dispatcher"], at=world.at, unit=world.units["440704001002"].id
    )
    assert notified(world) == []
    actions.dispatch(
        case=world.open().id,
        by=world["district"],
        at=world.at,
        unit=world.units["440704001002"].id,
    )
    assert ("dispatcher", "assigned") in notified(world)


def test_whistle_call_notifies_called_departments_and_emergencies_are_urgent(world: World) -> None:
    case = handling(world)
    notified(world)
    actions.whistle(
        case=case.id,
        by=world["dispatcher"],
        at=world.at,
        ground="emergency",
        reason="险情",
        units=[world.units[code].id for code in ("JH-HSG", "JH-POL")],
    )
    assert notified(world) == [("housing", "whistled"), ("police", "whistled")]
    assert Notification.objects.filter(kind="whistled", is_urgent=True).count() == 2


def test_return_notifies_the_dispatcher(world: World) -> None:
    case = handling(world)
    notified(world)
    actions.return_case(case=case.id, by=world["handler"], at=world.at, reason="不属于我局")
    assert notified(world) == [("dispatcher", "returned"), ("street_leader", "returned")]


def test_deadline_notifies_the_handler_and_breach_also_a_supervisor(world: World) -> None:
    case = handling(world)
    notified(world)
    remind("case", case.id, at=world.at, mark="1")
    assert notified(world) == [("handler", "due_soon")]
    assert case.due_at is not None
    world.at = case.due_at + timedelta(minutes=5)
    note_breach("case", case.id, at=world.at)
    assert notified(world) == [
        ("district", "breached"),
        ("handler", "breached"),
        ("reviewer", "breached"),
    ]


def test_escalation_notifies_the_handler(world: World) -> None:
    case = handling(world)
    notified(world)
    actions.supervise(case=case.id, by=world["district"], at=world.at, reason="久拖不决")
    assert notified(world) == [("handler", "supervised")]


def test_application_notifies_the_approver_and_decision_the_applicant(
    world: World,
) -> None:
    case = handling(world)
    notified(world)
    asked = actions.ask(
        case=case.id,
        by=world["handler"],
        at=world.at,
        kind=ApprovalKind.EXTEND,
        amount=Decimal(1),
        reason="等配件",
    )
    assert notified(world) == [("lead", "approval_asked")]
    actions.decide(approval=asked.id, by=world["lead"], at=world.at, granted=True, reason="可")
    assert notified(world) == [("handler", "approval_decided")]


def test_mentioned_person_is_notified(world: World) -> None:
    case = handling(world)
    notified(world)
    text = "请 @lead、@dispatcher协调，我 @handler 已到场"
    actions.note(case=case.id, by=world["handler"], at=world.at, text=text)
    assert notified(world) == [("dispatcher", "mention"), ("lead", "mention")]


def test_missing_check_in_notifies_the_department_its_leader_and_the_caller(
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
    notified(world)
    world.at += timedelta(minutes=31)
    tasks.arrivals_at(world.at)
    assert notified(world) == [
        ("dispatcher", "arrival_missed"),
        ("handler", "arrival_missed"),
        ("lead", "arrival_missed"),
        ("street_leader", "arrival_missed"),
    ]
    assert Notification.objects.filter(kind="arrival_missed", is_urgent=True).count() == 4


def test_specialist_is_notified_of_matching_requests_on_their_grid(world: World) -> None:
    publish_grids()
    grids.assign_post(
        grid_code=GRID,
        person=world.people["police"],
        role="specialist",
        speciality="urban_management",
        by=SYSTEM,
        at=world.at,
    )
    world.open(lon=LON, lat=LAT, by=RESIDENT)
    assert notified(world) == [("dispatcher", "assigned"), ("police", "specialist")]
    nameless = world.open(lon=LON, lat=LAT, category="", text="坏了", title="坏了", by=RESIDENT)
    assert ("police", "specialist") not in notified(world)
    actions.classify(case=nameless.id, by=world["dispatcher"], at=world.at, category="1504")
    assert notified(world) == [("police", "specialist")]
    actions.classify(case=nameless.id, by=world["dispatcher"], at=world.at, category="1504")
    assert notified(world) == []


def test_notification_links_to_the_whistle_page_or_the_note(world: World) -> None:
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
    notified(world)
    seq = Event.objects.get(stream_id=case.id, type="case.noted").seq
    ways = {notice.kind: words.link(notice) for notice in Notification.objects.all()}
    there = f"/desk/requests/{case.id}/"
    assert ways["mention"] == f"{there}#event-{seq}"
    assert ways["whistled"] == f"{there}whistle/"
    assert ways["assigned"] == there


def test_addition_by_a_resident_notifies_the_handler(world: World) -> None:
    case = handling(world)
    notified(world)
    actions.add(case=case.id, by=RESIDENT, at=world.at, text="又堆高了")
    assert notified(world) == [("handler", "resident_added")]


def test_confidential_request_notifies_only_people_who_may_read_it(world: World) -> None:
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
    notified(world)
    actions.note(case=case.id, by=world["handler"], at=world.at, text="@江海区 @lead 请看")
    assert notified(world) == [
        ("district", "mention"),
        ("lead", "mention"),
        ("reviewer", "mention"),
    ]


def test_people_who_left_are_not_notified(world: World) -> None:
    directory.deactivate(person=world.people["lead"], by=SYSTEM, at=world.at)
    case = world.open()
    notified(world)
    actions.dispatch(case=case.id, by=world["dispatcher"], at=world.at, unit=world.urban)
    assert notified(world) == [("handler", "assigned")]


def test_events_read_again_cause_no_second_notification(world: World) -> None:
    from jiceng.core.models import EventReader, HandledEvent

    world.open()
    notified(world)
    count = Notification.objects.count()
    HandledEvent.objects.all().delete()
    EventReader.objects.update(upto=world.at - timedelta(days=30))
    read_events(world.at)
    assert Notification.objects.count() == count


def test_notification_contains_no_text_of_residents(world: World) -> None:
    case = world.open(title="张小满家门口", text="我叫张小满，电话19900001234")
    notified(world)
    notices = list(Notification.objects.all())
    said = words.subject(notices) + words.body(notices)
    assert case.number in said
    for secret in ("张小满", "19900001234", "江南社区"):
        assert secret not in said


def test_hundred_notifications_of_one_event_use_few_queries(
    world: World, django_assert_max_num_queries: Any
) -> None:
    for _ in range(20):
        world.open()
    with django_assert_max_num_queries(25):
        read_events(world.at)
    assert Notification.objects.count() == 20


def test_notifications_are_erased_after_half_a_year_and_events_are_kept(world: World) -> None:
    world.open()
    notified(world)
    events = Event.objects.count()
    retention.run(by=SYSTEM, at=world.at + timedelta(days=179), kinds=["notices.notice"])
    assert Notification.objects.exists()
    retention.run(by=SYSTEM, at=world.at + timedelta(days=181), kinds=["notices.notice"])
    assert not Notification.objects.exists()
    assert Event.objects.count() == events


def test_users_see_only_their_own_notifications(world: World) -> None:
    world.open()
    notified(world)
    assert queries.unread_count(world["dispatcher"]) == 1
    assert queries.unread_count(world["handler"]) == 0
    assert queries.unread_count(SYSTEM) == 0


@pytest.mark.parametrize(("years", "shown"), [(0, "09-20 10:00"), (1, "2027-09-20 10:00")])
def test_due_time_in_another_year_is_shown_with_its_year(
    world: World, time_machine: Any, years: int, shown: str
) -> None:
    time_machine.move_to(world.at, tick=False)
    case = world.open()
    case.due_at = world.at.replace(year=world.at.year + years, day=20)
    case.contact_due_at = case.answer_due_at = None  # due earlier
    with translation.override("en"):
        due = summary(case)[-1]
    assert due.endswith(shown)
    assert ("2027" in due) == bool(years)
