"""Contributions of the desk."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jiceng.core.access import Rights
from jiceng.core.entry_points import ScriptAddresses, Urls
from jiceng.core.manifests import Manifest
from jiceng.desk import approvals, drafts, home, home_offers, inbox, record_boxes
from jiceng.desk.boxes import BoxSources, has_inbox, works_in_inbox
from jiceng.desk.evidence import EVIDENCE
from jiceng.desk.export_sources import may_export
from jiceng.desk.guided_tours import TOURS
from jiceng.desk.handover import HOLDINGS
from jiceng.desk.home_oversight import OVERSIGHT
from jiceng.desk.permissions import FILTER_SHARE
from jiceng.desk.privacy import PRIVACY
from jiceng.desk.pulse import LiveList
from jiceng.desk.record_filters import ON_LISTS
from jiceng.desk.streams import STREAMS
from jiceng.desk.tasks import UPKEEP
from jiceng.records.public import PageKeeper, decides_approvals, opens_approvals
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
    NavArea("home", _("Home"), 5, icon="home"),
    NavArea("requests", _("Requests"), 10, icon="inbox"),
    NavArea("grids", _("Grids and patrols"), 20, icon="map-2"),
    NavArea("command", _("Command and analysis"), 30, icon="radar-2"),
    NavArea("organisation", _("Organisation and cadres"), 40, icon="sitemap"),
    NavArea("members", _("Members and learning"), 50, icon="school"),
    NavArea("tasks", _("Tasks and oversight"), 60, icon="list-check"),
    NavArea("services", _("Services and care"), 70, icon="heart-handshake"),
    NavArea("decisions", _("Decisions and disclosure"), 80, icon="clipboard-text"),
    NavArea("economy", _("Economy and talent"), 90, icon="building-store"),
    NavArea("reports", _("Assessment and reports"), 100, icon="chart-bar"),
    NavArea("people", _("Units and accounts"), 110, icon="users"),
    NavArea("rules", _("Business rules"), 120, icon="adjustments"),
    NavArea("data", _("Data and security"), 130, icon="database"),
    NavItem("home", _("Home"), icon="home", area="home", key="h"),
    NavItem("apps", _("All apps"), icon="apps", area="home", order=60, place="top"),
    NavItem(
        "desk",
        _("Inbox"),
        icon="inbox",
        area="requests",
        order=10,
        key="i",
        is_open=has_inbox,
        does=works_in_inbox,
    ),
    NavItem(
        "approvals",
        _("Approvals"),
        icon="checklist",
        area="requests",
        order=30,
        key="a",
        is_open=opens_approvals,
        does=decides_approvals,
    ),
    NavItem(
        "exports",
        _("My exports"),
        icon="file-spreadsheet",
        area="home",
        order=50,
        place="top",
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
    *home.HOME_BLOCKS,
    *home_offers.HOME_BLOCKS,
    *OVERSIGHT,
    *TOURS,
    *PRIVACY,
    *EVIDENCE,
)
