"""Contributions of hot issues."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiceng.cases.hot_issues import lifecycle as issues
from jiceng.cases.hot_issues import upkeep
from jiceng.cases.hot_issues.digests import DIGEST
from jiceng.cases.hot_issues.home_blocks import HOME_BLOCKS
from jiceng.cases.hot_issues.parts import PARTS
from jiceng.cases.hot_issues.permissions import DECIDE, READ
from jiceng.cases.hot_issues.tasks import MONITORED
from jiceng.core.access import Rights
from jiceng.core.entry_points import Urls
from jiceng.core.evidence import no_evidence
from jiceng.core.manifests import Manifest
from jiceng.core.privacy import Personal, declare, keep
from jiceng.core.retention import Retention
from jiceng.directory.public import KeptReference
from jiceng.records.followers.public import Followers
from jiceng.records.public import IN_CHARGE, ListView, RecordPages
from jiceng.records.remarks.public import Remarks

HOT_ISSUES = RecordPages(
    lifecycle=issues.HOT_ISSUES,
    path="hot-issues/",
    title=_("Hot issues"),
    about=_(
        "Matters that many people report, and neighbourhoods with more requests than usual."
        " Shown is what chance alone makes less than once in 30 days, or what at least three"
        " people have reported within a month."
    ),
    empty=_("No hot issues. New requests are added every minute; neighbourhoods every night."),
    icon="flame",
    links=[("hot-issue-digests", _("Monthly digests"), "file-text")],
    area="requests",
    place=33,
    columns=["state", "heat", "requests", "last_on", "unit", "way", "due_on"],
    filters=["title", "state", "way", "unit", "last_on"],
    order="-heat",
    views=[
        ListView("", _("To be decided"), lambda _day: Q(state=issues.FOUND)),
        ListView("supervised", _("Escalated"), lambda _day: Q(state=issues.SUPERVISED)),
        ListView("all", _("All hot issues"), lambda _day: Q()),
    ],
    facts=[
        "names",
        "way",
        "heat",
        "requests",
        "first_on",
        "last_on",
        "unit",
        "assigned",
        "due_on",
        "words",
        "reason",
        "result",
    ],
    notify={
        "found": (IN_CHARGE, DECIDE, _("A hot issue was found in your area")),
        "supervised": (issues.ACTING, READ, _("Your unit is to handle a hot issue")),
    },
)
SILENT = timedelta(days=60)

MANIFEST = Manifest(
    "hot_issues",
    Rights(READ, DECIDE),
    HOT_ISSUES,
    Remarks(kind=issues.KIND, right=READ, units=issues.HOT_ISSUES.units_around),
    Followers(kind=issues.KIND, events=tuple(issues.HOT_ISSUES.events_of_moves)),
    issues.SET_ASIDE_REASONS,
    Urls("desk/hot-issue-digests/", "jiceng.cases.hot_issues.urls"),
    DIGEST,
    *PARTS,
    *HOME_BLOCKS,
    *MONITORED,
    KeptReference(
        ("hot_issues.Place.unit",), "where requests were does not change with what came later"
    ),
    declare(
        "hot_issues.Cluster",
        personal={
            "sums": Personal(
                "to recognise like requests; pairs of characters of their texts",
                keep("last request", days=SILENT.days),
            )
        },
        plain=[
            "id",
            "way",
            "first_at",
            "last_at",
            "requests",
            "matter",
            "lon",
            "lat",
            "squared",
            "issue",
        ],
    ),
    Retention(
        "hot_issues.words",
        SILENT,
        upkeep.forget_silent,
        label=_("words of requests by which like ones are recognised"),
        past=upkeep.silent_before,
        erases=["hot_issues.Cluster"],
    ),
    declare("hot_issues.Member", plain=["id", "cluster", "case", "opened_at"]),
    declare("hot_issues.Place", plain=["id", "cluster", "unit"]),
    declare("hot_issues.PairRarity", plain=["id", "day", "number", "weights", "edition"]),
    no_evidence(
        "Computed from the requests, and computed anew from them",
        "hot_issues.Cluster",
        "hot_issues.Member",
        "hot_issues.Place",
        "hot_issues.PairRarity",
    ),
)
