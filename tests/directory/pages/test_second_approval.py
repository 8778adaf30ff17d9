"""Attempts of one person to give both approvals of the two-person rule."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from jiceng.accounts.actions import give_password
from jiceng.core import background_jobs, clock_monitoring, day_repair, retention, rotation
from jiceng.core.access import SYSTEM, Actor
from jiceng.core.errors import Forbidden, Refused
from jiceng.directory import actions, second_approval
from jiceng.directory.actors import actor_of, issue_key, revoke_key
from jiceng.directory.models import Post, Proposal, Role
from jiceng.directory.refusals import NeedsConfirmation
from jiceng.notifications.event_reader import read_events
from jiceng.notifications.models import Notification
from tests.world import PASSWORD, World


def rights_of(role: str) -> set[str]:
    return set(Role.objects.get(pk=role).permissions)


def proposed(world: World, by: Actor) -> Proposal:
    """A proposal to let administrators reveal residents."""
    _role, proposal = second_approval.perform_or_propose(
        "role.edit",
        role="administrator",
        by=by,
        at=world.at,
        permissions=[*sorted(rights_of("administrator")), "personal.reveal"],
    )
    assert proposal is not None
    return proposal


def administrator(world: World, name: str, by: Actor = SYSTEM, **made: Any) -> Actor:
    person = actions.create_person(name=name, by=by, at=world.at, **made)
    actions.appoint(
        person=person, role="administrator", unit=world.units["440704"], by=SYSTEM, at=world.at
    )
    return actor_of(person, world.at)


# The puppet


@pytest.mark.parametrize("role", ["administrator", "auditor", "security_administrator"])
def test_assigning_an_overseeing_role_requires_approval_by_a_second_person(
    world: World, role: str
) -> None:
    puppet = actions.create_person(name="偶", by=SYSTEM, at=world.at)
    by, place = world["administrator"], world.units["440704"]
    with pytest.raises(NeedsConfirmation):
        actions.appoint(person=puppet, role=role, unit=place, by=by, at=world.at)
    _post, proposal = second_approval.perform_or_propose(
        "post.appoint", person=str(puppet.pk), role=role, unit=str(place.pk), by=by, at=world.at
    )
    assert proposal is not None
    second_approval.decide(proposal=proposal.pk, by=world["auditor"], at=world.at, granted=True)
    assert Post.objects.filter(person=puppet, role=role).exists()


def test_account_created_by_the_proposer_cannot_approve(world: World) -> None:
    puppet = administrator(world, "偶", by=world["administrator"], username="puppet")
    mine = proposed(world, world["administrator"])
    with pytest.raises(Forbidden):
        second_approval.decide(proposal=mine.pk, by=puppet, at=world.at, granted=True)
    assert not second_approval.may_decide(puppet, mine, world.at)
    assert "personal.reveal" not in rights_of("administrator")
    others = proposed(world, administrator(world, "另"))
    second_approval.decide(proposal=others.pk, by=puppet, at=world.at, granted=True)


def test_account_with_a_password_known_to_the_proposer_cannot_approve(
    world: World,
) -> None:
    person = actions.create_person(name="偶", username="puppet", by=SYSTEM, at=world.at)
    give_password(person=person.pk, by=world["administrator"], at=world.at)
    actions.appoint(
        person=person, role="administrator", unit=world.units["440704"], by=SYSTEM, at=world.at
    )
    puppet = actor_of(person, world.at)
    # The person has signed in with it and chosen another password.
    actions.set_password(person=person.pk, password=PASSWORD, by=puppet, at=world.at)
    proposal = proposed(world, world["administrator"])
    assert not second_approval.may_decide(puppet, proposal, world.at)
    give_password(person=person.pk, by=SYSTEM, at=world.at)
    assert second_approval.may_decide(puppet, proposal, world.at)


def test_position_assigned_by_the_proposer_alone_cannot_approve(world: World) -> None:
    """Positions of earlier releases, whose events name no second person."""
    plain = actions.create_role(
        code="keeper", name="Keeper", permissions=["case.read"], by=SYSTEM, at=world.at
    )
    person = actions.create_person(name="偶", by=SYSTEM, at=world.at)
    place = world.units["440704"]
    actions.appoint(person=person, role=plain, unit=place, by=world["administrator"], at=world.at)
    actions.edit_role(role=plain, permissions=["role.edit"], by=SYSTEM, at=world.at)
    proposal = proposed(world, world["administrator"])
    assert not second_approval.may_decide(actor_of(person, world.at), proposal, world.at)


def test_key_or_work_number_from_the_proposer_disqualifies_an_approver(world: World) -> None:
    by, place = world["administrator"], world.units["440704"]
    keyed = actions.create_person(name="钥", by=SYSTEM, at=world.at)
    key, _secret = issue_key(person=keyed, label="x", by=by, at=world.at)
    numbered = actions.create_person(name="号", by=SYSTEM, at=world.at)
    actions.edit_person(person=numbered, work_number="0815", by=by, at=world.at)
    for person in (keyed, numbered):
        actions.appoint(person=person, role="administrator", unit=place, by=SYSTEM, at=world.at)
    proposal = proposed(world, by)
    assert not second_approval.may_decide(actor_of(keyed, world.at), proposal, world.at)
    assert not second_approval.may_decide(actor_of(numbered, world.at), proposal, world.at)
    revoke_key(key=key, by=SYSTEM, at=world.at)
    assert second_approval.may_decide(actor_of(keyed, world.at), proposal, world.at)


def test_person_who_may_not_decide_is_shown_the_reason(world: World, client: Any) -> None:
    puppet = administrator(world, "偶", by=world["administrator"], username="puppet")
    assert puppet.id is not None
    proposal = proposed(world, actor_of(world.people["administrator"], timezone.now()))
    client.force_login(actions.edit_person(person=puppet.id, name="偶", by=SYSTEM, at=world.at))
    shown = client.get(reverse("proposals")).content.decode()
    assert reverse("decide-proposal", args=[proposal.pk]) not in shown
    answer = client.post(reverse("decide-proposal", args=[proposal.pk]), {"granted": "yes"})
    assert answer.status_code == 403


def test_auditor_is_notified_of_overseeing_positions_and_their_passwords(world: World) -> None:
    now = timezone.now()
    person = actions.create_person(name="新", username="new", by=SYSTEM, at=now)
    by, street = actor_of(world.people["administrator"], now), world.units["440704001"]
    read_events(now)
    _post, proposal = second_approval.perform_or_propose(
        "post.appoint",
        person=str(person.pk),
        role="administrator",
        unit=str(world.units["440704"].pk),
        by=by,
        at=now,
    )
    assert proposal is not None
    second_approval.decide(proposal=proposal.pk, by=SYSTEM, at=now, granted=True)
    give_password(person=person.pk, by=SYSTEM, at=now)
    give_password(person=world.people["handler"].pk, by=by, at=now)
    actions.appoint(person=world.people["handler"], role="clerk", unit=street, by=by, at=now)
    read_events(timezone.now() + timedelta(minutes=5))
    told = Notification.objects.filter(
        person=world.people["auditor"], stream_id__in=[person.pk, world.people["handler"].pk]
    )
    assert sorted(told.values_list("kind", flat=True)) == ["account_reset", "power_given"]


# Callers' names


@pytest.mark.parametrize("role", ["clerk", "street_leader", "hotline_agent"])
def test_revealing_all_hidden_numbers_requires_a_second_person(world: World, role: str) -> None:
    """For one street this is daily work; for the whole district it is a power."""
    by = world["administrator"]
    puppet = actions.create_person(name="偶", by=SYSTEM, at=world.at)
    with pytest.raises(NeedsConfirmation):
        actions.appoint(person=puppet, role=role, unit=world.units["440704"], by=by, at=world.at)
    for unit in ("440704001", "JH-URB"):
        actions.appoint(person=puppet, role=role, unit=world.units[unit], by=by, at=world.at)


# Closing a unit


def test_closing_a_unit_that_extends_powers_requires_a_second_person(world: World) -> None:
    by, community = world["administrator"], world.units["440704001001"]
    puppet = actions.create_person(name="偶", by=SYSTEM, at=world.at)
    actions.appoint(person=puppet, role="auditor", unit=community, by=SYSTEM, at=world.at)
    with pytest.raises(NeedsConfirmation):
        actions.close_unit(unit=community, successor=world.units["440704001"], by=by, at=world.at)
    _unit, proposal = second_approval.perform_or_propose(
        "unit.close",
        unit=str(community.pk),
        successor=str(world.units["440704001"].pk),
        by=by,
        at=world.at,
    )
    assert proposal is not None
    assert Post.objects.get(person=puppet).unit == community
    second_approval.decide(proposal=proposal.pk, by=world["auditor"], at=world.at, granted=True)
    assert Post.objects.filter(person=puppet, unit=world.units["440704001"]).exists()


def test_closing_a_unit_cannot_extend_own_permissions(world: World) -> None:
    by, community = world.people["administrator"], world.units["440704001001"]
    actions.appoint(person=by, role="clerk", unit=community, by=SYSTEM, at=world.at)
    with pytest.raises(Refused) as refused:
        actions.close_unit(
            unit=community,
            successor=world.units["440704001"],
            by=actor_of(by, world.at),
            at=world.at,
        )
    assert refused.value.code == "directory.oneself"


def test_closing_a_unit_does_not_combine_separated_powers(world: World, settings: Any) -> None:
    person = actions.create_person(name="甲", by=SYSTEM, at=world.at)
    street, community = world.units["440704001"], world.units["440704001001"]
    for role, unit in (("system_administrator", street), ("auditor", community)):
        actions.appoint(person=person, role=role, unit=unit, by=SYSTEM, at=world.at)
    settings.JICENG_POWERS = "separate"
    with pytest.raises(Refused) as refused:
        actions.close_unit(unit=community, successor=street, by=SYSTEM, at=world.at)
    assert refused.value.code == "directory.not_separate"


def test_page_that_closes_a_unit_creates_a_proposal(world: World, client: Any) -> None:
    community, street = world.units["440704001002"], world.units["440704001"]
    puppet = actions.create_person(name="偶", by=SYSTEM, at=world.at)
    actions.appoint(person=puppet, role="auditor", unit=community, by=SYSTEM, at=world.at)
    client.force_login(world.people["administrator"])
    answer = client.post(
        reverse("admin-unit-close", args=[community.pk]),
        {"on": timezone.localdate().isoformat(), "successor": str(street.pk)},
    )
    assert answer.headers["Location"] == reverse("proposals")
    (proposal,) = Proposal.objects.all()
    client.force_login(world.people["auditor"])
    client.post(reverse("decide-proposal", args=[proposal.pk]), {"granted": "yes"})
    assert Post.objects.filter(person=puppet, unit=street).exists()


# Roles


def test_dropping_the_second_factor_of_a_role_requires_a_second_person(
    world: World,
) -> None:
    by, rights = world["administrator"], sorted(rights_of("auditor"))
    with pytest.raises(NeedsConfirmation):
        actions.edit_role(role="auditor", permissions=rights, needs_mfa=False, by=by, at=world.at)
    actions.edit_role(role="auditor", permissions=rights, needs_mfa=True, by=by, at=world.at)
    assert Role.objects.get(pk="auditor").needs_mfa


def test_changed_role_does_not_combine_separated_powers(world: World, settings: Any) -> None:
    person = actions.create_person(name="甲", by=SYSTEM, at=world.at)
    place = world.units["440704"]
    for role in ("system_administrator", "clerk"):
        actions.appoint(person=person, role=role, unit=place, by=SYSTEM, at=world.at)
    settings.JICENG_POWERS = "separate"
    with pytest.raises(Refused) as refused:
        actions.edit_role(
            role="clerk", permissions=[*rights_of("clerk"), "audit.read"], by=SYSTEM, at=world.at
        )
    assert refused.value.code == "directory.not_separate"
    actions.edit_role(
        role="clerk", permissions=[*rights_of("clerk"), "account.edit"], by=SYSTEM, at=world.at
    )


# The whole installation


@pytest.mark.parametrize("place", ["party", "440704001001"])
def test_installation_wide_actions_require_a_position_at_the_root(world: World, place: str) -> None:
    unit = world.units.get(place) or actions.create_unit(
        code="P-1", name="区委", kind="committee", tree="party", parent=None, by=SYSTEM, at=world.at
    )
    person = actions.create_person(name="书记", by=SYSTEM, at=world.at)
    actions.appoint(person=person, role="administrator", unit=unit, by=SYSTEM, at=world.at)
    by, at = actor_of(person, world.at), world.at
    for verb in (
        lambda: retention.run(by=by, at=at),
        lambda: clock_monitoring.confirm(by=by, at=at, reason="ok"),
        lambda: rotation.rotate(by=by, at=at),
        lambda: rotation.renew_index(by=by, at=at),
        lambda: rotation.retire(version=1, by=by, at=at),
    ):
        with pytest.raises(Forbidden):
            verb()


def test_background_job_and_day_repair_require_a_position_at_the_root(world: World) -> None:
    person = actions.create_person(name="书记", by=SYSTEM, at=world.at)
    actions.appoint(
        person=person,
        role="administrator",
        unit=world.units["440704001001"],
        by=SYSTEM,
        at=world.at,
    )
    by = actor_of(person, world.at)
    with pytest.raises(Forbidden):
        background_jobs.start(kind=retention.JOB, by=by, at=world.at, reason="x")
    assert by.holds("keys.rotate")
    with pytest.raises(Forbidden):
        day_repair.renew_key(by=by, at=world.at, reason="x")
