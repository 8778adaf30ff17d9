"""Actions on rosters and attendance."""

from jiceng.records.rosters.actions.attending import sign_in, withdraw
from jiceng.records.rosters.actions.drawing import answer, draw, freeze, new_edition
from jiceng.records.rosters.actions.retention import erase_rosters

__all__ = ["answer", "draw", "erase_rosters", "freeze", "new_edition", "sign_in", "withdraw"]
