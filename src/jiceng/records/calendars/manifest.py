"""Contributions of calendars."""

from __future__ import annotations

from jiceng.core.entry_points import Urls
from jiceng.core.manifests import Manifest
from jiceng.records.calendars.people import PERSONAL

MANIFEST = Manifest("calendars", Urls("", "jiceng.records.calendars.urls"), PERSONAL)
