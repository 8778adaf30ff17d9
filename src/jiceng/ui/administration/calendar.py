"""Pages of the working calendar: year view, days and spans set by hand, announced years."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any

from chinese_calendar import Holiday, holidays
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from jiceng.core import calendar, history
from jiceng.core.access import Actor
from jiceng.core.errors import NotFound
from jiceng.core.people import signed_in_holder_of
from jiceng.core.permissions import CALENDAR_EDIT
from jiceng.ui.form_page import FormPage
from jiceng.ui.history_lines import history_lines

MOST_TOLD = 30


class SpanForm(forms.Form):
    """Some days on end, and whether they are worked."""

    first = forms.DateField()
    last = forms.DateField(required=False)
    working = forms.ChoiceField(choices=[("no", "off"), ("yes", "working")])
    note = forms.CharField(max_length=calendar.MAX_NOTE_LENGTH, required=False)


@require_GET
def year(request: HttpRequest) -> HttpResponse:
    """A year, and the day that is chosen in it."""
    signed_in_holder_of(request, CALENDAR_EDIT)
    year = request.GET.get("year", "")
    number = int(year) if year.isascii() and year.isdigit() and len(year) == 4 else 0
    return _page(request, number or timezone.localdate().year, None)


def _page(request: HttpRequest, number: int, form: SpanForm | None) -> HttpResponse:
    months = calendar.days_of_year(number)
    days = [day for month in months for day in month]
    chosen = next((d for d in days if d.day.isoformat() == request.GET.get("day", "")), None)
    form = form or SpanForm(initial=_proposal(chosen, number))
    known = calendar.current_calendar()
    context = {
        "year": number,
        "before": number - 1 if number > calendar.FIRST_YEAR else None,
        "after": number + 1 if number < calendar.LAST_YEAR else None,
        "months": [_month(month) for month in months],
        "today": timezone.localdate(),
        "worked": sum(day.is_working for day in days),
        "off": sum(not day.is_working for day in days),
        "set_days": [day for day in days if day.is_set],
        "is_announced": known.is_announced(number),
        "chosen": chosen,
        "holiday": holiday_name(chosen.day) if chosen else "",
        "form": form,
        "history": history_lines(history.entries([calendar.CALENDAR_STREAM], MOST_TOLD), _details),
    }
    return render(request, "ui/calendar.html", context)


def _details(entry: history.HistoryEntry) -> Iterator[str]:
    """Details of an event of the calendar."""
    data = entry.data
    if entry.type == "calendar.year_announced":
        yield str(data["year"])
    elif entry.type.startswith("calendar.day"):
        working = data.get("is_working")
        state = {True: _("working day"), False: _("day off"), None: ""}[working]
        yield " · ".join(filter(None, (data["day"], state, data.get("note", ""))))


def _proposal(chosen: calendar.Day | None, number: int) -> dict[str, Any]:
    """The form of a chosen day, preset to the opposite kind of day."""
    if chosen is None:
        return {"first": date(number, 1, 1).isoformat(), "last": "", "working": "no"}
    to = "no" if chosen.is_working else "yes"
    return {"first": chosen.day.isoformat(), "last": "", "working": to, "note": chosen.note}


def _month(month: list[calendar.Day]) -> dict[str, Any]:
    """A month in weeks from Monday, with empty cells before its first and after its last day."""
    cells: list[calendar.Day | None] = [None] * month[0].day.weekday()
    cells += month
    cells += [None] * (-len(cells) % 7)
    return {
        "first": month[0].day,
        "weeks": [cells[at : at + 7] for at in range(0, len(cells), 7)],
        "worked": sum(day.is_working for day in month),
    }


def holiday_name(day: date) -> str:
    """The library's name of a day off; "" for others."""
    name = holidays.get(day, "")
    if not name or not (get_language() or "").startswith("zh"):
        return str(name)
    return str(Holiday(name).chinese)


@require_POST
def set_days(request: HttpRequest) -> HttpResponse:
    """Set some days as working days or days off."""
    actor = signed_in_holder_of(request, CALENDAR_EDIT)
    return FormPage(
        form=SpanForm,
        act=partial(_set_days, actor),
        done=_to,
        message=_("Saved. Deadlines are counted again within minutes."),
        show=lambda form, _problem: _page(request, _typed_year(form), form),
    ).answer(request)


def _set_days(actor: Actor, given: Mapping[str, Any]) -> date:
    """The first day that was set."""
    first: date = given["first"]
    calendar.set_calendar_span(
        first=first,
        last=given["last"] or first,
        is_working=given["working"] == "yes",
        note=given["note"],
        by=actor,
        at=timezone.now(),
    )
    return first


def _typed_year(form: SpanForm) -> int:
    """The year to show around a refused form."""
    try:
        typed = date.fromisoformat(str(form["first"].value())).year
    except ValueError:
        return timezone.localdate().year
    return min(max(typed, calendar.FIRST_YEAR), calendar.LAST_YEAR)


@require_POST
def clear(request: HttpRequest, day: str) -> HttpResponse:
    """Let the library speak again for a day."""
    actor = signed_in_holder_of(request, CALENDAR_EDIT)
    try:
        at = date.fromisoformat(day)
    except ValueError:
        raise NotFound(_("Day not found."), "calendar.no_day") from None
    calendar.clear_calendar_day(day=at, by=actor, at=timezone.now())
    messages.success(request, _("Saved. Deadlines are counted again within minutes."))
    return _to(at)


@require_POST
def confirm_year(request: HttpRequest, year: int) -> HttpResponse:
    """Confirm that all days off of a year are entered."""
    actor = signed_in_holder_of(request, CALENDAR_EDIT)
    calendar.announce_year(year=year, by=actor, at=timezone.now())
    messages.success(request, _("From now on, deadlines in this year carry no warning."))
    return redirect(reverse("admin-calendar") + f"?year={year}")


def _to(day: date) -> HttpResponse:
    return redirect(reverse("admin-calendar") + f"?year={day.year}&day={day.isoformat()}")
