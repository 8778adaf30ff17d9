"""Progress in words: one sentence that says what is done, what was planned, and why both fit."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from jiceng.supervision.tasks.rules import Light, Rule, Standing, Why, Working

SHOWN: Final = 6
"""Parts that a sentence lists one by one."""
LIGHTS: Final[dict[Light, Any]] = {
    Light.GREEN: pgettext_lazy("light", "green"),
    Light.YELLOW: pgettext_lazy("light", "yellow"),
    Light.RED: pgettext_lazy("light", "red"),
    Light.NONE: pgettext_lazy("light", "no light"),
}
TONES: Final = {Light.GREEN: "good", Light.YELLOW: "warn", Light.RED: "bad", Light.NONE: "calm"}
RULES: Final[dict[Rule, Any]] = {
    Rule.COUNT: gettext_lazy("by count"),
    Rule.WEIGHT: gettext_lazy("by weight"),
    Rule.DAYS: gettext_lazy("by planned days"),
}

_PLAIN: Final[dict[Why, Any]] = {
    Why.UNREPORTED: gettext_lazy("the monthly report is missing"),
    Why.ON_PLAN: gettext_lazy("on plan"),
}


def number(value: Fraction | None) -> str:
    """A percentage or number of points with at most one decimal place."""
    if value is None:
        return ""
    text = f"{float(round(value, 1)):.1f}"
    return text.removesuffix(".0")


def percent(value: Fraction | None) -> str:
    """A percentage; "–" where there is none."""
    return "–" if value is None else f"{number(value)}%"


def working_of(working: Working | None) -> str:
    """How the progress of a whole follows from its parts; "" without parts."""
    if working is None:
        return ""
    rule, terms = str(RULES[working.rule]), working.terms
    if len(terms) <= SHOWN:
        words = _terms(working)
    else:
        done = sum(1 for value, _share in terms if value >= 100)
        new = sum(1 for value, _share in terms if value <= 0)
        words = _("mean of %(count)s parts, of which %(done)s are at 100%% and %(new)s at 0%%") % {
            "count": len(terms),
            "done": done,
            "new": new,
        }
    found = _("%(percent)s %(rule)s: %(working)s.") % {
        "percent": percent(working.done),
        "rule": rule,
        "working": words,
    }
    if working.fell_back:
        found += _(" No part has days, so parts are counted.")
    elif working.left_out:
        found += ngettext(
            " %(n)s part without days is left out.",
            " %(n)s parts without days are left out.",
            working.left_out,
        ) % {"n": working.left_out}
    return found


def _terms(working: Working) -> str:
    """The sum, e.g. ``(100 × 90 + 50 × 60) ÷ 150``."""
    total = sum((share for _value, share in working.terms), Fraction())
    parts = [
        number(value) if working.rule is Rule.COUNT else f"{number(value)}×{number(share)}"
        for value, share in working.terms
    ]
    return f"({' + '.join(parts)}) ÷ {number(total)}"


def sentence(standing: Standing, due_on: date | None = None) -> str:
    """What is done, what was planned, and each reason of the light, in one sentence."""
    parts = [_opening(standing)]
    parts += [words for why in standing.reasons if (words := _reason(why, standing, due_on))]
    return pgettext("between parts of a sentence", "; ").join(parts) + pgettext(
        "end of a sentence", "."
    )


def _opening(standing: Standing) -> str:
    done = percent(standing.done)
    if standing.planned is None:
        return _("%(done)s done, no timetable") % {"done": done}
    return _("%(done)s done, %(planned)s planned") % {
        "done": done,
        "planned": percent(standing.planned),
    }


def _reason(why: Why, standing: Standing, due_on: date | None) -> str:
    behind = standing.behind
    match why:
        case Why.LATE:
            words = ngettext(
                "%(n)s day past the due day", "%(n)s days past the due day", standing.late
            )
            return words % {"n": standing.late}
        case Why.STAGE_LATE:
            return _late_stage(standing)
        case Why.BEHIND:
            return _("%(points)s points behind the plan") % {"points": number(behind)}
        case Why.AHEAD:
            return _("%(points)s points ahead of the plan") % {"points": number(-behind)}
        case Why.DONE:
            return _accepted(standing, due_on)
    return str(_PLAIN.get(why, ""))


def _late_stage(standing: Standing) -> str:
    """Late by a stage, though perhaps ahead by weight: both in one sentence (bryntum 11274)."""
    if standing.stage is None:
        return ""
    words = _("overdue by the stage “%(stage)s”, due on %(day)s and not reached") % {
        "stage": standing.stage.title,
        "day": standing.stage.due_on,
    }
    if standing.behind >= 0:
        return words
    ahead = _("ahead by weight by %(points)s points") % {"points": number(-standing.behind)}
    return pgettext("between parts of a sentence", ", but ").join((ahead, words))


def _accepted(standing: Standing, due_on: date | None) -> str:
    if standing.late:
        words = ngettext(
            "accepted, %(n)s day overdue", "accepted, %(n)s days overdue", standing.late
        )
        return words % {"n": standing.late}
    return _("accepted, in time") if due_on else _("accepted")


def light_words(standing: Standing) -> str:
    """The light in words, with the days late."""
    words = str(LIGHTS[standing.light])
    if standing.late and Why.LATE in standing.reasons:
        late = ngettext("%(n)s day overdue", "%(n)s days overdue", standing.late) % {
            "n": standing.late
        }
        return f"{words} · {late}"
    return words
