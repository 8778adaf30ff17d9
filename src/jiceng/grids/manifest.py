"""What grids plug in."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jiceng.core.access import Rights
from jiceng.core.manifests import Manifest
from jiceng.directory.public import READERS, Attachments, RightSubject
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
    RightSubject(_("Grids"), "grid", order=20),
    *STREAMS,
    *HOLDINGS,
    *UPKEEP,
    Attachments(attachments),
    *PRIVACY,
    *EVIDENCE,
)
