"""Contributions of an officer's own grids on phones."""

from __future__ import annotations

from jiceng.core.manifests import Manifest
from jiceng.fieldwork.own_grids.on_phones import GRIDS

MANIFEST = Manifest("own_grids", GRIDS)
