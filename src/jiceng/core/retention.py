"""Retention periods and erasure of expired personal data.

Each app contributes its kinds of records with a period and an action that erases some of them. A
run processes all kinds in small transactions, so that a kill leaves only whole records and the next
run continues (个人信息保护法, article 47: delete when the purpose is met or the period of storage
has ended).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Protocol
from uuid import UUID

from django.db import models, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from jiceng.core import clock_monitoring, events, privacy, salted_digests
from jiceng.core.access import SYSTEM, Actor
from jiceng.core.background_jobs import Progress
from jiceng.core.bounded_count import BoundedCount
from jiceng.core.errors import Invalid
from jiceng.core.manifests import Contribution, Slot
from jiceng.core.models import BackgroundJob
from jiceng.core.permissions import RETENTION_RUN

BATCH = 500
MAX_COUNT: Final = 10_000


class Erase(Protocol):
    """An action that erases at most `batch` records that were due before `cutoff`, each with its
    tombstone and its event, in one transaction; returns how many it erased, 0 when none is left."""

    def __call__(self, *, cutoff: datetime, by: Actor, at: datetime, batch: int) -> int: ...


@dataclass(frozen=True, slots=True)
class Retention(Contribution):
    """One kind of records, erased after a period.

    Args:
        kind: a stable name, e.g. ``"cases.caller"``.
        older_than: the period, or a function that looks it up where it can be configured.
        erase: see `Erase`; `erase_rows` does the common work.
        label: the display name of these records.
        past: the records that began before a moment and have not been erased.
        erases: the declared fields that it empties: ``"app.Model.field"``, or ``"app.Model"`` for
            all personal fields of one. A declared field without a retention fails a test.
    """

    kind: str
    older_than: timedelta | Callable[[], timedelta]
    erase: Erase
    label: Any
    past: Callable[[datetime], QuerySet[Any]] | None = None
    erases: Sequence[str] = ()

    @property
    def period(self) -> timedelta:
        """How long such records are kept."""
        return self.older_than() if callable(self.older_than) else self.older_than

    def cutoff(self, at: datetime) -> datetime:
        """Records whose period began before this moment have expired."""
        return at - self.period

    def due(self, at: datetime, most: int = MAX_COUNT) -> BoundedCount | None:
        """The number of records expired at a moment; None if this kind cannot be counted.

        Args:
            most: counting stops above this, so that the page's cost does not grow every year.
        """
        if self.past is None:
            return None
        found = self.past(self.cutoff(at))[: most + 1].count()
        return BoundedCount(min(found, most), found > most)

    def outlook(self, at: datetime, ahead: Sequence[timedelta]) -> list[BoundedCount | None]:
        """The number of expired records now, then of those that will expire within each of some
        times; the longest is counted first, since usually none follow.

        Args:
            ahead: times from now, the shortest first.
        """
        if self.past is None:
            return [None] * (1 + len(ahead))
        now = self.due(at)
        if now is None or now.more:
            return [now] * (1 + len(ahead))
        found: list[BoundedCount] = []
        last = None
        for span in reversed(ahead):
            if last is None or last.count:
                later = self.due(at + span, now.count + MAX_COUNT)
                last = later and BoundedCount(max(0, later.count - now.count), later.more)
            found.append(last or BoundedCount(0, False))
        return [now, *reversed(found)]

    def all_due(self, at: datetime) -> int:
        """The exact number of `due` records, for background jobs."""
        return self.past(self.cutoff(at)).count() if self.past is not None else 0


RETENTIONS: Final = Slot(Retention, key=lambda each: each.kind)


def registered() -> dict[str, Retention]:
    """All kinds by name."""
    return dict(sorted(RETENTIONS.by_key().items()))


def never_erased() -> list[str]:
    """Fields declared personal that no retention empties."""
    covered = {name for each in registered().values() for name in each.erases}
    return [
        f"{label}.{field}"
        for label, declaration in privacy.declarations().items()
        for field in declaration.personal
        if label not in covered and f"{label}.{field}" not in covered
    ]


@transaction.atomic
def erase_job_reasons(*, cutoff: datetime, by: Actor, at: datetime, batch: int) -> int:
    """Empty the reasons of background jobs that were started before the cutoff."""
    past = (
        BackgroundJob.objects.filter(asked_at__lt=cutoff)
        .exclude(reason="")
        .order_by("asked_at", "id")
    )
    ids = list(past.values_list("pk", flat=True)[:batch])
    BackgroundJob.objects.filter(pk__in=ids).update(reason="")
    return len(ids)


def run(
    *,
    by: Actor,
    at: datetime,
    kinds: list[str] | None = None,
    batch: int = BATCH,
    progress: Callable[[str, int], None] | None = None,
) -> dict[str, int]:
    """Erase all expired data; returns the number of erased records by kind.

    Args:
        kinds: only these; all when None.
        batch: records in one transaction.
        progress: called with kind and number after each batch.

    Raises:
        Forbidden: without the right to run it.
        Invalid: for an unknown kind.
        Refused: while the clock is in doubt, since erasure is irreversible.
    """
    by.may_for_all(RETENTION_RUN).or_refuse()
    clock_monitoring.refuse_in_doubt()
    chosen = registered()
    unknown = sorted(set(kinds or ()) - set(chosen))
    if unknown:
        raise Invalid(
            _("Type “%(kind)s” not found. Choose from: %(kinds)s.")
            % {"kind": unknown[0], "kinds": ", ".join(chosen) or "–"},
            "retention.unknown",
        )
    erased: dict[str, int] = {}
    for kind in kinds or chosen:
        erased[kind] = 0
        cutoff = chosen[kind].cutoff(at)
        while count := chosen[kind].erase(cutoff=cutoff, by=by, at=at, batch=batch):
            erased[kind] += count
            if progress is not None:
                progress(kind, count)
    return erased


JOB = "retention.run"


def do(job: BackgroundJob, report_progress: Progress) -> dict[str, Any]:
    """Erase as a background job; the result is the number of erased records of each kind."""
    now, done = timezone.now(), 0
    total = sum(each.all_due(now) for each in registered().values())

    def progress(_kind: str, count: int) -> None:
        nonlocal done
        done += count
        report_progress(done, total)

    return {"erased": run(by=SYSTEM, at=now, progress=progress)}


@transaction.atomic
def erase_rows(
    queryset: models.QuerySet[Any],
    *,
    stream: Callable[[Any], tuple[str, UUID]],
    event: str,
    by: Actor,
    at: datetime,
    batch: int,
    keep: frozenset[str] = frozenset(),
) -> int:
    """Empty every field declared personal of the first rows of a query set and set ``erased_at``.

    Args:
        queryset: rows that are due, of a model with a field ``erased_at``.
        stream: kind and id of the chain to which a row's event belongs.
        event: the event's type, e.g. ``"case.caller_erased"``; it names the row and the fields.
        keep: personal fields with a longer retention, which stay.

    Rows locked by others are left to the next run.
    """
    declared = privacy.declarations()[queryset.model._meta.label].personal
    names = sorted(set(declared) - keep)
    due = queryset.filter(erased_at=None).order_by("pk")
    rows = list(due.select_for_update(skip_locked=True, of=("self",))[:batch])
    for row in rows:
        for name in names:
            setattr(row, name, _nothing(queryset.model._meta.get_field(name)))
        row.erased_at = at
        row.save(update_fields=[*names, "erased_at"])
        if not keep and isinstance(row.pk, UUID):
            salted_digests.erase([row.pk])
        kind, stream_id = stream(row)
        data = {"record": str(row.pk), "fields": names}
        events.record(kind, stream_id, event, by=by, at=at, data=data)
    return len(rows)


def _nothing(field: Any) -> Any:
    """An erased field's value: NULL where allowed, otherwise the field's own empty value."""
    if field.null:
        return None
    return b"" if type(field) is models.BinaryField else field.get_default()
