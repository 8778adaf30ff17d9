"""Announcements: permissions, audience, corrections."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from jiceng.core.access import SYSTEM
from jiceng.core.errors import Forbidden, Invalid, NotFound, Refused
from jiceng.core.models import Event
from jiceng.core.streams import label_of_event, stream_kinds
from jiceng.grids import public as grids
from jiceng.notifications import actions, queries, rules
from jiceng.notifications.models import NewsChange, NewsItem
from tests.ground import GRID, MIN_UNIT, OTHER_GRID, lay
from tests.world import World

TODAY = date(2026, 9, 16)


@pytest.fixture(autouse=True)
def _laid(world: World) -> None:
    lay()


def publish(
    world: World, who: str = "officer", unit: str = "440704001001", **given: Any
) -> NewsItem:
    plain = {
        "title": "明天停水",
        "text": "因管道抢修，8:00 至 18:00 停水。",
        "valid_from": TODAY,
        "valid_to": TODAY + timedelta(days=1),
    }
    return actions.publish_announcement(
        by=world[who], at=world.at, unit=world.units[unit].pk, **{**plain, **given}
    )


def titles(code: str, day: date = TODAY) -> list[str]:
    return [item.title for item in queries.announcements_of(grids.grid_in_force(code), day)]


def test_a_grid_officer_tells_the_community_and_every_grid_of_it_reads_it(world: World) -> None:
    publish(world)
    assert titles(GRID) == titles(MIN_UNIT) == ["明天停水"]
    assert titles(OTHER_GRID) == []


def test_news_for_some_grids_are_read_in_those_alone(world: World) -> None:
    publish(world, "street_leader", "440704001", title="只此一格", grid_codes=[GRID])
    publish(world, "district", "440704005001", title="别处", grid_codes=[OTHER_GRID])
    assert titles(GRID) == ["只此一格"]
    assert titles(OTHER_GRID) == ["别处"]


def test_what_is_over_is_no_longer_read_and_what_comes_is(world: World) -> None:
    publish(world, valid_from=TODAY + timedelta(days=3), valid_to=TODAY + timedelta(days=4))
    assert titles(GRID) == ["明天停水"]
    assert titles(GRID, TODAY + timedelta(days=5)) == []


def test_the_event_holds_no_word_of_it(world: World) -> None:
    item = publish(world)
    event = Event.objects.get(stream_id=item.pk)
    assert event.type == "news.published"
    assert "停水" not in str(event.data)
    with translation.override("zh-hans"):
        assert label_of_event("news.published") == "发布公告"


@pytest.mark.parametrize(
    ("who", "unit"),
    [("handler", "440704001001"), ("officer", "440704001002"), ("auditor", "440704")],
)
def test_nobody_writes_without_the_right_there(world: World, who: str, unit: str) -> None:
    with pytest.raises(Forbidden):
        publish(world, who, unit)
    assert not NewsItem.objects.exists()


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
    ],
)
def test_what_cannot_be_so_names_its_field(world: World, given: Any, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        publish(world, **given)
    assert refused.value.details["field"] == field


def test_a_grid_of_another_community_cannot_be_chosen(world: World) -> None:
    with pytest.raises(NotFound):
        publish(world, grid_codes=[OTHER_GRID])


def correct(world: World, item: NewsItem, who: str = "officer", **given: Any) -> NewsItem:
    plain = {
        "version": item.version,
        "reason": "时间有变",
        "title": "后天停水",
        "text": "改到后天。",
        "valid_from": TODAY,
        "valid_to": TODAY + timedelta(days=2),
    }
    return actions.correct_news(item=item.pk, by=world[who], at=world.at, **{**plain, **given})


def test_a_correction_says_why_and_keeps_what_was_said(world: World) -> None:
    corrected = correct(world, publish(world))
    (change,) = NewsChange.objects.filter(item=corrected)
    assert (change.title, change.reason, corrected.title) == ("明天停水", "时间有变", "后天停水")
    assert corrected.version == 2
    assert titles(GRID) == ["后天停水"]


@pytest.mark.parametrize("given", [{"reason": "  "}, {"reason": "长" * 401}, {"title": ""}])
def test_a_correction_without_reason_or_words_changes_nothing(world: World, given: Any) -> None:
    item = publish(world)
    with pytest.raises(Invalid):
        correct(world, item, **given)
    assert not NewsChange.objects.exists()
    assert titles(GRID) == ["明天停水"]


def test_whoever_comes_second_is_told_so(world: World) -> None:
    item = publish(world)
    correct(world, item)
    with pytest.raises(Refused) as refused:
        correct(world, item, "clerk", version=1)
    assert refused.value.code == "news.changed_meanwhile"


def test_nobody_out_of_reach_corrects_or_learns_that_it_is_there(world: World) -> None:
    item = publish(world)
    with pytest.raises(NotFound):
        correct(world, item, "other_dispatcher")


def test_withdrawn_news_say_so_until_their_end_and_stay_withdrawn(world: World) -> None:
    item = publish(world)
    actions.withdraw_news(
        item=item.pk, by=world["clerk"], at=world.at, version=1, reason="抢修已提前完成"
    )
    (shown,) = queries.announcements_of(grids.grid_in_force(GRID), TODAY)
    assert shown.withdrawn_at is not None
    assert shown.changes.get().is_withdrawal
    for again in (
        lambda: correct(world, shown),
        lambda: actions.withdraw_news(
            item=item.pk, by=world["clerk"], at=world.at, version=2, reason="再次"
        ),
    ):
        with pytest.raises(Refused):
            again()


def test_its_chain_is_seen_by_those_who_may_write_it(world: World) -> None:
    item = publish(world)
    kind = stream_kinds()["news"]
    assert kind.visible is not None
    assert kind.names is not None
    assert item.pk in set(kind.visible(world["officer"]).values_list("id", flat=True))
    assert item.pk not in set(kind.visible(world["handler"]).values_list("id", flat=True))
    assert kind.names([item.pk])[item.pk] == ("明天停水", f"/desk/news/{item.pk}/")


def test_an_unknown_grid_is_said_to_be_so(world: World) -> None:
    with pytest.raises(NotFound):
        grids.grid_in_force("440704999999999")


def test_the_places_that_one_may_write_for_are_communities_and_streets_in_reach(
    world: World,
) -> None:
    assert [n.code for n in queries.places_of_news(world["officer"], TODAY)] == ["440704001001"]
    assert {n.kind for n in queries.places_of_news(world["district"], TODAY)} == rules.NEWS_UNITS
    assert queries.places_of_news(world["handler"], TODAY) == []
    assert queries.grids_of(None) == []


def test_the_database_itself_refuses_news_that_end_before_they_begin(world: World) -> None:
    unit = world.units["440704001001"]
    with pytest.raises(IntegrityError), transaction.atomic():
        NewsItem.objects.create(
            unit=unit,
            title="x",
            text="x",
            valid_from=TODAY,
            published_at=world.at,
            valid_to=TODAY - timedelta(days=1),
        )


def test_the_system_writes_where_it_likes(world: World) -> None:
    item = actions.publish_announcement(
        by=SYSTEM,
        at=world.at,
        unit=world.units["440704001"].pk,
        title="全街停电",
        text="检修",
        valid_from=TODAY,
        valid_to=TODAY,
    )
    assert titles(GRID) == [item.title]


def test_pressing_twice_publishes_once(world: World) -> None:
    assert publish(world) == publish(world)
    assert Event.objects.filter(type="news.published").count() == 1
