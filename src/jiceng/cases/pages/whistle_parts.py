"""Template contexts of whistle calls: departments, check-ins, results, log."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from jiceng.cases import location_map
from jiceng.cases.lifecycle import belonging
from jiceng.cases.models import Attachment, Case, CaseTask
from jiceng.cases.pages import usual_reasons, words
from jiceng.cases.queries import get, moves_for, photos_of, tasks_of
from jiceng.cases.timeline import timeline
from jiceng.cases.whistle import under_way
from jiceng.cases.whistle.frequent_groups import FrequentGroup, groups_for
from jiceng.core.access import Actor
from jiceng.directory import public as directory

# What belongs to the log of a room; whatever else happens is on the request's own page.
LOGGED = frozenset(
    {
        "case.whistled",
        "case.reported_in",
        "case.arrival_missed",
        "case.task_closed",
        "case.task_cancelled",
        "case.task_scored",
        "case.whistle_ended",
        "case.noted",
        "case.resolved",
    }
)
ENDINGS = {
    "case.reported_in": "arrival",
    "case.task_closed": "closing",
    "case.task_cancelled": "cancelling",
}


def part(actor: Actor, row: CaseTask, at: datetime) -> dict[str, Any]:
    """One department's task, with the actor's available actions."""
    is_open = row.closed_at is None and row.cancelled_at is None
    mine = belonging.may_on_part(actor, "close_part", row).allowed
    ours = belonging.may_on_part(actor, "cancel_call", row).allowed
    acts = {
        "may_arrive": is_open and mine and row.arrived_at is None,
        "may_close": is_open and mine and (row.arrived_at is not None or row.arrive_by is None),
        "may_cancel": is_open and ours,
        "may_score": row.closed_at is not None
        and ((mine and row.called_score is None) or (ours and row.caller_score is None)),
    }
    return {
        "row": row,
        "late": under_way.is_late(row, at),
        "is_awaited": under_way.is_awaited(row),
        "ground": GROUNDS.get(row.ground, ""),
        **acts,
        "may_act": any(acts.values()),
    }


GROUNDS: Mapping[str, Any] = dict(words.GROUNDS)


def context(actor: Actor, case_id: UUID, at: datetime) -> dict[str, Any]:
    """Context of a whistle call's page.

    Raises:
        NotFound: missing or hidden.
    """
    case = get(actor, case_id)
    entries = timeline(case)
    by_task = _by_task(entries)
    photos: dict[UUID | None, list[Attachment]] = defaultdict(list)
    for photo in photos_of(case):
        photos[photo.part_id].append(photo)
    parts = [
        {**part(actor, row, at), **by_task.get(row.id, {}), "photos": photos[row.id]}
        for row in tasks_of(case)
    ]
    running = [each for each in parts if _is_running(each["row"])]
    shown, earlier = (running, _without(parts, running)) if running else (parts, [])
    verdicts = moves_for(actor, case)
    return {
        "case": case,
        "parts": shown,
        "earlier": earlier,
        "first_call": shown[0] if shown else None,
        "progress": under_way.progress_of([each["row"] for each in shown], at),
        "is_over": bool(shown) and not running,
        "late_now": [each for each in shown if each["late"] and each["is_awaited"]],
        "log": words.history(_logged(entries)[::-1]),
        "verdicts": verdicts,
        "acting": [each for each in parts if each["may_act"]],
        "map": location_map.of_case(case, []),
        "photos": photos[None],
        "now": at,
    }


def _is_running(task: CaseTask) -> bool:
    return task.released_at is None and task.cancelled_at is None


def _without(
    parts: Sequence[dict[str, Any]], running: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    ids = {each["row"].id for each in running}
    return [each for each in parts if each["row"].id not in ids]


def _by_task(entries: Sequence[Any]) -> dict[UUID, dict[str, Any]]:
    """Who checked in, closed and withdrew each task, and why, from the request's timeline."""
    found: dict[UUID, dict[str, Any]] = defaultdict(dict)
    for entry in entries:
        ending = ENDINGS.get(entry.type)
        if ending:
            found[UUID(entry.data["task"])][ending] = {"who": entry.actor, "text": entry.text}
    return found


def _logged(entries: Sequence[Any]) -> list[Any]:
    """The log, beginning with the first whistle call."""
    begins = next((e.seq for e in entries if e.type == "case.whistled"), None)
    if begins is None:
        return []
    return [entry for entry in entries if entry.seq >= begins and entry.type in LOGGED]


def calling_context(
    case: Case,
    receivers: Sequence[directory.Node],
    tasks: Sequence[CaseTask],
    *,
    is_offered: bool,
) -> dict[str, Any]:
    """Context of the form of a call: units, groups that were called together before, reasons.

    Args:
        receivers: units that can receive the request.
        tasks: of the departments called before.
        is_offered: whether the page has the form.
    """
    if not is_offered:
        return {"call_units": [], "groups": [], "grounds": words.GROUNDS, "call_reasons": []}
    units = receivers_left(receivers, tasks, case)
    return {
        "call_units": units,
        "groups": [_group(each) for each in groups_for(case, {unit.id for unit in units})],
        "grounds": words.GROUNDS,
        "call_reasons": usual_reasons.of_calls(case),
    }


def _group(group: FrequentGroup) -> dict[str, Any]:
    """A group as a button: values separated by blanks, names, how often."""
    return {
        "values": " ".join(str(unit) for unit in group.units),
        "names": "、".join(directory.label_of(unit) for unit in group.units),
        "count": group.count,
    }


def receivers_left(
    receivers: Sequence[directory.Node], tasks: Sequence[CaseTask], case: Case
) -> list[directory.Node]:
    """Units that can still be called: neither in charge nor already called."""
    busy = {task.unit_id for task in tasks if task.closed_at is None and task.cancelled_at is None}
    return [node for node in receivers if node.id not in busy | {case.unit_id}]
