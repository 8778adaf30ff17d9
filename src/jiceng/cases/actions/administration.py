"""Actions on the configuration of requests: categories, deadlines, routing rules."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from jiceng.cases.intake import routing
from jiceng.cases.intake.reference import as_rule
from jiceng.cases.models import Category, Channel, RoutingRule, RuleSet, RuleSetState
from jiceng.cases.permissions import CATEGORY_EDIT, ROUTING_EDIT
from jiceng.core.access import Actor, refuse
from jiceng.core.errors import Invalid, NotFound
from jiceng.core.events import record
from jiceng.core.ids import uuid7
from jiceng.core.shared_reference_data import invalidate
from jiceng.core.worktime import TimeUnit, WorkingTime
from jiceng.directory import public as directory

# Namespace of UUIDv5: derives the UUID of a category's stream from its code.
_CATEGORY_STREAMS = UUID("7d2f2c1e-6a5b-4b39-9f51-30a1c8e0c7d4")
# Quotes and slashes are excluded, since codes occur in tables and URLs.
_CODE = re.compile(r"\w[\w.:-]{0,39}")
EDITABLE = frozenset(
    {
        "name",
        "name_en",
        "urgency",
        "first_contact_amount",
        "first_contact_unit",
        "answer_amount",
        "answer_unit",
        "deadline_amount",
        "deadline_unit",
        "duplicate_radius_m",
        "duplicate_hours",
        "department_kind",
        "keeps_clock_on_transfer",
        "is_active",
        "is_confidential",
        "is_common",
        "legal_basis",
        "directions",
    }
)


def category_stream(code: str) -> UUID:
    """Identifier of a category's event stream."""
    return uuid5(_CATEGORY_STREAMS, code)


@transaction.atomic
def edit_category(
    *,
    code: str,
    changes: Mapping[str, Any],
    by: Actor,
    at: datetime,
    parent: str | None = None,
    is_new: bool = False,
) -> Category:
    """Change a category, or create it below `parent`. Running clocks keep their deadline rule.

    Args:
        parent: code of the parent category, "" for a new top-level one, which needs a name and a
            deadline; None to change an existing category.
        is_new: refuse if the category exists.

    Raises:
        Invalid: with the name of the invalid field.
    """
    by.may_for_all(CATEGORY_EDIT).or_refuse()
    unknown = set(changes) - EDITABLE
    if unknown:
        raise Invalid(_("These fields cannot be changed: %s") % ", ".join(sorted(unknown)))
    row = Category.objects.select_for_update().filter(code=code).first()
    if row is None:
        if parent is None:
            raise NotFound(
                _("Category “%(code)s” not found. Choose one from the list.") % {"code": code[:40]}
            )
        row, before = _below(parent, code), {}
    elif is_new:
        raise Invalid(
            _("Category “%(code)s” already exists. Choose another code.") % {"code": code[:40]},
            "category.exists",
            field="code",
        )
    else:
        before = {name: str(getattr(row, name)) for name in changes}
    for name, value in changes.items():
        setattr(row, name, value)
    _check_category(row)
    row.save()
    data = {"code": code, "changes": {k: str(v) for k, v in changes.items()}, "before": before}
    record("category", category_stream(code), "category.edited", by=by, at=at, data=data)
    invalidate("categories")
    return row


def _below(parent: str, code: str) -> Category:
    if not parent:
        return Category(code=code, name=code)
    above = Category.objects.filter(code=parent).first()
    if above is None:
        raise NotFound(
            _("Category “%(code)s” not found. Choose one from the list.") % {"code": parent[:40]}
        )
    return Category(
        code=code,
        parent=above,
        name=code,
        urgency=above.urgency,
        first_contact_amount=above.first_contact_amount,
        first_contact_unit=above.first_contact_unit,
        answer_amount=above.answer_amount,
        answer_unit=above.answer_unit,
        deadline_amount=above.deadline_amount,
        deadline_unit=above.deadline_unit,
        duplicate_radius_m=above.duplicate_radius_m,
        duplicate_hours=above.duplicate_hours,
        department_kind=above.department_kind,
    )


def _check_time(row: Category, period: str) -> None:
    """One of the three times of a category."""
    amount, unit = f"{period}_amount", f"{period}_unit"
    try:
        span = WorkingTime(Decimal(getattr(row, amount)), TimeUnit(getattr(row, unit)))
    except (ValueError, TypeError, ArithmeticError):
        raise Invalid(
            _("Give the deadline as a number and one of the four units of time."),
            "category.deadline",
            field=amount,
        ) from None
    if not span.amount:
        raise Invalid(_("A deadline must be above zero."), "category.deadline", field=amount)


def _check_category(row: Category) -> None:
    if not _CODE.fullmatch(row.code):
        raise Invalid(
            _("A category's code has up to 40 letters, digits, “-”, “_”, “.” or “:”."),
            "category.code",
            field="code",
        )
    for period in ("first_contact", "answer", "deadline"):
        _check_time(row, period)
    if not row.name.strip():
        raise Invalid(_("A category needs a name."), "category.name", field="name")
    if row.duplicate_radius_m < 0 or row.duplicate_hours < 0:
        raise Invalid(
            _("Radius and time for duplicates cannot be negative."),
            "category.duplicate",
            field="duplicate_radius_m",
        )
    try:
        # All other rules are those of the columns: lengths, digits, choices.
        row.clean_fields(exclude={"parent", "replaced_by"})
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise Invalid(messages[0], "category.field", field=field) from error


@transaction.atomic
def draft_rules(
    *,
    rules: Sequence[Mapping[str, Any]],
    note: str,
    by: Actor,
    at: datetime,
    unfinished: bool = False,
) -> RuleSet:
    """Create a draft version of the routing rules, in the given order.

    Args:
        rules: rows with the fields of `RoutingRule`, without position.
        unfinished: skip the validation, which then happens on publication.

    Raises:
        Invalid: with the first invalid rule.
    """
    by.may_for_all(ROUTING_EDIT).or_refuse()
    number = (RuleSet.objects.aggregate(top=Max("number"))["top"] or 0) + 1
    drafted = RuleSet.objects.create(id=uuid7(), number=number, note=note[:200])
    rows = [
        RoutingRule(id=uuid7(), rule_set=drafted, position=index, **fields)
        for index, fields in enumerate(rules, start=1)
    ]
    if not unfinished:
        _require_sense(rows)
    RoutingRule.objects.bulk_create(rows)
    record(
        "rule_set",
        drafted.id,
        "routing.drafted",
        by=by,
        at=at,
        data={"number": number, "rules": len(rows)},
    )
    return drafted


def units_exist(row: RoutingRule, on: date) -> dict[str, bool]:
    """Whether the area of a rule exists on a day, and whether its unit can receive requests."""
    tree = directory.tree()
    area, unit = tree.get(row.area_id), tree.get(row.unit_id)
    return {
        "area_id": row.area_id is None or (area is not None and area.exists_on(on)),
        "unit_id": row.unit_id is None or (unit is not None and bool(unit.may_receive(on))),
    }


def _require_units(rows: Sequence[RoutingRule], on: date) -> None:
    for row in rows:
        if not all(units_exist(row, on).values()):
            problem = refuse("routing.no_such_unit").sentence
            raise Invalid(
                _("Rule %(position)s: %(problem)s")
                % {"position": row.position, "problem": problem},
                "routing.no_such_unit",
                position=row.position,
            )


def _require_sense(rows: Sequence[RoutingRule]) -> None:
    found = routing.validate([as_rule(row) for row in rows], channels=Channel.values)
    errors = [error for error in found if error.code in routing.BLOCKING]
    if errors:
        first = errors[0]
        sentence = refuse(first.code).sentence
        raise Invalid(
            _("Rule %(position)s: %(problem)s") % {"position": first.position, "problem": sentence},
            first.code,
            position=first.position,
        )


@transaction.atomic
def publish_rules(*, rule_set: UUID, by: Actor, at: datetime) -> RuleSet:
    """Publish a draft: it routes new requests from now on, and the former version is retired.

    Raises:
        Invalid: it is published already, has no rules, or a rule is invalid.
    """
    by.may_for_all(ROUTING_EDIT).or_refuse()
    row = RuleSet.objects.select_for_update().filter(pk=rule_set).first()
    if row is None:
        raise NotFound(_("Routing rules not found."), "routing.not_found")
    if row.state == RuleSetState.PUBLISHED:
        raise Invalid(_("These rules are published already."), "routing.published")
    if row.state != RuleSetState.DRAFT:
        raise Invalid(_("This version is not a draft. Create a new draft from it."), "routing.over")
    rows = list(row.rules.select_related("area").order_by("position"))
    if not rows:
        raise Invalid(_("A version without rules cannot be published. Add one."), "routing.empty")
    _require_sense(rows)
    _require_units(rows, directory.civil_day(at))
    RuleSet.objects.filter(state=RuleSetState.PUBLISHED).update(state=RuleSetState.RETIRED)
    row.state, row.published_at = RuleSetState.PUBLISHED, at
    row.save(update_fields=["state", "published_at"])
    record("rule_set", row.id, "routing.published", by=by, at=at, data={"number": row.number})
    invalidate("routing")
    return row
