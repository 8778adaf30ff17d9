"""Query conditions and constraints for periods of days.

`valid_to` is the first day on which a row no longer holds. `rules` has the same conditions for one
row; no other code compares the two days.
"""

from __future__ import annotations

from datetime import date

from django.db.models import CheckConstraint, F, Q


def holding_on(day: date, prefix: str = "") -> Q:
    """Rows that hold on a day: `rules.holds_on`.

    Args:
        prefix: way to the two fields, such as ``"unit__"``.
    """
    return Q(**{f"{prefix}valid_from__lte": day}) & not_over_on(day, prefix)


def not_over_on(day: date, prefix: str = "") -> Q:
    """Rows that hold on a day or begin later: all but `rules.is_over`."""
    return Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gt": day})


def beginning_after(day: date, prefix: str = "") -> Q:
    """Rows that begin after a day."""
    return Q(**{f"{prefix}valid_from__gt": day})


def ending_by(day: date, prefix: str = "") -> Q:
    """Rows that have ended by a day: `rules.is_over`."""
    return Q(**{f"{prefix}valid_to__lte": day})


def valid_period(name: str) -> CheckConstraint:
    """That a period does not end before it begins."""
    return CheckConstraint(
        condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name=name
    )
