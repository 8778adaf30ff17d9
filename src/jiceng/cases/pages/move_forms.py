"""Conversion of submitted form data to the fields of a move."""

from __future__ import annotations

import re
from decimal import Decimal
from types import NoneType
from typing import Any, Final, get_args, get_origin
from uuid import UUID

from annotated_types import MaxLen
from django.http import QueryDict
from django.utils.translation import gettext as _
from pydantic.fields import FieldInfo

from jiceng.cases import lifecycle, rules
from jiceng.cases.models import Urgency
from jiceng.cases.queries import visible_to
from jiceng.core import files
from jiceng.core.access import Actor
from jiceng.core.errors import Invalid
from jiceng.records.remarks.public import LONGEST

_AMOUNT = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,2})?")
_YES_NO: Final = {"yes": True, "no": False}


def fields_from(
    actor: Actor, posted: QueryDict, photos: tuple[files.StoredPhoto, ...] = ()
) -> dict[str, Any]:
    """Parse submitted data by the names of moves' fields; `photos` were uploaded with it.

    Raises:
        Invalid: an invalid value, with the field.
    """
    found = {
        "version": _whole(posted, "version"),
        "urgency": _urgency(posted.get("urgency", "")),
        "into": _into(actor, posted.get("into_number", "").strip() or posted.get("into", "")),
        "photos": photos,
        **_answers(posted),
    }
    declared = lifecycle.ASKED.items()
    return found | {
        name: _read(posted, name, field) for name, field in declared if name not in found
    }


def _answers(posted: QueryDict) -> dict[str, Any]:
    """Fields of a callback: the form's field `reached` also holds the reason of an unanswered
    call.
    """
    outcome, level = posted.get("reached", ""), posted.get("level", "")
    reached, why = outcome == "yes", outcome if outcome in rules.WHYS else ""
    return {
        "reached": reached or why == rules.REFUSES,
        "why": why,
        "contacted": _YES_NO.get(posted.get("contacted", "")) if reached else None,
        "solved": _YES_NO.get(posted.get("solved", "")) if reached else None,
        "level": int(level) if reached and level in ("1", "2", "3", "4", "5") else None,
    }


def _read(posted: QueryDict, name: str, field: FieldInfo) -> Any:
    """Parse one field by its type; an empty one gets the move's default."""
    kind = field.annotation
    if get_origin(kind) is tuple:
        return tuple(each for raw in posted.getlist(name) if (each := _uuid(raw, name)))
    named = {kind, *get_args(kind)} - {NoneType}
    if str in named:
        return prose(posted, name, _longest(field)) or field.default
    if bool in named:
        return _YES_NO.get(posted.get(name, ""), field.default)
    if UUID in named:
        return _uuid(posted.get(name, ""), name)
    number = _amount(posted, name) if Decimal in named else _whole(posted, name)
    return field.default if number is None else number


def _longest(field: FieldInfo) -> int:
    limits = (each for each in get_args(lifecycle.sent_type(field)) if isinstance(each, MaxLen))
    return next((each.max_length for each in limits), LONGEST)


def prose(posted: QueryDict, name: str, limit: int = LONGEST) -> str:
    """A text field.

    Raises:
        Invalid: longer than the stored maximum; nothing is truncated.
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
    """A missing or empty field changes nothing; the action refuses invalid values."""
    known = {str(each): each for each in Urgency.values}
    return known.get(raw, raw[:20]) if raw else None


def _whole(posted: QueryDict, name: str) -> int | None:
    raw = posted.get(name, "").strip()
    if not raw:
        return None
    if not (raw.isascii() and raw.isdigit() and len(raw) < 10):
        raise Invalid(_("Give a whole number."), "form.number", field=name)
    return int(raw)


def amount_of(raw: str) -> Decimal | None:
    """A number with up to two decimal places; None for anything else."""
    # Hours and days; not 1e9 and not NaN, which Decimal would read too.
    return Decimal(raw) if _AMOUNT.fullmatch(raw) else None


def _amount(posted: QueryDict, name: str) -> Decimal | None:
    raw = posted.get(name, "").strip()
    found = amount_of(raw)
    if raw and found is None:
        raise Invalid(_("Give a number."), "form.number", field=name)
    return found


def _uuid(raw: str, name: str) -> UUID | None:
    if not raw.strip():
        return None
    try:
        return UUID(raw.strip())
    except ValueError:
        raise Invalid(_("Choose one from the list."), "form.choice", field=name) from None


def _into(actor: Actor, raw: str) -> UUID | None:
    """The target of a merge, by number or identifier."""
    raw = raw.strip()
    if raw.isascii() and raw.isdigit() and raw:
        found = visible_to(actor).filter(number=raw).values_list("id", flat=True).first()
        if found is None:
            raise Invalid(_("Request not found. Check the number."), "merge.into", field="into")
        return found
    return _uuid(raw, "into")
