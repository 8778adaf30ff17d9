"""What needs of communities plug in: their pages, tables and figures."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jiceng.activities.needs import lifecycle as needs
from jiceng.activities.needs.models import Claim
from jiceng.core.access import Rights
from jiceng.core.manifests import Manifest
from jiceng.core.notification_kinds import NotificationKind
from jiceng.portal.public import PublicRecords
from jiceng.records.attachments.public import Attachments
from jiceng.records.followers.public import Followers
from jiceng.records.public import IN_CHARGE, RecordPages, Table, tells
from jiceng.records.remarks.public import Remarks

TO_CLAIM = _("A community that your unit supports has listed a need")
TO_CONFIRM = _("A delivery waits to be confirmed")
TO_FIND = _("A need that no unit has taken on has come to your street")
NEEDS = RecordPages(
    lifecycle=needs.NEEDS,
    path="needs/",
    title=_("Needs of communities"),
    about=_("Communities list what they lack; paired units take it on and deliver."),
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
)
MANIFEST = Manifest(
    "needs",
    Rights(needs.READ, needs.EDIT, needs.CLAIM, needs.PAIR),
    NEEDS,
    PublicRecords(
        pages=NEEDS,
        states=[needs.OPEN, needs.CLAIMED, needs.DONE],
        about=_("What communities lack, and who gives it. To help, ask the community."),
        empty=_("No community needs anything at present."),
        unit="community",
    ),
    Remarks(kind="need", right=needs.READ, units=needs.NEEDS.units_around),
    Attachments(kind="need", rights=(needs.CLAIM, needs.EDIT), removing=needs.EDIT),
    Followers(kind="need", events=tuple(needs.NEEDS.events_of_moves)),
    NotificationKind(key="need", label=_("Needs of communities"), icon="heart-handshake", order=30),
    tells("need.listed", "need", needs.PAIRED, needs.CLAIM, TO_CLAIM),
    tells("need.claimed", "need", IN_CHARGE, needs.EDIT, _("A unit has taken on a need")),
    tells("need.delivered", "need", IN_CHARGE, needs.EDIT, TO_CONFIRM),
    tells(
        "need.confirmed", "need", needs.CLAIMANT, needs.CLAIM, _("A delivery has been confirmed")
    ),
    tells("need.passed_on", "need", IN_CHARGE, needs.EDIT, TO_FIND),
    RecordPages(
        lifecycle=needs.PAIRINGS,
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
