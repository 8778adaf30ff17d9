"""Sentences about cards and rules: what a variable means, what is wrong with an expression, the
reason for a card with its working.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from jiceng.supervision.cards.expressions import LONGEST, BadExpression, Fault, FaultKind
from jiceng.supervision.cards.models import Side
from jiceng.supervision.tasks.public import TaskKind

VARIABLES: Final[Mapping[str, Any]] = {
    "progress": gettext_lazy("progress in per cent, 0 to 100"),
    "planned": gettext_lazy("progress planned for the day in per cent; 0 without a timetable"),
    "behind": gettext_lazy("points behind the plan: planned - progress; below 0 if ahead"),
    "ratio": gettext_lazy("progress as a share of what is planned; 1 while nothing is planned"),
    "days_late": gettext_lazy("days past the due day; 0 before it"),
    "kind": gettext_lazy("type of the task, a text in quotation marks"),
    "weight": gettext_lazy("weight of the task in its list"),
    "milestones_late": gettext_lazy("number of stages whose day has passed"),
}
"""Variables of expressions with their meanings."""
FAULTS: Final[Mapping[FaultKind, Any]] = {
    FaultKind.SYNTAX: gettext_lazy("This cannot be read from character %(position)s on."),
    FaultKind.UNKNOWN: gettext_lazy(
        "“%(name)s” at character %(position)s is not known. Use: %(names)s."
    ),
    FaultKind.TYPES: gettext_lazy(
        "“%(name)s” at character %(position)s does not fit what stands beside it: numbers with"
        " numbers, texts with texts."
    ),
    FaultKind.NO_NUMBER: gettext_lazy("This is not a number. Write a figure such as behind."),
    FaultKind.NO_CONDITION: gettext_lazy(
        "This is not a condition. Write one such as days_late > 5."
    ),
    FaultKind.NO_KIND: gettext_lazy(
        "“%(name)s” at character %(position)s is no type of task. Types: %(kinds)s."
    ),
    FaultKind.TOO_LONG: gettext_lazy("Write at most %(longest)s characters."),
    FaultKind.OTHER: gettext_lazy("This cannot be used here. Write it more simply."),
}


POINTS: Final = frozenset({"behind", "planned-progress"})
_POINTS: Final = gettext_lazy("%(n)s points behind")
_REACHED: Final = gettext_lazy("%(n)s %% of what was planned")
_MISSED: Final = gettext_lazy("%(n)s %% behind what was planned")
SAID: Final[Mapping[str, Any]] = {
    **dict.fromkeys(POINTS, _POINTS),
    **dict.fromkeys(("ratio*100", "100*ratio"), _REACHED),
    **dict.fromkeys(("100-ratio*100", "100-100*ratio", "(1-ratio)*100"), _MISSED),
}
"""Figures in words, by their expressions without blanks."""
OTHERWISE: Final = gettext_lazy("“%(figure)s” is %(n)s")


def _late(figure: str, value: Decimal) -> str:
    """A figure in days or stages in words; "" for others."""
    if figure == "days_late":
        return ngettext("%(n)s day overdue", "%(n)s days overdue", int(value))
    if figure == "milestones_late":
        return ngettext("%(n)s stage overdue", "%(n)s stages overdue", int(value))
    return ""


def kinds() -> tuple[str, ...]:
    """Types of tasks, as expressions name them."""
    return tuple(TaskKind.values)


def fault_words(fault: Fault) -> str:
    """What is wrong with an expression, in one sentence."""
    if fault.kind is FaultKind.DIVIDES:
        return _division(fault)
    return str(FAULTS[fault.kind]) % {
        "position": fault.position,
        "name": fault.name,
        "names": "、".join(VARIABLES),
        "kinds": "、".join(kinds()),
        "longest": LONGEST,
    }


def _division(fault: Fault) -> str:
    example = fault.example or {}
    shown = "、".join(
        f"{name} = {number(Decimal(str(value)))}"
        for name, value in example.items()
        if not isinstance(value, str) and name in {"progress", "planned", "days_late"}
    )
    words = _(
        "This divides by zero for a task with %(example)s. Use ratio, or ask for the divisor first:"
        " planned > 0 ? progress / planned : 1."
    )
    return words % {"example": shown}


def problem_of(check: Any, typed: str) -> str:
    """What is wrong with an expression by one of the checks of `expressions`; "" for nothing."""
    try:
        check(typed, kinds())
    except BadExpression as error:
        return fault_words(error.fault)
    return ""


def number(value: Decimal | None) -> str:
    """A figure with at most one decimal place where it is a percentage, else as it is."""
    if value is None:
        return ""
    plain = value.normalize()
    shown = value.quantize(Decimal("0.1")) if abs(plain.as_tuple().exponent) > 1 else value  # type: ignore[arg-type]
    return number_format(_stripped(shown), use_l10n=True)


def _stripped(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def said(figure: str, value: Decimal) -> str:
    """A figure with its value in words, by the expression that computes it."""
    plain, shown = figure.replace(" ", ""), {"n": number(value)}
    if late := _late(plain, value):
        return late % shown
    if plain in POINTS and value < 0:
        return _("%(n)s points ahead") % {"n": number(-value)}
    return str(SAID.get(plain, OTHERWISE)) % {"figure": figure, **shown}


def working(
    *,
    figure: str,
    side: str,
    value: Decimal,
    limit: Decimal,
    progress: Decimal | None,
    planned: Decimal | None,
) -> str:
    """The reason for a card with its working, in one sentence without a full stop."""
    begins = _("progress %(progress)s %%, planned %(planned)s %%: %(figure)s, %(limit)s")
    words = {
        "progress": number(progress),
        "planned": number(planned),
        "figure": said(figure, value),
        "limit": limit_words(side, limit),
    }
    if planned is None:
        begins = _("progress %(progress)s %%: %(figure)s, %(limit)s")
    return begins % words


def limit_words(side: str, limit: Decimal) -> str:
    """A limit with its side, e.g. "limit 30"."""
    words = {
        Side.OVER: _("limit %(n)s"),
        Side.FROM: _("limit %(n)s (reached)"),
        Side.UNDER: _("at least %(n)s wanted"),
        Side.UP_TO: _("more than %(n)s wanted"),
    }
    return words[Side(side)] % {"n": number(limit)}


def reason_of(card: Any) -> str:
    """Why a card was issued: by rule with its working, or as its proposer wrote."""
    if card.value is None or card.limit is None:
        return str(card.reason)
    return working(
        figure=card.figure,
        side=card.side,
        value=card.value,
        limit=card.limit,
        progress=card.progress,
        planned=card.planned,
    )


def rule_words(rule: Any) -> str:
    """When a rule brings its card and when the card is lifted; the card itself stands before it."""
    sides = {
        Side.OVER: _("if %(figure)s is over %(limit)s"),
        Side.FROM: _("if %(figure)s is %(limit)s or more"),
        Side.UNDER: _("if %(figure)s is under %(limit)s"),
        Side.UP_TO: _("if %(figure)s is %(limit)s or less"),
    }
    shown = sides[Side(rule.side)] % {
        "figure": rule.figure,
        "limit": number(rule.limit),
    }
    parts = [shown]
    if rule.covers:
        parts.append(_("only for %(condition)s") % {"condition": rule.covers})
    if rule.margin:
        parts.append(_("lifted when better by %(n)s") % {"n": number(rule.margin)})
    if rule.span_days:
        days = ngettext(
            "lifted after %(n)s better day", "lifted after %(n)s better days", rule.span_days
        )
        parts.append(days % {"n": rule.span_days})
    return pgettext("parts of a rule", "; ").join(parts)
