"""The effect of an extension while it is asked for."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from jiceng.cases import actions
from jiceng.cases.models import Approval, Case
from jiceng.core.templatetags.parts import weekday_moment
from tests.web.steps import text_of
from tests.world import World


@pytest.fixture
def case(world: World) -> Case:
    found = world.open()
    actions.dispatch(case=found.id, by=world["dispatcher"], at=world.at, unit=world.urban)
    return actions.sign(case=found.id, by=world["handler"], at=world.at)


def preview(client: Any, case: Case, **given: str) -> str:
    return text_of(client.get(reverse("extension", args=[case.id]), given))


def test_form_shows_unit_and_present_deadline(case: Case, at_desk: Any) -> None:
    shown = text_of(at_desk("handler").get(reverse("request", args=[case.id])))
    assert "Present deadline" in shown
    assert "09-22 Tue 10:00" in shown
    assert "Enter the length to see it." in shown


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"amount": "2", "amount_unit": "work_day"}, "09-24 Thu 10:00"),
        ({"amount": "4", "amount_unit": "work_hour"}, "09-22 Tue 16:00"),
        ({"amount": "2"}, "09-24 Thu 10:00"),
        ({"amount": "2", "amount_unit": "nonsense"}, "09-24 Thu 10:00"),
        ({"amount": "x"}, "Give a number."),
        ({"amount": ""}, "Enter the length to see it."),
        ({"amount": "400"}, "at most"),
    ],
)
def test_new_deadline_is_computed_while_the_length_is_typed(
    case: Case, at_desk: Any, given: dict[str, str], expected: str
) -> None:
    assert expected in preview(at_desk("handler"), case, **given)


def test_preview_equals_the_deadline_that_is_granted(
    case: Case, world: World, at_desk: Any
) -> None:
    shown = preview(at_desk("handler"), case, amount="1.5", amount_unit="work_day")
    client = at_desk("handler")
    client.post(
        reverse("move", args=[case.id, "ask_extend"]),
        {"amount": "1.5", "amount_unit": "work_day", "reason": "等配件"},
    )
    at_desk("lead").post(reverse("decide", args=[Approval.objects.get().pk]), {"granted": "yes"})
    case.refresh_from_db()
    assert case.due_at is not None
    with translation.override("en"):
        assert weekday_moment(case.due_at) in shown


def test_foreign_request_is_not_found(case: Case, at_desk: Any) -> None:
    answer = at_desk("other_dispatcher").get(reverse("extension", args=[case.id]), {"amount": "2"})
    assert answer.status_code == 404
