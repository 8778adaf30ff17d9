"""What grids plug in."""

from __future__ import annotations

from jiceng.core.access import Rights
from jiceng.core.manifests import Manifest
from jiceng.directory.public import READERS, Attachments
from jiceng.grids.attached import attachments
from jiceng.grids.evidence import EVIDENCE
from jiceng.grids.holdings import HOLDINGS
from jiceng.grids.permissions import GRID_EDIT, GRID_READ
from jiceng.grids.privacy import PRIVACY
from jiceng.grids.streams import STREAMS
from jiceng.grids.tasks import UPKEEP

MANIFEST = Manifest(
    "grids",
    Rights(
        GRID_READ,
        **dict.fromkeys((*READERS, "system_administrator"), (GRID_READ,)),
    ),
    Rights(
        GRID_EDIT,
        district_office=[GRID_EDIT],
        system_administrator=[GRID_EDIT],
        administrator=[GRID_EDIT],
    ),
    *STREAMS,
    *HOLDINGS,
    *UPKEEP,
    Attachments(attachments),
    *PRIVACY,
    *EVIDENCE,
)
