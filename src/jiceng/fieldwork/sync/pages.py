"""Pages of phones: how much of their queues has arrived, what was not carried out, what two
people have changed at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from jiceng.core.access import Actor
from jiceng.core.errors import Forbidden
from jiceng.core.keyset import behind, decode, encode
from jiceng.core.people import signed_in_person
from jiceng.fieldwork.sync import actions, queries
from jiceng.fieldwork.sync.described import compared, described
from jiceng.fieldwork.sync.models import CommandState, Device
from jiceng.fieldwork.sync.permissions import OVERSEE, USE

ROWS: Final = 30
NUMBERS: Final = 12
"""Missing numbers that are listed; the rest is counted."""


@require_GET
def phones(request: HttpRequest) -> HttpResponse:
    """Devices, with how much of what they have made is there."""
    actor = _holder(request)
    rows, after = _page(queries.phones_of(actor), request, "contact__heard_at", _heard_at)
    context = {
        **_tabs(actor, "phones"),
        "rows": [_device(actor, each) for each in rows],
        "after": after,
        "now": timezone.now(),
    }
    return render(request, "field_sync/phones.html", context)


@require_GET
def set_aside(request: HttpRequest) -> HttpResponse:
    """Commands that were not carried out, each with its reason."""
    actor = _holder(request)
    found = queries.set_aside(actor)
    rows, after = _page(found, request, "received_at", lambda each: each.received_at)
    context = {
        **_tabs(actor, "phones-set-aside"),
        "rows": [
            {"of": each, "is_held": each.command.state == CommandState.HELD}
            for each in described(rows, actor)
        ],
        "after": after,
    }
    return render(request, "field_sync/set_aside.html", context)


@require_GET
def differences(request: HttpRequest) -> HttpResponse:
    """Fields that were changed on a phone and at the desk at the same time."""
    actor = _holder(request)
    found = list(queries.open_conflicts(actor)[:ROWS])
    context = {**_tabs(actor, "phones-differences"), "rows": compared(found, actor)}
    return render(request, "field_sync/differences.html", context)


@require_POST
def revoke(request: HttpRequest, device_id: UUID) -> HttpResponse:
    """Revoke a lost phone."""
    actions.revoke(device=device_id, by=signed_in_person(request), at=timezone.now())
    messages.success(
        request,
        _("Phone revoked. It cannot open its copy any more, and what it sends is set aside."),
    )
    return redirect("phones")


@require_POST
def retry(request: HttpRequest, command_id: UUID) -> HttpResponse:
    """Carry out a refused command once more."""
    done = actions.try_again(command=command_id, by=signed_in_person(request), at=timezone.now())
    if done.state == CommandState.REFUSED:
        messages.warning(request, _("Not carried out again: %(why)s") % {"why": done.reason})
    else:
        messages.success(request, _("Carried out."))
    return redirect("phones-set-aside")


@require_POST
def close(request: HttpRequest, command_id: UUID) -> HttpResponse:
    """Close a refused command that was dealt with in another way."""
    actions.close(command=command_id, by=signed_in_person(request), at=timezone.now())
    messages.success(request, _("Closed. It stays on record."))
    return redirect("phones-set-aside")


@require_POST
def decide(request: HttpRequest, conflict_id: UUID) -> HttpResponse:
    """Choose one of two values."""
    actions.decide_conflict(
        conflict=conflict_id,
        takes_mine=request.POST.get("takes") == "phone",
        by=signed_in_person(request),
        at=timezone.now(),
    )
    messages.success(request, _("Decided. Both values stay on record."))
    return redirect("phones-differences")


def _holder(request: HttpRequest) -> Actor:
    """Somebody who works with a phone, or oversees phones.

    Raises:
        Forbidden: neither.
    """
    actor = signed_in_person(request)
    if not actor.holds(USE) and not actor.holds(OVERSEE):
        raise Forbidden(_("You neither work with a phone nor oversee phones."), "field.none")
    return actor


def _tabs(actor: Actor, current: str) -> dict[str, Any]:
    return {
        "current": current,
        "set_aside_count": queries.set_aside(actor).count(),
        "difference_count": queries.open_conflicts(actor).count(),
    }


def _page(
    found: QuerySet[Any], request: HttpRequest, column: str, moment: Any
) -> tuple[list[Any], str]:
    """Rows after the cursor of the query, and the cursor of the next page."""
    if after := request.GET.get("after", ""):
        found = behind(found, [f"-{column}", "-pk"], decode(after))
    rows = list(found[: ROWS + 1])
    shown = rows[:ROWS]
    return shown, encode(moment(shown[-1]), shown[-1].pk) if len(rows) > ROWS else ""


def _heard_at(device: Device) -> Any:
    return device.contact.heard_at


def _device(actor: Actor, device: Device) -> dict[str, Any]:
    missing = queries.missing_numbers(device, NUMBERS)
    is_own = device.person_id == actor.id
    return {
        "device": device,
        "expected": _("expected %(made)s, received %(received)s")
        % {"made": device.made, "received": device.received},
        "missing": "、".join(_spans(missing)),
        "more": max(0, device.lacks - len(missing)),
        "may_revoke": not device.revoked_at and (is_own or queries.may_oversee(actor, device)),
    }


def _spans(numbers: list[int]) -> Iterator[str]:
    """Numbers in a row as "18–20"."""
    first = last = 0
    for number in [*numbers, 0]:
        if number == last + 1 and last:
            last = number
            continue
        if last:
            yield str(first) if first == last else f"{first}–{last}"
        first = last = number
