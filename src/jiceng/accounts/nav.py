"""The way to the accounts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jiceng.core.nav import Way, register

register(
    Way(
        "accounts",
        _("Accounts"),
        icon="users",
        group="manage",
        order=10,
        needs="account.edit",
        key="u",
        within=("one-account",),
    ),
    Way(
        "proposals",
        _("Second pair of eyes"),
        icon="shield-check",
        group="manage",
        order=62,
        any_of=("role.edit", "post.edit", "account.edit", "audit.read"),
    ),
)
