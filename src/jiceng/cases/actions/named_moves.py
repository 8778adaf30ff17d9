"""Dispatch of moves by name, for pages and APIs.

The fields of each move are data (`FIELDS`), from which pages build their forms.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _

from jiceng.cases import actions, lifecycle, queries
from jiceng.cases.intake.report import Report as IntakeReport
from jiceng.cases.models import Case
from jiceng.core.access import Actor, refuse
from jiceng.core.errors import Invalid, Problem
from jiceng.core.masking import mask_text

OF_PROGRAMS: Final[Mapping[str, tuple[str, ...]]] = {"call_back": ("why",)}
"""Fields for the API only; pages give the reason for an unreached resident in the field
`reached`.
"""

FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    name: tuple(f for f in each.fields.model_fields if f not in OF_PROGRAMS.get(name, ()))
    for name, each in lifecycle.OFFERED.items()
}
"""Fields of each move, in the order of its form."""


def move_label(name: str) -> Any:
    """The label of a move that pages and APIs make by name."""
    return lifecycle.OFFERED[name].label


def perform(
    name: str,
    *,
    case: UUID,
    by: Actor,
    at: datetime,
    fields: Mapping[str, Any],
) -> Case:
    """Make a move by its name; returns the request, or the one that was split off.

    Args:
        fields: by name; unknown fields are ignored, since one form or message serves all moves.
            `version` is the one that the actor saw; None or missing skips the check.

    Raises:
        Refused: for an unknown name, and whatever the action refuses.
    """
    if name not in FIELDS:
        refuse("case.unknown_move", move=name[:40]).or_refuse()
    names = (*FIELDS[name], *OF_PROGRAMS.get(name, ()))
    given = {each: fields[each] for each in names if each in fields}
    version = fields.get("version")
    if name == "split":
        reason = given.pop("reason", "")
        report = IntakeReport(**{"text": "", **given})
        return actions.split(case=case, by=by, at=at, report=report, reason=reason, version=version)
    return actions.make_move(name, case=case, given=given, by=by, at=at, version=version)


BATCHED: Final = frozenset({"dispatch"})
"""Moves permitted on several requests: with equal input for all, and reversible by another move."""
MAX_BATCH: Final = 200


@dataclass(frozen=True, slots=True)
class BatchOutcome:
    """Result for one request of a batch.

    Args:
        number, title: empty if it is missing or hidden.
        message: reason of the refusal; empty if the move was made.
    """

    case: UUID
    number: str
    title: str
    message: str = ""

    @property
    def is_done(self) -> bool:
        """Whether the move was made."""
        return not self.message


def perform_each(
    name: str,
    *,
    cases: Sequence[tuple[UUID, int | None]],
    by: Actor,
    at: datetime,
    fields: Mapping[str, Any],
) -> list[BatchOutcome]:
    """Make a move on several requests, each in its own transaction; one refusal does not stop the
    others.

    Args:
        cases: identifier and seen version of each.

    Raises:
        Invalid: no request, too many, or a move that cannot be batched; nothing has changed.
    """
    if name not in BATCHED:
        raise Invalid(_("This action is available for one request at a time."), "move.no_batch")
    chosen = dict(cases)
    if not 1 <= len(chosen) <= MAX_BATCH:
        raise Invalid(
            _("Choose between one and %(limit)s requests.") % {"limit": MAX_BATCH}, "move.batch"
        )
    rows = queries.visible_to(by).filter(pk__in=chosen).values_list("id", "number", "title")
    known = {id_: (number, mask_text(title)) for id_, number, title in rows}
    outcomes = []
    for case, version in chosen.items():
        message = ""
        try:
            perform(name, case=case, by=by, at=at, fields={**fields, "version": version})
        except Problem as problem:
            message = str(problem)
        outcomes.append(BatchOutcome(case, *known.get(case, ("", "")), message))
    return outcomes
