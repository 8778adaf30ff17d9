"""One countdown on all pages of the desk: the same words in header, panel and lists."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from jiceng.cases import actions
from jiceng.cases.models import ApprovalKind, Case
from jiceng.records.clock import recounting
from tests.web.steps import text_of
from tests.world import World

# After the close of business, when working time and clock time differ most.
EVENING = timedelta(hours=10)
COUNTDOWN = re.compile(r"Overdue by [^<.]+|[0-9][\w ()]* left(?=[<.])")


@pytest.fixture
def case(world: World) -> Case:
    """A request that 区城管局 handles, with an application."""
    found = world.open()
    actions.dispatch(case=found.id, by=world["dispatcher"], at=world.at, unit=world.urban)
    actions.sign(case=found.id, by=world["handler"], at=world.at)
    actions.ask(
        case=found.id,
        by=world["handler"],
        at=world.at,
        kind=ApprovalKind.EXCLUDE,
        reason="权属不明",
    )
    return found


def countdowns(client: Client, name: str, *args: Any, **query: str) -> set[str]:
    shown = text_of(client.get(reverse(name, args=args), query))
    return {each.strip() for each in COUNTDOWN.findall(shown)}


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (timedelta(), "5 working days left"),
        (EVENING, "4 working days 2 hours left"),
        (timedelta(days=5, hours=2), "6 working hours left"),
        (timedelta(days=7, hours=1), "Overdue by 1 working day 1 hour"),
    ],
)
def test_every_page_counts_the_same_time(
    world: World, at_desk: Any, case: Case, after: timedelta, expected: str
) -> None:
    with time_machine.travel(world.at + after, tick=False):
        client = at_desk("lead")
        request = countdowns(client, "request", case.id)  # contact and answer as well
        assert expected in request
        # Queues count what is due next; lists by deadline and approvals the completion.
        (coming,) = countdowns(client, "desk", box="handling")
        assert coming in request - {expected}
        assert countdowns(client, "home") == {coming}
        assert countdowns(client, "approvals") == {expected}
        assert countdowns(client, "search", q="垃圾") == {expected}
        Case.objects.filter(pk=case.pk).update(contacted_at=world.at, answered_at=world.at)
        assert countdowns(client, "desk", box="handling") == {expected}
        assert countdowns(client, "home") == {expected}


def test_list_counts_by_the_clock_while_deadlines_are_recounted(
    world: World, at_desk: Any, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recounting, "is_pending", lambda: True)
    monkeypatch.setattr("jiceng.records.clock.public.is_pending", lambda: True)
    client = at_desk("lead")
    (found,) = countdowns(client, "desk", box="handling")
    assert found == "8 hours (clock) left"
    Case.objects.filter(pk=case.pk).update(contacted_at=world.at, answered_at=world.at)
    (found,) = countdowns(client, "desk", box="handling")
    assert found == "6 calendar days left"
