"""What needs of communities plug in."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jiceng.activities.needs.lifecycle import LIFECYCLE
from jiceng.activities.needs.pages import PAGES
from jiceng.activities.needs.queries import (
    NEED_CLAIM,
    NEED_EDIT,
    NEED_PAIR,
    NEED_READ,
    units_around,
)
from jiceng.core.access import Rights
from jiceng.core.evidence import evidence
from jiceng.core.manifests import Manifest
from jiceng.core.privacy import declare
from jiceng.core.refusals import Refusals
from jiceng.core.streams import EventWords, StreamKind
from jiceng.directory.public import READERS, Stays
from jiceng.records.public import RECORD_FIELDS
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
    NavItem(
        "need-list",
        _("Needs"),
        icon="heart-handshake",
        area="people",
        order=70,
        needs=NEED_READ,
        within=("need", "need-new"),
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
