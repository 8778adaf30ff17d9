"""One door for all moves by name: pages and the interface hand over the same fields.

Which fields a move asks for is data (`FIELDS`), so that a page can draw its form from it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from jiceng.cases import actions, intake, queries, rules
from jiceng.cases.models import ApprovalKind, TaskKind
from jiceng.core import files
from jiceng.core.access import Actor, refuse
from jiceng.core.errors import Invalid, Problem
from jiceng.core.masking import mask_text


@dataclass(frozen=True, slots=True)
class MoveFields:
    """All that a move may need; each uses its own part."""

    version: int | None = None
    reason: str = ""
    unit: UUID | None = None
    units: tuple[UUID, ...] = ()
    category: str = ""
    urgency: int | str | None = None
    ground: str = ""
    kind: str = TaskKind.WHISTLE
    arrive_minutes: int = int(rules.REPORT_IN_WITHIN.total_seconds() // 60)
    amount: Decimal | None = None
    amount_unit: str = ""
    into: UUID | None = None
    title: str = ""
    text: str = ""
    internal: bool = True
    caller: UUID | None = None
    reached: bool = False
    contacted: bool | None = None
    solved: bool | None = None
    level: int | None = None
    why: str = ""
    photos: tuple[files.Kept, ...] = ()


Performer = Callable[[UUID, Actor, datetime, MoveFields], object]

# In the order in which a page offers them.
FIELDS: dict[str, tuple[str, ...]] = {
    "classify": ("category", "urgency"),
    "accept": (),
    "decline": ("reason",),
    "dispatch": ("unit", "reason"),
    "sign": (),
    "resolve": ("reason", "photos"),
    "call_back": ("caller", "reached", "contacted", "solved", "level", "reason"),
    "give_up": ("reason",),
    "close": (),
    "return": ("reason",),
    "transfer": ("unit", "reason"),
    "take_back": ("reason",),
    "whistle": ("units", "kind", "ground", "arrive_minutes", "reason"),
    "end_whistle": ("reason",),
    "ask_extend": ("amount", "amount_unit", "reason"),
    "ask_suspend": ("reason",),
    "ask_resume": ("reason",),
    "ask_exclude": ("reason",),
    "ask_appeal": ("reason",),
    "supervise": ("reason",),
    "merge": ("into", "reason"),
    "unmerge": ("reason",),
    "split": ("title", "text", "category", "reason"),
    "reopen": ("reason",),
    "note": ("text", "internal"),
}

FIELDS_OF_PROGRAMS: Mapping[str, tuple[str, ...]] = {"call_back": ("why",)}
"""Beside those: on a page why nobody was reached is said in the field `reached`."""


def perform(name: str, *, case: UUID, by: Actor, at: datetime, fields: MoveFields) -> object:
    """Make a move by its name; gives what its action gives.

    Raises:
        Refused: for a name that is none (it may be forged), and whatever the action refuses.
    """
    performer = _PERFORMERS.get(name)
    if performer is None:
        refuse("case.unknown_move", move=name[:40]).or_refuse()
        return None
    return performer(case, by, at, fields)


BATCHED: Final = frozenset({"dispatch"})
"""Moves that may be made on several requests at once: the same for all of them, and undone by
another move if one of them was wrong."""
MAX_BATCH: Final = 200


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one request of several.

    Args:
        number, title: empty for one that is missing or hidden.
        message: why it was refused; empty when the move was made.
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
    fields: MoveFields,
) -> list[Outcome]:
    """Make a move on several requests, each in a transaction of its own.

    A refusal of one does not stop the others.

    Args:
        cases: identifier of each, and the version that the actor saw.

    Raises:
        Invalid: for none, for too many, or for a move that is not made in batches; nothing has
            changed.
    """
    if name not in BATCHED:
        raise Invalid(_("This move is made on one request at a time."), "move.no_batch")
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
            perform(name, case=case, by=by, at=at, fields=replace(fields, version=version))
        except Problem as problem:
            message = str(problem)
        outcomes.append(Outcome(case, *known.get(case, ("", "")), message))
    return outcomes


def _unit(fields: MoveFields) -> UUID:
    if fields.unit is None:
        raise Invalid(_("Choose a unit."), "move.unit", field="unit")
    return fields.unit


def _asking(kind: ApprovalKind) -> Performer:
    def performer(case: UUID, by: Actor, at: datetime, f: MoveFields) -> object:
        return actions.ask(
            case=case,
            by=by,
            at=at,
            kind=kind,
            reason=f.reason,
            amount=f.amount,
            amount_unit=f.amount_unit,
            version=f.version,
        )

    return performer


def _whistle(case: UUID, by: Actor, at: datetime, f: MoveFields) -> object:
    if f.kind not in TaskKind.values:
        raise Invalid(_("Choose whistle or co-handling."), "whistle.kind", field="kind")
    if not 1 <= f.arrive_minutes <= 7 * 24 * 60:
        raise Invalid(
            _("Give the time to arrive in minutes, at most a week."),
            "whistle.arrive",
            field="arrive_minutes",
        )
    return actions.whistle(
        case=case,
        by=by,
        at=at,
        units=f.units,
        ground=f.ground,
        reason=f.reason,
        kind=TaskKind(f.kind),
        arrive_within=timedelta(minutes=f.arrive_minutes),
        version=f.version,
    )


def _merge(case: UUID, by: Actor, at: datetime, f: MoveFields) -> object:
    if f.into is None:
        raise Invalid(_("Choose the request that stays."), "merge.into", field="into")
    return actions.merge(case=case, into=f.into, by=by, at=at, reason=f.reason, version=f.version)


def _split(case: UUID, by: Actor, at: datetime, f: MoveFields) -> object:
    report = intake.Report(text=f.text, title=f.title, category=f.category)
    return actions.split(case=case, by=by, at=at, report=report, reason=f.reason, version=f.version)


def _call_back(case: UUID, by: Actor, at: datetime, f: MoveFields) -> object:
    answer = rules.CallbackAnswer(f.reached, f.contacted, f.solved, f.level, f.why)
    return actions.call_back(
        case=case,
        by=by,
        at=at,
        answer=answer,
        caller=f.caller,
        remark=f.reason,
        version=f.version,
    )


_PERFORMERS: Mapping[str, Performer] = {
    "accept": lambda c, by, at, f: actions.accept(case=c, by=by, at=at, version=f.version),
    "sign": lambda c, by, at, f: actions.sign(case=c, by=by, at=at, version=f.version),
    "close": lambda c, by, at, f: actions.close(case=c, by=by, at=at, version=f.version),
    "decline": lambda c, by, at, f: actions.decline(
        case=c, by=by, at=at, reason=f.reason, version=f.version
    ),
    "classify": lambda c, by, at, f: actions.classify(
        case=c, by=by, at=at, category=f.category, urgency=f.urgency, version=f.version
    ),
    "dispatch": lambda c, by, at, f: actions.dispatch(
        case=c, by=by, at=at, unit=_unit(f), reason=f.reason, version=f.version
    ),
    "transfer": lambda c, by, at, f: actions.transfer(
        case=c, by=by, at=at, unit=_unit(f), reason=f.reason, version=f.version
    ),
    "return": lambda c, by, at, f: actions.return_case(
        case=c, by=by, at=at, reason=f.reason, version=f.version
    ),
    "take_back": lambda c, by, at, f: actions.take_back(
        case=c, by=by, at=at, reason=f.reason, version=f.version
    ),
    "unmerge": lambda c, by, at, f: actions.unmerge(
        case=c, by=by, at=at, reason=f.reason, version=f.version
    ),
    "supervise": lambda c, by, at, f: actions.supervise(
        case=c, by=by, at=at, reason=f.reason, version=f.version
    ),
    "resolve": lambda c, by, at, f: actions.resolve(
        case=c, by=by, at=at, resolution=f.reason, photos=f.photos, version=f.version
    ),
    "reopen": lambda c, by, at, f: actions.reopen(
        case=c, by=by, at=at, reason=f.reason, version=f.version
    ),
    "note": lambda c, by, at, f: actions.note(
        case=c, by=by, at=at, text=f.text, internal=f.internal, version=f.version
    ),
    "ask_extend": _asking(ApprovalKind.EXTEND),
    "ask_suspend": _asking(ApprovalKind.SUSPEND),
    "ask_resume": _asking(ApprovalKind.RESUME),
    "ask_exclude": _asking(ApprovalKind.EXCLUDE),
    "ask_appeal": _asking(ApprovalKind.APPEAL),
    "whistle": _whistle,
    "end_whistle": lambda c, by, at, f: actions.end_whistle(
        case=c, by=by, at=at, summary=f.reason, version=f.version
    ),
    "merge": _merge,
    "split": _split,
    "call_back": _call_back,
    "give_up": lambda c, by, at, f: actions.give_up_callback(
        case=c, by=by, at=at, reason=f.reason, version=f.version
    ),
}
