"""Template contexts of the request page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.utils import timezone

from jiceng.cases import location_map, reply_texts, rules, service_words
from jiceng.cases.access import masked_texts
from jiceng.cases.administration import setting_words
from jiceng.cases.callback.waiting import is_unverified, people_waiting, tries_of, tries_of_cases
from jiceng.cases.intake.category_choices import in_order
from jiceng.cases.intake.receiver_suggestions import suggest_receivers
from jiceng.cases.intake.reference import categories
from jiceng.cases.merged_requests import Member, members_of
from jiceng.cases.models import (
    Approval,
    ApprovalKind,
    Case,
    State,
)
from jiceng.cases.pages import case_files, deadline_words, whistle_parts, words
from jiceng.cases.pages.extensions import preview_of
from jiceng.cases.pages.live import WRITTEN
from jiceng.cases.pages.offered_moves import offered_moves
from jiceng.cases.pages.place_words import place_words
from jiceng.cases.queries import (
    approvals_of,
    get,
    may_make,
    moves_for,
    tasks_of,
    visible_to,
)
from jiceng.cases.request_sections import sections_of
from jiceng.cases.search import similar_requests
from jiceng.cases.timeline import timeline as case_timeline
from jiceng.core.access import Actor
from jiceng.core.errors import Problem
from jiceng.core.masking import mask_name, mask_phone
from jiceng.core.templatetags.parts import short_moment
from jiceng.desk.public import drafts_of
from jiceng.directory import public as directory
from jiceng.records.approvals import public as approvals
from jiceng.records.clock import public as clocks
from jiceng.records.public import HistoryRow, decides_approvals


def case_context(actor: Actor, case_id: UUID) -> dict[str, Any]:
    """Context of a request's page.

    Raises:
        NotFound: missing or hidden.
    """
    case = get(actor, case_id)
    tree, matters = directory.tree(), categories.get()
    verdicts = moves_for(actor, case)
    now = timezone.now()
    likes = similar_requests.like_case(visible_to(actor), case)
    applications = approvals_of(case)
    history = words.history(case_timeline(case))
    today = directory.civil_day(now)
    units, tasks = receivers(case.area_id or case.unit_id, today), tasks_of(case)
    members = members_of(case)
    return {
        "case": case,
        "unit": tree.get(case.unit_id),
        "first_receiver": tree.get(case.first_receiver_id),
        "place": place_words(case.address, case.area_id, case.grid_code, case.min_unit_code),
        "category": matters.get(case.category_id or ""),
        "suggested": matters.get(case.suggested_id or ""),
        "callers": masked_callers(case),
        "waiting": {person[0].id for person in people_waiting(case)},
        "history": history,
        "notes": [row for row in history.rows if row.type in words.NOTES],
        "seq": history.rows[-1].seq if history.rows else 0,
        "service": list(service_words.service_lines(case, now)),
        "next_due": service_words.next_due(case, now),
        "clock": deadline_words.clock_words(
            clocks.clock_of(case, now),
            now,
            applications,
            is_put_aside=case.state in (rules.MERGED, rules.DECLINED),
        ),
        "tasks": [whistle_parts.part(actor, row, now) for row in tasks],
        "likes": likes,
        "map": location_map.of_case(case, likes),
        **offered_moves(case, verdicts, drafts_of(actor, case.pk), reply_texts.offered(case, now)),
        "units": units,
        "likely_units": suggest_receivers(case, units, today) if verdicts.get("dispatch") else [],
        "matters": in_order(matters.values()),
        "times": setting_words.times(matters.get(case.category_id or "")),
        **words.CHOICES,
        "clock_unit": _clock_unit(case),
        "extension": preview_of(case, None, "", now) if verdicts["ask_extend"] else None,
        **whistle_parts.calling_context(case, units, tasks, is_offered=bool(verdicts["whistle"])),
        "now": now,
        "hidden": _hidden(actor, case),
        "may_reveal": may_make(actor, "reveal", case).allowed,
        "approvals": _pending(actor, applications),
        "decides": decides_approvals(actor),
        "members": _members(actor, members),
        **case_files.files_context(actor, case, members),
        "sections": sections_of(actor, case, now),
        **_nothing_tried(),
    }


def _nothing_tried() -> dict[str, Any]:
    """What the page says of a move that was refused: none."""
    return {
        "kept": [],
        "problem": None,
        "changed": [],
        "written_for_nothing": "",
        "tried": "",
        "typed": typed(),
    }


def masked_callers(case: Case) -> list[dict[str, Any]]:
    """Callers of a request with masked data; for a resolved one with their unanswered calls."""
    tries = tries_of([case]) if case.state == State.RESOLVED else {}
    return [
        {
            **_masked(caller),
            "tries": tried(tries.get(caller.id, [])),
            "is_unverified": is_unverified(caller),
        }
        for caller in case.callers.all()
    ]


def _pending(actor: Actor, applications: Sequence[Approval]) -> list[tuple[Approval, str, bool]]:
    """Pending approvals: row, label, and whether the actor may withdraw it."""
    return [
        (row, str(ApprovalKind(row.kind).label), bool(approvals.may_withdraw(row, actor)))
        for row in applications
        if row.granted is None
    ]


def _hidden(actor: Actor, case: Case) -> str:
    """State of masking on the page: "" if nothing is masked, "asks" if the actor may reveal for a
    reason, "kept" if not.
    """
    if not case.has_hidden:
        return ""
    return "asks" if masked_texts.sight(actor, case) is masked_texts.Sight.ASKS else "kept"


def _clock_unit(case: Case) -> str:
    """Unit of a request's clock."""
    span = clocks.clock_of(case).span
    return span.unit.value if span else ""


def refused_context(
    actor: Actor, case_id: UUID, name: str, problem: Problem, posted: QueryDict
) -> dict[str, Any]:
    """Context of a request's page after a refused move, with all submitted values.

    Raises:
        NotFound: missing or hidden.
    """
    context = case_context(actor, case_id)
    given = typed(posted)
    context |= {"problem": problem, "tried": name, "typed": given}
    for move in (*context["next_moves"], *context["more_moves"]):
        if move["name"] == name:
            move["drafts"] = {field: given[field] for field in WRITTEN}
            break
    else:
        # The form is no longer shown, but its text is kept.
        context["written_for_nothing"] = "\n".join(filter(None, map(given.get, WRITTEN)))
    if problem.code == "case.changed_meanwhile":
        context["changed"] = since(context["history"].rows, posted.get("seen", ""))
    return context


def refused_part(
    actor: Actor, case_id: UUID, task_id: UUID, verb: str, problem: Problem, posted: QueryDict
) -> dict[str, Any]:
    """Context of a request's page after a refused action on a called department's task.

    Raises:
        NotFound: missing or hidden.
    """
    context, given = case_context(actor, case_id), typed(posted)
    context |= {"problem": problem, "tried": f"{verb}-{task_id}", "typed": given}
    if not any(each["row"].id == task_id and each.get(ALLOWS[verb]) for each in context["tasks"]):
        # The form is no longer shown, but its text is kept.
        context["written_for_nothing"] = given["text"]
    return context


def since(rows: Sequence[HistoryRow], seen: str) -> list[HistoryRow]:
    """Rows of a history after the last event that the user has seen.

    Args:
        seen: its sequence number, from the form.
    """
    last = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else 0
    return [row for row in rows if row.seq > last] if last else []


def _members(actor: Actor, found: list[Member]) -> list[dict[str, Any]]:
    """Requests merged into a request, with texts and photos, since they are handled together."""
    ids = [each.case.id for each in found]
    seen = visible_to(actor).filter(pk__in=ids).values_list("id", flat=True)
    may_see = set(seen) if ids else set()
    return [
        {
            "case": each.case,
            "may_see": each.case.id in may_see,
            "photos": [case_files.bare(row) for row in each.photos],
            "said": each.added,
        }
        for each in found
    ]


# Conditions for the forms of a called department's task.
ALLOWS: Mapping[str, str] = {
    "report-in": "may_arrive",
    "close": "may_close",
    "cancel": "may_cancel",
    "score": "may_score",
}

TYPED = (
    "reason",
    "text",
    "title",
    "unit",
    "category",
    "ground",
    "arrive_minutes",
    "amount",
    "into",
    "into_number",
    "amount_unit",
    "urgency",
    "kind",
    "internal",
    "caller",
    "reached",
    "contacted",
    "solved",
    "level",
    "score",
    "request_type",
    "contact_way",
)


def typed(posted: QueryDict | None = None) -> dict[str, Any]:
    """Submitted values, to show a refused form again: each field as text, the called units
    (`units`) as a list.
    """
    posted = QueryDict() if posted is None else posted
    return {name: posted.get(name, "") for name in TYPED} | {"units": posted.getlist("units")}


def tried(tries: list[rules.Try]) -> list[str]:
    """Each unanswered call with time and reason."""
    return [f"{short_moment(each.at)} {words.WHYS[each.why or rules.NO_ANSWER]}" for each in tries]


def last_tries(actor: Actor, ids: list[UUID]) -> list[tuple[UUID, str]]:
    """The last unanswered call of each of these requests, with time and reason."""
    rows = visible_to(actor).filter(pk__in=ids).only("pk", "reopen_count")
    found = tries_of_cases(rows)
    return [(case, tried(tries)[-1]) for case, tries in found.items()]


def _masked(caller: Any) -> dict[str, Any]:
    return {
        "id": caller.id,
        "name": mask_name(caller.name),
        "phone": mask_phone(caller.phone),
        "erased": caller.erased_at,
        "wants_callback": caller.wants_callback,
    }


def receivers(unit_id: UUID, on: date) -> list[directory.Node]:
    """Units of the same district that can receive a request on a day: departments, streets,
    communities.
    """
    tree = directory.tree()
    order = {"department": 0, "centre": 0, "street_town": 1, "village_community": 2, "district": 3}
    top = tree.ancestor(unit_id, "district")
    nodes = tree.existing(on, (top.path if top else "/",), order)
    return sorted((n for n in nodes if n.may_receive(on)), key=lambda n: (order[n.kind], n.path))
