"""Proof of work before anonymous reports, and rate limits."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

import altcha
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jiceng.cases.models import Case
from jiceng.records.attachments.public import Attachment
from tests.core.test_captcha import sent, solved
from tests.web.test_photos import file, values
from tests.world import World

WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
REPORT = {"text": "路灯不亮", "address": "江南社区"}


@pytest.fixture
def with_captcha(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.JICENG_CAPTCHA = True
    monkeypatch.setattr("jiceng.core.captcha.MAX_NUMBER", 200)


def challenge_on(answer: Any) -> str:
    found = re.search(r'data-proof="([^"]+)"', answer.content.decode())
    assert found
    return unescape(found[1])


def solution_for(answer: Any) -> str:
    return sent(solved(challenge_on(answer)))


def sum_on(answer: Any) -> dict[str, str]:
    found = re.search(r"What is (\w+) plus (\w+)\?", answer.content.decode())
    assert found
    total = sum(WORDS.index(word) + 1 for word in found.groups())
    return {"sum": str(total), "sum_of": values(answer, "sum_of")[0]}


def post(client: Client, **fields: Any) -> Any:
    return client.post(reverse("report"), {**REPORT, **fields})


def test_report_needs_no_proof_of_work_unless_configured(world: World, resident: Client) -> None:
    assert "data-proof" not in resident.get(reverse("report")).content.decode()
    assert post(resident).status_code == 302


def test_report_with_a_proof_of_work_is_accepted(
    world: World, resident: Client, with_captcha: None
) -> None:
    page = resident.get(reverse("report"))
    assert post(resident, altcha=solution_for(page)).status_code == 302


def test_report_without_a_proof_of_work_is_refused_and_kept(
    world: World, resident: Client, with_captcha: None
) -> None:
    answer = post(resident, photos=[file()])
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Answer the question above the button" in page
    assert "without-script is-shown" in page
    assert REPORT["text"] in page
    # The photo was not even looked at (see below): it is chosen again.
    assert post(resident, photos=[file()], **sum_on(answer)).status_code == 302
    assert Attachment.objects.filter(stream=Case.objects.get().pk).count() == 1


def test_proof_of_work_is_accepted_once(world: World, resident: Client, with_captcha: None) -> None:
    proof = solution_for(resident.get(reverse("report")))
    assert post(resident, altcha=proof).status_code == 302
    again = post(resident, altcha=proof)
    assert again.status_code == 422
    assert "has been sent already" in again.content.decode()
    assert post(resident, altcha=solution_for(again)).status_code == 302


def test_browser_without_scripts_answers_a_sum_a_limited_number_of_times(
    world: World, resident: Client, with_captcha: None, settings: Any
) -> None:
    for _ in range(settings.JICENG_LIMITS["report_plain"][0]):
        assert post(resident, **sum_on(resident.get(reverse("report")))).status_code == 302
    page = resident.get(reverse("report"))
    refused = post(resident, **sum_on(page))
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) <= 600
    assert "12345" in refused.content.decode()
    assert post(resident, altcha=solution_for(refused)).status_code == 302


def test_browsers_without_scripts_share_one_limit(
    world: World, with_captcha: None, settings: Any
) -> None:
    settings.JICENG_LIMITS = {**settings.JICENG_LIMITS, "report_plain_all": (2, 3600)}
    codes = []
    for number in range(3):
        client = Client(REMOTE_ADDR=f"192.0.2.{number}", headers={"accept-language": "en"})
        codes.append(post(client, **sum_on(client.get(reverse("report")))).status_code)
    assert codes == [302, 302, 429]


def test_wrong_sum_is_explained_and_a_new_one_given(
    world: World, resident: Client, with_captcha: None
) -> None:
    asked = sum_on(resident.get(reverse("report")))
    wrong = post(resident, **{**asked, "sum": "99"})
    assert wrong.status_code == 422
    assert "answer is wrong" in wrong.content.decode()
    assert values(wrong, "sum_of") != [asked["sum_of"]]


def test_signed_in_staff_need_no_proof_of_work(
    world: World, at_desk: Any, with_captcha: None
) -> None:
    assert post(at_desk("clerk")).status_code == 302


def test_page_left_open_gets_a_new_challenge(
    world: World, resident: Client, with_captcha: None
) -> None:
    answer = resident.get(reverse("challenge"))
    assert answer.headers["Cache-Control"] == "no-store"
    made = altcha.Challenge.from_dict(json.loads(answer.json()["challenge"]))
    assert made.signature


def limited(settings: Any, **limits: int) -> None:
    settings.JICENG_LIMITS = {
        **settings.JICENG_LIMITS,
        **{name: (times, 600) for name, times in limits.items()},
    }


def assert_refused(answer: Any) -> None:
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["Retry-After"]) <= 600
    assert "Wait 10 minutes" in answer.content.decode()


def test_guessing_tracking_codes_is_throttled(
    world: World, resident: Client, settings: Any
) -> None:
    limited(settings, find=2)
    for _ in range(2):
        assert resident.get(reverse("find"), {"code": "X" * 20}).status_code == 302
    assert_refused(resident.get(reverse("find"), {"code": "X" * 20}))
    assert resident.get(reverse("find")).status_code == 200


@pytest.mark.parametrize("door", ["add", "rate"])
def test_actions_of_a_secret_link_are_throttled(
    world: World, resident: Client, settings: Any, door: str
) -> None:
    limited(settings, **{door: 1})
    link = post(resident).headers["Location"]
    data = {"text": "还有", "level": "5", "solved": "yes", "contacted": "yes"}
    resident.post(f"{link}{door}/", data)
    assert_refused(resident.post(f"{link}{door}/", data))


def test_photos_are_throttled_before_decoding(
    world: World, resident: Client, settings: Any
) -> None:
    limited(settings, photo=2)
    assert_refused(post(resident, photos=[file(), file(), file()]))
    answer = resident.post("/api/v1/photos", {"file": file()})
    assert answer.status_code == 429
    assert answer.json()["code"] == "photo.too_many"


def test_anonymous_api_reports_are_throttled(
    world: World, resident: Client, program: Any, settings: Any
) -> None:
    limited(settings, api=2)

    def send(client: Client) -> Any:
        return client.post("/api/v1/requests", {"text": "路灯"}, content_type="application/json")

    assert [send(resident).status_code for _ in range(2)] == [201, 201]
    refused = send(resident)
    assert_refused(refused)
    assert refused.json()["details"]["retry_after"] == int(refused.headers["Retry-After"])
    assert send(program("hotline")).status_code == 201


def test_open311_throttles_keys_and_guessed_keys(
    world: World, resident: Client, program: Any, settings: Any
) -> None:
    limited(settings, open311=2)
    key = program("hotline").defaults["HTTP_AUTHORIZATION"].removeprefix("Bearer ")

    def send(key: str) -> Any:
        data = {
            "api_key": key,
            "service_code": "1504",
            "address_string": "江南社区",
            "description": "路灯",
        }
        return resident.post("/open311/v2/requests.json", data)

    assert [send("wrong").status_code for _ in range(3)] == [403, 403, 429]
    assert [send(key).status_code for _ in range(2)] == [201, 201]
    refused = send(key)
    assert refused.status_code == 429
    assert refused.headers["Retry-After"]


def test_throttling_uses_one_query(world: World, resident: Client, settings: Any) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as made:
            resident.post("/api/v1/requests", {"text": "路灯"}, content_type="application/json")
        return len(made)

    queries()
    with_limit = queries()
    limited(settings, api=0)
    assert queries() == with_limit - 1


def test_proof_of_work_is_checked_before_photos_are_decoded(
    world: World, resident: Client, with_captcha: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Re-encoding a photo is the most expensive step; it requires a proof of work first."""
    drawn: list[Any] = []
    monkeypatch.setattr("jiceng.core.photo_redrawing.reencode", drawn.append)
    answer = post(resident, photos=file())
    assert answer.status_code == 422
    assert drawn == []
    assert "It has not been read. Choose it again." in answer.content.decode()
    assert REPORT["text"] in answer.content.decode()


def test_api_without_a_key_needs_a_proof_of_work_and_with_a_key_does_not(
    world: World, resident: Client, with_captcha: None
) -> None:
    def report(**more: str) -> Any:
        return resident.post("/api/v1/requests", {"text": "路灯不亮", **more}, "application/json")

    refused = report()
    assert refused.status_code == 400
    assert refused.json()["code"] == "captcha.missing"
    assert "/api/v1/challenge" in refused.json()["message"]
    proof = sent(solved(resident.get("/api/v1/challenge").content.decode()))
    assert report(altcha=proof).status_code == 201
    again = report(altcha=proof)
    assert again.json()["code"] == "captcha.spent"
    photo = resident.post("/api/v1/photos", {"file": file()})
    assert photo.json()["code"] == "captcha.missing"
    proof = sent(solved(resident.get("/api/v1/challenge").content.decode()))
    assert resident.post("/api/v1/photos", {"file": file(), "altcha": proof}).status_code == 201
    described = resident.get("/api/v1/openapi.json").json()
    assert "altcha" in str(described["components"]["schemas"]["ReportIn"])
