"""Preparation of the records of a batch before anything is written."""

from __future__ import annotations

from collections.abc import Mapping as MappingType
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from jiceng.cases.importing.mapping import Mapping
from jiceng.cases.importing.records import ImportedRequest, Records, Rejected
from jiceng.cases.importing.references import References
from jiceng.cases.importing.repeats import Repeats
from jiceng.cases.intake import suggestions as machine
from jiceng.cases.intake.reference import CategoryFacts, categories
from jiceng.cases.intake.report import CallerDetails, Report, clean, own_title
from jiceng.cases.triage.features import Message
from jiceng.core.access import Actor
from jiceng.core.errors import Invalid


@dataclass(frozen=True, slots=True)
class Ready:
    """A record with its validated report, and the unit named by the source (None: none)."""

    record: ImportedRequest
    report: Report
    unit_id: UUID | None


@dataclass(frozen=True, slots=True)
class Classified:
    """A category, with the model's suggestion if it was suggested."""

    category: CategoryFacts | None
    suggestion: machine.Suggested | None = None


class Plan:
    """A mapping in use, with a cache of resolved units and categories."""

    def __init__(
        self, mapping: Mapping, by: Actor, day: date, repeats: Repeats | None = None
    ) -> None:
        self.mapping, self.day = mapping, day
        self.references = References(mapping, by, day)
        self.repeats = repeats or Repeats()
        self.reports: dict[int, Report | str] = {}
        """Validated report or reason of rejection by line, as far as they are known."""

    def resolve(self, record: ImportedRequest, at: datetime) -> ImportedRequest:
        """Find or create a record's unit and category, so that `prepare` only looks them up.

        Separate, because creating one makes every process reload its categories: a batch creates
        all of them before the first record is validated.

        Raises:
            Rejected: with the reason.
        """
        self.references.unit(record.unit, at)
        self.references.category(record.categories, at)
        return record

    def prepare(self, record: ImportedRequest, at: datetime) -> Ready:
        """Validate a record and resolve its unit and category.

        Raises:
            Rejected: with the reason.
        """
        unit_id = self.references.unit(record.unit, at)
        category = self.references.category(record.categories, at)
        return Ready(record, self.cleaned(record, category), unit_id)

    def suggests(self, rows: Sequence[Ready], at: datetime) -> bool:
        """Whether the model is used for some of these rows; creates the categories that it may
        suggest.
        """
        wanted = self.mapping.categories.suggest and any(not r.report.category for r in rows)
        if wanted:
            self.references.install(at)
        return wanted

    def cleaned(self, record: ImportedRequest, category: str = "") -> Report:
        """Validated report of a record; taken from a helper process if it has validated it
        already.
        """
        found = self.reports.pop(record.line, None)
        if found is None:
            return cleaned(record, self.mapping, category)
        if isinstance(found, str):
            raise Rejected(found)
        return replace(found, category=category)


def classify(rows: Sequence[Ready], *, suggests: bool) -> list[Classified]:
    """Category of each row; rows without one are classified by the model in one call."""
    bare = [n for n, row in enumerate(rows) if not row.report.category]
    suggested: dict[int, machine.Suggested | None] = {}
    if bare and suggests:
        suggested = dict(zip(bare, suggest_many([rows[n].report for n in bare]), strict=True))
    known = categories.get()
    found = []
    for n, row in enumerate(rows):
        suggestion = suggested.get(n)
        code = row.report.category or (suggestion.category if suggestion else "")
        found.append(Classified(known.get(code), suggestion))
    return found


def read_all(
    records: Records, rows: Sequence[tuple[int, MappingType[str, str], str]]
) -> list[tuple[ImportedRequest | str, Report | str]]:
    """Parse and validate rows; for each either the record and its report, or the reasons of
    rejection.

    Args:
        records: parser of the mapping.
        rows: line, cells, and the reason if the line is unreadable.
    """
    return [_read(records, *row) for row in rows]


def _read(
    records: Records, line: int, cells: MappingType[str, str], why: str
) -> tuple[ImportedRequest | str, Report | str]:
    if why:
        return why, ""
    try:
        record = records.read(cells, line)
    except Rejected as reason:
        return str(reason), ""
    try:
        return record, cleaned(record, records.mapping)
    except Rejected as reason:
        return record, str(reason)


def cleaned(record: ImportedRequest, mapping: Mapping, category: str = "") -> Report:
    """Validate a record by the same rules as reports from every other channel.

    Args:
        category: its code, if it is known already.

    Raises:
        Rejected: with the reason.
    """
    caller = CallerDetails(name=record.caller_name, phone=record.caller_phone)
    try:
        return clean(
            Report(
                text=record.text,
                title=record.title,
                address=record.address,
                category=category,
                channel=mapping.channel,
                caller=caller,
                source=mapping.source,
                source_ref=record.ref,
                media_url=record.media_url,
                request_type=record.request_type,
            )
        )
    except Invalid as problem:
        raise Rejected(str(problem)) from problem


def suggest_many(reports: Sequence[Report]) -> list[machine.Suggested | None]:
    """`suggest.suggest` for many reports in one call, without explaining words for the first
    level.
    """
    messages = [Message(own_title(report), report.text) for report in reports]
    return [
        machine.choose(ranked.top3, message.title, message.text)
        if machine.says_enough(message)
        else None
        for message, ranked in zip(messages, machine.model().predict(messages), strict=True)
    ]
