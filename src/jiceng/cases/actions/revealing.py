"""Access to masked personal data: each needs a permission and records an event; searches by phone
number are rate-limited.
"""

from __future__ import annotations

import string
import unicodedata
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
from jiceng.cases.search import number_endings
from jiceng.core import accesslog, crypto, number_kinds, value_rules
from jiceng.core.access import Actor
from jiceng.core.errors import Forbidden, Invalid, NotFound
from jiceng.core.events import NewEvent, record
from jiceng.core.models import Event
from jiceng.core.web import TooMany

LOOKS_IN: Final = ((timedelta(hours=1), 30), (timedelta(days=1), 120))
"""Rate limit of searches by phone number for one person: above the need of a busy hotline hour, and
too low to enumerate masked digits.
"""
LOOKED_UP: Final = "caller.looked_up"
MOST_EARLIER: Final = 20
LEAST_OF_NUMBER: Final = 6
OF_PHONE: Final = 4
"""Digits of a short code: the least of the number, and those of the phone."""


@transaction.atomic
def reveal_caller(*, caller: UUID, by: Actor, at: datetime, reason: str) -> Caller:
    """Reveal a caller's name and phone; the access is recorded on the request.

    Raises:
        Forbidden: without the permission to reveal.
        Invalid: without a reason.
    """
    found = Caller.objects.filter(pk=caller).first()
    if found is None:
        raise NotFound(_("Resident not found, or not visible to you."), "caller.not_found")
    _look(found.case_id, by, at, reason, "case.caller_revealed", {"caller": found.id})
    return found


@transaction.atomic
def reveal_texts(*, case: UUID, by: Actor, at: datetime, reason: str) -> Case:
    """Reveal the personal numbers in a request's texts; the access is recorded on the request.

    Raises:
        Forbidden: without the permission to reveal.
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
    """Search the actor's visible requests by phone number, newest first.

    The search is recorded in the actor's own stream, without the number, because repeated searches
    could complete a masked number.

    Raises:
        Forbidden: without the permission to reveal.
        Invalid: not a complete number.
        TooMany: over the rate limit, counted over all sessions and processes.
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
    # Record first: the lock of the stream serialises searches of one person, so that concurrent
    # ones are all counted.
    record("person", by.id, LOOKED_UP, by=by, at=at, data={"found": len(rows)})
    accesslog.note_personal_data_access("person", by.id, LOOKED_UP)
    _refuse_too_many(by.id, at)
    return rows


@transaction.atomic
def find_by_short_code(*, number: str, phone_end: str, by: Actor, at: datetime) -> list[Case]:
    """Search the actor's visible requests by the short code that receipts carry for the telephone:
    the number, or its end, and the last four digits of the resident's phone.

    It counts against the same limit and is recorded in the same way as a search by phone number,
    since four digits are guessed sooner or later.

    Raises:
        Forbidden: without the permission to reveal.
        Invalid: too few digits of the number, or not four of the phone.
        TooMany: over the rate limit.
    """
    by.may(CASE_REVEAL).or_refuse()
    if by.id is None:
        raise Forbidden(_("Interface accounts cannot search for residents."), "caller.person")
    digits, end = _digits(number), _digits(phone_end)
    if len(digits) < LEAST_OF_NUMBER:
        raise Invalid(
            _("Enter at least the last %(least)s digits of the number.")
            % {"least": LEAST_OF_NUMBER},
            "caller.number_end",
            field="number",
        )
    if len(end) != OF_PHONE:
        raise Invalid(
            _("Enter the last four digits of the phone."), "caller.phone_end", field="phone_end"
        )
    seen = queries.visible_to(by).filter(pk__in=number_endings.candidates(digits))
    rows = [
        masked_texts.masked(case)
        for case in seen.order_by("-opened_at", "-id").prefetch_related("callers")[:MOST_EARLIER]
        if any(value_rules.phone_digits(each.phone).endswith(end) for each in case.callers.all())
    ]
    record("person", by.id, LOOKED_UP, by=by, at=at, data={"found": len(rows)})
    accesslog.note_personal_data_access("person", by.id, LOOKED_UP)
    _refuse_too_many(by.id, at)
    return rows


def _digits(text: str) -> str:
    """The digits of a text in half width, however they are grouped."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(each for each in plain if each in string.digits)


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
