"""The pages of needs: what their list and the page of one say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext_lazy as _

from jiceng.activities.needs.lifecycle import LIFECYCLE
from jiceng.activities.needs.models import Claim, Need, NeedKind
from jiceng.activities.needs.queries import NEED_READ
from jiceng.core.access import Actor
from jiceng.records.public import (
    IN_CHARGE_COLUMN,
    Options,
    RecordPages,
    Table,
    amount,
    choice,
    day,
    moment,
    state,
    text,
    unit,
)

_UNIT: Final = unit("unit", _("Unit"))
_AMOUNT: Final = amount("amount", _("How much"))
_DELIVERED: Final = moment("delivered_at", _("Delivered"))


def _claims(need: Need) -> Sequence[Sequence[str]]:
    rows = need.claims.order_by("claimed_at", "id")
    return [
        (
            _UNIT.shown(row),
            f"{_AMOUNT.shown(row)} {need.measure}",
            _DELIVERED.shown(row),
            row.report,
            f"{row.rating} / 5" if row.rating else "",
        )
        for row in rows
    ]


def _options(need: Need | None, _actor: Actor) -> Options:
    """The deliveries that wait to be confirmed."""
    if need is None:
        return {}
    waiting = Claim.objects.filter(need=need, confirmed_at=None).exclude(delivered_at=None)
    return {"claim": [(str(row.pk), _UNIT.shown(row)) for row in waiting.order_by("delivered_at")]}


PAGES: Final = RecordPages(
    kind="need",
    path="needs/",
    title=_("Needs of communities"),
    about=_("Communities list what they lack; the units paired with them take it on and deliver."),
    empty=_("No need is listed. Communities list one when they lack something."),
    icon="heart-handshake",
    reads=NEED_READ,
    order="wanted_by",
    columns=[
        state(list(LIFECYCLE.states.items())),
        choice("kind", _("Kind"), NeedKind.choices),
        amount("amount", _("How much"), "measure"),
        day("wanted_by", _("Needed by")),
        unit("community", _("Community")),
    ],
    filters=["state", "kind"],
    facts=[
        choice("kind", _("Kind"), NeedKind.choices),
        amount("amount", _("How much"), "measure"),
        day("wanted_by", _("Needed by")),
        text("place", _("Place")),
        text("text", _("Details")),
        unit("community", _("Community")),
        IN_CHARGE_COLUMN,
        moment("opened_at", _("Listed")),
    ],
    tables=[
        Table(
            _("Units that have taken it on"),
            (_("Unit"), _("How much"), _("Delivered"), _("What was delivered"), _("Rating")),
            _claims,
            _("No unit has taken it on yet."),
        )
    ],
    options=_options,
)
