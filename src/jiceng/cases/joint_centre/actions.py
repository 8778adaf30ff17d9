"""Verbs of the joint centre that are no moves: who sits there on a day, and erasure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.cases.joint_centre import queries
from jiceng.cases.joint_centre.mediation import KEPT_FOR, KIND, OVER
from jiceng.cases.joint_centre.models import Mediation, Party, PartyLook, Session
from jiceng.cases.joint_centre.permissions import CENTRE_EDIT, CENTRE_READ
from jiceng.core import salted_digests
from jiceng.core.access import Actor
from jiceng.core.errors import Invalid, NotFound
from jiceng.core.events import record
from jiceng.core.retention import Retention
from jiceng.directory import public as directory
from jiceng.records.rosters import public as rosters

SITTING_ROSTER: Final = rosters.RosterKind(
    queries.SITTING,
    gettext_lazy("Units at the joint centre"),
    CENTRE_READ,
    CENTRE_EDIT,
    CENTRE_EDIT,
)


@transaction.atomic
def set_sitting(
    *, unit: UUID, day: date, present: Mapping[UUID, str], by: Actor, at: datetime
) -> rosters.Roster | None:
    """Save which units sit at a centre on a day; a change is a new edition of the day's roster.

    Args:
        present: the counter of each unit there; "" without one.

    Raises:
        NotFound: the unit does not exist.
        Forbidden: the actor may not keep the centre's roster.
        Invalid: no unit is named, or one that has no seat there.

    Returns:
        None where nothing has changed.
    """
    found = directory.Unit.objects.filter(pk=unit).first()
    if found is None:
        raise NotFound(_("Unit not found."), "centre.unit")
    by.may(SITTING_ROSTER.edit, found.path).or_refuse()
    if not present:
        raise Invalid(_("Choose at least one unit that is there."), "centre.nobody")
    seated = {seat.seated_id for seat in queries.seats_of(unit)}
    if not {*present} <= seated:
        raise Invalid(_("Choose among the units that have a seat here."), "centre.no_seat")
    lines = {
        str(key): rosters.RosterLine(directory.label_of(key), str(key), window, None)
        for key, window in present.items()
    }
    roster: rosters.Roster | None
    former = queries.latest_sitting(unit, day)
    if former is None:
        roster = rosters.draw(
            kind=queries.SITTING,
            unit=found,
            title=day.isoformat(),
            drawn_for=day,
            rows=[lines[key] for key in sorted(lines)],
            by=by,
            at=at,
        )
    else:
        roster = _next_edition(former, lines, by=by, at=at)
        if roster is None:
            return None
    for each in roster.questions.order_by("id"):
        rosters.answer(question=each.pk, leave_out=(), by=by, at=at)
    return rosters.freeze(roster=roster.pk, by=by, at=at)


def _next_edition(
    former: rosters.Roster, lines: Mapping[str, rosters.RosterLine], *, by: Actor, at: datetime
) -> rosters.Roster | None:
    rows = rosters.RosterRow.objects.filter(roster=former, is_left_out=False)
    known = {row.household: row.number for row in rows.order_by("number")}
    added = [lines[key] for key in sorted(lines) if key not in known]
    removed: Collection[int] = [number for key, number in known.items() if key not in lines]
    if not added and not removed:
        return None
    reason = _("Changed during the day")
    return rosters.new_edition(
        roster=former.pk, reason=reason, add=added, remove=removed, by=by, at=at
    )


def over_before(cutoff: datetime) -> QuerySet[Mediation]:
    """Mediations that ended before a moment and still have personal data."""
    return Mediation.objects.filter(state__in=OVER, erased_at=None, moved_at__lt=cutoff)


@transaction.atomic
def erase_mediations(*, cutoff: datetime, by: Actor, at: datetime, batch: int) -> int:
    """Erase parties, notes and texts of mediations; see `core.retention.Erase`."""
    due = over_before(cutoff).order_by("pk")
    rows = list(due.select_for_update(skip_locked=True, of=("self",))[:batch])
    for row in rows:
        gone = [row.pk]
        for model in (Party, Session, PartyLook):
            gone += model.objects.filter(mediation=row).order_by("pk").values_list("pk", flat=True)
        Party.objects.filter(mediation=row).update(name="", phone="", erased_at=at)
        Session.objects.filter(mediation=row).update(note="")
        PartyLook.objects.filter(mediation=row).update(reason="")
        row.terms = row.reason = row.visit = ""
        row.erased_at = at
        row.save(update_fields=["terms", "reason", "visit", "erased_at"])
        salted_digests.erase(gone)
        record(KIND, row.pk, f"{KIND}.erased", by=by, at=at)
    return len(rows)


MEDIATED: Final = Retention(
    "joint_centre.mediations",
    KEPT_FOR,
    erase_mediations,
    label=gettext_lazy("parties, notes and agreements of mediations"),
    past=over_before,
    erases=[
        "joint_centre.Mediation",
        "joint_centre.Party",
        "joint_centre.Session",
        "joint_centre.PartyLook",
    ],
)
