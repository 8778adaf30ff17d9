"""Announcements: permissions, audience, corrections."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from jiceng.activities.announcements.manifest import PUBLIC
from jiceng.activities.announcements.models import Announcement, AnnouncementChange
from jiceng.core import change_journal, evidence_comparison
from jiceng.core.errors import Forbidden, Invalid, NotFound, Refused
from jiceng.core.models import Event
from jiceng.core.streams import label_of_event, stream_kinds
from jiceng.grids import public as grids
from tests.announcements import TODAY, announcement_input, correct, publish, withdraw
from tests.notifications.conftest import built_world, clock, world
from tests.sample_grids import GRID, MIN_UNIT, OTHER_GRID, publish_grids
from tests.world import World

__all__ = ["built_world", "clock", "world"]


@pytest.fixture(autouse=True)
def _laid(world: World) -> None:
    publish_grids()


def titles(code: str) -> list[str]:
    return [item.title for item in PUBLIC.of_place(grids.grid_in_force(code))]


def test_community_announcement_is_read_in_all_its_grids(world: World) -> None:
    publish(world)
    assert titles(GRID) == titles(MIN_UNIT) == ["明天停水"]
    assert titles(OTHER_GRID) == []


def test_announcement_for_some_grids_is_read_only_there(world: World) -> None:
    publish(world, "street_leader", "440704001", title="只此一格", grid_codes=[GRID])
    publish(world, "district", "440704005001", title="别处", grid_codes=[OTHER_GRID])
    assert titles(GRID) == ["只此一格"]
    assert titles(OTHER_GRID) == ["别处"]


def test_only_current_announcements_are_shown(world: World, clock: Any) -> None:
    publish(world, valid_from=TODAY + timedelta(days=3), valid_to=TODAY + timedelta(days=4))
    assert titles(GRID) == ["明天停水"]
    clock.move_to(world.at + timedelta(days=5))
    assert titles(GRID) == []


def test_event_contains_no_announcement_text(world: World) -> None:
    item = publish(world)
    event = Event.objects.get(stream_id=item.pk)
    assert event.type == "news.published"
    assert "停水" not in str(event.data) + event.changes
    with translation.override("zh-hans"):
        assert label_of_event("news.published") == "发布公告"


@pytest.mark.parametrize(
    ("who", "unit"),
    [("handler", "440704001001"), ("officer", "440704001002"), ("auditor", "440704")],
)
def test_publishing_requires_the_permission_in_the_unit(world: World, who: str, unit: str) -> None:
    with pytest.raises(Forbidden):
        publish(world, who, unit)
    with pytest.raises(NotFound):  # only communities and streets announce
        publish(world, "district", "440704")
    assert not Announcement.objects.exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "长" * 81}, "title"),
        ({"text": ""}, "text"),
        ({"text": "长" * 4001}, "text"),
        ({"valid_from": None}, "valid_from"),
        ({"valid_to": None}, "valid_to"),
        ({"valid_to": TODAY - timedelta(days=1)}, "valid_to"),
        ({"valid_to": TODAY + timedelta(days=400)}, "valid_to"),
        ({"grid_codes": [OTHER_GRID]}, "grid_codes"),
    ],
)
def test_invalid_announcement_names_the_field(world: World, given: Any, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        publish(world, **given)
    assert [*refused.value.details["fields"]] == [field]


def test_correction_gives_a_reason_and_keeps_the_former_text(world: World) -> None:
    corrected = correct(world, publish(world))
    (change,) = AnnouncementChange.objects.filter(item=corrected)
    assert (change.title, change.reason, corrected.title) == ("明天停水", "时间有变", "后天停水")
    assert corrected.version == 2
    assert titles(GRID) == ["后天停水"]
    assert evidence_comparison.compare_state().ok


@pytest.mark.parametrize("given", [{"reason": "  "}, {"reason": "长" * 401}, {"title": ""}])
def test_correction_without_reason_or_text_changes_nothing(world: World, given: Any) -> None:
    item = publish(world)
    with pytest.raises(Invalid):
        correct(world, item, **given)
    assert not AnnouncementChange.objects.exists()
    assert titles(GRID) == ["明天停水"]


def test_concurrent_correction_is_refused_with_a_message(world: World) -> None:
    item = publish(world)
    correct(world, item)
    with pytest.raises(Refused) as refused:
        correct(world, item, "clerk", version=1)
    assert refused.value.code == "record.stale"


def test_announcement_out_of_scope_looks_missing(world: World) -> None:
    with pytest.raises(NotFound):
        correct(world, publish(world), "other_dispatcher")


def test_withdrawn_announcement_is_marked_until_it_expires(world: World) -> None:
    item = withdraw(world, publish(world), "抢修已提前完成", "clerk")
    (shown,) = PUBLIC.of_place(grids.grid_in_force(GRID))
    assert (shown.state, shown.changes.get().is_withdrawal) == ("withdrawn", True)
    assert PUBLIC.article_of(shown).text == ""
    again: list[Callable[[], Any]] = [lambda: correct(world, item), lambda: withdraw(world, item)]
    for each in again:
        with pytest.raises(Refused):
            each()


def test_audit_log_is_visible_to_editors(world: World) -> None:
    item, kind = publish(world), stream_kinds()["news"]
    assert kind.visible is not None
    assert kind.names is not None
    assert item.pk in set(kind.visible(world["officer"]).values_list("id", flat=True))
    assert item.pk not in set(kind.visible(world["handler"]).values_list("id", flat=True))
    assert kind.names([item.pk])[item.pk] == ("明天停水", f"/desk/news/{item.pk}/")


def test_database_refuses_an_end_before_the_start(world: World) -> None:
    with change_journal.made_by_hand(), pytest.raises(IntegrityError), transaction.atomic():
        Announcement.objects.create(
            **announcement_input(valid_to=TODAY - timedelta(days=1)),
            unit=world.units["440704001001"],
            opened_at=world.at,
            moved_at=world.at,
        )


def test_publishing_twice_creates_one_announcement(world: World) -> None:
    assert publish(world) == publish(world)
    assert Event.objects.filter(type="news.published").count() == 1
