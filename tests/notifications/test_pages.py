"""Pages of notifications and settings."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from jiceng.cases.models import Case
from jiceng.notifications import actions, queries, sending
from jiceng.notifications.actions import outbox
from jiceng.notifications.event_reader import read_events
from jiceng.notifications.models import Channel, Notification
from tests.notifications.hook import Hook
from tests.world import World

SETTINGS = {
    "quiet_from": "21:30",
    "quiet_to": "06:00",
    "urgent_passes": "yes",
    "mode-assigned": "hourly",
}


@pytest.fixture(autouse=True)
def _reading(world: World) -> None:
    read_events(world.at)


def some(world: World, count: int = 1) -> list[Notification]:
    for _ in range(count):
        world.open()
    read_events(world.at)
    return list(Notification.objects.all())


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def test_new_notification_is_listed_and_opens_its_request(world: World, at_desk: Any) -> None:
    (notice,) = some(world)
    client = at_desk("dispatcher")
    page = text_of(client.get(reverse("notices")))
    number = Case.objects.get(pk=notice.stream_id).number
    assert "A request has arrived at your unit" in page
    assert number in page
    answer = client.post(reverse("notice-open", args=[notice.pk]))
    assert answer.headers["Location"] == reverse("request", args=[notice.stream_id])
    assert "up to date" in text_of(client.get(reverse("notices")))
    assert number in text_of(client.get(reverse("notices"), {"all": "yes"}))


def test_all_notifications_are_marked_as_read(world: World, at_desk: Any) -> None:
    some(world, 3)
    client = at_desk("dispatcher")
    assert client.get(reverse("notice-count")).json() == {"unread": 3}
    client.post(reverse("notices-read"))
    assert client.get(reverse("notice-count")).json() == {"unread": 0}


def test_notification_of_another_person_cannot_be_opened(world: World, at_desk: Any) -> None:
    (notice,) = some(world)
    assert at_desk("handler").post(reverse("notice-open", args=[notice.pk])).status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None


def test_older_notifications_are_paginated(
    world: World, at_desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    some(world, 5)
    seen, before = [], ""
    for _ in range(4):
        page = queries.inbox(world["dispatcher"], before=before, limit=2)
        seen += [row.pk for row in page.rows]
        before = page.next
        if not before:
            break
    assert len(seen) == len(set(seen)) == 5
    assert at_desk("dispatcher").get(reverse("notices"), {"before": "x"}).status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_list_uses_same_number_of_queries_for_any_length(
    world: World, at_desk: Any, django_assert_num_queries: Any, number: int
) -> None:
    some(world, number)
    client = at_desk("dispatcher")
    client.get(reverse("notices"))
    with django_assert_num_queries(4):
        client.get(reverse("notices"))


def test_settings_are_saved(world: World, at_desk: Any) -> None:
    client = at_desk("dispatcher")
    assert client.post(reverse("notice-settings"), SETTINGS).status_code == 302
    wish = queries.preferences_of([world.people["dispatcher"].pk])[world.people["dispatcher"].pk]
    assert (f"{wish.quiet.begins:%H:%M}", wish.mode("assigned")) == ("21:30", "hourly")
    page = text_of(client.get(reverse("notice-settings")))
    assert 'value="21:30"' in page


@pytest.mark.parametrize("change", [{"quiet_from": "late"}, {"mode-assigned": "sometimes"}])
def test_invalid_settings_are_refused(world: World, at_desk: Any, change: dict[str, str]) -> None:
    answer = at_desk("dispatcher").post(reverse("notice-settings"), {**SETTINGS, **change})
    assert answer.status_code == 400


def test_channel_is_added_tested_and_removed(world: World, at_desk: Any, hook: Hook) -> None:
    client = at_desk("dispatcher")
    client.post(reverse("notice-channels"), {"label": "街道群", "address": hook.address})
    channel = Channel.objects.get()
    assert "街道群" in text_of(client.get(reverse("notice-settings")))
    trial = reverse("notice-channel", args=[channel.pk, "try"])
    assert client.post(trial).status_code == 302
    assert hook.got == []  # the worker sends it, never a page
    again = client.post(trial)
    assert again.status_code == 409
    assert "on its way" in text_of(again)
    sending.send_due(timezone.now())
    assert len(hook.got) == 1
    hook.status = 404
    client.post(trial)
    sending.send_due(timezone.now())
    assert "rejected the message" in text_of(client.get(reverse("notice-settings")))
    assert outbox.claim(at=timezone.now() + timedelta(days=2)) is None  # tried once
    assert client.post(reverse("notice-channel", args=[channel.pk, "burn"])).status_code == 404
    client.post(reverse("notice-channel", args=[channel.pk, "remove"]))
    assert not Channel.objects.exists()


def test_refused_address_stays_in_the_form_without_its_secret(world: World, at_desk: Any) -> None:
    given = {"label": "群", "address": "https://10.0.0.1/x", "secret": "SEC-hidden"}
    answer = at_desk("dispatcher").post(reverse("notice-channels"), given)
    assert answer.status_code == 400
    assert "https://10.0.0.1/x" in text_of(answer)
    assert "SEC-hidden" not in text_of(answer)


def test_saved_address_is_not_shown_again(world: World, at_desk: Any, hook: Hook) -> None:
    actions.add_channel(by=world["dispatcher"], at=world.at, label="群", address=hook.address)
    assert "127.0.0.1" not in text_of(at_desk("dispatcher").get(reverse("notice-settings")))
