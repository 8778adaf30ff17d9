"""Declares rosters, answers and attendance as evidence; a roster's digest covers its rows."""

from __future__ import annotations

from typing import Final

from jiceng.core.evidence import evidence, no_evidence

EVIDENCE: Final = (
    evidence("rosters.Roster", clear=["title", "digest"]),
    evidence("rosters.RosterQuestion"),
    evidence("rosters.Presence"),
    no_evidence(
        "The digest of its roster, recorded by an event, proves it (`queries.disagreements`)",
        "rosters.RosterRow",
    ),
)
