"""The ways to what administrators set up."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jiceng.core.nav import Way, register

register(
    Way(
        "admin-categories", _("Categories"), icon="category", group="manage", order=10,
        needs="category.edit", within=("admin-category", "admin-category-new"),
    ),
    Way(
        "admin-routing", _("Routing rules"), icon="route", group="manage", order=20,
        needs="routing.edit",
        within=("admin-rules", "admin-rule", "admin-rule-new", "admin-rules-try"),
    ),
)  # fmt: skip
