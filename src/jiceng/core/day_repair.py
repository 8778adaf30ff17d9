"""Repair of closed days: supplements for a day closed too early, and renewal of a lost key.

Each is recorded on the chain of the closed days and in the chain of roots, and every verification
reports it.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.core import day_closing, events, hash_chain, rootkeys, rootstore
from jiceng.core.access import Actor
from jiceng.core.errors import Invalid, Refused
from jiceng.core.models import DayRoot, DaySupplement
from jiceng.core.permissions import KEYS_ROTATE
from jiceng.core.roots import Root
from jiceng.core.text_cleaning import clean

DAYS_STREAM = UUID("00000000-0000-7000-8000-000000000003")
LONGEST_REASON = 400


@transaction.atomic
def supplement_day(*, day: date, by: Actor, at: datetime, reason: str) -> Root:
    """Seal events that were added to a day after it had been closed too early, by a further root.

    The first root stays, and must still match the day's first events: only later events are added.

    Args:
        reason: published with the root, so it must not contain personal data.

    Raises:
        Forbidden: without the right to handle keys.
        Refused: when the day is not closed or not over, has no events since, or has lost some.
    """
    by.may_for_all(KEYS_ROTATE).or_refuse()
    why = _reason(reason)
    if at < day_closing.bounds(day)[1] + day_closing.GRACE:
        raise Refused(
            _("%(day)s can be closed an hour after its end.") % {"day": day}, "audit.day_open"
        )
    day_closing.lock_root_chain()
    closed = DayRoot.objects.filter(day=day).first()
    if closed is None:
        raise Refused(_("%(day)s is not closed.") % {"day": day}, "audit.day_not_closed")
    day_closing.refuse_while_writing(day)
    sealed: list[DayRoot | DaySupplement] = [
        closed,
        *DaySupplement.objects.filter(day=day).order_by("supplement"),
    ]
    last = sealed[-1]
    hashes = [each for _day, found in day_closing.event_hashes_by_day([day]) for each in found]
    kept = hashes[: last.count]
    if len(kept) < last.count or hash_chain.merkle_root(kept, last.algorithm) != bytes(last.root):
        raise Refused(
            _(
                "The events with which %(day)s was closed are not those of now. Run “jiceng audit "
                "verify” and look into it: a supplement only adds what came later."
            )
            % {"day": day},
            "audit.day_changed",
        )
    if len(hashes) == last.count:
        raise Refused(
            _("%(day)s got no events since it was closed.") % {"day": day}, "audit.day_whole"
        )
    algorithm = events.default_algorithm()
    record = rootstore.append(
        day=day,
        supplement=len(sealed),
        algorithm=algorithm,
        count=len(hashes),
        root=hash_chain.merkle_root(hashes, algorithm),
        at=at,
        reason=why,
    )
    data = {"day": day, "closed_with": last.count, "count": len(hashes), "reason": why}
    events.record("days", DAYS_STREAM, "days.supplemented", by=by, at=at, data=data)
    day_closing.after_commit(lambda: rootstore.append_to_roots_file(record))
    return record


@transaction.atomic
def renew_key(*, by: Actor, at: datetime, reason: str) -> str:
    """Sign roots with a new key from now on; returns its public key.

    Raises:
        Forbidden: without the right to handle keys.
    """
    by.may_for_all(KEYS_ROTATE).or_refuse()
    why = _reason(reason)
    day_closing.lock_root_chain()
    before = list(rootkeys.public_keys())
    data = {"before": before[-1:], "reason": why}
    events.record("days", DAYS_STREAM, "days.key_renewed", by=by, at=at, data=data)
    return rootkeys.renew(at)


def _reason(reason: str) -> str:
    text = " ".join(clean(reason).split())
    if not text:
        raise Invalid(_("Give a reason."), "reason.missing")
    if len(text) > LONGEST_REASON:
        raise Invalid(
            _("The reason has %(count)s characters; %(most)s are possible.")
            % {"count": len(text), "most": LONGEST_REASON},
            "reason.long",
        )
    return text
