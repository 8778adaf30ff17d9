"""Public interface of the command centre."""

from jiceng.command.counting import count_all
from jiceng.command.screens import PURPOSE as WALL_SCREEN

__all__ = ["WALL_SCREEN", "count_all"]
