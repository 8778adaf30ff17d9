"""Publication and validity of weights."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import transaction

from jiceng.core.access import SYSTEM, Actor, Grant
from jiceng.core.errors import Forbidden, Invalid
from jiceng.core.models import Event
from jiceng.metrics.models import Weighting
from jiceng.metrics.public import set_weights, weighting_on

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 10, tzinfo=UTC)
APRIL = date(2026, 4, 1)


def publish(**given):
    values = {
        "by": SYSTEM,
        "at": NOW,
        "valid_from": APRIL,
        "response": 30,
        "resolution": 35,
        "satisfaction": 35,
        **given,
    }
    return set_weights(**values)


def test_publishing_weights_records_one_event():
    weighting = publish()
    [event] = Event.objects.filter(stream_id=weighting.id)
    assert event.type == "weighting.set"


def test_weights_apply_from_their_date_until_the_next():
    first, second = publish(), publish(valid_from=date(2026, 6, 1))
    assert weighting_on(date(2026, 3, 31), []) is None
    assert weighting_on(APRIL, []) == first
    assert weighting_on(date(2026, 5, 31), []) == first
    assert weighting_on(date(2027, 1, 1), []) == second


def test_weights_of_the_narrowest_scope_apply():
    everywhere, street = publish(), publish(scope="unit:440704001")
    assert weighting_on(APRIL, ["unit:440704001001", "unit:440704001"]) == street
    assert weighting_on(APRIL, ["unit:440704005"]) == everywhere


@pytest.mark.parametrize(
    "given",
    [
        {"response": -1},
        {"response": 0, "resolution": 0, "satisfaction": 0},
        {"response": float("nan")},
        {"response": float("inf")},
        {"scope": "planet:3"},
        {"scope": "unit:"},
        {"basic_share": 1.5},
        {"basic_from": 5, "satisfied_from": 4},
        {"satisfied_from": 6},
        {"minimum": 0},
    ],
)
def test_invalid_weights_are_refused_and_nothing_is_written(given):
    with pytest.raises(Invalid), transaction.atomic():
        publish(**given)
    assert not Weighting.objects.exists()


def test_scope_has_one_set_of_weights_per_date():
    publish()
    with pytest.raises(Invalid), transaction.atomic():
        publish()


def test_publishing_weights_requires_the_permission_for_everything():
    grant = Grant("office", None, "/440704/", frozenset({"metrics.weigh"}))
    with pytest.raises(Forbidden), transaction.atomic():
        publish(by=Actor(kind="person", grants=(grant,)))
