"""The rights of the desk itself; those over requests are in `cases.permissions`."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jiceng.core.access import register_permission as _right

TEMPLATE_EDIT = _right("template.edit", _("edit reply templates"))
FILTER_SHARE = _right("filter.share", _("share saved filters with a unit"))
