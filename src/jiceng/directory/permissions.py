"""The rights over the directory. Roles bundle them; see `roles`."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jiceng.core.access import register_permission as _right

DIRECTORY_READ = _right("directory.read", _("see units, people and posts"))
DIRECTORY_EDIT = _right("directory.edit", _("edit units and their links"))
POST_EDIT = _right("post.edit", _("appoint people and end posts"), re_asks=True, is_power=True)
ACCOUNT_EDIT = _right(
    "account.edit", _("edit people, passwords and keys"), re_asks=True, is_power=True
)
ROLE_EDIT = _right("role.edit", _("edit roles"), re_asks=True, is_power=True)
