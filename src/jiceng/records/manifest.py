"""What records themselves plug in."""

from __future__ import annotations

from jiceng.core.manifests import Manifest
from jiceng.records.tasks import UPKEEP

MANIFEST = Manifest("records", *UPKEEP)
