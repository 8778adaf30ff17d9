"""Texts of the audit log: names of event types, and findings of a verification."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from jiceng.core import state_findings, streams
from jiceng.core.audit_findings import FindingKind
from jiceng.core.models import BackgroundJob
from jiceng.core.people import actor_name
from jiceng.core.text_folding import normalise

FINDINGS: Mapping[str, tuple[Any, Any]] = {
    FindingKind.CHANGED: (
        _("An event was changed after it was written"),
        _("Its content does not match its checksum."),
    ),
    FindingKind.REPLACED: (
        _("An event was exchanged for another one"),
        _("The event is unchanged, but the next event follows a different one."),
    ),
    FindingKind.REMOVED: (_("Events are missing"), _("The numbers of the chain leave a gap.")),
    FindingKind.INSERTED: (
        _("Unexpected event found"),
        _("Its number is already used, or is beyond the end of the chain."),
    ),
    FindingKind.REORDERED: (
        _("Events were put into another order"),
        _("It was written at another position."),
    ),
    FindingKind.HEAD_FORGED: (
        _("The end of a chain does not match"),
        _("The recorded end is not the last event."),
    ),
    FindingKind.HEAD_MISSING: (
        _("The end of a chain is missing"),
        _("There are events, but their end is not recorded."),
    ),
    FindingKind.STREAM_REMOVED: (
        _("A whole history is missing"),
        _("Its last event is noted, but it has no events."),
    ),
    FindingKind.DAY_CHANGED: (
        _("A closed day was changed"),
        _("As many events as at its closing, but not the same ones."),
    ),
    FindingKind.DAY_SHORT: (
        _("A closed day has lost events"),
        _("Fewer events than at its closing."),
    ),
    FindingKind.DAY_LATE: (
        _("Unexpected events in a closed day"),
        _("More events than at its closing."),
    ),
    FindingKind.DAY_MISSING: (
        _("A day was never closed"),
        _("It has no daily checksum, or events precede the first one."),
    ),
    FindingKind.ROOT_FORGED: (
        _("A daily checksum is not signed by this installation"),
        _("It was written without the signing key."),
    ),
    FindingKind.ROOT_UNCHAINED: (
        _("The chain of daily checksums is broken"),
        _("One of them does not cover the one before it."),
    ),
    FindingKind.ROOT_MISSING: (
        _("A daily checksum is missing"),
        _("A copy outside the database still has it."),
    ),
    FindingKind.ROOT_DIFFERS: (
        _("A daily checksum was replaced"),
        _("A copy outside the database has another one."),
    ),
    FindingKind.FILE_MISSING: (
        _("The file of daily checksums is missing"),
        _("It must be in the same folder as the signing key."),
    ),
    FindingKind.FILE_SHORT: (
        _("The file of daily checksums was truncated"),
        _("The database has one that the file lacks."),
    ),
    FindingKind.FILE_DAMAGED: (
        _("The file of daily checksums is damaged"),
        _("Some of its lines cannot be read."),
    ),
    FindingKind.STAMP_FORGED: (
        _("A time-stamp does not match"),
        _("It was issued for another daily checksum."),
    ),
    FindingKind.COPY_FORGED: (
        _("The copy itself was changed"),
        _("Its signatures do not match its content."),
    ),
}
STATE_FINDINGS: Mapping[str, tuple[Any, Any]] = {
    state_findings.StateFindingKind.COLUMN_CHANGED: (
        _("A record was changed outside the system"),
        _("It has another value than its last event says."),
    ),
    state_findings.StateFindingKind.ROW_MISSING: (
        _("A record is missing"),
        _("Events made it, and none removed it."),
    ),
    state_findings.StateFindingKind.ROW_UNTOLD: (
        _("Unexpected record found"),
        _("No event made it."),
    ),
    state_findings.StateFindingKind.SALT_MISSING: (
        _("A record cannot be compared any more"),
        _("The key to its texts' digests is missing."),
    ),
    state_findings.StateFindingKind.FILE_CHANGED: (
        _("A photo was exchanged"),
        _("Its file is not the one that was attached."),
    ),
    state_findings.StateFindingKind.FILE_MISSING: (
        _("A photo's file is missing"),
        _("Nothing in the system removed it."),
    ),
    state_findings.StateFindingKind.UNREADABLE: (
        _("The record changes in an event cannot be read"),
        _("The records were not all compared."),
    ),
}
MOST_SHOWN = 200


def types_like(text: str) -> list[str]:
    """Types of events by their names or the beginning of their codes."""
    wanted = normalise(text)
    return [text, *streams.event_types_by_name(wanted)]


def run(job: BackgroundJob, names: Mapping[UUID, str]) -> dict[str, Any]:
    """One verification as a page shows it."""
    result = job.result
    state = result.get("state") or {}
    return {
        "job": job,
        "who": actor_name(job.asked_by, names),
        "is_ok": bool(result.get("ok")),
        "result": result,
        "found": sum(len(of.get("findings", ())) + of.get("unlisted", 0) for of in (result, state)),
        "state": state,
        "resting": sum(state.get("resting", {}).values()),
    }


def findings(job: BackgroundJob) -> list[dict[str, Any]]:
    """Findings of a verification, with the names of their records."""
    rows = job.result.get("findings", [])[:MOST_SHOWN]
    kinds = streams.stream_kinds()
    found = []
    for row in rows:
        kind = kinds.get(row.get("stream_kind", ""))
        stream = UUID(row["stream_id"]) if row.get("stream_id") else None
        named = kind.names([stream]) if kind and kind.names and stream else {}
        name, path = named.get(stream, ("", "")) if stream else ("", "")
        what, why = FINDINGS.get(row["kind"], (row["kind"], ""))
        found.append(
            {
                "what": what,
                "why": why,
                "kind": kind.label if kind else row.get("stream_kind", ""),
                "name": name,
                "path": path,
                "stream": stream,
                "seq": row.get("seq"),
                "day": row.get("day", ""),
                "detail": row["detail"],
            }
        )
    return found + _against_state(job, MOST_SHOWN - len(found))


def _against_state(job: BackgroundJob, most: int) -> list[dict[str, Any]]:
    """Records that differ from their chains: the record and its columns."""
    found = []
    for row in (job.result.get("state") or {}).get("findings", [])[:most]:
        what, why = STATE_FINDINGS.get(row["kind"], (row["kind"], ""))
        place = " ".join(filter(None, (row["table"], row.get("row", ""))))
        columns = ", ".join(row.get("columns", ()))
        found.append({"what": what, "why": why, "record": place, "detail": columns})
    return found
