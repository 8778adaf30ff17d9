"""Assessment of a report before anything is written: location, category, receiving unit, clock.

`prepare` uses only reference data in memory, so a single report, the hotline and an import of a
million rows use the same code.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from jiceng.cases.intake import confidential_matters, service_times
from jiceng.cases.intake import suggestions as machine
from jiceng.cases.intake.receiving_unit import Routed, is_sure, route
from jiceng.cases.intake.reference import CategoryFacts, categories
from jiceng.cases.intake.report import Report, own_title
from jiceng.cases.models import Case, State, Urgency
from jiceng.cases.models.requests import FAR
from jiceng.cases.rules import urgency as urgency_from
from jiceng.cases.triage.request_type import request_type_of
from jiceng.core.calendar import current_calendar
from jiceng.core.events import NewEvent
from jiceng.core.ids import uuid7
from jiceng.core.worktime import WorkingTime
from jiceng.directory import public as directory
from jiceng.grids import public as grids
from jiceng.records.clock import public as clocks


@dataclass(slots=True)
class Prepared:
    """An unsaved request with its events."""

    case: Case
    happenings: list[NewEvent]


def prepare(
    report: Report,
    *,
    at: datetime,
    number: str,
    given_on: date | None = None,
    readings: machine.Readings = MappingProxyType({}),
) -> Prepared:
    """Locate, classify, route and start the clock; nothing is written.

    Args:
        report: a cleaned report.
        at: time of receipt.
        number: request number, already drawn.
        given_on: as for `route`.
        readings: what the model was asked ahead, for many reports together.

    Raises:
        Invalid: no unit exists that could receive it.
    """
    located = _located(report, directory.civil_day(at))
    written = own_title(report)
    asked = machine.Asked(written, report.text, not (report.category or report.is_spoken))
    read = readings.get(asked) or machine.read(written, report.text, classify=asked.classify)
    suggestion = read.suggested
    code = report.category or (suggestion.category if suggestion else "")
    category = categories.get().get(code)
    feared = machine.urgency_of(written, report.text)
    urgency = urgency_from(
        category=category.urgency if category else Urgency.NORMAL, words=feared, by_person=None
    )
    sure = bool(report.category) or is_sure(suggestion)
    routed = (
        route(
            area_id=located.unit_id,
            category=category,
            channel=report.channel,
            at=at,
            given_on=given_on,
            sure=sure,
        )
        if report.kept_by is None
        else Routed(report.kept_by, None, at_once=False)
    )
    dispatched = routed.at_once and sure and category is not None
    case = _new_case(report, located, category, routed, at=at, number=number, dispatched=dispatched)
    case.text_signature = None if report.is_spoken else read.signature
    case.urgency, case.urgency_by_words = urgency, feared
    if suggestion:
        case.suggested_id = suggestion.category
        case.suggested_probability = suggestion.probability
        case.suggested_words = list(suggestion.words)
    start_clock(case, category, at)
    service_times.begin(case, category, at, is_reachable=report.caller.is_reachable)
    return Prepared(case, _happenings(case, report, at, dispatched=dispatched))


def _new_case(
    report: Report,
    located: grids.Location,
    category: CategoryFacts | None,
    routed: Routed,
    *,
    at: datetime,
    number: str,
    dispatched: bool,
) -> Case:
    """The request of a report, without suggestions and urgency."""
    guarded = confidentiality_of(report, category)
    return Case(
        id=uuid7(),
        number=number,
        channel=report.channel,
        request_type=request_type(report),
        source=report.source,
        source_ref=report.source_ref,
        title=report.title,
        text=report.text,
        address=report.address,
        media_url=report.media_url,
        confidential=guarded.confidential,
        confidential_by_nature=guarded.by_nature,
        lon=located.lon,
        lat=located.lat,
        grid_code=located.grid_code,
        min_unit_code=located.min_unit_code,
        area_id=located.unit_id,
        located_by=located.how,
        location_confidence=located.confidence,
        category_id=category.code if category else None,
        category_confirmed=bool(report.category),
        state=State.DISPATCHED if dispatched else State.REPORTED,
        unit_id=routed.unit_id,
        first_receiver_id=routed.unit_id,
        routed_by_rule=routed.rule_id,
        opened_at=at,
        accepted_at=at if dispatched else None,
    )


def request_type(report: Report) -> str:
    """What the reporter wants: as given, else by the words."""
    return report.request_type or request_type_of(own_title(report), report.text)


def confidentiality_of(
    report: Report, category: CategoryFacts | None
) -> confidential_matters.Confidentiality:
    """Whether a report is confidential; the same rules for all channels."""
    return confidential_matters.on_opening(
        requested=report.confidential,
        category=category is not None and category.is_confidential,
        words=confidential_matters.names_such(report.title, report.text),
    )


def _located(report: Report, on: date) -> grids.Location:
    """Location by the point, else by the poster, else by names in the address."""
    found, other = _found(report, on), report.else_at
    if found.unit_id or other is None:
        return found
    # A point outside all known areas is kept as given.
    return other if found.lon is None else replace(found, unit_id=other.unit_id, how=other.how)


def _found(report: Report, on: date) -> grids.Location:
    if report.place:
        by_point = grids.locate(report.lon, report.lat, on=on)
        by_poster = None if by_point.grid_code else grids.locate_at(report.place)
        if by_point.grid_code or by_poster:
            return by_poster or by_point
    return grids.locate(report.lon, report.lat, f"{report.address} {report.title}", on=on)


def start_clock(case: Case, category: CategoryFacts | None, at: datetime) -> None:
    """Start the ledger by the category's rule; without a category there is no deadline yet."""
    span = span_for(category, case.urgency) if category else None
    case.ledger = [clocks.entry_to_dict(clocks.Start(at=at, span=span, unit_id=case.unit_id))]
    case.due_at = clocks.first_due(at, span, current_calendar()) if span else None
    case.queue_at = case.due_at or at + FAR


def urgency_by_words(case: Case) -> int:
    """Urgency from the words of a request, recomputed where it was not stored."""
    known = case.urgency_by_words
    return machine.urgency_of(case.title, case.text) if known is None else known


def span_for(category: CategoryFacts, urgency: int) -> WorkingTime:
    """Time allowed by the category; an emergency never exceeds its own limit."""
    if urgency >= Urgency.EMERGENCY and category.urgency < Urgency.EMERGENCY:
        return machine.EMERGENCY_SPAN
    return category.span


def _happenings(case: Case, report: Report, at: datetime, *, dispatched: bool) -> list[NewEvent]:
    """Events of the creation. They contain no text and no names, since events are permanent."""
    opened: dict[str, Any] = {
        "number": case.number,
        "channel": case.channel,
        "category": case.category_id,
        "urgency": case.urgency,
        "unit": case.unit_id,
        "due_at": case.due_at,
        "has_caller": not report.caller.is_empty,
    }
    if case.confidential:
        opened["confidential"] = "by_nature" if case.confidential_by_nature else "asked"
    located = {
        "by": case.located_by,
        "grid": case.grid_code,
        "area": case.area_id,
        "confidence": case.location_confidence,
    }
    happenings = [NewEvent("case.opened", at, {**opened, "located": located})]
    if case.suggested_id:
        happenings.append(
            NewEvent(
                "case.classified",
                at,
                {"category": case.suggested_id, "probability": case.suggested_probability},
            )
        )
    if report.kept_by is None:
        routed = {"unit": case.unit_id, "rule": case.routed_by_rule}
        type_ = "case.dispatched" if dispatched else "case.routed"
        happenings.append(NewEvent(type_, at, routed))
    return happenings
