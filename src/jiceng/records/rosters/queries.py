"""Reads of rosters, each from what the actor may see; `visible_to` fails closed."""

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
        NotFound: missing and hidden alike.
    """
    found = visible_to(actor).select_related("unit").filter(pk=roster).first()
    if found is None:
        raise not_found()
    return found


def not_found() -> NotFound:
    """What is said of a roster that is missing or hidden."""
    return NotFound(_("This roster does not exist, or you cannot see it."), "roster.not_found")


def rows_of(
    actor: Actor, roster: UUID, *, after: int = 0, most: int = MOST, with_left_out: bool = False
) -> list[RosterRow]:
    """A page of the rows of a roster, by number.

    Args:
        after: number of the last row of the page before.

    Raises:
        NotFound: missing and hidden alike.
    """
    found = roster_for(actor, roster).rows.filter(number__gt=after)
    if not with_left_out:
        found = found.filter(is_left_out=False)
    return list(found.order_by("number")[: min(most, MOST)])


def rows_named(actor: Actor, roster: UUID, name: str) -> list[RosterRow]:
    """The rows of a roster under a name, however it is spelt; those left out are not among them.

    Raises:
        NotFound: missing and hidden alike.
    """
    found = roster_for(actor, roster)
    return list(standing(found).filter(name_index__in=name_indexes(name)).order_by("number")[:MOST])


def standing(roster: Roster) -> QuerySet[RosterRow]:
    """The rows that count."""
    return RosterRow.objects.filter(roster=roster, is_left_out=False)


def questions_of(actor: Actor, roster: UUID) -> list[RosterQuestion]:
    """The questions that a roster raises, open ones first.

    Raises:
        NotFound: missing and hidden alike.
    """
    found = roster_for(actor, roster).questions.order_by("id")
    return sorted(found, key=lambda question: question.answered_at is not None)


@dataclass(frozen=True, slots=True)
class Published:
    """What anybody may know of a frozen roster: no name.

    Args:
        row_digests: in the order of the rows' numbers; `rules.roster_digest` of them is `digest`.
    """

    title: str
    drawn_for: date
    edition: int
    frozen_at: datetime
    digest: str
    row_digests: tuple[str, ...]


def published(roster: UUID) -> Published:
    """The public facts of a frozen roster, for anybody.

    Raises:
        NotFound: missing, or not frozen yet.
    """
    found = Roster.objects.filter(pk=roster).first()
    if found is None or found.frozen_at is None:
        raise not_found()
    digests = standing(found).order_by("number").values_list("digest", flat=True)
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
    """How many are on a roster, and how many of them were there."""

    entitled: int
    present: int

    @property
    def absent(self) -> int:
        """How many were not."""
        return self.entitled - self.present


def attendance(actor: Actor, roster: UUID) -> Attendance:
    """How many are on a roster and were there: what a quorum is made of.

    Raises:
        NotFound: missing and hidden alike.
    """
    found = roster_for(actor, roster)
    present = present_on(found).aggregate(count=Count("pk"))["count"]
    return Attendance(standing(found).count(), present)


def present_on(roster: Roster) -> QuerySet[Presence]:
    """Who was there, withdrawn entries left out."""
    return Presence.objects.filter(roster=roster, withdrawn_at=None)


def presences_of(actor: Actor, roster: UUID) -> dict[int, Presence]:
    """Who was there, by number of the row.

    Raises:
        NotFound: missing and hidden alike.
    """
    found = roster_for(actor, roster)
    return {each.number: each for each in present_on(found).order_by("number")}


def disagreements(roster: UUID) -> list[int]:
    """Numbers of the rows of a frozen roster that do not agree with their digests any more, and 0
    where the roster's own does not; empty when all is well. Once the names have been erased, the
    digests of the rows can be compared with the roster's alone.

    Raises:
        Roster.DoesNotExist: there is no such roster.
    """
    found = Roster.objects.get(pk=roster)
    rows = list(standing(found).order_by("number"))
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
    """The disagreements of all frozen rosters, for the comparison of the state with the chain."""
    frozen = Roster.objects.filter(frozen_at__isnull=False).order_by("id")
    for roster in frozen.values_list("pk", flat=True):
        for number in disagreements(roster):
            place = f"{roster}/{number}" if number else str(roster)
            yield StateFinding(
                StateFindingKind.COLUMN_CHANGED, "rosters_rosterrow", place, ("digest",)
            )


def facts_of(row: RosterRow) -> RosterLine:
    """A row as the rules take it."""
    return RosterLine(row.name, row.household, row.mark, row.person_id)


def rows_from_posts(
    actor: Actor, unit: Unit, *, on: date, roles: tuple[str, ...]
) -> list[RosterLine]:
    """The people who hold posts of some roles at a unit or below it on a day, one row each.

    Args:
        roles: codes.

    Returns:
        By name; the mark is the name of the role, that of the first post where there are several.

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
