"""Pages of whistle calls: departments, check-ins, notes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from jiceng.cases import actions, tasks
from jiceng.cases.models import Attachment, Case, CaseTask
from jiceng.core.models import Event
from tests.photos import kept
from tests.web.steps import text_of
from tests.web.test_photos import file
from tests.world import World

CODES = ("JH-POL", "JH-HSG")


def whistled(world: World, *codes: str, **given: Any) -> Case:
    """A request handled by 区城管局, with departments called by the street leader."""
    case = world.open()
    actions.dispatch(case=case.id, by=world["dispatcher"], at=world.at, unit=world.urban)
    actions.sign(case=case.id, by=world["handler"], at=world.at)
    units = [world.units[code].id for code in codes or CODES]
    given = {"ground": "emergency", "reason": "井盖缺失，请到场围挡", **given}
    return actions.whistle(
        case=case.id, by=world["street_leader"], at=world.at, units=units, **given
    )


def part(world: World, case: Case, code: str = "JH-POL") -> CaseTask:
    return CaseTask.objects.filter(case=case, unit=world.units[code]).latest("called_at")


def room(case: Case) -> str:
    return reverse("whistle", args=[case.id])


def act(client: Client, case: Case, verb: str, **fields: Any) -> Any:
    return client.post(reverse("whistle-act", args=[case.id, verb]), fields)


@pytest.fixture
def later() -> Iterator[Any]:
    """A clock that tests can move."""
    with time_machine.travel(World().at, tick=False) as clock:
        yield clock


def test_whistle_page_shows_departments_caller_reason_and_deadlines(world, at_desk) -> None:
    case = whistled(world)
    page = text_of(at_desk("street_leader").get(room(case)))
    for words in ("区公安分局", "区住建局", "江南街道", "Emergency", "井盖缺失，请到场围挡"):
        assert words in page
    assert page.count('role="timer"') == 2
    assert "30 minutes left to check in" in page
    assert "2026-09-16T10:30:00+08:00" in page
    assert "2 departments called" in page


def test_department_checks_in_closes_its_task_with_photos_and_both_score(world, at_desk) -> None:
    case = whistled(world, "JH-POL")
    police, caller, task = at_desk("police"), at_desk("street_leader"), part(world, case)
    assert act(police, case, "report-in", task=task.id).headers["Location"] == room(case)
    page = text_of(caller.get(room(case)))
    assert "On site since 09-16 10:00" in page
    assert "Checked in on time" in page
    assert "police checked in" in page
    act(police, case, "close", task=task.id, text="已围挡并通知产权单位", photos=[file()])
    assert Attachment.objects.get(stream=case.pk).part_id == task.id
    act(police, case, "score", task=task.id, score="4")
    act(caller, case, "score", task=task.id, score="5")
    page = text_of(caller.get(room(case)))
    assert "已围挡并通知产权单位" in page
    assert "the calling unit gave 5 of 5" in page
    assert "the department gave 4 of 5" in page
    assert re.search(r'<img\s+src="/desk/photos/[^"]+/small/"', page)
    assert "Close jointly" in page
    act(caller, case, "end", reason="险情已消除")
    page = text_of(caller.get(room(case)))
    assert "Departments may leave" in page
    assert "险情已消除" in page


def test_call_with_a_withdrawn_department_is_over_when_closed_jointly(world, at_desk) -> None:
    case = whistled(world, "JH-POL", "JH-HSG")
    caller = at_desk("street_leader")
    task = part(world, case)
    act(at_desk("police"), case, "report-in", task=task.id)
    act(at_desk("police"), case, "close", task=task.id, text="已处置")
    other = CaseTask.objects.exclude(pk=task.pk).get(case=case)
    act(caller, case, "cancel", task=other.id, text="误叫")
    act(caller, case, "end", reason="险情已消除")
    page = text_of(caller.get(room(case)))
    assert "0 departments called" not in page
    assert page.count("Departments may leave") == 2, "the confirmation, and what the page says"


def test_late_check_in_is_shown_in_words(world, at_desk, later) -> None:
    case = whistled(world)
    later.shift(timedelta(minutes=42))
    tasks.arrivals_at(world.at + timedelta(minutes=42))
    client = at_desk("street_leader")
    page = text_of(client.get(room(case)))
    assert "Not checked in on time" in page
    assert page.count("Late by 12 minutes") == 4  # above all, and at each body
    assert "2 late" in page
    assert "Not checked in on time" in page
    act(at_desk("police"), case, "report-in", task=part(world, case).id)
    page = text_of(client.get(room(case)))
    assert "Checked in late" in page
    assert page.count("Late by 12 minutes") == 2


def test_withdrawn_call_keeps_its_reason(world, at_desk) -> None:
    case = whistled(world)
    act(at_desk("street_leader"), case, "cancel", task=part(world, case).id, text="叫错单位")
    page = text_of(at_desk("police").get(room(case), follow=True))
    assert "Request not found" in page  # nobody who is no longer called looks in
    page = text_of(at_desk("housing").get(room(case)))
    assert "withdrawn" in page
    assert "叫错单位" in page
    assert "1 department called" in page


def test_department_is_added_and_called_ones_are_not_offered(world, at_desk) -> None:
    case, client = whistled(world, "JH-POL"), at_desk("street_leader")
    fire, police = (world.units[code].id for code in ("JH-FIR", "JH-POL"))
    page = text_of(client.get(room(case)))
    assert f'value="{fire}"' in page
    assert f'value="{police}"' not in page
    act(
        client,
        case,
        "call",
        units=[str(fire)],
        kind="whistle",
        ground="emergency",
        arrive_minutes="15",
        reason="需破拆",
    )
    assert part(world, case, "JH-FIR").arrive_by == world.at + timedelta(minutes=15)
    assert "需破拆" in text_of(client.get(room(case)))


def test_department_is_called_for_co_handling_without_check_in(world, at_desk) -> None:
    case, client = whistled(world, "JH-POL"), at_desk("street_leader")
    act(
        client,
        case,
        "call",
        units=[str(world.units["JH-HSG"].id)],
        kind="co_handle",
        ground="",
        reason="请核查产权",
    )
    assert part(world, case, "JH-HSG").arrive_by is None
    page = text_of(client.get(room(case)))
    assert "Co-handling" in page
    assert page.count('role="timer"') == 1


def test_called_department_writes_notes_that_all_departments_read(world, at_desk) -> None:
    case = whistled(world)
    act(at_desk("police"), case, "note", text="现场已拉警戒线，@区住建局 请带图纸")
    for who in ("street_leader", "housing", "handler"):
        page = text_of(at_desk(who).get(room(case)))
        assert "现场已拉警戒线" in page
        assert "Internal" in page
        assert "Notified: 区住建局" in page


def test_notes_before_the_whistle_call_are_not_shown(world, at_desk) -> None:
    case = world.open()
    actions.note(case=case.id, by=world["dispatcher"], at=world.at, text="早先的备注")
    assert "No department has been called." in text_of(at_desk("dispatcher").get(room(case)))
    actions.whistle(
        case=case.id,
        by=world["street_leader"],
        at=world.at,
        ground="emergency",
        reason="险情",
        units=[world.units["JH-POL"].id],
    )
    assert "早先的备注" not in text_of(at_desk("dispatcher").get(room(case)))


@pytest.mark.parametrize(
    ("who", "verb", "fields", "status", "kept_words"),
    [
        ("street_leader", "end", {"reason": "已联合处置"}, 409, ""),
        ("street_leader", "call", {"reason": "请到场", "kind": "whistle"}, 400, "请到场"),
        ("police", "close", {"text": "已处置"}, 400, ""),
        ("police", "note", {"text": "@xyzzy 请看"}, 400, "@xyzzy 请看"),
        ("street_leader", "cancel", {"text": " "}, 400, ""),
        ("police", "score", {"score": "9"}, 400, ""),
    ],
)
def test_refused_form_is_explained_and_keeps_the_input(
    world, at_desk, who, verb, fields, status, kept_words
) -> None:
    case = whistled(world)
    before = Event.objects.filter(stream_id=case.id).count()
    answer = act(at_desk(who), case, verb, task=part(world, case).id, **fields)
    assert answer.status_code == status
    assert 'role="alert"' in text_of(answer)
    assert kept_words in text_of(answer)
    assert Event.objects.filter(stream_id=case.id).count() == before


def test_photos_of_a_refused_closing_are_kept(world, at_desk) -> None:
    case, police = whistled(world), at_desk("police")
    task = part(world, case)
    actions.report_in(task=task.id, by=world["police"], at=world.at)
    answer = act(police, case, "close", task=task.id, text=" ", photos=[file()])
    assert answer.status_code == 400
    assert "1 photo is saved" in text_of(answer)


def test_whistle_page_offers_no_other_moves(world, at_desk) -> None:
    case = whistled(world)
    for verb, task in (("dance", part(world, case).id), ("close", "x"), ("close", "")):
        assert act(at_desk("police"), case, verb, task=task).status_code == 404


def test_poll_without_updates_returns_nothing(world, at_desk, django_assert_num_queries) -> None:
    case, client = whistled(world), at_desk("street_leader")
    news = {"HX-Request": "true", "HX-Target": "live", "Jiceng-Unasked": "1"}
    asked = re.findall(r'hx-get="([^"]+)"', text_of(client.get(room(case))))[0]
    client.get(asked, headers=news)
    with django_assert_num_queries(3):  # session, person, request
        assert client.get(asked, headers=news).status_code == 204
    actions.report_in(task=part(world, case).id, by=world["police"], at=world.at)
    answer = client.get(asked, headers=news)
    page = text_of(answer)
    assert answer.status_code == 200
    assert "<html" not in page
    assert "On site since" in page
    assert 'id="acts"' in page
    assert answer.headers["Cache-Control"] == "no-store"


def test_polling_does_not_extend_the_session(world, at_desk, later, settings) -> None:
    case, client = whistled(world), at_desk("street_leader")
    client.get(room(case))
    begun = client.session["seen_at"]
    later.shift(timedelta(minutes=5))
    client.get(room(case), headers={"Jiceng-Unasked": "1"})
    assert client.session["seen_at"] == begun
    client.get(room(case))
    assert client.session["seen_at"] == begun + 300


def test_list_shows_running_whistle_calls_with_late_ones_first(world, at_desk, later) -> None:
    there, waiting = whistled(world, "JH-POL"), whistled(world, "JH-HSG")
    actions.report_in(task=part(world, there).id, by=world["police"], at=world.at)
    later.shift(timedelta(minutes=40))
    client = at_desk("street_leader")
    page = text_of(client.get(reverse("whistles")))
    assert page.index(room(waiting)) < page.index(room(there))
    assert "1 call on this page was not answered on time" in page
    assert "Late by 10 minutes" in page
    alone = text_of(client.get(reverse("whistles"), headers={"HX-Target": "live"}))
    assert "<html" not in alone
    assert "Late by 10 minutes" in alone
    none = text_of(at_desk("other_dispatcher").get(reverse("whistles")))
    assert "No whistle calls in progress." in none


def test_unknown_cursor_of_the_list_is_refused(world, at_desk) -> None:
    answer = at_desk("street_leader").get(reverse("whistles"), {"after": "nonsense"})
    assert answer.status_code == 400


@pytest.mark.parametrize("number", [1, 3])
def test_list_and_page_use_same_number_of_queries_for_any_content(
    world, at_desk, django_assert_num_queries, number
) -> None:
    codes = ("JH-POL", "JH-HSG", "JH-FIR")[:number]
    for _ in range(number):
        case = whistled(world, *codes)
    for code, who in zip(codes, ("police", "housing"), strict=False):
        task = part(world, case, code)
        actions.report_in(task=task.id, by=world[who], at=world.at)
        actions.close_task(
            task=task.id, by=world[who], at=world.at, evidence="已处置", photos=[kept()]
        )
    client = at_desk("street_leader")
    for address, queries in ((reverse("whistles"), 5), (room(case), 14)):
        client.get(address)
        with django_assert_num_queries(queries):
            client.get(address)


def test_mentions_are_suggested_only_for_readers_of_the_request(world, at_desk) -> None:
    case = whistled(world, "JH-POL")
    address = reverse("colleagues", args=[case.id])
    found = at_desk("handler").get(address, {"q": "po"}).json()["found"]
    assert found == [{"label": "police", "about": "区公安分局"}]
    assert at_desk("housing").get(address, {"q": "po"}).status_code == 404


def test_note_is_distinct_in_the_timeline_and_hidden_from_residents(world, at_desk) -> None:
    case = whistled(world)
    actions.note(case=case.id, by=world["handler"], at=world.at, text="@lead 请协调经费")
    page = text_of(at_desk("lead").get(reverse("request", args=[case.id])))
    seq = Event.objects.get(stream_id=case.id, type="case.noted").seq
    assert f'id="event-{seq}" class="is-calm is-inside"' in page
    assert "Internal" in page
    assert "Notified: lead" in page
