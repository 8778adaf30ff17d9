"""Approvals with a person's data, for requests of data subjects."""

from __future__ import annotations

import json
from datetime import datetime
from uuid import UUID

from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from jiceng.core import number_spellings
from jiceng.core.access import Actor
from jiceng.core.data_subjects import PersonalDataItem, Subject
from jiceng.directory import public as directory
from jiceng.records.approvals import actions
from jiceng.records.approvals.kinds import KINDS
from jiceng.records.approvals.models import Approval

TYPED = ("reason", "given_text", "decisions_text")


def find(subject: Subject) -> list[PersonalDataItem]:
    """Approvals with a number or an address, of kinds that do not erase them with the record.

    The database scans all texts; such requests are rare.
    """
    numbers = [each for each in (subject.phone, subject.identity) if each]
    wanted = Q(pk=None)
    for name in TYPED:
        if subject.email:
            wanted |= Q(**{f"{name}__icontains": subject.email})
        for number in numbers:
            wanted |= Q(**{f"{name}__regex": number_spellings.pattern(number)})
    with_record = [each.kind for each in KINDS.all() if each.erases_with_record]
    rows = Approval.objects.annotate(
        given_text=Cast("given", TextField()), decisions_text=Cast("decisions", TextField())
    )
    found = rows.filter(wanted).exclude(reason="").exclude(stream__kind__in=with_record)
    return [
        PersonalDataItem(
            ref=str(row.pk),
            title=_("Approval of %s") % directory.civil_day(row.asked_at).isoformat(),
            fields=((_("Text"), _text(row)),),
        )
        for row in found.order_by("-asked_at", "-id")
        if any(number_spellings.mentions(_text(row), number) for number in numbers)
        or (subject.email and subject.email.casefold() in _text(row).casefold())
    ]


def _text(row: Approval) -> str:
    """All texts, as paragraphs."""
    reasons = [each["reason"] for each in row.decisions]
    filled = json.dumps(row.given, ensure_ascii=False) if row.given else ""
    return "\n\n".join(each for each in (row.reason, filled, *reasons) if each)


def erase(*, ref: str, by: Actor, at: datetime) -> None:
    """Erase the texts and people of one approval."""
    actions.erase(approval=UUID(ref), by=by, at=at)
