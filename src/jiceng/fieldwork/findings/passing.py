"""Actions that pass a finding on: as a request, or as a hazard."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from jiceng.cases.public import Report, open_case
from jiceng.core.access import Actor
from jiceng.fieldwork.findings.models import Finding
from jiceng.fieldwork.patrols.public import PatrolStop
from jiceng.records.public import open_record

SOURCE: Final = "patrol"
"""Source of requests that findings became; their reference is the finding's identifier."""
CHANNEL: Final = "officer"


def open_request(finding: Finding, *, by: Actor, at: datetime) -> UUID:
    """Open the request of a finding; repeated, it is the same one.

    Raises:
        Forbidden: the officer may not register requests.
    """
    where = _where(finding)
    report = Report(
        text=f"{finding.title}\n{finding.words}".strip(),
        title=finding.title,
        address=where["address"],
        lon=where["lon"],
        lat=where["lat"],
        channel=CHANNEL,
        source=SOURCE,
        source_ref=str(finding.pk),
    )
    return open_case(report=report, by=by, at=at).case.pk


def register_hazard(finding: Finding, given: Mapping[str, str], *, by: Actor, at: datetime) -> UUID:
    """Register a finding as a hazard.

    Args:
        given: type, level and the day of the next check.

    Raises:
        Forbidden: the officer may not register hazards.
    """
    where = _where(finding)
    values = {
        **given,
        "title": finding.title,
        "place": where["address"] or finding.title,
        "lon": "" if where["lon"] is None else str(where["lon"]),
        "lat": "" if where["lat"] is None else str(where["lat"]),
        "measures": finding.words,
    }
    return open_record("hazard", values, unit=finding.unit_id, by=by, at=at).pk


def _where(finding: Finding) -> dict[str, Any]:
    """Address and point of a finding, or else those of its place."""
    found = {"address": finding.address, "lon": finding.lon, "lat": finding.lat}
    if finding.stop_id is None:
        return found
    place = PatrolStop.objects.select_related("place").get(pk=finding.stop_id).place
    if None in (finding.lon, finding.lat):
        found |= {"lon": place.lon, "lat": place.lat}
    named = " ".join(filter(None, (place.address, place.name)))
    return found | {"address": finding.address or named}
