"""The sequence in which every move is executed, for all kinds of records.

Lock, validate the fields, check the permission, the version, the state and the guard, apply, write.
A `Machine` implements each step: on database rows, or in memory for bulk writes.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from jiceng.core.access import Actor, Verdict
from jiceng.core.errors import Invalid
from jiceng.records.outcomes import Context, Outcome
from jiceng.ui.fields import Fields, read


class Runnable(Protocol):
    """The attributes of a declared move that `run` needs."""

    @property
    def name(self) -> str: ...
    @property
    def fields(self) -> type[Fields]: ...
    def guard(self, facts: Any, fields: Any, context: Context, /) -> Verdict: ...
    def apply(self, facts: Any, fields: Any, context: Context, /) -> Outcome: ...


R = TypeVar("R")
M = TypeVar("M", bound=Runnable)


class Machine(ABC, Generic[R, M]):
    """The steps of a move for one kind of records."""

    @abstractmethod
    def lock(self, record: UUID, by: Actor) -> R:
        """Lock the record until the end of the transaction.

        Raises:
            NotFound: missing or hidden; the answer is the same.
        """

    @abstractmethod
    def unit_of(self, locked: R, move: M, fields: Fields, by: Actor, at: datetime) -> UUID | None:
        """The unit on whose behalf the actor makes the move; None if no position is needed.

        Raises:
            Forbidden: no position of the actor permits the move.
        """

    @abstractmethod
    def facts(self, locked: R, move: M, fields: Fields, context: Context) -> Any:
        """Load the input of the move's pure functions."""

    @abstractmethod
    def fits(self, locked: R, move: M, facts: Any, fields: Fields) -> Verdict:
        """Whether the record's present state allows the move."""

    @abstractmethod
    def write(self, locked: R, move: M, outcome: Outcome, context: Context) -> None:
        """Write the outcome of the move, its events last.

        Raises:
            ValueError: the outcome has a state that the move does not declare.
        """

    def then(self, locked: R, move: M, fields: Fields, context: Context) -> None:
        """Carry out what the move entails elsewhere; by default nothing."""

    @abstractmethod
    def stale(self) -> Verdict:
        """The refusal for an outdated version."""

    def version_of(self, locked: R) -> int:
        """The record's version."""
        return int(locked.version)  # type: ignore[attr-defined]


def obey(verdict: Verdict) -> None:
    """Raise the refusal of a guard.

    Raises:
        Invalid: the refusal names a field (``field=`` in its details), where it is shown, or has
            messages by field (``fields=``).
        Refused: otherwise.
    """
    name, fields = verdict.details.get("field", ""), verdict.details.get("fields")
    if not verdict.allowed and (name or fields):
        raise Invalid(verdict.sentence, verdict.code, fields=fields or {name: verdict.sentence})
    verdict.or_refuse()


def run(
    machine: Machine[R, M],
    move: M,
    record: UUID,
    given: Mapping[str, Any],
    *,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> R:
    """Execute a move in the caller's transaction.

    Args:
        given: input of the move, by field.
        version: the version that the actor saw; None skips the check.

    Raises:
        Invalid: for invalid fields.
        Forbidden, Refused: with the reason; nothing has changed.
    """
    locked = machine.lock(record, by)
    fields = read(move.fields, given)
    unit = machine.unit_of(locked, move, fields, by, at)
    if version is not None and version != machine.version_of(locked):
        machine.stale().or_refuse()
    context = Context(by, at, record, unit)
    facts = machine.facts(locked, move, fields, context)
    machine.fits(locked, move, facts, fields).or_refuse()
    obey(move.guard(facts, fields, context))
    machine.write(locked, move, move.apply(facts, fields, context), context)
    machine.then(locked, move, fields, context)
    return locked
