"""The three rates: what is counted, by which weights, and how sure one can be. Pure.

Response, resolution and satisfaction are shares of the valid callbacks; the score weighs them. The
shares and weights that districts publish differ, so all of them are a `Policy`. Excluded requests
and those merged into another are counted in columns of their own and in nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from functools import cache
from math import sqrt

from jiceng.cases.models import outcome as layout
from jiceng.cases.rules import OWN, PAGE, PHONE, SOURCE

Z_95 = 1.959963984540054
"""The two-sided 95 % point of the normal distribution."""

LEVELS = (1, 2, 3, 4, 5)


@dataclass(frozen=True, slots=True)
class Policy:
    """How rates become a score.

    Args:
        response, resolution, satisfaction: weights of the three rates in the score, any
            non-negative numbers; 10/50/40 and 30/35/35 are in use.
        basic_share: what a basically satisfied caller counts for, 0 to 1.
        satisfied_from: the lowest level that counts in full.
        basic_from: the lowest level that counts as basically satisfied.
        minimum: valid callbacks below which a row is shown but never ranked.
    """

    response: float = 10
    resolution: float = 50
    satisfaction: float = 40
    basic_share: float = 0.9
    satisfied_from: int = 4
    basic_from: int = 3
    minimum: int = 30


DEFAULT_POLICY = Policy()


@dataclass(frozen=True, slots=True)
class RequestOutcome:
    """What statistics know of one request; `outcome.expression` packs it, `decode` reads it."""

    stage: str
    deadline: int
    excluded: bool
    level: int | None
    contacted: bool
    solved: bool


def decode(code: int) -> RequestOutcome:
    """Read a packed outcome; see `outcome` for the layout."""
    level = code >> layout.LEVEL_SHIFT & layout.LEVEL_BITS
    return RequestOutcome(
        stage=layout.STAGES[code & layout.STAGE_BITS],
        deadline=code >> layout.DEADLINE_SHIFT & layout.DEADLINE_BITS,
        excluded=bool(code & layout.EXCLUDED),
        level=level or None,
        contacted=bool(code & layout.CONTACTED),
        solved=bool(code & layout.SOLVED),
    )


@dataclass(slots=True)
class Tally:
    """Counts over some requests.

    `opened` is every request of the period. It is the sum of `excluded`, `merged`, `declined`,
    `closed` and `open`; all counts further down leave excluded, merged and declined ones out.
    `on_time`, `overdue` and `exempted` count only requests that have a due time: finished not
    after it; finished after it, or still open past it with the clock running; late, but exempted.
    """

    opened: int = 0
    excluded: int = 0
    merged: int = 0
    declined: int = 0
    closed: int = 0
    open: int = 0
    on_time: int = 0
    overdue: int = 0
    exempted: int = 0
    callbacks: int = 0
    contacted: int = 0
    solved: int = 0
    level_1: int = 0
    level_2: int = 0
    level_3: int = 0
    level_4: int = 0
    level_5: int = 0
    by_phone: int = 0
    by_page: int = 0
    by_own: int = 0
    by_source: int = 0

    def add(self, code: int, past_due: bool, count: int, way: str = "") -> None:
        """Count some requests of one outcome.

        Args:
            past_due: whether their due time lies behind now.
            way: by which the last valid callback came (`rules.WAYS`).
        """
        for name in _counted(code, past_due, way):
            setattr(self, name, getattr(self, name) + count)

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    def levels(self, lowest: int, above: int = 6) -> int:
        """Valid callbacks whose level is at least `lowest` and below `above`."""
        return sum(getattr(self, f"level_{n}") for n in LEVELS if lowest <= n < above)


COUNTS = tuple(f.name for f in fields(Tally))
BY_WAY = {"by_phone": PHONE, "by_page": PAGE, "by_own": OWN, "by_source": SOURCE}
"""Valid callbacks by the way in which the answer came."""
_PUT_ASIDE = ("merged", "declined")


def counted_in(outcome: RequestOutcome, past_due: bool) -> list[str]:
    """The counts to which a request adds one: the one definition, for figures and the way down."""
    if outcome.excluded:
        return ["opened", "excluded"]
    if outcome.stage in _PUT_ASIDE:
        return ["opened", outcome.stage]
    counts = ["opened", "closed" if outcome.stage == "closed" else "open"]
    if outcome.deadline == layout.ON_TIME:
        counts.append("on_time")
    elif outcome.deadline == layout.EXEMPTED:
        counts.append("exempted")
    elif outcome.deadline == layout.LATE or (past_due and outcome.stage == "work"):
        counts.append("overdue")
    if outcome.level is not None:
        counts += ["callbacks", f"level_{outcome.level}"]
        if outcome.contacted:
            counts.append("contacted")
        if outcome.solved:
            counts.append("solved")
    return counts


def ways_counted_in(counts: Iterable[str], way: str) -> list[str]:
    """The counts by way to which a request adds one that is in these other counts."""
    if "callbacks" not in counts:
        return []
    return [name for name, each in BY_WAY.items() if each == way]


@cache
def _counted(code: int, past_due: bool, way: str) -> tuple[str, ...]:
    """Both of a packed outcome: there are few, and a report meets each a thousand times."""
    counts = counted_in(decode(code), past_due)
    return (*counts, *ways_counted_in(counts, way))


def codes_counted_in(name: str, past_due: bool) -> list[int]:
    """All packed outcomes that a count takes in: the way down from a figure asks for these.

    Raises:
        KeyError: when there is no such count.
    """
    if name not in COUNTS:
        raise KeyError(name)
    return [code for code in _all_codes() if name in counted_in(decode(code), past_due)]


def _all_codes() -> Iterable[int]:
    for code in range(layout.SOLVED << 1):
        level = code >> layout.LEVEL_SHIFT & layout.LEVEL_BITS
        if code & layout.STAGE_BITS < len(layout.STAGES) and level <= max(LEVELS):
            yield code


@dataclass(frozen=True, slots=True)
class Interval:
    """A share's 95 % interval, both ends between 0 and 1."""

    low: float
    high: float


def wilson(share: float, of: int, z: float = Z_95) -> Interval:
    """The score interval of Wilson (1927) for a share seen in a sample.

    For the weighted satisfaction the share is no plain count; since each caller adds between 0
    and 1, its variance is at most that of a plain share, so that the interval errs to the wide
    side.

    Args:
        share: seen share, 0 to 1.
        of: size of the sample; nothing is known of an empty one.
    """
    if of == 0:
        return Interval(0.0, 1.0)
    denominator = 1 + z * z / of
    centre = (share + z * z / (2 * of)) / denominator
    half = z / denominator * sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return Interval(max(0.0, centre - half), min(1.0, centre + half))


@dataclass(frozen=True, slots=True)
class Rates:
    """The three rates of one row, None where nobody answered; all between 0 and 1.

    `score` is between 0 and 100. `is_ranked` tells whether the sample is large enough.
    """

    satisfied: int
    basically_satisfied: int
    response: float | None
    resolution: float | None
    satisfaction: float | None
    score: float | None
    response_interval: Interval
    resolution_interval: Interval
    satisfaction_interval: Interval
    is_ranked: bool


def rates(tally: Tally, policy: Policy = DEFAULT_POLICY) -> Rates:
    """The three rates of some counts by a policy."""
    valid = tally.callbacks
    satisfied = tally.levels(policy.satisfied_from)
    basically = tally.levels(policy.basic_from, policy.satisfied_from)

    def share(count: float) -> float | None:
        return count / valid if valid else None

    response, resolution = share(tally.contacted), share(tally.solved)
    satisfaction = share(satisfied + policy.basic_share * basically)
    return Rates(
        satisfied=satisfied,
        basically_satisfied=basically,
        response=response,
        resolution=resolution,
        satisfaction=satisfaction,
        score=score((response, resolution, satisfaction), policy),
        response_interval=wilson(response or 0.0, valid),
        resolution_interval=wilson(resolution or 0.0, valid),
        satisfaction_interval=wilson(satisfaction or 0.0, valid),
        is_ranked=valid >= max(1, policy.minimum),
    )


def score(three: Sequence[float | None], policy: Policy = DEFAULT_POLICY) -> float | None:
    """The weighted mean of response, resolution and satisfaction, 0 to 100; None without them."""
    weights = (policy.response, policy.resolution, policy.satisfaction)
    if any(rate is None for rate in three) or not sum(weights):
        return None
    total = sum(weight * (rate or 0.0) for weight, rate in zip(weights, three, strict=True))
    return 100 * total / sum(weights)


def ranks(scores: Sequence[float | None]) -> list[int | None]:
    """Places by score, the best first; equal scores share a place, None has none.

    >>> ranks([90.0, None, 95.0, 90.0])
    [2, None, 1, 2]
    """
    ordered = sorted((s for s in scores if s is not None), reverse=True)
    place: dict[float, int] = {}
    for position, value in enumerate(ordered, start=1):
        place.setdefault(value, position)
    return [None if s is None else place[s] for s in scores]
