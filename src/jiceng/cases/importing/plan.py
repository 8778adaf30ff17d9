"""What becomes of each record of a batch before anything is written."""

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
from jiceng.cases.triage.categories import code_of_label
from jiceng.cases.triage.features import Message
from jiceng.cases.triage.leaf import suggest_leaf
from jiceng.core.access import Actor
from jiceng.core.errors import Invalid


@dataclass(frozen=True, slots=True)
class Ready:
    """A record with its cleaned report, and the unit that the source named (None: none)."""

    record: ImportedRequest
    report: Report
    unit_id: UUID | None


@dataclass(frozen=True, slots=True)
class Classified:
    """A category, and the model's suggestion when it came from there."""

    category: CategoryFacts | None
    suggestion: machine.Suggested | None = None


class Plan:
    """A mapping at work, with what it has looked up so far."""

    def __init__(
        self, mapping: Mapping, by: Actor, day: date, repeats: Repeats | None = None
    ) -> None:
        self.mapping, self.day = mapping, day
        self.references = References(mapping, by, day)
        self.repeats = repeats or Repeats()
        self.told: dict[int, Report | str] = {}
        """By line what a record says, cleaned, or why it is not taken; as far as it is known."""

    def resolve(self, record: ImportedRequest, at: datetime) -> ImportedRequest:
        """Find or make a record's unit and category; `prepare` then only looks them up.

        Apart from it, because whatever is made has every process read its categories again: a
        batch makes all that it needs before the first text is cleaned.

        Raises:
            Rejected: with the reason.
        """
        self.references.unit(record.unit, at)
        self.references.category(record.categories, at)
        return record

    def prepare(self, record: ImportedRequest, at: datetime) -> Ready:
        """A record with its unit and category, cleaned.

        Raises:
            Rejected: with the reason.
        """
        unit_id = self.references.unit(record.unit, at)
        category = self.references.category(record.categories, at)
        return Ready(record, self.cleaned(record, category), unit_id)

    def suggests(self, rows: Sequence[Ready], at: datetime) -> bool:
        """Whether the model suggests categories for some of these; what it may suggest is made."""
        wanted = self.mapping.categories.suggest and any(not r.report.category for r in rows)
        if wanted:
            self.references.install(at)
        return wanted

    def cleaned(self, record: ImportedRequest, category: str = "") -> Report:
        """As the function of this name; looked up where a helper has cleaned it already."""
        told = self.told.pop(record.line, None)
        if told is None:
            return cleaned(record, self.mapping, category)
        if isinstance(told, str):
            raise Rejected(told)
        return replace(told, category=category)


def classify(rows: Sequence[Ready], *, suggests: bool) -> list[Classified]:
    """The category of each row; the model suggests for all that have none at once."""
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
    """Of each row its record and what that says, cleaned; or the reasons why there is none.

    Args:
        rows: line, cells, and why they cannot be read.
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
    """What a record says, cleaned and checked as every door does.

    Args:
        category: its code here, if it is known already.

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
            )
        )
    except Invalid as problem:
        raise Rejected(str(problem)) from problem


def suggest_many(reports: Sequence[Report]) -> list[machine.Suggested | None]:
    """`suggest.suggest` for many at once, without the words that spoke for the first level."""
    known = categories.get()
    messages = [Message(own_title(report), report.text) for report in reports]
    found: list[machine.Suggested | None] = []
    for message, ranked in zip(messages, machine.model().predict(messages), strict=True):
        code, words = code_of_label(ranked.label), tuple[str, ...]()
        for leaf in suggest_leaf(code, message.title, message.text, limit=3):
            fits = leaf.score >= machine.LEAF_SCORE and leaf.code in known
            if fits and known[leaf.code].is_active:
                code, words = leaf.code, leaf.words[: machine.MAX_WORDS]
                break
        probability = round(ranked.probability, 4)
        is_fit = code in known and known[code].is_active and machine.says_enough(message)
        found.append(machine.Suggested(code, probability, words) if is_fit else None)
    return found
