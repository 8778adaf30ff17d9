"""Figures of records, declared: shares and counts of what was begun in a period, by unit.

A subsystem names its facts (a kind of records, or of their further rows), which units they stand
with, and conditions on them. From this come the figures' formula, the table with its total, the way
down to the facts under each number, and the table as a file. Facts that a reader may not open are
told of only in numbers that give none away (`withholding`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Exists, Model, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from jiceng.core.access import Actor
from jiceng.core.errors import Invalid, NotFound
from jiceng.core.ids import uuid_or_none
from jiceng.core.manifests import Contribution, Slot
from jiceng.core.worktime import CIVIL
from jiceng.directory import public as directory
from jiceng.metrics import withholding
from jiceng.metrics.permissions import METRICS_READ
from jiceng.metrics.registry import DrillDown, FigureReport, FigureRow, Indicator, Period
from jiceng.records.public import Lifecycle, RecordPages

UNIT: Final = "unit"


@dataclass(frozen=True, slots=True)
class Share:
    """A share of facts: those that meet a condition, of those that count.

    Args:
        name: as it stands in files, e.g. ``"in_time"``; the figure is called
            ``"<report>.<name>"``.
        label: for people.
        formula: how it is computed, in words.
        hit: what the numerator counts, of the denominator.
        of: which facts the denominator counts; all without.
    """

    name: str
    label: Any
    formula: Any
    hit: Q
    of: Q = field(default_factory=Q)


@dataclass(frozen=True, kw_only=True)
class RecordFigures(Contribution):
    """A table of figures of one kind of records.

    Args:
        pages: of the records; their kind and title are those of the report.
        rows: whose rows are the facts, by their model; None: the records themselves.
        began: the column of the facts by whose moment a fact belongs to a period.
        unit: the way from a fact to the unit that it is counted for; without, that for which the
            record was begun, whoever is in charge since.
        shares: the figures.
    """

    pages: RecordPages
    shares: Sequence[Share]
    rows: type[Model] | None = None
    began: str = "opened_at"
    unit: str = ""

    def brings(self) -> Iterable[Contribution]:
        """The figures and their report."""
        source = self.model._meta.label
        for each in self.shares:
            name = self.figure(each)
            yield Indicator(name, each.label, each.formula, "share", source)
            yield Indicator(f"{name}.hit", each.label, each.formula, "count", source)
            yield Indicator(f"{name}.of", each.label, each.formula, "count", source)
        yield FigureReport(
            name=self.name,
            label=self.label,
            indicators=tuple(n for each in self.shares for n in self._names(each)),
            groupings=(UNIT,),
            run=self.run,
            down=self.down,
            address=lambda: reverse("record-figures", args=[self.name]),
        )

    def __post_init__(self) -> None:
        """Work out what is not said otherwise."""
        if not self.unit:
            way = [self.record] if self.record else []
            unit = "__".join([*way, self.lifecycle.opening.unit or "unit"])
            object.__setattr__(self, "unit", unit)

    @property
    def name(self) -> str:
        """Of the report, as its address calls it."""
        return self.pages.kind

    @property
    def label(self) -> Any:
        """What the table is called."""
        return self.pages.title

    @property
    def lifecycle(self) -> Lifecycle:
        """Of the records."""
        return self.pages.lifecycle

    @property
    def model(self) -> type[Model]:
        """Of the facts."""
        return self.rows or self.lifecycle.model

    @property
    def record(self) -> str:
        """The way from a fact to its record; "" where it is one."""
        return self.lifecycle.owner_of(self.rows) if self.rows else ""

    def figure(self, share: Share) -> str:
        """What a share is called among all figures."""
        return f"{self.name}.{share.name}"

    def _names(self, share: Share) -> tuple[str, str, str]:
        name = self.figure(share)
        return name, f"{name}.hit", f"{name}.of"

    def counts(self) -> dict[str, Q]:
        """What each number counts, by the name of its figure; a share leads to its whole."""
        found: dict[str, Q] = {}
        for each in self.shares:
            name, hit, of = self._names(each)
            found |= {name: each.of, hit: each.of & each.hit, of: each.of}
        return found

    def facts(self, actor: Actor, period: Period) -> QuerySet[Any]:
        """The facts of a period in the actor's reach of figures, hidden ones included."""
        begin = datetime.combine(period.first, time(), CIVIL)
        end = datetime.combine(period.last + timedelta(days=1), time(), CIVIL)
        inside = Q(**{f"{self.began}__gte": begin, f"{self.began}__lt": end})
        within = directory.within(actor.reach(METRICS_READ), f"{self.unit}__path")
        return self.model._default_manager.filter(inside & within).order_by()  # noqa: SLF001

    def seen(self, facts: QuerySet[Any], actor: Actor) -> QuerySet[Any]:
        """Those of them whose records the actor may open."""
        key = f"{self.record}_id" if self.record else "pk"
        records = self.lifecycle.visible(actor).order_by().filter(pk=OuterRef(key))
        return facts.filter(Exists(records))

    def run(self, actor: Actor, period: Period, by: str, at: datetime) -> list[FigureRow]:
        """A line for each unit, then what several lines leave out, then the total."""
        facts = self.facts(actor, period)
        whole, seen = self._tallies(facts), self._tallies(self.seen(facts, actor))
        hidden = {
            key: left
            for key, counts in whole.items()
            if any((left := _minus(counts, seen.get(key, {}))).values())
        }
        told = withholding.disclosed(
            {key: self._parts(each) for key, each in hidden.items()}, self._all
        )
        shown = {
            key: counts if 0 in told.blocks.get(key, {0}) else seen.get(key, {})
            for key, counts in whole.items()
        }
        rows = [self._row(key, counts) for key, counts in shown.items() if any(counts.values())]
        rows.sort(key=lambda row: row.code)
        rest = self._of_parts(told.rest[0]) if told.rest and told.rest[0] else {}
        if rest:
            words = _("Of several lines, too few in each")
            rows.append(FigureRow("", "", words, self._figures(rest), is_rest=True))
        if len(rows) > 1:
            counted = [*(c for c in shown.values()), *([rest] if rest else [])]
            rows.append(FigureRow("", "", _("Total"), self._figures(_sum(counted)), is_rest=True))
        return rows

    def _tallies(self, facts: QuerySet[Any]) -> dict[str, dict[str, int]]:
        """By unit, each number: one query each, of the same facts that `under` gives."""
        names = self._conditions()
        found: dict[str, dict[str, int]] = {}
        for name, condition in names.items():
            rows = facts.filter(condition).values_list(f"{self.unit}__pk")
            for unit, count in rows.annotate(Count("pk", distinct=True)).order_by():
                found.setdefault(str(unit), dict.fromkeys(names, 0))[name] = count
        return found

    def _conditions(self) -> Mapping[str, Q]:
        shares = {self.figure(each) for each in self.shares}
        return {name: each for name, each in self.counts().items() if name not in shares}

    @property
    def _all(self) -> list[list[str]]:
        """All that a line tells, in one block: hits and misses of each share."""
        return [[f"{n}.{part}" for n in map(self.figure, self.shares) for part in ("hit", "miss")]]

    def _parts(self, counts: Mapping[str, int]) -> dict[str, int]:
        """Hits and misses, of which each tells by itself."""
        found: dict[str, int] = {}
        for name in map(self.figure, self.shares):
            hit, of = counts[f"{name}.hit"], counts[f"{name}.of"]
            found |= {f"{name}.hit": hit, f"{name}.miss": of - hit}
        return found

    def _of_parts(self, parts: Mapping[str, int]) -> dict[str, int]:
        found: dict[str, int] = {}
        for name in map(self.figure, self.shares):
            hit = parts[f"{name}.hit"]
            found |= {f"{name}.hit": hit, f"{name}.of": hit + parts[f"{name}.miss"]}
        return found

    def _figures(self, counts: Mapping[str, int]) -> dict[str, int | float | None]:
        found: dict[str, int | float | None] = {}
        for each in self.shares:
            name, hit, of = self._names(each)
            whole = counts.get(of, 0)
            found |= {name: counts.get(hit, 0) / whole if whole else None}
            found |= {hit: counts.get(hit, 0), of: whole}
        return found

    def _row(self, key: str, counts: Mapping[str, int]) -> FigureRow:
        node = directory.tree().get(UUID(key))
        return FigureRow(
            key, node.code if node else "", directory.label_of(UUID(key)), self._figures(counts)
        )

    def under(self, actor: Actor, period: Period, key: str, figure: str) -> QuerySet[Any]:
        """The facts under one number of a line, as far as the actor may open them.

        Raises:
            Invalid: for what is no line.
        """
        unit = uuid_or_none(key)
        if unit is None:
            raise Invalid(_("Row not found."), "report.row")
        facts = self.facts(actor, period).filter(**{self.unit: unit})
        keys = facts.filter(self.counts()[figure]).values("pk")
        return self.seen(self.model._default_manager.filter(pk__in=keys), actor)  # noqa: SLF001

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
        """A page of them, in the order of their making."""
        found = self.under(actor, period, key, figure)
        if after:
            last = uuid_or_none(after)
            if last is None:
                raise NotFound(
                    _("Page of the list not found. Start from the first one."), "record.page"
                )
            found = found.filter(pk__gt=last)
        ids = list(found.order_by("pk").values_list("pk", flat=True)[: limit + 1])
        return DrillDown(ids[:limit], str(ids[limit - 1]) if len(ids) > limit else None)


def _minus(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    return {name: count - other.get(name, 0) for name, count in one.items()}


def _sum(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for each in counts:
        for name, count in each.items():
            found[name] = found.get(name, 0) + count
    return found


RECORD_FIGURES: Final = Slot(RecordFigures, key=lambda each: each.name)
