"""Rights of the directory; `roles` bundles them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jiceng.core.access import Right

DIRECTORY_READ = Right("directory.read", _("see units, people and positions"))
DIRECTORY_EDIT = Right("directory.edit", _("edit units and their links"))
POST_EDIT = Right("post.edit", _("assign people and end positions"), re_asks=True, is_power=True)
ACCOUNT_EDIT = Right(
    "account.edit", _("edit people, passwords and keys"), re_asks=True, is_power=True
)
ROLE_EDIT = Right("role.edit", _("edit roles"), re_asks=True, is_power=True)

ADMINISTERS = (DIRECTORY_EDIT, POST_EDIT, ROLE_EDIT)
"""Any one of these opens the pages of units, positions and roles, for reading."""
