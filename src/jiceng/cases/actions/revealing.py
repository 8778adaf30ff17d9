"""Looks at personal data: each takes a right and leaves an event; by a number with a limit."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.cases import queries
from jiceng.cases.access import masked_texts
from jiceng.cases.actions.base import MoveContext, finish
from jiceng.cases.intake.resident_links import phone_indexes
from jiceng.cases.models import Caller, Case
from jiceng.cases.permissions import CASE_REVEAL
from jiceng.core import accesslog, crypto, number_kinds
from jiceng.core.access import Actor
from jiceng.core.errors import Forbidden, Invalid, NotFound
from jiceng.core.events import NewEvent, record
from jiceng.core.models import Event
from jiceng.core.web import TooMany

LOOKS_IN: Final = ((timedelta(hours=1), 30), (timedelta(days=1), 120))
"""How often one person may look for a number: more than a hotline's busiest hour needs, and far too
little to try what a mask hides."""
LOOKED_UP: Final = "caller.looked_up"
MOST_EARLIER: Final = 20


@transaction.atomic
def reveal_caller(*, caller: UUID, by: Actor, at: datetime, reason: str) -> Caller:
    """Show a caller's name and phone in clear; the look itself is an event on the request.

    Raises:
        Forbidden: without the right to reveal.
        Invalid: without a reason.
    """
    found = Caller.objects.filter(pk=caller).first()
    if found is None:
        raise NotFound(_("Resident not found, or you cannot see them."), "caller.not_found")
    _look(found.case_id, by, at, reason, "case.caller_revealed", {"caller": found.id})
    return found


@transaction.atomic
def reveal_texts(*, case: UUID, by: Actor, at: datetime, reason: str) -> Case:
    """Show a request with the numbers of persons in its texts; the look is an event on it.

    Raises:
        Forbidden: without the right to reveal.
        Invalid: without a reason.
    """
    return _look(case, by, at, reason, "case.texts_revealed", {})


def _look(
    case: UUID, by: Actor, at: datetime, reason: str, type_: str, data: dict[str, Any]
) -> Case:
    locked = queries.lock(by, case)
    queries.may_make(by, "reveal", locked).or_refuse()
    if not reason.strip():
        raise Invalid(_("Give the reason for viewing."), "reveal.reason", field="reason")
    move = MoveContext(locked, by, at)
    move.happenings.append(NewEvent(type_, at, {**data, **move.remark("reveal", reason)}))
    accesslog.note_personal_data_access("case", locked.id, type_)
    return finish(move)


@transaction.atomic
def look_up_caller(*, phone: str, by: Actor, at: datetime) -> list[Case]:
    """Requests of whoever has this phone, newest first, as far as the actor sees them.

    The look is an event on the actor's own chain, without the number: with one that is masked
    elsewhere, whoever could try all of them would find it.

    Raises:
        Forbidden: without the right to reveal.
        Invalid: for what is no whole number.
        TooMany: after too many looks, counted over all sessions and processes.
    """
    by.may(CASE_REVEAL).or_refuse()
    if by.id is None:
        raise Forbidden(_("Interface accounts cannot search for residents."), "caller.person")
    if not number_kinds.is_phone(crypto.normalise(phone)):
        raise Invalid(
            _("Type the whole number, with its area code if it is a landline."),
            "caller.whole_number",
            field="phone",
        )
    theirs = Caller.objects.filter(phone_index__in=phone_indexes(phone)).values("case_id")
    found = queries.visible_to(by).filter(pk__in=theirs).order_by("-opened_at", "-id")
    rows = [masked_texts.masked(case) for case in found[:MOST_EARLIER]]
    # Recording first: the chain's lock makes looks of one person take turns, so that none of
    # those at the same moment escapes the count.
    record("person", by.id, LOOKED_UP, by=by, at=at, data={"found": len(rows)})
    accesslog.note_personal_data_access("person", by.id, LOOKED_UP)
    _refuse_too_many(by.id, at)
    return rows


def _refuse_too_many(person: UUID, at: datetime) -> None:
    looks = Event.objects.filter(stream_id=person, type=LOOKED_UP)
    for span, most in LOOKS_IN:
        lately = looks.filter(recorded_at__gt=at - span, at__gt=at - span)
        if lately.count() > most:
            raise TooMany(
                _(
                    "You have searched for residents %(most)s times in a short time. Try "
                    "again later; every search is logged."
                )
                % {"most": most},
                "caller.too_many",
                seconds=int(span.total_seconds()),
            )
