"""Lifecycle of patrols: planned, under way, overdue, finished, missed. Pure, but for `then`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Annotated, Any, Final
from uuid import UUID

from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy
from pydantic import Field

from jiceng.core.access import ALLOW, SYSTEM, Verdict, refuse
from jiceng.core.worktime import CIVIL
from jiceng.directory.public import civil_day
from jiceng.fieldwork.checklists.public import alarms, check_answers
from jiceng.fieldwork.patrols.models import Patrol, PatrolStop, StopState
from jiceng.fieldwork.patrols.permissions import READ, WALK
from jiceng.fieldwork.patrols.places import COMMUNITY
from jiceng.records import public as records
from jiceng.records.public import (
    ABOVE,
    IN_CHARGE,
    Changed,
    ChoiceContext,
    Context,
    Facts,
    Fields,
    New,
    Outcome,
    RowOf,
    make_move,
)

KIND: Final = "patrol"
ROUTE: Final = "route"
"""Name of the page section with the places and the forms of their checks."""
PLANNED, UNDER_WAY, OVERDUE = "planned", "under_way", "overdue"
FINISHED, MISSED = "finished", "missed"
LIVE: Final = {PLANNED, UNDER_WAY, OVERDUE}
EVENING: Final = time(20)
"""When a round that is not finished counts as overdue on its last day."""
OFFICERS: Final = [IN_CHARGE, ABOVE]


class BeginFields(Fields):
    """A round of a plan, as the system opens it."""

    plan: UUID
    title: str
    edition: UUID
    begins_on: date
    due_on: date
    places: list[UUID]


@dataclass(frozen=True, slots=True)
class StopOf(RowOf):
    """A place of the round that is still to be checked."""

    def offered(self, context: ChoiceContext) -> Sequence[tuple[str, Any]]:
        """The open places, in order."""
        rows = waiting(context.facts) if context.facts else ()
        return [(str(each.pk), str(each.position)) for each in rows]


OPEN_STOP: Final = StopOf(PatrolStop, lambda row: row.state == StopState.OPEN, _("Place"))
SkipFields = records.fields_of(PatrolStop, "reason", stop=OPEN_STOP)


class CheckFields(records.fields_of(PatrolStop, stop=OPEN_STOP)):  # type: ignore[misc]
    """Answers at one place, with the version of the checklist that they are answers to."""

    edition: Annotated[UUID, Field(title=gettext_noop("Version of the checklist"))]
    answers: Annotated[dict[str, Any], Field(title="Answers")]


class ArrangeFields(Fields):
    """All places of the round in a new order."""

    stops: Annotated[list[UUID], Field(title=gettext_noop("Places in order"), max_length=300)]


def load(patrol: Patrol) -> Facts[Patrol]:
    """The facts of a patrol, with its checklist, so that guards read nothing."""
    getattr(patrol, "edition")  # noqa: B009 - fetched here
    return records.facts_of(patrol, (PatrolStop,))


def waiting(facts: Facts[Patrol]) -> list[PatrolStop]:
    """The places that are still to be checked, in order."""
    found = [each for each in facts.of(PatrolStop) if each.state == StopState.OPEN]
    return sorted(found, key=lambda each: each.position)


def begin(fields: Any, context: Context) -> Outcome:
    """Begin a round with its places in order."""
    columns = {
        "plan_id": fields.plan,
        "title": fields.title[:80],
        "edition_id": fields.edition,
        "begins_on": fields.begins_on,
        "due_on": fields.due_on,
        "community_id": context.unit,
    }
    rows = [
        New(PatrolStop, {"place_id": place, "position": number})
        for number, place in enumerate(fields.places, start=1)
    ]
    return Outcome(PLANNED, changes=columns, rows=rows)


def answers_fit(patrol: Facts[Patrol], fields: Any, _context: Context) -> Verdict:
    """Guard: answers are to the version with which the round began, and fit it."""
    if fields is None:
        return ALLOW
    if fields.edition != patrol.record.edition_id:
        words = now_("These answers are to another version of the checklist.")
        return refuse("patrol.edition", words, field="edition")
    return check_answers(patrol.record.edition.schema, fields.answers)


def check(patrol: Facts[Patrol], fields: Any, context: Context) -> Outcome:
    """Record the check of a place; the last one finishes the round."""
    wrong = alarms(patrol.record.edition.schema, fields.answers)
    values = {
        "state": StopState.CHECKED.value,
        "at": context.at,
        "edition_id": fields.edition,
        "answers": fields.answers,
        "is_in_order": not wrong,
    }
    return _settled(patrol, fields.stop, values)


def skip(patrol: Facts[Patrol], fields: Any, context: Context) -> Outcome:
    """Record why a place could not be checked."""
    values = {"state": StopState.SKIPPED.value, "at": context.at, "reason": fields.reason}
    return _settled(patrol, fields.stop, values)


def _settled(patrol: Facts[Patrol], stop: UUID, values: dict[str, Any]) -> Outcome:
    left = [each for each in waiting(patrol) if each.pk != stop]
    state = UNDER_WAY if left else FINISHED
    if left and patrol.record.state == OVERDUE:
        state = OVERDUE
    data = {"stop": stop, "left": len(left)}
    return Outcome(state, data=data, rows=[Changed(PatrolStop, stop, values)])


def note_place(_patrol: Any, fields: Any, context: Context) -> None:
    """Note the check at the place, for coverage."""
    place = PatrolStop.objects.values_list("place_id", flat=True).get(pk=fields.stop)
    given = {"on": civil_day(context.at)}
    make_move("patrol_place", place, "note_check", given, by=SYSTEM, at=context.at)


def is_whole(patrol: Facts[Patrol], fields: Any, _context: Context) -> Verdict:
    """Guard: an order names every place once."""
    if fields is None or sorted(fields.stops) == sorted(each.pk for each in _all(patrol)):
        return ALLOW
    words = now_("The order has to name every place of the patrol once. Load the page again.")
    return refuse("patrol.order", words, field="stops")


def _all(patrol: Facts[Patrol]) -> tuple[PatrolStop, ...]:
    return patrol.of(PatrolStop)


def arrange(patrol: Facts[Patrol], fields: Any, _context: Context) -> Outcome:
    """Walk the places in another order."""
    numbers = {stop: number for number, stop in enumerate(fields.stops, start=1)}
    rows = [
        Changed(PatrolStop, each.pk, {"position": numbers[each.pk]})
        for each in _all(patrol)
        if each.position != numbers[each.pk]
    ]
    return Outcome(patrol.record.state, rows=rows)


def keep_route(patrol: Any, _fields: Any, context: Context) -> None:
    """Let the plan's next rounds follow the new order."""
    stops = PatrolStop.objects.filter(patrol=patrol.pk).order_by("position", "pk")
    route = [str(place) for place in stops.values_list("place_id", flat=True)]
    make_move("patrol_plan", patrol.plan_id, "follow", {"route": route}, by=SYSTEM, at=context.at)


def carry_over(patrol: Facts[Patrol], fields: Any, _context: Context) -> Outcome:
    """Go on until a later day."""
    begun = len(waiting(patrol)) < len(_all(patrol))
    changes = {"due_on": fields.due_on, "reason": fields.reason}
    data = {"until": fields.due_on.isoformat()}
    return Outcome(UNDER_WAY if begun else PLANNED, data=data, changes=changes)


def miss(_patrol: Facts[Patrol], fields: Any, _context: Context) -> Outcome:
    """End a round with the reason why it was not finished."""
    return Outcome(changes={"reason": fields.reason})


def on_its_last_evening(patrol: Facts[Patrol]) -> datetime:
    """When a round counts as overdue."""
    return datetime.combine(patrol.record.due_on, EVENING, CIVIL)


def has_reason(_patrol: Facts[Patrol], fields: Any, _context: Context) -> Verdict:
    """Guard: the reason is written down."""
    if fields is None or fields.reason:
        return ALLOW
    return refuse("patrol.reason", now_("Give a reason."), field="reason")


ReasonFields = records.fields_of(Patrol, "reason")


class CarryFields(ReasonFields):  # type: ignore[misc, valid-type]
    """Until when a round goes on, and why."""

    due_on: Annotated[date, Field(title="Until")]


def is_later(patrol: Facts[Patrol], fields: Any, context: Context) -> Verdict:
    """Guard: a round goes on until a day to come."""
    if fields and fields.due_on < civil_day(context.at):
        return refuse("patrol.past", now_("Enter a date in the future."), field="due_on")
    return has_reason(patrol, fields, context)


PATROLS: Final = records.Lifecycle(
    kind=KIND,
    label=_("Patrol"),
    many=_("patrols"),
    model=Patrol,
    named="title",
    states={
        PLANNED: pgettext_lazy("patrol", "planned"),
        UNDER_WAY: pgettext_lazy("patrol", "under way"),
        OVERDUE: pgettext_lazy("patrol", "overdue"),
        FINISHED: pgettext_lazy("patrol", "finished"),
        MISSED: pgettext_lazy("patrol", "missed"),
    },
    reads=READ,
    sees=[COMMUNITY],
    load=load,
    plain=("plan", "title", "edition", "begins_on", "due_on", "reason", "community"),
    rows=[
        records.Rows(
            PatrolStop,
            ["place", "position", "state", "at", "edition", "answers", "is_in_order", "reason"],
        )
    ],
    opening=records.Opening(
        label=_("Patrol"),
        event=("opened", _("Patrol opened")),
        right="",
        unit="community",
        fields=BeginFields,
        apply=begin,
    ),
    moves=[
        records.Move(
            name="check",
            label=_("Record check of place"),
            event=("place_checked", _("Place of a patrol checked")),
            right=WALK,
            relations=OFFICERS,
            on=LIVE,
            to={UNDER_WAY, OVERDUE, FINISHED},
            fields=CheckFields,
            guard=answers_fit,
            apply=check,
            then=note_place,
            part=ROUTE,
        ),
        records.Move(
            name="skip",
            label=_("Leave place out"),
            event=("place_skipped", _("Place of a patrol left out")),
            right=WALK,
            relations=OFFICERS,
            on=LIVE,
            to={UNDER_WAY, OVERDUE, FINISHED},
            fields=SkipFields,
            guard=has_reason,
            apply=skip,
            part=ROUTE,
        ),
        records.Move(
            name="arrange",
            label=_("Change order of places"),
            event=("arranged", _("Order of places changed")),
            right=WALK,
            relations=OFFICERS,
            on=LIVE,
            to=LIVE,
            fields=ArrangeFields,
            guard=is_whole,
            apply=arrange,
            then=keep_route,
            part=ROUTE,
        ),
        records.Move(
            name="carry_over",
            label=_("Carry patrol over"),
            event=("carried_over", _("Patrol carried over")),
            right=WALK,
            relations=OFFICERS,
            on=LIVE,
            to={PLANNED, UNDER_WAY},
            fields=CarryFields,
            guard=is_later,
            apply=carry_over,
        ),
        records.Move(
            name="miss",
            label=_("End patrol as missed"),
            event=("missed", _("Patrol missed")),
            right=WALK,
            relations=OFFICERS,
            on=LIVE,
            to={MISSED},
            fields=ReasonFields,
            guard=has_reason,
            apply=miss,
        ),
        records.Move(
            name="fall_overdue",
            label=_("Count as overdue"),
            event=("fell_overdue", _("Patrol overdue")),
            on={PLANNED, UNDER_WAY},
            to={OVERDUE},
            after=on_its_last_evening,
        ),
    ],
)
