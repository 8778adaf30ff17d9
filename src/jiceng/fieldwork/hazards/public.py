"""Public interface of the hazards register."""

from __future__ import annotations

from jiceng.fieldwork.hazards.models import Hazard, HazardKind, HazardLevel

__all__ = ["Hazard", "HazardKind", "HazardLevel"]
