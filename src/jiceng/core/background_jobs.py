"""Background jobs started from a page, with progress, cancellation and resume after a crash.

Examples are verifying the chains, erasing expired data and writing exports. Each kind is
contributed with the right that it needs and a function that does it from the beginning and may be
interrupted and restarted. One job of a kind runs at a time: one in the whole installation or, for a
personal kind, one per person, visible to that person only.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate import exceptions
from procrastinate.contrib.django import app

from jiceng.core.access import SYSTEM, Actor
from jiceng.core.advisory_lock import exclusive, is_locked
from jiceng.core.errors import Invalid, NotFound, Problem, Refused
from jiceng.core.events import record
from jiceng.core.ids import uuid7
from jiceng.core.manifests import Contribution, Slot
from jiceng.core.models import BackgroundJob
from jiceng.core.vocabulary.languages import speaking

WRITES: Final = {
    "run": "a queue: events record the request and the outcome, not the steps",
    "_reporting": "a queue: events record the request and the outcome, not the steps",
}

# By its name: the tasks' module is in a higher layer.
TASK = "jiceng.core.tasks.do_job"
MAX_REASON_LENGTH = 400
MAX_ATTEMPTS = 3
_REPORT_EVERY_SECONDS = 1.0


class JobCancelled(Exception):
    """The requester has cancelled the job. Raised by `Tell`; the job lets it propagate."""


class Progress(Protocol):
    """Reports a job's progress: how much is done, and the total if it is known.

    Raises:
        Stopped: the job was cancelled.
    """

    def __call__(self, seen: int, total: int | None = None) -> None: ...


JobFunction = Callable[[BackgroundJob, Progress], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class JobKind(Contribution):
    """One kind of background job, done by the worker.

    Args:
        right: holding it anywhere allows starting the job and seeing its result; "" for a personal
            kind whose app checks a right that depends on the request.
        is_for_all: the right must be held over all places to start it.
        do: returns the result, as JSON.
        is_own: each person has their own jobs, which others do not see and which do not wait for
            those of others.
        on_record: those entries of the result that its last event holds, permanently.
    """

    name: str
    right: str
    do: JobFunction
    is_own: bool = False
    on_record: tuple[str, ...] = ()
    is_for_all: bool = False


KINDS: Final = Slot(JobKind, key=lambda kind: kind.name)


def visible_to(actor: Actor, kind: str) -> QuerySet[BackgroundJob]:
    """The jobs of a kind, for a personal kind only the actor's; none without its right."""
    rows = BackgroundJob.objects.filter(kind=kind).order_by("-asked_at", "-id")
    if KINDS.by_key()[kind].is_own:
        rows = rows.filter(asked_by=actor.ref)
    right = KINDS.by_key()[kind].right
    return rows if not right or actor.holds(right) else rows.none()


def get(actor: Actor, job: UUID) -> BackgroundJob:
    """One job that is visible to the actor.

    Raises:
        NotFound: missing or hidden.
    """
    found = BackgroundJob.objects.filter(pk=job).first()
    if found is None or not visible_to(actor, found.kind).filter(pk=job).exists():
        raise NotFound(_("Run not found, or not visible to you."), "errand.not_found")
    return found


@transaction.atomic
def start(
    *,
    kind: str,
    by: Actor,
    at: datetime,
    reason: str = "",
    language: str = "",
    data: Mapping[str, Any] | None = None,
) -> BackgroundJob:
    """Start a job.

    Args:
        language: of its messages and its result.
        data: further facts for its first event; no personal data.

    Raises:
        Forbidden: without its right.
        Refused: one of the kind is running.
        Invalid: a reason that is too long.
    """
    job_kind = KINDS.by_key()[kind]
    if job_kind.right:
        (by.may_for_all if job_kind.is_for_all else by.may)(job_kind.right).or_refuse()
    if len(reason) > MAX_REASON_LENGTH:
        raise Invalid(
            _("The reason may have at most %(most)s characters.") % {"most": MAX_REASON_LENGTH},
            "errand.reason",
            field="reason",
        )
    with connection.cursor() as cursor:
        # Two concurrent requests take turns.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [_name(kind, by.ref)])
    under_way = BackgroundJob.objects.filter(kind=kind, finished_at=None)
    if KINDS.by_key()[kind].is_own:
        under_way = under_way.filter(asked_by=by.ref)
    if under_way.exists():
        raise Refused(_("This is under way already. Wait until it has ended."), "errand.under_way")
    row = BackgroundJob.objects.create(
        id=uuid7(),
        kind=kind,
        asked_by=by.ref,
        asked_at=at,
        reason=reason.strip(),
        language=language,
    )
    # The reason is kept in the row: people name people in reasons, and a chain is permanent.
    record("errand", row.id, f"{kind}.asked", by=by, at=at, data=dict(data or {}))
    queue(row.id)
    return row


@transaction.atomic
def cancel(*, job: UUID, by: Actor, at: datetime) -> BackgroundJob:
    """Cancel one's own job; one that has not begun ends immediately.

    Raises:
        NotFound: missing or hidden.
        Refused: it has ended already, or it is another person's.
    """
    get(by, job)
    row = BackgroundJob.objects.select_for_update().get(pk=job)
    if row.finished_at is not None or row.asked_by != by.ref:
        raise Refused(_("This has ended already. Reload the page."), "errand.ended")
    row.stop_asked = True
    row.save(update_fields=["stop_asked"])
    record("errand", row.id, f"{row.kind}.stop_asked", by=by, at=at)
    if row.began_at is None:
        row.is_stopped = True
        _end(row)
    return row


def queue(job: UUID) -> None:
    """Put a job into the worker's queue, in the caller's transaction, unless it is already
    queued."""
    task = app.configure_task(TASK, queueing_lock=f"core.job:{job}")
    with suppress(exceptions.AlreadyEnqueued), transaction.atomic():
        task.defer(job=str(job))


def run(job: UUID) -> BackgroundJob | None:
    """Do a job; None when it is done, or while another process does one of its kind."""
    row = BackgroundJob.objects.filter(pk=job, finished_at=None).first()
    if row is None:
        return None
    with (
        exclusive(_name(row.kind, row.asked_by)) as free,
        speaking(row.language or None),
    ):
        row = BackgroundJob.objects.filter(pk=job, finished_at=None).first() if free else None
        if row is None:
            return None
        row.began_at, row.attempts = timezone.now(), row.attempts + 1
        row.save(update_fields=["began_at", "attempts"])
        try:
            if row.attempts > MAX_ATTEMPTS:
                raise Problem(
                    _("It was cut off %(count)s times. Look into the server's log.")
                    % {"count": MAX_ATTEMPTS},
                    "errand.cut_off",
                )
            with _reporting(row) as report_progress:
                row.result = KINDS.by_key()[row.kind].do(row, report_progress)
        except JobCancelled:
            row.is_stopped = True
        except Problem as problem:
            row.problem = str(problem)
        _end(row)
        return row


@contextmanager
def _reporting(row: BackgroundJob) -> Iterator[Progress]:
    """Write progress from time to time, on a connection outside the job's transaction."""
    beside = connection.copy()
    last = [float("-inf")]

    def report_progress(seen: int, total: int | None = None) -> None:
        if time.monotonic() - last[0] < _REPORT_EVERY_SECONDS:
            return
        last[0] = time.monotonic()
        with beside.cursor() as cursor:
            cursor.execute(
                "UPDATE core_errand SET seen = %s, total = coalesce(%s, total) WHERE id = %s"
                " RETURNING stop_asked",
                [seen, total, row.id],
            )
            if cursor.fetchone() == (True,):
                raise JobCancelled

    try:
        yield report_progress
    finally:
        beside.close()


@transaction.atomic
def _end(row: BackgroundJob) -> None:
    row.finished_at = timezone.now()
    row.save(update_fields=["finished_at", "result", "problem", "is_stopped"])
    outcome = "stopped" if row.is_stopped else "failed" if row.problem else "done"
    kept = KINDS.by_key()[row.kind].on_record
    data = {name: row.result[name] for name in kept if name in row.result}
    record("errand", row.id, f"{row.kind}.{outcome}", by=SYSTEM, at=row.finished_at, data=data)


def interrupted() -> list[UUID]:
    """Unfinished jobs that no process is doing: their worker died, or none is running."""
    rows = BackgroundJob.objects.filter(finished_at=None).order_by("asked_at", "id")
    jobs = rows.values_list("pk", "kind", "asked_by")
    return [pk for pk, kind, by in jobs if not is_locked(_name(kind, by))]


def _name(kind: str, asked_by: str) -> str:
    return f"core.job:{kind}:{asked_by}" if KINDS.by_key()[kind].is_own else f"core.job:{kind}"
