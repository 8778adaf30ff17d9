"""Notes on records, with needs as the example: written, read, masked, erased."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import orjson
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jiceng.activities.needs.models import Need
from jiceng.core import data_subjects, retention
from jiceng.core.access import SYSTEM, Actor
from jiceng.core.audit_verification import verify
from jiceng.core.errors import Forbidden, Invalid, NotFound
from jiceng.core.models import Event, Salt
from jiceng.directory.public import civil_day
from jiceng.notifications.event_reader import read_events
from jiceng.notifications.models import Notification
from jiceng.records.public import open_record
from jiceng.records.remarks import public as remarks
from jiceng.records.remarks.public import Remark
from jiceng.records.timeline import timeline
from tests.cases.conftest import built_world, world
from tests.state_comparison import findings
from tests.web.conftest import at_desk
from tests.world import World

__all__ = ["at_desk", "built_world", "world"]

COMMUNITY = "440704001001"
PHONE = "13800138000"


@pytest.fixture
def need(world: World) -> Need:
    given = {
        "title": "社区广场长椅",
        "kind": "goods",
        "amount": "5",
        "measure": "张",
        "wanted_by": "2036-10-31",
    }
    made = open_record("need", given, unit=world.units[COMMUNITY].pk, by=SYSTEM, at=world.at)
    assert isinstance(made, Need)
    return made


def write(world: World, need: Need, text: str, who: Actor | None = None) -> Remark:
    by = who or world["clerk"]
    return remarks.write(kind="need", record=need.pk, by=by, at=world.at, text=text)


def last_event(need: Need) -> dict[str, Any]:
    last = Event.objects.filter(stream_id=need.pk).order_by("-seq")[0]
    found: dict[str, Any] = orjson.loads(last.data)
    return {"type": last.type, **found}


def test_event_of_a_note_contains_none_of_its_text(world, need) -> None:
    row = write(world, need, "  已联系厂家，下周送到  ")
    assert row.text == "已联系厂家，下周送到"
    event = last_event(need)
    assert (event["type"], event["remark"]) == ("remark.written", str(row.pk))
    assert "厂家" not in orjson.dumps(event).decode()
    assert verify().ok
    assert findings() == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (" ", "note.empty"),
        ("长" * (remarks.LONGEST + 1), "form.too_long"),
        ("@无此人 请看", "note.nobody"),
    ],
)
def test_empty_or_too_long_note_is_refused(world, need, text, code) -> None:
    with pytest.raises(Invalid) as refused:
        write(world, need, text)
    assert refused.value.code == code
    assert not Remark.objects.exists()


def test_only_people_who_see_the_record_can_be_mentioned(world, need) -> None:
    clerk = world["clerk"]
    known = {each.name: each.id for each in remarks.nameable("need", need.pk, civil_day(world.at))}
    assert clerk.id in known.values()
    name = next(name for name, id_ in known.items() if id_ == clerk.id)
    write(world, need, f"请@{name} 核实", SYSTEM)
    assert last_event(need)["mentions"] == {"people": [str(clerk.id)]}


def test_hidden_and_missing_records_get_the_same_response(world, need) -> None:
    stranger = world["other_dispatcher"]
    for record in (need.pk, uuid4()):
        with pytest.raises(NotFound) as refused:
            remarks.write(kind="need", record=record, by=stranger, at=world.at, text="看")
        assert refused.value.code == "record.missing"
    write(world, need, "只有本社区看")
    assert remarks.remarks_of(stranger, "need", need.pk) == []
    assert timeline(stranger, "need", need.pk) == []


def test_kinds_without_notes_or_visibility_are_refused(world, need) -> None:
    for kind in ("case", "pairing", "nothing"):
        with pytest.raises(LookupError):
            remarks.write(kind=kind, record=need.pk, by=SYSTEM, at=world.at, text="看")


def test_personal_numbers_are_masked_in_the_timeline(world, need) -> None:
    write(world, need, f"联系人电话{PHONE}")
    (text,) = timeline(world["clerk"], "need", need.pk)[0].texts
    assert PHONE not in text
    assert text.startswith("联系人电话")


def test_timeline_uses_same_number_of_queries_for_many_notes(world, need) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            timeline(world["clerk"], "need", need.pk)
        return len(queries)

    write(world, need, "一")
    few = cost()
    for number in range(10):
        write(world, need, f"第{number}条")
    assert cost() == few


def test_old_notes_are_erased_with_their_salt_and_the_chain_verifies(world, need) -> None:
    row = write(world, need, "张三家的情况")
    late = world.at + timedelta(days=5 * 366)
    assert retention.run(by=SYSTEM, at=late, kinds=["remarks.text"]) == {"remarks.text": 1}
    row.refresh_from_db()
    assert (row.text, row.erased_at) == ("", late)
    assert not Salt.objects.filter(pk=row.pk).exists()
    assert last_event(need)["type"] == "remark.erased"
    assert verify().ok
    assert findings() == []


def test_note_with_personal_data_is_found_and_erased_for_its_subject(world, need) -> None:
    row = write(world, need, "联系人 138-0013-8000")
    source = data_subjects.sources()["remarks"]
    (found,) = source.find(data_subjects.Subject(phone=PHONE))
    source.erase(ref=found.ref, by=SYSTEM, at=world.at)
    row.refresh_from_db()
    assert row.text == ""
    assert source.find(data_subjects.Subject(phone=PHONE)) == []


def test_note_is_written_on_the_page_and_kept_after_a_refusal(world, need, at_desk) -> None:
    clerk, path = at_desk("clerk", "zh-hans"), f"/desk/needs/{need.pk}/"
    answer = clerk.post(f"{path}parts/remarks/", {"text": "已联系厂家"})
    assert answer.headers["Location"] == f"{path}#remarks"
    assert "已联系厂家" in clerk.get(path).content.decode()
    refused = clerk.post(f"{path}parts/remarks/", {"text": "@无此人 请看"})
    assert refused.status_code == 400
    assert "@无此人 请看" in refused.content.decode()
    assert clerk.post(f"{path}parts/nothing/", {}).status_code == 404


def test_note_form_and_action_require_the_permission(world, need, at_desk) -> None:
    with pytest.raises((Forbidden, NotFound)):
        write(world, need, "看", Actor("person", uuid4()))


def test_mentioned_people_are_notified_if_they_see_the_record(world: World, need: Need) -> None:
    read_events(world.at)
    clerk, street = world.people["clerk"], world.units["440704001"]
    write(world, need, f"请@{clerk.name} 和@{street.name} 核实", SYSTEM)
    read_events(world.at)
    rows = Notification.objects.filter(event_type="remark.written")
    last_event = {row.person_id for row in rows}
    assert {row.kind for row in rows} == {"mention"}
    assert {clerk.pk, world.people["street_leader"].pk} <= last_event
    assert world.people["police"].pk not in last_event
