"""Definitions of the figures of requests: label, formula, and what one request adds.

They use the plain columns of a request. The page of the three rates counts packed outcomes instead,
in one statement over an index (`indicators`, `rates`); a test proves that both give the same
figures.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext_lazy as _

from jiceng.cases.figures.rates import BY_WAY, DEFAULT_POLICY, Policy
from jiceng.cases.models import Case, State
from jiceng.metrics import public as metrics

if TYPE_CHECKING:
    from ibis.expr import types as ir

REQUESTS: Final = metrics.Fact(
    name="request",
    label=_("Requests"),
    model=Case,
    unit="unit",
    moment="opened_at",
    kind="case",
    columns=[
        "grid_code",
        "category",
        "state",
        "due_at",
        "on_time",
        "is_exempted",
        "is_excluded",
        "callback_valid",
        "callback_contacted",
        "callback_solved",
        "callback_level",
        "callback_way",
    ],
)
_PUT_ASIDE: Final = (State.MERGED, State.DECLINED)
# The clock does not run in these states: a request without a result cannot become overdue.
_AT_REST: Final = (*_PUT_ASIDE, State.SUSPENDED, State.RESOLVED, State.CLOSED)


def _counts(t: ir.Table) -> ir.BooleanValue:
    """Whether a request is counted in figures other than the total; `isin` takes plain text."""
    return ~t.is_excluded & t.state.notin([str(each) for each in _PUT_ASIDE])


def _in_state(state: str, t: ir.Table) -> ir.BooleanValue:
    return ~t.is_excluded & (t.state == state)


def _overdue(t: ir.Table) -> ir.BooleanValue:
    late = ~t.on_time & ~t.is_exempted
    runs = t.on_time.isnull() & t.state.notin([str(each) for each in _AT_REST])
    return _counts(t) & (late.fill_null(False) | (runs & (t.due_at < t.asked_at)))


def _called_back(t: ir.Table) -> ir.BooleanValue:
    return _counts(t) & t.callback_valid & t.callback_level.notnull()


def _by(way: str, t: ir.Table) -> ir.BooleanValue:
    return _called_back(t) & (t.callback_way == way)


def _satisfied(policy: Policy, t: ir.Table) -> ir.BooleanValue:
    return _called_back(t) & (t.callback_level >= policy.satisfied_from)


def _basically(policy: Policy, t: ir.Table) -> ir.BooleanValue:
    level = t.callback_level
    return _called_back(t) & (level >= policy.basic_from) & (level < policy.satisfied_from)


def _satisfaction(policy: Policy, t: ir.Table) -> ir.Value:
    basically = _basically(policy, t).fill_null(False)
    full = _satisfied(policy, t).fill_null(False)
    return full.ifelse(1.0, basically.ifelse(policy.basic_share, 0.0))


def _score(policy: Policy, t: ir.Table) -> ir.Value:
    """Weighted mean of the three rates, 0 to 100; NULL without valid callbacks."""
    valid = t.count(where=_called_back(t))
    weighed = (
        policy.response * t.count(where=_called_back(t) & t.callback_contacted)
        + policy.resolution * t.count(where=_called_back(t) & t.callback_solved)
        + policy.satisfaction * t.count(where=_satisfied(policy, t))
        + policy.satisfaction * policy.basic_share * t.count(where=_basically(policy, t))
    )
    weights = policy.response + policy.resolution + policy.satisfaction
    return 100 * weighed.cast("float64") / (weights * valid).nullif(0)


Definition = tuple[Any, Any, "metrics.Measure | None"]


def _counted(policy: Policy) -> dict[str, Definition]:
    """Label, formula and measure of each count, in the order of the report."""
    return {
        "opened": (_("Received"), _("requests opened in the period"), None),
        "excluded": (
            _("Excluded"),
            _("of them excluded with approval; in no other count"),
            lambda t: t.is_excluded,
        ),
        "merged": (
            _("Merged"),
            _("of them merged into another request; in no other count"),
            partial(_in_state, str(State.MERGED)),
        ),
        "declined": (
            _("Not accepted"),
            _("of them not accepted; in no other count"),
            partial(_in_state, str(State.DECLINED)),
        ),
        "closed": (
            _("Closed"),
            _("requests closed by now"),
            partial(_in_state, str(State.CLOSED)),
        ),
        "open": (
            _("Open"),
            _("requests still open"),
            lambda t: _counts(t) & (t.state != str(State.CLOSED)),
        ),
        "on_time": (
            _("On time"),
            _("requests with a due time, finished not after it"),
            lambda t: _counts(t) & t.on_time,
        ),
        "overdue": (
            _("Overdue"),
            _("requests with a due time, finished after it or still open past it"),
            _overdue,
        ),
        "exempted": (
            _("Appeal upheld"),
            _("overdue requests not counted after a successful appeal"),
            lambda t: _counts(t) & ~t.on_time & t.is_exempted,
        ),
        **_called(policy),
    }


def _called(policy: Policy) -> dict[str, Definition]:
    """Label, formula and measure of each count of callbacks."""
    return {
        "callbacks": (
            _("Valid callbacks"),
            _("requests whose last callback is valid"),
            _called_back,
        ),
        "contacted": (
            _("Contacted"),
            _("valid callbacks in which the resident had been contacted"),
            lambda t: _called_back(t) & t.callback_contacted,
        ),
        "solved": (
            _("Solved"),
            _("valid callbacks in which the matter was solved"),
            lambda t: _called_back(t) & t.callback_solved,
        ),
        "by_phone": (
            _("Called back by phone"),
            _("valid callbacks by phone"),
            partial(_by, BY_WAY["by_phone"]),
        ),
        "by_page": (
            _("Answered on their page"),
            _("valid callbacks made with the tracking code"),
            partial(_by, BY_WAY["by_page"]),
        ),
        "by_own": (
            _("Called back by the handler"),
            _("valid callbacks made by the handler where no colleague was available"),
            partial(_by, BY_WAY["by_own"]),
        ),
        "by_source": (
            _("Called back in another system"),
            _("valid callbacks that came from another system"),
            partial(_by, BY_WAY["by_source"]),
        ),
        "satisfied": (
            _("Satisfied"),
            _("valid callbacks at level 4 or 5, unless set otherwise"),
            partial(_satisfied, policy),
        ),
        "basically_satisfied": (
            _("Basically satisfied"),
            _("valid callbacks at level 3, unless set otherwise"),
            partial(_basically, policy),
        ),
    }


_IN_TIME: Final = (_("In-time rate"), _("on time / (on time + overdue)"))
_SHARES: Final = {
    "response": (_("Response rate"), _("contacted / valid callbacks")),
    "resolution": (_("Resolution rate"), _("solved / valid callbacks")),
    "satisfaction": (
        _("Satisfaction rate"),
        _("(satisfied + 0.9 × basically satisfied) / valid callbacks, unless set otherwise"),
    ),
}
_BETTER: Final = {
    **dict.fromkeys(("on_time", "contacted", "solved", "satisfied"), "up"),
    "overdue": "down",
}


def definitions(policy: Policy = DEFAULT_POLICY) -> tuple[metrics.Indicator, ...]:
    """All figures of requests, in the order of the report.

    Args:
        policy: parameters of rates and score.
    """
    counts = [
        metrics.Indicator(
            name, label, formula, measure, fact=REQUESTS.name, direction=_BETTER.get(name, "")
        )
        for name, (label, formula, measure) in _counted(policy).items()
    ]
    upper: dict[str, Callable[[ir.Table], ir.Value]] = {
        "response": lambda t: t.callback_contacted,
        "resolution": lambda t: t.callback_solved,
        "satisfaction": partial(_satisfaction, policy),
    }
    given: dict[str, Any] = {
        "fact": REQUESTS.name,
        "direction": "up",
        "minimum": policy.minimum,
    }
    in_time = metrics.Indicator(
        "in_time",
        *_IN_TIME,
        lambda t: _counts(t) & t.on_time,
        lambda t: (_counts(t) & t.on_time).fill_null(False) | _overdue(t),
        **given,
    )
    shares = [
        metrics.Indicator(name, label, formula, upper[name], _called_back, **given)
        for name, (label, formula) in _SHARES.items()
    ]
    score = metrics.Indicator(
        "score",
        _("Score"),
        _("weighted mean of response, resolution and satisfaction (10 : 50 : 40 unless set)"),
        unit="points",
        expression=partial(_score, policy),
        **given,
    )
    return (*counts, in_time, *shares, score)


COUNTS: Final = tuple(_counted(DEFAULT_POLICY))
RATES: Final = ("in_time", *_SHARES, "score")
