"""Setting the duty roster of the hotline."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.cases import duty
from jiceng.core.access import Actor
from jiceng.core.errors import Invalid, NotFound
from jiceng.core.shared_reference_data import invalidate
from jiceng.directory import public as directory
from jiceng.records.rosters import public as rosters


@transaction.atomic
def set_duty(
    *, unit: UUID, days: Mapping[date, Collection[UUID]], reason: str, by: Actor, at: datetime
) -> int:
    """Set who is on duty on some days. Days that do not change are left as they are.

    Args:
        days: the people on duty, by day. A day without a roster may stay empty.
        reason: required where a day that was set before changes.

    Raises:
        NotFound: the unit does not exist.
        Forbidden: the actor may not set its roster.
        Invalid: a person without a position there, a change without a reason, or a day that would
            have nobody left.

    Returns:
        number of changed days.
    """
    found = directory.Unit.objects.filter(pk=unit).first()
    if found is None:
        raise NotFound(_("Unit not found."), "duty.unit")
    by.may(duty.DUTY_ROSTER.edit, found.path).or_refuse()
    known = duty.latest(unit, [*days])
    present = {each.day: each for each in duty.duty_of(unit, [*days])}
    changed = 0
    for day, people in sorted(days.items()):
        before, after = {person for person, _name in present[day].people}, set(people)
        if before == after:
            continue
        changed += 1
        lines = _lines(unit, day, after - before)
        if day not in known:
            title = day.isoformat()
            roster = rosters.draw(
                kind=duty.KIND, unit=found, title=title, drawn_for=day, rows=lines, by=by, at=at
            )
        else:
            roster = _changed(known[day], before - after, lines, after, reason, by=by, at=at)
        _freeze(roster, by=by, at=at)
    if changed:
        invalidate(duty.KIND)
    return changed


def _lines(unit: UUID, day: date, people: Collection[UUID]) -> list[rosters.RosterLine]:
    """Lines of those who were added.

    Raises:
        Invalid: somebody holds no position there on the day.
    """
    names = dict(duty.may_be_on_duty(unit, day))
    if not names.keys() >= set(people):
        raise Invalid(
            _("Choose people who register requests at this unit on that day."), "duty.person"
        )
    wanted = [each for each in names if each in people]
    return [rosters.RosterLine(names[each], str(each), "", each) for each in wanted]


def _changed(
    former: rosters.Roster,
    left: Collection[UUID],
    lines: list[rosters.RosterLine],
    after: Collection[UUID],
    reason: str,
    *,
    by: Actor,
    at: datetime,
) -> rosters.Roster:
    """A new edition of a day's roster."""
    if not after:
        raise Invalid(_("Leave at least one person on duty."), "duty.nobody")
    if not reason.strip():
        raise Invalid(_("Give a reason for the change."), "duty.reason", field="reason")
    rows = rosters.RosterRow.objects.filter(roster=former, person__in=left)
    numbers = list(rows.order_by("number").values_list("number", flat=True))
    return rosters.new_edition(
        roster=former.pk, reason=reason, add=lines, remove=numbers, by=by, at=at
    )


def _freeze(roster: rosters.Roster, *, by: Actor, at: datetime) -> None:
    """Freeze a roster; people of the same name are different people, whom the directory knows."""
    for each in roster.questions.order_by("id"):
        rosters.answer(question=each.pk, leave_out=(), by=by, at=at)
    rosters.freeze(roster=roster.pk, by=by, at=at)
