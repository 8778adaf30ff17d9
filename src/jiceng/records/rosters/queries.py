"""Queries of rosters, limited to what the actor may see; `visible_to` fails closed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from jiceng.core.access import Actor
from jiceng.core.errors import NotFound
from jiceng.core.state_findings import StateFinding, StateFindingKind
from jiceng.directory.public import Post, Unit, holding_on, within
from jiceng.directory.public import visible_to as units_visible_to
from jiceng.records.rosters import kinds, rules
from jiceng.records.rosters.models import Presence, Roster, RosterQuestion, RosterRow
from jiceng.records.rosters.names import name_indexes
from jiceng.records.rosters.rules import RosterLine

MOST = 200


def visible_to(actor: Actor) -> QuerySet[Roster]:
    """Rosters whose names the actor may read."""
    seen = Q(pk__in=())
    for kind in kinds.kinds():
        seen |= Q(kind=kind.code) & within(actor.reach(kind.read), "unit__path")
    return Roster.objects.filter(seen)


def roster_for(actor: Actor, roster: UUID) -> Roster:
    """One roster.

    Raises:
        NotFound: missing or hidden.
    """
    found = visible_to(actor).select_related("unit").filter(pk=roster).first()
    if found is None:
        raise not_found()
    return found


def not_found() -> NotFound:
    """The error for a missing or hidden roster."""
    return NotFound(_("Roster not found, or not visible to you."), "roster.not_found")


def rows_of(
    actor: Actor, roster: UUID, *, after: int = 0, most: int = MOST, with_left_out: bool = False
) -> list[RosterRow]:
    """A page of a roster's rows, by number.

    Args:
        after: number of the last row of the previous page.

    Raises:
        NotFound: missing or hidden.
    """
    found = roster_for(actor, roster).rows.filter(number__gt=after)
    if not with_left_out:
        found = found.filter(is_left_out=False)
    return list(found.order_by("number")[: min(most, MOST)])


def rows_named(actor: Actor, roster: UUID, name: str) -> list[RosterRow]:
    """Rows of a roster with a name in any spelling; rows left out are excluded.

    Raises:
        NotFound: missing or hidden.
    """
    found = roster_for(actor, roster)
    return list(
        included_rows(found).filter(name_index__in=name_indexes(name)).order_by("number")[:MOST]
    )


def included_rows(roster: Roster) -> QuerySet[RosterRow]:
    """The rows that are not left out."""
    return RosterRow.objects.filter(roster=roster, is_left_out=False)


def questions_of(actor: Actor, roster: UUID) -> list[RosterQuestion]:
    """Questions of a roster, open ones first.

    Raises:
        NotFound: missing or hidden.
    """
    found = roster_for(actor, roster).questions.order_by("id")
    return sorted(found, key=lambda question: question.answered_at is not None)


@dataclass(frozen=True, slots=True)
class Published:
    """Public facts of a frozen roster, without names.

    Args:
        row_digests: in the order of the rows' numbers; their `rules.roster_digest` is `digest`.
    """

    title: str
    drawn_for: date
    edition: int
    frozen_at: datetime
    digest: str
    row_digests: tuple[str, ...]


def published(roster: UUID) -> Published:
    """Public facts of a frozen roster, without a permission check.

    Raises:
        NotFound: missing or not frozen.
    """
    found = Roster.objects.filter(pk=roster).first()
    if found is None or found.frozen_at is None:
        raise not_found()
    digests = included_rows(found).order_by("number").values_list("digest", flat=True)
    return Published(
        found.title,
        found.drawn_for,
        found.edition,
        found.frozen_at,
        found.digest,
        tuple(digests),
    )


@dataclass(frozen=True, slots=True)
class Attendance:
    """Number of people on a roster and of those present."""

    entitled: int
    present: int

    @property
    def absent(self) -> int:
        """Number of those absent."""
        return self.entitled - self.present


def attendance(actor: Actor, roster: UUID) -> Attendance:
    """Number of people on a roster and of those present, e.g. for a quorum.

    Raises:
        NotFound: missing or hidden.
    """
    found = roster_for(actor, roster)
    present = present_on(found).aggregate(count=Count("pk"))["count"]
    return Attendance(included_rows(found).count(), present)


def present_on(roster: Roster) -> QuerySet[Presence]:
    """Attendance rows, without withdrawn ones."""
    return Presence.objects.filter(roster=roster, withdrawn_at=None)


def presences_of(actor: Actor, roster: UUID) -> dict[int, Presence]:
    """Attendance by row number.

    Raises:
        NotFound: missing or hidden.
    """
    found = roster_for(actor, roster)
    return {each.number: each for each in present_on(found).order_by("number")}


def disagreements(roster: UUID) -> list[int]:
    """Numbers of rows of a frozen roster that differ from their digests, and 0 if the roster's own
    digest differs; empty if it is consistent.

    Once names have been erased, only the digests of rows can be compared with that of the roster.

    Raises:
        Roster.DoesNotExist: unknown roster.
    """
    found = Roster.objects.get(pk=roster)
    rows = list(included_rows(found).order_by("number"))
    wrong = [
        row.number
        for row in rows
        if found.erased_at is None
        and rules.row_digest(row.number, facts_of(row), row.nonce) != row.digest
    ]
    if rules.roster_digest(row.digest for row in rows) != found.digest:
        wrong.insert(0, 0)
    return wrong


def findings() -> Iterator[StateFinding]:
    """Disagreements of all frozen rosters, for the comparison of state and events."""
    frozen = Roster.objects.filter(frozen_at__isnull=False).order_by("id")
    for roster in frozen.values_list("pk", flat=True):
        for number in disagreements(roster):
            place = f"{roster}/{number}" if number else str(roster)
            yield StateFinding(
                StateFindingKind.COLUMN_CHANGED, "rosters_rosterrow", place, ("digest",)
            )


def facts_of(row: RosterRow) -> RosterLine:
    """A row as input of the rules."""
    return RosterLine(row.name, row.household, row.mark, row.person_id)


def rows_from_posts(
    actor: Actor, unit: Unit, *, on: date, roles: tuple[str, ...]
) -> list[RosterLine]:
    """People with positions of some roles at a unit or below on a day, one row each.

    Args:
        roles: codes.

    Returns:
        Ordered by name; the mark is the name of the role, of the first position if there are
        several.

    Raises:
        NotFound: the actor does not see the unit.
    """
    if not units_visible_to(actor).filter(pk=unit.pk).exists():
        raise not_found()
    posts = Post.objects.filter(
        holding_on(on), within([unit.path], "unit__path"), role__in=roles, person__is_active=True
    ).select_related("person", "role")
    people: dict[UUID, RosterLine] = {}
    for post in posts.order_by("person__name", "person", "role", "id"):
        row = RosterLine(post.person.name, "", str(post.role), post.person_id)
        people.setdefault(post.person_id, row)
    return list(people.values())
