"""The moves of one request between its units, from acceptance to resolution and closing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.cases import belonging, colleagues, deadlines, intake, ledger, queries, rules
from jiceng.cases.actions.base import Move, begin, finish, give_to_heir, standing_for
from jiceng.cases.actions.whistle import release
from jiceng.cases.models import AttachmentKind, Callback, Case, State
from jiceng.cases.reference import categories
from jiceng.core import files
from jiceng.core.access import Actor, refuse
from jiceng.core.errors import Invalid
from jiceng.directory import public as directory
from jiceng.records.remarks import public as remarks


@transaction.atomic
def accept(*, case: UUID, by: Actor, at: datetime, version: int | None = None) -> Case:
    """Take responsibility for a reported request; it waits to be dispatched."""
    move = begin("accept", case=case, by=by, at=at, version=version)
    move.case.accepted_at = at
    move.tell("case.accepted", {"unit": move.case.unit_id})
    return finish(move, State.ACCEPTED)


@transaction.atomic
def decline(
    *, case: UUID, by: Actor, at: datetime, reason: str, version: int | None = None
) -> Case:
    """Not accept a request (not a matter of government, say); the reason is for the resident."""
    move = begin("decline", case=case, by=by, at=at, version=version, reason=reason)
    move.case.closed_at = at
    move.tell("case.declined", move.remark("decline", reason, internal=False))
    _stop(move)
    return finish(move, State.DECLINED)


@transaction.atomic
def dispatch(
    *,
    case: UUID,
    by: Actor,
    at: datetime,
    unit: UUID,
    reason: str = "",
    version: int | None = None,
) -> Case:
    """Lay the request into a unit's inbox; the first receiver answers for it until that signs.

    Raises:
        Refused: towards a unit that has returned it, unless a level that supervises decides so.
    """
    move = begin("dispatch", case=case, by=by, at=at, version=version)
    directory.receiver(unit, directory.civil_day(at))
    locked = move.case
    if str(unit) in locked.returned_by and not queries.may_make(by, "push_back", locked):
        refuse("case.pushed_back").or_refuse()
    locked.accepted_at = locked.accepted_at or at
    if locked.unit_id != unit:
        _hand_over(locked, unit, at)
    move.tell("case.dispatched", {"unit": unit, **move.remark("dispatch", reason)})
    return finish(move, State.DISPATCHED)


@transaction.atomic
def sign(*, case: UUID, by: Actor, at: datetime, version: int | None = None) -> Case:
    """Sign for a dispatched request: from now on this unit answers for it."""
    move = begin("sign", case=case, by=by, at=at, version=version)
    move.case.signed_at = at
    move.case.handler_id = by.id if by.kind == "person" else None
    move.tell("case.signed", {"unit": move.case.unit_id})
    return finish(move, State.HANDLING)


@transaction.atomic
def note(
    *,
    case: UUID,
    by: Actor,
    at: datetime,
    text: str,
    internal: bool = True,
    version: int | None = None,
) -> Case:
    """Write something down on the request, for the house or for the resident as well.

    Whoever is named in it with @, by name or by unit, is told of it; only those who may see the
    request can be named, and only inside the house.

    Raises:
        Invalid: for no words or too many, and for a name that is nobody's here or several people's.
    """
    remarks.check(text)
    move = begin("note", case=case, by=by, at=at, version=version)
    if not internal:
        # Those who were only called speak to their colleagues; whoever is in charge, to residents.
        queries.may_make(by, "note_to_resident", move.case).or_refuse()
    named = _named(move, text)
    if named and not internal:
        raise _wrong("note.resident_reads")
    move.tell("case.noted", {**move.remark("note", text, internal=internal), **named.told()})
    return finish(move)


def _named(move: Move, text: str) -> remarks.Mentions:
    """Whom a note names."""
    if not remarks.has_sign(text):
        return remarks.Mentions()
    return remarks.named_in(text, colleagues.nameable(move.case, directory.civil_day(move.at)))


def _wrong(code: str, **details: Any) -> Invalid:
    return Invalid(refuse(code, **details).sentence, code, field="text")


@transaction.atomic
def return_case(
    *, case: UUID, by: Actor, at: datetime, reason: str, version: int | None = None
) -> Case:
    """Give the request back to who dispatched it; past the limit it goes up a level."""
    move = begin("return", case=case, by=by, at=at, version=version, reason=reason)
    locked, giver = move.case, move.case.unit_id
    goes_up = rules.return_goes_up(locked.return_count)
    target = standing_for(_above(locked, at) if goes_up else _dispatcher(locked, at), at)
    locked.return_count += 1
    locked.returned_by = [*locked.returned_by, str(giver)]
    locked.signed_at, locked.handler_id = None, None
    _hand_over(locked, target, at)
    move.tell(
        "case.returned",
        {"from": giver, "to": target, "went_up": goes_up, **move.remark("return", reason)},
    )
    return finish(move, State.ACCEPTED)


def _dispatcher(case: Case, at: datetime) -> UUID:
    """Who dispatched it: the first receiver, or the coordinator if that is the one who returns."""
    if case.first_receiver_id != case.unit_id:
        return case.first_receiver_id
    return _above(case, at)


def _above(case: Case, at: datetime) -> UUID:
    """The unit a level up from the first receiver; above the top it is the district itself."""
    receiver = directory.tree().get(case.first_receiver_id)
    above = receiver.parent_id if receiver else None
    return above or intake.coordinator(case.area_id, directory.civil_day(at))


@transaction.atomic
def transfer(
    *,
    case: UUID,
    by: Actor,
    at: datetime,
    unit: UUID,
    reason: str,
    version: int | None = None,
) -> Case:
    """Pass the request on to another unit; the category says whether the clock goes on."""
    move = begin("transfer", case=case, by=by, at=at, version=version, reason=reason)
    directory.receiver(unit, directory.civil_day(at))
    locked, giver = move.case, move.case.unit_id
    facts = rules.CaseFacts(
        state=locked.state,
        version=locked.version,
        unit_id=giver,
        returned_by=frozenset(UUID(u) for u in locked.returned_by),
    )
    rules.may_receive(facts, unit).or_refuse()
    locked.signed_at, locked.handler_id = None, None
    _hand_over(locked, unit, at)
    move.tell("case.transferred", {"from": giver, "to": unit, **move.remark("transfer", reason)})
    return finish(move, State.DISPATCHED)


@transaction.atomic
def take_back(
    *, case: UUID, by: Actor, at: datetime, reason: str, version: int | None = None
) -> Case:
    """Take a request back from the unit in charge, to send it on otherwise or to handle it.

    Whoever sent it may do so until it is signed for, and after that only a unit above the one in
    charge. It waits to be dispatched where the actor's post is.
    """
    move = begin("take_back", case=case, by=by, at=at, version=version, reason=reason)
    locked, giver = move.case, move.case.unit_id
    target = _taking_unit(by, locked, at)
    if target == giver:
        raise Invalid(_("The request is already with this unit."), "case.same_unit")
    locked.signed_at, locked.handler_id = None, None
    _hand_over(locked, target, at)
    move.tell("case.taken_back", {"from": giver, "to": target, **move.remark("take_back", reason)})
    return finish(move, State.ACCEPTED)


def _taking_unit(by: Actor, case: Case, at: datetime) -> UUID:
    """Where a request lies that the actor takes back: with the nearest of their posts above it."""
    above = directory.tree().chain(case.unit_id)[1:]
    posts = {grant.unit_id for grant in belonging.posts_for(by, "take_back", case)}
    nearest = next((unit.id for unit in above if unit.id in posts), None)
    return nearest or standing_for(_dispatcher(case, at), at)


@transaction.atomic
def supervise(
    *, case: UUID, by: Actor, at: datetime, reason: str, version: int | None = None
) -> Case:
    """Put the request under supervision: it is marked in every inbox until it is closed."""
    move = begin("supervise", case=case, by=by, at=at, version=version, reason=reason)
    move.case.is_supervised = True
    move.tell("case.supervised", move.remark("supervise", reason))
    return finish(move)


@transaction.atomic
def resolve(
    *,
    case: UUID,
    by: Actor,
    at: datetime,
    resolution: str,
    photos: Sequence[files.Kept] = (),
    version: int | None = None,
) -> Case:
    """Report the matter as done, with the answer that the resident will read.

    Args:
        photos: of the place afterwards; the resident sees them too.
    """
    move = begin("resolve", case=case, by=by, at=at, version=version, reason=resolution)
    locked = move.case
    locked.resolved_at, locked.resolution = at, resolution.strip()
    _stop(move)
    release(move)
    move.tell(
        "case.resolved",
        {
            "unit": locked.unit_id,
            "on_time": locked.on_time,
            **move.remark("resolve", resolution, internal=False),
        },
    )
    move.attach(photos, AttachmentKind.AFTER)
    return finish(move, State.RESOLVED)


@transaction.atomic
def close(*, case: UUID, by: Actor, at: datetime, version: int | None = None) -> Case:
    """File a resolved request for which nobody waits for a callback."""
    move = begin("close", case=case, by=by, at=at, version=version)
    forget_satisfaction_of_before(move.case)
    return close_locked(move)


def forget_satisfaction_of_before(case: Case) -> None:
    """Before a request is filed without anybody's answer of this round.

    Whoever was satisfied before the request had to be done again has said nothing of how it is
    now. Dissatisfaction of before stays: giving up must not wipe it out."""
    answered = Callback.objects.filter(case=case, round=case.reopen_count + 1, valid=True)
    before = rules.CallbackAnswer(
        reached=True,
        contacted=case.callback_contacted,
        solved=case.callback_solved,
        level=case.callback_level,
    )
    if case.callback_valid and not answered.exists() and not rules.reopens(before):
        case.callback_valid, case.callback_level = False, None
        case.callback_contacted = case.callback_solved = None
        case.callback_way = ""


def close_locked(move: Move) -> Case:
    """File the request of a move under way (after a satisfied callback, say)."""
    move.case.closed_at = move.at
    move.tell("case.closed", {"unit": move.case.unit_id})
    return finish(move, State.CLOSED)


@transaction.atomic
def reopen(*, case: UUID, by: Actor, at: datetime, reason: str, version: int | None = None) -> Case:
    """Have the unit that resolved the request do it again, with a new clock."""
    move = begin("reopen", case=case, by=by, at=at, version=version, reason=reason)
    if move.case.erased_at is not None:
        raise Invalid(
            _("What this request said has been erased. Open a new one instead."), "case.erased"
        )
    return reopen_locked(move, reason, automatic=False)


def reopen_locked(
    move: Move, reason: str, *, automatic: bool, kind: str = "reopen", internal: bool = True
) -> Case:
    """Reopen the request of a move under way; the earlier breach stays on record.

    Args:
        kind: of the remark that keeps the reason.
        internal: whether the resident does not read it.
    """
    locked = move.case
    locked.reopen_count += 1
    locked.resolved_at, locked.closed_at, locked.signed_at = None, None, None
    ledger.append(locked, deadlines.Reopen(at=move.at, span=None))
    give_to_heir(move)
    move.tell(
        "case.reopened",
        {
            "automatic": automatic,
            "unit": locked.unit_id,
            "due_at": locked.due_at,
            **move.remark(kind, reason, internal=internal),
        },
    )
    return finish(move, State.DISPATCHED)


def _stop(move: Move) -> None:
    ledger.append(move.case, deadlines.Stop(at=move.at))


def _hand_over(case: Case, unit: UUID, at: datetime) -> None:
    """Change the unit in charge; whether the clock goes on is the category's rule."""
    category = categories.get().get(case.category_id or "")
    keeps = category.keeps_clock_on_transfer if category else True
    case.unit_id = unit
    ledger.append(case, deadlines.Transfer(at=at, unit_id=unit, restart=not keeps))
