"""Actions on a draft of the routing rules: add, change, move and remove rules; discard the
draft.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.cases.actions.administration import draft_rules, units_exist
from jiceng.cases.intake import routing
from jiceng.cases.intake.reference import as_rule, categories
from jiceng.cases.models import Channel, RoutingRule, RuleSet, RuleSetState
from jiceng.cases.permissions import ROUTING_EDIT
from jiceng.core.access import Actor, refuse
from jiceng.core.errors import Invalid, NotFound, Refused
from jiceng.core.events import record
from jiceng.core.ids import uuid7
from jiceng.directory import public as directory

MOST_RULES = 500
# Columns of a rule that can be edited.
FIELDS = (
    "area_id",
    "category_id",
    "channel",
    "hour_from",
    "hour_to",
    "working_time_only",
    "unit_id",
    "target_level",
    "department_kind",
    "dispatch_at_once",
)
# Levels of the request's area that a rule can name as its target.
LEVELS = ("village_community", "street_town", "district")
MOST_LETTERS = 40
# These faults depend on the order of rules, which may still change in a draft.
_OF_ORDER = frozenset({routing.NEVER, routing.SELDOM})


def copy_rules(*, rule_set: UUID, note: str, by: Actor, at: datetime) -> RuleSet:
    """Create a draft with the rules of another version.

    Raises:
        NotFound: unknown version.
    """
    by.may_for_all(ROUTING_EDIT).or_refuse()
    if not RuleSet.objects.filter(pk=rule_set).exists():
        raise NotFound(_("Routing rules not found."), "routing.not_found")
    rows = RoutingRule.objects.filter(rule_set=rule_set).order_by("position")
    return draft_rules(rules=list(rows.values(*FIELDS)), note=note, by=by, at=at, unfinished=True)


@transaction.atomic
def add_rule(*, rule_set: UUID, fields: Mapping[str, Any], by: Actor, at: datetime) -> RoutingRule:
    """Insert a rule into a draft: before the first rule that would catch all its requests, else at
    the end.

    Raises:
        Invalid: with the reason; nothing has changed.
        Refused: the version is not a draft.
    """
    draft = _locked(rule_set, by)
    count = draft.rules.count()
    if count >= MOST_RULES:
        raise Invalid(
            _("A version can have at most %(most)s rules. Combine some of them.")
            % {"most": MOST_RULES},
            "routing.too_many",
        )
    row = RoutingRule(id=uuid7(), rule_set=draft, position=count + 1, **fields)
    _check(row, at)
    others = list(draft.rules.select_related("area").order_by("position"))
    row.position = routing.place_for(
        as_rule(row), [as_rule(each) for each in others], channels=Channel.values
    )
    row.save(force_insert=True)
    others.insert(row.position - 1, row)
    _number(others)
    _record_rule_event(draft, "routing.rule_added", row, by=by, at=at)
    return row


@transaction.atomic
def change_rule(*, rule: UUID, fields: Mapping[str, Any], by: Actor, at: datetime) -> RoutingRule:
    """Change a rule of a draft.

    Raises:
        Invalid, Refused: as `add_rule`.
        NotFound: the rule has been removed.
    """
    draft, row = _rule(rule, by)
    blank = RoutingRule()
    for name in FIELDS:
        setattr(row, name, fields.get(name, getattr(blank, name)))
    _check(row, at)
    row.save(force_update=True)
    _record_rule_event(draft, "routing.rule_changed", row, by=by, at=at)
    return row


@transaction.atomic
def move_rule(*, rule: UUID, to: int, by: Actor, at: datetime) -> RoutingRule:
    """Move a rule of a draft to another position; the rules between shift by one.

    Args:
        to: new position, from 1; values beyond the ends mean the end.
    """
    draft, row = _rule(rule, by)
    others = list(draft.rules.exclude(pk=row.pk).order_by("position"))
    place = min(max(to, 1), len(others) + 1)
    if place != row.position:
        others.insert(place - 1, row)
        _number(others)
        row.position = place
        _record_rule_event(draft, "routing.rule_moved", row, by=by, at=at)
    return row


@transaction.atomic
def remove_rule(*, rule: UUID, by: Actor, at: datetime) -> RuleSet:
    """Remove a rule from a draft."""
    draft, row = _rule(rule, by)
    RoutingRule.objects.filter(pk=row.pk).delete()
    _number(list(draft.rules.order_by("position")))
    _record_rule_event(draft, "routing.rule_removed", row, by=by, at=at)
    return draft


@transaction.atomic
def discard_rules(*, rule_set: UUID, by: Actor, at: datetime) -> None:
    """Discard a draft; it can still be read and copied."""
    draft = _locked(rule_set, by)
    draft.state = RuleSetState.DISCARDED
    draft.save(update_fields=["state"])
    record("rule_set", draft.id, "routing.discarded", by=by, at=at, data={"number": draft.number})


def _locked(rule_set: UUID, by: Actor) -> RuleSet:
    by.may_for_all(ROUTING_EDIT).or_refuse()
    draft = RuleSet.objects.select_for_update().filter(pk=rule_set).first()
    if draft is None:
        raise NotFound(_("Routing rules not found."), "routing.not_found")
    if draft.state != RuleSetState.DRAFT:
        raise Refused(
            _("Only a draft can be changed. Begin a new draft from this version."),
            "routing.not_a_draft",
        )
    return draft


def _rule(rule: UUID, by: Actor) -> tuple[RuleSet, RoutingRule]:
    by.may_for_all(ROUTING_EDIT).or_refuse()
    owner = RoutingRule.objects.filter(pk=rule).values_list("rule_set_id", flat=True).first()
    draft = _locked(owner, by) if owner else None
    row = RoutingRule.objects.filter(pk=rule).first()
    if draft is None or row is None:
        raise NotFound(_("This rule has been removed. Reload the page."), "routing.rule_not_found")
    return draft, row


def _check(row: RoutingRule, at: datetime) -> None:
    hours, named = (row.hour_from, row.hour_to), units_exist(row, directory.civil_day(at))
    known = {
        **named,
        "category_id": row.category_id is None or row.category_id in categories.get(),
        "channel": not row.channel or row.channel in Channel.values,
        "target_level": not row.target_level or row.target_level in LEVELS,
        "department_kind": len(row.department_kind) <= MOST_LETTERS,
        "hour_from": all(hour is None or 0 <= hour <= 24 for hour in hours),
    }
    for name, is_known in known.items():
        if not is_known:
            raise Invalid(_("Choose one from the list."), "form.choice", field=name)
    for fault in routing.validate([as_rule(row)], channels=Channel.values):
        if fault.code not in _OF_ORDER:
            raise Invalid(refuse(fault.code).sentence, fault.code)


def _number(rows: list[RoutingRule]) -> None:
    for position, row in enumerate(rows, start=1):
        row.position = position
    RoutingRule.objects.bulk_update(rows, ["position"])


def _record_rule_event(
    draft: RuleSet, type_: str, row: RoutingRule, *, by: Actor, at: datetime
) -> None:
    says = {name: value for name in FIELDS if (value := getattr(row, name)) not in {None, ""}}
    data = {"number": draft.number, "position": row.position, "rule": row.id, "says": says}
    record("rule_set", draft.id, type_, by=by, at=at, data=data)
