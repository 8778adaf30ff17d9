"""Preparation and insertion of the rows of new requests, in the tables used by single reports.

Preparing them is most of an import's work and writes nothing, so helper processes can do it
(`core.helper_processes`): they return rows in the format of COPY.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from jiceng.cases import rules
from jiceng.cases.importing.imported_timeline import Course, course_of
from jiceng.cases.importing.mapping import Mapping
from jiceng.cases.importing.placing import place
from jiceng.cases.importing.plan import Classified, Ready, classify
from jiceng.cases.importing.tables import Table, copy_formatted, formatted
from jiceng.cases.intake import assessment, receiving_unit
from jiceng.cases.intake import report as report_
from jiceng.cases.intake import suggestions as machine
from jiceng.cases.intake.reference import CategoryFacts
from jiceng.cases.intake.resident_links import phone_index
from jiceng.cases.models import Callback, Caller, Case, CaseSearch
from jiceng.cases.search.by_words import words_vector
from jiceng.cases.triage.features import Message
from jiceng.cases.triage.similar import signatures
from jiceng.core import event_changes
from jiceng.core.access import Actor
from jiceng.core.calendar import current_calendar
from jiceng.core.change_journal import RowChange
from jiceng.core.events import EMPTY_HEAD, NewEvent, chain_events, default_algorithm
from jiceng.core.ids import uuid7
from jiceng.core.models import Event, Stream
from jiceng.core.worktime import CIVIL
from jiceng.directory import public as directory
from jiceng.grids import public as grids

CASES, SEARCH, CALLERS, CALLBACKS = Table(Case), Table(CaseSearch), Table(Caller), Table(Callback)
EVENT_COLUMNS = [f.column for f in Event._meta.concrete_fields if f.column]
STREAM_COLUMNS = [f.column for f in Stream._meta.concrete_fields if f.column]
_CASE, _SEARCH, _CALLER, _CALLBACK = (
    table.model._meta.db_table for table in (CASES, SEARCH, CALLERS, CALLBACKS)
)
_COLUMNS = {
    _CASE: CASES.columns,
    _SEARCH: SEARCH.columns,
    _CALLER: CALLERS.columns,
    _CALLBACK: CALLBACKS.columns,
    event_changes.SALT_TABLE: ["row", "salt"],
    "core_stream": STREAM_COLUMNS,
    "core_event": EVENT_COLUMNS,
}


@dataclass(frozen=True, slots=True)
class Batch:
    """New requests to be written together, with all data that preparing their rows needs.

    Args:
        suggests: the model suggests a category for rows without one.
        serials: reserved numbers of requests, one for each.
        change: reserved identifier of the change recorded by the events.
    """

    rows: list[Ready]
    mapping: Mapping
    by: Actor
    at: datetime
    day: date
    suggests: bool
    serials: list[int]
    change: int
    recorded_at: datetime

    def parts(self, count: int) -> list[Batch]:
        """This batch in at most `count` parts of similar size, in order."""
        size = max(1, -(-len(self.rows) // max(1, count)))
        return [
            replace(self, rows=self.rows[at : at + size], serials=self.serials[at : at + size])
            for at in range(0, len(self.rows), size)
        ]


@dataclass(frozen=True, slots=True)
class Made:
    """Rows in the format of COPY, by table in the order of writing; and counts of invalid
    coordinates.
    """

    tables: dict[str, bytes]
    problems: Counter[str]


def make(batch: Batch) -> Made:
    """Prepare the rows of new requests: locate, classify, route, start the clock, encrypt, chain.
    Nothing is written.
    """
    placed = place(batch.rows, batch.mapping.crs, batch.day)
    writer = _Maker(batch)
    classified = classify(batch.rows, suggests=batch.suggests)
    for row, location, category in zip(batch.rows, placed.locations, classified, strict=True):
        writer.add(row, location, category)
    return Made(writer.made(), placed.problems)


def copy(made: Made) -> None:
    """Write rows in the caller's transaction. Rows of evidence tables are recorded by the events
    among them.
    """
    for table, rows in made.tables.items():
        copy_formatted(table, _COLUMNS[table], rows)


class _Maker:
    """Collects a batch's rows, then formats them by table."""

    def __init__(self, batch: Batch) -> None:
        self.batch, self.mapping, self.by, self.at = batch, batch.mapping, batch.by, batch.at
        self.calendar = current_calendar()
        self.algorithm, self.recorded_at = default_algorithm(), batch.recorded_at
        self.cases: list[dict[str, Any]] = []
        self.callers: list[dict[str, Any]] = []
        self.callbacks: list[dict[str, Any]] = []

    def add(self, row: Ready, location: grids.Location, classified: Classified) -> None:
        """Add one new request."""
        report, record, category = row.report, row.record, classified.category
        suggestion = classified.suggestion
        feared = machine.urgency_of(report_.own_title(report), report.text)
        urgency = rules.urgency(
            category=category.urgency if category else 0, words=feared, by_person=None
        )
        unit_id, rule_id = self._receiver(row, location, category, suggestion)
        rule = self.mapping.deadline.when_missing
        by_category = rule == "category" and category is not None
        course = course_of(
            record,
            unit_id=unit_id,
            is_placed=row.unit_id is not None,
            span=assessment.span_for(category, urgency) if by_category and category else None,
            calendar=self.calendar,
            now=self.at,
        )
        taken = course.state != "reported"
        guarded = assessment.confidentiality_of(report, category)
        case = {
            "id": uuid7(),
            "channel": report.channel,
            "request_type": assessment.request_type(report),
            "source": report.source,
            "source_ref": report.source_ref,
            "title": report.title,
            "text": report.text,
            "address": report.address,
            "media_url": report.media_url,
            "confidential": guarded.confidential,
            "confidential_by_nature": guarded.by_nature,
            "lon": location.lon,
            "lat": location.lat,
            "grid_code": location.grid_code,
            "min_unit_code": location.min_unit_code,
            "area_id": location.unit_id,
            "located_by": location.how,
            "location_confidence": location.confidence,
            "category_id": category.code if category else None,
            "category_confirmed": bool(report.category),
            "suggested_id": suggestion.category if suggestion else None,
            "suggested_probability": suggestion.probability if suggestion else None,
            "suggested_words": list(suggestion.words) if suggestion else [],
            "urgency": urgency,
            "urgency_by_words": feared,
            "unit_id": unit_id,
            "first_receiver_id": unit_id,
            "routed_by_rule": rule_id,
            "opened_at": record.opened_at,
            "accepted_at": record.opened_at if taken else None,
            **course_columns(course),
        }
        self.cases.append(case)
        caller_id = self._add_caller(case, report.caller)
        if record.callback is not None:
            self._add_callback(case, record.callback, caller_id)

    def _receiver(
        self,
        row: Ready,
        location: grids.Location,
        category: CategoryFacts | None,
        suggestion: machine.Suggested | None,
    ) -> tuple[UUID, UUID | None]:
        """Unit that receives the request, and the routing rule used; no rule if the row names the
        unit.
        """
        report, record = row.report, row.record
        # Open requests go to a present unit, finished ones to a unit of their time.
        given_on = directory.civil_day(self.at if record.resolved_at is None else record.opened_at)
        if row.unit_id is not None:
            successor = (
                directory.tree().existing_or_successor(row.unit_id, given_on)
                if record.resolved_at is None
                else None
            )
            return (successor.id if successor else row.unit_id), None
        routed = receiving_unit.route(
            area_id=location.unit_id,
            category=category,
            channel=report.channel,
            at=record.opened_at,
            given_on=given_on,
            sure=bool(report.category) or receiving_unit.is_sure(suggestion),
        )
        return routed.unit_id, routed.rule_id

    def _add_caller(self, case: dict[str, Any], caller: report_.CallerDetails) -> UUID | None:
        if caller.is_empty:
            return None
        caller_id = uuid7()
        self.callers.append(
            CALLERS.filled(
                id=caller_id,
                case_id=case["id"],
                original_case_id=case["id"],
                name=caller.name[:80],
                phone=caller.phone[:40],
                email=caller.email[:200],
                phone_index=phone_index(caller.phone),
                wants_callback=caller.wants_callback,
                added_at=case["opened_at"],
            )
        )
        return caller_id

    def _add_callback(self, case: dict[str, Any], answer: Any, caller_id: UUID | None) -> None:
        self.callbacks.append(
            CALLBACKS.filled(
                id=uuid7(),
                case_id=case["id"],
                caller_id=caller_id,
                at=case["closed_at"] or self.at,
                reached=True,
                valid=True,
                contacted=answer.contacted,
                solved=answer.solved,
                level=answer.level,
                way=rules.SOURCE,
            )
        )

    def made(self) -> dict[str, bytes]:
        """All rows in the format of COPY."""
        cases = self.cases
        found = signatures([Message(case["title"], case["text"]) for case in cases])
        beside: dict[UUID, list[RowChange]] = defaultdict(list)
        for table, rows_ in ((CALLERS, self.callers), (CALLBACKS, self.callbacks)):
            for row in rows_:
                beside[row["case_id"]].append(table.row_change(row))
        with_caller = {row["case_id"] for row in self.callers}
        copied: list[list[Any]] = []
        salts: list[Any] = []
        searches, heads, events = [], [], []
        for case, serial, signature in zip(cases, self.batch.serials, found, strict=True):
            case["text_signature"] = signature
            opened = case["opened_at"]
            number = f"{opened.astimezone(CIVIL):%Y%m%d}{serial % 100_000_000:08d}"
            case["number"] = number
            words = words_vector(number, case["title"], case["text"], case["address"])
            units = {case["unit_id"], case["first_receiver_id"], case["area_id"]} - {None}
            searches.append(
                SEARCH.row(case_id=case["id"], opened_at=opened, words=words, units=list(units))
            )
            filled = CASES.filled(**case)
            copied.append(CASES.encoded(filled))
            changes, more = event_changes.record_rows(
                [CASES.row_change(filled), *beside[case["id"]]], self.batch.change
            )
            salts += more
            rows, head = chain_events(
                "case",
                case["id"],
                EMPTY_HEAD,
                self._events(case, case["id"] in with_caller),
                by=self.by,
                recorded_at=self.recorded_at,
                algorithm=self.algorithm,
                changes=changes,
            )
            heads.append((case["id"], "case", head.seq, head.hash))
            events.extend(rows)
        tables: dict[str, Iterable[Iterable[Any]]] = {
            _CASE: copied,
            _SEARCH: searches,
            _CALLER: map(CALLERS.encoded, self.callers),
            _CALLBACK: map(CALLBACKS.encoded, self.callbacks),
            event_changes.SALT_TABLE: zip(salts[::2], salts[1::2], strict=True),
            "core_stream": heads,
            "core_event": events,
        }
        return {name: formatted(rows_of) for name, rows_of in tables.items()}

    def _events(self, case: dict[str, Any], has_caller: bool) -> list[NewEvent]:
        """Events of the request: the import first, then earlier ones with their own times."""
        opened = case["opened_at"]
        imported = {
            "number": case["number"],
            "channel": case["channel"],
            "category": case["category_id"],
            "urgency": case["urgency"],
            "unit": case["unit_id"],
            "due_at": case["due_at"],
            "has_caller": has_caller,
            "mapping": self.mapping.name,
            "located": {
                "by": case["located_by"],
                "grid": case["grid_code"],
                "area": case["area_id"],
                "confidence": case["location_confidence"],
            },
        }
        tale = [NewEvent("case.imported", opened, imported)]
        if case["suggested_id"]:
            suggested = {
                "category": case["suggested_id"],
                "probability": case["suggested_probability"],
            }
            tale.append(NewEvent("case.classified", opened, suggested))
        return tale + ending(case)


def ending(case: dict[str, Any]) -> list[NewEvent]:
    """Last events of a finished request, with the times of the source.

    Args:
        case: columns of its row.
    """
    if case["closed_at"] is None:
        return []
    changes = [
        NewEvent(
            "case.resolved",
            case["resolved_at"],
            {"unit": case["unit_id"], "on_time": case["on_time"]},
        )
    ]
    if case["callback_level"] is not None:
        answer = {
            "valid": True,
            "way": rules.SOURCE,
            "contacted": case["callback_contacted"],
            "solved": case["callback_solved"],
            "level": case["callback_level"],
        }
        changes.append(NewEvent("case.called_back", case["closed_at"], answer))
    return [*changes, NewEvent("case.closed", case["closed_at"], {})]


def course_columns(course: Course) -> dict[str, Any]:
    """A course as columns of the request's row."""
    return {name: getattr(course, name) for name in _COURSE}


_COURSE = tuple(Course.__dataclass_fields__)


def serials(count: int) -> list[int]:
    """Reserve this many numbers of requests."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('cases_number') FROM generate_series(1, %s)", [count])
        return [serial for (serial,) in cursor.fetchall()]
