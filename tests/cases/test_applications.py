"""Applications on requests: extension, suspension, exclusion, appeal."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from jiceng.cases import actions, queries, rules
from jiceng.cases.models import ApprovalKind, Case
from jiceng.core.errors import Refused
from tests.world import World

CONTENT = rules.CallbackAnswer(reached=True, contacted=True, solved=True, level=4)


def due_of(case: Case) -> datetime:
    due = Case.objects.get(pk=case.pk).due_at
    assert due is not None
    return due


def test_third_extension_is_refused_and_changes_nothing(world: World) -> None:
    case = world.open()
    at = world.at
    actions.dispatch(case=case.id, by=world["dispatcher"], at=at, unit=world.urban)
    due = [due_of(case)]
    for _ in range(2):
        asked = actions.ask(
            case=case.id,
            by=world["handler"],
            at=at,
            kind=ApprovalKind.EXTEND,
            reason="等待配件",
            amount=Decimal(2),
        )
        actions.decide(approval=asked.id, by=world["lead"], at=at, granted=True, reason="同意")
        due.append(due_of(case))
    assert due == sorted(due)
    assert len(set(due)) == 3
    with pytest.raises(Refused) as refusal:
        actions.ask(
            case=case.id,
            by=world["handler"],
            at=at,
            kind=ApprovalKind.EXTEND,
            reason="还要",
            amount=Decimal(2),
        )
    assert refusal.value.code == "case.extended_too_often"
    assert due_of(case) == due[-1]


def test_rejected_extension_does_not_count(world: World) -> None:
    case = world.open()
    at = world.at
    actions.dispatch(case=case.id, by=world["dispatcher"], at=at, unit=world.urban)
    for _ in range(4):
        asked = actions.ask(
            case=case.id,
            by=world["handler"],
            at=at,
            kind=ApprovalKind.EXTEND,
            reason="等待配件",
            amount=Decimal(2),
        )
        actions.decide(approval=asked.id, by=world["lead"], at=at, granted=False, reason="不必")
    assert Case.objects.get(pk=case.id).extension_count == 0


def test_own_application_cannot_be_approved(world: World) -> None:
    case = world.open()
    at = world.at
    actions.dispatch(case=case.id, by=world["dispatcher"], at=at, unit=world.urban)
    asked = actions.ask(
        case=case.id,
        by=world["lead"],
        at=at,
        kind=ApprovalKind.EXTEND,
        reason="x",
        amount=Decimal(1),
    )
    with pytest.raises(Refused) as refusal:
        actions.decide(approval=asked.id, by=world["lead"], at=at, granted=True, reason="x")
    assert refusal.value.code == "approval.own"


def test_suspension_pauses_the_clock_and_resuming_adds_the_time(world: World) -> None:
    case = world.open()
    at = world.at
    actions.dispatch(case=case.id, by=world["dispatcher"], at=at, unit=world.urban)
    actions.sign(case=case.id, by=world["handler"], at=at)
    due = due_of(case)
    asked = actions.ask(
        case=case.id, by=world["handler"], at=at, kind=ApprovalKind.SUSPEND, reason="等待产权认定"
    )
    actions.decide(approval=asked.id, by=world["lead"], at=at, granted=True, reason="同意")
    case.refresh_from_db()
    assert case.state == "suspended"
    assert case.due_at is None
    later = at + timedelta(days=14)
    asked = actions.ask(
        case=case.id, by=world["handler"], at=later, kind=ApprovalKind.RESUME, reason="已认定"
    )
    actions.decide(approval=asked.id, by=world["lead"], at=later, granted=True, reason="同意")
    case.refresh_from_db()
    assert case.state == "handling"
    assert due_of(case) > due
    assert case.breached_at is None


def test_appeal_exempts_and_keeps_the_breach_on_record(world: World) -> None:
    case = world.open()
    late = world.at + timedelta(days=60)
    actions.dispatch(case=case.id, by=world["dispatcher"], at=world.at, unit=world.urban)
    actions.sign(case=case.id, by=world["handler"], at=world.at)
    actions.resolve(case=case.id, by=world["handler"], at=late, resolution="已清运")
    actions.call_back(case=case.id, by=world["caller"], at=late, answer=CONTENT)
    case.refresh_from_db()
    assert case.on_time is False
    breach = case.breached_at
    appeal = actions.ask(
        case=case.id, by=world["handler"], at=late, kind=ApprovalKind.APPEAL, reason="台风停工"
    )
    actions.decide(approval=appeal.id, by=world["district"], at=late, granted=True, reason="属实")
    assert not Case.objects.get(pk=case.pk).is_exempted
    actions.decide(approval=appeal.id, by=world["reviewer"], at=late, granted=True, reason="属实")
    case.refresh_from_db()
    assert case.is_exempted
    assert case.breached_at == breach
    with pytest.raises(Refused):
        actions.ask(
            case=case.id, by=world["handler"], at=late, kind=ApprovalKind.APPEAL, reason="再申诉"
        )


def test_excluded_request_stays_visible(world: World) -> None:
    case = world.resolved()
    asked = actions.ask(
        case=case.id, by=world["handler"], at=world.at, kind=ApprovalKind.EXCLUDE, reason="恶意"
    )
    actions.decide(approval=asked.id, by=world["district"], at=world.at, granted=True, reason="是")
    seen = queries.get(world["handler"], case.id)
    assert seen.is_excluded
