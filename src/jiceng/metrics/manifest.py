"""Contributions of metrics."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jiceng.core.access import Rights
from jiceng.core.entry_points import Urls
from jiceng.core.manifests import Manifest
from jiceng.directory.public import REQUEST_ROLES, RightSubject
from jiceng.metrics.evidence import EVIDENCE
from jiceng.metrics.permissions import METRICS_READ, METRICS_WEIGH
from jiceng.metrics.privacy import PRIVACY
from jiceng.metrics.streams import STREAMS
from jiceng.metrics.tasks import MONITORED
from jiceng.ui.nav import NavWithin

_READERS = (
    "party_secretary",
    "duty_officer",
    "organisation_office",
    "inspection_office",
    "project_lead",
    "assessment_office",
    "statistician",
)
MANIFEST = Manifest(
    "metrics",
    Urls("desk/", "jiceng.metrics.urls"),
    NavWithin("figures", ("record-figures", "record-facts")),
    Rights(
        METRICS_READ, METRICS_WEIGH, **dict.fromkeys((*REQUEST_ROLES, *_READERS), (METRICS_READ,))
    ),
    RightSubject(_("Figures"), "metrics", order=30),
    *STREAMS,
    *PRIVACY,
    *EVIDENCE,
    *MONITORED,
)
