"""Contributions of followers."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from jiceng.core.evidence import no_evidence
from jiceng.core.manifests import Manifest
from jiceng.core.privacy import Personal, declare, keep
from jiceng.core.retention import Retention
from jiceng.directory.public import KeptReference
from jiceng.records.followers import actions
from jiceng.records.followers.notifications import NOTIFICATIONS

MANIFEST = Manifest(
    "followers",
    *NOTIFICATIONS,
    declare(
        "followers.Follower",
        personal={
            "person": Personal("to tell people of what they want to follow", keep("left", days=0))
        },
        plain=["id", "stream", "since"],
    ),
    no_evidence("It helps one person and decides nothing", "followers.Follower"),
    Retention(
        "followers.left",
        timedelta(0),
        actions.erase_of_left,
        label=_("records followed by people who have left"),
        erases=["followers.Follower"],
    ),
    KeptReference(("followers.Follower.person",), "nobody can follow for them"),
)
