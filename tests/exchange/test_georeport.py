"""A third-party Open311 client against a running server."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from georeport import GeoReport

from jiceng.cases.models import Case
from jiceng.core.access import SYSTEM
from jiceng.directory.actors import issue_key
from tests.world import World, committed

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def city(transactional_db: None) -> World:
    """A district whose rows other connections see too."""
    return committed()


@pytest.mark.parametrize("form", ["json", "xml"])
def test_independent_client_uses_the_service(city: World, live_server: Any, form: str) -> None:
    root = f"{live_server.url}/open311/v2"
    client = GeoReport(root, output_format=form)
    _row, key = issue_key(person=city.people["dispatcher"], label="x", by=SYSTEM, at=city.at)

    services = client.get_service_list()
    chosen = next(s for s in services if s["service_code"] == "1504")
    assert str(chosen["metadata"]).lower() == "true"
    definition = client.get_service_definition("1504")
    assert definition["service_code"] == "1504"

    receipts = []
    for words in ("路灯不亮", "垃圾满了 <b>&"):
        answer = requests.post(
            f"{root}/requests.json",
            timeout=30,
            data={
                "api_key": key,
                "service_code": "1504",
                "address_string": "江南社区",
                "description": words,
                "last_name": "张",
                "phone": "19900001234",
            },
        )
        assert answer.status_code == 201
        receipts.append(answer.json()[0]["service_request_id"])

    listed = client.get_service_requests()
    assert {row["service_request_id"] for row in listed} == set(receipts)
    one = client.get_service_request(receipts[0])
    assert one["service_request_id"] == receipts[0]
    assert one["status"] == "open"
    assert one["description"] is None
    both = client.get_service_requests(service_request_id=",".join(receipts), status="closed")
    assert len(both) == 2
    with pytest.raises(requests.HTTPError, match="404"):
        client.get_service_request("2026091699999999")


@pytest.mark.parametrize("form", ["json", "xml"])
def test_independent_client_requests_confidentiality(
    city: World, live_server: Any, form: str
) -> None:
    """With an attribute of the service definition, sent as attribute[code] (GeoReport v2, POST)."""
    root = f"{live_server.url}/open311/v2"
    client = GeoReport(root, output_format=form)
    _row, key = issue_key(person=city.people["dispatcher"], label="x", by=SYSTEM, at=city.at)
    attributes = client.get_service_definition("1504")["attributes"]
    asked, kinds = attributes["attribute"] if form == "xml" else attributes
    assert (asked["code"], kinds["code"]) == ("confidential", "request_type")
    values = asked["values"]["value"] if form == "xml" else asked["values"]
    assert str(asked["required"]).lower() == "false"
    assert [each["key"] for each in values] == ["no", "yes"]
    numbers = {}
    for each in ("", *(value["key"] for value in values), "maybe"):
        answer = requests.post(
            f"{root}/requests.json",
            timeout=30,
            data={
                "api_key": key,
                "service_code": "1504",
                "address_string": "江南社区",
                "description": f"垃圾满了{each}",
                f"attribute[{asked['code']}]": each,
            },
        )
        assert answer.status_code == (400 if each == "maybe" else 201)
        numbers[each] = answer.json()[0].get("service_request_id")
    listed = {row["service_request_id"] for row in client.get_service_requests()}
    assert listed == {numbers[""], numbers["no"]}
    with pytest.raises(requests.HTTPError, match="404"):
        client.get_service_request(numbers["yes"])
    assert Case.objects.get(number=numbers["yes"]).confidential


def test_request_type_is_given_as_an_attribute(city: World, live_server: Any) -> None:
    root = f"{live_server.url}/open311/v2"
    _row, key = issue_key(person=city.people["dispatcher"], label="x", by=SYSTEM, at=city.at)
    given = {
        "api_key": key,
        "service_code": "1504",
        "address_string": "江南社区居委会",
        "description": "垃圾无人清运",
    }
    sent = {**given, "attribute[request_type]": "suggestion"}
    answer = requests.post(f"{root}/requests.json", data=sent, timeout=30)
    number = answer.json()[0]["service_request_id"]
    shown = requests.get(f"{root}/requests/{number}.json", timeout=30).json()[0]
    assert shown["extended_attributes"]["request_type"] == "suggestion"
    wrong = {**given, "attribute[request_type]": "wish"}
    assert requests.post(f"{root}/requests.json", data=wrong, timeout=30).status_code == 400
