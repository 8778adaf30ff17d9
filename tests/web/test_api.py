"""The JSON API: the whole process by key, one error format, no access by a session without
token.
"""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client

from jiceng.cases.models import Case, CaseTask, Category
from tests.photos import kept
from tests.web.conftest import SignIn
from tests.world import World

API = "/api/v1/"
REPORT = {"text": "小区门口的垃圾三天没人清运", "address": "江南社区居委会", "category": "1504"}


def post(client: Client, path: str, **data):
    return client.post(API + path, data, content_type="application/json")


def move(client: Client, case: str, name: str, **data):
    version = client.get(f"{API}requests/{case}").json()["version"]
    return post(client, f"requests/{case}/moves/{name}", version=version, **data)


def test_whole_process_by_api(world: World, program: SignIn, resident) -> None:
    opened = post(resident, "requests", **REPORT, caller_name="张小满", caller_phone="19900001234")
    assert opened.status_code == 201
    receipt = opened.json()
    case = receipt["id"]
    assert receipt["secret"]
    assert receipt["due_at"]
    street, urban, police = program("dispatcher"), program("handler"), program("police")

    inbox = street.get(API + "inbox", {"unit": str(world.units["440704001"].id)}).json()
    assert [row["number"] for row in inbox["rows"]] == [receipt["number"]]
    assert move(street, case, "accept").json()["state"] == "accepted"
    move(street, case, "classify", category="1504")
    assert move(street, case, "dispatch", unit=str(world.urban)).json()["state"] == "dispatched"
    assert move(urban, case, "sign").json()["state"] == "handling"
    called = move(
        street,
        case,
        "whistle",
        units=[str(world.units["JH-POL"].id)],
        ground="joint_enforcement",
        reason="联合整治",
    )
    assert called.status_code == 200
    early = move(urban, case, "resolve", reason="已清运")
    assert (early.status_code, early.json()["code"]) == (409, "case.tasks_open")
    task = CaseTask.objects.get().id
    assert post(police, f"tasks/{task}/report-in").json()["arrived_at"]
    assert post(police, f"tasks/{task}/close", text="已到场").json()["closed_at"]
    assert move(urban, case, "resolve", reason="已清运").json()["resolution"] == "已清运"
    asked = program("caller")
    again = move(asked, case, "call_back", reached=True, contacted=True, solved=False, level=1)
    assert again.json()["state"] == "dispatched"
    move(urban, case, "sign")
    move(urban, case, "resolve", reason="这次清运干净了")
    closed = move(asked, case, "call_back", reached=True, contacted=True, solved=True, level=5)
    assert closed.json()["state"] == "closed"

    told = [entry["type"] for entry in street.get(f"{API}requests/{case}/timeline").json()]
    assert told[0] == "case.opened"
    assert told[-1] == "case.closed"
    assert "case.reopened" in told
    clock = street.get(f"{API}requests/{case}/clock").json()
    assert len(clock) >= 4
    assert street.get(f"{API}requests", {"q": "垃圾"}).json()["rows"][0]["state"] == "closed"


def test_moves_are_listed_with_reasons_for_forbidden_ones(world, program) -> None:
    case = world.open()
    rows = {
        r["name"]: r for r in program("dispatcher").get(f"{API}requests/{case.id}/moves").json()
    }
    assert rows["accept"]["allowed"]
    assert rows["dispatch"]["fields"] == ["unit", "reason"]
    assert not rows["sign"]["allowed"]
    assert rows["sign"]["code"] == "case.wrong_state"
    assert rows["sign"]["message"]
    assert rows["supervise"]["code"] == "access.missing"


def test_callback_without_a_result_is_refused(world, program) -> None:
    case, caller = world.resolved(), program("caller")
    for body in ({}, {"reached": False}, {"reached": True}):
        answer = post(caller, f"requests/{case.id}/moves/call_back", **body)
        assert answer.status_code == 409, body
    assert not case.callbacks.exists()
    said = post(caller, f"requests/{case.id}/moves/call_back", reached=False, why="no_answer")
    assert said.status_code == 200
    fields = {r["name"]: r["fields"] for r in caller.get(f"{API}requests/{case.id}/moves").json()}
    assert "why" in fields["call_back"]


def test_probable_duplicates_are_named(world, program) -> None:
    given = {"lon": 113.15, "lat": 22.56}
    case, twin = world.open(**given), world.open(**given)
    (like,) = program("dispatcher").get(f"{API}requests/{case.id}/duplicates").json()
    assert like["id"] == str(twin.id)
    assert like["similarity"] > 0.9


def test_repeated_reference_opens_one_request_with_one_tracking_code(world, program) -> None:
    sent, hotline = {**REPORT, "source": "粤平安", "source_ref": "A-1"}, program("hotline")
    first, second = post(hotline, "requests", **sent), post(hotline, "requests", **sent)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["id"] == second.json()["id"]
    assert second.json()["secret"] == first.json()["secret"] != ""
    assert Case.objects.count() == 1


def test_reference_used_for_another_report_is_refused_without_loss(world, program) -> None:
    sent = {**REPORT, "source": "粤平安", "source_ref": "A-1", "caller_phone": "13800138000"}
    hotline = program("hotline")
    post(hotline, "requests", **sent)
    changes = (
        {"text": "另一件事"},
        {"title": "另一件"},
        {"address": "别处"},
        {"caller_phone": "13900139000"},
        {"confidential": True},
        {"caller_name": "陈女士"},
        {"caller_email": "a@example.org"},
        {"wants_callback": False},
        {"lon": 113.1, "lat": 22.5},
        {"category": Category.objects.order_by("-code")[0].code},
        {"photos": [kept().token]},
    )
    for change in changes:
        answer = post(hotline, "requests", **{**sent, **change})
        assert (answer.status_code, answer.json()["code"]) == (409, "report.source"), change
    assert Case.objects.count() == 1


def test_repeated_report_with_all_fields_is_the_same_request(world, program) -> None:
    photo = kept().token
    sent = {
        **REPORT,
        "source": "粤平安",
        "source_ref": "A-1",
        "caller_name": "陈女士",
        "caller_phone": "13900139000",
        "caller_email": "a@example.org",
        "wants_callback": False,
        "lon": 113.15,
        "lat": 22.56,
        "photos": [photo],
        "confidential": True,
        "category": Category.objects.order_by("-code")[0].code,
    }
    answers = [post(program("hotline"), "requests", **sent) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]


@pytest.mark.parametrize("source", ["form", " form ", "Form", "ｆｏｒｍ", "anybody:x", "anybody:"])
def test_reserved_source_is_refused(world, program, source) -> None:
    sent = {**REPORT, "source": source, "source_ref": "A-1"}
    answer = post(program("hotline"), "requests", **sent)
    assert (answer.status_code, answer.json()["code"]) == (400, "report.source_reserved")
    assert not Case.objects.exists()


def test_foreign_reference_reveals_nothing_to_another_key(world, program) -> None:
    sent = {**REPORT, "source": "粤平安", "source_ref": "A-1", "confidential": True}
    first = post(program("hotline"), "requests", **sent).json()
    for text in (REPORT["text"], "另一件事"):
        answer = post(program("other_dispatcher"), "requests", **{**sent, "text": text})
        assert (answer.status_code, answer.json()["code"]) == (409, "report.source_taken")
        told = answer.content.decode()
        assert not [word for word in (first["number"], first["id"], first["unit"]) if word in told]
    assert Case.objects.count() == 1


@pytest.mark.parametrize("lon", ["2_2.5", "113.1", True, 181])
def test_coordinate_must_be_a_number(world, resident, lon) -> None:
    answer = post(resident, "requests", **{**REPORT, "lon": lon, "lat": 22.5})
    assert answer.status_code == 422
    assert not Case.objects.exists()


@pytest.mark.parametrize("phone", ["1.38E+10", "13800138000.0", "#N/A", "-----", "abc"])
def test_invalid_phone_is_refused_by_api(world, resident, phone) -> None:
    answer = post(resident, "requests", **{**REPORT, "caller_phone": phone})
    assert (answer.status_code, answer.json()["code"]) == (400, "given.phone")
    assert not Case.objects.exists()


def test_anonymous_references_are_separate_and_reveal_nothing(world, resident) -> None:
    held = world.open(source="hotline", source_ref="H-1", confidential=True)
    mine = {**REPORT, "source": "hotline", "source_ref": "H-1"}
    first, second = post(resident, "requests", **mine), post(resident, "requests", **mine)
    assert (first.status_code, second.status_code) == (201, 200)
    assert held.number not in first.content.decode()
    other = post(resident, "requests", **{**mine, "text": "另一件事"})
    assert other.status_code == 409
    assert first.json()["number"] not in other.content.decode()
    assert Case.objects.filter(source="hotline").count() == 1


def test_response_contains_no_resident(world, program) -> None:
    case = world.open()
    shown = program("dispatcher").get(f"{API}requests/{case.id}").content.decode()
    assert "张小满" not in shown
    assert "19900001234" not in shown


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("requests", {}, 400, "report.empty"),
        ("requests", {"text": "长" * 20_001}, 422, "request.malformed"),
        ("requests", {"text": "x", "lon": 113.1}, 400, "report.half_a_point"),
        ("requests", {"text": "x", "lon": 181, "lat": 22}, 422, "request.malformed"),
        ("requests", {"text": "x", "category": "nonsense"}, 400, "report.unknown_category"),
        ("requests", ["no object"], 400, "report.empty"),
        ("requests/{case}/moves/fly", {}, 409, "case.unknown_move"),
        ("requests/{case}/moves/accept", {"version": 99}, 409, "case.changed_meanwhile"),
        ("requests/{case}/moves/dispatch", {}, 400, "move.unit"),
        ("requests/{case}/moves/dispatch", {"unit": "x"}, 422, "request.malformed"),
        ("requests/{case}/moves/supervise", {"reason": "x"}, 403, "access.missing"),
        ("requests/{other}/moves/accept", {}, 404, "case.not_found"),
        ("tasks/{other}/report-in", {}, 404, "task.not_found"),
    ],
)
def test_every_error_has_the_same_format(world, program, path, body, status, code) -> None:
    case = world.open()
    client = program("dispatcher")
    address = API + path.format(case=case.id, other=uuid4())
    answer = client.post(address, body, content_type="application/json")
    assert answer.status_code == status
    told = answer.json()
    assert set(told) == {"code", "message", "details"}
    assert told["code"] == code
    assert told["message"]


@pytest.mark.parametrize("body", [b"", b"{", b'{"text": NaN}', b'{"text": "\xff"}', b'"\\ud800"'])
def test_malformed_json_is_reported(world, resident, body) -> None:
    answer = resident.post(API + "requests", body, content_type="application/json")
    assert answer.status_code in {400, 422}
    assert answer.json()["code"].startswith("request.")


def test_nul_character_is_removed_or_refused(world, program, resident) -> None:
    sent = {"text": "路灯\0不亮", "source": "a\0", "source_ref": "b\0"}
    opened = post(program("hotline"), "requests", **sent)
    assert opened.status_code == 201
    assert Case.objects.get().text == "路灯不亮"
    answer = program("dispatcher").get(API + "requests", {"q": "a\0b"})
    assert (answer.status_code, answer.json()["code"]) == (400, "form.nul")


def test_error_never_repeats_the_input(world, resident) -> None:
    answer = post(resident, "requests", text="x", lon="19900001234 张小满", lat=1)
    assert answer.status_code == 422
    assert "19900001234" not in answer.content.decode()


def test_session_reads_but_cannot_write_without_csrf_token(world, at_desk) -> None:
    case = world.open()
    client = at_desk("dispatcher", enforce_csrf_checks=True)
    assert client.get(f"{API}requests/{case.id}").status_code == 200
    answer = post(client, f"requests/{case.id}/moves/accept")
    assert (answer.status_code, answer.json()["code"]) == (401, "access.sign_in")
    case.refresh_from_db()
    assert case.state == "reported"


def test_wrong_key_does_not_fall_back_to_the_session(world, at_desk) -> None:
    case = world.open()
    client = at_desk("dispatcher")
    answer = client.get(f"{API}requests/{case.id}", headers={"x-api-key": "jck_wrong"})
    assert answer.status_code == 401


def test_cursor_leads_through_all_pages_once(world, program) -> None:
    numbers = {world.open().number for _ in range(5)}
    client = program("dispatcher")
    seen: list[str] = []
    after: str | None = ""
    unit = str(world.units["440704001"].id)
    while after is not None:
        page = client.get(API + "inbox", {"unit": unit, "limit": 2, "after": after}).json()
        seen += [row["number"] for row in page["rows"]]
        after = page["next"]
    assert sorted(seen) == sorted(numbers)
    bad = client.get(API + "inbox", {"unit": unit, "after": "nonsense"})
    assert (bad.status_code, bad.json()["code"]) == (400, "page.unknown")


def test_api_has_a_schema_and_lists_its_categories(world, resident) -> None:
    described = resident.get(API + "openapi.json").json()
    assert "/api/v1/requests/{case_id}/moves/{name}" in described["paths"]
    matters = resident.get(API + "categories").json()
    assert {"code", "name", "deadline"} <= matters[0].keys()


@pytest.mark.parametrize("number", [1, 3])
def test_inbox_page_uses_same_number_of_queries_for_any_length(
    world, program, django_assert_num_queries, number
) -> None:
    for _ in range(number):
        world.open()
    client, unit = program("dispatcher"), {"unit": str(world.units["440704001"].id)}
    client.get(API + "inbox", unit)
    with django_assert_num_queries(1):
        client.get(API + "inbox", unit)


def test_move_out_of_scope_returns_the_result(world: World, program: SignIn) -> None:
    case = world.open()
    street, urban = program("dispatcher"), program("handler")
    move(street, str(case.id), "dispatch", unit=str(world.urban))
    move(urban, str(case.id), "sign")
    to = str(world.units["JH-HSG"].id)
    answer = move(urban, str(case.id), "transfer", unit=to, reason="归住建局")
    assert answer.status_code == 200
    told = answer.json()
    assert told == {
        "id": str(case.id),
        "number": case.number,
        "state": "dispatched",
        "unit": to,
        "version": told["version"],
        "visible": False,
    }
    assert urban.get(f"{API}requests/{case.id}").status_code == 404
    back = move(program("housing"), str(case.id), "return", reason="不归我们")
    assert (back.status_code, back.json()["visible"]) == (200, False)
    # Readers who still see it get all fields.
    assert move(street, str(case.id), "dispatch", unit=str(world.urban)).json()["title"]


@pytest.mark.parametrize("limit", ["1_0", "１", " 5 ", "nan", "5.5"])
def test_malformed_numbers_are_refused_in_queries(
    program: SignIn, world: World, limit: str
) -> None:
    unit = str(world.units["440704001"].id)
    answer = program("dispatcher").get(API + "inbox", {"unit": unit, "limit": limit})
    assert answer.status_code == 422


@pytest.mark.parametrize("lon", ["2_2.5", "１１３", "nan", "1e400"])
def test_malformed_numbers_are_refused_in_reports(resident, world: World, lon: str) -> None:
    assert post(resident, "requests", **REPORT, lon=lon, lat=22.5).status_code == 422
    assert not Case.objects.exists()
