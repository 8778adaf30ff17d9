"""Comparison of a repeated report with the request of the same reference number."""

from __future__ import annotations

import orjson

from jiceng.cases.intake.report import CallerDetails, Report
from jiceng.cases.intake.resident_links import phone_indexes
from jiceng.cases.models import Attachment, Case
from jiceng.core.models import Event
from jiceng.directory import public as directory
from jiceng.grids import public as grids


def says_the_same(case: Case, report: Report) -> bool:
    """Whether a report adds nothing to the existing request of its number.

    Otherwise the addition would be lost behind the answer that the request exists. An erased
    request cannot be compared and counts as different.
    """
    if case.erased_at is not None:
        return True
    sent = (report.text, report.title, report.address, report.media_url)
    return (
        sent == (case.text, case.title, case.address, case.media_url)
        # The request may be confidential by nature of its matter.
        and (case.confidential or not report.confidential)
        and _is_there(case, report)
        and _is_about(case, report.category)
        and _is_from(case, report.caller)
        and _has_photos(case, report)
    )


def _is_there(case: Case, report: Report) -> bool:
    place, given = (case.lon, case.lat), (report.lon, report.lat)
    if None in given or given == place:
        return True
    on = directory.civil_day(case.opened_at)
    found = grids.locate(report.lon, report.lat, on=on)  # as intake would locate it
    return (found.lon, found.lat) == place


def _is_about(case: Case, category: str) -> bool:
    if not category or category == case.category_id:
        return True
    first = Event.objects.filter(stream_id=case.pk, seq=1).values_list("data", flat=True).first()
    return first is not None and orjson.loads(first).get("category") == category


def _is_from(case: Case, caller: CallerDetails) -> bool:
    if caller.is_empty:
        return True
    indexes = set(phone_indexes(caller.phone))
    return any(
        (not indexes or (row.phone_index and bytes(row.phone_index) in indexes))
        and caller.name in {"", row.name}
        and caller.email in {"", row.email}
        and (caller.wants_callback or not row.wants_callback)
        for row in case.callers.all()
    )


def _has_photos(case: Case, report: Report) -> bool:
    digests = {photo.digest for photo in report.photos}
    digests |= {report.voice.digest} if report.voice else set()
    known = Attachment.objects.filter(stream=case.pk, digest__in=digests) if digests else ()
    return digests == {row.digest for row in known}
