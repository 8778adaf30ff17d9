"""Contributions of community needs: pages, tables, figures."""

from __future__ import annotations

from django.db.models import Min
from django.utils.translation import gettext_lazy as _

from jiceng.activities.needs import lifecycle as needs
from jiceng.activities.needs.models import Claim
from jiceng.core.access import Rights
from jiceng.core.manifests import Manifest
from jiceng.metrics.public import Indicator, RecordFigures
from jiceng.portal.public import PublicRecords
from jiceng.records.attachments.public import Attachments
from jiceng.records.followers.public import Followers
from jiceng.records.public import IN_CHARGE, RecordPages, Table
from jiceng.records.remarks.public import Remarks

TO_CLAIM = _("A community that your unit supports has listed a need")
TO_HURRY = _("A need that your unit can take on will soon pass to the street")
TO_FIND = _("An unclaimed need has passed to your street")
TAKEN_ON = _("needs taken on before they passed to the street / needs taken on or passed on")
RATED = _("needs without a delivery rated below 4 / needs of which all is confirmed")
NEEDS = RecordPages(
    lifecycle=needs.NEEDS,
    path="needs/",
    title=_("Needs of communities"),
    about=_("Needs listed by communities, taken on and delivered by paired units."),
    empty=_("Needs of communities will appear here. Communities can list one at any time."),
    icon="heart-handshake",
    area="services",
    place=70,
    columns=["state", "due_at", "kind", "amount measure", "wanted_by", "community"],
    filters=["title", "state", "kind", "community", "wanted_by"],
    order="wanted_by",
    offers=needs.OPEN,
    facts=["due_at", "kind", "amount measure", "wanted_by", "place", "text", "community", "unit"],
    tables=[
        Table(
            Claim,
            _("Supporting units"),
            ["unit", "amount need.measure", "delivered_at", "report", "rating"],
        )
    ],
    notify={
        "listed": (needs.PAIRED, needs.CLAIM, TO_CLAIM),
        "reminded": (needs.PAIRED, needs.CLAIM, TO_HURRY),
        "claimed": (IN_CHARGE, needs.EDIT, _("A unit has taken on a need")),
        "delivered": (IN_CHARGE, needs.EDIT, _("A delivery awaits confirmation")),
        "confirmed": (needs.CLAIMANT, needs.CLAIM, _("A delivery has been confirmed")),
        "passed_on": (IN_CHARGE, needs.EDIT, TO_FIND),
    },
    import_key=["community", "title", "wanted_by"],
)
MANIFEST = Manifest(
    "needs",
    Rights(needs.READ, needs.EDIT, needs.CLAIM, needs.PAIR),
    NEEDS,
    PublicRecords(
        pages=NEEDS,
        states={*needs.NEEDS.states} - {needs.WITHDRAWN},
        about=_("Needs of communities and their supporters. To help, contact the community."),
    ),
    RecordFigures(
        pages=NEEDS,
        columns=["due_at"],
        computed={"taken_on_at": Min("claims__claimed_at"), "lowest": Min("claims__rating")},
        indicators=[
            Indicator(
                *("in_time", _("Taken on in time"), TAKEN_ON),
                lambda t: t.taken_on_at < t.due_at,
                lambda t: t.wakes_at.isnull() & (t.state != needs.WITHDRAWN),
            ),
            Indicator(
                *("good", _("Rated 4 or 5"), RATED),
                lambda t: t.lowest.isnull() | (t.lowest >= 4),
                lambda t: t.state == needs.DONE,
            ),
        ],
    ),
    Remarks(kind="need", right=needs.READ, units=needs.NEEDS.units_around),
    Attachments(kind="need", rights=(needs.CLAIM, needs.EDIT), removing=needs.EDIT),
    Followers(kind="need", events=tuple(needs.NEEDS.events_of_moves)),
    RecordPages(
        lifecycle=needs.PAIRINGS,
        path="pairings/",
        title=_("Pairings"),
        about=_("Pairings of units with communities."),
        empty=_("No unit is paired with a community yet."),
        icon="link",
        area="services",
        place=71,
        columns=["state", "unit", "opened_at"],
        filters=["state", "unit", "community"],
    ),
)
