"""Actions on rosters: draw up, answer questions, freeze, make a new edition."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from jiceng.core.access import Actor, refuse
from jiceng.core.events import record
from jiceng.core.text_cleaning import without_unencodable
from jiceng.directory.public import Unit
from jiceng.records.rosters import kinds, queries, rules
from jiceng.records.rosters.actions.locking import STREAM, lock_to_edit
from jiceng.records.rosters.models import Presence, Roster, RosterQuestion, RosterRow
from jiceng.records.rosters.names import name_index
from jiceng.records.rosters.rules import RosterLine

NONCE_BYTES = 16
LONGEST_REASON = 400


@transaction.atomic
def draw(
    *,
    kind: str,
    unit: Unit,
    title: str,
    drawn_for: date,
    rows: Sequence[RosterLine],
    by: Actor,
    at: datetime,
) -> Roster:
    """Create the first edition of a roster and the questions that its rows raise.

    Args:
        kind: code of a contributed kind.
        unit: owner of the roster; permissions are checked there.
        title: without personal data, since it is published with the digest.
        rows: from a given list or from `queries.rows_from_posts`; at most `MOST_ROWS`.

    Raises:
        Refused: a row has no name, or there are too many rows.
        Forbidden: the actor may not draw up rosters of this kind at the unit.
        LookupError: unknown kind.
    """
    by.may(kinds.kind_with(kind).edit, unit.path).or_refuse()
    clean = [_clean(row) for row in rows]
    rules.well_formed(clean).or_refuse()
    roster = Roster.objects.create(
        kind=kind,
        unit=unit,
        title=" ".join(title.split())[:120],
        drawn_for=drawn_for,
        drawn_at=at,
    )
    numbered = dict(enumerate(clean, start=1))
    questions = _write(roster, numbered, new=None)
    data = {"edition": 1, "rows": len(clean), "questions": questions}
    record(STREAM, roster.pk, "roster.drawn", by=by, at=at, data=data)
    return roster


@transaction.atomic
def answer(
    *, question: UUID, leave_out: Collection[int], by: Actor, at: datetime
) -> RosterQuestion:
    """Answer a question by the rows to leave out; none keeps all.

    The answer can be changed until the roster is frozen.

    Raises:
        Refused: the roster is frozen, or the question does not concern these rows.
        Forbidden, NotFound: see `lock_to_edit`.
    """
    question_row = RosterQuestion.objects.filter(pk=question).only("roster_id").first()
    if question_row is None:
        raise queries.not_found()
    roster = lock_to_edit(question_row.roster_id, by)
    found = roster.questions.get(pk=question)
    rules.may_change(is_frozen=roster.frozen_at is not None).or_refuse()
    rules.may_answer(found.rows, leave_out).or_refuse()
    found.left_out, found.answered_at = sorted(set(leave_out)), at
    found.save(update_fields=["left_out", "answered_at"])
    out = {number for each in roster.questions.order_by("id") for number in each.left_out}
    roster.rows.filter(number__in=found.rows).update(is_left_out=False)
    roster.rows.filter(number__in=out).update(is_left_out=True)
    data = {"question": found.kind, "rows": found.rows, "left_out": found.left_out}
    record(STREAM, roster.pk, "roster.answered", by=by, at=at, data=data)
    return found


@transaction.atomic
def freeze(*, roster: UUID, by: Actor, at: datetime) -> Roster:
    """Freeze a roster: it becomes immutable and its digest public.

    Attendance of the former edition is copied.

    Raises:
        Refused: a question is open, no row is left, or it is frozen already.
        Forbidden, NotFound: see `lock_to_edit`.
    """
    locked = lock_to_edit(roster, by)
    rows = list(queries.included_rows(locked).order_by("number").values_list("number", "digest"))
    rules.may_freeze(
        is_frozen=locked.frozen_at is not None,
        open_questions=locked.questions.filter(answered_at=None).count(),
        rows=len(rows),
    ).or_refuse()
    locked.frozen_at = at
    locked.digest = rules.roster_digest(digest for _number, digest in rows)
    locked.save(update_fields=["frozen_at", "digest"])
    _carry_over(locked, {number for number, _digest in rows})
    data = {"edition": locked.edition, "rows": len(rows), "digest": locked.digest}
    record(STREAM, locked.pk, "roster.frozen", by=by, at=at, data=data)
    return locked


def _carry_over(roster: Roster, numbers: Collection[int]) -> None:
    if roster.former_id is None:
        return
    # The lock makes concurrent sign-ins on the former edition wait and then be refused.
    former = Roster.objects.select_for_update(of=("self",)).get(pk=roster.former_id)
    Presence.objects.bulk_create(
        Presence(roster=roster, number=each.number, came_at=each.came_at, way=each.way)
        for each in queries.present_on(former).order_by("number")
        if each.number in numbers
    )


@transaction.atomic
def new_edition(
    *,
    roster: UUID,
    reason: str,
    by: Actor,
    at: datetime,
    add: Sequence[RosterLine] = (),
    remove: Collection[int] = (),
) -> Roster:
    """Create a new edition of a frozen roster, which refers to the former one and leaves it
    unchanged.

    Args:
        reason: erased together with the names.
        add: further rows; they get the next numbers and may raise questions.
        remove: numbers of rows to drop.

    Raises:
        Refused: it is not frozen, not the newest, or has no such row.
        Forbidden, NotFound: see `lock_to_edit`.
    """
    former = lock_to_edit(roster, by)
    rules.may_follow(
        is_frozen=former.frozen_at is not None,
        is_followed=Roster.objects.filter(former=former).exists(),
    ).or_refuse()
    last = former.rows.order_by("-number").values_list("number", flat=True)[0]
    kept = {row.number: queries.facts_of(row) for row in queries.included_rows(former)}
    for number in sorted(set(remove)):
        if kept.pop(number, None) is None:
            refuse("roster.not_on_it", number=number).or_refuse()
    added = dict(enumerate(map(_clean, add), start=last + 1))
    rules.well_formed([*kept.values(), *added.values()]).or_refuse()
    made = Roster.objects.create(
        kind=former.kind,
        unit=former.unit,
        title=former.title,
        drawn_for=former.drawn_for,
        drawn_at=at,
        edition=former.edition + 1,
        former=former,
        reason=without_unencodable(reason).strip()[:LONGEST_REASON],
    )
    questions = _write(made, kept | added, new=added.keys())
    data = {
        "edition": made.edition,
        "former": str(former.pk),
        "added": sorted(added),
        "removed": sorted(set(remove)),
        "questions": questions,
    }
    record(STREAM, made.pk, "roster.drawn", by=by, at=at, data=data)
    return made


def _clean(row: RosterLine) -> RosterLine:
    name, household, mark = (
        " ".join(without_unencodable(text).split()) for text in (row.name, row.household, row.mark)
    )
    return RosterLine(name, household, mark, row.person)


def _write(roster: Roster, rows: Mapping[int, RosterLine], *, new: Iterable[int] | None) -> int:
    """Insert rows and the questions that they raise; returns the number of questions."""
    RosterRow.objects.bulk_create(_row(roster, number, row) for number, row in rows.items())
    doubts = kinds.kind_with(roster.kind).doubts
    questions = rules.questions(rows, new=None if new is None else set(new), doubts=doubts)
    RosterQuestion.objects.bulk_create(
        RosterQuestion(roster=roster, kind=each.kind, rows=list(each.rows)) for each in questions
    )
    return len(questions)


def _row(roster: Roster, number: int, row: RosterLine) -> RosterRow:
    nonce = secrets.token_hex(NONCE_BYTES)
    return RosterRow(
        roster=roster,
        number=number,
        name=row.name,
        name_index=name_index(row.name) or b"",
        household=row.household,
        mark=row.mark,
        person_id=row.person,
        nonce=nonce,
        digest=rules.row_digest(number, row, nonce),
    )
