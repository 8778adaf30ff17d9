"""Contributions of the hazards register."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiceng.core.access import Rights
from jiceng.core.manifests import Manifest
from jiceng.fieldwork.hazards import lifecycle as hazards
from jiceng.fieldwork.hazards.models import HazardCheck
from jiceng.fieldwork.hazards.permissions import EDIT, READ
from jiceng.fieldwork.hazards.queries import ON_GRIDS
from jiceng.fieldwork.sync.public import PhoneRecords
from jiceng.metrics.public import Indicator, RecordFigures
from jiceng.records.attachments.public import Attachments
from jiceng.records.followers.public import Followers
from jiceng.records.public import IN_CHARGE, RecordPages, Table
from jiceng.records.remarks.public import Remarks

HAZARDS = RecordPages(
    lifecycle=hazards.HAZARDS,
    path="hazards/",
    title=_("Hazards"),
    about=_("Dangers of places under watch, each with the day of its next check."),
    empty=_("No hazards yet. Register a danger that cannot be removed on the spot."),
    icon="alert-triangle",
    area="grids",
    place=60,
    columns=["state", "level", "kind", "place", "recheck_on", "community"],
    filters=["title", "state", "level", "kind", "community", "recheck_on"],
    order="recheck_on",
    waits={hazards.DUE},
    hides={hazards.REMOVED},
    facts=["recheck_on", "level", "kind", "place", "measures", "community", "unit"],
    tables=[Table(HazardCheck, _("Checks"), ["at", "found", "is_removed", "next_on"])],
    notify={
        "registered": (IN_CHARGE, EDIT, _("A hazard has been registered in your area")),
        "fell_due": (IN_CHARGE, EDIT, _("A hazard is due for re-check")),
    },
    import_key=["community", "title", "place"],
)
MANIFEST = Manifest(
    "hazards",
    Rights(READ, EDIT),
    HAZARDS,
    ON_GRIDS,
    PhoneRecords(hazards.HAZARDS, moves={"check", "edit"}),
    RecordFigures(
        pages=HAZARDS,
        indicators=[
            Indicator(
                "removed",
                pgettext_lazy("hazard", "Removed"),
                _("hazards that are removed / all hazards registered"),
                lambda t: t.state == hazards.REMOVED,
                lambda t: t.state.notnull(),
            ),
        ],
    ),
    Remarks(kind="hazard", right=READ, units=hazards.HAZARDS.units_around),
    Attachments(kind="hazard", rights=(EDIT,), removing=EDIT),
    Followers(kind="hazard", events=tuple(hazards.HAZARDS.events_of_moves)),
)
