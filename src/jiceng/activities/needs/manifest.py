"""What needs of communities plug in: their pages, tables and figures."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jiceng.activities.needs.lifecycle import CLAIM, EDIT, NEEDS, PAIR, PAIRINGS, READ
from jiceng.activities.needs.models import Claim
from jiceng.core.access import Rights
from jiceng.core.manifests import Manifest
from jiceng.records.public import RecordPages, Table
from jiceng.records.remarks.public import Remarks

MANIFEST = Manifest(
    "needs",
    Rights(READ, EDIT, CLAIM, PAIR),
    NEEDS,
    RecordPages(
        lifecycle=NEEDS,
        path="needs/",
        title=_("Needs of communities"),
        about=_(
            "Communities list what they lack; the units paired with them take it on and deliver."
        ),
        empty=_("No need is listed. Communities list one when they lack something."),
        icon="heart-handshake",
        area="people",
        place=70,
        columns=["state", "kind", "amount measure", "wanted_by", "community"],
        filters=["title", "state", "kind", "community", "wanted_by"],
        order="wanted_by",
        facts=["kind", "amount measure", "wanted_by", "place", "text", "community", "unit"],
        tables=[
            Table(
                Claim,
                _("Units that have taken it on"),
                ["unit", "amount need.measure", "delivered_at", "report", "rating"],
                _("No unit has taken it on yet."),
            )
        ],
    ),
    Remarks(kind="need", right=READ, units=NEEDS.units_around),
    PAIRINGS,
    RecordPages(
        lifecycle=PAIRINGS,
        path="pairings/",
        title=_("Pairings"),
        about=_("Which unit supports which community."),
        empty=_("No unit is paired with a community yet."),
        icon="link",
        area="people",
        place=71,
        columns=["state", "unit", "community", "opened_at"],
        filters=["state", "unit", "community"],
    ),
)
