"""The page of approvals: context, reasons, and one decision on several."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from jiceng.cases import actions
from jiceng.cases.models import Approval, ApprovalKind, Case
from jiceng.cases.pages import usual_reasons
from jiceng.records import pending_approvals
from tests.web.steps import text_of
from tests.world import World


def asked(world: World, kind: ApprovalKind = ApprovalKind.EXTEND, **given: Any) -> Approval:
    """An application of 区城管局, by default for two more working days."""
    case = world.open()
    actions.dispatch(case=case.id, by=world["dispatcher"], at=world.at, unit=world.urban)
    actions.sign(case=case.id, by=world["handler"], at=world.at)
    if kind == ApprovalKind.EXTEND:
        given = {"amount": Decimal(2), "amount_unit": "work_day", **given}
    reason = {"reason": "等配件", **given}
    return actions.ask(case=case.id, by=world["handler"], at=world.at, kind=kind, **reason)


def decide(client: Any, row: Approval, **given: str) -> Any:
    return client.post(reverse("decide", args=[row.id]), given)


def several(client: Any, *rows: Any, **given: str) -> Any:
    data = {"approval": [str(getattr(row, "id", row)) for row in rows], **given}
    return client.post(reverse("decide-several"), data)


def page(client: Any, **query: str) -> str:
    return text_of(client.get(reverse("approvals"), query))


def test_application_is_shown_with_its_context(world: World, at_desk: Any) -> None:
    row = asked(world)
    text = "已联系厂家，配件周五到货"
    actions.note(case=row.stream_id, by=world["handler"], at=world.at, text=text)
    shown = page(at_desk("lead"))
    assert "Original deadline" in shown
    assert "09-22 Tue 10:00" in shown  # five working days
    assert "If approved, due" in shown
    assert "09-24 Thu 10:00" in shown  # two more: the same rule as where it is granted
    assert "0 of at most 2" in shown
    assert text in shown
    assert "等配件" in shown
    decide(at_desk("lead"), row, granted="yes")
    assert Case.objects.get(pk=row.stream_id).due_at == world.at + timedelta(days=8)


def test_second_extension_shows_original_and_present_deadline(world: World, at_desk: Any) -> None:
    row = asked(world)
    decide(at_desk("lead"), row, granted="yes")
    case, amount = row.stream_id, Decimal(1)
    actions.ask(
        case=case,
        by=world["handler"],
        at=world.at,
        kind=ApprovalKind.EXTEND,
        reason="还差一天",
        amount=amount,
        amount_unit="work_day",
    )
    shown = page(at_desk("lead"))
    assert "1 of at most 2" in shown
    for day in ("09-22 Tue 10:00", "09-24 Thu 10:00", "09-28 Mon 10:00"):
        assert day in shown


def test_approval_needs_no_reason_and_is_confirmed_by_name(world: World, at_desk: Any) -> None:
    row = asked(world)
    answer = decide(at_desk("lead"), row, granted="yes")
    assert answer.status_code == 302
    (message,) = get_messages(answer.wsgi_request)
    assert str(message) == "Approved: Extension 2 working days, “垃圾无人清运”."


def test_rejection_without_a_reason_is_refused_beside_its_form(world: World, at_desk: Any) -> None:
    row = asked(world)
    answer = decide(at_desk("lead"), row, granted="no")
    assert answer.status_code == 400
    assert "Give a reason." in text_of(answer)
    assert f'id="reason-{row.id}"' in text_of(answer)
    assert text_of(answer).count("autofocus") == 1, "a long list is scrolled to the refused form"
    row.refresh_from_db()
    assert row.granted is None
    assert decide(at_desk("lead"), row, granted="no", reason="可以按期完成").status_code == 302


@pytest.mark.parametrize("kind", ApprovalKind)
def test_every_kind_offers_usual_reasons(kind: ApprovalKind) -> None:
    assert usual_reasons.of_rejection(kind)


def test_several_are_decided_each_by_itself(world: World, at_desk: Any) -> None:
    first, second, decided = asked(world), asked(world), asked(world)
    decide(at_desk("lead"), decided, granted="yes")
    answer = several(at_desk("lead"), first, second, decided, granted="yes")
    shown = text_of(answer)
    assert answer.status_code == 200
    assert "2 applications approved." in shown
    assert "1 could not be decided" in shown
    assert "This has been decided already." in shown
    granted = Approval.objects.filter(pk__in=[first.pk, second.pk], granted=True)
    assert granted.count() == 2


def test_several_of_different_kinds_are_not_decided(world: World, at_desk: Any) -> None:
    rows = asked(world), asked(world, ApprovalKind.EXCLUDE)
    answer = several(at_desk("lead"), *rows, granted="yes")
    assert answer.status_code == 400
    assert "Choose applications for the same." in text_of(answer)
    assert not Approval.objects.filter(granted=True).exists()


def test_several_are_rejected_with_one_reason_only(world: World, at_desk: Any) -> None:
    rows = asked(world), asked(world)
    shown = text_of(several(at_desk("lead"), *rows, granted="no"))
    assert "2 could not be decided" in shown
    assert "Give a reason." in shown
    assert "2 applications rejected." in text_of(
        several(at_desk("lead"), *rows, granted="no", reason="可以按期完成")
    )


@pytest.mark.parametrize("rows", [(), ("nonsense",), tuple(uuid4() for _ in range(60))])
def test_none_or_too_many_are_refused(world: World, at_desk: Any, rows: Any) -> None:
    assert several(at_desk("lead"), *rows, granted="yes").status_code == 400


def test_foreign_application_is_answered_like_a_missing_one(world: World, at_desk: Any) -> None:
    row = asked(world)
    shown = text_of(several(at_desk("other_dispatcher"), row, granted="yes"))
    assert "No decision is pending here." in shown or "not visible" in shown
    assert "垃圾无人清运" not in shown
    row.refresh_from_db()
    assert row.granted is None


def test_kinds_are_tabs_and_one_kind_can_be_chosen(world: World, at_desk: Any) -> None:
    asked(world), asked(world, ApprovalKind.EXCLUDE)
    client = at_desk("lead")
    shown = page(client)
    assert "what=case.extend" in shown
    assert 'form="batch"' not in shown
    asked(world)
    one = page(client, what="case.extend")
    assert one.count('form="batch"') == 2
    assert "what=case.exclude" in one


def test_page_of_a_uniform_kind_offers_the_batch(world: World, at_desk: Any) -> None:
    rows = [asked(world), asked(world)]
    shown = page(at_desk("lead"))
    assert shown.count('form="batch"') == len(rows)
    assert "The obstacle is not described." in shown


def test_batch_limit_is_told() -> None:
    assert pending_approvals.MAX_BATCH >= pending_approvals.PAGE
