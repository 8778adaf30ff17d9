"""Permissions of the desk; those of requests are in `cases.permissions`."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jiceng.core.access import Right

FILTER_SHARE = Right("filter.share", _("share saved filters with a unit"))
