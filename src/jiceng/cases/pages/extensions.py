"""The effect of an extension, shown while it is asked for and again where it is decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from jiceng.cases import rules
from jiceng.cases.lifecycle.deadlines import length_of_extension
from jiceng.cases.models import Case, DeadlineUnit
from jiceng.cases.pages.move_forms import amount_of
from jiceng.cases.queries import get
from jiceng.core.worktime import OutOfCalendar
from jiceng.directory import public as directory
from jiceng.directory.public import signed_in_person
from jiceng.records.clock import public as clocks


@dataclass(frozen=True, slots=True)
class ExtensionPreview:
    """What an extension would change.

    Args:
        unit: the unit in charge.
        due: the present deadline; None without one.
        first_due: the deadline without any extension.
        new_due: the deadline with this one; None while no valid length is given, or if the clock
            does not run.
        is_past: whether the new deadline has passed already.
        granted: extensions granted before.
        most: extensions that can be granted.
        problem: why the length is not valid; "" if it is, or is not given.
    """

    unit: str
    due: datetime | None
    first_due: datetime | None
    new_due: datetime | None
    is_past: bool
    granted: int
    most: int = rules.MAX_EXTENSIONS
    problem: str = ""

    @property
    def is_extended(self) -> bool:
        """Whether the present deadline is not the first one."""
        return self.granted > 0


def preview_of(
    case: Case, much: Decimal | None, unit: str, at: datetime, problem: str = ""
) -> ExtensionPreview:
    """The effect of an extension of a request.

    Args:
        much: its length; None if it is not given or not valid.
        unit: a `TimeUnit`; "" for the one in which the clock runs.
        problem: why the length is not valid.
    """
    # Without a category nothing is due yet, and the clock has not begun.
    clock, new_due = clocks.clock_of(case, at) if case.ledger else None, None
    if clock is not None and much is not None and clock.span is not None:
        verdict = rules.extension_is_reasonable(much)
        if verdict:
            new_due = _extended(clock, much, unit)
        else:
            problem = verdict.sentence
    return ExtensionPreview(
        unit=directory.label_of(case.unit_id),
        due=clock.due_at if clock else None,
        first_due=clocks.due_before_extensions(clock) if clock else None,
        new_due=new_due,
        is_past=new_due is not None and new_due < at,
        granted=case.extension_count,
        problem=problem,
    )


def _extended(clock: clocks.Clock, much: Decimal, unit: str) -> datetime | None:
    assert clock.span is not None  # the caller has looked
    try:
        return clocks.due_if_extended(clock, length_of_extension(much, unit, clock.span))
    except OutOfCalendar:
        return None


@require_GET
def extension(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Fragment with the effect of the length in a form."""
    case, now = get(signed_in_person(request), case_id), timezone.now()
    raw, unit = request.GET.get("amount", "").strip(), request.GET.get("amount_unit", "")
    much = amount_of(raw)
    problem = _("Give a number.") if raw and much is None else ""
    unit = unit if unit in DeadlineUnit.values else ""
    found = preview_of(case, much, unit, now, problem)
    return render(request, "cases/extension_preview.html", {"extension": found})
