"""Contributions of clocks: the jobs that check deadlines."""

from __future__ import annotations

from jiceng.core.manifests import Manifest
from jiceng.records.clock.tasks import UPKEEP

MANIFEST = Manifest("clock", *UPKEEP)
