"""What needs of communities plug in."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jiceng.activities.needs.lifecycle import LIFECYCLE
from jiceng.activities.needs.pages import PAGES
from jiceng.activities.needs.queries import (
    CLAIMANT,
    NEED_CLAIM,
    NEED_EDIT,
    NEED_PAIR,
    NEED_READ,
    PAIRED,
    units_around,
)
from jiceng.core.access import Rights
from jiceng.core.evidence import evidence
from jiceng.core.manifests import Manifest
from jiceng.core.notify import NotificationKind
from jiceng.core.privacy import declare
from jiceng.core.refusals import Refusals
from jiceng.core.streams import EventWords, StreamKind
from jiceng.directory.public import READERS, Stays
from jiceng.records.attachments.public import Attachments
from jiceng.records.followers.public import Followers
from jiceng.records.public import IN_CHARGE, RECORD_FIELDS, tells
from jiceng.records.remarks.public import Remarks
from jiceng.ui.nav import NavItem

MANIFEST = Manifest(
    "needs",
    Rights(NEED_READ, **dict.fromkeys(READERS, (NEED_READ,))),
    Rights(
        NEED_EDIT,
        NEED_CLAIM,
        NEED_PAIR,
        clerk=[NEED_EDIT],
        street_leader=[NEED_EDIT],
        department_lead=[NEED_CLAIM],
        handler=[NEED_CLAIM],
        district_office=[NEED_PAIR],
    ),
    LIFECYCLE,
    PAGES,
    Remarks(kind="need", right=NEED_READ, units=units_around),
    Attachments(kind="need", rights=(NEED_CLAIM, NEED_EDIT), removing=NEED_EDIT),
    Followers(
        kind="need",
        events=(
            "need.claimed",
            "need.delivered",
            "need.confirmed",
            "need.withdrawn",
            "need.passed_on",
        ),
    ),
    NavItem(
        "need-list",
        _("Needs"),
        icon="heart-handshake",
        area="people",
        order=70,
        needs=NEED_READ,
        within=("need", "need-new"),
    ),
    NotificationKind(key="need", label=_("Needs of communities"), icon="heart-handshake", order=30),
    tells(
        "need.listed",
        "need",
        PAIRED,
        NEED_CLAIM,
        _("A community that your unit supports has listed a need"),
    ),
    tells("need.claimed", "need", IN_CHARGE, NEED_EDIT, _("A unit has taken on a need")),
    tells("need.delivered", "need", IN_CHARGE, NEED_EDIT, _("A delivery waits to be confirmed")),
    tells("need.confirmed", "need", CLAIMANT, NEED_CLAIM, _("A delivery has been confirmed")),
    tells(
        "need.passed_on",
        "need",
        IN_CHARGE,
        NEED_EDIT,
        _("A need that no unit has taken on has come to your street"),
    ),
    StreamKind("pairing", _("Pairing of a unit with a community")),
    EventWords({"pairing.begun": _("Pairing begun"), "pairing.ended": _("Pairing ended")}),
    Refusals(
        {
            "need.past": _("Give a day that is still to come."),
            "need.claimed_before": _("Your unit has taken on a part of this already."),
            "need.too_much": _("Only %(left)s are left. Take on that much or less."),
            "need.no_claim": _("Your unit has not taken on any part of this."),
            "need.delivered": _("Your unit has delivered its part already."),
            "need.nothing_delivered": _("No delivery waits to be confirmed."),
            "need.not_waiting": _("This delivery does not wait to be confirmed."),
            "need.under_way": _("Units have taken this on. It can no longer be withdrawn."),
        }
    ),
    declare(
        "needs.Need",
        plain=[
            *RECORD_FIELDS,
            "title",
            "text",
            "kind",
            "amount",
            "measure",
            "wanted_by",
            "place",
            "community",
        ],
    ),
    declare(
        "needs.Claim",
        plain=[
            "id",
            "need",
            "unit",
            "amount",
            "claimed_at",
            "delivered_at",
            "report",
            "confirmed_at",
            "rating",
        ],
    ),
    declare("needs.Pairing", plain=["id", "unit", "community", "valid_from", "valid_to"]),
    evidence("needs.Claim"),
    evidence("needs.Pairing"),
    Stays(
        (
            "needs.Need.community",
            "needs.Need.unit",
            "needs.Claim.unit",
            "needs.Pairing.unit",
            "needs.Pairing.community",
        ),
        "what was listed, taken on and promised goes on under its name",
    ),
)
