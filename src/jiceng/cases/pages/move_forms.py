"""From the fields of a page's form to those of a move."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

from jiceng.cases import rules
from jiceng.cases.intake import report
from jiceng.cases.models import TaskKind, Urgency
from jiceng.cases.queries import visible_to
from jiceng.core import files
from jiceng.core.access import Actor
from jiceng.core.errors import Invalid

MAX_PROSE = 4000
_AMOUNT = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,2})?")


def fields_from(
    actor: Actor, posted: QueryDict, photos: tuple[files.Kept, ...] = ()
) -> dict[str, Any]:
    """Read what was posted, by the names of the fields of moves; `photos` came with it.

    Raises:
        Invalid: for a value of the wrong form, naming the field.
    """
    level = posted.get("level", "")
    said = posted.get("reached", "")
    reached, why = said == "yes", said if said in rules.WHYS else ""
    return {
        "version": _whole(posted, "version"),
        "reason": prose(posted, "reason"),
        "unit": _uuid(posted.get("unit", ""), "unit"),
        "units": tuple(u for raw in posted.getlist("units") if (u := _uuid(raw, "units"))),
        "category": posted.get("category", ""),
        "urgency": _urgency(posted.get("urgency", "")),
        "ground": posted.get("ground", ""),
        "kind": posted.get("kind", "") or TaskKind.WHISTLE,
        "arrive_minutes": _whole(posted, "arrive_minutes") or 30,
        "amount": _amount(posted.get("amount", "")),
        "amount_unit": posted.get("amount_unit", "")[:20],
        "into": _into(actor, posted.get("into", "")),
        "title": posted.get("title", ""),
        "text": prose(posted, "text", report.MAX_TEXT),
        "internal": posted.get("internal", "yes") == "yes",
        "caller": _uuid(posted.get("caller", ""), "caller"),
        "reached": reached or why == rules.REFUSES,
        "why": why,
        "contacted": _yes_no(posted.get("contacted", "")) if reached else None,
        "solved": _yes_no(posted.get("solved", "")) if reached else None,
        "level": int(level) if reached and level in ("1", "2", "3", "4", "5") else None,
        "photos": photos,
    }


def prose(posted: QueryDict, name: str, limit: int = MAX_PROSE) -> str:
    """What was typed into a field of text.

    Raises:
        Invalid: when it is longer than what is kept, so that nothing is cut in silence.
    """
    typed = posted.get(name, "")
    if len(typed) > limit:
        raise Invalid(
            _("The text has %(length)s characters; at most %(limit)s are possible.")
            % {"length": len(typed), "limit": limit},
            "form.too_long",
            field=name,
        )
    return typed


def _urgency(raw: str) -> int | str | None:
    """A field that is not there, or empty, leaves it as it is; the action refuses other words."""
    known = {str(each): each for each in Urgency.values}
    return known.get(raw, raw[:20]) if raw else None


def _yes_no(word: str) -> bool | None:
    return {"yes": True, "no": False}.get(word)


def _whole(posted: QueryDict, name: str) -> int | None:
    raw = posted.get(name, "").strip()
    if not raw:
        return None
    if not (raw.isascii() and raw.isdigit() and len(raw) < 10):
        raise Invalid(_("Give a whole number."), "form.number", field=name)
    return int(raw)


def _amount(raw: str) -> Decimal | None:
    if not raw.strip():
        return None
    # Hours and days with up to two places; not 1e9 and not NaN, which Decimal would read too.
    if not _AMOUNT.fullmatch(raw.strip()):
        raise Invalid(_("Give a number."), "form.number", field="amount")
    return Decimal(raw.strip())


def _uuid(raw: str, name: str) -> UUID | None:
    if not raw.strip():
        return None
    try:
        return UUID(raw.strip())
    except ValueError:
        raise Invalid(_("Choose one from the list."), "form.choice", field=name) from None


def _into(actor: Actor, raw: str) -> UUID | None:
    """The request that stays: people know its number, pages its identifier."""
    raw = raw.strip()
    if raw.isascii() and raw.isdigit() and raw:
        found = visible_to(actor).filter(number=raw).values_list("id", flat=True).first()
        if found is None:
            raise Invalid(_("There is no request with this number."), "merge.into", field="into")
        return found
    return _uuid(raw, "into")
