"""The rights over grids. Roles bundle them; see `directory.roles`."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jiceng.core.access import register_permission as _right

GRID_READ = _right("grid.read", _("see grids and who is posted to them"))
GRID_EDIT = _right("grid.edit", _("load grids, post people to them and name places"))
