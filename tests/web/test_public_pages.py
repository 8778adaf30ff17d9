"""Public pages: content, and data hidden from residents."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from jiceng.cases import actions
from jiceng.cases.models import ApprovalKind, Case
from tests.web.steps import NAME, PHONE, finished, text_of, with_link


@pytest.mark.parametrize("name", ["report", "find", "roots", "sign-in"])
@pytest.mark.parametrize(("language", "lang"), [("zh-hans", "zh-hans"), ("en", "en")])
def test_public_page_is_in_the_readers_language(world, name, language, lang) -> None:
    answer = Client(headers={"accept-language": language}).get(reverse(name))
    assert answer.status_code == 200
    assert f'<html lang="{lang}"' in text_of(answer)


def test_default_language_is_chinese(world) -> None:
    assert '<html lang="zh-hans"' in text_of(Client().get(reverse("report")))


def test_resident_reports_and_follows_by_a_code_shown_once(world, resident) -> None:
    answer = resident.post(reverse("report"), {"text": "路灯不亮", "address": "江南社区"})
    follow = answer.headers["Location"]
    secret = follow.rstrip("/").rsplit("/", 1)[-1]
    shown = text_of(resident.get(follow))
    assert secret in shown
    assert "data-secret" in shown
    assert "data-secret" not in text_of(resident.get(follow))
    found = resident.get(reverse("find"), {"code": f" {secret.lower()} "})
    assert resident.get(found.headers["Location"]).status_code == 200


def test_session_data_does_not_open_the_request(world, resident) -> None:
    answer = resident.post(reverse("report"), {"text": "路灯不亮"})
    secret = answer.headers["Location"].rstrip("/").rsplit("/", 1)[-1]
    assert secret not in str(dict(resident.session))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"text": "   "}, "Describe the problem"),
        ({"text": "长" * 20_001}, "20000"),
        ({"text": "路灯", "lon": "113.1"}, "both longitude and latitude"),
        ({"text": "路灯", "lon": "abc", "lat": "22"}, "number"),
        ({"text": "路灯", "lon": "nan", "lat": "22"}, "number"),
        ({"text": "路灯", "lon": "181", "lat": "22"}, "180"),
        ({"text": "路灯", "phone": "call me"}, "digits"),
        ({"text": "路灯\0"}, "no text"),
    ],
)
def test_invalid_report_is_refused_with_a_message_and_writes_nothing(
    world, resident, given, said
) -> None:
    answer = resident.post(reverse("report"), given)
    assert answer.status_code in {400, 422}
    assert said in text_of(answer)
    assert not Case.objects.exists()


def test_refused_report_keeps_the_input(world, resident) -> None:
    answer = resident.post(
        reverse("report"), {"text": "路灯不亮", "address": "江南社区东门", "phone": "x"}
    )
    assert "路灯不亮" in text_of(answer)
    assert "江南社区东门" in text_of(answer)


def test_hostile_text_is_escaped(world, resident) -> None:
    answer = resident.post(reverse("report"), {"text": "<script>alert(1)</script>"}, follow=True)
    assert "<script>alert" not in text_of(answer)
    assert "&lt;script&gt;alert" in text_of(answer)


def test_reports_from_one_address_are_throttled(world, resident, settings) -> None:
    for _ in range(settings.JICENG_LIMITS["report"][0]):
        assert resident.post(reverse("report"), {"text": "路灯不亮"}).status_code == 302
    refused = resident.post(reverse("report"), {"text": "路灯不亮"})
    assert refused.status_code == 429
    assert "Wait 10 minutes" in text_of(refused)
    assert refused.headers["Retry-After"] == "600"
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert elsewhere.post(reverse("report"), {"text": "路灯不亮"}).status_code == 302


def test_residents_behind_a_proxy_are_distinguished_by_its_header(
    world, resident, settings
) -> None:
    settings.JICENG_BEHIND_PROXY = True
    for number in range(settings.JICENG_LIMITS["report"][0] + 1):
        answer = resident.post(
            reverse("report"),
            {"text": "路灯不亮"},
            headers={"x-forwarded-for": f"203.0.113.{number}, 198.51.100.9"},
        )
    assert answer.status_code == 429
    other = resident.post(
        reverse("report"), {"text": "路灯不亮"}, headers={"x-forwarded-for": "198.51.100.10"}
    )
    assert other.status_code == 302


def test_page_of_a_resident_contains_nothing_internal(world, resident) -> None:
    case, link = with_link(world)
    at = world.at
    actions.dispatch(
        case=case.id, by=world["dispatcher"], at=at, unit=world.urban, reason="内部:该户常投诉"
    )
    actions.sign(case=case.id, by=world["handler"], at=at)
    actions.note(case=case.id, by=world["handler"], at=at, text="内部:等吊车", internal=True)
    actions.note(case=case.id, by=world["handler"], at=at, text="明天派车", internal=False)
    actions.ask(
        case=case.id,
        by=world["handler"],
        at=at,
        kind=ApprovalKind.EXTEND,
        reason="内部:缺人",
        amount=Decimal(1),
    )
    shown = text_of(resident.get(link))
    assert "明天派车" in shown
    for hidden in ("内部", NAME, PHONE, "199****1234", "handler", "dispatcher", str(case.id)):
        assert hidden not in shown


@pytest.mark.parametrize(
    ("level", "solved", "state"), [("5", "yes", "closed"), ("1", "no", "dispatched")]
)
def test_rating_by_a_resident_counts_like_a_callback(world, resident, level, solved, state) -> None:
    case, link = with_link(world)
    finished(world, case)
    assert 'name="level"' in text_of(resident.get(link))
    given = {"level": level, "solved": solved, "contacted": "yes", "remark": "谢谢"}
    assert resident.post(link + "rate/", given).status_code == 302
    case.refresh_from_db()
    assert case.state == state
    assert resident.get(link).status_code == 200


def test_incomplete_rating_is_refused(world, resident) -> None:
    case, link = with_link(world)
    finished(world, case)
    answer = resident.post(link + "rate/", {"level": "5"})
    assert answer.status_code == 422
    assert "all three" in text_of(answer)


def test_rating_before_resolution_is_refused(world, resident) -> None:
    _case, link = with_link(world)
    given = {"level": "5", "solved": "yes", "contacted": "yes"}
    assert resident.post(link + "rate/", given).status_code == 409


def test_wrong_tracking_code_shows_a_message(world, resident) -> None:
    assert resident.get(reverse("follow", args=["ABCDEFGH"])).status_code == 404
