"""Long work that somebody asks for on a page and the worker does: verifying the chains, erasing
what is past its date.

Each kind is registered with the right that it takes and a function that does it from the beginning
and may be cut off and begun again. One errand of a kind is done at a time.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate import exceptions
from procrastinate.contrib.django import app

from jiceng.core.access import SYSTEM, Actor
from jiceng.core.alone import alone, is_at_work
from jiceng.core.errors import Invalid, NotFound, Problem, Refused
from jiceng.core.events import record
from jiceng.core.ids import uuid7
from jiceng.core.models import Errand

# By its name: the tasks' module stands above this one.
TASK = "jiceng.core.tasks.do_errand"
LONGEST_REASON = 400
MOST_ATTEMPTS = 3
_TELL_EVERY_SECONDS = 1.0


class Tell(Protocol):
    """Says how far an errand is: how much has been seen, and of how much if that is known."""

    def __call__(self, seen: int, total: int | None = None) -> None: ...


Do = Callable[[Errand, Tell], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of errand.

    Args:
        right: who holds it anywhere may ask for the errand and see what came of it.
        do: gives what came of it, as JSON.
    """

    name: str
    right: str
    do: Do


_KINDS: dict[str, Kind] = {}


def register_errand(name: str, right: str, do: Do) -> None:
    """Have a kind of errand done by the worker; once, at import of the module that does it."""
    _KINDS[name] = Kind(name, right, do)


def visible_to(actor: Actor, kind: str) -> QuerySet[Errand]:
    """The errands of a kind; none without its right."""
    rows = Errand.objects.filter(kind=kind).order_by("-asked_at", "-id")
    return rows if actor.holds(_KINDS[kind].right) else rows.none()


def get(actor: Actor, errand: UUID) -> Errand:
    """One errand.

    Raises:
        NotFound: missing or hidden.
    """
    found = Errand.objects.filter(pk=errand).first()
    if found is None or not actor.holds(_KINDS[found.kind].right):
        raise NotFound(_("There is no such run, or you cannot see it."), "errand.not_found")
    return found


@transaction.atomic
def ask(*, kind: str, by: Actor, at: datetime, reason: str = "") -> Errand:
    """Have an errand done.

    Raises:
        Forbidden: without its right.
        Refused: one of the kind is under way.
        Invalid: a reason that is too long.
    """
    by.may(_KINDS[kind].right).or_refuse()
    if len(reason) > LONGEST_REASON:
        raise Invalid(
            _("The reason may have at most %(most)s characters.") % {"most": LONGEST_REASON},
            "errand.reason",
            field="reason",
        )
    with connection.cursor() as cursor:
        # Two who press the button at once take turns.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [_name(kind)])
    if Errand.objects.filter(kind=kind, finished_at=None).exists():
        raise Refused(_("This is under way already. Wait until it has ended."), "errand.under_way")
    row = Errand.objects.create(
        id=uuid7(), kind=kind, asked_by=by.ref, asked_at=at, reason=reason.strip()
    )
    # Why stands in the row: people name people in reasons, and a chain is for ever.
    record("errand", row.id, f"{kind}.asked", by=by, at=at)
    queue(row.id)
    return row


def queue(errand: UUID) -> None:
    """Put an errand into the worker's queue, in the caller's transaction; once, if it waits."""
    task = app.configure_task(TASK, queueing_lock=f"core.errand:{errand}")
    with suppress(exceptions.AlreadyEnqueued), transaction.atomic():
        task.defer(errand=str(errand))


def work(errand: UUID) -> Errand | None:
    """Do an errand; None when it is done, or another process is at one of its kind."""
    row = Errand.objects.filter(pk=errand, finished_at=None).first()
    if row is None:
        return None
    with alone(_name(row.kind)) as free:
        row = Errand.objects.filter(pk=errand, finished_at=None).first() if free else None
        if row is None:
            return None
        row.began_at, row.attempts = timezone.now(), row.attempts + 1
        row.save(update_fields=["began_at", "attempts"])
        try:
            if row.attempts > MOST_ATTEMPTS:
                raise Problem(
                    _("It was cut off %(count)s times. Look into the server's log.")
                    % {"count": MOST_ATTEMPTS},
                    "errand.cut_off",
                )
            with _telling(row) as tell:
                row.result = _KINDS[row.kind].do(row, tell)
        except Problem as problem:
            row.problem = str(problem)
        _end(row)
        return row


@contextmanager
def _telling(row: Errand) -> Iterator[Tell]:
    """Write progress beside whatever transaction the errand is in, now and then."""
    beside = connection.copy()
    last = [float("-inf")]

    def tell(seen: int, total: int | None = None) -> None:
        if time.monotonic() - last[0] < _TELL_EVERY_SECONDS:
            return
        last[0] = time.monotonic()
        with beside.cursor() as cursor:
            cursor.execute(
                "UPDATE core_errand SET seen = %s, total = coalesce(%s, total) WHERE id = %s",
                [seen, total, row.id],
            )

    try:
        yield tell
    finally:
        beside.close()


@transaction.atomic
def _end(row: Errand) -> None:
    row.finished_at = timezone.now()
    row.save(update_fields=["finished_at", "result", "problem"])
    outcome = "failed" if row.problem else "done"
    record("errand", row.id, f"{row.kind}.{outcome}", by=SYSTEM, at=row.finished_at)


def cut_off() -> list[UUID]:
    """Errands that are not done and that nobody is at: their worker died, or none is running."""
    rows = Errand.objects.filter(finished_at=None).order_by("asked_at", "id")
    return [pk for pk, kind in rows.values_list("pk", "kind") if not is_at_work(_name(kind))]


def _name(kind: str) -> str:
    return f"core.errand:{kind}"
