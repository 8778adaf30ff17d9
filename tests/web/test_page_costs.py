"""Cost of pages: as many queries for three rows as for one."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse

from jiceng.cases import actions
from jiceng.cases.intake import report
from jiceng.cases.models import ApprovalKind
from jiceng.core.access import SYSTEM
from tests.web.steps import page_of
from tests.world import World


def prepared(world: World, number: int) -> None:
    for _ in range(number):
        world.open()
        case = world.resolved()
        working = world.open()
        actions.dispatch(case=working.id, by=world["dispatcher"], at=world.at, unit=world.urban)
        actions.ask(
            case=working.id,
            by=world["handler"],
            at=world.at,
            kind=ApprovalKind.EXTEND,
            reason="等配件",
            amount=Decimal(1),
        )
        assert case.state == "resolved"


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    ("name", "query", "queries"),
    [
        # Needs, hazards, patrols, findings, verifications, articles, mediations, tasks, cards and
        # bulletins to read, measures asked for; approvals of tasks and appeals.
        ("desk", {}, 20),
        ("search", {"q": "垃圾"}, 8),
        ("callbacks", {}, 6),  # the requests, and their number
        ("approvals", {}, 5),  # what waits, the requests on which it does, their last texts
        ("figures", {}, 4),  # rows, and the total of the period before
        ("figures", {"versus": "year"}, 4),
    ],
)
def test_list_uses_same_number_of_queries_for_any_length(
    world, at_desk, django_assert_num_queries, name, query, queries, number
) -> None:
    prepared(world, number)
    client = at_desk("district")
    client.get(reverse(name), query)  # what the process holds is read once
    with django_assert_num_queries(queries):
        client.get(reverse(name), query)


@pytest.mark.parametrize("number", [1, 3])
def test_request_page_uses_same_number_of_queries_for_any_history(
    world, at_desk, django_assert_num_queries, number
) -> None:
    case = world.open()
    actions.dispatch(case=case.id, by=world["dispatcher"], at=world.at, unit=world.urban)
    actions.sign(case=case.id, by=world["handler"], at=world.at)
    for _ in range(number):
        actions.note(case=case.id, by=world["handler"], at=world.at, text="联系了")
        twin = world.open(caller=report.CallerDetails("李大海", "19900005678"))
        actions.merge(case=twin.id, into=case.id, by=SYSTEM, at=world.at, reason="同一处")
    called = [world.units[code].id for code in ("JH-HSG", "JH-POL", "JH-FIR")[:number]]
    actions.whistle(
        case=case.id,
        by=world["street_leader"],
        at=world.at,
        units=called,
        ground="emergency",
        reason="险情",
    )
    client = at_desk("dispatcher")
    client.get(page_of(case))
    with django_assert_num_queries(26):
        client.get(page_of(case))
