"""Comparison of two requests; clock and map on a request's page."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import shapely
from django.urls import reverse

from jiceng.cases import actions
from jiceng.cases.models import ApprovalKind, Case
from jiceng.core.access import SYSTEM
from jiceng.grids import actions as grids
from jiceng.grids.file_cells import Feature
from tests.web.steps import page_of, text_of
from tests.world import World

HERE: dict[str, Any] = {"lon": 113.155, "lat": 22.565}


def beside(left: Case, right: Case) -> str:
    return reverse("beside", args=[left.id, right.id])


def twins(world: World) -> tuple[Case, Case]:
    first = world.open(
        title="垃圾堆", text="小区东门口垃圾三天没人清运", at=world.at - timedelta(hours=2), **HERE
    )
    second = world.open(title="垃圾没人管", text="小区东门口垃圾一周没人清运了", **HERE)
    return first, second


def test_common_text_of_two_requests_is_highlighted(world, at_desk) -> None:
    first, second = twins(world)
    shown = text_of(at_desk("dispatcher").get(beside(first, second)))
    assert "<mark>小区东门口垃圾</mark>三天<mark>没人清运</mark>" in shown
    assert "<mark>小区东门口垃圾</mark>一周<mark>没人清运</mark>了" in shown
    assert "Apart" in shown
    assert "2 <small>hours</small>" in shown


def test_distance_is_omitted_without_a_place(world, at_desk) -> None:
    first, second = world.open(), world.open()
    assert "One of the places is not known." in text_of(
        at_desk("dispatcher").get(beside(first, second))
    )


def test_request_page_links_to_the_comparison(world, at_desk) -> None:
    first, second = twins(world)
    assert beside(first, second) in text_of(at_desk("dispatcher").get(page_of(first)))


def test_merging_from_the_comparison_opens_the_target(world, at_desk) -> None:
    first, second = twins(world)
    answer = at_desk("dispatcher").post(
        reverse("move", args=[second.id, "merge"]),
        {"version": second.version, "into": str(first.id), "reason": "同一处"},
    )
    assert answer.headers["Location"] == page_of(first)
    second.refresh_from_db()
    assert (second.state, second.merged_into_id) == ("merged", first.id)


def test_missing_permission_to_merge_is_explained(world, at_desk) -> None:
    first, second = twins(world)
    shown = text_of(at_desk("clerk").get(beside(first, second)))
    assert 'name="into"' not in shown
    assert "You do not have the permission" in shown


def test_hidden_request_cannot_be_compared(world, at_desk) -> None:
    first, second = twins(world)
    Case.objects.filter(pk=second.pk).update(
        unit=world.units["440704005"], area=None, first_receiver=world.units["440704005"]
    )
    client = at_desk("dispatcher")
    for way in (beside(first, second), beside(second, first)):
        assert client.get(way).status_code == 404


def test_forbidden_move_names_the_required_state(world, at_desk) -> None:
    shown = text_of(at_desk("dispatcher").get(page_of(world.open())))
    assert "Available when the request is: Being handled." in shown  # reporting it as done
    merged, other = world.open(), world.open()
    actions.merge(case=merged.id, into=other.id, by=SYSTEM, at=world.at, reason="同一处")
    shown = text_of(at_desk("street_leader").get(page_of(merged)))
    assert "Available while the request is open." in shown


def test_clock_shows_reasons_written_by_others(world, at_desk) -> None:
    case = world.open()
    actions.dispatch(case=case.id, by=world["dispatcher"], at=world.at, unit=world.urban)
    actions.sign(case=case.id, by=world["handler"], at=world.at)
    asked = actions.ask(
        case=case.id,
        by=world["handler"],
        at=world.at,
        kind=ApprovalKind.EXTEND,
        reason="等清运车",
        amount=Decimal(1),
    )
    actions.decide(approval=asked.id, by=world["lead"], at=world.at, granted=True, reason="同意")
    shown = text_of(at_desk("handler").get(page_of(case)))
    assert "extended by 1 working day" in shown
    assert "(等清运车)" in shown


@pytest.fixture
def grid(world: World) -> str:
    """One grid of 江南社区, in force."""
    unit = world.units["440704001001"]
    code = f"{unit.code}001"
    box = shapely.box(113.15, 22.56, 113.16, 22.57)
    made = grids.load_grids(
        features=[Feature(1, code, "江南社区第1网格", box)], level="grid", by=SYSTEM, at=world.at
    )
    grids.publish_version(version=made.version, by=SYSTEM, at=world.at)
    return code


def test_map_of_the_place_is_drawn_with_its_grid(world, at_desk, grid) -> None:
    case, other = twins(world)
    shown = text_of(at_desk("dispatcher").get(page_of(case)))
    assert 'class="place-own"' in shown
    assert 'class="place-point"' in shown
    assert 'class="place-like"' in shown
    assert "江南社区第1网格" in shown
    assert other.grid_code == grid


def test_request_without_a_place_has_no_map(world, at_desk) -> None:
    case = world.open(text="那个东西坏了", title="坏了", address="")
    Case.objects.filter(pk=case.pk).update(grid_code="", lon=None, lat=None)
    assert "place-map" not in text_of(at_desk("dispatcher").get(page_of(case)))


@pytest.mark.parametrize("number", [1, 3])
def test_comparison_uses_same_number_of_queries_for_any_history(
    world, at_desk, django_assert_num_queries, number
) -> None:
    first, second = twins(world)
    for _ in range(number):
        actions.note(case=first.id, by=world["dispatcher"], at=world.at, text="联系了")
    client = at_desk("dispatcher")
    client.get(beside(first, second))
    with django_assert_num_queries(14):
        client.get(beside(first, second))
