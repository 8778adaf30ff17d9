"""QR posters: content, permission, target of the code."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import reverse

from jiceng.cases.models import Case
from jiceng.core.access import SYSTEM
from jiceng.grids import public as grids
from tests.core.test_printing import codes_on, pages, text_on
from tests.sample_grids import GRID, LAT, LON, MIN_UNIT, OTHER_GRID, publish_grids
from tests.web.steps import text_of
from tests.world import SINCE, World

GRID_NAME, OTHER_NAME = "江南社区第1网格", "文昌社区第1网格"


@pytest.fixture(autouse=True)
def _grids(world: World) -> None:
    publish_grids()


def officer(world: World, phone: str = "") -> Any:
    post = grids.assign_post(
        grid_code=GRID, person=world.people["officer"], role="officer", by=SYSTEM, at=SINCE
    )
    return grids.publish_phone(post=post, phone=phone, by=SYSTEM, at=SINCE)


def printed(client: Client, **query: str) -> bytes:
    answer = client.get(reverse("print-posters"), query)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/pdf"
    return bytes(answer.content)


# In print


def test_poster_shows_place_and_contact_and_its_code_leads_there(
    world: World, at_desk: Any
) -> None:
    officer(world, "0750-3861234")
    pdf = printed(at_desk("dispatcher", "zh-hans"), code=GRID)
    text = text_on(pdf)
    for words in (
        GRID_NAME,
        "江海区 · 江南街道 · 江南社区居委会",
        "officer 0750-3861234",
        "12345",
        "110",
        "扫码",
    ):
        assert words in text
    assert codes_on(pdf) == [f"http://testserver/g/{GRID}/"]


def test_private_phone_is_on_no_poster(world: World, at_desk: Any) -> None:
    officer(world)
    assert "officer" not in text_on(printed(at_desk("dispatcher"), code=GRID))


def test_one_file_contains_all_posters_in_scope(world: World, at_desk: Any) -> None:
    with pages(printed(at_desk("district"))) as document:
        assert len(document) == 2
    with pages(printed(at_desk("district"), level="min_unit")) as document:
        assert len(document) == 2
    mine = printed(at_desk("dispatcher"))
    with pages(mine) as document:
        assert len(document) == 1
    assert GRID_NAME in text_on(mine)
    street = world.units["440704005"]
    assert OTHER_NAME in text_on(printed(at_desk("district"), unit=str(street.id)))


def test_building_has_its_own_poster(world: World, at_desk: Any) -> None:
    officer(world, "0750-3861234")
    pdf = printed(at_desk("dispatcher"), code=MIN_UNIT)
    assert "江南里1号楼" in text_on(pdf)
    assert "0750-3861234" in text_on(pdf)
    assert codes_on(pdf) == [f"http://testserver/g/{MIN_UNIT}/"]


def test_posters_use_the_configured_public_url(world: World, at_desk: Any, settings: Any) -> None:
    settings.JICENG_PUBLIC_URL = "https://jiceng.example.gov.cn"
    assert codes_on(printed(at_desk("dispatcher"), code=GRID)) == [
        f"https://jiceng.example.gov.cn/g/{GRID}/"
    ]


def test_posters_of_demo_grids_are_marked(world: World, at_desk: Any, settings: Any) -> None:
    settings.JICENG_SYNTHETIC = True
    assert "not a real place" in text_on(printed(at_desk("dispatcher"), code=GRID))


def test_poster_file_has_a_name(world: World, at_desk: Any) -> None:
    answer = at_desk("dispatcher", "zh-hans").get(reverse("print-posters"), {"code": GRID})
    assert GRID_NAME in unquote(answer.headers["Content-Disposition"])


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"code": OTHER_GRID}, 404),
        ({"code": "nowhere"}, 404),
        ({"unit": "street"}, 404),
        ({"level": "nonsense"}, 200),
    ],
)
def test_grid_out_of_scope_has_no_poster(
    world: World, at_desk: Any, query: dict[str, str], status: int
) -> None:
    if query.get("unit"):
        query = {"unit": str(world.units["440704005"].id)}
    assert at_desk("dispatcher").get(reverse("print-posters"), query).status_code == status


def test_too_many_posters_at_once_are_refused(
    world: World, at_desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jiceng.grids.posters.MOST_AT_ONCE", 1)
    answer = at_desk("district").get(reverse("print-posters"))
    assert answer.status_code == 400
    assert "smaller area" in answer.content.decode()


def test_list_shows_grids_in_scope(world: World, at_desk: Any) -> None:
    officer(world, "0750-3861234")
    page = at_desk("dispatcher").get(reverse("posters")).content.decode()
    assert GRID_NAME in page
    assert OTHER_NAME not in page
    assert "0750-3861234" in page
    assert "poster-phone" not in page
    assert "/posters/phones/" not in page


def test_grid_editor_publishes_a_phone(world: World, at_desk: Any) -> None:
    post = officer(world)
    client = at_desk("district")
    assert f"/posters/phones/{post.pk}/" in client.get(reverse("posters")).content.decode()
    client.post(reverse("poster-phone", args=[post.pk]), {"phone": " 0750-3861234 "})
    post.refresh_from_db()
    assert post.public_phone == "0750-3861234"
    wrong = client.post(reverse("poster-phone", args=[post.pk]), {"phone": "call me"})
    assert wrong.status_code == 400


def test_published_phone_ends_with_its_position(world: World) -> None:
    post = officer(world, "0750-3861234")
    grids.end_post(post=post, by=SYSTEM, at=world.at)
    post.refresh_from_db()
    assert post.public_phone == ""


def test_list_uses_same_number_of_queries_for_any_length(
    world: World, at_desk: Any, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    officer(world, "1234567")
    client = at_desk("district")
    client.get(reverse("posters"))
    with CaptureQueriesContext(connection) as two:
        client.get(reverse("posters"))
    street = {"unit": str(world.units["440704001"].id)}
    with django_assert_num_queries(len(two)):
        client.get(reverse("posters"), street)


# On the phone


def test_scanned_code_opens_the_report_page_with_its_place(world: World, resident: Client) -> None:
    page = resident.get(reverse("report-at", args=[MIN_UNIT])).content.decode()
    assert "It is here: 江南社区居委会 · 江南社区第1网格 · 江南里1号楼" in page


def test_report_by_poster_is_located_at_its_place(world: World, resident: Client) -> None:
    address = reverse("report-at", args=[GRID])
    assert resident.post(address, {"text": "路灯不亮", "here": "yes"}).status_code == 302
    case = Case.objects.get()
    assert (case.channel, case.grid_code, case.located_by) == ("qr", GRID, "poster")
    assert case.area == world.units["440704001001"]
    assert (case.lon, case.lat) == (None, None)


def test_poster_of_a_small_building_gives_a_point(world: World, resident: Client) -> None:
    resident.post(reverse("report-at", args=[MIN_UNIT]), {"text": "路灯不亮", "here": "yes"})
    case = Case.objects.get()
    assert (case.grid_code, case.min_unit_code) == (GRID, MIN_UNIT)
    assert (case.lon, case.lat) == pytest.approx((113.005, 22.505), abs=1e-3)


def test_resident_elsewhere_can_remove_the_place_of_the_poster(
    world: World, resident: Client
) -> None:
    resident.post(
        reverse("report-at", args=[GRID]), {"text": "路灯不亮", "address": "文昌社区居委会门口"}
    )
    case = Case.objects.get()
    assert (case.channel, case.area) == ("qr", world.units["440704005001"])


def test_given_point_precedes_the_place_of_the_poster(world: World, resident: Client) -> None:
    resident.post(
        reverse("report-at", args=[OTHER_GRID]),
        {"text": "路灯不亮", "here": "yes", "lon": LON, "lat": LAT},
    )
    assert Case.objects.get().grid_code == GRID


def test_refused_report_keeps_the_chosen_place(world: World, resident: Client) -> None:
    address = reverse("report-at", args=[GRID])
    kept = resident.post(address, {"text": "", "here": "yes"})
    assert kept.status_code == 422
    assert 'value="yes" checked' in text_of(kept)
    assert 'value="yes" checked' not in text_of(resident.post(address, {"text": ""}))


def test_old_poster_still_opens_the_report_page(world: World, resident: Client) -> None:
    address = reverse("report-at", args=["440704001001999"])
    page = resident.get(address)
    assert page.status_code == 200
    assert "location of this poster is unknown" in page.content.decode()
    assert resident.post(address, {"text": "路灯不亮", "here": "yes"}).status_code == 302
