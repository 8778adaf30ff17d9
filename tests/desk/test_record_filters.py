"""Saved filters of record lists, with needs as the example."""

from __future__ import annotations

from typing import Any

from django.test import Client

from jiceng.core.access import SYSTEM
from jiceng.desk.models import SavedFilter
from jiceng.records.public import open_record
from tests.cases.conftest import built_world, world
from tests.records.example import COMMUNITY, given_need
from tests.web.conftest import at_desk
from tests.world import World

__all__ = ["at_desk", "built_world", "world"]

QUERY = "kind=goods&wanted_by_from=2036-01-01"


def test_saved_filter_is_shown_above_the_list_and_applied(world: World, at_desk: Any) -> None:
    for kind in ("goods", "labour"):
        given = {**given_need(world), "title": f"需要{kind}", "kind": kind}
        open_record("need", given, unit=world.units[COMMUNITY].pk, by=SYSTEM, at=world.at)
    client: Client = at_desk("clerk", "zh-hans")
    assert "/desk/filters/new/" not in client.get("/desk/needs/").content.decode()
    page = client.get(f"/desk/needs/?{QUERY}&state=").content.decode()
    assert f"/desk/filters/new/?of=need&amp;{QUERY.replace('&', '&amp;')}" in page
    form = client.get(f"/desk/filters/new/?of=need&{QUERY}").content.decode()
    assert "物资" in form
    answer = client.post("/desk/filters/new/", {"of": "need", "query": QUERY, "name": "要物资"})
    assert answer.headers["Location"] == f"/desk/needs/?{QUERY}"
    assert "要物资" in client.get("/desk/needs/").content.decode()
    kept = client.get(f"/desk/needs/?{QUERY}").content.decode()
    assert "需要goods" in kept
    assert "需要labour" not in kept
    assert 'aria-current="page"' in kept.partition("要物资")[0].rpartition("<nav")[2]


def test_filter_invalid_for_the_list_is_not_saved(world: World, at_desk: Any) -> None:
    client: Client = at_desk("clerk", "zh-hans")
    for query in ("kind=gold", "wanted_by_from=x", "state=open&sort=text", "colour=red", ""):
        given = {"of": "need", "query": query, "name": "不行"}
        assert client.post("/desk/filters/new/", given).status_code == 400
    assert not SavedFilter.objects.exists()


def test_saved_filter_opens_its_own_list(world: World, at_desk: Any) -> None:
    client: Client = at_desk("street_leader", "zh-hans")
    client.post("/desk/filters/new/", {"of": "need", "query": QUERY, "name": "要物资"})
    shown = client.get("/desk/filters/counts/").content.decode()
    assert f'href="/desk/needs/?{QUERY.replace("&", "&amp;")}"' in shown
