"""Following a record, with needs as the example."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from jiceng.core.access import SYSTEM
from jiceng.core.errors import NotFound, Refused
from jiceng.core.models import Event
from jiceng.records.followers import actions
from jiceng.records.followers import public as followers
from jiceng.records.followers.models import Follower
from tests.cases.conftest import built_world, world
from tests.records.example import listed_need
from tests.web.conftest import at_desk
from tests.world import World

__all__ = ["at_desk", "built_world", "world"]


@pytest.fixture
def need(world: World) -> UUID:
    return listed_need(world)


def test_following_is_idempotent_and_recorded_in_no_chain(world, need) -> None:
    clerk, before = world["clerk"], Event.objects.count()
    for _ in range(2):
        followers.follow(kind="need", record=need, by=clerk, at=world.at)
    assert followers.followers_of(need) == {clerk.id}
    assert followers.follows(clerk, need)
    followers.unfollow(record=need, by=clerk)
    assert followers.followers_of(need) == set()
    assert Event.objects.count() == before


def test_hidden_and_missing_records_look_alike_and_only_people_follow(world, need) -> None:
    for record in (need, uuid4()):
        with pytest.raises(NotFound):
            followers.follow(kind="need", record=record, by=world["other_dispatcher"], at=world.at)
    with pytest.raises(Refused) as refused:
        followers.follow(kind="need", record=need, by=SYSTEM, at=world.at)
    assert refused.value.code == "follower.no_person"
    with pytest.raises(LookupError):
        followers.follow(kind="case", record=need, by=SYSTEM, at=world.at)


def test_followed_records_are_erased_after_a_person_leaves(world, need) -> None:
    followers.follow(kind="need", record=need, by=world["clerk"], at=world.at)
    person = world.people["clerk"]
    given = {"by": SYSTEM, "at": world.at, "batch": 10}
    assert actions.erase_of_left(cutoff=world.at, **given) == 0
    type(person).objects.filter(pk=person.pk).update(is_active=False, left_at=world.at)
    later = world.at.replace(year=world.at.year + 1)
    assert actions.erase_of_left(cutoff=later, **given) == 1
    assert not Follower.objects.exists()


def test_button_on_the_page_follows_and_unfollows(world, need, at_desk) -> None:
    clerk, path = at_desk("clerk", "zh-hans"), f"/desk/needs/{need}/"
    assert 'value="yes"' in clerk.get(path).content.decode()
    assert clerk.post(f"{path}parts/follow/", {"follow": "yes"}).status_code == 302
    assert Follower.objects.count() == 1
    assert clerk.post(f"{path}parts/follow/", {"follow": "no"}).status_code == 302
    assert Follower.objects.count() == 0
