"""Whoever asks what is kept of them gets it, has it put right or erased, with a record of it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from jiceng.cases.models import Caller, Case
from jiceng.core import subjects
from jiceng.core.audit import verify
from jiceng.core.errors import Forbidden, Invalid, NotFound, Refused
from jiceng.core.models import DataRequest, Event
from jiceng.core.subjects import Found, Subject
from jiceng.notices.addresses import address_index
from jiceng.notices.models import Subscription
from tests.world import World

PHONE = "19900001234"
IDENTITY = "440704199001011234"


def ask(world: World, **known: str) -> DataRequest:
    return subjects.ask(
        kind="erase", subject=Subject(**(known or {"phone": PHONE})), note="来窗口，核对了身份证",
        by=world["district"], at=world.at,
    )  # fmt: skip


def found(world: World, row: DataRequest) -> dict[str, Found]:
    parts = subjects.look(request=row.id, by=world["district"], at=world.at)
    return {each.ref: each for _source, rows in parts for each in rows}


def told(row: DataRequest) -> list[str]:
    return list(
        Event.objects.filter(stream_id=row.id).order_by("seq").values_list("type", flat=True)
    )


def test_all_that_is_kept_of_somebody_is_found(world: World) -> None:
    case = world.open()
    naming = world.open(text=f"他的电话{PHONE}，身份证{IDENTITY}", title="冒用")
    index = address_index("a@example.com")
    Subscription.objects.create(
        grid_code="g", address="a@example.com", language="en", address_index=index,
        asked_at=world.at,
    )  # fmt: skip
    refs = set(found(world, ask(world, phone="+86 199-0000-1234", email="a@example.com")))
    callers = {f"caller:{each.pk}" for each in Caller.objects.filter(case__in=[case, naming])}
    assert callers < refs
    assert f"text:{naming.pk}" in refs
    assert any(not ref.startswith(("caller:", "text:")) for ref in refs)
    assert set(found(world, ask(world, identity=IDENTITY))) == {f"text:{naming.pk}"}


def test_what_is_closed_is_erased_and_what_is_open_is_refused_with_its_reason(
    world: World,
) -> None:
    case, row = world.open(), ask(world)
    (ref,) = found(world, row)
    with pytest.raises(Refused) as refused:
        subjects.erase(request=row.id, source="cases", ref=ref, by=world["district"], at=world.at)
    assert refused.value.code == "subject.still_needed"
    Case.objects.filter(pk=case.pk).update(is_open=False, state="closed", closed_at=world.at)
    subjects.erase(request=row.id, source="cases", ref=ref, by=world["district"], at=world.at)
    case.refresh_from_db()
    caller = case.callers.get()
    assert (caller.name, caller.phone, caller.phone_index, case.text) == ("", "", None, "")
    assert found(world, row) == {}
    assert told(row) == ["subject.asked", "subject.looked", "subject.erased", "subject.looked"]
    assert verify().ok


def test_what_is_wrong_is_put_right_and_found_under_its_new_number(world: World) -> None:
    case, row = world.open(), ask(world)
    (ref,) = found(world, row)
    values = {"name": "张大满", "phone": "13900008888", "email": ""}
    subjects.correct(
        request=row.id, source="cases", ref=ref, values=values, by=world["district"], at=world.at
    )
    caller = case.callers.get()
    assert (caller.name, caller.phone) == ("张大满", "13900008888")
    assert set(found(world, ask(world, phone="13900008888"))) == {ref}
    event = Event.objects.get(type="case.caller_corrected")
    assert "139" not in event.data


@pytest.mark.parametrize("phone", ["1.38E+10", "abc", "2026-03-15", "#N/A", "13800138000.5"])
def test_a_correction_takes_no_phone_that_is_none(world: World, phone: str) -> None:
    case, row = world.open(), ask(world)
    (ref,) = found(world, row)
    before = case.callers.get().phone
    with pytest.raises(Invalid) as refused:
        subjects.correct(
            request=row.id, source="cases", ref=ref, by=world["district"], at=world.at,
            values={"name": "张大满", "phone": phone, "email": ""},
        )  # fmt: skip
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
def test_a_part_of_a_number_is_no_way_to_look(
    world: World, known: dict[str, str], code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        ask(world, **known)
    assert refused.value.code == code


def test_who_may_not_sees_no_record(world: World) -> None:
    row = ask(world)
    for who in ("dispatcher", "auditor", "administrator", "street_leader"):
        with pytest.raises(Forbidden):
            subjects.look(request=row.id, by=world[who], at=world.at)
        with pytest.raises(NotFound):
            subjects.get(world[who], row.id)


def test_a_record_has_a_time_limit_and_is_closed_once(world: World) -> None:
    row = ask(world)
    assert row.due_at - row.asked_at == timedelta(days=30)
    by = world["district"]
    subjects.answer(request=row.id, refused=True, text="诉求在办", by=by, at=world.at)
    with pytest.raises(Refused):
        subjects.look(request=row.id, by=by, at=world.at)
    assert told(row) == ["subject.asked", "subject.answered"]


def test_pages_from_asking_to_answering(world: World, at_desk: Any) -> None:
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
    change = reverse("admin-subject-change", args=[row.pk, "answer"])
    assert client.post(change, {"outcome": "done", "text": "已给副本"}).status_code == 302
    assert "已给副本" in client.get(page).content.decode()
    assert told(row) == [
        "subject.asked", "subject.looked", "subject.copied", "subject.answered",
    ]  # fmt: skip
