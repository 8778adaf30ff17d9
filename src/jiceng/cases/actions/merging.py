"""Splitting (拆分) of a report that contains several matters."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from jiceng.cases.actions.base import begin, finish
from jiceng.cases.actions.intake import caller_row, draw_number
from jiceng.cases.intake import assessment, confidential_matters
from jiceng.cases.intake import report as report_
from jiceng.cases.models import Caller, Case, CaseSearch
from jiceng.cases.search.by_words import units_of, words_vector
from jiceng.core.access import Actor
from jiceng.core.events import record, record_all
from jiceng.directory import public as directory
from jiceng.grids import public as grids


@transaction.atomic
def split(
    *,
    case: UUID,
    by: Actor,
    at: datetime,
    report: report_.Report,
    reason: str,
    version: int | None = None,
) -> Case:
    """Move a second matter of a request into a new request with the same callers.

    The new clock starts at the original report, so splitting extends no deadline.
    """
    move = begin("split", case=case, by=by, at=at, version=version, reason=reason)
    origin = move.case
    prepared = assessment.prepare(
        report_.clean(_at_the_place_of(origin, report)),
        at=origin.opened_at,
        number=draw_number(at),
        given_on=directory.civil_day(at),
    )
    part = prepared.case
    part.split_from, part.channel = origin, origin.channel
    guarded = confidential_matters.on_splitting(_confidentiality(part), _confidentiality(origin))
    part.confidential, part.confidential_by_nature = guarded.confidential, guarded.by_nature
    part.save(force_insert=True)
    CaseSearch.objects.create(
        case=part,
        opened_at=part.opened_at,
        words=words_vector(part.number, part.title, part.text, part.address),
        units=units_of(part),
    )
    copies = [_copy(caller, part) for caller in origin.callers.all()]
    Caller.objects.bulk_create(copies)
    record_all("case", part.id, prepared.happenings, by=by, is_new=True)
    record(
        "case",
        part.id,
        "case.split_off",
        by=by,
        at=at,
        data={"from": origin.id, "number": origin.number},
    )
    move.add_event(
        "case.split", {"part": part.id, "number": part.number, **move.remark("split", reason)}
    )
    finish(move)
    return part


def _confidentiality(case: Case) -> confidential_matters.Confidentiality:
    return confidential_matters.Confidentiality(case.confidential, case.confidential_by_nature)


def _at_the_place_of(origin: Case, report: report_.Report) -> report_.Report:
    """Complete the report of the other matter with the place and channel of the original request;
    grid, routing and visibility follow from them.
    """
    report = replace(report, channel=origin.channel, address=report.address or origin.address)
    if report.lon is None and not report.place:
        place = origin.min_unit_code or origin.grid_code
        report = replace(report, lon=origin.lon, lat=origin.lat, place=place)
    return replace(report, else_at=_place_of(origin))


def _place_of(case: Case) -> grids.Location:
    """The known location of a request, possibly only its community."""
    return grids.Location(
        case.lon,
        case.lat,
        case.grid_code,
        case.min_unit_code,
        case.area_id,
        case.location_confidence,
        case.located_by,
    )


def _copy(caller: Caller, part: Case) -> Caller:
    details = report_.CallerDetails(caller.name, caller.phone, caller.email, caller.wants_callback)
    return caller_row(part, details, caller.added_at)
