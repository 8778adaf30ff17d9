"""The JSON API of records, with needs as the example."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from jiceng.activities.needs.models import Need
from jiceng.core.access import SYSTEM
from jiceng.directory.public import issue_key
from jiceng.records.public import open_record
from tests.cases.conftest import built_world, world
from tests.web.conftest import at_desk
from tests.world import World

__all__ = ["at_desk", "built_world", "world"]

COMMUNITY = "440704001001"
BENCHES = {
    "title": "社区广场长椅",
    "kind": "goods",
    "amount": "5",
    "measure": "张",
    "wanted_by": "2036-10-31",
}


class Api:
    def __init__(self, world: World, who: str) -> None:
        key = issue_key(person=world.people[who], label="t", by=world[who], at=world.at)[1]
        self.client = Client(headers={"Authorization": f"Bearer {key}"})

    def get(self, path: str, **query: Any) -> Any:
        answer = self.client.get(f"/api/v1/{path}", query)
        assert answer.status_code == 200, answer.content
        return answer.json()

    def post(self, path: str, given: dict[str, Any]) -> tuple[int, Any]:
        answer = self.client.post(f"/api/v1/{path}", given, content_type="application/json")
        return answer.status_code, answer.json()


@pytest.fixture
def clerk(world: World) -> Api:
    return Api(world, "clerk")


def test_need_is_opened_read_and_moved_by_api(world: World, clerk: Api) -> None:
    unit = str(world.units[COMMUNITY].pk)
    status, made = clerk.post("needs", {**BENCHES, "unit": unit})
    assert (status, made["state"], made["unit"]) == (201, "open", unit)
    one = clerk.get(f"needs/{made['id']}")
    assert one["title"] == BENCHES["title"]
    assert one["amount"] == "5.00"
    moves = {each["name"]: each for each in clerk.get(f"needs/{made['id']}/moves")}
    assert moves["withdraw"]["allowed"]
    assert moves["confirm"]["code"] == "record.state"
    stale = clerk.post(f"needs/{made['id']}/moves/withdraw", {"version": 7})
    assert stale[0] == 409
    assert stale[1]["code"] == "record.stale"
    done = clerk.post(f"needs/{made['id']}/moves/withdraw", {"version": made["version"]})
    assert (done[0], done[1]["state"]) == (200, "withdrawn")


def test_invalid_fields_are_refused_by_name_and_open_nothing(world: World, clerk: Api) -> None:
    unit = str(world.units[COMMUNITY].pk)
    for wrong, where in (
        ({"amount": "viel"}, "amount"),
        ({"kind": "gold"}, "kind"),
        ({"colour": "red"}, "colour"),
    ):
        status, said = clerk.post("needs", {**BENCHES, "unit": unit, **wrong})
        assert status == 422
        assert where in str(said["details"])
    status, said = clerk.post("needs", {**BENCHES, "unit": unit, "wanted_by": "2020-01-01"})
    assert (status, set(said["details"]["fields"])) == (400, {"wanted_by"})
    assert not Need.objects.exists()


def test_list_is_filtered_sorted_and_paginated(world: World, clerk: Api) -> None:
    unit = world.units[COMMUNITY].pk
    for day in (5, 3, 9):
        given = {**BENCHES, "title": f"长椅{day}", "wanted_by": f"2036-10-{day:02}"}
        open_record("need", given, unit=unit, by=SYSTEM, at=world.at)
    first = clerk.get("needs", limit=2)
    assert [row["title"] for row in first["rows"]] == ["长椅3", "长椅5"]
    rest = clerk.get("needs", limit=2, after=first["next"])
    assert ([row["title"] for row in rest["rows"]], rest["next"]) == (["长椅9"], "")
    backwards = clerk.get("needs", sort="-wanted_by", wanted_by_from="2036-10-04")
    assert [row["title"] for row in backwards["rows"]] == ["长椅9", "长椅5"]
    assert [row["title"] for row in clerk.get("needs", title="椅3")["rows"]] == ["长椅3"]
    assert clerk.client.get("/api/v1/needs", {"kind": "gold"}).status_code == 400
    assert clerk.client.get("/api/v1/needs", {"sort": "text"}).status_code == 400


def test_exported_list_contains_no_formulas(world: World, at_desk) -> None:
    unit = world.units[COMMUNITY].pk
    open_record("need", {**BENCHES, "title": "=1+1"}, unit=unit, by=SYSTEM, at=world.at)
    clerk = at_desk("clerk", "zh-hans")
    lines = b"".join(clerk.get("/desk/needs/table.csv").streaming_content).decode("utf-8-sig")
    head, row = lines.splitlines()
    assert head.startswith("需要什么,")
    assert row.startswith("'=1+1,")
    book = clerk.get("/desk/needs/table.xlsx")
    assert b"".join(book.streaming_content).startswith(b"PK")
    assert clerk.get("/desk/needs/table.pdf").status_code == 404
