"""The one sequence in which every move is made, whatever its records are and wherever they lie.

Lock, read the fields, ask whose move it is, the version, the state, the guard, apply, write. A
`Machine` says how each of these is done: on rows of the database, or in memory for what is written
in bulk.
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
    """What `run` needs of a declared move."""

    @property
    def name(self) -> str: ...
    @property
    def fields(self) -> type[Fields]: ...
    def guard(self, facts: Any, fields: Any, context: Context, /) -> Verdict: ...
    def apply(self, facts: Any, fields: Any, context: Context, /) -> Outcome: ...


R = TypeVar("R")
M = TypeVar("M", bound=Runnable)


class Machine(ABC, Generic[R, M]):
    """How records of one kind are locked, judged, known and written."""

    @abstractmethod
    def lock(self, record: UUID, by: Actor) -> R:
        """The record, which nobody else changes until the move is over.

        Raises:
            NotFound: missing or hidden; the answer is the same.
        """

    @abstractmethod
    def unit_of(self, locked: R, move: M, fields: Fields, by: Actor, at: datetime) -> UUID | None:
        """From which unit the actor makes the move; None where no post is needed.

        Raises:
            Forbidden: the move is not theirs.
        """

    @abstractmethod
    def facts(self, locked: R, move: M, fields: Fields, context: Context) -> Any:
        """What the move's pure functions know."""

    @abstractmethod
    def fits(self, locked: R, move: M, facts: Any, fields: Fields) -> Verdict:
        """Whether the move can be made in the record's present state."""

    @abstractmethod
    def write(self, locked: R, move: M, outcome: Outcome, context: Context) -> None:
        """Write what comes of the move, and its events last.

        Raises:
            ValueError: for a state that the move does not declare.
        """

    @abstractmethod
    def stale(self) -> Verdict:
        """The refusal of a move that was made from an older picture."""

    def version_of(self, locked: R) -> int:
        """The record's version."""
        return int(locked.version)  # type: ignore[attr-defined]


def obey(verdict: Verdict) -> None:
    """Raise what a guard refuses.

    Raises:
        Invalid: the refusal names a field (``field=`` in its details), beside which it is shown.
        Refused: otherwise.
    """
    name = verdict.details.get("field", "")
    if name and not verdict.allowed:
        raise Invalid(verdict.sentence, verdict.code, fields={name: verdict.sentence})
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
    """Make a move, in the caller's transaction.

    Args:
        given: what the move asks for, by name.
        version: the version that the actor saw; None: whatever stands now.

    Raises:
        Invalid: for fields that cannot be used.
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
    return locked
