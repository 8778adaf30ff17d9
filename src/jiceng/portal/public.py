"""The door of the public site: what apps above contribute to it and use of it."""

from typing import Final

from jiceng.core.access import Actor
from jiceng.portal import gate, report_place
from jiceng.portal.atom import Entry
from jiceng.portal.place_pages import place_page
from jiceng.portal.published import Published

RESIDENT: Final = Actor(kind="resident")
"""Whoever uses the public site without signing in."""

__all__ = ["RESIDENT", "Entry", "Published", "gate", "place_page", "report_place"]
