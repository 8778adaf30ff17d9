"""Lifecycle of schemes: written as drafts, published, never changed again. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Final
from uuid import UUID

from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy
from pydantic import Field

from jiceng.assessment.schemes import example, figures, words
from jiceng.assessment.schemes.choices import (
    DRAFT,
    DROPPED,
    PUBLISHED,
    RETIRED,
    AssessedRow,
    IndicatorOf,
    PartAbove,
    PartOf,
    SchemeTo,
    UnitsToAssess,
)
from jiceng.assessment.schemes.models import AssessedUnit, Part, Scheme, Source
from jiceng.assessment.schemes.permissions import READ, WRITE
from jiceng.assessment.schemes.rules import trees
from jiceng.assessment.schemes.spec import are_steps, tree_of
from jiceng.core.access import ALLOW, SYSTEM, Verdict, refuse
from jiceng.records import public as records
from jiceng.records.public import (
    ABOVE,
    IN_CHARGE,
    Changed,
    Context,
    Facts,
    New,
    Outcome,
    Reach,
)

KIND: Final = "assessment_scheme"
TREE, UNITS = "tree", "units"
"""Names of the page sections in which parts and units are edited."""
MOST_PARTS: Final = 200
EVERYBODY: Final = records.Relation(
    "scheme_reader", _("all who may see schemes"), Reach.ANYWHERE, "unit"
)
COLUMNS: Final = (
    "name",
    "weight",
    "is_core",
    "group",
    "driver",
    "source",
    "measure",
    "scoring",
    "direction",
    "floor",
    "target",
    "steps",
    "lowest",
    "full_at",
    "per_event",
    "cap",
    "by_size",
    "by_difficulty",
)
OF_PARTS: Final = ("code", "above", "position", *COLUMNS, "indicator", "is_removed")
OF_UNITS: Final = ("unit", "group", "size", "difficulty", "is_removed")
_CHOSEN: Final = {
    "above": PartAbove(_("Below which part")),
    "indicator": IndicatorOf(_("Indicator")),
}
Adding = records.fields_of(Part, *COLUMNS, **_CHOSEN)
ONE_PART: Final = PartOf(Part, lambda row: not row.is_removed, _("Part"))
Changing = records.fields_of(Part, *COLUMNS, **_CHOSEN, part=ONE_PART)
Removing = records.fields_of(Part, part=ONE_PART)
ONE_UNIT: Final = AssessedRow(AssessedUnit, lambda row: not row.is_removed, _("Assessed unit"))
Assessing = records.fields_of(
    AssessedUnit, "group", "size", "difficulty", units=UnitsToAssess(_("Units"))
)
Adjusting = records.fields_of(AssessedUnit, "group", "size", "difficulty", row=ONE_UNIT)
Dropping = records.fields_of(AssessedUnit, row=ONE_UNIT)


class Way(Enum):
    """Where a part is moved."""

    UP = "up"
    DOWN = "down"


class Shifting(Removing):  # type: ignore[misc, valid-type]
    """Which part is moved, and where."""

    way: Annotated[Way, Field(title=gettext_noop("Direction"))]


def kept(facts: Facts[Scheme]) -> list[Part]:
    """The parts of a scheme that are not removed, in order."""
    found = [each for each in facts.of(Part) if not each.is_removed]
    return sorted(found, key=lambda each: (each.position, each.code))


def assessed(facts: Facts[Scheme]) -> list[AssessedUnit]:
    """The units that a scheme assesses."""
    return [each for each in facts.of(AssessedUnit) if not each.is_removed]


def tree(facts: Facts[Scheme]) -> trees.Tree:
    """The scheme as a tree."""
    return tree_of(facts.record, facts.of(Part), facts.of(AssessedUnit))


def faults(facts: Facts[Scheme]) -> list[trees.Fault]:
    """What keeps a scheme from being published."""
    from jiceng.metrics.public import indicators  # noqa: PLC0415 - needs all manifests

    return trees.faults(tree(facts), known=indicators(), summed=figures.summed())


def fits(facts: Facts[Scheme], fields: Any, _context: Context) -> Verdict:
    """Guard: a part stands below another one, never below itself; its steps can be read."""
    if fields is None:
        return ALLOW
    if not are_steps(fields.steps):
        said = now_("Write steps as value=per cent, such as 0.95=100; 0.9=80.")
        return refuse("scheme.steps", said, field="steps")
    if fields.source == Source.INDICATOR and not fields.indicator:
        return refuse("scheme.indicator", now_("Choose the indicator."), field="indicator")
    mine = next((p for p in kept(facts) if p.pk == getattr(fields, "part", None)), None)
    if mine and fields.above and mine in _way_to(facts, fields.above):
        said = now_("A part cannot stand below itself. Choose another one.")
        return refuse("scheme.loop", said, field="above")
    return ALLOW


def _way_to(facts: Facts[Scheme], code: str) -> list[Part]:
    by_code = {each.code: each for each in kept(facts)}
    found: list[Part] = []
    part = by_code.get(code)
    while part is not None and part not in found:
        found.append(part)
        part = by_code.get(part.above)
    return found


def has_room(facts: Facts[Scheme], fields: Any, context: Context) -> Verdict:
    """Guard of a further part."""
    if len(kept(facts)) >= MOST_PARTS:
        said = now_("A scheme has at most %(most)s parts. Remove one first.")
        return refuse("scheme.long", said % {"most": MOST_PARTS})
    return fits(facts, fields, context)


def add(facts: Facts[Scheme], fields: Any, _context: Context) -> Outcome:
    """Append a part."""
    rows = facts.of(Part)
    number = 1 + max((int(each.code) for each in rows), default=0)
    last = max((each.position for each in rows), default=0)
    values = {**_values(fields), "code": str(number), "position": last + 1}
    return Outcome(rows=[New(Part, values)])


def _values(fields: Any) -> dict[str, Any]:
    values = records.columns_from(Part, fields)
    return {**values, "above": values["above"] or "", "indicator": values["indicator"] or ""}


def change(_facts: Facts[Scheme], fields: Any, _context: Context) -> Outcome:
    """Replace what a part says."""
    return Outcome(rows=[Changed(Part, fields.part, _values(fields))])


def remove(facts: Facts[Scheme], fields: Any, _context: Context) -> Outcome:
    """Remove a part with all below it; its code is never used again."""
    gone = [each for each in kept(facts) if _is_below(facts, each, fields.part)]
    return Outcome(rows=[Changed(Part, each.pk, {"is_removed": True}) for each in gone])


def _is_below(facts: Facts[Scheme], part: Part, top: UUID) -> bool:
    return any(each.pk == top for each in _way_to(facts, part.code))


def shift(facts: Facts[Scheme], fields: Any, _context: Context) -> Outcome:
    """Let a part and its neighbour below the same part change places."""
    mine = next(each for each in kept(facts) if each.pk == fields.part)
    rows = [each for each in kept(facts) if each.above == mine.above]
    at = rows.index(mine)
    other = at + (1 if fields.way is Way.DOWN else -1)
    if not 0 <= other < len(rows):
        return Outcome()
    places = ((mine, rows[other].position), (rows[other], mine.position))
    return Outcome(rows=[Changed(Part, row.pk, {"position": n}) for row, n in places])


def assess(facts: Facts[Scheme], fields: Any, _context: Context) -> Outcome:
    """Add units; one that is assessed already gets the new values."""
    known = {each.unit_id: each for each in facts.of(AssessedUnit)}
    values = {
        "group": fields.group,
        "size": fields.size,
        "difficulty": fields.difficulty,
        "is_removed": False,
    }
    rows: list[Any] = []
    for key in dict.fromkeys(map(UUID, fields.units)):
        if key in known:
            rows.append(Changed(AssessedUnit, known[key].pk, values))
        else:
            rows.append(New(AssessedUnit, {"unit_id": key, **values}))
    return Outcome(rows=rows)


def names_units(_facts: Facts[Scheme], fields: Any, _context: Context) -> Verdict:
    """Guard: at least one unit is chosen."""
    if fields is not None and not fields.units:
        return refuse("scheme.no_units", now_("Choose at least one unit."), field="units")
    return ALLOW


def adjust(_facts: Facts[Scheme], fields: Any, _context: Context) -> Outcome:
    """Change what makes a unit comparable."""
    values = {"group": fields.group, "size": fields.size, "difficulty": fields.difficulty}
    return Outcome(rows=[Changed(AssessedUnit, fields.row, values)])


def drop_unit(_facts: Facts[Scheme], fields: Any, _context: Context) -> Outcome:
    """Assess a unit no longer."""
    return Outcome(rows=[Changed(AssessedUnit, fields.row, {"is_removed": True})])


def is_empty(facts: Facts[Scheme], _fields: Any, _context: Context) -> Verdict:
    """Guard: the example is taken over into an empty draft only."""
    if kept(facts):
        return refuse("scheme.not_empty", now_("This scheme has parts already."))
    return ALLOW


def take_example(facts: Facts[Scheme], _fields: Any, context: Context) -> Outcome:
    """Begin with the shipped example; all its tasks are driven by the office for now."""
    office = facts.record.unit_id
    rows = [New(Part, {**_EMPTY, **each, "driver_id": office}) for each in example.parts()]
    return Outcome(changes={"is_example": True}, rows=rows)


_EMPTY: Final[Mapping[str, Any]] = {
    "above": "",
    "is_core": False,
    "group": "",
    "indicator": "",
    "measure": "",
    "steps": "",
    "direction": "up",
}


class FillFields(records.Fields):
    """The version that a new one is copied from."""

    number: int
    name: str
    parts: list[dict[str, Any]]
    units: list[dict[str, Any]]


def fill(_facts: Facts[Scheme], fields: Any, _context: Context) -> Outcome:
    """Copy parts and units of the former version."""
    rows = [New(Part, each) for each in fields.parts]
    rows += [New(AssessedUnit, each) for each in fields.units]
    return Outcome(changes={"number": fields.number}, rows=rows)


def copied(scheme: Scheme) -> dict[str, Any]:
    """What a new version begins with, as the input of `fill`."""
    parts = scheme.parts.filter(is_removed=False).order_by("position", "id")
    units = scheme.units.filter(is_removed=False).order_by("group", "id")
    return {
        "number": scheme.number + 1,
        "name": scheme.name,
        "parts": [_cells(each) for each in parts],
        "units": [_cells(each) for each in units],
    }


def _cells(row: Any) -> dict[str, Any]:
    columns = [each.attname for each in row._meta.concrete_fields]
    return {name: getattr(row, name) for name in columns if name not in {"id", "scheme_id"}}


def copy_former(scheme: Any, _fields: Any, context: Context) -> None:
    """After the opening: take over the version that it names."""
    if scheme.former_id is not None:
        given = copied(scheme.former)
        records.make_move(KIND, scheme.pk, "fill", given, by=SYSTEM, at=context.at)


def can_publish(facts: Facts[Scheme], _fields: Any, _context: Context) -> Verdict:
    """Guard: nothing is wrong with the scheme; the first fault is named."""
    found = faults(facts)
    if not found:
        return ALLOW
    said = words.fault_in_words(found[0], tree(facts))
    if len(found) > 1:
        more = now_("%(first)s Further faults: %(count)s.")
        said = more % {"first": said, "count": len(found) - 1}
    return refuse("scheme.faults", said)


def publish(_facts: Facts[Scheme], _fields: Any, context: Context) -> Outcome:
    """From now on the version can score periods, and never changes."""
    return Outcome(changes={"published_at": context.at})


def _move(name: str, label: Any, event: Any, **how: Any) -> records.Move:
    usual: dict[str, Any] = {"right": WRITE, "relations": [IN_CHARGE, ABOVE], "on": {DRAFT}}
    return records.Move(name=name, label=label, event=event, **{**usual, **how})


OPENED: Final = ("name", "about", "missing", "core_least", "appeal_days")
SCHEMES: Final = records.Lifecycle(
    kind=KIND,
    label=_("Scheme of assessment"),
    many=_("schemes of assessment"),
    model=Scheme,
    named="name",
    states={
        DRAFT: pgettext_lazy("scheme", "draft"),
        PUBLISHED: pgettext_lazy("scheme", "published"),
        RETIRED: pgettext_lazy("scheme", "no longer used"),
        DROPPED: pgettext_lazy("scheme", "discarded"),
    },
    reads=READ,
    sees=[EVERYBODY],
    plain=(*OPENED, "number", "former", "is_example", "published_at"),
    clear=("name",),
    rows=[records.Rows(Part, OF_PARTS), records.Rows(AssessedUnit, OF_UNITS)],
    opening=records.Opening(
        label=_("Write scheme"),
        event=("begun", _("Scheme begun")),
        right=WRITE,
        kinds=("district", "street_town", "department", "city"),
        fields=records.fields_of(
            Scheme,
            *OPENED,
            former=SchemeTo(
                _("New version of"),
                hint=_("Copies parts and units of a published version."),
                is_optional=True,
            ),
        ),
        then=copy_former,
        begun=lambda _actor, asked: {k: asked[k] for k in ("former", "name") if k in asked},
    ),
    moves=[
        _move(
            "add_part",
            _("Add part of scheme"),
            ("part_added", _("Part of the scheme added")),
            fields=Adding,
            guard=has_room,
            apply=add,
            part=TREE,
        ),
        _move(
            "change_part",
            _("Save part"),
            ("part_changed", _("Part of the scheme changed")),
            fields=Changing,
            guard=fits,
            apply=change,
            part=TREE,
        ),
        _move(
            "remove_part",
            _("Remove part"),
            ("part_removed", _("Part of the scheme removed")),
            fields=Removing,
            apply=remove,
            part=TREE,
        ),
        _move(
            "shift_part",
            _("Move part"),
            ("part_moved", _("Part of the scheme moved")),
            fields=Shifting,
            apply=shift,
            part=TREE,
        ),
        _move(
            "assess",
            _("Assess units"),
            ("units_added", _("Assessed units added")),
            fields=Assessing,
            guard=names_units,
            apply=assess,
            part=UNITS,
        ),
        _move(
            "adjust_unit",
            _("Save unit"),
            ("unit_adjusted", _("Assessed unit changed")),
            fields=Adjusting,
            apply=adjust,
            part=UNITS,
        ),
        _move(
            "drop_unit",
            _("Remove unit"),
            ("unit_dropped", _("Assessed unit removed")),
            fields=Dropping,
            apply=drop_unit,
            part=UNITS,
        ),
        _move(
            "publish",
            _("Publish scheme"),
            ("published", _("Scheme published")),
            key="p",
            to={PUBLISHED},
            guard=can_publish,
            apply=publish,
        ),
        _move(
            "take_example",
            _("Begin with the example"),
            ("example_taken", _("Scheme begun with the example")),
            guard=is_empty,
            apply=take_example,
        ),
        _move(
            "edit",
            _("Edit scheme"),
            ("edited", _("Scheme edited")),
            edits=True,
            fields=records.fields_of(Scheme, *OPENED),
        ),
        _move(
            "drop",
            _("Discard draft"),
            ("dropped", _("Draft of the scheme discarded")),
            to={DROPPED},
        ),
        _move(
            "retire",
            _("Use scheme no longer"),
            ("retired", _("Scheme no longer used")),
            on={PUBLISHED},
            to={RETIRED},
        ),
        records.Move(
            name="fill",
            label=_("Copy former version"),
            event=("filled", _("Parts and units of the former version copied")),
            on={DRAFT},
            fields=FillFields,
            apply=fill,
        ),
    ],
)
CORE_LEAST: Final = Decimal(70)
