"""Records locked and written by prepared statements, and what a move costs."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, transaction

from jiceng.activities.needs.lifecycle import NEEDS
from jiceng.activities.needs.models import Claim, Need
from jiceng.core import change_journal
from jiceng.core.change_journal import journal
from jiceng.core.single_rows import locked_row, row_with, update_row
from jiceng.records.facts import facts_of
from tests.records.example import Place, move, place

__all__ = ["place"]

CHANGED = {"title": "新长椅", "amount": "7.5", "ledger": [{"a": 1.0}], "breached_at": None}


def cells(need: Need) -> dict[str, Any]:
    """What the next event records of a need, and nothing else."""
    folded, _salts = journal().take()
    return folded.pop(("needs_need", str(need.pk))).cells


def test_row_is_read_as_by_the_orm(place: Place) -> None:
    need = place.need()
    with transaction.atomic():
        for found in (row_with(Need, need.pk), locked_row(Need, need.pk)):
            assert found is not None
            by_orm = Need.objects.get(pk=need.pk)
            for field in Need._meta.concrete_fields:
                assert getattr(found, field.attname) == getattr(by_orm, field.attname)
    assert row_with(Need, place.community.pk) is None
    assert locked_row(Need, place.community.pk) is None


def test_changes_are_noted_as_by_the_orm(place: Place) -> None:
    need, noted = place.need(), []
    for write in (Need.save, update_row):
        with change_journal.made_by_hand(), transaction.atomic():
            found = Need.objects.get(pk=need.pk)
            for name, value in CHANGED.items():
                setattr(found, name, value)
            write(found)
            noted.append(cells(need))
            written = Need.objects.get(pk=need.pk)
            assert (written.title, written.ledger) == ("新长椅", [{"a": 1.0}])
            transaction.set_rollback(True)
    assert noted[0] == noted[1]
    assert {"title", "amount", "ledger"} == noted[0].keys()


def test_only_named_columns_are_written(place: Place) -> None:
    need = place.need()
    with change_journal.made_by_hand(), transaction.atomic():
        found = Need.objects.get(pk=need.pk)
        found.title, found.measure = "新长椅", "把"
        update_row(found, "title")
        assert cells(need).keys() == {"title"}
        written = Need.objects.get(pk=need.pk)
        assert (written.title, written.measure) == ("新长椅", "张")
        transaction.set_rollback(True)


def test_missing_row_is_not_written(place: Place) -> None:
    need = place.need()
    need.pk = place.community.pk
    with change_journal.made_by_hand(), transaction.atomic():
        with pytest.raises(DatabaseError):
            update_row(need)
        transaction.set_rollback(True)


def test_rows_of_facts_are_read_when_asked_for(
    place: Place, django_assert_num_queries: Any
) -> None:
    need = place.need()
    move(need, "claim", place.banker, amount="2")
    with django_assert_num_queries(0):
        facts = facts_of(need, (Claim,))
        assert list(facts.rows) == [Claim]
    with django_assert_num_queries(1):
        assert len(facts.of(Claim)) == 1
    with django_assert_num_queries(0):
        assert len(facts.of(Claim)) == 1
        assert facts.of(Need) == ()


def test_what_the_tree_of_units_tells_needs_no_query(
    place: Place, django_assert_num_queries: Any
) -> None:
    need = place.need()
    with django_assert_num_queries(0):
        assert NEEDS.is_seen(need, place.clerk)
        assert NEEDS.is_seen(need, place.leader)
    assert not NEEDS.is_seen(need, place.police)
    assert NEEDS.is_seen(need, place.teacher)  # paired with the community


def test_move_takes_few_statements(place: Place, django_assert_num_queries: Any) -> None:
    need = place.need()
    # Savepoint and its end 2, need, claims, places of the relations 2, claims for the timer;
    # claim, need, end of the chain, event.
    with django_assert_num_queries(11):
        move(need, "claim", place.banker, amount="2")
