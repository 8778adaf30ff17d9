"""Requests that were merged into another one, with their texts and files."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from jiceng.cases.access import masked_texts
from jiceng.cases.models import Attachment, AttachmentKind, Case
from jiceng.records.remarks.public import Remark


def merged_in(case: Case) -> list[Case]:
    """Requests merged into one, oldest first.

    Those that have become confidential since are hidden from actors without access to them.
    """
    found = Case.objects.filter(merged_into=case)
    if not case.confidential:
        found = found.filter(confidential=False)
    return list(found.order_by("opened_at", "id"))


@dataclass(frozen=True, slots=True)
class Member:
    """A request merged into another.

    Args:
        added: additions of its reporter, oldest first.
        files: photos and recordings without deleted ones, oldest first.
    """

    case: Case
    added: list[Remark]
    files: list[Attachment]

    @property
    def photos(self) -> list[Attachment]:
        """Its photos."""
        return [each for each in self.files if each.kind != AttachmentKind.VOICE]


def members_of(case: Case) -> list[Member]:
    """Requests merged into one, with texts and photos: three queries, however many."""
    found = merged_in(case)
    if not found:
        return []
    added: dict[UUID, list[Remark]] = {}
    kept = Remark.objects.filter(stream__in=[each.pk for each in found], kind="add")
    for remark in kept.filter(erased_at=None):
        added.setdefault(remark.stream_id, []).append(remark)
    files: dict[UUID, list[Attachment]] = {}
    for file in Attachment.objects.filter(stream__in=[each.pk for each in found]).exclude(name=""):
        files.setdefault(file.stream_id, []).append(file)
    if case.hides_numbers:
        # Masked for the reader like the request itself.
        for remark in (each for those in added.values() for each in those):
            remark.text = masked_texts.words_of(case, remark.text)
        found = [masked_texts.masked(each) for each in found]
        case.has_hidden |= any(each.has_hidden for each in found)
    return [Member(each, added.get(each.pk, []), files.get(each.pk, [])) for each in found]
