"""Public pages and feeds of grids, and the desk's pages of announcements."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from jiceng.activities.announcements.models import Announcement
from jiceng.cases import actions as cases
from jiceng.core.access import SYSTEM
from jiceng.grids import public as grids
from jiceng.notifications.models import Subscription
from tests.announcements import TODAY, publish, withdraw
from tests.notifications.post import Post, post
from tests.sample_grids import GRID, GRID_NAME, LAT, LON, MIN_UNIT, OTHER_GRID, publish_grids
from tests.web.steps import text_of
from tests.world import World

__all__ = ["post"]

HERE = f"/g/{GRID}/news/"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def _laid(world: World) -> None:
    publish_grids()


def test_grid_page_shows_contact_announcements_and_open_requests(
    world: World, resident: Client
) -> None:
    post_ = grids.assign_post(
        grid_code=GRID, person=world.people["officer"], role="officer", by=SYSTEM, at=world.at
    )
    grids.publish_phone(post=post_.pk, phone="0750-3861234", by=SYSTEM, at=world.at)
    publish(world)
    case = world.open(title="暗号标题", text="暗号内容", lon=LON, lat=LAT)
    secret = world.open(confidential=True, lon=LON, lat=LAT)
    declined = world.open(lon=LON, lat=LAT)
    cases.decline(case=declined.id, by=world["dispatcher"], at=world.at, reason="不属受理范围")
    text = text_of(resident.get(HERE))
    assert 'href="tel:07503861234"' in text
    assert "明天停水" in text
    assert case.number in text
    assert secret.number not in text
    assert declined.number not in text
    assert "暗号" not in text
    assert "张小满" not in text


def test_hotline_is_shown_without_a_published_phone(world: World, resident: Client) -> None:
    assert "12345" in text_of(resident.get(HERE))
    assert "No current announcements" in text_of(resident.get(HERE))


def test_poster_of_a_building_leads_to_its_grid(world: World, resident: Client) -> None:
    assert resident.get(f"/g/{MIN_UNIT}/news/")["Location"] == HERE
    assert resident.get("/g/nowhere/news/").status_code == 404
    assert HERE in resident.get(f"/g/{GRID}/").content.decode()


@pytest.mark.parametrize("asked", ["江南", "江南里1号楼", GRID_NAME, "江南街道", "江南裡１號樓"])
def test_grid_is_found_by_its_place_names(world: World, resident: Client, asked: str) -> None:
    page = resident.get("/places/", {"q": asked}).content.decode()
    assert HERE in page
    assert f"/g/{OTHER_GRID}/" not in page


def test_unknown_place_name_shows_a_hint(world: World, resident: Client) -> None:
    assert "scan the poster" in text_of(resident.get("/places/", {"q": "天涯海角"}))
    assert "scan the poster" not in text_of(resident.get("/places/"))


def test_long_list_of_places_is_limited(world: World, resident: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr("jiceng.portal.place_pages.MOST_PLACES", 1)
    assert "There are more" in text_of(resident.get("/places/", {"q": "第1网格"}))


def test_feed_contains_the_same_with_resolved_requests(world: World, resident: Client) -> None:
    item, gone = publish(world), publish(world, title="取消的")
    publish(
        world,
        title="后天",
        valid_from=TODAY + timedelta(days=2),
        valid_to=TODAY + timedelta(days=2),
    )
    withdraw(world, gone)
    answer = resident.get(HERE + "feed/")
    assert answer["Content-Type"].startswith("application/atom+xml")
    feed = ET.fromstring(answer.content)
    entries = {e.findtext(f"{ATOM}id"): e for e in feed.findall(f"{ATOM}entry")}
    assert len(entries) == 3
    assert entries[item.pk.urn].findtext(f"{ATOM}title") == "明天停水"
    assert entries[gone.pk.urn].findtext(f"{ATOM}title") == "Withdrawn: 取消的"
    assert entries[gone.pk.urn].findtext(f"{ATOM}content") == "因雨"


@pytest.mark.parametrize("number", [1, 3])
def test_grid_page_uses_same_number_of_queries_for_any_content(
    world: World, resident: Client, django_assert_num_queries: Any, number: int
) -> None:
    for each in range(number):
        withdraw(world, publish(world, title=str(each)))
        world.open(lon=LON, lat=LAT)
    resident.get(HERE)
    with django_assert_num_queries(6):
        resident.get(HERE)


def test_subscribing_shows_the_same_response_for_known_addresses(
    world: World, resident: Client, post: Post
) -> None:
    answers = [
        resident.post(HERE + "subscribe/", {"email": "a@example.com"}, follow=True)
        for _ in range(2)
    ]
    Subscription.objects.update(confirmed_at=world.at)
    answers.append(resident.post(HERE + "subscribe/", {"email": "a@example.com"}, follow=True))
    assert len({text_of(each).partition("<main")[2] for each in answers}) == 1
    assert "Check your email" in text_of(answers[0])


@pytest.mark.parametrize("typed", ["", "niemand", "很长" * 200])
def test_invalid_address_stays_in_the_form(
    world: World, resident: Client, post: Post, typed: str
) -> None:
    answer = resident.post(HERE + "subscribe/", {"email": typed})
    assert answer.status_code == 422
    assert f'value="{typed}"' in answer.content.decode()


def test_subscribing_requires_a_proof_of_work(
    world: World, resident: Client, post: Post, settings: Any
) -> None:
    settings.JICENG_CAPTCHA = True
    assert "data-proof" in resident.get(HERE).content.decode()
    answer = resident.post(HERE + "subscribe/", {"email": "a@example.com"})
    assert answer.status_code == 422
    assert not Subscription.objects.exists()


def test_subscriptions_from_one_network_address_are_limited(
    world: World, resident: Client, post: Post, settings: Any
) -> None:
    settings.JICENG_LIMITS = {**settings.JICENG_LIMITS, "subscribe": (1, 600)}
    resident.post(HERE + "subscribe/", {"email": "a@example.com"})
    answer = resident.post(HERE + "subscribe/", {"email": "b@example.com"})
    assert answer.status_code == 429
    assert answer["Retry-After"]
    assert "b@example.com" in answer.content.decode()


# The desk


def given(**more: str) -> dict[str, str]:
    return {
        "title": "义诊",
        "text": "周六上午。",
        "valid_from": "2026-09-19",
        "valid_to": "2026-09-19",
        **more,
    }


def test_officer_of_one_community_publishes_without_choosing_it(world: World, at_desk: Any) -> None:
    client = at_desk("officer")
    assert GRID_NAME in text_of(client.get("/desk/news/new/"))
    assert client.post("/desk/news/new/", given(grid_codes=GRID)).status_code == 302
    assert Announcement.objects.get().grid_codes == [GRID]
    listed = text_of(client.get("/desk/news/"))
    assert "义诊" in listed
    assert "2026-09-19" in listed


def test_publisher_of_several_communities_chooses_one_first(world: World, at_desk: Any) -> None:
    client, unit = at_desk("street_leader"), world.units["440704001002"].pk
    first = client.get("/desk/news/new/").content.decode()
    assert "江翠社区居委会" in first
    assert 'name="title"' not in first
    assert 'name="title"' in client.get("/desk/news/new/", {"unit": unit}).content.decode()
    assert client.post("/desk/news/new/", given(unit=str(unit))).status_code == 302
    elsewhere = str(world.units["440704005001"].pk)
    assert client.post("/desk/news/new/", given(unit=elsewhere)).status_code == 403


def test_publisher_without_a_community_sees_a_hint(world: World, at_desk: Any) -> None:
    lead = world.people["lead"]
    from jiceng.directory import public as directory

    directory.appoint(
        person=lead, role="grid_officer", unit=world.units["JH-URB"], by=SYSTEM, at=world.at
    )
    assert "None of your positions" in text_of(at_desk("lead").get("/desk/news/new/"))


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"title": ""}, "Fill this in"),
        ({"text": "长" * 5000}, "4000"),
        ({"valid_to": "2026-02-30"}, "Give a date"),
        ({"valid_from": "soon"}, "Give a date"),
        ({"valid_to": "2026-09-18"}, "from the first day on"),
    ],
)
def test_refused_announcement_keeps_the_input(
    world: World, at_desk: Any, wrong: dict[str, str], says: str
) -> None:
    answer = at_desk("officer").post("/desk/news/new/", given(grid_codes=GRID, **wrong))
    assert answer.status_code == 400
    assert says in text_of(answer)
    assert "checked" in answer.content.decode()
    assert (wrong.get("text") or "周六上午。") in answer.content.decode()


def test_correction_and_withdrawal_need_a_reason_and_keep_the_input(
    world: World, at_desk: Any
) -> None:
    item, client = publish(world), at_desk("clerk")
    path = f"/desk/news/{item.pk}/"
    refused = client.post(path + "correct/", given(version="1", reason=""))
    assert "Fill this in" in text_of(refused)
    assert "义诊" in text_of(refused)
    assert client.post(path + "correct/", given(version="1", reason="有误")).status_code == 302
    assert "Previous text" in text_of(client.get(path))
    stale = client.post(path + "correct/", given(version="1", reason="我也改", title="我的"))
    assert stale.status_code == 409
    assert "我也改" in stale.content.decode()
    assert client.post(path + "withdraw/", {"version": "2", "reason": ""}).status_code == 400
    assert client.post(path + "withdraw/", {"version": "1", "reason": "因雨"}).status_code == 409
    assert client.post(path + "withdraw/", {"version": "2", "reason": "因雨"}).status_code == 302
    assert "因雨" in text_of(client.get(path))
    assert "No current announcements" in text_of(client.get("/desk/news/"))
    assert "Withdrawn" in text_of(client.get("/desk/news/?view=all"))


@pytest.mark.parametrize("number", [1, 3])
def test_list_uses_same_number_of_queries_for_any_length(
    world: World, at_desk: Any, django_assert_num_queries: Any, number: int
) -> None:
    for each in range(number):
        publish(world, title=str(each), grid_codes=[GRID])
    client = at_desk("officer")
    client.get("/desk/news/")
    with django_assert_num_queries(4):
        client.get("/desk/news/")
