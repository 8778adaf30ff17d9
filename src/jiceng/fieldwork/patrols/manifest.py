"""Contributions of patrols."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiceng.core.access import Rights
from jiceng.core.entry_points import Urls
from jiceng.core.manifests import Manifest
from jiceng.fieldwork.patrols import coverage, places, plans, queries, rounds
from jiceng.fieldwork.patrols.parts import PARTS
from jiceng.fieldwork.patrols.permissions import PLAN, READ, WALK
from jiceng.fieldwork.sync.public import PhoneRecords
from jiceng.metrics.public import Indicator, RecordFigures
from jiceng.records.attachments.public import Attachments
from jiceng.records.followers.public import Followers
from jiceng.records.public import IN_CHARGE, ListView, RecordPages, area
from jiceng.records.remarks.public import Remarks
from jiceng.ui.nav import NavWithin

PLACES = RecordPages(
    lifecycle=places.PLACES,
    path="patrol-places/",
    title=_("Places of patrols"),
    about=_("Places that officers look at, and how long ago the last check was."),
    empty=_("No places yet. List a place, or import a table of places."),
    icon="map-pin",
    area="grids",
    place=63,
    columns=["state", "kind", "checked_on", "waits_since", "address", "community"],
    filters=["name", "state", "kind", area("community", _("Community")), "waits_since"],
    order="name",
    views=[
        ListView("", _("All places"), coverage.is_listed),
        ListView("never", _("Never checked"), coverage.is_never),
        ListView("fresh", _("Checked within 30 days"), coverage.is_fresh),
        ListView("month", _("Last check over 30 days ago"), coverage.is_late),
        ListView("long", _("Last check over 90 days ago"), coverage.is_long),
        ListView("struck", _("Struck off"), lambda _day: Q(state=places.STRUCK)),
    ],
    facts=["kind", "address", "lon", "lat", "checked_on", "waits_since", "community"],
    links=[("patrol-coverage", _("Coverage"), "chart-bar")],
    import_key=["community", "name"],
    import_move="edit",
)
PLANS = RecordPages(
    lifecycle=plans.PLANS,
    path="patrol-plans/",
    title=_("Patrol plans"),
    about=_("What is looked at in a community, how often, and by which questions."),
    empty=_("No plans yet. Plan patrols for a type of place."),
    icon="calendar-repeat",
    area="grids",
    place=62,
    columns=["state", "checklist", "every", "next_on", "community"],
    filters=["name", "state", "checklist", "every", "community"],
    order="name",
    hides={plans.ENDED},
    facts=["checklist", "every", "days", "grids", "starts_on", "next_on", "community"],
)
PATROLS = RecordPages(
    lifecycle=rounds.PATROLS,
    path="patrols/",
    title=_("Patrols"),
    about=_("Rounds of the plans. Walk the places in any order, when it suits the day."),
    empty=_("No patrols now. A plan opens the next one on its day."),
    icon="route",
    area="grids",
    place=61,
    columns=["state", "begins_on", "due_on", "community"],
    filters=["title", "state", "community", "due_on"],
    order="due_on",
    waits={rounds.PLANNED, rounds.UNDER_WAY, rounds.OVERDUE},
    hides={rounds.FINISHED, rounds.MISSED},
    facts=["begins_on", "due_on", "reason", "community"],
    notify={
        "opened": (IN_CHARGE, WALK, _("A patrol is due in your area")),
        "fell_overdue": (IN_CHARGE, WALK, _("A patrol in your area is overdue")),
    },
)


MANIFEST = Manifest(
    "patrols",
    Rights(READ, PLAN, WALK),
    Urls("desk/patrol-coverage/", "jiceng.fieldwork.patrols.urls"),
    NavWithin(PLACES.list_name, ("patrol-coverage",)),
    PLACES,
    PLANS,
    PATROLS,
    *PARTS,
    PhoneRecords(
        rounds.PATROLS,
        moves={"check", "skip", "arrange", "carry_over", "miss"},
        opens=False,
        items=queries.items_of,
        reads={"check": queries.as_fields},
    ),
    RecordFigures(
        pages=PLACES,
        indicators=[
            Indicator(
                "fresh",
                _("Places checked recently"),
                _("places checked in the last 30 days / all places that are not struck off"),
                lambda t: t.state == places.FRESH,
                lambda t: t.state != places.STRUCK,
            ),
        ],
    ),
    RecordFigures(
        pages=PATROLS,
        indicators=[
            Indicator(
                "finished",
                pgettext_lazy("patrols", "Finished"),
                _("patrols finished / patrols that are over"),
                lambda t: t.state == rounds.FINISHED,
                lambda t: t.state.isin([rounds.FINISHED, rounds.MISSED]),
            ),
        ],
    ),
    Remarks(kind="patrol", right=READ, units=rounds.PATROLS.units_around),
    Attachments(kind="patrol", rights=(WALK,), removing=PLAN),
    Followers(kind="patrol", events=tuple(rounds.PATROLS.events_of_moves)),
)
