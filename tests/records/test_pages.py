"""Pages of needs: list, form, moves; input is kept after a refusal."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from jiceng.activities.needs.models import Need
from jiceng.core.access import SYSTEM
from jiceng.records.public import make_due_moves, open_record
from tests.cases.conftest import built_world, world
from tests.web.conftest import at_desk
from tests.world import World

__all__ = ["at_desk", "built_world", "world"]

COMMUNITY = "440704001001"
BENCHES: dict[str, Any] = {
    "title": "社区广场长椅",
    "kind": "goods",
    "amount": "5",
    "measure": "张",
    "wanted_by": "2036-10-31",
}


def listed(world: World, **given: Any) -> Need:
    made = open_record(
        "need", {**BENCHES, **given}, unit=world.units[COMMUNITY].pk, by=SYSTEM, at=world.at
    )
    assert isinstance(made, Need)
    return made


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_need_is_listed_on_a_page_and_found_in_the_list(world: World, at_desk) -> None:
    clerk = at_desk("clerk", "zh-hans")
    assert "社区需求" in page(clerk, "/desk/needs/")
    data = {**BENCHES, "unit": str(world.units[COMMUNITY].pk)}
    answer = clerk.post("/desk/needs/new/", data)
    need = Need.objects.get()
    assert answer.headers["Location"] == f"/desk/needs/{need.pk}/"
    shown = page(clerk, "/desk/needs/")
    assert "社区广场长椅" in shown
    assert "5 张" in shown
    assert "江南社区居委会" in shown


def test_refused_form_keeps_the_input_and_names_each_fault(world: World, at_desk) -> None:
    clerk = at_desk("clerk", "zh-hans")
    data = {**BENCHES, "unit": str(world.units[COMMUNITY].pk), "amount": "很多", "title": "长"}
    answer = clerk.post("/desk/needs/new/", data)
    text = answer.content.decode()
    assert answer.status_code == 400
    assert 'value="很多"' in text
    assert "请填写数字，例如12.5。" in text
    assert "至少填写2个字。" in text
    assert Need.objects.count() == 0


def test_list_is_filtered_and_paginated(world: World, at_desk) -> None:
    for number in range(31):
        listed(world, title=f"长椅{number:02}", wanted_by=f"2036-10-{number % 28 + 1:02}")
    listed(world, title="义务理发", kind="labour")
    clerk = at_desk("clerk", "zh-hans")
    assert "义务理发" not in page(clerk, "/desk/needs/?kind=goods")
    assert "长椅" not in page(clerk, "/desk/needs/?kind=labour")
    assert "没有符合筛选条件的记录" in page(clerk, "/desk/needs/?state=done")
    first = page(clerk, "/desk/needs/")
    after = first.split("after=")[1].split('"')[0]
    second = page(clerk, f"/desk/needs/?after={after}")
    titles = [f"长椅{number:02}" for number in range(31)] + ["义务理发"]
    assert all((title in first) != (title in second) for title in titles)
    assert clerk.get("/desk/needs/?after=x.00000000-0000-0000-0000-000000000000").status_code == 404


def test_page_offers_possible_moves_and_explains_the_others(world: World, at_desk) -> None:
    need = listed(world)
    clerk, path = at_desk("clerk", "zh-hans"), f"/desk/needs/{need.pk}/"
    shown = page(clerk, path)
    assert shown.index("撤回需求") < shown.index("当前状态下不能这样做。")
    answer = clerk.post(f"{path}withdraw/", {"version": "0"})
    assert answer.status_code == 409
    assert "其他人刚刚修改过这条记录" in answer.content.decode()
    assert clerk.post(f"{path}withdraw/", {"version": str(need.version)}).status_code == 302
    assert "已撤回" in page(clerk, path)
    assert clerk.post(f"{path}nothing/", {}).status_code == 409


def test_delivery_is_chosen_from_pending_claims(world: World, at_desk) -> None:
    need = listed(world)
    bank = world.units["JH-URB"]
    supported = {"community": str(need.community_id)}
    open_record("pairing", supported, unit=bank.pk, by=SYSTEM, at=world.at)
    lead = at_desk("lead", "zh-hans")
    path = f"/desk/needs/{need.pk}/"
    assert lead.post(f"{path}claim/", {"amount": "5"}).status_code == 302
    clerk = at_desk("clerk", "zh-hans")
    assert "该操作目前没有可选项。" in page(clerk, path)
    assert lead.post(f"{path}deliver/", {"report": "五张长椅已安装"}).status_code == 302
    shown = page(clerk, path)
    assert "五张长椅已安装" in shown
    claim = need.claims.get()
    assert f'value="{claim.pk}"' in shown
    assert clerk.post(f"{path}confirm/", {"claim": "x", "rating": "9"}).status_code == 400
    assert clerk.post(f"{path}confirm/", {"claim": str(claim.pk), "rating": "5"}).status_code == 302
    assert "五张长椅已安装" in page(clerk, path)


def test_deadline_is_shown_with_time_left_to_staff_only(world: World, at_desk) -> None:
    at = timezone.now()
    place = world.units[COMMUNITY].pk
    for days, title in ((-7, "长椅"), (-14, "理发")):
        given, day = {**BENCHES, "title": title}, at + timedelta(days=days)
        need = open_record("need", given, unit=place, by=SYSTEM, at=day)
    clerk, path = at_desk("clerk", "en"), f"/desk/needs/{need.pk}/"
    shown = page(clerk, "/desk/needs/")
    assert "2 calendar days 23 hours left" in shown
    assert "Overdue by 4 calendar days" in shown
    assert "Overdue by 4 calendar days" in page(clerk, path)
    assert make_due_moves(at=at) == 1
    assert "Was overdue" in page(clerk, path)
    assert "overdue" not in page(clerk, f"/public/needs/{need.pk}/").lower()
    rows = clerk.get("/api/v1/needs").json()["rows"]
    assert {row["due_at"][:10] for row in rows} == {
        f"{timezone.localtime(at + timedelta(days=days)).astimezone(UTC):%Y-%m-%d}"
        for days in (3, -4)
    }


@pytest.mark.parametrize("path", ["", "new/"])
def test_pages_require_sign_in(db: None, path) -> None:
    assert Client().get(f"/desk/needs/{path}").status_code in {302, 401}
