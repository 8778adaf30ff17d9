"""The right to tell residents something. Roles bundle it; see `directory.roles`."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jiceng.core.access import register_permission as _right

NEWS_EDIT = _right("news.edit", _("write news for residents"))
