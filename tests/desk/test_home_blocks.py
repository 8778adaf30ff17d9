"""Blocks of the home page that several positions have: situation, answers, oversight, news."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.test import Client

from jiceng.cases import actions
from jiceng.cases.models import ApprovalKind, Case, RuleSet
from jiceng.core.access import SYSTEM
from jiceng.records.public import open_record
from jiceng.ui import home as blocks
from tests.cases.conftest import built_world, world
from tests.records.example import listed_need
from tests.sample_grids import LAT, LON, publish_grids
from tests.web.conftest import _morning, at_desk
from tests.world import World

__all__ = ["_morning", "at_desk", "built_world", "world"]


def home(client: Client, block: str = "") -> str:
    """One block, or the page with the blocks of own work that it loads later."""
    page = _got(client, f"/desk/home/blocks/{block}/" if block else "/desk/home/")
    later = [] if block else re.findall(r'hx-get="(/desk/home/blocks/([a-z-]+)/)"', page)
    own = {each.name for each in blocks.BLOCKS.all() if each.order < blocks.LATER_FROM}
    return page + " ".join(_got(client, address) for address, name in later if name in own)


def _got(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def number_of(page: str, label: str) -> int:
    """The number above a label of a block."""
    before = page[: page.index(f"<span>{label}</span>")]
    return int(before[before.rindex("<strong>") :].removeprefix("<strong>").split("<")[0])


def test_requests_due_within_two_hours_are_counted(world: World, at_desk) -> None:
    soon, later = world.open(), world.open()
    client = at_desk("dispatcher", "en")
    assert "home-attention" not in home(client)
    Case.objects.filter(pk=soon.pk).update(queue_at=world.at + timedelta(minutes=90))
    Case.objects.filter(pk=later.pk).update(queue_at=world.at + timedelta(minutes=150))
    assert number_of(home(client), "Due within 2 hours") == 1


def test_a_department_that_did_not_check_in_is_counted_until_it_does(world: World, at_desk) -> None:
    case = world.open()
    actions.whistle(
        case=case.id,
        by=world["street_leader"],
        at=world.at,
        units=[world.units["JH-POL"].id],
        ground="emergency",
        reason="险情",
    )
    client = at_desk("dispatcher", "en")
    assert "Not checked in on time" not in home(client)
    task = case.tasks.get()
    case.tasks.update(arrive_by=world.at - timedelta(minutes=1))
    assert number_of(home(client), "Not checked in on time") == 1
    case.tasks.filter(pk=task.pk).update(arrived_at=world.at)
    assert "Not checked in on time" not in home(client)


def test_reopened_requests_of_the_own_unit_are_counted(world: World, at_desk) -> None:
    case = world.open()
    Case.objects.filter(pk=case.pk).update(reopen_count=1)
    assert number_of(home(at_desk("dispatcher", "en")), "Reopened") == 1
    assert "home-attention" not in home(at_desk("handler", "en"))


def test_likely_duplicates_are_those_of_the_page_of_the_request(world: World, at_desk) -> None:
    publish_grids()
    cases = [world.open(lon=LON, lat=LAT, text=f"门前垃圾{n}天没人清运") for n in range(3)]
    world.open(lon=LON, lat=LAT, at=world.at - timedelta(days=20), text="门前垃圾很久没人清运")
    world.open(lon=LON, lat=LAT, title="楼上装修太吵", text="楼上装修太吵")
    actions.decline(case=cases[0].id, by=world["dispatcher"], at=world.at, reason="不属政府职责")
    client = at_desk("dispatcher", "en")
    page = home(client, "alike")
    assert "江南社区 · 第1网格" in page
    assert page.count("queue-row") == 1
    assert '<span class="tally">2</span>' in page
    href = re.search(r'href="(/desk/requests/[^"]*)"', page)
    assert href
    other = next(each.id for each in cases[1:] if str(each.id) not in href[1])
    request = client.get(href[1]).content.decode()
    assert re.search(rf'href="[^"]*{other}[^"]*"', request)


def test_requests_of_one_grid_about_different_things_are_no_duplicates(
    world: World, at_desk
) -> None:
    publish_grids()
    for text in ("楼上装修太吵", "门前垃圾没人清运"):
        world.open(lon=LON, lat=LAT, title=text, text=text)
    assert "home-alike" not in home(at_desk("dispatcher", "en"), "alike")


def test_number_of_reopened_requests_opens_only_the_open_ones(world: World, at_desk) -> None:
    case, closed = world.open(), world.open()
    Case.objects.filter(pk__in=[case.pk, closed.pk]).update(reopen_count=1)
    actions.decline(case=closed.id, by=world["dispatcher"], at=world.at, reason="不属政府职责")
    client = at_desk("dispatcher", "en")
    page = home(client)
    assert number_of(page, "Reopened") == 1
    href = re.search(r'href="([^"]*mark=reopened[^"]*)"', page)
    assert href
    listed = client.get(unescape(href[1])).content.decode()
    assert case.number in listed
    assert closed.number not in listed


def test_todays_arrivals_are_compared_with_a_usual_day(world: World, at_desk) -> None:
    for days in (0, 0, 0, 1):
        world.open(at=world.at - timedelta(days=days))
    page = home(at_desk("dispatcher", "en"), "arrivals")
    assert "<strong>3</strong>" in page
    assert "usually" in page
    assert "polyline" in page


def test_the_load_of_units_is_drawn_where_there_are_several(world: World, at_desk) -> None:
    world.open()
    client = at_desk("district", "en")
    assert "bar-list" not in home(client, "load")
    case = world.open()
    actions.dispatch(case=case.id, by=world["dispatcher"], at=world.at, unit=world.urban)
    page = home(client, "load")
    assert "区城管局" in page
    assert "江南街道" in page


def test_the_map_of_today_has_a_point_for_each_placed_request(world: World, at_desk) -> None:
    publish_grids()
    client = at_desk("street_leader", "en")
    assert "<circle" not in home(client, "map")
    world.open(lon=LON, lat=LAT, title="打13800138000找我")
    world.open()
    page = home(client, "map")
    assert page.count("<circle") == 1
    assert "13800138000" not in page


def test_answers_to_my_applications_are_shown_for_a_week(world: World, at_desk) -> None:
    case = world.open()
    actions.dispatch(case=case.id, by=world["dispatcher"], at=world.at, unit=world.urban)
    actions.sign(case=case.id, by=world["handler"], at=world.at)
    asked = actions.ask(
        case=case.id,
        by=world["handler"],
        at=world.at,
        kind=ApprovalKind.EXTEND,
        reason="等配件",
        amount=Decimal(1),
    )
    client = at_desk("handler", "en")
    assert "home-answers" not in home(client)
    actions.decide(approval=asked.pk, by=world["lead"], at=world.at, granted=True, reason="同意")
    page = home(client)
    assert "home-answers" in page
    assert "approved" in page[page.index("home-answers") :]
    type(asked).objects.filter(pk=asked.pk).update(decided_at=world.at - timedelta(days=8))
    assert "home-answers" not in home(client)


def test_an_auditor_sees_views_by_unit_and_no_names(world: World, at_desk) -> None:
    case = world.open()
    caller = case.callers.get()
    for _ in range(2):
        actions.reveal_caller(
            caller=caller.id, by=world["dispatcher"], at=world.at, reason="核实地址"
        )
    client = at_desk("auditor", "en")
    page = home(client, "views")
    assert "江南街道" in page
    assert "2 + 0" in page
    assert world.people["dispatcher"].name not in page
    assert number_of(page, "People with many views") == 0
    assert "not verified for 30 days" in home(client, "integrity")


def test_many_views_by_one_person_are_unusual(
    world: World, at_desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jiceng.desk.home_oversight.MANY_VIEWS", 2)
    caller = world.open().callers.get()
    for _ in range(2):
        actions.reveal_caller(caller=caller.id, by=world["dispatcher"], at=world.at, reason="核实")
    assert number_of(home(at_desk("auditor", "en"), "views"), "People with many views") == 1


def test_events_recorded_afterwards_are_counted(world: World, at_desk) -> None:
    world.open(at=world.at - timedelta(days=5))
    page = home(at_desk("auditor", "en"), "views")
    assert number_of(page, "Recorded a day afterwards or more") >= 1


def test_an_auditor_sees_who_changed_rules(world: World, at_desk) -> None:
    published = RuleSet.objects.get(state="published")
    draft = actions.copy_rules(rule_set=published.id, note="test", by=SYSTEM, at=world.at)
    actions.publish_rules(rule_set=draft.id, by=world["administrator"], at=world.at)
    page = home(at_desk("auditor", "en"), "changes")
    assert "Published" in page
    assert world.people["administrator"].name in page


@pytest.mark.parametrize("block", ["views", "changes"])
def test_oversight_is_for_auditors_only(world: World, at_desk, block: str) -> None:
    answer = at_desk("dispatcher").get(f"/desk/home/blocks/{block}/")
    assert answer.status_code == 404


def test_an_administrator_sees_what_is_missing_in_the_settings(world: World, at_desk) -> None:
    published = RuleSet.objects.get(state="published")
    actions.copy_rules(rule_set=published.id, note="test", by=SYSTEM, at=world.at)
    client = at_desk("administrator", "en")
    assert number_of(home(client, "setup"), "Drafts of routing rules") == 1
    assert "home-system" in home(client, "system")


def test_current_announcements_of_ones_own_places_are_shown(world: World, at_desk) -> None:
    day = world.at.date()
    given: dict[str, Any] = {
        "title": "江南社区停水通知",
        "text": "检修管网。",
        "valid_from": day.isoformat(),
        "valid_to": (day + timedelta(days=2)).isoformat(),
    }
    client = at_desk("dispatcher", "zh-hans")
    assert "home-news" not in home(client, "news")
    open_record("news", given, unit=world.units["440704001001"].pk, by=SYSTEM, at=world.at)
    assert "江南社区停水通知" in home(client, "news")
    other = {**given, "title": "文昌社区停电通知"}
    open_record("news", other, unit=world.units["440704005001"].pk, by=SYSTEM, at=world.at)
    assert "文昌社区停电通知" not in home(client, "news")


def test_units_see_how_many_needs_they_could_take_on(world: World, at_desk) -> None:
    client = at_desk("handler", "en")
    assert not home(client, "offers")
    need = listed_need(world)
    assert number_of(home(client, "offers"), "Needs of communities") == 1
    assert str(need) in _got(client, "/desk/needs/?state=open")
    assert not home(at_desk("housing", "en"), "offers")
