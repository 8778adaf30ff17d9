"""The two-person rule: administrators cannot empower themselves or disable their supervisors."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import orjson
import pytest
from click.testing import CliRunner
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from jiceng.core.access import SYSTEM, Actor, Grant, permissions, powers
from jiceng.core.errors import Forbidden, Invalid, NotFound, Refused
from jiceng.core.models import Event
from jiceng.directory import actions, cli, rules, second_approval
from jiceng.directory.actors import actor_of, issue_key
from jiceng.directory.models import Person, Post, Proposal, Role
from jiceng.directory.refusals import NeedsConfirmation
from jiceng.directory.roles import default_roles
from jiceng.notifications.event_reader import read_events
from jiceng.notifications.models import Notification
from tests.world import World

GRABBED = ["audit.read", "case.reveal", "personal.reveal"]


@pytest.fixture
def second(world: World) -> Actor:
    """Another administrator."""
    person = actions.create_person(name="乙", username="second", by=SYSTEM, at=world.at)
    actions.appoint(
        person=person, role="administrator", unit=world.units["440704"], by=SYSTEM, at=world.at
    )
    world.people["second"] = person
    return actor_of(person, world.at)


def rights_of(role: str) -> set[str]:
    return set(Role.objects.get(pk=role).permissions)


def event_types() -> list[str]:
    return list(
        Event.objects.filter(stream_kind="proposal")
        .order_by("recorded_at", "seq")
        .values_list("type", flat=True)
    )


def test_changing_the_own_role_requires_a_second_person(world: World, second: Actor) -> None:
    by, before = world["administrator"], rights_of("administrator")
    with pytest.raises(NeedsConfirmation):
        actions.edit_role(role="administrator", permissions=[*before, *GRABBED], by=by, at=world.at)
    _role, proposal = second_approval.perform_or_propose(
        "role.edit", role="administrator", permissions=[*before, *GRABBED], by=by, at=world.at
    )
    assert proposal is not None
    assert rights_of("administrator") == before
    with pytest.raises(Forbidden):
        second_approval.decide(proposal=proposal.pk, by=by, at=world.at, granted=True)
    second_approval.decide(proposal=proposal.pk, by=second, at=world.at, granted=True)
    assert rights_of("administrator") == before | set(GRABBED)
    assert event_types() == ["proposal.made", "proposal.confirmed"]
    with pytest.raises(Refused):
        second_approval.decide(proposal=proposal.pk, by=second, at=world.at, granted=True)


def test_granting_a_permission_not_held_requires_a_second_person(world: World) -> None:
    by = world["administrator"]
    with pytest.raises(NeedsConfirmation):
        actions.create_role(code="x", name="X", permissions=["case.reveal"], by=by, at=world.at)
    with pytest.raises(NeedsConfirmation):
        actions.edit_role(
            role="clerk", permissions=[*rights_of("clerk"), "audit.read"], by=by, at=world.at
        )
    actions.edit_role(
        role="clerk", permissions=rights_of("clerk") - {"case.reveal"}, by=by, at=world.at
    )
    newcomer = actions.create_person(name="新", by=by, at=world.at)
    place = world.units["440704"]
    with pytest.raises(NeedsConfirmation):
        actions.appoint(person=newcomer, role="auditor", unit=place, by=by, at=world.at)
    street = world.units["440704001"]
    actions.appoint(person=newcomer, role="clerk", unit=street, by=by, at=world.at)


@pytest.mark.parametrize(
    ("verb", "args"),
    [
        ("account.give-password", {}),
        ("account.remove-factors", {}),
        ("account.unlink", {}),
        ("account.close", {}),
        ("account.edit", {"username": "mine", "work_number": ""}),
    ],
)
def test_resetting_an_overseer_requires_a_second_person(
    world: World, second: Actor, verb: str, args: dict[str, str]
) -> None:
    for who in ("auditor", "second"):
        target, by = world.people[who], world["administrator"]
        before = Person.objects.get(pk=target.pk)
        result, proposal = second_approval.perform_or_propose(
            verb, person=str(target.pk), by=by, at=world.at, **args
        )
        assert (result, proposal is not None) == (None, True)
        after = Person.objects.get(pk=target.pk)
        assert (after.password, after.username, after.is_active) == (
            before.password,
            before.username,
            before.is_active,
        )
    handler = world.people["handler"]
    _result, proposal = second_approval.perform_or_propose(
        verb, person=str(handler.pk), by=by, at=world.at, **args
    )
    assert proposal is None


def test_api_keys_and_ended_positions_do_not_bypass_the_second_person(world: World) -> None:
    by, auditor = world["administrator"], world.people["auditor"]
    with pytest.raises(NeedsConfirmation):
        issue_key(person=auditor, label="x", by=by, at=world.at)
    with pytest.raises(NeedsConfirmation):
        actions.end_post(post=Post.objects.get(person=auditor), by=by, at=world.at)
    with pytest.raises(NeedsConfirmation):
        actions.edit_role(
            role="auditor", permissions=rights_of("auditor") - {"audit.read"}, by=by, at=world.at
        )


def test_auditor_may_approve_and_the_beneficiary_may_not(world: World) -> None:
    by, gains = world["administrator"], world["clerk"]
    _none, proposal = second_approval.perform_or_propose(
        "post.appoint",
        person=str(gains.id),
        role="auditor",
        unit=str(world.units["440704"].pk),
        by=by,
        at=world.at,
    )
    assert proposal is not None
    with pytest.raises(Forbidden):
        second_approval.decide(proposal=proposal.pk, by=gains, at=world.at, granted=True)
    with pytest.raises(NotFound):
        second_approval.decide(proposal=proposal.pk, by=world["handler"], at=world.at, granted=True)
    second_approval.decide(proposal=proposal.pk, by=world["auditor"], at=world.at, granted=True)
    assert Post.objects.filter(person=gains.id, role="auditor").exists()


def test_expired_proposal_has_no_effect(world: World, second: Actor) -> None:
    by = world["administrator"]
    _none, proposal = second_approval.perform_or_propose(
        "account.edit",
        person=str(world.people["auditor"].pk),
        username="other",
        work_number="No. 77",
        by=by,
        at=world.at,
    )
    assert proposal is not None
    late = world.at + second_approval.VALID_FOR
    with pytest.raises(Refused):
        second_approval.decide(proposal=proposal.pk, by=second, at=late, granted=True)
    assert second_approval.expire(at=late) == 1
    row = Proposal.objects.get()
    assert (row.outcome, row.args) == ("expired", {})
    assert event_types() == ["proposal.made", "proposal.expired"]
    assert "No. 77" not in Event.objects.get(type="proposal.made").data


def test_proposal_of_a_person_without_permission_any_more_is_not_performed(
    world: World, second: Actor
) -> None:
    _none, proposal = second_approval.perform_or_propose(
        "account.close",
        person=str(world.people["auditor"].pk),
        by=world["administrator"],
        at=world.at,
    )
    assert proposal is not None
    post = Post.objects.get(person=world.people["administrator"])
    actions.end_post(post=post, by=SYSTEM, at=world.at)
    with pytest.raises(Refused):
        second_approval.decide(proposal=proposal.pk, by=second, at=world.at, granted=True)
    assert Person.objects.get(pk=world.people["auditor"].pk).is_active


def test_auditor_is_notified_of_proposals_and_changed_roles(world: World, second: Actor) -> None:
    now = timezone.now()
    read_events(now)
    by = actor_of(world.people["administrator"], now)
    second_approval.perform_or_propose(
        "role.edit",
        role="administrator",
        permissions=list(rights_of("administrator")),
        by=by,
        at=now,
    )
    actions.edit_role(role="clerk", permissions=["case.read"], by=by, at=now)
    read_events(timezone.now() + timedelta(minutes=5))
    kinds = {
        name: set(
            Notification.objects.filter(person=world.people[name]).values_list("kind", flat=True)
        )
        for name in ("auditor", "second", "administrator", "clerk")
    }
    assert kinds["auditor"] == {"proposal_asked", "power_changed"}
    assert kinds["second"] == {"proposal_asked"}
    assert kinds["administrator"] == kinds["clerk"] == set()


def test_proposals_are_created_and_approved_on_pages(
    world: World, second: Actor, client: Any
) -> None:
    client.force_login(world.people["administrator"])
    auditor = world.people["auditor"]
    answer = client.post(reverse("change-account", args=[auditor.pk, "give-password"]))
    assert answer.headers["Location"] == reverse("proposals")
    (proposal,) = Proposal.objects.all()
    way = reverse("decide-proposal", args=[proposal.pk])
    assert way not in client.get(reverse("proposals")).content.decode()
    client.force_login(world.people["second"])
    assert way in client.get(reverse("proposals")).content.decode()
    shown = client.post(way, {"granted": "yes"})
    assert shown.headers["Cache-Control"] == "no-store"
    assert Person.objects.get(pk=auditor.pk).must_change_password


def test_sole_administrator_approves_by_server_command(world: World) -> None:
    _none, proposal = second_approval.perform_or_propose(
        "post.appoint",
        person=str(world.people["clerk"].pk),
        role="auditor",
        unit=str(world.units["440704"].pk),
        by=world["administrator"],
        at=timezone.now(),
    )
    assert proposal is not None
    listed = CliRunner().invoke(cli.proposals, ["--json"], catch_exceptions=False)
    assert [row["id"] for row in orjson.loads(listed.stdout)] == [str(proposal.pk)]
    CliRunner().invoke(cli.proposals, ["--confirm", str(proposal.pk)], catch_exceptions=False)
    event = Event.objects.get(type="proposal.confirmed")
    assert event.actor == "system"
    assert Post.objects.filter(person=world.people["clerk"], role="auditor").exists()


# 三员


def test_shipped_administrators_are_separated_and_the_joint_one_is_not() -> None:
    separate = {
        role.code: rules.powers_are_separate(frozenset(role.permissions))
        for role in default_roles()
    }
    assert {code for code, is_so in separate.items() if not is_so} == {"administrator"}
    shipped = {role.code: frozenset(role.permissions) for role in default_roles()}
    three = ("system_administrator", "security_administrator", "auditor")
    for one in three:
        for other in three:
            assert rules.powers_are_separate(shipped[one] | shipped[other]) == (one == other)


def test_separated_powers_cannot_be_combined(world: World, settings: Any) -> None:
    settings.JICENG_POWERS = "separate"
    place, at = world.units["440704"], world.at
    person = actions.create_person(name="甲", by=SYSTEM, at=at)
    with pytest.raises(Refused):
        actions.appoint(person=person, role="administrator", unit=place, by=SYSTEM, at=at)
    actions.appoint(person=person, role="system_administrator", unit=place, by=SYSTEM, at=at)
    for other in ("security_administrator", "auditor"):
        with pytest.raises(Refused):
            actions.appoint(person=person, role=other, unit=place, by=SYSTEM, at=at)
    with pytest.raises(Refused):
        actions.edit_role(role="clerk", permissions=["audit.read", "post.edit"], by=SYSTEM, at=at)
    found = CliRunner().invoke(cli.separation, ["--json"])
    assert found.exit_code == 1
    assert orjson.loads(found.stdout) == [{"person": "administrator", "roles": ["administrator"]}]


# Everywhere


def test_only_the_administrative_root_covers_the_installation(world: World) -> None:
    party = actions.create_unit(
        code="P-1", name="区委", kind="committee", tree="party", parent=None, by=SYSTEM, at=world.at
    )
    person = actions.create_person(name="书记", by=SYSTEM, at=world.at)
    actions.appoint(person=person, role="administrator", unit=party, by=SYSTEM, at=world.at)
    by = actor_of(person, world.at)
    with pytest.raises(Refused):
        actions.edit_role(role="clerk", permissions=["case.read"], by=by, at=world.at)
    assert not by.may_for_all("calendar.edit")
    assert world["administrator"].may_for_all("calendar.edit")


# The rules themselves

RIGHTS = st.frozensets(st.sampled_from(sorted(permissions())), max_size=8)


@given(RIGHTS, RIGHTS, RIGHTS, st.booleans())
def test_role_is_changed_alone_only_within_own_permissions(
    held: frozenset[str], before: frozenset[str], after: frozenset[str], is_own: bool
) -> None:
    by = Actor("person", grants=(Grant("mine", None, "/", held),))
    alone = rules.role_needs_confirmation(
        by, role="mine" if is_own else "theirs", before=before, after=after
    )
    added = [right for right in after if right not in before]
    unwatched = [
        right for right in before if right not in after and right in rules.OVERSIGHT_RIGHTS
    ]
    assert bool(alone) == (not is_own and all(r in held for r in added) and not unwatched)
    assert rules.role_needs_confirmation(SYSTEM, role="mine", before=before, after=after)


@given(RIGHTS, RIGHTS)
def test_position_is_assigned_alone_only_with_powers_held_there(
    held: frozenset[str], gives: frozenset[str]
) -> None:
    by = Actor("person", grants=(Grant("mine", None, "/a/", held),))
    known = powers(is_wide=True)
    there = rules.post_needs_confirmation(by, gives=gives, path="/a/b/", powers=known)
    watches = any(right in rules.OVERSIGHT_RIGHTS for right in gives)
    assert bool(there) == (not watches and all(right in held for right in gives if right in known))
    elsewhere = rules.post_needs_confirmation(by, gives=gives, path="/c/", powers=known)
    assert bool(elsewhere) == (not gives & known)


def test_unregistered_permission_cannot_be_proposed(world: World) -> None:
    with pytest.raises(Invalid):
        second_approval.perform_or_propose(
            "role.edit",
            role="clerk",
            permissions=["made.up"],
            by=world["administrator"],
            at=world.at,
        )
