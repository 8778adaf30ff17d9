"""并案 and 拆分: one matter reported by many, and many matters in one report."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.cases import deadlines, discretion, intake, ledger, queries, rules
from jiceng.cases.actions.base import Move, begin, finish, give_to_heir
from jiceng.cases.actions.intake import caller_row, draw_number
from jiceng.cases.models import Caller, Case, CaseMerge, CaseSearch, State
from jiceng.cases.search import units_of, words_vector
from jiceng.core.access import SYSTEM, Actor
from jiceng.core.errors import Invalid
from jiceng.core.events import record, record_all
from jiceng.core.ids import uuid7
from jiceng.directory import public as directory
from jiceng.grids import public as grids


@transaction.atomic
def merge(
    *, case: UUID, into: UUID, by: Actor, at: datetime, reason: str, version: int | None = None
) -> Case:
    """Merge a request into another about the same matter; every caller keeps their callback.

    Args:
        case: the request that goes.
        into: the request that stays; it must still be open.
    """
    if case == into:
        raise Invalid(_("A request cannot be merged into itself."), "merge.itself", field="into")
    # Locked in the order of their ids, so that two merges the other way round cannot deadlock.
    for each in sorted((case, into)):
        queries.lock(by, each)
    move = begin("merge", case=case, by=by, at=at, version=version, reason=reason)
    main = queries.lock(by, into)
    queries.may_make(by, "absorb", main).or_refuse()
    if main.state not in rules.WORK_STATES | {rules.SUSPENDED}:
        raise Invalid(
            _("The other request is no longer being worked on. Reopen it first."),
            "merge.not_open",
            field="into",
        )
    if move.case.confidential != main.confidential:
        # Its caller would stand where everybody reads of them, or another caller follow it.
        raise Invalid(
            _("One of the two requests is confidential and the other is not. They stay apart."),
            "merge.confidential",
            field="into",
        )
    if queries.open_tasks(move.case).exists():
        raise Invalid(
            _(
                "Departments called are still working on this request. Wait for them or "
                "withdraw their call."
            ),
            "merge.tasks_open",
        )
    moved = Caller.objects.filter(case=move.case).update(case=main)
    CaseMerge.objects.create(id=uuid7(), case=move.case, into=main, at=at, state=move.case.state)
    # What was merged into this one before follows it, so that a chain is never two steps long.
    Case.objects.filter(merged_into=move.case).update(merged_into=main)
    move.case.merged_into, move.case.closed_at = main, at
    ledger.append(move.case, deadlines.Stop(at=at))
    move.tell(
        "case.merged",
        {"into": main.id, "other": main.number, "callers": moved, **move.remark("merge", reason)},
    )
    finish(move, State.MERGED)
    absorbed = Move(main, by, at)
    absorbed.tell("case.absorbed", {"case": case, "other": move.case.number, "callers": moved})
    return finish(absorbed)


@transaction.atomic
def unmerge(
    *, case: UUID, by: Actor, at: datetime, reason: str, version: int | None = None
) -> Case:
    """Take a wrongly merged request out again: its state, clock and callers are what they were.

    What was merged into it before goes with it. The time in between counts for nobody; what its
    callers answered inside the other one stays there. Where its unit has closed meanwhile, it goes
    to whoever answers for that one now.

    Raises:
        Invalid: when what it said has been erased meanwhile.
    """
    into = Case.objects.filter(pk=case).values_list("merged_into", flat=True).first()
    for each in sorted({case, into or case}):
        Case.objects.select_for_update().filter(pk=each).first()
    move = begin("unmerge", case=case, by=by, at=at, version=version, reason=reason)
    locked = move.case
    if locked.erased_at is not None:
        raise Invalid(
            _("What this request said has been erased. Open a new one instead."), "case.erased"
        )
    main = queries.lock(SYSTEM, locked.merged_into_id or case)
    done = CaseMerge.objects.filter(case=locked, undone_at=None).first()
    with_it = _merged_before(locked, main)
    Caller.objects.filter(case=main, original_case__in={case, *with_it}).update(case=locked)
    Case.objects.filter(pk__in=with_it).update(merged_into=locked)
    if done is not None:
        done.undone_at = at
        done.save(update_fields=["undone_at"])
    locked.merged_into, locked.closed_at = None, None
    ledger.append(locked, deadlines.Continue(at=at))
    state = State(done.state) if done else State.ACCEPTED
    if give_to_heir(move) and state == State.HANDLING:
        state = State.DISPATCHED  # the heir has not signed for it
    move.tell(
        "case.unmerged",
        {
            "from": main.id,
            "other": main.number,
            "unit": locked.unit_id,
            "due_at": locked.due_at,
            **move.remark("merge", reason),
        },
    )
    finish(move, state)
    released = Move(main, by, at)
    released.tell("case.released", {"case": case, "other": locked.number})
    finish(released)
    return locked


def _merged_before(case: Case, main: Case) -> set[UUID]:
    """What had been merged into a request before that was merged itself, at any remove."""
    steps = CaseMerge.objects.filter(case__merged_into=main, undone_at=None)
    return rules.merged_before(
        case.pk, dict(steps.order_by("at", "id").values_list("case_id", "into_id"))
    )


@transaction.atomic
def split(
    *,
    case: UUID,
    by: Actor,
    at: datetime,
    report: intake.Report,
    reason: str,
    version: int | None = None,
) -> Case:
    """Take a second matter out of a request into one of its own, with the same callers.

    Its clock starts at the original report: splitting gains nobody time.
    """
    move = begin("split", case=case, by=by, at=at, version=version, reason=reason)
    origin = move.case
    prepared = intake.prepare(
        intake.clean(_at_the_place_of(origin, report)),
        at=origin.opened_at,
        number=draw_number(at),
        given_on=directory.civil_day(at),
    )
    part = prepared.case
    part.split_from, part.channel = origin, origin.channel
    guarded = discretion.on_splitting(_standing(part), _standing(origin))
    part.confidential, part.confidential_by_nature = guarded.confidential, guarded.by_nature
    part.save(force_insert=True)
    CaseSearch.objects.create(
        case=part,
        opened_at=part.opened_at,
        words=words_vector(part.number, part.title, part.text, part.address),
        units=units_of(part),
    )
    copies = [_copy(caller, part) for caller in origin.callers.all()]
    Caller.objects.bulk_create(copies)
    record_all("case", part.id, prepared.happenings, by=by, is_new=True)
    record(
        "case",
        part.id,
        "case.split_off",
        by=by,
        at=at,
        data={"from": origin.id, "number": origin.number},
    )
    move.tell(
        "case.split", {"part": part.id, "number": part.number, **move.remark("split", reason)}
    )
    finish(move)
    return part


def _standing(case: Case) -> discretion.Standing:
    return discretion.Standing(case.confidential, case.confidential_by_nature)


def _at_the_place_of(origin: Case, report: intake.Report) -> intake.Report:
    """The other matter lies where the first one does, and came by the same door, unless said
    otherwise: its grid, its routing and who sees it follow from that."""
    report = replace(report, channel=origin.channel, address=report.address or origin.address)
    if report.lon is None and not report.place:
        place = origin.min_unit_code or origin.grid_code
        report = replace(report, lon=origin.lon, lat=origin.lat, place=place)
    return replace(report, else_at=_place_of(origin))


def _place_of(case: Case) -> grids.Location:
    """Where a request lies, as far as it is known: to its community alone, perhaps."""
    return grids.Location(
        case.lon,
        case.lat,
        case.grid_code,
        case.min_unit_code,
        case.area_id,
        case.location_confidence,
        case.located_by,
    )


def _copy(caller: Caller, part: Case) -> Caller:
    details = intake.CallerDetails(caller.name, caller.phone, caller.email, caller.wants_callback)
    return caller_row(part, details, caller.added_at)
