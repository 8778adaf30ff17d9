"""Declaration of figures of records: shares and counts of what was opened in a period, by unit.

A subsystem declares its facts (records of a kind, or their dependent rows), the unit to which they
are attributed, and indicators over them. From this come the table with its formulas and total, the
drill-down to the facts of each number, and the file. Facts that a reader may not open are counted
only in numbers that disclose none of them (`withholding`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.db.models import (
    BooleanField,
    Exists,
    IntegerField,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models import Case as Choice
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from jiceng.core.access import Actor
from jiceng.core.errors import Invalid, NotFound
from jiceng.core.ids import uuid_or_none
from jiceng.core.manifests import Contribution, Slot
from jiceng.directory import public as directory
from jiceng.metrics import engine, withholding
from jiceng.metrics.counted_records import Counted, counts_of, figure_row, parts_of
from jiceng.metrics.facts import Fact, Measure
from jiceng.metrics.figure_rows import FigureRow
from jiceng.metrics.periods import Period, pieces, segments
from jiceng.metrics.permissions import METRICS_READ
from jiceng.metrics.registry import TOTAL, DrillDown, FigureReport, Indicator
from jiceng.metrics.unit_levels import level_of

if TYPE_CHECKING:
    from ibis.expr import types as ir

UNIT: Final = "unit"
_SEEN: Final = "is_seen"
_SEGMENT: Final = "segment"
_EVERYTHING: Final = Value(True, output_field=BooleanField())
_PARTS: Final = {".hit": later("{name}: reached"), ".of": later("{name}: of")}

Counts = dict[str, int]


@dataclass(frozen=True, kw_only=True)
class RecordFigures(Contribution):
    """A table of figures of one kind of records.

    Args:
        pages: pages of the records; their kind and title are those of the report.
        indicators: figures, shares and counts, each with a short name; the full name is
            ``"<report>.<name>"``.
        columns: further columns of the facts that the indicators need; records have their state and
            their timer anyway.
        computed: further columns by name, as in `Fact`.
        rows: model of the facts; None: the records themselves.
        began: the column that decides to which period a fact belongs.
        unit: path of fields from a fact to the unit to which it is attributed; by default the unit
            for which the record was opened, whichever unit is in charge later.
        report: name of the report; by default the kind of the records.
        own: columns of all facts that are records.
        sees: the condition on facts whose records an actor may open; by default each is looked up
            among the records that are visible to the actor, which costs more.
        usual: name of the preset that is shown; by default a year, since there are few records a
            month.
    """

    pages: Counted
    indicators: Sequence[Indicator]
    columns: Sequence[str] = ()
    computed: Mapping[str, Any] = field(default_factory=dict)
    rows: type[Model] | None = None
    began: str = "opened_at"
    unit: str = ""
    report: str = ""
    own: Sequence[str] = ("state", "wakes_at")
    sees: Callable[[Actor], Q] | None = None
    usual: str = "year"

    def brings(self) -> Iterable[Contribution]:
        """The table of facts, the figures and their report."""
        yield self.fact
        yield from self.figures.values()
        yield FigureReport(
            name=self.name,
            label=self.label,
            indicators=tuple(self.figures),
            groupings={UNIT: later("Unit")},
            run=self.run,
            down=self.down,
            totals=self.totals,
            cards=tuple(map(self.figure, self.indicators)),
            usual=self.usual,
            address=lambda: reverse("record-figures", args=[self.name]),
            records=lambda: reverse("record-facts", args=[self.name]),
            table=lambda form: reverse("record-figures-table", args=[self.name, form]),
        )

    def __post_init__(self) -> None:
        """Set defaults; refuse figures whose numbers cannot be suppressed separately."""
        if not self.unit:
            way = [self.record] if self.record else []
            unit = "__".join([*way, self.lifecycle.opening.unit or "unit"])
            object.__setattr__(self, "unit", unit)
        if any(each.expression for each in self.indicators):
            raise ValueError(f"figures of {self.name}: only shares and counts can be suppressed")

    @property
    def name(self) -> str:
        """Name of the report, also in URLs."""
        return self.report or self.pages.kind

    @property
    def label(self) -> Any:
        """Title of the table."""
        return self.pages.title

    @property
    def lifecycle(self) -> Any:
        """Lifecycle of the records."""
        return self.pages.lifecycle

    @property
    def model(self) -> type[Model]:
        """Model of the facts."""
        found: type[Model] = self.rows or self.lifecycle.model
        return found

    @property
    def record(self) -> str:
        """Field that refers from a fact to its record; "" if the fact is the record."""
        return str(self.lifecycle.owner_of(self.rows)) if self.rows else ""

    @cached_property
    def fact(self) -> Fact:
        """The table of facts."""
        return Fact(
            name=self.name,
            label=self.label,
            model=self.model,
            unit=self.unit,
            moment=self.began,
            kind=self.pages.kind,
            record=self.record,
            columns=[*(() if self.record else self.own), *self.columns],
            computed=self.computed,
        )

    @cached_property
    def figures(self) -> dict[str, Indicator]:
        """All figures by name; each share is followed by its numerator and denominator."""
        found: dict[str, Indicator] = {}
        for each in self.indicators:
            name = self.figure(each)
            found[name] = replace(each, name=name, fact=self.name)
            for end, measure in self._parts_of(each).items():
                found[name + end] = replace(
                    each,
                    name=name + end,
                    label=format_lazy(_PARTS[end], name=each.label),
                    fact=self.name,
                    unit="count",
                    numerator=measure,
                    denominator=None,
                )
        return found

    def figure(self, indicator: Indicator) -> str:
        """Name of an indicator among all figures."""
        return f"{self.name}.{indicator.name}"

    @staticmethod
    def _parts_of(indicator: Indicator) -> dict[str, Measure | None]:
        """Numerator and denominator of a share, by name suffix; empty for a count."""
        if indicator.denominator is None:
            return {}
        return {".hit": indicator.upper, ".of": indicator.denominator}

    def numbers(self) -> dict[str, Measure | None]:
        """Measure of each number by figure name; the drill-down of a share lists its
        denominator.
        """
        return {
            name: each.numerator if each.denominator is None else each.denominator
            for name, each in self.figures.items()
        }

    def facts(self, actor: Actor, period: Period) -> QuerySet[Any]:
        """Facts of a period within the actor's reach of figures, including hidden ones."""
        return self._begun_in(period.instants, actor)

    def _begun_in(self, instants: tuple[datetime, datetime], actor: Actor) -> QuerySet[Any]:
        reach = directory.within(actor.reach(METRICS_READ), f"{self.unit}__path")
        return self.fact.begun_in(instants).filter(reach)

    def seen(self, facts: QuerySet[Any], actor: Actor) -> QuerySet[Any]:
        """Facts whose records the actor may open."""
        return facts.filter(self._is_seen(actor))

    def _is_seen(self, actor: Actor) -> Any:
        if self.sees:
            condition = self.sees(actor)
        else:
            key = f"{self.record}_id" if self.record else "pk"
            visible = self.lifecycle.visible(actor).order_by()
            condition = Q(Exists(visible.filter(pk=OuterRef(key)))) if visible.query.where else Q()
        if not condition:
            return _EVERYTHING
        return Choice(When(condition, then=_EVERYTHING), default=Value(False))

    def run(self, actor: Actor, period: Period, by: str, at: datetime) -> list[FigureRow]:
        """A row for each unit, then the sum of suppressed counts."""
        parts = [(self.fact, self._begun_in(span, actor)) for span in pieces(period.instants)]
        whole, seen = self._tallies(actor, self.fact.unit_column, parts, at)
        shown, rest = self._disclosed(whole, seen)
        rows = [self._row(key, counts) for key, counts in shown.items() if any(counts.values())]
        rows.sort(key=lambda row: row.code)
        if rest:
            words = _("Total of rows with too few records")
            rows.append(figure_row(self._named(), "", rest, name=words, is_rest=True))
        return rows

    def totals(
        self, actor: Actor, tables: Sequence[Sequence[Period]], at: datetime
    ) -> list[list[FigureRow]]:
        """For each table of disjoint periods a row with the total of each period, from one pass
        over the facts of all periods.
        """
        cut = segments(period for table in tables for period in table)
        parts = [
            (
                self.fact.with_column(_SEGMENT, Value(number, output_field=IntegerField())),
                self._begun_in(span, actor),
            )
            for number, span in cut.spans
        ]
        tallies = self._tallies(actor, _SEGMENT, parts, at)
        found = []
        for table in tables:
            whole, seen = (
                {
                    str(n): withholding.added(each.get(str(part), {}) for part in cut.of(period))
                    for n, period in enumerate(table)
                }
                for each in tallies
            )
            shown, _rest = self._disclosed(whole, seen)
            found.append(
                [figure_row(self._named(), TOTAL, each, is_rest=True) for each in shown.values()]
            )
        return found

    def _disclosed(
        self, whole: Mapping[str, Counts], seen: Mapping[str, Counts]
    ) -> tuple[dict[str, Counts], Counts]:
        """The counts of each row that may be shown, and the sum of what the rows leave out."""
        hidden = withholding.hidden(whole, seen)
        disclosed = withholding.disclosed(
            {key: parts_of(self._named(), each) for key, each in hidden.items()}, self._all
        )
        shown = {
            key: counts if 0 in disclosed.blocks.get(key, {0}) else seen.get(key, {})
            for key, counts in whole.items()
        }
        rest = (
            counts_of(self._named(), disclosed.rest[0])
            if disclosed.rest and disclosed.rest[0]
            else {}
        )
        return shown, rest

    def _tallies(
        self,
        actor: Actor,
        group: str,
        parts: Sequence[tuple[Fact, QuerySet[Any]]],
        at: datetime,
    ) -> tuple[dict[str, Counts], dict[str, Counts]]:
        """Counts by a column of facts: of all facts, and of those that the actor may open."""
        is_seen, names = self._is_seen(actor), list(self._summed())
        parts = [(fact.with_column(_SEEN, is_seen).asked_at(at), rows) for fact, rows in parts]
        whole: dict[str, Counts] = {}
        seen: dict[str, Counts] = {}
        for key, opens, *counts in engine.rows_of_parts(self._counting(parts[0][0], group), parts):
            found = dict(zip(names, counts, strict=True))
            whole[str(key)] = withholding.added([whole.get(str(key), {}), found])
            if opens:
                seen[str(key)] = found
        return whole, seen

    def _summed(self) -> dict[str, Measure | None]:
        """The numbers that are counted, by figure name; shares are computed from them."""
        return {
            name: measure
            for name, measure in self.numbers().items()
            if self.figures[name].denominator is None
        }

    def _counting(self, fact: Fact, group: str) -> str:
        """The statement over facts that counts by a column and by whether the reader sees them."""
        if group not in self._statements:
            from jiceng.metrics import expressions  # noqa: PLC0415 - slow to import

            table = expressions.table_of(fact)
            counted = expressions.totals(table, [group, _SEEN], self._summed())
            self._statements[group] = engine.compiled(counted)
        return self._statements[group]

    @cached_property
    def _statements(self) -> dict[str, str]:
        return {}

    @property
    def _all(self) -> list[list[str]]:
        """All counts of a row form one block: they are shown or suppressed together."""
        return [list(parts_of(self._named(), {}))]

    def _named(self) -> Iterable[tuple[str, Indicator]]:
        return ((self.figure(each), each) for each in self.indicators)

    def _row(self, key: str, counts: Mapping[str, int]) -> FigureRow:
        node = directory.tree().get(UUID(key))
        return figure_row(
            self._named(),
            key,
            counts,
            code=node.code if node else "",
            name=directory.label_of(UUID(key)),
            group=level_of(key),
        )

    def down(
        self,
        actor: Actor,
        period: Period,
        by: str,
        key: str,
        figure: str,
        at: datetime,
        after: str | None,
        limit: int,
    ) -> DrillDown:
        """A page of the facts of one number in a row, or of all rows, as far as the actor may open
        them.

        Raises:
            Invalid: an unknown row.
            NotFound: an invalid page cursor.
        """
        unit, last = uuid_or_none(key), uuid_or_none(after) if after else None
        if unit is None and by != TOTAL:
            raise Invalid(_("Row not found."), "report.row")
        if after and last is None:
            raise NotFound(
                _("Page of the list not found. Start from the first one."), "record.page"
            )
        found = self._fact_page(figure, unit, last, at, limit + 1)
        facts = self.seen(self.facts(actor, period), actor)
        ids = [id_ for (id_,) in engine.rows(found, self.fact, facts)]
        return DrillDown(ids[:limit], str(ids[limit - 1]) if len(ids) > limit else None)

    def _fact_page(
        self, figure: str, unit: UUID | None, after: UUID | None, at: datetime, limit: int
    ) -> ir.Table:
        """Facts of a unit, or of all, that contribute to a number, in order of creation."""
        from jiceng.metrics import expressions  # noqa: PLC0415 - slow to import

        table = expressions.table_of(self.fact, at)
        where = {self.fact.unit_column: unit} if unit else {}
        found = expressions.under(table, self.numbers()[figure], **where)
        return expressions.page_of(found, after, limit)


RECORD_FIGURES: Final = Slot(RecordFigures, key=lambda each: each.name)
