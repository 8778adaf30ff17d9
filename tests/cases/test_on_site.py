"""Call and navigate from a request's card."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from jiceng.cases.intake import report
from jiceng.cases.models import Case
from jiceng.cases.pages.map_links import map_links
from jiceng.core.models import Event
from jiceng.grids.coordinate_systems import Crs, from_wgs84
from tests.web.conftest import at_desk
from tests.web.steps import text_of

__all__ = ["at_desk"]

LON, LAT = 113.1234567, 22.5678901  # in Jiangmen


def query(href: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(href).query).items()}


def test_each_map_application_gets_the_coordinates_that_it_expects() -> None:
    amap, baidu, apple, other = map_links(LON, LAT)
    lon, lat = map(float, query(amap.href)["to"].split(","))
    assert (lon, lat) == pytest.approx(tuple(map(float, from_wgs84(Crs.GCJ02, LON, LAT))), abs=1e-6)
    assert 0.002 < lon - LON < 0.008  # some hundred metres to the east, as everywhere in Guangdong
    assert query(amap.href)["coordinate"] == "gaode"
    assert query(baidu.href)["coord_type"] == "gcj02"
    assert query(baidu.href)["location"] == query(apple.href)["daddr"] == f"{lat:.6f},{lon:.6f}"
    assert other.href == "geo:22.567890,113.123457?q=22.567890,113.123457"


def test_point_outside_china_is_not_shifted() -> None:
    amap = map_links(2.35, 48.85)[0]
    assert query(amap.href)["to"] == "2.350000,48.850000"


def test_links_hold_nothing_of_the_request(world, at_desk) -> None:
    case = world.open(lon=LON, lat=LAT)
    page = at_desk("dispatcher").get(reverse("route", args=[case.pk])).content.decode()
    links = [each.split('"')[0] for each in page.split('href="') if "://" in each[:12]]
    assert len([each for each in links if "coord" in each or "daddr" in each]) == 3
    assert not any(part in each for each in links for part in (case.number, "江南", str(case.pk)))
    assert page.count('rel="noreferrer noopener"') == 4


def test_number_is_revealed_only_when_asked_for_and_with_an_event(world, at_desk) -> None:
    case = world.open()
    client = at_desk("dispatcher")
    page = text_of(client.get(reverse("call", args=[case.pk])))
    assert "19900001234" not in page
    assert not Event.objects.filter(type="case.caller_revealed").exists()
    caller = Case.objects.get(pk=case.pk).callers.get()
    answer = client.post(reverse("reveal", args=[caller.pk]), {"reason": "电话联系"})
    assert 'href="tel:19900001234"' in answer.content.decode()
    assert Event.objects.filter(type="case.caller_revealed", stream_id=case.pk).count() == 1


def test_anonymous_report_has_no_number_to_call(world, at_desk) -> None:
    case = world.open(caller=report.CallerDetails())
    page = text_of(at_desk("dispatcher").get(reverse("call", args=[case.pk])))
    assert "there is no number" in page


def test_request_without_a_point_says_so(world, at_desk) -> None:
    case = world.open(address="某处")
    Case.objects.filter(pk=case.pk).update(lon=None, lat=None, grid_code="")
    page = text_of(at_desk("dispatcher").get(reverse("route", args=[case.pk])))
    assert "not known on the map" in page


@pytest.mark.parametrize("name", ["call", "route"])
def test_pages_on_site_cost_a_few_queries(
    world, at_desk, django_assert_max_num_queries, name
) -> None:
    case = world.open()
    client = at_desk("dispatcher")
    client.get(reverse(name, args=[case.pk]))
    with django_assert_max_num_queries(6):
        client.get(reverse(name, args=[case.pk]))
