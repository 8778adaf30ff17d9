"""What units, people, posts and roles plug in."""

from __future__ import annotations

from jiceng.core.access import Rights
from jiceng.core.manifests import Manifest
from jiceng.core.people import People
from jiceng.directory.actors import actor_of_request
from jiceng.directory.evidence import EVIDENCE
from jiceng.directory.holdings import OWN
from jiceng.directory.permissions import (
    ACCOUNT_EDIT,
    DIRECTORY_EDIT,
    DIRECTORY_READ,
    POST_EDIT,
    ROLE_EDIT,
)
from jiceng.directory.privacy import PRIVACY
from jiceng.directory.queries import names_of_people, reaches_all
from jiceng.directory.refusals import REFUSALS
from jiceng.directory.roles import ALL_ROLES, SHIPPED
from jiceng.directory.secondkinds import SECOND_KINDS
from jiceng.directory.streams import STREAMS, find_people
from jiceng.directory.subjects import SUBJECTS
from jiceng.directory.tasks import UPKEEP

MANIFEST = Manifest(
    "directory",
    People(actor_of_request, names_of_people, find_people, reaches_all),
    *SHIPPED,
    Rights(DIRECTORY_READ, **dict.fromkeys(ALL_ROLES, (DIRECTORY_READ,))),
    Rights(
        DIRECTORY_EDIT,
        POST_EDIT,
        ACCOUNT_EDIT,
        ROLE_EDIT,
        system_administrator=[DIRECTORY_EDIT, ACCOUNT_EDIT],
        security_administrator=[POST_EDIT, ROLE_EDIT],
        administrator=[DIRECTORY_EDIT, POST_EDIT, ACCOUNT_EDIT, ROLE_EDIT],
    ),
    REFUSALS,
    *STREAMS,
    *SUBJECTS,
    *SECOND_KINDS,
    *UPKEEP,
    *OWN,
    *PRIVACY,
    *EVIDENCE,
)
