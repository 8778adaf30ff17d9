"""Forms of a request's page: order of classifying and dispatching, suggested units, whistle calls,
merging.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from jiceng.cases import actions
from jiceng.cases.models import Case, CaseTask
from jiceng.core.ids import uuid7
from tests.cases import case_rows
from tests.web.steps import text_of
from tests.world import World


def page(client: Client, case: Case) -> str:
    return text_of(client.get(reverse("request", args=[case.id])))


def picks(shown: str, field: str) -> list[tuple[str, str]]:
    """Values and texts of the buttons that fill in a field."""
    button = rf'<button [^>]*data-picks="{field}"[^>]*value="([^"]*)"[^>]*>(.*?)</button>'
    found = re.findall(button, shown, re.DOTALL)
    return [(value, " ".join(re.sub(r"<[^>]+>", " ", text).split())) for value, text in found]


@pytest.mark.parametrize("accepted", [False, True])
def test_category_is_confirmed_before_the_dispatch(
    world: World, at_desk: Any, accepted: bool
) -> None:
    case = world.open()
    if accepted:
        actions.accept(case=case.id, by=world["dispatcher"], at=world.at)
    Case.objects.filter(pk=case.pk).update(category_confirmed=False)
    shown = page(at_desk("dispatcher"), case)
    assert 0 < shown.index('data-move="classify"') < shown.index('data-move="dispatch"')


def test_suggested_units_are_buttons_with_their_reason(world: World, at_desk: Any) -> None:
    case = world.open()
    Case.objects.filter(pk=case.pk).update(area=world.units["440704001001"])
    found = picks(page(at_desk("dispatcher"), case), "dispatch-unit")
    assert found == [
        (str(world.urban), "区城管局 in charge of this category"),
        (str(world.units["440704001001"].id), "江南社区居委会 community of the place"),
    ]


@pytest.fixture
def handled(world: World) -> Case:
    case = world.open()
    actions.dispatch(case=case.id, by=world["dispatcher"], at=world.at, unit=world.urban)
    return actions.sign(case=case.id, by=world["handler"], at=world.at)


@pytest.mark.parametrize(("name", "prefix"), [("request", "whistle"), ("whistle", "call")])
def test_call_offers_frequent_groups_and_usual_reasons(
    world: World, at_desk: Any, handled: Case, name: str, prefix: str
) -> None:
    past = case_rows.case(world.units["440704001"], category_id=handled.category_id)
    units = [world.units["JH-POL"], world.units["JH-FIR"]]
    CaseTask.objects.bulk_create(
        CaseTask(
            id=uuid7(),
            case=past,
            kind="whistle",
            unit=unit,
            called_by=world.units["440704001"],
            reason="险情",
            called_at=world.at - timedelta(days=2),
        )
        for unit in units
    )
    shown = text_of(at_desk("street_leader").get(reverse(name, args=[handled.id])))
    ((values, label),) = picks(shown, f"{prefix}-units")
    assert set(values.split()) == {str(unit.id) for unit in units}
    assert "called together 1 time for this matter" in label
    reasons = [text for _value, text in picks(shown, f"{prefix}-reason")]
    assert len(reasons) == 3
    assert all("江南社区居委会东侧" in text and "垃圾无人清运" in text for text in reasons)
    assert f'data-also="{prefix}-ground=emergency"' in shown


def test_merging_offers_the_likes_with_a_comparison(world: World, at_desk: Any) -> None:
    place = {"grid_code": "G1"}
    case, other = world.open(), world.open(title="垃圾没人清运")
    Case.objects.filter(pk__in=[case.pk, other.pk]).update(**place)
    client = at_desk("dispatcher")
    shown = page(client, case)
    assert f'name="into" value="{other.pk}"' in shown or str(other.pk) in shown
    assert 'name="into_number"' in shown
    beside = reverse("beside", args=[case.pk, other.pk])
    assert beside in shown
    preview = text_of(
        client.get(beside, headers={"HX-Request": "true", "HX-Target": "merge-preview"})
    )
    assert "<html" not in preview
    assert "Text similarity" in preview
    assert "Merge this one into the other" not in preview
    answer = client.post(
        reverse("move", args=[case.pk, "merge"]), {"into": str(other.pk), "reason": "同一处"}
    )
    assert answer.headers["Location"] == reverse("request", args=[other.pk])


def test_number_entry_wins_over_a_chosen_like(world: World, at_desk: Any) -> None:
    case, like, other = world.open(), world.open(), world.open()
    answer = at_desk("dispatcher").post(
        reverse("move", args=[case.pk, "merge"]),
        {"into": str(like.pk), "into_number": other.number, "reason": "同一处"},
    )
    assert answer.headers["Location"] == reverse("request", args=[other.pk])


def test_wrong_number_is_refused_and_kept(world: World, at_desk: Any) -> None:
    case = world.open()
    answer = at_desk("dispatcher").post(
        reverse("move", args=[case.pk, "merge"]), {"into_number": "20260916", "reason": "同一处"}
    )
    assert answer.status_code == 400
    assert 'value="20260916"' in text_of(answer)
