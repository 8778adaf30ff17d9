"""Personal data requests: access, correction, erasure, with events."""

from __future__ import annotations

import json
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from jiceng.cases.intake.resident_links import phone_index
from jiceng.cases.models import Approval, Callback, Caller, Case, CaseTask
from jiceng.core import data_subjects
from jiceng.core.access import SYSTEM
from jiceng.core.audit_verification import verify
from jiceng.core.data_subjects import PersonalDataItem, Subject
from jiceng.core.errors import Forbidden, Invalid, NotFound, Refused
from jiceng.core.models import DataRequest, Event
from jiceng.directory.models import Person
from jiceng.notifications.apprise_addresses import address_index
from jiceng.notifications.models import Subscription
from jiceng.records.remarks.public import Remark
from jiceng.ui import sheets
from tests.world import World

PHONE = "19900001234"
IDENTITY = "440704199001011234"


def ask(world: World, **known: str) -> DataRequest:
    return data_subjects.register(
        kind="erase",
        subject=Subject(**(known or {"phone": PHONE})),
        note="来窗口，核对了身份证",
        by=world["district"],
        at=world.at,
    )


def found(world: World, row: DataRequest) -> dict[str, PersonalDataItem]:
    parts = data_subjects.reveal(request=row.id, by=world["district"], at=world.at)
    return {each.ref: each for _source, rows in parts for each in rows}


def event_types(row: DataRequest) -> list[str]:
    return list(
        Event.objects.filter(stream_id=row.id).order_by("seq").values_list("type", flat=True)
    )


def test_all_personal_data_of_a_person_is_found(world: World) -> None:
    case = world.open()
    naming = world.open(text=f"他的电话{PHONE}，身份证{IDENTITY}", title="冒用")
    index = address_index("a@example.com")
    Subscription.objects.create(
        grid_code="g",
        address="a@example.com",
        language="en",
        address_index=index,
        asked_at=world.at,
    )
    refs = set(found(world, ask(world, phone="+86 199-0000-1234", email="a@example.com")))
    callers = {f"caller:{each.pk}" for each in Caller.objects.filter(case__in=[case, naming])}
    assert callers < refs
    assert f"text:{naming.pk}" in refs
    assert any(not ref.startswith(("caller:", "text:")) for ref in refs)
    assert set(found(world, ask(world, identity=IDENTITY))) == {f"text:{naming.pk}"}


PHONE_SPELLINGS = (
    "0750-3861234",
    "0750 3861234",
    "(0750)386 1234",
    "86-750-3861234",
    "0086 750 3861234",
    "+867503861234",
    "０７５０－３８６１２３４",
    "〇七五〇三八六一二三四",
    "0750-3861234x801",
    "①0750-3861234",
)


@pytest.mark.parametrize("spelled", PHONE_SPELLINGS)
def test_landline_is_found_in_any_notation(world: World, spelled: str) -> None:
    naming, other = world.open(text=f"请打{spelled}找她"), world.open(text="请打0750-3861235")
    for asked in ("0750-3861234", "+86 750 3861234", "0086 750-3861234"):
        refs = set(found(world, ask(world, phone=asked)))
        assert f"text:{naming.pk}" in refs
        assert f"text:{other.pk}" not in refs


@pytest.mark.parametrize(
    ("known", "asked", "spelled"),
    [
        ("phone", "13800138000", "138 0013 8000"),
        ("phone", "13800138000", "+8613800138000"),
        ("phone", "+86 138 0013 8000", "138     0013     8000"),
        ("phone", "13800138000", "13，80，01，38，000"),
        ("phone", "13800138000", "13800138000×2次"),
        ("identity", "44078119800101123X", "44078119800101123X"),
        ("identity", "44078119800101123x", "440781 19800101 123 X"),
        ("identity", "44078119800101123X", "４４０７８１１９８００１０１１２３ｘ"),
        ("identity", "440704199001011234", "440704-1990-01-01-1234"),
    ],
)
def test_number_is_found_in_any_notation(
    world: World, known: str, asked: str, spelled: str
) -> None:
    naming = world.open(text=f"他说{spelled}是他的")
    world.open(text="这里有13912345678和440704199001011235")
    assert {
        ref for ref in found(world, ask(world, **{known: asked})) if ref.startswith("text:")
    } == {f"text:{naming.pk}"}


def test_number_with_country_code_is_found_by_the_national_number(world: World) -> None:
    case = world.open()
    Caller.objects.filter(case=case).update(phone_index=phone_index("+86 750 3861234"))
    (ref,) = found(world, ask(world, phone="0750-3861234"))
    assert ref.startswith("caller:")


def test_resident_with_only_an_email_address_is_found(world: World) -> None:
    case, other = world.open(), world.open()
    for each, address in ((case, "Wang@Example.com"), (other, "li@example.com")):
        caller = Caller.objects.get(case=each)
        caller.phone, caller.phone_index, caller.email = "", None, address
        caller.save()
    assert set(found(world, ask(world, email="wang@example.com "))) == {
        f"caller:{Caller.objects.get(case=case).pk}"
    }
    assert found(world, ask(world, email="ang@example.com")) == {}


def test_every_text_written_by_people_is_searched(world: World) -> None:
    number = "138 0013 8000"
    cases = [world.open(text="路灯坏了") for _ in range(9)]
    unit = cases[0].unit
    for name, case in zip(("title", "address", "resolution", "media_url"), cases, strict=False):
        Case.objects.filter(pk=case.pk).update(**{name: f"https://x.example/{number}"})
    note: dict[str, Any] = {"stream_id": cases[4].pk, "kind": "note", "at": world.at}
    Remark.objects.create(text=f"电话{number}", **note)
    task: dict[str, Any] = {
        "kind": "whistle",
        "unit": unit,
        "called_by": unit,
        "called_at": world.at,
    }
    CaseTask.objects.create(case=cases[5], reason=f"找{number}", **task)
    CaseTask.objects.create(case=cases[6], reason="来人", evidence=f"找过{number}", **task)
    Callback.objects.create(
        case=cases[7], at=world.at, reached=True, valid=True, remark=f"改打{number}"
    )
    decided = [{"by": None, "at": "", "granted": False, "reason": f"先问{number}"}]
    Approval.objects.create(
        stream_id=cases[8].pk, kind="extend", asked_at=world.at, reason="天气", decisions=decided
    )
    shown = found(world, ask(world, phone="13800138000"))
    assert set(shown) == {f"text:{case.pk}" for case in cases}
    for each in shown.values():
        assert any(number in value for _label, value in each.fields)


def test_number_does_not_match_across_two_texts(world: World) -> None:
    case = world.open(text="138")
    Case.objects.filter(pk=case.pk).update(title="0750", text="386", address="1234")
    assert found(world, ask(world, phone="0750-3861234")) == {}


def test_staff_are_found_corrected_and_erased_after_leaving(world: World) -> None:
    person = Person.objects.create(name="李四", phone="0750-3861234", username="lisi")
    row = ask(world, phone="+86 750 3861234")
    ref = str(person.pk)
    assert found(world, row)[ref].fields[0][1] == "李四"
    values = {"name": "李思", "phone": "0750-3861234"}
    given: dict[str, Any] = {
        "request": row.id,
        "source": "directory",
        "ref": ref,
        "by": world["district"],
        "at": world.at,
    }
    with pytest.raises(Refused):
        data_subjects.erase(**given)
    given["by"] = SYSTEM
    data_subjects.correct(values=values, **given)
    person.refresh_from_db()
    assert person.name == "李思"
    Person.objects.filter(pk=ref).update(is_active=False, left_at=world.at)
    data_subjects.erase(**given)
    person.refresh_from_db()
    assert (person.name, person.phone, person.username) == ("", "", None)


def test_closed_requests_are_erased_and_open_ones_refused_with_a_reason(
    world: World,
) -> None:
    case, row = world.open(), ask(world)
    (ref,) = found(world, row)
    with pytest.raises(Refused) as refused:
        data_subjects.erase(
            request=row.id, source="cases", ref=ref, by=world["district"], at=world.at
        )
    assert refused.value.code == "subject.still_needed"
    Case.objects.filter(pk=case.pk).update(is_open=False, state="closed", closed_at=world.at)
    data_subjects.erase(request=row.id, source="cases", ref=ref, by=world["district"], at=world.at)
    case.refresh_from_db()
    caller = case.callers.get()
    assert (caller.name, caller.phone, caller.phone_index, case.text) == ("", "", None, "")
    assert found(world, row) == {}
    assert event_types(row) == [
        "subject.asked",
        "subject.looked",
        "subject.erased",
        "subject.looked",
    ]
    assert verify().ok


def test_corrected_data_is_found_under_its_new_number(world: World) -> None:
    case, row = world.open(), ask(world)
    (ref,) = found(world, row)
    values = {"name": "张大满", "phone": "13900008888", "email": ""}
    data_subjects.correct(
        request=row.id, source="cases", ref=ref, values=values, by=world["district"], at=world.at
    )
    caller = case.callers.get()
    assert (caller.name, caller.phone) == ("张大满", "13900008888")
    assert set(found(world, ask(world, phone="13900008888"))) == {ref}
    event = Event.objects.get(type="case.caller_corrected")
    assert "139" not in event.data


@pytest.mark.parametrize("phone", ["1.38E+10", "abc", "2026-03-15", "#N/A", "13800138000.5"])
def test_correction_refuses_an_invalid_phone(world: World, phone: str) -> None:
    case, row = world.open(), ask(world)
    (ref,) = found(world, row)
    before = case.callers.get().phone
    with pytest.raises(Invalid) as refused:
        data_subjects.correct(
            request=row.id,
            source="cases",
            ref=ref,
            by=world["district"],
            at=world.at,
            values={"name": "张大满", "phone": phone, "email": ""},
        )
    assert refused.value.code == "given.phone"
    caller = case.callers.get()
    assert (caller.name, caller.phone) == ("张小满", before)


@pytest.mark.parametrize(
    ("known", "code"),
    [
        ({"phone": "1990000"}, "subject.phone"),
        ({"phone": "199****1234"}, "subject.phone"),
        ({"identity": "44070419"}, "subject.identity"),
        ({"email": ""}, "subject.nobody"),
    ],
)
def test_part_of_a_number_cannot_be_searched(
    world: World, known: dict[str, str], code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        ask(world, **known)
    assert refused.value.code == code


def test_personal_data_requests_require_the_permission(world: World) -> None:
    row = ask(world)
    for who in ("dispatcher", "auditor", "administrator", "street_leader"):
        with pytest.raises(Forbidden):
            data_subjects.reveal(request=row.id, by=world[who], at=world.at)
        with pytest.raises(NotFound):
            data_subjects.get(world[who], row.id)


def test_personal_data_request_has_a_deadline_and_is_closed_once(world: World) -> None:
    row = ask(world)
    assert row.due_at - row.asked_at == timedelta(days=30)
    by = world["district"]
    data_subjects.answer(request=row.id, refused=True, text="诉求在办", by=by, at=world.at)
    with pytest.raises(Refused):
        data_subjects.reveal(request=row.id, by=by, at=world.at)
    assert event_types(row) == ["subject.asked", "subject.answered"]


def test_personal_data_request_is_handled_on_pages(world: World, at_desk: Any) -> None:
    world.open()
    client = at_desk("district")
    bad = client.post(reverse("admin-subjects"), {"kind": "see", "phone": "199", "note": "x"})
    assert bad.status_code == 422
    given = {"kind": "see", "phone": PHONE, "note": "电话回拨核实"}
    page = client.post(reverse("admin-subjects"), given).headers["Location"]
    row = DataRequest.objects.get()
    assert PHONE not in client.get(page).content.decode()
    looked = client.post(reverse("admin-subject-look", args=[row.pk]))
    assert PHONE in looked.content.decode()
    assert looked.headers["Cache-Control"] == "no-store"
    copied = client.post(reverse("admin-subject-copy", args=[row.pk]))
    assert PHONE in json.dumps(json.loads(copied.content), ensure_ascii=False)
    table = client.post(reverse("admin-subject-copy", args=[row.pk]), {"as": "table"})
    assert table.headers["Content-Type"] == sheets.MEDIA_TYPE
    book = CalamineWorkbook.from_filelike(BytesIO(table.content))
    assert PHONE in [cell for line in book.get_sheet_by_index(0).to_python() for cell in line]
    change = reverse("admin-subject-change", args=[row.pk, "answer"])
    assert client.post(change, {"outcome": "done", "text": "已给副本"}).status_code == 302
    assert "已给副本" in client.get(page).content.decode()
    assert event_types(row) == [
        "subject.asked",
        "subject.looked",
        "subject.copied",
        "subject.copied",
        "subject.answered",
    ]
