"""Faults of schemes, missing scores and the working of a score in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, Final

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from jiceng.assessment.schemes.rules import scoring
from jiceng.assessment.schemes.rules.scoring import Kind, Lack
from jiceng.assessment.schemes.rules.sheets import Line
from jiceng.assessment.schemes.rules.trees import AS_ZERO, INDICATOR, Fault, Tree, TreeFault

LACKS: Final[Mapping[Lack, Any]] = {
    Lack.NOT_ASKED: later("not given"),
    Lack.NOTHING: later("nothing was counted, and nothing is divided by 0"),
    Lack.SMALL: later("too few to be scored"),
    Lack.NO_MEAN: later("the mean of the peers is 0"),
    Lack.NO_SIZE: later("the size of the unit is 0"),
    Lack.ENDED: later("the unit did not exist at the end of the period"),
    Lack.UNKNOWN: later("the indicator is no longer known"),
    Lack.NO_PLACES: later("this is no place among at least two"),
}
_OF_SCORING: Final[Mapping[scoring.Fault, Any]] = {
    scoring.Fault.NO_RANGE: later("“%(part)s”: the target equals the floor. Change one of them."),
    scoring.Fault.NO_TARGET: later("“%(part)s” needs a target."),
    scoring.Fault.NO_STEPS: later("“%(part)s” needs steps, such as 0.95=100; 0.9=80."),
    scoring.Fault.STEP_ORDER: later("“%(part)s”: better values must not get fewer points."),
    scoring.Fault.SHARE: later("“%(part)s”: shares are between 0 and 100 per cent."),
    scoring.Fault.NO_AMOUNT: later("“%(part)s” needs points for each event, and a bonus a cap."),
    scoring.Fault.NO_FULL: later("“%(part)s”: full points are at more than 0 times the mean."),
}
_OF_PARTS: Final[Mapping[TreeFault, Any]] = {
    TreeFault.NO_WEIGHT: later("“%(part)s” has no points."),
    TreeFault.BONUS_WEIGHT: later("“%(part)s” is a bonus: its points are 0 of the 100."),
    TreeFault.NO_DRIVER: later("“%(part)s” needs the unit that drives it, which scores it."),
    TreeFault.NO_SOURCE: later("“%(part)s” comes from nothing. Choose an indicator or ask for it."),
    TreeFault.NO_SCORING: later("“%(part)s” needs a way of scoring."),
    TreeFault.UNKNOWN_INDICATOR: later(
        "“%(part)s”: the indicator %(indicator)s is no longer known. Choose its new name."
    ),
    TreeFault.NO_SUM: later(
        "“%(part)s”: the indicator %(indicator)s cannot be added up over units. Choose another one."
    ),
    TreeFault.ABOVE_ASKED: later(
        "“%(part)s”: a place at the level above is asked for, no indicator has it."
    ),
    TreeFault.LONELY_GROUP: later("“%(part)s” is for a peer group without units."),
}


def fault_in_words(fault: Fault, tree: Tree) -> str:
    """One sentence on what to change."""
    part = tree.by_code.get(fault.part)
    name = part.name if part else ""
    match fault.kind:
        case TreeFault.EMPTY:
            return _("The scheme has no parts. Add one, or begin with the example.")
        case TreeFault.NO_UNITS:
            return _("The scheme assesses no units. Add at least one.")
        case TreeFault.WEIGHTS:
            return _weights_in_words(fault, name)
        case TreeFault.CORE:
            return _core_in_words(fault)
        case TreeFault.SCORING:
            assert fault.scoring is not None
            return str(_OF_SCORING[fault.scoring]) % {"part": name}
    indicator = part.indicator if part else ""
    return str(_OF_PARTS[fault.kind]) % {"part": name, "indicator": indicator}


def _weights_in_words(fault: Fault, name: str) -> str:
    total, expected = map(number, fault.numbers)
    how = {"part": name, "total": total, "expected": expected, "group": fault.group}
    if not name:
        if fault.group:
            return _("Group %(group)s: the parts sum to %(total)s, not to %(expected)s.") % how
        return _("The parts sum to %(total)s, not to %(expected)s.") % how
    if fault.group:
        return (
            _("Group %(group)s: the parts below “%(part)s” sum to %(total)s, not to %(expected)s.")
            % how
        )
    return _("The parts below “%(part)s” sum to %(total)s, not to %(expected)s.") % how


def _core_in_words(fault: Fault) -> str:
    core, least = map(number, fault.numbers)
    how = {"core": core, "least": least, "group": fault.group}
    if fault.group:
        return (
            _("Group %(group)s: core duties weigh %(core)s %%, at least %(least)s %% are needed.")
            % how
        )
    return _("Core duties weigh %(core)s %%, at least %(least)s %% are needed.") % how


def number(value: Fraction | None, places: int = 4) -> str:
    """A number for people, with few decimals."""
    if value is None:
        return "–"
    plain = round(value, places)
    text = f"{float(plain):.{places}f}".rstrip("0").rstrip(".")
    return text if "." in text else number_format(int(plain), use_l10n=True, force_grouping=True)


def percent(value: Fraction | None) -> str:
    """A share in per cent."""
    return "–" if value is None else f"{number(value * 100, 2)}%"


def value_in_words(line: Line) -> str:
    """What was counted: “27 of 30 (90 %)”, “12 项”."""
    given = line.given
    if given.numerator is None:
        return str(LACKS[line.scored.lack or Lack.NOT_ASKED])
    if given.denominator is None:
        return f"{number(given.numerator)}{line.part.measure}"
    how = {"n": number(given.numerator), "of": number(given.denominator)}
    if line.part.scoring is not None and line.part.scoring.kind is Kind.ABOVE:
        return _("place %(n)s of %(of)s") % how
    if not given.denominator:
        return _("%(n)s of %(of)s") % how
    share = given.numerator / given.denominator
    return _("%(n)s of %(of)s (%(share)s)") % {**how, "share": percent(share)}


def working(line: Line, tree: Tree) -> str:
    """The working of a score in one sentence."""
    scored, how = line.scored, line.part.scoring
    value = value_in_words(line)
    if how is None or scored.share is None:
        return _missing_in_words(line, tree, value)
    said = {
        "value": value,
        "rule": _RULES[how.kind](line),
        "share": percent(scored.share),
        "full": number(line.full),
        "points": number(Fraction(line.points or 0)),
    }
    if how.kind is Kind.BONUS:
        return _("%(value)s; %(rule)s: %(points)s points on top.") % said
    if scored.factor is not None:
        said |= {"factor": number(scored.factor), "plain": percent(scored.plain)}
        return (
            _(
                "%(value)s; %(rule)s: %(plain)s, times difficulty %(factor)s: %(share)s of"
                " %(full)s = %(points)s points."
            )
            % said
        )
    return _("%(value)s; %(rule)s: %(share)s of %(full)s = %(points)s points.") % said


def _missing_in_words(line: Line, tree: Tree, value: str) -> str:
    lack = str(LACKS[line.scored.lack or Lack.NOT_ASKED])
    found = lack if value == lack else f"{value}: {lack}"
    if line.part.is_bonus:
        return _("%(lack)s; no bonus points.") % {"lack": found}
    if tree.missing == AS_ZERO:
        return _("%(lack)s; by the rule of the scheme 0 points.") % {"lack": found}
    return _(
        "%(lack)s; by the rule of the scheme its weight is spread over the other measures."
    ) % {"lack": found}


def _value(line: Line, value: Fraction | None) -> str:
    """A value of the scale of the measure: shares in per cent."""
    if line.part.source == INDICATOR and line.given.denominator is not None:
        return percent(value)
    return number(value)


def _linear(line: Line) -> str:
    how = line.part.scoring
    assert how is not None
    found = {"floor": _value(line, how.floor), "target": _value(line, how.target)}
    return _("evenly from %(floor)s to %(target)s") % found


def _steps(line: Line) -> str:
    how = line.part.scoring
    assert how is not None
    steps = "、".join(f"{_value(line, edge)}={percent(share)}" for edge, share in how.steps)
    return _("steps %(steps)s") % {"steps": steps}


def _rank(line: Line) -> str:
    scored = line.scored
    said = {"place": scored.place, "of": scored.of, "value": _value(line, scored.value)}
    how = line.part.scoring
    if how is not None and how.by_size:
        return _("relative to size %(value)s, place %(place)s of %(of)s peers") % said
    return _("place %(place)s of %(of)s peers") % said


def _mean(line: Line) -> str:
    how = line.part.scoring
    assert how is not None
    said = {"mean": _value(line, line.scored.mean), "full": number(how.full_at)}
    return _("mean of the peers %(mean)s, full points at %(full)s times it") % said


def _above(line: Line) -> str:
    how = line.part.scoring
    assert how is not None
    return _("the last place gets %(lowest)s") % {"lowest": percent(how.lowest)}


def _deduct(line: Line) -> str:
    how = line.part.scoring
    assert how is not None
    return _("%(points)s points off for each") % {"points": number(how.per_event)}


def _bonus(line: Line) -> str:
    how = line.part.scoring
    assert how is not None
    said = {"points": number(how.per_event), "cap": number(how.cap)}
    return _("%(points)s for each, at most %(cap)s") % said


_RULES: Final[Mapping[Kind, Callable[[Line], str]]] = {
    Kind.LINEAR: _linear,
    Kind.STEPS: _steps,
    Kind.RANK: _rank,
    Kind.MEAN: _mean,
    Kind.ABOVE: _above,
    Kind.DEDUCT: _deduct,
    Kind.BONUS: _bonus,
}
RULES_OF_MISSING: Final[Mapping[str, Any]] = {
    AS_ZERO: later("A measure without a score gets no points."),
    "spread": later("The weight of a measure without a score is spread over the others."),
}
