"""Contributions of apps to notifications: complete, labelled, for any kind of stream."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from jiceng.cases import actions
from jiceng.core.event_readers import RecordedEvent
from jiceng.core.manifests import contributing
from jiceng.core.models import Event
from jiceng.core.notification_kinds import (
    EventNotification,
    NotificationKind,
    at_unit_of,
    notification_kinds,
    notify_by_event,
)
from jiceng.core.streams import StreamKind, event_words
from jiceng.notifications import rules, words
from jiceng.notifications.audience import recipients_of
from jiceng.notifications.event_reader import read_events
from jiceng.notifications.models import Notification
from tests.world import World


def dispatched(world: World, *, actor: str = "system:") -> RecordedEvent:
    """The event of a dispatched request, as read by the worker."""
    case = world.open()
    row = Event.objects.get(stream_id=case.pk, type="case.opened")
    return RecordedEvent(
        row.stream_id, row.seq, row.stream_kind, "test.told", row.at, row.recorded_at, actor, {}
    )


def notify(world: World, *names: str, kind: str = "assigned", **how: Any) -> EventNotification:
    people = {world.people[name].pk for name in names}
    return EventNotification("test.told", kind, lambda _posts, _about, _told: people, **how)


def names_of(world: World, people: frozenset[Any]) -> set[str]:
    return {name for name, person in world.people.items() if person.pk in people}


def test_every_contribution_names_a_declared_event_and_kind() -> None:
    assert {*notify_by_event()} - {*event_words()} == set()
    used = {each.kind for among in notify_by_event().values() for each in among}
    assert used == {*notification_kinds()}


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_kind_has_an_own_label_and_a_known_mode(language: str) -> None:
    with translation.override(language):
        labels = [str(each.label) for each in notification_kinds().values()]
    assert all(labels)
    assert len(labels) == len(set(labels))
    assert {each.mode for each in notification_kinds().values()} <= {*rules.MODES}


def test_every_kind_is_a_setting_in_the_declared_order(world: World, at_desk: Any) -> None:
    late = NotificationKind(key="test", label="Late", icon="bell", mode="daily", order=99)
    early = NotificationKind(key="early", label="Early", icon="bell", order=1)
    with contributing(late, early):
        page = at_desk("dispatcher").get(reverse("notice-settings")).content.decode()
    places = [page.index(f'id="mode-{kind}"') for kind in ("early", *notification_kinds(), "test")]
    assert places == sorted(places)
    assert 'value="daily" selected' in page[places[-1] :]


def test_own_hidden_and_imported_changes_cause_no_notification(
    world: World,
) -> None:
    told = dispatched(world, actor=f"person:{world.people['dispatcher'].pk}")
    with contributing(notify(world, "dispatcher", "street_leader", "police")):
        (call,) = recipients_of([told], world.at)
        assert names_of(world, call.people) == {"street_leader"}
        assert recipients_of([dispatched(world, actor="import:x")], world.at) == []
    with contributing(notify(world, "police", within_reach=False)):
        (call,) = recipients_of([told], world.at)
        assert names_of(world, call.people) == {"police"}


def test_first_of_several_contributions_applies_to_each_person(world: World) -> None:
    first = notify(world, "dispatcher", kind="mention")
    second = notify(world, "dispatcher", "street_leader")
    with contributing(first, second):
        found = recipients_of([dispatched(world)], world.at)
    assert [(call.kind, names_of(world, call.people)) for call in found] == [
        ("mention", {"dispatcher"}),
        ("assigned", {"street_leader"}),
    ]


def test_event_of_a_deleted_record_or_unknown_kind_causes_no_notification(world: World) -> None:
    told = dispatched(world)
    gone = RecordedEvent(
        world.urban, told.seq, "case", told.type, told.at, told.recorded_at, told.actor, {}
    )
    strange = RecordedEvent(
        told.stream_id, told.seq, "odd", told.type, told.at, told.recorded_at, told.actor, {}
    )
    with contributing(notify(world, "dispatcher")):
        assert recipients_of([gone], world.at) == []
        assert [call.people for call in recipients_of([strange], world.at)] == [frozenset()]


def test_people_at_the_unit_of_a_record_are_found_by_permission(world: World) -> None:
    told = dispatched(world)
    whom = at_unit_of("unit_id", "case.dispatch")
    with contributing(EventNotification("test.told", "assigned", whom)):
        (call,) = recipients_of([told], world.at)
    assert "dispatcher" in names_of(world, call.people)


def test_contribution_defines_text_link_and_urgency(world: World) -> None:
    read_events(world.at)
    mine = EventNotification(
        "case.signed",
        "assigned",
        lambda _posts, _about, _told: {world.people["dispatcher"].pk},
        words="Somebody has signed",
        urgent=lambda case, told: case.number != "" and told.type == "case.signed",
        link=lambda stream, seq: f"/there/{stream}/{seq}/",
    )
    case = world.open()
    actions.dispatch(case=case.id, by=world["dispatcher"], at=world.at, unit=world.urban)
    with contributing(mine):
        actions.sign(case=case.id, by=world["handler"], at=world.at)
        read_events(world.at)
        (row,) = Notification.objects.filter(event_type="case.signed")
        assert row.is_urgent
        assert words.link(row) == f"/there/{case.pk}/{row.seq}/"
        assert words.texts_of([row])[row.pk].line.startswith(f"Somebody has signed: {case.number}")
    # Without its app the row still has a text.
    assert words.link(row) == reverse("request", args=[case.pk])
    assert case.number in words.body([row])


def test_installation_wide_event_notifies_with_a_link_to_the_audit_log(
    world: World,
) -> None:
    told = dispatched(world)
    of_all = RecordedEvent(
        told.stream_id, told.seq, "whole", told.type, told.at, told.recorded_at, told.actor, {}
    )
    with contributing(StreamKind("whole", "Whole"), notify(world, "police")):
        (call,) = recipients_of([of_all], world.at)
        assert names_of(world, call.people) == {"police"}
        row = Notification(
            kind="gone", event_type="case.signed", stream_kind="whole", stream_id=told.stream_id
        )
        assert words.link(row) == reverse("admin-audit")
        assert words.texts_of([row])[row.pk].label == str(event_words()["case.signed"])
