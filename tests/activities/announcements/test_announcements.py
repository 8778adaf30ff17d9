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
from tests.announcing import TODAY, correct, publish, said, withdraw
from tests.ground import GRID, MIN_UNIT, OTHER_GRID, lay
from tests.notifications.conftest import built_world, clock, world
from tests.world import World

__all__ = ["built_world", "clock", "world"]


@pytest.fixture(autouse=True)
def _laid(world: World) -> None:
    lay()


def titles(code: str) -> list[str]:
    return [item.title for item in PUBLIC.of_place(grids.grid_in_force(code))]


def test_a_grid_officer_tells_the_community_and_every_grid_of_it_reads_it(world: World) -> None:
    publish(world)
    assert titles(GRID) == titles(MIN_UNIT) == ["明天停水"]
    assert titles(OTHER_GRID) == []


def test_news_for_some_grids_are_read_in_those_alone(world: World) -> None:
    publish(world, "street_leader", "440704001", title="只此一格", grid_codes=[GRID])
    publish(world, "district", "440704005001", title="别处", grid_codes=[OTHER_GRID])
    assert titles(GRID) == ["只此一格"]
    assert titles(OTHER_GRID) == ["别处"]


def test_what_is_over_is_no_longer_read_and_what_comes_is(world: World, clock: Any) -> None:
    publish(world, valid_from=TODAY + timedelta(days=3), valid_to=TODAY + timedelta(days=4))
    assert titles(GRID) == ["明天停水"]
    clock.move_to(world.at + timedelta(days=5))
    assert titles(GRID) == []


def test_the_event_holds_no_word_of_it(world: World) -> None:
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
def test_nobody_writes_without_the_right_there(world: World, who: str, unit: str) -> None:
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
def test_what_cannot_be_so_names_its_field(world: World, given: Any, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        publish(world, **given)
    assert [*refused.value.details["fields"]] == [field]


def test_a_correction_says_why_and_keeps_what_was_said(world: World) -> None:
    corrected = correct(world, publish(world))
    (change,) = AnnouncementChange.objects.filter(item=corrected)
    assert (change.title, change.reason, corrected.title) == ("明天停水", "时间有变", "后天停水")
    assert corrected.version == 2
    assert titles(GRID) == ["后天停水"]
    assert evidence_comparison.compare_state().ok


@pytest.mark.parametrize("given", [{"reason": "  "}, {"reason": "长" * 401}, {"title": ""}])
def test_a_correction_without_reason_or_words_changes_nothing(world: World, given: Any) -> None:
    item = publish(world)
    with pytest.raises(Invalid):
        correct(world, item, **given)
    assert not AnnouncementChange.objects.exists()
    assert titles(GRID) == ["明天停水"]


def test_whoever_comes_second_is_told_so(world: World) -> None:
    item = publish(world)
    correct(world, item)
    with pytest.raises(Refused) as refused:
        correct(world, item, "clerk", version=1)
    assert refused.value.code == "record.stale"


def test_nobody_out_of_reach_corrects_or_learns_that_it_is_there(world: World) -> None:
    with pytest.raises(NotFound):
        correct(world, publish(world), "other_dispatcher")


def test_withdrawn_news_say_so_until_their_end_and_stay_withdrawn(world: World) -> None:
    item = withdraw(world, publish(world), "抢修已提前完成", "clerk")
    (shown,) = PUBLIC.of_place(grids.grid_in_force(GRID))
    assert (shown.state, shown.changes.get().is_withdrawal) == ("withdrawn", True)
    assert PUBLIC.article_of(shown).text == ""
    again: list[Callable[[], Any]] = [lambda: correct(world, item), lambda: withdraw(world, item)]
    for each in again:
        with pytest.raises(Refused):
            each()


def test_its_chain_is_seen_by_those_who_may_write_it(world: World) -> None:
    item, kind = publish(world), stream_kinds()["news"]
    assert kind.visible is not None
    assert kind.names is not None
    assert item.pk in set(kind.visible(world["officer"]).values_list("id", flat=True))
    assert item.pk not in set(kind.visible(world["handler"]).values_list("id", flat=True))
    assert kind.names([item.pk])[item.pk] == ("明天停水", f"/desk/news/{item.pk}/")


def test_the_database_itself_refuses_news_that_end_before_they_begin(world: World) -> None:
    with change_journal.made_by_hand(), pytest.raises(IntegrityError), transaction.atomic():
        Announcement.objects.create(
            **said(valid_to=TODAY - timedelta(days=1)),
            unit=world.units["440704001001"],
            opened_at=world.at,
            moved_at=world.at,
        )


def test_pressing_twice_publishes_once(world: World) -> None:
    assert publish(world) == publish(world)
    assert Event.objects.filter(type="news.published").count() == 1
