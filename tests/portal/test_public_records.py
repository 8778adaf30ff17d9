"""Published records, with needs as the example."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client

from jiceng.activities.needs.manifest import NEEDS
from jiceng.activities.needs.models import Claim, Need
from jiceng.core import change_journal
from jiceng.core.access import SYSTEM
from jiceng.portal.public import PublicRecords
from jiceng.records.public import make_move, open_record
from tests.cases.conftest import built_world, world
from tests.sample_grids import GRID, publish_grids
from tests.world import World

__all__ = ["built_world", "world"]

ATOM = "{http://www.w3.org/2005/Atom}"
COMMUNITY = "440704001001"


@pytest.fixture
def resident() -> Client:
    return Client(headers={"Accept-Language": "zh-hans"})


def listed(world: World, **given: Any) -> Need:
    plain = {"title": "广场长椅", "kind": "goods", "amount": "5", "measure": "张"}
    made = open_record(
        "need",
        {**plain, "wanted_by": "2036-10-31", **given},
        unit=world.units[COMMUNITY].pk,
        by=SYSTEM,
        at=world.at,
    )
    assert isinstance(made, Need)
    return made


def text_of(client: Client, path: str, **query: Any) -> str:
    answer = client.get(path, query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_published_records_are_public_with_masked_numbers(world: World, resident: Client) -> None:
    need = listed(world, text="联系王主任13800001234")
    with change_journal.made_by_hand():
        Claim.objects.create(
            need=need,
            unit=world.units["JH-URB"],
            amount=5,
            claimed_at=world.at,
            delivered_at=world.at,
            report="已送到，电话13900004321",
        )
    assert "广场长椅" in text_of(resident, "/public/needs/")
    page = text_of(resident, f"/public/needs/{need.pk}/")
    assert "5 张" in page
    assert "138****1234" in page
    assert "139****4321" in page
    assert "13800001234" not in page
    assert "13900004321" not in page


def test_unpublished_record_is_answered_like_a_missing_one(world: World, resident: Client) -> None:
    need = listed(world)
    make_move("need", need.pk, "withdraw", by=SYSTEM, at=world.at)
    for path in (f"/public/needs/{need.pk}/", f"/public/needs/{world.people['lead'].pk}/"):
        assert resident.get(path).status_code == 404
    assert "广场长椅" not in text_of(resident, "/public/needs/")
    assert "广场长椅" not in text_of(resident, "/public/needs/feed/")


def test_list_is_filtered_and_paginated(world: World, resident: Client) -> None:
    for number in range(31):
        listed(world, title=f"长椅{number:02}")
    listed(world, title="义务理发", kind="labour")
    assert "长椅" not in text_of(resident, "/public/needs/", kind="labour")
    first = text_of(resident, "/public/needs/")
    after = unquote(first.split("after=")[1].split('"')[0])
    second = text_of(resident, "/public/needs/", after=after)
    for number in range(31):
        assert (f"长椅{number:02}" in first) != (f"长椅{number:02}" in second)
    assert resident.get("/public/needs/?kind=gold").status_code == 400


def test_feed_contains_each_record_once_with_a_permanent_id(world: World, resident: Client) -> None:
    need = listed(world)
    answer = resident.get("/public/needs/feed/")
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    entry = ET.fromstring(answer.content).find(f"{ATOM}entry")
    assert entry is not None
    assert entry.findtext(f"{ATOM}id") == need.pk.urn
    link = entry.find(f"{ATOM}link")
    assert link is not None
    assert link.get("href") == f"http://testserver/public/needs/{need.pk}/"


def test_page_and_feed_of_a_place_contain_records_of_its_community(
    world: World, resident: Client
) -> None:
    publish_grids()
    need = listed(world)
    assert f"/public/needs/{need.pk}/" in text_of(resident, f"/g/{GRID}/news/")
    assert need.pk.urn in text_of(resident, f"/g/{GRID}/news/feed/")
    assert "/public/needs/" in text_of(resident, "/places/")


def test_too_many_requests_are_throttled(world: World, resident: Client, settings: Any) -> None:
    settings.JICENG_LIMITS = {**settings.JICENG_LIMITS, "published": (2, 600)}
    answers = [resident.get("/public/needs/").status_code for _each in range(3)]
    assert answers == [200, 200, 429]


def test_possibly_personal_fields_cannot_be_published() -> None:
    plain: dict[str, Any] = {"states": ["open"], "about": "", "empty": ""}
    closed = replace(NEEDS.lifecycle, plain=["title", "community"])
    with pytest.raises(ValueError, match=r"not to be published: .*amount"):
        PublicRecords(pages=replace(NEEDS, lifecycle=closed), **plain)
