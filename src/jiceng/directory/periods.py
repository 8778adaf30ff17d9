"""Conditions on what holds from one day to another, for queries and constraints.

`valid_to` is the first day on which something no longer holds. The same rules for one row stand in
`rules`; nothing else compares the two days.
"""

from __future__ import annotations

from datetime import date

from django.db.models import CheckConstraint, F, Q


def holding_on(day: date, prefix: str = "") -> Q:
    """What holds on a day: `rules.holds_on`.

    Args:
        prefix: way to the two fields, such as ``"unit__"``.
    """
    return Q(**{f"{prefix}valid_from__lte": day}) & not_over_on(day, prefix)


def not_over_on(day: date, prefix: str = "") -> Q:
    """What holds on a day or begins later: all but `rules.is_over`."""
    return Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gt": day})


def beginning_after(day: date, prefix: str = "") -> Q:
    """What does not hold yet on a day."""
    return Q(**{f"{prefix}valid_from__gt": day})


def ending_by(day: date, prefix: str = "") -> Q:
    """What is over on a day: `rules.is_over`."""
    return Q(**{f"{prefix}valid_to__lte": day})


def valid_period(name: str) -> CheckConstraint:
    """That a period does not end before it begins."""
    return CheckConstraint(
        condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name=name
    )
