"""The counter and hotline page: form and receipt."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from jiceng.cases.actions import revealing
from jiceng.cases.models import Caller, Case
from jiceng.core.ids import uuid7
from jiceng.core.models import Event
from jiceng.directory.models import Role

TALK = {
    "channel": "hotline",
    "text": "楼下的路灯三天不亮",
    "phone": "199 0000-5678",
    "name": "李小雨",
}


def register(client, **given):
    return client.post(reverse("counter"), {**TALK, **given})


def words(answer) -> str:
    return str(answer.content.decode())


def test_phone_call_becomes_a_request_with_a_receipt(world, at_desk) -> None:
    answer = register(at_desk("hotline"), address="江南社区居委会")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    case = Case.objects.get()
    assert (case.channel, case.source) == ("hotline", "")
    assert case.number in words(answer)
    secret = re.search(r"secret-code\">([A-Z0-9]+)<", words(answer))
    assert secret is not None
    assert at_desk("hotline").get(reverse("follow", args=[secret[1]])).status_code == 200
    assert "<svg" in words(answer)


def test_resubmitted_form_opens_one_request(world, at_desk) -> None:
    client = at_desk("hotline")
    number = re.search(r'name="form_number" value="([^"]+)"', words(client.get(reverse("counter"))))
    assert number is not None
    first = register(client, form_number=number[1])
    again = register(client, form_number=number[1])
    assert Case.objects.count() == 1
    code = re.compile(r"secret-code\">([A-Z0-9]+)<")
    shown = code.findall(words(first))
    assert len(shown) == 1
    assert code.findall(words(again)) == shown  # the first answer may be lost on the way


def test_second_matter_after_going_back_is_another_request(world, at_desk) -> None:
    client = at_desk("hotline")
    number = re.search(r'name="form_number" value="([^"]+)"', words(client.get(reverse("counter"))))
    assert number is not None
    register(client, form_number=number[1])
    register(client, form_number=number[1], text="另一件：路灯不亮")
    assert Case.objects.count() == 2


@pytest.mark.parametrize(
    "changed", [{"phone": "19900009999"}, {"silent": "on"}, {"address": "江南社区"}]
)
def test_corrected_resubmission_opens_a_second_request(world, at_desk, changed) -> None:
    client, number = at_desk("hotline"), str(uuid7())
    register(client, form_number=number)
    register(client, form_number=number, **changed)
    second = Case.objects.order_by("id")[1]
    assert second.callers.get().phone == changed.get("phone", TALK["phone"])
    assert second.callers.get().wants_callback == ("silent" not in changed)
    assert second.address == changed.get("address", "")


@pytest.mark.parametrize("written", ["19900005678", "+86 199 0000 5678", "0086-19900005678"])
def test_earlier_requests_of_a_resident_are_found_by_phone(world, at_desk, written) -> None:
    client = at_desk("hotline")
    register(client)
    answer = client.post(reverse("earlier"), {"phone": written})
    assert Case.objects.get().title in words(answer)


def test_earlier_requests_are_limited_to_visible_ones(world, at_desk) -> None:
    register(at_desk("hotline"), address="江南社区居委会")
    unseen = at_desk("other_dispatcher").post(reverse("earlier"), {"phone": TALK["phone"]})
    assert Case.objects.get().title not in words(unseen)
    assert "None visible to you" in words(unseen)


@pytest.mark.parametrize("typed", ["199", "199****5678", "1990000567", ""])
def test_part_of_a_number_finds_nothing_and_shows_a_hint(world, at_desk, typed) -> None:
    register(at_desk("hotline"), address="江南社区居委会")
    answer = at_desk("hotline").post(reverse("earlier"), {"phone": typed})
    assert "Type the whole number" in words(answer)
    assert not Event.objects.filter(type="caller.looked_up").exists()


def test_resident_search_records_an_event_without_the_number(world, at_desk) -> None:
    register(at_desk("hotline"), address="江南社区居委会")
    at_desk("hotline").post(reverse("earlier"), {"phone": TALK["phone"]})
    event = Event.objects.get(type="caller.looked_up")
    assert (event.stream_id, event.actor) == (world["hotline"].id, world["hotline"].ref)
    assert event.data == '{"found":1}'


def test_masked_digits_cannot_be_guessed_by_search(world, at_desk, monkeypatch) -> None:
    monkeypatch.setattr(revealing, "LOOKS_IN", ((timedelta(hours=1), 5),))
    register(at_desk("hotline"), address="江南社区居委会", phone="13800009999")
    client, title = at_desk("hotline"), Case.objects.get().title
    answers = [
        words(client.post(reverse("earlier"), {"phone": f"1380000{middle:04d}"}))
        for middle in range(9990, 10_000)
    ]
    assert not any(title in answer for answer in answers)
    assert sum("every search is logged" in answer for answer in answers) == 5
    assert Event.objects.filter(type="caller.looked_up").count() == 5


def test_resident_search_is_not_offered_without_the_permission(world, at_desk) -> None:
    plain = Role.objects.get(code="dispatcher")
    plain.permissions = [right for right in plain.permissions if right != "case.reveal"]
    plain.save()
    page = words(at_desk("dispatcher").get(reverse("counter")))
    assert "does not allow you to search for residents" in page
    assert (
        at_desk("dispatcher").post(reverse("earlier"), {"phone": TALK["phone"]}).status_code == 403
    )


def test_form_faults_are_explained_and_the_input_is_kept(world, at_desk) -> None:
    answer = register(at_desk("hotline"), phone="打我电话", other_category="ZZ9")
    assert answer.status_code == 422
    assert "in digits" in words(answer)
    assert TALK["text"] in words(answer)
    answer = register(at_desk("hotline"), other_category="ZZ9")
    assert answer.status_code == 422
    assert "ZZ9" in words(answer)
    assert not Case.objects.exists()


def test_resident_who_declines_callback_is_not_called(world, at_desk) -> None:
    register(at_desk("hotline"), silent="yes", confidential="yes")
    assert not Caller.objects.get().wants_callback
    assert Case.objects.get().confidential


def test_request_is_found_by_number_and_end_of_the_phone(world, at_desk) -> None:
    register(at_desk("hotline"), address="江南社区居委会")
    case = Case.objects.get()
    client, grouped = at_desk("hotline"), f"{case.number[:4]} {case.number[4:]}"
    found = client.post(reverse("counter-find"), {"number": grouped, "phone_end": "5678"})
    assert case.title in words(found)
    other = client.post(reverse("counter-find"), {"number": case.number, "phone_end": "0000"})
    assert case.title not in words(other)
    events = Event.objects.filter(type="caller.looked_up")
    assert list(events.order_by("seq").values_list("data", flat=True)) == [
        '{"found":1}',
        '{"found":0}',
    ]


def test_short_code_cannot_be_guessed(world, at_desk, monkeypatch) -> None:
    monkeypatch.setattr(revealing, "LOOKS_IN", ((timedelta(hours=1), 5),))
    register(at_desk("hotline"), address="江南社区居委会")
    client, case = at_desk("hotline"), Case.objects.get()
    given = [{"number": case.number, "phone_end": f"{end:04d}"} for end in range(5670, 5680)]
    answers = [words(client.post(reverse("counter-find"), each)) for each in given]
    assert not any(case.title in answer for answer in answers)


def test_direct_answer_is_on_the_receipt(world, at_desk) -> None:
    said = "带身份证到任一社保网点办理。"
    answer = register(
        at_desk("hotline"),
        text="请问社保卡补办需要什么材料",
        address="江南路8号",
        answer=said,
        do="answer",
    )
    shown, case = words(answer), Case.objects.get()
    assert (case.state, case.answered_directly) == ("closed", True)
    assert said in shown
    assert case.text in shown
    assert "江南路8号" in shown
    assert f"{case.number[:4]} {case.number[4:8]}" in shown
    assert "5678" in shown


def test_complaint_is_not_answered_at_the_counter_and_the_text_stays(world, at_desk) -> None:
    answer = register(at_desk("hotline"), text="投诉物业乱收费", answer="已知悉", do="answer")
    assert answer.status_code == 422
    assert "已知悉" in words(answer)
    assert not Case.objects.exists()


def test_preview_shows_the_unit_and_the_due_times(world, at_desk) -> None:
    given = {"text": "楼下的路灯三天不亮", "address": "江南社区居委会", "channel": "hotline"}
    shown = words(at_desk("hotline").post(reverse("counter-look"), given))
    assert "江南街道" in shown
    assert "First contact" in shown
    assert not Case.objects.exists()
