"""Open311 GeoReport v2: conformance, and data hidden from the public."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from defusedxml.ElementTree import fromstring
from django.test import Client

from jiceng.cases import actions, rules
from jiceng.cases.models import Case
from jiceng.core.access import SYSTEM
from jiceng.directory.actors import issue_key, revoke_key
from jiceng.exchange.open311 import forms
from tests.world import World

ROOT = "/open311/v2/"
PLACE = {"lon": 113.153456, "lat": 22.563456}
REPORT = {"service_code": "1504", "lat": "22.56", "long": "113.15", "description": "路灯不亮"}


@pytest.fixture
def key(world: World) -> str:
    _row, secret = issue_key(
        person=world.people["dispatcher"], label="test", by=SYSTEM, at=world.at
    )
    return secret


def rows(client: Client, **query: Any) -> list[dict[str, Any]]:
    answer = client.get(ROOT + "requests.json", query)
    assert answer.status_code == 200, answer.content
    found: list[dict[str, Any]] = answer.json()
    return found


def fault_of(answer: Any) -> dict[str, Any]:
    (fault,) = answer.json()
    assert set(fault) == {"code", "description"}
    assert fault["code"] == answer.status_code
    assert fault["description"]
    found: dict[str, Any] = fault
    return found


def test_report_returns_a_number_and_a_tracking_code(world, resident, key) -> None:
    answer = resident.post(ROOT + "requests.json", {**REPORT, "api_key": key, "phone": "123456"})
    assert answer.status_code == 201
    (receipt,) = answer.json()
    case = Case.objects.get(number=receipt["service_request_id"])
    assert case.channel == "open311"
    assert case.category_id == "1504"
    assert case.callers.get().phone == "123456"
    secret = receipt["service_notice"].rsplit(" ", 1)[-1].rstrip(".")
    assert resident.get(f"/r/{secret}/").status_code == 200
    (token,) = resident.get(f"{ROOT}tokens/{case.number}.json").json()
    assert token["service_request_id"] == case.number


def test_receipt_is_well_formed_xml(world, resident, key) -> None:
    answer = resident.post(ROOT + "requests.xml", {**REPORT, "api_key": key})
    assert answer.headers["Content-Type"] == "text/xml; charset=utf-8"
    top = fromstring(answer.content)
    assert top.tag == "service_requests"
    assert top.findtext("request/service_request_id") == Case.objects.get().number


@pytest.mark.parametrize("api_key", ["", "wrong", "jck_wrong"])
def test_report_without_a_valid_key_is_403(world, resident, api_key) -> None:
    answer = resident.post(ROOT + "requests.json", {**REPORT, "api_key": api_key})
    assert answer.status_code == 403
    fault_of(answer)
    assert not Case.objects.exists()


def test_revoked_key_is_403(world, resident) -> None:
    row, secret = issue_key(person=world.people["clerk"], label="x", by=SYSTEM, at=world.at)
    revoke_key(key=row, by=SYSTEM, at=world.at)
    answer = resident.post(ROOT + "requests.json", {**REPORT, "api_key": secret})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "path",
    ["services/nonsense", "requests/2026091699999999", "tokens/2026091699999999", "nowhere"],
)
@pytest.mark.parametrize("form", ["json", "xml"])
def test_missing_resource_is_404_in_the_requested_format(world, resident, path, form) -> None:
    answer = resident.get(f"{ROOT}{path}.{form}")
    assert answer.status_code == 404
    if form == "json":
        fault_of(answer)
    else:
        assert fromstring(answer.content).findtext("error/code") == "404"


@pytest.mark.parametrize(
    "wrong",
    [
        {"service_code": ""},
        {"service_code": "nonsense"},
        {"lat": "", "long": ""},
        {"lat": "north"},
        {"lat": "nan"},
        {"lat": "2_2.5"},
        {"lat": "1e400"},
        {"long": "inf"},
        {"lat": "91"},
        {"lat": "22.5", "long": ""},
        {"description": "长" * 4001},
        {"description": ""},
        {"media_url": "javascript:alert(1)"},
        {"phone": "1" * 41},
    ],
)
def test_invalid_report_is_400_and_writes_nothing(world, resident, key, wrong) -> None:
    answer = resident.post(ROOT + "requests.json", {**REPORT, "api_key": key, **wrong})
    assert answer.status_code == 400
    fault_of(answer)
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    "query",
    [
        {"status": "sleeping"},
        {"start_date": "yesterday"},
        {"start_date": "2026-01-01T00:00:00Z", "end_date": "2026-09-01T00:00:00Z"},
        {"page": "0"},
        {"page": "x"},
        {"page_size": "1001"},
        {"end_date": "0001-01-01T00:00:00Z"},
        {"start_date": "2026-09-16T10:00:00Z", "end_date": "2026-09-16T09:00:00Z"},
        {"start_date": "2026-09-16T10:00:00"},
        {"start_date": "2026-09-16"},
        {"end_date": "2026-W38-3T10:00:00Z"},
        {"start_date": "２０２６-09-16T10:00:00Z"},
        {"page": "1_0"},
        {"page": "１"},
        {"service_code": "a\0b"},
    ],
)
def test_invalid_query_is_400(world, resident, query) -> None:
    answer = resident.get(ROOT + "requests.json", query)
    assert answer.status_code == 400
    fault_of(answer)


def test_unknown_format_is_404(world, resident) -> None:
    assert resident.get(ROOT + "requests.yaml").status_code == 404


def test_public_response_contains_neither_text_nor_exact_place(world, resident) -> None:
    case = world.open(address="东宁路一号302", **PLACE)
    for query in ({}, {"service_request_id": case.number}, {"extensions": "true"}):
        (row,) = rows(resident, **query)
        assert row["description"] is None
        assert row["address"] is None
        assert (row["lat"], row["long"]) == (22.563, 113.153)
        assert row["service_code"] == "1504"
    (one,) = resident.get(f"{ROOT}requests/{case.number}.json").json()
    assert one["description"] is None


def test_api_key_in_scope_reads_texts_with_masked_numbers(world, resident, key) -> None:
    case = world.open(text="请打19900005678找我", address="江南社区")
    (row,) = rows(resident, api_key=key)
    assert "199****5678" in row["description"]
    assert row["address"] == case.address
    assert "张小满" not in str(row)


def test_api_key_out_of_scope_reads_public_data_only(world, resident) -> None:
    world.open()
    _row, secret = issue_key(
        person=world.people["other_dispatcher"], label="x", by=SYSTEM, at=world.at
    )
    (row,) = rows(resident, api_key=secret)
    assert row["description"] is None


def test_confidential_and_declined_requests_are_hidden(world, resident, key) -> None:
    secret, declined = world.open(confidential=True), world.open()
    actions.decline(case=declined.id, by=world["dispatcher"], at=world.at, reason="不属政府职责")
    assert rows(resident, api_key=key) == []
    for case in (secret, declined):
        assert resident.get(f"{ROOT}requests/{case.number}.json").status_code == 404


def test_request_ids_override_all_other_conditions(world, resident) -> None:
    old = world.open(at=world.at - timedelta(days=200))
    new = world.open()
    found = rows(
        resident,
        service_request_id=f"{old.number},{new.number}",
        status="closed",
        service_code="25",
        end_date="2026-01-10T00:00:00Z",
    )
    assert [row["service_request_id"] for row in found] == [new.number, old.number]


def test_default_period_is_the_last_ninety_days(world, resident) -> None:
    world.open(at=world.at - timedelta(days=91))
    recent = world.open(at=world.at - timedelta(days=89))
    assert [row["service_request_id"] for row in rows(resident)] == [recent.number]


def test_period_is_half_open_and_accepts_any_zone(world, resident) -> None:
    case = world.open()  # 10:00 in Shanghai
    inside = {"start_date": "2026-09-16T10:00:00+08:00", "end_date": "2026-09-16T03:00:00Z"}
    assert [row["service_request_id"] for row in rows(resident, **inside)] == [case.number]
    assert rows(resident, start_date="2026-09-16T10:00:01+08:00") == []
    assert rows(resident, start_date="2026-09-15T00:00:00Z", end_date="2026-09-16T02:00:00Z") == []


def test_states_and_services_filter_the_list(world, resident) -> None:
    case = world.open()
    closed = world.resolved()
    content = rules.CallbackAnswer(reached=True, contacted=True, solved=True, level=5)
    actions.call_back(case=closed.id, by=world["caller"], at=world.at, answer=content)
    assert [row["service_request_id"] for row in rows(resident, status="open")] == [case.number]
    assert [row["status"] for row in rows(resident, status="closed")] == ["closed"]
    assert len(rows(resident, status="open,closed")) == 2
    assert rows(resident, service_code="2505") == []
    assert len(rows(resident, service_code="1504,2505")) == 2


def test_pages_contain_all_requests_once(world, resident) -> None:
    numbers = [world.open(at=world.at - timedelta(minutes=n)).number for n in range(5)]
    found = [
        [row["service_request_id"] for row in rows(resident, page=page, page_size=2)]
        for page in (1, 2, 3, 4)
    ]
    assert found == [numbers[:2], numbers[2:4], numbers[4:], []]


def test_at_most_a_thousand_rows_are_returned(world) -> None:
    wanted = forms.wanted_from({}, world.at)
    assert wanted.page_size == 1000
    assert wanted.until - wanted.since == timedelta(days=90)


def test_hostile_text_is_escaped_in_both_formats(world, resident, key) -> None:
    hostile = '<script>alert("&")</script> ]]> \x0b\x01 \U0001f600 &lt;'
    answer = resident.post(
        ROOT + "requests.json", {**REPORT, "api_key": key, "description": hostile}
    )
    assert answer.status_code == 201
    Case.objects.update(text=hostile + "\x02\ufffe")
    shown = resident.get(ROOT + "requests.xml", {"api_key": key})
    text = fromstring(shown.content).findtext("request/description")
    assert text is not None
    assert text.startswith('<script>alert("&")</script> ]]>')
    assert "\U0001f600" in text
    (row,) = rows(resident, api_key=key)
    assert row["description"].startswith('<script>alert("&")</script>')


def test_discovery_document_contains_the_service_url(world, resident) -> None:
    found = resident.get(ROOT + "discovery.json").json()
    (endpoint,) = found["endpoints"]
    assert endpoint["url"] == "http://testserver/open311/v2"
    top = fromstring(resident.get(ROOT + "discovery.xml").content)
    assert top.findtext("endpoints/endpoint/formats/format") == "text/xml"


def test_services_are_named_in_the_readers_language(world, resident) -> None:
    english = {row["service_code"]: row for row in resident.get(ROOT + "services.json").json()}
    chinese = Client().get(ROOT + "services.json").json()
    assert len(chinese) == len(english)
    assert {row["service_name"] for row in chinese} != {
        row["service_name"] for row in english.values()
    }
    (one,) = [row for row in chinese if row["service_code"] == "1504"]
    assert one["metadata"] is True
    assert one["type"] == "realtime"


@pytest.mark.parametrize("number", [1, 3])
def test_list_uses_same_number_of_queries_for_any_length(
    world, resident, key, django_assert_num_queries, number
) -> None:
    for _ in range(number):
        world.open()
    rows(resident, api_key=key)
    with django_assert_num_queries(2):
        rows(resident, api_key=key)


def test_start_date_in_the_future_is_accepted(world, resident) -> None:
    assert rows(resident, start_date="2026-09-20T00:00:00+08:00") == []


def test_updated_time_advances_with_every_change(world, resident) -> None:
    """Clients poll for changes since a time: transfers and reopened requests must be included."""
    case, seen = world.open(), []

    def after(minutes: int, verb: Any, who: str, **given: Any) -> None:
        at = world.at + timedelta(minutes=minutes)
        verb(case=case.id, by=world[who], at=at, **given)
        (row,) = rows(resident, service_request_id=case.number)
        assert row["updated_datetime"] == at.isoformat(timespec="seconds")
        seen.append(row["updated_datetime"])

    after(1, actions.dispatch, "dispatcher", unit=world.urban)
    after(2, actions.sign, "handler")
    after(3, actions.transfer, "handler", unit=world.units["JH-HSG"].id, reason="归住建")
    after(4, actions.return_case, "housing", reason="不归我们")
    after(5, actions.classify, "dispatcher", category="150402")
    after(6, actions.dispatch, "dispatcher", unit=world.urban)
    after(7, actions.sign, "handler")
    after(8, actions.resolve, "handler", resolution="已修")
    after(9, actions.reopen, "street_leader", reason="没修好")
    assert seen == sorted(seen)
    assert len(set(seen)) == len(seen)


def test_backdated_move_does_not_decrease_the_updated_time(world, resident) -> None:
    case = world.open()
    later = world.at + timedelta(hours=1)
    actions.accept(case=case.id, by=world["dispatcher"], at=later)
    actions.dispatch(case=case.id, by=world["dispatcher"], at=world.at, unit=world.urban)
    (row,) = rows(resident, service_request_id=case.number)
    assert row["updated_datetime"] == later.isoformat(timespec="seconds")
