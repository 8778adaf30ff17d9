"""Contributions of findings and looks."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiceng.core.access import Rights
from jiceng.core.manifests import Manifest
from jiceng.fieldwork.findings import lifecycle, looks
from jiceng.fieldwork.findings.models import LookResult
from jiceng.fieldwork.findings.permissions import ASK, READ, RECORD
from jiceng.fieldwork.findings.sections import SECTIONS
from jiceng.fieldwork.sync.public import PhoneRecords
from jiceng.metrics.public import Indicator, RecordFigures
from jiceng.records.attachments.public import AttachmentKind, Attachments
from jiceng.records.followers.public import Followers
from jiceng.records.public import ABOVE, IN_CHARGE, RecordPages
from jiceng.records.remarks.public import Remarks

FINDINGS = RecordPages(
    lifecycle=lifecycle.FINDINGS,
    path="findings/",
    title=_("Findings"),
    about=_("What officers have found: closed on the spot, or made a request or a hazard."),
    empty=_("No findings. Record one at a patrol, or here."),
    icon="eye-exclamation",
    area="grids",
    place=65,
    columns=["state", "opened_at", "address", "community"],
    filters=["title", "state", "community"],
    order="opened_at",
    waits={lifecycle.OPEN},
    facts=["words", "address", "lon", "lat", "measures", "community"],
)
LOOKS = RecordPages(
    lifecycle=looks.LOOKS,
    path="field-looks/",
    title=_("Verifications"),
    about=_("Officers verify on the spot before a request is handled, or after."),
    empty=_("No verifications. Ask for one on the page of a request."),
    icon="eye-search",
    area="grids",
    place=66,
    columns=["state", "kind", "number", "due_on", "result", "community"],
    filters=["state", "kind", "number", "result", "community", "due_on"],
    order="due_on",
    waits={looks.ASKED},
    hides={looks.WITHDRAWN},
    facts=["number", "kind", "place", "due_on", "result", "found", "community"],
    notify={
        "asked": (IN_CHARGE, RECORD, _("You are asked to verify a matter on the spot")),
        "answered": (ABOVE, ASK, _("A verification was answered")),
        "declined": (ABOVE, ASK, _("A verification was not possible")),
    },
)
MANIFEST = Manifest(
    "findings",
    Rights(READ, RECORD, ASK),
    FINDINGS,
    LOOKS,
    *SECTIONS,
    PhoneRecords(
        lifecycle.FINDINGS,
        moves={"close", "request", "watch"},
        photos={"close": (AttachmentKind.BEFORE.value, AttachmentKind.AFTER.value)},
    ),
    PhoneRecords(looks.LOOKS, moves={"answer", "decline"}, opens=False),
    RecordFigures(
        pages=FINDINGS,
        indicators=[
            Indicator(
                "closed",
                pgettext_lazy("findings", "Closed on the spot"),
                _("findings closed on the spot / all findings"),
                lambda t: t.state == lifecycle.CLOSED,
                lambda t: t.state.notnull(),
            ),
        ],
    ),
    RecordFigures(
        pages=LOOKS,
        columns=["result"],
        indicators=[
            Indicator(
                "answered",
                pgettext_lazy("looks", "Answered"),
                _("verifications answered / verifications that were not withdrawn"),
                lambda t: t.state == looks.ANSWERED,
                lambda t: t.state != looks.WITHDRAWN,
            ),
            Indicator(
                "as_said",
                _("As described"),
                _("verifications with all as described / verifications answered"),
                lambda t: t.result == LookResult.AS_SAID.value,
                lambda t: t.state == looks.ANSWERED,
            ),
        ],
    ),
    Remarks(kind=lifecycle.KIND, right=READ, units=lifecycle.FINDINGS.units_around),
    Remarks(kind=looks.KIND, right=READ, units=looks.LOOKS.units_around),
    Attachments(kind=lifecycle.KIND, rights=(RECORD,), removing=RECORD),
    Attachments(kind=looks.KIND, rights=(RECORD,), removing=RECORD),
    Followers(kind=lifecycle.KIND, events=tuple(lifecycle.FINDINGS.events_of_moves)),
    Followers(kind=looks.KIND, events=tuple(looks.LOOKS.events_of_moves)),
)
