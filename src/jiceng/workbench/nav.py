"""The desk's own ways."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jiceng.core.nav import Way, register

register(
    Way(
        "desk",
        _("Inbox"),
        icon="inbox",
        group="work",
        order=10,
        needs="case.read",
        key="i",
        within=("request", "beside"),
    ),
    Way(
        "counter",
        _("Counter and hotline"),
        icon="headset",
        group="work",
        order=15,
        needs="case.open",
        key="n",
        within=("receipt",),
    ),
    Way(
        "whistles",
        _("Whistles"),
        icon="speakerphone",
        group="work",
        order=18,
        needs="case.read",
        key="w",
        within=("whistle",),
    ),
    Way(
        "callbacks",
        _("Callbacks"),
        icon="phone-outgoing",
        group="work",
        order=20,
        needs="case.read",
        key="c",
    ),
    Way(
        "approvals",
        _("Approvals"),
        icon="checklist",
        group="work",
        order=30,
        needs="case.read",
        key="a",
    ),
    Way(
        "search",
        _("Search"),
        icon="search",
        group="work",
        order=40,
        needs="case.read",
        key="s",
        within=("filters", "filter", "filter-new"),
    ),
    Way(
        "exports",
        _("My tables"),
        icon="file-spreadsheet",
        group="work",
        order=45,
        needs="case.export",
        within=("export", "export-new"),
    ),
    Way(
        "posters",
        _("QR posters"),
        icon="qrcode",
        group="people",
        order=90,
        needs="grid.read",
    ),
    Way(
        "templates",
        _("Reply templates"),
        icon="template",
        group="manage",
        order=30,
        needs="template.edit",
        within=("template", "template-new"),
    ),
    Way(
        "figures",
        _("Three rates"),
        icon="chart-bar",
        group="figures",
        order=10,
        needs="metrics.read",
        key="f",
        within=("records",),
    ),
)
