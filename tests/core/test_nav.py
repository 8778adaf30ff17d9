"""The ways through the desk: registered once, shown by right, counted where a page has counted."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import RequestFactory

from jiceng.core import nav
from jiceng.core.access import ANONYMOUS, SYSTEM, Actor, Grant


@pytest.fixture(autouse=True)
def _own_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing registered here outlives its test."""
    monkeypatch.setattr(nav, "_ways", {})


def way(name: str, **given) -> nav.Way:
    return nav.Way(name, name, **{"icon": "inbox", "group": "work", **given})


def names(actor: Actor) -> list[str]:
    return [each.name for _label, found in nav.ways_of(actor) for each in found]


def test_ways_stand_by_group_and_order() -> None:
    nav.register(way("later", order=20), way("figures", group="figures"), way("first", order=10))
    assert [each.name for each in nav.ways()] == ["first", "later", "figures"]


def test_a_way_is_shown_to_those_who_hold_its_right() -> None:
    nav.register(way("open"), way("read", needs="case.read"))
    post = Grant("clerk", uuid4(), "/440704/", frozenset({"case.read"}))
    assert names(Actor(kind="person", grants=(post,))) == ["open", "read"]
    assert names(ANONYMOUS) == ["open"]
    assert names(SYSTEM) == ["open", "read"]


@pytest.mark.parametrize(
    "wrong",
    [{"name": "b", "group": "nowhere"}, {"name": "b", "key": "x"}, {"name": "a", "order": 99}],
)
def test_a_mistake_in_a_registration_is_named_at_once(wrong) -> None:
    nav.register(way("a", key="x"))
    with pytest.raises(ValueError, match=wrong["name"]):
        nav.register(way(**wrong))


def test_an_unknown_right_is_named() -> None:
    nav.register(way("a", needs="no.such.right"))
    with pytest.raises(KeyError, match=r"no\.such\.right"):
        names(SYSTEM)


def test_the_frame_shows_what_the_page_has_counted() -> None:
    nav.register(way("desk"), way("other"))
    request = RequestFactory().get("/")
    nav.note_count(request, "desk", 12, late=3)
    ((_label, shown),) = nav.frame_of(request, SYSTEM)
    assert [(each.way.name, each.count) for each in shown] == [
        ("desk", nav.Count(12, 3)),
        ("other", None),
    ]
