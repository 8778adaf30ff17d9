"""Queries of categories and routing rules for their administrators."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from jiceng.cases.access.visibility import visible_to
from jiceng.cases.actions.administration import category_stream
from jiceng.cases.intake import routing
from jiceng.cases.intake.reference import as_rule
from jiceng.cases.models import Category, Channel, RoutingRule, RuleSet
from jiceng.cases.permissions import CATEGORY_EDIT, ROUTING_EDIT
from jiceng.core import history
from jiceng.core.access import Actor
from jiceng.core.errors import NotFound

HIT_DAYS: Final = 30
MOST_COUNTED: Final = 5_000


def category_for(actor: Actor, code: str) -> Category:
    """One category for editing.

    Raises:
        Forbidden: without the permission to edit categories.
        NotFound: unknown code.
    """
    actor.may(CATEGORY_EDIT).or_refuse()
    found = Category.objects.filter(pk=code).first()
    if found is None:
        raise NotFound(
            _("Category “%(code)s” not found. Choose one from the list.") % {"code": code[:40]}
        )
    return found


def category_history(actor: Actor, code: str) -> list[history.HistoryEntry]:
    """Changes of a category, newest first."""
    actor.may(CATEGORY_EDIT).or_refuse()
    return history.entries([category_stream(code)])


def rule_sets(actor: Actor) -> QuerySet[RuleSet]:
    """All versions of the routing rules with their number of rules, newest first.

    Raises:
        Forbidden: without the permission to edit routing.
    """
    actor.may(ROUTING_EDIT).or_refuse()
    return RuleSet.objects.annotate(size=Count("rules")).order_by("-number")


def rule_set_for(actor: Actor, rule_set: UUID) -> RuleSet:
    """One version of the routing rules.

    Raises:
        Forbidden: without the permission to edit routing.
        NotFound: unknown version.
    """
    found = rule_sets(actor).filter(pk=rule_set).first()
    if found is None:
        raise NotFound(_("Routing rules not found."), "routing.not_found")
    return found


def rules_of(actor: Actor, rule_set: UUID) -> list[RoutingRule]:
    """The rules of a version in order, with area, category and unit loaded."""
    actor.may(ROUTING_EDIT).or_refuse()
    rows = RoutingRule.objects.filter(rule_set=rule_set)
    return list(rows.select_related("area", "category", "unit").order_by("position"))


def hits_of_rules(actor: Actor, at: datetime) -> dict[UUID, int]:
    """Of the newest requests that the actor sees, how many each rule decided.

    At most `MOST_COUNTED` of the last `HIT_DAYS` days are counted, so that the cost does not grow
    with the number of requests.
    """
    actor.may(ROUTING_EDIT).or_refuse()
    newest = visible_to(actor).filter(opened_at__gte=at - timedelta(days=HIT_DAYS))
    rules = newest.order_by("-opened_at", "-id").values_list("routed_by_rule", flat=True)
    return Counter(rule for rule in rules[:MOST_COUNTED] if rule is not None)


def rule_set_history(actor: Actor, rule_set: UUID) -> list[history.HistoryEntry]:
    """Events of a version, newest first."""
    actor.may(ROUTING_EDIT).or_refuse()
    return history.entries([rule_set])


def faults_of(rows: list[RoutingRule]) -> dict[int, routing.RuleError]:
    """Errors and warnings of a version's rules by position, the first of each rule."""
    found: dict[int, routing.RuleError] = {}
    for fault in routing.validate([as_rule(row) for row in rows], channels=Channel.values):
        found.setdefault(fault.position, fault)
    return found


def rule_for(actor: Actor, rule_set: UUID, rule: UUID) -> RoutingRule:
    """One rule of a version.

    Raises:
        Forbidden: without the permission to edit routing.
        NotFound: unknown, or not in this version.
    """
    actor.may(ROUTING_EDIT).or_refuse()
    rows = RoutingRule.objects.filter(pk=rule, rule_set=rule_set)
    found = rows.select_related("area", "category", "unit").first()
    if found is None:
        raise NotFound(_("This rule has been removed. Reload the page."), "routing.rule_not_found")
    return found
