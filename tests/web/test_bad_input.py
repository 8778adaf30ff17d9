"""Unusual input: too long, twice, too late, from two tabs, with invisible characters.

Invalid photos are in test_photos.py and core/test_pictures.py; browser behaviour is in
test_bad_input_in_browser.py.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from jiceng.activities.announcements.models import Announcement
from jiceng.cases import actions, rules
from jiceng.cases.intake import resident_links
from jiceng.cases.models import Attachment, Case
from jiceng.cases.portal import report_preview
from jiceng.cases.reply_templates.models import ReplyTemplate
from jiceng.core.ids import uuid7
from jiceng.directory.models import Person
from jiceng.records.remarks.public import Remark
from tests import photos
from tests.web.steps import text_of
from tests.world import World

SECRET = "A" * 20
CONTENT = rules.CallbackAnswer(reached=True, contacted=True, solved=True, level=4)
ENDLESS = "楼道堆满杂物" * 17_000  # 102,000 characters
FAMILY, FLAG = "👨‍👩‍👧‍👦", "🇨🇳"
TURNED = "照片\u202egpj.exe\u202c看\u200b不\u2060见"
RIGHT = "照片gpj.exe看不见"


def followed(case: Case) -> str:
    Case.objects.filter(pk=case.pk).update(link_digest=resident_links.digest_of(SECRET))
    return SECRET


def at_move(world: World, case: Case, name: str) -> str:
    return reverse("move", args=[case.id, name])


Form = tuple[str, str, dict[str, str]]
"""Who sends it ("" for a resident), where to, the field's name and the other fields."""


def report(world: World) -> Form:
    return "", reverse("report"), {"text": "{}"}


def joining(world: World) -> Form:
    return "", reverse("join", args=[report_preview.token(world.open().id)]), {"text": "{}"}


def adding(world: World) -> Form:
    return "", reverse("add", args=[followed(world.open())]), {"text": "{}"}


def rating(world: World) -> Form:
    answers = {"level": "5", "solved": "yes", "contacted": "yes", "remark": "{}"}
    return "", reverse("rate", args=[followed(world.resolved())]), answers


def asking_again(world: World) -> Form:
    content = actions.call_back(
        case=world.resolved().id, by=world["caller"], at=world.at, answer=CONTENT
    )
    return "", reverse("ask-again", args=[followed(content)]), {"reason": "{}"}


def counter(world: World) -> Form:
    fields = {"text": "{}", "channel": "hotline", "form_number": str(uuid7())}
    return "hotline", reverse("counter"), fields


def noting(world: World) -> Form:
    return "clerk", at_move(world, world.open(), "note"), {"text": "{}"}


def declining(world: World) -> Form:
    return "dispatcher", at_move(world, world.open(), "decline"), {"reason": "{}"}


def resolving(world: World) -> Form:
    case = world.open()
    actions.dispatch(case=case.id, by=world["dispatcher"], at=world.at, unit=world.urban)
    actions.sign(case=case.id, by=world["handler"], at=world.at)
    return "handler", at_move(world, case, "resolve"), {"reason": "{}"}


def templating(world: World) -> Form:
    fields = {"name": "答复", "text": "{}", "move": "resolve", "unit": str(world.urban)}
    return "lead", reverse("template-new"), fields


def telling(world: World) -> Form:
    days = {"valid_from": "2026-09-16", "valid_to": "2026-09-17"}
    return "officer", reverse("news-new"), {"title": "停水", "text": "{}", **days}


FORMS = (
    report,
    joining,
    adding,
    rating,
    asking_again,
    counter,
    noting,
    declining,
    resolving,
    templating,
    telling,
)


def send(
    world: World, at_desk: Any, resident: Client, form: Callable[[World], Form], typed: str
) -> Any:
    who, path, fields = form(world)
    client = at_desk(who) if who else resident
    given = {name: value.replace("{}", typed) for name, value in fields.items()}
    if "requests" in path:
        case = Case.objects.get(pk=path.split("/")[3])
        given["version"] = str(case.version)
    return client.post(path, given)


@pytest.mark.parametrize("form", FORMS)
def test_too_long_text_is_refused_and_kept_in_the_form(
    world: World, at_desk: Any, resident: Client, form: Callable[[World], Form]
) -> None:
    answer = send(world, at_desk, resident, form, ENDLESS)
    assert 400 <= answer.status_code < 500
    assert ENDLESS in answer.content.decode()
    assert "000" in text_of(answer)  # how much is possible


@pytest.mark.parametrize("form", FORMS)
def test_emoji_are_kept_and_direction_and_invisible_characters_removed(
    world: World, at_desk: Any, resident: Client, form: Callable[[World], Form]
) -> None:
    answer = send(world, at_desk, resident, form, f"{TURNED}{FAMILY}{FLAG}")
    assert answer.status_code in {200, 302}, text_of(answer)
    kept = [
        *Case.objects.values_list("text", flat=True),
        *Case.objects.values_list("resolution", flat=True),
        *Remark.objects.values_list("text", flat=True),
        *ReplyTemplate.objects.values_list("text", flat=True),
        *Announcement.objects.values_list("text", flat=True),
    ]
    assert f"{RIGHT}{FAMILY}{FLAG}" in kept
    assert not any("\u202e" in text or "\u200b" in text for text in kept)


def test_text_sent_by_api_is_cleaned(world: World, program: Any) -> None:
    client = program("hotline")
    answer = client.post("/api/v1/requests", {"text": TURNED}, content_type="application/json")
    assert answer.status_code == 201
    assert Case.objects.get().text == RIGHT


def test_password_is_not_cleaned(world: World) -> None:
    person = Person.objects.get(pk=world.people["clerk"].pk)
    person.set_password("zero\u200bwidth pass phrase")
    person.save()
    typed = {"login": person.username, "password": "zero\u200bwidth pass phrase"}
    assert Client().post(reverse("sign-in"), typed).status_code == 302


def test_file_name_with_reversed_direction_is_shown_in_order(
    world: World, resident: Client
) -> None:
    wrong = SimpleUploadedFile("账单\u202egpj.exe", b"MZ no picture", "image/jpeg")
    answer = resident.post(reverse("report"), {"text": "路灯不亮", "photos": [wrong]})
    assert answer.status_code == 422
    assert "账单gpj.exe" in text_of(answer)


@pytest.mark.parametrize(
    "data", [photos.gif_with_script(), photos.jpeg_with_archive(), photos.png_with_text()]
)
@pytest.mark.parametrize("who", ["", "clerk"])
def test_data_appended_to_a_picture_is_removed_on_every_form(
    world: World, at_desk: Any, resident: Client, data: bytes, who: str
) -> None:
    file = SimpleUploadedFile("照片.jpg", data, "text/html")
    if who:
        path, fields = reverse("attach", args=[world.open().id]), {"kind": "evidence"}
        client = at_desk(who)
    else:
        path, fields, client = reverse("report"), {"text": "路灯不亮"}, resident
    assert client.post(path, {**fields, "photos": [file]}).status_code == 302
    row = Attachment.objects.get()
    shown = at_desk("district").get(reverse("photo", args=[row.id, "full"]))
    sent = b"".join(shown.streaming_content)
    assert shown["Content-Type"] == "image/jpeg"
    assert b"SECRET" not in sent


# Twice


def reported(client: Client, number: str, text: str = "路灯不亮", **more: Any) -> Any:
    return client.post(reverse("report"), {"text": text, "form_number": number, **more})


def test_resubmitted_report_is_one_request_with_one_code(world: World, resident: Client) -> None:
    number = resident.get(reverse("report")).context["form_number"]
    first, second = reported(resident, str(number)), reported(Client(), str(number))
    assert first["Location"] == second["Location"]
    assert Case.objects.count() == 1
    assert resident.get(first["Location"]).status_code == 200


def test_resubmission_needs_no_second_proof_of_work(
    world: World, resident: Client, settings: Any
) -> None:
    number = str(uuid7())
    first = reported(resident, number)
    settings.JICENG_CAPTCHA = True
    assert reported(resident, number)["Location"] == first["Location"]


def test_changed_report_after_going_back_is_a_second_request(
    world: World, resident: Client
) -> None:
    number = str(uuid7())
    first = reported(resident, number)
    other = reported(resident, number, "井盖缺失")
    assert first["Location"] != other["Location"]
    assert Case.objects.count() == 2


@pytest.mark.parametrize(
    "added",
    [
        {"phone": "19900005678"},
        {"name": "陈女士"},
        {"address": "江南社区"},
        {"confidential": "on"},
        {"lon": "113.08152", "lat": "22.56371"},
    ],
    ids=lambda each: next(iter(each)),
)
def test_text_added_before_resubmission_is_kept(
    world: World, resident: Client, added: dict[str, str]
) -> None:
    number = str(uuid7())
    answers = [reported(resident, number, **more) for more in ({}, added, added)]
    assert [answer.status_code for answer in answers] == [302, 302, 302]
    assert answers[0]["Location"] != answers[1]["Location"] == answers[2]["Location"]
    first, second = Case.objects.order_by("id")
    callers = {(row.name, row.phone) for row in second.callers.all()}
    assert callers == ({(added.get("name", ""), added.get("phone", ""))} - {("", "")})
    assert (second.address, second.confidential) == (
        added.get("address", ""),
        "confidential" in added,
    )
    assert second.lon == (float(added["lon"]) if "lon" in added else None)
    assert first.callers.count() == 0


def test_photo_added_before_resubmission_is_kept(world: World, resident: Client) -> None:
    number = str(uuid7())

    def send(*sizes: int) -> Any:
        sent = [SimpleUploadedFile("a.jpg", photos.jpeg(width=each)) for each in sizes]
        return reported(resident, number, photos=sent)

    assert send()["Location"] != send(640)["Location"]
    assert send(640)["Location"] == send(640)["Location"] != send(320)["Location"]
    assert (Case.objects.count(), Attachment.objects.count()) == (3, 2)


def test_malformed_number_is_refused(world: World, resident: Client) -> None:
    assert reported(resident, "1 OR 1=1").status_code == 422
    assert [reported(resident, "").status_code for _ in range(2)] == [302, 302]
    assert Case.objects.count() == 2


def test_repeated_addition_and_following_have_one_effect(world: World, resident: Client) -> None:
    case = world.open()
    for _ in range(2):
        resident.post(reverse("add", args=[followed(case)]), {"text": "又坏了"})
    assert Remark.objects.count() == 1
    joined = {"text": "我也看到", "form_number": str(uuid7()), "phone": "19900005678"}
    offer = reverse("join", args=[report_preview.token(case.id)])
    answers = [resident.post(offer, joined)["Location"] for _ in range(2)]
    assert answers[0] == answers[1]
    assert case.callers.count() == 2


def test_refused_rating_keeps_every_answer(world: World, resident: Client) -> None:
    path = reverse("rate", args=[followed(world.resolved())])
    answer = resident.post(path, {"level": "4", "solved": "yes", "remark": "谢谢你们"})
    assert answer.status_code == 422
    assert "谢谢你们" in text_of(answer)
    assert answer.content.decode().count("checked") == 2


def test_drill_down_of_an_unknown_unit_is_refused(at_desk) -> None:
    for key in (str(uuid7()), "nobody", ""):
        answer = at_desk("district").get(f"/desk/figures/records/?key={key}&figure=opened&by=unit")
        assert (answer.status_code, "Row not found" in text_of(answer)) == (400, True), key
