"""Contributions of usual reasons."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jiceng.core.access import Rights
from jiceng.core.entry_points import FormPages, Urls
from jiceng.core.evidence import evidence
from jiceng.core.manifests import Manifest
from jiceng.core.privacy import declare
from jiceng.core.streams import EventWords, StreamKind
from jiceng.records.reasons.permissions import REASONS_EDIT
from jiceng.ui.nav import NavItem

MANIFEST = Manifest(
    "reasons",
    Rights(REASONS_EDIT, system_administrator=[REASONS_EDIT], administrator=[REASONS_EDIT]),
    Urls("desk/admin/reasons/", "jiceng.records.reasons.urls"),
    FormPages({"admin-reasons-reset": "admin-reasons"}),
    NavItem(
        "admin-reasons",
        _("Usual reasons"),
        icon="message-2-check",
        area="rules",
        order=56,
        needs="reasons.edit",
        within=("admin-reason-list",),
    ),
    StreamKind("reasons", _("Usual reasons")),
    EventWords(
        {
            "reasons.set": _("Usual reasons changed"),
            "reasons.reset": _("Usual reasons reset"),
        }
    ),
    declare("reasons.ReasonList", plain=["id", "name", "texts"]),
    evidence("reasons.ReasonList"),
)
