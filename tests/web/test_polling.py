"""Polling for updates: new events, and who else is there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse

from jiceng.cases import actions
from jiceng.cases.models import ApprovalKind, Case
from jiceng.core import retention
from jiceng.core.access import SYSTEM
from jiceng.core.ids import uuid7
from jiceng.core.models import Event
from jiceng.desk.models import Presence
from jiceng.desk.presence import note_presence
from jiceng.desk.tasks import sweep_presences
from jiceng.notifications.event_reader import read_events
from tests.web.steps import page_of, text_of

PULSE = "/desk/pulse/"
VISIT, LATER_VISIT = "0" * 31 + "1", "0" * 31 + "2"


def ask(client: Any, **fields: Any) -> dict[str, Any]:
    answer = client.post(PULSE, fields)
    assert answer.status_code == 200
    told: dict[str, Any] = answer.json()
    return told


def about(client: Any, case: Case, **fields: Any) -> dict[str, Any]:
    """Updates about a request for a reader who has had it open since its creation."""
    told: dict[str, Any] = ask(client, **{"case": case.id, "seq": 0, "visit": VISIT, **fields})[
        "case"
    ]
    return told


def leave(client: Any, case: Case, visit: str = VISIT) -> None:
    assert client.post(reverse("left", args=["case", case.id]), {"visit": visit}).status_code == 204


def seq_of(case: Case) -> int:
    return Event.objects.filter(stream_id=case.pk).count()


# What is new


def test_every_page_shows_the_number_of_unread_notifications(world, at_desk) -> None:
    read_events(world.at)
    world.open()
    read_events(world.at)
    assert ask(at_desk("dispatcher")) == {"unread": 1}
    assert ask(at_desk("handler")) == {"unread": 0}


def test_desk_page_states_its_polling_interval(world, at_desk, settings) -> None:
    settings.JICENG_PULSE = 12
    client = at_desk("dispatcher")
    assert 'data-pulse="12000"' in text_of_source(client)
    settings.JICENG_PULSE = 0
    assert "data-pulse=" not in text_of_source(client)


def text_of_source(client: Any) -> str:
    return str(client.get(reverse("search")).content.decode())


def shown(client: Any, name: str = "desk", **query: str) -> dict[str, str]:
    """States of boxes on a page."""
    page = client.get(reverse(name), query)
    return {key: page.context[key] for key in ("mark", "counts") if key in page.context}


def test_box_state_is_unchanged_until_something_in_it_changes(world, at_desk) -> None:
    case, client = world.open(), at_desk("dispatcher")
    unit = str(case.unit_id)

    def now() -> Any:
        return ask(client, queue="box", unit=unit, box="accept", after="", counts="yes")["queue"]

    assert now() == shown(client, box="accept", unit=unit)
    before = now()
    actions.note(case=case.id, by=world["clerk"], at=world.at, text="看过了")
    assert now() != before  # another version
    before = now()
    world.open()
    assert now() != before
    assert now() == shown(client, box="accept", unit=unit)


def test_box_counts_are_returned_on_request(world, at_desk) -> None:
    case, client = world.open(), at_desk("dispatcher")
    fields = {"queue": "box", "unit": str(case.unit_id), "box": "accept", "after": ""}
    assert "counts" not in ask(client, **fields)["queue"]
    before = ask(client, **fields, counts="yes")["queue"]
    # It lies in another box.
    actions.accept(case=world.open().id, by=world["district"], at=world.at)
    after = ask(client, **fields, counts="yes")["queue"]
    assert (before["mark"], before["counts"]) == (after["mark"], before["counts"])
    assert before["counts"] != after["counts"]


def test_callbacks_and_approvals_have_states_as_well(world, at_desk) -> None:
    client = at_desk("district")
    for name in ("callbacks", "approvals"):
        assert ask(client, queue=name)["queue"] == shown(client, name)
    case = world.resolved()
    other = world.open()
    actions.dispatch(case=other.id, by=world["dispatcher"], at=world.at, unit=world.urban)
    for name in ("callbacks", "approvals"):
        before = ask(client, queue=name)["queue"]
        if name == "callbacks":
            actions.call_back(
                case=case.id, by=world["caller"], at=world.at, answer=_answer(), caller=None
            )
        else:
            actions.ask(
                case=other.id,
                by=world["handler"],
                at=world.at,
                kind=ApprovalKind.EXCLUDE,
                reason="权属不明",
            )
        assert ask(client, queue=name)["queue"] != before
        assert ask(client, queue=name)["queue"] == shown(client, name)


def _answer() -> Any:
    from jiceng.cases.rules import CallbackAnswer

    return CallbackAnswer(reached=False, why="no_answer")


@pytest.mark.parametrize(
    "fields",
    [
        {"queue": "nonsense"},
        {"queue": "box", "unit": "x"},
        {"queue": "box", "unit": "01a207b9-112f-76e1-ae5c-0729000b9dd2"},
        {"queue": "callbacks", "after": "x"},
    ],
)
def test_unknown_list_has_no_updates(world, at_desk, fields) -> None:
    assert ask(at_desk("dispatcher"), **fields)["queue"] == {}


def test_moves_by_others_are_reported(world, at_desk) -> None:
    case = world.open()
    seen, client = seq_of(case), at_desk("dispatcher")
    assert ask(client, case=case.id, seq=seen)["case"]["news"] == ""
    actions.accept(case=case.id, by=world["district"], at=world.at)
    told = ask(client, case=case.id, seq=seen)["case"]
    assert told["news"] == "district: Accepted"
    assert told["seq"] == seq_of(case)
    actions.dispatch(case=case.id, by=world["district"], at=world.at, unit=world.urban)
    told = ask(at_desk("dispatcher", "zh-hans"), case=case.id, seq=seen)["case"]
    assert told["news"] == "district：已分派 · 此前另有1项操作"


def test_own_moves_and_unchanged_state_are_not_reported(world, at_desk) -> None:
    case = world.open()
    seen = seq_of(case)
    actions.accept(case=case.id, by=world["dispatcher"], at=world.at)
    actions.reveal_caller(
        caller=case.callers.get().id, by=world["hotline"], at=world.at, reason="核实"
    )
    told = ask(at_desk("dispatcher"), case=case.id, seq=seen)["case"]
    assert told["seq"] > seen
    assert told["news"] == ""


@pytest.mark.parametrize("seq", ["", "x", "²", "9999999999", "-1"])
def test_updates_of_a_request_require_having_seen_it(world, at_desk, seq) -> None:
    assert ask(at_desk("dispatcher"), case=world.open().id, seq=seq)["case"]["news"] == ""


def test_hidden_and_missing_requests_get_the_same_response(world, at_desk) -> None:
    case, client = world.open(), at_desk("other_dispatcher")
    assert about(client, case) == {"id": str(case.id), "gone": True}
    missing = "01a207b9-112f-76e1-ae5c-0729000b9dd2"
    assert ask(client, case=missing)["case"] == {"id": missing, "gone": True}
    assert "case" not in ask(client, case="x")
    assert not Presence.objects.exists()


# Who else is there


def test_two_people_on_one_request_see_each_other(world, at_desk) -> None:
    case = world.open()
    assert about(at_desk("dispatcher"), case)["others"] == ""
    assert about(at_desk("clerk"), case)["others"] == "dispatcher is looking at this"
    assert about(at_desk("dispatcher"), case, writing="yes")["others"] == "clerk is looking at this"
    assert about(at_desk("clerk"), case)["others"] == "dispatcher is writing"
    # Another page of the same person, on which nobody writes, does not deny it.
    about(at_desk("dispatcher"), case)
    assert about(at_desk("clerk"), case)["others"] == "dispatcher is writing"
    told = about(at_desk("street_leader", "zh-hans"), case)["others"]
    assert told == "dispatcher正在填写 · clerk正在看"


def test_more_than_three_people_are_counted(world, at_desk) -> None:
    case = world.open()
    for who in ("dispatcher", "clerk", "street_leader", "district", "reviewer"):
        about(at_desk(who), case)
    told = about(at_desk("caller"), case)["others"]
    assert told == "clerk, dispatcher, district are looking at this · 2 more"


def test_presence_ends_on_leaving_or_after_a_timeout(world, at_desk) -> None:
    case, client = world.open(), at_desk("dispatcher")
    about(client, case)
    leave(client, case)
    assert about(at_desk("clerk"), case)["others"] == ""
    about(client, case, visit=LATER_VISIT)
    with time_machine.travel(world.at + timedelta(seconds=44), tick=False):
        assert about(at_desk("clerk"), case)["others"] == "dispatcher is looking at this"
    with time_machine.travel(world.at + timedelta(seconds=46), tick=False):
        assert about(at_desk("street_leader"), case)["others"] == "clerk is looking at this"


def test_longer_polling_interval_extends_the_presence_timeout(world, at_desk, settings) -> None:
    settings.JICENG_PULSE = 60
    case = world.open()
    about(at_desk("dispatcher"), case)
    with time_machine.travel(world.at + timedelta(seconds=170), tick=False):
        assert about(at_desk("clerk"), case)["others"] == "dispatcher is looking at this"


@pytest.mark.parametrize("noted_before", [True, False])
def test_late_poll_after_leaving_does_not_restore_presence(world, at_desk, noted_before) -> None:
    case, client = world.open(), at_desk("dispatcher")
    if noted_before:
        about(client, case)
    leave(client, case)
    about(client, case, writing="yes")
    assert about(at_desk("clerk"), case)["others"] == ""
    about(client, case, visit=LATER_VISIT)
    assert about(at_desk("clerk"), case)["others"] == "dispatcher is looking at this"


def test_presence_lasts_while_a_second_tab_is_open(world, at_desk) -> None:
    case, client = world.open(), at_desk("dispatcher")
    about(client, case)
    about(client, case, visit=LATER_VISIT, writing="yes")
    assert about(at_desk("clerk"), case)["others"] == "dispatcher is writing"
    leave(client, case, LATER_VISIT)
    assert about(at_desk("clerk"), case)["others"] == "dispatcher is looking at this"
    leave(client, case)
    assert about(at_desk("clerk"), case)["others"] == ""


def test_presence_ends_when_the_request_leaves_the_scope(world, at_desk) -> None:
    case, client = world.open(), at_desk("dispatcher")
    about(client, case)
    Case.objects.filter(pk=case.pk).update(
        area=None, unit=world.urban, first_receiver=world.units["440704005"]
    )
    leave(client, case)
    assert Presence.objects.get().left_at == world.at


def test_poll_without_a_visit_is_answered_and_not_recorded(world, at_desk) -> None:
    case, client = world.open(), at_desk("dispatcher")
    for visit in ("", "x"):
        assert about(client, case, visit=visit)["id"] == str(case.id)
        leave(client, case, visit)
    assert not Presence.objects.exists()


def test_presence_requires_visibility_of_the_request(world, at_desk) -> None:
    case = world.open()
    for who in ("other_dispatcher", "auditor"):
        leave(at_desk(who), case)
    assert not Presence.objects.exists()


def test_presence_of_another_person_cannot_be_ended(world, at_desk) -> None:
    case = world.open()
    about(at_desk("dispatcher"), case)
    leave(at_desk("clerk"), case)
    assert Presence.objects.get(left_at=None).person == world.people["dispatcher"]


def test_read_only_visitor_is_not_shown_but_sees_the_others(world, at_desk) -> None:
    case = world.open()
    about(at_desk("dispatcher"), case)
    assert about(at_desk("auditor"), case)["others"] == "dispatcher is looking at this"
    assert about(at_desk("dispatcher"), case)["others"] == ""
    assert not note_presence(by=SYSTEM, at=world.at, record=case.pk, visit=uuid7())


def test_presence_leaves_no_event(world, at_desk) -> None:
    case = world.open()
    before = Event.objects.count()
    about(at_desk("dispatcher"), case, writing="yes")
    leave(at_desk("dispatcher"), case)
    assert Event.objects.count() == before
    assert Case.objects.get().version == case.version


def test_expired_presence_is_cleaned_up(world) -> None:
    case = world.open()
    for who, seconds in (("dispatcher", 300), ("clerk", 10)):
        then = world.at - timedelta(seconds=seconds)
        assert note_presence(by=world[who], at=then, record=case.pk, visit=uuid7())
    assert sweep_presences(timestamp=0) == 1
    assert Presence.objects.get().person == world.people["clerk"]
    later = world.at + timedelta(hours=1)
    assert retention.run(by=SYSTEM, at=later, kinds=["workbench.presence"], batch=1) == {
        "workbench.presence": 1
    }


def test_request_page_states_its_version(world, at_desk) -> None:
    case = world.open()
    page = at_desk("dispatcher").get(page_of(case))
    assert page.context["seq"] == seq_of(case)
    assert "looking at this" not in text_of(page)


# What asking costs, and what it is not


def test_polling_does_not_extend_the_session(world, at_desk) -> None:
    client = at_desk("dispatcher")
    half = settings.JICENG_SESSION_IDLE / 2 + timedelta(minutes=1)
    with time_machine.travel(world.at + half, tick=False):
        assert client.post(PULSE, headers={"jiceng-unasked": "1"}).status_code == 200
    with time_machine.travel(world.at + 2 * half, tick=False):
        answer = client.post(PULSE, headers={"jiceng-unasked": "1"})
        assert answer.headers["Location"].startswith(reverse("sign-in"))


def test_requests_by_a_person_extend_the_session(world, at_desk) -> None:
    client = at_desk("dispatcher")
    half = settings.JICENG_SESSION_IDLE / 2 + timedelta(minutes=1)
    for times in (1, 2):
        with time_machine.travel(world.at + times * half, tick=False):
            assert client.get(reverse("search")).status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_polling_uses_a_known_number_of_queries(
    world, at_desk, django_assert_num_queries, number
) -> None:
    unit, client = str(world.units["440704001"].id), at_desk("dispatcher")
    for _ in range(number):
        case = world.open()
        for who in ("clerk", "street_leader", "district")[:number]:
            actions.note(case=case.id, by=world["clerk"], at=world.at, text="看过了")
            about(at_desk(who), case)
    everything = {
        "queue": "box",
        "unit": unit,
        "case": case.id,
        "seq": seq_of(case),
        "visit": VISIT,
    }
    ask(client, **everything)
    with django_assert_num_queries(3):  # session, person, notices
        ask(client)
    # And the list, requests and nine types of other records, the request, its presence, others.
    with django_assert_num_queries(16):
        ask(client, **everything)
    with django_assert_num_queries(20):  # and now and then the numbers beside the boxes
        ask(client, **everything, counts="yes")
    with django_assert_num_queries(18):  # and, once after each deed, what it was and whose
        assert "clerk" in ask(client, **{**everything, "seq": 1})["case"]["news"]
