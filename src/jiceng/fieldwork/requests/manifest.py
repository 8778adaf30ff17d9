"""Contributions of requests on phones."""

from __future__ import annotations

from jiceng.core.manifests import Manifest
from jiceng.fieldwork.requests.on_phones import COMMANDS, REQUESTS

MANIFEST = Manifest("requests", REQUESTS, *COMMANDS)
