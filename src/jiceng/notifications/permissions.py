"""The right to publish announcements; `directory.roles` bundles it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jiceng.core.access import Right

NEWS_EDIT = Right("news.edit", _("write announcements"))
