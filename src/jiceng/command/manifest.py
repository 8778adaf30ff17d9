"""Contributions of the command centre."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jiceng.command.permissions import READ, SCREENS
from jiceng.command.privacy import PRIVACY
from jiceng.command.screens import LINK
from jiceng.command.tasks import MONITORED
from jiceng.core.access import Rights
from jiceng.core.entry_points import FormPages, ScriptAddresses, Urls
from jiceng.core.evidence import no_evidence
from jiceng.core.manifests import Manifest
from jiceng.directory.public import KeptReference, RightSubject
from jiceng.ui.nav import NavItem, NavWithin

MANIFEST = Manifest(
    "command",
    Urls("", "jiceng.command.urls"),
    NavItem(
        "command",
        _("Command centre"),
        icon="radar-2",
        area="command",
        order=10,
        needs="command.read",
        does=("command.screens",),
        within=("command-screens",),
    ),
    NavWithin("command", ("place-records",)),
    Rights(READ, SCREENS),
    RightSubject(_("Command centre"), "command", order=25),
    LINK,
    FormPages({"command-screen-withdraw": "command-screens"}),
    ScriptAddresses(polling=("wall-figures", "wall-outlines", "wall-base")),
    *MONITORED,
    *PRIVACY,
    no_evidence(
        "Counts of requests, and counted anew from them",
        "command.PeriodCount",
        "command.OpenCount",
        "command.CountState",
    ),
    KeptReference(
        ("command.PeriodCount.unit", "command.OpenCount.unit", "command.OpenCount.in_charge"),
        "counts of what was requested at a unit do not change with what came later",
    ),
)
