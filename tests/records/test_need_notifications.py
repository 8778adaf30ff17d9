"""Notifications about needs: recipients, texts, links."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from jiceng.activities.needs.models import Claim
from jiceng.directory.public import Person
from jiceng.notifications import words
from jiceng.notifications.event_reader import read_events
from jiceng.notifications.models import Notification
from jiceng.records.clock.tasks import reminders_at
from jiceng.records.followers import public as followers
from jiceng.records.public import make_due_moves
from jiceng.records.remarks import public as remarks
from tests.records.example import NOW, Place, move, place

__all__ = ["place"]


@pytest.fixture(autouse=True)
def _reading(place: Place) -> None:
    """Let the worker skip existing events."""
    read_events(NOW)


def notified(place: Place) -> set[tuple[str, str]]:
    """Let the worker read new events; returns the recipients and kinds."""
    before = set(Notification.objects.values_list("pk", flat=True))
    read_events(NOW)
    people = ("clerk", "leader", "banker", "teacher", "police")
    names = {getattr(place, name).id: name for name in people}
    new = Notification.objects.exclude(pk__in=before)
    return {(names[row.person_id], row.event_type) for row in new}


def test_each_step_notifies_those_responsible_for_the_next(place: Place) -> None:
    need = place.need()
    assert notified(place) == {("banker", "need.listed"), ("teacher", "need.listed")}
    move(need, "claim", place.banker, amount="5")
    assert notified(place) == {("clerk", "need.claimed")}
    move(need, "deliver", place.banker, report="五张长椅已安装")
    assert notified(place) == {("clerk", "need.delivered")}
    move(need, "confirm", place.clerk, claim=Claim.objects.get().pk, rating=5)
    assert notified(place) == {("banker", "need.confirmed")}


def test_unclaimed_need_reminds_paired_units_and_then_notifies_the_street(place: Place) -> None:
    place.need()
    notified(place)
    for hours in range(240):
        reminders_at(NOW + timedelta(hours=hours))
    assert notified(place) == {("banker", "need.reminded"), ("teacher", "need.reminded")}
    make_due_moves(at=NOW + timedelta(days=10, seconds=1))
    assert notified(place) == {("leader", "need.passed_on")}


def test_notification_contains_the_need_and_opens_its_page(place: Place) -> None:
    need = place.need()
    notified(place)
    row = Notification.objects.get(person=place.banker.id)
    with translation.override("en"):
        said = words.texts_of([row])[row.pk]
    assert said.line == f"A community that your unit supports has listed a need: {need.title}"
    client: Any = Client()
    client.force_login(Person.objects.get(id=row.person_id))
    answer = client.post(reverse("notice-open", args=[row.pk]))
    assert answer.headers["Location"] == reverse("need", args=[need.pk])
    assert need.title in client.get(answer.headers["Location"]).content.decode()


def test_followers_and_mentioned_people_are_notified(place: Place) -> None:
    need = place.need()
    notified(place)
    followers.follow(kind="need", record=need.pk, by=place.leader, at=NOW)
    move(need, "claim", place.banker, amount="5")
    assert notified(place) == {("clerk", "need.claimed"), ("leader", "need.claimed")}
    known = remarks.nameable("need", need.pk, NOW.date())
    name = next(each.name for each in known if each.id == place.clerk.id)
    remarks.write(kind="need", record=need.pk, by=place.banker, at=NOW, text=f"请@{name} 看")
    assert notified(place) == {("clerk", "remark.written"), ("leader", "remark.written")}
