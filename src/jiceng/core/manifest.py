"""Core's own contributions."""

from __future__ import annotations

from jiceng.core.access import Rights
from jiceng.core.manifests import Manifest
from jiceng.core.own_evidence import EVIDENCE
from jiceng.core.own_privacy import PRIVACY
from jiceng.core.own_streams import STREAMS
from jiceng.core.permissions import (
    AUDIT_READ,
    CALENDAR_EDIT,
    KEYS_ROTATE,
    PERSONAL_REVEAL,
    RETENTION_RUN,
    VOCABULARY_EDIT,
)
from jiceng.core.tasks import UPKEEP

MANIFEST = Manifest(
    "core",
    Rights(
        AUDIT_READ,
        CALENDAR_EDIT,
        PERSONAL_REVEAL,
        KEYS_ROTATE,
        RETENTION_RUN,
        VOCABULARY_EDIT,
        district_office=[PERSONAL_REVEAL],
        auditor=[AUDIT_READ],
        system_administrator=[CALENDAR_EDIT, VOCABULARY_EDIT],
        security_administrator=[KEYS_ROTATE, RETENTION_RUN],
        administrator=[CALENDAR_EDIT, KEYS_ROTATE, RETENTION_RUN, VOCABULARY_EDIT],
    ),
    *STREAMS,
    *UPKEEP,
    *PRIVACY,
    *EVIDENCE,
)
