"""Contributions of photos; their events belong to the streams of the records."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from jiceng.core import files
from jiceng.core.entry_points import Urls
from jiceng.core.evidence import evidence
from jiceng.core.evidence_comparison import DerivedCheck
from jiceng.core.manifests import Manifest
from jiceng.core.privacy import DAYS_A_YEAR, Personal, declare, keep
from jiceng.core.refusals import Refusals
from jiceng.core.retention import Retention
from jiceng.core.streams import EventWords
from jiceng.directory.public import KeptReference
from jiceng.records.attachments import actions, derived
from jiceng.records.attachments.parts import IN_TIMELINE

YEARS = 5
_KEPT = keep("added", years=YEARS)

MANIFEST = Manifest(
    "attachments",
    Urls("desk/", "jiceng.records.attachments.urls"),
    EventWords(
        {
            "attachment.added": _("Photos added"),
            "attachment.removed": _("Photo removed"),
            "attachment.erased": _("Photo erased"),
        }
    ),
    Refusals(
        {
            "photo.missing": _("Choose at least one photo."),
            "photo.record_full": _("At most %(limit)s photos belong to a record."),
            "photo.not_yours": _("Another person added this photo. Only they can remove it."),
        }
    ),
    IN_TIMELINE,
    declare(
        "attachments.Attachment",
        personal={
            "name": Personal("to see what is wrong and what was done; people may be on it", _KEPT),
            "person": Personal("to know who answers for the work", _KEPT),
        },
        plain=[
            "id",
            "stream",
            "part_id",
            "kind",
            "is_internal",
            "at",
            "digest",
            "width",
            "height",
            "bytes",
            "detached_at",
            "erased_at",
        ],
    ),
    evidence("attachments.Attachment", guarded=["digest"]),
    Retention(
        "attachments.photo",
        timedelta(days=YEARS * DAYS_A_YEAR),
        actions.erase_old,
        label=_("photos of records that are not erased with their record"),
        past=actions.past,
        erases=["attachments.Attachment"],
    ),
    files.FileOwner("cases.attachment", actions.owned),
    DerivedCheck(derived.photos),
    KeptReference(("attachments.Attachment.person",), "who did it, and for whom"),
)
