"""Moves on database rows: locking, checks of permission and state."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from jiceng.core.access import ALLOW, Actor, Verdict, refuse
from jiceng.core.errors import Forbidden, NotFound
from jiceng.core.single_rows import locked_row
from jiceng.records.choices import ChoiceContext, check
from jiceng.records.lifecycle import Lifecycle
from jiceng.records.machine import Machine
from jiceng.records.models import Record
from jiceng.records.moves import Move
from jiceng.records.outcomes import Context, Outcome
from jiceng.records.relations import Places, Relation, counting
from jiceng.records.writing import write
from jiceng.ui.fields import Fields


class Rows(Machine[Record, Move]):
    """Executes moves on database rows."""

    def __init__(self, lifecycle: Lifecycle) -> None:
        self.lifecycle = lifecycle

    def lock(self, record: UUID, by: Actor) -> Record:
        return lock(self.lifecycle, record, by)

    def unit_of(
        self, locked: Record, move: Move, fields: Fields, by: Actor, at: datetime
    ) -> UUID | None:
        return may(self.lifecycle, move.right, move.relations, locked, by=by, at=at)

    def facts(self, locked: Record, move: Move, fields: Fields, context: Context) -> Any:
        facts = self.lifecycle.load(locked)
        check(fields, ChoiceContext(context.actor, context.at, facts, move.present(locked)))
        return facts

    def fits(self, locked: Record, move: Move, facts: Any, fields: Fields) -> Verdict:
        return check_state(move, locked)

    def write(self, locked: Record, move: Move, outcome: Outcome, context: Context) -> None:
        outcome = with_state(move, locked, outcome)
        write(self.lifecycle, locked, outcome, move.event[0], context)

    def then(self, locked: Record, move: Move, fields: Fields, context: Context) -> None:
        if move.then is not None:
            move.then(locked, fields, context)
            locked.refresh_from_db()

    def stale(self) -> Verdict:
        return refuse(
            "record.stale", _("This has just been changed by a colleague. Review it again.")
        )


def lock(lifecycle: Lifecycle, record: UUID, by: Actor) -> Record:
    """Lock a record that the actor sees; missing and hidden records give the same answer."""
    locked = locked_row(lifecycle.model, record)
    if locked is None or not lifecycle.is_seen(locked, by):
        raise NotFound(_("Record not found, or not visible to you."), "record.missing")
    return locked


def check_state(move: Move, record: Record) -> Verdict:
    """Whether the record's state allows a move."""
    if record.state in move.on:
        return ALLOW
    return refuse(
        "record.state", _("This cannot be done in the present state."), state=record.state
    )


def may(
    lifecycle: Lifecycle,
    right: str,
    relations: Iterable[Relation],
    record: Record,
    *,
    by: Actor,
    at: datetime,
) -> UUID | None:
    """The unit on whose behalf an actor may act on a record.

    Args:
        right: the permission required through one of the relations; "" for nobody.

    Raises:
        Forbidden: no position permits it.
    """
    if by.all_powers:
        return record.unit_id
    places = lifecycle.places(record, at)
    found = counting(right, relations, by.grants, places) if right else frozenset()
    if not found:
        raise Forbidden(
            _("This can be done by %(who)s.")
            % {"who": "、".join(str(each.label) for each in relations)},
            "record.relation",
        )
    by.may(right).or_refuse()  # asks for the password again where the permission requires it
    return _unit_of(right, by, found, places)


def _unit_of(right: str, by: Actor, relations: frozenset[Relation], places: Places) -> UUID | None:
    """The unit of the first position that gives a permission through one of these relations."""
    for grant in by.grants:
        if counting(right, relations, [grant], places):
            return grant.unit_id
    return None


def with_state(move: Move, record: Record, outcome: Outcome) -> Outcome:
    """An outcome with its final state filled in.

    Raises:
        ValueError: the move does not declare the state.
    """
    to = move.to or (record.state,)
    if not outcome.state and len(to) == 1:
        outcome = replace(outcome, state=next(iter(to)))
    if outcome.state not in to:
        raise ValueError(f"{move.name} ends in {outcome.state}, which it does not declare")
    return outcome
