"""Choices of the forms of assessment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from jiceng.assessment.schemes import figures
from jiceng.assessment.schemes.models import AssessedUnit, Part, Scheme, ScoredPeriod
from jiceng.directory import public as directory
from jiceng.records.public import ChoiceContext, ChoiceMark, RowOf

DRAFT, PUBLISHED, RETIRED, DROPPED = "draft", "published", "retired", "dropped"
COLLECTING, FROZEN, SHOWN = "collecting", "frozen", "shown"


@dataclass(frozen=True, slots=True)
class IndicatorOf(ChoiceMark):
    """Field marker: the name of an indicator that can be summed over units."""

    title: Any
    key: Any = str
    hint: Any = ""
    is_optional: bool = True

    def offered(self, context: ChoiceContext) -> Sequence[tuple[str, Any]]:
        """The indicators by their labels."""
        found = [(name, f"{each.label} · {name}") for name, each in figures.summed().items()]
        return sorted(found, key=lambda each: each[1])

    def label(self, key: Any) -> str:
        """A name that no app declares any more."""
        return _("%(name)s (no longer known)") % {"name": key}


def kept_parts(context: ChoiceContext) -> list[Part]:
    """The parts of a draft that are not removed, in order."""
    rows = context.facts.of(Part) if context.facts else ()
    return sorted((row for row in rows if not row.is_removed), key=lambda row: row.position)


@dataclass(frozen=True, slots=True)
class PartAbove(ChoiceMark):
    """Field marker: the code of the part below which another one stands."""

    title: Any
    key: Any = str
    hint: Any = ""
    is_optional: bool = True

    def offered(self, context: ChoiceContext) -> Sequence[tuple[str, Any]]:
        """The parts of the scheme."""
        return [(row.code, row.name) for row in kept_parts(context)]


@dataclass(frozen=True, slots=True)
class PartOf(RowOf):
    """Field marker: a part of the scheme that is not removed."""

    def offered(self, context: ChoiceContext) -> Sequence[tuple[str, Any]]:
        """The parts in order."""
        return [(str(row.pk), row.name) for row in kept_parts(context)]


@dataclass(frozen=True, slots=True)
class UnitsToAssess(ChoiceMark):
    """Field marker: several units that a scheme may assess: those of its office and below."""

    title: Any
    key: Any = list[str]
    hint: Any = ""

    def offered(self, context: ChoiceContext) -> Sequence[tuple[str, Any]]:
        """Streets, departments and communities that exist."""
        tree = directory.tree()
        office = tree.get(context.facts.record.unit_id) if context.facts else None
        if office is None:
            return []
        kinds = {"street_town", "department", "village_community", "centre"}
        nodes = tree.existing(context.day, [_scope(tree, office)], kinds)
        return [(str(node.id), tree.label(node)) for node in nodes]

    def label(self, key: Any) -> str:
        """The name of a unit."""
        return directory.label_of(key)


def _scope(tree: directory.UnitTree, office: directory.Node) -> str:
    """An office that is a department assesses the units of the unit that it belongs to."""
    above = tree.get(office.parent_id)
    return above.path if office.kind == "department" and above else office.path


@dataclass(frozen=True, slots=True)
class SchemeTo(ChoiceMark):
    """Field marker: a published version of a scheme that the actor sees.

    Args:
        is_latest: only the newest version of each.
    """

    title: Any
    hint: Any = ""
    is_optional: bool = False
    is_latest: bool = True

    def offered(self, context: ChoiceContext) -> Sequence[tuple[str, Any]]:
        """The versions by name, the newest first."""
        units = {*directory.tree().units_below(context.by.reach("assessment.write"))}
        rows = Scheme.objects.filter(state=PUBLISHED).order_by("name", "-number", "id")
        return [(str(row.pk), title_of_scheme(row)) for row in rows if row.unit_id in units]

    def label(self, key: Any) -> str:
        """The name of a version."""
        return scheme_label(str(key))


@dataclass(frozen=True, slots=True)
class LineToAppeal(ChoiceMark):
    """Field marker: a line of a frozen sheet of a unit of the actor: the period, a bar, and the
    code of the measure.
    """

    title: Any
    key: Any = str
    hint: Any = ""

    def offered(self, context: ChoiceContext) -> Sequence[tuple[str, Any]]:
        """The lines of frozen periods; the move says when the time to appeal is over."""
        units = directory.tree().units_below(context.by.reach("assessment.appeal"))
        rows = ScoredPeriod.objects.filter(state=FROZEN, sheets__unit__in=units)
        found = []
        for row in rows.distinct().order_by("-last", "id"):
            parts = Part.objects.filter(scheme=row.scheme_id, is_removed=False)
            above = {*parts.values_list("above", flat=True)}
            found += [
                (f"{row.pk}|{part.code}", f"{part.name} · {row.name}")
                for part in parts.order_by("position", "id")
                if part.code not in above
            ]
        return found


@dataclass(frozen=True, slots=True)
class MeasureOf(ChoiceMark):
    """Field marker: the code of a measure of the period's scheme.

    Args:
        of_scheme: key of the scheme of a record's facts.
    """

    title: Any
    key: Any = str
    hint: Any = ""

    def offered(self, context: ChoiceContext) -> Sequence[tuple[str, Any]]:
        """The measures by name."""
        facts = context.facts
        return facts.measures() if facts is not None and hasattr(facts, "measures") else []


@dataclass(frozen=True, slots=True)
class SheetUnit(ChoiceMark):
    """Field marker: a unit with a sheet of the period."""

    title: Any
    hint: Any = ""

    def offered(self, context: ChoiceContext) -> Sequence[tuple[str, Any]]:
        """The units by name."""
        facts = context.facts
        return facts.units() if facts is not None and hasattr(facts, "units") else []

    def label(self, key: Any) -> str:
        """The name of a unit."""
        return directory.label_of(key)


@dataclass(frozen=True, slots=True)
class AssessedRow(RowOf):
    """Field marker: a unit that the scheme assesses."""

    def offered(self, context: ChoiceContext) -> Sequence[tuple[str, Any]]:
        """The units by name."""
        rows = context.facts.of(AssessedUnit) if context.facts else ()
        return [
            (str(row.pk), directory.label_of(row.unit_id)) for row in rows if not row.is_removed
        ]


def title_of_scheme(row: Scheme) -> str:
    """Name and version."""
    return _("%(name)s, version %(number)s") % {"name": row.name, "number": row.number}


def scheme_label(key: str) -> str:
    """Name and version of a scheme by its key."""
    found = Scheme.objects.filter(pk=key).first()
    return title_of_scheme(found) if found else key
