"""Commands of phones: exactly once, in order, each answered by itself, always the author's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import uuid4

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jiceng.core import audit_verification, evidence_comparison
from jiceng.core.access import ANONYMOUS, SYSTEM
from jiceng.core.errors import Forbidden, NotFound, Refused
from jiceng.core.ids import uuid7
from jiceng.core.models import Event
from jiceng.directory import public as directory
from jiceng.directory.public import actor_of
from jiceng.fieldwork.hazards.models import Hazard
from jiceng.fieldwork.sync import actions, queries
from jiceng.fieldwork.sync.actions import retention
from jiceng.fieldwork.sync.models import Command, CommandState, Conflict, Device
from jiceng.records.public import make_move, open_record
from tests.cases.conftest import built_world, world
from tests.fieldwork.phone import Phone, enrolled, hazard, states, stream_of
from tests.world import MORNING, World

__all__ = ["built_world", "world"]


@pytest.fixture
def phone(world: World) -> Phone:
    """The officer's phone."""
    return enrolled(world["officer"])


def community(world: World) -> Any:
    return world.units["440704001001"].pk


def look(phone: Phone, first: Any, found: str = "仍在") -> Any:
    """A look at the hazard of a command."""
    later = str((MORNING + timedelta(days=14)).date())
    return phone.make(
        "hazard.check", stream_of(first, phone), found=found, is_removed=False, next_on=later
    )


def test_commands_are_carried_out_as_their_author_and_answered_each(
    world: World, phone: Phone
) -> None:
    first = hazard(phone, community(world))
    look(phone, first)
    assert states(phone.send()) == ["applied", "applied"]
    found = Hazard.objects.get()
    assert found.pk == stream_of(first, phone)
    assert found.checks.count() == 1
    actors = set(Event.objects.filter(stream_id=found.pk).values_list("actor", flat=True))
    assert actors == {world["officer"].ref}
    assert audit_verification.verify().ok
    assert evidence_comparison.compare_state().ok


def test_sending_again_changes_nothing_and_gives_the_same_answers(
    world: World, phone: Phone
) -> None:
    hazard(phone, community(world))
    first = phone.send()
    assert phone.send() == first
    assert phone.send(*phone.made, *phone.made) == first
    assert Hazard.objects.count() == Command.objects.count() == 1


def test_a_later_step_waits_for_the_missing_one_and_both_sides_are_told(
    world: World, phone: Phone
) -> None:
    opened = hazard(phone, community(world))
    second, third = look(phone, opened, "第一次"), look(phone, opened, "第二次")
    (held,) = phone.send(third)
    assert (held.state, held.missing) == ("held", [1, 2])
    device = Device.objects.get()
    assert (device.made, device.received, queries.missing_numbers(device)) == (3, 1, [1, 2])
    assert states(phone.send(opened)) == ["applied"]
    assert states(phone.send(second)) == ["applied"]
    looks = Hazard.objects.get().checks.order_by("id").values_list("found", flat=True)
    assert list(looks) == ["第一次", "第二次"]
    assert states(phone.send(third)) == ["applied"]


def test_a_refused_command_delays_no_other(world: World, phone: Phone) -> None:
    unit = community(world)
    good = [hazard(phone, unit, f"隐患{n}号") for n in range(3)]
    bad = phone.make("hazard.open", unit=unit, title="")
    poison = phone.make("nobody.knows")
    rest = [hazard(phone, unit, f"隐患{n}号") for n in range(3, 6)]
    answers = phone.send()
    assert states(answers) == ["applied"] * 3 + ["refused"] * 2 + ["applied"] * 3
    assert {each.id for each in answers} == {each.id for each in (*good, bad, poison, *rest)}
    assert all(each.reason for each in answers if each.state == "refused")
    assert queries.set_aside(world["dispatcher"]).count() == 2


def test_a_fault_of_ours_is_set_aside_like_a_refusal(
    world: World, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: Any, **_options: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("jiceng.fieldwork.sync.phone_commands.open_record", broken)
    hazard(phone, community(world))
    (answer,) = phone.send()
    assert (answer.state, answer.code) == ("refused", "field.fault")


def test_what_a_refused_command_has_done_is_undone_and_nothing_else(
    world: World, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refusing(kind: str, given: Any, **options: Any) -> Any:
        made = open_record(kind, given, **options)
        if "二" in given["title"]:
            raise Refused("written, and then refused", "test.late")
        return made

    monkeypatch.setattr("jiceng.fieldwork.sync.phone_commands.open_record", refusing)
    for name in ("隐患一号", "隐患二号", "隐患三号"):
        hazard(phone, community(world), name)
    answers = phone.send()
    assert [each.code for each in answers] == ["", "test.late", ""]
    assert {*Hazard.objects.values_list("title", flat=True)} == {"隐患一号", "隐患三号"}
    assert audit_verification.verify().ok
    assert evidence_comparison.compare_state().ok


def test_twenty_commands_take_few_statements(
    world: World, phone: Phone, django_assert_max_num_queries: Any
) -> None:
    for _record in range(5):
        first = hazard(phone, community(world))
        for _step in range(3):
            look(phone, first)
    # Registering takes 4 statements, a look 5; the delivery 12 and those of tables that are cached.
    with django_assert_max_num_queries(5 * 4 + 15 * 5 + 12 + 6):
        assert states(phone.send()) == ["applied"] * 20


def test_last_contact_is_kept_to_some_seconds(world: World, phone: Phone) -> None:
    def heard(seconds: int) -> int:
        at = MORNING + timedelta(seconds=seconds)
        actions.receive(actions.Delivery([], [phone.count()]), by=ANONYMOUS, at=at)
        return int((Device.objects.get().contact.heard_at - MORNING).total_seconds())

    begun = heard(1_000)
    assert (begun, heard(1_009), heard(1_011)) == (1_000, 1_000, 1_011)
    hazard(phone, community(world))
    assert heard(1_012) == 1_012  # a new number is told at once


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seed=st.integers(0, 10**6))
def test_any_order_cut_and_doubling_gives_the_same_records(world: World, seed: int) -> None:
    rng, phone = Random(seed), enrolled(world["officer"])
    unit = community(world)
    firsts = [hazard(phone, unit, f"{seed}号{n}") for n in range(3)]
    for each in [rng.choice(firsts) for _ in range(6)]:
        look(phone, each, f"第{phone.steps[stream_of(each, phone)]}次")
    waiting = phone.made * 2
    rng.shuffle(waiting)
    while waiting:
        cut = rng.randint(1, len(waiting))
        phone.send(*waiting[:cut])
        waiting = waiting[cut:]
    assert set(states(phone.send())) == {"applied"}
    for each in firsts:
        record = Hazard.objects.get(pk=stream_of(each, phone))
        looks = list(record.checks.order_by("id").values_list("found", flat=True))
        assert looks == [f"第{n + 1}次" for n in range(len(looks))]
    device = Device.objects.get(pk=phone.device)
    assert device.made == device.received == len(phone.made)


@pytest.mark.parametrize("clock", [datetime(1970, 1, 1, tzinfo=UTC), MORNING + timedelta(days=366)])
def test_order_and_deadlines_do_not_depend_on_the_phones_clock(
    world: World, phone: Phone, clock: datetime
) -> None:
    phone.clock = clock
    opened = hazard(phone, community(world))
    phone.clock = MORNING - timedelta(days=3)
    look(phone, opened)
    assert states(phone.send()) == ["applied", "applied"]
    command = Command.objects.order_by("number").first()
    assert command is not None
    assert (command.made_at, command.received_at) == (clock, MORNING)
    assert Hazard.objects.get().opened_at == MORNING


def test_a_colleague_who_is_signed_in_delivers_but_does_not_become_the_author(
    world: World, phone: Phone
) -> None:
    hazard(phone, community(world))
    assert states(phone.send(by=world["clerk"])) == ["applied"]
    event = Event.objects.filter(stream_kind="hazard").first()
    assert event is not None
    assert event.actor == world["officer"].ref


def test_the_author_in_the_text_must_be_the_devices_officer(world: World, phone: Phone) -> None:
    stream = uuid4()
    text = {
        "id": str(uuid4()),
        "device": str(phone.device),
        "author": str(world["clerk"].id),
        "number": 1,
        "stream": str(stream),
        "step": 1,
        "name": "hazard.open",
        "made_at": MORNING.isoformat(),
    }
    phone.seal(text)
    (answer,) = phone.send()
    assert (answer.state, answer.code) == ("unreadable", "field.unreadable")
    assert not Command.objects.exists()


def test_a_changed_envelope_or_a_foreign_signature_is_not_stored(
    world: World, phone: Phone
) -> None:
    sent = hazard(phone, community(world))
    other = enrolled(world["clerk"])
    other.device = phone.device
    forged = hazard(other, community(world))
    changed = type(sent)(
        sent.id, sent.device, sent.number + 1, sent.key, sent.point, sent.nonce, sent.box
    )
    assert states(phone.send(changed, forged)) == ["unreadable", "unreadable"]
    assert not Hazard.objects.exists()
    assert states(phone.send(sent)) == ["applied"]


def test_a_phone_that_the_server_does_not_know_is_told_so(world: World, phone: Phone) -> None:
    phone.device = uuid4()
    hazard(phone, community(world))
    (answer,) = phone.send()
    assert (answer.state, answer.code) == ("unreadable", "field.device")


def test_a_number_that_was_used_twice_is_kept_on_the_phone(world: World, phone: Phone) -> None:
    hazard(phone, community(world))
    phone.send()
    phone.made.clear()  # as a restored copy of the phone's storage would
    hazard(phone, community(world), "另一处隐患")
    (answer,) = phone.send()
    assert (answer.state, answer.code) == ("unreadable", "field.number")
    assert Hazard.objects.count() == 1


def test_a_count_that_the_device_has_not_signed_is_ignored(world: World, phone: Phone) -> None:
    hazard(phone, community(world))
    made = phone.count()
    forged = type(made)(made.device, 400, made.signature)
    actions.receive(actions.Delivery([], [forged]), by=ANONYMOUS, at=MORNING)
    assert Device.objects.get().made == 0
    actions.receive(actions.Delivery([], [made]), by=ANONYMOUS, at=MORNING)
    device = Device.objects.get()
    assert (device.made, device.received, device.lacks) == (1, 0, 1)


def test_fields_that_differ_are_merged(world: World, phone: Phone) -> None:
    opened = hazard(phone, community(world))
    phone.send()
    record = Hazard.objects.get()
    seen = values_of(record)
    edit_at_desk(world, record, {**seen, "measures": "已张贴告示"})
    phone.make("hazard.edit", record.pk, seen=seen, **{**seen, "level": "low"})
    assert states(phone.send()) == ["applied", "applied"]
    record.refresh_from_db()
    assert (record.measures, record.level) == ("已张贴告示", "low")
    assert opened.number == 1


def test_one_field_changed_on_both_sides_waits_for_a_decision_and_loses_neither(
    world: World, phone: Phone
) -> None:
    hazard(phone, community(world))
    phone.send()
    record = Hazard.objects.get()
    seen = values_of(record)
    edit_at_desk(world, record, {**seen, "place": "江南社区5栋"})
    phone.make("hazard.edit", record.pk, seen=seen, **{**seen, "place": "3栋", "level": "low"})
    assert states(phone.send()) == ["applied", "conflict"]
    record.refresh_from_db()
    assert (record.place, record.level) == ("江南社区5栋", "low")
    (conflict,) = queries.open_conflicts(world["dispatcher"])
    assert (orjson.loads(conflict.mine), orjson.loads(conflict.theirs)) == ("3栋", "江南社区5栋")
    assert conflict.theirs_by == world["clerk"].id
    with pytest.raises(NotFound):
        decide(conflict, world["other_dispatcher"], takes_mine=True)
    decide(conflict, world["officer"], takes_mine=True)
    record.refresh_from_db()
    assert record.place == "3栋"
    assert Command.objects.get(number=2).state == CommandState.APPLIED
    with pytest.raises(NotFound):
        decide(conflict, world["officer"], takes_mine=False)
    assert Event.objects.filter(type="field_device.conflict_decided").count() == 1


def test_keeping_the_other_value_changes_no_record(world: World, phone: Phone) -> None:
    hazard(phone, community(world))
    phone.send()
    record = Hazard.objects.get()
    seen = values_of(record)
    edit_at_desk(world, record, {**seen, "place": "江南社区5栋"})
    phone.make("hazard.edit", record.pk, seen=seen, **{**seen, "place": "3栋"})
    assert states(phone.send()) == ["applied", "conflict"]
    conflict = Conflict.objects.get()
    decide(conflict, world["officer"], takes_mine=False)
    record.refresh_from_db()
    assert record.place == "江南社区5栋"
    assert evidence_comparison.compare_state().ok


def test_a_value_that_was_changed_once_more_is_compared_again(world: World, phone: Phone) -> None:
    hazard(phone, community(world))
    phone.send()
    record = Hazard.objects.get()
    seen = values_of(record)
    edit_at_desk(world, record, {**seen, "place": "江南社区5栋"})
    phone.make("hazard.edit", record.pk, seen=seen, **{**seen, "place": "3栋"})
    phone.send()
    edit_at_desk(world, record, {**seen, "place": "江南社区7栋"})
    with pytest.raises(Refused) as caught:
        decide(Conflict.objects.get(), world["officer"], takes_mine=True)
    assert caught.value.code == "field.changed_again"
    record.refresh_from_db()
    assert record.place == "江南社区7栋"


def test_the_installation_itself_sees_every_phone(world: World, phone: Phone) -> None:
    assert queries.visible_to(SYSTEM).get().pk == phone.device


def test_a_phone_is_renewed_by_its_own_officer_only(world: World, phone: Phone) -> None:
    assert queries.own_device(world["officer"], phone.device).pk == phone.device
    with pytest.raises(NotFound):
        queries.own_device(world["clerk"], phone.device)


def test_what_a_revoked_phone_sends_counts_only_if_its_author_brings_it(
    world: World, phone: Phone
) -> None:
    hazard(phone, community(world))
    actions.revoke(device=phone.device, by=world["dispatcher"], at=MORNING)
    (answer,) = phone.send()
    assert (answer.state, answer.code) == ("refused", "field.revoked")
    (answer,) = phone.send(by=world["clerk"])
    assert answer.state == "refused"
    assert states(phone.send(by=world["officer"])) == ["applied"]
    assert states(phone.send()) == ["applied"]
    assert Hazard.objects.count() == 1


def test_a_revoked_phone_is_not_renewed(world: World, phone: Phone) -> None:
    device = Device.objects.get()
    actions.renew(device=device, by=world["officer"], at=MORNING + timedelta(days=6))
    device.refresh_from_db()
    assert device.opens_until == MORNING + timedelta(days=13)
    actions.revoke(device=device.pk, by=world["officer"], at=MORNING)
    with pytest.raises(Refused):
        actions.renew(device=device, by=world["officer"], at=MORNING)
    with pytest.raises(Refused):
        actions.revoke(device=device.pk, by=world["officer"], at=MORNING)


def test_somebody_who_oversees_other_places_neither_sees_nor_revokes_a_phone(
    world: World, phone: Phone
) -> None:
    assert not queries.visible_to(world["other_dispatcher"]).exists()
    assert queries.visible_to(world["dispatcher"]).exists()
    with pytest.raises(NotFound):
        actions.revoke(device=phone.device, by=world["other_dispatcher"], at=MORNING)


def test_what_was_sealed_to_an_older_key_opens_until_that_is_erased(
    world: World, phone: Phone
) -> None:
    hazard(phone, community(world), days=200)
    later = MORNING + timedelta(days=91)
    assert enrolled(world["officer"], at=later).key.pk != phone.key.pk
    assert states(phone.send(at=later)) == ["applied"]
    hazard(phone, community(world), "第二处")
    retention.erase_keys(cutoff=MORNING + timedelta(days=1), by=SYSTEM, at=later, batch=9)
    assert phone.send(phone.made[1], at=later)[0].state == "unreadable"


def test_only_those_who_work_in_the_field_set_up_a_phone(world: World) -> None:
    with pytest.raises(Forbidden):
        enrolled(world["auditor"])


def test_a_record_that_was_moved_on_meanwhile_refuses_the_phone_with_the_reason(
    world: World, phone: Phone
) -> None:
    opened = hazard(phone, community(world))
    phone.send()
    clerk = world["clerk"]
    given = {"found": "已清理", "is_removed": True}
    make_move("hazard", stream_of(opened, phone), "check", given, by=clerk, at=MORNING)
    look(phone, opened)
    answers = phone.send()
    assert states(answers) == ["applied", "refused"]
    assert answers[1].reason


def test_an_officer_whose_position_has_ended_is_refused_and_nothing_is_lost(
    world: World, phone: Phone
) -> None:
    hazard(phone, community(world))
    person = world.people["officer"]
    directory.end_post(post=person.posts.get().pk, by=SYSTEM, at=MORNING)
    assert not actor_of(person, MORNING).grants
    (answer,) = phone.send()
    assert answer.state == "refused"
    assert orjson.loads(Command.objects.get().text)["name"] == "hazard.open"


def values_of(record: Hazard) -> dict[str, Any]:
    """What a form shows, as JSON."""
    names = ("title", "kind", "level", "place", "lon", "lat", "measures")
    return {
        **{name: getattr(record, name) for name in names},
        "recheck_on": str(record.recheck_on),
    }


def edit_at_desk(world: World, record: Hazard, values: dict[str, Any]) -> None:
    make_move("hazard", record.pk, "edit", values, by=world["clerk"], at=MORNING)


def decide(conflict: Conflict, by: Any, *, takes_mine: bool) -> None:
    actions.decide_conflict(conflict=conflict.pk, takes_mine=takes_mine, by=by, at=MORNING)


def test_a_difference_is_decided_after_the_day_of_the_record_has_passed(
    world: World, phone: Phone
) -> None:
    hazard(phone, community(world), days=1)
    phone.send()
    record = Hazard.objects.get()
    seen = values_of(record)
    edit_at_desk(world, record, {**seen, "place": "江南社区5栋"})
    phone.make("hazard.edit", record.pk, seen=seen, **{**seen, "place": "3栋"})
    phone.send()
    late = MORNING + timedelta(days=9)
    open_conflict = Conflict.objects.get().pk
    actions.decide_conflict(conflict=open_conflict, takes_mine=True, by=world["officer"], at=late)
    record.refresh_from_db()
    assert record.place == "3栋"


def test_a_decision_that_names_no_difference_is_refused_in_words(
    world: World, phone: Phone
) -> None:
    phone.make("field.decide", uuid7(), conflict="none", takes_mine=True)
    (answer,) = phone.send()
    assert (answer.state, answer.code, bool(answer.reason)) == ("refused", "field.decision", True)
