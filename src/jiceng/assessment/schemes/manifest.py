"""Contributions of schemes of assessment."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiceng.assessment.schemes import appeals, asking, drafting, periods
from jiceng.assessment.schemes.choices import (
    COLLECTING,
    DROPPED,
    FROZEN,
    PUBLISHED,
    RETIRED,
    scheme_label,
    title_of_scheme,
)
from jiceng.assessment.schemes.home_page import SHEET
from jiceng.assessment.schemes.models import Scheme, ScoredPeriod, UnitSheet
from jiceng.assessment.schemes.period_parts import PARTS as PARTS_OF_PERIODS
from jiceng.assessment.schemes.period_parts import measure_of
from jiceng.assessment.schemes.permissions import ANSWER, APPEAL, READ, SCORE, WRITE
from jiceng.assessment.schemes.tree_parts import PARTS as PARTS_OF_SCHEMES
from jiceng.core.access import Rights
from jiceng.core.entry_points import ApiRouter, Urls
from jiceng.core.event_readers import RecordedEvent
from jiceng.core.manifests import Manifest
from jiceng.core.notification_kinds import EventNotification, RightHolders
from jiceng.directory.public import KeptReference, RightSubject
from jiceng.records.attachments.public import Attachments
from jiceng.records.followers.public import Followers
from jiceng.records.public import IN_CHARGE, Column, RecordPages, Referable
from jiceng.records.remarks.public import Remarks
from jiceng.ui.nav import NavItem

SCHEMES = RecordPages(
    lifecycle=drafting.SCHEMES,
    path="assessment-schemes/",
    title=_("Schemes of assessment"),
    about=_("What units are assessed by: weighted parts, published in versions that never change."),
    empty=_("No schemes yet. Write one, or begin with the example."),
    icon="list-tree",
    area="reports",
    place=62,
    columns=["state", "number", "is_example", "published_at", "unit"],
    filters=["name", "state", "unit"],
    order="name",
    hides={RETIRED, DROPPED},
    facts=["number", "about", "missing", "core_least", "appeal_days", "published_at", "unit"],
)
PERIODS = RecordPages(
    lifecycle=periods.PERIODS,
    path="scored-periods/",
    title=_("Scored periods"),
    about=_("Periods scored by a scheme: preview, freeze, read, appeal, publish."),
    empty=_("No periods yet. Score one by a published scheme."),
    icon="clipboard-check",
    area="reports",
    place=61,
    columns=["state", "scheme", "first", "last", "appeal_until", "unit"],
    filters=["name", "state", "first"],
    order="-last",
    hides={DROPPED},
    facts=[
        "scheme",
        "first",
        "last",
        "due_on",
        "frozen_at",
        "appeal_until",
        "published_at",
        "unit",
    ],
)
INQUIRIES = RecordPages(
    lifecycle=asking.INQUIRIES,
    path="assessment-inquiries/",
    title=_("Measures to be given"),
    about=_("Measures that no indicator has: asked once of the unit that drives the task."),
    empty=_("Nothing is asked of your unit."),
    icon="forms",
    area="reports",
    place=63,
    columns=["state", "due_on", "unit"],
    filters=["title", "state", "unit", "due_on"],
    order="due_on",
    waits={asking.WAITING},
    facts=["period", "due_on", "unit"],
    notify={"asked": (IN_CHARGE, ANSWER, _("A measure of your task is to be given"))},
)
MEASURE = Column("part", _("Assessed measure"), measure_of)
APPEALS = RecordPages(
    lifecycle=appeals.APPEALS,
    path="assessment-appeals/",
    title=_("Appeals against scores"),
    about=_("What units object to on their sheets; each is answered by two."),
    empty=_("No appeals."),
    icon="message-question",
    area="reports",
    place=64,
    columns=["state", MEASURE, "opened_at", "unit"],
    filters=["state", "unit"],
    facts=["period", MEASURE, "text", "is_upheld", "answer", "unit"],
    notify={
        "filed": (appeals.OFFICE, SCORE, _("A unit appeals against a score")),
        "answered": (IN_CHARGE, APPEAL, _("The appeal of your unit is answered")),
    },
)


def _assessed(posts: RightHolders, period: ScoredPeriod, _event: RecordedEvent) -> set[UUID]:
    """Those who read the sheets of assessed units first."""
    units = UnitSheet.objects.filter(period=period.pk).values_list("unit_id", flat=True)
    return {person for unit in units for person in posts.at_unit(unit, APPEAL)}


def _offered(_at: datetime) -> list[tuple[str, Any]]:
    rows = Scheme.objects.filter(state=PUBLISHED).order_by("name", "-number", "pk")
    return [(str(row.pk), title_of_scheme(row)) for row in rows]


def _periods(_at: datetime) -> list[tuple[str, Any]]:
    rows = ScoredPeriod.objects.filter(state__in=[COLLECTING, FROZEN]).order_by("-last", "pk")
    return [(str(key), name) for key, name in rows.values_list("pk", "name")]


def _period_label(key: str) -> str:
    return ScoredPeriod.objects.filter(pk=key).values_list("name", flat=True).first() or key


MANIFEST = Manifest(
    "schemes",
    Rights(READ, WRITE, SCORE, ANSWER, APPEAL),
    RightSubject(_("Assessment"), "assessment", order=35),
    SCHEMES,
    PERIODS,
    INQUIRIES,
    APPEALS,
    *PARTS_OF_SCHEMES,
    *PARTS_OF_PERIODS,
    EventNotification(
        "scored_period.frozen",
        asking.KIND,
        _assessed,
        _("Read the sheet of your unit before it is published"),
    ),
    EventNotification(
        "scored_period.published", asking.KIND, _assessed, _("Sheets of assessment are published")
    ),
    Referable(model="schemes.Scheme", offered=_offered, label=scheme_label),
    Referable(model="schemes.ScoredPeriod", offered=_periods, label=_period_label),
    KeptReference(
        (
            "schemes.UnitSheet.read_by",
            "schemes.Correction.signed_by",
            "schemes.LateFact.noted_by",
            "schemes.Inquiry.given_by",
            "schemes.Appeal.answered_by",
        ),
        "who read, signed, gave and answered then stays known",
    ),
    Remarks(kind=asking.KIND, right=READ, units=asking.INQUIRIES.units_around),
    Attachments(kind=asking.KIND, rights=(ANSWER,), removing=ANSWER),
    Attachments(kind=appeals.KIND, rights=(APPEAL, SCORE), removing=SCORE),
    Followers(kind=appeals.KIND, events=tuple(appeals.APPEALS.events_of_moves)),
    SHEET,
    ApiRouter("jiceng.assessment.schemes.api:router", "/assessment"),
    Urls("desk/assessment/", "jiceng.assessment.schemes.urls"),
    NavItem(
        "assessment-mine",
        pgettext_lazy("assessment", "Our sheet"),
        icon="clipboard-list",
        area="reports",
        order=60,
        needs=READ,
        does=(APPEAL,),
        within=("assessment-sheet", "assessment-line", "assessment-preview"),
    ),
)
