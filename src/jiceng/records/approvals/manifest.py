"""Contributions of approvals: refusals, notifications, retention, privacy."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from jiceng.core.data_subjects import Source
from jiceng.core.evidence import evidence
from jiceng.core.manifests import Manifest
from jiceng.core.notification_kinds import NotificationKind
from jiceng.core.privacy import DAYS_A_YEAR, Personal, declare, keep
from jiceng.core.refusals import Refusals
from jiceng.core.retention import Retention
from jiceng.core.streams import EventWords
from jiceng.directory.public import KeptReference
from jiceng.records.approvals import actions, subjects

YEARS = 5
_MATTER = Personal(
    "to know why something was asked for and decided; people name people in it",
    keep("asked", years=YEARS),
)
_WORK = Personal("to know who asked and who decided", keep("asked", years=10))

MANIFEST = Manifest(
    "approvals",
    EventWords({"approval.erased": _("Text of an approval erased")}),
    Refusals(
        {
            "approval.nobody": _("Only a signed-in person can decide this."),
            "approval.own": _("You cannot decide on your own application."),
            "approval.twice": _("You have decided on this already; a second reviewer is needed."),
            "approval.not_asker": _("Only the applicant can withdraw this."),
            "approval.pending": _("The same application is already awaiting a decision."),
        }
    ),
    NotificationKind(
        key="approval_asked",
        label=_("A request for approval awaits you"),
        icon="checklist",
        order=10,
    ),
    NotificationKind(
        key="approval_decided",
        label=_("Your application has been decided"),
        icon="circle-check",
        order=10,
    ),
    KeptReference(
        ("approvals.Approval.asked_by", "approvals.Approval.unit"), "who did it, and for whom"
    ),
    declare(
        "approvals.Approval",
        personal={"asked_by": _WORK, "reason": _MATTER, "given": _MATTER, "decisions": _WORK},
        plain=[
            "id",
            "stream",
            "kind",
            "unit",
            "asked_at",
            "granted",
            "decided_at",
            "is_withdrawn",
        ],
    ),
    evidence("approvals.Approval"),
    Retention(
        "approvals.text",
        timedelta(days=YEARS * DAYS_A_YEAR),
        actions.erase_old,
        label=_("applications on records that are not erased with their record"),
        past=actions.past,
        erases=["approvals.Approval"],
    ),
    Source("approvals", _("Approvals of records"), subjects.find, subjects.erase),
)
