"""Callback pages: calls without answers, closing without callback."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from jiceng.cases.intake import resident_links
from jiceng.cases.models import Callback, Case
from tests.web.steps import text_of
from tests.world import World


def note(client: Client, case: Case, name: str = "call_back", **fields: str) -> Any:
    case.refresh_from_db()
    given = {"version": str(case.version), **fields}
    return client.post(reverse("move", args=[case.id, name]), given)


def page(client: Client, case: Case) -> str:
    return text_of(client.get(reverse("request", args=[case.id])))


def test_each_call_is_recorded_and_the_callback_is_ended(world: World, at_desk: Any) -> None:
    case, client = world.resolved(), at_desk("caller")
    assert "Try each resident at least 2 times" in page(client, case)
    assert note(client, case, reached="no_answer").status_code == 302
    assert "No answer" in text_of(client.get(reverse("callbacks")))
    refused = note(client, case, "give_up", reason="打不通")
    assert refused.status_code == 409
    assert "打不通" in text_of(refused)
    with time_machine.travel(world.at + timedelta(hours=3), tick=False):
        assert note(client, case, reached="wrong_number", reason="空号").status_code == 302
        shown = page(client, case)
        assert "Wrong number" in shown
        assert "counted as not called back" in shown
        assert note(client, case, "give_up", reason="两次未能联系").status_code == 302
    case.refresh_from_db()
    assert (case.state, case.callback_valid) == ("closed", False)
    assert "Closed without callback" in page(client, case)


def test_refusal_to_answer_is_recorded_as_reached_without_answers(
    world: World, at_desk: Any
) -> None:
    case, client = world.resolved(), at_desk("caller")
    # Answers ticked before a refusal are ignored.
    note(client, case, reached="refuses", solved="yes", level="5")
    row = Callback.objects.get()
    assert (row.reached, row.why, row.valid, row.level) == (True, "refuses", False, None)
    assert note(client, case, "give_up", reason="不愿接受回访").status_code == 302


def test_reporter_sees_the_ended_callback_but_not_the_internal_note(
    world: World, at_desk: Any, resident: Client
) -> None:
    case, client = world.resolved(), at_desk("caller")
    Case.objects.filter(pk=case.pk).update(link_digest=resident_links.digest_of("A" * 20))
    note(client, case, reached="refuses")
    note(client, case, "give_up", reason="对方挂断电话")
    shown = text_of(resident.get(reverse("follow", args=["A" * 20])))
    assert "Callback not completed" in shown
    assert "对方挂断电话" not in shown
    assert "Problem still there?" in shown


@pytest.mark.parametrize("number", [1, 3])
def test_list_of_callbacks_uses_same_number_of_queries_for_any_length(
    world: World, at_desk: Any, django_assert_num_queries: Any, number: int
) -> None:
    client = at_desk("caller")
    for _ in range(number):
        note(client, world.resolved(), reached="no_answer")
    client.get(reverse("callbacks"))
    with django_assert_num_queries(6):
        client.get(reverse("callbacks"))
