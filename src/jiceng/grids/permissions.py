"""Rights of grids; `directory.roles` bundles them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jiceng.core.access import Right

GRID_READ = Right("grid.read", _("see grids and who is posted to them"))
GRID_EDIT = Right("grid.edit", _("import grids, assign people to them and name places"))
