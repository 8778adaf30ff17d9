"""The action that writes a batch of imported requests, completely or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import TypeVar

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jiceng.cases.importing.changes import Pair, apply_news, held_requests
from jiceng.cases.importing.facts import RowFacts
from jiceng.cases.importing.imported_timeline import Held
from jiceng.cases.importing.plan import Plan, Ready
from jiceng.cases.importing.records import ImportedRequest, Rejected
from jiceng.cases.importing.writing import Batch, copy, make, serials
from jiceng.cases.permissions import CASE_IMPORT
from jiceng.core import event_changes
from jiceng.core.access import Actor
from jiceng.core.helper_processes import Helpers
from jiceng.records.imports.public import RowOutcome

T = TypeVar("T")
# Any number, but the same in every process.
ONE_AT_A_TIME = 0x6A_63_69_6D
PARTS_EACH = 5
"""Parts of a batch for each helper process."""


@transaction.atomic
def import_batch(
    *,
    rows: Sequence[ImportedRequest],
    plan: Plan,
    by: Actor,
    at: datetime,
    helpers: Helpers | None = None,
) -> RowOutcome:
    """Open new requests, and update stored ones that have changed in the source.

    A row is identified by the mapping's source and its number there, so importing it again changes
    nothing.

    Args:
        rows: in the order of the file.
        at: time of the import; the requests' own times are in the rows.
        helpers: processes that prepare the rows of new requests in parallel; without, this process
            does.

    Raises:
        Forbidden: without the right to import; nothing is written.
        Invalid: no unit can receive the requests that the source assigns to no unit.
    """
    by.may(CASE_IMPORT).or_refuse()
    with connection.cursor() as cursor:
        # One import writes at a time: two with the same request or new category would otherwise
        # violate each other's constraints.
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
    plan.references.is_uncommitted = False
    outcome = RowOutcome()
    for wave in _waves(rows):
        _import_wave(wave, plan, outcome, helpers or Helpers(0), by=by, at=at)
    return outcome


def _waves(rows: Iterable[ImportedRequest]) -> Iterator[list[ImportedRequest]]:
    """Rows in groups in which no number occurs twice; a later row updates the earlier one."""
    waves: list[list[ImportedRequest]] = []
    seen: Counter[str] = Counter()
    for row in rows:
        depth = seen[row.ref]
        seen[row.ref] += 1
        if depth == len(waves):
            waves.append([])
        waves[depth].append(row)
    yield from waves


def _import_wave(
    wave: list[ImportedRequest],
    plan: Plan,
    outcome: RowOutcome,
    helpers: Helpers,
    *,
    by: Actor,
    at: datetime,
) -> None:
    held = held_requests(plan.mapping.source, [row.ref for row in wave])
    unknown = [row for row in wave if row.ref not in held]
    unknown = list(_accepted(unknown, lambda row: plan.resolve(row, at), outcome))
    fresh = list(_accepted(unknown, lambda row: plan.prepare(row, at), outcome))
    if held:
        known = [row for row in wave if row.ref in held]
        facts = RowFacts(held.values(), plan)
        same = _accepted(known, lambda row: _same_request(held[row.ref], row, plan, facts), outcome)
        _bring_up_to_date(list(same), plan, outcome, by=by, at=at)
    if fresh:
        outcome.notes.update(_open(fresh, plan, helpers, by=by, at=at))
        outcome.opened += len(fresh)
        for row in fresh:
            plan.repeats.note(row.record)


def _accepted(
    rows: Iterable[ImportedRequest], step: Callable[[ImportedRequest], T], outcome: RowOutcome
) -> Iterator[T]:
    """Results of a step for the rows; rejected rows are added to the outcome."""
    for row in rows:
        try:
            yield step(row)
        except Rejected as reason:
            outcome.rejected.append((row.line, str(reason)))


def _same_request(held: Held, row: ImportedRequest, plan: Plan, facts: RowFacts) -> Pair:
    """The row with the stored request of the same number.

    Raises:
        Rejected: it is another request, or the row would be rejected as a new one.
    """
    report = plan.cleaned(row)
    if plan.repeats.is_known(row):
        return held, row
    what = [*held.differs(row.opened_at, report), *facts.differing(held, row, report)]
    if what:
        names = {
            "opened_at": _("opening time"),
            "title": _("the title"),
            "text": _("the text"),
            "address": _("the address"),
            "media_url": _("the link"),
            "phone": _("the resident's phone"),
            "point": _("the point"),
            "category": _("the category"),
            "unit": _("the unit"),
        }
        raise Rejected(
            _(
                "The number “%(ref)s” belongs to an existing request that differs in %(what)s."
                " Correct the number if this is another request; otherwise update the existing"
                " one."
            )
            % {"ref": row.ref[:60], "what": _(", ").join(names[name] for name in what)}
        )
    return held, row


def _bring_up_to_date(
    known: list[Pair], plan: Plan, outcome: RowOutcome, *, by: Actor, at: datetime
) -> None:
    updated, left = apply_news(known, by=by, at=at)
    outcome.updated += updated
    outcome.notes["left"] += len(left)
    outcome.unchanged += len(known) - updated - len(left)
    for _held, row in known:
        if row.line in left:
            reason = _(
                "The source has changed, but staff have edited this request here, so it was left"
                " unchanged. Update it on its page."
            )
            outcome.rejected.append((row.line, reason))
        plan.repeats.note(row)


def _open(
    fresh: list[Ready], plan: Plan, helpers: Helpers, *, by: Actor, at: datetime
) -> Counter[str]:
    """Prepare the rows of new requests in parallel parts, and write them; returns the counts of
    invalid coordinates.
    """
    suggests = plan.suggests(fresh, at)
    if plan.references.is_uncommitted:
        helpers = Helpers(0)  # units and categories of this batch are not committed yet
    batch = Batch(
        rows=fresh,
        mapping=plan.mapping,
        by=by,
        at=at,
        day=plan.day,
        suggests=suggests,
        serials=serials(len(fresh)),
        change=event_changes.draw_number(),
        recorded_at=timezone.now().astimezone(UTC),
    )
    # While one part is written, the next ones are prepared.
    parts = [helpers.ask(make, part) for part in batch.parts(PARTS_EACH * helpers.count)]
    problems = Counter[str]()
    for part in parts:
        made = part.result()
        copy(made)
        problems += made.problems
    return problems
