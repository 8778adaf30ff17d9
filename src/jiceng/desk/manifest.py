"""Contributions of the desk."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jiceng.core.access import Rights
from jiceng.core.entry_points import ScriptAddresses, Urls
from jiceng.core.manifests import Manifest
from jiceng.desk import approvals, drafts, inbox, record_boxes
from jiceng.desk.boxes import BoxSources, has_inbox
from jiceng.desk.evidence import EVIDENCE
from jiceng.desk.export_sources import may_export
from jiceng.desk.handover import HOLDINGS
from jiceng.desk.permissions import FILTER_SHARE
from jiceng.desk.privacy import PRIVACY
from jiceng.desk.pulse import LiveList
from jiceng.desk.record_filters import ON_LISTS
from jiceng.desk.streams import STREAMS
from jiceng.desk.tasks import UPKEEP
from jiceng.records.public import PageKeeper, opens_approvals
from jiceng.ui.nav import NavArea, NavItem

MANIFEST = Manifest(
    "workbench",
    Urls("desk/", "jiceng.desk.urls"),
    ScriptAddresses(while_writing=("draft",), polling=("pulse", "left")),
    Rights(
        FILTER_SHARE,
        department_lead=[FILTER_SHARE],
        street_leader=[FILTER_SHARE],
        district_office=[FILTER_SHARE],
        administrator=[FILTER_SHARE],
    ),
    *STREAMS,
    *HOLDINGS,
    *UPKEEP,
    NavArea("work", _("Requests"), 10),
    NavArea("party", _("Party building"), 20),
    NavArea("people", _("People and places"), 30),
    NavArea("figures", _("Figures"), 40),
    NavArea("manage", _("Settings"), 50),
    NavItem(
        "desk",
        _("Inbox"),
        icon="inbox",
        area="work",
        order=10,
        key="i",
        is_open=has_inbox,
    ),
    NavItem(
        "approvals",
        _("Approvals"),
        icon="checklist",
        area="work",
        order=30,
        key="a",
        is_open=opens_approvals,
    ),
    NavItem(
        "exports",
        _("My exports"),
        icon="file-spreadsheet",
        area="work",
        order=45,
        within=("export", "export-new"),
        is_open=may_export,
    ),
    BoxSources(record_boxes.sources),
    BoxSources(approvals.sources),
    PageKeeper(
        name="desk",
        template="desk/live_record.html",
        address=lambda kind, record: reverse("draft", args=[kind, record]),
        kept=drafts.drafts_of,
        forget=lambda actor, record, form: drafts.forget_drafts(by=actor, record=record, move=form),
    ),
    LiveList("box", inbox.fingerprints),
    LiveList("approvals", approvals.fingerprints),
    ON_LISTS,
    *PRIVACY,
    *EVIDENCE,
)
