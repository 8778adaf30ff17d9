"""Public interface of patrols."""

from __future__ import annotations

from jiceng.fieldwork.patrols.models import Patrol, PatrolPlace, PatrolStop
from jiceng.fieldwork.patrols.queries import recent_stops, stops_of

__all__ = ["Patrol", "PatrolPlace", "PatrolStop", "recent_stops", "stops_of"]
