"""The right to tell residents something. Roles bundle it; see `directory.roles`."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jiceng.core.access import Right

NEWS_EDIT = Right("news.edit", _("write announcements"))
