"""Notes with personal data of a person who requests access or erasure."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from jiceng.core import number_spellings
from jiceng.core.access import Actor
from jiceng.core.data_subjects import PersonalDataItem, Subject
from jiceng.directory import public as directory
from jiceng.records.remarks import actions
from jiceng.records.remarks.kinds import KINDS
from jiceng.records.remarks.models import Remark


def find(subject: Subject) -> list[PersonalDataItem]:
    """All notes that contain a phone number or address of the person. Notes that are erased with
    their record are searched by their own app.

    It scans all texts: requests of this kind are rare and must be complete.
    """
    numbers = [each for each in (subject.phone, subject.identity) if each]
    wanted = Q(text__icontains=subject.email) if subject.email else Q(pk=None)
    for number in numbers:
        wanted |= Q(text__regex=number_spellings.pattern(number))
    with_record = [each.kind for each in KINDS.all() if each.erases_with_record]
    rows = Remark.objects.filter(wanted, erased_at=None).exclude(stream__kind__in=with_record)
    return [
        PersonalDataItem(
            ref=str(row.pk),
            title=_("Note of %s") % directory.civil_day(row.at).isoformat(),
            fields=((_("Text"), row.text),),
        )
        for row in rows.order_by("-at", "-id")
        if any(number_spellings.mentions(row.text, number) for number in numbers)
        or (subject.email and subject.email.casefold() in row.text.casefold())
    ]


def erase(*, ref: str, by: Actor, at: datetime) -> None:
    """Erase the text of one note."""
    actions.erase(remark=UUID(ref), by=by, at=at)
