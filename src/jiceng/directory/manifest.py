"""Contributions of the directory."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jiceng.core.access import Rights
from jiceng.core.entry_points import Urls
from jiceng.core.manifests import Manifest
from jiceng.core.people import People
from jiceng.directory.actors import actor_of_request
from jiceng.directory.evidence import EVIDENCE
from jiceng.directory.holdings import OWN
from jiceng.directory.home_page import UNITS, VACANCIES
from jiceng.directory.permissions import (
    ACCOUNT_EDIT,
    DIRECTORY_EDIT,
    DIRECTORY_READ,
    POST_EDIT,
    ROLE_EDIT,
)
from jiceng.directory.privacy import PRIVACY
from jiceng.directory.queries import names_of_people, reaches_all
from jiceng.directory.refusals import REFUSALS
from jiceng.directory.right_subjects import RightSubject
from jiceng.directory.roles import ALL_ROLES, SHIPPED
from jiceng.directory.second_approval_kinds import SECOND_KINDS
from jiceng.directory.streams import STREAMS, find_people
from jiceng.directory.subjects import SUBJECTS
from jiceng.directory.tasks import UPKEEP
from jiceng.directory.vocabulary import TERMS
from jiceng.ui.nav import NavItem

MANIFEST = Manifest(
    "directory",
    *TERMS,
    People(actor_of_request, names_of_people, find_people, reaches_all),
    *SHIPPED,
    Rights(DIRECTORY_READ, **dict.fromkeys(ALL_ROLES, (DIRECTORY_READ,))),
    Rights(
        DIRECTORY_EDIT,
        POST_EDIT,
        ACCOUNT_EDIT,
        ROLE_EDIT,
        system_administrator=[DIRECTORY_EDIT, ACCOUNT_EDIT],
        security_administrator=[POST_EDIT, ROLE_EDIT],
        administrator=[DIRECTORY_EDIT, POST_EDIT, ACCOUNT_EDIT, ROLE_EDIT],
    ),
    Urls("desk/", "jiceng.directory.pages.urls"),
    NavItem(
        "admin-directory",
        _("Units and positions"),
        icon="sitemap",
        area="people",
        order=12,
        any_of=("directory.edit", "post.edit", "role.edit"),
        within=(
            "admin-unit",
            "admin-unit-edit",
            "admin-unit-new",
            "admin-unit-move",
            "admin-unit-close",
            "admin-unit-link",
            "admin-appoint",
            "admin-post-end",
            "admin-gaps",
            "admin-roles",
            "admin-role",
            "admin-role-new",
        ),
    ),
    NavItem(
        "proposals",
        _("Dual control"),
        icon="shield-check",
        area="people",
        order=62,
        any_of=("role.edit", "post.edit", "account.edit", "audit.read"),
    ),
    VACANCIES,
    UNITS,
    RightSubject(_("Units, people and roles"), "directory", "post", "account", "role", order=40),
    REFUSALS,
    *STREAMS,
    *SUBJECTS,
    *SECOND_KINDS,
    *UPKEEP,
    *OWN,
    *PRIVACY,
    *EVIDENCE,
)
