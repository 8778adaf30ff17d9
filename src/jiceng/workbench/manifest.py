"""What the desk plugs in."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jiceng.core.access import Rights
from jiceng.core.doors import Urls
from jiceng.core.manifests import Manifest
from jiceng.ui.nav import NavArea, NavItem
from jiceng.workbench.evidence import EVIDENCE
from jiceng.workbench.handover import HOLDINGS
from jiceng.workbench.permissions import FILTER_SHARE, TEMPLATE_EDIT
from jiceng.workbench.privacy import PRIVACY
from jiceng.workbench.streams import STREAMS
from jiceng.workbench.tasks import UPKEEP

MANIFEST = Manifest(
    "workbench",
    Urls("desk/", "jiceng.workbench.urls"),
    Rights(
        TEMPLATE_EDIT,
        FILTER_SHARE,
        department_lead=[TEMPLATE_EDIT, FILTER_SHARE],
        street_leader=[TEMPLATE_EDIT, FILTER_SHARE],
        district_office=[TEMPLATE_EDIT, FILTER_SHARE],
        system_administrator=[TEMPLATE_EDIT],
        administrator=[TEMPLATE_EDIT, FILTER_SHARE],
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
        needs="case.read",
        key="i",
        within=("request", "beside"),
    ),
    NavItem(
        "counter",
        _("Counter and hotline"),
        icon="headset",
        area="work",
        order=15,
        needs="case.open",
        key="n",
        within=("receipt",),
    ),
    NavItem(
        "whistles",
        _("Whistles"),
        icon="speakerphone",
        area="work",
        order=18,
        needs="case.read",
        key="w",
        within=("whistle",),
    ),
    NavItem(
        "callbacks",
        _("Callbacks"),
        icon="phone-outgoing",
        area="work",
        order=20,
        needs="case.read",
        key="c",
    ),
    NavItem(
        "approvals",
        _("Approvals"),
        icon="checklist",
        area="work",
        order=30,
        needs="case.read",
        key="a",
    ),
    NavItem(
        "search",
        _("Search"),
        icon="search",
        area="work",
        order=40,
        needs="case.read",
        key="s",
        within=("filters", "filter", "filter-new"),
    ),
    NavItem(
        "exports",
        _("My tables"),
        icon="file-spreadsheet",
        area="work",
        order=45,
        needs="case.export",
        within=("export", "export-new"),
    ),
    NavItem(
        "posters",
        _("QR posters"),
        icon="qrcode",
        area="people",
        order=90,
        needs="grid.read",
    ),
    NavItem(
        "templates",
        _("Reply templates"),
        icon="template",
        area="manage",
        order=30,
        needs="template.edit",
        within=("template", "template-new"),
    ),
    NavItem(
        "figures",
        _("Three rates"),
        icon="chart-bar",
        area="figures",
        order=10,
        needs="metrics.read",
        key="f",
        within=("records",),
    ),
    *PRIVACY,
    *EVIDENCE,
)
