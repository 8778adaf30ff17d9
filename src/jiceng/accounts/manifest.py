"""Contributions of accounts."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jiceng.accounts import derived
from jiceng.accounts.evidence import EVIDENCE
from jiceng.accounts.home_page import ATTENTION, PEOPLE
from jiceng.accounts.notifications import NOTIFICATIONS
from jiceng.accounts.privacy import PRIVACY
from jiceng.accounts.second_approval import SECOND_KINDS
from jiceng.accounts.streams import STREAMS
from jiceng.accounts.upkeep import UPKEEP
from jiceng.core.entry_points import Urls
from jiceng.core.evidence_comparison import DerivedCheck
from jiceng.core.manifests import Manifest
from jiceng.directory.public import KeptReference, PersonPage
from jiceng.ui.nav import NavItem

MANIFEST = Manifest(
    "accounts",
    Urls("", "jiceng.accounts.urls"),
    *STREAMS,
    *SECOND_KINDS,
    *NOTIFICATIONS,
    *UPKEEP,
    DerivedCheck(derived.sign_in_findings),
    KeptReference(("accounts.FactorSecret.person",), "a second factor is one person's own"),
    NavItem(
        "accounts",
        _("Accounts"),
        icon="users",
        area="people",
        order=10,
        needs="account.edit",
        key="u",
        within=("one-account",),
    ),
    ATTENTION,
    PEOPLE,
    PersonPage("account.edit", lambda person: reverse("one-account", args=[person])),
    *PRIVACY,
    *EVIDENCE,
)
