"""The roles that an installation starts with, as data; administrators may edit them later.

Rights are strings because they belong to apps above this one; a test checks that each is
registered. Nobody who decides over a request is also its auditor, and the administrator, who hands
out posts, neither handles requests nor sees callers' names.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _


@dataclass(frozen=True, slots=True)
class DefaultRole:
    """A role as shipped.

    Args:
        code: never changes; posts and tests refer to it.
        name: English message identifier, shown translated.
        permissions: codes of registered rights, in the order of the registry.
        needs_mfa: reaches so far that a password alone is too little.
    """

    code: str
    name: str
    permissions: tuple[str, ...]
    needs_mfa: bool = False


_READ = ("directory.read", "grid.read", "case.read", "metrics.read")
_TRIAGE = ("case.open", "case.accept", "case.dispatch", "triage.confirm")
_HANDLE = (
    "case.sign",
    "case.handle",
    "case.return",
    "case.transfer",
    "case.ask",
    "case.report_in",
    "case.reveal",
)
_DECIDE = ("case.approve", "case.supervise", "case.reopen")

DEFAULT_ROLES: tuple[DefaultRole, ...] = (
    DefaultRole("grid_officer", _("Grid officer"), (*_READ, "case.open", *_HANDLE, "news.edit")),
    DefaultRole(
        "grid_chief",
        _("Grid chief"),
        (*_READ, "case.open", *_HANDLE, "triage.confirm", "news.edit"),
    ),
    DefaultRole(
        "clerk",
        _("Clerk"),
        (*_READ, *_TRIAGE, *_HANDLE, "case.call_back", "case.export", "news.edit"),
    ),
    DefaultRole(
        "hotline_agent", _("Hotline agent"), (*_READ, *_TRIAGE, "case.import", "case.reveal")
    ),
    DefaultRole(
        "dispatcher",
        _("Dispatcher"),
        (
            *_READ,
            *_TRIAGE,
            *_HANDLE,
            "case.merge",
            "case.whistle",
            "case.close",
            "case.export",
        ),
    ),
    DefaultRole("handler", _("Handler"), (*_READ, *_HANDLE)),
    DefaultRole(
        "department_lead",
        _("Department lead"),
        (*_READ, *_HANDLE, "case.approve", "case.export", "template.edit", "filter.share"),
    ),
    DefaultRole(
        "street_leader",
        _("Street leader"),
        (
            *_READ,
            "case.read_confidential",
            "case.dispatch",
            *_DECIDE,
            "case.whistle",
            "case.merge",
            "case.export",
            "template.edit",
            "filter.share",
            "news.edit",
        ),
    ),
    DefaultRole(
        "district_office",
        _("District office"),
        (
            *_READ,
            "case.read_confidential",
            *_TRIAGE,
            "case.return",
            "case.transfer",
            *_DECIDE,
            "case.review_appeal",
            "case.whistle",
            "case.merge",
            "case.close",
            "case.import",
            "case.reveal",
            "case.export",
            "category.edit",
            "routing.edit",
            "grid.edit",
            "template.edit",
            "filter.share",
            "news.edit",
            "personal.reveal",
        ),
        needs_mfa=True,
    ),
    DefaultRole(
        "callback_agent",
        _("Callback agent"),
        (*_READ, "case.call_back", "case.close", "case.reveal"),
    ),
    DefaultRole(
        "auditor",
        _("Auditor"),
        (*_READ, "case.read_confidential", "case.export", "audit.read"),
        needs_mfa=True,
    ),
    # 三员: the three whose powers are kept apart where `JICENG_POWERS` says so, with the auditor.
    DefaultRole(
        "system_administrator",
        _("System administrator"),
        (
            "directory.read",
            "grid.read",
            "directory.edit",
            "account.edit",
            "grid.edit",
            "category.edit",
            "routing.edit",
            "calendar.edit",
            "template.edit",
        ),
        needs_mfa=True,
    ),
    DefaultRole(
        "security_administrator",
        _("Security administrator"),
        ("directory.read", "post.edit", "role.edit", "keys.rotate", "retention.run"),
        needs_mfa=True,
    ),
    DefaultRole(
        "administrator",
        _("Administrator"),
        (
            *_READ,
            "directory.edit",
            "post.edit",
            "account.edit",
            "role.edit",
            "grid.edit",
            "category.edit",
            "routing.edit",
            "case.import",
            "calendar.edit",
            "keys.rotate",
            "retention.run",
            "template.edit",
            "filter.share",
        ),
        needs_mfa=True,
    ),
)
