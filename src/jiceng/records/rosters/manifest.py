"""Contributions of rosters."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from jiceng.core.blind_indexes import BlindIndex
from jiceng.core.evidence_comparison import DerivedCheck
from jiceng.core.manifests import Manifest
from jiceng.core.privacy import DAYS_A_YEAR
from jiceng.core.retention import Retention
from jiceng.core.roles import ALL, TableRights
from jiceng.directory.public import KeptReference
from jiceng.records.rosters import queries
from jiceng.records.rosters.actions import retention
from jiceng.records.rosters.evidence import EVIDENCE
from jiceng.records.rosters.names import name_index
from jiceng.records.rosters.privacy import PRIVACY
from jiceng.records.rosters.refusals import REFUSALS
from jiceng.records.rosters.streams import STREAMS

MANIFEST = Manifest(
    "rosters",
    *STREAMS,
    Retention(
        "rosters.names",
        timedelta(days=10 * DAYS_A_YEAR),
        retention.erase_rosters,
        label=_("Names on rosters"),
        past=retention.rosters_before,
        erases=["rosters.Roster.reason", "rosters.RosterRow"],
    ),
    BlindIndex("rosters.RosterRow.name", "name_index", name_index),
    DerivedCheck(queries.findings),
    TableRights(
        ("rosters_roster", "rosters_rosterrow", "rosters_rosterquestion", "rosters_presence"),
        ALL - {"DELETE"},
    ),
    REFUSALS,
    KeptReference(
        ("rosters.Roster.unit", "rosters.RosterRow.person"),
        "who was entitled on a day does not change with what came later",
    ),
    *PRIVACY,
    *EVIDENCE,
)
