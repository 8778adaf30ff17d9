"""What pages say after a move of a record: for every declared move, and through a page."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.utils import translation

from jiceng.directory.models import Unit
from jiceng.records import confirmations
from jiceng.records.lifecycle import LIFECYCLES
from jiceng.records.moves import Move
from tests.factories import CommunityFactory

MOVES = [
    pytest.param(move, id=f"{lifecycle.kind}.{move.name}")
    for lifecycle in LIFECYCLES.all()
    for move in lifecycle.moves
    if move.right
]


@pytest.mark.parametrize("move", MOVES)
def test_every_move_of_every_kind_is_confirmed_by_name(move: Move) -> None:
    unit = uuid4()
    record: Any = SimpleNamespace(unit_id=unit)
    with translation.override("en"):
        said = confirmations.confirmation(move, record, unit)
        label = str(move.approval.label if move.approval else move.event[1])
    assert label in said
    assert said != "Done."


def test_receiver_is_named_if_the_move_has_changed_it(db: None) -> None:
    unit: Unit = CommunityFactory.create()
    move = Move(name="pass_on", label="Pass on", event=("passed", "Passed on"))
    record: Any = SimpleNamespace(unit_id=unit.pk)
    with translation.override("en"):
        said = confirmations.confirmation(move, record, uuid4())
    assert said == f"Passed on: {unit.name} is in charge."


@pytest.mark.parametrize(
    ("due", "english", "chinese"),
    [
        (None, "", ""),
        (
            datetime(2025, 9, 18, 10, tzinfo=UTC),
            ", due 2025-09-18 18:00",
            "，限2025-09-18 18:00前办结",
        ),
    ],
)
def test_deadline_is_told_where_there_is_one(due, english, chinese) -> None:
    with translation.override("en"):
        assert confirmations.due_clause(due) == english
    with translation.override("zh-hans"):
        assert confirmations.due_clause(due) == chinese
